//! Floats that are short decimals, kept as whole numbers.
//!
//! Prices, shares and coordinates are decimals with a few digits that were written as floats.
//! As unscaled values with one scale they sort, rank and compare as integers, which is several times
//! faster. Only where every value comes back bit for bit: else the column stays floats.

use super::columns::extend_ints;
use crate::table::chunk::{Ints, POWERS, float};

/// Decimals tried.
const MAX_DECIMALS: u8 = 6;
/// Unscaled values up to here, so that rounding by [`ROUNDER`] is exact; well below 2^53.
const LIMIT: f64 = (1u64 << 51) as f64;
/// Added and taken away again, rounds to a whole number (ties to even), and leaves that number in
/// the low bits of the sum. Everywhere the same, and without a call.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// Values checked at once.
const PIECE: usize = 1024;

/// Floats while they are read.
pub enum Floats {
    /// `unscaled / 10^scale`, exactly.
    Fixed(Ints, u8),
    /// As they are. NaNs before the place have been taken note of.
    Raw(Vec<f64>, usize),
}

impl Floats {
    /// Empty, with room for `rows`.
    pub fn with_capacity(rows: usize) -> Self {
        Floats::Fixed(Ints::Narrow(Vec::with_capacity(rows)), 0)
    }

    /// Takes in some; a missing cell is 0.
    pub fn append<T: Copy>(&mut self, values: &[T], to: impl Fn(T) -> f64) {
        let mut piece = [0f64; PIECE];
        for values in values.chunks(PIECE) {
            for (slot, &value) in piece.iter_mut().zip(values) {
                *slot = to(value);
            }
            self.take(piece.get(..values.len()).unwrap_or(&[]));
        }
    }

    fn take(&mut self, values: &[f64]) {
        if let Floats::Fixed(whole, scale) = self {
            let mut unscaled_values = [0i64; PIECE];
            let fitting = (*scale..=MAX_DECIMALS).find(|&s| unscaled_of(values, s, &mut unscaled_values));
            let raised = fitting.filter(|&s| raise(whole, *scale, s));
            if let Some(fitting) = raised {
                *scale = fitting;
                extend_ints(whole, unscaled_values.get(..values.len()).unwrap_or(&[]));
                return;
            }
            self.make_raw();
        }
        if let Floats::Raw(raw, _) = self {
            raw.extend_from_slice(values);
        }
    }

    /// Gives up unscaled values.
    pub fn make_raw(&mut self) {
        if let Floats::Fixed(whole, scale) = self {
            let capacity = match &whole {
                Ints::Narrow(v) => v.capacity(),
                Ints::Broad(v) => v.capacity(),
            };
            let mut raw = Vec::with_capacity(capacity);
            raw.extend((0..whole.len()).map(|row| float(whole.get(row), *scale)));
            let noted = raw.len();
            *self = Floats::Raw(raw, noted);
        }
    }

    /// Raises the unscaled values to a larger scale; `false` when they would grow too large for it.
    pub fn rescale(&mut self, wanted: u8) -> bool {
        let Floats::Fixed(whole, scale) = self else {
            return false;
        };
        let raised = raise(whole, *scale, wanted);
        if raised {
            *scale = wanted;
        }
        raised
    }

    /// Tells the rows that hold NaN since the last call.
    pub fn take_nans(&mut self, mut found: impl FnMut(usize)) {
        if let Floats::Raw(raw, noted) = self {
            let new = raw.get(*noted..).unwrap_or(&[]).iter().enumerate();
            new.filter(|(_, v)| v.is_nan()).for_each(|(at, _)| found(*noted + at));
            *noted = raw.len();
        }
    }
}

/// Multiplies unscaled values up to a larger scale, unless one would leave the exact range.
fn raise(whole: &mut Ints, from: u8, to: u8) -> bool {
    if from == to || whole.is_empty() {
        return true;
    }
    let Some(&factor) = POWERS.get(usize::from(to - from)) else {
        return false;
    };
    let (min, max) = whole.range();
    let limit = LIMIT as i64 / factor;
    min >= -limit && max <= limit && whole.multiply(factor)
}

/// Whether all values are `unscaled / 10^scale` bit for bit, and the unscaled values.
fn unscaled_of(values: &[f64], scale: u8, out: &mut [i64; PIECE]) -> bool {
    let power = POWERS.get(usize::from(scale)).map_or(1.0, |&p| p as f64);
    let mut good = true;
    for (slot, &value) in out.iter_mut().zip(values) {
        let scaled = value * power;
        let shifted = scaled + ROUNDER;
        let whole = shifted - ROUNDER;
        good &= (scaled.abs() <= LIMIT) & ((whole / power).to_bits() == value.to_bits());
        *slot = (shifted.to_bits() as i64).wrapping_sub(ROUNDER.to_bits() as i64);
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[f64]) -> Floats {
        let mut floats = Floats::with_capacity(0);
        floats.append(values, |v| v);
        floats
    }

    #[test]
    fn prices_become_cents_and_come_back_bit_for_bit() {
        let values: Vec<f64> = (-5000..5000).map(|cents| f64::from(cents) / 100.0).collect();
        let Floats::Fixed(whole, 2) = read(&values) else {
            panic!("not cents")
        };
        for (row, value) in values.iter().enumerate() {
            assert_eq!(float(whole.get(row), 2).to_bits(), value.to_bits());
        }
    }

    #[test]
    fn what_has_no_short_decimal_stays_as_it_is() {
        for odd in [0.1 + 0.2, -0.0, f64::NAN, f64::INFINITY, 1e300, 5e-324, 1.0 / 3.0] {
            let Floats::Raw(raw, _) = read(&[1.5, odd]) else {
                panic!("{odd} was taken")
            };
            assert_eq!(raw[1].to_bits(), odd.to_bits());
        }
    }

    #[test]
    fn a_later_value_with_more_decimals_raises_the_earlier_ones() {
        let mut floats = read(&[1.0, 2.0]);
        floats.append(&[0.125], |v| v);
        let Floats::Fixed(whole, 3) = floats else {
            panic!("not thousandths")
        };
        assert_eq!((whole.get(0), whole.get(2)), (1000, 125));
    }
}
