//! Which dialect is this text written in? Delimiter, quote, line end, header, preamble, decimal
//! comma, from its first records; what the options say is taken as given.

use super::cells::unquote;
use super::index::{Index, Marks, RecordEnd};
use crate::table::notation::is_written;
use crate::table::parse::boolean;
use crate::table::parse::datetime::{Order, stamp};
use crate::table::parse::number::{Number, Style, number};
use crate::table::{Missing, ReadOptions};
use crate::{Error, Result};
use std::borrow::Cow;

/// Delimiters that are tried, the likelier first.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', b'^'];

/// Records looked at.
const RECORDS: usize = 200;

/// Bytes of records looked at, once there are [`ENOUGH`] of them.
const BYTES: usize = 1 << 20;

/// Records that tell a dialect: the header and what is below it.
const ENOUGH: usize = 5;

/// In more bytes than this, so few must do.
const LONG: usize = 16 << 20;

/// The header, or one row, and another to compare it with.
const FEWEST: usize = 2;

/// Cells of a record that are looked at: no table has more columns.
pub const MAX_COLUMNS: usize = 1 << 22;

/// Bytes of a cell by which delimiters are compared.
const CELL: usize = 1 << 10;

/// No name is longer.
const LONGEST_NAME: usize = 1 << 20;

/// How the text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// The bytes that have a meaning.
    pub marks: Marks,
    /// Whether lines end in `\r\n`.
    pub crlf: bool,
    /// Whether the first record after the preamble names the columns.
    pub header: bool,
    /// Bytes of preamble, and its lines.
    pub preamble: (usize, u64),
    /// Names of the columns as they stand, empty without a header.
    pub names: Vec<String>,
    /// Columns.
    pub width: usize,
    /// Bytes before the first data record, preamble and header.
    pub data_start: usize,
    /// Whether a comma is the decimal point.
    pub decimal_comma: bool,
    /// Whether there were too few records to tell, so that more of the text should be looked at.
    pub needs_more: bool,
}

/// Refuses a delimiter and a quote that cannot be told from each other, from the ends of lines, or
/// in bytes.
///
/// # Errors
/// When the options hold one.
pub fn check_marks(options: &ReadOptions) -> Result<()> {
    for (field, mark) in [("delimiter", options.delimiter), ("quote", options.quote)] {
        let Some(mark) = mark else { continue };
        if matches!(mark, '\n' | '\r') {
            return Err(Error::option(
                field,
                "a line end already ends a record; choose another character",
            ));
        }
        if ascii(mark).is_none() {
            return Err(Error::option(field, "must be one ASCII character"));
        }
    }
    match (options.delimiter, options.quote) {
        (Some(delimiter), Some(quote)) if delimiter == quote => {
            Err(Error::option("quote", "must differ from the delimiter"))
        }
        (Some(delimiter @ '"'), None) => Err(Error::option(
            "delimiter",
            format!("{delimiter} already stands around cells; choose another character, or another quote as well"),
        )),
        _ => Ok(()),
    }
}

/// Sniffs the beginning of a text; `whole` when there is no more of it.
pub fn sniff(text: &[u8], whole: bool, options: &ReadOptions) -> Dialect {
    let newline = line_end(text);
    let start = given_preamble(text, newline, options.skip_lines.unwrap_or(0));
    let body = text.get(start..).unwrap_or(&[]);
    let given = options.delimiter.and_then(ascii);
    // One byte cannot mean both: what was said stands, and what is found gives way.
    let found = || Some(sniff_quote(body)).filter(|quote| given != Some(*quote));
    let quote = options.quote.and_then(ascii).or_else(found);
    let delimiter = given.unwrap_or_else(|| sniff_delimiter(body, newline, quote, whole));
    let marks = Marks {
        delimiter,
        quote,
        newline,
    };
    let (mut records, complete) = records(body, marks, whole, usize::MAX);
    let needs_more = !whole && complete < needed(body);
    let mut preamble = (start, options.skip_lines.unwrap_or(0));
    if options.skip_lines.is_none() {
        let skip = preamble_records(&records);
        let skipped = records.drain(..skip).next_back().map_or(0, |r| r.end);
        let lines = body
            .get(..skipped)
            .unwrap_or(&[])
            .iter()
            .filter(|b| **b == newline)
            .count();
        preamble = (skipped, lines as u64);
    }
    let width = width(&records);
    let header = options.header.unwrap_or_else(|| has_header(&records));
    let first = records.first();
    let names = first.filter(|_| header).map_or(Vec::new(), |r| {
        r.cells.iter().map(|cell| cell.clone().into_owned()).collect()
    });
    let data_start = first.filter(|_| header).map_or(preamble.0, |r| start + r.end);
    let width = width.max(names.len()).max(1);
    // pandas takes a comma for the point only where it is told to.
    let may_be_comma = delimiter != b',' && options.missing != Missing::Pandas;
    let decimal_comma = options
        .decimal_comma
        .unwrap_or_else(|| may_be_comma && comma_is_point(&records, header));
    Dialect {
        marks,
        crlf: newline == b'\n' && has_crlf(text),
        header,
        preamble,
        names,
        width,
        data_start,
        decimal_comma,
        needs_more,
    }
}

