//! How columns go together, pair by pair against scikit-learn and scipy (`tests/golden/associations.py`
//! says by which route): missing values in both columns, categories of one value, many levels, many ties, dates.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use glovebox::profile::{Association, Method};
use glovebox::table::ReadOptions;
use serde::Deserialize;

use crate::ask::{ENOUGH, as_pandas, file, open_as, profile};

const PENGUINS: &[u8] = include_bytes!("../../../static/demo/penguins.csv");
const WEATHER: &[u8] = include_bytes!("../../../static/demo/seattle-weather.csv");
const ADULT: &[u8] = include_bytes!("../../data/adult.parquet");
const GOLDEN: &str = include_str!("../../golden/associations.json");

/// How far values may differ, relative to their size.
const NEAR: f64 = 1e-9;

/// Below this size only rounding is left of a value, and `NEAR` is taken of this instead.
const SMALL: f64 = 1e-5;

#[derive(Deserialize)]
struct Golden {
    tables: BTreeMap<String, Vec<Association>>,
}

/// What differs between the table's associations and the peers', in words, and how many were compared.
fn compare(name: &str, bytes: &[u8], reading: &ReadOptions) -> (Vec<String>, usize) {
    let mut golden: Golden = serde_json::from_str(GOLDEN).expect("JSON");
    let expected = golden.tables.remove(name).expect("a table of the golden file");
    let table = open_as(file(name, bytes), reading, ENOUGH, 1).expect("a table");
    let report = profile(&table);
    let mut seen: BTreeMap<(&str, &str, Method), &Association> = report
        .associations
        .iter()
        .map(|pair| ((pair.a.as_str(), pair.b.as_str(), pair.method), pair))
        .collect();
    let mut said = Vec::new();
    for pair in &expected {
        let what = format!("{:?} of {} and {}", pair.method, pair.a, pair.b);
        let Some(found) = seen.remove(&(pair.a.as_str(), pair.b.as_str(), pair.method)) else {
            said.push(format!("{what} is absent"));
            continue;
        };
        if found.rows != pair.rows {
            said.push(format!("{what} is over {} rows, not {}", found.rows, pair.rows));
        }
        let same = match (found.value, pair.value) {
            (Some(seen), Some(peer)) => (seen - peer).abs() <= NEAR * peer.abs().max(SMALL),
            (seen, peer) => seen == peer,
        };
        if !same {
            said.push(format!("{what} is {:?}, not {:?}", found.value, pair.value));
        }
    }
    let more = seen.values().map(|pair| {
        let (method, a, b) = (pair.method, &pair.a, &pair.b);
        format!("{method:?} of {a} and {b} is not in the golden file")
    });
    said.extend(more);
    (said, expected.len())
}

#[test]
fn associations_over_gaps_are_those_of_the_peers() {
    let (said, compared) = compare("penguins.csv", PENGUINS, &as_pandas(None));
    assert!(said.is_empty(), "\n{}", said.join("\n"));
    assert_eq!(compared, 261);
}

#[test]
fn associations_of_many_levels_and_ties_are_those_of_the_peers() {
    let (said, compared) = compare("adult.parquet", ADULT, &as_pandas(None));
    assert!(said.is_empty(), "\n{}", said.join("\n"));
    assert_eq!(compared, 225);
}

#[test]
fn a_date_is_compared_by_its_day() {
    let (said, compared) = compare("seattle-weather.csv", WEATHER, &ReadOptions::default());
    assert!(said.is_empty(), "\n{}", said.join("\n"));
    assert_eq!(compared, 40);
}

#[test]
fn squares_that_have_no_float_make_no_association() {
    let line = |i: usize| {
        format!(
            "{}{}.5e298,{}\n",
            if i.is_multiple_of(3) { "-" } else { "" },
            i % 89 + 1,
            ["A", "B"][i % 2]
        )
    };
    let text: String = ["huge,name\n".to_owned()]
        .into_iter()
        .chain((0..400).map(line))
        .collect();
    let report = profile(&crate::ask::csv(&text));
    let ratio = report
        .associations
        .iter()
        .find(|found| found.method == Method::CorrelationRatio);
    assert_eq!(ratio.map(|found| found.value), Some(None));
    assert!(crate::ask::finding(&report, "association.high", "huge").is_none());
}
