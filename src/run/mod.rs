//! What a question is carried out with: progress and cancel, threads, the memory budget,
//! and where time goes.
//!
//! Never: a table, a browser, or a clock of its own.

mod context;
#[cfg(feature = "engine")]
mod each;
mod stopwatch;

pub use context::{Context, Counters, MEMORY, Snapshot, Turn};
#[cfg(feature = "engine")]
pub use each::{each, each_on};
pub use stopwatch::{Clock, Spent, Stopwatch};
