//! Numbers for reading.

/// Below this, a number is written with its power of ten, the exponent raised as in a book.
const SMALL: f64 = 1e-4;

/// Beyond this, floats have gaps wider than one: digits in full would claim too much.
const WHOLE_LIMIT: f64 = 9e15;

const UNITS: [(f64, &str); 4] = [
    (1_099_511_627_776.0, "TiB"),
    (1_073_741_824.0, "GiB"),
    (1_048_576.0, "MiB"),
    (1024.0, "KiB"),
];

/// A count with its thousands apart: `48,842`.
pub fn count(n: u64) -> String {
    group(&n.to_string())
}

/// Puts commas between the thousands of a number that is written already; a sign before and
/// decimals after stay as they are.
pub fn group(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (whole, tail) = rest.split_at(end);
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3);
    grouped.push_str(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(tail);
    grouped
}

/// A number in three significant digits, its thousands apart; whole digits are never rounded away.
pub fn figure(x: f64) -> String {
    figure_with(x, 0)
}

/// The same with so many decimals at least, where it has some.
pub fn figure_with(x: f64, least: usize) -> String {
    if !x.is_finite() {
        return match x {
            x if x.is_nan() => "NaN".into(),
            x if x > 0.0 => "∞".into(),
            _ => "-∞".into(),
        };
    }
    let size = x.abs();
    if size != 0.0 && !(SMALL..WHOLE_LIMIT).contains(&size) {
        return with_power(&format!("{x:.2e}"));
    }
    let decimals = match size {
        s if s.fract() == 0.0 || s >= 100.0 => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        s if s >= 0.1 => 3,
        s if s >= 0.01 => 4,
        s if s >= 0.001 => 5,
        _ => 6,
    };
    let decimals = match size.fract() == 0.0 {
        true => 0,
        false => decimals.max(least),
    };
    group(&format!("{x:.decimals$}"))
}

/// A number in so many significant digits at most, without zeros after them, its thousands apart; whole digits are
/// never rounded away.
pub fn significant(x: f64, digits: usize) -> String {
    let size = x.abs();
    if !x.is_finite() || size != 0.0 && !(SMALL..WHOLE_LIMIT).contains(&size) {
        return figure(x);
    }
    let last = digits.saturating_sub(1);
    let rounded: f64 = match size.fract() == 0.0 {
        true => x,
        false => format!("{x:.last$e}").parse().unwrap_or(x),
    };
    group(&rounded.to_string())
}

/// A number in all digits that a float is sure of (15), its thousands apart: for what is read off and carried
/// elsewhere. One that is larger than whole numbers are told apart is said to be near.
pub fn precise(x: f64) -> String {
    let size = x.abs();
    if !x.is_finite() || size >= WHOLE_LIMIT {
        return format!("≈ {}", figure(x))
            .replace("≈ ∞", "∞")
            .replace("≈ -∞", "-∞")
            .replace("≈ NaN", "NaN");
    }
    let sure: f64 = format!("{x:.14e}").parse().unwrap_or(x);
    group(&sure.to_string())
}

/// A probability: three significant digits, the power of ten of a small one raised. It says 1 only where that is
/// so, and never that it is 0: it came out as that.
pub fn probability(p: f64) -> String {
    match p {
        p if p <= 0.0 => "≈ 0".into(),
        p if p < SMALL => with_power(&format!("{p:.2e}")),
        p if p > 0.999 && p < 1.0 => "over 0.999".into(),
        p => figure(p),
    }
}

/// The same in all digits that there are.
pub fn exact_probability(p: f64) -> String {
    match p {
        p if p <= 0.0 => probability(p),
        p if p < SMALL => with_power(&format!("{p:e}")),
        p => p.to_string(),
    }
}

/// A number with an exponent, `1.48e-179`, as it is set in a book: `1.48 × 10⁻¹⁷⁹`.
pub fn with_power(text: &str) -> String {
    match text.split_once('e') {
        Some((digits, exponent)) => format!("{digits} × 10{}", raised(exponent)),
        None => text.to_owned(),
    }
}

fn raised(exponent: &str) -> String {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c: char| c.to_digit(10).and_then(|at| digits.get(at as usize)).copied();
    exponent.chars().map(|c| digit(c).unwrap_or('⁻')).collect()
}

/// A share for a sentence, in percent with two significant digits. It says 0 % and 100 % only
/// where that is so.
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
        .find(|(_, from)| share >= *from);
    let decimals = decimals.map_or(4, |(n, _)| n);
    format!("{share:.decimals$} %")
}

