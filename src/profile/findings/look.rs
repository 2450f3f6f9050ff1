//! Where in a column: the first rows of a kind, and texts with their counts.
//!
//! A scan stops once enough rows are listed, and a coded column is judged by its dictionary: what
//! is asked of a text is asked once per different text.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use super::along::Along;
use crate::Error;
use crate::finding::LISTED_ROWS;
use crate::kernel::Interner;
use crate::table::Table;
use crate::table::chunk::{Chunk, Data, Texts};

/// Rows that a selection names one by one, where no condition says which they are.
pub const NAMED_ROWS: usize = 100_000;

/// The cells of a column, part after part.
#[derive(Clone, Copy)]
pub enum Chunks<'a> {
    /// In memory: its chunks.
    Held(&'a [Arc<Chunk>]),
    /// Read again, chunk after chunk, at each look.
    Again(&'a Again<'a>),
}

/// A column that is too large to be held.
pub struct Again<'a> {
    /// Its table.
    pub table: &'a Table,
    /// Its position.
    pub column: usize,
    /// Bytes of a chunk.
    pub bytes: u64,
    /// Some of its cells along the rows, once they were looked at.
    pub along: OnceCell<Along>,
    /// Why a look came to nothing.
    pub failed: RefCell<Option<Error>>,
}

impl<'a> From<&'a Vec<Arc<Chunk>>> for Chunks<'a> {
    fn from(chunks: &'a Vec<Arc<Chunk>>) -> Self {
        Chunks::Held(chunks)
    }
}

impl Chunks<'_> {
    /// Hands over each part, until `take` wants no more.
    pub fn each(self, mut take: impl FnMut(&Chunk) -> bool) {
        match self {
            Chunks::Held(chunks) => {
                let _ = chunks.iter().all(|chunk| take(chunk));
            }
            Chunks::Again(again) => {
                let looked = again.table.look(again.column, again.bytes, &mut |chunk| take(chunk));
                if let Err(error) = looked {
                    *again.failed.borrow_mut() = Some(error);
                }
            }
        }
    }
}

/// The first rows for which `holds` says yes of the part and the row in it, counted over all parts.
pub fn first_rows<'a>(chunks: impl Into<Chunks<'a>>, mut holds: impl FnMut(&Chunk, usize) -> bool) -> Vec<u64> {
    rows_of(chunks.into(), &mut holds)
}

/// One function for all kinds of rows: a hundred of them would weigh more than they save.
fn rows_of(chunks: Chunks<'_>, holds: &mut dyn FnMut(&Chunk, usize) -> bool) -> Vec<u64> {
    let mut found = Vec::new();
    let mut base = 0u64;
    chunks.each(|chunk| {
        for row in 0..chunk.len() {
            if holds(chunk, row) {
                found.push(base + row as u64);
                if found.len() == LISTED_ROWS {
                    return false;
                }
            }
        }
        base += chunk.len() as u64;
        true
    });
    found
}

/// The first rows that are not valid and for which `holds` says yes; runs of valid rows are
/// passed over 64 at a time.
pub fn first_invalid<'a>(chunks: impl Into<Chunks<'a>>, holds: impl Fn(&Chunk, usize) -> bool) -> Vec<u64> {
    invalid_of(chunks.into(), &holds)
}

fn invalid_of(chunks: Chunks<'_>, holds: &dyn Fn(&Chunk, usize) -> bool) -> Vec<u64> {
    let mut found = Vec::new();
    let mut base = 0u64;
    chunks.each(|chunk| {
        let missing = chunk.valid.unset_rows().filter(|row| holds(chunk, *row));
        found.extend(missing.take(LISTED_ROWS - found.len()).map(|row| base + row as u64));
        base += chunk.len() as u64;
        found.len() < LISTED_ROWS
    });
    found
}

/// The first rows of cells that do not fit the column's type.
pub fn first_invalid_texts<'a>(chunks: impl Into<Chunks<'a>>) -> Vec<u64> {
    let mut base = 0u64;
    let mut found = Vec::new();
    chunks.into().each(|chunk| {
        let room = LISTED_ROWS - found.len();
        found.extend(chunk.invalid.iter().take(room).map(|(row, _)| base + u64::from(*row)));
        base += chunk.len() as u64;
        found.len() < LISTED_ROWS
    });
    found
}

/// How many valid cells hold a text of a kind, and the first `limit` rows of them.
pub fn texts<'a>(chunks: impl Into<Chunks<'a>>, limit: usize, holds: impl Fn(&[u8]) -> bool) -> (u64, Vec<u64>) {
    texts_of(chunks.into(), limit, &holds)
}

fn texts_of(chunks: Chunks<'_>, limit: usize, holds: &dyn Fn(&[u8]) -> bool) -> (u64, Vec<u64>) {
    let (mut count, mut found, mut base) = (0u64, Vec::new(), 0u64);
    let mut known: Option<(Arc<Texts>, Vec<bool>)> = None;
    chunks.each(|chunk| {
        let mut take = |row: usize| {
            count += 1;
            if found.len() < limit {
                found.push(base + row as u64);
            }
        };
        match &chunk.data {
            Data::Dictionary { codes, dictionary } => {
                if !known.as_ref().is_some_and(|(of, _)| Arc::ptr_eq(of, dictionary)) {
                    // Code 0 stands for a cell that is not valid.
                    let held = (0..dictionary.len()).map(|code| code > 0 && holds(dictionary.bytes(code)));
                    known = Some((Arc::clone(dictionary), held.collect()));
                }
                if let Some((_, held)) = known.as_ref().filter(|(_, held)| held.contains(&true)) {
                    let hit = |row: &usize| held.get(codes.get(*row) as usize).copied().unwrap_or(false);
                    (0..chunk.len()).filter(hit).for_each(&mut take);
                }
            }
            Data::Text(texts) => {
                (0..chunk.len())
                    .filter(|row| chunk.valid.get(*row) && holds(texts.bytes(*row)))
                    .for_each(&mut take);
            }
            _ => {}
        }
        base += chunk.len() as u64;
        true
    });
    (count, found)
}

