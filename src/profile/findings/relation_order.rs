//! `relation.order`: what comes first is greater than what comes next.
//!
//! Rule: of two columns of days or instants, or of numbers whose names differ in one word of an order (start and end,
//! min and max, low and high), the one is at most the other in all but a twentieth of thirty rows or more, and values of
//! rows that do not belong together would be out of order four times as often. Of other numbers all but one row in 500
//! must be so, and a fifth of the rows equal, as of a part and its whole. A warning; a note of numbers without such
//! names. From deequ's and Great Expectations' test of pairs of columns. It matters because a stay that ends before it
//! begins has a negative length, which every mean takes in without a word.

use super::{OfTable, these};
use crate::clean::SetMissing;
use crate::few;
use crate::profile::relations::Order;
use crate::words::{cut, noun, percent, plural, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "relation.order";

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    let (sure, others): (Vec<&Order>, Vec<&Order>) = of.relations.orders.iter().partition(|order| order.is_sure);
    [sure, others]
        .into_iter()
        .filter_map(|orders| all_of(of, &orders))
        .collect()
}

/// One finding for all pairs.
fn all_of(of: &OfTable, orders: &[&Order]) -> Option<Finding> {
    let mut parts: Vec<Finding> = orders.iter().map(|order| tell(of, order)).collect();
    if parts.len() < 2 {
        return parts.pop();
    }
    few::sort_by_key(&mut parts, |part| std::cmp::Reverse(part.count));
    let first = parts.first()?;
    let message = format!(
        "{} of columns are in the wrong order in some rows: {}",
        plural(parts.len() as u64, "pair", "pairs"),
        first.message
    );
    let mut columns: Vec<String> = Vec::new();
    for name in parts.iter().flat_map(|part| &part.columns) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    Some(Finding {
        message,
        columns,
        count: parts.iter().map(|part| part.count).sum(),
        rows: Vec::new(),
        evidence: [("pairs".to_owned(), parts.len() as f64)].into(),
        selection: None,
        mend: Vec::new(),
        parts: parts.clone(),
        ..first.clone()
    })
}

fn tell(of: &OfTable, order: &Order) -> Finding {
    let (a, b) = order.columns;
    let (first, next) = (of.name(a), of.name(b));
    let out = order.rows.len() as u64;
    let example = order.rows.first().copied().unwrap_or(0);
    let is_time = of.columns.get(a).is_some_and(|column| column.r#type.is_time());
    let message = format!(
        "{} {} a {} {} than {}: {} of {}, such as {} and {}",
        rows(out),
        noun(out, "has", "have"),
        cut(first),
        if is_time { "later" } else { "greater" },
        cut(next),
        percent(out, order.of),
        rows(order.of),
        of.cell(a, example),
        of.cell(b, example)
    );
    let severity = if order.is_sure {
        Severity::Warning
    } else {
        Severity::Note
    };
    let selection = these(&order.rows);
    Finding::new(CODE, Kind::DateOrder, severity, message)
        .column(first)
        .column(next)
        .why("One of the two is wrong, or they were swapped: the time or the distance between them is negative in these rows.")
        .evidence("rows", out as f64)
        .evidence("share", out as f64 / order.of.max(1) as f64)
        .evidence("equal", order.equal as f64)
        .rows(out, order.rows.iter().map(|row| u64::from(*row)))
        .selection(selection.clone())
        .mend(&SetMissing {
            columns: vec![first.to_owned(), next.to_owned()],
            tokens: Vec::new(),
            selection: Some(selection),
        })
}
