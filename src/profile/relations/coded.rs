//! A column as the numbers of its values on some rows: what relations between columns are looked for in.
//!
//! Of a table of many rows a sample comes first, which rejects nearly all pairs of columns; what is told is counted
//! over all rows. Which rows a sample has follows from the numbers of rows and columns alone, so that a table gives the
//! same answer whether it is in memory or read again.

use std::sync::Arc;

use crate::kernel::Interner;
use crate::kernel::hash;
use crate::table::chunk::{Chunk, Data, Texts};
use crate::table::{Column, Type};

/// Cells that are looked at of a table whose rows are all looked at.
const CELLS: u64 = 1 << 21;
/// Rows up to which all are looked at, in a wide table and in a narrow one.
const ALL: (u64, u64) = (4_096, 65_536);
/// Rows of the sample of a table that has more; of a wide one no more than are looked at of one that has not.
const SAMPLE: u64 = 16_384;

/// A code that is not known yet.
const UNKNOWN: u32 = u32::MAX;

/// The rows of the sample of a table: all, where they are few enough.
pub fn sampled(rows: u64, columns: usize) -> Vec<u32> {
    let most = (CELLS / (columns as u64).max(1)).clamp(ALL.0, ALL.1);
    if rows <= most {
        return (0..rows as u32).collect();
    }
    let most = most.min(SAMPLE);
    // One of each stretch of equal length, at a place in it that has no period.
    let edge = |place: u64| place * rows / most;
    let row = |place: u64| {
        let (from, to) = (edge(place), edge(place + 1));
        (from + hash::mix(place) % (to - from).max(1)) as u32
    };
    (0..most).map(row).collect()
}

/// A column on some rows.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    /// One per row: equal where the cells are, missing ones by their token. None where only the numbers are needed.
    pub codes: Vec<u32>,
    /// Rows of each code.
    pub counts: Vec<u32>,
    /// Of each code, whether it stands for a missing cell.
    pub missing: Vec<bool>,
    /// One per row, of numbers and times: NaN where there is none.
    pub numbers: Vec<f64>,
}

impl Coded {
    /// The code of a row.
    pub fn code(&self, row: u32) -> u32 {
        self.codes.get(row as usize).copied().unwrap_or(0)
    }

    /// Whether a code stands for a missing cell.
    pub fn is_missing(&self, code: u32) -> bool {
        self.missing.get(code as usize).copied().unwrap_or(true)
    }

    /// Whether a row has a value.
    pub fn has(&self, row: u32) -> bool {
        !self.is_missing(self.code(row))
    }

    /// Different cells, each token for missing among them.
    pub fn levels(&self) -> usize {
        self.counts.len()
    }

    /// Rows of a code.
    pub fn count(&self, code: u32) -> u64 {
        self.counts.get(code as usize).copied().map_or(0, u64::from)
    }

    /// The codes of values.
    pub fn values(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.levels() as u32).filter(|code| !self.is_missing(*code))
    }

    /// Rows with a value.
    pub fn valid(&self) -> u64 {
        self.values().map(|code| self.count(code)).sum()
    }

    /// Rows of the most frequent value, as a share of those that have one.
    pub fn top(&self) -> f64 {
        let most = self.values().map(|code| self.count(code)).max().unwrap_or(0);
        most as f64 / self.valid().max(1) as f64
    }

    /// The number in a row; NaN where there is none.
    pub fn number(&self, row: usize) -> f64 {
        self.numbers.get(row).copied().unwrap_or(f64::NAN)
    }
}

/// Rows that are looked at before all others.
const FEW: usize = 1_024;

impl Coded {
    /// The same on a part of its rows, evenly spread; `None` where that is hardly less.
    pub fn fewer(&self) -> Option<Coded> {
        let step = self.codes.len() / FEW;
        if step < 2 {
            return None;
        }
        let mut known = vec![UNKNOWN; self.levels()];
        let mut fewer = Coded::default();
        for code in self.codes.iter().step_by(step) {
            let Some(slot) = known.get_mut(*code as usize) else {
                continue;
            };
            if *slot == UNKNOWN {
                *slot = fewer.counts.len() as u32;
                fewer.counts.push(0);
                fewer.missing.push(self.is_missing(*code));
            }
            fewer.codes.push(*slot);
            fewer
                .counts
                .get_mut(*slot as usize)
                .into_iter()
                .for_each(|count| *count += 1);
        }
        fewer.numbers = self.numbers.iter().step_by(step).copied().collect();
        Some(fewer)
    }
}

/// Gathers a column on some rows, chunk after chunk.
pub struct Gather<'a> {
    rows: &'a [u32],
    base: usize,
    interner: Interner,
    /// Codes by the numbers of the interner.
    by_number: Vec<u32>,
    coded: Coded,
    /// Codes by those of the dictionary of the last chunk.
    dictionary: Option<(Arc<Texts>, Vec<u32>)>,
    key: Vec<u8>,
    /// For each row of the table the place of its value among all values, where that is known.
    places: Option<(&'a [u32], Vec<u32>)>,
    /// Whether only the numbers are needed: to look up which values are equal takes most of the time.
    numbers_only: bool,
}

impl<'a> Gather<'a> {
    /// Of rows that rise.
    pub fn new(rows: &'a [u32]) -> Self {
        Gather {
            rows,
            base: 0,
            interner: Interner::default(),
            by_number: Vec::new(),
            coded: Coded::default(),
            dictionary: None,
            key: Vec::new(),
            places: None,
            numbers_only: false,
        }
    }

