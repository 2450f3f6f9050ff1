//! Bars of equal width over an ordered column, and which of its values lie in which.
//!
//! Values are compared with edges as a selection compares them, so that a bar's count is the
//! number of rows that its selection opens. Floats, and all that floats hold exactly, get numpy's
//! edges; whole numbers and days get bars of whole width, so that no bar holds more of them than
//! its neighbour. Where edges are too long for floats (identifiers beyond 2^53, nanoseconds since
//! 1970, decimals of 38 digits) they are unscaled values of the column, told as its values are.

use std::cmp::Ordering;

use super::Histogram;
use crate::table::bound::Bound;
use crate::table::chunk::{Chunk, Data, float};
use crate::table::{Type, Value, show};

/// Seconds of a day: the edges of dates are in seconds.
const DAY: i128 = 86_400;

/// Whole numbers up to this are exact as floats.
const EXACT: u128 = 1 << 53;

/// Decimals of so few digits read back from a float as they were written.
const FEW_DIGITS: u128 = 1_000_000_000_000_000;

/// The least and the greatest finite value of a column.
#[derive(Debug, Clone, Copy)]
pub enum Ends {
    /// As unscaled values.
    Unscaled(i128, i128),
    /// As floats.
    Floats(f64, f64),
}

/// The edges of bars.
pub struct Bars {
    /// As numbers; of times, in seconds.
    edges: Vec<f64>,
    /// As values of the column, where floats are not exact.
    exact: Vec<Value>,
    /// To compare with.
    bounds: Vec<Bound>,
    /// How much of each bar values can take.
    widths: Vec<f64>,
}

impl Bars {
    /// At most `bins` bars from the least to the greatest value, the last of which holds its
    /// upper edge; `column` tells how values are held.
    pub fn over(column: &Chunk, ends: Ends, bins: usize) -> Self {
        match ends {
            Ends::Floats(min, max) => Bars::even(column, min, max, bins),
            Ends::Unscaled(min, max) => {
                let furthest = min.unsigned_abs().max(max.unsigned_abs());
                match (column.kind.r#type, scale(column)) {
                    (Type::Integer | Type::Date, _) => Bars::whole(column, min, max, bins),
                    (_, 0) if furthest <= EXACT => Bars::even(column, min as f64, max as f64, bins),
                    (_, scale @ 1..) if furthest <= FEW_DIGITS => {
                        let number = |unscaled| show::wide_float(unscaled, scale);
                        Bars::even(column, number(min), number(max), bins)
                    }
                    _ => Bars::of_unscaled_values(column, even_unscaled(min, max, bins), max),
                }
            }
        }
    }

    fn even(column: &Chunk, min: f64, max: f64, bins: usize) -> Self {
        let edges = even_edges(min, max, bins);
        let pairs = edges.iter().zip(edges.iter().skip(1));
        Bars {
            bounds: edges
                .iter()
                .map(|edge| Bound::of(&Value::float(*edge), column))
                .collect(),
            widths: pairs.map(|(low, high)| high - low).collect(),
            exact: Vec::new(),
            edges,
        }
    }

    fn whole(column: &Chunk, min: i128, max: i128, bins: usize) -> Self {
        let values = max.abs_diff(min).saturating_add(1);
        let width = values.div_ceil(bins as u128).max(1);
        let bars = values.div_ceil(width);
        let edge = |bar: u128| min.saturating_add_unsigned(width.saturating_mul(bar));
        // The last bar may reach beyond the last value.
        Bars::of_unscaled_values(column, (0..=bars).map(edge).collect(), max.saturating_add(1))
    }

