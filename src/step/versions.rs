//! The versions of one table that a person goes back and forth between.

use super::Effect;
use crate::table::Table;

/// A table after a step.
#[derive(Clone)]
pub struct Version {
    /// The table.
    pub table: Table,
    /// What the last step changed; `None` of the table that was opened.
    pub effect: Option<Effect>,
}

/// A table as it was opened, and what steps have made of it. Undone steps can be done again until
/// another is taken.
pub struct Versions {
    /// One at least.
    all: Vec<Version>,
    /// The one that is looked at.
    at: usize,
}

impl Versions {
    /// Of a table before any step.
    pub fn new(table: Table) -> Self {
        let first = Version { table, effect: None };
        Versions {
            all: vec![first],
            at: 0,
        }
    }

    /// The one that is looked at.
    pub fn now(&self) -> Option<&Version> {
        self.all.get(self.at)
    }

    /// All that can be come back to, from the table as it was opened on.
    pub fn all(&self) -> &[Version] {
        &self.all
    }

    /// Takes in what a step made of the present one; what had been undone is forgotten.
    pub fn push(&mut self, table: Table, effect: Effect) {
        self.all.truncate(self.at + 1);
        let effect = Some(effect);
        self.all.push(Version { table, effect });
        self.at += 1;
    }

    /// Goes back a step; whether there was one.
    pub fn undo(&mut self) -> bool {
        let can = self.at > 0;
        self.at -= usize::from(can);
        can
    }

    /// Does the step again that was undone last; whether there was one.
    pub fn redo(&mut self) -> bool {
        let can = self.at + 1 < self.all.len();
        self.at += usize::from(can);
        can
    }
}
