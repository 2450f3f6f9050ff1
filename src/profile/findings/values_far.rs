//! `values.far`: a few values lie far from all others.
//!
//! Rule: of twenty values or more, the fence of the histogram: a fiftieth of the values at either end is passed over, and
//! what lies farther beyond the rest than half of the rest's range is far, where the whole range is more than six times that
//! of the rest. A measure that is never negative is judged on the scale of its logarithms too, since a long tail of it is
//! no error: what is far there lies three times the interquartile range beyond the upper quartile (Tukey's outer fence,
//! 1977), and only that is told. Numbers that name have none. A warning where the farthest is more than ten times as far
//! from the median as the fence is, and half of the values are not the least; else a note; where five of them or more are
//! typically ten thousand times the median, they are in another unit: critical. It matters because one such value moves a
//! mean, a sum and a model, and is often a slip of the decimal point or another unit.

use super::Seen;
use super::look::first_rows;
use super::naming::is_naming;
use crate::profile::Histogram;
use crate::table::{Comparison, Selection, Value};
use crate::words::{figure, list, noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "values.far";

/// So many times as far as the fence a value is very far.
const VERY: f64 = 10.0;
/// So many times the median far values are in another unit: cents for thousands, or single things for millions.
const UNIT: f64 = 1e4;
/// So many rows at least.
const UNIT_ROWS: u64 = 5;

/// Values from which on some are far from the others.
const VALUES: u64 = 20;
/// Interquartile ranges of the logarithms beyond the upper quartile.
const OUTER: f64 = 3.0;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let cut = seen.profile.cut_histogram()?;
    if !seen.profile.r#type.is_number() || seen.profile.count < VALUES || is_naming(seen.name()) {
        return None;
    }
    let (low, linear) = ends(&cut.bars)?;
    let number = |value: &Option<Value>| value.as_ref()?.number().filter(|x| x.is_finite());
    let (min, max) = (number(&seen.profile.min)?, number(&seen.profile.max)?);
    let median = seen.profile.quantile("0.5")?;
    let high = logarithmic(seen, min).map_or(linear, |outer| outer.max(linear));
    let is_far = |x: &f64| x.is_finite() && (*x < low || *x > high);
    let far = match high > linear {
        true => counted(seen, is_far),
        false => cut.below + cut.above,
    };
    if far == 0 {
        return None;
    }
    let mut named = Vec::new();
    if max > high {
        named.push(figure(max));
    }
    if min < low {
        named.push(figure(min));
    }
    let message = message(seen.name(), (far, seen.profile.count), &named, median);
    let beyond = ((max - median) / (linear - median)).max((median - min) / (median - low));
    let may_be = median > 0.0 && min >= 0.0 && far >= UNIT_ROWS && max > UNIT * median;
    // Of all beyond the histogram's fence: another unit moves most of them as far.
    let is_beyond = |x: &f64| x.is_finite() && (*x < low || *x > linear);
    let typical = may_be.then(|| typical(seen, is_beyond)).flatten();
    let (kind, severity) = match typical {
        Some(typical) if typical > UNIT * median => (Kind::UnitOutliers, Severity::Critical),
        _ if beyond > VERY && median > min => (Kind::Outliers, Severity::Warning),
        _ => (Kind::Outliers, Severity::Note),
    };
    let finding = Finding::new(CODE, kind, severity, message)
        .column(seen.name())
        .why("One such value moves a mean, a sum and a model. It may be a slip of the decimal point, another unit, or the case that matters.")
        .evidence("values", far as f64)
        .evidence("share", far as f64 / seen.profile.count.max(1) as f64)
        .evidence("median", median)
        .rows(
            far,
            first_rows(seen.chunks, |chunk, row| {
                chunk.number(row).is_some_and(|x| is_far(&x))
            }),
        );
    let selection = match high > linear {
        true => Some(beyond_fence(seen, high, cut.bars.below().filter(|_| min < low))),
        false => cut.bars.beyond(seen.name()),
    };
    Some(match selection {
        Some(selection) => finding.selection(selection),
        None => finding,
    })
}

/// What is said of a column in which so many of so many values are far.
pub fn message(name: &str, (far, of): (u64, u64), ends: &[String], median: f64) -> String {
    format!(
        "{} {} a value of {name} far from all others, up to {}: {} of its values, where half lie around {}",
        rows(far),
        noun(far, "has", "have"),
        list(ends, "and"),
        percent(far, of),
        figure(median)
    )
}

/// The upper fence on the scale of logarithms, of a measure that is never negative.
fn logarithmic(seen: &Seen, min: f64) -> Option<f64> {
    let (low, high) = (seen.profile.quantile("0.25")?, seen.profile.quantile("0.75")?);
    let is_spread = min >= 0.0 && low > 0.0 && high > low;
    is_spread.then(|| high * libm::pow(high / low, OUTER))
}

/// The rows above a fence, but for the infinite, and those below the first bar.
fn beyond_fence(seen: &Seen, high: f64, below: Option<Comparison>) -> Selection {
    let above = Selection::And(vec![
        seen.that(Comparison::Greater(Value::float(high))),
        Selection::Not(Box::new(seen.that(Comparison::Infinite))),
    ]);
    match below {
        Some(below) => Selection::Or(vec![seen.that(below), above]),
        None => above,
    }
}

/// How many values are far.
fn counted(seen: &Seen, is_far: impl Fn(&f64) -> bool) -> u64 {
    let mut count = 0;
    seen.chunks.each(|chunk| {
        let numbers = (0..chunk.len()).filter_map(|row| chunk.number(row));
        count += numbers.filter(&is_far).count() as u64;
        true
    });
    count
}

/// The median of the far values.
fn typical(seen: &Seen, is_far: impl Fn(&f64) -> bool) -> Option<f64> {
    let mut far = Vec::new();
    seen.chunks.each(|chunk| {
        far.extend((0..chunk.len()).filter_map(|row| chunk.number(row)).filter(&is_far));
        true
    });
    far.sort_unstable_by(f64::total_cmp);
    far.get(far.len() / 2).copied()
}

/// The first and the last edge.
fn ends(bars: &Histogram) -> Option<(f64, f64)> {
    bars.edges.first().copied().zip(bars.edges.last().copied())
}
