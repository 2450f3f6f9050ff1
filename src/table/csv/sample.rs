//! The first records of a text, by which its dialect is told.

use std::borrow::Cow;

use super::cells::{Between, pair, unquote};
use super::index::{Index, Marks, RecordEnd};

/// Records looked at.
const RECORDS: usize = 200;

/// Bytes of records looked at, once there are [`ENOUGH`] of them.
const BYTES: usize = 1 << 20;

/// Records that tell a dialect: the header and what is below it.
pub const ENOUGH: usize = 5;

/// The mark before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Cells of a record that are looked at: no table has more columns.
pub const MAX_COLUMNS: usize = 1 << 22;

/// How cells are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// The bytes that have a meaning.
    pub marks: Marks,
    /// How many delimiters stand between two cells.
    pub between: Between,
}

/// One record of the sample.
pub struct Record<'t> {
    /// Its cells, without their quotes.
    pub cells: Vec<Cow<'t, str>>,
    /// Where it starts.
    pub start: usize,
    /// Where the next one starts.
    pub end: usize,
    /// Whether it is an empty line.
    pub blank: bool,
}

impl Record<'_> {
    /// How many of its cells hold something.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }

    /// Whether it begins with this byte.
    pub fn begins(&self, byte: u8) -> bool {
        self.cells
            .first()
            .is_some_and(|cell| cell.as_bytes().first() == Some(&byte))
    }
}

/// The first records, and how many of them are complete. What the text breaks off in is a record
/// only where it is all there is. Of a cell no more than `longest` bytes are taken.
pub fn records(text: &[u8], split: Split, whole: bool, longest: usize) -> (Vec<Record<'_>>, usize) {
    let mut index = Index::default();
    let mut records: Vec<Record<'_>> = Vec::new();
    let (mut at, mut complete) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if records.len() == RECORDS || at >= BYTES && records.len() >= ENOUGH {
            break;
        }
        let mut end = RecordEnd::default();
        let mut found = end.find(rest, split.marks, None);
        let literal = end.open().filter(|_| found.is_none() && whole);
        if literal.is_some() {
            found = RecordEnd::default().find(rest, split.marks, literal);
        }
        if found.is_none() && !whole && !records.is_empty() {
            break;
        }
        complete += usize::from(found.is_some() || whole);
        let length = found.unwrap_or(rest.len());
        let record = rest.get(..length).unwrap_or(rest);
        index.slow_fields(record, split.marks, literal.map(|at| at as u32), MAX_COLUMNS);
        records.push(record_of(record, at, &index, split, literal, longest));
        at += length;
    }
    (records, complete)
}

/// The cells of an indexed record, with or without its line end, that starts at `start`.
fn record_of<'t>(
    text: &'t [u8],
    start: usize,
    index: &Index,
    split: Split,
    literal: Option<usize>,
    longest: usize,
) -> Record<'t> {
    let marks = split.marks;
    let line = text.strip_suffix(&[marks.newline]).unwrap_or(text);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    // A mark where files were joined belongs to no cell.
    let mut from = if line.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let inner = index
        .ends
        .iter()
        .map(|end| *end as usize)
        .filter(|end| *end < line.len());
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for end in inner.chain([line.len()]) {
        spans.push((from as u32, end as u32));
        from = end + 1;
    }
    if split.between == Between::Two {
        pair(&mut spans, 0);
    }
    let mut scratch = Vec::new();
    let cells = spans.into_iter().filter_map(|(from, end)| {
        let end = end as usize;
        let mut cell = line.get(from as usize..end).unwrap_or(&[]);
        if marks.padded {
            let spaces = cell.iter().take_while(|b| **b == b' ').count();
            cell = cell.get(spaces..).unwrap_or(&[]);
        }
        let is_literal = literal == Some(end - cell.len());
        let cell = cell.get(..cell.len().min(longest)).unwrap_or(cell);
        if split.between == Between::Any && cell.is_empty() {
            return None;
        }
        Some(match marks.quote {
            Some(quote) if cell.first() == Some(&quote) && !is_literal => {
                Cow::Owned(String::from_utf8_lossy(unquote(cell, quote, false, &mut scratch)).into_owned())
            }
            _ => String::from_utf8_lossy(cell),
        })
    });
    Record {
        cells: cells.collect(),
        start,
        end: start + text.len(),
        blank: line.is_empty(),
    }
}

/// The most frequent number of fields; the greater of two as frequent.
pub fn width(records: &[Record<'_>]) -> usize {
    let widths: Vec<usize> = records.iter().filter(|r| !r.blank).map(|r| r.cells.len()).collect();
    most_frequent(&widths).unwrap_or(1)
}

/// The most frequent of some numbers; the greater of two as frequent.
pub fn most_frequent(numbers: &[usize]) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for number in numbers {
        *counts.entry(*number).or_insert(0usize) += 1;
    }
    let most = counts.into_iter().max_by_key(|&(number, count)| (count, number));
    most.map(|(number, _)| number)
}
