//! Rows that hold nothing are one finding, and are counted in no other.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::clean::SetMissing;
use glovebox::step::{Others, apply};
use glovebox::{Kind, Severity};

use super::super::ask::{csv, profile, quietly, wait};
use super::{check, of};

/// A table of 40 rows, two of which are alike and one of which lacks its town, and of rows without a value.
fn table(empty: usize) -> String {
    let rows = (0..40).map(|n| match n {
        7 => "Oslo,1,red\n".to_owned(),
        9 => format!(",{n},blue\n"),
        8 => "Oslo,1,red\n".to_owned(),
        n => format!("{},{n},red\n", if n % 2 == 0 { "Oslo" } else { "Bergen" }),
    });
    format!("town,n,colour\n{}{}", rows.collect::<String>(), ",,\n".repeat(empty))
}

#[test]
fn missing_cells_and_copies_are_those_of_rows_that_hold_something() {
    let text = table(60);
    let (empty, rows) = of(&text, "csv.empty-rows", "");
    assert_eq!((empty.severity, rows.len()), (Severity::Critical, 60));
    check(
        &text,
        "missing.share",
        "town",
        "1 row has no value for town: 2.5 % of 40 rows",
    );
    let (copies, rows) = of(&text, "duplicates.rows", "");
    assert_eq!(
        copies.message,
        "1 row is an exact copy of an earlier row: 2.5 % of 40 rows"
    );
    assert_eq!(rows, [7, 8]);
    let told: Vec<String> = profile(&csv(&text))
        .findings
        .into_iter()
        .map(|found| found.code)
        .collect();
    assert!(
        !told
            .iter()
            .any(|code| code == "missing.together" || code == "missing.rows"),
        "{told:?}"
    );
}

#[test]
fn they_are_told_where_no_reader_of_text_has_told_them() {
    // A reader has told nothing of cells that a step sets missing.
    let rows: String = (0..40).map(|n| format!("{n},{}\n", n % 3)).collect();
    let table = csv(&format!("a,b\n{rows}?,?\n?,?\n?,?\n").replace('?', "nought"));
    let step = SetMissing {
        columns: vec!["a".into(), "b".into()],
        tokens: vec!["nought".into()],
        selection: None,
    };
    let (after, _) = wait(apply(&step, &table, &Others::default(), &quietly(&table))).expect("applied");
    let report = profile(&after);
    let found = report
        .findings
        .iter()
        .find(|found| found.kind == Kind::EmptyRows)
        .expect("told");
    assert_eq!(found.code, "missing.rows");
    assert_eq!(found.message, "3 rows have no value in any column: 7.0 % of 43 rows");
    assert_eq!((found.severity, found.mend.len()), (Severity::Critical, 1));
    assert!(
        !report.findings.iter().any(|found| found.code == "missing.share"),
        "{:?}",
        report.findings
    );
}
