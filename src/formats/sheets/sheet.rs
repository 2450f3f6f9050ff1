//! The rows of a sheet become delimited text: columns without a cell left out, merged cells filled.

use std::collections::BTreeMap;

use super::cell::Cell;
use crate::Result;
use crate::formats::text::Writer;
use crate::table::xlsx::{self, letters};

/// The columns that a sheet can have.
pub const MOST_COLUMNS: u32 = xlsx::COLUMNS;

/// Merged areas that are filled; more are no layout.
const MERGED: usize = 100_000;

/// Examples of errors that are told.
const TOLD: usize = 3;

/// Cells that are one: rows and columns from and to, counted from 0, the ends too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// The first row and column.
    pub from: (u32, u32),
    /// The last row and column.
    pub to: (u32, u32),
}

/// What a sheet holds, seen before it is written.
#[derive(Debug, Default)]
pub struct Extent {
    /// Columns with a cell that holds something, by their number.
    used: Vec<bool>,
    /// Merged areas.
    pub merged: Vec<Area>,
    /// Rows that are hidden.
    pub hidden: u64,
    /// Formulas without a stored result.
    pub unsolved: u64,
    /// Cells that hold something.
    pub cells: u64,
}

impl Extent {
    /// A cell that holds something.
    pub fn add(&mut self, column: u32) {
        let place = column.min(MOST_COLUMNS) as usize;
        if self.used.len() <= place {
            self.used.resize(place + 1, false);
        }
        if let Some(used) = self.used.get_mut(place) {
            *used = true;
        }
        self.cells += 1;
    }

    /// A merged area.
    pub fn merge(&mut self, area: Area) {
        if self.merged.len() < MERGED && area.to.1 < MOST_COLUMNS {
            self.merged.push(area);
        }
    }

    fn columns(&self) -> Vec<u32> {
        let used = self.used.iter().zip(0..).filter(|(used, _)| **used);
        used.map(|(_, column)| column).collect()
    }
}

/// What was met while a sheet was written.
#[derive(Debug, Default)]
pub struct Met {
    /// Cells that are days, instants or times.
    pub moments: u64,
    /// Errors by what the sheet shows, with the first cell of each.
    pub errors: BTreeMap<String, (u64, String)>,
    /// Cells that were filled, since they are merged with another.
    pub filled: u64,
    /// Areas that they are of.
    pub areas: u64,
    /// Rows that were written.
    pub rows: u64,
}

impl Met {
    /// Cells with errors.
    pub fn wrong(&self) -> u64 {
        self.errors.values().map(|(number, _)| number).sum()
    }

    /// The errors in words, the first few.
    pub fn errors_said(&self) -> Vec<String> {
        let said = self.errors.iter().take(TOLD);
        said.map(|(error, (number, place))| match number {
            1 => format!("{error} in {place}"),
            number => format!("{error} in {number} cells, first in {place}"),
        })
        .collect()
    }
}

/// Writes rows.
pub struct Rows<'w, 'o> {
    out: &'w mut Writer<'o>,
    columns: Vec<u32>,
    /// Areas to fill, by the row that they begin in.
    merged: Vec<Area>,
    /// Areas that go through the row that comes next, with their value.
    open: Vec<(Area, Cell)>,
    next_area: usize,
    /// The row that comes next.
    row: u32,
    /// What was met.
    pub met: Met,
}

impl<'w, 'o> Rows<'w, 'o> {
    /// Of a sheet of this extent.
    pub fn new(extent: &Extent, out: &'w mut Writer<'o>) -> Self {
        let columns = extent.columns();
        let (first, last) = (columns.first().copied(), columns.last().copied());
        // A title over the whole table is no name of each column.
        let is_title = |area: &&Area| {
            let wide = Some(area.from.1) <= first && Some(area.to.1) >= last;
            wide && area.from.1 < area.to.1
        };
        let mut merged: Vec<Area> = extent.merged.iter().filter(|area| !is_title(area)).copied().collect();
        crate::few::sort_by_key(&mut merged, |area| area.from);
        Rows {
            out,
            columns,
            merged,
            open: Vec::new(),
            next_area: 0,
            row: 0,
            met: Met::default(),
        }
    }

