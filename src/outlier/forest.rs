//! The forest itself, as plain data, and the score that it gives a row.

use serde::{Deserialize, Serialize};

use crate::ask::Keep;
use crate::{Error, Result};

/// The version of the forest's form. A name that goes or means something else raises it.
pub const FOREST_VERSION: u32 = 1;

/// The Euler–Mascheroni constant.
const EULER: f64 = 0.577_215_664_901_532_9;

/// Sizes of a leaf whose average length is computed beforehand: all that fitting makes. A forest from
/// elsewhere may have larger ones, and must not cost memory for them.
const LENGTHS: u32 = 4_096;

/// An isolation forest: what it looks at, and its trees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsolationForest {
    /// Version of this form, 1.
    pub version: u32,
    /// The columns by name; a node names them by their place here.
    pub columns: Vec<String>,
    /// Rows that each tree was grown from.
    pub sample: u32,
    /// The seed of chance.
    pub seed: u64,
    /// The trees. The first node of each is its root, and a node stands before those below it.
    pub trees: Vec<Vec<Node>>,
}

/// A node of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Node {
    /// Where rows part.
    Split {
        /// By which column.
        feature: u32,
        /// Rows whose number is not above this go left.
        threshold: f64,
        /// The node where they go.
        left: u32,
        /// The node where the others go.
        right: u32,
    },
    /// Where a way ends.
    Leaf {
        /// Rows of the sample that ended here.
        size: u32,
    },
}

impl Keep for IsolationForest {
    const KIND: &'static str = "isolation-forest";
}

/// The average length of the way to a row in a binary search tree of `rows` rows: c(n) of the paper,
/// with the harmonic number as ln(n − 1) + γ, which is what scikit-learn has too.
pub fn average_path_length(rows: u32) -> f64 {
    match rows {
        0 | 1 => 0.0,
        2 => 1.0,
        rows => {
            let n = f64::from(rows);
            2.0 * (libm::log(n - 1.0) + EULER) - 2.0 * (n - 1.0) / n
        }
    }
}

impl IsolationForest {
    /// Whether it is whole: a forest may come from a file.
    ///
    /// # Errors
    /// When it is of another form, or a tree of it is none.
    pub fn check(&self) -> Result<()> {
        let bad = |problem: String| Err(Error::option("kept", format!("the forest is damaged: {problem}")));
        if self.version != FOREST_VERSION {
            let problem = format!(
                "the forest has the form {}; this program reads the form {FOREST_VERSION}",
                self.version
            );
            return Err(Error::option("kept", problem));
        }
        if self.columns.is_empty() || self.trees.is_empty() || self.sample < 2 {
            return bad("it has no column, no tree or no sample".to_owned());
        }
        for (number, tree) in self.trees.iter().enumerate() {
            if let Err(problem) = self.check_tree(tree) {
                return bad(format!("{problem} in tree {number}"));
            }
        }
        Ok(())
    }

    /// Each node but the root hangs below exactly one that stands before it, so that no way returns
    /// and every one ends.
    fn check_tree(&self, tree: &[Node]) -> std::result::Result<(), &'static str> {
        let mut hangs = vec![false; tree.len()];
        let mut ended = 0u64;
        for (at, node) in tree.iter().enumerate() {
            match *node {
                Node::Leaf { size } => ended += u64::from(size),
                Node::Split {
                    feature,
                    threshold,
                    left,
                    right,
                } => {
                    if feature as usize >= self.columns.len() {
                        return Err("a split by a column that it does not have");
                    }
                    if !threshold.is_finite() {
                        return Err("a threshold that is no number");
                    }
                    for below in [left as usize, right as usize] {
                        match hangs.get_mut(below) {
                            Some(hangs) if below > at && !*hangs => *hangs = true,
                            _ => return Err("a node in a place where none can be"),
                        }
                    }
                }
            }
        }
        match hangs.split_first() {
            None => Err("no node"),
            Some((_, below)) if !below.iter().all(|hangs| *hangs) => Err("a node that hangs nowhere"),
            _ if ended != u64::from(self.sample) => Err("another number of rows than the sample's"),
            _ => Ok(()),
        }
    }

    /// What scores rows.
    ///
    /// # Errors
    /// As [`IsolationForest::check`].
    pub fn scorer(&self) -> Result<Scorer<'_>> {
        self.check()?;
        let lengths = (0..=self.sample.min(LENGTHS)).map(average_path_length).collect();
        Ok(Scorer {
            trees: &self.trees,
            lengths,
            all: self.trees.len() as f64 * average_path_length(self.sample),
        })
    }
}

/// A forest that is whole, ready to score.
pub struct Scorer<'a> {
    trees: &'a [Vec<Node>],
    /// c(n) of the sizes of leaves, up to [`LENGTHS`].
    lengths: Vec<f64>,
    /// The trees' average lengths, summed.
    all: f64,
}

impl Scorer<'_> {
    /// The score of a row, given as its numbers in the order of the forest's columns, all of them
    /// finite: 2 to the power of −E(h) / c(n).
    pub fn score(&self, row: &[f64]) -> f64 {
        let way: f64 = self.trees.iter().map(|tree| self.way(tree, row)).sum();
        libm::exp2(-way / self.all)
    }

    /// The length of a row's way in a tree: splits, and what is to be expected below the leaf.
    fn way(&self, tree: &[Node], row: &[f64]) -> f64 {
        let (mut at, mut depth) = (0usize, 0u32);
        loop {
            match tree.get(at) {
                Some(&Node::Split {
                    feature,
                    threshold,
                    left,
                    right,
                }) => {
                    let is_left = row.get(feature as usize).is_some_and(|x| *x <= threshold);
                    at = if is_left { left } else { right } as usize;
                    depth += 1;
                }
                Some(&Node::Leaf { size }) => {
                    let below = self.lengths.get(size as usize).copied();
                    return f64::from(depth) + below.unwrap_or_else(|| average_path_length(size));
                }
                // A forest that was checked has every node.
                None => return f64::from(depth),
            }
        }
    }
}
