//! Days whose number was taken for the month: put right where another column of the file shows the order.

use std::sync::Arc;

use crate::table::chunk::{Chunk, Data, POWERS};
use crate::table::column::{Builder, Scalar};
use crate::table::parse::datetime::{civil, days};
use crate::table::{Fitted, Type};
use crate::{Error, Result};

const DAY: i64 = 86_400;

/// Reads a column of dates or instants with day and month the other way round. No number in it is above 12.
#[derive(Debug, Clone, Copy)]
pub struct Swapped;

impl Fitted for Swapped {
    fn apply(&self, _: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
        let chunk = of.first().ok_or_else(|| Error::internal("a column is gone"))?;
        let Data::Fixed { values, scale } = &chunk.data else {
            return Err(Error::internal("a column of days is none"));
        };
        let power = POWERS.get(usize::from(*scale)).copied().unwrap_or(1);
        let unit = if chunk.kind.r#type == Type::Date {
            1
        } else {
            DAY * power
        };
        let mut builder = Builder::new(chunk.kind.clone(), *scale);
        for row in 0..chunk.len() {
            if !chunk.valid.get(row) {
                match chunk.invalid_text(row) {
                    Some(text) => builder.invalid(text),
                    None => builder.missing(chunk.token(row)),
                }
                continue;
            }
            let value = values.get(row);
            let day = swapped(value.div_euclid(unit)).unwrap_or(value.div_euclid(unit));
            let value = i128::from(day) * i128::from(unit) + i128::from(value.rem_euclid(unit));
            if !builder.push(&Scalar::Fixed(value, *scale)) {
                return Err(Error::internal("a day that does not fit"));
            }
        }
        Ok(Arc::new(builder.finish()))
    }
}

fn swapped(day: i64) -> Option<i64> {
    let (year, month, day) = civil(day);
    days(year, day, month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_month_change_places() {
        let of = |year, month, day| days(year, month, day).expect("a day");
        assert_eq!(swapped(of(2024, 3, 4)), Some(of(2024, 4, 3)));
        assert_eq!(swapped(of(2024, 12, 1)), Some(of(2024, 1, 12)));
    }
}
