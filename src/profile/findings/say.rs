//! Words for findings: shares in percent, counts with their noun, lists of quoted marks.

use crate::finding::thousands;

/// A share in percent, with two significant digits. It says 0 % and 100 % only where that is so.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return "0 %".into();
    }
    if part >= whole {
        return "100 %".into();
    }
    let share = part as f64 / whole as f64 * 100.0;
    if share > 99.0 {
        return "over 99 %".into();
    }
    if share < 0.001 {
        return "under 0.001 %".into();
    }
    // The decimals that leave two significant digits; rounding may carry (9.96 is 10).
    let decimals = (0..5usize)
        .zip([9.95, 0.995, 0.0995, 0.00995])
        .find(|(_, least)| share >= *least);
    let decimals = decimals.map_or(4, |(n, _)| n);
    format!("{share:.decimals$} %")
}

/// A number with its noun: `1 row`, `2,799 rows`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// Rows with their number.
pub fn rows(number: u64) -> String {
    counted(number, "row", "rows")
}

/// The word that fits the number.
pub fn which<'a>(number: u64, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// A number with three significant digits, thousands separated; whole numbers in full.
pub fn figure(number: f64) -> String {
    let size = number.abs();
    let sign = if number < 0.0 { "-" } else { "" };
    // Beyond this, floats have gaps wider than one: digits in full would claim too much.
    if !number.is_finite() || size >= 9e15 {
        return format!("{number:e}");
    }
    if size.fract() == 0.0 || size >= 100.0 {
        return format!("{sign}{}", thousands(size.round() as u64));
    }
    if size < 0.001 {
        return format!("{number:.2e}");
    }
    let decimals = (1..5usize)
        .zip([10.0, 1.0, 0.1, 0.01])
        .find(|(_, least)| size >= *least);
    let decimals = decimals.map_or(5, |(n, _)| n);
    format!("{sign}{size:.decimals$}")
}

/// Items as a sentence lists them: `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String], last: &str) -> String {
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_has_two_digits_and_never_rounds_to_all_or_nothing() {
        assert_eq!(percent(2_799, 48_842), "5.7 %");
        assert_eq!(percent(29, 48_842), "0.059 %");
        assert_eq!(percent(996, 10_000), "10 %");
        assert_eq!(percent(1, 3), "33 %");
        assert_eq!(percent(1, 1_000_000_000), "under 0.001 %");
        assert_eq!(percent(999_999, 1_000_000), "over 99 %");
        assert_eq!(percent(7, 7), "100 %");
        assert_eq!(percent(0, 7), "0 %");
    }

    #[test]
    fn figures_are_for_reading() {
        assert_eq!(figure(1_079.07), "1,079");
        assert_eq!(figure(-99_999.0), "-99,999");
        assert_eq!(figure(0.987_65), "0.988");
        assert_eq!(figure(12.345), "12.3");
        assert_eq!(figure(f64::INFINITY), "inf");
    }

    #[test]
    fn one_row_is_no_rows() {
        assert_eq!(rows(1), "1 row");
        assert_eq!(rows(12_345), "12,345 rows");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()], "and"), "a, b and c");
    }
}