    /// Writes a row, whose cells stand in their columns; lines without a cell before it, so that a row of the sheet is a
    /// line of the text.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn put(&mut self, row: u32, cells: &mut Vec<Cell>) -> Result<()> {
        while self.row < row {
            self.line(&mut Vec::new())?;
        }
        match self.row == row {
            true => self.line(cells),
            // Rows that come again, or out of their order, go below.
            false => {
                self.row = row;
                self.line(cells)
            }
        }
    }

    fn line(&mut self, cells: &mut Vec<Cell>) -> Result<()> {
        self.fill(cells);
        let row = self.row;
        self.row = self.row.saturating_add(1);
        let holds = |column: &u32| cells.get(*column as usize).is_some_and(|cell| !cell.is_empty());
        if !self.columns.iter().any(holds) {
            return self.out.line();
        }
        for column in &self.columns {
            let cell = cells.get(*column as usize).unwrap_or(&Cell::Empty);
            match cell {
                Cell::Moment(_) => self.met.moments += 1,
                Cell::Error(error) => {
                    let place = || (0, format!("{}{}", letters(*column), u64::from(row) + 1));
                    self.met.errors.entry(error.clone()).or_insert_with(place).0 += 1;
                }
                _ => {}
            }
            cell.write(self.out);
        }
        self.met.rows += 1;
        self.out.end()
    }

    /// Fills the cells that are merged with one above or before them.
    fn fill(&mut self, cells: &mut Vec<Cell>) {
        while let Some(area) = self.merged.get(self.next_area).filter(|area| area.from.0 <= self.row) {
            let value = cells.get(area.from.1 as usize).cloned().unwrap_or_default();
            if area.from.0 == self.row && !value.is_empty() {
                self.met.areas += 1;
                self.open.push((*area, value));
            }
            self.next_area += 1;
        }
        let row = self.row;
        self.open.retain(|(area, _)| area.to.0 >= row);
        for (area, value) in &self.open {
            let to = area.to.1 as usize;
            if cells.len() <= to {
                cells.resize(to + 1, Cell::Empty);
            }
            let slots = cells.get_mut(area.from.1 as usize..=to).into_iter().flatten();
            for slot in slots.filter(|slot| slot.is_empty()) {
                *slot = value.clone();
                self.met.filled += 1;
            }
        }
    }
}

/// The row and the column of a place such as `B12`, counted from 0.
pub fn place(text: &str) -> Option<(u32, u32)> {
    let text = text.trim_start_matches('$');
    let end = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at(end);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0u32, |sum, letter| {
        sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row: u32 = digits.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
        .filter(|(row, column)| u64::from(*row) < xlsx::ROWS && *column < MOST_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_letters_are_those_of_a_sheet() {
        for (text, at) in [
            ("A1", (0, 0)),
            ("Z2", (1, 25)),
            ("AA10", (9, 26)),
            ("XFD1048576", (1_048_575, 16_383)),
        ] {
            assert_eq!(place(text), Some(at));
            assert_eq!(format!("{}{}", letters(at.1), at.0 + 1), text);
        }
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1"] {
            assert_eq!(place(text), None, "{text}");
        }
    }

    #[test]
    fn merged_cells_are_filled_but_for_titles() {
        let mut extent = Extent::default();
        (0..3).for_each(|column| extent.add(column));
        let area = |from, to| Area { from, to };
        for own in [area((0, 0), (0, 2)), area((1, 1), (1, 2)), area((2, 0), (3, 0))] {
            extent.merge(own);
        }
        let mut text = Vec::new();
        let mut out = Writer::new(&mut text, "t", u64::MAX);
        let mut rows = Rows::new(&extent, &mut out);
        let cell = |text: &str| Cell::Text(text.to_owned());
        rows.put(0, &mut vec![cell("title")]).expect("room");
        rows.put(1, &mut vec![cell("a"), cell("b")]).expect("room");
        rows.put(2, &mut vec![cell("x"), Cell::Number(1.0), Cell::Bool(true)])
            .expect("room");
        rows.put(3, &mut Vec::new()).expect("room");
        rows.put(5, &mut vec![Cell::Empty, Cell::Number(2.5)]).expect("room");
        assert_eq!((rows.met.areas, rows.met.filled, rows.met.rows), (2, 2, 5));
        out.flush().expect("room");
        let text = String::from_utf8(text).expect("text");
        assert_eq!(text, "\"title\",,\n\"a\",\"b\",\"b\"\n\"x\",1,true\n\"x\",,\n\n,2.5,\n");
    }
}
