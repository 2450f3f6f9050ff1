//! Rows of a sheet as XML (ECMA-376, part 1, 18.3.1).

use crate::table::chunk::{Chunk, Data, POWERS};
use crate::table::csv::write::{float, float_of_unscaled, integer};
use crate::table::{Formulas, Type};

/// Days from the one that Excel calls 0 to 1970.
const BEFORE_1970: i64 = 25_569;
/// The first of March 1900, before which Excel counts a day that never was, and the day behind 9999.
const DAYS: std::ops::Range<i64> = 61..2_958_466;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// The style of names, and of texts that would be run as formulas if a person set them anew.
pub const BOLD: usize = 1;
/// See [`BOLD`].
pub const TEXT: usize = 2;

/// How the cells of a column are written.
#[derive(Debug)]
pub struct Written {
    /// The column's letters.
    pub letters: String,
    /// The style of days and times.
    pub style: usize,
    /// Whether all cells are texts.
    pub is_text: bool,
}

/// A cell to write: where it is, and where to.
struct Place<'a> {
    letters: &'a str,
    row: u64,
    out: &'a mut Vec<u8>,
}

/// Appends the first row: the names of the columns.
pub fn header<'a>(names: impl Iterator<Item = (&'a str, &'a Written)>, out: &mut Vec<u8>) {
    begin_row(1, out);
    for (name, written) in names {
        let letters = written.letters.as_str();
        Place { letters, row: 1, out }.text(name.as_bytes(), BOLD);
    }
    end_row(out);
}

/// Begins a row.
pub fn begin_row(row: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<row r=\"");
    integer(row as i64, out);
    out.extend_from_slice(b"\">");
}

/// Ends it.
pub fn end_row(out: &mut Vec<u8>) {
    out.extend_from_slice(b"</row>");
}

/// Appends a cell, unless it is missing. `row` is that of the sheet, from 1.
pub fn cell(chunk: &Chunk, at: usize, written: &Written, row: u64, out: &mut Vec<u8>) {
    let letters = written.letters.as_str();
    let mut place = Place { letters, row, out };
    if !chunk.valid.get(at) {
        match (chunk.invalid_text(at), &chunk.data) {
            (Some(raw), _) => place.shown(raw.as_bytes()),
            // It counts as missing, but is no empty cell.
            (None, Data::Float(values)) if values.get(at).is_some_and(|value| value.is_nan()) => place.shown(b"NaN"),
            _ => {}
        }
        return;
    }
    match &chunk.data {
        Data::Text(texts) => place.shown(texts.bytes(at)),
        Data::Dictionary { codes, dictionary } => place.shown(dictionary.bytes(codes.get(at) as usize)),
        Data::Boolean(values) => place.truth(values.get(at).is_some_and(|value| *value != 0)),
        Data::Float(values) if values.get(at).is_some_and(|value| value.is_finite()) => {
            let value = values.get(at).copied().unwrap_or_default();
            place.number(0, &|out| float(value, out));
        }
        Data::Fixed { values, scale } if !written.is_text => {
            let unscaled = values.get(at);
            match chunk.kind.r#type {
                Type::Integer => place.number(0, &|out| integer(unscaled, out)),
                Type::Float | Type::Decimal => place.number(0, &|out| float_of_unscaled(unscaled, *scale, out)),
                kind => match serial(unscaled, *scale, kind, chunk) {
                    Some(serial) => place.number(written.style, &|out| float(serial, out)),
                    None => place.value(chunk, at),
                },
            }
        }
        Data::Wide { .. } if !written.is_text => {
            let digits = chunk.value(at).map(|value| value.to_string()).unwrap_or_default();
            place.number(0, &|out| out.extend_from_slice(digits.as_bytes()));
        }
        _ => place.value(chunk, at),
    }
}

/// The number that a day or a time is in a sheet, as the clock of its zone shows it; `None` where Excel has none.
fn serial(unscaled: i64, scale: u8, kind: Type, chunk: &Chunk) -> Option<f64> {
    let day = match kind {
        Type::Date => {
            let day = unscaled.checked_add(BEFORE_1970)?;
            return DAYS.contains(&day).then_some(day as f64);
        }
        _ => DAY.checked_mul(*POWERS.get(usize::from(scale))?)?,
    };
    if kind == Type::Time {
        return (0..day).contains(&unscaled).then_some(unscaled as f64 / day as f64);
    }
    let zone = chunk.kind.zone.as_deref();
    let offset = zone.and_then(crate::table::show::offset_seconds).unwrap_or(0);
    let shown = unscaled.checked_add(offset.checked_mul(day / DAY)?)?;
    let (whole, part) = (shown.div_euclid(day).checked_add(BEFORE_1970)?, shown.rem_euclid(day));
    DAYS.contains(&whole).then_some(whole as f64 + part as f64 / day as f64)
}

