//! Values that are there and are not what they say, and rows that are not what they should be.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::{Kind, Severity};

use super::{check, codes, column, of};

#[test]
fn a_zero_is_told_where_there_can_be_none() {
    let lengths: Vec<String> = (0..100)
        .map(|n| {
            if n % 30 == 7 {
                "0".to_owned()
            } else {
                format!("{}.5", 40 + n % 17)
            }
        })
        .collect();
    let lengths: Vec<&str> = lengths.iter().map(String::as_str).collect();
    check(
        &column(&lengths),
        "values.zero",
        "x",
        "4 rows have 0 for x, apart from its other values: 4.0 % of them",
    );
    // A count that may be none, and a step of a scale.
    let counts: Vec<String> = (0..100).map(|n| (n % 12 / 4).to_string()).collect();
    let hours: Vec<String> = (0..240).map(|n| (n % 24).to_string()).collect();
    for cells in [counts, hours] {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        assert!(
            !codes(&column(&cells), "x").contains(&"values.zero".to_owned()),
            "{cells:?}"
        );
    }
}

#[test]
fn values_that_are_not_what_they_say_are_told() {
    let texts = |of: &dyn Fn(usize) -> String, rows: usize| (0..rows).map(of).collect::<Vec<String>>();
    let told = |cells: &[String], code: &str, message: &str| {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        check(&column(&cells), code, "x", message);
    };
    let capped = texts(&|n| (n * 7919 % 97).min(60).to_string(), 400);
    told(
        &capped,
        "values.top-coded",
        "152 rows have 60 for x, its greatest value, which the values next to it are not nearly as often: 38 % of its values",
    );
    let far = texts(
        &|n| {
            if n == 50 {
                "99000.5".to_owned()
            } else {
                format!("{}.25", n % 23)
            }
        },
        200,
    );
    told(
        &far,
        "values.far",
        "1 row has a value of x far from all others, up to 99,000: 0.50 % of its values, where half lie around 11.2",
    );
    let units = texts(
        &|n| match n % 100 {
            3 => format!("{}000000", 1 + n % 7),
            _ => format!("{}.25", 1 + n % 23),
        },
        2000,
    );
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    let (found, rows) = of(&column(&units), "values.far", "x");
    assert_eq!((found.kind, found.severity), (Kind::UnitOutliers, Severity::Critical));
    assert_eq!(rows.len(), 20);
    let filled = texts(
        &|n| {
            if n % 5 == 2 {
                "town hall".to_owned()
            } else {
                format!("street {n}")
            }
        },
        100,
    );
    told(
        &filled,
        "values.placeholder",
        "20 rows have \"town hall\" for x, where hardly any other value occurs twice: 20 % of its values",
    );
    let never = texts(
        &|n| {
            if n % 10 == 3 {
                "9999-12-31".to_owned()
            } else {
                format!("2024-03-{:02}", 1 + n % 28)
            }
        },
        60,
    );
    told(
        &never,
        "dates.far",
        "6 rows have a date of x far from all others, such as 9999-12-31: 10 % of its values",
    );
    let words = texts(&|n| ["ash", "elm", "Unknown", "oak"][n % 4].to_owned(), 40);
    told(
        &words,
        "missing.words",
        "10 rows say \"Unknown\" for x, as if it were a value: 25 % of them",
    );
    let damaged = texts(
        &|n| {
            if n == 4 {
                "Fr&eacute;d&eacute;ric".to_owned()
            } else {
                format!("Anna {n}")
            }
        },
        10,
    );
    told(
        &damaged,
        "text.damaged",
        "1 row of x has damaged letters, such as \"Fr&eacute;d&eacute;ric\" for \"Frédéric\": 10 % of its values",
    );
    let unseen = texts(
        &|n| {
            if n == 4 {
                "a\u{200b}b".to_owned()
            } else {
                "ab".to_owned()
            }
        },
        10,
    );
    told(
        &unseen,
        "text.invisible",
        "1 row of x has a character that nobody sees, such as U+200B (zero-width space): 10 % of its values",
    );
    let slips = texts(
        &|n| ["Birmingham", "Montgomery"][n % 2].replace('m', if [5, 35].contains(&n) { "x" } else { "m" }),
        90,
    );
    told(
        &slips,
        "text.typos",
        "1 value of x is one letter from a far more frequent value in 2 rows, such as \"Montgoxery\" for \"Montgomery\": 2.2 % of its values",
    );
}

#[test]
fn keys_that_repeat_and_series_with_gaps_are_told() {
    let ids: String = (0..60)
        .map(|n| format!("A{},{n}\n", if n == 30 { 7 } else { n }))
        .collect();
    let text = format!("member id,n\n{ids}");
    check(
        &text,
        "duplicates.keys",
        "member id",
        "1 value of member id occurs more than once, such as \"A7\" 2 times: 1.7 % of its rows repeat an earlier one",
    );
    let days: String = (0..60)
        .filter(|n| *n != 30)
        .map(|n| format!("2024-{:02}-{:02},{n}\n", 1 + n / 28, 1 + n % 28))
        .collect();
    let (found, rows) = of(&format!("day,n\n{days}"), "dates.gaps", "day");
    assert_eq!(
        found.message,
        "day goes on by 1 day nearly everywhere; 3 steps are longer"
    );
    assert_eq!((found.count, rows.len()), (3, 3), "its rows are opened");
}

#[test]
fn cells_that_are_missing_in_the_same_rows_are_told() {
    let rows: String = (0..20)
        .map(|n| {
            if n % 7 == 3 {
                format!("{n},,\n")
            } else {
                format!("{n},{n}.5,{}\n", n % 3)
            }
        })
        .collect();
    check(
        &format!("n,a,b\n{rows}"),
        "missing.together",
        "a",
        "a and b are missing in the same 3 rows: 15 % of 20 rows",
    );
}
