//! The small mark that says what a column holds.

use glovebox::profile::{ColumnProfile, TextKind};
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

/// What the texts of a column name, where they do.
pub fn kind_words(column: &ColumnProfile) -> Option<&'static str> {
    let texts = column.texts.as_ref()?;
    texts.kind.map(TextKind::words)
}

/// The mark, with the words on hover and for screen readers.
pub fn type_tag(kind: Type) -> Html {
    tag(kind, type_words(kind).to_owned())
}

/// The same of a column, with what its texts name.
pub fn column_tag(column: &ColumnProfile) -> Html {
    let named = kind_words(column).map_or(String::new(), |named| format!(": {named}"));
    tag(column.r#type, format!("{}{named}", type_words(column.r#type)))
}

fn tag(kind: Type, words: String) -> Html {
    html! { <span class="tag" title={words.clone()} aria-label={words} role="img">{ mark(kind) }</span> }
}
