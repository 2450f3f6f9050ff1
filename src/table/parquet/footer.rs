//! What does the end of the file say? The footer, checked before anything trusts it.
//!
//! The Parquet crate takes offsets and counts at their word and panics on some that are wrong;
//! a panic in wasm ends the worker. So whatever can be checked without decoding is checked here.

use std::sync::Arc;

use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::SchemaDescriptor;

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

/// The footer, decoded and checked.
///
/// # Errors
/// When the file is cut off, encrypted, contradicts itself, or cannot be read.
pub fn read(source: &dyn Source) -> Result<ArrowReaderMetadata> {
    let bytes = footer(source)?;
    if thrift::has_field(&bytes, thrift::ENCRYPTION_ALGORITHM) {
        return Err(encrypted(source));
    }
    shape::check(&bytes).map_err(|refused| match refused {
        Refused::Damaged(what) => damaged(source, what),
        Refused::TooMuch(what) => unsupported(source, what),
    })?;
    let footer = ParquetMetaDataReader::decode_metadata(&bytes).map_err(|e| failed(source, "the footer", &e))?;
    check(source, &footer)?;
    let footer = Arc::new(footer);
    // The Arrow schema that a writer stored beside the Parquet one knows zones and units that
    // Parquet has no words for. A few writers store one that does not fit; then it is ignored.
    ArrowReaderMetadata::try_new(Arc::clone(&footer), ArrowReaderOptions::new())
        .or_else(|_| ArrowReaderMetadata::try_new(footer, ArrowReaderOptions::new().with_skip_arrow_metadata(true)))
        .map_err(|e| failed(source, "the schema", &e))
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
fn check(source: &dyn Source, footer: &ParquetMetaData) -> Result<()> {
    let file = footer.file_metadata();
    let leaves = file.schema_descr().num_columns();
    // The crate takes a list at the root at its word, and then finds no columns in it.
    let root = file.schema_descr().root_schema().get_basic_info();
    let repeats = root.has_repetition() && root.repetition() == Repetition::REPEATED;
    if repeats || !matches!(root.converted_type(), ConvertedType::NONE) || root.logical_type_ref().is_some() {
        return Err(damaged(source, "the root of its schema is no list of columns"));
    }
    check_widths(source, file.schema_descr())?;
    let mut rows = 0i64;
    for (number, group) in footer.row_groups().iter().enumerate() {
        if group.num_columns() != leaves {
            return Err(damaged(
                source,
                format!("row group {number} has other columns than the footer says"),
            ));
        }
        if group.num_rows() < 0 || group.num_rows() > i64::from(i32::MAX) {
            return Err(damaged(
                source,
                format!("row group {number} claims {} rows", group.num_rows()),
            ));
        }
        rows = rows.saturating_add(group.num_rows());
        for chunk in group.columns() {
            check_chunk(source, number, group.num_rows(), chunk)?;
        }
    }
    if rows > i64::from(MAX_ROWS) {
        return Err(unsupported(
            source,
            format!("it has {rows} rows, and at most {MAX_ROWS} can be numbered; split it into several files"),
        ));
    }
    if rows != file.num_rows() {
        let claimed = file.num_rows();
        return Err(damaged(
            source,
            format!("its footer claims {claimed} rows, its row groups {rows}"),
        ));
    }
    Ok(())
}

/// Rows of a file whose footer has been checked.
pub fn rows(footer: &ParquetMetaData) -> u64 {
    let groups = footer.row_groups().iter();
    groups.filter_map(|group| u64::try_from(group.num_rows()).ok()).sum()
}

/// Values of a fixed length take it even where they are missing, so a row of them all must fit.
fn check_widths(source: &dyn Source, schema: &SchemaDescriptor) -> Result<()> {
    let mut row = 0u64;
    for leaf in schema.columns() {
        if leaf.physical_type() != Physical::FIXED_LEN_BYTE_ARRAY {
            continue;
        }
        let (column, length) = (leaf.path().string(), leaf.type_length());
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

fn check_chunk(source: &dyn Source, group: usize, rows: i64, chunk: &ColumnChunkMetaData) -> Result<()> {
    let column = chunk.column_path().string();
    if chunk.file_path().is_some_and(|path| !path.is_empty()) {
        return Err(unsupported(
            source,
            format!("the data of column \"{column}\" is in another file"),
        ));
    }
    if matches!(chunk.compression(), Compression::LZO) {
        return Err(unsupported(
            source,
            format!("column \"{column}\" is compressed with LZO"),
        ));
    }
    let (start, length) = (chunk_start(chunk), chunk.compressed_size());
    let end = start.checked_add(length).and_then(|end| u64::try_from(end).ok());
    let inside = start >= 0 && length >= 0 && end.is_some_and(|end| end <= source.size());
    if !inside || chunk.uncompressed_size() < 0 {
        return Err(damaged(
            source,
            format!("column \"{column}\" of row group {group} lies outside the file"),
        ));
    }
    let values = chunk.num_values();
    // A list that is empty takes a place too, so there is one for each row at least.
    let repeats = chunk.column_descr().max_rep_level() > 0;
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
fn chunk_start(chunk: &ColumnChunkMetaData) -> i64 {
    let data = chunk.data_page_offset();
    let pages = [chunk.dictionary_page_offset(), Some(data)];
    let behind_magic = pages.into_iter().flatten().filter(|&at| at >= MAGIC.len() as i64);
    behind_magic.min().unwrap_or(data)
}

/// Where a chunk's pages lie: from its first byte to behind its last. Checked when the footer was read.
pub fn chunk_range(chunk: &ColumnChunkMetaData) -> (u64, u64) {
    let start = u64::try_from(chunk_start(chunk)).unwrap_or(u64::MAX);
    let length = u64::try_from(chunk.compressed_size()).unwrap_or(0);
    (start, start.saturating_add(length))
}

/// Does some work of the Parquet crate. It checks most of what it reads, but a few broken pages
/// make it panic; natively that is an error like any other. In wasm, where a panic ends the worker,
/// the page says that the worker was lost.
pub fn guarded<T>(source: &dyn Source, part: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    // Whatever the work had begun is given up with it, so nothing half done can be seen.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(damaged(source, format!("{part} cannot be decoded"))))
}

/// An error of this file, by what the Parquet crate said. Its messages tell of structure, not of
/// values.
pub fn failed(source: &dyn Source, part: &str, error: &ParquetError) -> Error {
    match error {
        ParquetError::NYI(what) => unsupported(source, format!("{part} uses something unknown ({})", shorten(what))),
        ParquetError::External(inner) => match inner.downcast_ref::<Error>() {
            Some(own) => own.clone(),
            None => damaged(
                source,
                format!("{part} cannot be read ({})", shorten(&inner.to_string())),
            ),
        },
        // A word of the format that the crate does not know: newer than it, or long given up.
        ParquetError::General(what) if what.starts_with("Unexpected ConvertedType") => unsupported(
            source,
            format!("{part} names a type that is not part of the format ({})", shorten(what)),
        ),
        ParquetError::General(what) | ParquetError::EOF(what) | ParquetError::ArrowError(what) => {
            damaged(source, format!("{part} cannot be read ({})", shorten(what)))
        }
        other => damaged(
            source,
            format!("{part} cannot be read ({})", shorten(&other.to_string())),
        ),
    }
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
