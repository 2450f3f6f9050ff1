//! Figures of a distribution from its sorted values and their counts.
//!
//! Mean, variance (n−1), skewness G1 and excess kurtosis G2 as pandas computes them (two passes
//! over deviations from the mean); quantiles by linear interpolation (Hyndman and Fan's type 7);
//! MAD without a scale factor. Infinite values count in quantiles and extremes, but not in moments.

use std::collections::BTreeMap;

use super::report::Histogram;

/// Quantiles in a report, with their keys.
pub const QUANTILES: [(&str, f64); 7] = [
    ("0.01", 0.01),
    ("0.05", 0.05),
    ("0.25", 0.25),
    ("0.5", 0.5),
    ("0.75", 0.75),
    ("0.95", 0.95),
    ("0.99", 0.99),
];

/// A distribution: `value(i)` is the i-th different value, ascending, and `counts[i]` its rows.
pub struct Distribution<'a> {
    /// Different values, ascending, in units of `unit`.
    pub values: &'a [f64],
    /// Rows that hold each.
    pub counts: &'a [u32],
    /// Rows in all.
    pub rows: u64,
}

/// Mean and central moments.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moments {
    /// Σx.
    pub sum: f64,
    /// Σx / n.
    pub mean: f64,
    /// n−1; `None` of fewer than two values.
    pub variance: Option<f64>,
    /// G1; `None` of fewer than three values.
    pub skewness: Option<f64>,
    /// G2; `None` of fewer than four values.
    pub kurtosis: Option<f64>,
}

/// A sum that carries its rounding errors along (Neumaier).
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    sum: f64,
    rest: f64,
}

impl Sum {
    /// Adds one.
    #[inline]
    pub fn add(&mut self, x: f64) {
        let sum = self.sum + x;
        self.rest += if self.sum.abs() >= x.abs() {
            (self.sum - sum) + x
        } else {
            (x - sum) + self.sum
        };
        self.sum = sum;
    }

    /// The sum.
    pub fn total(self) -> f64 {
        self.sum + self.rest
    }
}

impl Distribution<'_> {
    fn pairs(&self) -> impl Iterator<Item = (f64, u32)> + '_ {
        self.values.iter().copied().zip(self.counts.iter().copied())
    }

    /// Moments of the finite values; `None` when there are none.
    pub fn moments(&self) -> Option<Moments> {
        let finite = || self.pairs().filter(|(x, _)| x.is_finite());
        let rows: u64 = finite().map(|(_, c)| u64::from(c)).sum();
        if rows == 0 {
            return None;
        }
        let n = rows as f64;
        let mut sum = Sum::default();
        finite().for_each(|(x, count)| sum.add(x * f64::from(count)));
        let sum = sum.total();
        let mean = sum / n;
        let (mut d1, mut d2, mut d3, mut d4) = (Sum::default(), Sum::default(), Sum::default(), Sum::default());
        for (x, count) in finite() {
            let (d, c) = (x - mean, f64::from(count));
            d1.add(c * d);
            d2.add(c * d * d);
            d3.add(c * d * d * d);
            d4.add(c * d * d * d * d);
        }
        // The mean itself was rounded: take its error out of the squares (Chan et al.).
        let m2 = (d2.total() - d1.total() * d1.total() / n).max(0.0);
        let (m3, m4) = (d3.total(), d4.total());
        let flat = m2 == 0.0 || self.values.len() < 2;
        Some(Moments {
            sum,
            mean,
            variance: (rows > 1).then(|| if flat { 0.0 } else { m2 / (n - 1.0) }),
            skewness: (rows > 2).then(|| if flat { 0.0 } else { skewness(n, m2, m3) }),
            kurtosis: (rows > 3).then(|| if flat { 0.0 } else { kurtosis(n, m2, m4) }),
        })
    }

    /// The value at a place in sorted order.
    fn at(&self, cumulative: &[u64], place: u64) -> f64 {
        let index = cumulative.partition_point(|end| *end <= place);
        self.values.get(index).copied().unwrap_or(f64::NAN)
    }

    /// The quantiles of a report; empty without values.
    pub fn quantiles(&self, cumulative: &[u64]) -> BTreeMap<String, f64> {
        let mut quantiles = BTreeMap::new();
        if self.rows > 0 {
            for (key, q) in QUANTILES {
                quantiles.insert(key.to_owned(), self.quantile(cumulative, q));
            }
        }
        quantiles
    }

    fn quantile(&self, cumulative: &[u64], q: f64) -> f64 {
        let place = q * (self.rows - 1) as f64;
        let (low, part) = (place.floor() as u64, place - place.floor());
        let a = self.at(cumulative, low);
        let b = self.at(cumulative, (low + 1).min(self.rows - 1));
        if a == b || part == 0.0 { a } else { a + (b - a) * part }
    }

    /// Median of the absolute distances from the median; infinite values count as far away.
    pub fn mad(&self, cumulative: &[u64]) -> Option<f64> {
        if self.rows == 0 {
            return None;
        }
        let median = self.quantile(cumulative, 0.5);
        let middle = self.values.partition_point(|x| *x < median);
        let (mut left, mut right) = (middle, middle);
        let (low, high) = ((self.rows - 1) / 2, self.rows / 2);
        let (mut seen, mut first) = (0u64, None);
        loop {
            let below = left.checked_sub(1).and_then(|i| self.values.get(i)).map(|x| median - x);
            let above = self.values.get(right).map(|x| x - median);
            let take_left = match (below, above) {
                (None, None) => return first,
                (Some(b), Some(a)) => b <= a,
                (below, _) => below.is_some(),
            };
            let (index, distance) = if take_left { (left - 1, below) } else { (right, above) };
            if take_left {
                left -= 1;
            } else {
                right += 1;
            }
            seen += self.counts.get(index).map_or(0, |c| u64::from(*c));
            if first.is_none() && seen > low {
                first = distance;
            }
            if seen > high {
                return Some((first? + distance?) / 2.0);
            }
        }
    }

    /// Least and greatest finite value.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let finite = |x: &&f64| x.is_finite();
        Some((
            *self.values.iter().find(finite)?,
            *self.values.iter().rev().find(finite)?,
        ))
    }

    /// The distance between the finite values that are farthest apart.
    pub fn range(&self) -> Option<f64> {
        self.ends().map(|(least, greatest)| greatest - least)
    }

    /// Bars of equal width over the finite values. Whole numbers get bars of whole width, so
    /// that no bar holds more of them than its neighbour.
    pub fn histogram(&self, bins: usize, whole: bool) -> Option<Histogram> {
        let (least, greatest) = self.ends()?;
        let edges = edges(least, greatest, bins, whole);
        let mut counts = vec![0u64; edges.len().saturating_sub(1)];
        let mut bar = 0;
        for (x, count) in self.pairs().filter(|(x, _)| x.is_finite()) {
            while edges.get(bar + 1).is_some_and(|edge| x >= *edge) && bar + 2 < edges.len() {
                bar += 1;
            }
            if let Some(total) = counts.get_mut(bar) {
                *total += u64::from(count);
            }
        }
        Some(Histogram { edges, counts })
    }
}

