//! Glovebox: the engine of a data-quality studio, and the words it is asked in.
//!
//! A few words carry everything: a [`table::Table`] is what was opened, a [`table::Selection`] is
//! some of its rows, `Options → Report` is a question and its answer, a [`finding::Finding`] is
//! something a person should know. Without the feature `engine` only the words are here, as plain
//! serde types, so that the page can ask and draw but never compute.

pub mod ask;
pub mod clean;
pub mod domains;
pub mod drift;
pub mod error;
pub mod few;
pub mod finding;
#[cfg(feature = "formats")]
pub mod formats;
#[cfg(feature = "engine")]
pub mod kernel;
pub mod outlier;
pub mod profile;
pub mod protocol;
pub mod run;
pub mod stats;
pub mod step;
pub mod steps;
pub mod table;
pub mod words;

pub use ask::Ask;
pub use error::{Error, Result};
pub use finding::{Dimension, Finding, Kind, Severity};
pub use step::Step;
