//! `values.far`: a few values lie far from all others.
//!
//! Rule: the fence of the histogram: a fiftieth of the values at either end is passed over, and what lies farther beyond
//! the rest than half of the rest's range is far, where the whole range is more than six times that of the rest. Tukey's
//! fences would name a tenth of every long tail. A warning where the farthest is more than ten times as far from the
//! median as the fence is, else a note; where five of them or more are typically ten thousand times the median, they are
//! in another unit: critical. It matters because one such value moves a mean, a sum and a
//! model, and is often a slip of the decimal point or another unit.

use super::Seen;
use super::look::first_rows;
use crate::profile::Histogram;
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

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let cut = seen.profile.cut_histogram()?;
    if !seen.profile.r#type.is_number() {
        return None;
    }
    let far = cut.below + cut.above;
    let (low, high) = ends(&cut.bars)?;
    let number = |value: &Option<crate::table::Value>| value.as_ref()?.number().filter(|x| x.is_finite());
    let (min, max) = (number(&seen.profile.min)?, number(&seen.profile.max)?);
    let median = seen.profile.quantile("0.5")?;
    let mut named = Vec::new();
    if cut.above > 0 {
        named.push(figure(max));
    }
    if cut.below > 0 {
        named.push(figure(min));
    }
    let message = format!(
        "{} {} a value of {} far from all others, up to {}: {} of its values, where half lie around {}",
        rows(far),
        noun(far, "has", "have"),
        seen.name(),
        list(&named, "and"),
        percent(far, seen.profile.count),
        figure(median)
    );
    let beyond = ((max - median) / (high - median)).max((median - min) / (median - low));
    let is_far = |x: &f64| x.is_finite() && (*x < low || *x > high);
    let may_be = median > 0.0 && min >= 0.0 && far >= UNIT_ROWS && max > UNIT * median;
    let typical = may_be.then(|| typical(seen, is_far)).flatten();
    let (kind, severity) = match typical {
        Some(typical) if typical > UNIT * median => (Kind::UnitOutliers, Severity::Critical),
        _ if beyond > VERY => (Kind::Outliers, Severity::Warning),
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
    Some(match cut.bars.beyond(seen.name()) {
        Some(selection) => finding.selection(selection),
        None => finding,
    })
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
