//! The one list of steps, what is done with a step by its name, and the questions that take steps.

mod ask;

use crate::step::{AnyStep, KeptRows, Step, Transform};
use crate::{Error, Result, clean};
#[cfg(feature = "engine")]
use crate::{
    run::Context,
    step::{self, Effect, Others, Preview},
    table::Table,
};

pub use ask::{Applied, ApplySteps, PreviewStep};

/// One line per step, by its type.
macro_rules! steps {
    ($($step:ty,)*) => {
        /// The names of all steps.
        pub const NAMES: &[&str] = &[$(<$step>::NAME),*];

        /// A step of the kind that it names.
        fn read(step: &Step) -> Result<Box<dyn AnyStep>> {
            match step.name.as_str() {
                $(<$step>::NAME => step.read::<$step>().map(|step| Box::new(step) as Box<dyn AnyStep>),)*
                other => Err(unknown(other)),
            }
        }

        /// The JSON Schema of each step: its name and its parameters, in the order of the list.
        #[cfg(feature = "schema")]
        pub fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<schemars::Schema> {
            vec![$(named(<$step>::NAME, <$step as schemars::JsonSchema>::json_schema(generator))),*]
        }
    };
}

steps! {
    clean::Append,
    clean::Cast,
    clean::DropColumns,
    clean::DropDuplicates,
    clean::DropRows,
    clean::EditCell,
    clean::FillMissing,
    clean::KeepRows,
    clean::MendText,
    clean::RenameColumns,
    clean::ReorderColumns,
    clean::ReplaceValues,
    clean::SetMissing,
    clean::SortRows,
}

/// What a step does, in a few words.
///
/// # Errors
/// [`Error::Options`] when there is no such step, or its parameters do not fit.
pub fn sentence(step: &Step) -> Result<String> {
    Ok(read(step)?.sentence())
}

/// Names of the other tables that a step needs.
///
/// # Errors
/// As [`sentence`].
pub fn others(step: &Step) -> Result<Vec<String>> {
    Ok(read(step)?.others())
}

/// The same step with rows in the place of numbers under which rows are kept.
///
/// # Errors
/// As [`sentence`], and when `kept` has none under a number.
pub fn resolved(step: &Step, kept: &KeptRows) -> Result<Step> {
    read(step)?.resolved(kept)
}

/// The table after a step, and what it changed. The table before stays as it is.
///
/// # Errors
/// When there is no such step, its parameters do not fit the table, the source cannot be read
/// any more, or the person said stop.
#[cfg(feature = "engine")]
pub async fn apply(step: &Step, table: &Table, others: &Others, cx: &Context) -> Result<(Table, Effect)> {
    let step = read(step)?;
    step::applied(step.step()?, step.fit(table, others, cx), table, cx).await
}

/// What a step would change, with the first rows that it concerns, at most so many.
///
/// # Errors
/// As [`apply`].
#[cfg(feature = "engine")]
pub async fn preview(step: &Step, table: &Table, others: &Others, limit: u64, cx: &Context) -> Result<Preview> {
    step::previewed(read(step)?.fit(table, others, cx), table, limit, cx).await
}

/// The schema of a step's parameters, with its name beside them.
#[cfg(feature = "schema")]
fn named(name: &str, mut schema: schemars::Schema) -> schemars::Schema {
    use serde_json::{Value, json};
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("step".to_owned(), json!({ "const": name }));
    }
    match schema.get_mut("required") {
        Some(Value::Array(required)) => required.insert(0, json!("step")),
        _ => {
            schema.insert("required".to_owned(), json!(["step"]));
        }
    }
    schema
}

fn unknown(name: &str) -> Error {
    Error::option(
        "step",
        format!("there is no step \"{name}\"; there are {}", NAMES.join(", ")),
    )
}

/// Takes the steps of a recipe one after the other; `after` is told of each that is done, with the
/// table after it.
///
/// # Errors
/// As [`apply`]; which step it was is said.
#[cfg(feature = "engine")]
pub async fn replay(
    steps: &[Step],
    table: &Table,
    others: &Others,
    cx: &Context,
    mut after: impl FnMut(&Step, &Table, &Effect),
) -> Result<Table> {
    let mut table = table.clone();
    for (at, step) in steps.iter().enumerate() {
        let (next, effect) = apply(step, &table, others, cx)
            .await
            .map_err(|error| of_step(at, step, error))?;
        after(step, &next, &effect);
        table = next;
    }
    Ok(table)
}

/// A fault of a recipe's step, which says where it stands.
#[cfg(feature = "engine")]
pub fn of_step(at: usize, step: &Step, error: Error) -> Error {
    match error {
        Error::Options(mut bad) => {
            for field in &mut bad.fields {
                let place = format!("step {} ({})", at + 1, step.name);
                field.field = match field.field.as_str() {
                    whole if whole == step.name => place,
                    // Steps call them otherwise than questions do.
                    "selection" => format!("{place}, where"),
                    "sort" => format!("{place}, by"),
                    other => format!("{place}, {other}"),
                };
            }
            Error::Options(bad)
        }
        other => other,
    }
}
