//! Pearson's chi-squared test of evenness: do all bars hold what an even spread would give them?
//!
//! The statistic is Σ (observed − expected)² / expected, and p its upper tail with one degree of
//! freedom less than bars, as `scipy.stats.chisquare`. A p near 0 says "not even"; a p near 1 says
//! "more even than chance would make it", as a counter is.

use super::ChiSquared;

/// Of counts whose bars should hold shares in proportion to `widths`. `None` with fewer than two
/// bars, without rows, or where a width is not a positive number.
pub fn chi_squared(counts: &[u64], widths: impl Iterator<Item = f64> + Clone) -> Option<ChiSquared> {
    let rows: u64 = counts.iter().sum();
    let whole: f64 = widths.clone().sum();
    if counts.len() < 2 || rows == 0 || !whole.is_finite() || widths.clone().any(|width| width <= 0.0) {
        return None;
    }
    let terms = counts.iter().zip(widths).map(|(count, width)| {
        let expected = rows as f64 * (width / whole);
        let off = *count as f64 - expected;
        off * off / expected
    });
    let statistic: f64 = terms.sum();
    let degrees = counts.len() as u64 - 1;
    statistic.is_finite().then(|| ChiSquared {
        statistic,
        degrees,
        p: upper_gamma(degrees as f64 / 2.0, statistic / 2.0),
    })
}

/// Of counts that should all be equal.
pub fn equal(counts: &[u64]) -> Option<ChiSquared> {
    chi_squared(counts, counts.iter().map(|_| 1.0))
}

/// The regularised upper incomplete gamma function Q(a, x): by the series of P below a + 1, else
/// by the continued fraction (Abramowitz and Stegun 6.5.29 and 6.5.31).
fn upper_gamma(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        1.0 - front * series(a, x)
    } else {
        front * fraction(a, x)
    }
}

/// Terms after which both have long converged; the bars are 250 at most.
const TERMS: usize = 10_000;

fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut at) = (1.0 / a, 1.0 / a, a);
    for _ in 0..TERMS {
        at += 1.0;
        term *= x / at;
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    sum
}

/// Lentz's way of evaluating it, from the front.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = f64::MAX;
    let mut d = 1.0 / b;
    let mut product = d;
    for i in 1..TERMS {
        let i = i as f64;
        let numerator = i * (a - i);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        let step = d * c;
        product *= step;
        if (step - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Option<ChiSquared>, statistic: f64, p: f64) {
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs();
        assert!(
            found.is_some_and(|found| close(found.statistic, statistic) && close(found.p, p)),
            "{found:?}, not {statistic} and {p}"
        );
    }

    /// scipy 1.15.3: chisquare(counts), chisquare(counts, expected)
    #[test]
    fn statistic_and_p_are_those_of_scipy() {
        check(equal(&[16, 18, 16, 14, 12, 12]), 2.0, 0.8491450360846096);
        check(equal(&[3, 1]), 1.0, 0.31731050786291115);
        check(equal(&[5, 5]), 0.0, 1.0);
        check(equal(&[1, 0, 0, 1000]), 2995.0079920079916, 0.0);
        check(equal(&(1..=250).collect::<Vec<_>>()), 10375.0, 0.0);
        let last_is_half = chi_squared(&[10, 12, 5], [2.0, 2.0, 1.0].into_iter());
        check(last_is_half, 0.2222222222222222, 0.8948393168143698);
        assert_eq!(equal(&[7]), None);
        assert_eq!(equal(&[0, 0]), None);
    }
}