/// Records that there must be in so much text, where there is more of it.
fn needed(text: &[u8]) -> usize {
    if text.len() > LONG { FEWEST } else { ENOUGH }
}

/// Whether there are fewer lines than records are needed, so that sniffing would be in vain.
pub fn has_few_lines(text: &[u8]) -> bool {
    let newline = line_end(text);
    let needed = needed(text);
    text.iter().filter(|b| **b == newline).take(needed).count() < needed
}

/// One record of the sample.
struct Record<'t> {
    cells: Vec<Cow<'t, str>>,
    /// Where the next one starts.
    end: usize,
    blank: bool,
}

fn ascii(c: char) -> Option<u8> {
    u8::try_from(c).ok().filter(u8::is_ascii)
}

/// `\n`, or `\r` in files of old Macs, which have no `\n` at all.
fn line_end(text: &[u8]) -> u8 {
    if !text.contains(&b'\n') && text.contains(&b'\r') {
        b'\r'
    } else {
        b'\n'
    }
}

/// Whether one of the first lines ends in `\r\n`.
fn has_crlf(text: &[u8]) -> bool {
    let first = text.iter().position(|b| *b == b'\n').unwrap_or(0);
    text.windows(2).take(first.max(1 << 16)).any(|w| w == b"\r\n")
}

fn given_preamble(text: &[u8], newline: u8, lines: u64) -> usize {
    let ends = text
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == newline)
        .map(|(at, _)| at + 1);
    match lines {
        0 => 0,
        lines => ends
            .take(usize::try_from(lines).unwrap_or(usize::MAX))
            .last()
            .unwrap_or(0),
    }
}

/// `'` only where no `"` is and fields are wrapped in it.
fn sniff_quote(text: &[u8]) -> u8 {
    let wraps = |pair: &[u8]| {
        matches!(
            pair,
            [b',' | b';' | b'\t' | b'|' | b'\n', b'\''] | [b'\'', b',' | b';' | b'\t' | b'|' | b'\n' | b'\r']
        )
    };
    let single = text.windows(2).filter(|pair| wraps(pair)).count();
    if !text.contains(&b'"') && single >= 4 {
        b'\''
    } else {
        b'"'
    }
}

/// The delimiter by which most records have the same number of fields, and that above one.
fn sniff_delimiter(text: &[u8], newline: u8, quote: Option<u8>, whole: bool) -> u8 {
    let candidates = || DELIMITERS.into_iter().filter(|delimiter| quote != Some(*delimiter));
    let likeliest = candidates().next().unwrap_or(b',');
    let mut best = (0.0, likeliest);
    for delimiter in candidates() {
        let marks = Marks {
            delimiter,
            quote,
            newline,
        };
        let (records, _) = records(text, marks, whole, CELL);
        let full: Vec<&Record<'_>> = records.iter().filter(|r| !r.blank).collect();
        let width = width(&records);
        if width < 2 || full.is_empty() {
            continue;
        }
        let same = full.iter().filter(|r| r.cells.len() == width).count() as f64 / full.len() as f64;
        // Consistency first; among equals the one that makes more fields, but not by much: a
        // decimal comma is as regular as the semicolons around it.
        let typed = typed_share(&full, width);
        let score = same * same * (1.0 + 0.2 * typed) + 0.02 * (width.min(20) as f64) / 20.0;
        if score > best.0 + 1e-9 {
            best = (score, delimiter);
        }
    }
    if best.0 >= 0.2 { best.1 } else { likeliest }
}

