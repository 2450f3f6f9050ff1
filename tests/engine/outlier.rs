//! Outliers: the isolation forest against scikit-learn's, the same however a table lies, kept, saved,
//! loaded and refused when damaged.

mod refused;

use glovebox::ask::{Kept, Shelf, Tables, answer};
use glovebox::domains;
use glovebox::outlier::{
    FOREST_VERSION, FitForest, Fitted, IsolationForest, Node, ScoreForest, Scored, average_path_length,
};
use glovebox::run::Context;
use glovebox::table::{Column, KeptId, ReadOptions, RowSet, RowsOptions, Selection, Store, Table};
use serde_json::Value;
use serde_json::value::RawValue;

use super::ask::{csv, file, open_as, wait};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const GOLDEN: &str = include_str!("../golden/forest.json");

fn golden() -> Value {
    serde_json::from_str(GOLDEN).expect("JSON")
}

/// The golden points as a table of the columns a, b and c.
fn points(golden: &Value) -> Table {
    let rows = golden["data"].as_array().expect("rows");
    assert_eq!(rows.len(), 400);
    let column = |at: usize| Column::from_numbers(rows.iter().map(|row| row[at].as_f64().map(|x| x / 8.0)));
    let columns = ["a", "b", "c"]
        .into_iter()
        .zip(0..)
        .map(|(name, at)| (name, column(at)));
    Table::new("points", columns).expect("a table")
}

/// The forest that scikit-learn has grown.
fn theirs(golden: &Value) -> IsolationForest {
    let whole = |value: &Value| u32::try_from(value.as_u64().expect("a whole number")).expect("32 bits");
    let node = |node: &Value| match node.as_array().expect("a node").as_slice() {
        [size] => Node::Leaf { size: whole(size) },
        [feature, threshold, left, right] => Node::Split {
            feature: whole(feature),
            threshold: threshold.as_f64().expect("a number"),
            left: whole(left),
            right: whole(right),
        },
        other => panic!("{} parts", other.len()),
    };
    let tree = |tree: &Value| tree.as_array().expect("nodes").iter().map(node).collect();
    IsolationForest {
        version: FOREST_VERSION,
        columns: ["a", "b", "c"].map(str::to_owned).to_vec(),
        sample: whole(&golden["sample"]),
        seed: 3,
        trees: golden["forest"].as_array().expect("trees").iter().map(tree).collect(),
    }
}

/// A shelf, on which questions keep things, and how they are asked.
#[derive(Default)]
struct Asked(Shelf);

impl Asked {
    fn on(&self, table: &Table) -> Tables {
        Tables::of(table).with_shelf(&self.0)
    }

    fn fit(&self, table: &Table, options: &FitForest) -> Fitted {
        wait(answer(options, &self.on(table), &Context::silent())).expect("a forest")
    }

    fn score(&self, table: &Table, kept: KeptId) -> Scored {
        let limit = 10_000;
        let options = ScoreForest {
            kept,
            limit,
            ..ScoreForest::default()
        };
        wait(answer(&options, &self.on(table), &Context::silent())).expect("scores")
    }

    /// The scores of all rows, in the order of the table.
    fn scores(&self, table: &Table, kept: KeptId) -> Vec<f64> {
        let mut rows = self.score(table, kept).rows;
        rows.sort_by_key(|row| row.row);
        assert_eq!(rows.len() as u64, table.rows());
        rows.iter().map(|row| row.score).collect()
    }

    /// The forest as it is saved.
    fn saved(&self, kept: KeptId) -> String {
        self.0.kept_any(kept).and_then(|kept| kept.save()).expect("JSON")
    }
}

fn numbers(values: &Value) -> Vec<f64> {
    let values = values.as_array().expect("numbers").iter();
    values.map(|x| x.as_f64().expect("a number")).collect()
}

