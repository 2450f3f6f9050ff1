//! Workbooks, archives and documents, beside what pandas reads in them (tests/golden/formats.py).

use glovebox::table::{Format, Lists, ReadOptions, Table, Type};
use serde_json::Value;

use super::super::ask::cells;
use super::{bytes_of, names, open, opened, told};

const GOLDEN: &str = include_str!("../../golden/formats.json");

/// Whether a cell is what pandas has there.
fn is_same(ours: &str, theirs: &Value) -> bool {
    match theirs {
        Value::Null => ours.is_empty(),
        Value::Bool(value) => ours == value.to_string(),
        Value::Number(number) => ours.parse().ok() == number.as_f64(),
        // A column of days and instants is one of instants, and one of thousandths has them all.
        Value::String(text) => {
            ours == text || ours.replace(' ', "T").trim_end_matches("T00:00:00") == text || shortest(ours) == *text
        }
        _ => false,
    }
}

/// A time without the zeros at the end of its seconds.
fn shortest(time: &str) -> String {
    let (bare, zone) = time.strip_suffix('Z').map_or((time, ""), |bare| (bare, "Z"));
    match bare.contains('.') {
        true => format!("{}{zone}", bare.trim_end_matches('0').trim_end_matches('.')),
        false => time.to_owned(),
    }
}

