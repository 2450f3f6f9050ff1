//! A file becomes a table: its first bytes, not its name, say which format reads it.

use std::sync::Arc;

use super::source::Source;
use super::{Format, ReadOptions, Table, csv, parquet};
use crate::scan::Progress;
use crate::{Error, Result};

/// First bytes by which files that are no tables are known, and what they are.
const NOT_TABLES: [(&[u8], &str); 12] = [
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"ARROW1", "an Arrow file"),
    (b"\x7fELF", "a program"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
];

/// Opens a table: reads it whole when it fits `memory` bytes, else leaves it on disk.
///
/// # Errors
/// When the file is empty, damaged, encrypted, of another kind, or cannot be read, and when the
/// person said stop. What is wrong inside the data is a finding of the table instead.
pub async fn open(source: Arc<dyn Source>, options: &ReadOptions, memory: u64, progress: &Progress) -> Result<Table> {
    let head = source.read(0, 512)?;
    if head.is_empty() {
        return Err(Error::Empty {
            file: source.name().to_owned(),
        });
    }
    if let Some((_, what)) = NOT_TABLES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Error::NotATable {
            file: source.name().to_owned(),
            what: (*what).to_owned(),
        });
    }
    match options.format {
        Some(Format::Parquet) => parquet::open(source, options, memory, progress).await,
        None if parquet::is_parquet(&*source, &head)? => parquet::open(source, options, memory, progress).await,
        Some(Format::Csv) | None => csv::open(source, options, memory, progress).await,
    }
}
