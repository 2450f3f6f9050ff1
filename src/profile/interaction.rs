//! The question "how do two columns lie together?" and its answer, as plain data.

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Lane};
use crate::stats::{Extent, Spread};
use crate::{Error, Result};

/// Which two columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InteractionOptions {
    /// The column along.
    pub a: String,
    /// The column up.
    pub b: String,
    /// Bars of numbers and times, 2 to 100. Default 24.
    pub bins: usize,
    /// Values of text that have a place of their own, the most frequent first, 1 to 50; all others
    /// share one. Default 10.
    pub levels: usize,
    /// Up to so many rows of two numbers or times are told one by one, 0 to 5,000. Default 500: more hide
    /// each other.
    pub points: u64,
}

impl Default for InteractionOptions {
    fn default() -> Self {
        InteractionOptions {
            a: String::new(),
            b: String::new(),
            bins: 24,
            levels: 10,
            points: 500,
        }
    }
}

impl Ask for InteractionOptions {
    const NAME: &'static str = "interaction";
    const DOING: &'static str = "Comparing two columns";
    const LANE: Lane = Lane::Long;
    type Answer = Interaction;

    fn check(&self) -> Result<()> {
        if !(2..=100).contains(&self.bins) {
            return Err(Error::option("bins", "must be from 2 to 100"));
        }
        if !(1..=50).contains(&self.levels) {
            return Err(Error::option("levels", "must be from 1 to 50"));
        }
        if self.points > 5000 {
            return Err(Error::option("points", "must be from 0 to 5,000"));
        }
        Ok(())
    }
}

/// How often each place of one column meets each place of the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// Version of this format, as of a profile's.
    pub version: u32,
    /// The column along.
    pub a: Extent,
    /// The column up.
    pub b: Extent,
    /// For each place of `a`, for each place of `b`: the rows.
    pub counts: Vec<Vec<u64>>,
    /// All of them: rows in which both are present, fit their type, and are finite.
    pub rows: u64,
    /// Where both are numbers or times and the rows are few: the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// Where one of them alone is numbers or times: how its values lie at each place of the other; `None`
    /// where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spreads: Vec<Option<Spread>>,
}

/// Rows one by one, in the units of the edges.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Points {
    /// Their values along.
    pub a: Vec<f64>,
    /// Their values up.
    pub b: Vec<f64>,
    /// Their numbers, from 0.
    pub rows: Vec<u64>,
}
