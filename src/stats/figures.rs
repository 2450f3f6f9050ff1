//! Figures that reports of several domains hold, as plain data.

use serde::{Deserialize, Serialize};

use crate::table::Value;

/// Equal-width bars from the least to the greatest value; the last bar holds its upper edge.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Histogram {
    /// Edges as numbers, one more than bars. For times: seconds since 1970 (days × 86,400 for
    /// dates, seconds since midnight for times of day).
    pub edges: Vec<f64>,
    /// The same edges as values of the column, where they are too long for floats (whole numbers
    /// beyond 2^53, nanoseconds since 1970, long decimals); else left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exact: Vec<Value>,
    /// Rows in each bar.
    pub counts: Vec<u64>,
}

/// A histogram without the few values that are far from all others. Over the whole range all others would be
/// in one bar or two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CutHistogram {
    /// Finite values that are less than the first edge and in no bar.
    pub below: u64,
    /// Finite values that are greater than the last edge and in no bar.
    pub above: u64,
    /// The bars of all others.
    pub bars: Histogram,
}

/// Pearson's chi-squared test of an even spread (`scipy.stats.chisquare`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChiSquared {
    /// Σ (observed − expected)² / expected.
    pub statistic: f64,
    /// Degrees of freedom: bars less one.
    pub degrees: u64,
    /// Probability of a statistic as large or larger, were the spread even. Near 1, the spread is
    /// more even than chance would make it.
    pub p: f64,
}
