//! Which byte parts the cells? The one by which most records have the same number of fields, and that above one.

use std::borrow::Cow;

use super::cells::Between;
use super::index::Marks;
use super::sample::{Record, Split, records, width};
use super::values::{is_comma_number, is_typed};
use crate::table::notation::is_written;

/// Delimiters that are tried, the likelier first.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', b'^'];

/// Others, which part too many texts to be taken without a word.
const SUSPECTED: [u8; 5] = [b':', b'~', b'!', 0x1f, 0x01];

/// Those of which two may stand between cells, since one would part too much or other tools know one alone: `||`, `::`.
const PAIRS: [u8; 4] = [b'|', b':', b'~', b'^'];

/// Bytes of a cell by which delimiters are compared.
const CELL: usize = 1 << 10;

/// Bytes in which quotes after spaces show.
const SHOWS: usize = 64 << 10;

/// From this score on most records have the same number of fields, out of 1.
const EVEN: f64 = 0.2;

/// Records that a delimiter must part alike before it is taken, or suspected, though it is none of the usual ones.
const FEWEST: usize = 3;

/// The text that is looked at.
#[derive(Clone, Copy)]
pub struct Body<'t> {
    /// From the first line that is not to be skipped.
    pub text: &'t [u8],
    /// Ends a record.
    pub newline: u8,
    /// Around fields.
    pub quote: Option<u8>,
    /// Whether there is no more of it.
    pub whole: bool,
    /// Whether spaces before fields belong to none; `None` where they tell themselves.
    pub padded: Option<bool>,
    /// Whether only what `pandas.read_csv` does by default is to be found.
    pub as_pandas: bool,
}

impl<'t> Body<'t> {
    fn marks(&self, delimiter: u8, padded: bool) -> Marks {
        Marks {
            delimiter,
            quote: self.quote,
            newline: self.newline,
            padded,
        }
    }

