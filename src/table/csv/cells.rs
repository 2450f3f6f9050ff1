//! From structural positions to the cells of complete records.
//!
//! A record with too few or too many fields is brought to the table's width here, and noted;
//! blank lines are passed over.

use std::sync::Arc;

use super::index::{Index, Marks};

/// A byte-order mark in the middle of a file: where files were joined.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// ^Z, which ended a file before another was joined to it.
const END_OF_FILE: u8 = 0x1a;

/// How many delimiters stand between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Between {
    /// One.
    #[default]
    One,
    /// As many as there are, as between columns of aligned text.
    Any,
    /// Two, as in `a||b`; one alone is a character of the cell.
    Two,
}

/// How records are laid out, beside the marks that part them.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Whether a line of nothing but spaces and tabs is blank, as in `pandas.read_csv`.
    pub spaces_are_blank: bool,
    /// How many delimiters stand between two cells.
    pub between: Between,
    /// Begins a line that is a comment.
    pub comment: Option<u8>,
    /// Whether every line that begins so is one: else only those that have not the table's width.
    pub comment_always: bool,
    /// The header as it stands in the file, without its line end; empty where there is none.
    pub header: Arc<[u8]>,
    /// Whether lines end in `\r\n`; those that do not are noted.
    pub crlf: bool,
}

/// Fields of complete records: start and end in the block, row after row.
#[derive(Debug, Default)]
pub struct Fields {
    /// `width` per row.
    pub spans: Vec<(u32, u32)>,
    /// Rows.
    pub rows: u32,
    /// Rows with fewer fields than columns.
    pub short: Vec<u32>,
    /// Rows with more fields than columns.
    pub long: Vec<u32>,
    /// Rows with a quote out of place.
    pub bare_quotes: Vec<u32>,
    /// Rows without a value.
    pub empty: Vec<u32>,
    /// Rows that repeat the header.
    pub headers: Vec<u32>,
    /// Rows whose line ends unlike the others.
    pub odd_ends: Vec<u32>,
    /// Rows before which a byte-order mark or ^Z was cut off.
    pub joints: Vec<u32>,
    /// Rows before which a blank line was passed over, once for each.
    pub blank: Vec<u32>,
    /// Comments passed over.
    pub comments: u64,
    /// Rows before which a line was passed over, once for each.
    pub passed: Vec<u32>,
    /// Where the last complete record ends.
    pub consumed: usize,
    layout: Layout,
}

/// A record whose fields have been found.
#[derive(Clone, Copy)]
struct Record {
    /// The place of its first span.
    first: usize,
    /// Where it starts.
    start: u32,
    /// Whether a quote in it is out of place.
    bare: bool,
    /// Whether a line end ends it.
    ended: bool,
}

