//! Findings, from a few lines of data to the sentence that a person reads.

mod column;
mod empty;
mod records;
mod relations;
mod values;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::table::select;
use glovebox::{Finding, Severity};

use super::ask::{csv, finding, profile, quietly, wait};

/// The finding of that code, with the rows that its selection opens.
fn of(text: &str, code: &str, column: &str) -> (Finding, Vec<u32>) {
    let table = csv(text);
    let report = profile(&table);
    let found = finding(&report, code, column)
        .unwrap_or_else(|| panic!("no {code}: {:?}", report.findings))
        .clone();
    let rows = match &found.selection {
        Some(selection) => wait(select(&table, selection, &quietly(&table)))
            .expect("rows")
            .iter()
            .collect(),
        None => Vec::new(),
    };
    (found, rows)
}

/// Code, column, sentence, and that the selection opens exactly the rows that are counted.
fn check(text: &str, code: &str, column: &str, message: &str) {
    let (found, rows) = of(text, code, column);
    assert_eq!(found.message, message, "{code}");
    assert!(!found.why.is_empty(), "{code} says why");
    assert!(found.selection.is_some(), "{code} opens rows");
    assert!(found.count > 0, "{code}");
    assert_eq!(
        rows.len() as u64,
        found.count,
        "{code}: the selection opens the rows that are counted"
    );
    let listed: Vec<u64> = rows.iter().take(100).map(|r| u64::from(*r)).collect();
    assert_eq!(
        found.rows, listed,
        "{code}: the listed rows are the first of the selection"
    );
}

/// Code, column and sentence of a finding about a column as a whole, which opens no rows.
fn check_whole(text: &str, code: &str, column: &str, message: &str) {
    let (found, _) = of(text, code, column);
    assert_eq!(found.message, message, "{code}");
    assert!(!found.why.is_empty(), "{code} says why");
    assert_eq!((found.selection, found.rows), (None, Vec::new()), "{code}");
}

/// A column with a header from its cells.
fn column(cells: &[&str]) -> String {
    format!(
        "x,n\n{}",
        cells
            .iter()
            .enumerate()
            .map(|(n, cell)| format!("{cell},{n}\n"))
            .collect::<String>()
    )
}

/// Codes about a column.
fn codes(text: &str, column: &str) -> Vec<String> {
    let report = profile(&csv(text));
    let all = report.findings.iter().flat_map(Finding::each);
    all.filter(|f| f.columns.iter().any(|c| c == column))
        .map(|f| f.code.clone())
        .collect()
}

#[test]
fn missing_cells_are_counted_and_opened() {
    let text = column(&["a", "", "b", "a", "b", "a", "b", "", "a", "b"]);
    check(
        &text,
        "missing.share",
        "x",
        "2 rows have no value for x: 20 % of 10 rows",
    );
    let text = column(&["a", "", "b", "a", "b", "a", "b", "a", "a", "b"]);
    check(&text, "missing.share", "x", "1 row has no value for x: 10 % of 10 rows");
    let few: Vec<&str> = (0..200)
        .map(|n| ["", "a", "b"][if n == 7 { 0 } else { 1 + n % 2 }])
        .collect();
    let severity = |cells: &[&str]| of(&column(cells), "missing.share", "x").0.severity;
    assert_eq!(severity(&few), Severity::Note, "one in two hundred");
    assert_eq!(severity(&["", "", "3", "4"]), Severity::Warning);
    let mut remarks = vec!["", "", ""];
    remarks.extend(["seen from the road", "with a broken wing"]);
    assert_eq!(severity(&remarks), Severity::Note, "few rows need a remark");
    let flags = codes(&column(&["", "", "", "x", "x"]), "x");
    assert!(
        !flags.contains(&"missing.share".to_owned()),
        "a blank means no: {flags:?}"
    );
}

#[test]
fn a_mark_is_told_once_and_gravely() {
    let text = column(&["a", "?", "b", "a", "?", "c"]);
    check(
        &text,
        "missing.disguised",
        "x",
        "2 rows say ? where a value is missing: 33 % of x",
    );
    assert_eq!(of(&text, "missing.disguised", "x").0.severity, Severity::Critical);
    assert!(!codes(&text, "x").contains(&"missing.share".to_owned()), "said already");
    let text = column(&["1", "?", "2", "3", "-", "4"]);
    check(
        &text,
        "missing.disguised",
        "x",
        "2 rows say - or ? where a value is missing: 33 % of x",
    );
    // A blank is seen between quotes.
    let mut cells = vec!["5"; 199];
    cells.push("\" \"");
    check(
        &column(&cells),
        "missing.disguised",
        "x",
        "1 row says \" \" where a value is missing: 0.50 % of x",
    );
}

