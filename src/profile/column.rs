//! One column's profile from its shards.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::moments::{Distribution, QUANTILES, cumulative};
use super::ordered::{Order, Tally};
use super::report::{ColumnProfile, Histogram, Monotonic, Options, TopValue};
use super::texts::{self, TextFigures};
use super::top::Top;
use super::uniformity;
use crate::scan::distinct::Numbering;
use crate::scan::sort::key_float;
use crate::scan::{Aggregate, Stopwatch};
use crate::table::column::{Column, Data, Ints, Kind, float};
use crate::table::{Field, Type, Value, show};

/// Lowest and highest values listed.
const EXTREMES: usize = 5;

/// What is known of a column once it has been summed up: the profile, and for numbers what the
/// comparison of pairs needs.
#[derive(Debug)]
pub struct Summed {
    /// For the report.
    pub profile: ColumnProfile,
    /// Values, counts, and each row's place among the values, for columns of numbers.
    pub tally: Option<Tally>,
    /// Rows whose value occurs again in the column, and rows without one, when they are few.
    pub repeats: Option<Vec<u32>>,
}

/// Sums up a column; `places` keeps what pairs need.
pub fn sum_up(field: &Field, parts: &[Arc<Column>], options: &Options, places: bool, watch: &Stopwatch) -> Summed {
    let mut profile = blank(field, parts);
    let mut repeats = None;
    let tally = match parts.first().map(|p| &p.data) {
        Some(Data::Coded { .. } | Data::Text(_)) => {
            let mut figures = texts::figures(parts, options.top, watch);
            repeats = figures.repeats.take();
            texts_into(&mut profile, figures, options);
            None
        }
        Some(Data::Wide { scale, .. }) => Some(watch.time("decimals", || wide(&mut profile, parts, *scale, options))),
        Some(_) => {
            let mut tally = Tally::new(places && field.r#type.is_number());
            watch.time("numbers: values and ranks", || {
                parts.iter().for_each(|part| tally.update(part))
            });
            let tally = tally.finish();
            watch.time("numbers: moments, quantiles, histogram", || {
                ordered_into(&mut profile, parts, &tally, options)
            });
            repeats = tally.repeats();
            Some(tally)
        }
        None => None,
    };
    strays_into(&mut profile, parts, options);
    Summed {
        // A stray may have a twin as well: the rows above do not hold it.
        repeats: repeats.filter(|_| profile.out_of_type == 0),
        profile,
        tally: tally.filter(|_| field.r#type.is_number()),
    }
}

/// A profile with what is common to all types.
fn blank(field: &Field, parts: &[Arc<Column>]) -> ColumnProfile {
    let rows: usize = parts.iter().map(|p| p.len()).sum();
    let missing: usize = parts.iter().map(|p| p.missing()).sum();
    let kind = parts
        .first()
        .map(|p| p.kind.clone())
        .unwrap_or_else(|| Kind::of(field.r#type));
    let mut missing_tokens = BTreeMap::new();
    for (token, count) in parts.iter().flat_map(|p| p.missing_tokens()) {
        *missing_tokens.entry(token).or_default() += count;
    }
    ColumnProfile {
        name: field.name.clone(),
        r#type: field.r#type,
        physical: kind.physical.as_deref().map(String::from),
        zone: kind.zone.as_deref().map(String::from),
        count: (rows - missing) as u64,
        missing: missing as u64,
        nan: (field.r#type == Type::Float && kind.physical.is_some())
            .then(|| missing_tokens.get("NaN").copied().unwrap_or(0)),
        missing_tokens,
        out_of_type: parts.iter().map(|p| p.strays.len() as u64).sum(),
        memory: memory(parts),
        ..ColumnProfile::default()
    }
}

/// Bytes of the column in memory, in one shard: the figure does not depend on the cut.
fn memory(parts: &[Arc<Column>]) -> u64 {
    let rows: usize = parts.iter().map(|p| p.len()).sum();
    let widest = |width: fn(&Data) -> usize| parts.iter().map(|p| width(&p.data)).max().unwrap_or(0) * rows;
    let arenas: usize = parts
        .iter()
        .map(|p| match &p.data {
            Data::Text(texts) => texts.arena().len(),
            _ => 0,
        })
        .sum();
    let dictionary = match parts.first().map(|p| &p.data) {
        // As on a 64-bit machine: the figure must not depend on where the report is made.
        Some(Data::Coded { dictionary, .. }) => dictionary.arena().len() + dictionary.len() * 8,
        _ => 0,
    };
    let cells = widest(|data| match data {
        Data::Boolean(_) => 1,
        Data::Whole {
            values: Ints::Narrow(_),
            ..
        } => 4,
        Data::Whole { .. } | Data::Float(_) | Data::Text(_) => 8,
        Data::Wide { .. } => 16,
        Data::Coded { dictionary, .. } => match dictionary.len() {
            0..=0x100 => 1,
            0x101..=0x1_0000 => 2,
            _ => 4,
        },
    });
    let gaps = if parts.iter().any(|p| p.valid.invalid() > 0) {
        rows.div_ceil(8)
    } else {
        0
    };
    let tokens: usize = parts.iter().map(|p| p.token_rows.len() * 8).sum();
    let strays: usize = parts
        .iter()
        .flat_map(|p| &p.strays)
        .map(|(_, text)| text.len() + 24)
        .sum();
    (cells + arenas + dictionary + gaps + tokens + strays) as u64
}

/// How an ordered column's keys become values.
struct Reading<'a> {
    kind: &'a Kind,
    scale: u8,
    floats: bool,
}

impl<'a> Reading<'a> {
    fn of(column: &'a Column) -> Self {
        let (scale, floats) = match &column.data {
            Data::Whole { scale, .. } => (*scale, false),
            Data::Float(_) => (0, true),
            _ => (0, false),
        };
        Reading {
            kind: &column.kind,
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

    /// As a number; of times, seconds.
    fn number(&self, key: i64) -> f64 {
        match self.kind.r#type {
            _ if self.floats => key_float(key),
            Type::Date => key as f64 * 86_400.0,
            _ => float(key, self.scale),
        }
    }
}

fn ordered_into(profile: &mut ColumnProfile, parts: &[Arc<Column>], tally: &Tally, options: &Options) {
    let Some(column) = parts.first() else { return };
    let reading = Reading::of(column);
    counted_into(profile, &tally.keys, &tally.counts, options, |key| reading.value(key));
    profile.monotonic = monotonic(tally.order, tally.rows());
    let numbers: Vec<f64> = tally.keys.iter().map(|key| reading.number(*key)).collect();
    let distribution = Distribution {
        values: &numbers,
        counts: &tally.counts,
        rows: tally.rows(),
    };
    match profile.r#type {
        Type::Boolean => {
            let counts: Vec<u64> = tally.counts.iter().map(|c| u64::from(*c)).collect();
            profile.imbalance = imbalance(&counts);
            profile.chi_squared = uniformity::equal(&counts);
        }
        t if t.is_time() => {
            let whole = t == Type::Date;
            profile.histogram = time_histogram(&distribution, options.bins, whole);
            bars_into(profile, &distribution, if whole { 86_400.0 } else { 0.0 });
            profile.time_quantiles = Some(time_quantiles(tally, &reading));
        }
        t => numbers_into(profile, &distribution, options, t == Type::Integer),
    }
}

/// Bars over time: whole days for dates.
fn time_histogram(distribution: &Distribution<'_>, bins: usize, days: bool) -> Option<Histogram> {
    if !days {
        return distribution.histogram(bins, false);
    }
    let values: Vec<f64> = distribution.values.iter().map(|seconds| seconds / 86_400.0).collect();
    let by_day = Distribution {
        values: &values,
        ..*distribution
    };
    let mut histogram = by_day.histogram(bins, true)?;
    histogram.edges.iter_mut().for_each(|edge| *edge *= 86_400.0);
    Some(histogram)
}

fn time_quantiles(tally: &Tally, reading: &Reading<'_>) -> BTreeMap<String, String> {
    let cumulative = cumulative(&tally.counts);
    let rows = tally.rows();
    let at = |q: f64| {
        let place = (q * rows.saturating_sub(1) as f64).floor() as u64;
        tally.keys.get(cumulative.partition_point(|end| *end <= place))
    };
    let found = QUANTILES
        .iter()
        .filter_map(|(name, q)| Some(((*name).to_owned(), reading.value(*at(*q)?).to_string())));
    found.collect()
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
    let listed = |count: u64, key: K| TopValue {
        value: value(key),
        count,
    };
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
    profile.lowest = pairs().take(EXTREMES).collect();
    profile.highest = keys
        .iter()
        .rev()
        .zip(counts.iter().rev())
        .take(EXTREMES)
        .map(|(k, c)| listed(u64::from(*c), *k))
        .collect();
    profile.min = keys.first().map(|key| value(*key));
    profile.max = keys.last().map(|key| value(*key));
}

fn numbers_into(profile: &mut ColumnProfile, distribution: &Distribution<'_>, options: &Options, whole: bool) {
    let cumulative = cumulative(distribution.counts);
    let tally = |test: fn(f64) -> bool| {
        let pairs = distribution.values.iter().zip(distribution.counts);
        Some(pairs.filter(|(x, _)| test(**x)).map(|(_, c)| u64::from(*c)).sum())
    };
    profile.zeros = tally(|x| x == 0.0);
    profile.negatives = tally(|x| x < 0.0);
    profile.infinite = tally(f64::is_infinite);
    if let Some(moments) = distribution.moments() {
        profile.sum = finite(moments.sum);
        profile.mean = finite(moments.mean);
        profile.variance = moments.variance.and_then(finite);
        profile.std = profile.variance.map(f64::sqrt);
        profile.skewness = moments.skewness.and_then(finite);
        profile.kurtosis = moments.kurtosis.and_then(finite);
        // A mean this small beside the deviations is what rounding left of 0.
        let ratio = |(std, mean): (f64, f64)| Some(std / mean).filter(|cv| cv.abs() < 1e12);
        profile.cv = profile.std.zip(profile.mean).and_then(ratio);
    }
    let mut quantiles = distribution.quantiles(&cumulative);
    quantiles.retain(|_, x| x.is_finite());
    let quartiles = quantiles.get("0.25").zip(quantiles.get("0.75"));
    profile.iqr = quartiles.and_then(|(low, high)| finite(high - low));
    profile.quantiles = Some(quantiles);
    profile.range = distribution.range().and_then(finite);
    profile.mad = distribution.mad(&cumulative).and_then(finite);
    profile.histogram = distribution.histogram(options.bins, whole);
    bars_into(profile, distribution, if whole { 1.0 } else { 0.0 });
}

/// Whether the histogram is even; `step` is from one value that can occur to the next.
fn bars_into(profile: &mut ColumnProfile, distribution: &Distribution<'_>, step: f64) {
    let bars = profile.histogram.as_ref().zip(distribution.ends());
    profile.chi_squared = bars.and_then(|(bars, (_, greatest))| uniformity::of_bars(bars, greatest + step));
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

/// Decimals, and integers beyond 64 bits: exact where they are listed, floats in moments.
fn wide(profile: &mut ColumnProfile, parts: &[Arc<Column>], scale: i8, options: &Options) -> Tally {
    let cells = || {
        parts.iter().flat_map(|part| {
            let values = if let Data::Wide { values, .. } = &part.data {
                &values[..]
            } else {
                &[]
            };
            values
                .iter()
                .enumerate()
                .map(|(row, value)| part.valid.get(row).then_some(*value))
        })
    };
    let mut sorted: Vec<i128> = cells().flatten().collect();
    let (rises, falls) = (sorted.is_sorted(), sorted.is_sorted_by(|a, b| a >= b));
    sorted.sort_unstable();
    let mut keys: Vec<i128> = Vec::new();
    let mut counts: Vec<u32> = Vec::new();
    for value in sorted {
        if keys.last() == Some(&value) {
            counts.last_mut().into_iter().for_each(|count| *count += 1);
        } else {
            keys.push(value);
            counts.push(1);
        }
    }
    let kind = parts
        .first()
        .map(|p| p.kind.clone())
        .unwrap_or_else(|| Kind::of(profile.r#type));
    counted_into(profile, &keys, &counts, options, |key| show::wide(key, scale, &kind));
    let rows: u64 = counts.iter().map(|c| u64::from(*c)).sum();
    let order = Order {
        ends: None,
        rises,
        falls,
        strict: keys.len() as u64 == rows,
    };
    profile.monotonic = monotonic(order, rows);
    let numbers: Vec<f64> = keys.iter().map(|key| show::wide_float(*key, scale)).collect();
    let distribution = Distribution {
        values: &numbers,
        counts: &counts,
        rows,
    };
    numbers_into(profile, &distribution, options, false);
    let place = |value: i128| keys.binary_search(&value).map_or(super::ordered::NONE, |at| at as u32);
    Tally {
        places: cells().map(|value| value.map_or(super::ordered::NONE, place)).collect(),
        keys: numbers.iter().map(|x| crate::scan::sort::float_key(*x)).collect(),
        counts,
        ..Tally::new(true)
    }
}

fn texts_into(profile: &mut ColumnProfile, figures: TextFigures, options: &Options) {
    profile.distinct = figures.distinct;
    profile.unique = figures.unique;
    profile.top = figures.top;
    if let Some((first, last)) = figures.ends {
        profile.min = Some(Value::Text(first));
        profile.max = Some(Value::Text(last));
    }
    profile.median_length = figures.lengths.median();
    if let Some((least, greatest, mean, lengths)) = figures.lengths.figures(options.bins) {
        profile.min_length = Some(least);
        profile.max_length = Some(greatest);
        profile.mean_length = Some(mean);
        profile.lengths = Some(lengths);
        profile.characters = Some(figures.made.characters.classes());
        profile.alphabet = Some(figures.made.characters.alphabet(options.top));
        profile.words = figures.made.words.finish(options.top);
        profile.patterns = figures.made.patterns.finish(options.top, figures.lengths.texts());
        profile.outer_space = Some(figures.outer_space);
        profile.empty_texts = Some(figures.empty);
    }
    if figures.distinct <= options.cardinality {
        // In order of size, so that sums do not depend on the order of a dictionary.
        let once = std::iter::repeat_n(1, usize::try_from(figures.unique).unwrap_or(0));
        let counts: Vec<u64> = once.chain(figures.repeated).collect();
        profile.imbalance = imbalance(&counts);
        profile.chi_squared = uniformity::equal(&counts);
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

/// Raw texts of another type count as values of the column.
fn strays_into(profile: &mut ColumnProfile, parts: &[Arc<Column>], options: &Options) {
    if profile.out_of_type == 0 {
        return;
    }
    let (mut numbering, mut counts) = (Numbering::default(), Vec::new());
    for (_, text) in parts.iter().flat_map(|p| &p.strays) {
        let number = numbering.number(text.as_bytes()) as usize;
        counts.resize(numbering.len(), 0u64);
        counts.get_mut(number).into_iter().for_each(|count| *count += 1);
    }
    profile.distinct += counts.len() as u64;
    profile.unique += counts.iter().filter(|c| **c == 1).count() as u64;
    profile
        .top
        .extend(counts.iter().enumerate().map(|(number, count)| TopValue {
            value: Value::Text(numbering.texts().text(number).into_owned()),
            count: *count,
        }));
    profile.top.sort_by_key(|top| std::cmp::Reverse(top.count));
    profile.top.truncate(options.top);
}
