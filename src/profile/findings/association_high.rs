//! `association.high`: two columns say nearly the same.
//!
//! Rule: a measure of association is at or above `association` in size (default 0.9), the correlation ratio after
//! Kelley's correction for its number of groups; a pair is
//! told once, by its strongest measure, and all pairs of one strength in one finding. Mutual information, which has no upper bound, is left
//! out, and so is what chance alone would do: pairs with fewer than ten shared rows; the correlation
//! ratio and Cramér's V where a column has more than half as many categories as there are rows, since
//! one that names each row determines all others; and pairs with a time or with numbers of rows: whatever
//! grows as time goes by, or is sorted, goes together with them. A warning when the two
//! determine each other, else a note. Two columns of two values each that determine each other are `association.answer`. From ydata-profiling (HIGH_CORRELATION, from 0.5) and
//! deepchecks (FeatureFeatureCorrelation, from 0.9). It matters because one of the two is
//! redundant, or is the answer under another name.

use std::collections::BTreeMap;

use super::OfTable;
use crate::profile::{Association, ColumnProfile, Method, Monotonic};
use crate::table::Value;
use crate::words::{self, figure, plural, quoted, rows};
use crate::{Finding, Kind, Severity, few};

/// The finding's name.
pub const CODE: &str = "association.high";

/// Pairs that are told one by one.
const TOLD: usize = 100;
/// Pairs that a sentence names.
const NAMED: usize = 3;

/// Shared rows that a pair must have.
const ROWS: u64 = 10;

/// From here on it is 1 but for rounding.
const WHOLE: f64 = 1.0 - 1e-9;

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    let columns = of.columns.iter().enumerate();
    let known = few::map(columns.map(|(at, c)| (c.name.as_str(), (at, c))));
    let place = |name: &str| known.get(name).map_or(usize::MAX, |(at, _)| *at);
    let is_left_out = |name: &str| {
        known
            .get(name)
            .is_some_and(|(_, c)| c.r#type.is_time() || counts_rows(c))
    };
    let mut pairs: BTreeMap<(usize, usize), &Association> = BTreeMap::new();
    for found in of.associations {
        let categories = [&found.a, &found.b].map(|name| known.get(name.as_str()).map_or(0, |(_, c)| levels(c)));
        if is_left_out(&found.a) || is_left_out(&found.b) || !counts(found, categories, of.options.association) {
            continue;
        }
        let pair = pairs.entry((place(&found.a), place(&found.b))).or_insert(found);
        if strength(found) > strength(pair) {
            *pair = found;
        }
    }
    let mut pairs: Vec<&Association> = pairs.into_values().collect();
    few::sort_by(&mut pairs, |a, b| strength(b).total_cmp(&strength(a)));
    let has_two = |name: &String| known.get(name.as_str()).is_some_and(|(_, c)| c.distinct == 2);
    let (answers, others): (Vec<&Association>, Vec<&Association>) = pairs
        .into_iter()
        .partition(|pair| is_whole(pair) && has_two(&pair.a) && has_two(&pair.b));
    let (whole, strong): (Vec<&Association>, Vec<&Association>) = others.into_iter().partition(|pair| is_whole(pair));
    let mut findings: Vec<Finding> = answers.into_iter().map(answer).collect();
    findings.extend(together(&whole, "say the same in other words"));
    findings.extend(together(&strong, "go strongly together"));
    findings
}

/// Whether a column numbers the rows: it goes together with whatever the rows are sorted by.
fn counts_rows(column: &ColumnProfile) -> bool {
    let rises = column.ordered.as_ref().and_then(|ordered| ordered.monotonic);
    let is_strict = matches!(
        rises,
        Some(Monotonic::StrictlyIncreasing | Monotonic::StrictlyDecreasing)
    );
    let (Some(Value::Integer(min)), Some(Value::Integer(max))) = (&column.min, &column.max) else {
        return false;
    };
    is_strict && max.abs_diff(*min).saturating_add(1) == column.count
}

/// Values of a column that is no measure.
fn levels(column: &ColumnProfile) -> u64 {
    match column.r#type.is_measure() {
        true => 0,
        false => column.distinct,
    }
}

