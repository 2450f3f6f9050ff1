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
    ask::CandidateTypes,
    steps::ApplySteps,
    steps::PreviewStep,
    table::RowsOptions,
    profile::Options,
    profile::Summary,
    profile::Columns,
    profile::Associations,
    profile::InteractionOptions,
    profile::SumUp,
    drift::Options,
    drift::Distributions,
    outlier::FitForest,
    outlier::ScoreForest,
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
}
