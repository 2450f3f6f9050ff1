//! Sums of powers, and what follows from them: mean, variance and shape.

use num_bigint::{BigInt, BigUint};

use super::{Figures, Unit, Unscaled, nearest};

/// Sums of the powers of the distances from the least unscaled value.
pub struct Powers {
    rows: u64,
    /// Σd, Σd², Σd³, Σd⁴.
    sums: [BigUint; 4],
}

/// Those of some unscaled values with their counts, of which `min` is the least, and the others at most
/// `range` away.
pub fn powers<K: Unscaled>(keys: &[K], counts: &[u32], min: i128, range: u128) -> Powers {
    let rows: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let distance = |key: &K| -> u128 { (*key).into().wrapping_sub(min) as u128 };
    let pairs = keys.iter().map(distance).zip(counts.iter().copied());
    let sums = match (u32::try_from(range), u64::try_from(range)) {
        (Ok(_), _) if rows <= u64::from(u32::MAX) => narrow(pairs.map(|(d, count)| (d as u64, u64::from(count)))),
        (_, Ok(_)) => broad(pairs.map(|(d, count)| (d as u64, u128::from(count)))),
        _ => wide(pairs),
    };
    Powers { rows, sums }
}

/// Distances of 32 bits: words of 32 bits of each power, times counts that add up to less than
/// 2^32, so that nothing overflows 64 bits (which wasm has, but no product of 128).
fn narrow(pairs: impl Iterator<Item = (u64, u64)>) -> [BigUint; 4] {
    const LOW: u64 = 0xffff_ffff;
    let mut sums = [[0u64; 4]; 4];
    for (d, count) in pairs {
        let square = d * d;
        let (low, high) = (square & LOW, square >> 32);
        let first = low * d;
        let second = high * d + (first >> 32);
        let (ends, middle, top) = (low * low, low * high, high * high);
        let one = (ends >> 32) + 2 * (middle & LOW);
        let two = (one >> 32) + 2 * (middle >> 32) + (top & LOW);
        let words = [
            [d, 0, 0, 0],
            [low, high, 0, 0],
            [first & LOW, second & LOW, second >> 32, 0],
            [ends & LOW, one & LOW, two & LOW, (two >> 32) + (top >> 32)],
        ];
        for (sums, words) in sums.iter_mut().zip(words) {
            sums.iter_mut().zip(words).for_each(|(sum, word)| *sum += word * count);
        }
    }
    sums.map(|words| added_up(words.map(BigUint::from), 32))
}

/// Distances of 64 bits, likewise in words of 64 bits.
fn broad(pairs: impl Iterator<Item = (u64, u128)>) -> [BigUint; 4] {
    const LOW: u128 = u64::MAX as u128;
    let mut sums = [[0u128; 4]; 4];
    for (d, count) in pairs {
        let d = u128::from(d);
        let square = d * d;
        let (low, high) = (square & LOW, square >> 64);
        let first = low * d;
        let second = high * d + (first >> 64);
        let (ends, middle, top) = (low * low, low * high, high * high);
        let one = (ends >> 64) + 2 * (middle & LOW);
        let two = (one >> 64) + 2 * (middle >> 64) + (top & LOW);
        let words = [
            [d, 0, 0, 0],
            [low, high, 0, 0],
            [first & LOW, second & LOW, second >> 64, 0],
            [ends & LOW, one & LOW, two & LOW, (two >> 64) + (top >> 64)],
        ];
        for (sums, words) in sums.iter_mut().zip(words) {
            sums.iter_mut().zip(words).for_each(|(sum, word)| *sum += word * count);
        }
    }
    sums.map(|words| added_up(words.map(BigUint::from), 64))
}

/// Sums of words, each of which counts as much as so many bits more.
fn added_up(words: [BigUint; 4], bits: u32) -> BigUint {
    words
        .into_iter()
        .rev()
        .fold(BigUint::default(), |sum, word| (sum << bits) + word)
}

