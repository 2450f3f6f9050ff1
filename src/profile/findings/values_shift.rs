//! `values.shift`: from one row on, the values of a measure are others.
//!
//! Rule: of 4,096 rows at equal distances, two hundred at least, the row is taken that parts the ranks best (the greatest
//! cumulated deviation, Pettitt 1979). A tenth of the values or more stand on either side; nineteen in twenty of one side
//! are below nineteen in twenty of the other; and neither side has a trend of its own: the medians of its halves differ by
//! less than a quarter of what parts the sides. A note; where the medians are a power of ten apart, a change of unit: a
//! warning. It matters because the unit, the device or the source changed there, and figures over both mix two things.

use super::Seen;
use super::along::along;
use super::naming::is_orderly;
use crate::few;
use crate::table::{RowSet, Selection};
use crate::words::{count, figure};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "values.shift";

const VALUES: usize = 200;
const DISTINCT: u64 = 20;
/// One value in so many stands on either side at least.
const SIDE: usize = 10;
/// One value in so many at the end of a side is passed over.
const ENDS: usize = 20;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    if !profile.r#type.is_number() || profile.distinct < DISTINCT || is_orderly(seen.name()) {
        return None;
    }
    let along = along(seen.chunks, seen.rows());
    let values: Vec<(u64, f64)> = along.numbers().collect();
    if values.len() < VALUES {
        return None;
    }
    let at = parting(&values)?;
    let (before, after) = values.split_at_checked(nearest(&values, at)?)?;
    if before.len().min(after.len()) * SIDE < values.len() {
        return None;
    }
    let (left, right) = (sorted(before), sorted(after));
    let ends = |side: &[f64]| {
        Some((
            *side.get(side.len() / ENDS)?,
            *side.get(side.len() - 1 - side.len() / ENDS)?,
        ))
    };
    let ((low_left, high_left), (low_right, high_right)) = (ends(&left)?, ends(&right)?);
    let is_parted = high_left < low_right || high_right < low_left;
    let (from, to) = (median(&left)?, median(&right)?);
    let is_level = |side: &[(u64, f64)]| {
        let (first, last) = side.split_at(side.len() / 2);
        let medians = median(&sorted(first)).zip(median(&sorted(last)));
        medians.is_some_and(|(a, b)| (a - b).abs() * 4.0 < (to - from).abs())
    };
    if !is_parted || !is_level(before) || !is_level(after) {
        return None;
    }
    let first = first_of(seen, [before.last()?.0, after.first()?.0], (from, to));
    let (kind, severity, unit) = match is_power(from, to) {
        true => (Kind::MixedUnits, Severity::Warning, ", a power of ten apart"),
        false => (Kind::SortedOrBlocked, Severity::Note, ""),
    };
    let message = format!(
        "The values of {} are others from row {} on: their median is {} before it and {} behind it{unit}",
        seen.name(),
        count(first + 1),
        figure(from),
        figure(to)
    );
    let behind = RowSet::range(u32::try_from(first).ok()?..u32::try_from(seen.rows()).ok()?);
    Some(
        Finding::new(CODE, kind, severity, message)
            .column(seen.name())
            .why("The unit, the device or the source changed there: figures over all rows mix two things, and a split by order trains on one and tests on the other.")
            .evidence("first row", first as f64)
            .evidence("median before", from)
            .evidence("median behind", to)
            .rows(seen.rows() - first, first..seen.rows())
            .selection(Selection::Rows(behind)),
    )
}

/// Where the ranks are parted best: the first place of the second side.
fn parting(values: &[(u64, f64)]) -> Option<usize> {
    let order = few::order(values.len(), |a, b| {
        let number = |at: usize| values.get(at).map_or(0.0, |(_, number)| *number);
        number(a).total_cmp(&number(b))
    });
    let mut ranks = vec![0i64; values.len()];
    for (rank, at) in order.iter().enumerate() {
        if let Some(slot) = ranks.get_mut(*at) {
            *slot = rank as i64;
        }
    }
    let middle = values.len() as i64 - 1;
    let (mut sum, mut best) = (0i64, (0i64, 0usize));
    for (at, rank) in ranks.iter().enumerate() {
        // Twice the deviation from the middle rank, so that it is whole.
        sum += 2 * rank - middle;
        if sum.abs() > best.0 {
            best = (sum.abs(), at + 1);
        }
    }
    Some(best.1).filter(|at| *at > 0)
}

/// The place near a parting before which most are like the median of the one side, and behind it of the other.
fn nearest(values: &[(u64, f64)], at: usize) -> Option<usize> {
    let (before, after) = values.split_at_checked(at)?;
    let (from, to) = (median(&sorted(before))?, median(&sorted(after))?);
    let (mut sum, mut best) = (0i64, (0i64, 0usize));
    for (place, (_, number)) in values.iter().enumerate() {
        sum += if (number - from).abs() <= (number - to).abs() {
            1
        } else {
            -1
        };
        if sum > best.0 {
            best = (sum, place + 1);
        }
    }
    Some(best.1)
}

fn sorted(side: &[(u64, f64)]) -> Vec<f64> {
    let mut numbers: Vec<f64> = side.iter().map(|(_, number)| *number).collect();
    few::sort_by(&mut numbers, f64::total_cmp);
    numbers
}

fn median(sorted: &[f64]) -> Option<f64> {
    sorted.get(sorted.len() / 2).copied()
}

/// Whether one number is ten, a hundred or a thousand times the other, within a tenth.
fn is_power(a: f64, b: f64) -> bool {
    let ratio = (a / b).abs().max((b / a).abs());
    [10.0, 100.0, 1_000.0, 1_000_000.0]
        .iter()
        .any(|power| (ratio / power - 1.0).abs() < 0.1)
}

/// The first row after one that is like the rows before, up to one that is like those behind, whose number is nearer to
/// theirs.
fn first_of(seen: &Seen, [last, first]: [u64; 2], (from, to): (f64, f64)) -> u64 {
    let (mut found, mut base) = (first, 0u64);
    seen.chunks.each(|chunk| {
        let end = base + chunk.len() as u64;
        let mut rows = (last + 1).max(base)..first.min(end);
        let is_new = |row: &u64| {
            let number = chunk.number((row - base) as usize);
            number.is_some_and(|number| (number - to).abs() < (number - from).abs())
        };
        if let Some(row) = rows.find(is_new) {
            found = found.min(row);
        }
        base = end;
        base < first
    });
    found
}
