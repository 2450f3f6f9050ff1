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
    /// A workbook of Excel.
    Xlsx,
    /// A JSON array with an object for each row.
    Json,
    /// A JSON object for each row, one on a line.
    #[cfg_attr(feature = "cli", value(alias = "jsonl"))]
    Ndjson,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow's file format, which is also called Feather.
    #[cfg_attr(feature = "cli", value(alias = "feather"))]
    Arrow,
}

impl FileFormat {
    /// All of them.
    pub const ALL: [FileFormat; 7] = [
        FileFormat::Csv,
        FileFormat::Tsv,
        FileFormat::Xlsx,
        FileFormat::Json,
        FileFormat::Ndjson,
        FileFormat::Parquet,
        FileFormat::Arrow,
    ];

    /// What a person calls it.
    pub fn title(self) -> &'static str {
        match self {
            FileFormat::Csv => "CSV",
            FileFormat::Tsv => "TSV",
            FileFormat::Xlsx => "XLSX",
            FileFormat::Json => "JSON",
            FileFormat::Ndjson => "NDJSON",
            FileFormat::Parquet => "Parquet",
            FileFormat::Arrow => "Arrow",
        }
    }

    /// The media type of its files, as registered with IANA where it is.
    pub fn mime(self) -> &'static str {
        match self {
            FileFormat::Csv => "text/csv",
            FileFormat::Tsv => "text/tab-separated-values",
            FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileFormat::Json => "application/json",
            FileFormat::Ndjson => "application/x-ndjson",
            FileFormat::Parquet => "application/vnd.apache.parquet",
            FileFormat::Arrow => "application/vnd.apache.arrow.file",
        }
    }

    /// The endings of its files, without their dot; the first is the one to write.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            FileFormat::Csv => &["csv"],
            FileFormat::Tsv => &["tsv", "tab"],
            FileFormat::Xlsx => &["xlsx"],
            FileFormat::Json => &["json"],
            FileFormat::Ndjson => &["ndjson", "jsonl"],
            FileFormat::Parquet => &["parquet", "pq"],
            FileFormat::Arrow => &["arrow", "feather", "ipc"],
        }
    }

    /// Whether its files are read as text, by people and terminals.
    pub fn is_text(self) -> bool {
        !matches!(self, FileFormat::Parquet | FileFormat::Arrow | FileFormat::Xlsx)
    }

    /// What is true of some cells of a column that became text when it was written.
    pub fn why_text(self) -> &'static str {
        match self {
            FileFormat::Xlsx => "have more digits than XLSX keeps of a number",
            _ => "do not fit its type",
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
        match self {
            Formulas::Quoted if Formulas::is_formula(text) => [b"'", text].concat().into(),
            _ => text.into(),
        }
    }

    /// Whether a spreadsheet would run a text.
    pub fn is_formula(text: &[u8]) -> bool {
        matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
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
    use crate::table::{Table, arrow, csv, json, parquet, xlsx};

    /// Writes a table. Returns the names of columns that became text, since the format has no place for some of their
    /// cells as they are ([`FileFormat::why_text`]).
    ///
    /// # Errors
    /// When the rows cannot be read any more, `out` refuses the bytes, or the person said stop.
    pub async fn write(table: &Table, format: FileFormat, out: &mut dyn Write, cx: &Context) -> Result<Vec<String>> {
        write_as(table, (format, Formulas::Kept), out, cx).await
    }

    /// The same, with what becomes of texts that a spreadsheet would run; in other formats a text is a text.
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
            FileFormat::Xlsx => return xlsx::write(table, out, cx).await,
            FileFormat::Json => json::write(table, out, json::Layout::Array, cx).await?,
            FileFormat::Ndjson => json::write(table, out, json::Layout::Lines, cx).await?,
            FileFormat::Parquet => return parquet::write::write(table, out, cx).await,
            FileFormat::Arrow => return arrow::write(table, out, cx).await,
        }
        Ok(Vec::new())
    }
}
