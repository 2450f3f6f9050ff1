//! A table as delimited text: UTF-8, one line feed after every record, quotes only where needed.
//!
//! Missing cells are empty; a text that is empty but there is `""`; cells out of type are their
//! raw text. Floats have the fewest digits that give the same number back, and a point even when
//! they are whole. Times are as `show` writes them.
//!
//! Text has no types, so whoever reads the file again says what a reader cannot know: the header
//! is there (`header: true`), no word stands for missing (`missing: tokens([])`), and the types of
//! columns (`types`), so that text that looks like numbers stays text. Then values, types and
//! missing cells are the same, with these exceptions: decimals are floats, since text has no
//! decimals; -0.0 is 0; the zone of timestamps is their offset, not a name; which token a missing
//! cell held is gone; an empty text is missing, as the reader does not tell `""` from nothing.

use std::io::Write;

use crate::run::Context;
use crate::table::chunk::{Chunk, Data, POWERS};
use crate::table::out::Out;
use crate::table::pieces::{Part, piece};
use crate::table::{Formulas, Table, Type, show};
use crate::{Error, Result};

/// Rows written between two looks at whether to stop.
const STEP: usize = 1 << 16;

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteOptions {
    /// Between fields: one ASCII character. Default: a comma.
    pub delimiter: char,
    /// Around fields that need it: one ASCII character. Default: a double quote.
    pub quote: char,
    /// What becomes of texts that a spreadsheet would run as a formula.
    pub formulas: Formulas,
}

impl Default for WriteOptions {
    fn default() -> Self {
        WriteOptions {
            delimiter: ',',
            quote: '"',
            formulas: Formulas::Kept,
        }
    }
}

impl WriteOptions {
    /// As bytes, for so many columns.
    fn marks(self, columns: usize) -> Result<Marks> {
        let byte = |field: &str, c: char| match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(c, '\n' | '\r' | '.' | '-') => {
                Ok(byte)
            }
            _ => Err(Error::option(field, "must be one ASCII character that no number holds")),
        };
        let marks = Marks {
            delimiter: byte("delimiter", self.delimiter)?,
            quote: byte("quote", self.quote)?,
            is_single: columns == 1,
            formulas: self.formulas,
        };
        if marks.delimiter == marks.quote {
            return Err(Error::option("quote", "must differ from the delimiter"));
        }
        Ok(marks)
    }
}

#[derive(Clone, Copy)]
struct Marks {
    delimiter: u8,
    quote: u8,
    /// Whether there is one column alone: then a reader, who sees no delimiter between fields, may take
    /// another mark for it.
    is_single: bool,
    formulas: Formulas,
}

/// What readers take for a delimiter.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What a file may not begin with: a mark of its encoding, that of Parquet, a line for spreadsheets.
const BEGINNINGS: [&[u8]; 3] = ["\u{feff}".as_bytes(), b"PAR1", b"sep="];

/// What readers take at the start of a line for the beginning or the end of another file that was joined to this one.
const JOINTS: [&[u8]; 2] = ["\u{feff}".as_bytes(), b"\x1a"];

/// Writes a table.
///
/// # Errors
/// When the options do not fit, the rows cannot be read any more, `out` refuses them, or the
/// person said stop.
pub async fn write(table: &Table, out: &mut dyn Write, options: &WriteOptions, cx: &Context) -> Result<()> {
    let marks = options.marks(table.fields().len())?;
    let mut out = Out::to(out);
    cx.begin("writing", table.rows());
    let mut text = Vec::new();
    for (at, field) in table.fields().iter().enumerate() {
        let name = &*marks.formulas.of(field.name.as_bytes());
        if at > 0 {
            text.push(marks.delimiter);
        } else if BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
            // With spaces in the name too, those in the cells of one column may seem to part columns.
            || marks.is_single && name.contains(&b' ')
        {
            in_quotes(name, marks, &mut text);
            continue;
        }
        quoted(name, marks, &mut text);
    }
    text.push(b'\n');
    let mut first = 0u64;
    while first < table.rows() {
        let parts = piece(table, first, STEP)?;
        let rows: usize = parts.iter().map(|part| part.rows.len()).sum();
        if rows == 0 {
            return Err(Error::internal("the table ends before its last row"));
        }
        for part in &parts {
            records(part, marks, &mut text);
        }
        out.put(&text)?;
        text.clear();
        first += rows as u64;
        cx.tick(rows as u64).await?;
    }
    out.put(&text)
}

