//! `values.top-coded`: the greatest or the least value of a measure stands for all beyond it.
//!
//! Rule: in a number column with twenty values or more the value at one end occurs ten times or more, and three times as
//! often as each of the next four towards the middle, in at most half of the rows at the upper end and a tenth at the
//! lower: where more are there, most cases are of that kind. 0, 1 and 100 are ends of a scale that are reached rightly.
//! Not of numbers that name. From the census's practice (top-coding, "90 or more") and Pearson (2006). A warning. It
//! matters because means and models take "50 or more" for 50, and a model that predicts the value learns the cap.

use super::Seen;
use super::look::first_rows;
use super::naming::is_naming;
use crate::profile::TopValue;
use crate::table::{Comparison, Value};
use crate::words::{noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "values.top-coded";

/// Different values that a measure has at least.
const DISTINCT: u64 = 20;
/// Rows at the end.
const ROWS: u64 = 10;
/// So many times as often as its neighbours it occurs.
const TIMES: u64 = 3;
/// One row of so many may stand at the upper end, and at the lower.
const HIGH: u64 = 2;
const LOW: u64 = 10;
/// Neighbours that are looked at.
const NEXT: usize = 4;
/// Ends of scales that are reached rightly.
const REACHED: [f64; 3] = [0.0, 1.0, 100.0];

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let ordered = seen.profile.ordered.as_ref()?;
    if !seen.profile.r#type.is_number() || seen.profile.distinct < DISTINCT || is_naming(seen.name()) {
        return None;
    }
    let ends = [(&ordered.highest, "greatest", HIGH), (&ordered.lowest, "least", LOW)];
    let (value, end) = ends.into_iter().find_map(|(values, end, part)| {
        let value = capped(values).filter(|value| value.count * part <= seen.profile.count)?;
        Some((value, end))
    })?;
    let number = number(value)?;
    let message = format!(
        "{} {} {} for {}, its {end} value, which the values next to it are not nearly as often: {} of its values",
        rows(value.count),
        noun(value.count, "has", "have"),
        value.value,
        seen.name(),
        percent(value.count, seen.profile.count)
    );
    Some(
        Finding::new(CODE, Kind::TopCoded, Severity::Warning, message)
            .column(seen.name())
            .why("It probably stands for everything beyond it. Means are too near the middle then, and a model learns the cap.")
            .evidence("value", number)
            .evidence("share", value.count as f64 / seen.profile.count.max(1) as f64)
            .rows(value.count, first_rows(seen.chunks, |chunk, row| chunk.number(row) == Some(number)))
            .selection(seen.that(Comparison::Equal(value.value.clone()))),
    )
}

/// The value at an end, where it is one at which the rest was cut.
fn capped(values: &[TopValue]) -> Option<&TopValue> {
    let end = values.first().filter(|end| end.count >= ROWS)?;
    let mut next = values.iter().skip(1).take(NEXT);
    let is_far_more = next.len() == NEXT && next.all(|other| other.count * TIMES <= end.count);
    let is_reached = REACHED.contains(&number(end)?);
    (is_far_more && !is_reached).then_some(end)
}

fn number(value: &TopValue) -> Option<f64> {
    match &value.value {
        Value::Text(text) => text.parse().ok(),
        value => value.number(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(counts: &[u64], end: i64) -> Vec<TopValue> {
        let value = |(at, count): (usize, &u64)| TopValue::new(Value::Integer(end - at as i64), *count);
        counts.iter().enumerate().map(value).collect()
    }

    #[test]
    fn an_end_is_capped_where_it_is_far_more_frequent_than_what_is_next_to_it() {
        let is_capped = |counts: &[u64], end| capped(&values(counts, end)).is_some();
        assert!(is_capped(&[1273, 48, 136, 48, 52], 52));
        assert!(!is_capped(&[30, 20, 25, 28, 30], 52));
        assert!(!is_capped(&[9, 1, 1, 1, 1], 52), "too few rows");
        assert!(!is_capped(&[500, 1, 1, 1, 1], 100), "all of it");
        assert!(!is_capped(&[500, 1], 52), "too few neighbours");
    }
}
