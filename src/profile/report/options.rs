//! What a person can ask for.

use serde::{Deserialize, Serialize};

use super::Report;
use crate::ask::{Ask, Lane};
use crate::error::{Bad, BadField};
use crate::{Error, Result};

/// What to compute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Bars of a histogram, 1 to 250. Default 50, as ydata-profiling.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 250)))]
    pub bins: usize,
    /// Most frequent values listed per column, 1 to 1,000. Default 10.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1000)))]
    pub top: usize,
    /// Pairs of columns are compared up to this many columns; 0 compares none. Default 200.
    pub pair_columns: usize,
    /// Columns that are compared in pairs, however many the table has. All of them, up to that many, when none is
    /// named.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "columns")))]
    pub pairs: Vec<String>,
    /// A share of missing or zero cells above this is a finding, 0 to 1. Default 0.01.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub share: f64,
    /// An even spread whose p (chi-squared) is above this is a finding, 0 to 1. Default 0.999, as
    /// ydata-profiling.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub uniformity: f64,
    /// A skewness beyond this, either way, is a finding. Default 20, as ydata-profiling.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub skewness: f64,
    /// An association at or above this is a finding, 0 to 1. Default 0.9.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub association: f64,
    /// A text column of so many distinct values or fewer is one of categories: the evenness and the imbalance of its
    /// values are told, and its most frequent value may fill what is missing. Default 50.
    pub cardinality: u64,
    /// An imbalance above this is a finding, 0 to 1. Default 0.5.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub imbalance: f64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            bins: 50,
            top: 10,
            pair_columns: 200,
            pairs: Vec::new(),
            share: 0.01,
            uniformity: 0.999,
            skewness: 20.0,
            association: 0.9,
            cardinality: 50,
            imbalance: 0.5,
        }
    }
}

impl Options {
    /// Whether a column of a table of so many is compared with others.
    pub fn compares(&self, column: &str, columns: usize) -> bool {
        match self.pairs.is_empty() {
            true => columns <= self.pair_columns,
            false => self.pairs.iter().any(|name| name == column),
        }
    }
}

impl Ask for Options {
    const NAME: &'static str = "profile";
    const DOING: &'static str = "Profiling";
    const LANE: Lane = Lane::Long;
    type Answer = Report;

    fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        let mut within = |field: &str, holds: bool, bounds: &str| {
            if !holds {
                bad.push(BadField {
                    field: field.to_owned(),
                    problem: format!("must be {bounds}"),
                });
            }
        };
        within("bins", (1..=250).contains(&self.bins), "from 1 to 250");
        within("top", (1..=1000).contains(&self.top), "from 1 to 1,000");
        within("share", (0.0..=1.0).contains(&self.share), "from 0 to 1");
        within("uniformity", (0.0..=1.0).contains(&self.uniformity), "from 0 to 1");
        within("skewness", self.skewness >= 0.0, "0 or more");
        within("association", (0.0..=1.0).contains(&self.association), "from 0 to 1");
        within("imbalance", (0.0..=1.0).contains(&self.imbalance), "from 0 to 1");
        match bad.is_empty() {
            true => Ok(()),
            false => Err(Error::Options(Bad { fields: bad })),
        }
    }
}
