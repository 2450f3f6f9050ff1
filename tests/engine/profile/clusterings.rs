//! Which columns stand together: what is joined against scipy, and the order of a report.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::profile::Method;
use glovebox::stats::linkage::{joins, order};
use serde::Deserialize;

use crate::ask::{csv, profile};

const GOLDEN: &str = include_str!("../../golden/clusterings.json");

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    n: usize,
    seed: usize,
    joins: Vec<Join>,
}

#[derive(Deserialize)]
struct Join {
    left: Vec<usize>,
    right: Vec<usize>,
    near: f64,
}

fn near(a: usize, b: usize, seed: usize) -> f64 {
    // In 64 bits, in WebAssembly too.
    let [a, b, seed] = [a, b, seed].map(|n| n as u64);
    ((a * a * 7919 + b * b * b * 104_729 + seed * 1_299_709) % 100_003) as f64 / 100_003.0
}

#[test]
fn groups_are_joined_as_scipy_joins_them() {
    let golden: Golden = serde_json::from_str(GOLDEN).expect("JSON");
    assert_eq!(golden.cases.len(), 4);
    for case in golden.cases {
        let mut found = joins(case.n, |a, b| near(a, b, case.seed));
        assert_eq!(found.len(), case.n - 1);
        for (found, wanted) in found.iter_mut().zip(&case.joins) {
            found.left.sort_unstable();
            found.right.sort_unstable();
            assert_eq!((&found.left, &found.right), (&wanted.left, &wanted.right), "{}", case.n);
            assert!((found.near - wanted.near).abs() < 1e-12);
        }
        let mut all = order(case.n, |a, b| near(a.min(b), a.max(b), case.seed));
        all.sort_unstable();
        assert_eq!(all, (0..case.n).collect::<Vec<_>>());
    }
    assert_eq!(order(0, |_, _| 1.0), Vec::<usize>::new());
    assert_eq!(order(1, |_, _| 1.0), [0]);
}

#[test]
fn columns_that_go_together_stand_together() {
    let row = |n: i64| format!("{},{},{},{}\n", n % 10, n * 7 % 13, n % 10 * 3, n * 7 % 13 * 2 + 1);
    let rows: String = (0..130).map(row).collect();
    let report = profile(&csv(&format!("a,b,like a,like b\n{rows}")));
    let pearson = report.clusterings.iter().find(|of| of.method == Method::Pearson);
    let columns = &pearson.expect("numbers are compared").columns;
    let place = |name: &str| columns.iter().position(|column| column == name).expect("a place");
    assert_eq!(columns.len(), 4);
    assert_eq!(place("a").abs_diff(place("like a")), 1);
    assert_eq!(place("b").abs_diff(place("like b")), 1);
    let none = profile(&csv("a\n1\n2\n"));
    assert!(none.clusterings.is_empty());
}
