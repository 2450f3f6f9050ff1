//! Drift: the test of Kolmogorov and Smirnov against scipy, and what is said of columns that cannot be
//! compared.

mod distributions;

use std::sync::{Arc, Mutex};

use glovebox::Error;
use glovebox::ask::{Tables, answer};
use glovebox::drift::{Options, Report};
use glovebox::run::Context;
use glovebox::stats::kolmogorov::{TwoSamples, survival, two_samples};
use glovebox::table::{Column, ReadOptions, Table};
use serde_json::Value;

#[cfg(not(target_arch = "wasm32"))]
use super::ask::Counted;
use super::ask::{csv, file, open_as, quietly, wait};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const GOLDEN: &str = include_str!("../golden/drift.json");

/// The sample that five numbers stand for; see `tests/golden/drift.py`.
fn sample(of: &Value) -> Vec<f64> {
    let number = |at: usize| of[at].as_i64().expect("a whole number");
    let shift = of[4].as_f64().expect("a number");
    let value = |i: i64| ((i * number(1) + number(2)) % number(3)) as f64 / 8.0 + shift;
    let mut values: Vec<f64> = (0..number(0)).map(value).collect();
    values.sort_by(f64::total_cmp);
    values
}

#[track_caller]
fn near(what: &str, found: f64, wanted: f64, relative: f64) {
    let distance = (found - wanted).abs();
    assert!(
        distance <= relative * wanted.abs().max(f64::MIN_POSITIVE),
        "{what}: {found} and not {wanted}"
    );
}

fn compared(a: &[f64], b: &[f64]) -> Option<TwoSamples> {
    wait(two_samples(a, b, &Context::silent())).expect("nobody says stop")
}

#[test]
fn small_samples_are_counted_by_hand() {
    // Of the 6 orders of 2 and 2 values, 2 keep the samples apart.
    let apart = compared(&[1.0, 2.0], &[3.0, 4.0]).expect("two samples");
    assert_eq!((apart.statistic, apart.location, apart.is_above), (1.0, 2.0, true));
    assert!((apart.p_value - 2.0 / 6.0).abs() < 1e-15 && apart.is_exact);
    let same = compared(&[1.0, 2.0], &[1.0, 2.0]).expect("two samples");
    assert_eq!((same.statistic, same.p_value), (0.0, 1.0));
    assert_eq!(compared(&[], &[1.0]), None);
}

#[test]
fn a_long_count_stops_when_told_to() {
    let (a, b): (Vec<f64>, Vec<f64>) = (0..2000).map(|n| (f64::from(n), f64::from(n + 300))).unzip();
    let cx = Context::silent();
    cx.counters().stop();
    assert!(matches!(wait(two_samples(&a, &b, &cx)), Err(Error::Stopped)));
}

#[test]
fn two_samples_are_as_far_apart_as_scipy_says() {
    let golden: Value = serde_json::from_str(GOLDEN).expect("JSON");
    let pairs = golden["two_samples"].as_array().expect("pairs");
    assert_eq!(pairs.len(), 24);
    for pair in pairs {
        let found = compared(&sample(&pair["a"]), &sample(&pair["b"])).expect("two samples");
        let what = format!("{} {}", pair["a"], pair["b"]);
        let wanted = |name: &str| pair[name].as_f64().expect("a number");
        near(&what, found.statistic, wanted("statistic"), 1e-12);
        near(&what, found.p_value, wanted("p_value"), 1e-9);
        assert_eq!(found.location, wanted("location"), "{what}");
        assert_eq!(found.is_above, wanted("sign") > 0.0, "{what}");
    }
}

#[test]
fn one_sample_is_as_probable_as_scipy_says() {
    let golden: Value = serde_json::from_str(GOLDEN).expect("JSON");
    let cases = golden["one_sample"].as_array().expect("cases");
    assert_eq!(cases.len(), 31);
    for case in cases {
        let (n, d) = (case["n"].as_u64().expect("n"), case["d"].as_f64().expect("d"));
        near(
            &format!("{n} {d}"),
            survival(n, d),
            case["survival"].as_f64().expect("p"),
            1e-9,
        );
    }
}

fn drift(reference: &Table, current: &Table, options: &Options) -> Report {
    wait(answer(
        options,
        &Tables::of_all([reference, current]),
        &quietly(reference),
    ))
    .expect("a report")
}

#[test]
fn what_has_moved_is_found_and_what_cannot_be_compared_is_named() {
    let text = |shift: i64, last: &str| {
        let rows = (0..200).map(|n| {
            let day = n % 28 + 1;
            format!("{n},{},{},word{},2024-01-{day:02},\n", n % 50, n % 50 + shift, n % 3)
        });
        format!("id,same,moved,text,day,{last}\n{}", rows.collect::<String>())
    };
    let report = drift(&csv(&text(0, "old")), &csv(&text(30, "new")), &Options::default());
    let drifted: Vec<&str> = report
        .columns
        .iter()
        .filter(|c| c.drifted)
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(drifted, ["moved"]);
    let names: Vec<&str> = report.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["id", "same", "moved", "day"]);
    assert_eq!((report.columns[1].statistic, report.columns[1].p_value), (0.0, 1.0));
    assert!(!report.columns[2].more_below && report.columns[2].exact);
    let left: Vec<(&str, &str)> = report
        .left_out
        .iter()
        .map(|l| (l.name.as_str(), l.why.as_str()))
        .collect();
    assert_eq!(
        left,
        [
            ("text", "it is text in the reference, which this test does not compare"),
            ("old", "the current table has no such column"),
            ("new", "the reference has no such column"),
        ]
    );
    let found: Vec<(&str, &str)> = report
        .findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.columns[0].as_str()))
        .collect();
    let expected = [
        ("drift.column-gone", "old"),
        ("drift.distribution", "moved"),
        ("drift.column-new", "new"),
    ];
    assert_eq!(found, expected);
    let one = Options {
        columns: vec!["same".into()],
        ..Options::default()
    };
    assert_eq!(drift(&csv(&text(0, "a")), &csv(&text(1, "a")), &one).columns.len(), 1);
}

