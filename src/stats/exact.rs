//! Figures of whole numbers, and of decimals and fixed-point floats, which are whole numbers over
//! a power of ten: exact, and rounded once at the end.
//!
//! Everything is computed on the distance of each unscaled value from the least one, as whole numbers:
//! the sums of its first four powers, and from them the central moments times powers of n. What a
//! report holds is the float nearest to the exact figure, or (behind a square root) next to it.

mod powers;

use std::collections::BTreeMap;
use std::ops::{Add, Sub};

use num_bigint::BigInt;

use powers::powers;

use super::median_distance::Walk;
use super::moments::{Figures, QUANTILES, cumulative};

/// An unscaled value: a whole number of at most 128 bits.
pub trait Unscaled: Copy + Ord + Into<i128> {}

impl Unscaled for i64 {}
impl Unscaled for i128 {}

/// The figures of some unscaled values, ascending and different, with how often each occurs; each
/// stands for `unscaled / 10^scale`.
pub fn figures<K: Unscaled>(keys: &[K], counts: &[u32], scale: i32) -> Figures {
    let (Some(min), Some(max)) = (keys.first(), keys.last()) else {
        return Figures::default();
    };
    let (min, max): (i128, i128) = ((*min).into(), (*max).into());
    let ends = cumulative(counts);
    let unit = Unit(scale);
    let range = max.wrapping_sub(min) as u128;
    let mut figures = Figures {
        range: Some(unit.float(BigInt::from(range), BigInt::from(1u8), 1)),
        ..powers(keys, counts, min, range).figures(min, unit)
    };
    let at = |place: u64| -> BigInt {
        let index = ends.partition_point(|end| *end <= place);
        let key: i128 = keys.get(index).copied().map_or(0, Into::into);
        BigInt::from(key)
    };
    let rows = ends.last().copied().unwrap_or(0);
    let mut hundredfold = BTreeMap::new();
    for (name, percent) in QUANTILES {
        let place = u128::from(rows.saturating_sub(1)) * u128::from(percent);
        let (low, part) = ((place / 100) as u64, (place % 100) as u64);
        let high = (low + 1).min(rows.saturating_sub(1));
        hundredfold.insert(name, at(low) * (100 - part) + at(high) * part);
    }
    if let (Some(low), Some(high)) = (hundredfold.get("0.25"), hundredfold.get("0.75")) {
        figures.iqr = Some(unit.float(high - low, BigInt::from(100u8), 1));
    }
    figures.mad =
        distances(keys, counts, min, range, rows, &ends).map(|fourfold| unit.float(fourfold, BigInt::from(4u8), 1));
    let quantiles = hundredfold.into_iter();
    let quantiles = quantiles.map(|(name, sum)| (name.to_owned(), unit.float(sum, BigInt::from(100u8), 1)));
    figures.quantiles = crate::few::map(quantiles);
    figures
}

/// What an unscaled value is counted in: `10^-scale`.
#[derive(Clone, Copy)]
struct Unit(i32);

impl Unit {
    /// The float nearest to `number / divisor`, in units to a power.
    fn float(self, number: BigInt, divisor: BigInt, power: u32) -> f64 {
        let ten = BigInt::from(10u8).pow(self.0.unsigned_abs() * power);
        if self.0 < 0 {
            nearest(&(number * ten), &divisor)
        } else {
            nearest(&number, &(divisor * ten))
        }
    }
}

/// The float nearest to a ratio, of two equally near ones the even one; the divisor is positive.
pub fn nearest(number: &BigInt, divisor: &BigInt) -> f64 {
    const EXACT: u64 = 53;
    let (bits, divisor_bits) = (number.bits(), divisor.bits());
    if bits <= EXACT && divisor_bits <= EXACT {
        let small = |of: &BigInt| i64::try_from(of).unwrap_or(0) as f64;
        // Both are exact, and a division rounds once.
        return small(number) / small(divisor);
    }
    // 66 bits of the ratio at least, and one more that says whether there is a rest.
    let shift = 66 + divisor_bits as i64 - bits as i64;
    let (above, below) = if shift >= 0 {
        (number.magnitude() << shift.unsigned_abs(), divisor.magnitude().clone())
    } else {
        (number.magnitude().clone(), divisor.magnitude() << shift.unsigned_abs())
    };
    let ratio = &above / &below;
    let rest = &ratio * &below != above;
    let ratio = u128::try_from(ratio).unwrap_or(u128::MAX) | u128::from(rest);
    let size = libm::scalbn(ratio as f64, i32::try_from(-shift).unwrap_or(i32::MIN));
    if number.sign() == num_bigint::Sign::Minus {
        -size
    } else {
        size
    }
}

/// Four times the median of the distances from the median.
fn distances<K: Unscaled>(
    keys: &[K],
    counts: &[u32],
    min: i128,
    range: u128,
    rows: u64,
    ends: &[u64],
) -> Option<BigInt> {
    let since = |at: usize| -> u128 { keys.get(at).map_or(0, |key| (*key).into().wrapping_sub(min) as u128) };
    let place = |at: u64| ends.partition_point(|end| *end <= at);
    let middle = (place((rows - 1) / 2), place(rows / 2));
    // Twice a distance from twice the median, and the sum of two such: three bits more.
    if range < 1 << 60 {
        let value = |at: usize| since(at) as i64;
        median_distance(value, counts, middle).map(BigInt::from)
    } else if range < 1 << 124 {
        let value = |at: usize| since(at) as i128;
        median_distance(value, counts, middle).map(BigInt::from)
    } else {
        let value = |at: usize| BigInt::from(since(at));
        median_distance(value, counts, middle)
    }
}

