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
pub fn typed(question: &str, fields: &[FormField]) -> Vec<Typed> {
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

/// A field as the question has it, or what is wanted in it; `None` where nothing is typed, and it is as by default.
fn read(field: &FormField, typed: &Typed) -> Result<Option<Value>, &'static str> {
    let text = match typed {
        Typed::On(on) => return Ok(Some(Value::Bool(*on))),
        Typed::Names(names) => return Ok(Some(names.iter().cloned().map(Value::String).collect())),
        Typed::Text(text) => text,
    };
    let bare = text.trim();
    if bare.is_empty() && field.kind != Kind::Text {
        return Ok(None);
    }
    let value = match field.kind {
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
        _ => Ok(Value::String(text.clone())),
    };
    value.map(Some)
}

/// What a question's own type says of its members: the question as JSON, or what is wrong with which field.
pub type Judge = fn(&Map<String, Value>) -> Result<String, Problems>;

/// The judgement of a question's type.
///
/// # Errors
/// All members that cannot be meant so.
pub fn judge<Q: Ask>(members: &Map<String, Value>) -> Result<String, Problems> {
    let read = |members: Map<String, Value>| serde_json::from_value::<Q>(Value::Object(members));
    let Ok(question) = read(members.clone()) else {
        // Which of them it was, each by itself says.
        let one = |(name, value): (&String, &Value)| {
            let alone = Map::from_iter([(name.clone(), value.clone())]);
            let problem = match value.as_f64() {
                Some(number) if number < 0.0 => "must not be negative",
                Some(_) => "is too large",
                None => "cannot be meant so",
            };
            read(alone).is_err().then(|| (name.clone(), problem.to_owned()))
        };
        return Err(members.iter().filter_map(one).collect());
    };
    match question.check() {
        Ok(()) => Ok(serde_json::to_string(&question).unwrap_or_default()),
        Err(Error::Options(bad)) => Err(bad.fields.into_iter().map(|bad| (bad.field, bad.problem)).collect()),
        Err(error) => Err(vec![(String::new(), error.to_string())]),
    }
}

/// The question that is typed, as JSON.
///
/// # Errors
/// All fields that cannot be meant so.
pub fn question(fields: &[FormField], typed: &[Typed], judge: Judge) -> Result<String, Problems> {
    let (mut members, mut problems) = (Map::new(), Problems::new());
    for (field, typed) in fields.iter().zip(typed) {
        match read(field, typed) {
            Ok(value) => members.extend(value.map(|value| (field.name.clone(), value))),
            Err(wanted) => problems.push((field.name.clone(), wanted.to_owned())),
        }
    }
    // The other fields have their bounds all the same: what is not readable stands as by default.
    let judged = judge(&members);
    problems.extend(judged.as_ref().err().into_iter().flatten().cloned());
    match problems.is_empty() {
        true => judged,
        false => Err(problems),
    }
}

/// What is asked, in a line: the fields that differ from their defaults; of a short form all of them.
pub fn summary(question: &str, by_default: &str, fields: &[FormField]) -> String {
    /// Fields that a line has room for.
    const SHORT: usize = 4;
    let (now, by_default) = (typed(question, fields), typed(by_default, fields));
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

    fn json<Q: Ask>(question: &Q) -> String {
        serde_json::to_string(question).expect("a question is JSON")
    }

    fn profile_fields() -> Vec<FormField> {
        fields("profile", &json(&profile::Options::default()))
    }

    #[test]
    fn a_question_is_typed_and_read_again() {
        let (by_default, fields_of_profile) = (json(&profile::Options::default()), profile_fields());
        let own = json(&profile::Options {
            bins: 20,
            share: 0.25,
            ..profile::Options::default()
        });
        let again = question(
            &fields_of_profile,
            &typed(&own, &fields_of_profile),
            judge::<profile::Options>,
        );
        assert_eq!(again.as_ref(), Ok(&own));
        let line = |question: &str| summary(question, &by_default, &fields_of_profile);
        assert_eq!(line(&own), "bins 20 · share 0.25 · the others as by default");
        assert_eq!(line(&by_default), "all options as by default");

        let by_default = json(&drift::Options::default());
        let fields = fields("drift", &by_default);
        let own = json(&drift::Options {
            columns: ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec(),
            alpha: 0.01,
        });
        assert_eq!(
            question(&fields, &typed(&own, &fields), judge::<drift::Options>).as_ref(),
            Ok(&own)
        );
        assert_eq!(
            summary(&own, &by_default, &fields),
            "columns a, b, c and 2 more · alpha 0.01"
        );
        assert_eq!(summary(&by_default, &by_default, &fields), "columns all · alpha 0.05");
    }

    #[test]
    fn each_bad_field_is_named_at_once() {
        let fields = profile_fields();
        let mut all = typed(&json(&profile::Options::default()), &fields);
        all[0] = text("x");
        all[1] = text("5000");
        all[4] = text("1,5");
        let problems = question(&fields, &all, judge::<profile::Options>).unwrap_err();
        let named: Vec<&str> = problems.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(named, ["bins", "share", "top"]);
        all[0] = text("-20");
        let problems = question(&fields, &all, judge::<profile::Options>).unwrap_err();
        assert!(
            problems.contains(&("bins".to_owned(), "must not be negative".to_owned())),
            "{problems:?}"
        );
        all[0] = text(" 20 ");
        all[1] = text("-1");
        all[4] = text("");
        let problems = question(&fields, &all, judge::<profile::Options>).unwrap_err();
        assert_eq!(problems.len(), 1, "what is left empty is as by default: {problems:?}");
    }
}
