//! The cells that are picked: from where picking began to where the keyboard is.

use glovebox::table::RowsOptions;

use super::Focus;
use crate::pages::table::geometry::Lanes;
use crate::pages::table::rows::Query;

/// Some rows and columns beside each other; first and last of both are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    rows: (u64, u64),
    columns: (usize, usize),
}

/// What a person does to pick cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Goes to a cell, which alone is picked.
    Move(Focus),
    /// Picks all cells as far as this one.
    Extend(Focus),
    /// A row; or, `further`, all rows as far as it.
    Row {
        /// Its place.
        row: u64,
        /// Whether what was picked stays.
        further: bool,
    },
    /// The column that the keyboard is on.
    Column,
    /// Every cell.
    All,
    /// The cell that the keyboard is on.
    Single,
}

/// Where the keyboard is, and where picking began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picked {
    /// Where the keyboard is.
    pub focus: Focus,
    /// Where picking began, when more than one cell is picked.
    anchor: Option<Focus>,
}

impl Picked {
    /// The first cell.
    pub fn first() -> Picked {
        let (row, column) = (Some(0), 0);
        let focus = Focus { row, column };
        Picked { focus, anchor: None }
    }

    /// What is picked then, in a grid of so many rows and columns.
    pub fn after(self, pick: Pick, rows: u64, columns: usize) -> Picked {
        let (last_row, last_column) = (rows.saturating_sub(1), columns.saturating_sub(1));
        let whole = |from: u64, to: u64, columns: (usize, usize)| Picked {
            focus: Focus {
                row: Some(to),
                column: columns.1,
            },
            anchor: Some(Focus {
                row: Some(from),
                column: columns.0,
            }),
        };
        let begun = self.anchor.unwrap_or(self.focus);
        match pick {
            Pick::Move(Focus { row, column }) => Picked {
                focus: Focus {
                    row,
                    column: column.min(last_column),
                },
                anchor: None,
            },
            Pick::Extend(focus) => Picked {
                focus,
                anchor: Some(begun).filter(|_| focus.row.is_some() && begun.row.is_some()),
            },
            Pick::Row { row, further: true } => whole(begun.row.unwrap_or(row), row, (0, last_column)),
            Pick::Row { row, .. } => whole(row, row, (0, last_column)),
            Pick::Column => whole(0, last_row, (self.focus.column, self.focus.column)),
            Pick::All => whole(0, last_row, (0, last_column)),
            Pick::Single => Picked { anchor: None, ..self },
        }
    }

    /// The cells, when they are more than the one that the keyboard is on.
    pub fn range(self) -> Option<Range> {
        let (from, to) = (self.anchor?, self.focus);
        let (a, b) = (from.row?, to.row?);
        let columns = (from.column.min(to.column), from.column.max(to.column));
        (from != to).then_some(Range {
            rows: (a.min(b), a.max(b)),
            columns,
        })
    }
}

impl Range {
    /// Whether a cell is in it.
    pub fn has(self, row: u64, column: usize) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && (self.columns.0..=self.columns.1).contains(&column)
    }

    /// As rows and columns to ask for.
    pub fn options(self, query: &Query, lanes: &Lanes) -> RowsOptions {
        RowsOptions {
            offset: self.rows.0,
            limit: self.rows.1 - self.rows.0 + 1,
            columns: lanes.places(self.columns.0, self.columns.1),
            ..query.rows()
        }
    }
}
