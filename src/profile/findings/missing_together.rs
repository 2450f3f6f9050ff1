//! `missing.together`: several columns are missing in the same rows.
//!
//! Rule: in every row in which one of them is missing all of them are, and there are two such rows at least. From
//! ydata-profiling's matrix of missing cells and missingno. A note. It matters because one cause lies behind all of
//! them: a form that was not filled in, a join that found nothing; and because filling each column by itself makes up
//! rows that never were.

use std::cmp::Reverse;

use super::OfTable;
use crate::few;
use crate::profile::MissingPattern;
use crate::table::{Comparison, Selection};
use crate::words::{cut, list, noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.together";

/// Patterns beyond which not all are known.
const KNOWN: usize = 1_000;
/// Columns that a sentence names.
const NAMED: usize = 4;

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    if of.missing.len() >= KNOWN {
        return Vec::new();
    }
    let places = few::map(of.columns.iter().map(|column| column.name.as_str()).zip(0..));
    let mut patterns = vec![Vec::new(); of.columns.len()];
    // Of rows that hold nothing another finding tells.
    let wanted =
        |(_, pattern): &(usize, &MissingPattern)| of.empty.is_none() || pattern.columns.len() < of.columns.len();
    for (number, pattern) in of.missing.iter().enumerate().filter(wanted) {
        for place in pattern.columns.iter().filter_map(|column| places.get(column.as_str())) {
            patterns
                .get_mut(*place)
                .into_iter()
                .for_each(|of: &mut Vec<usize>| of.push(number));
        }
    }
    let in_some = |place: &usize| {
        of.columns
            .get(*place)
            .is_some_and(|column| column.count > 0 && column.missing > 0)
    };
    let is_in_one = |place: &usize| patterns.get(*place).is_some_and(|of| !of.is_empty());
    let mut columns: Vec<usize> = (0..patterns.len()).filter(|at| in_some(at) && is_in_one(at)).collect();
    // Columns that are in the same patterns are missing in the same rows, and stand beside each other then.
    few::sort_by(&mut columns, |a, b| patterns.get(*a).cmp(&patterns.get(*b)));
    let groups = columns.chunk_by(|a, b| patterns.get(*a) == patterns.get(*b));
    let parts = groups.filter(|group| group.len() > 1).filter_map(|group| {
        let names: Vec<&str> = group
            .iter()
            .filter_map(|place| Some(of.columns.get(*place)?.name.as_str()))
            .collect();
        tell(of, patterns.get(*group.first()?)?, &names)
    });
    all_of(parts.collect()).into_iter().collect()
}

/// One finding for all groups.
fn all_of(mut parts: Vec<Finding>) -> Option<Finding> {
    if parts.len() < 2 {
        return parts.pop();
    }
    few::sort_by_key(&mut parts, |part| Reverse(part.count));
    let first = parts.first()?;
    let message = format!(
        "{} groups of columns are each missing in the same rows; {}",
        parts.len(),
        first.message
    );
    Some(Finding {
        message,
        columns: parts.iter().flat_map(|part| part.columns.iter().cloned()).collect(),
        count: parts.iter().map(|part| part.count).sum(),
        rows: Vec::new(),
        evidence: [("groups".to_owned(), parts.len() as f64)].into(),
        selection: None,
        parts: parts.clone(),
        ..first.clone()
    })
}

fn tell(of: &OfTable, patterns: &[usize], columns: &[&str]) -> Option<Finding> {
    let all = patterns.iter().filter_map(|at| of.missing.get(*at));
    let count: u64 = all.clone().map(|pattern| pattern.count).sum();
    let mut listed: Vec<u64> = all.flat_map(|pattern| pattern.rows.iter().copied()).collect();
    listed.sort_unstable();
    if count < 2 {
        return None;
    }
    let mut named: Vec<String> = columns.iter().take(NAMED).map(|name| cut(name)).collect();
    if let more @ 1.. = columns.len().saturating_sub(NAMED) {
        named.push(format!("{more} more"));
    }
    let message = format!(
        "{} {} missing in the same {}: {} of {}",
        list(&named, "and"),
        noun(columns.len() as u64, "is", "are"),
        rows(count),
        percent(count, of.table.rows),
        rows(of.table.rows)
    );
    let first = columns.first()?;
    let finding = Finding::new(CODE, Kind::MissingTogether, Severity::Note, message)
        .why("One cause probably lies behind all of them. To fill each column by itself would make up rows that never were.")
        .evidence("rows", count as f64)
        .evidence("share", count as f64 / of.table.rows.max(1) as f64)
        .rows(count, listed)
        .selection(match &of.empty {
            Some(empty) => empty.apart(Selection::of((*first).to_owned(), Comparison::Missing)),
            None => Selection::of((*first).to_owned(), Comparison::Missing),
        });
    Some(columns.iter().fold(finding, |finding, name| finding.column(*name)))
}
