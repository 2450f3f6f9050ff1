//! A table that is read in chunks has the report of one in memory: whatever a chunk alone would
//! have been taken for.

use std::io::Write;
use std::sync::Arc;

use glovebox::table::{Memory, Missing, ReadOptions, Source, Table};

use crate::ask::{ENOUGH, open_as, profile, profile_on, wait};

/// Rows of the table: several chunks.
const ROWS: u64 = 14_000;

/// Columns of which no chunk alone tells what they are: decimals and exponents that come late,
/// days before instants, marks that are values and marks that are not, cells out of type close
/// together, texts that hardly repeat, whole rows that do.
fn text() -> String {
    let mut text = String::from("id,late,float,zoned,when,mark,odd,name,few,note,truth\n");
    for row in 0..ROWS {
        // Rows that come again, one of them very often.
        let n = match row {
            _ if row % 7 == 3 => 3,
            _ if row % 1_000 == 999 => row - 500,
            _ => row,
        };
        let late = if n > 11_000 {
            format!("{n}.125")
        } else {
            (n % 500).to_string()
        };
        let float = if n > 13_000 {
            format!("{n}e-30")
        } else {
            format!("{}.5", n % 90)
        };
        let zoned = format!("2024-05-{:02}T10:00:00+0{}:00", n % 28 + 1, n / 9_000 + 1);
        let when = match n % 4_001 {
            0 => "2024-02-03".to_owned(),
            _ => format!(
                "2024-02-03 04:05:{:02}{}",
                n % 60,
                if n > 12_500 { ".123456" } else { "" }
            ),
        };
        let mark = ["yes", "no", "?", "NA"][(n % 4) as usize];
        let odd = if (5_000..5_100).contains(&n) {
            "none yet".to_owned()
        } else {
            (n * 31 % 977).to_string()
        };
        let name = format!("name {} of {n}", n * 7_919 % 104_729);
        let few = ["Oak", "oak ", "ash", "-", ""][(n * n % 5) as usize];
        let note = if n % 3 == 0 {
            "=1+1"
        } else {
            ["é ü", "plain words here", "0123"][(n % 3) as usize]
        };
        let truth = if n % 11 == 0 {
            ""
        } else {
            ["true", "false"][(n % 2) as usize]
        };
        text.push_str(&format!(
            "{n},{late},{float},{zoned},{when},{mark},{odd},{name},{few},{note},{truth}\n"
        ));
    }
    text
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).expect("packed");
    packer.finish().expect("packed")
}

fn opened(name: &str, bytes: Vec<u8>, options: &ReadOptions, memory: u64, threads: usize) -> Table {
    let source: Arc<dyn Source> = Arc::new(Memory::new(name, bytes));
    open_as(source, options, memory, threads).expect("a table")
}

/// Checks the reports of a file under several budgets against the one of it in memory.
fn same_with_any_budget(name: &str, file: &[u8], options: &ReadOptions) {
    let whole = profile(&opened(name, file.to_vec(), options, ENOUGH, 1));
    assert!(whole.duplicates.groups > 5 && whole.columns.iter().all(|column| column.count > 0));
    let expected = serde_json::to_string_pretty(&whole).expect("JSON");
    for (memory, threads) in [(1, 1), (400_000, 2)] {
        let table = opened(name, file.to_vec(), options, memory, threads);
        assert!(!table.is_loaded(), "{memory} bytes");
        let mut report = profile_on(&table, threads);
        report.source = whole.source.clone();
        let report = serde_json::to_string_pretty(&report).expect("JSON");
        let differs = expected.lines().zip(report.lines()).zip(1..).find(|((x, y), _)| x != y);
        assert!(
            differs.is_none() && expected.len() == report.len(),
            "{name}, {memory} bytes: {differs:?}"
        );
    }
}

#[test]
fn text_in_chunks_has_the_report_of_the_whole() {
    let text = text();
    same_with_any_budget("t.csv", text.as_bytes(), &ReadOptions::default());
    same_with_any_budget("t.csv.gz", &packed(&text), &ReadOptions::default());
}

#[test]
fn text_in_chunks_has_the_report_of_the_whole_as_pandas_reads_it() {
    let options = ReadOptions {
        missing: Missing::Pandas,
        ..ReadOptions::default()
    };
    same_with_any_budget("t.csv", text().as_bytes(), &options);
}

#[test]
fn parquet_in_chunks_has_the_report_of_the_whole() {
    let table = opened("t.csv", text().into_bytes(), &ReadOptions::default(), ENOUGH, 1);
    let mut file = Vec::new();
    let cx = glovebox::run::Context::silent();
    wait(glovebox::table::parquet::write::write(&table, &mut file, &cx)).expect("written");
    same_with_any_budget("t.parquet", &file, &ReadOptions::default());
}
