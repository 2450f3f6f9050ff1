//! A number column's values less their mean, a block of rows at a time: as floats, all columns
//! together would take more memory than the table itself.

use std::ops::Range;
use std::sync::Arc;

use super::dense_ranks::DenseRanks;
use super::numbers::Sums;
use super::{NumberSide, Values};
use crate::kernel::sort::key_float;
use crate::stats::moments::Sum;
use crate::stats::value_counts::ValueCounts;
use crate::table::Column;
use crate::table::chunk::{Chunk, Data, Ints, POWERS};

/// Rows of a block: those of each column stay in the first caches. Sums are made block by block
/// from the first row on, so that no cut into threads or chunks changes a bit.
pub const BLOCK: usize = 1024;

/// Whole numbers up to this are exact as floats.
const EXACT: u64 = 1 << 53;

/// A table of more values than this no longer stays in a cache.
pub const MAX_BY_PLACE: usize = 1 << 15;

/// Where the centred values come from.
#[derive(Debug)]
pub enum Centred {
    /// From each row's place among the values.
    ByPlace {
        /// The values.
        values: Vec<f64>,
        /// The places.
        dense_ranks: Arc<DenseRanks>,
    },
    /// From the cells themselves.
    Cells {
        /// The chunks.
        chunks: Vec<Arc<Chunk>>,
        /// What is taken from each.
        mean: Mean,
    },
}

/// A mean in two parts, so that what is left of a cell is exact however far from 0 it lies.
#[derive(Debug, Clone, Copy)]
pub struct Mean {
    /// What is taken from an unscaled value.
    base: i64,
    /// What is taken from the float of the rest.
    rest: f64,
}

/// The mean of a column, and its different values less the base of the mean, ascending.
pub fn mean_and_values(value_counts: &ValueCounts, column: &Column) -> (Mean, Vec<f64>) {
    let (keys, first) = (&value_counts.keys, column.first().map(|chunk| &chunk.data));
    let (base, values): (i64, Vec<f64>) = match first {
        Some(Data::Fixed { scale, .. }) => {
            let far = |key: &&i64| key.unsigned_abs() > EXACT;
            // From the least value on, where floats do not hold the values themselves.
            let base = match (keys.iter().find(far), keys.first()) {
                (Some(_), Some(min)) => *min,
                _ => 0,
            };
            let power = POWERS.get(usize::from(*scale)).copied().unwrap_or(1) as f64;
            (base, keys.iter().map(|key| distance(*key, base) / power).collect())
        }
        _ => (0, keys.iter().map(|key| key_float(*key)).collect()),
    };
    let mut sum = Sum::default();
    let pairs = values.iter().zip(&value_counts.counts);
    pairs.for_each(|(x, count)| sum.add(x * f64::from(*count)));
    let rest = sum.total() / value_counts.rows().max(1) as f64;
    (Mean { base, rest }, values)
}

/// An unscaled value less the base.
#[inline]
fn distance(unscaled: i64, base: i64) -> f64 {
    if base == 0 {
        unscaled as f64
    } else {
        // Never less than the base, which is the least.
        unscaled.wrapping_sub(base) as u64 as f64
    }
}

impl Centred {
    /// Of a column with these different values, as [`mean_and_values`] gives them with the mean.
    pub fn new(values: &[f64], mean: Mean, column: &Column, dense_ranks: &Arc<DenseRanks>) -> Self {
        let wide = column.iter().any(|p| matches!(p.data, Data::Wide { .. }));
        if wide || values.len() <= MAX_BY_PLACE {
            Centred::by_place(values, mean, dense_ranks)
        } else {
            Centred::of_cells(mean, column)
        }
    }

    /// Of a column with these different values, by its rows' places among them.
    pub fn by_place(values: &[f64], mean: Mean, dense_ranks: &Arc<DenseRanks>) -> Self {
        Centred::ByPlace {
            values: values.iter().map(|x| x - mean.rest).collect(),
            dense_ranks: Arc::clone(dense_ranks),
        }
    }

    /// Of a column that is not wide.
    pub fn of_cells(mean: Mean, column: &Column) -> Self {
        Centred::Cells {
            chunks: column.parts().to_vec(),
            mean,
        }
    }

    /// Bytes in memory, without the places.
    pub fn memory(&self) -> usize {
        match self {
            Centred::ByPlace { values, .. } => values.len() * 8,
            Centred::Cells { chunks, .. } => chunks.iter().map(|chunk| chunk.memory()).sum(),
        }
    }

