//! One column's profile from its chunks.

use std::collections::BTreeMap;

use super::common::Common;
use super::histogram;
use super::report::{ColumnProfile, Monotonic, Numbers, Options, TopValue};
use super::texts::{self, TextFigures};
use super::wide::{WideValueCounts, wide_values};
use crate::few;
use crate::kernel::sort::{float_key, key_float};
use crate::run::Stopwatch;
use crate::stats::exact;
use crate::stats::moments::{Distribution, Figures, QUANTILES, cumulative};
use crate::stats::top::Top;
use crate::stats::uniformity;
use crate::stats::value_counts::{Order, ValueCounts};
use crate::table::chunk::{Chunk, Data, Kind};
use crate::table::{Column, Field, Type, Value, show};

/// Lowest and highest values listed.
const EXTREMES: usize = 5;

/// What is known of a column once it has been summed up: the profile, and for numbers what the
/// comparison of pairs needs.
#[derive(Debug)]
pub struct Summed {
    /// For the report.
    pub profile: ColumnProfile,
    /// Values, counts, and each row's place among the values, for columns of numbers.
    pub value_counts: Option<ValueCounts>,
    /// Rows whose value occurs again in the column, and rows without one, when they are few.
    pub repeats: Option<Vec<u32>>,
}

/// Sums up a column; `dense_ranks` keeps what pairs need.
pub fn sum_up(field: &Field, column: &Column, options: &Options, dense_ranks: bool, watch: &Stopwatch) -> Summed {
    let common = Common::of(column);
    let mut profile = common.profile(field);
    let mut repeats = None;
    let value_counts = match column.first().map(|p| &p.data) {
        Some(Data::Dictionary { .. } | Data::Text(_)) => {
            let mut figures = texts::figures(column, options.top, watch);
            repeats = figures.repeats.take();
            texts_into(&mut profile, figures, options);
            None
        }
        Some(Data::Wide { scale, .. }) => Some(watch.time("decimals", || wide(&mut profile, column, *scale, options))),
        Some(_) => {
            let mut value_counts = ValueCounts::new(dense_ranks && field.r#type.is_measure());
            watch.time("numbers: values and ranks", || {
                column.iter().for_each(|chunk| value_counts.update(chunk))
            });
            let value_counts = value_counts.finish();
            watch.time("numbers: moments, quantiles, histogram", || {
                if let Some(chunk) = column.first() {
                    ordered_into(&mut profile, chunk, &value_counts, options);
                }
            });
            repeats = value_counts.repeats();
            Some(value_counts)
        }
        None => None,
    };
    common.invalid_into(&mut profile, options.top);
    Summed {
        // An invalid value may have a duplicate as well: the rows above do not hold it.
        repeats: repeats.filter(|_| profile.out_of_type == 0),
        profile,
        value_counts: value_counts.filter(|_| field.r#type.is_measure()),
    }
}

/// The values of a column of numbers and each row's place among them, without a profile.
pub fn dense_ranks(column: &Column) -> ValueCounts {
    if let Some(Data::Wide { scale, .. }) = column.first().map(|p| &p.data) {
        return wide(&mut ColumnProfile::default(), column, *scale, &Options::default());
    }
    let mut value_counts = ValueCounts::new(true);
    column.iter().for_each(|chunk| value_counts.update(chunk));
    value_counts.finish()
}

/// How an ordered column's keys become values.
struct Reading<'a> {
    kind: &'a Kind,
    scale: u8,
    floats: bool,
}

impl<'a> Reading<'a> {
    fn of(chunk: &'a Chunk) -> Self {
        let (scale, floats) = match &chunk.data {
            Data::Fixed { scale, .. } => (*scale, false),
            Data::Float(_) => (0, true),
            _ => (0, false),
        };
        Reading {
            kind: &chunk.kind,
            scale,
            floats,
        }
    }

    fn value(&self, key: i64) -> Value {
        match self.kind.r#type {
            Type::Boolean => Value::Boolean(key != 0),
            _ if self.floats => Value::float(key_float(key)),
            _ => show::whole(key, self.scale, self.kind),
        }
    }
}

