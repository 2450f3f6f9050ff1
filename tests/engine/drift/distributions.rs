//! One column in two tables: the same places for both, each of which opens as many rows as it says, against
//! numpy, pandas and scipy.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use glovebox::ask::{Tables, answer};
use glovebox::drift::{Distributions, Outside, SideBySide};
use glovebox::profile::Places;
use glovebox::table::{Column, Comparison, Selection, Table, Value, select};
use serde::Deserialize;

use crate::ask::{ENOUGH, as_pandas, csv, file, open_as, quietly, wait};

const GOLDEN: &str = include_str!("../../golden/distributions.json");
const PENGUINS: &[u8] = include_bytes!("../../../static/demo/penguins.csv");

fn ask(reference: &Table, current: &Table, question: &Distributions) -> Result<SideBySide, String> {
    let on = Tables::of_all([reference, current]);
    wait(answer(question, &on, &quietly(reference))).map_err(|error| error.to_string())
}

fn of(column: &str) -> Distributions {
    Distributions {
        column: column.to_owned(),
        ..Distributions::default()
    }
}

/// Each place against the rows behind it, in both tables.
fn check(reference: &Table, current: &Table, column: &str) -> SideBySide {
    let found = ask(reference, current, &of(column)).expect("an answer");
    assert_eq!(found.reference.len(), found.extent.places.len(), "{column}");
    assert_eq!(found.current.len(), found.extent.places.len(), "{column}");
    assert!(!found.current.is_empty(), "{column}");
    for (place, counts) in found.reference.iter().zip(&found.current).enumerate() {
        let tests = found.extent.at(place).into_iter().map(Selection::Where).collect();
        let rows = Selection::And(tests);
        let opened = |table: &Table| wait(select(table, &rows, &quietly(table))).expect("rows").len();
        assert_eq!(
            (opened(reference), opened(current)),
            (*counts.0, *counts.1),
            "{column} at {place}"
        );
    }
    found
}

#[derive(Deserialize)]
struct Golden {
    numbers: Vec<OfNumbers>,
    texts: Vec<OfTexts>,
}

#[derive(Deserialize)]
struct OfNumbers {
    column: String,
    counts: [Vec<u64>; 2],
    at: Vec<f64>,
    shares: [Vec<f64>; 2],
    distance: f64,
    location: f64,
}

#[derive(Deserialize)]
struct OfTexts {
    text: String,
    counts: [BTreeMap<String, u64>; 2],
}

/// The penguins of two islands.
fn islands() -> [Table; 2] {
    let penguins = open_as(file("penguins.csv", PENGUINS), &as_pandas(None), ENOUGH, 1).expect("a table");
    ["Biscoe", "Dream"].map(|island| {
        let of = Selection::of("Island", Comparison::Equal(Value::Text(island.to_owned())));
        let rows = wait(select(&penguins, &of, &quietly(&penguins))).expect("rows");
        wait(penguins.take(&rows, &quietly(&penguins))).expect("a table")
    })
}

#[test]
fn bars_shares_and_the_largest_distance_are_those_of_the_peers() {
    let golden: Golden = serde_json::from_str(GOLDEN).expect("JSON");
    let [biscoe, dream] = islands();
    assert_eq!((golden.numbers.len(), golden.texts.len()), (2, 2));
    for wanted in golden.numbers {
        let found = check(&biscoe, &dream, &wanted.column);
        assert_eq!([found.reference, found.current], wanted.counts, "{}", wanted.column);
        let cumulative = found.cumulative.expect("numbers");
        assert_eq!(cumulative.at, wanted.at, "{}", wanted.column);
        assert_eq!(
            [cumulative.reference, cumulative.current],
            wanted.shares,
            "{}",
            wanted.column
        );
        assert!(
            (cumulative.distance - wanted.distance).abs() < 1e-12,
            "{}",
            wanted.column
        );
        let furthest = cumulative.furthest.expect("a finite place");
        assert_eq!(cumulative.at[furthest], wanted.location, "{}", wanted.column);
    }
    for wanted in golden.texts {
        let found = check(&biscoe, &dream, &wanted.text);
        let Places::Levels { values, others: 0 } = &found.extent.places else {
            panic!("texts have levels")
        };
        let counts = |counts: &[u64]| -> BTreeMap<String, u64> {
            let all = values.iter().map(ToString::to_string).zip(counts.iter().copied());
            all.filter(|(_, n)| *n > 0).collect()
        };
        assert_eq!(
            [counts(&found.reference), counts(&found.current)],
            wanted.counts,
            "{}",
            wanted.text
        );
        assert_eq!(found.cumulative, None);
    }
}

