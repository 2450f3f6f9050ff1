//! Quality in figures.

use serde::{Deserialize, Serialize};

/// Quality in percent, after the dimensions of ISO/IEC 25012.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// The mean of the dimensions that have a score.
    pub overall: Option<f64>,
    /// Cells that are there, of all cells.
    pub completeness: Option<f64>,
    /// Cells that fit their column's type, of those that are there.
    pub validity: Option<f64>,
    /// Rows that are no copy of another, of all rows.
    pub uniqueness: Option<f64>,
    /// Columns with one token for missing and one way of writing, of all columns.
    pub consistency: Option<f64>,
}

impl Score {
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
