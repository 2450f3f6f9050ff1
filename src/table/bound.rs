//! The value of a condition in the unit of the column that it is asked of, so that comparing is
//! exact whatever the size: no cell and no value is rounded to a float on the way.
//!
//! A float, in a cell or in a condition, is the shortest decimal that reads as it: that is how it
//! is shown and how a person writes it. So `0.1` is equal to the decimal 0.10 and to the float 0.1.

use std::cmp::Ordering;

use super::chunk::{Chunk, Data, POWERS, float};
use super::parse::datetime::{Order, value};
use super::{Type, Value, show};

/// Seconds of a day.
const DAY: i128 = 86_400;

/// Where a value lies among those that a column can hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// Among unscaled values: at this one or, when `past`, between it and the next.
    Unscaled {
        /// The unscaled value.
        at: i128,
        /// Whether the value is a little more.
        past: bool,
    },
    /// Among floats.
    Float {
        /// The nearest one.
        nearest: f64,
        /// Its order against the value.
        side: Ordering,
    },
    /// Among texts, in byte order.
    Text(Vec<u8>),
    /// Each value of the column has this order against it.
    Outside(Ordering),
    /// Nothing that the column could hold: no value is less, equal or greater.
    Nothing,
}

impl Bound {
    /// A value in the unit of a column.
    pub fn of(value: &Value, column: &Chunk) -> Self {
        let kind = column.kind.r#type;
        match &column.data {
            Data::Dictionary { .. } | Data::Text(_) => Bound::Text(value.to_string().into_bytes()),
            Data::Float(_) => among_floats(value),
            Data::Fixed { .. } if kind == Type::Float => among_floats(value),
            Data::Boolean(_) => match value {
                Value::Boolean(truth) => Bound::at(i128::from(*truth)),
                Value::Text(text) if text == "true" => Bound::at(1),
                Value::Text(text) if text == "false" => Bound::at(0),
                _ => Bound::Nothing,
            },
            Data::Fixed { scale, .. } if kind.is_time() => among_times(value, *scale, column),
            Data::Fixed { scale, .. } => among_unscaled(value, i64::from(*scale)),
            Data::Wide { scale, .. } => among_unscaled(value, i64::from(*scale)),
        }
    }

    /// Whether a value is of a kind that a column's values can be compared with.
    pub fn is_comparable(value: &Value, column: &Chunk) -> bool {
        match &column.data {
            Data::Dictionary { .. } | Data::Text(_) => matches!(value, Value::Text(_)),
            _ => Bound::of(value, column) != Bound::Nothing,
        }
    }

    fn at(unscaled: i128) -> Self {
        Bound::Unscaled {
            at: unscaled,
            past: false,
        }
    }

    /// The order of an unscaled value against it; `None` where there is none.
    #[inline]
    pub fn of_unscaled(&self, unscaled: i128) -> Option<Ordering> {
        match self {
            Bound::Unscaled { at, past } => {
                Some(
                    unscaled
                        .cmp(at)
                        .then(if *past { Ordering::Less } else { Ordering::Equal }),
                )
            }
            Bound::Outside(order) => Some(*order),
            _ => None,
        }
    }

    /// The order of a float against it; `None` where there is none.
    #[inline]
    pub fn of_float(&self, x: f64) -> Option<Ordering> {
        match self {
            Bound::Float { nearest, side } => Some((x + 0.0).total_cmp(nearest).then(*side)),
            Bound::Outside(order) => Some(*order),
            _ => None,
        }
    }

    /// The order of a text against it; `None` where there is none.
    #[inline]
    pub fn of_text(&self, text: &[u8]) -> Option<Ordering> {
        match self {
            Bound::Text(bound) => Some(text.cmp(bound)),
            _ => None,
        }
    }

    /// The order of a valid cell against it; `None` where there is none.
    #[inline]
    pub fn of_cell(&self, column: &Chunk, row: usize) -> Option<Ordering> {
        match &column.data {
            Data::Boolean(v) => self.of_unscaled(i128::from(*v.get(row)?)),
            Data::Float(v) => self.of_float(*v.get(row)?),
            Data::Fixed { values, scale } if column.kind.r#type == Type::Float => {
                self.of_float(float(values.get(row), *scale))
            }
            Data::Fixed { values, .. } => self.of_unscaled(i128::from(values.get(row))),
            Data::Wide { values, .. } => self.of_unscaled(*values.get(row)?),
            Data::Dictionary { codes, dictionary } => self.of_text(dictionary.bytes(codes.get(row) as usize)),
            Data::Text(texts) => self.of_text(texts.bytes(row)),
        }
    }
}

fn among_unscaled(value: &Value, scale: i64) -> Bound {
    match value {
        Value::Boolean(_) => Bound::Nothing,
        Value::Integer(whole) => Written::whole(*whole).among_unscaled(scale),
        Value::Float(x) => number(&x.to_string(), |written| written.among_unscaled(scale)),
        Value::Text(text) => number(text.trim(), |written| written.among_unscaled(scale)),
    }
}

