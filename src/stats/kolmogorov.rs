//! The distribution of Kolmogorov's and Smirnov's statistic: of one sample, and of two.

use std::f64::consts::PI;

use crate::Result;
use crate::run::Context;

/// Samples of at most this size are compared exactly, as `scipy.stats.ks_2samp` does.
pub const EXACT: usize = 10_000;

/// Rows of the lattice between two looks at whether to stop: some milliseconds.
const TURN: usize = 128;

/// Smirnov's sum is taken of samples up to this size, as `scipy.special.smirnov` does.
const SUMMED: u64 = 1_000_000;

/// Two samples compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoSamples {
    /// The largest distance between their distribution functions.
    pub statistic: f64,
    /// Where it is: the value of a sample. Of several places, and of both sides, the one that
    /// `scipy.stats.ks_2samp` names (where its own rounding does not part equal distances): where more of
    /// the first sample is below, before where less is; values of the first sample before those of the
    /// second; the smallest.
    pub location: f64,
    /// Whether there more of the first sample than of the second is at or below it.
    pub is_above: bool,
    /// How probable a distance as large is when both are of one distribution.
    pub p_value: f64,
    /// Whether `p_value` is that of samples of these sizes, and no limit.
    pub is_exact: bool,
    /// Values of the first sample, and of the second.
    pub sizes: (u64, u64),
}

/// Compares two samples, each ascending and without NaN; `None` when one is empty.
///
/// Two-sided, as `scipy.stats.ks_2samp(method="auto")`: exact up to 10,000 values, else with the
/// distribution of one sample of `n m / (n + m)` values, rounded to the nearest whole number.
///
/// # Errors
/// When the person said stop.
pub async fn two_samples(a: &[f64], b: &[f64], cx: &Context) -> Result<Option<TwoSamples>> {
    let Some(distance) = Distance::between(a, b) else {
        return Ok(None);
    };
    let (n, m) = (a.len(), b.len());
    let is_exact = n.max(m) <= EXACT;
    let p_value = match is_exact {
        true => outside(n, m, distance.steps, cx).await?,
        false => {
            let (n, m) = (n as f64, m as f64);
            // Half to even, as numpy rounds.
            survival((n * m / (n + m)).round_ties_even() as u64, distance.share)
        }
    };
    Ok(Some(TwoSamples {
        statistic: distance.share,
        location: distance.location,
        is_above: distance.is_above,
        p_value: p_value.clamp(0.0, 1.0),
        is_exact,
        sizes: (n as u64, m as u64),
    }))
}

/// How far two samples are apart.
pub struct Distance {
    /// In units of 1 / lcm(n, m): a whole number, so that equal ones are equal.
    steps: i64,
    /// From 0 to 1.
    pub share: f64,
    /// Where, as [`TwoSamples::location`] says.
    pub location: f64,
    is_above: bool,
}

impl Distance {
    /// Of two samples, each ascending and without NaN; `None` when one is empty.
    pub fn between(a: &[f64], b: &[f64]) -> Option<Distance> {
        let (n, m) = (a.len(), b.len());
        if n == 0 || m == 0 {
            return None;
        }
        let divisor = gcd(n, m);
        let (of_a, of_b) = ((m / divisor) as i64, (n / divisor) as i64);
        let (mut above, mut below) = (Furthest::at(*a.first()?), Furthest::at(*a.first()?));
        let (mut i, mut j) = (0, 0);
        while i < n || j < m {
            let x = match (a.get(i), b.get(j)) {
                (Some(x), Some(y)) => x.min(*y),
                (Some(x), None) | (None, Some(x)) => *x,
                (None, None) => break,
            };
            let of_first = a.get(i).is_some_and(|v| *v <= x);
            while a.get(i).is_some_and(|v| *v <= x) {
                i += 1;
            }
            while b.get(j).is_some_and(|v| *v <= x) {
                j += 1;
            }
            let distance = i as i64 * of_a - j as i64 * of_b;
            above.look(distance, x, of_first);
            below.look(-distance, x, of_first);
        }
        let is_above = above.distance >= below.distance;
        let furthest = if is_above { above } else { below };
        Some(Distance {
            steps: furthest.distance,
            share: furthest.distance as f64 / (of_a as f64 * n as f64),
            location: furthest.location,
            is_above,
        })
    }
}

