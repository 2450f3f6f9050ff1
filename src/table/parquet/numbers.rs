//! Single values of a leaf column as numbers and as texts, by what the schema says they are.

use num_bigint::BigInt;

use super::arrow::DataType;
use super::instants;
use super::kinds::scale_of;
use super::values::Values;
use crate::table::parse::datetime::date;
use crate::table::show;

const DAY_MILLISECONDS: i64 = 86_400_000;

/// The integer that an integer of the file stands for: those of fewer bits are cut, those without a
/// sign are not negative, days are days.
#[inline]
pub fn integer(value: i64, data: &DataType) -> i64 {
    match data {
        DataType::Int8 => i64::from(value as i8),
        DataType::Int16 => i64::from(value as i16),
        DataType::UInt8 => i64::from(value as u8),
        DataType::UInt16 => i64::from(value as u16),
        DataType::UInt32 => i64::from(value as u32),
        _ => value,
    }
}

/// The day of an instant in milliseconds.
pub fn day(milliseconds: i64) -> i64 {
    milliseconds.div_euclid(DAY_MILLISECONDS)
}

/// A float of 16 bits (IEEE 754, binary16).
pub fn half(bytes: &[u8]) -> f64 {
    let bits = u16::from_le_bytes(bytes.first_chunk().copied().unwrap_or_default());
    let (exponent, fraction) = (u64::from(bits >> 10 & 31), f64::from(bits & 1023));
    let power = |exponent: u64| f64::from_bits(exponent << 52);
    let size = match exponent {
        0 => fraction * power(1023 - 24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1024.0) * power(exponent + 1023 - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}

/// An unscaled value from its bytes, the highest first; `None` when it needs more than 128 bits.
pub fn unscaled(bytes: &[u8]) -> Option<i128> {
    let sign = if bytes.first().is_some_and(|byte| byte >> 7 == 1) {
        u8::MAX
    } else {
        0
    };
    let (high, low) = bytes.split_at(bytes.len().saturating_sub(16));
    let mut all = [sign; 16];
    all.iter_mut()
        .rev()
        .zip(low.iter().rev())
        .for_each(|(to, from)| *to = *from);
    let value = i128::from_be_bytes(all);
    let fits = high.iter().all(|byte| *byte == sign) && (high.is_empty() || (value < 0) == (sign != 0));
    fits.then_some(value)
}

/// A decimal with all its digits, from the bytes of its unscaled value.
pub fn decimal(bytes: &[u8], scale: i8) -> String {
    match unscaled(bytes) {
        Some(value) => show::decimal(value, i32::from(scale)),
        None => {
            let value = BigInt::from_signed_bytes_be(bytes);
            let digits = value.magnitude().to_string();
            show::point(value.sign() == num_bigint::Sign::Minus, &digits, i32::from(scale))
        }
    }
}

/// Decimals of a decimal type.
pub fn scale(data: &DataType) -> Option<i8> {
    match data {
        DataType::Decimal(_, _, scale) => Some(*scale),
        _ => None,
    }
}

/// A span of time as ISO 8601 has it, in seconds.
fn duration(value: i64, scale: u8) -> String {
    if value == 0 {
        return "P0D".to_owned();
    }
    let text = show::decimal(i128::from(value.unsigned_abs()), i32::from(scale));
    let text = match text.split_once('.') {
        Some((whole, fraction)) => match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        },
        None => text,
    };
    format!("{}PT{text}S", if value < 0 { "-" } else { "" })
}

/// Months, days and milliseconds, each in four bytes, as words: `1 mons 2 days 3 hours`.
fn interval(bytes: &[u8]) -> String {
    let part = |at: usize| {
        let part = bytes.get(at * 4..).and_then(<[u8]>::first_chunk);
        u32::from_le_bytes(part.copied().unwrap_or_default())
    };
    let (months, days, milliseconds) = (part(0), part(1), part(2));
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    let mut parts = Vec::new();
    for (count, name) in [
        (months, "mons"),
        (days, "days"),
        (seconds / 3600, "hours"),
        (seconds / 60 % 60, "mins"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {name}"));
        }
    }
    if milliseconds % 60_000 > 0 || parts.is_empty() {
        parts.push(match rest {
            0 => format!("{} secs", seconds % 60),
            rest => format!("{}.{rest:03} secs", seconds % 60),
        });
    }
    parts.join(" ")
}

/// The text of a value that is shown in words of its own: a span of time.
pub fn span(values: &Values, at: usize, data: &DataType) -> Option<String> {
    match (data, values) {
        (DataType::Duration(unit), Values::Longs(values)) => Some(duration(*values.get(at)?, scale_of(*unit))),
        (DataType::Interval(_), values) => Some(interval(values.bytes(at))),
        _ => None,
    }
}

/// A value of a nested column, as it is shown.
pub enum Shown {
    /// A number, or true or false.
    Bare(String),
    /// A text.
    Quoted(String),
}

/// A value in a nested column; `None` when there is none to show.
pub fn shown(values: &Values, at: usize, data: &DataType) -> Option<Shown> {
    use Shown::{Bare, Quoted};
    let whole = || match values {
        Values::Ints(values) => values.get(at).map(|&value| i64::from(value)),
        Values::Longs(values) => values.get(at).copied(),
        _ => None,
    };
    // In its own precision, so that 0.1 does not become 0.10000000149011612.
    let float = |text: String, is_finite: bool| if is_finite { Bare(text) } else { Quoted(text) };
    Some(match (data, values) {
        (DataType::Null, _) => return None,
        (DataType::Dictionary(_, value), _) => return shown(values, at, value),
        (_, Values::Booleans(values)) => Bare((*values.get(at)? != 0).to_string()),
        (_, Values::Singles(values)) => values.get(at).map(|v| float(v.to_string(), v.is_finite()))?,
        (_, Values::Doubles(values)) => values.get(at).map(|v| float(v.to_string(), v.is_finite()))?,
        (DataType::Float16, _) => {
            let value = half(values.bytes(at));
            float(value.to_string(), value.is_finite())
        }
        (DataType::Date32, _) => Quoted(date(whole()?)),
        (DataType::Date64, Values::Longs(_)) => Quoted(date(day(whole()?))),
        (DataType::Date64, _) => Quoted(date(whole()?)),
        (DataType::Timestamp(_, zone), Values::Fixed(..) | Values::Codes(..)) => {
            Quoted(instants::shown(values.bytes(at), zone.as_deref()))
        }
        (DataType::Timestamp(unit, zone), _) => Quoted(show::timestamp(whole()?, scale_of(*unit), zone.as_deref())),
        (DataType::Time32(unit) | DataType::Time64(unit), _) => Quoted(show::time(whole()?, scale_of(*unit))),
        (DataType::Duration(_) | DataType::Interval(_), _) => Quoted(span(values, at, data)?),
        (DataType::UInt64, _) => Bare((whole()? as u64).to_string()),
        (_, Values::Ints(_) | Values::Longs(_)) => Bare(match scale(data) {
            Some(scale) => show::decimal(i128::from(whole()?), i32::from(scale)),
            None => integer(whole()?, data).to_string(),
        }),
        (_, Values::Fixed(..) | Values::Texts(_) | Values::Codes(..)) => match scale(data) {
            Some(scale) => Bare(decimal(values.bytes(at), scale)),
            None => Quoted(String::from_utf8_lossy(values.bytes(at)).into_owned()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_of_16_bits_are_read_to_the_last() {
        for (bits, value) in [
            (0x3c00u16, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 1.0 / 16_777_216.0),
            (0x03ff, 1023.0 / 16_777_216.0),
            (0x3555, 1365.0 / 4096.0),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(&bits.to_le_bytes()), value, "{bits:x}");
        }
        assert!(half(&[0, 0x7e]).is_nan());
        assert!(half(&[0, 0x80]).is_sign_negative());
    }

    #[test]
    fn unscaled_values_of_any_length_keep_their_digits() {
        assert_eq!(unscaled(&[]), Some(0));
        assert_eq!(unscaled(&[0xff]), Some(-1));
        assert_eq!(unscaled(&[1, 0]), Some(256));
        assert_eq!(
            unscaled(&[[0xff; 4], [0xff; 4], [0xff; 4], [0xff; 4], [0xff, 0, 0, 1]].concat()[..17]),
            Some(-1)
        );
        let large = [&[0][..], &[0x80], &[0; 15]].concat();
        assert_eq!(unscaled(&large), None);
        assert_eq!(decimal(&large, 2), "1701411834604692317316873037158841057.28");
        assert_eq!(
            decimal(&[&[0xff, 0x7f][..], &[0xff; 15]].concat(), 0),
            "-170141183460469231731687303715884105729"
        );
        assert_eq!(decimal(&[0xff, 0x38], 2), "-2.00");
    }

    #[test]
    fn spans_of_time_are_told_in_full() {
        assert_eq!(duration(0, 3), "P0D");
        assert_eq!(duration(-1500, 3), "-PT1.5S");
        assert_eq!(duration(86_400, 0), "PT86400S");
        assert_eq!(duration(i64::MIN, 9), "-PT9223372036.854775808S");
        let parts = |parts: [u32; 3]| interval(&parts.map(u32::to_le_bytes).concat());
        assert_eq!(parts([0, 0, 0]), "0 secs");
        assert_eq!(parts([1, 2, 3_723_004]), "1 mons 2 days 1 hours 2 mins 3.004 secs");
        assert_eq!(parts([0, 1, 60_000]), "1 days 1 mins");
    }
}
