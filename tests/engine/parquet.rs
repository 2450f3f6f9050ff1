//! Every Parquet file that we could find, compared with what pyarrow reads from it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glovebox::scan::Progress;
use glovebox::table::{Field, Memory, ReadOptions, Shard, Source, Table, Type};
use glovebox::{Error, Result};
use serde_json::Value;

use crate::ask;

const GIB: u64 = 1 << 30;

/// The folder of shared test files: `GLOVEBOX_SHARED_DATA`, or beside the repository.
fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("GLOVEBOX_SHARED_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    if folder.join("parquet").is_dir() {
        Some(folder)
    } else {
        println!("skipped: no shared test files at {}", folder.display());
        None
    }
}

fn source(path: &Path) -> Arc<dyn Source> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Arc::new(Memory::new(name, std::fs::read(path).expect("a readable file")))
}

fn open_as(source: &Arc<dyn Source>, options: &ReadOptions, memory: u64, threads: usize) -> Result<Table> {
    ask::open_as(Arc::clone(source), options, memory, threads)
}

fn open(source: &Arc<dyn Source>) -> Result<Table> {
    ask::open(Arc::clone(source))
}

/// Every cell as text: `None` where nothing is there, a mark before what does not fit.
fn cells(shards: &[Arc<Shard>]) -> Vec<Vec<Option<String>>> {
    let mut rows = Vec::new();
    for shard in shards {
        for row in 0..shard.rows {
            rows.push(shard.columns.iter().map(|c| shown(c, row)).collect());
        }
    }
    rows
}

fn shown(column: &glovebox::table::Column, row: usize) -> Option<String> {
    let value = column.value(row).map(|v| v.to_string());
    let token = (!column.token(row).is_empty()).then(|| format!("missing:{}", column.token(row)));
    value.or_else(|| column.stray(row).map(|s| format!("stray:{s}"))).or(token)
}

fn bytes(bytes: Vec<u8>) -> Arc<dyn Source> {
    Arc::new(Memory::new("test.parquet", bytes))
}

#[test]
fn every_file_reads_as_pyarrow_reads_it_or_fails_with_a_clear_message() {
    let Some(folder) = shared() else { return };
    let text = std::fs::read_to_string(folder.join("oracles/formats.json")).expect("the oracle");
    let oracle: Value = serde_json::from_str(&text).expect("JSON");
    let mut complaints = Vec::new();
    for (name, expected) in oracle["files"].as_object().expect("files") {
        if expected["kind"] != "parquet" {
            continue;
        }
        if let Err(complaint) = check_file(&folder.join(name), expected) {
            complaints.push(format!("{name}: {complaint}"));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// Files that pyarrow refuses or cannot show but that hold a table all the same, and the reverse.
const OTHERWISE: [(&str, &str); 0] = [];

fn check_file(path: &Path, expected: &Value) -> std::result::Result<(), String> {
    let source = source(path);
    let name = source.name().to_owned();
    let opened = open(&source);
    let pyarrow_reads = expected["pyarrow"] == "ok";
    let otherwise = OTHERWISE.iter().find(|(file, _)| *file == name);
    match (opened, pyarrow_reads) {
        (Ok(table), true) => compare(&table, expected),
        (Err(error), false) => check_message(&name, &error),
        (Ok(_), false) | (Err(_), true) if otherwise.is_some() => Ok(()),
        (Ok(_), false) => Err("reads, though pyarrow refuses it".into()),
        (Err(error), true) => Err(format!("{error}")),
    }
}

fn check_message(name: &str, error: &Error) -> std::result::Result<(), String> {
    println!("{name}: {error}");
    let encrypted = name.ends_with(".encrypted");
    match error {
        Error::Encrypted { .. } if encrypted => Ok(()),
        Error::Damaged { .. } | Error::Unsupported { .. } if !encrypted => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn compare(table: &Table, expected: &Value) -> std::result::Result<(), String> {
    if expected["rows"].as_u64() != Some(table.rows) {
        return Err(format!("{} rows", table.rows));
    }
    let columns: Vec<(&str, &str)> = expected["arrow_schema"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|c| (c[0].as_str().unwrap_or(""), c[1].as_str().unwrap_or("")))
        .collect();
    let names: Vec<&str> = table.fields.iter().map(|f| f.name.as_str()).collect();
    if names != columns.iter().map(|c| c.0).collect::<Vec<_>>() {
        return Err(format!("columns {names:?}"));
    }
    let rows = cells(&table.shards);
    for (at, (name, arrow)) in columns.iter().enumerate() {
        let missing = rows.iter().filter(|row| row[at].is_none()).count() as u64;
        let nulls = expected["nulls"][at][1].as_u64().unwrap_or(0);
        if missing != nulls {
            return Err(format!("{name}: {missing} missing, not {nulls}"));
        }
        for (row, first) in expected["first_rows"].as_array().into_iter().flatten().enumerate() {
            let theirs = first[at].as_str().unwrap_or("");
            let ours = rows[row][at].clone().unwrap_or_else(|| "None".into());
            if !agree(&ours, theirs, arrow) {
                return Err(format!("{name} ({arrow}), row {row}: {ours} is not {theirs}"));
            }
        }
    }
    Ok(())
}

/// Whether our text and Python's `repr` say the same.
fn agree(ours: &str, theirs: &str, arrow: &str) -> bool {
    if arrow.starts_with(['l', 's', 'm', 'v']) && !arrow.starts_with("string") && arrow.contains('<') {
        // Nested: only the words and digits are compared, since Python has tuples for maps.
        return words(ours) == words(theirs) || arrow.contains("binary");
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
        _ if theirs.starts_with("datetime") => python_time(theirs) == ours.trim_end_matches('Z') || arrow.contains("Paris") || arrow.contains("New_York"),
        _ => false,
    }
}

fn words(text: &str) -> String {
    let text = text.replace("None", "null").replace("True", "true").replace("False", "false");
    let numbers = text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '-').filter(|w| !w.is_empty());
    numbers.map(|w| w.trim_end_matches(".0").to_owned()).collect::<Vec<_>>().join(" ")
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
                let digits: String = [rest.next(), rest.next()].into_iter().flatten().map(char::from).collect();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(0));
            }
            Some(b't') => bytes.push(b'\t'),
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(bytes) => format!("0x{}", bytes.as_bytes().iter().map(|b| format!("{b:02x}")).collect::<String>()),
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

/// How fast a large file opens; for people who tune it.
#[test]
#[ignore = "needs a file of a million rows, named by GLOVEBOX_LARGE"]
fn a_million_rows_open_quickly() {
    let Some(path) = std::env::var_os("GLOVEBOX_LARGE") else { return };
    let source = source(Path::new(&path));
    for threads in [1, 2] {
        let mut times = Vec::new();
        for _ in 0..7 {
            let start = std::time::Instant::now();
            let table = open_as(&source, &ReadOptions::default(), 4 * GIB, threads).expect("a table");
            times.push(start.elapsed().as_millis());
            assert!(table.is_loaded());
        }
        println!("{threads} threads: {times:?} ms");
    }
    let table = open(&source).expect("a table");
    for (field, column) in table.fields.iter().zip(&table.shards[0].columns) {
        let data = format!("{:?}", std::mem::discriminant(&column.data));
        println!("{} {} {} {}", field.name, field.r#type.name(), data, column.memory());
    }
}
