//! What a text cell says: a number, a day or an instant, true or false. Of text files, of values
//! that a person types, and of texts that are cast to another type.
//!
//! Dates are a word: the page reads what is typed by the same grammar, without the engine.

pub mod datetime;
#[cfg(feature = "engine")]
pub mod number;

/// Reads a boolean word: `true` or `false`, small, capital or with a capital, as pandas.
pub fn boolean(cell: &[u8]) -> Option<bool> {
    match cell {
        b"true" | b"True" | b"TRUE" => Some(true),
        b"false" | b"False" | b"FALSE" => Some(false),
        _ => None,
    }
}
