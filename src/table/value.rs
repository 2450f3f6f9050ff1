//! The types of columns and of single values, as words: what reports, forms and files speak of.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// Whole numbers, exact (64 bits).
    Integer,
    /// Floating-point numbers.
    Float,
    /// Exact decimals from a typed file.
    Decimal,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// An instant or a local date and time.
    Timestamp,
    /// A time of day.
    Time,
    /// Text, and nested values as JSON text.
    #[default]
    Text,
}

impl Type {
    /// All types, in the order in which forms list them.
    pub const ALL: [Type; 8] = [
        Type::Integer,
        Type::Float,
        Type::Decimal,
        Type::Boolean,
        Type::Date,
        Type::Timestamp,
        Type::Time,
        Type::Text,
    ];

    /// The name in reports, flags and forms.
    pub fn name(self) -> &'static str {
        match self {
            Type::Integer => "integer",
            Type::Float => "float",
            Type::Decimal => "decimal",
            Type::Boolean => "boolean",
            Type::Date => "date",
            Type::Timestamp => "timestamp",
            Type::Time => "time",
            Type::Text => "text",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Type> {
        Type::ALL.into_iter().find(|t| t.name() == name)
    }

    /// Whether means and correlations make sense.
    pub fn is_number(self) -> bool {
        matches!(self, Type::Integer | Type::Float | Type::Decimal)
    }

    /// Whether its values lie on a measure: numbers, and points in time, between which there are distances.
    pub fn is_measure(self) -> bool {
        self.is_number() || self.is_time()
    }

    /// Whether it is a point in time.
    pub fn is_time(self) -> bool {
        matches!(self, Type::Date | Type::Timestamp | Type::Time)
    }
}

/// A column's name and type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Field {
    /// The name; unique in its table (a second `name` is read as `name.1`).
    pub name: String,
    /// What it holds.
    pub r#type: Type,
}

/// A single value in a report. In JSON: a number, a boolean, or text (dates in ISO 8601,
/// `NaN`, `Infinity` and `-Infinity` by these words; read from JSON, a whole number beyond 64 bits with
/// a sign as well, since a float would lose its last digits).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Boolean(bool),
    /// A whole number, exact.
    Integer(i64),
    /// A finite float.
    Float(f64),
    /// Text, a date, a decimal, or a number that is not finite.
    Text(String),
}

impl Value {
    /// A float, with the infinities and NaN by name.
    pub fn float(x: f64) -> Value {
        if x.is_nan() {
            Value::Text("NaN".into())
        } else if x.is_infinite() {
            Value::Text(if x > 0.0 { "Infinity" } else { "-Infinity" }.into())
        } else {
            Value::Float(x)
        }
    }

    /// As a number for a plot or a comparison; `None` for text.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Boolean(b) => Some(f64::from(u8::from(*b))),
            Value::Integer(i) => Some(*i as f64),
            Value::Float(f) => Some(*f),
            Value::Text(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct One;
        impl Visitor<'_> for One {
            type Value = Value;

            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str("a number, a text, true or false")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Boolean(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Integer(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(match i64::try_from(value) {
                    Ok(value) => Value::Integer(value),
                    Err(_) => Value::Text(value.to_string()),
                })
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Value::float(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(Value::Text(value.to_owned()))
            }
        }
        from.deserialize_any(One)
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Boolean(b) => write!(f, "{b}"),
            Value::Integer(i) => write!(f, "{i}"),
            Value::Float(x) => write!(f, "{x}"),
            Value::Text(t) => f.write_str(t),
        }
    }
}
