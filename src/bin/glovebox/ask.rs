//! Flags made from a question's `Options`: one flag per field, its doc line as the help.
//!
//! The names, the types and the help are read from the JSON Schema of the options, so a new field
//! is a new flag, and nothing is listed twice.

use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::names::names;

/// The options of a question, as given by flags; what is not given keeps its default.
#[derive(Debug, Clone)]
pub struct Flags<O>(pub O);

/// How a field is typed on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whole,
    Number,
    Text,
    YesNo,
    /// Texts between commas.
    Texts,
}

struct Field {
    name: String,
    kind: Kind,
    help: String,
}

impl Field {
    fn arg(self) -> Arg {
        let long = self.name.replace('_', "-");
        let arg = Arg::new(self.name)
            .long(long)
            .help(self.help)
            .help_heading("What is asked");
        match self.kind {
            Kind::Whole => arg.value_name("N").value_parser(whole).allow_negative_numbers(true),
            Kind::Number => arg.value_name("X").value_parser(finite).allow_negative_numbers(true),
            Kind::Text => arg.value_name("TEXT"),
            Kind::YesNo => arg
                .value_name("WHETHER")
                .value_parser(PossibleValuesParser::new(["true", "false"])),
            Kind::Texts => arg.value_name("TEXT,…").num_args(1),
        }
    }

    /// What was typed for it, as JSON.
    fn typed(&self, matches: &ArgMatches) -> Option<Value> {
        match self.kind {
            Kind::Whole => matches.get_one::<u64>(&self.name).map(|n| Value::from(*n)),
            Kind::Number => matches.get_one::<f64>(&self.name).map(|x| Value::from(*x)),
            Kind::Text => matches.get_one::<String>(&self.name).map(|t| Value::from(t.as_str())),
            Kind::YesNo => matches.get_one::<String>(&self.name).map(|t| Value::from(t == "true")),
            Kind::Texts => {
                let lists: Vec<String> = matches.get_many::<String>(&self.name)?.cloned().collect();
                Some(names(&lists, |_| false).into_iter().map(Value::from).collect())
            }
        }
    }
}

/// A whole number, not negative.
pub fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "a whole number is wanted".to_owned())
}

fn finite(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "a number is wanted".to_owned())?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err("a finite number is wanted".to_owned())
    }
}

/// The fields that a flag can set: single values, and lists of texts. What else there is needs a form of
/// its own.
fn fields<O: JsonSchema>() -> Vec<Field> {
    let schema = schema_for!(O);
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Vec::new();
    };
    let field = |(name, field): (&String, &Value)| {
        let kind = match field.get("type")?.as_str()? {
            "integer" => Kind::Whole,
            "number" => Kind::Number,
            "string" => Kind::Text,
            "boolean" => Kind::YesNo,
            "array" if field.get("items")?.get("type")? == "string" => Kind::Texts,
            _ => return None,
        };
        let help = field.get("description").and_then(Value::as_str).unwrap_or_default();
        Some(Field {
            name: name.clone(),
            kind,
            help: help.trim_end_matches('.').replace('\n', " "),
        })
    };
    properties.iter().filter_map(field).collect()
}

impl<O: JsonSchema + DeserializeOwned> FromArgMatches for Flags<O> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given: Map<String, Value> = fields::<O>()
            .into_iter()
            .filter_map(|field| field.typed(matches).map(|value| (field.name, value)))
            .collect();
        serde_json::from_value(Value::Object(given))
            .map(Flags)
            .map_err(|error| clap::Error::raw(ErrorKind::ValueValidation, error))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl<O: JsonSchema + DeserializeOwned> Args for Flags<O> {
    fn augment_args(command: Command) -> Command {
        command.args(fields::<O>().into_iter().map(Field::arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glovebox::profile::Options;

    fn parse(typed: &[&str]) -> Result<Options, String> {
        let command = Flags::<Options>::augment_args(Command::new("ask").no_binary_name(true));
        let matches = command.try_get_matches_from(typed).map_err(|e| e.to_string())?;
        Flags::from_arg_matches(&matches)
            .map(|f| f.0)
            .map_err(|e| e.to_string())
    }

    #[test]
    fn what_is_not_given_keeps_its_default() {
        assert_eq!(parse(&[]), Ok(Options::default()));
    }

    #[test]
    fn a_flag_sets_its_field() {
        let asked = parse(&["--pair-columns", "7", "--share", "0.5"]);
        let wanted = Options {
            pair_columns: 7,
            share: 0.5,
            ..Options::default()
        };
        assert_eq!(asked, Ok(wanted));
    }

    #[test]
    fn every_field_has_a_flag_with_help() {
        let default = serde_json::to_value(Options::default()).map(|v| v.as_object().map(Map::len));
        assert_eq!(fields::<Options>().len(), default.ok().flatten().unwrap_or_default());
        assert!(fields::<Options>().iter().all(|field| !field.help.is_empty()));
    }

    #[test]
    fn infinity_is_no_threshold() {
        assert!(parse(&["--skewness", "inf"]).is_err_and(|e| e.contains("finite")));
    }
}
