//! The questions "what do rows of this table look like?" and "which rows lie apart?", as plain data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Lane};
use crate::error::{Bad, BadField};
use crate::table::KeptId;
use crate::words::count;
use crate::{Error, Finding, Result};

/// Trees of a forest at most.
const MAX_TREES: u32 = 1_000;
/// Rows that a tree is grown from, at most: more hide outliers among each other, and cost memory.
const MAX_SAMPLE: u32 = 4_096;
/// Rows that are listed at most.
const MAX_LIMIT: u64 = 10_000;

/// Fits an isolation forest on a table, and keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FitForest {
    /// The columns, which must hold numbers; all that do when none is named.
    pub columns: Vec<String>,
    /// How many trees, 1 to 1,000. Default 10: quick, and coarse; the paper has 100.
    pub trees: u32,
    /// Rows that each tree is grown from, 2 to 4,096; all when there are fewer. Default 256.
    pub sample: u32,
    /// What chance begins with: the same seed gives the same forest. Default 0.
    pub seed: u64,
}

impl Default for FitForest {
    fn default() -> Self {
        FitForest {
            columns: Vec::new(),
            trees: 10,
            sample: 256,
            seed: 0,
        }
    }
}

/// A forest that was fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// Under which number it is kept.
    pub kept: KeptId,
    /// The columns that it looks at.
    pub columns: Vec<String>,
    /// Rows that its trees' samples were drawn from.
    pub rows_used: u64,
    /// How many trees it has.
    pub trees: u32,
    /// Rows without a finite number in one of the columns, which no sample has.
    pub left_out: u64,
}

impl Ask for FitForest {
    const NAME: &'static str = "fit-isolation-forest";
    const DOING: &'static str = "Fitting a forest";
    const LANE: Lane = Lane::Long;
    type Answer = Fitted;

    fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        let mut seen = BTreeSet::new();
        if let Some(twice) = self.columns.iter().find(|name| !seen.insert(*name)) {
            bad.push(field("columns", format!("\"{twice}\" is named twice")));
        }
        if !(1..=MAX_TREES).contains(&self.trees) {
            bad.push(between("trees", 1, MAX_TREES.into()));
        }
        if !(2..=MAX_SAMPLE).contains(&self.sample) {
            bad.push(between("sample", 2, MAX_SAMPLE.into()));
        }
        all_of(bad)
    }
}

/// Scores the rows of a table by a forest that is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScoreForest {
    /// The forest.
    pub kept: KeptId,
    /// A row whose score is above this is an outlier, 0 to 1. Default 0.6; rows that are like most
    /// others have scores below 0.5.
    pub threshold: f64,
    /// How many rows are listed, 10,000 at most. Default 100.
    pub limit: u64,
}

impl Default for ScoreForest {
    fn default() -> Self {
        ScoreForest {
            kept: KeptId::default(),
            threshold: 0.6,
            limit: 100,
        }
    }
}

/// How far the rows of a table lie apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Rows with a score.
    pub scored: u64,
    /// Rows without a finite number in one of the forest's columns, which have none.
    pub not_scored: u64,
    /// Rows whose score is above the threshold.
    pub outliers: u64,
    /// The rows with the highest scores, whether outliers or not: highest first, equal ones in the
    /// order of the table.
    pub rows: Vec<ScoredRow>,
    /// Under which number the set of all outliers is kept.
    pub kept: KeptId,
    /// What a person should know.
    pub findings: Vec<Finding>,
}

/// A row with its score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ScoredRow {
    /// Its number in the table, from 0.
    pub row: u64,
    /// Its score, above 0 and up to 1: about 0.5 where it lies as others do, near 1 where few splits
    /// part it from all others.
    pub score: f64,
}

impl Ask for ScoreForest {
    const NAME: &'static str = "score-isolation-forest";
    const DOING: &'static str = "Scoring rows";
    const LANE: Lane = Lane::Long;
    type Answer = Scored;

    fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        if !(0.0..=1.0).contains(&self.threshold) {
            bad.push(field("threshold", "must be from 0 to 1"));
        }
        if self.limit > MAX_LIMIT {
            bad.push(field("limit", format!("must be at most {}", count(MAX_LIMIT))));
        }
        all_of(bad)
    }
}

fn field(field: &str, problem: impl Into<String>) -> BadField {
    BadField {
        field: field.to_owned(),
        problem: problem.into(),
    }
}

fn between(name: &str, from: u64, to: u64) -> BadField {
    field(name, format!("must be from {} to {}", count(from), count(to)))
}

fn all_of(fields: Vec<BadField>) -> Result<()> {
    match fields.is_empty() {
        true => Ok(()),
        false => Err(Error::Options(Bad { fields })),
    }
}
