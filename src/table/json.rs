//! A table as JSON: an object for each row, whose members are the columns in their order.
//!
//! A missing cell is `null`, so that every row has every column. Whole numbers and decimals have all their digits,
//! floats the fewest that give the same number back; times and what JSON has no number for (`NaN`, `Infinity`) are
//! texts, as they are shown. A cell out of type is its raw text.

use std::io::Write;

use crate::run::Context;
use crate::table::chunk::Chunk;
use crate::table::out::Out;
use crate::table::pieces::{Part, piece};
use crate::table::{Table, Type, Value};
use crate::{Error, Result};

/// Rows written between two looks at whether to stop.
const STEP: usize = 1 << 14;

/// How the rows stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// In one array, each on a line of its own.
    Array,
    /// One after the other, each on a line ("NDJSON", "JSON Lines").
    Lines,
}

impl Layout {
    /// What stands before the first row, between two, and after the last.
    fn marks(self) -> [&'static str; 3] {
        match self {
            Layout::Array => ["[\n", ",\n", "\n]\n"],
            Layout::Lines => ["", "\n", "\n"],
        }
    }
}

/// Writes a table.
///
/// # Errors
/// When the rows cannot be read any more, `out` refuses them, or the person said stop.
pub async fn write(table: &Table, out: &mut dyn Write, layout: Layout, cx: &Context) -> Result<()> {
    let [before, between, after] = layout.marks();
    let names: Vec<Vec<u8>> = table
        .fields()
        .iter()
        .map(|field| name(&field.name))
        .collect::<Result<_>>()?;
    cx.begin("writing", table.rows());
    let mut out = Out::to(out);
    let mut text = before.as_bytes().to_vec();
    let mut first = 0u64;
    while first < table.rows() {
        let parts = piece(table, first, STEP)?;
        let rows: usize = parts.iter().map(|part| part.rows.len()).sum();
        if rows == 0 {
            return Err(Error::internal("the table ends before its last row"));
        }
        for part in &parts {
            records(part, &names, between, &mut text)?;
        }
        first += rows as u64;
        if first == table.rows() {
            text.truncate(text.len().saturating_sub(between.len()));
        }
        out.put(&text)?;
        text.clear();
        cx.tick(rows as u64).await?;
    }
    if table.rows() > 0 || layout == Layout::Array {
        text.extend_from_slice(after.as_bytes());
    }
    out.put(&text)
}

/// A column's name as it stands before each of its values.
fn name(name: &str) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    put(&name, &mut text)?;
    text.push(b':');
    Ok(text)
}

/// The rows of a part, each followed by what stands between rows.
fn records(part: &Part, names: &[Vec<u8>], between: &str, out: &mut Vec<u8>) -> Result<()> {
    for row in part.rows.clone() {
        out.push(b'{');
        for (at, (column, name)) in part.batch.columns.iter().zip(names).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(name);
            cell(column, row, out)?;
        }
        out.push(b'}');
        out.extend_from_slice(between.as_bytes());
    }
    Ok(())
}

fn cell(column: &Chunk, row: usize, out: &mut Vec<u8>) -> Result<()> {
    match column.value(row) {
        // With all digits, which no float has.
        Some(Value::Text(digits)) if matches!(column.kind.r#type, Type::Integer | Type::Decimal) => {
            out.extend_from_slice(digits.as_bytes());
            Ok(())
        }
        Some(value) => put(&value, out),
        None => put(&column.invalid_text(row), out),
    }
}

fn put<T: serde::Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<()> {
    serde_json::to_writer(out, value).map_err(|error| Error::internal(error.to_string()))
}