/// All figures of an ordered column; `chunk` tells how its values are held.
pub fn ordered_into(profile: &mut ColumnProfile, chunk: &Chunk, value_counts: &ValueCounts, options: &Options) {
    let reading = Reading::of(chunk);
    let (keys, counts) = (&value_counts.keys[..], &value_counts.counts[..]);
    counted_into(profile, keys, counts, options, |key| reading.value(key));
    if let Some(ordered) = &mut profile.ordered {
        ordered.monotonic = monotonic(value_counts.order, value_counts.rows());
    }
    match profile.r#type {
        Type::Boolean => {
            let counts: Vec<u64> = counts.iter().map(|c| u64::from(*c)).collect();
            categories_into(profile, &counts);
        }
        t if t.is_time() => {
            histogram::of_unscaled(profile, chunk, keys, counts, options.bins);
            if let Some(times) = &mut profile.times {
                times.time_quantiles = time_quantiles(value_counts, &reading);
            }
        }
        _ if reading.floats => floats_into(profile, chunk, keys, counts, options),
        t => {
            exact_into(profile, keys, counts, i32::from(reading.scale));
            if t == Type::Float {
                histogram::of_fixed(profile, chunk, keys, counts, options.bins);
            } else {
                histogram::of_unscaled(profile, chunk, keys, counts, options.bins);
            }
        }
    }
}

/// All figures of floats; the infinite ones are in no bar.
fn floats_into(profile: &mut ColumnProfile, chunk: &Chunk, keys: &[i64], counts: &[u32], options: &Options) {
    let numbers: Vec<f64> = keys.iter().map(|key| key_float(*key)).collect();
    let distribution = Distribution {
        values: &numbers,
        counts,
        rows: counts.iter().map(|c| u64::from(*c)).sum(),
    };
    let infinite = Some((float_key(f64::NEG_INFINITY), float_key(f64::INFINITY)));
    if let Some(figures) = &mut profile.numbers {
        signs_into(figures, keys, counts, float_key(0.0), infinite);
        figures_into(figures, distribution.figures());
    }
    let first = numbers.partition_point(|x| *x == f64::NEG_INFINITY);
    let end = numbers.partition_point(|x| *x < f64::INFINITY);
    let (numbers, counts) = (
        numbers.get(first..end).unwrap_or(&[]),
        counts.get(first..end).unwrap_or(&[]),
    );
    histogram::of_floats(profile, chunk, numbers, counts, options.bins);
}

fn time_quantiles(value_counts: &ValueCounts, reading: &Reading<'_>) -> BTreeMap<String, String> {
    let cumulative = cumulative(&value_counts.counts);
    let rows = value_counts.rows();
    let at = |percent: u64| {
        let place = (u128::from(rows.saturating_sub(1)) * u128::from(percent) / 100) as u64;
        value_counts.keys.get(cumulative.partition_point(|end| *end <= place))
    };
    few::map(
        QUANTILES
            .iter()
            .filter_map(|(name, percent)| Some(((*name).to_owned(), reading.value(*at(*percent)?).to_string()))),
    )
}

/// Distinct, unique, extremes and top, whatever the keys.
fn counted_into<K: Ord + Copy>(
    profile: &mut ColumnProfile,
    keys: &[K],
    counts: &[u32],
    options: &Options,
    value: impl Fn(K) -> Value,
) {
    profile.distinct = keys.len() as u64;
    profile.unique = counts.iter().filter(|c| **c == 1).count() as u64;
    let mut best = Top::new(options.top);
    keys.iter()
        .zip(counts)
        .for_each(|(key, count)| best.offer(u64::from(*count), *key));
    let listed = |count: u64, key: K| TopValue::new(value(key), count);
    profile.top = best
        .into_sorted()
        .into_iter()
        .map(|(count, key)| listed(count, key))
        .collect();
    let pairs = || {
        keys.iter()
            .zip(counts)
            .map(|(key, count)| listed(u64::from(*count), *key))
    };
    if let Some(ordered) = &mut profile.ordered {
        ordered.lowest = pairs().take(EXTREMES).collect();
        ordered.highest = pairs().rev().take(EXTREMES).collect();
    }
    profile.min = keys.first().map(|key| value(*key));
    profile.max = keys.last().map(|key| value(*key));
}