    /// The centred values of some rows, 0 where missing (in the rows of `missing`), into the
    /// beginning of `out`; returns that.
    fn rows<'o>(&self, range: Range<usize>, missing: &[u32], out: &'o mut [f64]) -> &'o [f64] {
        let length = range.len().min(out.len());
        let out = out.get_mut(..length).unwrap_or_default();
        match self {
            Centred::ByPlace { values, dense_ranks } => {
                let mut room = [0; BLOCK];
                let dense_ranks = dense_ranks.rows(range, &mut room);
                // A missing value's place is beyond the table.
                let value = |place: &u32| values.get(*place as usize).copied().unwrap_or(0.0);
                out.iter_mut()
                    .zip(dense_ranks)
                    .for_each(|(slot, place)| *slot = value(place));
            }
            Centred::Cells { chunks, mean } => {
                let mut start = 0;
                for chunk in chunks {
                    let end = start + chunk.len();
                    let (from, to) = (range.start.max(start), range.end.min(end));
                    if from < to
                        && let Some(slots) = out.get_mut(from - range.start..to - range.start)
                    {
                        cells(chunk, from - start, *mean, slots);
                    }
                    start = end;
                }
                for row in missing_in(missing, &range) {
                    if let Some(slot) = out.get_mut(row - range.start) {
                        *slot = 0.0;
                    }
                }
            }
        }
        out
    }
}

/// The rows of some missing values that are in a range.
fn missing_in(missing: &[u32], range: &Range<usize>) -> impl Iterator<Item = usize> {
    let first = missing.partition_point(|row| (*row as usize) < range.start);
    let from = missing.get(first..).unwrap_or(&[]).iter().map(|row| *row as usize);
    from.take_while({
        let end = range.end;
        move |row| *row < end
    })
}

/// Rows in blocks.
pub fn blocks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows)
        .step_by(BLOCK)
        .map(move |start| start..(start + BLOCK).min(rows))
}

impl Values {
    /// Values with their sums.
    pub fn new(centred: Centred, rows: usize, missing: &[u32]) -> Self {
        let mut sums = Sums::default();
        let mut out = [0.0; BLOCK];
        for block in blocks(rows) {
            sums.add(centred.rows(block, missing, &mut out));
        }
        Values { centred, sums }
    }
}

impl NumberSide {
    /// The centred values of some rows, 0 where missing, into the beginning of `out`; returns
    /// that. Without values, nothing is written.
    pub fn centred<'o>(&self, range: Range<usize>, out: &'o mut [f64]) -> &'o [f64] {
        match &self.values {
            Some(values) => values.centred.rows(range, &self.missing, out),
            None => &[],
        }
    }

    /// The centred value of one row, 0 where missing or without values.
    pub fn centred_at(&self, row: usize) -> f64 {
        match self.values.as_ref().map(|values| &values.centred) {
            // By far the quickest for one row: many are asked for, one by one.
            Some(Centred::ByPlace { values, dense_ranks }) => {
                let place = dense_ranks.get(row) as usize;
                values.get(place).copied().unwrap_or(0.0)
            }
            Some(centred) => {
                let mut out = [0.0];
                centred.rows(row..row + 1, &self.missing, &mut out);
                out[0]
            }
            None => 0.0,
        }
    }

    /// Which of some rows have a value, at most as many as there is room for.
    pub fn non_null(&self, range: &Range<usize>, out: &mut [bool]) {
        out.fill(true);
        for row in missing_in(&self.missing, range) {
            if let Some(slot) = out.get_mut(row - range.start) {
                *slot = false;
            }
        }
    }
}

/// Some cells of a chunk less the mean; what stands in for missing cells is no value.
fn cells(chunk: &Chunk, first: usize, mean: Mean, out: &mut [f64]) {
    fn each<T: Copy>(cells: &[T], first: usize, out: &mut [f64], value: impl Fn(T) -> f64) {
        let cells = cells.get(first..).unwrap_or(&[]);
        out.iter_mut().zip(cells).for_each(|(slot, cell)| *slot = value(*cell));
    }
    let rest = mean.rest;
    match &chunk.data {
        Data::Float(cells) => each(cells, first, out, |x| x - rest),
        Data::Fixed { values, scale } => {
            // The same division as `column::float`, with its power looked up once. By one it changes nothing.
            let power = POWERS.get(usize::from(*scale)).copied().unwrap_or(1) as f64;
            match values {
                // Far from 0 there is something broader in the column, but not in every chunk.
                Ints::Narrow(cells) if mean.base == 0 => each(cells, first, out, |x| f64::from(x) / power - rest),
                Ints::Broad(cells) if mean.base == 0 => each(cells, first, out, |x| x as f64 / power - rest),
                Ints::Narrow(cells) => each(cells, first, out, |x| distance(i64::from(x), mean.base) / power - rest),
                Ints::Broad(cells) => each(cells, first, out, |x| distance(x, mean.base) / power - rest),
            }
        }
        _ => {}
    }
}
