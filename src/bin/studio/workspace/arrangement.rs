//! How a person has arranged the columns of a file: which are hidden, which stay at the left, in which order they come
//! and how wide they are. By their names, so that it holds over the versions of the table.

use std::collections::{BTreeMap, BTreeSet};

use glovebox::table::Field;

/// The arrangement; at first the table's own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arrangement {
    hidden: BTreeSet<String>,
    /// Those that stay at the left, in their order.
    pinned: Vec<String>,
    /// All of them in their order, once one was moved.
    order: Vec<String>,
    widths: BTreeMap<String, f64>,
}

impl Arrangement {
    /// The places in the table of the columns that are shown, in their order, and how many of them stay at the left.
    pub fn shown(&self, fields: &[Field]) -> (Vec<usize>, usize) {
        let all = self.ordered(fields);
        let is_shown = |place: &usize| {
            fields
                .get(*place)
                .is_some_and(|field| !self.hidden.contains(&field.name))
        };
        let (mut first, rest): (Vec<usize>, Vec<usize>) = all
            .into_iter()
            .filter(is_shown)
            .partition(|place| fields.get(*place).is_some_and(|field| self.is_pinned(&field.name)));
        let at = |place: &usize| {
            let name = fields.get(*place).map(|field| &field.name);
            self.pinned.iter().position(|pinned| Some(pinned) == name)
        };
        first.sort_by_key(at);
        let pinned = first.len();
        first.extend(rest);
        (first, pinned)
    }

    /// The places in the table of all columns in their order, hidden ones too.
    pub fn ordered(&self, fields: &[Field]) -> Vec<usize> {
        let rank: BTreeMap<&str, usize> = self.order.iter().map(String::as_str).zip(0..).collect();
        let mut all: Vec<usize> = (0..fields.len()).collect();
        // What came since comes last.
        all.sort_by_key(|place| {
            fields
                .get(*place)
                .and_then(|field| rank.get(field.name.as_str()))
                .map_or((1, 0), |rank| (0, *rank))
        });
        all
    }

    /// Whether all columns are shown in the table's own order.
    pub fn is_own(&self, fields: &[Field]) -> bool {
        let (shown, _) = self.shown(fields);
        shown.len() == fields.len() && shown.is_sorted()
    }

    /// Whether a column is hidden.
    pub fn is_hidden(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// Whether a column stays at the left.
    pub fn is_pinned(&self, name: &str) -> bool {
        self.pinned.iter().any(|pinned| pinned == name)
    }

    /// The width that a person gave a column, in pixels.
    pub fn width(&self, name: &str) -> Option<f64> {
        self.widths.get(name).copied()
    }

    /// With a column hidden, or shown again.
    #[must_use]
    pub fn with_hidden(mut self, name: &str, hidden: bool) -> Self {
        match hidden {
            true => self.hidden.insert(name.to_owned()),
            false => self.hidden.remove(name),
        };
        self
    }

    /// With a column that stays at the left, or does not any more.
    #[must_use]
    pub fn with_pinned(mut self, name: &str, pinned: bool) -> Self {
        self.pinned.retain(|other| other != name);
        if pinned {
            self.pinned.push(name.to_owned());
        }
        self
    }

    /// With a column one place further to the left, or to the right.
    #[must_use]
    pub fn with_moved(mut self, fields: &[Field], name: &str, left: bool) -> Self {
        let names = self.ordered(fields).into_iter();
        let mut names: Vec<String> = names
            .filter_map(|place| Some(fields.get(place)?.name.clone()))
            .collect();
        if let Some(at) = names.iter().position(|other| other == name) {
            let to = if left {
                at.saturating_sub(1)
            } else {
                (at + 1).min(names.len() - 1)
            };
            names.swap(at, to);
        }
        self.order = names;
        self
    }

    /// With a column of that width, in pixels.
    #[must_use]
    pub fn with_width(mut self, name: &str, width: f64) -> Self {
        self.widths.insert(name.to_owned(), width);
        self
    }
}
