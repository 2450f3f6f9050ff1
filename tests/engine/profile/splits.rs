//! However a table is cut, fed and shared out, its report is the same bytes.

use std::sync::Arc;

use bytes::Bytes;
use glovebox::profile::Report;
use glovebox::table::source::NextBytes;
use glovebox::table::{ReadOptions, Source, Store, Stream, Table};
use proptest::prelude::*;

use crate::ask::{Counted, ENOUGH, file, open, open_as, profile, profile_on};

/// Bytes that come in pieces of the given sizes, over and over.
struct Pieces {
    bytes: Bytes,
    sizes: Vec<usize>,
}

struct Flow<'a> {
    of: &'a Pieces,
    at: usize,
    turn: usize,
}

impl Source for Pieces {
    fn name(&self) -> &str {
        "test.csv"
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, offset: u64, length: usize) -> glovebox::Result<Bytes> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.bytes.len());
        Ok(self
            .bytes
            .slice(start..start.saturating_add(length).min(self.bytes.len())))
    }

    fn stream(&self) -> glovebox::Result<Box<dyn Stream + '_>> {
        Ok(Box::new(Flow {
            of: self,
            at: 0,
            turn: 0,
        }))
    }
}

impl Stream for Flow<'_> {
    fn next(&mut self) -> NextBytes<'_> {
        let size = self.of.sizes.get(self.turn % self.of.sizes.len()).copied().unwrap_or(1);
        let end = (self.at + size).min(self.of.bytes.len());
        let piece = self.of.bytes.slice(self.at..end);
        (self.at, self.turn) = (end, self.turn + 1);
        Box::pin(std::future::ready(Ok((!piece.is_empty()).then_some(piece))))
    }
}

/// The report as the bytes that leave the engine.
fn bytes(report: &Report) -> String {
    serde_json::to_string_pretty(report).expect("JSON")
}

fn same(a: &Report, b: &Report) -> Result<(), TestCaseError> {
    let (a, b) = (bytes(a), bytes(b));
    let differs = a.lines().zip(b.lines()).zip(1..).find(|((x, y), _)| x != y);
    prop_assert!(differs.is_none() && a.len() == b.len(), "differ: {differs:?}");
    Ok(())
}

/// The same table with its rows cut into other batches.
fn cut(table: &Table, cuts: &[usize]) -> Table {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut % (table.rows() as usize + 1)).collect();
    places.extend([0, table.rows() as usize]);
    places.sort_unstable();
    places.dedup();
    let Store::Memory(columns) = table.store() else {
        panic!("in memory");
    };
    let columns = columns
        .iter()
        .map(|column| column.cut(&places[1..]).expect("the same rows"));
    table.with_store(Store::Memory(columns.collect()), table.rows())
}

/// A cell of one of several kinds, as a text file has it.
fn cell(kind: u8) -> BoxedStrategy<String> {
    let rare = |usual: BoxedStrategy<String>| {
        prop_oneof![12 => usual, 1 => Just(String::new()), 1 => Just("NA".to_owned())].boxed()
    };
    match kind {
        0 => rare((-50i64..50).prop_map(|n| n.to_string()).boxed()),
        1 => any::<i64>().prop_map(|n| n.to_string()).boxed(),
        2 => rare(
            (-9_999i32..9_999, 1usize..4)
                .prop_map(|(n, d)| format!("{:.d$}", f64::from(n) / 100.0))
                .boxed(),
        ),
        3 => any::<f64>()
            .prop_filter("finite", |x| x.is_finite())
            .prop_map(|x| format!("{x:e}"))
            .boxed(),
        4 => rare(
            (1990u32..2030, 1u32..13, 1u32..29)
                .prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"))
                .boxed(),
        ),
        5 => rare(prop_oneof![Just("true"), Just("false")].prop_map(String::from).boxed()),
        6 => rare(
            prop_oneof![Just("red"), Just("Red"), Just("green "), Just("?")]
                .prop_map(String::from)
                .boxed(),
        ),
        7 => prop_oneof![9 => (0u32..40).prop_map(|n| n.to_string()), 1 => Just("x".to_owned())].boxed(),
        _ => "[a-zé \",\n=0-9]{0,12}"
            .prop_map(|t| format!("\"{}\"", t.replace('"', "\"\"")))
            .boxed(),
    }
}

