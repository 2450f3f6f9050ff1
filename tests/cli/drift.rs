//! `glovebox drift`: two files compared.

use crate::Folder;

fn folder() -> Folder {
    let rows = |shift: i64| {
        let rows = (0..100).map(|n| format!("{},{},w{}\n", n % 20, n % 10 + shift, n % 3));
        format!("same,moved,text\n{}", rows.collect::<String>())
    };
    Folder::new(&[("a.csv", &rows(0)), ("b.csv", &rows(5))])
}

#[test]
fn what_has_changed_most_comes_first() {
    let text = folder().run(&["drift", "a.csv", "b.csv", "--full"]).good();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "b.csv (100 rows) against a.csv (100 rows)");
    let place = |what: &str| {
        lines
            .iter()
            .position(|line| line.starts_with(what))
            .unwrap_or_else(|| panic!("{what} in\n{text}"))
    };
    assert!(place("moved") < place("same"));
    assert!(lines[place("moved")].contains("drifted"));
    // In the finding's sentence and in the table.
    assert_eq!(text.matches(" × 10⁻").count(), 2, "{text}");
    assert!(text.contains("Not compared\ntext: it is text in the reference"));
    assert!(text.contains("drift.distribution"));
}

#[test]
fn programs_get_json_and_flags_come_from_the_question() {
    let folder = folder();
    let report = folder
        .run(&[
            "drift",
            "a.csv",
            "b.csv",
            "--columns",
            "moved,same",
            "--alpha",
            "0",
            "--format",
            "json",
        ])
        .json();
    assert_eq!(report["columns"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["columns"][1]["drifted"], false);
    assert_eq!(report["left_out"].as_array().map(Vec::len), Some(0));
    folder.run(&["drift", "a.csv", "b.csv", "--out", "d.json"]).good();
    assert!(folder.text("d.json").starts_with("{\n  \"version\": 1,"));
    let threads = |n: &str| {
        folder
            .run(&["drift", "a.csv", "b.csv", "--format", "json", "--threads", n])
            .good()
    };
    assert_eq!(threads("1"), threads("2"));
    for (flags, says) in [
        (vec!["--columns", "x"], "--columns: there is no column \"x\""),
        (vec!["--alpha", "7"], "--alpha: must be from 0 to 1"),
        (vec!["--out", "a.csv"], "--out is the input itself"),
    ] {
        let line = folder.run(&[vec!["drift", "a.csv", "b.csv"], flags].concat()).bad();
        assert!(line.contains(says), "{line}");
    }
    let line = folder.run(&["drift", "a.csv", "none.csv"]).bad();
    assert!(line.contains("none.csv"), "{line}");
}

#[test]
fn the_schema_in_the_repository_is_that_of_the_program() {
    let generated = folder().run(&["schema", "drift"]).good();
    assert!(
        generated == include_str!("../../static/schema/drift.schema.json"),
        "a type has changed: run `glovebox schema drift > static/schema/drift.schema.json`"
    );
}

#[test]
fn a_column_is_named_with_its_comma() {
    let rows: String = (0..40).map(|n| format!("{n},{}\n", n % 7)).collect();
    let file = format!("\"bill, mm\",b\n{rows}");
    let folder = Folder::new(&[("a.csv", &file), ("b.csv", &file)]);
    let told = folder
        .run(&["drift", "a.csv", "b.csv", "--columns", "\"bill, mm\", b"])
        .good();
    assert!(told.contains("bill, mm"), "{told}");
}
