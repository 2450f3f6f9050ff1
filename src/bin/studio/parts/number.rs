//! Numbers for reading: thousands apart, three significant digits, the exact value on hover.

use glovebox::profile::ColumnProfile;
use glovebox::table::{Type, Value};
use yew::prelude::*;

const GIGA: f64 = 1_073_741_824.0;
const MEGA: f64 = 1_048_576.0;

/// A whole number with its thousands apart.
pub fn count(n: u64) -> String {
    group(&n.to_string())
}

/// Puts commas between the thousands of a run of digits, a sign before and decimals after it left
/// as they are.
pub fn group(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (whole, tail) = rest.split_at(end);
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3 + 2);
    grouped.push_str(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(tail);
    grouped
}

/// Three significant digits; whole digits are never rounded away.
pub fn short(x: f64) -> String {
    if !x.is_finite() {
        return if x.is_nan() { "NaN".to_owned() } else { signed(x, "∞") };
    }
    let size = x.abs();
    if size != 0.0 && !(1e-4..1e15).contains(&size) {
        return format!("{x:.2e}").replace('-', "−");
    }
    if x.fract() == 0.0 {
        return group(&format!("{x:.0}"));
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
    group(&format!("{x:.decimals$}"))
}

fn signed(x: f64, text: &str) -> String {
    if x < 0.0 { format!("−{text}") } else { text.to_owned() }
}

/// How a column's numbers are written. One way for all of them: in a column, 8,640 beside 12640
/// reads as another kind of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// Thousands apart.
    Grouped,
    /// As they are: years, and numbers that only name.
    Plain,
}

/// Whole numbers that are all within these are taken for years.
const YEARS: std::ops::RangeInclusive<i64> = 1000..=2999;

impl Digits {
    /// Of a column. Numbers that all differ and leave few gaps name rows and count nothing.
    pub fn of(column: &ColumnProfile) -> Digits {
        let (Type::Integer, Some(Value::Integer(least)), Some(Value::Integer(most))) =
            (column.r#type, &column.min, &column.max)
        else {
            return Digits::Grouped;
        };
        let are_years = YEARS.contains(least) && YEARS.contains(most);
        let are_names = column.count > 1
            && column.distinct == column.count
            && most.abs_diff(*least) < column.count.saturating_mul(4);
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
            Value::Float(x) => self.short(*x),
            other => other.to_string(),
        }
    }

    /// A figure about the column in its own unit: a mean, a quantile.
    pub fn short(self, x: f64) -> String {
        match self {
            Digits::Plain if x.abs() >= 1000.0 => format!("{x:.0}").replace('-', "−"),
            _ => short(x),
        }
    }

    /// A cell's text.
    pub fn cell(self, text: &str, kind: Type) -> String {
        if !kind.is_number() {
            text.to_owned()
        } else if self == Digits::Plain || text.contains(['e', 'E']) {
            text.replace('-', "−")
        } else {
            group(text)
        }
    }
}

/// A measure of association: of the same length everywhere, so that a list can be read down.
pub fn coefficient(x: f64) -> String {
    let text = format!("{:.3}", x.abs());
    // What is rounded away has no sign.
    if x < 0.0 && text != "0.000" {
        format!("−{text}")
    } else {
        text
    }
}

/// A share in percent: one decimal, and never 0 % or 100 % for what is not.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    share(part as f64 / whole as f64)
}

/// A share between 0 and 1 in percent. The sign is never alone on the next line.
pub fn share(x: f64) -> String {
    let percent = x * 100.0;
    if percent == 0.0 || percent == 100.0 {
        format!("{percent:.0}\u{a0}%")
    } else if percent < 0.1 {
        "<\u{a0}0.1\u{a0}%".to_owned()
    } else if percent > 99.9 {
        ">\u{a0}99.9\u{a0}%".to_owned()
    } else {
        format!("{percent:.1}\u{a0}%")
    }
}

/// Bytes in the unit that suits them.
pub fn bytes(n: u64) -> String {
    let x = n as f64;
    if x >= GIGA {
        format!("{:.2} GiB", x / GIGA)
    } else if x >= MEGA {
        format!("{:.1} MiB", x / MEGA)
    } else if n >= 1024 {
        format!("{:.1} KiB", x / 1024.0)
    } else {
        format!("{n} bytes")
    }
}

/// A span of time in words that fit its length.
pub fn seconds(milliseconds: f64) -> String {
    let seconds = milliseconds / 1000.0;
    if seconds < 60.0 {
        format!("{seconds:.2} s")
    } else {
        format!("{:.0} min {:.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}

/// A count with its noun, in the singular for one.
pub fn of(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// Properties of [`Figure`].
#[derive(PartialEq, Properties)]
pub struct FigureProps {
    /// The number.
    pub value: f64,
}

/// A number in three significant digits, exact on hover.
#[component]
pub fn Figure(props: &FigureProps) -> Html {
    html! { <span class="num" title={props.value.to_string()}>{ short(props.value) }</span> }
}
