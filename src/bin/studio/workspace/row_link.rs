//! Doors to rows: the rows behind numbers and conditions, which an address names by numbers of its own.

use glovebox::ask::CheckRows;
use glovebox::table::Selection;
use glovebox::{Error, Finding};

use super::Workspace;
use crate::parts::WITH_ORIGINALS;

/// Rows behind a number, with the words for them. The address names a door by its number, so
/// that no value from the data is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct RowLink {
    /// What these rows are.
    pub label: String,
    /// Which rows.
    pub selection: Selection,
    /// Columns whose cells are marked.
    pub columns: Vec<String>,
    /// Whether the words count rows of one version of the table, and hold of no other.
    pub of_version: bool,
}

impl RowLink {
    /// The rows of a finding; none where it is about no rows.
    pub fn of(finding: &Finding) -> Option<RowLink> {
        let by_rows = || (!finding.rows.is_empty()).then(|| Selection::rows(finding.rows.iter().copied()));
        let selection = finding.selection.clone().or_else(by_rows)?;
        let label = match selection {
            // The message counts the copies alone.
            Selection::Duplicates => WITH_ORIGINALS.to_owned(),
            _ => finding.message.clone(),
        };
        Some(RowLink {
            label,
            selection,
            columns: finding.columns.clone(),
            of_version: true,
        })
    }
}

impl Workspace {
    fn serial(&self) -> u32 {
        self.state.table().map_or(0, |table| table.serial)
    }

    /// Opens a door and returns its number.
    pub fn row_link(&self, row_link: RowLink) -> usize {
        let seen = self.state.seen();
        let mut row_links = seen.row_links.borrow_mut();
        let row_link = (self.serial(), row_link);
        let known = row_links.iter().position(|d| *d == row_link);
        known.unwrap_or_else(|| {
            row_links.push(row_link);
            row_links.len() - 1
        })
    }

    /// The door of that number; one to rows by their numbers, or that are counted, is shut in other versions.
    pub fn row_link_of(&self, number: usize) -> Option<RowLink> {
        let seen = self.state.seen();
        let (serial, row_link) = seen.row_links.borrow().get(number).cloned()?;
        let holds_of_all = !row_link.of_version && row_link.selection.is_by_conditions();
        (serial == self.serial() || holds_of_all).then_some(row_link)
    }

    /// The number of a text that is looked for in all cells; none for no text.
    pub fn search(&self, text: &str) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        let seen = self.state.seen();
        let mut searches = seen.searches.borrow_mut();
        let known = searches.iter().position(|s| s == text);
        Some(known.unwrap_or_else(|| {
            searches.push(text.to_owned());
            searches.len() - 1
        }))
    }

    /// The text of that number.
    pub fn sought(&self, number: usize) -> Option<String> {
        self.state.seen().searches.borrow().get(number).cloned()
    }

    /// Asks whether rows can be told of the table that is looked at; `then` hears what is wrong with them, if anything.
    /// Whatever else goes wrong is told where the rows are asked for.
    pub fn check_rows(&self, rows: &Selection, then: impl FnOnce(Option<String>) + 'static) {
        let Some(table) = self.table_id().filter(|_| !self.state.is_lost()) else {
            return then(None);
        };
        let question = CheckRows {
            selection: Some(rows.clone()),
        };
        self.engine.ask(&question, &[table], None, |_, result| {
            then(match result {
                Err(Error::Options(bad)) => {
                    let told: Vec<&str> = bad.fields.iter().map(|field| field.problem.as_str()).collect();
                    Some(told.join("; "))
                }
                _ => None,
            });
        });
    }
}
