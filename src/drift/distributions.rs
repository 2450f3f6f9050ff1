//! The question "how is this column distributed in the one table and in the other?" and its answer, as plain
//! data.

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Lane};
use crate::stats::Extent;
use crate::{Error, Result};

/// Which column, and how it is cut. Asked of two tables: the reference, and the current one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Distributions {
    /// The column.
    pub column: String,
    /// Bars of numbers and times, 2 to 100. Default 24.
    pub bins: usize,
    /// Values of text that have a place of their own, those with the largest shares of both tables first, 1
    /// to 50; all others share one. Default 12.
    pub levels: usize,
    /// Places at which shares are added up, 2 to 2,000. Default 400: a picture has hardly more pixels.
    pub points: usize,
    /// Whether bars reach from the least to the greatest value, however far few of them are from all others.
    /// Default false: where those would leave hardly a bar to all others, they have none, and are counted.
    pub whole: bool,
}

impl Default for Distributions {
    fn default() -> Self {
        Distributions {
            column: String::new(),
            bins: 24,
            levels: 12,
            points: 400,
            whole: false,
        }
    }
}

impl Ask for Distributions {
    const NAME: &'static str = "drift-distributions";
    const DOING: &'static str = "Comparing a column";
    const LANE: Lane = Lane::Long;
    type Answer = SideBySide;

    fn check(&self) -> Result<()> {
        let bounds = [
            ("bins", self.bins, 2, 100),
            ("levels", self.levels, 1, 50),
            ("points", self.points, 2, 2000),
        ];
        match bounds
            .iter()
            .find(|(_, value, low, high)| !(low..=high).contains(&value))
        {
            Some((name, _, low, high)) => {
                let high = crate::words::count(*high as u64);
                Err(Error::option(*name, format!("must be from {low} to {high}")))
            }
            None => Ok(()),
        }
    }
}

/// One column of two tables, cut into the same places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideBySide {
    /// Version of this format, as of the comparison's.
    pub version: u32,
    /// The places, in the current table's type.
    pub extent: Extent,
    /// Rows of the reference at each place.
    pub reference: Vec<u64>,
    /// Rows of the current table at each place.
    pub current: Vec<u64>,
    /// Values of the reference at no place.
    pub outside_reference: Outside,
    /// Values of the current table at no place.
    pub outside_current: Outside,
    /// Of numbers and times that are there in both: the shares added up.
    pub cumulative: Option<Cumulative>,
}

/// How many values of a table have no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outside {
    /// Finite and less than the first edge.
    pub below: u64,
    /// Finite and greater than the last edge.
    pub above: u64,
    /// −∞.
    pub negative_infinite: u64,
    /// ∞.
    pub positive_infinite: u64,
}

impl Outside {
    /// Finite values beyond the bars.
    pub fn far(&self) -> u64 {
        self.below + self.above
    }

    /// Infinite values.
    pub fn infinite(&self) -> u64 {
        self.negative_infinite + self.positive_infinite
    }
}

/// Which share of the values is at or below each of some places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cumulative {
    /// The places, ascending, in the units of the edges: all different values where they are few, else values
    /// at even ranks of both tables; and the one where the distance is largest.
    pub at: Vec<f64>,
    /// Shares of the reference, 0 to 1.
    pub reference: Vec<f64>,
    /// Shares of the current table.
    pub current: Vec<f64>,
    /// The largest distance, which is the statistic of Kolmogorov and Smirnov.
    pub distance: f64,
    /// Where it is, as the place in `at`; `None` where that is at an infinite value.
    pub furthest: Option<usize>,
}
