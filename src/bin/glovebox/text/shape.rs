//! A distribution in a few characters; where all texts differ, their commonest pattern.

use glovebox::profile::{ColumnProfile, Digits, Histogram};
use glovebox::words::share_of;

use super::words::{cut, escape};

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Cells that a shape takes at most.
pub const ROOM: usize = 24;
/// Bars at most.
const MAX: usize = 16;

/// The histogram of numbers and times; else the most frequent value and its share.
pub fn of(column: &ColumnProfile) -> String {
    match column.histogram() {
        Some(histogram) if !histogram.counts.is_empty() => bars(histogram, MAX),
        _ => top(column),
    }
}

/// Bars, the highest as high as a line; a range without rows stays blank.
fn bars(histogram: &Histogram, limit: usize) -> String {
    let counts = squeeze(&histogram.counts, limit);
    let highest = counts.iter().copied().max().unwrap_or(0);
    let bar = |count: u64| {
        if count == 0 || highest == 0 {
            return ' ';
        }
        let step = (u128::from(count) * 8).div_ceil(u128::from(highest)) - 1;
        BARS.get(usize::try_from(step).unwrap_or(7)).copied().unwrap_or('█')
    };
    counts.into_iter().map(bar).collect()
}

/// Neighbouring bars added up until there are at most `limit`, the same number each time: bars of
/// unequal width would show humps that are not there.
fn squeeze(counts: &[u64], limit: usize) -> Vec<u64> {
    let together = counts.len().div_ceil(limit.max(1)).max(1);
    counts.chunks(together).map(|few| few.iter().sum()).collect()
}

fn top(column: &ColumnProfile) -> String {
    let Some(first) = column.top.first() else {
        return String::new();
    };
    if column.distinct == column.count && column.count > 1 {
        let pattern = column.texts.as_ref().and_then(|texts| texts.patterns.first());
        return pattern.map_or_else(
            || "all different".to_owned(),
            |top| shared(&escape(&top.pattern), top.count, column.count),
        );
    }
    shared(
        &escape(&Digits::of(column).value(&first.value)),
        first.count,
        column.count,
    )
}

/// A value, or what stands for many, and its share.
fn shared(text: &str, part: u64, whole: u64) -> String {
    let share = share_of(part, whole);
    let room = ROOM.saturating_sub(share.chars().count() + 1);
    format!("{} {share}", cut(text, room))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(counts: &[u64], limit: usize) -> String {
        let histogram = Histogram {
            counts: counts.to_vec(),
            ..Histogram::default()
        };
        bars(&histogram, limit)
    }

    #[test]
    fn texts_that_all_differ_are_told_by_their_pattern() {
        let mut codes = ColumnProfile {
            count: 100,
            distinct: 100,
            top: vec![glovebox::profile::TopValue::new(
                glovebox::table::Value::Text("AB-1".to_owned()),
                1,
            )],
            ..ColumnProfile::new("code", glovebox::table::Type::Text)
        };
        assert_eq!(of(&codes), "all different");
        codes.texts = Some(glovebox::profile::Texts {
            patterns: vec![glovebox::profile::PatternCount {
                pattern: "AA-9".to_owned(),
                count: 97,
            }],
            ..Default::default()
        });
        assert_eq!(of(&codes), "AA-9 97.0 %");
    }

    #[test]
    fn every_bar_with_rows_can_be_seen() {
        assert_eq!(shape(&[0, 1, 500, 1000], 12), " ▁▄█");
    }

    #[test]
    fn many_bars_are_added_up() {
        assert_eq!(squeeze(&[1; 50], 12).iter().sum::<u64>(), 50);
        assert_eq!(squeeze(&[1, 2, 3, 4], 2), [3, 7]);
        assert!(squeeze(&[], 2).is_empty());
    }
}
