//! Steps one by one: undo and redo, previews, what is shared, what mends a finding, what is refused.

use glovebox::clean::{Append, DropRows, EditCell, Fill, FillMissing, SortRows};
use glovebox::run::Context;
use glovebox::step::{Others, Recipe, Transform, Versions};
use glovebox::table::{Cell, Column, Comparison, Selection, Sort, Store, Table, Type, Value};
use glovebox::{Finding, Step, steps};

use super::{again, cells};
use crate::ask::{self, csv, wait};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Takes steps and keeps the versions.
fn walk(table: Table, steps: &[Step]) -> Versions {
    let mut versions = Versions::new(table);
    for step in steps {
        let now = versions.now().expect("a version").table.clone();
        let (table, effect) = wait(steps::apply(step, &now, &Others::new(), &Context::silent())).expect("a step");
        versions.push(table, effect);
    }
    versions
}

#[test]
fn what_is_undone_comes_back_until_another_step_is_taken() {
    let start = csv("id,age\n1,20\n2,\n3,40\n");
    let fill = FillMissing {
        columns: vec!["age".into()],
        with: Fill::Mean,
    };
    let drop = DropRows {
        selection: Selection::of("age", Comparison::AtLeast(Value::Integer(40))),
    };
    let steps = [fill.step().expect("JSON"), drop.step().expect("JSON")];
    let mut versions = walk(start.clone(), &steps);
    let shown = |versions: &Versions| ask::cells(&versions.now().expect("a version").table);
    assert_eq!(shown(&versions), [["1", "20"], ["2", "30"]]);
    assert!(versions.undo());
    assert_eq!(shown(&versions), [["1", "20"], ["2", "30"], ["3", "40"]]);
    assert!(versions.undo() && !versions.undo());
    assert_eq!(shown(&versions), [["1", "20"], ["2", ""], ["3", "40"]]);
    assert_eq!(
        ask::profile(&versions.now().expect("a version").table),
        ask::profile(&start)
    );
    assert!(versions.redo() && versions.redo() && !versions.redo());
    assert_eq!(shown(&versions), [["1", "20"], ["2", "30"]]);
    assert!(versions.undo());
    let now = versions.now().expect("a version").table.clone();
    let edit = EditCell {
        row: 0,
        column: "age".into(),
        value: Some(Value::Integer(21)),
    };
    let (edited, effect) =
        wait(glovebox::step::apply(&edit, &now, &Others::new(), &Context::silent())).expect("a step");
    versions.push(edited, effect);
    assert!(!versions.redo());
    assert_eq!(shown(&versions), [["1", "21"], ["2", "30"], ["3", "40"]]);
    assert_eq!(versions.all().len(), 3);
    let effects: Vec<String> = versions
        .all()
        .iter()
        .flat_map(|v| v.effect.as_ref())
        .map(|e| e.sentence())
        .collect();
    assert_eq!(effects, ["1 cell of age", "1 cell of age"]);
}

#[test]
fn columns_that_do_not_change_are_shared() {
    let start = csv("id,age\n1,20\n2,\n3,40\n");
    let fill = FillMissing {
        columns: vec!["age".into()],
        with: Fill::Median,
    };
    let filled = walk(start.clone(), &[fill.step().expect("JSON")]);
    let columns = |table: &Table| match table.store() {
        Store::Memory(columns) => columns.clone(),
        Store::Disk(_) => panic!("in memory"),
    };
    let (before, after) = (columns(&start), columns(&filled.now().expect("a version").table));
    let first = |column: &Column| column.chunks().next().map(|(_, chunk)| std::ptr::from_ref(chunk));
    assert_eq!(first(&before[0]), first(&after[0]));
    assert_ne!(first(&before[1]), first(&after[1]));
}

#[test]
fn a_preview_shows_the_rows_that_change_and_leaves_the_table() {
    let start = csv("id,age\n1,20\n2,\n3,40\n4,\n");
    let cx = Context::silent();
    let preview = |step: &Step| wait(steps::preview(step, &start, &Others::new(), 1, &cx)).expect("a preview");
    let fill = FillMissing {
        columns: vec!["age".into()],
        with: Fill::Mean,
    };
    let filled = preview(&fill.step().expect("JSON"));
    assert_eq!(
        (filled.before.rows.clone(), filled.after.rows.clone()),
        (vec![1], vec![1])
    );
    assert_eq!(filled.before.cells[0][1], Cell::Missing(String::new()));
    assert_eq!(filled.after.cells[0][1], Cell::Value("30".into()));
    assert_eq!(filled.effect.cells[0].count, 2);
    let drop = DropRows {
        selection: Selection::of("age", Comparison::Missing),
    };
    let dropped = preview(&drop.step().expect("JSON"));
    assert_eq!((dropped.before.rows, dropped.after.rows), (vec![1], vec![]));
    assert_eq!(dropped.effect.sentence(), "4 → 2 rows");
    let sort = SortRows {
        by: vec![Sort {
            column: "id".into(),
            descending: true,
        }],
    };
    let sorted = preview(&sort.step().expect("JSON"));
    assert_eq!(
        sorted.after.cells,
        [[Cell::Value("4".into()), Cell::Missing(String::new())]]
    );
    assert_eq!(ask::cells(&start).len(), 4);
}

