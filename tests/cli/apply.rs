//! `glovebox apply`: recipes taken on files, and what is said of those that do not fit.

use serde_json::{Value, json};

use crate::Folder;

const STAFF: &str = "\
id;Alder;city;pay
1;36;Oslo;10,5
2;?;Bergen;11,5
2;?;Bergen;11,5
3;-999;Oslo;
4;52;;12,0
";

const CLEAN: &str = r#"{
  "version": 1,
  "reading": { "delimiter": ";", "missing": { "tokens": [] } },
  "steps": [
    { "step": "rename-columns", "names": { "Alder": "age" } },
    { "step": "set-missing", "columns": ["age"], "tokens": ["?", "-999"] },
    { "step": "cast", "types": { "age": "integer" } },
    { "step": "fill-missing", "columns": ["age"], "with": "median" },
    { "step": "fill-missing", "columns": ["city"], "with": { "constant": "unknown" } },
    { "step": "drop-duplicates" },
    { "step": "drop-rows", "where": "pay is missing" },
    { "step": "sort-rows", "by": [{ "column": "age", "descending": true }] },
    { "step": "edit-cell", "row": 0, "column": "city", "value": "Alta" },
    { "step": "reorder-columns", "columns": ["city"] },
    { "step": "drop-columns", "columns": ["id"] }
  ]
}"#;

fn folder(recipe: &str) -> Folder {
    Folder::new(&[("a.csv", STAFF), ("r.json", recipe)])
}

#[track_caller]
fn refused(recipe: &Value, flags: &[&str]) -> String {
    let folder = folder(&recipe.to_string());
    let before = folder.names();
    let line = folder
        .run(&[&["apply", "a.csv", "--recipe", "r.json", "--out", "b.csv"], flags].concat())
        .bad();
    assert_eq!(folder.names(), before, "nothing is written");
    line
}

#[test]
fn a_recipe_is_taken_step_by_step_and_each_is_told() {
    let folder = folder(CLEAN);
    let told = folder
        .run(&[
            "apply",
            "a.csv",
            "--recipe",
            "r.json",
            "--out",
            "b.csv",
            "--effects",
            "e.json",
        ])
        .good();
    assert_eq!(
        folder.text("b.csv"),
        "city,age,pay\nAlta,52,12.0\nBergen,44,11.5\nOslo,36,10.5\n"
    );
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines,
        [
            "  1  Rename Alder to age: 1 column renamed",
            "  2  Set ? and -999 missing in age: 3 cells of age",
            "  3  Cast age to integer: 2 cells of age",
            "  4  Fill missing cells of age with the median: 3 cells of age",
            "  5  Fill missing cells of city with unknown: 1 cell of city",
            "  6  Drop duplicate rows: 5 → 4 rows",
            "  7  Drop rows where pay is missing: 4 → 3 rows",
            "  8  Sort rows by age, greatest first: rows in another order",
            "  9  Set city in row 1 to Alta: 1 cell of city",
            " 10  Put city first: columns in another order",
            " 11  Drop id: 4 → 3 columns",
            "     3 rows × 3 columns",
        ]
    );
    let effects: Value = serde_json::from_str(&folder.text("e.json")).unwrap();
    assert_eq!(effects["steps"].as_array().map(Vec::len), Some(11));
    assert_eq!(effects["steps"][3]["step"], "fill-missing");
    assert_eq!(effects["steps"][3]["effect"]["cells"][0]["count"], 3);
    assert_eq!(effects["steps"][5]["effect"]["rows_after"], 4);
    // To standard output goes the table alone.
    let out = folder
        .run(&["apply", "a.csv", "--recipe", "r.json", "--out", "-"])
        .good();
    assert_eq!(out, folder.text("b.csv"));
}

