//! Files of other formats: JSON, workbooks, archives. What they become, what is told of them, and what is refused.

mod arrow;
mod damaged;
mod files;
mod json;
mod refused;
mod written;

use glovebox::run::Context;
use glovebox::table::{ReadOptions, Table};
use glovebox::{Finding, Result, formats};

use super::ask::{ENOUGH, file, wait};

/// Files that tests/golden/formats.py makes, and some of Apache Arrow's own.
const FILES: [(&str, &[u8]); 12] = [
    ("orders.xlsx", include_bytes!("../data/formats/orders.xlsx")),
    ("birds.ods", include_bytes!("../data/formats/birds.ods")),
    ("records.json", include_bytes!("../data/formats/records.json")),
    ("records.ndjson", include_bytes!("../data/formats/records.ndjson")),
    ("inside.json", include_bytes!("../data/formats/inside.json")),
    ("lists.json", include_bytes!("../data/formats/lists.json")),
    ("records.json.gz", include_bytes!("../data/formats/records.json.gz")),
    ("several.zip", include_bytes!("../data/formats/several.zip")),
    ("moments.arrow", include_bytes!("../data/formats/moments.arrow")),
    ("dictionary.arrow", include_bytes!("../data/formats/dictionary.arrow")),
    ("nested.arrow", include_bytes!("../data/formats/nested.arrow")),
    ("lz4.arrows", include_bytes!("../data/formats/lz4.arrows")),
];

/// One of them.
fn bytes_of(name: &str) -> &'static [u8] {
    let found = FILES.iter().find(|(own, _)| *own == name);
    found.map(|(_, bytes)| *bytes).expect("a file of that name")
}

/// Opens a file of any format.
fn open(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Table> {
    let cx = Context::silent().with_memory(ENOUGH);
    wait(formats::open(file(name, bytes), options, &cx))
}

/// Opens one that is sound.
fn opened(name: &str) -> Table {
    open(name, bytes_of(name), &ReadOptions::default()).expect("a table")
}

/// Opens a text as JSON.
fn from_json(text: &str) -> Table {
    open("t.json", text.as_bytes(), &ReadOptions::default()).expect("a table")
}

/// Why a file is refused.
fn why(name: &str, bytes: &[u8]) -> String {
    let refused = open(name, bytes, &ReadOptions::default()).err();
    refused.expect("refused").to_string()
}

fn names(table: &Table) -> Vec<&str> {
    table.fields().iter().map(|field| field.name.as_str()).collect()
}

fn told<'t>(table: &'t Table, code: &str) -> Option<&'t Finding> {
    table.findings().iter().find(|finding| finding.code == code)
}
