//! How columns go together.

use serde::{Deserialize, Serialize};

/// Text with more different values than this is compared with no other column (ydata-profiling's
/// limit is 100 too).
pub const PAIR_LEVELS: u64 = 100;

/// How two columns go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Association {
    /// The earlier column.
    pub a: String,
    /// The later column.
    pub b: String,
    /// By which measure.
    pub method: Method,
    /// Its value; `None` where undefined: fewer than two shared rows, or a column that is constant in them
    /// (a constant category explains nothing of a number: their correlation ratio is 0).
    pub value: Option<f64>,
    /// Rows in which both are present.
    pub rows: u64,
}

/// A measure of association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Pearson's r of two columns of numbers or times, pairwise complete.
    Pearson,
    /// Spearman's rho: Pearson's r of average ranks taken over the shared rows.
    Spearman,
    /// Cramér's V with Bergsma's bias correction, of two few-valued columns.
    CramersV,
    /// Correlation ratio η: square root of the between-group share of the variance, of a
    /// few-valued column and one of numbers or times.
    CorrelationRatio,
    /// Mutual information in nats; numbers are cut into ten bins of equal frequency.
    MutualInformation,
}

impl Method {
    /// Whether it is the one measure that a pair of columns is compared by beside pairs of other kinds: of two
    /// measured columns Spearman's rho, of a measured and a few-valued one the correlation ratio, of two few-valued
    /// ones Cramér's V. All of them reach 1 where one column tells the other.
    pub fn is_of_kinds(self) -> bool {
        matches!(self, Method::Spearman | Method::CorrelationRatio | Method::CramersV)
    }
}

/// The columns that a measure applies to, those that go together beside each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Clustering {
    /// By which measure; `None` where each pair is compared by the measure of its kinds, as [`Method::is_of_kinds`]
    /// says.
    pub method: Option<Method>,
    /// The columns, in the order of the leaves of average linkage over the measure's sizes; what is
    /// undefined is as far away as 0.
    pub columns: Vec<String>,
}
