//! How the columns of a table look, as far as an answer knows it: what tiny pictures, the grid and its head go by.

use glovebox::stats::Histogram;
use glovebox::table::{Comparison, Type};

use super::Digits;

/// Bars beyond this are drawn together: narrower ones cannot be told apart.
const BARS: usize = 25;

/// An answer that knows how columns look, by their places in the table.
pub trait HasLooks {
    /// How a column's numbers are set.
    fn digits(&self, column: usize) -> Digits;

    /// Letters of its longest cell.
    fn letters(&self, column: usize) -> Option<usize>;

    /// Its tiny picture.
    fn picture(&self, column: usize) -> Option<Picture>;
}

/// The tiny picture of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What it shows, in words.
    pub label: String,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// Bars along a measure.
    Bars(Measured),
    /// Parts of all rows: those of each value, of all others together, and those without one; shares from 0 to 1.
    Parts {
        /// Rows of each value, the commonest first.
        values: Vec<f64>,
        /// Rows of all other values.
        others: f64,
        /// Rows whose cell is missing.
        missing: f64,
    },
}

/// Bars along a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The bars.
    pub histogram: Histogram,
    /// What they measure.
    pub kind: Type,
    /// How its numbers are set.
    pub digits: Digits,
}

impl Measured {
    /// So many bars of the histogram are drawn as one.
    fn together(&self) -> usize {
        self.histogram.counts.len().div_ceil(BARS).max(1)
    }

    /// Rows of the bars as they are drawn.
    pub fn heights(&self) -> Vec<u64> {
        self.histogram
            .counts
            .chunks(self.together())
            .map(|bars| bars.iter().sum())
            .collect()
    }

    /// The edges of the bars as they are drawn, one more than bars; all bars are equally wide.
    pub fn edges(&self) -> Vec<f64> {
        let starts = self.histogram.edges.iter().take(self.histogram.counts.len());
        let starts = starts.step_by(self.together());
        starts.chain(self.histogram.edges.last()).copied().collect()
    }

    /// What holds of exactly the rows of some bars as they are drawn, both ends included.
    pub fn between(&self, first: usize, last: usize) -> Option<Comparison> {
        let each = self.together();
        let end = ((last + 1) * each).min(self.histogram.counts.len());
        self.histogram.between(first * each, end.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_drawn_together_and_hold_the_rows_of_all() {
        let counts: Vec<u64> = (1..=60).collect();
        let edges: Vec<f64> = (0..=60).map(f64::from).collect();
        let measured = Measured {
            histogram: Histogram {
                edges,
                counts: counts.clone(),
                exact: Vec::new(),
            },
            kind: Type::Float,
            digits: Digits::PLAIN,
        };
        let heights = measured.heights();
        assert_eq!(heights.len(), 20);
        assert_eq!(heights.iter().sum::<u64>(), counts.iter().sum::<u64>());
        let edges = measured.edges();
        assert_eq!(
            (edges.len(), edges.first(), edges.last()),
            (21, Some(&0.0), Some(&60.0))
        );
        assert!(measured.between(0, 19).is_some());
        assert_eq!(measured.between(3, 3), measured.histogram.between(9, 11));
    }
}
