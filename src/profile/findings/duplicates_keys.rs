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
use crate::kernel::bits::Bits;
use crate::kernel::{Interner, hash};
use crate::table::Comparison;
use crate::table::chunk::{Chunk, Data};
use crate::words::{self, percent, plural, quoted};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "duplicates.keys";

/// Rows at least.
const ROWS: u64 = 20;
/// Rows that are looked at for those that are listed.
const LOOKED_AT: usize = 1_000_000;
/// Places for the marks of so many values: a megabyte of bits, so that few share one.
const SLOTS: u64 = 1 << 23;
/// The slot of a cell without a value.
const NONE: u32 = u32::MAX;

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
    let (mut seen, mut again) = (Bits::new(SLOTS), Bits::new(SLOTS));
    let mut slots = Vec::new();
    chunks.each(|chunk| {
        let more = (0..chunk.len()).take(LOOKED_AT - slots.len());
        slots.extend(more.map(|row| slot(chunk, row)));
        slots.len() < LOOKED_AT
    });
    for slot in slots.iter().filter(|slot| **slot != NONE) {
        if seen.set(u64::from(*slot)) {
            again.set(u64::from(*slot));
        }
    }
    // Different values may share a slot: some more rows are looked at than are listed, and all only if they must be.
    let likely = (0u64..).zip(&slots).filter(|(_, slot)| again.get(u64::from(**slot)));
    let (mut first, mut last) = (Bits::new(SLOTS), 0);
    for (row, slot) in likely.take(32 * LISTED_ROWS) {
        first.set(u64::from(*slot));
        last = row;
    }
    let mut rows = equal(chunks, &slots, &first);
    rows.retain(|row| *row <= last);
    if rows.len() < LISTED_ROWS {
        rows = equal(chunks, &slots, &again);
    }
    rows.truncate(LISTED_ROWS);
    rows
}

/// Where a value leaves its mark: equal values at the same place.
fn slot(chunk: &Chunk, row: usize) -> u32 {
    if !chunk.valid.get(row) {
        return NONE;
    }
    let hash = match &chunk.data {
        Data::Fixed { values, .. } => hash::mix(values.get(row) as u64),
        Data::Dictionary { codes, dictionary } => hash::bytes(dictionary.bytes(codes.get(row) as usize)),
        Data::Text(texts) => hash::bytes(texts.bytes(row)),
        _ => chunk
            .value(row)
            .map_or(0, |value| hash::bytes(value.to_string().as_bytes())),
    };
    (hash % SLOTS) as u32
}

/// The rows in some slots whose value is that of another row.
fn equal(chunks: Chunks<'_>, slots: &[u32], of: &Bits) -> Vec<u64> {
    let (mut interner, mut numbers, mut row) = (Interner::default(), Vec::new(), 0);
    chunks.each(|chunk| {
        let here = slots.get(row..).unwrap_or(&[]).iter().take(chunk.len()).enumerate();
        for (at, _) in here.filter(|(_, slot)| of.get(u64::from(**slot))) {
            let value = chunk.value(at).map(|value| value.to_string());
            numbers.extend(value.map(|value| ((row + at) as u64, interner.number(value.as_bytes()))));
        }
        row += chunk.len();
        row < slots.len()
    });
    let mut counts = vec![0u32; interner.len()];
    for (_, number) in &numbers {
        counts
            .get_mut(*number as usize)
            .into_iter()
            .for_each(|count| *count += 1);
    }
    let again = |number: u32| counts.get(number as usize).is_some_and(|count| *count > 1);
    let rows = numbers.iter().filter(|(_, number)| again(*number));
    rows.map(|(row, _)| *row).collect()
}
