//! One cell as it is drawn: missing as a quiet dash, outer spaces visible, invalid values marked. What is
//! long is cut; the panel has it whole.

use glovebox::table::{Cell, Type};
use yew::prelude::*;

use super::short::shown;
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

/// Text with the spaces at its ends made visible, and what else has no look.
pub fn spaced(text: &str) -> Html {
    let [before, inner, after] = shown(&short(text));
    let outer = |signs: String| {
        html! {
            if !signs.is_empty() {
                <span class="outer-space">{ signs }</span>
            }
        }
    };
    if before.is_empty() && after.is_empty() {
        return html! { inner };
    }
    html! { <>{ outer(before) }{ inner }{ outer(after) }</> }
}
