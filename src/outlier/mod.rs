//! Which rows lie apart from the others? An isolation forest is fitted on one table and kept; it scores
//! the rows of that table or of another.
//!
//! After F. T. Liu, K. M. Ting and Z.-H. Zhou, "Isolation Forest" (ICDM 2008): a row that few random
//! splits part from all others is an outlier.

#[cfg(feature = "engine")]
mod fit;
#[cfg(feature = "engine")]
mod forest;
mod report;
#[cfg(feature = "engine")]
mod rows;
#[cfg(feature = "engine")]
mod score;

#[cfg(feature = "engine")]
pub use forest::{FOREST_VERSION, IsolationForest, Node, average_path_length};
pub use report::{FitForest, Fitted, ScoreForest, Scored, ScoredRow};