/// Any distances.
fn wide(pairs: impl Iterator<Item = (u128, u32)>) -> [BigUint; 4] {
    let mut sums: [BigUint; 4] = Default::default();
    for (d, count) in pairs {
        let d = BigUint::from(d);
        let mut power = BigUint::from(count);
        for sum in &mut sums {
            power *= &d;
            *sum += &power;
        }
    }
    sums
}

impl Powers {
    /// Mean (with the least unscaled value added again), variance and shape.
    ///
    /// With `n` rows, the second central moment is `p2 / n²`, the third `p3 / n³`, the fourth
    /// `p4 / n⁴`. Variance is over n−1; skewness and kurtosis are pandas' G1 and G2, the first
    /// by its square, which is a ratio of whole numbers.
    pub fn figures(&self, min: i128, unit: Unit) -> Figures {
        let [s1, s2, s3, s4] = self.sums.clone().map(BigInt::from);
        let n = BigInt::from(self.rows);
        let total = BigInt::from(min) * &n + &s1;
        let mut figures = Figures {
            sum: Some(unit.float(total.clone(), BigInt::from(1u8), 1)),
            mean: Some(unit.float(total.clone(), n.clone(), 1)),
            ..Figures::default()
        };
        if self.rows < 2 {
            return figures;
        }
        let (n1, square) = (&n - 1, &s1 * &s1);
        let p2 = &n * &s2 - &square;
        let variance = unit.float(p2.clone(), &n * &n1, 2);
        figures.variance = Some(variance);
        figures.std = Some(variance.sqrt());
        let zero = BigInt::default();
        if total != zero {
            let size = nearest(&(&p2 * &n), &(&n1 * &total * &total)).sqrt();
            figures.cv = Some(if total < zero { -size } else { size });
        }
        let flat = p2 == zero;
        if self.rows > 2 {
            let p3 = &n * &n * &s3 - &n * &s1 * &s2 * 3 + &square * &s1 * 2;
            let n2 = &n - 2;
            let size = || nearest(&(&n * &n1 * &p3 * &p3), &(&n2 * &n2 * &p2 * &p2 * &p2)).sqrt();
            figures.skewness = Some(match (flat, p3 < zero) {
                (true, _) => 0.0,
                (_, true) => -size(),
                _ => size(),
            });
        }
        if self.rows > 3 {
            let n_square = &n * &n;
            let p4 = &n * &n_square * &s4 - &n_square * &s1 * &s3 * 4 + &n * &square * &s2 * 6 - &square * &square * 3;
            let above = (&n + 1) * &n1 * p4 - &n1 * &n1 * &p2 * &p2 * 3;
            let below = (&n - 2) * (&n - 3) * &p2 * &p2;
            figures.kurtosis = Some(if flat { 0.0 } else { nearest(&above, &below) });
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_ways_of_summing_agree() {
        for spread in [1u128, 1 << 20, 1 << 31] {
            let pairs: Vec<(u128, u32)> = (0..7u128).map(|n| (n * n % 5 * spread / 4 + n, n as u32 + 1)).collect();
            let of = |(d, count): &(u128, u32)| (*d as u64, u64::from(*count));
            let expected = wide(pairs.iter().copied());
            assert_eq!(narrow(pairs.iter().map(of)), expected);
            assert_eq!(broad(pairs.iter().map(|(d, c)| (*d as u64, u128::from(*c)))), expected);
        }
        let top = [(u128::from(u64::MAX), u32::MAX), (u128::from(u64::MAX) - 1, 1)];
        let of_top = top.iter().map(|(d, c)| (*d as u64, u128::from(*c)));
        assert_eq!(broad(of_top), wide(top.into_iter()));
        let top = [(u128::from(u32::MAX), u32::MAX)];
        let of_top = top.iter().map(|(d, c)| (*d as u64, u64::from(*c)));
        assert_eq!(narrow(of_top), wide(top.into_iter()));
    }
}