fn among_floats(value: &Value) -> Bound {
    match value {
        Value::Boolean(_) => Bound::Nothing,
        Value::Float(x) if x.is_nan() => Bound::Nothing,
        Value::Float(x) => exactly(*x),
        Value::Integer(whole) => Bound::Float {
            nearest: *whole as f64,
            // A float of that size is a whole number, and far from the ends of 128 bits.
            side: (*whole as f64 as i128).cmp(&i128::from(*whole)),
        },
        Value::Text(text) => {
            let text = text.trim();
            match number(text, |_| Bound::Nothing) {
                Bound::Outside(Ordering::Less) => exactly(f64::INFINITY),
                Bound::Outside(_) => exactly(f64::NEG_INFINITY),
                _ => Written::of(text)
                    .and_then(|written| written.among_floats(text))
                    .unwrap_or(Bound::Nothing),
            }
        }
    }
}

fn exactly(x: f64) -> Bound {
    Bound::Float {
        nearest: x + 0.0,
        side: Ordering::Equal,
    }
}

/// A written number, of which the infinite ones are beyond everything.
fn number(text: &str, finite: impl FnOnce(&Written) -> Bound) -> Bound {
    let (sign, bare) = match text.strip_prefix('-') {
        Some(rest) => (Ordering::Greater, rest),
        None => (Ordering::Less, text),
    };
    if bare.eq_ignore_ascii_case("inf") || bare.eq_ignore_ascii_case("infinity") {
        return Bound::Outside(sign);
    }
    Written::of(text).map_or(Bound::Nothing, |written| finite(&written))
}

/// A time as text, or, where a program asks, as seconds since 1970 (since midnight, for times of day).
fn among_times(value: &Value, scale: u8, column: &Chunk) -> Bound {
    let kind = column.kind.r#type;
    if let Value::Text(text) = value {
        // A text that is no time is no number of seconds either: nobody writes times so.
        return instant(text.trim(), scale, column).unwrap_or(Bound::Nothing);
    }
    match (kind, among_unscaled(value, i64::from(scale))) {
        (Type::Date, Bound::Unscaled { at, past }) => Bound::Unscaled {
            at: at.div_euclid(DAY),
            past: past || at.rem_euclid(DAY) != 0,
        },
        (_, bound) => bound,
    }
}

/// A written time in the column's unit; a date is asked about a whole day, and lies at its
/// beginning.
fn instant(text: &str, scale: u8, column: &Chunk) -> Option<Bound> {
    // Which of the two numbers of 03/04/2024 is the day, nobody has said.
    let stamp = value(text, Order::MonthFirst).filter(|stamp| !stamp.is_open())?;
    let power = i128::from(*POWERS.get(usize::from(scale))?);
    let digits = i128::from(*POWERS.get(usize::from(stamp.fraction.1))?);
    let fraction = i128::from(stamp.fraction.0) * power;
    let seconds = i128::from(stamp.seconds.unwrap_or(0));
    let of_clock = |seconds: i128| Bound::Unscaled {
        at: seconds * power + fraction.div_euclid(digits),
        past: fraction.rem_euclid(digits) != 0,
    };
    Some(match column.kind.r#type {
        Type::Date => Bound::Unscaled {
            at: i128::from(stamp.days?),
            past: seconds > 0 || fraction > 0,
        },
        Type::Time => of_clock(i128::from(stamp.seconds?)),
        _ => {
            let zone = column.kind.zone.as_deref().and_then(show::offset_seconds).unwrap_or(0);
            let offset = stamp.zone.map_or(zone, |minutes| i64::from(minutes) * 60);
            of_clock(i128::from(stamp.days?) * DAY + seconds - i128::from(offset))
        }
    })
}

