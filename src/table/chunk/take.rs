//! Some rows of a column, in any order.

use std::ops::Range;
use std::sync::Arc;

use super::{Bitmap, Chunk, Codes, Data, Ints, Texts};
use crate::Result;

impl Chunk {
    /// The rows with these numbers, in this order; a row may come several times. A number beyond
    /// the end gives a missing cell.
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Chunk {
        let (mut token_rows, mut invalid) = (Vec::new(), Vec::new());
        if self.valid.unset() == 0 && rows.iter().all(|row| (*row as usize) < self.len()) {
            return self.with(self.data.take(rows), Bitmap::all(rows.len()), token_rows, invalid);
        }
        let mut valid = Bitmap::default();
        for (&row, to) in rows.iter().zip(0u32..) {
            let holds = self.valid.get(row as usize);
            valid.push(holds);
            if holds {
                continue;
            }
            if let Ok(at) = self.invalid.binary_search_by_key(&row, |(row, _)| *row) {
                invalid.extend(self.invalid.get(at).map(|(_, text)| (to, text.clone())));
            } else if let Ok(at) = self.token_rows.binary_search_by_key(&row, |(row, _)| *row) {
                token_rows.extend(self.token_rows.get(at).map(|(_, token)| (to, *token)));
            }
        }
        self.with(self.data.take(rows), valid, token_rows, invalid)
    }

    /// Some of its rows, at most `count` from `first` on.
    #[must_use]
    pub fn slice(&self, first: usize, count: usize) -> Chunk {
        let first = first.min(self.len());
        let rows = first..first.saturating_add(count).min(self.len());
        let place = |row: u32| row as usize - rows.start;
        let token_rows = within(&self.token_rows, &rows).iter();
        let invalid = within(&self.invalid, &rows).iter();
        self.with(
            self.data.slice(&rows),
            self.valid.slice(&rows),
            token_rows.map(|(row, token)| (place(*row) as u32, *token)).collect(),
            invalid.map(|(row, text)| (place(*row) as u32, text.clone())).collect(),
        )
    }

    /// A chunk of the same kind and tokens.
    fn with(&self, data: Data, valid: Bitmap, token_rows: Vec<(u32, u16)>, invalid: Vec<(u32, Box<str>)>) -> Chunk {
        Chunk {
            kind: self.kind.clone(),
            data,
            valid,
            token_rows,
            tokens: self.tokens.clone(),
            invalid,
        }
    }
}

/// What concerns some rows, of a list by rising row.
fn within<'a, T>(listed: &'a [(u32, T)], rows: &Range<usize>) -> &'a [(u32, T)] {
    let before = |end: usize| listed.partition_point(|(row, _)| (*row as usize) < end);
    listed.get(before(rows.start)..before(rows.end)).unwrap_or_default()
}

impl Chunk {
    /// The chunk with some cells missing, their rows ascending; no token says why.
    #[must_use]
    pub fn emptied(&self, rows: &[u32]) -> Chunk {
        self.take(&self.with_rows(rows, u32::MAX))
    }

    /// The chunk with a value in some cells, their rows ascending: that of a chunk with one row.
    ///
    /// # Errors
    /// As [`Chunk::concat`].
    pub fn filled(&self, rows: &[u32], value: &Chunk) -> Result<Chunk> {
        let both = Chunk::concat(&[self, value])?;
        Ok(both.take(&self.with_rows(rows, self.len() as u32)))
    }

    /// All its rows, with another in the place of some.
    fn with_rows(&self, rows: &[u32], other: u32) -> Vec<u32> {
        let mut all: Vec<u32> = (0..self.len() as u32).collect();
        for row in rows {
            if let Some(slot) = all.get_mut(*row as usize) {
                *slot = other;
            }
        }
        all
    }

    /// Rows of its missing cells, ascending.
    pub fn missing_rows(&self) -> Vec<u32> {
        let unset = self.valid.unset_rows().map(|row| row as u32);
        let mut invalid = self.invalid.iter().map(|(row, _)| *row).peekable();
        unset.filter(|row| invalid.next_if_eq(row).is_none()).collect()
    }
}

impl Data {
    fn slice(&self, rows: &Range<usize>) -> Data {
        fn part<T: Copy>(values: &[T], rows: &Range<usize>) -> Vec<T> {
            values.get(rows.clone()).unwrap_or_default().to_vec()
        }
        match self {
            Data::Boolean(values) => Data::Boolean(part(values, rows)),
            Data::Float(values) => Data::Float(part(values, rows)),
            Data::Wide { values, scale } => Data::Wide {
                values: part(values, rows),
                scale: *scale,
            },
            Data::Fixed { values, scale } => Data::Fixed {
                values: match values {
                    Ints::Narrow(values) => Ints::Narrow(part(values, rows)),
                    Ints::Broad(values) => Ints::Broad(part(values, rows)),
                },
                scale: *scale,
            },
            Data::Dictionary { codes, dictionary } => Data::Dictionary {
                codes: match codes {
                    Codes::One(codes) => Codes::One(part(codes, rows)),
                    Codes::Two(codes) => Codes::Two(part(codes, rows)),
                    Codes::Four(codes) => Codes::Four(part(codes, rows)),
                },
                dictionary: Arc::clone(dictionary),
            },
            Data::Text(texts) => Data::Text(texts.slice(rows)),
        }
    }

    fn take(&self, rows: &[u32]) -> Data {
        fn each<T: Copy + Default>(values: &[T], rows: &[u32]) -> Vec<T> {
            let cell = |row: &u32| values.get(*row as usize).copied().unwrap_or_default();
            rows.iter().map(cell).collect()
        }
        match self {
            Data::Boolean(values) => Data::Boolean(each(values, rows)),
            Data::Float(values) => Data::Float(each(values, rows)),
            Data::Wide { values, scale } => Data::Wide {
                values: each(values, rows),
                scale: *scale,
            },
            Data::Fixed { values, scale } => Data::Fixed {
                values: match values {
                    Ints::Narrow(values) => Ints::Narrow(each(values, rows)),
                    Ints::Broad(values) => Ints::Broad(each(values, rows)),
                },
                scale: *scale,
            },
            Data::Dictionary { codes, dictionary } => Data::Dictionary {
                codes: match codes {
                    Codes::One(codes) => Codes::One(each(codes, rows)),
                    Codes::Two(codes) => Codes::Two(each(codes, rows)),
                    Codes::Four(codes) => Codes::Four(each(codes, rows)),
                },
                dictionary: Arc::clone(dictionary),
            },
            Data::Text(texts) => {
                let mut taken = Texts::default();
                let bytes = rows.iter().map(|row| texts.bytes(*row as usize).len()).sum();
                taken.reserve(rows.len(), bytes);
                rows.iter().for_each(|row| taken.push(texts.bytes(*row as usize)));
                Data::Text(taken)
            }
        }
    }
}
