//! A file becomes a table: its first bytes, not its name, say which format reads it.

use std::sync::Arc;

use super::source::{self, Source};
use super::{Format, MAX_ROWS, ReadOptions, Table, csv, dates, notation, parquet};
use crate::run::Context;
use crate::{Error, Result};

/// Bytes by which files that are no tables are known, where they stand, and what they are. As long
/// as can be: a table may well begin with a name such as BZhang.
const NOT_TABLES: [(usize, &[u8], &str); 15] = [
    (0, b"%PDF-", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\x89PNG", "a picture (PNG)"),
    (0, b"\xff\xd8\xff", "a picture (JPEG)"),
    (0, b"GIF87a", "a picture (GIF)"),
    (0, b"GIF89a", "a picture (GIF)"),
    (0, b"\xd0\xcf\x11\xe0", "an old office document"),
    (0, b"SQLite format 3\0", "a SQLite database"),
    (0, b"ARROW1\0", "an Arrow file"),
    (0, b"\x7fELF", "a program"),
    (0, b"7z\xbc\xaf", "a 7-Zip archive"),
    (4, b"1AY&SY", "a bzip2 archive"),
    (4, b"\x17rE8P\x90", "a bzip2 archive"),
    (0, b"\xfd7zXZ", "an xz archive"),
    (257, b"ustar", "a tar archive"),
];

/// Opens a table: reads it whole when it fits the memory budget, else leaves it on disk.
///
/// # Errors
/// When the file is empty, damaged, encrypted, of another kind, or cannot be read, when it changes
/// while it is read, and when the person said stop. What is wrong inside the data is a finding of
/// the table instead.
pub async fn open(source: Arc<dyn Source>, options: &ReadOptions, cx: &Context) -> Result<Table> {
    let head = source::read(&*source, 0, 512)?;
    if head.is_empty() {
        return Err(Error::Empty {
            file: source.name().to_owned(),
        });
    }
    // Who says what the file is knows it better than its first bytes.
    if options.format.is_none() {
        refuse(source.name(), &head)?;
    }
    let table = match options.format {
        Some(Format::Parquet) => parquet::open(Arc::clone(&source), options, cx).await,
        None if parquet::is_parquet(&*source, &head)? => parquet::open(Arc::clone(&source), options, cx).await,
        Some(Format::Csv) | None => csv::open(Arc::clone(&source), &wanted(options), cx).await,
    }?;
    check_rows(table.name(), table.rows())?;
    let (table, again) = notation::open(table, options, cx).await?;
    if again.is_empty() {
        return dates::open(table, options, cx).await;
    }
    let options = notation::parted(options, &table, again);
    let table = csv::open(source, &wanted(&options), cx).await?;
    let (table, _) = notation::open(table, &options, cx).await?;
    dates::open(table, &options, cx).await
}

/// How a text file is to be read so that the notations of its cells can be.
fn wanted(options: &ReadOptions) -> ReadOptions {
    dates::wanted(notation::wanted(options))
}

/// Refuses more rows than can be numbered.
fn check_rows(file: &str, rows: u64) -> Result<()> {
    if rows <= u64::from(MAX_ROWS) {
        return Ok(());
    }
    Err(Error::Unsupported {
        file: file.to_owned(),
        what: format!("it has {rows} rows, and at most {MAX_ROWS} can be numbered; split it into several files"),
    })
}

/// Whether a file begins as JSON does: an object with a name in quotes, or a list of such. Names of columns
/// may stand between brackets and braces, but not so.
fn is_json(head: &[u8]) -> bool {
    let after = |bytes: &[u8], mark: u8| Some(bytes.trim_ascii_start().strip_prefix(&[mark])?.to_vec());
    let object = after(head, b'[').unwrap_or_else(|| head.to_vec());
    let Some(name) = after(&object, b'{').and_then(|inside| after(&inside, b'"')) else {
        return false;
    };
    let mut parts = name.splitn(2, |byte| *byte == b'"');
    let (Some(_), Some(value)) = (parts.next(), parts.next()) else {
        return false;
    };
    value.trim_ascii_start().starts_with(b":")
}

/// Refuses what is known to be no table.
pub(super) fn refuse(file: &str, head: &[u8]) -> Result<()> {
    let known = |(at, magic, _): &&(usize, &[u8], &str)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic));
    match NOT_TABLES.iter().find(known) {
        None if is_json(head) => Err(Error::NotATable {
            file: file.to_owned(),
            what: "JSON".to_owned(),
        }),
        None => Ok(()),
        Some((_, _, what)) => Err(Error::NotATable {
            file: file.to_owned(),
            what: (*what).to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_from_names_between_brackets() {
        for json in ["{\"a\": 1}", " [ {\"a\" : 1},", "{\"a\":1}\n{\"a\":2}\n"] {
            assert!(is_json(json.as_bytes()), "{json}");
        }
        for table in ["{a},{b}\n", "[a],[b]\n1,2\n", "{\"a\",b\n", "\"a\":1\n", "", "[", "[{"] {
            assert!(!is_json(table.as_bytes()), "{table}");
        }
    }

    #[test]
    fn more_rows_than_can_be_numbered_are_refused() {
        assert_eq!(check_rows("a.csv", u64::from(MAX_ROWS)), Ok(()));
        let refused = check_rows("a.csv", u64::from(MAX_ROWS) + 1).expect_err("refused");
        assert!(refused.to_string().contains("4294967296 rows"), "{refused}");
    }
}
