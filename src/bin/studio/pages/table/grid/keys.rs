//! What keys do in the grid: arrows move over cells and header, with Shift they pick cells; Enter shows a cell in
//! full or sorts; Ctrl C copies.

use yew::prelude::*;

use super::Focus;
use super::range::Pick;

/// Where the keyboard is, what it moves over, and what comes of it.
pub struct Moves {
    /// Where it is.
    pub focus: Focus,
    /// Rows.
    pub rows: u64,
    /// Columns.
    pub columns: usize,
    /// Rows that are seen at once.
    pub page: u64,
    /// Moves and picks.
    pub go: Callback<Pick>,
    /// Shows a cell in full.
    pub open: Callback<Focus>,
    /// Sorts by a column; or, with true, by it after those before.
    pub sort: Callback<(usize, bool)>,
    /// Copies what is picked.
    pub copy: Callback<()>,
    /// Makes the column that the keyboard is on wider by so many pixels.
    pub widen: Callback<f64>,
}

/// Pixels that a column becomes wider or narrower by a key.
const BY: f64 = 16.0;

impl Moves {
    /// A key was pressed.
    pub fn press(&self, event: &KeyboardEvent) {
        let far = event.ctrl_key() || event.meta_key();
        let act = match event.key().as_str() {
            ">" => Some(self.widen.reform(|()| BY)),
            "<" => Some(self.widen.reform(|()| -BY)),
            "c" | "C" if far => Some(self.copy.clone()),
            "a" | "A" if far => Some(self.pick(Pick::All)),
            " " if far => {
                let (column, further) = (self.focus.column, event.shift_key());
                Some(self.pick(Pick::Column { column, further }))
            }
            " " if event.shift_key() && self.focus.row.is_some() => self.focus.row.map(|row| {
                let further = false;
                self.pick(Pick::Row { row, further })
            }),
            "Escape" => return self.go.emit(Pick::Single),
            "Enter" | " " => Some(self.entered(event.shift_key())),
            key => self.target(key, far).map(|to| {
                // Of the header nothing is picked.
                let extends = event.shift_key() && self.focus.row.is_some();
                let row = if extends { to.row.or(Some(0)) } else { to.row };
                let to = Focus { row, ..to };
                self.pick(if extends { Pick::Extend(to) } else { Pick::Move(to) })
            }),
        };
        if let Some(act) = act {
            // Else the same key would scroll, or press the button that gets the focus.
            event.prevent_default();
            act.emit(());
        }
    }

    fn pick(&self, pick: Pick) -> Callback<()> {
        self.go.reform(move |()| pick)
    }

    fn entered(&self, is_more: bool) -> Callback<()> {
        let (focus, column) = (self.focus, self.focus.column);
        match focus.row {
            Some(_) => self.open.reform(move |()| focus),
            None => self.sort.reform(move |()| (column, is_more)),
        }
    }

    /// Where a key leads.
    fn target(&self, key: &str, far: bool) -> Option<Focus> {
        let Focus { row, column } = self.focus;
        let (last_row, last_column) = (self.rows.saturating_sub(1), self.columns.saturating_sub(1));
        // From the header, down is the first row.
        let below = |rows: u64| Some(row.map_or(rows - 1, |row| row.saturating_add(rows)));
        let to = |row: Option<u64>, column: usize| Focus { row, column };
        let to = match key {
            "ArrowDown" if far => to(Some(last_row), column),
            "ArrowUp" if far => to(Some(0), column),
            "ArrowRight" if far => to(row, last_column),
            "ArrowLeft" if far => to(row, 0),
            "ArrowDown" => to(below(1), column),
            // From the first row, up is the header.
            "ArrowUp" => to(row.and_then(|row| row.checked_sub(1)), column),
            "ArrowRight" => to(row, column + 1),
            "ArrowLeft" => to(row, column.saturating_sub(1)),
            "PageDown" => to(below(self.page), column),
            "PageUp" => to(row.map(|row| row.saturating_sub(self.page)), column),
            "Home" => to(if far { Some(0) } else { row }, 0),
            "End" => to(if far { Some(last_row) } else { row }, last_column),
            _ => return None,
        };
        Some(Focus {
            row: to.row.map(|row| row.min(last_row)).filter(|_| self.rows > 0),
            column: to.column.min(last_column),
        })
    }
}