#[test]
fn the_average_path_is_as_long_as_the_paper_says() {
    for (rows, length) in [(0, 0.0), (1, 0.0), (2, 1.0)] {
        assert_eq!(average_path_length(rows), length, "{rows}");
    }
    // 2 (ln(n - 1) + 0.5772156649015329) - 2 (n - 1) / n, in fifty digits.
    for (rows, length) in [
        (3, 1.207_392_357_589_623),
        (256, 10.244_770_920_119_918),
        (4_096, 15.789_963_603_627_405),
    ] {
        let found = average_path_length(rows);
        assert!((found - length).abs() < 1e-13, "{rows}: {found} and not {length}");
    }
}

#[test]
fn trees_of_scikit_learn_give_the_scores_of_scikit_learn() {
    let (golden, asked) = (golden(), Asked::default());
    let kept = asked.0.keep(theirs(&golden));
    let wanted = numbers(&golden["scores"]);
    let found = asked.scores(&points(&golden), kept);
    assert_eq!((found.len(), wanted.len()), (400, 400));
    for (row, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
        assert!((found - wanted).abs() < 1e-12, "row {row}: {found} and not {wanted}");
    }
}

/// The places of values in their order; equal ones share the middle of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let below = |x: f64| values.iter().filter(|y| **y < x).count() as f64;
    let not_above = |x: f64| values.iter().filter(|y| **y <= x).count() as f64;
    values.iter().map(|x| (below(*x) + not_above(*x)) / 2.0).collect()
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum =
        |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 { x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum() };
    sum(a, mean_a, b, mean_b) / (sum(a, mean_a, a, mean_a) * sum(b, mean_b, b, mean_b)).sqrt()
}

#[test]
fn own_trees_rank_rows_as_those_of_scikit_learn_do() {
    let (golden, asked) = (golden(), Asked::default());
    let table = points(&golden);
    let wanted = numbers(&golden["hundred"]);
    for seed in [0, 1, u64::MAX] {
        let options = FitForest {
            trees: 100,
            seed,
            ..FitForest::default()
        };
        let found = asked.scores(&table, asked.fit(&table, &options).kept);
        let together = correlation(&ranks(&found), &ranks(&wanted));
        assert!(together > 0.9, "seed {seed}: {together}");
        let apart = found
            .iter()
            .zip(&wanted)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert!(apart < 0.1, "seed {seed}: {apart}");
    }
}

/// Rows in one heap; every tenth misses its second number.
fn heap(rows: usize) -> String {
    let line = |n: usize| {
        let (x, y) = (n * 7919 % 101, n * 68 % 97);
        match n % 10 {
            9 => format!("{x},,t{n}\n"),
            _ => format!("{x},{y}.5,t{n}\n"),
        }
    };
    format!("x,y,text\n{}", (0..rows).map(line).collect::<String>())
}

#[test]
fn a_far_point_has_the_highest_score_and_its_row_can_be_opened() {
    let asked = Asked::default();
    let fitted = asked.fit(&csv(&heap(1000)), &FitForest::default());
    assert_eq!(fitted.columns, ["x", "y"]);
    assert_eq!((fitted.rows_used, fitted.left_out, fitted.trees), (900, 100, 10));
    // Another table, whose columns stand in another order.
    let other = csv("y,more,x\n48.5,a,50\n40,b,55\n,c,50\n900,d,-700\n45,e,52\n");
    let found = asked.score(&other, fitted.kept);
    assert_eq!((found.scored, found.not_scored, found.outliers), (4, 1, 1));
    assert_eq!(found.rows.len(), 4);
    assert_eq!(found.rows[0].row, 3);
    assert!(found.rows.windows(2).all(|two| two[0].score >= two[1].score));
    assert!(found.rows.iter().all(|row| row.score > 0.0 && row.score <= 1.0));
    assert_eq!(found.findings.len(), 1);
    let finding = &found.findings[0];
    assert_eq!((finding.code.as_str(), finding.count), ("outlier.rows", 1));
    assert_eq!(
        (&finding.rows[..], &finding.columns[..]),
        (&[3][..], &fitted.columns[..])
    );
    assert_eq!(finding.selection, Some(Selection::Kept(found.kept)));
    let rows = RowsOptions {
        selection: finding.selection.clone(),
        limit: 10,
        ..RowsOptions::default()
    };
    let rows = wait(answer(&rows, &asked.on(&other), &Context::silent())).expect("rows");
    assert_eq!((rows.total, rows.rows), (1, vec![3]));
}

