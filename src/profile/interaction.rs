//! The question "how do two columns lie together?" and its answer, as plain data.

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Lane};
use crate::stats::Histogram;
use crate::table::{Comparison, Predicate, Type, Value};
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
}

impl Default for InteractionOptions {
    fn default() -> Self {
        InteractionOptions {
            a: String::new(),
            b: String::new(),
            bins: 24,
            levels: 10,
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
}

/// A column, cut into places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    /// The column's name.
    pub name: String,
    /// Its type.
    pub r#type: Type,
    /// Its places, in order.
    pub places: Places,
}

/// The places of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Places {
    /// Bars, by their edges, in the units and by the rule of a profile's histogram.
    Bars {
        /// As numbers.
        edges: Vec<f64>,
        /// As values of the column, where they are too long for floats.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        exact: Vec<Value>,
    },
    /// Values.
    Levels {
        /// The most frequent first; of booleans, false first.
        values: Vec<Value>,
        /// Different values that share one more, last place.
        others: u64,
    },
}

impl Places {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Places::Bars { edges, .. } => edges.len().saturating_sub(1),
            Places::Levels { values, others } => values.len() + usize::from(*others > 0),
        }
    }

    /// Whether there are none: no value is there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Extent {
    /// What holds of the rows at a place; nothing beyond the last.
    pub fn at(&self, place: usize) -> Vec<Predicate> {
        let that = |test| Predicate {
            column: self.name.clone(),
            test,
        };
        match &self.places {
            Places::Bars { edges, exact } => {
                let bars = Histogram {
                    edges: edges.clone(),
                    exact: exact.clone(),
                    counts: Vec::new(),
                };
                bars.between(place, place).map(that).into_iter().collect()
            }
            Places::Levels { values, .. } => match values.get(place) {
                Some(value) => vec![that(Comparison::Equal(value.clone()))],
                None => vec![that(Comparison::NoneOf(
                    values.iter().cloned().map(Comparison::Equal).collect(),
                ))],
            },
        }
    }
}