/// Share of cells, header aside, that are numbers, dates or empty.
fn typed_share(records: &[&Record<'_>], width: usize) -> f64 {
    let cells = records.iter().skip(1).flat_map(|r| r.cells.iter().take(width));
    let (mut all, mut typed) = (0usize, 0usize);
    for cell in cells {
        all += 1;
        // Signs that part cells as well as numbers.
        let may_be = || cell.contains([',', '.']) && is_written(cell.as_bytes(), b'.', true);
        let is_number = is_comma_number(cell) || may_be();
        typed += usize::from(cell.is_empty() || is_typed(cell) || is_number);
    }
    if all == 0 { 0.0 } else { typed as f64 / all as f64 }
}

/// The first records, and how many of them are complete. What the text breaks off in is a record
/// only where it is all there is. Of a cell no more than `longest` bytes are taken.
fn records(text: &[u8], marks: Marks, whole: bool, longest: usize) -> (Vec<Record<'_>>, usize) {
    let mut index = Index::default();
    let mut records: Vec<Record<'_>> = Vec::new();
    let (mut at, mut complete) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if records.len() == RECORDS || at >= BYTES && records.len() >= ENOUGH {
            break;
        }
        let mut end = RecordEnd::default();
        let mut found = end.find(rest, marks, None);
        let literal = end.open().filter(|_| found.is_none() && whole);
        if literal.is_some() {
            found = RecordEnd::default().find(rest, marks, literal);
        }
        if found.is_none() && !whole && !records.is_empty() {
            break;
        }
        complete += usize::from(found.is_some() || whole);
        let length = found.unwrap_or(rest.len());
        let record = rest.get(..length).unwrap_or(rest);
        index.slow_fields(record, marks, literal.map(|at| at as u32), MAX_COLUMNS);
        at += length;
        records.push(record_of(record, at, &index, marks, literal, longest));
    }
    (records, complete)
}

/// The cells of an indexed record, with or without its line end; the next one starts at `end`.
fn record_of<'t>(
    text: &'t [u8],
    end: usize,
    index: &Index,
    marks: Marks,
    literal: Option<usize>,
    longest: usize,
) -> Record<'t> {
    let line = text.strip_suffix(&[marks.newline]).unwrap_or(text);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut start = 0usize;
    let inner = index
        .ends
        .iter()
        .map(|end| *end as usize)
        .filter(|end| *end < line.len());
    let mut scratch = Vec::new();
    let cells = inner.chain([line.len()]).map(|end| {
        let cell = line.get(start..end.min(start.saturating_add(longest))).unwrap_or(&[]);
        let is_literal = literal == Some(start);
        start = end + 1;
        match marks.quote {
            Some(quote) if cell.first() == Some(&quote) && !is_literal => {
                Cow::Owned(String::from_utf8_lossy(unquote(cell, quote, &mut scratch)).into_owned())
            }
            _ => String::from_utf8_lossy(cell),
        }
    });
    Record {
        cells: cells.collect(),
        end,
        blank: line.is_empty(),
    }
}

/// The most frequent number of fields; the greater of two as frequent.
fn width(records: &[Record<'_>]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for record in records.iter().filter(|r| !r.blank) {
        *counts.entry(record.cells.len()).or_insert(0usize) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|&(width, count)| (count, width))
        .map_or(1, |(width, _)| width)
}

/// Records before the table: blank ones, comments, and titles of fewer fields than the table has.
fn preamble_records(records: &[Record<'_>]) -> usize {
    let width = width(records);
    let is_title = |r: &Record<'_>| {
        let filled = r.cells.iter().filter(|c| !c.trim().is_empty()).count();
        r.blank || width > 1 && filled <= 1 || width > 2 && r.cells.len() * 2 < width
    };
    let skip = records.iter().take(50).take_while(|r| is_title(r)).count();
    // All titles, or nothing but blank lines to pass over at the start of a one-column table.
    if skip == records.len() { 0 } else { skip }
}

fn is_typed(cell: &str) -> bool {
    let style = Style {
        point: b'.',
        lenient: true,
    };
    number(cell.as_bytes(), style) != Number::No
        || boolean(cell.as_bytes()).is_some()
        || stamp(cell.as_bytes(), Order::DayFirst).is_some()
}

fn is_comma_number(cell: &str) -> bool {
    let style = Style {
        point: b',',
        lenient: false,
    };
    cell.contains(',') && matches!(number(cell.as_bytes(), style), Number::Plain { .. })
}

