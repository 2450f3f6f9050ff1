//! `relation.same`: columns say the same in other words, row by row.
//!
//! Rule: of two columns each says exactly what the other holds, missing cells too, in fifty rows of which a quarter repeat an
//! earlier value; told where no measure of association compares them, for they are times or have more than 100 values. From TANE
//! (Huhtala et al. 1999: equivalent attributes) and ydata-profiling (HIGH_CORRELATION). A note. It matters because one
//! of them is enough, and a model that is given both counts it twice.

use super::OfTable;
use crate::profile::{ColumnProfile, Dependency, PAIR_LEVELS};
use crate::words::{cut, list, plural, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "relation.same";

/// Columns, and groups of them, that a sentence names.
const NAMED: usize = 4;
/// Rows at least.
const ROWS: u64 = 50;

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    let exact: Vec<(&str, &str)> = of.relations.dependencies.iter().filter_map(names).collect();
    let holds = |a: &str, b: &str| exact.contains(&(a, b)) && exact.contains(&(b, a));
    let (mut told, mut parts): (Vec<&str>, Vec<Finding>) = (Vec::new(), Vec::new());
    for column in of.columns.iter().filter(|column| may_be_told(of, column)) {
        let name = column.name.as_str();
        let others = of.columns.iter().filter(|other| holds(name, &other.name));
        let others: Vec<&ColumnProfile> = others.filter(|other| may_be_told(of, other)).collect();
        if others.is_empty() || told.contains(&name) {
            continue;
        }
        let all: Vec<&str> = std::iter::once(column)
            .chain(others)
            .map(|column| column.name.as_str())
            .collect();
        told.extend(&all);
        parts.push(tell(of, &all));
    }
    all_of(parts).into_iter().collect()
}

fn names(dependency: &Dependency) -> Option<(&str, &str)> {
    match dependency.determinant.as_slice() {
        [a] if dependency.rows == 0 => Some((a, &dependency.dependent)),
        _ => None,
    }
}

/// Whether a column has values that repeat, and is compared by no measure.
fn may_be_told(of: &OfTable, column: &ColumnProfile) -> bool {
    let is_compared = !column.r#type.is_time() && column.distinct <= PAIR_LEVELS || column.r#type.is_number();
    of.table.rows >= ROWS && !is_compared && column.distinct * 4 <= column.count * 3
}

fn tell(of: &OfTable, columns: &[&str]) -> Finding {
    let mut named: Vec<String> = columns.iter().take(NAMED).map(|name| cut(name)).collect();
    if let more @ 1.. = columns.len().saturating_sub(NAMED) {
        named.push(format!("{more} more"));
    }
    let message = format!("{} say the same in all {}", list(&named, "and"), rows(of.table.rows));
    let finding = Finding::new(CODE, Kind::RedundantColumns, Severity::Note, message)
        .why("Each value of one goes with one value of the other: one of them is enough.")
        .evidence("rows", of.table.rows as f64)
        .count(columns.len() as u64);
    columns.iter().fold(finding, |finding, name| finding.column(*name))
}

/// One finding for all groups.
fn all_of(mut parts: Vec<Finding>) -> Option<Finding> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let first = parts.first()?;
    let groups = plural(parts.len() as u64, "group", "groups");
    Some(Finding {
        message: format!("{groups} of columns each say the same: {}", first.message),
        columns: parts.iter().flat_map(|part| part.columns.iter().cloned()).collect(),
        count: parts.iter().map(|part| part.count).sum(),
        evidence: [("groups".to_owned(), parts.len() as f64)].into(),
        parts: parts.clone(),
        ..first.clone()
    })
}
