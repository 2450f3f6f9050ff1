//! Another way to read a file, as the flags that make it.

use glovebox::table::Rereading;
use serde_json::{Map, Value};

use crate::failure::flag;

/// The flags, as a person types them in a shell.
pub fn flags(rereading: &Rereading) -> String {
    let flags = rereading.change.iter().map(|(field, value)| flags_of(field, value));
    flags.collect::<Vec<_>>().join(" ")
}

fn flags_of(field: &str, value: &Value) -> String {
    match (field, value) {
        ("header", Value::Bool(true)) => "--header".to_owned(),
        ("missing", value) => format!("--missing {}", typed(&text(value))),
        (_, Value::Object(columns)) => of_columns(&flag(field), columns),
        (_, Value::Bool(true) | Value::Bool(false)) if field == "header" => flag(field),
        (_, Value::Bool(true)) => flag(field),
        (_, Value::Bool(false)) => format!("{}=false", flag(field)),
        (_, value) => format!("{} {}", flag(field), typed(&text(value))),
    }
}

fn of_columns(flag: &str, columns: &Map<String, Value>) -> String {
    let each = columns
        .iter()
        .map(|(column, value)| format!("{flag} {}", typed(&format!("{column}={}", text(value)))));
    each.collect::<Vec<_>>().join(" ")
}

/// A value as it is typed after a flag.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) if text == "\t" => "tab".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(tokens) => match tokens.get("tokens").and_then(Value::as_array) {
            Some(tokens) if tokens.is_empty() => "none".to_owned(),
            Some(tokens) => tokens.iter().map(text).collect::<Vec<_>>().join(","),
            None => value.to_string(),
        },
        other => other.to_string(),
    }
}

/// As a shell takes it for one word.
fn typed(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ',' | '=' | '/' | ':' | '%' | '+');
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glovebox::table::Thousands;

    #[test]
    fn each_change_is_the_flag_that_makes_it() {
        for (change, wanted) in [
            (Rereading::of("", "delimiter", ";"), "--delimiter ';'"),
            (Rereading::of("", "delimiter", "\t"), "--delimiter tab"),
            (Rereading::of("", "day_first", false), "--day-first=false"),
            (Rereading::of("", "day_first", true), "--day-first"),
            (Rereading::of("", "header", true), "--header"),
            (Rereading::of("", "header", false), "--no-header"),
            (Rereading::of("", "skip_lines", 0), "--skip-lines 0"),
            (
                Rereading::thousands("", "a b", Thousands::Comma),
                "--thousands 'a b=comma'",
            ),
            (Rereading::missing("", "Country", vec![]), "--missing Country=none"),
            (
                Rereading::missing("", "x", vec!["?".into(), "-".into()]),
                "--missing 'x=?,-'",
            ),
            (Rereading::of_column("", "types", "zip", "text"), "--type zip=text"),
        ] {
            assert_eq!(flags(&change), wanted);
        }
    }
}
