//! What a sheet can hold, and a table that is more is refused before a byte is written.

use crate::table::Table;
use crate::table::chunk::{Chunk, Data, Texts};
use crate::words::{self, count, noun, plural, quoted};
use crate::{Error, Result};

/// Rows of a sheet, the header too.
pub const ROWS: u64 = 1 << 20;
/// Columns of a sheet.
pub const COLUMNS: u32 = 1 << 14;
/// Characters of a cell, as UTF-16 counts them.
pub const CHARACTERS: usize = 32_767;

/// Columns that a message names.
const NAMED: usize = 3;

/// Refuses a table of too many rows or columns.
///
/// # Errors
/// In one sentence.
pub fn check(table: &Table) -> Result<()> {
    let columns = table.fields().len() as u64;
    if table.rows() >= ROWS {
        return Err(refused(format!(
            "a sheet of Excel has room for {} below its header, and the table has {}. Filter them, or choose CSV, Parquet or Arrow",
            words::rows(ROWS - 1),
            count(table.rows()),
        )));
    }
    if columns > COLUMNS.into() {
        return Err(refused(format!(
            "a sheet of Excel has {} columns, and the table has {}. Choose fewer, or choose CSV, Parquet or Arrow",
            count(COLUMNS.into()),
            count(columns),
        )));
    }
    Ok(())
}

fn refused(what: String) -> Error {
    Error::unwritable(what)
}

/// Texts of a column that are too long.
#[derive(Debug, Clone, Copy, Default)]
pub struct Long {
    /// How many.
    pub cells: u64,
    longest: usize,
}

impl Long {
    /// Takes in a text.
    pub fn text(&mut self, text: &[u8], times: u64) {
        // No character has fewer bytes than UTF-16 has parts for it.
        if text.len() > CHARACTERS && times > 0 {
            let characters = String::from_utf8_lossy(text).encode_utf16().count();
            if characters > CHARACTERS {
                self.cells += times;
                self.longest = self.longest.max(characters);
            }
        }
    }

    /// Takes in the texts of a chunk.
    pub fn update(&mut self, chunk: &Chunk) {
        match &chunk.data {
            Data::Text(texts) if texts.arena().len() > CHARACTERS => {
                (0..texts.len()).for_each(|row| self.text(texts.bytes(row), chunk.valid.get(row).into()));
            }
            Data::Dictionary { codes, dictionary } if has_long(dictionary) => {
                (0..chunk.len()).for_each(|row| {
                    let text = dictionary.bytes(codes.get(row) as usize);
                    self.text(text, chunk.valid.get(row).into());
                });
            }
            _ => {}
        }
        chunk.invalid.iter().for_each(|(_, text)| self.text(text.as_bytes(), 1));
    }
}

fn has_long(texts: &Texts) -> bool {
    texts.arena().len() > CHARACTERS && (0..texts.len()).any(|at| texts.bytes(at).len() > CHARACTERS)
}

/// Refuses texts that are too long, by the names of their columns.
///
/// # Errors
/// In one sentence.
pub fn check_texts(columns: &[(&str, Long)]) -> Result<()> {
    let long: Vec<&(&str, Long)> = columns.iter().filter(|(_, long)| long.cells > 0).collect();
    let cells: u64 = long.iter().map(|(_, long)| long.cells).sum();
    let Some(longest) = long.iter().map(|(_, long)| long.longest).max() else {
        return Ok(());
    };
    let mut names: Vec<String> = long.iter().take(NAMED).map(|(name, _)| quoted(name)).collect();
    if let Some(more) = long.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(plural(more as u64, "other column", "other columns"));
    }
    Err(refused(format!(
        "a cell of Excel has room for {} characters, and {} in {} {} longer, up to {}. Shorten them, leave the {} out, or choose CSV, Parquet or Arrow",
        count(CHARACTERS as u64),
        plural(cells, "text", "texts"),
        words::list(&names, "and"),
        noun(cells, "is", "are"),
        count(longest as u64),
        noun(long.len() as u64, "column", "columns"),
    )))
}
