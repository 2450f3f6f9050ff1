//! Rows that are no records are told as such, and in nothing that is said of columns.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::Finding;

use super::super::ask::{csv, profile};
use super::{check, codes, of};

/// 120 records, one of which lacks its town, with what stands among and below them.
fn table(among: &str, below: &str) -> String {
    let row = |n: u32| match n {
        9 => format!("{n},,{}.5,1\n", n * 7 % 40),
        n => format!(
            "{n},{},{}.5,{}\n",
            if n % 2 == 0 { "Oslo" } else { "Bergen" },
            n * 7 % 40,
            n % 3
        ),
    };
    let rows = |numbers: std::ops::Range<u32>| numbers.map(row).collect::<String>();
    format!("id,town,sum,grade\n{}{among}{}{below}", rows(0..60), rows(60..120))
}

#[test]
fn a_total_is_no_missing_cell_no_misfit_and_no_outlier() {
    let text = table("", "Total,,90000.5,\n");
    let (footer, rows) = of(&text, "csv.footer", "");
    assert_eq!((footer.count, rows), (1, vec![120]));
    check(
        &text,
        "missing.share",
        "town",
        "1 row has no value for town: 0.83 % of 120 rows",
    );
    for column in ["id", "sum", "grade"] {
        let all = codes(&text, column);
        let odd = [
            "type.mismatch",
            "type.mixed",
            "values.far",
            "missing.share",
            "missing.together",
        ];
        assert!(
            !all.iter().any(|code| odd.contains(&code.as_str())),
            "{column}: {all:?}"
        );
    }
    // Of two that are far, one is told.
    let two = table("120,Oslo,4000.5,1\n", "Total,,90000.5,\n");
    let (found, rows) = of(&two, "values.far", "sum");
    assert_eq!((found.count, rows, found.rows), (1, vec![60], vec![60]));
    assert!(
        found.message.contains("up to 4,000") && found.message.starts_with("1 row has"),
        "{}",
        found.message
    );
    // The same number among the records is far from all others.
    assert!(codes(&table("120,Oslo,90000.5,1\n", ""), "sum").contains(&"values.far".to_owned()));
}

#[test]
fn a_header_in_mid_file_is_no_misfit_and_no_typo() {
    let text = table("id,town,sum,grade\n", "");
    let report = profile(&csv(&text));
    let all: Vec<&str> = report
        .findings
        .iter()
        .flat_map(Finding::each)
        .map(|f| f.code.as_str())
        .collect();
    assert!(all.contains(&"header.repeated"), "{all:?}");
    assert!(
        !all.contains(&"type.mismatch") && !all.contains(&"text.typos"),
        "{all:?}"
    );
}
