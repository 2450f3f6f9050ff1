//! `association.high`: two columns say nearly the same.
//!
//! Rule: a measure of association is at or above `association` in size (default 0.9); a pair is
//! told once, by its strongest measure. Mutual information, which has no upper bound, is left
//! out, and so is what chance alone would do: pairs with fewer than ten shared rows; the correlation
//! ratio and Cramér's V where a column has more than half as many categories as there are rows, since
//! one that names each row determines all others; and pairs with a time: whatever is numbered or grows
//! as time goes by goes together with it. A warning when the two
//! determine each other, else a note. From ydata-profiling (HIGH_CORRELATION, from 0.5) and
//! deepchecks (FeatureFeatureCorrelation, from 0.9). It matters because one of the two is
//! redundant, or is the answer under another name.

use std::collections::BTreeMap;

use super::OfTable;
use crate::profile::{Association, Method};
use crate::words::{self, figure};
use crate::{Finding, Kind, Severity, few};

/// The finding's name.
pub const CODE: &str = "association.high";

/// Pairs that are told one by one.
const TOLD: usize = 100;

/// Shared rows that a pair must have.
const ROWS: u64 = 10;

/// From here on it is 1 but for rounding.
const WHOLE: f64 = 1.0 - 1e-9;

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    let columns = of.columns.iter().enumerate();
    let known = few::map(columns.map(|(at, c)| (c.name.as_str(), (at, c))));
    let place = |name: &str| known.get(name).map_or(usize::MAX, |(at, _)| *at);
    let categories = |name: &str| {
        let column = known.get(name).filter(|(_, c)| !c.r#type.is_measure());
        column.map_or(0, |(_, c)| c.distinct)
    };
    let is_time = |name: &str| known.get(name).is_some_and(|(_, c)| c.r#type.is_time());
    let mut pairs: BTreeMap<(usize, usize), &Association> = BTreeMap::new();
    for found in of.associations {
        let categories = categories(&found.a).max(categories(&found.b));
        if is_time(&found.a) || is_time(&found.b) || !counts(found, categories, of.options.association) {
            continue;
        }
        let pair = pairs.entry((place(&found.a), place(&found.b))).or_insert(found);
        if strength(found) > strength(pair) {
            *pair = found;
        }
    }
    let mut pairs: Vec<&Association> = pairs.into_values().collect();
    few::sort_by(&mut pairs, |a, b| strength(b).total_cmp(&strength(a)));
    let mut findings: Vec<Finding> = pairs.iter().take(TOLD).map(|pair| tell(pair)).collect();
    findings.extend(the_rest(pairs.get(TOLD..).unwrap_or(&[]), of.options.association));
    findings
}

/// Whether it is high, and more than chance.
fn counts(found: &Association, categories: u64, min: f64) -> bool {
    let is_of_categories = matches!(found.method, Method::CorrelationRatio | Method::CramersV);
    let by_chance = is_of_categories && categories * 2 > found.rows;
    found.method != Method::MutualInformation && found.rows >= ROWS && !by_chance && strength(found) >= min
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

fn the_rest(pairs: &[&Association], min: f64) -> Option<Finding> {
    let weakest = pairs.last()?;
    let more = pairs.len() as u64;
    let message = match more {
        1 => format!("1 more pair of columns goes together at {} or more", figure(min)),
        n => format!(
            "{} more pairs of columns go together at {} or more",
            words::count(n),
            figure(min)
        ),
    };
    Some(
        Finding::new(CODE, Kind::RedundantColumns, Severity::Note, message)
            .why("Where so many columns go together, most of them repeat a few.")
            .evidence("weakest", strength(weakest))
            .count(more),
    )
}
