//! The middle of a column: what stands for its values where one is wanted.

use num_bigint::BigInt;

use super::exact::nearest;
use super::moments::Sum;
use crate::table::Type;
use crate::table::chunk::Data;
use crate::table::column::{Column, Scalar};

/// The mean of a column's values: of integers and decimals rounded once; of a date, a time or a
/// decimal rounded to the digits that the column has, half to even; of integers a float unless it
/// is whole. `None` of text, of booleans, without values, and when it is not finite.
pub fn mean(column: &Column) -> Option<Scalar> {
    match Values::of(column)? {
        Values::Unscaled(values, scale) => {
            let sum: BigInt = values.iter().map(|value| BigInt::from(*value)).sum();
            ratio(sum, values.len(), scale, column.r#type())
        }
        Values::Float(values) => {
            let mut sum = Sum::default();
            values.iter().for_each(|x| sum.add(*x));
            let mean = sum.total() / values.len() as f64;
            (mean.is_finite()).then_some(Scalar::Float(mean))
        }
    }
}

/// The median of a column's values, the mean of the two in the middle where they are even in number;
/// rounded as a [`mean`].
pub fn median(column: &Column) -> Option<Scalar> {
    match Values::of(column)? {
        Values::Unscaled(mut values, scale) => {
            values.sort_unstable();
            let (low, high) = middle(&values)?;
            ratio(BigInt::from(low) + BigInt::from(high), 2, scale, column.r#type())
        }
        Values::Float(mut values) => {
            values.sort_unstable_by(f64::total_cmp);
            let (low, high) = middle(&values)?;
            // Half of each, where the sum of both would be infinite.
            let sum = low + high;
            let median = if sum.is_finite() {
                sum / 2.0
            } else {
                low / 2.0 + high / 2.0
            };
            median.is_finite().then_some(Scalar::Float(median))
        }
    }
}

/// The value that occurs most often, of equally frequent ones the smallest; `None` without values.
/// Texts are compared by their bytes.
pub fn mode(column: &Column) -> Option<Scalar> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    let chunks: Vec<_> = column.chunks().map(|(_, chunk)| chunk).collect();
    for (at, chunk) in chunks.iter().enumerate() {
        places.extend(
            (0..chunk.len())
                .filter(|row| chunk.valid.get(*row))
                .map(|row| (at, row)),
        );
    }
    let compare = |a: &(usize, usize), b: &(usize, usize)| match (chunks.get(a.0), chunks.get(b.0)) {
        (Some(x), Some(y)) => crate::table::compare_cells((x, a.1), (y, b.1)),
        _ => std::cmp::Ordering::Equal,
    };
    places.sort_unstable_by(|a, b| compare(a, b));
    let runs = places.chunk_by(|a, b| compare(a, b).is_eq());
    // The first of the longest runs.
    let longest = runs.fold(&[][..], |best, run| if run.len() > best.len() { run } else { best });
    let (at, row) = longest.first()?;
    Scalar::at(chunks.get(*at)?, *row)
}

/// The values of a column of numbers or times, one at least.
enum Values {
    /// Each stands for `unscaled / 10^scale`.
    Unscaled(Vec<i128>, i32),
    /// Floats, some of which need all their bits.
    Float(Vec<f64>),
}

impl Values {
    fn of(column: &Column) -> Option<Values> {
        if !column.r#type().is_number() && !column.r#type().is_time() {
            return None;
        }
        let (mut unscaled, mut floats, mut finest) = (Vec::new(), Vec::new(), 0);
        for (_, chunk) in column.chunks() {
            let valid = (0..chunk.len()).filter(|row| chunk.valid.get(*row));
            match &chunk.data {
                Data::Fixed { values, scale } => {
                    finest = i32::from(*scale);
                    unscaled.extend(valid.map(|row| i128::from(values.get(row))));
                }
                Data::Wide { values, scale } => {
                    finest = i32::from(*scale);
                    unscaled.extend(valid.filter_map(|row| values.get(row).copied()));
                }
                Data::Float(values) => floats.extend(valid.filter_map(|row| values.get(row).copied())),
                Data::Boolean(_) | Data::Dictionary { .. } | Data::Text(_) => return None,
            }
        }
        match (unscaled.is_empty(), floats.is_empty()) {
            (false, _) => Some(Values::Unscaled(unscaled, finest)),
            (_, false) => Some(Values::Float(floats)),
            _ => None,
        }
    }
}