/// A share between 0 and 1 for a table, in percent with one decimal, so that a column of them can
/// be read down. It says 0 % and 100 % only where that is so; NaN is no share.
pub fn share(x: f64) -> String {
    let percent = x * 100.0;
    match percent {
        p if p.is_nan() => "–".into(),
        p if p == 0.0 || p == 100.0 => format!("{p:.0} %"),
        p if p < 0.1 => "< 0.1 %".into(),
        p if p > 99.9 => "> 99.9 %".into(),
        p => format!("{p:.1} %"),
    }
}

/// The same of a part and the whole; there is none of nothing.
pub fn share_of(part: u64, whole: u64) -> String {
    share(part as f64 / whole as f64)
}

/// Bytes in the unit that suits them: `5.08 MiB`.
pub fn bytes(n: u64) -> String {
    let x = n as f64;
    match UNITS.iter().find(|(size, _)| x >= *size) {
        Some((size, unit)) => format!("{} {unit}", figure(x / size)),
        None => super::plural(n, "byte", "bytes"),
    }
}

/// A span of time: `0.52 s`, `3 min 12 s`.
pub fn seconds(milliseconds: f64) -> String {
    let seconds = milliseconds / 1000.0;
    if seconds < 59.995 {
        return format!("{seconds:.2} s");
    }
    let whole = seconds.round();
    format!("{:.0} min {:.0} s", (whole / 60.0).floor(), whole % 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_elsewhere_has_the_digits_that_are_sure() {
        let said = [
            143.0,
            35.75,
            -0.1,
            19_457_416.73,
            0.1 + 0.2,
            1e20,
            0.0,
            28_693.949_300_000_01,
            f64::NAN,
        ]
        .map(precise);
        assert_eq!(
            said,
            [
                "143",
                "35.75",
                "-0.1",
                "19,457,416.73",
                "0.3",
                "≈ 1.00 × 10²⁰",
                "0",
                "28,693.9493",
                "NaN"
            ]
        );
    }

    #[test]
    fn three_digits_are_enough_to_read_and_whole_ones_are_kept() {
        let written = [
            38.643_585,
            1234.5,
            0.000_123_4,
            5e-7,
            -2.5,
            189_664.13,
            2015.0,
            -99_999.0,
            0.987_65,
            1e16,
            0.0,
        ];
        let expected = [
            "38.6",
            "1,234",
            "0.000123",
            "5.00 × 10⁻⁷",
            "-2.50",
            "189,664",
            "2,015",
            "-99,999",
            "0.988",
            "1.00 × 10¹⁶",
            "0",
        ];
        assert_eq!(written.map(figure), expected);
        assert_eq!(
            [f64::INFINITY, f64::NEG_INFINITY, f64::NAN].map(figure),
            ["∞", "-∞", "NaN"]
        );
    }

    #[test]
    fn a_probability_is_none_and_all_only_where_that_is_so() {
        let said = [1.478e-179, 1e-5, 0.000_123_4, 0.05, 0.998_96, 0.999_9, 1.0, 0.0].map(probability);
        let expected = [
            "1.48 × 10⁻¹⁷⁹",
            "1.00 × 10⁻⁵",
            "0.000123",
            "0.0500",
            "0.999",
            "over 0.999",
            "1",
            "≈ 0",
        ];
        assert_eq!(said, expected);
        let exact = [1.234_567e-20, 0.123_456_789, 1.0, 0.0].map(exact_probability);
        assert_eq!(exact, ["1.234567 × 10⁻²⁰", "0.123456789", "1", "≈ 0"]);
    }

    #[test]
    fn a_written_number_keeps_its_sign_and_decimals() {
        assert_eq!(group("-1234567.890123"), "-1,234,567.890123");
        assert_eq!(group("12e7"), "12e7");
        assert_eq!(count(48_842), "48,842");
    }

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
        assert_eq!(share_of(0, 0), "–");
        assert_eq!(
            [0.0, 1e-6, 0.3333, 0.999_999, 1.0].map(share),
            ["0 %", "< 0.1 %", "33.3 %", "> 99.9 %", "100 %"]
        );
    }

    #[test]
    fn sizes_and_times_have_a_unit_that_fits() {
        assert_eq!(bytes(5_326_368), "5.08 MiB");
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1_610_612_736), "1.50 GiB");
        assert_eq!(
            [523.0, 59_996.0, 119_700.0].map(seconds),
            ["0.52 s", "1 min 0 s", "2 min 0 s"]
        );
    }
}