#[test]
fn table_and_effects_are_written_both_or_neither() {
    let folder = folder(CLEAN);
    let before = folder.names();
    let apply = ["apply", "a.csv", "--recipe", "r.json", "--out", "b.csv", "--effects"];
    for (effects, said) in [
        ("b.csv", "b.csv is OUT and EFFECTS"),
        ("./b.csv", "b.csv is OUT and EFFECTS"),
        ("nowhere/e.json", "nowhere/e.json"),
    ] {
        let line = folder.run(&[&apply[..], &[effects]].concat()).bad();
        assert!(line.contains(said), "{line}");
        assert_eq!(folder.names(), before, "{effects}");
    }
}

#[test]
fn a_dry_run_writes_nothing_and_shows_rows() {
    let folder = folder(CLEAN);
    let before = folder.names();
    let told = folder
        .run(&["apply", "a.csv", "--recipe", "r.json", "--dry-run"])
        .good();
    assert_eq!(folder.names(), before);
    for line in [
        "     row 2  age ? → (missing)",
        "     row 2  age (missing) → 44",
        "     row 3  − 2, 44, Bergen, 11.5",
        "     row 1  4, 52, unknown, 12",
    ] {
        let bare = line.trim_start().split_once("  ").map_or(line, |(_, said)| said);
        assert!(told.contains(bare), "{line} in\n{told}");
    }
}

#[test]
fn tables_are_stacked_by_their_names() {
    let recipe = json!({ "steps": [{ "step": "append", "table": "b.csv" }] });
    let folder = folder(&recipe.to_string());
    folder.write("b.csv", b"id,Alder,extra\n9,x,true\n");
    let told = folder
        .run(&[
            "apply", "a.csv", "--recipe", "r.json", "--table", "b.csv", "--out", "c.csv",
        ])
        .good();
    assert!(told.contains("Append b.csv: 5 → 6 rows"), "{told}");
    assert_eq!(folder.text("c.csv").lines().last(), Some("9,x,,,true"));
    let named = folder.run(&[
        "apply", "a.csv", "--recipe", "r.json", "--table", "x=b.csv", "--out", "d.csv",
    ]);
    assert!(
        named
            .bad()
            .contains("step 1 (append) needs b.csv: give it with --table")
    );
    let twice = ["--table", "b.csv", "--table", "b.csv=a.csv"];
    let twice = folder.run(&[&["apply", "a.csv", "--recipe", "r.json", "--out", "d.csv"], &twice[..]].concat());
    assert!(twice.bad().contains("two tables are called b.csv"));
}

#[test]
fn what_a_flag_says_goes_before_the_recipe() {
    let recipe = json!({ "reading": { "delimiter": ";", "types": { "id": "text" } }, "steps": [] });
    let folder = folder(&recipe.to_string());
    folder
        .run(&["apply", "a.csv", "--recipe", "r.json", "--out", "b.parquet"])
        .good();
    assert_eq!(folder.report(&["b.parquet"])["columns"][0]["type"], "text");
    let flags = ["--type", "id=float", "--out", "c.parquet"];
    folder
        .run(&[&["apply", "a.csv", "--recipe", "r.json"], &flags[..]].concat())
        .good();
    assert_eq!(folder.report(&["c.parquet"])["columns"][0]["type"], "float");
}

#[test]
fn a_table_on_disk_gives_the_same_bytes() {
    let rows: String = (0..60_000)
        .map(|n| {
            let age = if n % 7 == 0 {
                "?".to_owned()
            } else {
                (n % 90).to_string()
            };
            format!("{n},{age},{},t{}\n", f64::from(n % 1000) / 8.0, n % 5000)
        })
        .collect();
    let recipe = json!({ "steps": [
        { "step": "set-missing", "columns": ["age"], "tokens": ["?"] },
        { "step": "cast", "types": { "age": "integer" } },
        { "step": "fill-missing", "columns": ["age"], "with": "mean" },
        { "step": "drop-rows", "where": "x > 100" },
        { "step": "drop-duplicates", "columns": ["age", "text"], "keep": "last" },
        { "step": "sort-rows", "by": [{ "column": "text" }, { "column": "id", "descending": true }] },
    ] });
    let folder = Folder::new(&[
        ("a.csv", &format!("id,age,x,text\n{rows}")),
        ("r.json", &recipe.to_string()),
    ]);
    let bytes = |flags: &[&str]| {
        folder
            .run(&[&["apply", "a.csv", "--recipe", "r.json", "--out", "o.parquet"], flags].concat())
            .good();
        folder.bytes("o.parquet")
    };
    let held = bytes(&["--threads", "1"]);
    assert!(held == bytes(&["--threads", "2"]));
    assert!(held == bytes(&["--memory", "1MB"]));
}

