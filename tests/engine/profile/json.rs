//! A report as JSON: what a column of each type has, and that it comes back as it was.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeSet;

use glovebox::profile::Report;
use glovebox::table::{Table, Type};
use serde_json::Value;

use crate::ask::profile;
use crate::roundtrip::{Drawn, table};

const OF_ALL: &str =
    "name type physical count missing missing_tokens out_of_type distinct unique memory min max chi_squared top";
const OF_NUMBERS: &str =
    "range mean sum std variance cv skewness kurtosis mad iqr quantiles zeros negatives infinite histogram";
const OF_TIMES: &str = "zone time_quantiles histogram";
const OF_ORDERED: &str = "monotonic lowest highest";
const OF_TEXT: &str = "min_length max_length mean_length median_length lengths characters alphabet words patterns \
                       outer_space empty_texts imbalance";

/// The names that a column of a type has.
fn names(of: Type) -> BTreeSet<&'static str> {
    let own = match of {
        Type::Integer | Type::Float | Type::Decimal => [OF_NUMBERS, OF_ORDERED],
        Type::Date | Type::Timestamp | Type::Time => [OF_TIMES, OF_ORDERED],
        Type::Boolean => ["imbalance", OF_ORDERED],
        Type::Text => [OF_TEXT, ""],
    };
    own.iter()
        .flat_map(|names| names.split_whitespace())
        .chain(OF_ALL.split(' '))
        .collect()
}

/// A column of each type and of each way to hold it, cut to so many rows.
fn columns(rows: usize) -> Vec<Drawn> {
    let whole = |values: [i64; 4]| values.into_iter().map(Some).take(rows).collect::<Vec<_>>();
    let text = |values: [&str; 4]| values.into_iter().map(|v| Some(v.to_owned())).take(rows).collect();
    let far = (1 << 53) + 1;
    vec![
        Drawn::Boolean([true, false, true, true].into_iter().map(Some).take(rows).collect()),
        Drawn::Integer(whole([i64::MIN, far, far + 1, i64::MAX])),
        Drawn::Large([1, 2, u64::MAX, u64::MAX].into_iter().map(Some).take(rows).collect()),
        Drawn::Float(
            [0.1, f64::INFINITY, -0.0, 5e-324]
                .into_iter()
                .map(Some)
                .take(rows)
                .collect(),
        ),
        Drawn::Decimal(whole([1, 22, 333, -4]), 2),
        Drawn::WideDecimal(
            [i128::from(far) << 60, 7, -7, 0]
                .into_iter()
                .map(Some)
                .take(rows)
                .collect(),
            3,
        ),
        Drawn::Date([0, 1, 19_000, -5].into_iter().map(Some).take(rows).collect()),
        Drawn::Timestamp(whole([0, 1_700_000_000, 5, -5]), 0, Some("UTC")),
        Drawn::Time([0, 1, 2, 86_399_999].into_iter().map(Some).take(rows).collect(), 3),
        Drawn::Text(text(["a b c", "", "Ä-1", "x"])),
    ]
}

/// Each column of a table has the names of its type and no others, and the report is the same
/// after a way through JSON.
fn check(table: &Table) -> Value {
    let report = profile(table);
    let json = serde_json::to_string(&report).expect("JSON");
    let again: Report = serde_json::from_str(&json).expect("a report");
    assert_eq!(again, report);
    assert_eq!(serde_json::to_string(&again).expect("JSON"), json);
    assert!(json.starts_with(r#"{"version":1,"#), "{json:.40}");
    let value: Value = serde_json::from_str(&json).expect("JSON");
    for (at, field) in table.fields().iter().enumerate() {
        let column = value["columns"][at].as_object().expect("a column");
        let mut seen: BTreeSet<&str> = column.keys().map(String::as_str).collect();
        let wanted = names(field.r#type);
        // Only where few values are far from all others.
        assert!(
            !seen.remove("cut_histogram") || wanted.contains("histogram"),
            "{field:?}"
        );
        assert_eq!(seen, wanted, "{field:?}");
    }
    value
}

#[test]
fn a_column_of_each_type_has_its_own_figures_and_comes_back_as_it_was() {
    let table = table(&columns(4), &[2]);
    let types: BTreeSet<Type> = table.fields().iter().map(|field| field.r#type).collect();
    assert_eq!(types, Type::ALL.into_iter().collect());
    check(&table);
}

#[test]
fn a_figure_that_cannot_be_told_is_null() {
    let integers = 1;
    let one = check(&table(&columns(1), &[]));
    let column = &one["columns"][integers];
    assert!(column["std"].is_null() && column["skewness"].is_null() && column["monotonic"].is_null());
    assert_eq!(column["mean"], i64::MIN as f64);
    let none = check(&table(&columns(0), &[]));
    let column = &none["columns"][integers];
    assert!(column["mean"].is_null() && column["histogram"].is_null());
    assert_eq!(column["zeros"], 0);
}
