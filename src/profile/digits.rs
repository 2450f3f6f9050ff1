//! How a column's numbers are written for reading.

use super::report::ColumnProfile;
use crate::table::{Type, Value};
use crate::words;

/// Whole numbers that are all within these are taken for years.
const YEARS: std::ops::RangeInclusive<i64> = 1000..=2999;

/// One way for all numbers of a column: in it, 8,640 beside 12640 reads as another kind of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// Thousands apart.
    Grouped,
    /// As they are: years, and numbers that only name.
    Plain,
}

impl Digits {
    /// Of a column. Numbers that all differ and leave few gaps name rows and count nothing.
    pub fn of(column: &ColumnProfile) -> Digits {
        let (Type::Integer, Some(Value::Integer(min)), Some(Value::Integer(max))) =
            (column.r#type, &column.min, &column.max)
        else {
            return Digits::Grouped;
        };
        let are_years = YEARS.contains(min) && YEARS.contains(max);
        let are_names =
            column.count > 1 && column.distinct == column.count && max.abs_diff(*min) < column.count.saturating_mul(4);
        if are_years || are_names {
            Digits::Plain
        } else {
            Digits::Grouped
        }
    }

    /// A value of the column.
    pub fn value(self, value: &Value) -> String {
        match value {
            Value::Integer(i) => self.cell(&i.to_string(), Type::Integer),
            Value::Float(x) => self.figure(*x),
            other => other.to_string(),
        }
    }

    /// A figure about the column in its own unit: a mean, a quantile.
    pub fn figure(self, x: f64) -> String {
        match self {
            Digits::Plain if x.abs() >= 1000.0 => format!("{x:.0}"),
            _ => words::figure(x),
        }
    }

    /// A cell's text.
    pub fn cell(self, text: &str, kind: Type) -> String {
        if kind.is_number() && self == Digits::Grouped && !text.contains(['e', 'E']) {
            words::group(text)
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(integers(1987, 2024, 500, 30), Digits::Plain);
        assert_eq!(integers(10_000, 10_499, 500, 500), Digits::Plain);
        assert_eq!(integers(8_640, 12_640, 500, 30), Digits::Grouped);
        assert_eq!(Digits::Plain.value(&Value::Integer(2015)), "2015");
        assert_eq!(Digits::Plain.figure(2014.7), "2015");
        assert_eq!(Digits::Grouped.value(&Value::Integer(12_640)), "12,640");
        assert_eq!(Digits::Grouped.cell("1.5e9", Type::Float), "1.5e9");
    }
}