/// The largest distance on one side so far, and where it is.
struct Furthest {
    distance: i64,
    location: f64,
    /// Whether the place is a value of the first sample.
    of_first: bool,
}

impl Furthest {
    /// None yet, which is said of the first sample's smallest value.
    fn at(location: f64) -> Self {
        Furthest {
            distance: 0,
            location,
            of_first: true,
        }
    }

    fn look(&mut self, distance: i64, location: f64, of_first: bool) {
        if distance > self.distance || (distance == self.distance && of_first && !self.of_first) {
            *self = Furthest {
                distance,
                location,
                of_first,
            };
        }
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The probability that a path from (0, 0) to (n, m), all being equally probable, comes to a place
/// where its distance from the diagonal is `h` / lcm(n, m) or more.
///
/// Each place has the probability of having been outside before, weighed over the two places it is
/// reached from (Hodges 1958; Viehmann 2021); all terms are positive, so that a small probability is
/// as exact as a large one.
async fn outside(n: usize, m: usize, h: i64, cx: &Context) -> Result<f64> {
    if h == 0 {
        return Ok(1.0);
    }
    let divisor = gcd(n, m);
    let (of_i, of_j) = ((m / divisor) as i64, (n / divisor) as i64);
    let is_outside = |i: usize, j: usize| (i as i64 * of_i - j as i64 * of_j).abs() >= h;
    let mut row = vec![1.0; m + 1];
    for i in 0..=n {
        if i % TURN == TURN - 1 {
            cx.tick(0).await?;
        }
        // Outside the band every place counts as 1, whichever way it is reached.
        let centre = i as i64 * of_i;
        let first = ((centre - h).div_euclid(of_j) + 1).max(0) as usize;
        let last = (((centre + h) - 1).div_euclid(of_j)).min(m as i64) as usize;
        if let Some(before) = first.checked_sub(1).and_then(|at| row.get_mut(at)) {
            *before = 1.0;
        }
        for j in first..=last.min(m) {
            let above = if i > 0 { row.get(j).copied().unwrap_or(1.0) } else { 0.0 };
            let left = match j.checked_sub(1) {
                Some(left) => row.get(left).copied().unwrap_or(1.0),
                None => 0.0,
            };
            let value = match i + j {
                0 => 0.0,
                _ if is_outside(i, j) => 1.0,
                both => (above * i as f64 + left * j as f64) / both as f64,
            };
            if let Some(slot) = row.get_mut(j) {
                *slot = value;
            }
        }
    }
    Ok(row.last().copied().unwrap_or(1.0))
}

/// The probability that the statistic of one sample of `n` values is `d` or more.
///
/// After Simard and L'Ecuyer (2011), "Computing the two-sided Kolmogorov–Smirnov distribution", with
/// the choices between methods of `scipy.stats.kstwo`: closed forms at both ends, twice the one-sided
/// distribution far out, the matrix of Marsaglia, Tsang and Wang (2003) near the middle of small
/// samples, and the series of Pelz and Good (1976) for large ones.
pub fn survival(n: u64, d: f64) -> f64 {
    if n == 0 || d <= 0.0 {
        return 1.0;
    }
    if d >= 1.0 {
        return 0.0;
    }
    let size = n as f64;
    let t = size * d;
    if t <= 0.5 {
        return 1.0;
    }
    if t <= 1.0 {
        let log: f64 = (1..=n).map(|i| libm::log(i as f64 / size)).sum();
        return 1.0 - libm::exp(log + size * libm::log(2.0 * t - 1.0));
    }
    if t >= size - 1.0 {
        return 2.0 * libm::pow(1.0 - d, size);
    }
    let squared = t * d;
    if squared >= 370.0 {
        return 0.0;
    }
    let far = if n <= 140 { 4.0 } else { 2.2 };
    if d >= 0.5 || squared >= far {
        return 2.0 * one_sided(n, d);
    }
    match n <= 140 || (n <= 100_000 && size * libm::pow(d, 1.5) <= 1.4) {
        true => 1.0 - by_matrix(n, d),
        false => 1.0 - by_series(size, d),
    }
}

/// The probability that the one-sided statistic of a sample of `n` values is `d` or more: Smirnov's sum
/// (Birnbaum and Tingey 1951), whose terms are all positive.
///
/// Each term is a binomial probability over its own chance. It is taken from how far the count is from
/// what is expected (Loader 2000, "Fast and accurate computation of binomial probabilities"), since the
/// logarithms of its factors, millions in a large sample, would leave only their rounding errors.
///
/// Of more than a million values it is scipy's limit, exp(-(6 n d + 1)² / 18 n). That is off by 2e-6 of
/// itself where it is 1e-4, and by 1 % where it is 1e-278.
fn one_sided(n: u64, d: f64) -> f64 {
    let size = n as f64;
    if n > SUMMED {
        let root = 6.0 * size * d + 1.0;
        return libm::exp(-(root * root) / (18.0 * size));
    }
    let shift = size * d;
    let whole = stirling_error(n);
    let mut sum = super::moments::Sum::default();
    // Without a value below, and then with 1, 2, …
    sum.add(libm::exp(size * libm::log1p(-d)) / d);
    for j in 1..n {
        let (count, left) = (j as f64, (n - j) as f64);
        if left <= shift {
            break;
        }
        let exponent =
            whole - stirling_error(j) - stirling_error(n - j) - deviance(count, shift) - deviance(left, -shift);
        let root = (size / (2.0 * PI * count * left)).sqrt();
        sum.add(root * libm::exp(exponent) / (d + count / size));
    }
    d * sum.total()
}

/// What a count of `x` is away from an expected `x + more`, as a logarithm: x ln(x / (x + more)) + more.
fn deviance(x: f64, more: f64) -> f64 {
    more - x * libm::log1p(more / x)
}

/// How far Stirling's formula is from ln k!, k above 0.
fn stirling_error(k: u64) -> f64 {
    let x = k as f64;
    if k <= 15 {
        return libm::lgamma(x + 1.0) - (x + 0.5) * libm::log(x) + x - 0.5 * libm::log(2.0 * PI);
    }
    let square = x * x;
    let rest = 1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square;
    (1.0 / 12.0 - (1.0 / 360.0 - rest / square) / square) / x
}

/// A square matrix of numbers, each times ten to one common power.
#[derive(Clone)]
struct Matrix {
    size: usize,
    cells: Vec<f64>,
    /// Powers of ten that all cells are to be multiplied with.
    exponent: i32,
}

impl Matrix {
    fn times(&self, other: &Matrix) -> Matrix {
        let mut cells = vec![0.0; self.size * self.size];
        for (row, into) in self.cells.chunks(self.size).zip(cells.chunks_mut(self.size)) {
            for (factor, line) in row.iter().zip(other.cells.chunks(self.size)) {
                into.iter_mut()
                    .zip(line)
                    .for_each(|(cell, with)| *cell += factor * with);
            }
        }
        let mut product = Matrix {
            size: self.size,
            cells,
            exponent: self.exponent + other.exponent,
        };
        // The cell in the middle is among the largest.
        let middle = product
            .cells
            .get(self.size / 2 * (self.size + 1))
            .copied()
            .unwrap_or(0.0);
        if middle > 1e140 {
            product.cells.iter_mut().for_each(|cell| *cell *= 1e-140);
            product.exponent += 140;
        }
        product
    }

    fn power(&self, n: u64) -> Matrix {
        if n == 1 {
            return self.clone();
        }
        let half = self.power(n / 2);
        let square = half.times(&half);
        if n % 2 == 1 { self.times(&square) } else { square }
    }
}

/// The probability of a statistic below `d`: Durbin's matrix to the power of `n`.
fn by_matrix(n: u64, d: f64) -> f64 {
    let t = n as f64 * d;
    let k = t as usize + 1;
    let size = 2 * k - 1;
    let h = k as f64 - t;
    let mut cells = vec![0.0; size * size];
    let power = |exponent: usize| libm::pow(h, exponent as f64);
    let factorials: Vec<f64> = (0..=size)
        .scan(1.0, |product, i| {
            *product *= if i == 0 { 1.0 } else { i as f64 };
            Some(*product)
        })
        .collect();
    for i in 0..size {
        for j in 0..size.min(i + 2) {
            let mut value = 1.0;
            if j == 0 {
                value -= power(i + 1);
            }
            if i + 1 == size {
                value -= power(size - j);
            }
            if j == 0 && i + 1 == size && 2.0 * h > 1.0 {
                value += libm::pow(2.0 * h - 1.0, size as f64);
            }
            let below = factorials.get(i + 1 - j).copied().unwrap_or(1.0);
            if let Some(cell) = cells.get_mut(i * size + j) {
                *cell = value / below;
            }
        }
    }
    let matrix = Matrix {
        size,
        cells,
        exponent: 0,
    };
    let powered = matrix.power(n);
    let mut probability = powered.cells.get((k - 1) * (size + 1)).copied().unwrap_or(0.0);
    let mut exponent = powered.exponent;
    for i in 1..=n {
        probability *= i as f64 / n as f64;
        if probability < 1e-140 {
            probability *= 1e140;
            exponent -= 140;
        }
    }
    probability * libm::pow(10.0, f64::from(exponent))
}

/// The probability of a statistic below `d`, by the series of Pelz and Good, to the third order in the
/// root of `n`.
fn by_series(n: f64, d: f64) -> f64 {
    let root = n.sqrt();
    let z = root * d;
    let (z2, z4, z6) = (z * z, z * z * z * z, z * z * z * z * z * z);
    let (mut k0, mut k1, mut k2, mut k3) = (0.0, 0.0, 0.0, 0.0);
    // Terms fall faster than any power: these are enough below the bound of `survival`.
    let terms = (16.0 * z / PI) as u32 + 2;
    for k in (0..terms).rev() {
        let half = (f64::from(k) + 0.5) * PI;
        let (a2, a4, a6) = (
            half * half,
            half * half * half * half,
            half * half * half * half * half * half,
        );
        // Of k and of -k - 1.
        let weight = 2.0 * libm::exp(-a2 / (2.0 * z2));
        k0 += weight / 2.0;
        k1 += weight * (a2 - z2);
        k2 += weight * (6.0 * z6 + 2.0 * z4 + a2 * (2.0 * z4 - 5.0 * z2) + a4 * (1.0 - 2.0 * z2));
        k3 += weight
            * (a6 * (5.0 - 30.0 * z2) + a4 * (-60.0 * z2 + 212.0 * z4) + a2 * (135.0 * z4 - 96.0 * z6)
                - 30.0 * z6
                - 90.0 * z6 * z2);
    }
    let (mut k2_whole, mut k3_whole) = (0.0, 0.0);
    for k in (1..terms).rev() {
        let whole = f64::from(k) * PI;
        let (b2, b4) = (whole * whole, whole * whole * whole * whole);
        let weight = 2.0 * libm::exp(-b2 / (2.0 * z2));
        k2_whole += weight * b2;
        k3_whole += weight * (3.0 * b2 * z2 - b4);
    }
    let half_pi = (PI / 2.0).sqrt();
    let first = (2.0 * PI).sqrt() / z * k0;
    let second = half_pi / (6.0 * z4) * k1;
    let third = half_pi / (72.0 * z6 * z) * k2 - half_pi / (36.0 * z2 * z) * k2_whole;
    let fourth = half_pi / (6480.0 * z6 * z4) * k3 + half_pi / (216.0 * z6) * k3_whole;
    first + second / root + third / n + fourth / (n * root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_as_far_as_its_uniform_place() {
        // d = max(u, 1 - u): P(D >= d) = 2 (1 - d) from one half on.
        for d in [0.5, 0.6, 0.9] {
            assert!((survival(1, d) - 2.0 * (1.0 - d)).abs() < 1e-15, "{d}");
        }
        assert_eq!(survival(10, 0.01), 1.0);
        assert_eq!(survival(10, 1.0), 0.0);
    }
}