/// Cells of a column of many different texts in which something is looked for that is seldom there: where none of them has
/// it, the rest is not read for it.
const LOOKED_AT: usize = 100_000;

/// The first text of a kind among the different ones of a coded column, or among the first cells of another.
pub fn first_text<'a>(chunks: impl Into<Chunks<'a>>, holds: &dyn Fn(&[u8]) -> bool) -> Option<String> {
    let (mut left, mut found) = (LOOKED_AT, None);
    chunks.into().each(|chunk| {
        match &chunk.data {
            Data::Dictionary { dictionary, .. } => {
                let mut texts = (1..dictionary.len()).filter(|code| holds(dictionary.bytes(*code)));
                found = texts.next().map(|code| dictionary.text(code).into_owned());
            }
            Data::Text(texts) => {
                let rows = 0..chunk.len().min(left);
                left -= rows.len();
                let mut rows = rows.filter(|row| chunk.valid.get(*row) && holds(texts.bytes(*row)));
                found = rows.next().map(|row| texts.text(row).into_owned());
            }
            _ => {}
        }
        found.is_none() && left > 0
    });
    found
}

/// Calls `each` with the texts of a column and how many cells they stand for: of coded parts with
/// every different text of the parts that share a dictionary, of others with every cell.
pub fn each_text<'a>(chunks: impl Into<Chunks<'a>>, mut each: impl FnMut(&[u8], u64)) {
    each_of(chunks.into(), &mut each);
}

fn each_of(chunks: Chunks<'_>, each: &mut dyn FnMut(&[u8], u64)) {
    let mut coded: Option<(Arc<Texts>, Vec<u64>)> = None;
    let tell = |(texts, counts): &(Arc<Texts>, Vec<u64>), each: &mut dyn FnMut(&[u8], u64)| {
        for (code, count) in counts.iter().enumerate().skip(1).filter(|(_, count)| **count > 0) {
            each(texts.bytes(code), *count);
        }
    };
    chunks.each(|chunk| {
        match &chunk.data {
            Data::Dictionary { codes, dictionary } => {
                let counts = codes.counts(dictionary.len());
                match &mut coded {
                    Some((last, sums)) if Arc::ptr_eq(last, dictionary) => {
                        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
                    }
                    _ => {
                        let before = coded.replace((Arc::clone(dictionary), counts));
                        before.iter().for_each(|before| tell(before, each));
                    }
                }
            }
            Data::Text(texts) => {
                (0..chunk.len())
                    .filter(|row| chunk.valid.get(*row))
                    .for_each(|row| each(texts.bytes(row), 1));
            }
            _ => {}
        }
        true
    });
    coded.iter().for_each(|last| tell(last, each));
}

/// The different texts of a column, with how many cells hold each.
pub fn counted<'a>(chunks: impl Into<Chunks<'a>>) -> Vec<(String, u64)> {
    let (mut different, mut counts) = (Interner::default(), Vec::new());
    each_text(chunks, |text, times| {
        let number = different.number(text) as usize;
        counts.resize(different.len(), 0u64);
        counts.get_mut(number).into_iter().for_each(|count| *count += times);
    });
    let texts = different.texts();
    let each = counts.into_iter().enumerate();
    each.map(|(number, count)| (texts.text(number).into_owned(), count))
        .collect()
}

/// The first texts of a column that are there, at most so many.
pub fn first_texts<'a>(chunks: impl Into<Chunks<'a>>, most: usize) -> Vec<String> {
    let mut found = Vec::new();
    chunks.into().each(|chunk| {
        let text = |row: usize| match &chunk.data {
            Data::Dictionary { codes, dictionary } => Some(dictionary.text(codes.get(row) as usize)),
            Data::Text(texts) => Some(texts.text(row)),
            _ => None,
        };
        let rows = (0..chunk.len()).filter(|row| chunk.valid.get(*row));
        let texts = rows.filter_map(text).take(most - found.len());
        found.extend(texts.map(std::borrow::Cow::into_owned));
        found.len() < most
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::findings::sample::{coded, plain};

    #[test]
    fn rows_are_counted_over_all_chunks_and_missing_ones_hold_no_text() {
        let chunks: [&[&str]; 2] = [&["a", "", "b"], &["b", "a"]];
        for column in [coded(&chunks), plain(&chunks)] {
            assert_eq!(texts(&column, 100, |text| text != b"a"), (2, vec![2, 3]));
            assert_eq!(texts(&column, 1, |text| text == b"a"), (2, vec![0]));
            assert_eq!(first_invalid(&column, |_, _| true), [1]);
            assert_eq!(first_rows(&column, |chunk, row| chunk.valid.get(row)), [0, 2, 3, 4]);
            let mut seen = std::collections::BTreeMap::new();
            each_text(&column, |text, count| *seen.entry(text.to_vec()).or_default() += count);
            assert_eq!(seen.into_values().collect::<Vec<u64>>(), [2, 2]);
        }
    }
}