/// A finite number as it is written: `± digits × 10^exponent`, without zeros at either end of the
/// digits; zero has none.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Written {
    /// Of digits with a point and an exponent, both of which may be left out.
    fn of(text: &str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        let end = rest.iter().position(|b| matches!(b, b'e' | b'E'));
        let (number, power) = rest.split_at(end.unwrap_or(rest.len()));
        let exponent: i64 = match power.get(1..) {
            None => 0,
            // An exponent beyond this is beyond every column as well.
            Some(power) => std::str::from_utf8(power).ok()?.parse::<i32>().ok()?.into(),
        };
        let mut parts = number.split(|b| *b == b'.');
        let (whole, fraction) = (parts.next()?, parts.next().unwrap_or(&[]));
        let all = || whole.iter().chain(fraction);
        if parts.next().is_some() || all().next().is_none() || !all().all(u8::is_ascii_digit) {
            return None;
        }
        let digits: Vec<u8> = all().skip_while(|b| **b == b'0').map(|b| b - b'0').collect();
        let written = Written {
            negative,
            digits,
            exponent: exponent - fraction.len() as i64,
        };
        Some(written.trimmed())
    }

    fn whole(number: i64) -> Self {
        Written {
            negative: number < 0,
            digits: number.unsigned_abs().to_string().bytes().map(|b| b - b'0').collect(),
            exponent: 0,
        }
        .trimmed()
    }

    fn trimmed(mut self) -> Self {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
            self.exponent += 1;
        }
        if self.digits.is_empty() {
            (self.negative, self.exponent) = (false, 0);
        }
        self
    }

    /// Among unscaled values of a scale.
    fn among_unscaled(&self, scale: i64) -> Bound {
        // The point comes after so many of the digits.
        let places = self.digits.len() as i64 + self.exponent + scale;
        let digit = |at: i64| {
            let at = usize::try_from(at).ok();
            i128::from(at.and_then(|at| self.digits.get(at)).copied().unwrap_or(0))
        };
        let outside = Bound::Outside(if self.negative {
            Ordering::Greater
        } else {
            Ordering::Less
        });
        if places > 39 && !self.digits.is_empty() {
            return outside;
        }
        let whole = (0..places.max(0)).try_fold(0i128, |sum, at| sum.checked_mul(10)?.checked_add(digit(at)));
        let past = places < self.digits.len() as i64;
        match whole {
            None => outside,
            Some(whole) if self.negative => Bound::Unscaled {
                at: -whole - i128::from(past),
                past,
            },
            Some(at) => Bound::Unscaled { at, past },
        }
    }

    /// Among floats; `text` is what was read.
    fn among_floats(&self, text: &str) -> Option<Bound> {
        let nearest: f64 = text.parse().ok()?;
        let side = if nearest.is_infinite() {
            if nearest > 0.0 {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        } else {
            Written::of(&nearest.to_string())?.order(self)
        };
        Some(Bound::Float {
            nearest: nearest + 0.0,
            side,
        })
    }

    fn order(&self, other: &Written) -> Ordering {
        let sign = |w: &Written| match (w.digits.is_empty(), w.negative) {
            (true, _) => 0,
            (false, negative) => {
                if negative {
                    -1
                } else {
                    1
                }
            }
        };
        let size = |w: &Written| w.digits.len() as i64 + w.exponent;
        let larger = size(self)
            .cmp(&size(other))
            .then_with(|| self.digits.cmp(&other.digits));
        sign(self).cmp(&sign(other)).then(match sign(self) {
            0 => Ordering::Equal,
            1 => larger,
            _ => larger.reverse(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unscaled(text: &str, scale: i64) -> Bound {
        among_unscaled(&Value::Text(text.into()), scale)
    }

    fn at(at: i128, past: bool) -> Bound {
        Bound::Unscaled { at, past }
    }

    #[test]
    fn a_written_number_lies_exactly_among_unscaled_values() {
        assert_eq!(unscaled("1.50", 2), at(150, false));
        assert_eq!(unscaled("1.5e1", 0), at(15, false));
        assert_eq!(unscaled("1.505", 2), at(150, true));
        assert_eq!(unscaled("-1.505", 2), at(-151, true));
        assert_eq!(unscaled("-0.1", 0), at(-1, true));
        assert_eq!(unscaled("1000", -3), at(1, false));
        assert_eq!(unscaled("18446744073709551616", 0), at(1 << 64, false));
        assert_eq!(unscaled("-0", 5), at(0, false));
        assert_eq!(unscaled("0e2147483647", 5), at(0, false));
        assert_eq!(unscaled("1e2147483647", 5), Bound::Outside(Ordering::Less));
        assert_eq!(unscaled("-1e39", 0), Bound::Outside(Ordering::Greater));
        assert_eq!(
            unscaled("170141183460469231731687303715884105728", 0),
            Bound::Outside(Ordering::Less)
        );
        assert_eq!(unscaled("1e-2147483648", 5), at(0, true));
        for text in ["", ".", "1.2.3", "x", "1e", "--1", "NaN", "1 2"] {
            assert_eq!(unscaled(text, 0), Bound::Nothing, "{text}");
        }
    }

    #[test]
    fn a_value_between_two_floats_is_equal_to_neither() {
        let order = |value: Value, x: f64| among_floats(&value).of_float(x);
        let two_53 = 9_007_199_254_740_992i64;
        assert_eq!(order(Value::Integer(two_53), two_53 as f64), Some(Ordering::Equal));
        assert_eq!(order(Value::Integer(two_53 + 1), two_53 as f64), Some(Ordering::Less));
        assert_eq!(order(Value::Text("0.1".into()), 0.1), Some(Ordering::Equal));
        assert_eq!(
            order(Value::Text("0.1000000000000000001".into()), 0.1),
            Some(Ordering::Less)
        );
        assert_eq!(
            order(Value::Text("-0.1000000000000000001".into()), -0.1),
            Some(Ordering::Greater)
        );
        assert_eq!(order(Value::Text("1e400".into()), f64::MAX), Some(Ordering::Less));
        assert_eq!(
            order(Value::Text("1e400".into()), f64::INFINITY),
            Some(Ordering::Greater)
        );
        assert_eq!(
            order(Value::Text("Infinity".into()), f64::INFINITY),
            Some(Ordering::Equal)
        );
        assert_eq!(order(Value::Text("none".into()), 1.0), None);
        assert_eq!(order(Value::Float(-0.0), 0.0), Some(Ordering::Equal));
    }
}