#[test]
fn a_finding_that_steps_can_mend_is_gone_after_them() {
    let mut text = "id,one,none,age,income,kind,code,gap\n".to_owned();
    for row in 0..200 {
        let age = if row % 90 == 7 { -999 } else { 20 + row % 50 };
        let income = if row == 9 {
            "inf".to_owned()
        } else {
            format!("{}.5", 1000 + row * 3)
        };
        let kind = if row % 10 == 3 {
            "n/k".to_owned()
        } else {
            row.to_string()
        };
        let code = if row == 11 {
            "1x".to_owned()
        } else {
            (row * 7).to_string()
        };
        let gap = if row % 3 == 0 {
            String::new()
        } else {
            (row % 9).to_string()
        };
        text.push_str(&format!("{row},x,,{age},{income},{kind},{code},{gap}\n"));
    }
    text.push_str("199,x,,69,1597.5,199,1393,1\n");
    let start = csv(&text);
    let report = ask::profile(&start);
    let mut mended = Vec::new();
    let all = report.findings.iter().flat_map(Finding::each);
    for finding in all.filter(|finding| !finding.mend.is_empty()) {
        let after = wait(steps::replay(
            &finding.mend,
            &start,
            &Others::new(),
            &Context::silent(),
            |_, _, _| {},
        ));
        let after = ask::profile(&after.expect("a mended table"));
        let again = after
            .findings
            .iter()
            .flat_map(Finding::each)
            .find(|other| other.code == finding.code && other.columns == finding.columns);
        assert!(
            again.is_none_or(|again| again.count < finding.count),
            "{}: {:?}",
            finding.message,
            again
        );
        mended.push(finding.code.as_str());
    }
    mended.sort_unstable();
    mended.dedup();
    let expected = [
        "constant",
        "distribution.infinite",
        "duplicates.rows",
        "missing.all",
        "missing.share",
        "type.mismatch",
        "type.mixed",
        "values.placeholder",
        "values.sentinel",
    ];
    assert_eq!(mended, expected);
}

#[test]
fn a_long_chain_over_a_table_that_is_read_again_is_refused_before_the_stack_ends() {
    let mut table = again(&csv("id,age\n1,20\n2,30\n"), 1);
    let mut refused = None;
    for value in 0..1000 {
        let edit = EditCell {
            row: value % 2,
            column: "age".into(),
            value: Some(Value::Integer(value as i64)),
        };
        match wait(glovebox::step::apply(&edit, &table, &Others::new(), &Context::silent())) {
            Ok((next, _)) => table = next,
            Err(error) => {
                refused = Some(error.to_string());
                break;
            }
        }
    }
    assert!(refused.is_some_and(|error| error.contains("write it to a file")));
    assert_eq!(cells(&table).len(), 2);
}

