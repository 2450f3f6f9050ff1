//! `glovebox schema`: what the fields of a report, or of a recipe, are called and mean, as JSON Schema.

use clap::builder::{PossibleValue, PossibleValuesParser};
use glovebox::step::Recipe;
use glovebox::{Error, domains, steps};
use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{Output, STDOUT};
use crate::text;

/// What `glovebox apply --recipe` reads.
const RECIPE: &str = "recipe";

/// What the page asks by a form.
const QUESTIONS: &str = "questions";

/// Prints the JSON Schema of a report, of a recipe, or of what the page asks.
///
/// Made from the types that the program itself writes and reads, so it says exactly what comes out,
/// and what may go in.
#[derive(clap::Args)]
pub struct Args {
    /// Of what.
    #[arg(value_name = "WHAT", value_parser = PossibleValuesParser::new(known()))]
    of: String,
}

/// What has a schema.
fn known() -> Vec<PossibleValue> {
    let report = |name: &&'static str| PossibleValue::new(*name).help(format!("What `{}` prints", prints(name)));
    let others = [
        PossibleValue::new(RECIPE).help("What `glovebox apply --recipe` reads: every step with its parameters"),
        PossibleValue::new(QUESTIONS).help("What the page asks by a form: each question with its options, by its name"),
    ];
    domains::FORMS.iter().map(report).chain(others).collect()
}

/// What prints the report of a question.
fn prints(name: &str) -> String {
    format!("glovebox {name} --format json")
}

/// Prints the schema.
///
/// # Errors
/// When standard output is closed or full.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    let (mut schema, title) = match args.of.as_str() {
        RECIPE => (recipe(), "glovebox apply --recipe".to_owned()),
        QUESTIONS => (questions(), "the questions that the page asks by a form".to_owned()),
        name => (report(name)?, prints(name)),
    };
    schema.insert("title".to_owned(), title.into());
    RecursiveTransform(in_json_words).transform(&mut schema);
    out.bytes(|stream| text::json(&schema, stream, STDOUT))
}

fn report(name: &str) -> Result<Schema, Failure> {
    // As written, not as read: every field is always there, so every field is required.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = domains::report(name, settings.into_generator());
    schema.ok_or_else(|| Error::option("what", format!("\"{name}\" has no schema")).into())
}

fn recipe() -> Schema {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let steps = steps::schemas(&mut generator);
    let mut schema = generator.into_root_schema_for::<Recipe>();
    let step = json!({ "description": "A change made to a table.", "oneOf": steps });
    if let Some(Value::Object(parts)) = schema.get_mut("$defs") {
        parts.insert("Step".to_owned(), step);
    }
    schema
}

fn questions() -> Schema {
    // A form has one level: what it asks for stands in it, and not beside it.
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut generator = settings.into_generator();
    let questions = domains::forms(&mut generator).into_iter();
    let questions: serde_json::Map<String, Value> = questions
        .map(|(name, schema)| (name.to_owned(), schema.to_value()))
        .collect();
    Schema::from(serde_json::Map::from_iter([(
        "properties".to_owned(),
        questions.into(),
    )]))
}

/// The descriptions are the types' doc lines, in the words of Rust.
fn in_json_words(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace("`None`", "null").replace('\n', " ");
    }
}
