//! Numbers as the page sets them: with a true minus sign, and no unit alone on the next line. How
//! they are written is decided in [`glovebox::words`], for page, findings and terminal alike.

use glovebox::table::{Type, Value};
use glovebox::{profile, words};
use yew::prelude::*;

pub use words::{count, plural};

/// What is written, as it is set.
pub fn set(text: &str) -> String {
    text.replace('-', "−").replace(' ', "\u{a0}")
}

/// Three significant digits; whole digits are never rounded away.
pub fn figure(x: f64) -> String {
    set(&words::figure(x))
}

/// A share in percent: one decimal, and never 0 % or 100 % for what is not.
pub fn percent(part: u64, whole: u64) -> String {
    set(&words::share_of(part, whole))
}

/// A probability in three significant digits.
pub fn probability(p: f64) -> String {
    set(&words::probability(p))
}

/// The same in all digits that there are.
pub fn exact_probability(p: f64) -> String {
    set(&words::exact_probability(p))
}

/// Bytes in the unit that suits them.
pub fn bytes(n: u64) -> String {
    set(&words::bytes(n))
}

/// A span of time.
pub fn seconds(milliseconds: f64) -> String {
    set(&words::seconds(milliseconds))
}

/// How a column's numbers are set: one way for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits(profile::Digits);

impl Digits {
    /// As they are.
    pub const PLAIN: Digits = Digits(profile::Digits::PLAIN);

    /// Of a column.
    pub fn of(column: &profile::ColumnProfile) -> Digits {
        Digits(profile::Digits::of(column))
    }

    /// A value of the column.
    pub fn value(self, value: &Value) -> String {
        match value {
            Value::Integer(_) | Value::Float(_) => set(&self.0.value(value)),
            other => other.to_string(),
        }
    }

    /// A figure about the column in its own unit: a mean, a quantile.
    pub fn figure(self, x: f64) -> String {
        set(&self.0.figure(x))
    }

    /// A cell's text.
    pub fn cell(self, text: &str, kind: Type) -> String {
        if kind.is_number() {
            set(&self.0.cell(text, kind))
        } else {
            text.to_owned()
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

/// A number in three significant digits, exact on hover.
pub fn shown(value: f64) -> Html {
    html! { <span class="num" title={value.to_string()}>{ figure(value) }</span> }
}
