//! What is typed into a form, before it is a question.

use glovebox::Error;
use glovebox::ask::Ask;
use serde_json::{Map, Value};

use super::schema::{FormField, Kind, members};

/// What stands in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// A text, a number too while it is being typed.
    Text(String),
    /// A switch.
    On(bool),
    /// Names of columns.
    Names(Vec<String>),
}

/// What is wrong with a form: fields by their names; one without a name is of the whole.
pub type Problems = Vec<(String, String)>;

/// What stands in the fields of a question.
pub fn typed<Q: Ask>(question: &Q, fields: &[FormField]) -> Vec<Typed> {
    let members = members(question);
    let value = |field: &FormField| {
        members
            .iter()
            .find(|(name, _)| *name == field.name)
            .map(|(_, value)| value)
    };
    fields.iter().map(|field| shown(value(field))).collect()
}

fn shown(value: Option<&Value>) -> Typed {
    match value {
        Some(Value::Bool(on)) => Typed::On(*on),
        Some(Value::Array(names)) => Typed::Names(
            names
                .iter()
                .filter_map(|name| name.as_str().map(str::to_owned))
                .collect(),
        ),
        Some(Value::String(text)) => Typed::Text(text.clone()),
        Some(Value::Number(number)) => {
            let text = number.to_string();
            Typed::Text(text.strip_suffix(".0").map(str::to_owned).unwrap_or(text))
        }
        _ => Typed::Text(String::new()),
    }
}

/// A field as the question has it, or what is wanted in it.
fn read(field: &FormField, typed: &Typed) -> Result<Value, &'static str> {
    let text = match typed {
        Typed::On(on) => return Ok(Value::Bool(*on)),
        Typed::Names(names) => return Ok(names.iter().cloned().map(Value::String).collect()),
        Typed::Text(text) => text,
    };
    let bare = text.trim();
    if bare.is_empty() && field.is_optional {
        return Ok(Value::Null);
    }
    match field.kind {
        Kind::Whole => {
            let whole = bare.parse::<u64>().map(Value::from);
            whole
                .or_else(|_| bare.parse::<i64>().map(Value::from))
                .map_err(|_| "must be a whole number")
        }
        Kind::Number => {
            let number = bare.parse::<f64>().ok().filter(|number| number.is_finite());
            number
                .map(Value::from)
                .ok_or("must be a number, with a point before its decimals")
        }
        Kind::Column if bare.is_empty() => Err("must be a column"),
        _ => Ok(Value::String(text.clone())),
    }
}

/// The question that is typed.
///
/// # Errors
/// All fields that cannot be meant so.
pub fn question<Q: Ask>(fields: &[FormField], typed: &[Typed]) -> Result<Q, Problems> {
    let (mut object, mut problems) = (Map::new(), Problems::new());
    for (field, typed) in fields.iter().zip(typed) {
        match read(field, typed) {
            Ok(value) => drop(object.insert(field.name.clone(), value)),
            Err(wanted) => problems.push((field.name.clone(), wanted.to_owned())),
        }
    }
    // The other fields have their bounds all the same: what is not readable stands as by default.
    let Ok(question) = serde_json::from_value::<Q>(Value::Object(object.clone())) else {
        // Which of them it was, each by itself says.
        let one = |(name, value): (String, Value)| {
            let alone = Map::from_iter([(name.clone(), value)]);
            serde_json::from_value::<Q>(Value::Object(alone))
                .is_err()
                .then_some(name)
        };
        let bad = object.into_iter().filter_map(one);
        problems.extend(bad.map(|name| (name, "is out of its bounds".to_owned())));
        return Err(problems);
    };
    match question.check() {
        Ok(()) => {}
        Err(Error::Options(bad)) => problems.extend(bad.fields.into_iter().map(|bad| (bad.field, bad.problem))),
        Err(error) => problems.push((String::new(), error.to_string())),
    }
    match problems.is_empty() {
        true => Ok(question),
        false => Err(problems),
    }
}

/// What is asked, in a line: the fields that differ from their defaults; of a short form all of them.
pub fn summary<Q: Ask>(question: &Q, fields: &[FormField]) -> String {
    /// Fields that a line has room for.
    const SHORT: usize = 4;
    let (now, by_default) = (typed(question, fields), typed(&Q::default(), fields));
    let is_short = fields.len() <= SHORT;
    let all = fields.iter().zip(now.iter().zip(&by_default));
    let told = all.filter(|(_, (now, by_default))| is_short || now != by_default);
    let mut words: Vec<String> = told
        .map(|(field, (now, _))| format!("{} {}", field.label.to_lowercase(), said(now)))
        .collect();
    match (words.is_empty(), is_short) {
        (true, _) => "all options as by default".to_owned(),
        (false, true) => words.join(" · "),
        (false, false) => {
            words.push("the others as by default".to_owned());
            words.join(" · ")
        }
    }
}

fn said(typed: &Typed) -> String {
    /// Columns that are named.
    const NAMED: usize = 3;
    match typed {
        Typed::On(on) => (if *on { "yes" } else { "no" }).to_owned(),
        Typed::Text(text) if text.is_empty() => "not set".to_owned(),
        Typed::Text(text) => text.clone(),
        Typed::Names(names) if names.is_empty() => "all".to_owned(),
        Typed::Names(names) if names.len() > NAMED => {
            let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
            format!("{} and {} more", first.join(", "), names.len() - NAMED)
        }
        Typed::Names(names) => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::fields;
    use super::*;
    use glovebox::{drift, profile};

    fn text(text: &str) -> Typed {
        Typed::Text(text.to_owned())
    }

    #[test]
    fn a_question_is_typed_and_read_again() {
        let fields = fields::<profile::Options>();
        let own = profile::Options {
            bins: 20,
            share: 0.25,
            ..profile::Options::default()
        };
        assert_eq!(question(&fields, &typed(&own, &fields)), Ok(own.clone()));
        assert_eq!(
            summary(&own, &fields),
            "bins 20 · share 0.25 · the others as by default"
        );
        assert_eq!(
            summary(&profile::Options::default(), &fields),
            "all options as by default"
        );
        let drift_fields = super::super::schema::fields::<drift::Options>();
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<String>>();
        let own = drift::Options {
            columns: names(&["a", "b", "c", "d", "e"]),
            alpha: 0.01,
        };
        assert_eq!(question(&drift_fields, &typed(&own, &drift_fields)), Ok(own.clone()));
        assert_eq!(summary(&own, &drift_fields), "columns a, b, c and 2 more · alpha 0.01");
        assert_eq!(
            summary(&drift::Options::default(), &drift_fields),
            "columns all · alpha 0.05"
        );
    }

    #[test]
    fn each_bad_field_is_named_at_once() {
        let fields = fields::<profile::Options>();
        let mut all = typed(&profile::Options::default(), &fields);
        all[0] = text("x");
        all[1] = text("5000");
        all[3] = text("1,5");
        let problems = question::<profile::Options>(&fields, &all).unwrap_err();
        let named: Vec<&str> = problems.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(named, ["bins", "share", "top"]);
        all[0] = text("-20");
        let problems = question::<profile::Options>(&fields, &all).unwrap_err();
        assert!(
            problems.contains(&("bins".to_owned(), "is out of its bounds".to_owned())),
            "{problems:?}"
        );
        all[0] = text(" 20 ");
        all[1] = text("-1");
        all[3] = text("");
        let problems = question::<profile::Options>(&fields, &all).unwrap_err();
        assert_eq!(problems.len(), 2, "{problems:?}");
    }
}
