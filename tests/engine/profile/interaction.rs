//! How two columns lie together: each cell's count is the number of rows that it opens, whatever
//! the types, and all cells together are the rows that have both.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use glovebox::ask::{Tables, answer};
use glovebox::profile::{Interaction, InteractionOptions, Places};
use glovebox::stats::spread::spread;
use glovebox::table::{Selection, Table, select};

use crate::ask::{ENOUGH, as_pandas, csv, file, open, open_as, quietly, wait};

const GOLDEN: &str = include_str!("../../golden/interactions.json");
const PENGUINS: &[u8] = include_bytes!("../../../static/demo/penguins.csv");

fn ask(table: &Table, a: &str, b: &str, levels: usize) -> Interaction {
    let options = InteractionOptions {
        a: a.to_owned(),
        b: b.to_owned(),
        bins: 6,
        levels,
        ..InteractionOptions::default()
    };
    wait(answer(&options, &Tables::of(table), &quietly(table))).expect("an interaction")
}

/// Each cell against the rows behind it.
fn check(table: &Table, a: &str, b: &str, levels: usize, rows: u64) {
    let found = ask(table, a, b, levels);
    assert_eq!(found.version, 1);
    assert_eq!(found.rows, rows, "{a} and {b}");
    assert_eq!(found.counts.len(), found.a.places.len());
    assert_eq!(found.counts.iter().flatten().sum::<u64>(), rows);
    for (x, column) in found.counts.iter().enumerate() {
        assert_eq!(column.len(), found.b.places.len());
        assert!(!column.is_empty(), "{b} has places");
        for (y, count) in column.iter().enumerate() {
            let both = found.a.at(x).into_iter().chain(found.b.at(y)).map(Selection::Where);
            let opened = wait(select(table, &Selection::And(both.collect()), &quietly(table))).expect("rows");
            assert_eq!(opened.len(), *count, "{a} at {x} and {b} at {y}");
        }
    }
}

#[test]
fn each_cell_opens_as_many_rows_as_it_says() {
    let table = open(file("penguins.csv", PENGUINS)).expect("a table");
    check(&table, "Culmen Length (mm)", "Flipper Length (mm)", 10, 342);
    check(&table, "Date Egg", "Body Mass (g)", 10, 342);
    check(&table, "Species", "Sex", 10, 333);
    check(&table, "Individual ID", "Sample Number", 3, 344);
}

#[test]
fn invalid_values_and_infinite_numbers_have_no_place() {
    let rows: String = (0..200).map(|n| format!("{n},{},{}\n", n % 7, n % 2 == 0)).collect();
    let table = csv(&format!("x,y,flag\n{rows}some,1,true\n-3,inf,false\n"));
    check(&table, "x", "flag", 10, 201);
    check(&table, "x", "y", 10, 200);
    check(&table, "flag", "flag", 10, 202);
}

#[test]
fn a_column_of_one_value_has_one_place_and_one_of_none_has_none() {
    let table = csv("one,none,x\n5,,1\n5,,2\n5,,3\n");
    let found = ask(&table, "one", "x", 10);
    assert_eq!(found.counts, [[1, 1, 1]]);
    let found = ask(&table, "none", "x", 10);
    assert!(found.a.places.is_empty());
    assert_eq!(found.rows, 0);
}

