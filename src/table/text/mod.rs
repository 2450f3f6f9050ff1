//! What a text is made of: its pattern, its words, and its characters by Unicode's properties.
//! The profile counts by it, and a selection finds the rows by the same rules.

pub mod pattern;
pub mod unicode;
pub mod words;
