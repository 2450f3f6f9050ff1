//! The question "what could this cell be?" and its answer, as plain data.

use serde::{Deserialize, Serialize};

use super::{Ask, Lane};
use crate::table::Type;

/// Which types a cell's text can be read as, taken by itself. Asked of no table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CandidateTypes {
    /// The text, as it stands in the file.
    pub text: String,
}

/// What a text could be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidates {
    /// The types that it can be read as without loss; text itself is always the last.
    pub types: Vec<Type>,
    /// What may surprise in them, in a sentence.
    pub why: Option<String>,
}

impl Ask for CandidateTypes {
    const NAME: &'static str = "candidate-types";
    const DOING: &'static str = "Reading a cell";
    const LANE: Lane = Lane::Quick;
    type Answer = Candidates;
}

#[cfg(feature = "engine")]
mod run {
    use super::{CandidateTypes, Candidates};
    use crate::Result;
    use crate::ask::{Run, Tables};
    use crate::run::Context;
    use crate::table::{candidate_types, why_candidates};

    impl Run for CandidateTypes {
        async fn run(&self, _: &Tables, _: &Context) -> Result<Candidates> {
            Ok(Candidates {
                types: candidate_types(&self.text),
                why: why_candidates(&self.text).map(str::to_owned),
            })
        }
    }
}