/// A text of some rows and columns of several kinds.
pub fn text() -> impl Strategy<Value = String> {
    (prop::collection::vec(0u8..9, 1..6), 1usize..160).prop_flat_map(|(kinds, rows)| {
        let header: Vec<String> = kinds
            .iter()
            .enumerate()
            .map(|(n, kind)| format!("c{n}_{kind}"))
            .collect();
        let row: Vec<BoxedStrategy<String>> = kinds.iter().map(|kind| cell(*kind)).collect();
        prop::collection::vec(row, rows).prop_map(move |rows| {
            let lines = std::iter::once(header.join(",")).chain(rows.iter().map(|row| row.join(",")));
            lines.map(|line| line + "\n").collect()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_cut_into_any_batches_have_the_report_of_the_whole(
        text in text(),
        cuts in prop::collection::vec(any::<u16>(), 1..5),
    ) {
        let table = open(file("test.csv", text)).expect("a table");
        let cuts: Vec<usize> = cuts.into_iter().map(usize::from).collect();
        let whole = profile(&table);
        same(&whole, &profile(&cut(&table, &cuts)))?;
        same(&whole, &profile_on(&cut(&table, &cuts), 3))?;
    }

    #[test]
    fn bytes_in_pieces_of_any_size_have_the_report_of_the_whole(
        text in text(),
        sizes in prop::collection::vec(1usize..70, 1..6),
    ) {
        let table = open(file("test.csv", text.clone())).expect("a table");
        let pieces = Pieces { bytes: text.into(), sizes };
        let pieced = open(Arc::new(pieces)).expect("what can be read whole can be read in pieces");
        same(&profile(&table), &profile(&pieced))?;
    }
}

/// The report of a table that is read from disk again and again.
fn scanned(text: String, memory: u64, threads: usize) -> Report {
    let table = open_as(file("test.csv", text), &ReadOptions::default(), memory, threads).expect("a table");
    assert!(!table.is_loaded() && table.source().expect("a file").scanned_from_disk);
    profile_on(&table, threads)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// With a budget of one byte every column is read alone, and compared alone with each other.
    #[test]
    fn columns_that_are_read_one_by_one_have_the_report_of_all_together(text in text()) {
        let table = open(file("test.csv", text.clone())).expect("a table");
        let (whole, mut single) = (profile(&table), scanned(text, 1, 1));
        single.source = whole.source.clone();
        same(&whole, &single)?;
    }
}

/// Numbers with and without missing values, alike and unlike, and more categories than one pack holds, some
/// of them with missing values.
fn wide() -> String {
    let header: Vec<String> = (0..24).map(|c| format!("c{c}")).collect();
    let mut text = header.join(",") + "\n";
    for n in 0..4_000u64 {
        let cell = |c: u64| match (c % 6, n * 7919 % 4_001) {
            (_, mixed) if c % 4 == 3 && mixed % (c + 5) == 0 => String::new(),
            (0, mixed) => format!("{}", 4_000_000_000_000_000_000 + mixed * (c + 1)),
            (1, mixed) => format!("{:.3}", (mixed as f64 + n as f64 * c as f64) / 7.0),
            (2, mixed) => format!("{}", mixed % (c + 9)),
            (3, mixed) => format!("kind {}", mixed % (c + 2)),
            (4, mixed) => format!("level {}", (mixed + n) % (c * 3 + 2)),
            (_, mixed) => format!("{:e}", (mixed as f64 * 0.37 + c as f64).sin()),
        };
        let cells: Vec<String> = (0..24).map(cell).collect();
        text.push_str(&(cells.join(",") + "\n"));
    }
    text
}

#[test]
fn columns_that_are_compared_in_blocks_have_the_associations_of_all_together() {
    let whole = profile(&open(file("test.csv", wide())).expect("a table"));
    assert!(whole.associations.len() > 400);
    for (memory, threads) in [(1, 1), (200_000, 1), (200_000, 3), (600_000, 3)] {
        let mut blocks = scanned(wide(), memory, threads);
        blocks.source = whole.source.clone();
        let (a, b) = (bytes(&whole), bytes(&blocks));
        let differs = a.lines().zip(b.lines()).zip(1..).find(|((x, y), _)| x != y);
        assert!(differs.is_none() && a.len() == b.len(), "{memory} bytes: {differs:?}");
    }
}

/// Long enough that three threads read it: quotes with line ends in them, missing values, an invalid value now and
/// then, narrow numbers that widen late.
fn long() -> String {
    let mut text = String::from("id,big,share,note,kind,day\n");
    let padding = "lorem ipsum dolor sit amet, ".repeat(4);
    for n in 0..90_000u64 {
        let big = if n > 80_000 { n * 4_000_000_007 } else { n % 1000 };
        let share = if n % 17 == 0 {
            String::new()
        } else {
            format!("{:.2}", (n % 777) as f64 / 8.0)
        };
        let kind = ["ash", "elm", "?", "Oak", "oak"][(n * 7 % 5) as usize];
        let day = if n % 5_003 == 0 {
            "soon".to_owned()
        } else {
            format!("2024-{:02}-{:02}", n % 12 + 1, n % 28 + 1)
        };
        text.push_str(&format!(
            "{n},{big},{share},\"{padding}\n\"\"{}\"\"\",{kind},{day}\n",
            n % 4_000
        ));
    }
    text
}

#[test]
fn one_thread_and_several_have_the_same_report() {
    let text = long();
    assert!(text.len() > 13 << 20, "{}", text.len());
    let one = open(file("test.csv", text.clone())).expect("a table");
    let several = open_as(file("test.csv", text), &ReadOptions::default(), ENOUGH, 3).expect("a table");
    assert_eq!((one.batches().len(), several.batches().len()), (1, 3));
    let (a, b) = (bytes(&profile(&one)), bytes(&profile_on(&several, 3)));
    let differs = a.lines().zip(b.lines()).zip(1..).find(|((x, y), _)| x != y);
    assert!(differs.is_none() && a.len() == b.len(), "differ: {differs:?}");
}

#[test]
fn a_table_scanned_from_disk_has_the_report_of_one_in_memory() {
    let text = long();
    let loaded = open(file("test.csv", text.clone())).expect("a table");
    let scanned = open_as(file("test.csv", text), &ReadOptions::default(), 4 << 20, 1).expect("a table");
    assert!(!scanned.is_loaded() && scanned.source().expect("a file").scanned_from_disk);
    let (a, mut b) = (profile(&loaded), profile(&scanned));
    assert_eq!(b.source.map(|source| source.memory_budget), Some(4 << 20));
    // How it was read is the one thing that may differ.
    b.source = a.source.clone();
    let (a, b) = (bytes(&a), bytes(&b));
    let differs = a.lines().zip(b.lines()).zip(1..).find(|((x, y), _)| x != y);
    assert!(differs.is_none() && a.len() == b.len(), "differ: {differs:?}");
}

#[test]
fn a_wide_table_on_disk_is_read_once_for_as_many_columns_as_fit() {
    let (columns, rows) = (60usize, 2_000usize);
    let names: Vec<String> = (0..columns).map(|n| format!("c{n}")).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..rows {
        let cells: Vec<String> = (0..columns).map(|n| (row * (n + 7) % 1000).to_string()).collect();
        text += &(cells.join(",") + "\n");
    }
    let source = Arc::new(Counted::new(text));
    let table = open_as(
        Arc::clone(&source) as Arc<dyn Source>,
        &ReadOptions::default(),
        500_000,
        1,
    )
    .expect("a table");
    assert!(!table.is_loaded());
    let before = source.read();
    profile(&table);
    let times = (source.read() - before) / source.size();
    // Summed up in one pass or two, compared in two, and hashed until no two rows are alike.
    assert!((3..=12).contains(&times), "read {times} times");
}