pub fn check(name: &str, but: &[&str]) -> usize {
    let golden: Value = serde_json::from_str(GOLDEN).expect("JSON");
    let golden = &golden[name];
    let table = opened(name);
    let theirs: Vec<&str> = golden["names"]
        .as_array()
        .expect("names")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let ours = names(&table);
    let mut sorted = (theirs.clone(), ours.clone());
    sorted.0.sort_unstable();
    sorted.1.sort_unstable();
    assert_eq!(sorted.0, sorted.1, "{name}");
    let rows = golden["rows"].as_array().expect("rows");
    assert_eq!(table.rows(), rows.len() as u64, "{name}");
    let mut compared = 0;
    for (row, own) in rows.iter().zip(cells(&table)) {
        for (column, theirs) in theirs.iter().zip(row.as_array().expect("cells")) {
            let place = ours.iter().position(|name| name == column).expect("a column");
            if !but.contains(column) {
                assert!(
                    is_same(&own[place], theirs),
                    "{name}, {column}: {:?} is not {theirs}",
                    own[place]
                );
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn cells_are_what_pandas_reads() {
    // pandas takes every boolean of an OpenDocument cell for false, and leaves merged cells empty.
    assert_eq!(check("birds.ods", &["rare", "name"]), 10);
    assert_eq!(check("orders.xlsx", &[]), 72);
    // In a column of numbers "n/a" is missing.
    assert_eq!(check("records.json", &["n"]), 28);
}

fn types(table: &Table) -> Vec<Type> {
    table.fields().iter().map(|field| field.r#type).collect()
}

#[test]
fn a_sheet_is_read_as_the_sheet_shows_it() {
    let table = opened("orders.xlsx");
    let expected = [
        Type::Text,
        Type::Text,
        Type::Float,
        Type::Timestamp,
        Type::Boolean,
        Type::Float,
    ];
    assert_eq!(types(&table), expected);
    let source = table.source().expect("a file");
    assert_eq!(
        (source.format, source.name.as_str(), source.delimiter),
        (Format::Xlsx, "orders.xlsx", None)
    );
    assert_eq!(source.bytes, Some(bytes_of("orders.xlsx").len() as u64));
    let conversion = source.conversion.as_ref().expect("a conversion");
    assert_eq!(conversion.sheet.as_deref(), Some("Orders"));
    let sheets: Vec<(&str, bool)> = conversion
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden))
        .collect();
    assert_eq!(
        sheets,
        [
            ("Orders", false),
            ("Two headers", false),
            ("Secret", true),
            ("Empty", false)
        ]
    );
    assert_eq!(conversion.cells.get("date"), Some(&12));
    assert_eq!(conversion.cells.get("error"), Some(&1));
    let errors = told(&table, "sheet.errors").expect("told");
    assert_eq!(
        errors.message,
        "1 error of the spreadsheet is read as missing: #DIV/0! in F5"
    );
    let others = told(&table, "sheet.others").expect("told");
    assert_eq!(
        others.message,
        "The sheet \"Orders\" was opened, one of 4: \"Two headers\", \"Secret\" (hidden) and \"Empty\" were not"
    );
    assert!(
        told(&table, "csv.preamble").is_some(),
        "the title is passed over, and is not in every column"
    );
}

#[test]
fn a_sheet_is_chosen_by_its_name_or_its_number() {
    let choose = |sheet: &str| {
        let options = ReadOptions {
            sheet: Some(sheet.to_owned()),
            ..ReadOptions::default()
        };
        open("orders.xlsx", bytes_of("orders.xlsx"), &options)
    };
    for secret in ["Secret", "3"] {
        let table = choose(secret).expect("a table");
        assert_eq!(names(&table), ["a", "b"]);
    }
    let wide = choose("Two headers").expect("a table");
    let above = match names(&wide).contains(&"2023") {
        true => names(&wide).join(" "),
        false => cells(&wide).first().map(|row| row.join(" ")).unwrap_or_default(),
    };
    assert!(above.starts_with("region 2023 2023"), "{above}");
    for (sheet, words) in [
        ("Empty", "is empty"),
        ("5", "no sheet called \"5\""),
        ("0", "no sheet"),
        ("secret", "no sheet"),
    ] {
        let refused = choose(sheet).err().expect("refused").to_string();
        assert!(
            refused.contains(words) && refused.contains("\"Two headers\""),
            "{refused}"
        );
    }
}

#[test]
fn merged_cells_of_a_spreadsheet_have_the_value_of_the_first() {
    let table = opened("birds.ods");
    assert_eq!(types(&table), [Type::Text, Type::Float, Type::Date, Type::Boolean]);
    let rows = cells(&table);
    assert_eq!(rows[1], ["owl", "480", "2023-05-02", "true"]);
    assert_eq!(rows[4], ["gull", "710", "2023-05-06", "false"]);
    let conversion = table
        .source()
        .and_then(|source| source.conversion.clone())
        .expect("a conversion");
    assert_eq!(conversion.cells.get("merged"), Some(&1));
}

#[test]
fn the_largest_table_of_an_archive_is_opened_unless_another_is_named() {
    let table = opened("several.zip");
    let source = table.source().expect("a file");
    assert_eq!(
        (source.format, source.compression.as_deref()),
        (Format::Csv, Some("zip"))
    );
    let conversion = source.conversion.as_ref().expect("a conversion");
    assert_eq!(conversion.member.as_deref(), Some("in/large.csv"));
    assert_eq!(conversion.members, ["in/small.csv", "in/large.csv", "records.json"]);
    assert_eq!(table.rows(), 500);
    assert!(told(&table, "archive.others").is_some());
    for (member, rows, format) in [
        ("small.csv", 1, Format::Csv),
        ("in/small.csv", 1, Format::Csv),
        ("records.json", 4, Format::Json),
    ] {
        let options = ReadOptions {
            member: Some(member.to_owned()),
            ..ReadOptions::default()
        };
        let table = open("several.zip", bytes_of("several.zip"), &options).expect("a table");
        assert_eq!(
            (table.rows(), table.source().map(|source| source.format)),
            (rows, Some(format)),
            "{member}"
        );
    }
}

#[test]
fn every_way_to_write_the_same_records_makes_the_same_table() {
    let expected = cells(&opened("records.json"));
    assert_eq!(expected.len(), 4);
    for name in ["records.ndjson", "records.json.gz", "inside.json"] {
        assert_eq!(cells(&opened(name)), expected, "{name}");
    }
    let inside = opened("inside.json");
    let conversion = inside
        .source()
        .and_then(|source| source.conversion.clone())
        .expect("a conversion");
    assert_eq!(
        (conversion.member.as_deref(), conversion.members.len()),
        (Some("rows"), 2)
    );
}

#[test]
fn lists_of_records_are_counted_where_that_is_wanted() {
    let options = ReadOptions {
        lists: Some(Lists::Count),
        ..ReadOptions::default()
    };
    let table = open("records.json", bytes_of("records.json"), &options).expect("a table");
    let tags = names(&table).iter().position(|name| *name == "tags").expect("a column");
    let column: Vec<String> = cells(&table).into_iter().map(|row| row[tags].clone()).collect();
    assert_eq!(column, ["[\"a\",\"b\"]", "0", "[\"c\"]", "2"]);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "needs the shared test files beside the repository, or at GLOVEBOX_SHARED_DATA"]
fn sheets_of_real_workbooks_have_the_rows_that_calamine_counts() {
    let folder = super::super::ask::shared();
    let oracle = std::fs::read_to_string(folder.join("oracles/formats.json")).expect("an oracle");
    let oracle: Value = serde_json::from_str(&oracle).expect("JSON");
    let files = oracle["files"].as_object().expect("files");
    let mut seen = 0;
    for (path, expected) in files
        .iter()
        .filter(|(path, _)| path.ends_with(".xlsx") || path.ends_with(".ods"))
    {
        let Some(sheets) = expected["sheets"].as_object() else {
            continue;
        };
        let bytes = std::fs::read(folder.join(path)).expect("a file");
        for (sheet, size) in sheets.iter().filter(|(_, size)| size["rows"].as_u64() > Some(0)) {
            let options = ReadOptions {
                sheet: Some(sheet.clone()),
                header: Some(false),
                skip_lines: Some(0),
                ..ReadOptions::default()
            };
            let table = open(path, &bytes, &options).unwrap_or_else(|error| panic!("{path}, {sheet}: {error}"));
            // Rows without a cell are blank lines here; columns without one are not there.
            let (rows, columns) = (size["rows"].as_u64().unwrap_or(0), size["cols"].as_u64().unwrap_or(0));
            let blank = table.source().map_or(0, |source| source.blank_lines);
            assert!(
                table.rows() <= rows && table.rows() + blank >= rows,
                "{path}, {sheet}: {} of {rows} rows",
                table.rows()
            );
            assert!(table.fields().len() as u64 <= columns, "{path}, {sheet}");
            seen += 1;
        }
    }
    assert!(seen > 25, "{seen} sheets");
}
