//! `dates.far`: dates that stand for something else, or lie far from all others.
//!
//! Rule: of a date or timestamp, at either end of the column, one of the usual fillers (the first day of 1, 1753, 1900,
//! 1901, 1970, 2038 or of 9999, the last of 1899, 1969, 2099 or 9999, 30 December 1899), where it is a year or more away from the next other value, or
//! occurs ten times as often as the others at that end; or a date that lies beyond the rest by more than the rest
//! spans, and by a year at least. From Excel's, Unix's and SQL Server's epochs and the practice of "never" (9999-12-31). A warning. It matters because durations and ages from such dates
//! are nonsense, and because a filter by date loses or keeps them silently.

use super::Seen;
use super::look::first_rows;
use crate::profile::TopValue;
use crate::table::parse::datetime::{civil, days};
use crate::table::{Comparison, Type, Value};
use crate::words::{list, noun, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "dates.far";

/// Seconds of a day.
const DAY: f64 = 86_400.0;
/// Days of a year.
const YEAR: f64 = 365.0;
/// Dates from which on one that is no filler is far from the others.
const DATES: u64 = 20;
/// As many times as its neighbours a filler occurs.
const TIMES: u64 = 10;
/// Dates that are written where none is known or none is meant.
const FILLERS: [(i64, u32, u32); 13] = [
    (1, 1, 1),
    (1753, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1900, 1, 1),
    (1901, 1, 1),
    (1969, 12, 31),
    (1970, 1, 1),
    (2038, 1, 1),
    (2099, 12, 31),
    (9999, 1, 1),
    (9999, 12, 31),
    (2199, 12, 31),
];

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    if !matches!(seen.profile.r#type, Type::Date | Type::Timestamp) {
        return None;
    }
    let ordered = seen.profile.ordered.as_ref()?;
    let span = span(seen)?;
    let low = odd(&ordered.lowest, span);
    let high = odd(&ordered.highest, span);
    let all: Vec<&TopValue> = low.iter().chain(&high).copied().collect();
    let count: u64 = all.iter().map(|value| value.count).sum();
    // An end that is a good part of all values is none, but a filler may be frequent: "never" is the rule of contracts.
    let is_little = seen.profile.count < DATES;
    let usual: u64 = all
        .iter()
        .filter(|value| !is_known(value))
        .map(|value| value.count)
        .sum();
    if count == 0 || count == seen.profile.count || usual * 2 > seen.profile.count || is_little && usual > 0 {
        return None;
    }
    let examples: Vec<String> = all.iter().take(3).map(|value| value.value.to_string()).collect();
    let message = format!(
        "{} {} a date of {} far from all others, such as {}: {} of its values",
        rows(count),
        noun(count, "has", "have"),
        seen.name(),
        list(&examples, "and"),
        percent(count, seen.profile.count)
    );
    // Dates are held in days.
    let unit = if seen.profile.r#type == Type::Date { DAY } else { 1.0 };
    let numbers: Vec<f64> = all.iter().filter_map(|value| Some(seconds(value)? / unit)).collect();
    let cells = seen.that_any(all.iter().map(|value| Comparison::Equal(value.value.clone())));
    Some(
        Finding::new(CODE, Kind::ImplausibleDate, Severity::Warning, message)
            .dimension(Dimension::Validity)
            .column(seen.name())
            .why("Such a date is often written where none is known or none is meant, or is mistyped. Ages and durations from it are nonsense.")
            .evidence("values", count as f64)
            .evidence("share", count as f64 / seen.profile.count.max(1) as f64)
            .rows(
                count,
                first_rows(seen.chunks, |chunk, row| chunk.number(row).is_some_and(|x| numbers.contains(&x))),
            )
            .selection(cells.clone())
            .mend(&seen.missing_where(cells)),
    )
}

/// What the middle eight tenths of the dates span, in seconds.
fn span(seen: &Seen) -> Option<f64> {
    let times = seen.profile.times.as_ref()?;
    let at = |key: &str| seconds_of(times.time_quantiles.get(key)?);
    Some(at("0.95")? - at("0.05")?)
}

/// Whether it is one of the dates that stand for something else.
fn is_known(value: &TopValue) -> bool {
    let day = seconds(value).map(|time| (time / DAY).floor());
    let mut fillers = FILLERS.iter();
    fillers.any(|(year, month, date)| days(*year, *month, *date).map(|day| day as f64) == day && day.is_some())
}

/// The odd dates at one end, outermost first.
fn odd(values: &[TopValue], span: f64) -> Vec<&TopValue> {
    let known: Vec<(f64, &TopValue)> = values
        .iter()
        .filter_map(|value| Some((seconds(value)?, value)))
        .collect();
    // The innermost gap that is wide parts what is far from the rest.
    let gaps = known.windows(2).enumerate();
    let far = gaps.filter_map(|(at, pair)| match pair {
        [(a, _), (b, _)] => ((a - b).abs() > span.max(YEAR * DAY)).then_some(at + 1),
        _ => None,
    });
    let far = far.max().unwrap_or(0);
    let is_filler = |at: usize| {
        let Some((time, value)) = known.get(at) else {
            return false;
        };
        let next = known.get(at + 1..).unwrap_or_default();
        let most = next.iter().map(|(_, other)| other.count).max().unwrap_or(0);
        let gap = next.first().map_or(0.0, |(other, _)| (time - other).abs());
        let is_new_year = matches!(civil((time / DAY).floor() as i64), (_, 1, 1) | (_, 12, 31));
        let is_spike = value.count >= TIMES && value.count >= TIMES * most;
        is_known(value) && (gap > YEAR * DAY || is_spike) || is_new_year && is_spike
    };
    let fillers = (0..known.len()).take_while(|at| *at < far || is_filler(*at)).count();
    known
        .into_iter()
        .take(far.max(fillers))
        .map(|(_, value)| value)
        .collect()
}

/// A date as seconds since 1970.
fn seconds(value: &TopValue) -> Option<f64> {
    match &value.value {
        Value::Text(text) => seconds_of(text),
        value => value.number(),
    }
}

fn seconds_of(text: &str) -> Option<f64> {
    let stamp = crate::table::parse::datetime::value(text, crate::table::parse::datetime::Order::MonthFirst)?;
    Some(stamp.days? as f64 * DAY + f64::from(stamp.seconds.unwrap_or(0)))
}