impl Place<'_> {
    /// Begins a cell of a style and a type.
    fn begin(&mut self, style: usize, kind: &str) {
        self.put("<c r=\"");
        self.put(self.letters);
        integer(self.row as i64, self.out);
        if style > 0 {
            self.put("\" s=\"");
            integer(style as i64, self.out);
        }
        if !kind.is_empty() {
            self.put("\" t=\"");
            self.put(kind);
        }
        self.put("\">");
    }

    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A cell of a number.
    fn number(&mut self, style: usize, digits: &dyn Fn(&mut Vec<u8>)) {
        self.begin(style, "");
        self.put("<v>");
        digits(self.out);
        self.put("</v></c>");
    }

    fn truth(&mut self, value: bool) {
        self.begin(0, "b");
        self.put(if value { "<v>1</v></c>" } else { "<v>0</v></c>" });
    }

    /// A value as it is shown.
    fn value(&mut self, chunk: &Chunk, at: usize) {
        if let Some(value) = chunk.value(at) {
            self.shown(value.to_string().as_bytes());
        }
    }

    /// A cell of a text. One that looks like a formula stays a text when a person sets it anew.
    fn shown(&mut self, text: &[u8]) {
        let style = if Formulas::is_formula(text) { TEXT } else { 0 };
        self.text(text, style);
    }

    /// A cell of a text, which stands in it: a list of texts that cells share would have to be held until the end.
    fn text(&mut self, text: &[u8], style: usize) {
        let text = String::from_utf8_lossy(text);
        self.begin(style, "inlineStr");
        let is_plain = text.trim() == &*text && !text.contains(['\n', '\t']);
        self.put(if is_plain {
            "<is><t>"
        } else {
            "<is><t xml:space=\"preserve\">"
        });
        escape(&text, self.out);
        self.put("</t></is></c>");
    }
}

/// Appends a text as XML. Control characters, and what XML knows no other way to write, are `_x000D_` and the like, and
/// so is the first mark of a text that looks like that, or would with what comes behind it.
fn escape(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| is_special(*byte)) {
        let (plain, from) = rest.split_at(at);
        out.extend_from_slice(plain);
        let (length, code) = match from {
            [b'&', ..] => (1, Err("&amp;")),
            [b'<', ..] => (1, Err("&lt;")),
            [b'>', ..] => (1, Err("&gt;")),
            [b'_', b'x', a, b, c, d, ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => {
                (1, Ok(u16::from(b'_')))
            }
            [0xef, 0xbf, last @ (0xbe | 0xbf), ..] => (3, Ok(0xff40 | u16::from(*last))),
            [control @ ..0x20, ..] => (1, Ok(u16::from(*control))),
            [other, ..] => {
                out.push(*other);
                rest = from.get(1..).unwrap_or(&[]);
                continue;
            }
            [] => break,
        };
        match code {
            Ok(code) => out.extend_from_slice(format!("_x{code:04X}_").as_bytes()),
            Err(entity) => out.extend_from_slice(entity.as_bytes()),
        }
        rest = from.get(length..).unwrap_or(&[]);
    }
    out.extend_from_slice(rest);
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'_' | 0xef | ..0x20) && !matches!(byte, b'\n' | b'\t')
}

/// A column's letters: A, …, Z, AA, ….
pub fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_written_as_spreadsheets_write_it() {
        for (text, written) in [
            ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
            ("\u{0}\r\u{1b}", "_x0000__x000D__x001B_"),
            ("\n\t", "\n\t"),
            ("_x0041_ _x_ _x00g0_", "_x005F_x0041_ _x_ _x00g0_"),
            ("_x0041\r", "_x005F_x0041_x000D_"),
            ("\u{fffe}\u{ffff}\u{fffd}ｱ", "_xFFFE__xFFFF_\u{fffd}ｱ"),
        ] {
            let mut out = Vec::new();
            escape(text, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), written);
        }
    }

    #[test]
    fn columns_have_the_letters_of_a_sheet() {
        for (column, text) in [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")] {
            assert_eq!(letters(column), text);
        }
    }
}
