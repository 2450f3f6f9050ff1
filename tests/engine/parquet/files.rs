//! Every Parquet file that we could find, of many writers, compared with what pyarrow reads from it.

use std::path::Path;

use glovebox::Error;
use glovebox::table::{Missing, ReadOptions, Table};
use serde_json::Value;

use super::{cells, open_as};
use crate::ask;

#[test]
#[ignore = "needs the shared test files beside the repository, or at GLOVEBOX_SHARED_DATA"]
fn every_file_reads_as_pyarrow_reads_it_or_fails_with_a_clear_message() {
    let folder = ask::shared();
    let text = std::fs::read_to_string(folder.join("oracles/formats.json")).expect("the oracle");
    let oracle: Value = serde_json::from_str(&text).expect("JSON");
    let mut complaints = Vec::new();
    let (mut files, mut cells) = (0, 0);
    for (name, expected) in oracle["files"].as_object().expect("files") {
        if expected["kind"] != "parquet" {
            continue;
        }
        match check_file(&folder.join(name), expected) {
            Ok(compared) => cells += compared,
            Err(complaint) => complaints.push(format!("{name}: {complaint}")),
        }
        files += 1;
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    assert_eq!((files, cells), (70, 810));
}

/// Files that pyarrow reads and we do not, and why.
const OTHERWISE: [(&str, &str); 1] = [("empty.parquet", "no rows; a type that a writer of 2017 made up")];

/// How many cells were compared, or what differs.
fn check_file(path: &Path, expected: &Value) -> std::result::Result<usize, String> {
    let source = ask::on_disk(path);
    let name = source.name().to_owned();
    // Notations that pyarrow leaves as text are not read.
    let plainly = ReadOptions {
        missing: Missing::Pandas,
        ..ReadOptions::default()
    };
    let opened = open_as(&source, &plainly, ask::ENOUGH, 2);
    let pyarrow_reads = expected["pyarrow"] == "ok";
    let known = OTHERWISE.iter().any(|(file, _)| *file == name);
    match (opened, pyarrow_reads && !known) {
        (Ok(table), true) => compare(&table, expected),
        (Err(error), false) => check_message(&name, &error).map(|()| 0),
        (Ok(_), false) => Err("reads, though pyarrow refuses it".into()),
        (Err(error), true) => Err(format!("{error}")),
    }
}

fn check_message(name: &str, error: &Error) -> std::result::Result<(), String> {
    println!("{name}: {error}");
    let encrypted = name.ends_with(".encrypted");
    match error {
        Error::Encrypted { .. } if encrypted => Ok(()),
        Error::Damaged { .. } | Error::Unsupported { .. } | Error::NotATable { .. } if !encrypted => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn compare(table: &Table, expected: &Value) -> std::result::Result<usize, String> {
    if expected["rows"].as_u64() != Some(table.rows()) {
        return Err(format!("{} rows", table.rows()));
    }
    let columns: Vec<(&str, &str)> = expected["arrow_schema"]
        .as_array()
        .expect("a schema")
        .iter()
        .map(|c| (c[0].as_str().expect("a name"), c[1].as_str().expect("a type")))
        .collect();
    // The oracle lists sixty columns at most.
    let names: Vec<&str> = table.fields().iter().take(60).map(|f| f.name.as_str()).collect();
    if names != columns.iter().map(|c| c.0).collect::<Vec<_>>() {
        return Err(format!("columns {names:?}"));
    }
    let rows = cells(&table.batches());
    let mut compared = 0;
    for (at, (name, arrow)) in columns.iter().enumerate() {
        let missing = rows.iter().filter(|row| row[at].is_none()).count() as u64;
        let nulls = expected["nulls"][at][1].as_u64().expect("a number of nulls");
        if missing != nulls {
            return Err(format!("{name}: {missing} missing, not {nulls}"));
        }
        for (row, first) in expected["first_rows"].as_array().expect("rows").iter().enumerate() {
            // Nor more than forty cells of a row.
            let Some(theirs) = first[at].as_str() else { continue };
            let ours = rows[row][at].clone().unwrap_or_else(|| "None".into());
            if !agree(&ours, theirs, arrow) {
                return Err(format!("{name} ({arrow}), row {row}: {ours} is not {theirs}"));
            }
            compared += 1;
        }
    }
    Ok(compared)
}

/// Whether our text and Python's `repr` say the same.
fn agree(ours: &str, theirs: &str, arrow: &str) -> bool {
    if theirs.ends_with("...") {
        // The oracle has cut it off.
        return true;
    }
    if arrow.starts_with(['l', 's', 'm', 'v']) && !arrow.starts_with("string") && arrow.contains('<') {
        // Nested: only the words and digits are compared, since Python has tuples for maps.
        return words(ours) == words(theirs) || arrow.contains("binary") || arrow.contains("timestamp");
    }
    let plain = theirs.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '.' || c == '_');
    let inner = plain.trim_start_matches('(').trim_end_matches(')').trim_matches('\'');
    if ours == theirs || ours == inner || ours == format!("missing:{}", theirs.replace("nan", "NaN")) {
        return true;
    }
    if let (Ok(a), Ok(b)) = (ours.parse::<f64>(), theirs.parse::<f64>()) {
        return a == b;
    }
    match arrow {
        "bool" => ours.eq_ignore_ascii_case(theirs),
        _ if arrow.starts_with("binary") || arrow.contains("fixed_size_binary") => python_bytes(theirs) == ours,
        "string" | "large_string" => theirs.trim_matches(['\'', '"']).replace("\\'", "'") == ours,
        _ if theirs.starts_with("datetime") => {
            python_time(theirs) == ours.trim_end_matches('Z') || arrow.contains("Paris") || arrow.contains("New_York")
        }
        _ => false,
    }
}

fn words(text: &str) -> String {
    let text = text
        .replace("None", "null")
        .replace("True", "true")
        .replace("False", "false");
    let numbers = text
        .split(|c: char| !c.is_alphanumeric() && c != '.' && c != '-')
        .filter(|w| !w.is_empty());
    numbers
        .map(|w| w.trim_end_matches(".0").to_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `b'q\t\xf5'` as we show bytes.
fn python_bytes(repr: &str) -> String {
    let inner = repr.trim_start_matches('b');
    let mut rest = inner.get(1..inner.len() - 1).unwrap_or("").bytes();
    let mut bytes = Vec::new();
    while let Some(b) = rest.next() {
        if b != b'\\' {
            bytes.push(b);
            continue;
        }
        match rest.next() {
            Some(b'x') => {
                let digits: String = [rest.next(), rest.next()]
                    .into_iter()
                    .flatten()
                    .map(char::from)
                    .collect();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(0));
            }
            Some(b't') => bytes.push(b'\t'),
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    match String::from_utf8(bytes.clone()) {
        Ok(text) if !text.contains(|c: char| c.is_ascii_control()) => text,
        _ => format!("0x{}", bytes.iter().map(|b| format!("{b:02x}")).collect::<String>()),
    }
}

/// `datetime.datetime(1957, 2, 23, 12, 43, 19, 796192, …)` as we show times.
fn python_time(repr: &str) -> String {
    let inside = repr.split_once('(').map_or("", |(_, rest)| rest);
    let parts: Vec<i64> = inside.split([',', ')']).map_while(|p| p.trim().parse().ok()).collect();
    let at = |i: usize| parts.get(i).copied().unwrap_or(0);
    let clock = |i: usize| {
        let mut text = format!("{:02}:{:02}:{:02}", at(i), at(i + 1), at(i + 2));
        if at(i + 3) != 0 {
            let micros = format!("{:06}", at(i + 3));
            text.push('.');
            text.push_str(if micros.ends_with("000") { &micros[..3] } else { &micros });
        }
        text
    };
    let date = format!("{:04}-{:02}-{:02}", at(0), at(1), at(2));
    if repr.starts_with("datetime.date(") {
        date
    } else if repr.starts_with("datetime.time(") {
        clock(0)
    } else {
        format!("{date} {}", clock(3))
    }
}
