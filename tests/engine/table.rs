//! Tables made of columns, and tables with other columns beside those that stay: in memory, and read
//! again from a file.

use glovebox::run::Context;
use glovebox::table::{Column, Origin, ReadOptions, Store, Table, Type};

use super::ask::{self, cells, csv, file, open_as, wait};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TEXT: &str = "id,age\n1,20\n2,\n3,40\n";

/// The same table in memory, and read from its file.
fn both() -> [Table; 2] {
    [1 << 30, 1].map(|memory| open_as(file("t.csv", TEXT), &ReadOptions::default(), memory, 1).expect("a table"))
}

/// All cells, wherever the table is.
fn held(table: &Table) -> Vec<Vec<String>> {
    let all: Vec<usize> = (0..table.fields().len()).collect();
    let columns = wait(table.columns(&all, &Context::silent())).expect("columns");
    cells(&table.with_store(Store::Memory(columns), table.rows()))
}

fn names(table: &Table) -> Vec<&str> {
    table.fields().iter().map(|field| field.name.as_str()).collect()
}

#[test]
fn a_table_is_made_of_columns_in_a_line() {
    let x = || Column::from_integers([Some(1), None]);
    let table = Table::new("made", [("x", x()), ("t", Column::from_texts([Some("a"), Some("b")]))]).expect("a table");
    assert_eq!((table.name(), table.rows(), names(&table)), ("made", 2, vec!["x", "t"]));
    assert_eq!(cells(&table), [["1", "a"], ["", "b"]]);
    assert_eq!(table.position("t"), Some(1));
    assert!(matches!(&**table.origin(), Origin::Made { by, seed: None } if by == "made"));
    assert_eq!(ask::profile(&table).source, None);
    let refused = |columns: Vec<(&str, Column)>| Table::new("made", columns).err().map(|e| e.to_string());
    assert_eq!(
        refused(vec![("x", x()), ("x", x())]).as_deref(),
        Some("columns: two columns would be called \"x\"")
    );
    assert_eq!(
        refused(vec![(" ", x())]).as_deref(),
        Some("columns: a column needs a name")
    );
    let short = refused(vec![("x", x()), ("y", Column::from_integers([Some(1)]))]);
    assert_eq!(short.as_deref(), Some("columns: \"y\" has 1 cell for 2 rows"));
}

#[test]
fn columns_are_put_in_taken_out_and_named_anew() {
    for table in both() {
        let flags = Column::from_booleans([Some(true), None, Some(false)]);
        let more = table.with_column("flag", flags.clone()).expect("a table");
        assert_eq!(held(&more), [["1", "20", "true"], ["2", "", ""], ["3", "40", "false"]]);
        let other = more.replaced("age", flags.clone()).expect("a table");
        assert_eq!(other.fields()[1].r#type, Type::Boolean);
        assert_eq!(held(&other)[0], ["1", "true", "true"]);
        assert_eq!(names(&more.without(&["id", "flag"]).expect("a table")), ["age"]);
        let renamed = more.renamed("id", "number").expect("a table");
        assert_eq!(
            (names(&renamed), renamed.position("id")),
            (vec!["number", "age", "flag"], None)
        );
        assert_eq!(held(&renamed), held(&more));
        let turned = more.reordered(&["flag", "id"]).expect("a table");
        assert_eq!(held(&turned)[2], ["false", "3"]);
        for (refused, says) in [
            (more.renamed("id", "age"), "two columns would be called \"age\""),
            (more.without(&["x"]), "there is no column \"x\""),
            (
                more.with_column("age", flags.clone()),
                "two columns would be called \"age\"",
            ),
            (
                more.replaced("age", Column::from_numbers([None])),
                "has 1 cell for 3 rows",
            ),
            (more.reordered(&["id", "id"]), "two columns would be called \"id\""),
        ] {
            let said = refused.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(said.contains(says), "{said}");
        }
        // The table that all this was made from is what it was.
        assert_eq!(held(&table), [["1", "20"], ["2", ""], ["3", "40"]]);
    }
}

#[test]
fn rows_beyond_the_end_are_refused_and_a_table_can_be_appended_to_itself() {
    let cx = Context::silent();
    for table in both() {
        let some = wait(table.take(&[0u32, 2].into_iter().collect(), &cx)).expect("rows");
        assert_eq!(held(&some), [["1", "20"], ["3", "40"]]);
        assert!(wait(table.take(&[3u32].into_iter().collect(), &cx)).is_err());
        let twice = wait(table.append(&table, &cx)).expect("rows");
        assert_eq!(held(&twice).len(), 6);
        assert_eq!(held(&twice)[4], ["2", ""]);
    }
    let refused = wait(csv(TEXT).append(&csv("id\n1\n"), &cx))
        .err()
        .map(|error| error.to_string());
    assert_eq!(
        refused.as_deref(),
        Some("table: its columns are not the same, in name, type and order")
    );
}
