//! What a question's form asks for: its fields, from the question's JSON Schema.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// The schemas of all questions that are asked by a form, as the types have them.
const QUESTIONS: &str = include_str!("../../../../static/schema/questions.schema.json");

/// A field of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormField {
    /// Its name in the question.
    pub name: String,
    /// Its name on screen.
    pub label: String,
    /// What it means, its bounds and its default.
    pub help: String,
    /// What can be said in it.
    pub kind: Kind,
    /// Whether it may be left empty.
    pub is_optional: bool,
}

/// What can be said in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// Yes or no.
    Switch,
    /// One of several words, each with what it means.
    Choice(Vec<(String, String)>),
    /// A text.
    Text,
    /// A column of the table.
    Column,
    /// Columns of the table; none of them means all.
    Columns,
}

#[derive(Deserialize)]
struct Questions {
    properties: BTreeMap<String, Question>,
}

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    properties: BTreeMap<String, Property>,
}

#[derive(Deserialize)]
struct Property {
    #[serde(default)]
    description: String,
    #[serde(rename = "type", default)]
    types: Value,
    #[serde(default)]
    format: String,
    #[serde(rename = "enum", default)]
    words: Vec<Value>,
    #[serde(rename = "oneOf", default)]
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(rename = "const", default)]
    word: Value,
    #[serde(rename = "enum", default)]
    words: Vec<Value>,
    #[serde(default)]
    description: String,
}

impl Property {
    fn is(&self, kind: &str) -> bool {
        match &self.types {
            Value::String(one) => one == kind,
            Value::Array(several) => several.iter().any(|one| one == kind),
            _ => false,
        }
    }

    fn choices(&self) -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        let bare = self.words.iter().filter_map(word).map(|word| (word, String::new()));
        let told = self.choices.iter().flat_map(|choice| {
            let all = choice.words.iter().chain([&choice.word]).filter_map(word);
            all.map(|word| (word, choice.description.clone())).collect::<Vec<_>>()
        });
        bare.chain(told).collect()
    }

    fn kind(&self) -> Option<Kind> {
        let choices = self.choices();
        Some(match self.format.as_str() {
            "columns" => Kind::Columns,
            "column" => Kind::Column,
            _ if !choices.is_empty() => Kind::Choice(choices),
            _ if self.is("integer") => Kind::Whole,
            _ if self.is("number") => Kind::Number,
            _ if self.is("boolean") => Kind::Switch,
            _ if self.is("string") => Kind::Text,
            _ => return None,
        })
    }
}

/// The members of an object, in their order.
pub struct Members(pub Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Members, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        from.deserialize_map(InOrder)
    }
}

/// What a question, which is JSON, says in the order of its fields.
pub fn members(question: &str) -> Vec<(String, Value)> {
    serde_json::from_str(question).map_or_else(|_| Vec::new(), |Members(members)| members)
}

/// The fields of the question of that name, in the order in which it has them by default.
pub fn fields(name: &str, by_default: &str) -> Vec<FormField> {
    fields_of(QUESTIONS, name, members(by_default))
}

fn fields_of(schemas: &str, name: &str, members: Vec<(String, Value)>) -> Vec<FormField> {
    let Some(question) = serde_json::from_str(schemas)
        .ok()
        .and_then(|mut all: Questions| all.properties.remove(name))
    else {
        return Vec::new();
    };
    let field = |(name, _): (String, Value)| {
        let property = question.properties.get(&name)?;
        Some(FormField {
            label: label(&name),
            help: property.description.replace('\n', " "),
            kind: property.kind()?,
            is_optional: property.is("null"),
            name,
        })
    };
    members.into_iter().filter_map(field).collect()
}

/// A name of the question as a person reads it.
fn label(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use glovebox::ask::Ask;
    use glovebox::{drift, profile};

    fn own<Q: Ask>() -> String {
        serde_json::to_string(&Q::default()).expect("a question is JSON")
    }

    #[test]
    fn every_option_of_a_question_has_a_field_in_its_order() {
        let names = |fields: &[FormField]| fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        let in_order = |text: &str| members(text).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let profile = fields("profile", &own::<profile::Options>());
        assert_eq!(names(&profile), in_order(&own::<profile::Options>()));
        let drift = fields("drift", &own::<drift::Options>());
        assert_eq!(names(&drift), in_order(&own::<drift::Options>()));
        assert!(profile.iter().chain(&drift).all(|field| !field.help.is_empty()));
        assert_eq!(drift.first().map(|field| &field.kind), Some(&Kind::Columns));
        assert_eq!(
            profile.first().map(|field| (field.label.as_str(), &field.kind)),
            Some(("Bins", &Kind::Whole))
        );
        assert_eq!(profile.get(2).map(|field| field.label.as_str()), Some("Pair columns"));
    }

    #[test]
    fn a_schema_says_what_can_be_said() {
        let schemas = r#"{"properties": {"q": {"properties": {
            "a": {"type": ["integer", "null"]}, "b": {"type": "boolean"}, "c": {"enum": ["x", "y"]},
            "d": {"oneOf": [{"const": "x", "description": "First."}, {"enum": ["y"]}]},
            "e": {"type": ["string", "null"], "format": "column"}, "f": {"type": "string"}, "g": {"type": "object"}}}}}"#;
        let members = ["a", "b", "c", "d", "e", "f", "g"].map(|name| (name.to_owned(), Value::Null));
        let found = fields_of(schemas, "q", members.to_vec());
        let kinds: Vec<&Kind> = found.iter().map(|field| &field.kind).collect();
        let choice =
            |words: [&str; 2]| Kind::Choice(vec![("x".into(), words[0].into()), ("y".into(), words[1].into())]);
        let wanted = [
            Kind::Whole,
            Kind::Switch,
            choice(["", ""]),
            choice(["First.", ""]),
            Kind::Column,
            Kind::Text,
        ];
        assert_eq!(kinds, wanted.iter().collect::<Vec<_>>());
        let optional: Vec<bool> = found.iter().map(|field| field.is_optional).collect();
        assert_eq!(optional, [true, false, false, false, true, false]);
        assert_eq!(fields_of(schemas, "another", members.to_vec()), []);
    }
}
