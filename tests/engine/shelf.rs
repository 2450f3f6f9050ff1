//! The shelf: tables and kept things by number, and questions by name.

use std::cell::RefCell;
use std::rc::Rc;

use glovebox::ask::{Keep, Kept, Shelf, Tables, answer};
use glovebox::profile::{self, Associations, Columns, FoundSoFar, Summarised, Summary};
use glovebox::run::Context;
use glovebox::step::{Step, Transform};
use glovebox::steps::{ApplySteps, PreviewStep};
use glovebox::table::{KeptId, RowSet, RowsOptions, Selection, TableId};
use glovebox::{Error, Finding, clean, domains};
use serde_json::value::{RawValue, to_raw_value};

use super::ask::{csv, wait};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn said(error: &Error) -> String {
    error.to_string()
}

#[test]
fn rows_that_are_kept_can_be_selected_among_others() {
    let (shelf, cx) = (Shelf::default(), Context::silent());
    let table = csv("n\n1\n2\n3\n4\n");
    let on = shelf.put(table.clone(), None);
    // More rows than the table has: those are none of its rows.
    let id = shelf.keep([1u32, 3, 90].into_iter().collect::<RowSet>());
    let tables = Tables::on(&shelf, &[on]).expect("a table");
    let options = RowsOptions {
        selection: Some(Selection::Not(Box::new(Selection::Kept(id)))),
        limit: 10,
        ..RowsOptions::default()
    };
    let rows = wait(answer(&options, &tables, &cx)).expect("rows");
    assert_eq!(rows.rows, [0, 2]);
    let kept = wait(tables.select(&table, &Selection::Kept(id), &cx)).expect("rows");
    assert_eq!(kept, [1u32, 3].into_iter().collect());
    shelf.release(id);
    let gone = wait(answer(&options, &tables, &cx)).expect_err("they are gone");
    assert!(
        said(&gone).contains(&format!("nothing is kept under number {}", id.0)),
        "{gone}"
    );
    // A number is never given twice.
    assert!(shelf.keep(RowSet::none()) > id);
}

#[test]
fn tables_are_named_by_number_until_they_are_closed() {
    let shelf = Shelf::default();
    let (first, second) = (shelf.put(csv("a\n1\n"), None), shelf.put(csv("b\n1\n2\n"), None));
    let both = Tables::on(&shelf, &[first, second]).expect("two tables");
    let (reference, current) = both.two().expect("two tables");
    assert_eq!((reference.rows(), current.rows()), (1, 2));
    let refused = both.one().err().map(|error| said(&error));
    assert_eq!(refused.as_deref(), Some("on: this is asked of one table; 2 were given"));
    assert_eq!(shelf.tables().len(), 2);
    shelf.close(first);
    let refused = Tables::on(&shelf, &[first]).err().map(|error| said(&error));
    assert_eq!(refused.as_deref(), Some("on: no table is open under number 1"));
    assert_eq!(shelf.put(csv("c\n1\n"), None), TableId(3));
}

#[test]
fn steps_put_another_table_on_the_shelf_and_leave_the_one_before() {
    let (shelf, cx) = (Shelf::default(), Context::silent());
    let first = shelf.put(csv("id,n\n1,5\n1,5\n2,\n"), None);
    let more = shelf.put(csv("id,n\n3,9\n"), None);
    let name = shelf.table(more).expect("a table").name().to_owned();
    let steps = vec![
        clean::DropDuplicates::default().step().expect("a step"),
        clean::Append {
            table: name,
            ..clean::Append::default()
        }
        .step()
        .expect("a step"),
    ];
    let on = Tables::on(&shelf, &[first, more]).expect("tables");
    let applied = wait(answer(&ApplySteps { steps: steps.clone() }, &on, &cx)).expect("tables");
    let went: Vec<(u64, u64)> = applied.iter().map(|a| (a.effect.rows_before, a.rows)).collect();
    assert_eq!(went, [(3, 2), (2, 3)]);
    for (applied, steps) in applied.iter().zip(1..) {
        let after = shelf.table(applied.table).expect("it is on the shelf");
        assert_eq!((after.rows(), after.origin().steps().len()), (applied.rows, steps));
    }
    assert_eq!(shelf.table(first).expect("the one before").rows(), 3);

    // A preview changes nothing, and a step that does not fit leaves the shelf as it is.
    let [distinct, _] = steps.try_into().expect("two steps");
    let (step, limit) = (distinct.clone(), 1);
    let alone = Tables::on(&shelf, &[first]).expect("a table");
    let preview = wait(answer(&PreviewStep { step, limit }, &alone, &cx)).expect("a preview");
    assert_eq!((preview.effect.rows_after, preview.before.rows), (2, vec![1]));
    let bad = clean::DropColumns {
        columns: vec!["absent".to_owned()],
    };
    let steps = vec![distinct, bad.step().expect("a step")];
    let refused = wait(answer(&ApplySteps { steps }, &alone, &cx)).map_err(|error| said(&error));
    let refused = refused.expect_err("there is no such column");
    assert!(
        refused.contains("step 2 (drop-columns)") && refused.contains("absent"),
        "{refused}"
    );
    assert_eq!(shelf.tables().len(), 4);
}