fn records(part: &Part, marks: Marks, out: &mut Vec<u8>) {
    // Entries of a dictionary are quoted once, not once per row.
    let entries: Vec<Option<Vec<Vec<u8>>>> = part.batch.columns.iter().map(|c| entries(c, marks, part)).collect();
    let single = part.batch.columns.len() == 1;
    for row in part.rows.clone() {
        for (at, (column, entries)) in part.batch.columns.iter().zip(&entries).enumerate() {
            if at > 0 {
                out.push(marks.delimiter);
            }
            let before = out.len();
            cell(column, entries.as_deref(), row, marks, out);
            // A lone empty field would be a blank line, which readers pass over.
            if single && out.len() == before {
                out.extend_from_slice(&[marks.quote, marks.quote]);
            }
        }
        out.push(b'\n');
    }
}

fn entries(column: &Chunk, marks: Marks, part: &Part) -> Option<Vec<Vec<u8>>> {
    let Data::Dictionary { dictionary, .. } = &column.data else {
        return None;
    };
    if dictionary.len() > part.rows.len() {
        return None;
    }
    let entry = |code| {
        let mut text = Vec::new();
        value_text(dictionary.bytes(code), marks, &mut text);
        text
    };
    Some((0..dictionary.len()).map(entry).collect())
}

fn cell(column: &Chunk, entries: Option<&[Vec<u8>]>, row: usize, marks: Marks, out: &mut Vec<u8>) {
    if !column.valid.get(row) {
        if let Some(raw) = column.invalid_text(row) {
            value_text(raw.as_bytes(), marks, out);
        }
        return;
    }
    match &column.data {
        Data::Text(texts) => value_text(texts.bytes(row), marks, out),
        Data::Dictionary { codes, dictionary } => {
            let code = codes.get(row) as usize;
            match entries.and_then(|entries| entries.get(code)) {
                Some(entry) => out.extend_from_slice(entry),
                None => value_text(dictionary.bytes(code), marks, out),
            }
        }
        Data::Fixed { values, scale } if column.kind.r#type == Type::Float => {
            float_of_unscaled(values.get(row), *scale, out);
        }
        Data::Float(values) => float(values.get(row).copied().unwrap_or(f64::NAN), out),
        Data::Fixed { values, scale: 0 } if column.kind.r#type == Type::Integer => {
            integer(values.get(row), out);
        }
        _ => {
            if let Some(value) = column.value(row) {
                quoted(value.to_string().as_bytes(), marks, out);
            }
        }
    }
}

/// A text that is there: never nothing.
fn value_text(text: &[u8], marks: Marks, out: &mut Vec<u8>) {
    let text = &*marks.formulas.of(text);
    if text.is_empty() {
        out.extend_from_slice(&[marks.quote, marks.quote]);
    } else {
        quoted(text, marks, out);
    }
}

/// In quotes if it holds what would end it.
fn quoted(text: &[u8], marks: Marks, out: &mut Vec<u8>) {
    let special = |b: &u8| {
        *b == marks.delimiter
            || *b == marks.quote
            || *b == b'\n'
            || *b == b'\r'
            || marks.is_single && DELIMITERS.contains(b)
    };
    match JOINTS.iter().any(|joint| text.starts_with(joint)) || text.iter().any(special) {
        true => in_quotes(text, marks, out),
        false => out.extend_from_slice(text),
    }
}

fn in_quotes(text: &[u8], marks: Marks, out: &mut Vec<u8>) {
    out.push(marks.quote);
    for &b in text {
        if b == marks.quote {
            out.push(b);
        }
        out.push(b);
    }
    out.push(marks.quote);
}

