//! The steps that mend what is odd in a file, as plain data: the kinds of step themselves stand in a domain, which a
//! format does not know.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Selection, language};
use crate::step::Step;

/// Drops rows.
pub fn drop_rows(rows: &Selection) -> Option<Step> {
    let rows = language::text::serialize(rows, serde_json::value::Serializer).ok()?;
    Some(step("drop-rows", "where", rows))
}

/// Gives columns the names beside theirs.
pub fn rename_columns(names: &BTreeMap<String, String>) -> Step {
    let names = names.iter().map(|(from, to)| (from.clone(), Value::from(to.as_str())));
    step("rename-columns", "names", Value::Object(names.collect()))
}

fn step(name: &str, option: &str, value: Value) -> Step {
    Step {
        name: name.to_owned(),
        options: Map::from_iter([(option.to_owned(), value)]),
    }
}
