//! Columns too large to be held, made ready for the comparison from chunks: places and codes of a
//! byte or two where their values are few.

use std::sync::Arc;

use super::super::chunked;
use super::super::ordered::{NONE, each_key};
use super::blocks::{Pass, Role};
use super::centred::{Centred, mean_and_values};
use super::places::Places;
use super::{Categories, Side, Values, ranked_of, side};
use crate::Result;
use crate::profile::column;
use crate::scan::Progress;
use crate::table::Table;
use crate::table::column::{Column, Data};

/// As much of a column as a pass needs, in chunks of so many bytes.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn read(
    table: &Table,
    column: usize,
    (role, pass): (Role, Pass),
    bytes: u64,
    progress: &Progress,
) -> Result<Side> {
    match role {
        Role::Number { few, wide, mean, .. } => {
            if wide || !few && pass == Pass::Values {
                let parts = held(table, column, bytes, progress).await?;
                if !wide {
                    return Ok(Side::Number(super::values(mean, &parts)));
                }
                let tally = column::places(&parts);
                if pass == Pass::Ranks {
                    return Ok(Side::Number(super::ranked(tally)));
                }
                return Ok(side(Some((mean_and_values(&tally, &parts), tally)), false, &parts));
            }
            numbers(table, column, pass, bytes, progress).await
        }
        Role::Category(_) => {
            let mut categories = Categories::default();
            let add = |shard: &crate::table::Shard| {
                shard.columns.iter().for_each(|part| categories.add(part));
                Ok(())
            };
            table.chunks(&[column], bytes, progress, add).await?;
            Ok(categories.finish().map_or(Side::None, Side::Category))
        }
        Role::None => Ok(Side::None),
    }
}

/// All cells, where nothing smaller will do.
async fn held(table: &Table, column: usize, bytes: u64, progress: &Progress) -> Result<Vec<Arc<Column>>> {
    let mut parts = Vec::new();
    let keep = |shard: &crate::table::Shard| {
        parts.extend(shard.columns.iter().cloned());
        Ok(())
    };
    table.chunks(&[column], bytes, progress, keep).await?;
    Ok(parts)
}

/// Numbers by their places.
async fn numbers(table: &Table, column: usize, pass: Pass, bytes: u64, progress: &Progress) -> Result<Side> {
    let (tally, first) = chunked::tally(table, column, bytes, progress).await?;
    let rows = usize::try_from(table.rows).unwrap_or(0);
    let mut places = Places::new(tally.keys.len(), rows);
    let place = |shard: &crate::table::Shard| {
        // Values often follow their like.
        let mut last = (None, NONE);
        for part in &shard.columns {
            each_key(part, |key| {
                if key != last.0 {
                    let found = key.and_then(|key| tally.keys.binary_search(&key).ok());
                    last = (key, found.map_or(NONE, |at| at as u32));
                }
                places.push(if key.is_some() { last.1 } else { NONE });
            });
        }
        Ok(())
    };
    table.chunks(&[column], bytes, progress, place).await?;
    let mut number = ranked_of(&tally.counts, places, pass == Pass::Ranks);
    if pass == Pass::Values
        && let Some(ranked) = number.ranked.take()
    {
        let parts: Vec<Arc<Column>> = first.into_iter().collect();
        let (mean, values) = mean_and_values(&tally, &parts);
        let centred = Centred::by_place(&values, mean, &ranked.places);
        number.values = Some(Values::new(centred, number.rows, &number.gaps));
    }
    Ok(Side::Number(number))
}

/// Whether a column holds decimals.
pub fn is_wide(column: Option<&Arc<Column>>) -> bool {
    column.is_some_and(|column| matches!(column.data, Data::Wide { .. }))
}