/// Edges of at most `bins` bars from the least to the greatest value, the last of which holds its
/// upper edge; whole numbers get bars of whole width.
pub fn edges(least: f64, greatest: f64, bins: usize, whole: bool) -> Vec<f64> {
    if whole {
        whole_edges(least, greatest, bins)
    } else {
        even_edges(least, greatest, bins)
    }
}

fn even_edges(least: f64, greatest: f64, bins: usize) -> Vec<f64> {
    if least == greatest {
        // One value: a single bar around it, as numpy does.
        return vec![least - 0.5, greatest + 0.5];
    }
    let width = greatest - least;
    if !width.is_finite() {
        return vec![least, 0.0, greatest];
    }
    // numpy's way, so that a value on an edge falls into the same bar.
    let step = width / bins as f64;
    let mut edges: Vec<f64> = (0..bins).map(|i| i as f64 * step + least).collect();
    edges.push(greatest);
    edges
}

fn whole_edges(least: f64, greatest: f64, bins: usize) -> Vec<f64> {
    let values = greatest - least + 1.0;
    if values > 9e15 {
        return even_edges(least, greatest, bins);
    }
    let width = (values / bins as f64).ceil().max(1.0);
    let bars = (values / width).ceil() as usize;
    (0..=bars).map(|i| least + width * i as f64).collect()
}

/// How many rows have a value up to each place.
pub fn cumulative(counts: &[u32]) -> Vec<u64> {
    let mut sum = 0;
    let running = counts.iter().map(|count| {
        sum += u64::from(*count);
        sum
    });
    running.collect()
}

/// pandas' G1: the sample skewness with its bias taken out.
fn skewness(n: f64, m2: f64, m3: f64) -> f64 {
    n * (n - 1.0).sqrt() / (n - 2.0) * (m3 / (m2 * m2.sqrt()))
}

/// pandas' G2: the sample excess kurtosis with its bias taken out.
fn kurtosis(n: f64, m2: f64, m4: f64) -> f64 {
    let adjust = 3.0 * (n - 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
    n * (n + 1.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)) * (m4 / (m2 * m2)) - adjust
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], counts: &[u32], expect: &str) {
        let rows = counts.iter().map(|c| u64::from(*c)).sum();
        let of = Distribution { values, counts, rows };
        let cumulative = cumulative(counts);
        let m = of.moments().unwrap_or_default();
        let text = format!(
            "mean {:.4} var {:.4?} skew {:.4?} kurt {:.4?} median {:.2} mad {:.2?}",
            m.mean,
            m.variance,
            m.skewness,
            m.kurtosis,
            of.quantile(&cumulative, 0.5),
            of.mad(&cumulative)
        );
        assert_eq!(text, expect);
    }

    /// pandas: Series([1, 2, 2, 3, 10]).mean(), .var(), .skew(), .kurt(), .median()
    #[test]
    fn moments_are_those_of_pandas() {
        check(
            &[1.0, 2.0, 3.0, 10.0],
            &[1, 2, 1, 1],
            "mean 3.6000 var Some(13.3000) skew Some(2.0287) kurt Some(4.2721) median 2.00 mad Some(1.00)",
        );
    }

    #[test]
    fn whole_numbers_get_whole_bars() {
        let of = Distribution {
            values: &[17.0, 50.0, 90.0],
            counts: &[1, 1, 1],
            rows: 3,
        };
        let histogram = of
            .histogram(50, true)
            .unwrap_or_else(|| unreachable!("there are values"));
        assert_eq!(histogram.edges.first(), Some(&17.0));
        assert_eq!(histogram.counts.iter().sum::<u64>(), 3);
        assert!(histogram.edges.windows(2).all(|w| w[1] - w[0] == 2.0));
    }
}
