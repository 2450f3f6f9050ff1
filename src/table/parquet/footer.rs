//! What does the end of the file say? The footer, checked before anything trusts it.
//!
//! Offsets and counts may be anything. Whatever can be checked without reading pages is checked here.

use bytes::Bytes;

use super::arrow::{self, Field};
use super::format::{CompressionCodec, Physical};
use super::metadata::{Chunk, Group, Metadata};
use super::schema::{LeafElement, Schema};
use super::shape::{self, Refused};
use super::thrift;
use crate::table::{MAX_ROWS, Source};
use crate::{Error, Result};

/// The first and last four bytes of a Parquet file.
const MAGIC: &[u8] = b"PAR1";
/// The same of a file whose footer is encrypted.
const SEALED: &[u8] = b"PARE";
/// Bytes read from the end at once; the footer of most files is in them.
const TAIL: u64 = 64 * 1024;
/// Bytes of all values of fixed length in a row.
const MAX_WIDTH: u64 = 64 << 20;

/// Whether the bytes are those of a Parquet file, whatever its name.
///
/// # Errors
/// When the source cannot be read.
pub fn is_parquet(source: &dyn Source, head: &[u8]) -> Result<bool> {
    if head.starts_with(MAGIC) || head.starts_with(SEALED) {
        return Ok(true);
    }
    if source.size() < 12 {
        return Ok(false);
    }
    let end = source.read(source.size() - 4, 4)?;
    Ok(end == MAGIC || end == SEALED)
}

/// What the footer says, checked.
#[derive(Debug)]
pub struct Footer {
    /// The columns in Parquet's words.
    pub schema: Schema,
    /// The same in Arrow's, without those that have no values.
    pub fields: Vec<Field>,
    /// The rows, group by group.
    pub groups: Vec<Group>,
    /// The program that wrote the file.
    pub created_by: Option<String>,
}

impl Footer {
    /// Rows of the file.
    pub fn rows(&self) -> u64 {
        let groups = self.groups.iter();
        groups.filter_map(|group| u64::try_from(group.rows).ok()).sum()
    }
}

/// The footer, decoded and checked.
///
/// # Errors
/// When the file is cut off, encrypted, contradicts itself, or cannot be read.
pub fn read(source: &dyn Source) -> Result<Footer> {
    let bytes = footer(source)?;
    if thrift::has_field(&bytes, thrift::ENCRYPTION_ALGORITHM) {
        return Err(encrypted(source));
    }
    shape::check(&bytes).map_err(|refused| match refused {
        Refused::Damaged(what) => damaged(source, what),
        Refused::TooMuch(what) => unsupported(source, what),
    })?;
    let footer = Metadata::decode(&bytes).map_err(|what| failed(source, "the footer", &what))?;
    check(source, &footer)?;
    let Metadata {
        schema,
        groups,
        created_by,
        arrow_schema,
        ..
    } = footer;
    // The Arrow schema that a writer stored beside the Parquet one knows zones and units that
    // Parquet has no words for. A few writers store one that does not fit; then it is ignored.
    let stored = arrow_schema.and_then(|text| arrow::stored::fields(&text));
    let both = stored.and_then(|stored| arrow::columns(&schema.root, Some(&stored)).ok());
    let fields = match both {
        Some(fields) => fields,
        None => arrow::columns(&schema.root, None).map_err(|what| failed(source, "the schema", &what))?,
    };
    Ok(Footer {
        schema,
        fields,
        groups,
        created_by,
    })
}

/// The bytes of the footer, found by the length before the last four bytes.
fn footer(source: &dyn Source) -> Result<Bytes> {
    let size = source.size();
    let head = source.read(0, 4)?;
    if head == SEALED {
        return Err(encrypted(source));
    }
    if size < 12 {
        return Err(damaged(
            source,
            format!("it has {size} bytes, and no Parquet file has fewer than 12"),
        ));
    }
    let tail = source.read(size.saturating_sub(TAIL), TAIL.min(size) as usize)?;
    let Some((before, ending)) = tail.split_last_chunk::<8>() else {
        return Err(damaged(source, "its end could not be read"));
    };
    let [a, b, c, d, magic @ ..] = *ending;
    if magic == SEALED {
        return Err(encrypted(source));
    }
    if magic != MAGIC {
        let what = if head == MAGIC {
            "it starts as a Parquet file but its end, which tells what is in it, is missing"
        } else {
            "it does not end as Parquet files do"
        };
        return Err(damaged(source, what));
    }
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    if length == 0 || length + 12 > size {
        return Err(damaged(
            source,
            format!("its footer claims {length} bytes of a file of {size}"),
        ));
    }
    let at = size - 8 - length;
    match before.len().checked_sub(length as usize) {
        Some(start) => Ok(tail.slice(start..before.len())),
        None => source.read(at, length as usize),
    }
}

