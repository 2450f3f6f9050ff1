//! Questions: what can be asked of tables, and what answers.
//!
//! A question is plain data whose type names its answer; the worker, the command line and the tests
//! all put it through [`Run`]. Questions stand in their domains; those about the tables themselves
//! (open, rows, close) stand here. The one list of them is in `domains.rs`.
//! Never: a statistic.

mod candidates;
mod check;
mod export;
mod locate;
mod open;
mod preview_reading;
#[cfg(feature = "engine")]
mod rows;
#[cfg(feature = "engine")]
mod shelf;
#[cfg(feature = "engine")]
mod tables;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Result;
use crate::table::{Rows, RowsOptions};

pub use candidates::{CandidateTypes, Candidates};
pub use check::CheckRows;
pub use export::{Export, Exported};
pub use locate::Locate;
pub use open::{Close, Convert, Held, HeldTable, Open, Opened, Release};
pub use preview_reading::{FirstRows, PreviewReading};
#[cfg(feature = "engine")]
pub use shelf::{Keep, Kept, Shelf};
#[cfg(feature = "engine")]
pub use tables::Tables;

/// Whether a question may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Answered in some milliseconds: it comes before those that take long.
    Quick,
    /// May take as long as the table is large.
    Long,
}

/// A question. Its options have defaults, refuse unknown fields, and leave what has no honest
/// default to be said.
pub trait Ask: Serialize + DeserializeOwned + Default + Clone + PartialEq + 'static {
    /// Its name in requests, schemas and on the command line.
    const NAME: &'static str;
    /// What is being done while it is answered, for a progress bar: "Profiling".
    const DOING: &'static str;
    /// Whether it may wait.
    const LANE: Lane;
    /// What comes back.
    type Answer: Serialize + DeserializeOwned + 'static;

    /// All bad fields at once, as far as they are bad whatever the table.
    ///
    /// # Errors
    /// [`crate::Error::Options`] when there are some.
    fn check(&self) -> Result<()> {
        Ok(())
    }
}

/// A question that can be answered.
#[cfg(feature = "engine")]
pub trait Run: Ask {
    /// The answer. The options have been checked.
    ///
    /// # Errors
    /// When the options do not fit the tables, a source cannot be read any more, or the person said
    /// stop.
    fn run(&self, on: &Tables, cx: &crate::run::Context) -> impl Future<Output = Result<Self::Answer>>;
}

/// Checks a question, and answers it.
///
/// # Errors
/// When an option is out of its bounds or does not fit the tables, a source cannot be read any more,
/// or the person said stop.
#[cfg(feature = "engine")]
pub async fn answer<Q: Run>(question: &Q, on: &Tables, cx: &crate::run::Context) -> Result<Q::Answer> {
    question.check()?;
    question.run(on, cx).await
}

impl Ask for RowsOptions {
    const NAME: &'static str = "rows";
    const DOING: &'static str = "Finding rows";
    const LANE: Lane = Lane::Quick;
    type Answer = Rows;
}