#[test]
fn what_is_listed_ends_at_the_limit_and_what_is_kept_does_not() {
    let asked = Asked::default();
    let table = csv(&heap(5000));
    let kept = asked.fit(&table, &FitForest::default()).kept;
    let ask = |threshold: f64, limit: u64| {
        let options = ScoreForest { kept, threshold, limit };
        wait(answer(&options, &asked.on(&table), &Context::silent())).expect("scores")
    };
    let (whole, some) = (ask(0.0, 10_000), ask(0.0, 7));
    assert_eq!((whole.rows.len(), some.rows.len()), (4500, 7));
    assert_eq!(whole.rows[..7], some.rows[..]);
    let ordered = |two: &[glovebox::outlier::ScoredRow]| {
        two[0].score > two[1].score || (two[0].score == two[1].score && two[0].row < two[1].row)
    };
    assert!(whole.rows.windows(2).all(ordered));
    assert_eq!((some.scored, some.not_scored, some.outliers), (4500, 500, 4500));
    let rows = asked.0.kept::<RowSet>(some.kept).expect("rows");
    assert_eq!((rows.len(), rows.has(9), rows.has(8)), (4500, false, true));
    let none = ask(1.0, 0);
    assert_eq!((none.outliers, none.rows.len(), none.findings.len()), (0, 0, 0));
    assert!(asked.0.kept::<RowSet>(none.kept).expect("rows").is_empty());
}

/// The same table in other chunks.
fn cut(table: &Table, ends: &[usize]) -> Table {
    let Store::Memory(columns) = table.store() else {
        panic!("in memory");
    };
    let columns = columns.iter().map(|column| column.cut(ends).expect("a column"));
    table.with_store(Store::Memory(columns.collect()), table.rows())
}

#[test]
fn a_forest_is_the_same_however_its_table_lies() {
    let text = heap(50_000);
    let options = FitForest {
        seed: 42,
        trees: 7,
        ..FitForest::default()
    };
    let open = |memory, threads| {
        open_as(file("t.csv", text.clone()), &ReadOptions::default(), memory, threads).expect("a table")
    };
    let (held, read) = (open(1 << 30, 1), open(1, 2));
    assert!(held.is_loaded() && !read.is_loaded());
    let (mut pieces, quiet) = (0, Context::silent());
    let count = |_: &glovebox::table::Batch| {
        pieces += 1;
        Ok(())
    };
    wait(read.chunks(&[0, 1], 1 << 18, &quiet, count)).expect("chunks");
    assert!(pieces > 1);
    let halves = cut(&held, &[1, 1000, 1003, 50_000]);
    let mut all = Vec::new();
    for (table, threads, memory) in [
        (&held, 1, 1 << 30),
        (&held, 2, 1 << 30),
        (&read, 2, 1 << 19),
        (&halves, 1, 1 << 30),
    ] {
        let asked = Asked::default();
        let cx = || Context::silent().with_threads(threads).with_memory(memory);
        let fitted = wait(answer(&options, &asked.on(table), &cx())).expect("a forest");
        let score = ScoreForest {
            kept: fitted.kept,
            ..ScoreForest::default()
        };
        let scored = wait(answer(&score, &asked.on(table), &cx())).expect("scores");
        all.push((asked.saved(fitted.kept), serde_json::to_string(&scored).expect("JSON")));
    }
    assert!(all.windows(2).all(|two| two[0] == two[1]));
    let another = Asked::default();
    let kept = another.fit(&held, &FitForest { seed: 43, ..options }).kept;
    assert_ne!(another.saved(kept), all[0].0);
}

#[test]
fn a_tree_is_the_same_however_many_there_are() {
    let asked = Asked::default();
    let table = csv(&heap(600));
    let trees = |trees| {
        let kept = asked
            .fit(
                &table,
                &FitForest {
                    trees,
                    ..FitForest::default()
                },
            )
            .kept;
        asked.0.kept::<IsolationForest>(kept).expect("a forest").trees.clone()
    };
    let (few, many) = (trees(3), trees(8));
    assert_eq!((few.len(), many.len()), (3, 8));
    assert_eq!(few[..], many[..3]);
    assert!(many.windows(2).all(|two| two[0] != two[1]));
}