impl Fields {
    /// The row in which a place of the text lies.
    pub fn row_of(&self, at: u32, width: usize) -> u32 {
        let starts = |row: &u32| {
            self.spans
                .get(*row as usize * width)
                .is_some_and(|(start, _)| *start <= at)
        };
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if starts(&middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.saturating_sub(1)
    }

    /// Of records that are laid out so.
    pub fn of(layout: &Layout) -> Self {
        Fields {
            layout: layout.clone(),
            ..Fields::default()
        }
    }

    fn clear(&mut self) {
        self.spans.clear();
        (self.rows, self.comments, self.consumed) = (0, 0, 0);
        for rows in [
            &mut self.short,
            &mut self.long,
            &mut self.bare_quotes,
            &mut self.empty,
            &mut self.headers,
            &mut self.odd_ends,
            &mut self.joints,
            &mut self.blank,
            &mut self.passed,
        ] {
            rows.clear();
        }
    }

    /// Takes the records of an indexed block; at the end of the input (`last`) what follows the
    /// last line end is a record too.
    pub fn fill(&mut self, bytes: &[u8], index: &Index, marks: Marks, width: usize, last: bool) {
        self.clear();
        let (mut start, mut record, mut first_span) = (0u32, 0u32, 0usize);
        let mut bare = index.bare_quotes.iter().peekable();
        for &end in &index.ends {
            self.spans.push((start, end));
            start = end + 1;
            if bytes.get(end as usize) == Some(&marks.newline) {
                let found = Record {
                    first: first_span,
                    start: record,
                    bare: bare_quotes_before(&mut bare, end),
                    ended: true,
                };
                self.end_record(bytes, marks, width, found);
                first_span = self.spans.len();
                record = start;
            }
        }
        self.consumed = record as usize;
        if last && (record as usize) < bytes.len() {
            let end = bytes.len() as u32;
            self.spans.push((start, end));
            let found = Record {
                first: first_span,
                start: record,
                bare: bare_quotes_before(&mut bare, end),
                ended: false,
            };
            self.end_record(bytes, marks, width, found);
            first_span = self.spans.len();
            self.consumed = bytes.len();
        }
        self.spans.truncate(first_span);
    }

    #[inline]
    fn end_record(&mut self, bytes: &[u8], marks: Marks, width: usize, mut record: Record) {
        let Some((last, end)) = self.spans.last_mut() else {
            return;
        };
        let returns = *end > *last && bytes.get(*end as usize - 1) == Some(&b'\r');
        *end -= u32::from(returns);
        let end = *end;
        if self.layout.between != Between::One || marks.padded {
            self.arrange(bytes, marks, record.first);
        }
        let begin = bytes.get(record.start as usize).copied().unwrap_or(0);
        // What most records begin with tells that they are nothing special.
        if (begin <= b'#' || begin == marks.delimiter || begin == 0xef || Some(begin) == self.layout.comment)
            && self.begins_odd(bytes, marks, width, &mut record, end)
        {
            return;
        }
        if (end - record.start) as usize == self.layout.header.len()
            && bytes.get(record.start as usize..end as usize) == Some(&*self.layout.header)
            && !self.layout.header.is_empty()
        {
            self.headers.push(self.rows);
        }
        let fields = self.spans.len() - record.first;
        let is_empty = self.empty.last() == Some(&self.rows);
        if fields < width {
            if !is_empty {
                self.short.push(self.rows);
            }
            self.spans.resize(record.first + width, (0, 0));
        } else if fields > width {
            let extra = self.spans.get(record.first + width..).unwrap_or(&[]);
            // A delimiter at the end of every line makes no row too long.
            if !is_empty && extra.iter().any(|(start, end)| start < end) {
                self.long.push(self.rows);
            }
            self.spans.truncate(record.first + width);
        }
        if record.bare {
            self.bare_quotes.push(self.rows);
        }
        if record.ended && returns != self.layout.crlf {
            self.odd_ends.push(self.rows);
        }
        self.rows += 1;
    }

    /// Leaves out what belongs to no field: spaces before it, and fields between two delimiters of a run.
    fn arrange(&mut self, bytes: &[u8], marks: Marks, first: usize) {
        if marks.padded {
            for (start, end) in self.spans.iter_mut().skip(first) {
                while *start < *end && bytes.get(*start as usize) == Some(&b' ') {
                    *start += 1;
                }
            }
        }
        if self.layout.between == Between::Two {
            pair(&mut self.spans, first);
        }
        if self.layout.between == Between::Any {
            let (mut at, blank) = (0, (bytes.len() as u32, bytes.len() as u32));
            self.spans.retain(|(start, end)| {
                at += 1;
                at <= first || start < end
            });
            // A blank line has one field, which is empty.
            if self.spans.len() == first {
                self.spans.push(blank);
            }
        }
    }

    /// A record whose first byte is no letter and no digit: whether it is passed over, since it is blank or a comment.
    fn begins_odd(&mut self, bytes: &[u8], marks: Marks, width: usize, record: &mut Record, end: u32) -> bool {
        let fields = self.spans.len() - record.first;
        let text = bytes.get(record.start as usize..end as usize).unwrap_or(&[]);
        let is_comment = text.first().is_some_and(|b| Some(*b) == self.layout.comment);
        if is_comment && (self.layout.comment_always || fields != width) {
            self.comments += 1;
            self.passed.push(self.rows);
            self.spans.truncate(record.first);
            return true;
        }
        // pandas has no blank lines of spaces alone.
        let cut = joint(text);
        let is_blank = text.len() == cut as usize
            || self.layout.between == Between::Any && text.iter().all(|b| *b == marks.delimiter)
            || self.layout.spaces_are_blank && fields == 1 && text.iter().all(|b| matches!(b, b' ' | b'\t'));
        // A blank line of a table with one column looks like an empty cell; as everywhere else it is
        // passed over (pandas does the same). A quoted empty cell is not blank.
        if is_blank && fields == 1 {
            self.blank.push(self.rows);
            self.passed.push(self.rows);
            self.spans.truncate(record.first);
            return true;
        }
        if cut > 0 && !self.layout.spaces_are_blank {
            record.start += cut;
            if let Some((start, end)) = self.spans.get_mut(record.first) {
                *start = (*start + cut).min(*end);
            }
            self.joints.push(self.rows);
        }
        let holds_nothing = |b: &u8| *b == marks.delimiter || matches!(b, b' ' | b'\t') || Some(*b) == marks.quote;
        if width > 1 && text.iter().all(holds_nothing) {
            self.empty.push(self.rows);
        }
        false
    }
}

/// Joins the fields of a record, the first of which is at place `first`, that one delimiter parts where it takes two.
pub fn pair(spans: &mut Vec<(u32, u32)>, first: usize) {
    let (mut at, mut to) = (first, first);
    while let Some(&(start, mut end)) = spans.get(at) {
        at += 1;
        // Between two delimiters lies an empty field, behind which another one stands.
        while let Some(&(from, until)) = spans.get(at) {
            at += 1;
            if from == until && at < spans.len() {
                break;
            }
            end = until;
        }
        if let Some(span) = spans.get_mut(to) {
            *span = (start, end);
        }
        to += 1;
    }
    spans.truncate(to);
}

/// Bytes at the start of a record that belong to none: they stood at the start or at the end of another file.
fn joint(text: &[u8]) -> u32 {
    match text {
        [END_OF_FILE, ..] => 1,
        _ if text.starts_with(BYTE_ORDER_MARK) => BYTE_ORDER_MARK.len() as u32,
        _ => 0,
    }
}

fn bare_quotes_before<'a>(bare_quotes: &mut std::iter::Peekable<impl Iterator<Item = &'a u32>>, end: u32) -> bool {
    let mut any = false;
    while bare_quotes.next_if(|bare| **bare < end).is_some() {
        any = true;
    }
    any
}