/// Whether it is high, and more than chance.
fn counts(found: &Association, categories: [u64; 2], min: f64) -> bool {
    let most = categories.into_iter().max().unwrap_or(0);
    let is_of_categories = matches!(found.method, Method::CorrelationRatio | Method::CramersV);
    let by_chance = is_of_categories && most * 2 > found.rows;
    let size = match found.method {
        // Kelley's correction: so many groups explain a part of any number by chance alone.
        Method::CorrelationRatio if found.rows > most => {
            let (rows, square) = (found.rows as f64, strength(found) * strength(found));
            (1.0 - (1.0 - square) * (rows - 1.0) / (rows - most as f64))
                .max(0.0)
                .sqrt()
        }
        _ => strength(found),
    };
    found.method != Method::MutualInformation && found.rows >= ROWS && !by_chance && size >= min
}

fn is_whole(found: &Association) -> bool {
    strength(found) >= WHOLE
}

/// Two columns of two values each that are one: whatever is asked of the one, the other answers it.
fn answer(found: &Association) -> Finding {
    let (a, b) = (&found.a, &found.b);
    let message = format!(
        "{a} and {b} say the same in all {}: whoever predicts one of them finds the answer in the other",
        rows(found.rows)
    );
    Finding::new("association.answer", Kind::Leakage, Severity::Warning, message)
        .column(a.clone())
        .column(b.clone())
        .why("A model that is given the answer under another name looks perfect, and is of no use where the answer is not known yet. Leave one of them out.")
        .evidence("rows", found.rows as f64)
        .count(2)
}

/// One finding for pairs of one strength, with the pairs in it.
fn together(pairs: &[&Association], words: &str) -> Option<Finding> {
    let mut parts: Vec<Finding> = pairs.iter().take(TOLD).map(|pair| tell(pair)).collect();
    if parts.len() < 2 {
        return parts.pop();
    }
    let mut columns: Vec<String> = Vec::new();
    for name in parts.iter().flat_map(|part| &part.columns) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let named = pairs
        .iter()
        .take(NAMED)
        .map(|pair| format!("{} and {}", quoted(&pair.a), quoted(&pair.b)));
    let mut named: Vec<String> = named.collect();
    if let more @ 1.. = pairs.len().saturating_sub(NAMED) {
        named.push(format!("{} more", words::count(more as u64)));
    }
    let message = format!(
        "{} of columns {words}: {}",
        plural(pairs.len() as u64, "pair", "pairs"),
        named.join("; ")
    );
    let first = parts.first()?;
    Some(Finding {
        message,
        columns,
        count: pairs.len() as u64,
        evidence: [("pairs".to_owned(), pairs.len() as f64)].into(),
        parts: parts.clone(),
        ..first.clone()
    })
}

/// Its size; 0 where it is undefined.
fn strength(found: &Association) -> f64 {
    found.value.map_or(0.0, f64::abs)
}

fn tell(found: &Association) -> Finding {
    let value = found.value.unwrap_or(0.0);
    let (a, b) = (&found.a, &found.b);
    let measure = match found.method {
        Method::Pearson => "Pearson's r",
        Method::Spearman => "Spearman's rho",
        Method::CramersV => "Cramér's V",
        Method::CorrelationRatio => "the correlation ratio",
        Method::MutualInformation => "the mutual information",
    };
    let full = value.abs() >= WHOLE;
    let message = match (found.method, full, value < 0.0) {
        (Method::Pearson, true, _) => format!(
            "{a} and {b} determine each other along a line: {measure} is {}",
            exact(value)
        ),
        (Method::Spearman, true, false) => format!("{a} and {b} put the rows in the same order: {measure} is 1"),
        (Method::Spearman, true, true) => format!("{a} and {b} put the rows in opposite orders: {measure} is -1"),
        (Method::CramersV, true, _) => format!("{a} and {b} determine each other: {measure} is 1"),
        (Method::CorrelationRatio, true, _) => format!("Of {a} and {b}, one determines the other: {measure} is 1"),
        (_, _, true) => format!(
            "{a} and {b} go strongly against each other: {measure} is {}",
            figure(value)
        ),
        _ => format!("{a} and {b} go strongly together: {measure} is {}", figure(value)),
    };
    let severity = if full { Severity::Warning } else { Severity::Note };
    Finding::new(CODE, Kind::RedundantColumns, severity, message)
        .column(a.clone())
        .column(b.clone())
        .why("One of them may be enough. If one is what you want to predict, the other may be the answer under another name.")
        .evidence("value", value)
        .evidence("rows", found.rows as f64)
        .count(2)
}

fn exact(value: f64) -> &'static str {
    if value < 0.0 { "-1" } else { "1" }
}
