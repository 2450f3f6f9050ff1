//! One cell as it is drawn: missing as a quiet dash, outer spaces visible, invalid values marked. What is
//! long is cut; the panel has it whole.

use glovebox::table::{Cell, Type};
use yew::prelude::*;

use super::{Digits, short};

/// The words for a token that stood for missing.
pub fn missing_words(token: &str) -> String {
    if token.is_empty() {
        "missing: the cell was empty".to_owned()
    } else {
        format!("missing: the cell said “{}”", short(token))
    }
}

/// What is drawn in a cell, with the class and the words on hover.
pub fn content(cell: &Cell, kind: Type, digits: Digits) -> (&'static str, Option<String>, Html) {
    match cell {
        Cell::Missing(token) => ("missing", Some(missing_words(token)), html! { "–" }),
        Cell::Value(text) if kind == Type::Text => ("", None, spaced(text)),
        Cell::Value(text) => ("num", None, html! { digits.cell(&short(text), kind) }),
        Cell::OutOfType(text) => (
            "invalid",
            Some("does not fit the column’s type; kept as it was written".to_owned()),
            spaced(text),
        ),
    }
}

/// Text with the spaces at its ends made visible.
pub fn spaced(text: &str) -> Html {
    let shown: String = short(text)
        .chars()
        .map(|c| if c == '\n' || c == '\r' { '↵' } else { c })
        .collect();
    let core = shown.trim();
    if core.len() == shown.len() {
        return html! { shown };
    }
    let lead = shown.len() - shown.trim_start().len();
    let (before, rest) = shown.split_at(lead);
    let (middle, after) = rest.split_at(rest.trim_end().len());
    let dots = |space: &str| {
        let dots: String = space.chars().map(|c| if c == '\t' { '→' } else { '·' }).collect();
        html! { <span class="outer-space">{ dots }</span> }
    };
    html! { <>{ dots(before) }{ middle }{ dots(after) }</> }
}
