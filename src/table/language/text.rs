//! A selection in JSON as a person writes it, for options that a person writes: a text in the
//! language where that says the same, else the selection itself. Either is read.
//!
//! For `#[serde(with = "…")]`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::table::Selection;

/// The two ways in which a selection stands in options.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "a condition is wanted here: a text such as \"age < 18\", or the same as data"
)]
pub enum Written {
    /// In the language of conditions: `age >= 18 and city in ("Oslo", "Bergen")`.
    Text(String),
    /// As data.
    Data(Selection),
}

/// Writes a selection, as a text where it is read as the same one.
///
/// # Errors
/// When what it is written to refuses it.
pub fn serialize<S: Serializer>(selection: &Selection, to: S) -> Result<S::Ok, S::Error> {
    let text = selection.to_string();
    match super::parse(&text) {
        Ok(read) if read == *selection => to.serialize_str(&text),
        _ => selection.serialize(to),
    }
}

/// Reads a selection, written in either way.
///
/// # Errors
/// When it is none; in a text, where it stops being one.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Selection, D::Error> {
    match Written::deserialize(from)? {
        Written::Data(selection) => Ok(selection),
        Written::Text(text) => super::parse(&text).map_err(|fault| de::Error::custom(told(&text, &fault))),
    }
}

/// The fault, after the condition; of a long one only what is around the spot.
fn told(text: &str, fault: &super::Fault) -> String {
    const AROUND: usize = 40;
    let (before, all) = (fault.at.saturating_sub(AROUND), text.chars().count());
    let shown: String = text.chars().skip(before).take(2 * AROUND).collect();
    let (start, end) = (
        if before > 0 { "…" } else { "" },
        if before + 2 * AROUND < all { "…" } else { "" },
    );
    format!("\"{start}{shown}{end}\": {fault}")
}
