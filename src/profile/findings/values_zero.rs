//! `values.zero`: a 0 stands where there can be none.
//!
//! Rule: a number column without negative values has at most a tenth of zeros, three at least, and they stand out: 0 lies
//! farther from the next value than half of what the middle half of the values spans; or it is, among measures, more
//! frequent than any of the ten next values is by ten times; or, among counts, less than a tenth as frequent as the next value, which is 1. Where 0
//! is frequent, or one step among others, it is measured. A warning; a note of money, since something may be free. From ydata-profiling (ZEROS), which tells of every 0, and
//! Pearson's "disguised missing data" (2006). It matters because a price, a length or a number of guests that is 0 was
//! hardly ever measured, and pulls every mean down.

use super::Seen;
use super::look::first_rows;
use crate::profile::{Ordered, TopValue};
use crate::table::{Comparison, Type, Value};
use crate::words::{noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "values.zero";

/// Zeros that there must be at least.
const LEAST: u64 = 3;
/// Of so many values one may be 0, and as many times as frequent 0 or its neighbour must be.
const TIMES: u64 = 10;

/// Words in the names of columns that hold money, in which a 0 is written where nothing is known; what is measured in
/// things and lengths cannot be 0.
const MONEY: [&str; 16] = [
    "price", "cost", "amount", "value", "fare", "fee", "gross", "sales", "revenue", "income", "salary", "wage",
    "budget", "total", "tip", "tax",
];

/// Whether a column holds money, to judge by its name.
pub fn is_money(name: &str) -> bool {
    let name = name.to_lowercase();
    MONEY.iter().any(|word| name.contains(word))
}

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let numbers = seen.profile.numbers.as_ref()?;
    let (zeros, count) = (numbers.zeros, seen.profile.count);
    if zeros < LEAST || zeros * TIMES > count || numbers.negatives > 0 || !stands_out(seen, zeros) {
        return None;
    }
    let message = format!(
        "{} {} 0 for {}, apart from its other values: {} of them",
        rows(zeros),
        noun(zeros, "has", "have"),
        seen.name(),
        percent(zeros, count)
    );
    // Something may be free; nothing has no length.
    let (kind, severity) = match is_money(seen.name()) {
        true => (Kind::DisguisedMissing, Severity::Note),
        false => (Kind::ImpossibleValues, Severity::Warning),
    };
    Some(
        Finding::new(CODE, kind, severity, message)
            .column(seen.name())
            .why("A 0 may be measured, or be what was written where nothing was known; the mean is true only in the first case.")
            .evidence("zeros", zeros as f64)
            .evidence("share", zeros as f64 / count as f64)
            .rows(zeros, first_rows(seen.chunks, |chunk, row| chunk.number(row) == Some(0.0)))
            .selection(seen.that(Comparison::Equal(Value::Integer(0)))),
    )
}

/// Whether the zeros are none of the values around them.
fn stands_out(seen: &Seen, zeros: u64) -> bool {
    let Some(Ordered { lowest, .. }) = &seen.profile.ordered else {
        return false;
    };
    let Some(next) = lowest.get(1) else { return false };
    let gap = number(next).unwrap_or(0.0);
    let spread = seen.profile.numbers.as_ref().and_then(|numbers| numbers.iqr);
    if spread.is_some_and(|spread| spread > 0.0 && gap * 2.0 > spread && gap > 1.0) {
        return true;
    }
    let others = || lowest.iter().skip(1).map(|value| value.count);
    match seen.profile.r#type {
        Type::Integer => gap == 1.0 && zeros * TIMES < next.count,
        _ => others().count() > 3 && others().max().is_some_and(|most| zeros > most * TIMES),
    }
}

fn number(value: &TopValue) -> Option<f64> {
    match &value.value {
        Value::Text(text) => text.parse().ok(),
        value => value.number(),
    }
}
