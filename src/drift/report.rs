//! The question "has this table drifted from that one?" and its answer, as plain data.

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Lane};
use crate::table::Value;
use crate::{Error, Finding, Result};

/// The version of the report's JSON. A name that goes or means something else raises it.
pub const VERSION: u32 = 1;

/// What to compare. Asked of two tables: the reference, and the current one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The columns; all that both tables have when none is named.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "columns")))]
    pub columns: Vec<String>,
    /// A column whose p value is below this has drifted, 0 to 1. Default 0.05.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub alpha: f64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            columns: Vec::new(),
            alpha: 0.05,
        }
    }
}

impl Ask for Options {
    const NAME: &'static str = "drift";
    const DOING: &'static str = "Comparing two tables";
    const LANE: Lane = Lane::Long;
    type Answer = Report;

    fn check(&self) -> Result<()> {
        match (0.0..=1.0).contains(&self.alpha) {
            true => Ok(()),
            false => Err(Error::option("alpha", "must be from 0 to 1")),
        }
    }
}

/// How a table differs from a reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Version of this format, 1.
    pub version: u32,
    /// The table that is compared with.
    pub reference: Sampled,
    /// The table that is compared.
    pub current: Sampled,
    /// The columns that were compared, in the order of the reference.
    pub columns: Vec<ColumnDrift>,
    /// The columns that were not, with the reason.
    pub left_out: Vec<LeftOut>,
    /// What a person should know.
    pub findings: Vec<Finding>,
}

/// One of the two tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sampled {
    /// What it is called.
    pub name: String,
    /// Its rows.
    pub rows: u64,
}

/// How one column differs: the two-sample test of Kolmogorov and Smirnov, two-sided, as
/// `scipy.stats.ks_2samp` has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ColumnDrift {
    /// Its name.
    pub name: String,
    /// The test: `kolmogorov-smirnov`.
    pub test: String,
    /// The largest distance between the two distribution functions, 0 to 1.
    pub statistic: f64,
    /// How probable a distance as large is when nothing has changed.
    pub p_value: f64,
    /// Whether `p_value` is that of samples of these sizes (up to 10,000 values each), and not the one
    /// of one sample of n m / (n + m) values.
    pub exact: bool,
    /// The value at which the distance is largest, as its column shows it: days and instants as they are
    /// written, an infinite number by its name.
    pub location: Value,
    /// Whether more of the current values than of the reference's are at or below it.
    pub more_below: bool,
    /// Values of the reference; cells that are missing or invalid have none.
    pub reference: u64,
    /// Values of the current table.
    pub current: u64,
    /// Whether `p_value` is below `alpha`.
    pub drifted: bool,
}

/// A column that was not compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: String,
}