#[test]
fn recipes_that_do_not_fit_are_refused_in_a_line_and_nothing_is_written() {
    let step = |step: Value| json!({ "steps": [step] });
    for (recipe, says) in [
        (
            json!({ "steps": 3 }),
            "r.json is no recipe: 3 stands where a list is wanted (line 1",
        ),
        (
            json!({ "version": 9 }),
            "r.json is no recipe: this recipe has the form 9",
        ),
        (
            step(json!({ "step": "polish" })),
            "step 1 (polish), step: there is no step",
        ),
        (step(json!({ "step": "cast" })), "step 1 (cast): \"types\" is missing"),
        (
            step(json!({ "step": "drop-rows", "where": "a >" })),
            "step 1 (drop-rows): \"a >\"",
        ),
        (
            step(json!({ "step": "drop-rows", "where": 3 })),
            "step 1 (drop-rows): a condition is wanted here: a text such as \"age < 18\"",
        ),
        (
            step(json!({ "step": "sort-rows", "by": ["age"] })),
            "step 1 (sort-rows): the text \"age\" stands where a column with its order, such as {\"column\": \"age\"} is wanted",
        ),
        (
            step(json!({ "step": "fill-missing", "columns": ["age"], "with": "avg" })),
            "\"avg\" stands where \"constant\", \"mean\", \"median\" or \"mode\" is wanted",
        ),
        (
            json!({ "reading": { "types": { "agee": "text" } } }),
            "r.json: reading, types: there is no column \"agee\"",
        ),
        (
            step(json!({ "step": "drop-columns", "columns": ["x"] })),
            "step 1 (drop-columns), columns: there is no column \"x\"",
        ),
        (
            step(json!({ "step": "edit-cell", "row": 9, "column": "id", "value": 1 })),
            "step 1 (edit-cell), row: the table has 5 rows",
        ),
        (
            step(json!({ "step": "edit-cell", "row": 0, "column": "pay", "value": "1e400" })),
            "1e400 is too large for a float, which \"pay\" holds",
        ),
        (
            json!({ "steps": [{ "step": "polish" }, { "step": "append", "table": "z.csv" }] }),
            "there are append, cast, drop-columns, drop-duplicates, drop-rows, edit-cell, fill-missing, keep-rows, mend-text, rename-columns, reorder-columns, replace-values, set-missing, sort-rows; step 2 (append) needs z.csv",
        ),
    ] {
        let line = refused(&recipe, &[]);
        assert!(line.contains(says), "{line}");
    }
    let bad = Folder::new(&[("a.csv", STAFF), ("r.json", "{\n  \"steps\": [,]\n}")]);
    let line = bad
        .run(&["apply", "a.csv", "--recipe", "r.json", "--out", "b.csv"])
        .bad();
    assert!(
        line.contains("r.json is no recipe") && line.contains("line 2"),
        "{line}"
    );
    let line = bad
        .run(&["apply", "a.csv", "--recipe", "none.json", "--out", "b.csv"])
        .bad();
    assert!(
        line.contains("none.json cannot be read: there is no such file"),
        "{line}"
    );
    let empty = json!({ "steps": [] });
    for out in ["a.csv", "r.json"] {
        let folder = folder(&empty.to_string());
        let line = folder
            .run(&["apply", "a.csv", "--recipe", "r.json", "--out", out, "--to", "csv"])
            .bad();
        assert!(line.contains("is read and cannot be written"), "{line}");
    }
}
