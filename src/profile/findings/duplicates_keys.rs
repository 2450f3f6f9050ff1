//! `duplicates.keys`: a column that should name the rows names several by one value.
//!
//! Rule: at least half of the values are different but not all, in a column of text or whole
//! numbers whose name says that it names (as for `unique`); or in a series of times with a regular step at least nineteen in
//! twenty are. From deepchecks and dbt's test of uniqueness. A warning. It matters because a join by such a column multiplies rows, and because what was recorded
//! once may be counted twice.

use super::Seen;
use super::dates_gaps::step;
use super::look::Chunks;
use super::unique::is_named;
use crate::finding::LISTED_ROWS;
use crate::kernel::Interner;
use crate::table::Comparison;
use crate::words::{self, percent, plural, quoted};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "duplicates.keys";

/// Rows at least.
const ROWS: u64 = 20;
/// Rows that are looked at for those that are listed.
const LOOKED_AT: usize = 1_000_000;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let again = profile.count - profile.distinct;
    let is_key = is_named(profile) && profile.distinct * 2 >= profile.count;
    let is_nearly = profile.distinct * 20 >= profile.count * 19;
    if profile.count < ROWS || again == 0 || !(is_key || is_nearly && step(seen).is_some()) {
        return None;
    }
    let repeated = profile.distinct - profile.unique;
    let example = profile.top.first().filter(|top| top.count > 1);
    let example = example.map_or(String::new(), |top| {
        format!(
            ", such as {} {} times",
            quoted(&top.value.to_string()),
            words::count(top.count)
        )
    });
    let message = format!(
        "{} of {} {} more than once{example}: {} of its rows repeat an earlier one",
        plural(repeated, "value", "values"),
        seen.name(),
        words::noun(repeated, "occurs", "occur"),
        percent(again, profile.count)
    );
    let concerned = profile.count - profile.unique;
    let finding = Finding::new(CODE, Kind::DuplicateKeys, Severity::Warning, message)
        .dimension(Dimension::Uniqueness)
        .column(seen.name())
        .why("A join by this column multiplies rows, and what was recorded once may be counted twice. If the column names something else than rows, all is well.")
        .evidence("repeated", repeated as f64)
        .evidence("share", again as f64 / profile.count.max(1) as f64);
    let listed = repeated_rows(seen.chunks);
    let cells = seen.that(Comparison::Repeated);
    Some(finding.rows(concerned, listed).selection(cells))
}

/// The first rows whose value occurs again. What is beyond so many rows is told by the selection alone.
fn repeated_rows(chunks: Chunks<'_>) -> Vec<u64> {
    let (mut interner, mut numbers) = (Interner::default(), Vec::new());
    chunks.each(|chunk| {
        let more = (0..chunk.len()).take(LOOKED_AT - numbers.len());
        let number = |row: usize| {
            chunk
                .value(row)
                .map(|value| interner.number(value.to_string().as_bytes()))
        };
        numbers.extend(more.map(number));
        numbers.len() < LOOKED_AT
    });
    let mut counts = vec![0u32; interner.len()];
    for number in numbers.iter().flatten() {
        counts
            .get_mut(*number as usize)
            .into_iter()
            .for_each(|count| *count += 1);
    }
    let again = |number: &Option<u32>| {
        let number = number.and_then(|number| counts.get(number as usize));
        number.is_some_and(|count| *count > 1)
    };
    let rows = (0u64..).zip(&numbers).filter(|(_, number)| again(number));
    rows.map(|(row, _)| row).take(LISTED_ROWS).collect()
}
