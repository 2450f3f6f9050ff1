//! Rows that are equal but for what names them: a number of the row, an identifier.
//!
//! Equal rows have no chance to be told where each has a number of its own. They are looked for among the other
//! columns, those rows alone whose value repeats in the column with fewest repetitions.

use super::keys;
use super::{View, is_named};
use crate::Result;
use crate::kernel::bits::Bits;
use crate::profile::{ColumnProfile, Monotonic};
use crate::run::Context;
use crate::table::duplicates;
use crate::table::{Table, Type};

/// Columns that must be left to be compared.
const COLUMNS: usize = 3;
/// Rows of all groups at most.
const LISTED: usize = 100_000;

/// Rows that are equal but for the columns that name them.
#[derive(Debug, Default)]
pub struct Near {
    /// The columns that name them.
    pub keys: Vec<usize>,
    /// Rows equal to another, rising, the first of each group among them.
    pub rows: Vec<u32>,
    /// Those that are not the first.
    pub copies: Vec<u32>,
    /// Two of the largest group.
    pub example: (u32, u32),
}

/// Whether a column names the rows alone, by its name or as a running number: not what is measured to the last digit.
fn is_number_of_row(profile: &ColumnProfile) -> bool {
    let rises = profile.ordered.as_ref().and_then(|ordered| ordered.monotonic);
    let runs = profile.r#type == Type::Integer && matches!(rises, Some(Monotonic::StrictlyIncreasing));
    is_named(profile) || runs
}

/// Looks for them; `candidates` are the rows whose value repeats in the column, no key, with fewest repetitions.
pub async fn find(table: &Table, view: &View<'_>, candidates: Option<Bits>, cx: &Context) -> Result<Option<Near>> {
    let keys = keys::single(view);
    let is_of_row = |at: &usize| view.profiles.get(*at).is_some_and(is_number_of_row);
    let others: Vec<usize> = (0..view.profiles.len()).filter(|at| !keys.contains(at)).collect();
    if keys.is_empty() || !keys.iter().all(is_of_row) || others.len() < COLUMNS || !is_rich(view, &others) {
        return Ok(None);
    }
    let Some(groups) = duplicates::among(table, others, candidates, LISTED, cx).await? else {
        return Ok(None);
    };
    let largest = groups.iter().fold(None, |best: Option<&Vec<u32>>, group| match best {
        Some(best) if best.len() >= group.len() => Some(best),
        _ => Some(group),
    });
    let Some(([first, next], _)) = largest.and_then(|group| group.split_first_chunk::<2>()) else {
        return Ok(None);
    };
    let mut copies: Vec<u32> = groups.iter().flat_map(|group| group.iter().skip(1).copied()).collect();
    let mut rows: Vec<u32> = groups.iter().flatten().copied().collect();
    copies.sort_unstable();
    rows.sort_unstable();
    Ok(Some(Near {
        keys,
        rows,
        copies,
        example: (*first, *next),
    }))
}

/// Whether the columns have so many values together that two rows would hardly be equal by chance: as many sets of
/// values as there are pairs of rows.
fn is_rich(view: &View, columns: &[usize]) -> bool {
    let profiles = columns.iter().filter_map(|at| view.profiles.get(*at));
    let bits: f64 = profiles.map(|profile| libm::log2(profile.distinct.max(1) as f64)).sum();
    bits >= 2.0 * libm::log2(view.all.max(1) as f64)
}
