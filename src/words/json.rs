//! What is wrong with JSON, in words for who wrote it: serde speaks of types in Rust.

use super::list;

/// The fault in a sentence without its end; with its line and character, where these are known.
pub fn json_fault(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let (line, column) = (error.line(), error.column());
    if line == 0 {
        return told(&whole);
    }
    let place = format!(" at line {line} column {column}");
    let problem = whole.strip_suffix(&place).unwrap_or(&whole);
    match error.is_eof() {
        true => format!("it breaks off in line {line}"),
        false => format!("{} (line {line}, character {column})", told(problem)),
    }
}

fn told(problem: &str) -> String {
    let after = |start: &str| problem.strip_prefix(start);
    if let Some(name) = after("missing field ") {
        return format!("{} is missing", plain(name));
    }
    if let Some(name) = after("duplicate field ") {
        return format!("{} stands there twice", plain(name));
    }
    if let Some((name, known)) = after("unknown field ").and_then(|rest| rest.split_once(", expected ")) {
        return format!("there is no {} here, but {}", plain(name), choice(known, "and"));
    }
    if let Some((name, known)) = after("unknown variant ").and_then(|rest| rest.split_once(", expected ")) {
        return format!("{} stands where {} is wanted", plain(name), choice(known, "or"));
    }
    let wrong = after("invalid type: ").or(after("invalid value: "));
    if let Some((found, wanted)) = wrong.and_then(|rest| rest.split_once(", expected ")) {
        return format!("{} stands where {} is wanted", found_value(found), wanted_value(wanted));
    }
    problem.replace('`', "\"")
}

/// `` `name` `` as `"name"`.
fn plain(name: &str) -> String {
    name.replace('`', "\"")
}

/// `` one of `a`, `b` ``, or `` `a` or `b` ``, as a sentence lists them.
fn choice(known: &str, last: &str) -> String {
    // Every other piece stands between two marks.
    let names = known.split('`').skip(1).step_by(2).map(|name| format!("\"{name}\""));
    match names.collect::<Vec<_>>() {
        names if names.is_empty() => known.to_owned(),
        names => list(&names, last),
    }
}

/// `string "age"`, ``integer `3` ``, `map`, `sequence`, …
fn found_value(found: &str) -> String {
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    match kind {
        "string" => format!("the text {value}"),
        "integer" | "boolean" | "character" => value.replace('`', ""),
        "floating" => value.trim_start_matches("point ").replace('`', ""),
        "map" => "an object".to_owned(),
        "sequence" => "a list".to_owned(),
        "unit" if value == "variant" => "the word alone".to_owned(),
        "null" | "unit" => "null".to_owned(),
        _ => found.to_owned(),
    }
}

fn wanted_value(wanted: &str) -> String {
    let first = wanted.split(' ').next().unwrap_or_default();
    match first {
        _ if wanted == "string or map" => "a word or an object".to_owned(),
        "newtype" => "an object with its value, {\"word\": value},".to_owned(),
        "struct" | "map" => "an object".to_owned(),
        "sequence" | "tuple" => "a list".to_owned(),
        "string" | "enum" | "variant" => "a text".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0 on".to_owned(),
        "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "unit" => "null".to_owned(),
        _ => match wanted {
            "a sequence" => "a list".to_owned(),
            "a map" => "an object".to_owned(),
            "a string" => "a text".to_owned(),
            "a boolean" => "true or false".to_owned(),
            _ => wanted.replace('`', "\""),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Colour {
        Red,
        Blue,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read from JSON")]
    #[serde(deny_unknown_fields)]
    struct Options {
        limit: u32,
        colour: Option<Colour>,
        #[serde(default)]
        names: Vec<String>,
        #[serde(default)]
        types: BTreeMap<String, bool>,
    }

    #[test]
    fn faults_are_told_without_a_word_of_rust() {
        for (text, told) in [
            ("{}", "\"limit\" is missing"),
            ("{\"limit\": -1}", "-1 stands where a whole number from 0 on is wanted"),
            (
                "{\"limit\": \"x\"}",
                "the text \"x\" stands where a whole number from 0 on is wanted",
            ),
            ("{\"limit\": 1, \"names\": 3}", "3 stands where a list is wanted"),
            (
                "{\"limit\": 1, \"names\": [{}]}",
                "an object stands where a text is wanted",
            ),
            (
                "{\"limit\": 1, \"types\": []}",
                "a list stands where an object is wanted",
            ),
            (
                "{\"limit\": 1, \"colour\": \"green\"}",
                "\"green\" stands where \"red\" or \"blue\" is wanted",
            ),
            (
                "{\"limits\": 1}",
                "there is no \"limits\" here, but \"limit\", \"colour\", \"names\" and \"types\"",
            ),
            ("{\"limit\": 1,\n\"names\": [", "it breaks off in line 2"),
        ] {
            let fault = serde_json::from_str::<Options>(text).expect_err(text);
            let found = json_fault(&fault);
            assert!(found.starts_with(told), "{text}: {found}");
            assert!(found.contains("line "), "{text}: {found}");
        }
    }
}