#[test]
fn a_step_of_rows_that_are_kept_can_be_taken_again_where_nothing_is() {
    let (shelf, cx) = (Shelf::default(), Context::silent());
    let on = shelf.put(csv("n\n1\n2\n3\n4\n"), None);
    let id = shelf.keep([1u32, 3].into_iter().collect::<RowSet>());
    let selection = Selection::Not(Box::new(Selection::Kept(id)));
    let emptied = clean::SetMissing {
        columns: vec!["n".to_owned()],
        selection: Some(Selection::Kept(id)),
        ..clean::SetMissing::default()
    };
    let tables = Tables::on(&shelf, &[on]).expect("a table");
    let take = |steps: &[Step]| wait(answer(&ApplySteps { steps: steps.to_vec() }, &tables, &cx)).expect("tables");
    let counts = |steps: &[Step]| -> Vec<u64> { take(steps).iter().map(|applied| applied.rows).collect() };
    let steps = [
        clean::DropRows {
            selection: selection.clone(),
        }
        .step(),
        clean::KeepRows { selection }.step(),
        emptied.step(),
    ];
    let steps = steps.map(|step| step.expect("a step"));
    let taken: Vec<Step> = steps
        .iter()
        .flat_map(|step| take(std::slice::from_ref(step)))
        .map(|applied| applied.step)
        .collect();
    for step in &steps {
        let (step, limit) = (step.clone(), 1);
        wait(answer(&PreviewStep { step, limit }, &tables, &cx)).expect("a preview");
    }
    shelf.release(id);
    let written = serde_json::to_string(&taken).expect("JSON");
    assert!(
        !written.contains("kept") && written.contains("row in (2, 4)"),
        "{written}"
    );
    let of: Vec<Vec<u64>> = taken.iter().map(|step| counts(std::slice::from_ref(step))).collect();
    assert_eq!(of, [[2], [2], [4]]);
    let gone = wait(answer(&ApplySteps { steps: steps.to_vec() }, &tables, &cx)).expect_err("nothing is kept");
    assert!(
        said(&gone).contains("step 1 (drop-rows), kept: nothing is kept under number"),
        "{gone}"
    );
}

