//! `values.sentinel`: a number such as -999 that probably stands for missing.
//!
//! Rule: the least or greatest value of a number column is one of the usual fillers (-1, -9, -99,
//! -999, -9999, -99999, 99, 999, 9999, 99999), occurs twice or more, and either lies farther from
//! the next value than all the others lie apart (at least three others), or is the only negative
//! value (at least five others). From Pearson's "disguised missing data" (2006) and FAHES (2018,
//! detection by outliers). It matters because every sum and mean takes it for a measurement.

use super::Seen;
use super::look::first_rows;
use crate::profile::TopValue;
use crate::table::{Comparison, Value};
use crate::words::{figure, list, noun, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "values.sentinel";

const FILLERS: [f64; 10] = [
    -1.0, -9.0, -99.0, -999.0, -9_999.0, -99_999.0, 99.0, 999.0, 9_999.0, 99_999.0,
];

/// Other values that there must be to say that one lies far from them.
const OTHERS: u64 = 3;

/// Other values that there must be to say that only one is negative.
const OTHERS_POSITIVE: u64 = 5;

/// A value that may stand for missing.
struct Filler {
    value: Value,
    number: f64,
    count: u64,
    /// Whether it lies far from all others; else it is the only negative one.
    is_far: bool,
}

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let fillers = fillers(seen);
    let count: u64 = fillers.iter().map(|f| f.count).sum();
    if count == 0 {
        return None;
    }
    let names: Vec<String> = fillers.iter().map(|f| figure(f.number)).collect();
    let message = format!(
        "{} {} {} for {}{}; {} is probably missing",
        rows(count),
        noun(count, "says", "say"),
        list(&names, "or"),
        seen.name(),
        odd(&fillers),
        percent(count, seen.profile.count)
    );
    // An only negative value may be one of a kind, such as a day before.
    let severity = match fillers.iter().any(|filler| filler.is_far) {
        true => Severity::Warning,
        false => Severity::Note,
    };
    let mut finding = Finding::new(CODE, Kind::DisguisedMissing, severity, message)
        .dimension(Dimension::Completeness)
        .column(seen.name())
        .why("Such a number is often written where a value was not known. Sums and means take it for a measurement.")
        .evidence("cells", count as f64)
        .evidence(Finding::STAND_INS, count as f64)
        .evidence("share", count as f64 / seen.profile.count.max(1) as f64)
        .rows(
            count,
            first_rows(seen.chunks, |chunk, row| {
                chunk
                    .number(row)
                    .is_some_and(|number| fillers.iter().any(|f| f.number == number))
            }),
        );
    if let (Some(mean), Some(without)) = (seen.profile.numbers.as_ref()?.mean, mean_without(seen, &fillers)) {
        finding = finding.evidence("mean", mean).evidence("mean without", without);
    }
    let cells = seen.that_any(fillers.into_iter().map(|f| Comparison::Equal(f.value)));
    Some(finding.selection(cells.clone()).mend(&seen.missing_where(cells)))
}

/// What the rule found odd in them, as the sentence goes on; nothing where it is not the same of all.
fn odd(fillers: &[Filler]) -> &'static str {
    match fillers {
        all if all.iter().all(|f| f.is_far) => ", away from all its other values",
        [_] => ", its only negative value",
        _ => "",
    }
}

/// The mean of the other values.
fn mean_without(seen: &Seen, fillers: &[Filler]) -> Option<f64> {
    let valid = seen.profile.count - seen.profile.out_of_type;
    let count: u64 = fillers.iter().map(|f| f.count).sum();
    let sum: f64 = fillers.iter().map(|f| f.number * f.count as f64).sum();
    let others = valid.checked_sub(count).filter(|others| *others > 0)?;
    Some((seen.profile.numbers.as_ref()?.sum? - sum) / others as f64)
}

