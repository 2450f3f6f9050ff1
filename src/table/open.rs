//! A file becomes a table: its first bytes, not its name, say which format reads it.

use std::sync::Arc;

use super::source::{self, Source};
use super::{
    Converted, Format, MAX_ROWS, Missing, ReadOptions, SourceReport, Table, csv, dates, foreign, notation, parquet,
    records,
};
use crate::run::Context;
use crate::{Error, Result};

/// Opens a table: reads it whole when it fits the memory budget, else leaves it on disk.
///
/// # Errors
/// When the file is empty, damaged, encrypted, of another kind, or cannot be read, when it changes
/// while it is read, and when the person said stop; [`Error::Foreign`] for a table of a format that is turned into
/// text first (`formats`). What is wrong inside the data is a finding of the table instead.
pub async fn open(source: Arc<dyn Source>, options: &ReadOptions, cx: &Context) -> Result<Table> {
    open_converted(source, None, options, cx).await
}

/// The same of a file that was turned into text, or taken out of an archive, whose bytes `source` has.
///
/// # Errors
/// As [`open`].
pub async fn open_converted(
    source: Arc<dyn Source>,
    converted: Option<&Converted>,
    options: &ReadOptions,
    cx: &Context,
) -> Result<Table> {
    let head = source::read(&*source, 0, 512)?;
    if head.is_empty() {
        return Err(Error::Empty {
            file: source.name().to_owned(),
        });
    }
    let format = options
        .format
        .filter(|format| matches!(format, Format::Csv | Format::Parquet));
    // Who says what the file is knows it better than its first bytes.
    if format.is_none() && converted.is_none_or(|converted| converted.format.is_none()) {
        foreign::refuse_compound(&*source, &head)?;
        foreign::refuse(source.name(), &head)?;
    }
    let options = &converted.map_or_else(|| options.clone(), |converted| over(&converted.reading, options));
    let is_parquet = match options.format {
        Some(Format::Parquet) => true,
        None => parquet::is_parquet(&*source, &head)?,
        Some(_) => false,
    };
    let table = match is_parquet {
        true => parquet::open(Arc::clone(&source), options, cx).await,
        false => csv::open(Arc::clone(&source), &wanted(options), cx).await,
    }?;
    // What a conversion wrote nobody has seen.
    let written = table.written().filter(|_| converted.is_none()).cloned();
    let table = named(table, converted);
    check_rows(table.name(), table.rows())?;
    let (table, again) = notation::open(table, options, cx).await?;
    if again.is_empty() {
        let table = dates::open(table, options, cx).await?;
        let table = records::truths(table, options, cx).await?;
        return Ok(table.with_written(written));
    }
    let options = notation::parted(options, &table, again);
    let table = csv::open(source, &wanted(&options), cx).await?;
    let table = named(table, converted);
    let (table, _) = notation::open(table, &options, cx).await?;
    let table = dates::open(table, &options, cx).await?;
    Ok(records::truths(table, &options, cx).await?.with_written(written))
}

/// How a text file is to be read so that the notations of its cells can be.
fn wanted(options: &ReadOptions) -> ReadOptions {
    dates::wanted(notation::wanted(options))
}

/// What a conversion says of how its text is to be read, where a person does not say it.
fn over(found: &ReadOptions, said: &ReadOptions) -> ReadOptions {
    let mut reading = said.clone();
    reading.format = found.format;
    reading.delimiter = found.delimiter.or(said.delimiter);
    reading.quote = found.quote.or(said.quote);
    reading.encoding = found.encoding.clone().or(reading.encoding);
    if said.missing == Missing::Auto {
        reading.missing = found.missing.clone();
    }
    reading.header = said.header.or(found.header);
    reading.skip_lines = said.skip_lines.or(found.skip_lines);
    for (column, own) in &found.types {
        let is_said = said.types.contains_key(column)
            || said.thousands_of.contains_key(column)
            || said.date_format_of.contains_key(column);
        if !is_said && said.missing != Missing::Pandas {
            reading.types.insert(column.clone(), *own);
        }
    }
    reading
}

/// The table under the name of the file that a person chose, with what was found when it was turned into text.
fn named(table: Table, converted: Option<&Converted>) -> Table {
    let (Some(converted), Some(source)) = (converted, table.source()) else {
        return table;
    };
    let is_text = converted.format.is_some_and(|format| format != source.format);
    let source = SourceReport {
        name: converted.name.clone(),
        bytes: Some(converted.bytes),
        format: converted.format.unwrap_or(source.format),
        compression: converted.packing.clone().or_else(|| source.compression.clone()),
        conversion: Some(converted.conversion.clone()),
        // The delimiter, the quote and the encoding are those of a text that nobody sees.
        delimiter: source.delimiter.filter(|_| !is_text),
        quote: source.quote.filter(|_| !is_text),
        encoding: source.encoding.clone().filter(|_| !is_text),
        missing: match source.format {
            _ if is_text && converted.reading.missing == source.missing => Missing::Auto,
            _ => source.missing.clone(),
        },
        line_end: source.line_end.clone().filter(|_| !is_text),
        ..source.clone()
    };
    let mut findings = table.findings().to_vec();
    findings.extend(converted.findings.clone());
    let again = table.with_store(table.store().clone(), table.rows());
    again.read_as(source, findings)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_rows_than_can_be_numbered_are_refused() {
        assert_eq!(check_rows("a.csv", u64::from(MAX_ROWS)), Ok(()));
        let refused = check_rows("a.csv", u64::from(MAX_ROWS) + 1).expect_err("refused");
        assert!(refused.to_string().contains("4294967296 rows"), "{refused}");
    }
}