/// Four times the median of the distances of `counts.len()` values from their median, which lies
/// between the values at `low` and `high`.
fn median_distance<T: Ord + Clone + Add<Output = T> + Sub<Output = T>>(
    value: impl Fn(usize) -> T,
    counts: &[u32],
    (low, high): (usize, usize),
) -> Option<T> {
    let median = value(low) + value(high);
    let twice = |at: usize| value(at) + value(at);
    let walk = Walk {
        below: |at| median.clone() - twice(at),
        above: |at| twice(at) - median.clone(),
        counts,
        middle: low + 1,
    };
    walk.middle_distances().map(|(first, second)| first + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sum, mean, variance, std, cv, skewness, kurtosis, MAD, IQR, range and median, from Python's
    /// `fractions` (roots from `decimal`, with 80 digits), rounded once at the end.
    fn check(keys: &[i128], counts: &[u32], scale: i32, expected: [f64; 11]) {
        let of = figures(keys, counts, scale);
        let seen = [
            of.sum,
            of.mean,
            of.variance,
            of.std,
            of.cv,
            of.skewness,
            of.kurtosis,
            of.mad,
            of.iqr,
            of.range,
            of.quantiles.get("0.5").copied(),
        ];
        for (at, (seen, expected)) in seen.into_iter().zip(expected).enumerate() {
            let seen = seen.unwrap_or(f64::NAN);
            // Behind a root it may be the float beside the nearest one.
            let apart = (seen.to_bits() as i64 - expected.to_bits() as i64).abs();
            let rooted = (3..=5).contains(&at);
            assert!(
                seen == expected || rooted && apart <= 1,
                "{at}: {seen:e}, not {expected:e}, of {keys:?}"
            );
        }
        if let Some(narrow) = keys
            .iter()
            .map(|k| i64::try_from(*k).ok())
            .collect::<Option<Vec<i64>>>()
        {
            assert_eq!(figures(&narrow, counts, scale), of);
        }
    }

    #[test]
    fn figures_are_exact_up_to_the_ends_of_64_and_128_bits() {
        let ids: Vec<i128> = (0..5).map(|n| 1_000_000_000_000_000_000 + n).collect();
        check(
            &ids,
            &[1; 5],
            0,
            [
                5e18,
                1e18,
                2.5,
                1.5811388300841898,
                1.5811388300841897e-18,
                0.0,
                -1.2,
                1.0,
                2.0,
                4.0,
                1e18,
            ],
        );
        let (min, max) = (i128::from(i64::MIN), i128::from(i64::MAX));
        check(
            &[min, -1, 0, 5, max],
            &[2, 1, 3, 1, 2],
            0,
            [
                2.0,
                0.2222222222222222,
                4.253529586511731e37,
                6.521908912666392e18,
                2.934859010699876e19,
                -4.2713173750465423e-19,
                -0.2857142857142857,
                5.0,
                6.0,
                1.8446744073709552e19,
                0.0,
            ],
        );
        check(
            &[0, 7, i128::from(u64::MAX)],
            &[1, 2, 2],
            0,
            [
                3.6893488147419103e19,
                7.378697629483821e18,
                1.0208471007628154e38,
                1.0103697841695461e19,
                1.3693063937629153,
                0.6085806194501846,
                -3.3333333333333335,
                7.0,
                1.8446744073709552e19,
                1.8446744073709552e19,
                7.0,
            ],
        );
        let ten_38 = 10i128.pow(38);
        check(
            &[
                1 - ten_38,
                12_345_678_901_234_567_890_123_456_789_012_345_678,
                ten_38 - 1,
            ],
            &[2, 1, 3],
            4,
            [
                1.1234567890123458e34,
                1.8724279816872427e33,
                9.609764771913834e67,
                9.802940768929411e33,
                5.235416723529196,
                -0.5530167300825506,
                -2.2456612095612276,
                4.382716054938272e33,
                1.7191358027469135e34,
                2e34,
                5.617283945061729e33,
            ],
        );
    }

    #[test]
    fn decimals_are_unscaled_values_over_a_power_of_ten() {
        check(
            &[-300, 125, 250],
            &[1, 2, 3],
            2,
            [
                7.0,
                1.1666666666666667,
                4.541666666666667,
                2.131118642090737,
                1.8266731217920602,
                -2.0217017267069015,
                4.300521841595825,
                0.625,
                1.25,
                5.5,
                1.875,
            ],
        );
        check(
            &[17, 19],
            &[1, 3],
            -3,
            [
                74e3,
                18.5e3,
                1e6,
                1e3,
                0.05405405405405406,
                -2.0,
                4.0,
                0.0,
                500.0,
                2e3,
                19e3,
            ],
        );
    }

    #[test]
    fn a_ratio_is_rounded_once() {
        let of = |number: i128, divisor: i128| nearest(&BigInt::from(number), &BigInt::from(divisor));
        assert_eq!(of((1 << 53) + 1, 1), 9_007_199_254_740_992.0);
        assert_eq!(of((1 << 53) + 3, 1), 9_007_199_254_740_996.0);
        assert_eq!(of(((1 << 53) + 1) * 1000 + 1, 1000), 9_007_199_254_740_994.0);
        assert_eq!(of(-1, 3), -1.0 / 3.0);
        assert_eq!(of(i128::MAX, 1), libm::exp2(127.0));
        assert_eq!(of(1, i128::MAX), libm::exp2(-127.0));
        assert_eq!(of(0, i128::MAX), 0.0);
    }
}