/// Names are text: a number, a date or a repeated value in the first record says that it is data.
fn has_header(records: &[Record<'_>]) -> bool {
    let Some((first, rest)) = records.split_first() else {
        return false;
    };
    if first.cells.iter().any(|cell| cell.len() > LONGEST_NAME) {
        return false;
    }
    let typed: Vec<&str> = first.cells.iter().map(|c| &**c).filter(|c| is_typed(c)).collect();
    if typed.is_empty() {
        // A value that stands in the first record and again below it in several columns is data.
        let repeated = first
            .cells
            .iter()
            .enumerate()
            .filter(|(column, cell)| !cell.is_empty() && rest.iter().any(|r| r.cells.get(*column) == Some(cell)));
        let repeated = repeated.count();
        return repeated == 0 || repeated * 2 < first.cells.len();
    }
    is_sequence(&typed) && typed.len() < first.cells.len()
}

/// Years or numbers as names of columns: whole numbers that rise by the same step.
fn is_sequence(cells: &[&str]) -> bool {
    let numbers: Vec<i64> = cells.iter().filter_map(|c| c.parse().ok()).collect();
    let steps: Vec<i64> = numbers.windows(2).map(|w| w[1].saturating_sub(w[0])).collect();
    numbers.len() == cells.len() && steps.first().is_some_and(|s| *s > 0) && steps.windows(2).all(|w| w[0] == w[1])
}

/// Whether cells with a comma are numbers, and none with a point is; unless the commas part thousands.
fn comma_is_point(records: &[Record<'_>], header: bool) -> bool {
    let rows = || records.iter().skip(usize::from(header));
    let cells = || rows().flat_map(|r| &r.cells);
    let commas = cells().filter(|c| is_comma_number(c)).count();
    let points = cells()
        .filter(|c| c.contains('.') && is_typed(c) && !c.contains(':'))
        .count();
    commas > 0 && points == 0 && !commas_are_groups(rows)
}

/// Whether all digits behind commas are three, and stand in a column beside whole numbers of three digits at most: of
/// decimals, some would have fewer, and of whole numbers some more.
fn commas_are_groups<'a, 'b: 'a, R: Iterator<Item = &'a Record<'b>>>(rows: impl Fn() -> R) -> bool {
    let column = |at: usize| rows().filter_map(move |row| row.cells.get(at)).map(|cell| cell.trim());
    let is_group = |cell: &str| {
        cell.split_once(',')
            .is_some_and(|(whole, rest)| rest.len() == 3 && whole.trim_matches('-') != "0")
    };
    let digits = |cell: &str| {
        if cell.bytes().all(|b| b.is_ascii_digit()) {
            cell.len()
        } else {
            0
        }
    };
    let width = rows().map(|row| row.cells.len()).max().unwrap_or(0);
    let with_commas = (0..width).filter(|at| column(*at).any(is_comma_number));
    let mut are_groups = false;
    for at in with_commas {
        if !column(at).filter(|cell| is_comma_number(cell)).all(is_group) {
            return false;
        }
        are_groups |= column(at).any(|cell| digits(cell) == 3) && column(at).all(|cell| digits(cell) <= 3);
    }
    are_groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, delimiter: char, names: &str, width: usize) {
        let dialect = sniff(text.as_bytes(), true, &ReadOptions::default());
        assert_eq!(char::from(dialect.marks.delimiter), delimiter, "{text}");
        assert_eq!(dialect.names.join(" "), names, "{text}");
        assert_eq!(dialect.width, width, "{text}");
    }

    #[test]
    fn the_regular_delimiter_wins_over_commas_inside_numbers() {
        check("id;naam;bedrag\n1;Ann;3,50\n2;Bo;1234,75\n", ';', "id naam bedrag", 3);
        check("a\tb\n1\t2,5\n3\t4,5\n", '\t', "a b", 2);
        check("value\n1\n2\n", ',', "value", 1);
    }

    #[test]
    fn a_record_of_numbers_is_no_header_but_years_in_a_row_are() {
        check("1,Ann,3.5\n2,Bo,4\n", ',', "", 3);
        check("country,1990,1991,1992\nNL,1,2,3\n", ',', "country 1990 1991 1992", 4);
    }

    #[test]
    fn titles_before_the_table_are_passed_over() {
        let dialect = sniff(
            b"Spend 2024\n\nid,name,v\n1,a,2\n2,b,3\n",
            true,
            &ReadOptions::default(),
        );
        assert_eq!((dialect.preamble.1, dialect.names.len()), (2, 3));
    }
}
