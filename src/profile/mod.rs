//! What each column and the whole table look like, exactly, and what is odd about it.
//!
//! Definitions follow ydata-profiling and pandas; each field says where it differs. What computes
//! is behind the feature `engine`; the words here are shared with the page. Start at [`Options`]; [`InteractionOptions`] asks
//! about one pair of columns.

#[cfg(feature = "engine")]
mod characters;
#[cfg(feature = "engine")]
mod chunked;
#[cfg(feature = "engine")]
mod clusterings;
#[cfg(feature = "engine")]
mod column;
#[cfg(feature = "engine")]
mod common;
#[cfg(feature = "engine")]
mod composition;
mod digits;
#[cfg(feature = "engine")]
mod findings;
#[cfg(feature = "engine")]
mod histogram;
mod interaction;
#[cfg(feature = "engine")]
mod joint;
#[cfg(feature = "engine")]
mod missing;
#[cfg(feature = "engine")]
mod pairs;
#[cfg(feature = "engine")]
mod patterns;
#[cfg(feature = "engine")]
mod quality;
mod ranges;
#[cfg(feature = "engine")]
mod relations;
mod report;
#[cfg(feature = "engine")]
mod room;
#[cfg(feature = "engine")]
mod run;
mod sums;
#[cfg(feature = "engine")]
mod texts;
#[cfg(feature = "engine")]
mod wide;
#[cfg(feature = "engine")]
mod words;

pub use digits::Digits;
pub use interaction::{Interaction, InteractionOptions, Points};
pub use ranges::{Associations, Columns, FoundSoFar, Summarised, Summary};
pub use report::{
    Alphabet, Association, Categories, CharacterClasses, CharacterCount, Clustering, ColumnProfile, Dependency,
    Distribution, DuplicateGroup, Duplicates, Key, Method, MissingPattern, Monotonic, Numbers, Options, Ordered,
    PAIR_LEVELS, PatternCount, Report, Score, TableProfile, TextKind, Texts, Times, TopValue, VERSION, Words,
};
pub use sums::{SumUp, Sums, Whole};

pub use crate::stats::{ChiSquared, CutHistogram, Extent, Histogram, Places, Spread};
