//! JSON becomes delimited text: a document with a list of records, or values one after the other.
//!
//! It is read twice or three times: for where the records are, for the names in them, and to be written. Objects inside
//! a record are flattened as `a.b`; lists stay their JSON text; numbers keep their digits, and texts that look like
//! numbers are read as text.

mod columns;
mod shape;
mod told;
mod value;

use self::columns::{Columns, of_list};
use self::shape::{Shape, enter, find};
pub use self::value::quote;
use self::value::{Json, Value};
use super::feed::{Cursor, Feed};
use super::text::Writer;
use crate::run::Context;
use crate::table::{Conversion, Converted, Format, Lists, ReadOptions, names};
use crate::{Error, Result};

/// Begins to read the bytes from the beginning.
pub type Again<'a> = &'a dyn Fn() -> Result<Box<dyn Feed + 'a>>;

/// Writes the records of a document as text.
///
/// # Errors
/// When the document is damaged or holds no records, its text is too large, or the person said stop.
pub fn convert(
    file: &str,
    again: Again<'_>,
    size: u64,
    options: &ReadOptions,
    out: &mut Writer<'_>,
    cx: &Context,
) -> Result<Converted> {
    let open = |phase| {
        cx.begin(phase, size);
        Json::new(file, Cursor::new(again()?))
    };
    let mut json = open("looking for records")?;
    let found = match json.peek()? {
        Some(_) => find(&mut json, file, options.member.as_deref())?,
        None => return Err(nothing(file)),
    };
    let mut columns = Columns::default();
    let mut json = open("reading names")?;
    each(&mut json, &found.shape, &mut |record, json| columns.add(record, json))?;
    let rows = json.records;
    if columns.all.is_empty() {
        return Err(nothing(file));
    }
    let header = has_header(&columns, again, file, &found.shape)?;
    let raw: Vec<String> = match &header {
        Some(names) => names.clone(),
        None => columns.all.iter().map(columns::Column::name).collect(),
    };
    let (called, _) = names::unique(&raw);
    raw.iter().for_each(|name| out.text(name));
    out.end()?;
    let lists = options.lists.unwrap_or_default();
    let mut json = open("turning into text")?;
    let mut is_header = header.is_some();
    each(&mut json, &found.shape, &mut |record, _| {
        if std::mem::take(&mut is_header) {
            return Ok(());
        }
        let mut cells = Vec::new();
        columns.row(record, &mut cells);
        cells.iter().for_each(|cell| put(*cell, lists, out));
        out.end()
    })?;
    Ok(converted(&columns, &called, (lists, rows, header.is_some()), &found))
}

/// What is told of it, and how the text is to be read.
fn converted(
    columns: &Columns,
    called: &[String],
    (lists, rows, has_header): (Lists, u64, bool),
    found: &shape::Found,
) -> Converted {
    let given = columns.all.iter().zip(called);
    let types = given.filter_map(|(column, name)| Some((name.clone(), column.given()?)));
    let cells = [
        ("null", columns.all.iter().map(|column| column.nulls).sum()),
        (
            "absent",
            columns
                .all
                .iter()
                .map(|column| rows.saturating_sub(column.present()))
                .sum(),
        ),
        (
            "list",
            columns
                .all
                .iter()
                .map(|column| column.counts[columns::Sort::List as usize])
                .sum(),
        ),
        ("flattened", columns.flattened),
    ];
    let own = |(what, number): (&str, u64)| (number > 0).then(|| (what.to_owned(), number));
    let member = match &found.shape {
        Shape::List(path) if !path.is_empty() => Some(path.join(".")),
        _ => None,
    };
    Converted {
        format: Some(match found.shape {
            Shape::Lines => Format::Ndjson,
            Shape::List(_) => Format::Json,
        }),
        reading: ReadOptions {
            types: match has_header {
                // The header is a row of texts, so that no column is of numbers alone.
                true => std::collections::BTreeMap::new(),
                false => crate::few::map(types),
            },
            header: Some(true),
            ..super::plain()
        },
        conversion: Conversion {
            member,
            members: found.lists.clone(),
            cells: crate::few::map(cells.into_iter().filter_map(own)),
            ..Conversion::default()
        },
        findings: match has_header {
            true => Vec::new(),
            false => told::findings(columns, called, lists, rows),
        },
        ..Converted::default()
    }
}

fn nothing(file: &str) -> Error {
    Error::NotATable {
        file: file.to_owned(),
        what: "JSON without a record".to_owned(),
    }
}

/// Calls `take` with every record.
fn each(json: &mut Json<'_>, shape: &Shape, take: &mut dyn FnMut(&Value, &Json<'_>) -> Result<()>) -> Result<()> {
    let Shape::List(path) = shape else {
        while json.peek()?.is_some() {
            let value = json.value()?;
            take(&value, json)?;
            json.records += 1;
        }
        return Ok(());
    };
    enter(json, path)?;
    while json.goes_on(json.records == 0, b']')? {
        let value = json.value()?;
        take(&value, json)?;
        json.records += 1;
    }
    match path.is_empty() && json.peek()?.is_some() {
        true => Err(json.wrong("something follows the list of records")),
        false => Ok(()),
    }
}

/// The names of the columns, where records are lists and the first of them is names: texts that differ, above rows that
/// are not all texts.
fn has_header(columns: &Columns, again: Again<'_>, file: &str, shape: &Shape) -> Result<Option<Vec<String>>> {
    if !columns.are_lists || columns.bare > 0 {
        return Ok(None);
    }
    let mut json = Json::new(file, Cursor::new(again()?))?;
    if let Shape::List(path) = shape {
        enter(&mut json, path)?;
    }
    let Value::List(first) = json.value()? else {
        return Ok(None);
    };
    let mut names = Vec::new();
    for item in first {
        match item {
            Value::Text(text) if !text.is_empty() && !names.contains(&text) => names.push(text),
            _ => return Ok(None),
        }
    }
    let has_others = columns
        .all
        .iter()
        .any(|column| column.counts.iter().filter(|number| **number > 0).count() > 1);
    let is_lonely = |column: &columns::Column| column.counts.iter().sum::<u64>() < 2;
    let is_header = names.len() == columns.all.len() && (has_others || columns.all.iter().all(is_lonely));
    Ok(is_header.then_some(names))
}

fn put(cell: Option<&Value>, lists: Lists, out: &mut Writer<'_>) {
    match cell {
        None | Some(Value::Null) => out.nothing(),
        Some(Value::Bool(value)) => out.bare(if *value { "true" } else { "false" }),
        Some(Value::Number(number)) => out.bare(number),
        Some(Value::Text(text)) => out.text(text),
        Some(Value::List(items)) if of_list(items, lists).is_some() => {
            out.bare(&of_list(items, lists).unwrap_or_default().to_string());
        }
        Some(value) => {
            let mut text = String::new();
            value.write(&mut text);
            out.text(&text);
        }
    }
}
