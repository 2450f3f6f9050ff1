//! Which dialect is this text written in? Delimiter, quote, line end, header, preamble, comments, decimal
//! comma, from its first records; what the options say is taken as given.

use super::cells::Layout;
use super::delimiter::{self, Body};
use super::header::{grouped, has_header, has_second_row, preamble};
use super::index::Marks;
use super::sample::{ENOUGH, Record, most_frequent, records, width};
use super::show;
use super::values::{is_comma_number, is_typed};
use crate::table::{Missing, ReadOptions};
use crate::{Error, Result};

/// In more bytes than this, so few must do.
const LONG: usize = 16 << 20;

/// The header, or one row, and another to compare it with.
const FEWEST: usize = 2;

/// Begins a comment, where nobody says what does.
const COMMENT: u8 = b'#';

/// Bytes in which zero bytes are looked for.
const LOOKED_AT: usize = 1 << 20;

/// Lines above the header that are shown.
const SHOWN: usize = 8;

/// How the text is written.
#[derive(Debug, Clone)]
pub struct Dialect {
    /// The bytes that have a meaning.
    pub marks: Marks,
    /// How records are laid out beside them.
    pub layout: Layout,
    /// Whether the first record after the preamble names the columns.
    pub header: bool,
    /// Whether the record below the header belongs to it.
    pub second_row: bool,
    /// Bytes of preamble, and its lines.
    pub preamble: (usize, u64),
    /// What stands in its lines, blank ones left out, the first of them.
    pub titles: Vec<String>,
    /// The delimiter that the first line said, such as `sep=;`.
    pub told: Option<u8>,
    /// What would part every line of a table that has one column, and into how many cells.
    pub suspected: Option<(u8, usize)>,
    /// What ends lines that stand between quotes as a whole, which are taken off; `None` where they do not.
    pub wrapped: Option<u8>,
    /// Whether the names are put together from two records, a group above the names in it.
    pub in_groups: bool,
    /// Names of the columns as they stand, empty without a header.
    pub names: Vec<String>,
    /// Columns.
    pub width: usize,
    /// Bytes before the first data record, preamble and header.
    pub data_start: usize,
    /// Whether a comma is the decimal point.
    pub decimal_comma: bool,
    /// Whether there are zero bytes.
    pub zeros: bool,
    /// Whether there were too few records to tell, so that more of the text should be looked at.
    pub needs_more: bool,
}

