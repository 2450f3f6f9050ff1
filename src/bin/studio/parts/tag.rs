//! The small mark that says what a column holds.

use glovebox::table::Type;
use yew::prelude::*;

/// Three letters or so for a type.
fn mark(kind: Type) -> &'static str {
    match kind {
        Type::Integer => "123",
        Type::Float => "1.2",
        Type::Decimal => "0.00",
        Type::Boolean => "t/f",
        Type::Date => "date",
        Type::Timestamp => "d+t",
        Type::Time => "time",
        Type::Text => "abc",
    }
}

/// A type in words.
pub fn type_words(kind: Type) -> &'static str {
    match kind {
        Type::Integer => "whole number",
        Type::Float => "number",
        Type::Decimal => "exact decimal",
        Type::Boolean => "true or false",
        Type::Date => "date",
        Type::Timestamp => "date and time",
        Type::Time => "time of day",
        Type::Text => "text",
    }
}

/// The mark, with the words on hover and for screen readers.
pub fn type_tag(kind: Type) -> Html {
    let words = type_words(kind);
    html! { <span class="tag" title={words} aria-label={words} role="img">{ mark(kind) }</span> }
}