fn fillers(seen: &Seen) -> Vec<Filler> {
    let Some(ordered) = seen
        .profile
        .ordered
        .as_ref()
        .filter(|_| seen.profile.r#type.is_number())
    else {
        return Vec::new();
    };
    let low = ends(&ordered.lowest);
    let high = ends(&ordered.highest);
    let (Some((low, next_low)), Some((high, next_high))) = (low, high) else {
        return Vec::new();
    };
    let (low_may, high_may) = (may_be(&low), may_be(&high));
    // One end is judged with the other set aside when that may be a filler too.
    let top = if high_may { next_high } else { high.number };
    let bottom = if low_may { next_low } else { low.number };
    let ends = u64::from(low_may) + u64::from(high_may);
    let others = seen.profile.distinct.saturating_sub(ends);
    let range = top - bottom;
    let far = |gap: f64| others >= OTHERS && range >= 0.0 && gap >= range;
    let only_negative = low.number < 0.0 && next_low >= 0.0 && others >= OTHERS_POSITIVE;
    let low_is_far = far(bottom - low.number);
    let high_is_far = far(high.number - top);
    let low_is = low_may && (low_is_far || only_negative);
    [(low_is, low_is_far, low), (high_may && high_is_far, high_is_far, high)]
        .into_iter()
        .filter(|(is, _, _)| *is)
        .map(|(_, is_far, filler)| Filler { is_far, ..filler })
        .collect()
}

/// The value at one end, and the number next to it.
fn ends(values: &[TopValue]) -> Option<(Filler, f64)> {
    let (first, next) = (values.first()?, values.get(1)?);
    let filler = Filler {
        value: first.value.clone(),
        number: number(&first.value)?,
        count: first.count,
        is_far: false,
    };
    Some((filler, number(&next.value)?))
}

/// A number, a written decimal among them.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        value => value.number(),
    }
}

fn may_be(filler: &Filler) -> bool {
    filler.count > 1 && FILLERS.contains(&filler.number)
}

#[cfg(test)]
mod tests {
    use super::super::Chunks;
    use super::super::sample::profile;
    use super::*;
    use crate::profile::{Options, Ordered};
    use crate::table::Type;

    /// The fillers among some values with their counts, ascending.
    fn check(values: &[(i64, u64)], expected: &[f64]) {
        let top = |(value, count): &(i64, u64)| TopValue::new(Value::Integer(*value), *count);
        let mut profile = profile(
            "x",
            Type::Integer,
            values.iter().map(|v| v.1).sum(),
            values.len() as u64,
        );
        profile.ordered = Some(Ordered {
            lowest: values.iter().map(top).collect(),
            highest: values.iter().rev().map(top).collect(),
            ..Ordered::default()
        });
        let options = Options::default();
        let seen = Seen {
            profile: &profile,
            chunks: Chunks::Held(&[]),
            source: None,
            options: &options,
        };
        let found: Vec<f64> = fillers(&seen).iter().map(|f| f.number).collect();
        assert_eq!(found, expected, "{values:?}");
    }

    #[test]
    fn a_filler_is_far_away_or_the_only_negative() {
        check(&[(-999, 2), (5, 1), (6, 1), (7, 1), (12, 1)], &[-999.0]);
        check(&[(-1, 3), (0, 1), (10, 1), (20, 1), (30, 1), (40, 1)], &[-1.0]);
        check(&[(-99, 2), (1, 1), (2, 1), (3, 1), (999, 2)], &[-99.0, 999.0]);
    }

    #[test]
    fn near_single_or_few_values_are_no_fillers() {
        check(&[(96, 5), (97, 5), (98, 5), (99, 5)], &[]);
        check(&[(-999, 1), (5, 1), (6, 1), (7, 1)], &[]);
        check(&[(-1, 9), (0, 9), (1, 9)], &[]);
        check(&[(0, 9), (99, 9)], &[]);
        check(&[(99, 4)], &[]);
    }
}