/// The cells of one column in a block.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    /// The block.
    pub bytes: &'a [u8],
    /// All fields of the block.
    pub spans: &'a [(u32, u32)],
    /// Fields per row.
    pub width: usize,
    /// The column.
    pub column: usize,
    /// The quote.
    pub quote: Option<u8>,
    /// Where a cell begins with a quote that is a character.
    pub literal: Option<u32>,
    /// Whether quotes out of place are dropped, as `pandas.read_csv` does.
    pub drops_quotes: bool,
    /// A place in each quoted cell that is more than its text between two quotes, rising.
    pub doubled: &'a [u32],
}

impl<'a> Cells<'a> {
    /// Hands each cell, without its quotes, to `take`.
    #[inline]
    pub fn each(&self, scratch: &mut Vec<u8>, mut take: impl FnMut(&[u8])) {
        let quote = self.quote.map_or(u16::MAX, u16::from);
        let literal = self.literal.unwrap_or(u32::MAX);
        let doubled_from = |at: u32| {
            let next = self.doubled.partition_point(|place| *place < at);
            self.doubled.get(next).copied().unwrap_or(u32::MAX)
        };
        let mut doubled = doubled_from(0);
        for row in self.spans.chunks_exact(self.width) {
            let Some(&(start, end)) = row.get(self.column) else {
                continue;
            };
            let cell = self.bytes.get(start as usize..end as usize).unwrap_or(&[]);
            take(match *cell {
                [first, ref inner @ .., last] if u16::from(first) == quote && start != literal => {
                    if doubled < start {
                        doubled = doubled_from(start);
                    }
                    if last == first && doubled >= end {
                        inner
                    } else {
                        unquote(cell, first, self.drops_quotes, scratch)
                    }
                }
                [only] if u16::from(only) == quote && start != literal => &[],
                _ => cell,
            });
        }
    }
}

