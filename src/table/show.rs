//! Single cells written out: what reports, the grid and text files say of a value.

use super::chunk::{Kind, POWERS, float};
use super::parse::datetime::{self, date};
use super::{Type, Value};

const DAY: i64 = 86_400;

/// An unscaled value with its scale, by the column's type.
pub fn whole(unscaled: i64, scale: u8, kind: &Kind) -> Value {
    match kind.r#type {
        Type::Integer if scale == 0 => Value::Integer(unscaled),
        Type::Date => Value::Text(date(unscaled)),
        Type::Timestamp => Value::Text(timestamp(unscaled, scale, kind.zone.as_deref())),
        Type::Time => Value::Text(time(unscaled, scale)),
        Type::Decimal => Value::Text(decimal(i128::from(unscaled), i32::from(scale))),
        _ => Value::float(float(unscaled, scale)),
    }
}

/// A wide unscaled value with its scale.
pub fn wide(unscaled: i128, scale: i8, kind: &Kind) -> Value {
    if kind.r#type == Type::Integer
        && scale == 0
        && let Ok(small) = i64::try_from(unscaled)
    {
        return Value::Integer(small);
    }
    Value::Text(decimal(unscaled, i32::from(scale)))
}

/// A wide unscaled value as the nearest float.
pub fn wide_float(unscaled: i128, scale: i8) -> f64 {
    // The decimal text is parsed, since dividing two rounded floats would round twice.
    decimal(unscaled, i32::from(scale)).parse().unwrap_or(f64::NAN)
}

/// Decimal digits with the point in its place.
pub fn decimal(unscaled: i128, scale: i32) -> String {
    if scale <= 0 {
        let zeros = "0".repeat(usize::try_from(-scale).unwrap_or(0));
        return if unscaled == 0 {
            "0".into()
        } else {
            format!("{unscaled}{zeros}")
        };
    }
    point(unscaled < 0, &unscaled.unsigned_abs().to_string(), scale)
}

/// Digits with the point before the last `scale` of them.
pub fn point(is_negative: bool, digits: &str, scale: i32) -> String {
    let sign = if is_negative { "-" } else { "" };
    let places = usize::try_from(scale).unwrap_or(0);
    if places == 0 {
        return format!("{sign}{digits}");
    }
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{sign}{whole}.{fraction}")
}

/// Seconds since 1970 (`/ 10^scale`) as `YYYY-MM-DD HH:MM:SS[.fff]`, with its offset when zoned.
pub fn timestamp(unscaled: i64, scale: u8, zone: Option<&str>) -> String {
    let power = POWERS.get(usize::from(scale)).copied().unwrap_or(1);
    let offset = zone.and_then(offset_seconds).unwrap_or(0);
    let seconds = unscaled.div_euclid(power).saturating_add(offset);
    let fraction = unscaled.rem_euclid(power);
    let mut text = date(seconds.div_euclid(DAY));
    text.push(' ');
    text.push_str(&clock(seconds.rem_euclid(DAY), fraction, scale));
    match zone {
        Some(zone) if offset_seconds(zone).is_some_and(|offset| offset != 0) => text.push_str(zone),
        // A named zone is shown in UTC: the engine carries no table of zones.
        Some(_) => text.push('Z'),
        None => {}
    }
    text
}

/// Seconds since midnight (`/ 10^scale`) as `HH:MM:SS[.fff]`.
pub fn time(unscaled: i64, scale: u8) -> String {
    let power = POWERS.get(usize::from(scale)).copied().unwrap_or(1);
    // No time of day is before midnight, but files have such.
    let (sign, size) = (
        if unscaled < 0 { "-" } else { "" },
        i64::try_from(unscaled.unsigned_abs()).unwrap_or(i64::MAX),
    );
    format!("{sign}{}", clock(size / power, size % power, scale))
}

fn clock(seconds: i64, fraction: i64, scale: u8) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{hours:02}:{minutes:02}:{rest:02}");
    if scale > 0 && fraction != 0 {
        text.push_str(&format!(".{fraction:0>width$}", width = usize::from(scale)));
    }
    text
}

/// Seconds east of Greenwich of a column's zone: `+02:00` and the like, as cells have them, and the
/// names of UTC; `None` for another named zone.
pub fn offset_seconds(zone: &str) -> Option<i64> {
    match zone {
        "utc" | "Etc/UTC" => Some(0),
        zone => datetime::zone(zone.as_bytes()).map(|minutes| i64::from(minutes) * 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_places() {
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(12_345, 2), "123.45");
        assert_eq!(decimal(7, -3), "7000");
    }

    #[test]
    fn a_zoned_timestamp_is_shown_at_its_offset() {
        assert_eq!(timestamp(0, 0, Some("+02:00")), "1970-01-01 02:00:00+02:00");
        assert_eq!(timestamp(-1, 3, None), "1969-12-31 23:59:59.999");
        assert_eq!(
            (time(-1, 3), time(52_200, 0)),
            ("-00:00:00.001".to_owned(), "14:30:00".to_owned())
        );
    }
}