#[test]
fn several_words_for_missing_are_told() {
    let text = column(&["1", "NA", "2", "", "3", "null"]);
    check(
        &text,
        "missing.mixed-tokens",
        "x",
        "x says that a value is missing in 3 ways in 3 rows: an empty cell, \"NA\" and \"null\"",
    );
}

#[test]
fn a_column_without_values_is_told_as_one() {
    let text = column(&["", "", ""]);
    check(&text, "missing.all", "x", "x has no value in any of 3 rows");
    assert_eq!(codes(&text, "x"), ["missing.all"]);
}

#[test]
fn a_filler_is_told_with_the_mean_that_it_spoils() {
    let text = column(&["5", "6", "-999", "7", "8", "-999", "9"]);
    check(
        &text,
        "values.sentinel",
        "x",
        "2 rows say -999 for x, away from all its other values; 29 % is probably missing",
    );
    let (found, _) = of(&text, "values.sentinel", "x");
    assert_eq!(found.evidence["mean without"], 7.0);
}

#[test]
fn a_filler_near_the_other_values_is_not_said_to_be_away_from_them() {
    check(
        &column(&["-1", "0", "10", "20", "-1", "30", "40"]),
        "values.sentinel",
        "x",
        "2 rows say -1 for x, its only negative value; 29 % is probably missing",
    );
}

#[test]
fn columns_that_never_or_always_vary_are_told() {
    check_whole(
        &column(&["a", "a", "a"]),
        "constant",
        "x",
        "x has the same value in all 3 rows, \"a\"",
    );
    check_whole(
        &column(&["a", "", "a"]),
        "constant",
        "x",
        "x has one value in 2 rows, \"a\", and none in 1 row",
    );
    let rows: String = (0..12).map(|n| format!("A{n},{n}.5,name {n}\n")).collect();
    let text = format!("case_id,weight,name\n{rows}");
    check_whole(&text, "unique", "case_id", "case_id differs in all 12 rows");
    for other in ["weight", "name"] {
        assert!(
            !codes(&text, other).contains(&"unique".to_owned()),
            "{other} names nothing"
        );
    }
}

#[test]
fn cells_that_do_not_fit_are_told_with_their_rows() {
    let mut cells: Vec<String> = (0..300).map(|n| (n % 50).to_string()).collect();
    cells[7] = "seven".into();
    cells[200] = "8 kg".into();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let text = column(&cells);
    check(
        &text,
        "type.mismatch",
        "x",
        "2 values of x are no whole numbers: 0.67 % of its values",
    );
    assert_eq!(of(&text, "type.mismatch", "x").0.rows, [7, 200]);
}

#[test]
fn text_that_is_mostly_numbers_or_dates_is_told() {
    let text = column(&["5", "six", "7.0", "8 kg", "9", "10"]);
    check(
        &text,
        "type.mixed",
        "x",
        "4 of 6 values of x are numbers; 2 are not, such as \"six\"",
    );
    // Fewer than half, where they are no levels beside words.
    let some = |different: usize| -> String {
        let cells = (0..50).map(|n| {
            if n % 50 < 21 {
                format!("{}", n % different + 3)
            } else {
                "abc".to_owned()
            }
        });
        column(&cells.collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>())
    };
    check(
        &some(21),
        "type.mixed",
        "x",
        "21 of 50 values of x are numbers; 29 are not, such as \"abc\"",
    );
    assert!(!codes(&some(9), "x").contains(&"type.mixed".to_owned()));
    let dates = column(&[
        "2024-01-02",
        "02/01/2024",
        "Jan 3 2024",
        "2024-13-45",
        "2024-01-06",
        "2024-01-07",
    ]);
    check(
        &dates,
        "type.mixed",
        "x",
        "x holds dates, written in 3 ways; 1 of them is in no calendar",
    );
}

#[test]
fn leading_zeros_and_formulas_are_told() {
    check(
        &column(&["01907", "00501", "10001"]),
        "type.leading-zeros",
        "x",
        "2 values of x begin with 0: 67 % of its values, such as \"01907\", which many programs make 1907; all are kept as text",
    );
    check(
        &column(&["=1+1", "plain", "-5", "@SUM(A1)"]),
        "type.formula-like",
        "x",
        "2 rows of x begin like a formula",
    );
}

