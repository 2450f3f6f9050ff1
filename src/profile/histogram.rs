//! The bars of a column, from its ascending values with their counts: over all of them, and without the few that
//! are far from all others.

use std::cmp::Ordering;

use super::report::ColumnProfile;
use crate::stats::bars::{self, Bars, Ends};
use crate::stats::exact::Unscaled;
use crate::stats::fence::{Fence, Reach};
use crate::stats::moments::cumulative;
use crate::stats::{CutHistogram, Histogram, uniformity};
use crate::table::bound::Bound;
use crate::table::chunk::Chunk;
use crate::table::show;

/// Of unscaled values.
pub fn of_unscaled<K: Unscaled>(profile: &mut ColumnProfile, chunk: &Chunk, keys: &[K], counts: &[u32], bins: usize) {
    let scale = bars::scale(chunk);
    let measure = Measure {
        number: &|key: &K| show::wide_float((*key).into(), scale),
        ends: &|low: &K, high: &K| Ends::Unscaled((*low).into(), (*high).into()),
        order: &|bound: &Bound, key: &K| bound.of_unscaled((*key).into()),
    };
    Ascending::new(chunk, keys, counts, measure).into_profile(profile, bins);
}

/// Of floats that are held as unscaled values.
pub fn of_fixed(profile: &mut ColumnProfile, chunk: &Chunk, keys: &[i64], counts: &[u32], bins: usize) {
    let number = |key: &i64| bars::float_of(chunk, *key);
    let measure = Measure {
        number: &number,
        ends: &|low: &i64, high: &i64| Ends::Floats(number(low), number(high)),
        order: &|bound: &Bound, key: &i64| bound.of_float(number(key)),
    };
    Ascending::new(chunk, keys, counts, measure).into_profile(profile, bins);
}

/// Of floats that are finite.
pub fn of_floats(profile: &mut ColumnProfile, chunk: &Chunk, numbers: &[f64], counts: &[u32], bins: usize) {
    let measure = Measure {
        number: &|x: &f64| *x,
        ends: &|low: &f64, high: &f64| Ends::Floats(*low, *high),
        order: &|bound: &Bound, x: &f64| bound.of_float(*x),
    };
    Ascending::new(chunk, numbers, counts, measure).into_profile(profile, bins);
}

/// What a column's values are along a measure. Few of them are asked about: they are in order.
struct Measure<'a, T> {
    /// One of them as a number.
    number: &'a dyn Fn(&T) -> f64,
    /// Two of them as the ends of bars.
    ends: &'a dyn Fn(&T, &T) -> Ends,
    /// One of them against an edge.
    order: &'a dyn Fn(&Bound, &T) -> Option<Ordering>,
}

/// Ascending values with their counts.
struct Ascending<'a, T> {
    chunk: &'a Chunk,
    values: &'a [T],
    /// The rows of each value with those of all before it.
    up_to: Vec<u64>,
    measure: Measure<'a, T>,
}

impl<'a, T> Ascending<'a, T> {
    fn new(chunk: &'a Chunk, values: &'a [T], counts: &[u32], measure: Measure<'a, T>) -> Self {
        Ascending {
            chunk,
            values,
            up_to: cumulative(counts),
            measure,
        }
    }

    /// The histograms, and whether the bars over all values are even.
    fn into_profile(self, profile: &mut ColumnProfile, bins: usize) {
        let Some((all, widths)) = self.all(bins) else {
            return;
        };
        profile.chi_squared = uniformity::chi_squared(&all.counts, widths.iter().copied());
        if let Some(distribution) = &mut profile.distribution {
            distribution.histogram = Some(all);
            distribution.cut_histogram = self.cut(bins);
        }
    }

    /// Over all values, with how much of each bar values can take.
    fn all(&self, bins: usize) -> Option<(Histogram, Vec<f64>)> {
        let bars = self.bars(self.values, bins)?;
        let histogram = bars.histogram(self.rows(self.values.len()), |bound| self.before(bound));
        Some((histogram, bars.widths().to_vec()))
    }

    /// Without the few that are far, where there are such.
    fn cut(&self, bins: usize) -> Option<CutHistogram> {
        let number = self.measure.number;
        let at = |rank: u64| {
            self.values
                .get(self.up_to.partition_point(|end| *end <= rank))
                .map(number)
        };
        let rows = self.rows(self.values.len());
        let fence = Fence::of([Reach::by_rank(rows, at)])?;
        let first = self.values.partition_point(|value| fence.side(number(value)).is_lt());
        let end = self.values.partition_point(|value| fence.side(number(value)).is_le());
        let bars = self.bars(self.values.get(first..end)?, bins)?;
        let (low, high) = bars.ends()?;
        // The last bar of whole numbers may reach further than the fence, and holds what is there.
        let through = self.rows(self.values.partition_point(|value| self.side(high, value).is_le()));
        let below = self.before(low);
        Some(CutHistogram {
            below,
            above: rows - through,
            bars: bars.histogram(through, |bound| self.before(bound)),
        })
    }

    /// Bars over some of the values.
    fn bars(&self, values: &[T], bins: usize) -> Option<Bars> {
        let ends = (self.measure.ends)(values.first()?, values.last()?);
        Some(Bars::over(self.chunk, ends, bins))
    }

    /// The rows of so many values, from the first on.
    fn rows(&self, values: usize) -> u64 {
        let last = values.checked_sub(1).and_then(|at| self.up_to.get(at));
        last.copied().unwrap_or(0)
    }

    /// Rows whose value is less than an edge.
    fn before(&self, bound: &Bound) -> u64 {
        self.rows(self.values.partition_point(|value| self.side(bound, value).is_lt()))
    }

    fn side(&self, bound: &Bound, value: &T) -> Ordering {
        (self.measure.order)(bound, value).unwrap_or(Ordering::Greater)
    }
}