/// A cell that begins with a quote, without its quotes. Where text follows the one that closes, they part nothing: all
/// are characters then, unless the cell ends in one too, or they are to be dropped.
pub fn unquote<'a>(cell: &'a [u8], quote: u8, drops: bool, scratch: &'a mut Vec<u8>) -> &'a [u8] {
    let body = cell.get(1..).unwrap_or(&[]);
    if let Some((&last, inner)) = body.split_last()
        && last == quote
        && !inner.contains(&quote)
    {
        return inner;
    }
    scratch.clear();
    let (mut at, mut open) = (0, true);
    while let Some(&b) = body.get(at) {
        at += 1;
        if open && b == quote {
            if body.get(at) == Some(&quote) {
                at += 1;
                scratch.push(quote);
                continue;
            }
            open = false;
            let rest = body.get(at..).unwrap_or(&[]);
            if drops || rest.is_empty() {
                continue;
            }
            if rest.last() != Some(&quote) {
                return cell;
            }
            // The last one closes; this one is a character.
            open = true;
        }
        scratch.push(b);
    }
    scratch
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Marks = Marks {
        delimiter: b',',
        quote: Some(b'"'),
        newline: b'\n',
        padded: false,
    };

    /// The cells of the second of two columns.
    fn second(text: &[u8], index: &Index) -> Vec<Vec<u8>> {
        let mut fields = Fields::default();
        fields.fill(text, index, COMMA, 2, true);
        let cells = Cells {
            bytes: text,
            spans: &fields.spans,
            width: 2,
            column: 1,
            quote: COMMA.quote,
            literal: None,
            drops_quotes: false,
            doubled: &index.doubled,
        };
        let mut found = Vec::new();
        cells.each(&mut Vec::new(), |cell| found.push(cell.to_vec()));
        found
    }

    #[test]
    fn quotes_inside_a_cell_are_halved_wherever_it_lies() {
        let (mut fast, mut slow) = (Index::default(), Index::default());
        for before in 0..140 {
            for (cell, expected) in [
                ("\"\"", ""),
                ("\"a\"", "a"),
                ("\"a\"\"b\"", "a\"b"),
                ("\"\"\"\"", "\""),
                ("\"a,\"\"\"", "a,\""),
                ("\"\"\"\n\"", "\"\n"),
                // These are for the slow way alone.
                ("\"a\"b\"", "a\"b"),
                ("\"a\"\rb\"", "a\"\rb"),
                ("\"a\" b", "\"a\" b"),
            ] {
                let text = format!("{},{cell}\r\n1,\"last\"\n", "x".repeat(before));
                fast.fill(text.as_bytes(), COMMA);
                slow.slow(text.as_bytes(), COMMA, None);
                let expected = [expected.as_bytes(), b"last"];
                assert_eq!(second(text.as_bytes(), &fast), expected, "{text:?}");
                assert_eq!(second(text.as_bytes(), &slow), expected, "{text:?}");
            }
        }
    }
}