#[test]
fn lopsided_distributions_are_told() {
    let mut cells = vec!["a"; 99];
    cells.push("b");
    check_whole(
        &column(&cells),
        "distribution.imbalance",
        "x",
        "99 % of x is one of its 2 values: the imbalance is 0.919",
    );
    let dealt: Vec<String> = (0..600).map(|n| (n % 60).to_string()).collect();
    let dealt: Vec<&str> = dealt.iter().map(String::as_str).collect();
    check_whole(
        &column(&dealt),
        "distribution.uniform",
        "x",
        "x is spread more evenly than chance would make it",
    );
    let mut cells = vec!["1"; 999];
    cells.push("1000000");
    check_whole(
        &column(&cells),
        "distribution.skew",
        "x",
        "x has a long tail of large values: its median is 1, one value in twenty lies above 1, and its skewness is 31.6",
    );
    let infinite = column(&["1.5", "inf", "2.5", "2.0"]);
    check(
        &infinite,
        "distribution.infinite",
        "x",
        "1 row has an infinite x: 25 % of its values",
    );
    let why = of(&infinite, "distribution.infinite", "x").0.why;
    assert!(
        why.ends_with("Mean and standard deviation are of the finite values alone."),
        "{why}"
    );
    let report = profile(&csv(&infinite));
    assert_eq!(
        report.columns[0].numbers.as_ref().and_then(|of| of.mean),
        Some(2.0),
        "as it says"
    );
}

#[test]
fn untidy_texts_are_told() {
    let text = column(&["Free", "free ", "FREE", "Free", "pro", "Free"]);
    check(
        &text,
        "text.case-variants",
        "x",
        "2 rows of x have a rarer spelling of 1 value, such as \"FREE\" (1) and \"free \" (1) for \"Free\" (3): 33 % of its values",
    );
    check(
        &text,
        "text.outer-space",
        "x",
        "x begins or ends with white space in 1 row: 17 % of its values",
    );
}

#[test]
fn copies_of_rows_are_told() {
    let (found, rows) = of("a,b\n1,x\n2,y\n1,x\n1,x\n3,z\n", "duplicates.rows", "");
    assert_eq!(found.message, "2 rows are exact copies of earlier rows: 40 % of 5 rows");
    assert_eq!((found.rows, rows), (vec![2, 3], vec![0, 2, 3]));
    let (found, _) = of("a,b\n1,x\n2,y\n1,x\n", "duplicates.rows", "");
    assert_eq!(
        found.message,
        "1 row is an exact copy of an earlier row: 33 % of 3 rows"
    );
}

#[test]
fn columns_that_say_the_same_are_told_once() {
    let text: String = (0..40)
        .map(|n| format!("{},{},{}\n", n * n, n * n * 2 + 1, (n * 7919) % 41))
        .collect();
    let report = profile(&csv(&format!("a,b,c\n{text}")));
    let found: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|f| f.code == "association.high")
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].message,
        "a and b determine each other along a line: Pearson's r is 1"
    );
    assert_eq!(found[0].columns, ["a", "b"]);
}

#[test]
fn a_column_with_another_value_in_each_row_is_not_said_to_determine_others() {
    let line = |n: usize| format!("row {n},{},{}\n", n % 3, ["a", "b", "c"][n % 3]);
    let text: String = (0..60).map(line).collect();
    let report = profile(&csv(&format!("name,number,kind\n{text}")));
    let found = report.findings.iter().filter(|f| f.code == "association.high");
    let columns: Vec<&[String]> = found.map(|f| f.columns.as_slice()).collect();
    assert_eq!(columns, [["number", "kind"]]);
}

#[test]
fn the_gravest_findings_come_first() {
    let report = profile(&csv("a,b,c\n1,?,k\n2,x,k\n3,?,k\n4,x,k\n"));
    let severities: Vec<Severity> = report.findings.iter().map(|f| f.severity).collect();
    assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
    assert!(severities.first() > severities.last(), "{severities:?}");
    assert_eq!(
        report.findings.first().map(|f| f.code.as_str()),
        Some("missing.disguised")
    );
}

#[test]
fn a_tidy_table_has_nothing_grave() {
    let text: String = (0..60)
        .map(|n| format!("{},{}\n", (n * 37) % 23, ["ash", "elm", "oak"][n % 3]))
        .collect();
    let report = profile(&csv(&format!("height,kind\n{text}")));
    let grave: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|f| f.severity > Severity::Note && f.code != "duplicates.rows")
        .collect();
    assert!(grave.is_empty(), "{grave:?}");
}