#[test]
fn the_rarer_texts_share_the_last_place() {
    let table = csv("t,x\nb,1\na,1\nb,2\nc,2\na,3\nd,3\n");
    let found = ask(&table, "t", "x", 2);
    assert_eq!(found.counts, [[1, 0, 1], [1, 1, 0], [0, 1, 1]]);
    let Places::Levels { values, others } = found.a.places else {
        panic!("texts have levels")
    };
    assert_eq!(values.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(others, 2);
}

#[test]
fn what_cannot_be_asked_is_said() {
    let table = csv("x\n1\n2\n");
    let options = InteractionOptions {
        a: "x".to_owned(),
        b: "y".to_owned(),
        ..InteractionOptions::default()
    };
    let refused = |options: &InteractionOptions| {
        let answered = wait(answer(options, &Tables::of(&table), &quietly(&table)));
        answered.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let said = refused(&options);
    assert!(said.contains("there is no column \"y\""), "{said}");
    let itself = InteractionOptions {
        b: "x".to_owned(),
        ..options
    };
    assert_eq!(refused(&itself), "");
    for bins in [1, 101] {
        let said = refused(&InteractionOptions { bins, ..itself.clone() });
        assert!(said.contains("bins: must be from 2 to 100"), "{said}");
    }
    let said = refused(&InteractionOptions {
        points: 5001,
        ..itself.clone()
    });
    assert!(said.contains("points: must be from 0 to 5,000"), "{said}");
    for levels in [0, 51] {
        let said = refused(&InteractionOptions {
            levels,
            ..itself.clone()
        });
        assert!(said.contains("levels: must be from 1 to 50"), "{said}");
    }
}

/// What numpy and pandas count (`tests/golden/interactions.py`).
#[test]
fn cells_are_those_of_the_peers() {
    #[derive(serde::Deserialize)]
    struct Golden {
        pairs: Vec<Pair>,
        spreads: Vec<Lying>,
        /// So many values 0, 1, 2 and so on, and the ends of their median's interval.
        medians: Vec<[f64; 3]>,
    }
    #[derive(serde::Deserialize)]
    struct Lying {
        number: String,
        by: String,
        /// Count, least, 5 %, 25 %, 50 %, 75 %, 95 %, greatest, and the ends of the median's interval.
        spreads: Vec<[f64; 10]>,
    }
    #[derive(serde::Deserialize)]
    struct Pair {
        a: String,
        b: String,
        counts: Vec<Vec<u64>>,
    }
    let golden: Golden = serde_json::from_str(GOLDEN).expect("JSON");
    let table = open_as(file("penguins.csv", PENGUINS), &as_pandas(None), ENOUGH, 1).expect("a table");
    assert_eq!(golden.pairs.len(), 4);
    for pair in golden.pairs {
        let options = InteractionOptions {
            a: pair.a,
            b: pair.b,
            ..InteractionOptions::default()
        };
        let found = wait(answer(&options, &Tables::of(&table), &quietly(&table))).expect("an interaction");
        assert!(!pair.counts.is_empty(), "{options:?}");
        assert_eq!(found.counts, pair.counts, "{options:?}");
    }
    assert_eq!((golden.spreads.len(), golden.medians.len()), (2, 8));
    for [count, low, high] in golden.medians {
        let found = spread((0..count as u64).map(|n| n as f64).collect()).and_then(|of| of.median_between);
        assert_eq!(found, Some((low, high)), "{count}");
    }
    assert_eq!(spread(vec![1.0; 5]).and_then(|of| of.median_between), None);
    for Lying { number, by, spreads } in golden.spreads {
        let found = [ask(&table, &number, &by, 10), ask(&table, &by, &number, 10)];
        for found in found {
            assert_eq!((found.points, found.spreads.len()), (None, spreads.len()));
            for (found, wanted) in found.spreads.into_iter().zip(&spreads) {
                let of = found.expect("values");
                let (low, high) = of.median_between.expect("enough values");
                let figures = [
                    of.count as f64,
                    of.min,
                    of.p5,
                    of.q1,
                    of.median,
                    of.q3,
                    of.p95,
                    of.max,
                    low,
                    high,
                ];
                let near = figures
                    .iter()
                    .zip(wanted)
                    .all(|(a, b)| (a - b).abs() <= 1e-12 * b.abs());
                assert!(near, "{number} by {by}: {figures:?} and not {wanted:?}");
            }
        }
    }
}

#[test]
fn few_rows_of_two_measures_are_told_one_by_one() {
    let table = csv("day,x,t
2024-01-02,1.5,a
,2,a
2024-01-01,,b
2024-01-03,-3,b
2024-01-04,inf,b
");
    let found = ask(&table, "day", "x", 10);
    let points = found.points.expect("few rows");
    assert_eq!(points.rows, [0, 3]);
    assert_eq!(points.a, [1_704_153_600.0, 1_704_240_000.0]);
    assert_eq!(points.b, [1.5, -3.0]);
    assert!(found.spreads.is_empty());
    let none = InteractionOptions {
        a: "day".to_owned(),
        b: "x".to_owned(),
        points: 1,
        ..InteractionOptions::default()
    };
    let found = wait(answer(&none, &Tables::of(&table), &quietly(&table))).expect("an interaction");
    assert_eq!(found.points, None);
    let found = ask(&table, "t", "x", 10);
    let counts: Vec<Option<u64>> = found.spreads.iter().map(|of| of.map(|of| of.count)).collect();
    assert_eq!(
        counts,
        [Some(1), Some(2)],
        "b has more rows; what is infinite has no part"
    );
}