/// All figures of unscaled values but the histogram.
fn exact_into<K: exact::Unscaled + From<i8>>(profile: &mut ColumnProfile, keys: &[K], counts: &[u32], scale: i32) {
    if let Some(figures) = &mut profile.numbers {
        signs_into(figures, keys, counts, K::from(0), None);
        figures_into(figures, exact::figures(keys, counts, scale));
    }
}

/// How many cells are 0, below it, and at the infinite ends, if there are such.
fn signs_into<K: Ord>(figures: &mut Numbers, keys: &[K], counts: &[u32], zero: K, infinite: Option<(K, K)>) {
    let rows = |keys: std::ops::Range<usize>| -> u64 {
        let counts = counts.get(keys).unwrap_or(&[]);
        counts.iter().map(|count| u64::from(*count)).sum()
    };
    let (below, above) = (
        keys.partition_point(|key| *key < zero),
        keys.partition_point(|key| *key <= zero),
    );
    figures.negatives = rows(0..below);
    figures.zeros = rows(below..above);
    figures.infinite = infinite.map_or(0, |(min, max)| {
        let (low, high) = (
            keys.partition_point(|key| *key <= min),
            keys.partition_point(|key| *key < max),
        );
        rows(0..low) + rows(high..keys.len())
    });
}

/// Figures that are finite.
fn figures_into(numbers: &mut Numbers, figures: Figures) {
    numbers.sum = figures.sum.and_then(finite);
    numbers.mean = figures.mean.and_then(finite);
    numbers.variance = figures.variance.and_then(finite);
    numbers.std = figures.std.and_then(finite);
    numbers.cv = figures.cv.and_then(finite);
    numbers.skewness = figures.skewness.and_then(finite);
    numbers.kurtosis = figures.kurtosis.and_then(finite);
    numbers.iqr = figures.iqr.and_then(finite);
    numbers.range = figures.range.and_then(finite);
    numbers.mad = figures.mad.and_then(finite);
    let mut quantiles = figures.quantiles;
    quantiles.retain(|_, x| x.is_finite());
    numbers.quantiles = quantiles;
}

fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

fn monotonic(order: Order, rows: u64) -> Option<Monotonic> {
    if rows < 2 {
        return None;
    }
    match (order.rises, order.falls, order.strict) {
        (true, true, _) => Some(Monotonic::Constant),
        (true, false, true) => Some(Monotonic::StrictlyIncreasing),
        (true, false, false) => Some(Monotonic::Increasing),
        (false, true, true) => Some(Monotonic::StrictlyDecreasing),
        (false, true, false) => Some(Monotonic::Decreasing),
        (false, false, _) => None,
    }
}

/// Decimals, and integers beyond 64 bits; places and keys are by the nearest floats, for pairs.
fn wide(profile: &mut ColumnProfile, column: &Column, scale: i8, options: &Options) -> ValueCounts {
    let mut value_counts = WideValueCounts::default();
    column.iter().for_each(|chunk| value_counts.update(chunk));
    if let Some(chunk) = column.first() {
        wide_into(profile, chunk, &value_counts, scale, options);
    }
    let place = |value: &i128| {
        value_counts
            .keys
            .binary_search(value)
            .map_or(crate::stats::value_counts::NONE, |at| at as u32)
    };
    let dense_ranks = column.iter().flat_map(|chunk| {
        let values = wide_values(chunk);
        let non_null = |(row, value)| chunk.valid.get(row).then_some(value);
        values.iter().enumerate().map(non_null)
    });
    ValueCounts {
        dense_ranks: dense_ranks
            .map(|value| value.map_or(crate::stats::value_counts::NONE, place))
            .collect(),
        ..wide_for_pairs(&value_counts, scale)
    }
}