    /// Of edges in the column's own unit; nothing can lie beyond `end`.
    fn of_unscaled_values(column: &Chunk, edges: Vec<i128>, end: i128) -> Self {
        let unit = if column.kind.r#type == Type::Date { DAY } else { 1 };
        let scale = scale(column);
        let beyond = |edge: &i128| edge.unsigned_abs().saturating_mul(unit as u128) > EXACT;
        let pairs = edges.iter().zip(edges.iter().skip(1));
        Bars {
            edges: edges
                .iter()
                .map(|edge| match scale {
                    0 => edge.saturating_mul(unit) as f64,
                    scale => show::wide_float(*edge, scale),
                })
                .collect(),
            exact: if scale != 0 || edges.iter().any(beyond) {
                edges.iter().map(|edge| value(*edge, column)).collect()
            } else {
                Vec::new()
            },
            widths: pairs
                .map(|(low, high)| (*high.min(&end)).abs_diff(*low) as f64 * unit as f64)
                .collect(),
            bounds: edges
                .into_iter()
                .map(|at| Bound::Unscaled { at, past: false })
                .collect(),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// The edges, and in the column's own words where they are longer than floats.
    pub fn into_edges(self) -> (Vec<f64>, Vec<Value>) {
        (self.edges, self.exact)
    }

    /// How much of each bar values can take.
    pub fn widths(&self) -> &[f64] {
        &self.widths
    }

    /// The bar of a value that is not outside, by its order against an edge.
    pub fn place(&self, order: impl Fn(&Bound) -> Option<Ordering>) -> usize {
        let from = |bound: &Bound| order(bound).is_some_and(Ordering::is_ge);
        self.bounds
            .partition_point(from)
            .saturating_sub(1)
            .min(self.len().saturating_sub(1))
    }

    /// Whether a value is before the first bar, within the bars or behind the last, by its order against an edge.
    pub fn side(&self, order: impl Fn(&Bound) -> Option<Ordering>) -> Ordering {
        let is = |bound: Option<&Bound>, wanted| bound.is_some_and(|bound| order(bound) == Some(wanted));
        match self.bounds.as_slice() {
            bounds if is(bounds.first(), Ordering::Less) => Ordering::Less,
            bounds if is(bounds.last(), Ordering::Greater) => Ordering::Greater,
            _ => Ordering::Equal,
        }
    }

    /// The first and the last edge.
    pub fn ends(&self) -> Option<(&Bound, &Bound)> {
        self.bounds.first().zip(self.bounds.last())
    }

    /// The histogram; `before` says how many rows have a value less than an edge, `rows` how many
    /// have one up to the last.
    pub fn histogram(&self, rows: u64, before: impl Fn(&Bound) -> u64) -> Histogram {
        let mut starts: Vec<u64> = self.bounds.iter().map(before).collect();
        if let Some(last) = starts.last_mut() {
            *last = rows;
        }
        let pairs = starts.iter().zip(starts.iter().skip(1));
        Histogram {
            edges: self.edges.clone(),
            exact: self.exact.clone(),
            counts: pairs.map(|(from, to)| to - from).collect(),
        }
    }
}

/// Decimals of a column's unscaled values.
pub fn scale(column: &Chunk) -> i8 {
    match &column.data {
        Data::Fixed { scale, .. } => i8::try_from(*scale).unwrap_or(i8::MAX),
        Data::Wide { scale, .. } => *scale,
        _ => 0,
    }
}

/// An unscaled value as a value of its column.
fn value(unscaled: i128, column: &Chunk) -> Value {
    match (&column.data, i64::try_from(unscaled)) {
        (Data::Fixed { scale, .. }, Ok(small)) => show::whole(small, *scale, &column.kind),
        _ => show::wide(unscaled, scale(column), &column.kind),
    }
}

/// The float of an unscaled value of a column of floats.
pub fn float_of(column: &Chunk, unscaled: i64) -> f64 {
    match &column.data {
        Data::Fixed { scale, .. } => float(unscaled, *scale),
        _ => unscaled as f64,
    }
}

fn even_edges(min: f64, max: f64, bins: usize) -> Vec<f64> {
    if min == max {
        // One value: a single bar around it, as numpy does.
        return vec![min - 0.5, max + 0.5];
    }
    let width = max - min;
    if !width.is_finite() {
        return vec![min, 0.0, max];
    }
    // numpy's way, so that a value on an edge falls into the same bar.
    let step = width / bins as f64;
    let mut edges: Vec<f64> = (0..bins).map(|i| i as f64 * step + min).collect();
    edges.push(max);
    edges
}

/// The same in whole unscaled values: each edge is rounded down.
fn even_unscaled(min: i128, max: i128, bins: usize) -> Vec<i128> {
    let range = max.abs_diff(min);
    let bins = range.min(bins as u128);
    if bins == 0 {
        return vec![min, min.saturating_add(1)];
    }
    let (step, rest) = (range / bins, range % bins);
    let edge = |bar: u128| min.saturating_add_unsigned(step * bar + rest * bar / bins);
    (0..bins).map(edge).chain([max]).collect()
}
