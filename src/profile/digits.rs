//! How a column's numbers are written for reading.

use super::report::ColumnProfile;
use crate::table::{Type, Value};
use crate::words;

/// Whole numbers that are all within these are taken for years.
const YEARS: std::ops::RangeInclusive<i64> = 1000..=2999;

/// Digits of a value that is told from its neighbours; all of them are in its title and in what is copied.
const TOLD: usize = 8;
/// Decimals that a figure has at most for the sake of its neighbours.
const FINEST: usize = 6;

/// One way for all numbers of a column: in it, 8,640 beside 12640 reads as another kind of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// Whether thousands are apart. Years are not, nor are numbers that only name.
    is_grouped: bool,
    /// Decimals that figures have at least: those in which values of the column differ. Of longitudes around -118
    /// three significant digits would be all the same.
    decimals: usize,
}

impl Digits {
    /// As they are.
    pub const PLAIN: Digits = Digits {
        is_grouped: false,
        decimals: 0,
    };

    /// Of a column. Numbers that all differ and leave few gaps name rows and count nothing.
    pub fn of(column: &ColumnProfile) -> Digits {
        let grouped = Digits {
            is_grouped: true,
            decimals: decimals(column),
        };
        let (Type::Integer, Some(Value::Integer(min)), Some(Value::Integer(max))) =
            (column.r#type, &column.min, &column.max)
        else {
            return grouped;
        };
        let are_years = YEARS.contains(min) && YEARS.contains(max);
        let are_names =
            column.count > 1 && column.distinct == column.count && max.abs_diff(*min) < column.count.saturating_mul(4);
        if are_years || are_names { Digits::PLAIN } else { grouped }
    }

    /// A value of the column.
    pub fn value(self, value: &Value) -> String {
        match value {
            Value::Integer(i) => self.cell(&i.to_string(), Type::Integer),
            Value::Float(x) => words::significant(*x, TOLD),
            other => other.to_string(),
        }
    }

    /// A figure about the column in its own unit: a mean, a quantile.
    pub fn figure(self, x: f64) -> String {
        match self.is_grouped {
            false if x.abs() >= 1000.0 => format!("{x:.0}"),
            _ => words::figure_with(x, self.decimals),
        }
    }

    /// A cell's text.
    pub fn cell(self, text: &str, kind: Type) -> String {
        if kind.is_number() && self.is_grouped && !text.contains(['e', 'E']) {
            words::group(text)
        } else {
            text.to_owned()
        }
    }
}

/// Decimals in which three digits of the spread of a column's middle half are seen, or of its whole range.
fn decimals(column: &ColumnProfile) -> usize {
    let numbers = column.numbers.as_ref().filter(|_| column.r#type != Type::Integer);
    let spread = numbers.and_then(|numbers| numbers.iqr.filter(|iqr| *iqr > 0.0).or(numbers.range));
    let Some(spread) = spread.filter(|spread| *spread > 0.0 && spread.is_finite()) else {
        return 0;
    };
    let power = format!("{spread:e}");
    let power: i32 = power
        .split_once('e')
        .and_then(|(_, power)| power.parse().ok())
        .unwrap_or(0);
    usize::try_from(2 - power).unwrap_or(0).min(FINEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Numbers;

    const GROUPED: Digits = Digits {
        is_grouped: true,
        decimals: 0,
    };

    #[test]
    fn values_that_are_near_each_other_have_the_digits_in_which_they_differ() {
        let longitudes = Digits::of(&ColumnProfile {
            r#type: Type::Float,
            numbers: Some(Numbers {
                iqr: Some(3.79),
                ..Numbers::default()
            }),
            ..ColumnProfile::default()
        });
        assert_eq!(longitudes.figure(-118.4912), "-118.49");
        assert_eq!(longitudes.figure(-118.0), "-118");
        let told =
            [-118.31, 15.000_1, 0.123_456_789_012, 1_234_567.5, 1e-9].map(|x| longitudes.value(&Value::Float(x)));
        assert_eq!(told, ["-118.31", "15.0001", "0.12345679", "1,234,567.5", "1.00 × 10⁻⁹"]);
    }

    fn integers(min: i64, max: i64, count: u64, distinct: u64) -> Digits {
        Digits::of(&ColumnProfile {
            r#type: Type::Integer,
            min: Some(Value::Integer(min)),
            max: Some(Value::Integer(max)),
            count,
            distinct,
            ..ColumnProfile::default()
        })
    }

    #[test]
    fn years_and_numbers_that_name_rows_keep_their_digits_together() {
        assert_eq!(integers(1987, 2024, 500, 30), Digits::PLAIN);
        assert_eq!(integers(10_000, 10_499, 500, 500), Digits::PLAIN);
        assert_eq!(integers(8_640, 12_640, 500, 30), GROUPED);
        assert_eq!(Digits::PLAIN.value(&Value::Integer(2015)), "2015");
        assert_eq!(Digits::PLAIN.figure(2014.7), "2015");
        assert_eq!(GROUPED.value(&Value::Integer(12_640)), "12,640");
        assert_eq!(GROUPED.cell("1.5e9", Type::Float), "1.5e9");
    }
}
