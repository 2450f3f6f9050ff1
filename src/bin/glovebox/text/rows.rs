//! What is said of rows: copies of others, and cells that are missing together.

use glovebox::profile::{Duplicates, MissingPattern};
use glovebox::words::{count, plural};

use super::Page;
use super::style::{QUIET, STRONG, paint};
use super::words::names;

const FEW: usize = 5;
const ROWS: usize = 8;

/// Rows that are exact copies; empty when there are none.
pub fn duplicates(duplicates: &Duplicates, page: &Page) -> String {
    if duplicates.copies == 0 {
        return String::new();
    }
    let copies = plural(
        duplicates.copies,
        "row is a copy of an earlier one",
        "rows are copies of earlier ones",
    );
    let groups = plural(duplicates.groups, "group", "groups");
    let mut text = format!("{}  {copies}, in {groups}\n", paint(STRONG, "Copies"));
    let listed = page.listed(duplicates.largest.len(), FEW);
    for group in duplicates.largest.iter().take(listed) {
        let times = format!("{:>9} ×", count(group.count));
        text.push_str(&format!(
            "{times}  {}\n",
            paint(QUIET, &row_numbers(&group.rows, group.count))
        ));
    }
    text + &more(duplicates.groups, listed, "groups")
}

/// Columns that are missing in the same rows; empty when no cell is missing.
pub fn missing(patterns: &[MissingPattern], page: &Page) -> String {
    let holes: Vec<_> = patterns.iter().filter(|pattern| !pattern.columns.is_empty()).collect();
    if holes.is_empty() {
        return String::new();
    }
    let complete: u64 = patterns
        .iter()
        .filter(|pattern| pattern.columns.is_empty())
        .map(|pattern| pattern.count)
        .sum();
    let complete = plural(complete, "row is complete", "rows are complete");
    let mut text = format!("{}  {complete}\n", paint(STRONG, "Missing together"));
    let listed = page.listed(holes.len(), FEW);
    for pattern in holes.iter().take(listed) {
        let rows = plural(pattern.count, "row ", "rows");
        text.push_str(&format!(
            "{rows:>16}  {}\n",
            names(&pattern.columns, page.width.saturating_sub(18))
        ));
    }
    text + &more(holes.len() as u64, listed, "patterns")
}

fn row_numbers(rows: &[u64], all: u64) -> String {
    let first: Vec<_> = rows.iter().take(ROWS).map(|row| count(*row + 1)).collect();
    let tail = if all > first.len() as u64 { " …" } else { "" };
    format!("rows {}{tail}", first.join(" "))
}

fn more(all: u64, listed: usize, things: &str) -> String {
    let rest = all.saturating_sub(listed as u64);
    if rest == 0 {
        return String::new();
    }
    format!("{}\n", paint(QUIET, &format!("and {} more {things}", count(rest))))
}
