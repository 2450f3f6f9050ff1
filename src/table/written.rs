//! Tables as files: the formats there are, and writing one by its name.

use serde::{Deserialize, Serialize};

/// A format to write a table in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum FileFormat {
    /// Comma-separated text, UTF-8.
    #[default]
    Csv,
    /// Tab-separated text, UTF-8.
    Tsv,
    /// A JSON array with an object for each row.
    Json,
    /// A JSON object for each row, one on a line.
    #[cfg_attr(feature = "cli", value(alias = "jsonl"))]
    Ndjson,
    /// Apache Parquet.
    Parquet,
}

impl FileFormat {
    /// All of them.
    pub const ALL: [FileFormat; 5] = [
        FileFormat::Csv,
        FileFormat::Tsv,
        FileFormat::Json,
        FileFormat::Ndjson,
        FileFormat::Parquet,
    ];

    /// What a person calls it.
    pub fn title(self) -> &'static str {
        match self {
            FileFormat::Csv => "CSV",
            FileFormat::Tsv => "TSV",
            FileFormat::Json => "JSON",
            FileFormat::Ndjson => "NDJSON",
            FileFormat::Parquet => "Parquet",
        }
    }

    /// The media type of its files, as registered with IANA where it is.
    pub fn mime(self) -> &'static str {
        match self {
            FileFormat::Csv => "text/csv",
            FileFormat::Tsv => "text/tab-separated-values",
            FileFormat::Json => "application/json",
            FileFormat::Ndjson => "application/x-ndjson",
            FileFormat::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// The endings of its files, without their dot; the first is the one to write.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            FileFormat::Csv => &["csv"],
            FileFormat::Tsv => &["tsv", "tab"],
            FileFormat::Json => &["json"],
            FileFormat::Ndjson => &["ndjson", "jsonl"],
            FileFormat::Parquet => &["parquet", "pq"],
        }
    }

    /// The format of files with that ending, whatever its case.
    pub fn by_ending(ending: &str) -> Option<FileFormat> {
        let has = |format: &FileFormat| format.endings().iter().any(|own| own.eq_ignore_ascii_case(ending));
        FileFormat::ALL.into_iter().find(has)
    }
}

/// What becomes of texts that a spreadsheet would run as a formula when it opens delimited text: those that begin with
/// `=`, `+`, `-`, `@`, a tab or a carriage return (OWASP, "CSV injection"; CWE-1236).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formulas {
    /// They are written as they are.
    #[default]
    Kept,
    /// A quote is put before them, which keeps a spreadsheet from running them. Whoever reads the file otherwise sees it.
    Quoted,
}

impl Formulas {
    /// A text as it is written.
    pub fn of(self, text: &[u8]) -> std::borrow::Cow<'_, [u8]> {
        match (self, text.first()) {
            (Formulas::Quoted, Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')) => [b"'", text].concat().into(),
            _ => text.into(),
        }
    }
}

#[cfg(feature = "engine")]
pub use engine::{write, write_as};

#[cfg(feature = "engine")]
mod engine {
    use std::io::Write;

    use super::{FileFormat, Formulas};
    use crate::Result;
    use crate::run::Context;
    use crate::table::{Table, csv, json, parquet};

    /// Writes a table. Returns the names of columns that became text, since the format has no place for those of
    /// their cells that do not fit their type.
    ///
    /// # Errors
    /// When the rows cannot be read any more, `out` refuses the bytes, or the person said stop.
    pub async fn write(table: &Table, format: FileFormat, out: &mut dyn Write, cx: &Context) -> Result<Vec<String>> {
        write_as(table, (format, Formulas::Kept), out, cx).await
    }

    /// The same, with what becomes of texts that a spreadsheet would run; other formats are not for spreadsheets.
    ///
    /// # Errors
    /// As [`write`].
    pub async fn write_as(
        table: &Table,
        (format, formulas): (FileFormat, Formulas),
        out: &mut dyn Write,
        cx: &Context,
    ) -> Result<Vec<String>> {
        let text = |delimiter| csv::write::WriteOptions {
            delimiter,
            formulas,
            ..Default::default()
        };
        match format {
            FileFormat::Csv => csv::write::write(table, out, &text(','), cx).await?,
            FileFormat::Tsv => csv::write::write(table, out, &text('\t'), cx).await?,
            FileFormat::Json => json::write(table, out, json::Layout::Array, cx).await?,
            FileFormat::Ndjson => json::write(table, out, json::Layout::Lines, cx).await?,
            FileFormat::Parquet => return parquet::write::write(table, out, cx).await,
        }
        Ok(Vec::new())
    }
}
