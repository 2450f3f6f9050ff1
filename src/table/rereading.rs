//! Other ways to read a file, offered beside what was decided while reading it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Missing, ReadOptions, Thousands};

/// A small change to how a file is read, with the words of the button that makes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rereading {
    /// What it does: "Read "NA" of Country as a value".
    pub words: String,
    /// The fields of the options for reading that change, with their new values; of maps by column, the columns that do.
    pub change: Map<String, Value>,
}

impl Rereading {
    /// With one field set.
    pub fn of(words: impl Into<String>, field: &str, value: impl Into<Value>) -> Self {
        let change = Map::from_iter([(field.to_owned(), value.into())]);
        let words = words.into();
        Rereading { words, change }
    }

    /// With a column's value set in a map.
    pub fn of_column(words: impl Into<String>, field: &str, column: &str, value: impl Into<Value>) -> Self {
        let of = Map::from_iter([(column.to_owned(), value.into())]);
        Self::of(words, field, of)
    }

    /// With exactly these texts standing for missing in a column.
    pub fn missing(words: impl Into<String>, column: &str, tokens: Vec<String>) -> Self {
        let value = serde_json::to_value(Missing::Tokens(tokens)).unwrap_or_default();
        Self::of_column(words, "missing_of", column, value)
    }

    /// With the thousands of a column parted in this way.
    pub fn thousands(words: impl Into<String>, column: &str, thousands: Thousands) -> Self {
        Self::of_column(words, "thousands_of", column, thousands.name())
    }
}

impl ReadOptions {
    /// The same with a change made to it; `None` where the change has no field of these options, which is a fault of who
    /// offered it.
    #[must_use]
    pub fn changed(&self, rereading: &Rereading) -> Option<ReadOptions> {
        let Ok(Value::Object(mut all)) = serde_json::to_value(self) else {
            return None;
        };
        for (field, value) in &rereading.change {
            match (all.get_mut(field), value) {
                (Some(Value::Object(map)), Value::Object(more)) if field != "missing" => {
                    map.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
                }
                _ => drop(all.insert(field.clone(), value.clone())),
            }
        }
        serde_json::from_value(Value::Object(all)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_keeps_what_else_was_said() {
        let said = ReadOptions {
            day_first: Some(true),
            ..ReadOptions::default()
        };
        let once = said.changed(&Rereading::missing("", "a", vec!["?".into()]));
        let twice = once.and_then(|once| once.changed(&Rereading::missing("", "b", Vec::new())));
        let twice = twice.and_then(|twice| twice.changed(&Rereading::of("", "delimiter", ";")));
        let wanted = ReadOptions {
            day_first: Some(true),
            delimiter: Some(';'),
            missing_of: [
                ("a".to_owned(), Missing::Tokens(vec!["?".into()])),
                ("b".to_owned(), Missing::Tokens(Vec::new())),
            ]
            .into(),
            ..ReadOptions::default()
        };
        assert_eq!(twice, Some(wanted));
        assert_eq!(said.changed(&Rereading::of("", "colour", true)), None);
    }
}
