//! `glovebox schema`: what the fields of a report are called and mean, as JSON Schema.

use clap::ValueEnum;
use glovebox::profile;
use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;

use crate::failure::Failure;
use crate::output::{Output, STDOUT};
use crate::text;

/// Prints the JSON Schema of a report.
///
/// Made from the types that the program itself writes, so it says exactly what comes out.
#[derive(clap::Args)]
pub struct Args {
    /// Whose report.
    #[arg(value_enum, value_name = "SUBCOMMAND")]
    report: Report,
}

/// The subcommands that give a report.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Report {
    /// What `glovebox profile --format json` prints.
    Profile,
}

/// Prints the schema.
///
/// # Errors
/// When standard output is closed or full.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    // As written, not as read: every field is always there, so every field is required.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let generator = settings
        .with_transform(RecursiveTransform(in_json_words))
        .into_generator();
    let mut schema = match args.report {
        Report::Profile => generator.into_root_schema_for::<profile::Report>(),
    };
    schema.insert("title".to_owned(), "glovebox profile --format json".into());
    out.bytes(|stream| text::json(&schema, stream, STDOUT))
}

/// The descriptions are the types' doc lines, in the words of Rust.
fn in_json_words(schema: &mut Schema) {
    if let Some(serde_json::Value::String(description)) = schema.get_mut("description") {
        *description = description.replace("`None`", "null").replace('\n', " ");
    }
}
