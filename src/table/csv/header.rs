//! Where the table begins in a text, and whether its first record names the columns.

use super::missing::Rule;
use super::sample::{Record, width};
use super::values::{is_comma_number, is_typed};
use crate::few;

/// Titles above a table at most.
const MOST: usize = 50;

/// Of the records below a title, one in so many may be as empty as it is.
const AS_EMPTY: usize = 10;

/// Cells of a record in the middle, from which on one of half as many is a title.
const MIDDLE: usize = 4;

/// No name is longer.
const LONGEST_NAME: usize = 1 << 20;

/// Records by which the type of a column is told.
const TELL: usize = 30;

/// Records that tell the type of a column, header aside.
const FEWEST: usize = 2;

/// Records before the table: blank ones and titles, which have fewer cells than records have.
pub fn preamble(records: &[Record<'_>]) -> usize {
    let width = width(records);
    let all: Vec<(&Record<'_>, usize)> = records.iter().map(|record| (record, record.filled())).collect();
    let mut filled: Vec<usize> = all.iter().map(|(_, filled)| *filled).filter(|n| *n > 0).collect();
    filled.sort_unstable();
    let middle = filled.get(filled.len() / 2).copied().unwrap_or(0);
    let is_sparse = |filled: usize| middle >= MIDDLE && filled * 2 <= middle;
    let is_title = |r: &Record<'_>, filled: usize| {
        // An index that was saved with its one column has no name: `,value`.
        let is_index = width == 2 && r.cells.len() == 2 && r.cells.first().is_some_and(|c| c.is_empty());
        let alone = width > 1 && filled <= 1 && !is_index;
        r.blank || alone || width > 2 && r.cells.len() * 2 < width
    };
    let first = || all.iter().take(MOST);
    let sure = first().take_while(|(r, filled)| is_title(r, *filled)).count();
    let skip = first()
        .take_while(|(r, filled)| is_title(r, *filled) || is_sparse(*filled))
        .count();
    // A table of which many records are half empty may begin with such.
    let below = all.get(skip..).unwrap_or(&[]);
    let sparse = below.iter().filter(|(_, filled)| is_sparse(*filled)).count();
    let from = |at: usize| has_header(records.get(at..).unwrap_or(&[]));
    // Of a header that names half of the columns alone, what is below it looks like data.
    let skip = match skip > sure && (sparse * AS_EMPTY > below.len() || !from(skip) && from(sure)) {
        true => sure,
        false => skip,
    };
    // All titles, or nothing but blank lines to pass over at the start of a one-column table.
    if skip == records.len() { 0 } else { skip }
}

/// The cells of a column below the first record that hold something, and whether nearly all are numbers or times.
fn is_typed_below(records: &[Record<'_>], column: usize) -> bool {
    let cells = records.iter().take(TELL).filter_map(|r| r.cells.get(column));
    let (mut all, mut typed) = (0usize, 0usize);
    for cell in cells.filter(|cell| !cell.trim().is_empty()) {
        all += 1;
        typed += usize::from(is_typed(cell.trim()) || is_comma_number(cell.trim()));
    }
    all >= FEWEST && typed * 10 >= all * 9
}

/// Names are text: a number, a date or a repeated value in the first record says that it is data,
/// unless columns of numbers below it say that it names them.
pub fn has_header(records: &[Record<'_>]) -> bool {
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
        return repeated == 0 || repeated * 2 < first.cells.len() || repeats(first, rest);
    }
    is_sequence(&typed) && typed.len() < first.cells.len() || names_more(first, rest)
}

/// Whether the whole record stands again below it, as that of files that were joined: then a column of numbers or times
/// tells it from a record that has copies.
fn repeats(first: &Record<'_>, rest: &[Record<'_>]) -> bool {
    let others = || rest.iter().filter(|record| record.cells != first.cells);
    let again = rest.len() - others().count();
    let is_typed_but_here = |column: usize| {
        let cells = others().filter_map(|r| r.cells.get(column)).filter(|c| !c.is_empty());
        let (all, typed) = (cells.clone().count(), cells.filter(|c| is_typed(c)).count());
        all >= FEWEST && typed * 3 >= all * 2
    };
    again > 0 && again * 2 <= rest.len() && (0..first.cells.len()).any(is_typed_but_here)
}

/// Whether more columns of numbers and times have a word above them than have a value.
fn names_more(first: &Record<'_>, rest: &[Record<'_>]) -> bool {
    let (mut words, mut values) = (0usize, 0usize);
    let rule = Rule::new(&crate::table::Missing::Auto);
    for (column, cell) in first.cells.iter().enumerate() {
        if cell.trim().is_empty() || !is_typed_below(rest, column) {
            continue;
        }
        if is_typed(cell) || is_comma_number(cell) {
            values += 1;
        } else if rule.meaning(cell.as_bytes()).is_word() {
            words += 1;
        }
    }
    words > values
}

/// Years or numbers as names of columns: whole numbers that rise by the same step.
pub fn is_sequence(cells: &[&str]) -> bool {
    let numbers: Vec<i64> = cells.iter().filter_map(|c| c.parse().ok()).collect();
    let steps: Vec<i64> = numbers.windows(2).map(|w| w[1].saturating_sub(w[0])).collect();
    numbers.len() == cells.len() && steps.first().is_some_and(|s| *s > 0) && steps.windows(2).all(|w| w[0] == w[1])
}

/// Whether the first record below the header belongs to it: units or codes, in words, above most columns of numbers and
/// times. One column tells where its cell stands in brackets, as units do.
pub fn has_second_row(below: &[Record<'_>]) -> bool {
    let Some((second, rest)) = below.split_first() else {
        return false;
    };
    let rule = Rule::new(&crate::table::Missing::Auto);
    let (mut typed, mut words, mut brackets) = (0usize, 0usize, 0usize);
    for column in (0..second.cells.len()).filter(|column| is_typed_below(rest, *column)) {
        let cell = second.cells.get(column).map_or("", |cell| cell.trim());
        typed += 1;
        if !cell.is_empty() && !is_typed(cell) && !is_comma_number(cell) && rule.meaning(cell.as_bytes()).is_word() {
            words += 1;
        }
        brackets += usize::from(cell.starts_with(['(', '[']) && cell.ends_with([')', ']']));
    }
    words >= 2 && words * 3 >= typed * 2 || brackets > 0 && brackets == typed
}

/// The names of columns whose header stands in two records: what stands above a group of columns is written once, above
/// the first of them, and the names below it come again in each group. `None` where the lower names tell all columns
/// apart by themselves, or both together do not.
pub fn grouped(upper: &Record<'_>, lower: &Record<'_>) -> Option<Vec<String>> {
    let named =
        |record: &Record<'_>| few::set(record.cells.iter().map(|cell| cell.trim()).filter(|c| !c.is_empty())).len();
    if upper.cells.len() != lower.cells.len() || upper.filled() < 2 || named(lower) == lower.filled() {
        return None;
    }
    let mut group = "";
    let names: Vec<String> = upper
        .cells
        .iter()
        .zip(&lower.cells)
        .map(|(above, name)| {
            if !above.trim().is_empty() {
                group = above.trim();
            }
            match (group, name.trim()) {
                (group, "") => group.to_owned(),
                ("", name) => name.to_owned(),
                (group, name) => format!("{group} {name}"),
            }
        })
        .collect();
    let all = few::set(names.iter().map(String::as_str).filter(|name| !name.is_empty())).len();
    (all == names.len()).then_some(names)
}
