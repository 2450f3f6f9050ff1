//! `rows.blocked`: the rows of each value of a column stand together.
//!
//! Rule: of fifty rows or more with at most a hundred different values, ten rows for each, the value changes from row to
//! row hardly more often than there are values (one and a half times), which is less than a tenth of what it would in a
//! random order (Wald and Wolfowitz's number of runs); of 4,096 rows at equal distances. Not of columns that tell the time
//! or count. A note. It matters because a split that takes the first rows for training never sees the last values, and
//! folds without shuffling test on what was not learnt.

use super::Seen;
use super::along::along;
use super::naming::is_orderly;
use crate::few;
use crate::table::Type;
use crate::words::{plural, quoted};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "rows.blocked";

const ROWS: u64 = 50;
const DISTINCT: u64 = 100;
/// Rows for each value, and as much less often than by chance as it must change.
const TIMES: u64 = 10;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let may_be = matches!(profile.r#type, Type::Text | Type::Boolean | Type::Integer);
    let values = profile.distinct;
    if !may_be || seen.rows() < ROWS || !(2..=DISTINCT).contains(&values) || values * TIMES > profile.count {
        return None;
    }
    if is_orderly(seen.name()) {
        return None;
    }
    let along = along(seen.chunks, seen.rows());
    let keys: Vec<u64> = along.keys.iter().map(|(_, key)| *key).collect();
    let runs = keys.chunk_by(|a, b| a == b).count() as u64;
    let mut sorted = keys.clone();
    few::sort_by(&mut sorted, |a, b| a.cmp(b));
    let counts: Vec<f64> = sorted.chunk_by(|a, b| a == b).map(|same| same.len() as f64).collect();
    let all = keys.len() as f64;
    let alike: f64 = counts.iter().map(|count| count * count / (all * all)).sum();
    let expected = 1.0 + all * (1.0 - alike);
    let is_so = counts.len() > 1 && runs * 2 <= counts.len() as u64 * 3 && (runs * TIMES) as f64 <= expected;
    if !is_so {
        return None;
    }
    let first = first_value(seen)?;
    let message = format!(
        "The rows stand in {} of {}: its {} come one after the other, {} first",
        plural(runs, "block", "blocks"),
        seen.name(),
        plural(values, "value", "values"),
        quoted(&first)
    );
    Some(
        Finding::new(CODE, Kind::SortedOrBlocked, Severity::Note, message)
            .column(seen.name())
            .why("Who takes the first rows for training and the last for a test trains and tests on different values. Shuffle the rows first, or part them by this column on purpose.")
            .evidence("blocks", runs as f64)
            .evidence("blocks in a random order", expected)
            .count(runs),
    )
}

/// The value of the first row that has one.
fn first_value(seen: &Seen) -> Option<String> {
    let mut first = None;
    seen.chunks.each(|chunk| {
        first = (0..chunk.len()).find_map(|row| chunk.value(row));
        first.is_none()
    });
    first.map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{coded, profile};
    use super::*;
    use crate::profile::Options;

    fn of(name: &str, cells: &[&str], values: u64) -> Option<String> {
        let (front, back) = cells.split_at(cells.len() / 3);
        let chunks = coded(&[front, back]);
        let profile = profile(name, Type::Text, cells.len() as u64, values);
        let seen = Seen {
            profile: &profile,
            chunks: (&chunks).into(),
            source: None,
            options: &Options::default(),
        };
        find(&seen).map(|finding| finding.message)
    }

    #[test]
    fn blocks_are_told_and_mixed_rows_are_not() {
        let blocks: Vec<&str> = [["Adelie"; 40], ["Chinstrap"; 40], ["Gentoo"; 40]].concat();
        assert_eq!(
            of("species", &blocks, 3).as_deref(),
            Some("The rows stand in 3 blocks of species: its 3 values come one after the other, \"Adelie\" first")
        );
        assert_eq!(of("year", &blocks, 3), None);
        let mixed: Vec<&str> = ["a", "b", "b", "c"].into_iter().cycle().take(120).collect();
        assert_eq!(of("species", &mixed, 3), None);
        let mut rare = vec!["a"; 119];
        rare.push("b");
        assert_eq!(of("species", &rare, 2), None, "one odd row at the end is no block");
    }
}
