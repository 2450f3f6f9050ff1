//! From structural positions to the cells of complete records.
//!
//! A record with too few or too many fields is brought to the table's width here, and noted;
//! blank lines are passed over.

use super::index::{Index, Marks};
use super::missing::Rule;

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
    /// Blank lines passed over.
    pub blank: u64,
    /// Where the last complete record ends.
    pub consumed: usize,
    /// Whether a line of nothing but spaces and tabs is blank too, as in `pandas.read_csv`.
    spaces_are_blank: bool,
}

impl Fields {
    /// Of records that are read by this rule.
    pub fn of(rule: &Rule) -> Self {
        Fields {
            spaces_are_blank: rule.pandas,
            ..Fields::default()
        }
    }

    /// Takes the records of an indexed block; at the end of the input (`last`) what follows the
    /// last line end is a record too.
    pub fn fill(&mut self, bytes: &[u8], index: &Index, marks: Marks, width: usize, last: bool) {
        *self = Fields {
            spans: std::mem::take(&mut self.spans),
            spaces_are_blank: self.spaces_are_blank,
            ..Fields::default()
        };
        self.spans.clear();
        let (mut start, mut record, mut first_span) = (0u32, 0u32, 0usize);
        let mut bare = index.bare_quotes.iter().peekable();
        for &end in &index.ends {
            self.spans.push((start, end));
            start = end + 1;
            if bytes.get(end as usize) == Some(&marks.newline) {
                let has_bare_quote = bare_quotes_before(&mut bare, end);
                self.end_record(bytes, first_span, width, record, has_bare_quote);
                first_span = self.spans.len();
                record = start;
            }
        }
        self.consumed = record as usize;
        if last && (record as usize) < bytes.len() {
            let end = bytes.len() as u32;
            self.spans.push((start, end));
            let has_bare_quote = bare_quotes_before(&mut bare, end);
            self.end_record(bytes, first_span, width, record, has_bare_quote);
            first_span = self.spans.len();
            self.consumed = bytes.len();
        }
        self.spans.truncate(first_span);
    }

    fn end_record(&mut self, bytes: &[u8], first: usize, width: usize, record: u32, bare: bool) {
        if let Some((start, end)) = self.spans.last_mut()
            && *end > *start
            && bytes.get(*end as usize - 1) == Some(&b'\r')
        {
            *end -= 1;
        }
        let fields = self.spans.len() - first;
        if self.spaces_are_blank && fields == 1 && self.spans.last().is_some_and(|span| is_spaces(bytes, *span)) {
            self.spans.truncate(first);
            self.blank += 1;
            return;
        }
        if fields == width {
            // A blank line of a table with one column looks like an empty cell; as everywhere
            // else it is passed over (pandas does the same). A quoted empty cell is not blank.
            if width > 1 || self.spans.last().is_some_and(|(start, end)| start < end) {
                if bare {
                    self.bare_quotes.push(self.rows);
                }
                self.rows += 1;
                return;
            }
        }
        if fields == 1
            && self
                .spans
                .last()
                .is_some_and(|&(start, end)| start == end && start == record)
        {
            self.spans.truncate(first);
            self.blank += 1;
            return;
        }
        if fields < width {
            self.short.push(self.rows);
            self.spans.resize(first + width, (0, 0));
        } else if fields > width {
            let extra = self.spans.get(first + width..).unwrap_or(&[]);
            // A delimiter at the end of every line makes no row too long.
            if extra.iter().any(|(start, end)| start < end) {
                self.long.push(self.rows);
            }
            self.spans.truncate(first + width);
        }
        if bare {
            self.bare_quotes.push(self.rows);
        }
        self.rows += 1;
    }
}

/// Whether a field, quotes and all, is nothing but spaces and tabs.
fn is_spaces(bytes: &[u8], (start, end): (u32, u32)) -> bool {
    let field = bytes.get(start as usize..end as usize).unwrap_or(&[]);
    field.iter().all(|b| matches!(b, b' ' | b'\t'))
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
                        unquote(cell, first, scratch)
                    }
                }
                [only] if u16::from(only) == quote && start != literal => &[],
                _ => cell,
            });
        }
    }
}

/// A cell that begins with a quote, without its quotes.
pub fn unquote<'a>(cell: &'a [u8], quote: u8, scratch: &'a mut Vec<u8>) -> &'a [u8] {
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
            } else {
                open = false;
            }
        } else {
            scratch.push(b);
        }
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
                ("\"a\"b\"", "ab\""),
                ("\"a\"\rb\"", "a\rb\""),
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