/// The two values in the middle of ascending ones; the same twice where one is.
fn middle<T: Copy>(values: &[T]) -> Option<(T, T)> {
    let high = values.len() / 2;
    let low = if values.len().is_multiple_of(2) {
        high.checked_sub(1)?
    } else {
        high
    };
    Some((*values.get(low)?, *values.get(high)?))
}

/// `number / (divisor · 10^scale)` as a value of a type.
fn ratio(number: BigInt, divisor: usize, scale: i32, r#type: Type) -> Option<Scalar> {
    let ten = BigInt::from(10u8);
    let (mut number, mut divisor) = (number, BigInt::from(divisor));
    if r#type == Type::Float {
        divisor *= ten.pow(scale.unsigned_abs());
        return Some(Scalar::Float(nearest(&number, &divisor)));
    }
    if scale < 0 {
        number *= ten.pow(scale.unsigned_abs());
    }
    let is_whole = (&number % &divisor).sign() == num_bigint::Sign::NoSign;
    if r#type == Type::Integer && !is_whole {
        return Some(Scalar::Float(nearest(&number, &divisor)));
    }
    let unscaled = i128::try_from(half_even(&number, &divisor)).ok()?;
    Some(Scalar::Fixed(unscaled, u8::try_from(scale).unwrap_or(0)))
}

/// A ratio as the nearest whole number, of two equally near ones the even one.
fn half_even(number: &BigInt, divisor: &BigInt) -> BigInt {
    let one = BigInt::from(1u8);
    // Rounded down: the remainder is then that of a number from 0 on.
    let mut floor = number / divisor;
    if &floor * divisor > *number {
        floor -= &one;
    }
    let twice = (number - &floor * divisor) * 2u8;
    let is_odd = (&floor % 2u8).sign() != num_bigint::Sign::NoSign;
    match twice.cmp(divisor) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Equal if !is_odd => floor,
        _ => floor + one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_integers_is_a_float_when_it_is_not_whole() {
        let column = Column::from_integers([Some(1), None, Some(2), Some(4), Some(4)]);
        assert_eq!(mean(&column), Some(Scalar::Float(2.75)));
        assert_eq!(median(&column), Some(Scalar::Fixed(3, 0)));
        assert_eq!(mode(&column), Some(Scalar::Fixed(4, 0)));
        let far = Column::from_integers([Some(i64::MAX), Some(i64::MAX - 2)]);
        assert_eq!(mean(&far), Some(Scalar::Fixed(i128::from(i64::MAX) - 1, 0)));
    }

    #[test]
    fn dates_are_rounded_to_days_and_half_goes_to_the_even_one() {
        let days = Column::from_texts([Some("2024-01-01"), Some("2024-01-02")]);
        let (days, _) = days.cast(Type::Date).expect("dates");
        // 19723 and 19724.
        assert_eq!(mean(&days), Some(Scalar::Fixed(19_724, 0)));
        assert_eq!(half_even(&BigInt::from(-5), &BigInt::from(2)), BigInt::from(-2));
        assert_eq!(half_even(&BigInt::from(-7), &BigInt::from(2)), BigInt::from(-4));
    }

    #[test]
    fn equally_frequent_values_give_the_smallest_and_nothing_gives_none() {
        let texts = Column::from_texts([Some("b"), Some("a"), None]);
        assert_eq!(mode(&texts), Some(Scalar::Text("a".into())));
        assert_eq!(mean(&texts), None);
        assert_eq!(mode(&Column::from_numbers([None])), None);
        assert_eq!(
            median(&Column::from_numbers([Some(f64::MAX), Some(f64::MAX)])),
            Some(Scalar::Float(f64::MAX))
        );
        assert_eq!(mean(&Column::from_numbers([Some(f64::INFINITY)])), None);
    }
}
