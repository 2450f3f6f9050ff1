//! An aligned table that fits the line: columns that do not fit are left out, least needed first.

use anstyle::Style;

use super::style::{PLAIN, QUIET, paint};
use super::words::{cut, width};

const GAP: usize = 2;
/// A name is not cut shorter than this.
const MIN: usize = 8;

/// On which side a column's cells are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A column of the table on the screen.
pub struct Column {
    title: &'static str,
    side: Side,
    style: Style,
    /// Left out first when great; 0 is never left out.
    spare: u8,
    cells: Vec<String>,
}

impl Column {
    /// A column that is always there.
    pub fn new(title: &'static str, side: Side, cells: Vec<String>) -> Self {
        Column {
            title,
            side,
            style: PLAIN,
            spare: 0,
            cells,
        }
    }

    /// Left out when there is no room; the greatest `rank` goes first.
    pub fn spare(mut self, rank: u8) -> Self {
        self.spare = rank;
        self
    }

    /// How its cells look.
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    fn width(&self) -> usize {
        self.cells
            .iter()
            .map(|cell| width(cell))
            .max()
            .unwrap_or(0)
            .max(width(self.title))
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// The columns that fit, and whether some that can be spared do not.
pub fn fitting(mut columns: Vec<Column>, room: usize) -> (Vec<Column>, bool) {
    columns.retain(|column| !column.is_empty());
    let all = columns.len();
    while total(&columns) > room {
        let rank = columns.iter().map(|column| column.spare).max().unwrap_or(0);
        if rank == 0 {
            break;
        }
        columns.retain(|column| column.spare < rank);
    }
    let is_cut = columns.len() < all;
    (columns, is_cut)
}

/// The table, titles first. Columns without a single entry are left out.
pub fn draw(columns: Vec<Column>, room: usize) -> String {
    let (mut columns, _) = fitting(columns, room);
    let over = total(&columns).saturating_sub(room);
    if over > 0
        && let Some(widest) = columns.iter_mut().max_by_key(|column| column.width())
    {
        let left = widest.width().saturating_sub(over).max(MIN);
        for cell in &mut widest.cells {
            *cell = cut(cell, left);
        }
    }
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let layout: Vec<(Side, usize)> = columns.iter().map(|column| (column.side, column.width())).collect();
    let titles = columns.iter().map(|column| (column.title, QUIET));
    let mut text = line(&layout, titles);
    for row in 0..rows {
        let cells = columns
            .iter()
            .map(|column| (column.cells.get(row).map_or("", String::as_str), column.style));
        text.push_str(&line(&layout, cells));
    }
    text
}

fn total(columns: &[Column]) -> usize {
    let widths: usize = columns.iter().map(Column::width).sum();
    widths + GAP * columns.len().saturating_sub(1)
}

/// One line, from the side and width of each column.
fn line<'a>(layout: &[(Side, usize)], cells: impl Iterator<Item = (&'a str, Style)>) -> String {
    let mut text = String::new();
    // Blanks are written only once something follows them, so that no line ends in them.
    let mut blanks = 0;
    for ((side, room), (cell, style)) in layout.iter().zip(cells) {
        let pad = room.saturating_sub(width(cell));
        let (before, after) = if *side == Side::Right { (pad, 0) } else { (0, pad) };
        if cell.is_empty() {
            blanks += pad + GAP;
            continue;
        }
        text.push_str(&" ".repeat(blanks + before));
        text.push_str(&paint(style, cell));
        blanks = after + GAP;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        let cells = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
        vec![
            Column::new("name", Side::Left, cells(["height", "日本"])),
            Column::new("mean", Side::Right, cells(["1.5", ""])).spare(1),
            Column::new("rows", Side::Right, cells(["12", "1,000"])),
        ]
    }

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn words_stand_left_and_numbers_right() {
        assert_eq!(
            plain(&draw(columns(), 80)),
            "name    mean   rows\nheight   1.5     12\n日本          1,000\n"
        );
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        assert_eq!(
            plain(&draw(columns(), 16)),
            "name     rows\nheight     12\n日本    1,000\n"
        );
    }

    #[test]
    fn many_lines_are_measured_once() {
        let cells = (0..50_000).map(|row| row.to_string()).collect();
        let text = plain(&draw(vec![Column::new("row", Side::Right, cells)], 80));
        assert_eq!(text.lines().count(), 50_001);
        assert_eq!(text.lines().nth(1), Some("    0"));
    }
}