/// Values and counts of decimals, the values by the nearest floats.
pub fn wide_for_pairs(value_counts: &WideValueCounts, scale: i8) -> ValueCounts {
    let numbers = for_pairs(&value_counts.keys, scale);
    ValueCounts {
        keys: numbers.iter().map(|x| float_key(*x)).collect(),
        counts: value_counts.counts.clone(),
        ..ValueCounts::new(true)
    }
}

/// All figures of decimals.
pub fn wide_into(
    profile: &mut ColumnProfile,
    chunk: &Chunk,
    value_counts: &WideValueCounts,
    scale: i8,
    options: &Options,
) {
    let WideValueCounts { keys, counts, .. } = value_counts;
    counted_into(profile, keys, counts, options, |key| {
        show::wide(key, scale, &chunk.kind)
    });
    let rows: u64 = counts.iter().map(|c| u64::from(*c)).sum();
    let order = Order {
        ends: None,
        rises: value_counts.rises,
        falls: value_counts.falls,
        strict: keys.len() as u64 == rows,
    };
    if let Some(ordered) = &mut profile.ordered {
        ordered.monotonic = monotonic(order, rows);
    }
    exact_into(profile, keys, counts, i32::from(scale));
    histogram::of_unscaled(profile, chunk, keys, counts, options.bins);
}

/// Floats that keep the distances between some unscaled values: their own where floats hold those, else
/// from the least of them on.
fn for_pairs(keys: &[i128], scale: i8) -> Vec<f64> {
    const EXACT: u128 = 1 << 53;
    let ends = keys.first().copied().zip(keys.last().copied()).unwrap_or_default();
    let far = ends.0.unsigned_abs().max(ends.1.unsigned_abs()) > EXACT;
    let base = if far && ends.1.checked_sub(ends.0).is_some() {
        ends.0
    } else {
        0
    };
    keys.iter().map(|key| show::wide_float(key - base, scale)).collect()
}

/// All figures of a column of text.
pub fn texts_into(profile: &mut ColumnProfile, figures: TextFigures, options: &Options) {
    profile.distinct = figures.distinct;
    profile.unique = figures.unique;
    profile.top = figures.top;
    if let Some((first, last)) = figures.ends {
        profile.min = Some(Value::Text(first));
        profile.max = Some(Value::Text(last));
    }
    if let Some(texts) = &mut profile.texts {
        texts.median_length = figures.lengths.median();
        if let Some((min, max, mean, lengths)) = figures.lengths.figures(options.bins) {
            let of = figures.composition;
            texts.min_length = Some(min);
            texts.max_length = Some(max);
            texts.mean_length = Some(mean);
            texts.lengths = Some(lengths);
            texts.characters = Some(of.characters.classes());
            texts.alphabet = Some(of.characters.alphabet(options.top));
            texts.words = of.words.finish(options.top);
            texts.patterns = of.patterns.finish(options.top, figures.lengths.texts());
            texts.outer_space = Some(figures.outer_space);
            texts.empty_texts = Some(figures.empty);
        }
    }
    if figures.distinct <= options.cardinality {
        // In order of size, so that sums do not depend on the order of a dictionary.
        let once = std::iter::repeat_n(1, usize::try_from(figures.unique).unwrap_or(0));
        let counts: Vec<u64> = once.chain(figures.repeated).collect();
        categories_into(profile, &counts);
    }
}

/// How even the counts of different values are.
fn categories_into(profile: &mut ColumnProfile, counts: &[u64]) {
    profile.chi_squared = uniformity::equal(counts);
    if let Some(categories) = &mut profile.categories {
        categories.imbalance = imbalance(counts);
    }
}

/// `1 − H2 / log2(k)` from counts (ydata-profiling's imbalance score); 1 for a single value.
fn imbalance(counts: &[u64]) -> Option<f64> {
    match (counts.len(), counts.iter().sum::<u64>()) {
        (0, _) | (_, 0) => None,
        (1, _) => Some(1.0),
        (k, n) => {
            let weighted_logs: f64 = counts.iter().map(|c| *c as f64 * libm::log2(*c as f64)).sum();
            let entropy = libm::log2(n as f64) - weighted_logs / n as f64;
            Some((1.0 - entropy / libm::log2(k as f64)).clamp(0.0, 1.0))
        }
    }
}
