//! Quality in figures.

use serde::{Deserialize, Serialize};

/// Quality in percent, after the dimensions of ISO/IEC 25012.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// The mean of the dimensions that have a score.
    pub overall: Option<f64>,
    /// Cells that are there and do not stand for a missing value, of all cells.
    pub completeness: Option<f64>,
    /// Cells that fit their column's type, or what most of its values are where it stays text, of those that are there.
    pub validity: Option<f64>,
    /// Rows that are no copy of another, of all rows.
    pub uniqueness: Option<f64>,
    /// Columns with one token for missing and one way of writing, of all columns.
    pub consistency: Option<f64>,
}

impl Score {
    /// How each figure is reckoned, from 0 to 100, in words for page and command line.
    pub const FORMULAS: [(&str, &str); 5] = [
        (
            "Completeness",
            "100 × (1 − cells that are missing or say so ÷ all cells)",
        ),
        (
            "Validity",
            "100 × (1 − cells that do not fit what their column is or mostly is ÷ cells that are there)",
        ),
        (
            "Uniqueness",
            "100 × (1 − rows that are copies of an earlier one ÷ all rows)",
        ),
        (
            "Consistency",
            "100 × (1 − columns that write one thing in several ways, by the findings ÷ all columns)",
        ),
        (
            "Quality",
            "the mean of those that have something to count, rounded down, so that 100 says that nothing is wrong",
        ),
    ];

    /// A score as the whole number that is shown: rounded down, so that 100 says that nothing is
    /// wrong.
    pub fn shown(score: f64) -> u64 {
        // Beyond the range of scores a cast stops at the end.
        score.floor().clamp(0.0, 100.0) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_of_100_says_that_nothing_is_wrong() {
        let shown = [0.0, 0.99, 99.5, 99.999_999_999, 100.0].map(Score::shown);
        assert_eq!(shown, [0, 0, 99, 99, 100]);
    }
}
