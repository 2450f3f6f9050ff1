//! Figures of a distribution of floats from its sorted values and their counts.
//!
//! Mean, variance (n−1), skewness G1 and excess kurtosis G2 as pandas computes them (two passes
//! over deviations from the mean); quantiles by linear interpolation (Hyndman and Fan's type 7);
//! MAD without a scale factor. Infinite values count in quantiles and extremes, but not in moments.
//! What is a whole number at heart has its figures from `exact`.

use std::collections::BTreeMap;

use super::median_distance::Walk;

/// Quantiles in a report: their keys, and in percent.
pub const QUANTILES: [(&str, u64); 7] = [
    ("0.01", 1),
    ("0.05", 5),
    ("0.25", 25),
    ("0.5", 50),
    ("0.75", 75),
    ("0.95", 95),
    ("0.99", 99),
];

/// The figures of a column of numbers; `None`, or not finite, where there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Σx.
    pub sum: Option<f64>,
    /// Σx / n.
    pub mean: Option<f64>,
    /// n−1; `None` of fewer than two values.
    pub variance: Option<f64>,
    /// Square root of the variance.
    pub std: Option<f64>,
    /// Standard deviation over mean; `None` where the mean is 0.
    pub cv: Option<f64>,
    /// G1; `None` of fewer than three values.
    pub skewness: Option<f64>,
    /// G2; `None` of fewer than four values.
    pub kurtosis: Option<f64>,
    /// By the keys of [`QUANTILES`]; empty without values.
    pub quantiles: BTreeMap<String, f64>,
    /// From the quantile 0.25 to 0.75.
    pub iqr: Option<f64>,
    /// Median of the absolute distances from the median.
    pub mad: Option<f64>,
    /// From the least to the greatest finite value.
    pub range: Option<f64>,
}

/// A distribution of floats: its different values, ascending, and how often each occurs.
pub struct Distribution<'a> {
    /// Different values, ascending.
    pub values: &'a [f64],
    /// Rows that hold each.
    pub counts: &'a [u32],
    /// Rows in all.
    pub rows: u64,
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

    /// All of them.
    pub fn figures(&self) -> Figures {
        let ends = cumulative(self.counts);
        let quantiles = self.quantiles(&ends);
        let quartiles = quantiles.get("0.25").zip(quantiles.get("0.75"));
        Figures {
            iqr: quartiles.map(|(low, high)| high - low),
            mad: self.mad(&ends),
            range: self.ends().map(|(min, max)| max - min),
            quantiles,
            ..self.moments()
        }
    }

    /// Moments of the finite values.
    fn moments(&self) -> Figures {
        let finite = || self.pairs().filter(|(x, _)| x.is_finite());
        let rows: u64 = finite().map(|(_, c)| u64::from(c)).sum();
        if rows == 0 {
            return Figures::default();
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
        // The mean itself was rounded: take its error out of the powers (Chan et al.).
        let (off, d2, d3, d4) = (d1.total() / n, d2.total(), d3.total(), d4.total());
        let m2 = (d2 - d1.total() * off).max(0.0);
        let m3 = d3 - 3.0 * off * d2 + 2.0 * n * off * off * off;
        let m4 = d4 - 4.0 * off * d3 + 6.0 * off * off * d2 - 3.0 * n * off * off * off * off;
        let flat = m2 == 0.0 || self.values.len() < 2;
        let variance = (rows > 1).then(|| if flat { 0.0 } else { m2 / (n - 1.0) });
        let std = variance.filter(|variance| variance.is_finite()).map(f64::sqrt);
        Figures {
            sum: Some(sum),
            mean: Some(mean),
            variance,
            std,
            // A mean this small beside the deviations is what rounding left of 0.
            cv: std.map(|std| std / mean).filter(|cv| cv.abs() < 1e12),
            skewness: (rows > 2).then(|| if flat { 0.0 } else { skewness(n, m2, m3) }),
            kurtosis: (rows > 3).then(|| if flat { 0.0 } else { kurtosis(n, m2, m4) }),
            ..Figures::default()
        }
    }

    /// The value at a place in sorted order.
    fn at(&self, cumulative: &[u64], place: u64) -> f64 {
        let index = cumulative.partition_point(|end| *end <= place);
        self.values.get(index).copied().unwrap_or(f64::NAN)
    }

    /// The quantiles of a report; empty without values.
    fn quantiles(&self, cumulative: &[u64]) -> BTreeMap<String, f64> {
        let all = QUANTILES.iter().filter(|_| self.rows > 0);
        crate::few::map(all.map(|(key, percent)| ((*key).to_owned(), self.quantile(cumulative, *percent))))
    }

    fn quantile(&self, cumulative: &[u64], percent: u64) -> f64 {
        let place = u128::from(self.rows - 1) * u128::from(percent);
        let (low, part) = ((place / 100) as u64, (place % 100) as f64 / 100.0);
        let a = self.at(cumulative, low);
        let b = self.at(cumulative, (low + 1).min(self.rows - 1));
        if a == b || part == 0.0 { a } else { a + (b - a) * part }
    }

    /// Median of the absolute distances from the median; infinite values count as far away.
    fn mad(&self, cumulative: &[u64]) -> Option<f64> {
        if self.rows == 0 {
            return None;
        }
        let median = self.quantile(cumulative, 50);
        let value = |at: usize| self.values.get(at).copied().unwrap_or(f64::NAN);
        let walk = Walk {
            below: |at| median - value(at),
            above: |at| value(at) - median,
            counts: self.counts,
            middle: self.values.partition_point(|x| *x < median),
        };
        walk.middle_distances().map(|(first, second)| (first + second) / 2.0)
    }

    /// Smallest and largest finite value.
    fn ends(&self) -> Option<(f64, f64)> {
        let finite = |x: &&f64| x.is_finite();
        Some((
            *self.values.iter().find(finite)?,
            *self.values.iter().rev().find(finite)?,
        ))
    }
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
        let m = of.moments();
        let text = format!(
            "mean {:.4?} var {:.4?} skew {:.4?} kurt {:.4?} median {:.2} mad {:.2?}",
            m.mean,
            m.variance,
            m.skewness,
            m.kurtosis,
            of.quantile(&cumulative, 50),
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
            "mean Some(3.6000) var Some(13.3000) skew Some(2.0287) kurt Some(4.2721) median 2.00 mad Some(1.00)",
        );
    }
}