/// Counts and offsets, before anything is read by them.
fn check(source: &dyn Source, footer: &Metadata) -> Result<()> {
    let Schema { root, leaves } = &footer.schema;
    if root.converted.is_some() || root.logical.is_some() {
        return Err(damaged(source, "the root of its schema is no list of columns"));
    }
    check_widths(source, leaves)?;
    let mut rows = 0i64;
    for (number, group) in footer.groups.iter().enumerate() {
        if group.chunks.len() != leaves.len() {
            return Err(damaged(
                source,
                format!("row group {number} has other columns than the footer says"),
            ));
        }
        if group.rows < 0 || group.rows > i64::from(i32::MAX) {
            return Err(damaged(
                source,
                format!("row group {number} claims {} rows", group.rows),
            ));
        }
        rows = rows.saturating_add(group.rows);
        for both in leaves.iter().zip(&group.chunks) {
            check_chunk(source, number, group.rows, both)?;
        }
    }
    if rows > i64::from(MAX_ROWS) {
        return Err(unsupported(
            source,
            format!("it has {rows} rows, and at most {MAX_ROWS} can be numbered; split it into several files"),
        ));
    }
    if rows != footer.rows {
        let claimed = footer.rows;
        return Err(damaged(
            source,
            format!("its footer claims {claimed} rows, its row groups {rows}"),
        ));
    }
    Ok(())
}

/// Values of a fixed length take it even where they are missing, so a row of them all must fit.
fn check_widths(source: &dyn Source, leaves: &[LeafElement]) -> Result<()> {
    let mut row = 0u64;
    for leaf in leaves {
        if leaf.stored.physical != Physical::FixedLenByteArray {
            continue;
        }
        let (column, length) = (&leaf.path, leaf.stored.length);
        let Ok(width) = u64::try_from(length) else {
            return Err(damaged(
                source,
                format!("column \"{column}\" claims values of {length} bytes"),
            ));
        };
        row = row.saturating_add(width);
        if row > MAX_WIDTH {
            let what = format!("a row of it has more than {MAX_WIDTH} bytes, column \"{column}\" alone {length}");
            return Err(unsupported(source, what));
        }
    }
    Ok(())
}

fn check_chunk(source: &dyn Source, group: usize, rows: i64, (leaf, chunk): (&LeafElement, &Chunk)) -> Result<()> {
    let column = &leaf.path;
    if chunk.is_elsewhere {
        return Err(unsupported(
            source,
            format!("the data of column \"{column}\" is in another file"),
        ));
    }
    if chunk.codec == CompressionCodec::Lzo {
        return Err(unsupported(
            source,
            format!("column \"{column}\" is compressed with LZO"),
        ));
    }
    let (start, length) = (chunk_start(chunk), chunk.packed);
    let end = start.checked_add(length).and_then(|end| u64::try_from(end).ok());
    let inside = start >= 0 && length >= 0 && end.is_some_and(|end| end <= source.size());
    if !inside || chunk.unpacked < 0 {
        return Err(damaged(
            source,
            format!("column \"{column}\" of row group {group} lies outside the file"),
        ));
    }
    let values = chunk.values;
    // A list that is empty takes a place too, so there is one for each row at least.
    let repeats = leaf.levels.1 > 0;
    if values < 0 || (!repeats && values != rows) || (repeats && values < rows) {
        return Err(damaged(
            source,
            format!("column \"{column}\" claims {values} values in row group {group}, which has {rows} rows"),
        ));
    }
    if values > 0 && length == 0 {
        return Err(damaged(
            source,
            format!("column \"{column}\" claims {values} values in row group {group}, but has no bytes there"),
        ));
    }
    Ok(())
}

/// Where a chunk begins: with its dictionary, if it has one. Some writers say 0 for a page that is
/// not there, where the file's first bytes are.
fn chunk_start(chunk: &Chunk) -> i64 {
    let data = chunk.data_page;
    let pages = [chunk.dictionary_page, Some(data)];
    let behind_magic = pages.into_iter().flatten().filter(|&at| at >= MAGIC.len() as i64);
    behind_magic.min().unwrap_or(data)
}

/// Where a chunk's pages lie: from its first byte to behind its last. Checked when the footer was read.
pub fn chunk_range(chunk: &Chunk) -> (u64, u64) {
    let start = u64::try_from(chunk_start(chunk)).unwrap_or(u64::MAX);
    let length = u64::try_from(chunk.packed).unwrap_or(0);
    (start, start.saturating_add(length))
}

/// Does some work on what a file says. A panic in it, which should not be, is an error like any other natively;
/// in wasm, where it ends the worker, the page says that the worker was lost.
pub fn guarded<T>(source: &dyn Source, part: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    // Whatever the work had begun is given up with it, so nothing half done can be seen.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(damaged(source, format!("{part} cannot be decoded"))))
}

/// A part of this file cannot be read, in these words. They tell of structure, not of values.
fn failed(source: &dyn Source, part: &str, what: &str) -> Error {
    let shown = shorten(what);
    // A word of the format that is newer than it, or long given up.
    if what.starts_with("Unexpected ConvertedType") {
        let what = format!("{part} names a type that is not part of the format ({shown})");
        return unsupported(source, what);
    }
    damaged(source, format!("{part} cannot be read ({shown})"))
}

/// The file is damaged in this way.
pub fn damaged(source: &dyn Source, what: impl Into<String>) -> Error {
    Error::Damaged {
        file: source.name().to_owned(),
        what: what.into(),
    }
}

/// The file uses, or claims, what cannot be read.
pub fn unsupported(source: &dyn Source, what: impl Into<String>) -> Error {
    Error::Unsupported {
        file: source.name().to_owned(),
        what: what.into(),
    }
}

fn encrypted(source: &dyn Source) -> Error {
    Error::Encrypted {
        file: source.name().to_owned(),
    }
}

fn shorten(message: &str) -> String {
    let line = message.lines().next().unwrap_or("").trim_end_matches('.');
    line.chars().take(160).collect()
}