#[test]
fn columns_that_are_held_in_other_ways_get_the_same_places() {
    let rows = |write: &dyn Fn(i64) -> String| (0..60).map(write).collect::<String>();
    let a = rows(&|n| {
        format!(
            "{n},{}.5,2024-01-{:02},2024-01-01 00:00:{n:02},{}\n",
            n % 7,
            n % 28 + 1,
            n % 2 == 0
        )
    });
    let b = rows(&|n| {
        format!(
            "{}.25,{},2024-02-{:02},2024-01-01 00:01:{n:02}.125,{}\n",
            n + 20,
            n % 9,
            n % 20 + 1,
            n % 3 == 0
        )
    });
    let head = "whole,half,day,moment,flag\n";
    let (a, b) = (csv(&format!("{head}{a}")), csv(&format!("{head}{b}")));
    for column in ["whole", "half", "day", "moment", "flag"] {
        let found = check(&a, &b, column);
        assert_eq!(
            (found.reference.iter().sum::<u64>(), found.current.iter().sum()),
            (60, 60),
            "{column}"
        );
    }
    // Longer than floats hold: the edges are told as values, and no row changes its bar.
    let long = |from: i64| {
        let cells = (0..50).map(|n| Some(from + n));
        Table::new("made", [("id", Column::from_integers(cells))]).expect("a table")
    };
    let found = check(&long(9_007_199_254_740_993), &long(9_007_199_254_741_013), "id");
    assert!(matches!(found.extent.places, Places::Bars { ref exact, .. } if !exact.is_empty()));
}

#[test]
fn a_text_that_is_new_has_a_place_however_small_its_table() {
    let old: String = (0..500).map(|n| format!("word{}\n", n % 20)).collect();
    let (old, new) = (csv(&format!("t\n{old}")), csv("t\nword1\nother\nother\n"));
    let few = Distributions { levels: 2, ..of("t") };
    let found = ask(&old, &new, &few).expect("an answer");
    let Places::Levels { values, others } = found.extent.places else {
        panic!("texts have levels")
    };
    assert_eq!(
        values.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["other", "word1"]
    );
    assert_eq!(
        (others, found.reference, found.current),
        (19, vec![0, 25, 475], vec![2, 1, 0])
    );
}

#[test]
fn what_is_not_finite_is_in_the_shares_and_in_no_bar() {
    let numbers = |values: &[f64]| {
        let cells: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        Table::new("made", [("x", Column::from_numbers(cells))]).expect("a table")
    };
    let low = numbers(&[f64::NEG_INFINITY, f64::NEG_INFINITY, 1.0, f64::NAN]);
    let found = ask(&low, &numbers(&[1.0, 2.0, 3.0]), &of("x")).expect("an answer");
    assert_eq!(
        (found.reference.iter().sum::<u64>(), found.current.iter().sum::<u64>()),
        (1, 3)
    );
    let cumulative = found.cumulative.expect("numbers");
    assert_eq!((cumulative.at, cumulative.furthest), (vec![1.0, 2.0, 3.0], None));
    assert_eq!(cumulative.reference, [1.0, 1.0, 1.0]);
    let infinite = |outside: Outside| (outside.negative_infinite, outside.positive_infinite, outside.infinite());
    assert_eq!(infinite(found.outside_reference), (2, 0, 2), "NaN is missing");
    assert_eq!(infinite(found.outside_current), (0, 0, 0));
    let none = ask(&low, &csv("x,y\n,1\n,2\n"), &of("x"));
    assert!(none.is_err() || none.is_ok_and(|found| found.cumulative.is_none()));
}

