//! Has a table changed? Each column of a table against that of a reference.
//!
//! One test so far, for numbers and times: Kolmogorov and Smirnov's. What cannot be compared is said.
//! [`Distributions`] asks how one column is distributed in both tables, for a picture.

mod distributions;
mod report;
#[cfg(feature = "engine")]
mod run;
#[cfg(feature = "engine")]
mod side_by_side;

pub use distributions::{Cumulative, Distributions, Outside, SideBySide};
pub use report::{ColumnDrift, LeftOut, Options, Report, Sampled, VERSION};
