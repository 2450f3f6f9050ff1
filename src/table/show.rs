//! Single cells written out: what reports, the grid and text files say of a value.

use super::chunk::{Kind, POWERS, float};
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
    let places = usize::try_from(scale).unwrap_or(0);
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{}{whole}.{fraction}", if unscaled < 0 { "-" } else { "" })
}

/// Days since 1970 as `YYYY-MM-DD`.
pub fn date(days: i64) -> String {
    let (year, month, day) = civil(days);
    if (0..=9999).contains(&year) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:+07}-{month:02}-{day:02}")
    }
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
    clock(unscaled.div_euclid(power), unscaled.rem_euclid(power), scale)
}

fn clock(seconds: i64, fraction: i64, scale: u8) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{hours:02}:{minutes:02}:{rest:02}");
    if scale > 0 && fraction != 0 {
        text.push_str(&format!(".{fraction:0>width$}", width = usize::from(scale)));
    }
    text
}

/// Seconds east of Greenwich of `+02:00` and the like; `None` for a named zone.
pub fn offset_seconds(zone: &str) -> Option<i64> {
    if matches!(zone, "UTC" | "Z" | "utc" | "Etc/UTC" | "GMT") {
        return Some(0);
    }
    let (sign, rest) = match zone.as_bytes().first()? {
        b'+' => (1, zone.get(1..)?),
        b'-' => (-1, zone.get(1..)?),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    let hours: i64 = digits.get(0..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..4).map_or(Some(0), |m| m.parse().ok())?;
    Some(sign * (hours * 3600 + minutes * 60))
}

/// Year, month and day of a day since 1970 (H. Hinnant, "chrono-compatible low-level date algorithms").
pub fn civil(days: i64) -> (i64, u32, u32) {
    let z = days.saturating_add(719_468);
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

/// The day since 1970 of a date; `None` when there is no such day.
pub fn days(year: i64, month: u32, day: u32) -> Option<i64> {
    const LENGTHS: [u32; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let leap = || year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap() => 29,
        _ => *LENGTHS.get(month as usize)?,
    };
    if day == 0 || day > length {
        return None;
    }
    let y = year - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = i64::from((month + 9) % 12);
    let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    Some(era * 146_097 + doe - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_civil_are_inverse_over_two_thousand_years() {
        for day in (-400_000..400_000).step_by(7) {
            let (y, m, d) = civil(day);
            assert_eq!(days(y, m, d), Some(day));
        }
    }

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
    }
}