    fn records(&self, split: Split) -> Vec<Record<'t>> {
        let mut records = records(self.text, split, self.whole, CELL).0;
        records.retain(|record| !record.blank);
        records
    }

    /// How the cells are parted where a person named the delimiter.
    pub fn split_said(&self, delimiter: u8) -> Split {
        let one = self.split_by(delimiter);
        let many = self.spaces();
        let are_set = delimiter == b' ' && !self.as_pandas && self.even(one).is_none() && self.even(many).is_some();
        if are_set { many } else { one }
    }

    /// Parted by spaces, however many.
    fn spaces(&self) -> Split {
        Split {
            marks: self.marks(b' ', false),
            between: Between::Any,
        }
    }

    /// How the cells are parted where the delimiter is known.
    pub fn split_by(&self, delimiter: u8) -> Split {
        let one = |padded| Split {
            marks: self.marks(delimiter, padded),
            between: Between::One,
        };
        let plain = one(self.padded.unwrap_or(false));
        if delimiter == b' ' && !self.as_pandas {
            let runs = self.spaces();
            return if self.is_aligned(runs) { runs } else { plain };
        }
        let quoted_after_space = |quote| {
            let pair = [b' ', quote];
            let text = self.text.get(..self.text.len().min(SHOWS)).unwrap_or(self.text);
            let mut found = text.windows(2).enumerate().filter(|(_, two)| *two == pair);
            found.any(|(at, _)| {
                let before = self.text.get(..at).unwrap_or(&[]).iter().rev().find(|b| **b != b' ');
                before.is_none_or(|b| *b == delimiter || *b == self.newline)
            })
        };
        let may_be_padded =
            self.padded.is_none() && !self.as_pandas && delimiter != b' ' && self.quote.is_some_and(quoted_after_space);
        if PAIRS.contains(&delimiter) && !self.as_pandas && self.is_paired(plain) {
            return self.paired(delimiter);
        }
        if may_be_padded && self.is_padded(plain, one(true)) {
            one(true)
        } else {
            plain
        }
    }

    /// Whether quotes that follow spaces are meant to quote: more records have the same width then, or as many, and
    /// each cell that begins so ends in a quote, too.
    fn is_padded(&self, plain: Split, padded: Split) -> bool {
        let (before, after) = (self.records(plain), self.records(padded));
        let (even, better) = (evenness(&before), evenness(&after));
        let quote = self.quote.map_or('"', char::from);
        let cells = || before.iter().flat_map(|record| record.cells.iter());
        // A cell that was quoted is a text of its own.
        let is_raw = |cell: &&Cow<'_, str>| matches!(cell, Cow::Borrowed(_));
        let begins = |cell: &&Cow<'_, str>| cell.starts_with(' ') && cell.trim_start().starts_with(quote);
        let mut begin = cells().filter(is_raw).filter(begins);
        let some = begin.clone().next().is_some();
        better > even || better == even && some && begin.all(|cell| cell.trim_end().ends_with(quote))
    }

    /// Whether the records are columns of text, set with spaces: all have as many, most cells are values that no
    /// sentence has, and there are more of them than two words, or more spaces between them than one.
    fn is_aligned(&self, runs: Split) -> bool {
        let records = self.records(runs);
        let width = width(&records);
        let all: Vec<&Record<'_>> = records.iter().collect();
        let stretched = || {
            self.text
                .windows(3)
                .any(|w| matches!(w, [a, b' ', b' '] if !matches!(a, b' ' | b'\n' | b'\r')))
        };
        width > 1
            && records.len() >= FEWEST
            && evenness(&records) == 1.0
            && typed_share(&all, width) >= 0.5
            && (width > 2 || stretched())
    }

    /// The likeliest way in which cells are parted.
    pub fn split(&self) -> Split {
        let candidates = || {
            DELIMITERS
                .into_iter()
                .filter(|delimiter| self.quote != Some(*delimiter))
        };
        let likeliest = candidates().next().unwrap_or(b',');
        let mut best = (0.0, self.split_by(likeliest));
        for delimiter in candidates() {
            let split = self.split_by(delimiter);
            let score = self.score(split);
            if score > best.0 + 1e-9 {
                best = (score, split);
            }
        }
        if best.0 >= EVEN {
            return best.1;
        }
        let spaces = self.split_by(b' ');
        if spaces.between == Between::Any {
            return spaces;
        }
        let paired = || PAIRS.into_iter().filter(|byte| self.quote != Some(*byte));
        let paired = paired().map(|byte| self.paired(byte));
        let mut paired = paired.filter(|split| !self.as_pandas && self.even(*split).is_some_and(|width| width > 2));
        paired.next().unwrap_or_else(|| self.split_by(likeliest))
    }

    fn paired(&self, delimiter: u8) -> Split {
        Split {
            marks: self.marks(delimiter, false),
            between: Between::Two,
        }
    }

    /// Whether two delimiters stand between cells: the first record has an empty cell between every two, and all records
    /// have as many cells when they are parted so.
    fn is_paired(&self, plain: Split) -> bool {
        let records = self.records(plain);
        let Some(first) = records.first() else { return false };
        let cells = || first.cells.iter();
        let is_doubled = cells().count() % 2 == 1
            && cells().skip(1).step_by(2).all(|cell| cell.is_empty())
            && cells().step_by(2).any(|cell| !cell.is_empty());
        is_doubled && self.even(self.paired(plain.marks.delimiter)).is_some()
    }

    /// Into how many cells all records are parted alike, where there are enough of them.
    fn even(&self, split: Split) -> Option<usize> {
        let records = self.records(split);
        let width = width(&records);
        (width > 1 && records.len() >= FEWEST && evenness(&records) == 1.0).then_some(width)
    }

    /// A delimiter that parts all records alike, into how many cells, and the share of these that are numbers, dates or
    /// empty: the one that a person named, or the likeliest.
    pub fn parts_all(&self, given: Option<u8>) -> Option<((u8, usize), f64)> {
        let split = given.map_or_else(|| self.split(), |delimiter| self.split_by(delimiter));
        let width = self.even(split).filter(|_| split.between == Between::One)?;
        let records = self.records(split);
        let all: Vec<&Record<'_>> = records.iter().collect();
        Some(((split.marks.delimiter, width), typed_share(&all, width)))
    }

    /// Consistency first; among equals the one that makes more fields, but not by much: a decimal comma is as regular
    /// as the semicolons around it.
    fn score(&self, split: Split) -> f64 {
        let records = self.records(split);
        let full: Vec<&Record<'_>> = records.iter().collect();
        let width = width(&records);
        if width < 2 || full.is_empty() {
            return 0.0;
        }
        let same = evenness(&records);
        same * same * (1.0 + 0.2 * typed_share(&full, width)) + 0.02 * (width.min(20) as f64) / 20.0
    }

    /// A byte that would part all lines alike, of a text that was read as one column; and into how many cells.
    pub fn suspected(&self, read: u8) -> Option<(u8, usize)> {
        // Times and decimal commas in a column without a name part nothing.
        let lines = self.records(self.split_by(read));
        let first = lines.first()?;
        if first.cells.iter().any(|cell| is_typed(cell) || is_comma_number(cell)) {
            return None;
        }
        let others = DELIMITERS.into_iter().chain(SUSPECTED);
        let others = others.filter(|delimiter| *delimiter != read && self.quote != Some(*delimiter));
        let parted = others.filter_map(|delimiter| {
            let split = Split {
                marks: self.marks(delimiter, false),
                between: Between::One,
            };
            Some((delimiter, self.even(split)?))
        });
        let most = parted.max_by_key(|(_, width)| *width);
        // Words have one space between them; where all lines have more somewhere, they set columns.
        let is_set = |line: &Record<'_>| line.cells.iter().any(|cell| cell.trim().contains("  "));
        let set = || lines.iter().all(is_set).then(|| self.even(self.spaces())).flatten();
        most.or_else(|| Some((b' ', set()?)))
    }
}

/// Share of records that have the most frequent number of fields.
fn evenness(records: &[Record<'_>]) -> f64 {
    let width = width(records);
    let same = records.iter().filter(|r| r.cells.len() == width).count();
    same as f64 / records.len().max(1) as f64
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

/// `'` only where fields are wrapped in it, and hardly any in `"`.
pub fn quote(text: &[u8]) -> u8 {
    let parts = |at: Option<usize>| {
        let beside = at.and_then(|at| text.get(at));
        beside.is_some_and(|b| matches!(b, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r'))
    };
    let wrapped = |quote: u8| {
        let places = text.iter().enumerate().filter(|(_, b)| **b == quote);
        let wraps = places.filter(|(at, _)| parts(at.checked_sub(1)) || parts(Some(at + 1)));
        wraps.count()
    };
    let single = wrapped(b'\'');
    match single >= 4 && wrapped(b'"') * 4 < single {
        true => b'\'',
        false => b'"',
    }
}
