//! `relation.missing` and `relation.zero`: a column is missing, or 0, exactly where another column has certain values.
//!
//! Rule: in rows with certain values of a column of two to twenty values all but one in 200 are missing (or, with one
//! value, 0), ten rows at least, and of the others a tenth at most are, with ten rows that are not; beside a column of
//! two values half may be missing. What is 0 has more than twenty numbers. From Rubin's missing at random (1976), missingno, and the studies of leakage (Kaufman
//! et al. 2012) and of disguised missing values (Pearson 2006). Where the other column has two values a warning of leakage: whether a cell is there
//! answers what it holds. Else a note. A 0 that stands for all rows of one kind, and hardly ever elsewhere, was perhaps
//! not asked there: a warning of money, else a note. It matters because a mean over such zeros is that of nothing, and a model learns from
//! the hole rather than from the value.

use super::values_zero::is_money;
use super::{OfTable, these};
use crate::clean::SetMissing;
use crate::profile::relations::ByLevel;
use crate::words::{cut, list, noun, percent, rows};
use crate::{Finding, Kind, Severity, few};

/// The names of the findings.
pub const MISSING: &str = "relation.missing";
/// See above.
pub const ZERO: &str = "relation.zero";

/// Values, and columns, that a sentence names.
const NAMED: usize = 3;

/// Looks for both.
pub fn find(of: &OfTable) -> Vec<Finding> {
    let zeros = best(&of.relations.zero).into_iter().map(|one| zero(of, one));
    missing(of).into_iter().chain(zeros).collect()
}

/// Of each column the one that says it best: with fewest others, then the earliest.
fn best(all: &[ByLevel]) -> Vec<&ByLevel> {
    let mut best: Vec<&ByLevel> = Vec::new();
    for one in all {
        match best.iter_mut().find(|known| known.column == one.column) {
            Some(known) if one.others.1 < known.others.1 => *known = one,
            Some(_) => {}
            None => best.push(one),
        }
    }
    best
}

/// One finding for all columns that are missing by columns of two values, and one for all others.
fn missing(of: &OfTable) -> Vec<Finding> {
    // What most are missing by comes first, and takes all of them.
    let (mut left, mut parts): (Vec<&ByLevel>, Vec<Finding>) = (of.relations.missing.iter().collect(), Vec::new());
    while let Some(first) = left.first() {
        let of_by = |by: usize| left.iter().filter(move |one| one.by == by);
        let others = |by: usize| -> u64 { of_by(by).map(|one| one.others.1).sum() };
        let better = |best: usize, one: &&ByLevel| match (of_by(one.by).count(), of_by(best).count()) {
            (more, most) if more > most || more == most && others(one.by) < others(best) => one.by,
            _ => best,
        };
        let by = left.iter().fold(first.by, better);
        let (mine, rest): (Vec<&ByLevel>, Vec<&ByLevel>) = left.into_iter().partition(|one| one.by == by);
        let told: Vec<usize> = mine.iter().map(|one| one.column).collect();
        left = rest.into_iter().filter(|one| !told.contains(&one.column)).collect();
        parts.extend(mine.into_iter().map(|one| absent(of, one)));
    }
    let (answers, others): (Vec<Finding>, Vec<Finding>) =
        parts.into_iter().partition(|part| part.kind == Kind::Leakage);
    [answers, others].into_iter().filter_map(all_of).collect()
}