/// Refuses a delimiter, a quote and a comment that cannot be told from each other, from the ends of lines, or
/// in bytes.
///
/// # Errors
/// When the options hold one.
pub fn check_marks(options: &ReadOptions) -> Result<()> {
    for (field, mark) in [
        ("delimiter", options.delimiter),
        ("quote", options.quote),
        ("comment", options.comment),
    ] {
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
    if options.comment.is_some() && [options.delimiter, options.quote].contains(&options.comment) {
        return Err(Error::option("comment", "must differ from the delimiter and the quote"));
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
    let as_pandas = options.missing == Missing::Pandas;
    let given = options.delimiter.and_then(ascii);
    let skipped = given_preamble(text, newline, options.skip_lines.unwrap_or(0));
    let told = (options.skip_lines.is_none() && !as_pandas).then(|| told_delimiter(text, newline));
    let told = told.flatten();
    let delimiter = given.or(told.map(|(delimiter, _)| delimiter));
    let start = told.map_or(skipped, |(_, length)| length);
    let below = text.get(start..).unwrap_or(&[]);
    // One byte cannot mean both: what was said stands, and what is found gives way.
    let found = || Some(delimiter::quote(below)).filter(|quote| delimiter != Some(*quote));
    let body = Body {
        text: below,
        newline,
        quote: options.quote.and_then(ascii).or_else(found),
        whole,
        padded: options.skip_initial_space,
        as_pandas,
    };
    let split = delimiter.map_or_else(|| body.split(), |delimiter| body.split_said(delimiter));
    let (mut records, complete) = records(below, split, whole, usize::MAX);
    let mut layout = Layout {
        spaces_are_blank: as_pandas,
        between: split.between,
        comment: options.comment.and_then(ascii),
        comment_always: options.comment.is_some(),
        crlf: newline == b'\n' && ends_in_two(below, &records),
        ..Layout::default()
    };
    if layout.comment.is_none() && !as_pandas {
        layout.comment = comments(&records);
    }
    leave_out_comments(&mut records, &layout);
    let titles = if options.skip_lines.is_none() {
        preamble(&records)
    } else {
        0
    };
    let first = records.get(titles).map_or(0, |r| r.start);
    let over = records.drain(..titles).next_back();
    // What is passed over above the header ends where that begins, comments included.
    let above = match options.skip_lines {
        None => start + first,
        Some(_) => start,
    };
    let header = options.header.unwrap_or_else(|| has_header(&records));
    let width = width(&records);
    let second_row = header && has_second_row(records.get(1..).unwrap_or(&[]));
    let under = records.get(1).filter(|_| second_row);
    let groups = names_in_groups(records.first().filter(|_| header), over.as_ref(), under);
    let is_over = groups.is_some() && under.is_none();
    // The groups above the names belong to the header.
    let above = match over.as_ref().filter(|_| is_over) {
        Some(over) => start + over.start,
        None => above,
    };
    let mut dialect = Dialect {
        marks: split.marks,
        layout,
        header,
        second_row: second_row && groups.is_none(),
        in_groups: groups.is_some(),
        preamble: (above, lines(text.get(..above).unwrap_or(&[]), newline).count() as u64),
        titles: titles_of(text.get(..above).unwrap_or(&[]), newline),
        told: told.map(|(delimiter, _)| delimiter),
        suspected: (width == 1).then(|| body.suspected(split.marks.delimiter)).flatten(),
        wrapped: None,
        names: Vec::new(),
        width: width.max(1),
        data_start: above,
        decimal_comma: options.decimal_comma.unwrap_or_else(|| {
            // pandas takes a comma for the point only where it is told to.
            split.marks.delimiter != b',' && !as_pandas && comma_is_point(&records, header)
        }),
        zeros: text.get(..text.len().min(LOOKED_AT)).unwrap_or(text).contains(&0),
        needs_more: !whole && complete < needed(below),
    };
    if let Some(first) = records.first().filter(|_| header) {
        dialect.take_header(first, below, start);
    }
    if let Some(names) = groups {
        dialect.names = names;
        dialect.data_start = start + under.or(records.first()).map_or(0, |last| last.end);
    }
    dialect
}

/// The names of a header in two records: with what stands above it, or with what stands below it.
fn names_in_groups(
    header: Option<&Record<'_>>,
    over: Option<&Record<'_>>,
    under: Option<&Record<'_>>,
) -> Option<Vec<String>> {
    match (over, under) {
        (_, Some(under)) => grouped(header?, under),
        (Some(over), None) => grouped(over, header?),
        (None, None) => None,
    }
}

impl Dialect {
    /// Takes the names from the first record of a text that begins at byte `start`.
    fn take_header(&mut self, first: &Record<'_>, text: &[u8], start: usize) {
        self.names = first.cells.iter().map(|cell| cell.clone().into_owned()).collect();
        self.width = self.width.max(self.names.len());
        self.data_start = start + first.end;
        // One name alone may well be a value, too.
        if self.width > 1 {
            let line = text.get(first.start..first.end).unwrap_or(&[]);
            let line = line.strip_suffix(&[self.marks.newline]).unwrap_or(line);
            self.layout.header = line.strip_suffix(b"\r").unwrap_or(line).into();
        }
    }
}

/// The delimiter that a first line for spreadsheets tells, such as `sep=;`, and the bytes of that line.
fn told_delimiter(text: &[u8], newline: u8) -> Option<(u8, usize)> {
    let end = text.iter().position(|b| *b == newline)?;
    let line = text.get(..end)?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line.split_at_checked(4)? {
        (word, &[delimiter]) if word.eq_ignore_ascii_case(b"sep=") && delimiter.is_ascii() => {
            Some((delimiter, end + 1))
        }
        _ => None,
    }
}

/// `#`, where lines begin with it that have not as many cells as records have; none where full ones among the data do.
fn comments(records: &[Record<'_>]) -> Option<u8> {
    let is_one = |r: &&Record<'_>| r.begins(COMMENT);
    let others: Vec<usize> = records
        .iter()
        .filter(|r| !r.begins(COMMENT) && !r.blank)
        .map(|r| r.cells.len())
        .collect();
    let width = most_frequent(&others).filter(|width| *width > 1)?;
    let full = records.iter().skip_while(is_one).filter(is_one);
    let full = full.filter(|r| r.cells.len() == width).count();
    let odd = records.iter().any(|r| r.begins(COMMENT) && r.cells.len() != width);
    (odd && full == 0).then_some(COMMENT)
}

fn leave_out_comments(records: &mut Vec<Record<'_>>, layout: &Layout) {
    let Some(byte) = layout.comment else { return };
    let others: Vec<usize> = records
        .iter()
        .filter(|r| !r.begins(byte) && !r.blank)
        .map(|r| r.cells.len())
        .collect();
    let width = most_frequent(&others).unwrap_or(0);
    records.retain(|r| !r.begins(byte) || !layout.comment_always && r.cells.len() == width);
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

fn ascii(c: char) -> Option<u8> {
    u8::try_from(c).ok().filter(u8::is_ascii)
}

/// What ends lines: `\n`, or `\r` in files of old Macs, which have no `\n` at all.
pub fn line_end(text: &[u8]) -> u8 {
    if !text.contains(&b'\n') && text.contains(&b'\r') {
        b'\r'
    } else {
        b'\n'
    }
}

/// Whether most records end in `\r\n`.
fn ends_in_two(text: &[u8], records: &[Record<'_>]) -> bool {
    let ends = |end: &[u8]| {
        let found = records.iter().filter_map(|r| text.get(r.start..r.end));
        found.filter(|record| record.ends_with(end)).count()
    };
    let two = ends(b"\r\n");
    two > 0 && two * 2 >= ends(b"\n")
}

/// Each line with its end; what follows the last end is none.
fn lines(text: &[u8], newline: u8) -> impl Iterator<Item = &[u8]> {
    let all = text.split_inclusive(move |b| *b == newline);
    all.filter(move |line| line.ends_with(&[newline]))
}

fn given_preamble(text: &[u8], newline: u8, count: u64) -> usize {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    lines(text, newline).take(count).map(<[u8]>::len).sum()
}

/// The first lines that say something, as they are shown.
fn titles_of(text: &[u8], newline: u8) -> Vec<String> {
    let says = |line: &&[u8]| line.iter().any(u8::is_ascii_alphanumeric) || !line.is_ascii();
    let shown = lines(text, newline).filter(says).take(SHOWN).map(|line| {
        let end = line
            .iter()
            .rposition(|b| !matches!(b, b',' | b';' | b'\t' | b'|' | b' ' | b'\r' | b'\n'));
        show::line(line.get(..end.map_or(0, |end| end + 1)).unwrap_or(line))
    });
    shown.collect()
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
