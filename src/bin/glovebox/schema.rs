//! `glovebox schema`: what the fields of a report, or of a recipe, are called and mean, as JSON Schema.

use clap::ValueEnum;
use glovebox::step::Recipe;
use glovebox::{domains, drift, profile, steps};
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{Output, STDOUT};
use crate::text;

/// Prints the JSON Schema of a report or a recipe.
///
/// Made from the types that the program itself writes and reads, so it says exactly what comes out,
/// and what may go in.
#[derive(clap::Args)]
pub struct Args {
    /// Of what.
    #[arg(value_enum, value_name = "WHAT")]
    of: Of,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    /// What `glovebox profile --format json` prints.
    Profile,
    /// What `glovebox drift --format json` prints.
    Drift,
    /// What `glovebox apply --recipe` reads: every step with its parameters.
    Recipe,
    /// What can be asked by a form of the page: every question with its options, by its name.
    Questions,
}

/// Prints the schema.
///
/// # Errors
/// When standard output is closed or full.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    let (schema, title) = match args.of {
        Of::Profile => (written::<profile::Report>(), "glovebox profile --format json"),
        Of::Drift => (written::<drift::Report>(), "glovebox drift --format json"),
        Of::Recipe => (recipe(), "glovebox apply --recipe"),
        Of::Questions => (questions(), "the questions that the page asks by a form"),
    };
    let mut schema = schema;
    schema.insert("title".to_owned(), title.into());
    RecursiveTransform(in_json_words).transform(&mut schema);
    out.bytes(|stream| text::json(&schema, stream, STDOUT))
}

fn written<T: JsonSchema>() -> Schema {
    // As written, not as read: every field is always there, so every field is required.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
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
