//! Has a table changed? Each column of a table against that of a reference.
//!
//! One test so far, for numbers and times: Kolmogorov and Smirnov's. What cannot be compared is said.

mod report;
#[cfg(feature = "engine")]
mod run;

pub use report::{ColumnDrift, LeftOut, Options, Report, Sampled, VERSION};
