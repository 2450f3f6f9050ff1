//! Findings about one column: ways of writing, codes, persons, and what is odd along the rows.

use glovebox::run::Context;
use glovebox::step::Others;
use glovebox::table::{Table, Type};
use glovebox::{Kind, Severity, steps};

use super::super::ask::{self, csv, finding, profile, wait};
use super::{check, codes, column, of};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// One cell for each row.
fn cells(rows: usize, cell: impl Fn(usize) -> String) -> String {
    let cells: Vec<String> = (0..rows).map(cell).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    column(&cells)
}

/// The table after the steps that mend a finding, and the cells of its first column.
fn mended(text: &str, code: &str) -> (Table, Vec<String>) {
    let mut table = csv(text);
    let (found, _) = of(text, code, "x");
    assert!(!found.mend.is_empty(), "{code} can be mended");
    for step in &found.mend {
        let step = wait(steps::apply(step, &table, &Others::new(), &Context::silent()));
        table = step.expect("a step").0;
    }
    let first = ask::cells(&table).into_iter().map(|row| row[0].clone()).collect();
    (table, first)
}

fn has(text: &str, column: &str, code: &str) -> bool {
    codes(text, column).iter().any(|found| found == code)
}

#[test]
fn identifiers_with_an_e_stay_as_they_are_written() {
    for (text, distinct) in [
        (
            column(&["71009C44DD02", "710944120387", "7109440E6120", "804517E66302"]),
            4,
        ),
        (column(&["1E1", "1E2", "2E1", "3E10", "10E2", "1E2"]), 5),
        (column(&["100", "200", "12E4", "300"]), 4),
        (column(&["100", "200", "12345e7", "300"]), 4),
    ] {
        let report = profile(&csv(&text));
        let x = &report.columns[0];
        assert_eq!((x.r#type, x.distinct, x.missing), (Type::Text, distinct, 0), "{text}");
        assert!(finding(&report, "distribution.infinite", "x").is_none(), "{text}");
    }
    for text in [
        column(&["0.5", "1E5", "2.5E-7"]),
        column(&["1e5", "2e5", "300"]),
        column(&["1E+05", "2E+05", "300"]),
    ] {
        assert_eq!(profile(&csv(&text)).columns[0].r#type, Type::Float, "{text}");
    }
    let rare = cells(300, |n| match n {
        7 => "9E9".to_owned(),
        _ => (n * 31).to_string(),
    });
    assert_eq!(profile(&csv(&rare)).columns[0].r#type, Type::Text);
}

#[test]
fn codes_of_which_some_have_digits_alone_are_no_mixture() {
    let hex = column(&["71009C44DD02", "710944120387", "710944120388", "804517666302"]);
    let wards = column(&["03", "1B", "05", "07", "04"]);
    assert!(!has(&hex, "x", "type.mixed") && !has(&wards, "x", "type.mixed"));
}

#[test]
fn digits_that_a_number_does_not_keep_are_told() {
    let text = column(&["8.41470984807896506650", "8.41470984807896506651", "0.3"]);
    let (found, _) = of(&text, "number.rounded", "x");
    assert_eq!(
        found.message,
        "2 values of x have more than 20 digits, of which a number keeps 17"
    );
    let printed = column(&["8.414709848078965066", "0.3"]);
    assert!(!has(&printed, "x", "number.rounded"), "as floats are printed");
}

#[test]
fn numbered_categories_are_one_with_and_without_their_word() {
    let text = column(&["Ward 3", "Ward 3", "Ward 3", "3", "03", "Ward 4", "4", "Ward 11"]);
    check(
        &text,
        "text.case-variants",
        "x",
        "3 rows of x have a rarer spelling of 2 values, such as \"03\" (1) and \"3\" (1) for \"Ward 3\" (3): 38 % of its values",
    );
    let (_, first) = mended(&text, "text.case-variants");
    assert_eq!(first[3..7], ["Ward 3", "Ward 3", "Ward 4", "Ward 4"]);
}

#[test]
fn damaged_texts_are_mended_where_the_way_back_is_exact() {
    let text = column(&["Gr\u{c3}\u{bc}nberg", "T&amp;M", "Gr\u{fc}nberg", "R & D"]);
    let (_, first) = mended(&text, "text.damaged");
    assert_eq!(first, ["Gr\u{fc}nberg", "T&M", "Gr\u{fc}nberg", "R & D"]);
    let text = column(&["a\u{a0}b", "a b", "c\u{200b}"]);
    let (table, first) = mended(&text, "text.invisible");
    assert_eq!(first, ["a b", "a b", "c"]);
    assert_eq!(profile(&table).columns[0].distinct, 2);
    let (_, first) = mended(&column(&["NL", " NL ", "BE"]), "text.outer-space");
    assert_eq!(first, ["NL", "NL", "BE"]);
}

#[test]
fn yes_and_no_in_several_words_are_told_and_mended() {
    let text = cells(60, |n| ["yes", "no", "Y", "yes", "no", "true"][n % 6].to_owned());
    check(
        &text,
        "boolean.mixed",
        "x",
        "2 values of x are written otherwise than \"yes\" and \"no\": \"Y\" and \"true\" in 20 rows",
    );
    let (table, _) = mended(&text, "boolean.mixed");
    assert_eq!(profile(&table).columns[0].distinct, 2);
}

#[test]
fn several_values_in_a_cell_are_told() {
    let text = cells(60, |n| ["drama; war", "war; comedy; drama", "drama"][n % 3].to_owned());
    check(
        &text,
        "text.multi-valued",
        "x",
        "40 rows of x hold several values with semicolons between them, such as \"drama; war\"; \"drama\" is one of them in 40 cells",
    );
}

#[test]
fn persons_are_told_in_one_note_and_no_example_names_one() {
    let rows: String = (0..30)
        .map(|n| format!("ann{n}@example.org,19{}-03-04,{n}\n", 50 + n))
        .collect();
    let report = profile(&csv(&format!("mail,dob,n\n{rows}")));
    let found: Vec<_> = report
        .findings
        .iter()
        .filter(|f| f.kind == Kind::PersonalData)
        .collect();
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (found.severity, found.message.as_str()),
        (Severity::Note, "2 columns hold data about persons: mail and dob")
    );
    let parts = &found.parts;
    assert!(
        parts.iter().all(|part| !part.message.contains("example.org")),
        "{parts:?}"
    );
    let firms = cells(30, |n| format!("020-12345{n:02}")).replace("x,n", "phone,n");
    assert!(!has(&firms, "phone", "personal.data"), "firms have phones too");
}

#[test]
fn what_stands_still_is_told_with_its_rows() {
    let text = cells(400, |n| match n {
        0..150 => "0.25".to_owned(),
        _ => format!("{}.5", n * 7919 % 211),
    });
    check(
        &text,
        "values.stuck",
        "x",
        "x stands at 0.250 in the first 150 rows, and hardly anywhere else: 38 % of its values",
    );
    let zeros = cells(400, |n| match n % 3 {
        0 => "0".to_owned(),
        _ => format!("{}.5", n * 7919 % 211),
    });
    assert!(!has(&zeros, "x", "values.stuck"));
}

#[test]
fn a_change_at_one_row_is_told() {
    let shifted = |before: usize, after: usize| {
        cells(600, |n| {
            let level = if n < 400 { before } else { after };
            format!("{}.5", level + n * 7919 % 37)
        })
    };
    check(
        &shifted(100, 170),
        "values.shift",
        "x",
        "The values of x are others from row 401 on: their median is 118 before it and 188 behind it",
    );
    let units = cells(600, |n| {
        let value = 200 + n * 7919 % 37;
        if n < 400 {
            format!("{value}")
        } else {
            format!("{value}0")
        }
    });
    assert_eq!(of(&units, "values.shift", "x").0.kind, Kind::MixedUnits);
    let drifts = cells(600, |n| format!("{}.5", n / 3 + n * 7919 % 37));
    assert!(!has(&drifts, "x", "values.shift"), "a trend is no change");
    let gone = cells(400, |n| match n {
        0..300 => (n * 7919 % 97).to_string(),
        _ => String::new(),
    });
    check(
        &gone,
        "missing.from",
        "x",
        "x has no value from row 301 on, and hardly a missing cell elsewhere: 25 % of 400 rows",
    );
}

#[test]
fn rows_in_an_order_that_matters_are_told() {
    let text = cells(120, |n| ["ash", "elm", "oak"][n / 40].to_owned());
    assert_eq!(
        of(&text, "rows.blocked", "x").0.message,
        "The rows stand in 3 blocks of x: its 3 values come one after the other, \"ash\" first"
    );
    let falling = cells(120, |n| format!("{}.5", 1000 - n * 3));
    assert_eq!(
        of(&falling, "rows.sorted", "x").0.message,
        "The rows are in the order of x: its values fall from row to row, 1,000 in the first and 644 in the last"
    );
    let mixed = cells(120, |n| ["ash", "elm", "oak"][n % 3].to_owned());
    assert!(!has(&mixed, "x", "rows.blocked"));
}

#[test]
fn numbers_that_cannot_be_are_told_by_the_name_of_their_column() {
    let ages = cells(100, |n| if n == 40 { 199 } else { 18 + n % 60 }.to_string()).replace("x,n", "age,n");
    check(
        &ages,
        "values.impossible",
        "age",
        "1 row has a value of age that cannot be, such as 199: 1.0 % of its values",
    );
    let months = cells(100, |n| (140 + n % 60).to_string()).replace("x,n", "age,n");
    assert!(!has(&months, "age", "values.impossible"), "in months");
}

#[test]
fn a_long_tail_is_no_error() {
    // 1.04 to the powers from 0 to 399, in no order.
    let mut power = 0.5;
    let mut money: Vec<f64> = Vec::new();
    for _ in 0..400 {
        money.push(power);
        power *= 1.04;
    }
    let text = cells(400, |n| format!("{:.2}", money[n * 7919 % 400]));
    assert!(has(&text, "x", "distribution.skew") && !has(&text, "x", "values.far"));
}
