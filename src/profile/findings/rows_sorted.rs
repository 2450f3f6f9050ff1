//! `rows.sorted`: the rows are in the order of a measure.
//!
//! Rule: of fifty rows or more with twenty different numbers, of 4,096 rows at equal distances the number rises, or falls,
//! or stays from each to the next, but for one in a hundred. Not of dates, of columns that tell the time or count, and of
//! whole numbers that differ in every row, which number the rows. A note. It matters because a split that takes the first
//! rows for training gets the small ones, and because a chart along the rows shows a trend that is none.

use super::Seen;
use super::along::along;
use super::naming::is_orderly;
use crate::table::Type;
use crate::words::figure;
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "rows.sorted";

const ROWS: u64 = 50;
const DISTINCT: u64 = 20;
/// Of so many steps one may go the other way.
const STEPS: usize = 100;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let numbers_rows = profile.r#type == Type::Integer && profile.distinct == profile.count;
    if !profile.r#type.is_number() || seen.rows() < ROWS || profile.distinct < DISTINCT || numbers_rows {
        return None;
    }
    if is_orderly(seen.name()) {
        return None;
    }
    let along = along(seen.chunks, seen.rows());
    let numbers: Vec<f64> = along.numbers().map(|(_, number)| number).collect();
    let mut steps = numbers.windows(2).filter_map(|pair| match pair {
        [a, b] if a == b => None,
        [a, b] => Some(a < b),
        _ => None,
    });
    let first = steps.next()?;
    let (mut up, mut down) = (usize::from(first), usize::from(!first));
    steps.for_each(|rises| {
        up += usize::from(rises);
        down += usize::from(!rises);
    });
    let (with, against, way) = match up > down {
        true => (up, down, "rise"),
        false => (down, up, "fall"),
    };
    if against * STEPS > with || (with as u64) < DISTINCT - 1 {
        return None;
    }
    let (first, last) = (numbers.first()?, numbers.last()?);
    let breaks = match against {
        0 => String::new(),
        _ => ", but for a few breaks".to_owned(),
    };
    let message = format!(
        "The rows are in the order of {}: its values {way} from row to row{breaks}, {} in the first and {} in the last",
        seen.name(),
        figure(*first),
        figure(*last)
    );
    Some(
        Finding::new(CODE, Kind::SortedOrBlocked, Severity::Note, message)
            .column(seen.name())
            .why("Who takes the first rows for training and the last for a test trains on one end and tests on the other. Shuffle the rows first.")
            .evidence("steps that way", with as f64)
            .evidence("steps the other way", against as f64)
            .count(1),
    )
}
