//! How the values at each place lie: what box plots are drawn from.

use super::Spread;

/// Of values that are finite; `None` of none.
pub fn spread(mut values: Vec<f64>) -> Option<Spread> {
    values.sort_unstable_by(f64::total_cmp);
    let (min, max) = (*values.first()?, *values.last()?);
    let at = |percent: usize| quantile(&values, percent).unwrap_or(f64::NAN);
    Some(Spread {
        count: values.len() as u64,
        min,
        p5: at(5),
        q1: at(25),
        median: at(50),
        q3: at(75),
        p95: at(95),
        max,
        median_between: median_between(&values),
    })
}

/// A quantile of ascending values by linear interpolation: Hyndman and Fan's type 7.
fn quantile(values: &[f64], percent: usize) -> Option<f64> {
    let place = u128::from(values.len().checked_sub(1)? as u64) * percent as u128;
    let (low, part) = ((place / 100) as usize, (place % 100) as f64 / 100.0);
    let a = *values.get(low)?;
    let b = values.get(low + 1).copied().unwrap_or(a);
    Some(if a == b || part == 0.0 { a } else { a + (b - a) * part })
}

/// The chance that the median lies beyond one end of its interval.
const BEYOND: f64 = 0.025;

/// The interval of a median whatever the distribution, from ascending values: its ends are the values that are
/// as many from both ends as the binomial distribution says (Conover 1999, "Practical nonparametric
/// statistics", 3.2).
fn median_between(values: &[f64]) -> Option<(f64, f64)> {
    let from_end = fewest_below(values.len() as u64)?;
    let low = *values.get(from_end.checked_sub(1)?)?;
    let high = *values.get(values.len().checked_sub(from_end)?)?;
    Some((low, high))
}

/// The least count of heads that `n` throws of a coin have at most, with a chance of [`BEYOND`] or more.
fn fewest_below(n: u64) -> Option<usize> {
    let size = n as f64;
    // Twelve standard deviations below the middle the chance is nothing.
    let first = ((size / 2.0 - 6.0 * size.sqrt()).floor().max(0.0)) as u64;
    let log = libm::lgamma(size + 1.0)
        - libm::lgamma(first as f64 + 1.0)
        - libm::lgamma(size - first as f64 + 1.0)
        - size * std::f64::consts::LN_2;
    let mut chance = libm::exp(log);
    let mut so_far = chance;
    for count in first..=n {
        if so_far >= BEYOND {
            return usize::try_from(count).ok();
        }
        chance *= (n - count) as f64 / (count + 1) as f64;
        so_far += chance;
    }
    None
}
