//! Any table, written and read back, is the same table.

use std::collections::BTreeMap;
use std::sync::Arc;

use glovebox::run::Context;
use glovebox::table::chunk::{Bitmap, Codes, Ints, Texts};
use glovebox::table::csv::write::WriteOptions;
use glovebox::table::{
    Chunk, Column, Data, Field, FileFormat, Format, Kind, Missing, ReadOptions, Store, Table, Type, Value, write,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::ask;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A column as it is drawn: one entry per row, `None` where it is missing.
#[derive(Debug, Clone)]
pub enum Drawn {
    Boolean(Vec<Option<bool>>),
    Integer(Vec<Option<i64>>),
    Large(Vec<Option<u64>>),
    Float(Vec<Option<f64>>),
    ShortFloat(Vec<Option<i32>>, u8),
    Decimal(Vec<Option<i64>>, u8),
    WideDecimal(Vec<Option<i128>>, i8),
    Date(Vec<Option<i32>>),
    Timestamp(Vec<Option<i64>>, u8, Option<&'static str>),
    Time(Vec<Option<u32>>, u8),
    Text(Vec<Option<String>>),
    Dictionary(Vec<Option<u8>>),
}

pub const PLANS: [&str; 5] = ["", "free", "a, b", "\"quoted\"", "Zoë\nsecond line"];
const ZONES: [Option<&str>; 3] = [None, Some("UTC"), Some("+02:00")];

fn cells<T: std::fmt::Debug + Clone + 'static>(
    rows: usize,
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Vec<Option<T>>> {
    vec(prop_oneof![1 => Just(None), 4 => value.prop_map(Some)], rows).boxed()
}

fn scale() -> impl Strategy<Value = u8> {
    prop_oneof![Just(3u8), Just(6), Just(9)]
}

fn column(rows: usize) -> BoxedStrategy<Drawn> {
    let floats = prop_oneof![
        any::<f64>().prop_filter("no NaN", |v| !v.is_nan()),
        Just(0.5),
        Just(1e300)
    ];
    let wide = -10i128.pow(37)..10i128.pow(37);
    prop_oneof![
        cells(rows, any::<bool>()).prop_map(Drawn::Boolean),
        cells(rows, any::<i64>()).prop_map(Drawn::Integer),
        cells(rows, (-50i64..50).boxed()).prop_map(Drawn::Integer),
        cells(rows, any::<u64>()).prop_map(Drawn::Large),
        cells(rows, floats).prop_map(Drawn::Float),
        (cells(rows, any::<i32>()), 0u8..7).prop_map(|(v, s)| Drawn::ShortFloat(v, s)),
        (cells(rows, -999_999_999i64..999_999_999), 0u8..10).prop_map(|(v, s)| Drawn::Decimal(v, s)),
        (cells(rows, wide), 0i8..38).prop_map(|(v, s)| Drawn::WideDecimal(v, s)),
        // The days from 0001-01-01 to 9999-12-31.
        cells(rows, -719_162i32..2_932_896).prop_map(Drawn::Date),
        (
            cells(rows, -4_000_000_000_000_000i64..4_000_000_000_000_000),
            scale(),
            prop::sample::select(&ZONES[..])
        )
            .prop_map(|(v, s, zone)| Drawn::Timestamp(
                v.into_iter().map(|v| v.map(|v| v % years(s))).collect(),
                s,
                zone
            )),
        (cells(rows, 0u32..86_400_000), scale()).prop_map(|(v, s)| Drawn::Time(v, s)),
        cells(rows, "[ -~éß€\n]{0,12}").prop_map(Drawn::Text),
        cells(rows, 0u8..5).prop_map(Drawn::Dictionary),
    ]
    .boxed()
}

/// A bound for unscaled values, so that no year has five digits.
fn years(scale: u8) -> i64 {
    if scale == 3 { 60_000_000_000_000 } else { i64::MAX }
}

/// Columns of equal length, and where to cut them into batches.
pub fn tables() -> impl Strategy<Value = (Vec<Drawn>, Vec<usize>)> {
    (0usize..60).prop_flat_map(|rows| (vec(column(rows), 1..6), vec(0..rows + 1, 0..3)))
}

impl Drawn {
    pub fn len(&self) -> usize {
        match self {
            Drawn::Boolean(v) => v.len(),
            Drawn::Integer(v) | Drawn::Decimal(v, _) | Drawn::Timestamp(v, ..) => v.len(),
            Drawn::Large(v) => v.len(),
            Drawn::Float(v) => v.len(),
            Drawn::ShortFloat(v, _) => v.len(),
            Drawn::WideDecimal(v, _) => v.len(),
            Drawn::Date(v) => v.len(),
            Drawn::Time(v, _) => v.len(),
            Drawn::Text(v) => v.len(),
            Drawn::Dictionary(v) => v.len(),
        }
    }

    fn kind(&self) -> Kind {
        let mut kind = Kind::of(match self {
            Drawn::Boolean(_) => Type::Boolean,
            Drawn::Integer(_) | Drawn::Large(_) => Type::Integer,
            Drawn::Float(_) | Drawn::ShortFloat(..) => Type::Float,
            Drawn::Decimal(..) | Drawn::WideDecimal(..) => Type::Decimal,
            Drawn::Date(_) => Type::Date,
            Drawn::Timestamp(..) => Type::Timestamp,
            Drawn::Time(..) => Type::Time,
            Drawn::Text(_) | Drawn::Dictionary(_) => Type::Text,
        });
        if let Drawn::Timestamp(_, _, zone) = self {
            kind.zone = zone.map(Arc::from);
        }
        kind
    }

    /// Some rows as a column of a batch.
    fn column(&self, rows: std::ops::Range<usize>, dictionary: &Arc<Texts>) -> Chunk {
        let mut valid = Bitmap::default();
        let data = match self {
            Drawn::Boolean(v) => Data::Boolean(fill(&v[rows], &mut valid, |v| u8::from(*v))),
            Drawn::Integer(v) => whole(&v[rows], 0, &mut valid, |v| *v),
            Drawn::Large(v) => Data::Wide {
                values: fill(&v[rows], &mut valid, |v| i128::from(*v)),
                scale: 0,
            },
            Drawn::Float(v) => Data::Float(fill(&v[rows], &mut valid, |v| *v)),
            Drawn::ShortFloat(v, scale) => whole(&v[rows], *scale, &mut valid, |v| i64::from(*v)),
            Drawn::Decimal(v, scale) => whole(&v[rows], *scale, &mut valid, |v| *v),
            Drawn::WideDecimal(v, scale) => Data::Wide {
                values: fill(&v[rows], &mut valid, |v| *v),
                scale: *scale,
            },
            Drawn::Date(v) => whole(&v[rows], 0, &mut valid, |v| i64::from(*v)),
            Drawn::Timestamp(v, scale, _) => whole(&v[rows], *scale, &mut valid, |v| *v),
            Drawn::Time(v, scale) => {
                let finer = 10i64.pow(u32::from(*scale) - 3);
                whole(&v[rows], *scale, &mut valid, |v| i64::from(*v) * finer)
            }
            Drawn::Text(v) => {
                let mut texts = Texts::default();
                for text in &v[rows] {
                    texts.push(text.as_deref().unwrap_or("").as_bytes());
                    valid.push(text.is_some());
                }
                Data::Text(texts)
            }
            Drawn::Dictionary(v) => {
                let mut codes = Codes::default();
                fill(&v[rows], &mut valid, |v| u32::from(*v) + 1)
                    .into_iter()
                    .for_each(|code| codes.push(code));
                Data::Dictionary {
                    codes,
                    dictionary: Arc::clone(dictionary),
                }
            }
        };
        Chunk {
            kind: self.kind(),
            data,
            valid,
            token_rows: Vec::new(),
            tokens: Vec::new(),
            invalid: Vec::new(),
        }
    }
}

fn fill<T, U: Default>(cells: &[Option<T>], valid: &mut Bitmap, to: impl Fn(&T) -> U) -> Vec<U> {
    cells.iter().for_each(|cell| valid.push(cell.is_some()));
    cells
        .iter()
        .map(|cell| cell.as_ref().map_or_else(U::default, &to))
        .collect()
}

fn whole<T>(cells: &[Option<T>], scale: u8, valid: &mut Bitmap, to: impl Fn(&T) -> i64) -> Data {
    let mut values = Ints::default();
    fill(cells, valid, to).into_iter().for_each(|value| values.push(value));
    Data::Fixed { values, scale }
}

/// The table of some columns, cut into batches.
pub fn table(columns: &[Drawn], cuts: &[usize]) -> Table {
    let rows = columns.first().map_or(0, Drawn::len);
    let fields = fields(columns);
    let mut dictionary = Texts::default();
    dictionary.push(b"");
    PLANS.iter().for_each(|plan| dictionary.push(plan.as_bytes()));
    let dictionary = Arc::new(dictionary);
    let mut edges: Vec<usize> = cuts.iter().copied().chain([0, rows]).collect();
    edges.sort_unstable();
    let column = |drawn: &Drawn| {
        let chunks = edges.windows(2).map(|edge| drawn.column(edge[0]..edge[1], &dictionary));
        Column::new(chunks.collect()).expect("one column")
    };
    let columns: Vec<Column> = columns.iter().map(column).collect();
    let named = fields.into_iter().map(|field| field.name).zip(columns.iter().cloned());
    let whole = Table::new("drawn", named).expect("a table");
    whole.with_store(Store::Memory(columns), rows as u64)
}

fn fields(columns: &[Drawn]) -> Vec<Field> {
    let field = |(at, column): (usize, &Drawn)| Field {
        name: format!("column, {at}"),
        r#type: column.kind().r#type,
    };
    columns.iter().enumerate().map(field).collect()
}

fn parquet(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    ask::wait(glovebox::table::parquet::write::write(
        table,
        &mut bytes,
        &Context::silent(),
    ))
    .expect("written");
    bytes
}

/// Its bytes in a format, and the columns that became text.
pub fn written(table: &Table, format: FileFormat) -> (Vec<u8>, Vec<String>) {
    let mut bytes = Vec::new();
    let became = ask::wait(write(table, format, &mut bytes, &Context::silent())).expect("written");
    (bytes, became)
}

/// What Apache Arrow's own reader finds in an Arrow file, opened by way of Parquet.
fn by_arrow(bytes: Vec<u8>) -> Table {
    let file = arrow_ipc::reader::FileReader::try_new(std::io::Cursor::new(bytes), None).expect("an Arrow file");
    let mut out = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut out, file.schema(), None).expect("a writer");
    for batch in file {
        writer.write(&batch.expect("a batch")).expect("rows");
    }
    writer.close().expect("a file");
    ask::open(ask::file("drawn.parquet", out)).expect("a table")
}

fn csv(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = WriteOptions::default();
    ask::wait(glovebox::table::csv::write::write(
        table,
        &mut bytes,
        &options,
        &Context::silent(),
    ))
    .expect("written");
    bytes
}

/// Every column's cells: its zone, and each value in its shortest form.
pub fn values(table: &Table) -> Vec<(Option<String>, Vec<Option<String>>)> {
    let column = |at: usize| {
        let batches = table.batches();
        let chunks = || batches.iter().map(|batch| &batch.columns[at]);
        let zone = chunks().next().and_then(|c| c.kind.zone.as_deref().map(str::to_owned));
        let cells = chunks().flat_map(|c| (0..c.len()).map(|row| c.value(row).map(|v| shortest(c, &v))));
        (zone, cells.collect())
    };
    (0..table.fields().len()).map(column).collect()
}

/// Times that differ only in how many zeros end their fraction are the same.
fn shortest(column: &Chunk, value: &Value) -> String {
    let text = value.to_string();
    match column.kind.r#type {
        Type::Time | Type::Timestamp => {
            let zone = text.find(['Z', '+']).unwrap_or(text.len());
            let (time, zone) = text.split_at(zone);
            let time = if time.contains('.') {
                time.trim_end_matches('0')
            } else {
                time
            };
            format!("{time}{zone}")
        }
        _ => text,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 32 } else { 256 }))]

    #[test]
    fn a_table_written_as_parquet_comes_back_the_same((columns, cuts) in tables()) {
        let table = table(&columns, &cuts);
        let back = ask::open(ask::file("drawn.parquet", parquet(&table))).expect("a table");
        prop_assert_eq!(back.fields(), table.fields());
        prop_assert_eq!(back.rows(), table.rows());
        if table.rows() > 0 {
            prop_assert_eq!(values(&back), values(&table));
        }
    }

    #[test]
    fn how_a_table_is_cut_does_not_show_in_its_bytes((columns, cuts) in tables()) {
        let (cut, whole) = (table(&columns, &cuts), table(&columns, &[]));
        prop_assert_eq!(parquet(&cut), parquet(&whole));
        prop_assert_eq!(csv(&cut), csv(&whole));
        for format in [FileFormat::Arrow, FileFormat::Xlsx] {
            prop_assert_eq!(written(&cut, format), written(&whole, format));
        }
    }

    #[test]
    fn a_table_written_as_arrow_comes_back_the_same((columns, cuts) in tables()) {
        let table = table(&columns, &cuts);
        let (bytes, _) = written(&table, FileFormat::Arrow);
        prop_assert!(bytes.starts_with(b"ARROW1") && bytes.ends_with(b"ARROW1"));
        let back = by_arrow(bytes);
        prop_assert_eq!(back.fields(), table.fields());
        prop_assert_eq!(back.rows(), table.rows());
        if table.rows() > 0 {
            prop_assert_eq!(values(&back), values(&table));
        }
    }

    #[test]
    fn a_table_written_as_csv_comes_back_the_same((columns, cuts) in tables()) {
        let columns: Vec<Drawn> = columns.into_iter().filter_map(text_can_hold).filter(has_values).collect();
        prop_assume!(!columns.is_empty());
        let table = table(&columns, &cuts);
        let types: BTreeMap<String, Type> = table.fields().iter().map(|f| (f.name.clone(), f.r#type)).collect();
        let options = ReadOptions {
            format: Some(Format::Csv),
            delimiter: Some(','),
            quote: Some('"'),
            header: Some(true),
            missing: Missing::Tokens(Vec::new()),
            types,
            ..ReadOptions::default()
        };
        let back = ask::open_as(ask::file("drawn.csv", csv(&table)), &options, ask::ENOUGH, 1).expect("a table");
        prop_assert_eq!(back.fields(), table.fields());
        prop_assert_eq!(back.rows(), table.rows());
        prop_assert_eq!(values(&back), values(&table));
    }
}

/// The column as far as text can hold it: no decimals, no integers of 65 bits, no empty texts.
pub fn text_can_hold(column: Drawn) -> Option<Drawn> {
    match column {
        Drawn::Decimal(..) | Drawn::WideDecimal(..) | Drawn::Large(_) => None,
        Drawn::Text(v) => Some(Drawn::Text(
            v.into_iter().map(|t| t.filter(|t| !t.is_empty())).collect(),
        )),
        Drawn::Dictionary(v) => Some(Drawn::Dictionary(
            v.into_iter().map(|code| code.filter(|c| *c > 0)).collect(),
        )),
        // -0.0 is read as 0.
        Drawn::Float(v) => Some(Drawn::Float(v.into_iter().map(|f| f.map(|f| f + 0.0)).collect())),
        other => Some(other),
    }
}

/// Whether there is a value to tell a date from a time by.
pub fn has_values(column: &Drawn) -> bool {
    let rows = 0..column.len();
    column.column(rows, &Arc::default()).missing() < column.len()
}

/// Opened again with a header and nothing else said.
fn reopened(text: &str) -> Table {
    let options = ReadOptions {
        header: Some(true),
        ..ReadOptions::default()
    };
    ask::open_as(ask::file("names.csv", text.to_owned()), &options, ask::ENOUGH, 1).expect("a table")
}

#[test]
fn what_a_reader_could_take_for_a_delimiter_or_a_mark_is_quoted() {
    for (name, cell) in [
        ("note", "a;b"),
        ("note", "a|b"),
        ("a\tb", "x"),
        ("PAR1", "x"),
        ("\u{feff}id", "x"),
        ("sep=;", "x"),
        ("two words", "1 2"),
        ("note", "\u{feff}x"),
        ("note", "\u{1a}x"),
        ("note", " \"x\""),
    ] {
        let column = Column::from_texts([Some(cell), Some("y"), Some(cell)]);
        let table = Table::new("names.csv", [(name, column)]).expect("a table");
        let back = reopened(&String::from_utf8(csv(&table)).expect("UTF-8"));
        assert_eq!(back.fields(), table.fields(), "{name}: {cell}");
        assert_eq!(values(&back), values(&table), "{name}: {cell}");
    }
}