#[test]
fn what_is_kept_is_saved_and_loaded_as_what_it_is() {
    let rows: RowSet = [1u32, 2, 3, 9].into_iter().collect();
    let kept = Kept::new(rows.clone());
    let text = kept.save().expect("JSON");
    assert_eq!(text, r#"{"kind":"rows","version":1,"data":[[1,3],9]}"#);
    let back = Kept::load::<RowSet>(&text).expect("rows");
    assert_eq!(back.get::<RowSet>().as_deref(), Some(&rows));
    assert!(back.get::<profile::Report>().is_none());
    for (text, says) in [
        (r#"{"kind":"profile","version":1,"data":[]}"#, "saved as \"profile\""),
        (r#"{"kind":"rows","version":2,"data":[]}"#, "the form 2"),
        (r#"{"kind":"rows","version":1,"data":[-1]}"#, "rows:"),
        ("no JSON", "rows:"),
    ] {
        let refused = Kept::load::<RowSet>(text)
            .err()
            .map(|error| said(&error))
            .unwrap_or_default();
        assert!(refused.contains(says), "{text}: {refused}");
    }
    let shelf = Shelf::default();
    let id = shelf.keep_any(back);
    let other = shelf.kept::<profile::Report>(id).err().map(|error| said(&error));
    assert_eq!(
        other.as_deref(),
        Some("kept: \"rows\" is kept under number 1, and \"profile\" is wanted")
    );
    assert_eq!(RowSet::KIND, "rows");
}

#[test]
fn what_a_profile_has_found_is_told_while_it_goes_on() {
    let shelf = Shelf::default();
    // Three columns that never vary, one by one; that two of them are copies is found last.
    let rows = "x,y,z,1\nx,y,z,2\nx,y,z,3\n".repeat(8);
    let on = [shelf.put(csv(&format!("a,b,c,n\n{rows}")), None)];
    let so_far = Rc::new(RefCell::new(Vec::<Vec<Finding>>::new()));
    let looked = {
        let (shelf, so_far, id) = (shelf.clone(), Rc::clone(&so_far), on[0]);
        move || so_far.borrow_mut().push(shelf.found_in(id))
    };
    let cx = Context::watched(move |_| {
        looked();
        None
    });
    let tables = Tables::on(&shelf, &on).expect("a table");
    let whole = wait(answer(&Summary::default(), &tables, &cx)).expect("a summary");
    let so_far = so_far.borrow();
    assert!(so_far.iter().any(|found| (1..3).contains(&found.len())), "some of them");
    for (earlier, later) in so_far.iter().zip(so_far.iter().skip(1)) {
        assert!(later.starts_with(earlier), "more is added at the end");
    }
    let last = so_far.last().expect("a look");
    let all: Vec<&Finding> = whole.report.findings.iter().flat_map(Finding::each).collect();
    assert!(last.iter().all(|found| all.contains(&found)));
    assert!(last.len() < all.len(), "copies are found last");
    let now = wait(answer(&FoundSoFar {}, &tables, &Context::silent())).expect("findings");
    assert!(now.is_empty(), "the answer is there");
}

#[test]
fn a_profile_in_ranges_is_the_whole_profile() {
    let (shelf, cx) = (Shelf::default(), Context::silent());
    let header: Vec<String> = (0..203).map(|at| format!("c{at}")).collect();
    let row: Vec<String> = (0..203).map(|at| (at % 7).to_string()).collect();
    let other: Vec<String> = (0..203).map(|at| (at % 5).to_string()).collect();
    let table = csv(&format!(
        "{}\n{}\n{}\n",
        header.join(","),
        row.join(","),
        other.join(",")
    ));
    let on = [shelf.put(table.clone(), None)];
    let tables = Tables::on(&shelf, &on).expect("a table");
    let options = profile::Options {
        pair_columns: 203,
        ..profile::Options::default()
    };
    let whole = wait(answer(&options, &Tables::of(&table), &cx)).expect("a report");
    let Summarised {
        kept,
        mut report,
        columns,
        associations,
    } = wait(answer(&Summary { options }, &tables, &cx)).expect("a summary");
    assert!(report.columns.is_empty());
    let inline = report.associations.len() as u64;
    assert!((1..associations).contains(&inline), "the first of all");
    for first in (0..columns).step_by(50) {
        let count = 50;
        report
            .columns
            .extend(wait(answer(&Columns { kept, first, count }, &tables, &cx)).expect("columns"));
    }
    for first in (inline..associations).step_by(4000) {
        let count = 4000;
        let more = wait(answer(&Associations { kept, first, count }, &tables, &cx));
        report.associations.extend(more.expect("associations"));
    }
    assert_eq!(report, whole);
    let beyond = Columns {
        kept,
        first: 1 << 60,
        count: u64::MAX,
    };
    assert_eq!(wait(answer(&beyond, &tables, &cx)).expect("columns"), []);
}

#[test]
fn questions_are_asked_by_name() {
    let (shelf, cx) = (Shelf::default(), Context::silent());
    let on = [shelf.put(csv("a\n1\n2\n"), None)];
    let tables = Tables::on(&shelf, &on).expect("a table");
    let put = |name: &str, options: &str| {
        let options = RawValue::from_string(options.to_owned()).expect("JSON");
        wait(domains::answer(name, &options, &tables, &cx))
    };
    let rows = put("rows", r#"{"limit": 1}"#).expect("rows");
    let direct = RowsOptions {
        limit: 1,
        ..RowsOptions::default()
    };
    let direct = wait(answer(&direct, &tables, &cx)).expect("rows");
    assert_eq!(rows.get(), to_raw_value(&direct).expect("JSON").get());
    for (name, options, says) in [
        ("sing", "{}", "there is no question \"sing\"; there are open"),
        ("rows", r#"{"limits": 1}"#, "unknown field `limits`"),
        (
            "profile",
            r#"{"bins": 0, "top": 0}"#,
            "bins: must be from 1 to 250; top: must be from 1 to 1,000",
        ),
        (
            "profile-summary",
            r#"{"options": {"bins": 0}}"#,
            "bins: must be from 1 to 250",
        ),
        ("profile-columns", r#"{"kept": 7}"#, "nothing is kept under number 7"),
        ("open", "{}", "no file came with the question"),
    ] {
        let refused = put(name, options).err().map(|error| said(&error)).unwrap_or_default();
        assert!(refused.contains(says), "{name}: {refused}");
    }
    assert_eq!(
        shelf.kept::<RowSet>(KeptId(0)).err().map(|e| said(&e)).as_deref(),
        Some("kept: nothing is kept under number 0")
    );
}
