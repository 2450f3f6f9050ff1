//! Columns that go together by their rows, and the rows that break it.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::table::ReadOptions;
use glovebox::{Kind, Severity};

use super::super::ask::{ENOUGH, csv, file, finding, open_as, profile};
use super::{check, check_whole, of};

/// A table from a function of the number of its row.
fn table(header: &str, rows: usize, row: impl Fn(usize) -> String) -> String {
    let rows = (0..rows).map(|n| row(n) + "\n");
    format!("{header}\n{}", rows.collect::<String>())
}

/// The n-th day of a year of months of 28 days.
fn day(n: usize) -> String {
    format!("2024-{:02}-{:02}", n / 28 + 1, n % 28 + 1)
}

fn codes(text: &str) -> Vec<String> {
    let report = profile(&csv(text));
    report.findings.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn rows_that_contradict_most_of_their_group_are_told_with_what_most_say() {
    let text = table("zip,city", 300, |n| {
        let city = match n {
            17 | 118 | 219 => "Twon".to_owned(),
            n => format!("Town{}", n % 30),
        };
        format!("Z{:02},{city}", n % 30)
    });
    check(
        &text,
        "relation.dependency",
        "city",
        "3 rows have another city than most rows of the same zip: 1.0 % of 300 rows, such as \"Twon\" for \"Z09\", \
         which has \"Town9\" in 9 rows",
    );
    let (found, _) = of(&text, "relation.dependency", "zip");
    assert_eq!(
        (found.kind, found.severity),
        (Kind::DependencyViolation, Severity::Warning)
    );
    assert_eq!((found.mend.len(), found.columns.join(",").as_str()), (1, "zip,city"));
    // Without the errors nothing is told, but the dependency is listed.
    let right = table("zip,city", 300, |n| format!("Z{:02},Town{}", n % 30, n % 30));
    assert!(!codes(&right).contains(&"relation.dependency".to_owned()));
    let report = profile(&csv(&right));
    let listed: Vec<(&str, &str, u64)> = report
        .dependencies
        .iter()
        .map(|one| (one.determinant[0].as_str(), one.dependent.as_str(), one.rows))
        .collect();
    assert_eq!(listed, [("zip", "city", 0), ("city", "zip", 0)]);
}

#[test]
fn where_no_two_rows_of_a_group_agree_none_of_them_is_an_error() {
    let text = table("zip,city", 300, |n| {
        let city = match n {
            17 | 118 => "Twon".to_owned(),
            n if n % 30 == 5 => format!("Place{n}"),
            n => format!("Town{}", n % 30),
        };
        format!("Z{:02},{city}", n % 30)
    });
    let (found, rows) = of(&text, "relation.dependency", "zip");
    assert!(
        found.message.starts_with("2 rows have another city"),
        "{}",
        found.message
    );
    assert_eq!((found.count, rows), (2, vec![17, 118]));
}

#[test]
fn what_is_missing_by_another_column_is_not_filled() {
    let text = table("state,closed,n", 300, |n| match n % 5 {
        0 => format!("open,,{}", n % 7),
        _ => format!("closed,{},{}", n % 40, n % 7),
    });
    let report = profile(&csv(&text));
    let of = |code: &str| report.findings.iter().find(|finding| finding.code == code);
    assert!(of("relation.missing").is_some());
    assert_eq!(of("missing.share").map(|finding| finding.mend.len()), Some(0));
}

#[test]
fn what_chance_or_a_third_column_makes_differ_is_no_error() {
    // Nearly all rows say "no": so they do whatever the town.
    let chance = table("town,late", 400, |n| {
        format!("T{},{}", n % 40, if n % 29 == 0 { "yes" } else { "no" })
    });
    assert!(!codes(&chance).contains(&"relation.dependency".to_owned()));
    // The mean hangs on the state and the measure together.
    let explained = table("state,measure,mean", 400, |n| {
        let state = if n % 50 == 7 { "ak" } else { "al" };
        format!("{state},m{},{state}_m{}", n % 16, n % 16)
    });
    assert!(!codes(&explained).contains(&"relation.dependency".to_owned()));
}

#[test]
fn an_end_before_its_start_is_told() {
    let text = table("start,end", 100, |n| {
        let start = n * 37 % 300;
        let end = if n == 20 || n == 50 {
            start - 5
        } else {
            start + 1 + n % 9
        };
        format!("{},{}", day(start), day(end))
    });
    check(
        &text,
        "relation.order",
        "start",
        "2 rows have a start later than end: 2.0 % of 100 rows, such as \"2024-06-01\" and \"2024-05-24\"",
    );
    // Two days that have nothing to do with each other are in no order, though most rows seem to be.
    let apart = table("born,hired", 100, |n| {
        let born = if n % 50 == 20 { 330 } else { n * 37 % 100 };
        format!("{},{}", day(born), day(110 + n * 53 % 100))
    });
    assert!(!codes(&apart).contains(&"relation.order".to_owned()));
}

#[test]
fn numbers_are_in_an_order_by_their_names() {
    let text = table("temp_min,temp_max", 100, |n| {
        let low = n * 37 % 60;
        format!("{low},{}", if n == 40 { low - 3 } else { low + 2 + n % 7 })
    });
    check(
        &text,
        "relation.order",
        "temp_max",
        "1 row has a temp_min greater than temp_max: 1.0 % of 100 rows, such as \"40\" and \"37\"",
    );
}

#[test]
fn a_sum_that_does_not_add_up_is_told_and_one_that_does_is_redundant() {
    let sums = |wrong: usize| {
        table("a,b,c,total", 60, |n| {
            let (a, b, c) = (n * 7 % 50 + 1, n * 13 % 40 + 1, n * n % 30 + 1);
            let total = a + b + c + if n == wrong { 10 } else { 0 };
            format!("{a},{b},{c},{total}")
        })
    };
    check(
        &sums(30),
        "relation.sum",
        "total",
        "In 1 row total is not the sum of a, b and c, which it is in all others: 1.7 % of 60 rows, such as \"53\" with \
         \"11\", \"31\" and \"1\"",
    );
    check_whole(
        &sums(99),
        "relation.sum",
        "total",
        "total is the sum of a, b and c in all 60 rows",
    );
    let mixed = table("Oral,Written,Combine", 60, |n| {
        let (oral, written) = (n * 7 % 50 + 1, n * 13 % 40 + 1);
        format!("{oral},{written},{:.1}", 0.4 * oral as f64 + 0.6 * written as f64)
    });
    check_whole(
        &mixed,
        "relation.sum",
        "Combine",
        "Combine is 0.400 × Oral plus 0.600 × Written in all 60 rows",
    );
}

#[test]
fn zeros_of_one_kind_of_rows_were_not_measured() {
    let text = table("payment,tip", 200, |n| match n % 4 {
        0 => "cash,0".to_owned(),
        _ => format!("card,{}.{}", n % 37 / 10 + 1, n % 37 % 10),
    });
    check(
        &text,
        "relation.zero",
        "tip",
        "50 rows have 0 for tip: all of those in which payment is \"cash\", against 0 % of the others",
    );
}

#[test]
fn a_column_that_is_missing_by_another_answers_it() {
    let text = table("status,closed", 200, |n| match n % 5 {
        0 => "open,".to_owned(),
        _ => format!("done,{}", day(n)),
    });
    check(
        &text,
        "relation.missing",
        "closed",
        "closed is missing in all of 40 rows in which status is \"open\", and in no other",
    );
    assert_eq!(of(&text, "relation.missing", "status").0.kind, Kind::Leakage);
}

#[test]
fn rows_that_are_equal_but_for_their_number_are_told() {
    let text = table("id,who,what,when", 100, |n| {
        let of = if n == 60 { 10 } else { n };
        format!("{},P{of},{},{}", n + 1, of * 7 % 97, day(of))
    });
    let (found, rows) = of(&text, "duplicates.near", "");
    assert_eq!(
        found.message,
        "1 row equals an earlier row in all but id: 1.0 % of 100 rows, such as \"11\" and \"61\""
    );
    assert_eq!((rows, found.rows), (vec![10, 60], vec![60]));
}

#[test]
fn a_place_of_a_grid_that_is_taken_twice_is_told() {
    let text = table("day,station,level", 200, |n| {
        let place = if n == 57 { 56 } else { n };
        format!("D{:02},S{},{}", place / 10, place % 10, n % 3)
    });
    check(
        &text,
        "relation.doubled",
        "day",
        "1 row has the day and station of an earlier row, which name all others: 0.50 % of 200 rows, such as \"D05\" \
         and \"S6\"",
    );
    let report = profile(&csv(&table("day,station,level", 200, |n| {
        format!("D{:02},S{},{}", n / 10, n % 10, n % 3)
    })));
    let keys: Vec<String> = report.keys.iter().map(|key| key.columns.join("+")).collect();
    assert_eq!(keys, ["day+station"]);
}

#[test]
fn duplicates_of_keys_list_the_rows_of_all_values_that_repeat() {
    let text = table("order_id,n", 100, |n| match n {
        7 => "K3,1".to_owned(),
        90 | 91 => "K50,1".to_owned(),
        n => format!("K{n},1"),
    });
    check(
        &text,
        "duplicates.keys",
        "order_id",
        "2 values of order_id occur more than once, such as \"K50\" 3 times: 3.0 % of its rows repeat an earlier one",
    );
    assert_eq!(of(&text, "duplicates.keys", "order_id").0.rows, [3, 7, 50, 90, 91]);
}

#[test]
fn a_large_table_has_exact_figures_in_memory_and_read_again() {
    let text = table("n,zip,city,start,end", 80_000, |n| {
        let city = if n % 2_000 == 77 {
            "Twon".to_owned()
        } else {
            format!("Town{}", n % 400)
        };
        let start = n * 37 % 300;
        let end = if n % 4_000 == 1_234 {
            start.saturating_sub(9)
        } else {
            start + n % 9
        };
        format!("{n},Z{:03},{city},{},{}", n % 400, day(start), day(end))
    });
    let held = open_as(file("test.csv", text.clone()), &ReadOptions::default(), ENOUGH, 2).expect("a table");
    let scanned = open_as(file("test.csv", text), &ReadOptions::default(), 1 << 20, 1).expect("a table");
    assert!(held.is_loaded() && !scanned.is_loaded());
    let (a, b) = (profile(&held), profile(&scanned));
    let broken = finding(&a, "relation.dependency", "city").expect("a dependency");
    assert!(
        broken
            .message
            .starts_with("40 rows have another city than most rows of the same zip"),
        "{}",
        broken.message
    );
    let order = finding(&a, "relation.order", "start").expect("an order");
    assert!(
        order.message.starts_with("20 rows have a start later than end"),
        "{}",
        order.message
    );
    assert_eq!(
        (&a.findings, &a.keys, &a.dependencies),
        (&b.findings, &b.keys, &b.dependencies)
    );
}

#[cfg(not(target_arch = "wasm32"))]
mod oracle {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::super::super::ask::{ENOUGH, file, open_as, profile, shared};
    use super::ReadOptions;

    #[test]
    #[ignore = "needs the shared test files beside the repository, or at GLOVEBOX_SHARED_DATA"]
    fn keys_and_dependencies_of_real_files_are_exact() {
        let folder = shared();
        let text = std::fs::read_to_string(folder.join("oracles/keys_fds.json")).expect("the oracle");
        let oracle: Value = serde_json::from_str(&text).expect("JSON");
        let files = oracle["files"].as_object().expect("files");
        assert_eq!(files.len(), 9);
        let mut compared = 0;
        for (name, expected) in files {
            let bytes = std::fs::read(folder.join(name)).expect("a file");
            let report = profile(&open_as(file(name, bytes), &ReadOptions::default(), ENOUGH, 2).expect("a table"));
            let keys = |of: usize| -> Vec<Vec<String>> {
                let keys = report.keys.iter().filter(|key| key.columns.len() == of);
                keys.map(|key| key.columns.clone()).collect()
            };
            let single: Vec<Vec<String>> = keys(1);
            let names = |value: &Value| serde_json::from_value::<Vec<String>>(value.clone()).expect("names");
            let expected_single: Vec<Vec<String>> = names(&expected["single_column_keys"])
                .into_iter()
                .map(|one| vec![one])
                .collect();
            assert_eq!(single, expected_single, "{name}");
            let pairs = expected["minimal_two_column_keys"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            assert_eq!(keys(2), pairs.iter().map(names).collect::<Vec<_>>(), "{name}");
            let found: BTreeMap<(&str, &str), u64> = report
                .dependencies
                .iter()
                .map(|one| ((one.determinant[0].as_str(), one.dependent.as_str()), one.rows))
                .collect();
            let told = |one: &Value, key: &str| one[key].as_str().expect("a name").to_owned();
            for one in expected["unary_fds"].as_array().expect("dependencies") {
                let pair = (told(one, "lhs"), told(one, "rhs"));
                let rows = match (name.as_str(), pair.0.as_str(), pair.1.as_str()) {
                    // Compared as text there; here "12.0 oz" and "12.0 oz." are one number.
                    ("errors/beers/dirty.csv", "beer_name", "ounces") => Some(52),
                    _ => one["violating_rows_min"].as_u64(),
                };
                assert_eq!(
                    found.get(&(pair.0.as_str(), pair.1.as_str())).copied(),
                    rows,
                    "{name}: {pair:?}"
                );
                compared += 1;
            }
            assert_eq!(
                found.len(),
                expected["unary_fds"].as_array().map_or(0, Vec::len),
                "{name}"
            );
        }
        assert_eq!(compared, 230);
    }
}
