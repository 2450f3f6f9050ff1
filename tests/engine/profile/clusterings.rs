//! Which columns stand together: what is joined against scipy, and the order of a report.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::Error;
use glovebox::ask::{Tables, answer};
use glovebox::profile::{Method, Options};
use glovebox::run::{Context, Counters, Snapshot};
use glovebox::stats::linkage::{joins, order};
use serde::Deserialize;

use crate::ask::{csv, profile, wait};

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
        let cx = Context::silent();
        let mut found = wait(joins(case.n, |a, b| near(a, b, case.seed), &cx)).expect("joins");
        assert_eq!(found.len(), case.n - 1);
        for (found, wanted) in found.iter_mut().zip(&case.joins) {
            found.left.sort_unstable();
            found.right.sort_unstable();
            assert_eq!((&found.left, &found.right), (&wanted.left, &wanted.right), "{}", case.n);
            assert!((found.near - wanted.near).abs() < 1e-12);
        }
        let in_order = order(case.n, |a, b| near(a.min(b), a.max(b), case.seed), &cx);
        let mut all = wait(in_order).expect("an order");
        all.sort_unstable();
        assert_eq!(all, (0..case.n).collect::<Vec<_>>());
    }
    let few = |n| wait(order(n, |_, _| 1.0, &Context::silent()));
    assert_eq!(few(0), Ok(Vec::new()));
    assert_eq!(few(1), Ok(vec![0]));
}

/// Counts ticks, and says stop at one of them.
fn stopping_at(at: usize, ticks: &Rc<Cell<usize>>, wanted: fn(&Snapshot) -> bool) -> Context {
    let counters = Arc::new(Counters::default());
    let (stop, ticks) = (counters.clone(), ticks.clone());
    let watched = Context::watched(move |snapshot| {
        if wanted(&snapshot) {
            ticks.set(ticks.get() + 1);
            if ticks.get() == at {
                stop.stop();
            }
        }
        None
    });
    watched.with_counters(counters)
}

#[test]
fn clustering_gives_turns_and_stops_when_told_to() {
    let (n, ticks) = (60, Rc::new(Cell::new(0)));
    let ordered = |at: usize| {
        ticks.set(0);
        let cx = stopping_at(at, &ticks, |_| true);
        let found = wait(order(n, |a, b| near(a.min(b), a.max(b), 1), &cx));
        (found.map(|order| order.len()), ticks.get())
    };
    let all = 2 * n - 1;
    assert_eq!(
        ordered(usize::MAX),
        (Ok(n), all),
        "a turn for each thing and each two that are joined"
    );
    for at in [1, n, n + 1, all] {
        assert_eq!(ordered(at), (Err(Error::Stopped), at));
    }
}

#[test]
fn a_profile_stops_while_it_orders_columns() {
    let row = |n: i64| {
        (2..22)
            .map(|i| (n * i % 17).to_string())
            .collect::<Vec<String>>()
            .join(",")
    };
    let names: Vec<String> = (0..20).map(|i| format!("c{i}")).collect();
    let rows: Vec<String> = (0..60).map(row).collect();
    let table = csv(&format!("{}\n{}\n", names.join(","), rows.join("\n")));
    let profiled = |at: usize| {
        let ticks = Rc::new(Cell::new(0));
        let cx = stopping_at(at, &ticks, |snapshot| snapshot.phase == "ordering columns");
        let report = wait(answer(&Options::default(), &Tables::of(&table), &cx));
        (report.map(|report| report.clusterings.len()), ticks.get())
    };
    let (whole, ticks) = profiled(usize::MAX);
    assert!(whole.is_ok_and(|measures| measures > 0) && ticks > 40, "{ticks}");
    assert_eq!(profiled(ticks / 2), (Err(Error::Stopped), ticks / 2));
}

#[test]
fn columns_that_go_together_stand_together() {
    let row = |n: i64| format!("{},{},{},{}\n", n % 10, n * 7 % 13, n % 10 * 3, n * 7 % 13 * 2 + 1);
    let rows: String = (0..130).map(row).collect();
    let report = profile(&csv(&format!("a,b,like a,like b\n{rows}")));
    let pearson = report.clusterings.iter().find(|of| of.method == Some(Method::Pearson));
    let columns = &pearson.expect("numbers are compared").columns;
    let place = |name: &str| columns.iter().position(|column| column == name).expect("a place");
    assert_eq!(columns.len(), 4);
    assert_eq!(place("a").abs_diff(place("like a")), 1);
    assert_eq!(place("b").abs_diff(place("like b")), 1);
    let none = profile(&csv("a\n1\n2\n"));
    assert!(none.clusterings.is_empty());
}
