//! What is refused: damaged forests, and questions that do not fit.

use glovebox::ask::answer;
use glovebox::outlier::{FOREST_VERSION, FitForest, IsolationForest, Node, ScoreForest};
use glovebox::run::Context;
use glovebox::table::{RowSet, Table};

use super::super::ask::{csv, wait};
use super::Asked;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn a_damaged_forest_is_refused() {
    let table = csv("x\n1\n2\n");
    let leaf = |size| Node::Leaf { size };
    let split = |feature, threshold, left, right| Node::Split {
        feature,
        threshold,
        left,
        right,
    };
    let forest = |trees: Vec<Vec<Node>>| IsolationForest {
        version: FOREST_VERSION,
        columns: vec!["x".to_owned()],
        sample: 4,
        seed: 0,
        trees,
    };
    let refused = |forest: IsolationForest| {
        let asked = Asked::default();
        let kept = asked.0.keep(forest);
        let options = ScoreForest {
            kept,
            ..ScoreForest::default()
        };
        let answer = wait(answer(&options, &asked.on(&table), &Context::silent()));
        answer.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let whole = vec![split(0, 1.5, 1, 2), leaf(1), leaf(3)];
    assert_eq!(refused(forest(vec![whole.clone()])), "");
    for (tree, says) in [
        (vec![], "no node"),
        (vec![split(0, 1.5, 1, 3), leaf(1), leaf(3)], "a node in a place"),
        (vec![split(0, 1.5, 1, u32::MAX), leaf(1), leaf(3)], "a node in a place"),
        (vec![split(0, 1.5, 0, 1), leaf(4)], "a node in a place"),
        (vec![split(0, 1.5, 1, 1), leaf(4)], "a node in a place"),
        (
            vec![split(0, 1.5, 1, 2), split(0, 1.5, 0, 2), leaf(4)],
            "a node in a place",
        ),
        (vec![split(0, 1.5, 1, 2), leaf(1), leaf(3), leaf(0)], "hangs nowhere"),
        (
            vec![split(1, 1.5, 1, 2), leaf(1), leaf(3)],
            "a column that it does not have",
        ),
        (vec![split(0, f64::NAN, 1, 2), leaf(1), leaf(3)], "no number"),
        (vec![split(0, f64::INFINITY, 1, 2), leaf(1), leaf(3)], "no number"),
        (vec![leaf(u32::MAX)], "another number of rows"),
    ] {
        let said = refused(forest(vec![whole.clone(), tree]));
        assert!(
            said.contains("damaged") && said.contains(says) && said.ends_with("in tree 1"),
            "{says}: {said}"
        );
    }
    let changed = |change: &dyn Fn(&mut IsolationForest)| {
        let mut forest = forest(vec![whole.clone()]);
        change(&mut forest);
        refused(forest)
    };
    assert!(changed(&|forest| forest.version = 2).contains("the form 2"));
    assert!(changed(&|forest| forest.trees.clear()).contains("no tree"));
    assert!(changed(&|forest| forest.columns.clear()).contains("no column"));
    assert!(changed(&|forest| forest.sample = 1).contains("no sample"));
    // A sample as large as can be costs no memory.
    assert_eq!(
        changed(&|forest| {
            forest.sample = u32::MAX;
            forest.trees = vec![vec![leaf(u32::MAX)]];
        }),
        ""
    );
}

#[test]
fn questions_that_do_not_fit_are_refused() {
    let asked = Asked::default();
    let table = csv("x,y,text\n1,2,a\n3,4,b\n,,c\n");
    let fit = |table: &Table, options: &FitForest| {
        let answer = wait(answer(options, &asked.on(table), &Context::silent()));
        answer.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let of = |columns: &[&str]| FitForest {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        ..FitForest::default()
    };
    let sizes = FitForest {
        trees: 0,
        sample: 1,
        ..of(&["x", "x"])
    };
    assert_eq!(
        fit(&table, &sizes),
        "columns: \"x\" is named twice; trees: must be from 1 to 1,000; sample: must be from 2 to 4,096"
    );
    assert_eq!(
        fit(&table, &of(&["x", "z"])),
        "columns: there is no column \"z\"; the table has \"x\", \"y\" and \"text\""
    );
    assert_eq!(fit(&table, &of(&["x", "text"])), "columns: \"text\" holds no numbers");
    assert_eq!(
        fit(&csv("t\na\nb\n"), &of(&[])),
        "columns: the table has no column of numbers"
    );
    let one = "columns: a forest grows from two rows or more that have a number in each column; there is 1 row";
    assert_eq!(fit(&csv("x,y\n1,2\n,3\n"), &of(&[])), one);
    let kept = asked.fit(&table, &of(&[])).kept;
    let score = |table: &Table, options: &ScoreForest| {
        let answer = wait(answer(options, &asked.on(table), &Context::silent()));
        answer.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let by = |kept| ScoreForest {
        kept,
        ..ScoreForest::default()
    };
    assert_eq!(
        score(&csv("y,a\nred,1\nblue,2\n"), &by(kept)),
        "kept: the forest looks at other columns: the table lacks \"x\", and \"y\" holds no numbers in it"
    );
    let sizes = ScoreForest {
        kept,
        threshold: f64::NAN,
        limit: 10_001,
    };
    assert_eq!(
        score(&table, &sizes),
        "threshold: must be from 0 to 1; limit: must be at most 10,000"
    );
    let rows = asked.0.keep(RowSet::none());
    let said = score(&table, &by(rows));
    assert!(said.contains("\"isolation-forest\" is wanted"), "{said}");
}