#[test]
fn missing_invalid_and_infinite_cells_have_their_rules() {
    let numbers =
        |values: &[Option<f64>]| Table::new("made", [("x", Column::from_numbers(values.to_vec()))]).expect("a table");
    let a = numbers(&[Some(1.0), None, Some(f64::NAN), Some(f64::INFINITY), Some(-0.0)]);
    let b = numbers(&[Some(1.0), Some(0.0), Some(f64::INFINITY)]);
    let report = drift(&a, &b, &Options::default());
    assert_eq!((report.columns[0].reference, report.columns[0].current), (3, 3));
    assert_eq!(report.columns[0].statistic, 0.0);
    let none = drift(&numbers(&[None]), &b, &Options::default());
    assert_eq!(none.left_out[0].why, "it has no value in one of the tables");
    let dates = csv("x\n2024-01-01\n2024-01-02\n");
    let other = drift(&dates, &b, &Options::default());
    assert_eq!(
        other.left_out[0].why,
        "it is date in the reference and float in the current table"
    );
    let codes: Vec<&str> = other.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["drift.column-type", "drift.nothing-compared"]);
    let later = drift(&dates, &csv("x\n2024-01-03\n"), &Options::default());
    assert_eq!(later.columns[0].location.to_string(), "2024-01-02");
}

#[test]
fn a_report_can_be_read_again_where_the_distance_is_at_infinity() {
    let numbers = |values: [f64; 3]| {
        Table::new("made", [("x", Column::from_numbers(values.map(Some).to_vec()))]).expect("a table")
    };
    let low = numbers([f64::NEG_INFINITY, f64::NEG_INFINITY, 1.0]);
    let report = drift(&low, &numbers([1.0, 2.0, 3.0]), &Options::default());
    let text = serde_json::to_string(&report).expect("JSON");
    assert!(text.contains("\"location\":\"-Infinity\""), "{text}");
    assert_eq!(serde_json::from_str::<Report>(&text).expect("the report again"), report);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn columns_that_cannot_be_compared_are_not_read() {
    let numbers: String = (0..500).map(|n| format!("{n}\n")).collect();
    let source = Arc::new(Counted::new(format!("x\n{numbers}")));
    let reference = open_as(source.clone(), &ReadOptions::default(), 1, 1).expect("a table");
    assert!(!reference.is_loaded());
    let before = source.read();
    let report = drift(&reference, &csv("x\nword\nother\n"), &Options::default());
    assert_eq!(report.left_out.len(), 1);
    assert_eq!(source.read(), before);
}

#[test]
fn progress_goes_on_from_column_to_column() {
    let rows: String = (0..300).map(|n| format!("{n},{n},{n}\n")).collect();
    let table = csv(&format!("a,b,c\n{rows}"));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let cx = Context::watched(move |now| {
        told.lock().expect("no thread failed").push((now.done, now.total));
        None
    });
    wait(answer(&Options::default(), &Tables::of_all([&table, &table]), &cx)).expect("a report");
    let mut steps = seen.lock().expect("no thread failed").clone();
    steps.dedup();
    assert_eq!(steps, [(0, 3), (1, 3), (2, 3), (3, 3)]);
}

#[test]
fn questions_that_do_not_fit_are_refused() {
    let table = csv("x\n1\n2\n");
    let ask = |options: &Options, on: &Tables| wait(answer(options, on, &quietly(&table))).err().map(|e| e.to_string());
    let both = Tables::of_all([&table, &table]);
    let one = ask(&Options::default(), &Tables::of(&table));
    assert_eq!(one.as_deref(), Some("on: this is asked of two tables; one was given"));
    let alpha = Options {
        alpha: 2.0,
        ..Options::default()
    };
    assert_eq!(ask(&alpha, &both).as_deref(), Some("alpha: must be from 0 to 1"));
    let unknown = Options {
        columns: vec!["y".into()],
        ..Options::default()
    };
    assert_eq!(
        ask(&unknown, &both).as_deref(),
        Some("columns: there is no column \"y\"; the table has \"x\"")
    );
}

#[test]
fn a_table_on_disk_gives_the_same_report() {
    let text: String = (0..5000)
        .map(|n| format!("{},{}.5\n", n * 7919 % 1000, n % 77))
        .collect();
    let text = format!("a,b\n{text}");
    let open = |memory| open_as(file("t.csv", text.clone()), &ReadOptions::default(), memory, 1).expect("a table");
    let (held, read) = (open(1 << 30), open(1));
    assert!(held.is_loaded() && !read.is_loaded());
    let half = csv("a,b\n1,2.5\n3,4.5\n");
    let bytes = |table: &Table| serde_json::to_string(&drift(table, &half, &Options::default())).expect("JSON");
    assert_eq!(bytes(&held), bytes(&read));
}
