//! Which cells of the shown rows are marked: those that the finding or filter is about.

use glovebox::table::{Cell, Comparison, Field};

use crate::workspace::RowLink;

/// Columns whose cells are marked, each with the cells that it is about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marked {
    /// Whether a person asked for them, and nothing is said to be wrong.
    is_asked: bool,
    columns: Vec<(String, About)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    All,
    Missing,
    Strays,
}

impl Marked {
    /// For the rows behind a door.
    pub fn of(row_link: Option<&RowLink>) -> Marked {
        let Some(row_link) = row_link else {
            return Marked::default();
        };
        let predicates = row_link.selection.predicates();
        let about = |name: &String| {
            let tests = predicates.iter().filter(|p| p.column == *name).map(|p| &p.test);
            let mut kinds = tests.map(|test| match test {
                Comparison::Missing | Comparison::Token(_) => About::Missing,
                Comparison::OutOfType => About::Strays,
                _ => About::All,
            });
            let first = kinds.next().unwrap_or(About::All);
            if kinds.all(|kind| kind == first) {
                first
            } else {
                About::All
            }
        };
        Marked {
            is_asked: !row_link.of_version,
            columns: row_link
                .columns
                .iter()
                .map(|name| (name.clone(), about(name)))
                .collect(),
        }
    }

    /// The place of the first column that is marked.
    pub fn first(&self, fields: &[Field]) -> Option<usize> {
        let is_marked = |field: &Field| self.columns.iter().any(|(name, _)| *name == field.name);
        fields.iter().position(is_marked)
    }

    /// How the marked cells of a column look: as something wrong, unless a person asked for rows by them.
    pub fn class(&self, name: &str) -> &'static str {
        let about = self.columns.iter().find(|(column, _)| column == name);
        match about {
            Some((_, About::All)) if self.is_asked => "marked asked",
            _ => "marked",
        }
    }

    /// Which cells of a column are marked, as a test of a cell.
    pub fn test(&self, name: &str) -> impl Fn(&Cell) -> bool + use<> {
        let about = self
            .columns
            .iter()
            .find(|(column, _)| column == name)
            .map(|(_, about)| *about);
        move |cell: &Cell| match about {
            None => false,
            Some(About::All) => true,
            Some(About::Missing) => matches!(cell, Cell::Missing(_)),
            Some(About::Strays) => matches!(cell, Cell::OutOfType(_)),
        }
    }
}
