//! `values.far`: a few values lie far from all others.
//!
//! Rule: the fence of the histogram: a fiftieth of the values at either end is passed over, and what lies farther beyond
//! the rest than half of the rest's range is far, where the whole range is more than six times that of the rest. Tukey's
//! fences would name a tenth of every long tail. A warning where the farthest is more than ten times as far from the
//! median as the fence is, else a note. It matters because one such value moves a mean, a sum and a
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
    let severity = match beyond > VERY {
        true => Severity::Warning,
        false => Severity::Note,
    };
    let finding = Finding::new(CODE, Kind::Outliers, severity, message)
        .column(seen.name())
        .why("One such value moves a mean, a sum and a model. It may be a slip of the decimal point, another unit, or the case that matters.")
        .evidence("values", far as f64)
        .evidence("share", far as f64 / seen.profile.count.max(1) as f64)
        .evidence("median", median)
        .rows(
            far,
            first_rows(seen.chunks, |chunk, row| {
                chunk.number(row).is_some_and(|x| x.is_finite() && (x < low || x > high))
            }),
        );
    Some(match cut.bars.beyond(seen.name()) {
        Some(selection) => finding.selection(selection),
        None => finding,
    })
}

/// The first and the last edge.
fn ends(bars: &Histogram) -> Option<(f64, f64)> {
    bars.edges.first().copied().zip(bars.edges.last().copied())
}
