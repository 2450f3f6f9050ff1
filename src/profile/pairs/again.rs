//! Columns too large to be held, made ready for the comparison from chunks: places and codes of a
//! byte or two where their values are few.

use std::sync::Arc;

use super::super::chunked;
use super::blocks::{Pass, Role};
use super::centred::{Centred, mean_and_values};
use super::dense_ranks::DenseRanks;
use super::{Categories, Side, Values, ranked_of, side};
use crate::Result;
use crate::profile::column;
use crate::run::Context;
use crate::stats::value_counts::{NONE, each_key};
use crate::table::chunk::{Chunk, Data};
use crate::table::{Column, Table, Type};

/// As much of a column as a pass needs, in chunks of so many bytes.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn read(table: &Table, place: usize, (role, pass): (Role, Pass), bytes: u64, cx: &Context) -> Result<Side> {
    match role {
        Role::Number { few, wide, mean, .. } => {
            if wide || !few && pass == Pass::Values {
                let column = held(table, place, bytes, cx).await?;
                if !wide {
                    return Ok(Side::Number(super::values(mean, &column)));
                }
                let value_counts = column::dense_ranks(&column);
                if pass == Pass::Ranks {
                    return Ok(Side::Number(super::ranked(value_counts)));
                }
                return Ok(side(
                    Some((mean_and_values(&value_counts, &column), value_counts)),
                    false,
                    &column,
                ));
            }
            numbers(table, place, pass, bytes, cx).await
        }
        Role::Category(_) => {
            let mut categories = Categories::default();
            let add = |batch: &crate::table::Batch| {
                batch.columns.iter().for_each(|chunk| categories.add(chunk));
                Ok(())
            };
            table.chunks(&[place], bytes, cx, add).await?;
            Ok(categories.finish().map_or(Side::None, Side::Category))
        }
        Role::None => Ok(Side::None),
    }
}

/// All cells, where nothing smaller will do.
async fn held(table: &Table, place: usize, bytes: u64, cx: &Context) -> Result<Column> {
    let mut column = Vec::new();
    let keep = |batch: &crate::table::Batch| {
        column.extend(batch.columns.iter().cloned());
        Ok(())
    };
    table.chunks(&[place], bytes, cx, keep).await?;
    Ok(column_of(column))
}

/// A column of numbers from its chunks, of which there are none where there are no rows.
fn column_of(chunks: Vec<Arc<Chunk>>) -> Column {
    match chunks.is_empty() {
        true => Column::of_parts(Vec::new(), Type::Float),
        false => Column::of(chunks),
    }
}

/// Numbers by their places.
async fn numbers(table: &Table, place: usize, pass: Pass, bytes: u64, cx: &Context) -> Result<Side> {
    let (value_counts, first) = chunked::value_counts(table, place, bytes, cx).await?;
    let rows = usize::try_from(table.rows()).unwrap_or(0);
    let mut dense_ranks = DenseRanks::new(value_counts.keys.len(), rows);
    let mark = |batch: &crate::table::Batch| {
        // Values often follow their like.
        let mut last = (None, NONE);
        for chunk in &batch.columns {
            each_key(chunk, |key| {
                if key != last.0 {
                    let found = key.and_then(|key| value_counts.keys.binary_search(&key).ok());
                    last = (key, found.map_or(NONE, |at| at as u32));
                }
                dense_ranks.push(if key.is_some() { last.1 } else { NONE });
            });
        }
        Ok(())
    };
    table.chunks(&[place], bytes, cx, mark).await?;
    let mut number = ranked_of(&value_counts.counts, dense_ranks, pass == Pass::Ranks);
    if pass == Pass::Values
        && let Some(ranked) = number.ranked.take()
    {
        let column = column_of(first.into_iter().collect());
        let (mean, values) = mean_and_values(&value_counts, &column);
        let centred = Centred::by_place(&values, mean, &ranked.dense_ranks);
        number.values = Some(Values::new(centred, number.rows, &number.missing));
    }
    Ok(Side::Number(number))
}

/// Whether a column holds decimals.
pub fn is_wide(chunk: Option<&Arc<Chunk>>) -> bool {
    chunk.is_some_and(|chunk| matches!(chunk.data, Data::Wide { .. }))
}
