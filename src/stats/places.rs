//! A column cut into places that rows can be counted by, as plain data: bars of numbers and times, values of
//! texts. What cuts is in `cut.rs`.

use serde::{Deserialize, Serialize};

use super::Histogram;
use crate::table::{Comparison, Predicate, Selection, Type, Value};

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
    /// What holds of the rows at any of its bars; nothing of values.
    pub fn within(&self) -> Option<Predicate> {
        let last = self.places.len().checked_sub(1)?;
        self.test(|bars| bars.between(0, last))
    }

    /// What holds of the rows at a bar or before it; nothing of values.
    pub fn up_to(&self, place: usize) -> Option<Predicate> {
        self.test(|bars| bars.up_to(place))
    }

    /// The rows before its first bar and behind its last, but for the infinite; nothing of values.
    pub fn beyond(&self) -> Option<Selection> {
        self.bars()?.beyond(&self.name)
    }

    /// Its bars, without counts.
    fn bars(&self) -> Option<Histogram> {
        let Places::Bars { edges, exact } = &self.places else {
            return None;
        };
        Some(Histogram {
            edges: edges.clone(),
            exact: exact.clone(),
            counts: Vec::new(),
        })
    }

    fn test(&self, of: impl FnOnce(&Histogram) -> Option<Comparison>) -> Option<Predicate> {
        Some(Predicate {
            column: self.name.clone(),
            test: of(&self.bars()?)?,
        })
    }

    /// What holds of the rows at a place; nothing beyond the last.
    pub fn at(&self, place: usize) -> Vec<Predicate> {
        let that = |test| Predicate {
            column: self.name.clone(),
            test,
        };
        match &self.places {
            Places::Bars { .. } => self.test(|bars| bars.between(place, place)).into_iter().collect(),
            Places::Levels { values, .. } => match values.get(place) {
                Some(value) => vec![that(Comparison::Equal(value.clone()))],
                None => vec![that(Comparison::NoneOf(
                    values.iter().cloned().map(Comparison::Equal).collect(),
                ))],
            },
        }
    }
}

/// Where values lie, in the units of a histogram's edges: what a box plot shows. Infinite values have no part
/// in it. Quantiles by linear interpolation (`numpy.quantile`, pandas).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Values.
    pub count: u64,
    /// The least.
    pub min: f64,
    /// The quantile of 5 %.
    pub p5: f64,
    /// The quantile of 25 %.
    pub q1: f64,
    /// The quantile of 50 %.
    pub median: f64,
    /// The quantile of 75 %.
    pub q3: f64,
    /// The quantile of 95 %.
    pub p95: f64,
    /// The greatest.
    pub max: f64,
    /// Between which values the median of all that these are a sample of lies, with a confidence of 95 %
    /// (`scipy.stats.quantile_test`); `None` of fewer than six values, which cannot tell.
    pub median_between: Option<(f64, f64)>,
}