/// The digits of an unscaled value with its point, without needless zeros but with one decimal.
pub(in crate::table) fn float_of_unscaled(unscaled: i64, scale: u8, out: &mut Vec<u8>) {
    let Some(power) = POWERS.get(usize::from(scale)).map(|power| power.unsigned_abs()) else {
        return float(show::wide_float(i128::from(unscaled), scale as i8), out);
    };
    let (whole, mut fraction) = (unscaled.unsigned_abs() / power, unscaled.unsigned_abs() % power);
    let mut places = usize::from(scale);
    while places > 1 && fraction.is_multiple_of(10) {
        fraction /= 10;
        places -= 1;
    }
    if unscaled < 0 {
        out.push(b'-');
    }
    digits(whole, 1, out);
    out.push(b'.');
    digits(fraction, places.max(1), out);
}

/// A whole number.
pub(in crate::table) fn integer(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    digits(value.unsigned_abs(), 1, out);
}

/// A number in at least so many digits. By hand, since these are most of a file, and the
/// formatting of the standard library takes twice as long.
fn digits(mut value: u64, min: usize, out: &mut Vec<u8>) {
    let mut buffer = [b'0'; 20];
    let mut start = buffer.len();
    for slot in buffer.iter_mut().rev() {
        if value == 0 {
            break;
        }
        *slot = b'0' + (value % 10) as u8;
        value /= 10;
        start -= 1;
    }
    let start = start.min(buffer.len().saturating_sub(min));
    out.extend_from_slice(buffer.get(start..).unwrap_or(&[]));
}

/// A float in the fewest digits. No number holds what a delimiter or quote can be.
pub(in crate::table) fn float(value: f64, out: &mut Vec<u8>) {
    let text = if value.is_finite() {
        // `Debug` keeps the point of a whole number and writes large ones with an exponent.
        format!("{value:?}")
    } else {
        crate::table::Value::float(value).to_string()
    };
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKS: Marks = Marks {
        delimiter: b',',
        quote: b'"',
        is_single: false,
        formulas: Formulas::Kept,
    };

    fn check(write: impl Fn(&mut Vec<u8>), expected: &str) {
        let mut out = Vec::new();
        write(&mut out);
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn quotes_stand_only_where_they_are_needed() {
        check(|out| value_text(b"plain text", MARKS, out), "plain text");
        check(|out| value_text(b"a,b", MARKS, out), "\"a,b\"");
        check(|out| value_text(b"say \"hi\"", MARKS, out), "\"say \"\"hi\"\"\"");
        check(|out| value_text(b"", MARKS, out), "\"\"");
    }

    #[test]
    fn floats_keep_their_point_and_no_needless_zero() {
        check(|out| float_of_unscaled(1250, 2, out), "12.5");
        check(|out| float_of_unscaled(-5, 2, out), "-0.05");
        check(|out| float_of_unscaled(300, 2, out), "3.0");
        check(|out| float_of_unscaled(3, 0, out), "3.0");
        check(|out| integer(i64::MIN, out), "-9223372036854775808");
        check(|out| integer(0, out), "0");
        check(|out| float(0.1, out), "0.1");
        check(|out| float(f64::NEG_INFINITY, out), "-Infinity");
    }

    #[test]
    fn formulas_are_quoted_where_that_is_wanted() {
        let quoted = Marks {
            formulas: Formulas::Quoted,
            ..MARKS
        };
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("@a", "'@a"),
            ("+31 6", "'+31 6"),
            ("-", "'-"),
            ("\tx", "'\tx"),
            ("a=b", "a=b"),
            ("=a,b", "\"'=a,b\""),
        ] {
            check(|out| value_text(text.as_bytes(), quoted, out), written);
        }
        check(|out| value_text(b"=1+1", MARKS, out), "=1+1");
    }

    #[test]
    fn a_delimiter_that_numbers_hold_is_refused() {
        let options = WriteOptions {
            delimiter: '.',
            ..WriteOptions::default()
        };
        assert!(options.marks(2).is_err());
    }
}
