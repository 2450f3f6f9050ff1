//! Files of other formats: turned into delimited text, or taken out of an archive, and opened as that.
//!
//! What the reader of messy text does for CSV (a preamble, footers, empty rows, words for missing cells, numbers and
//! days as people write them) it does for a sheet of a workbook, too. What the format knows better (which digits are
//! text, which sheet was meant, what a cell was) goes beside the text, as [`Converted`].
//!
//! In the page this is a module of its own, which runs in a worker of its own; natively it is called by [`open`].

mod archive;
mod arrow;
mod feed;
mod json;
mod sheets;
mod text;
mod xml;
mod zip;

use std::io::Write;
use std::sync::Arc;

use self::feed::{Feed, Inflate, Range};
use self::text::Writer;
use crate::run::Context;
use crate::table::{self, Converted, Format, Memory, ReadOptions, Source, Table, source};
use crate::{Error, Result};

/// Opens a table of any format; one that is turned into text is held as that, within the memory budget.
///
/// # Errors
/// As [`table::open`], and when the file is damaged, holds no table, or its text does not fit the budget.
pub async fn open(source: Arc<dyn Source>, options: &ReadOptions, cx: &Context) -> Result<Table> {
    let refused = match table::open(Arc::clone(&source), options, cx).await {
        Err(refused @ Error::Foreign { .. }) => refused,
        other => return other,
    };
    let mut text = Vec::new();
    let converted = convert(&*source, options, &mut text, cx)?.ok_or(refused)?;
    let text = Arc::new(Memory::new(source.name(), text));
    table::open_converted(text, Some(&converted), options, cx).await
}

/// Turns a file into text, or takes one out of an archive. `None` where it is of a format that is read as it is.
///
/// # Errors
/// When the file is damaged or encrypted, holds no table, or what it unpacks to does not fit the memory budget, and when
/// the person said stop.
pub fn convert(
    source: &dyn Source,
    options: &ReadOptions,
    out: &mut dyn Write,
    cx: &Context,
) -> Result<Option<Converted>> {
    let mut writer = Writer::new(out, source.name(), cx.memory());
    let head = source::read(source, 0, 512)?;
    let converted = converted(source, &head, options, &mut writer, cx, 0)?;
    writer.flush()?;
    Ok(converted.map(|converted| Converted {
        name: source.name().to_owned(),
        bytes: source.size(),
        ..converted
    }))
}

fn converted(
    source: &dyn Source,
    head: &[u8],
    options: &ReadOptions,
    out: &mut Writer<'_>,
    cx: &Context,
    depth: u32,
) -> Result<Option<Converted>> {
    if head.starts_with(b"PK") {
        return archive::convert(source, options, out, cx, depth).map(Some);
    }
    let is_file = head.starts_with(b"ARROW1");
    if is_file || head.starts_with(&[0xff; 4]) {
        return arrow::convert(source, is_file, out, cx).map(Some);
    }
    let packing = head.starts_with(&[0x1f, 0x8b]).then(|| "gzip".to_owned());
    let again = || -> Result<Box<dyn Feed + '_>> {
        let bytes = Box::new(Range::new(source, 0, source.size(), cx));
        Ok(match packing {
            Some(_) => Box::new(Inflate::gzip(source.name(), bytes)),
            None => bytes,
        })
    };
    let first = again()?.next()?.unwrap_or_default();
    let is_json = matches!(first.trim_ascii_start().first(), Some(b'{' | b'[')) || first.starts_with(b"\xef\xbb\xbf");
    if is_json {
        let converted = json::convert(source.name(), &again, source.size(), options, out, cx)?;
        return Ok(Some(Converted { packing, ..converted }));
    }
    Ok(None)
}

/// How text that was written here is to be read: nothing of it is a guess.
fn plain() -> ReadOptions {
    ReadOptions {
        format: Some(Format::Csv),
        delimiter: Some(','),
        quote: Some('"'),
        encoding: Some("utf-8".to_owned()),
        skip_lines: Some(0),
        ..ReadOptions::default()
    }
}