#[test]
fn a_seed_gives_these_trees_and_no_others() {
    let asked = Asked::default();
    let options = FitForest {
        trees: 2,
        sample: 4,
        seed: 5,
        ..FitForest::default()
    };
    let kept = asked.fit(&csv("x,y\n1,10\n2,20\n3,35\n4,40\n50,60\n"), &options).kept;
    let wanted = concat!(
        r#"{"kind":"isolation-forest","version":1,"data":{"version":1,"columns":["x","y"],"sample":4,"seed":5,"trees":["#,
        r#"[{"feature":0,"threshold":1.7715366609510073,"left":1,"right":2},{"size":1},{"feature":1,"threshold":28.52991560861255,"left":3,"right":4},{"size":1},{"size":2}],"#,
        r#"[{"feature":0,"threshold":9.591615658124088,"left":1,"right":4},{"feature":0,"threshold":3.362343304788575,"left":2,"right":3},{"size":2},{"size":1},{"size":1}]]}}"#,
    );
    assert_eq!(asked.saved(kept), wanted);
}

#[test]
fn rows_that_are_all_alike_or_without_a_number_have_their_rules() {
    let asked = Asked::default();
    let alike = csv("x,y\n1,2\n1,2\n1,2\n");
    let fitted = asked.fit(&alike, &FitForest::default());
    assert_eq!(asked.scores(&alike, fitted.kept), [0.5; 3]);
    let values = [
        Some(1.0),
        None,
        Some(f64::NAN),
        Some(f64::INFINITY),
        Some(-1e308),
        Some(1e308),
        Some(-0.0),
    ];
    let table = Table::new("made", [("x", Column::from_numbers(values))]).expect("a table");
    let fitted = asked.fit(&table, &FitForest::default());
    assert_eq!((fitted.rows_used, fitted.left_out), (4, 3));
    let scored = asked.score(&table, fitted.kept);
    assert_eq!((scored.scored, scored.not_scored), (4, 3));
}

#[test]
fn a_forest_that_is_loaded_scores_the_same() {
    let (golden, asked, other) = (golden(), Asked::default(), Asked::default());
    let table = points(&golden);
    let fitted = asked.fit(
        &table,
        &FitForest {
            trees: 30,
            ..FitForest::default()
        },
    );
    let text = asked.saved(fitted.kept);
    let kept = other
        .0
        .keep_any(Kept::load::<IsolationForest>(&text).expect("a forest"));
    assert_eq!(other.saved(kept), text);
    assert_eq!(other.scores(&table, kept), asked.scores(&table, fitted.kept));
    for (from, to) in [
        ("\"size\":1", "\"size\":-1"),
        ("\"threshold\":", "\"threshold\":null,\"x\":"),
        ("\"seed\"", "\"sed\""),
    ] {
        assert!(text.contains(from));
        assert!(
            Kept::load::<IsolationForest>(&text.replacen(from, to, 1)).is_err(),
            "{to}"
        );
    }
}

#[test]
fn the_forest_is_asked_for_by_name() {
    let asked = Asked::default();
    let table = csv(&heap(100));
    let put = |name: &str, options: String| {
        let options = RawValue::from_string(options).expect("JSON");
        wait(domains::answer(name, &options, &asked.on(&table), &Context::silent())).expect("an answer")
    };
    let fitted = put("fit-isolation-forest", r#"{"seed": 3}"#.to_owned());
    let fitted: Fitted = serde_json::from_str(fitted.get()).expect("a forest");
    let kept = fitted.kept.0;
    let scored = put("score-isolation-forest", format!(r#"{{"kept": {kept}, "limit": 3}}"#));
    let scored: Scored = serde_json::from_str(scored.get()).expect("scores");
    assert_eq!((scored.scored, scored.not_scored, scored.rows.len()), (90, 10, 3));
}