#[test]
fn few_values_far_from_all_others_are_counted_and_have_no_bar() {
    let cells = |far: &[&str]| {
        let near = (0..200).map(|n| format!("{}.5,{n},2024-01-{:02}\n", n % 50, n % 28 + 1));
        let far = far.iter().map(|x| format!("{x},{x},1900-01-01\n"));
        csv(&format!("half,whole,day\n{}", near.chain(far).collect::<String>()))
    };
    let (a, b) = (cells(&["-1000000"]), cells(&["1000000", "2000000"]));
    for (column, last, far) in [
        ("half", 49.5, [(1, 0), (0, 2)]),
        ("whole", 207.0, [(1, 0), (0, 2)]),
        ("day", 1_706_486_400.0, [(1, 0), (2, 0)]),
    ] {
        // Each bar opens as many rows as it has, the far ones left out.
        let found = check(&a, &b, column);
        let Places::Bars { edges, .. } = &found.extent.places else {
            panic!("numbers have bars")
        };
        assert_eq!(edges.last(), Some(&last), "{column}");
        let outside = [found.outside_reference, found.outside_current];
        assert_eq!(outside.map(|of| (of.below, of.above)), far, "{column}");
        assert_eq!(found.current.iter().sum::<u64>() + outside[1].far(), 202, "{column}");
        let rows = found.extent.beyond().expect("bars");
        let opened = [&a, &b].map(|table| wait(select(table, &rows, &quietly(table))).expect("rows").len());
        assert_eq!(opened, far.map(|of| of.0 + of.1), "{column}");
        let whole = Distributions {
            whole: true,
            ..of(column)
        };
        let all = ask(&a, &b, &whole).expect("an answer");
        assert_eq!(all.outside_reference.far() + all.outside_current.far(), 0, "{column}");
        assert_eq!(all.current.iter().sum::<u64>(), 202, "{column}");
        assert_eq!(all.cumulative, found.cumulative, "the test is of all values");
    }
}

#[test]
fn many_values_are_told_at_even_ranks_and_where_the_distance_is_largest() {
    let text = |shift: i64| (0..2000).map(|n| format!("{}\n", n + shift)).collect::<String>();
    let (a, b) = (csv(&format!("x\n{}", text(0))), csv(&format!("x\n{}", text(333))));
    let found = ask(&a, &b, &Distributions { points: 20, ..of("x") }).expect("an answer");
    let cumulative = found.cumulative.expect("numbers");
    assert!(
        cumulative.at.len() <= 23 && cumulative.at.len() >= 20,
        "{}",
        cumulative.at.len()
    );
    assert_eq!(
        (cumulative.at[0], cumulative.at[cumulative.at.len() - 1]),
        (0.0, 2332.0)
    );
    let furthest = cumulative.furthest.expect("a finite place");
    let apart = cumulative.reference[furthest] - cumulative.current[furthest];
    assert!((apart.abs() - cumulative.distance).abs() < 1e-12 && (cumulative.distance - 0.1665).abs() < 1e-12);
}

#[test]
fn columns_that_cannot_be_held_against_each_other_are_refused() {
    let (a, b) = (csv("x,y\n1,word\n2,other\n"), csv("x,z\nword,1\nother,2\n"));
    let refused = |question: &Distributions| ask(&a, &b, question).err().unwrap_or_default();
    assert_eq!(
        refused(&of("x")),
        "column: it is integer in the reference and text in the current table"
    );
    assert_eq!(refused(&of("y")), "column: the current table has no such column");
    assert_eq!(refused(&of("z")), "column: the reference has no such column");
    assert!(
        refused(&of("q")).contains("there is no column \"q\""),
        "{}",
        refused(&of("q"))
    );
    let bins = Distributions { bins: 1, ..of("x") };
    assert_eq!(refused(&bins), "bins: must be from 2 to 100");
    let points = Distributions {
        points: 5000,
        ..of("x")
    };
    assert_eq!(refused(&points), "points: must be from 2 to 2,000");
}
