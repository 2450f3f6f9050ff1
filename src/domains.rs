//! The one list of questions, and answering by name.

#[cfg(feature = "engine")]
use serde_json::value::RawValue;

use crate::ask::{self, Ask, Lane};
#[cfg(feature = "engine")]
use crate::{
    Error, Result,
    ask::{Run, Tables},
    run::Context,
};
use crate::{drift, outlier, profile, steps, table};

/// One line per question, by its type.
macro_rules! domains {
    ($($question:ty,)*) => {
        /// The names of all questions.
        pub const NAMES: &[&str] = &[$(<$question>::NAME),*];

        /// Whether the question of that name may wait; `None` when there is none.
        pub fn lane(name: &str) -> Option<Lane> {
            match name {
                $(<$question>::NAME => Some(<$question>::LANE),)*
                _ => None,
            }
        }

        /// Answers the question of that name, whose options and answer are JSON.
        ///
        /// # Errors
        /// When there is no such question, its options do not fit, a source cannot be read any more,
        /// or the person said stop.
        #[cfg(feature = "engine")]
        pub async fn answer(name: &str, options: &RawValue, on: &Tables, cx: &Context) -> Result<Box<RawValue>> {
            match name {
                $(<$question>::NAME => put::<$question>(options, on, cx).await,)*
                _ => Err(Error::option("ask", format!("there is no question \"{name}\"; there are {}", NAMES.join(", ")))),
            }
        }
    };
}

domains! {
    ask::Open,
    ask::Close,
    ask::Held,
    ask::Release,
    ask::Export,
    ask::Locate,
    ask::CandidateTypes,
    ask::CheckRows,
    ask::PreviewReading,
    steps::ApplySteps,
    steps::PreviewStep,
    table::RowsOptions,
    profile::Options,
    profile::Summary,
    profile::FoundSoFar,
    profile::Columns,
    profile::Associations,
    profile::InteractionOptions,
    profile::SumUp,
    drift::Options,
    drift::Distributions,
    outlier::FitForest,
    outlier::ScoreForest,
}

/// One line per question that a person asks: by a form of the page, by flags of a subcommand. Its answer is a
/// report with a schema.
macro_rules! forms {
    ($($question:ty,)*) => {
        /// The names of the questions that have a form and a report.
        pub const FORMS: &[&str] = &[$(<$question>::NAME),*];

        /// The JSON Schema of the report that answers the question of that name.
        #[cfg(feature = "schema")]
        pub fn report(name: &str, generator: schemars::SchemaGenerator) -> Option<schemars::Schema> {
            match name {
                $(<$question>::NAME => Some(generator.into_root_schema_for::<<$question as Ask>::Answer>()),)*
                _ => None,
            }
        }

        /// The JSON Schema of each question that is asked by a form, by its name.
        #[cfg(feature = "schema")]
        pub fn forms(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
            vec![$((<$question>::NAME, <$question as schemars::JsonSchema>::json_schema(generator))),*]
        }

        /// Whether the question of that name is content with these options, which are JSON.
        #[cfg(all(test, feature = "schema"))]
        fn takes(name: &str, options: &serde_json::Value) -> bool {
            match name {
                $(<$question>::NAME => {
                    serde_json::from_value::<$question>(options.clone()).is_ok_and(|question| question.check().is_ok())
                })*
                _ => false,
            }
        }
    };
}

forms! {
    profile::Options,
    drift::Options,
}

#[cfg(feature = "engine")]
async fn put<Q: Run>(options: &RawValue, on: &Tables, cx: &Context) -> Result<Box<RawValue>> {
    let question: Q = serde_json::from_str(options.get()).map_err(|error| Error::option(Q::NAME, error.to_string()))?;
    let answer = ask::answer(&question, on, cx).await?;
    serde_json::value::to_raw_value(&answer)
        .map_err(|error| Error::internal(format!("an answer could not be written: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice() {
        let different: std::collections::BTreeSet<_> = NAMES.iter().collect();
        assert_eq!(different.len(), NAMES.len());
        assert!(NAMES.iter().all(|name| lane(name).is_some()));
        assert_eq!(lane("nothing"), None);
    }

    /// A form is drawn by the schema, and what is typed into it is judged by the question.
    #[cfg(feature = "schema")]
    #[test]
    fn the_bounds_of_a_schema_are_those_that_its_question_keeps() {
        let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        let mut bounds = 0;
        for (name, schema) in forms(&mut generator) {
            let properties = schema.get("properties").and_then(|all| all.as_object()).cloned();
            for (field, property) in properties.unwrap_or_default() {
                let with = |value: &serde_json::Value| takes(name, &serde_json::json!({ field.as_str(): value }));
                let is_whole = property.get("type").is_some_and(|kind| kind == "integer");
                for (bound, beyond) in [("minimum", -1.0), ("maximum", 1.0)] {
                    let Some(limit) = property.get(bound) else { continue };
                    bounds += 1;
                    assert!(with(limit), "{name}.{field} refuses its {bound} {limit}");
                    let next = limit.as_f64().unwrap_or_default() + if is_whole { beyond } else { beyond * 1e-6 };
                    let next = if is_whole {
                        serde_json::json!(next as i64)
                    } else {
                        serde_json::json!(next)
                    };
                    assert!(!with(&next), "{name}.{field} takes {next}, beyond its {bound}");
                }
            }
        }
        assert!(bounds > 10, "{bounds} bounds");
    }
}