#[test]
fn parameters_that_do_not_fit_are_said_in_one_message() {
    let start = csv("id,age\n1,20\n2,\n");
    for (json, says) in [
        (r#"{"step": "polish"}"#, "there is no step \"polish\"; there are append"),
        (
            r#"{"step": "drop-columns", "columns": ["x"]}"#,
            "there is no column \"x\"",
        ),
        (
            r#"{"step": "drop-columns", "columns": ["id", "age"]}"#,
            "one at least must stay",
        ),
        (
            r#"{"step": "drop-columns", "rows": 3}"#,
            "there is no \"rows\" here, but \"columns\"",
        ),
        (
            r#"{"step": "rename-columns", "names": {"id": "age"}}"#,
            "two columns would be called \"age\"",
        ),
        (r#"{"step": "keep-rows", "where": "age >"}"#, "at character"),
        (r#"{"step": "keep-rows", "where": "kept 3"}"#, "kept under number 3"),
        (
            r#"{"step": "fill-missing", "columns": ["age"], "with": {"constant": "old"}}"#,
            "cast the column first",
        ),
        // Nothing is missing in it, and yet it would fail where something is.
        (
            r#"{"step": "fill-missing", "columns": ["id"], "with": {"constant": 0.5}}"#,
            "cast the column first",
        ),
        (
            r#"{"step": "edit-cell", "row": 2, "column": "age", "value": 3}"#,
            "the table has 2 rows",
        ),
        (
            r#"{"step": "append", "table": "other.csv"}"#,
            "no table called \"other.csv\"",
        ),
        (
            r#"{"step": "set-missing", "tokens": ["?"], "where": "id = 1"}"#,
            "not both",
        ),
    ] {
        let step: Step = serde_json::from_str(json).expect("JSON");
        let refused = wait(steps::apply(&step, &start, &Others::new(), &Context::silent())).err();
        let said = refused.map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains(says), "{json}: {said}");
    }
    let recipe = Recipe::parse(r#"{"version": 2, "steps": []}"#).expect_err("another form");
    assert!(recipe.to_string().contains("version: this recipe has the form 2"));
    for list in ["[]", r#"[{"step": "drop-columns", "columns": ["id"]}]"#, "", "3"] {
        let refused = Recipe::parse(list).expect_err("no object");
        assert!(
            refused.to_string().contains("a recipe is an object"),
            "{list}: {refused}"
        );
    }
    let unknown = Recipe::parse(r#"{"steps": [], "colour": 1}"#).expect_err("an unknown field");
    assert!(unknown.to_string().contains("there is no \"colour\" here"));
}

#[test]
fn rows_of_a_file_on_disk_are_typed_as_the_whole_columns_however_few_they_are() {
    let text = "n,x,when,day\n1,2,2024-01-31 00:00:00,2024-01-31\n2,2.50,2024-02-01 10:30:00.5,\n3,4,,2024-02-02\n";
    let open = |memory| ask::open_as(ask::file("t.csv", text), &Default::default(), memory, 1).expect("a table");
    let (held, read) = (open(1 << 30), open(1));
    assert!(!read.is_loaded());
    for (first, count) in [(0, 0), (0, 1), (1, 1), (2, 1), (0, 3)] {
        let window = |table: &Table| table.window(&[0, 1, 2, 3], first, count).expect("a window");
        for (of_file, whole) in window(&read).columns.iter().zip(&window(&held).columns) {
            assert!(of_file.is_like(whole), "{of_file:?} {whole:?}");
        }
    }
}

#[test]
fn a_stack_says_of_each_row_which_table_it_is_from() {
    let named = |name: &str, text: &str| ask::open(ask::file(name, text)).expect("a text that can be read");
    let months = [
        named("may.csv", "id,visits\n1,10\n2,20\n"),
        named("june.csv", "id,visits\n3,30\n"),
        named("july.csv", "id,visits\n4,40\n5,50\n"),
    ];
    let others: Others = months
        .iter()
        .map(|table| (table.name().to_owned(), table.clone()))
        .collect();
    let append = |table: &str, source: &str| Append {
        table: table.to_owned(),
        source: Some(source.to_owned()),
        ..Append::default()
    };
    let stack = |first: &Table, steps: &[Append]| {
        steps.iter().try_fold(first.clone(), |table, step| {
            wait(glovebox::step::apply(step, &table, &others, &Context::silent())).map(|(table, _)| table)
        })
    };
    let all = stack(&months[0], &[append("june.csv", "month"), append("july.csv", "month")]).expect("a stack");
    let months_of = |rows: Vec<Vec<String>>| rows.into_iter().map(|row| row.join(" ")).collect::<Vec<_>>();
    assert_eq!(
        months_of(ask::cells(&all)),
        [
            "1 10 may.csv",
            "2 20 may.csv",
            "3 30 june.csv",
            "4 40 july.csv",
            "5 50 july.csv"
        ]
    );
    // A column that was never filled says nothing of what it holds.
    let empty = named("august.csv", "id,visits\n6,\n");
    for (first, second) in [(&months[0], &empty), (&empty, &months[0])] {
        let others: Others = [(second.name().to_owned(), second.clone())].into();
        let step = append(second.name(), "month");
        let (both, change) = wait(glovebox::step::apply(&step, first, &others, &Context::silent())).expect("a stack");
        let types: Vec<Type> = both.fields().iter().map(|field| field.r#type).collect();
        assert_eq!(types, [Type::Integer, Type::Integer, Type::Text], "{change:?}");
    }
    // A float does not hold every whole number.
    let large = named("large.csv", "id,visits\n9007199254740993,1\n");
    let halves = named("halves.csv", "id,visits\n2.5,1\n");
    let others: Others = [("halves.csv".to_owned(), halves)].into();
    let step = append("halves.csv", "month");
    let (_, change) = wait(glovebox::step::apply(&step, &large, &others, &Context::silent())).expect("a stack");
    let told = format!("{change:?}");
    assert!(told.contains("1 whole number of id lost its last digits"), "{told}");
    // A name that is taken says so, and of what.
    let told = |source: &str| {
        stack(&months[0], &[append("june.csv", source)])
            .map(|_| ())
            .expect_err("a fault")
            .to_string()
    };
    assert!(
        told("visits").contains("june.csv has a column \"visits\" already"),
        "{}",
        told("visits")
    );
    assert!(told(" ").contains("a column needs a name"), "{}", told(" "));
}
