//! Selections over a table that is read again from where it lies: the same rows as in memory, in one
//! reading where the columns do not fit together, whatever the number of conditions.

use std::sync::Arc;

use glovebox::table::{Comparison, Predicate, ReadOptions, RowsOptions, Selection, Source, Table, Value, rows};

use super::{held, opened};
use crate::ask::{Counted, ENOUGH, file, open_as, quietly, wait};

/// Rows of the table: enough for several chunks of the smallest size.
const ROWS: usize = 40_000;

/// Numbers with an invalid one now and then, categories of which late chunks have others than early
/// ones, texts that all differ, floats.
fn text() -> String {
    let mut text = String::from("n,kind,note,share\n");
    for row in 0..ROWS {
        let n = match row % 997 {
            5 => "twelve".to_owned(),
            6 => String::new(),
            7 => (20_000 + row).to_string(),
            _ => (row * 7919 % 10_007).to_string(),
        };
        let kind = row * 31 % 11 + row / 9_000;
        text += &format!("{n},kind {kind},note {row} of many,{}.25\n", row % 321);
    }
    text
}

/// The table in memory, and on disk with so many bytes to read it with.
fn both(bytes: u64) -> (Table, Table, Arc<Counted>) {
    let source = Arc::new(Counted::new(text()));
    let options = ReadOptions::default();
    let loaded = open_as(file("test.csv", text()), &options, ENOUGH, 1).expect("a table");
    let disk = open_as(Arc::clone(&source) as Arc<dyn Source>, &options, bytes, 1).expect("a table on disk");
    assert!(loaded.is_loaded() && !disk.is_loaded());
    (loaded, disk, source)
}

fn of(column: &str, test: Comparison) -> Selection {
    Selection::Where(Predicate {
        column: column.to_owned(),
        test,
    })
}

fn tests() -> Vec<(&'static str, Comparison)> {
    let text = |text: &str| Value::Text(text.to_owned());
    let kinds = vec![Comparison::Equal(text("kind 3")), Comparison::Equal(text("kind 12"))];
    vec![
        ("n", Comparison::Less(Value::Integer(100))),
        ("n", Comparison::Missing),
        ("n", Comparison::OutOfType),
        ("n", Comparison::Contains("77".into())),
        (
            "n",
            Comparison::NoneOf(vec![Comparison::AtLeast(Value::Integer(50)), Comparison::OutOfType]),
        ),
        ("n", Comparison::Once),
        ("n", Comparison::NoneOf(vec![Comparison::Repeated])),
        ("kind", Comparison::Equal(text("kind 14"))),
        ("kind", Comparison::NoneOf(kinds)),
        ("note", Comparison::Matches("^note [0-9]{1,2} ".into())),
        ("note", Comparison::EndsWith("9 OF MANY".into())),
        ("share", Comparison::Greater(Value::Float(320.0))),
    ]
}

#[test]
fn conditions_hold_of_the_same_rows_in_chunks_as_in_memory() {
    let (loaded, disk, _) = both(1 << 20);
    let all = tests();
    for (column, test) in &all {
        let expected = held(&loaded, column, test);
        assert!(
            !expected.is_empty() && expected.len() < ROWS,
            "{column} {test:?} decides"
        );
        assert_eq!(held(&disk, column, test), expected, "{column} {test:?}");
    }
    let joined = Selection::Or(all.into_iter().map(|(column, test)| of(column, test)).collect());
    assert_eq!(opened(&disk, &joined), opened(&loaded, &joined));
}

#[test]
fn a_search_finds_the_same_rows_in_chunks_as_in_memory() {
    let (loaded, disk, source) = both(1 << 20);
    let found = |table: &Table, text: &str| {
        let options = RowsOptions {
            search: Some(text.to_owned()),
            limit: 1,
            columns: vec![0],
            ..RowsOptions::default()
        };
        wait(rows(table, &options, &quietly(table))).expect("rows").total
    };
    for text in ["twelve", "77", "KIND 14", "320.25", "note 39999"] {
        let (expected, before) = (found(&loaded, text), source.read());
        assert!(expected > 0, "{text}");
        assert_eq!(found(&disk, text), expected, "{text}");
        let times = (source.read() - before) as f64 / source.size() as f64;
        // Once to look for it, and what has the row that is shown.
        assert!((1.0..2.5).contains(&times), "read {times} times");
    }
}

#[test]
fn a_thousand_conditions_read_a_file_on_disk_once() {
    // Columns that fit together, and more than that.
    for (bytes, columns) in [
        (1 << 20, &["kind", "n"][..]),
        (1 << 20, &["n", "kind", "note", "share"]),
    ] {
        let (loaded, disk, source) = both(bytes);
        let equal = |at: usize| {
            of(
                columns[at % columns.len()],
                Comparison::Equal(Value::Text(at.to_string())),
            )
        };
        let many = Selection::Or((0..1_000).map(equal).collect());
        let (expected, before) = (opened(&loaded, &many), source.read());
        assert!(!expected.is_empty());
        assert_eq!(opened(&disk, &many), expected);
        let times = (source.read() - before) as f64 / source.size() as f64;
        assert!((0.9..1.5).contains(&times), "read {times} times for {columns:?}");
    }
}