fn all_of(mut parts: Vec<Finding>) -> Option<Finding> {
    if parts.len() < 2 {
        return parts.pop();
    }
    // What says most about one column first.
    few::sort_by_key(&mut parts, |part| {
        let others = part.evidence.get("others").copied().unwrap_or(0.0);
        (others > 0.0, std::cmp::Reverse(part.count))
    });
    let first = parts.first()?;
    let name = |part: &Finding, place: usize| part.columns.get(place).cloned().unwrap_or_default();
    let mut by: Vec<String> = Vec::new();
    for part in &parts {
        if !by.contains(&name(part, 1)) {
            by.push(name(part, 1));
        }
    }
    let some = |mut named: Vec<String>| {
        if let more @ 1.. = named.len().saturating_sub(NAMED) {
            named.truncate(NAMED);
            named.push(format!("{more} more"));
        }
        list(&named, "and")
    };
    let message = format!(
        "Whether {} are missing goes by {}: {}",
        some(parts.iter().map(|part| cut(&name(part, 0))).collect()),
        some(by.iter().map(|name| cut(name)).collect()),
        first.message
    );
    let columns = parts.iter().map(|part| name(part, 0)).chain(by);
    Some(Finding {
        message,
        columns: columns.collect(),
        count: parts.iter().map(|part| part.count).sum(),
        rows: Vec::new(),
        evidence: [("columns".to_owned(), parts.len() as f64)].into(),
        selection: None,
        parts: parts.clone(),
        ..first.clone()
    })
}

/// The values with which it is so.
fn values(of: &OfTable, one: &ByLevel) -> String {
    let mut named: Vec<String> = one.levels.iter().take(NAMED).map(|row| of.cell(one.by, *row)).collect();
    if let more @ 1.. = one.levels.len().saturating_sub(NAMED) {
        named.push(format!("{more} more values"));
    }
    list(&named, "or")
}

fn absent(of: &OfTable, one: &ByLevel) -> Finding {
    let (column, by) = (of.name(one.column), of.name(one.by));
    let (others, too) = one.others;
    let there = match too {
        0 => "in no other".to_owned(),
        too => format!("in {} of the others", percent(too, others)),
    };
    let message = format!(
        "{} is missing in {} of {} in which {} is {}, and {there}",
        cut(column),
        noun_all(one.rows.len() as u64, one.of),
        rows(one.of),
        cut(by),
        values(of, one)
    );
    let is_answer = of.columns.get(one.by).is_some_and(|column| column.distinct == 2);
    let (kind, severity) = match is_answer {
        true => (Kind::Leakage, Severity::Warning),
        false => (Kind::MissingTogether, Severity::Note),
    };
    Finding::new(MISSING, kind, severity, message)
        .column(column)
        .column(by)
        .why("Whether the cell is there tells what the other column holds: a model that is to predict it finds the answer, and a mean is over those rows alone.")
        .evidence("rows", one.rows.len() as f64)
        .evidence("others", too as f64)
        .rows(one.rows.len() as u64, one.rows.iter().map(|row| u64::from(*row)))
        .selection(these(&one.rows))
}

/// How many of so many.
fn noun_all(some: u64, all: u64) -> String {
    match some == all {
        true => "all".to_owned(),
        false => percent(some, all),
    }
}

fn zero(of: &OfTable, one: &ByLevel) -> Finding {
    let (column, by) = (of.name(one.column), of.name(one.by));
    let (count, (others, too)) = (one.rows.len() as u64, one.others);
    let message = format!(
        "{} {} 0 for {}: {} of those in which {} is {}, against {} of the others",
        rows(count),
        noun(count, "has", "have"),
        cut(column),
        noun_all(count, one.of),
        cut(by),
        values(of, one),
        percent(too, others)
    );
    let selection = these(&one.rows);
    let severity = match is_money(column) {
        true => Severity::Warning,
        false => Severity::Note,
    };
    Finding::new(ZERO, Kind::DisguisedMissing, severity, message)
        .column(column)
        .column(by)
        .why("What is 0 in all rows of one kind was probably not recorded there, rather than measured: a mean over them is that of nothing.")
        .evidence("rows", count as f64)
        .evidence("others", too as f64)
        .rows(count, one.rows.iter().map(|row| u64::from(*row)))
        .selection(selection.clone())
        .mend(&SetMissing {
            columns: vec![column.to_owned()],
            tokens: Vec::new(),
            selection: Some(selection),
        })
}