    /// Of rows that rise, the numbers alone.
    pub fn numbers(rows: &'a [u32]) -> Self {
        Gather {
            numbers_only: true,
            ..Gather::new(rows)
        }
    }

    /// The whole of a column of numbers that is held, of which each row's place among so many values is known: then no
    /// value need be looked up.
    pub fn of_places(column: &Column, rows: &'a [u32], (places, values): (&'a [u32], usize)) -> Coded {
        let mut gather = Gather::new(rows);
        if places.len() == column.len() {
            gather.places = Some((places, vec![UNKNOWN; values]));
        }
        gather.all(column)
    }

    /// The whole of a column that is held.
    pub fn of(column: &Column, rows: &'a [u32]) -> Coded {
        Gather::new(rows).all(column)
    }

    /// Takes in a column, and gives what was gathered.
    pub fn all(mut self, column: &Column) -> Coded {
        column.iter().for_each(|chunk| self.update(chunk));
        self.finish()
    }

    /// Takes in the next chunk.
    pub fn update(&mut self, chunk: &Chunk) {
        let end = self.base + chunk.len();
        let here = self.rows.partition_point(|row| (*row as usize) < end);
        let (now, later) = self.rows.split_at(here);
        self.rows = later;
        let is_number = !matches!(chunk.kind.r#type, Type::Text | Type::Boolean);
        for row in now {
            let place = *row as usize;
            let row = place - self.base;
            if is_number {
                self.coded.numbers.push(chunk.number(row).unwrap_or(f64::NAN));
            }
            if self.numbers_only {
                continue;
            }
            let code = match self.by_place(place) {
                Some(code) => code,
                None => self.code(chunk, row),
            };
            self.coded.codes.push(code);
            if let Some(count) = self.coded.counts.get_mut(code as usize) {
                *count += 1;
            }
        }
        self.base = end;
    }

    /// The code of a value by its place; a value that was not met before gets the next.
    fn by_place(&mut self, row: usize) -> Option<u32> {
        let (places, known) = self.places.as_mut()?;
        let slot = known.get_mut(*places.get(row)? as usize)?;
        if *slot == UNKNOWN {
            *slot = self.coded.missing.len() as u32;
            self.coded.missing.push(false);
            self.coded.counts.push(0);
        }
        Some(*slot)
    }

    fn code(&mut self, chunk: &Chunk, row: usize) -> u32 {
        let Data::Dictionary { codes, dictionary } = &chunk.data else {
            return self.by_key(chunk, row);
        };
        if !chunk.valid.get(row) {
            return self.by_key(chunk, row);
        }
        let at = codes.get(row) as usize;
        match &self.dictionary {
            Some((last, known)) if Arc::ptr_eq(last, dictionary) => {
                if let Some(code) = known.get(at).copied().filter(|code| *code != UNKNOWN) {
                    return code;
                }
            }
            _ => self.dictionary = Some((Arc::clone(dictionary), vec![UNKNOWN; dictionary.len()])),
        }
        let code = self.by_key(chunk, row);
        if let Some(slot) = self.dictionary.as_mut().and_then(|(_, known)| known.get_mut(at)) {
            *slot = code;
        }
        code
    }

    fn by_key(&mut self, chunk: &Chunk, row: usize) -> u32 {
        let is_missing = key(chunk, row, &mut self.key);
        let number = self.interner.number(&self.key) as usize;
        if let Some(code) = self.by_number.get(number) {
            return *code;
        }
        let code = self.coded.missing.len() as u32;
        self.by_number.push(code);
        self.coded.missing.push(is_missing);
        self.coded.counts.push(0);
        code
    }

    /// What was gathered.
    pub fn finish(self) -> Coded {
        self.coded
    }
}

/// Writes bytes that are equal for equal cells of a column, and says whether the cell is missing.
fn key(chunk: &Chunk, row: usize, out: &mut Vec<u8>) -> bool {
    out.clear();
    if !chunk.valid.get(row) {
        let invalid = chunk.invalid_text(row);
        out.push(u8::from(invalid.is_some()));
        out.extend(invalid.unwrap_or_else(|| chunk.token(row)).as_bytes());
        return invalid.is_none();
    }
    out.push(2);
    match &chunk.data {
        Data::Boolean(values) => out.extend(values.get(row)),
        Data::Fixed { values, .. } => out.extend(values.get(row).to_le_bytes()),
        Data::Float(values) => {
            // The two zeros are one.
            let value = values.get(row).copied().unwrap_or(0.0) + 0.0;
            out.extend(value.to_bits().to_le_bytes());
        }
        Data::Wide { values, .. } => out.extend(values.get(row).copied().unwrap_or(0).to_le_bytes()),
        Data::Dictionary { codes, dictionary } => out.extend(dictionary.bytes(codes.get(row) as usize)),
        Data::Text(texts) => out.extend(texts.bytes(row)),
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_table_is_its_own_sample_and_that_of_a_large_one_is_spread_over_it() {
        assert_eq!(sampled(5, 3), [0, 1, 2, 3, 4]);
        let rows = sampled(10_000_000, 20);
        assert_eq!(rows.len(), 16_384);
        assert!(rows.is_sorted_by(|a, b| a < b));
        assert!(rows.last().is_some_and(|last| *last > 9_999_000 && *last < 10_000_000));
        assert_eq!(sampled(10_000_000, 2_000).len(), 4_096);
    }
}
