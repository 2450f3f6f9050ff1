//! Numbers for reading: thousands apart, three significant digits, units that fit.

use glovebox::table::Value;

const UNITS: [(f64, &str); 4] = [
    (1_099_511_627_776.0, "TiB"),
    (1_073_741_824.0, "GiB"),
    (1_048_576.0, "MiB"),
    (1024.0, "KiB"),
];

/// A whole number with its thousands apart.
pub fn count(n: u64) -> String {
    group(&n.to_string())
}

/// A count with its noun.
pub fn of(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// Puts commas between the thousands before the decimal point.
fn group(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, tail) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
    let mut grouped = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + tail
}

/// Three significant digits; digits before the point are never rounded away.
pub fn short(x: f64) -> String {
    if x.is_nan() {
        return "NaN".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "∞" } else { "-∞" }.to_owned();
    }
    let size = x.abs();
    if size != 0.0 && !(1e-4..1e12).contains(&size) {
        return format!("{x:.2e}");
    }
    if x.fract() == 0.0 {
        return whole(&format!("{x:.0}"));
    }
    let decimals = match size {
        s if s >= 100.0 => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        s if s >= 0.1 => 3,
        s if s >= 0.01 => 4,
        s if s >= 0.001 => 5,
        _ => 6,
    };
    whole(&format!("{x:.decimals$}"))
}

/// Digits of a value: thousands apart from five digits on, so that years and codes stay as they are.
fn whole(text: &str) -> String {
    let digits = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
    if digits > 4 { group(text) } else { text.to_owned() }
}

/// A value of a column; text is escaped, not cut.
pub fn value(value: &Value) -> String {
    match value {
        Value::Integer(i) => whole(&i.to_string()),
        Value::Float(x) => short(*x),
        Value::Boolean(b) => b.to_string(),
        Value::Text(text) => super::escape(text),
    }
}

/// A share in percent: one decimal, and never 0 % or 100 % for what is not.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let percent = part as f64 / whole as f64 * 100.0;
    match percent {
        _ if part == 0 => "0 %".to_owned(),
        _ if part == whole => "100 %".to_owned(),
        p if p < 0.1 => "< 0.1 %".to_owned(),
        p if p > 99.9 => "> 99.9 %".to_owned(),
        p => format!("{p:.1} %"),
    }
}

/// Bytes in the unit that suits them.
pub fn bytes(n: u64) -> String {
    let x = n as f64;
    match UNITS.iter().find(|(size, _)| x >= *size) {
        Some((size, unit)) => format!("{} {unit}", short(x / size)),
        None => of(n, "byte", "bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_enough_to_read() {
        let written = [38.643_585, 1234.5, 0.000_123_4, 5e-7, -2.5, 189_664.13, 2015.0, 1e15].map(short);
        assert_eq!(
            written,
            [
                "38.6", "1234", "0.000123", "5.00e-7", "-2.50", "189,664", "2015", "1.00e15"
            ]
        );
    }

    #[test]
    fn what_is_not_nothing_never_reads_as_nothing() {
        assert_eq!(percent(1, 1_000_000), "< 0.1 %");
        assert_eq!(percent(999_999, 1_000_000), "> 99.9 %");
        assert_eq!(percent(0, 10), "0 %");
        assert_eq!(percent(0, 0), "–");
    }

    #[test]
    fn sizes_have_a_unit_that_fits() {
        assert_eq!(bytes(5_326_368), "5.08 MiB");
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1_610_612_736), "1.50 GiB");
    }
}
