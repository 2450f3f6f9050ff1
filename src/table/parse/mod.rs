//! What a text cell says: a number, a day or an instant, true or false. Of text files, of values
//! that a person types, and of texts that are cast to another type.

pub mod datetime;
pub mod number;

/// Reads a boolean word: `true` or `false`, small, capital or with a capital, as pandas.
pub fn boolean(cell: &[u8]) -> Option<bool> {
    match cell {
        b"true" | b"True" | b"TRUE" => Some(true),
        b"false" | b"False" | b"FALSE" => Some(false),
        _ => None,
    }
}

/// Reads a written day, instant or time of day, in ISO 8601 or with the month first.
pub fn stamp(text: &str) -> Option<datetime::Stamp> {
    datetime::stamp(text.as_bytes(), datetime::Order::MonthFirst)
}
