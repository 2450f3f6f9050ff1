//! What each column and the whole table look like, exactly, and what is odd about it.
//!
//! Definitions follow ydata-profiling and pandas; each field says where it differs. What computes
//! is behind the feature `engine`; the words here are shared with the page.

mod report;

pub use report::{
    Association, CharacterClasses, ColumnProfile, DuplicateGroup, Duplicates, Histogram, Method, MissingPattern,
    Monotonic, Options, Report, Score, TableProfile, TopValue,
};
