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
    /// A column; or, `further`, all columns as far as it.
    Column {
        /// Its lane.
        column: usize,
        /// Whether what was picked stays.
        further: bool,
    },
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
        // The keyboard is at the beginning of what is picked whole: from its end every move would lead far away.
        let whole = |from: u64, to: u64, columns: (usize, usize)| Picked {
            focus: Focus {
                row: Some(to),
                column: columns.0,
            },
            anchor: Some(Focus {
                row: Some(from),
                column: columns.1,
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
            Pick::Column { column, further: true } => whole(last_row, 0, (column, begun.column)),
            Pick::Column { column, .. } => whole(last_row, 0, (column, column)),
            Pick::All => whole(last_row, 0, (0, last_column)),
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

    /// Whether it has all of so many columns.
    pub fn is_rows(self, columns: usize) -> bool {
        self.columns == (0, columns.saturating_sub(1))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u64, column: usize) -> Focus {
        Focus { row: Some(row), column }
    }

    fn after(picks: &[Pick]) -> Picked {
        picks.iter().fold(Picked::first(), |now, pick| now.after(*pick, 100, 8))
    }

    #[test]
    fn cells_are_picked_from_where_picking_began_to_where_it_went() {
        let up = after(&[Pick::Move(at(5, 4)), Pick::Extend(at(3, 6)), Pick::Extend(at(2, 1))]);
        let range = up.range().expect("cells");
        assert_eq!((range.rows, range.columns), ((2, 5), (1, 4)));
        assert!(range.has(2, 1) && range.has(5, 4) && !range.has(6, 4) && !range.has(5, 5));
        assert_eq!(up.focus, at(2, 1));
        let back = up.after(Pick::Extend(at(5, 4)), 100, 8);
        assert_eq!(back.range(), None, "one cell is no range");
        assert_eq!(up.after(Pick::Move(at(0, 0)), 100, 8).range(), None);
        assert_eq!(up.after(Pick::Single, 100, 8).focus, at(2, 1));
    }

    #[test]
    fn rows_columns_and_all_are_picked_whole() {
        let further = true;
        let rows = after(&[Pick::Row { row: 7, further: false }, Pick::Row { row: 4, further }]);
        assert_eq!(rows.range().map(|r| (r.rows, r.columns)), Some(((4, 7), (0, 7))));
        let of_column = |column, further| Pick::Column { column, further };
        let columns = after(&[of_column(5, false), of_column(3, true)]);
        assert_eq!(columns.range().map(|r| (r.rows, r.columns)), Some(((0, 99), (3, 5))));
        let column = after(&[Pick::Move(at(9, 3)), of_column(3, false)]);
        assert_eq!(column.range().map(|r| (r.rows, r.columns)), Some(((0, 99), (3, 3))));
        let all = after(&[Pick::All]);
        assert_eq!(all.range().map(|r| (r.rows, r.columns)), Some(((0, 99), (0, 7))));
    }

    #[test]
    fn of_the_header_nothing_is_picked_and_no_column_beyond_the_last() {
        let header = Focus { row: None, column: 2 };
        assert_eq!(after(&[Pick::Move(header), Pick::Extend(at(4, 4))]).range(), None);
        assert_eq!(after(&[Pick::Move(at(1, 70))]).focus, at(1, 7));
    }
}
