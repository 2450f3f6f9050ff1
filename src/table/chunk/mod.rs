//! Some rows of a column, in the shape in which the scans are fastest.
//!
//! Everything that is a whole number at heart (integers, fixed-point floats, days, seconds) is a
//! unscaled value with one scale for the column, so that sorting, ranking and comparing stay on
//! integers. Text with few values is codes into a dictionary; other text is one arena of bytes.

pub(super) mod concat;
mod take;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Cell, Type, Value};

pub use crate::kernel::{Bitmap, Codes, Ints, Texts};

/// Ten to the powers that an unscaled value's scale can have.
pub const POWERS: [i64; 19] = {
    let mut powers = [1i64; 19];
    let mut i = 1;
    while i < 19 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// Some rows of a column.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// What it holds.
    pub kind: Kind,
    /// The cells; where `valid` says no, a placeholder.
    pub data: Data,
    /// Which cells hold a value of the type. The others are missing or out of type.
    pub valid: Bitmap,
    /// Rows (in the chunk) whose missing cell held a token, by rising row; a missing cell that
    /// is not listed was empty. The number is an index into `tokens`.
    pub token_rows: Vec<(u32, u16)>,
    /// Tokens that stood for missing.
    pub tokens: Vec<String>,
    /// Cells that do not fit the type: row in the chunk and raw text, by rising row.
    pub invalid: Vec<(u32, Box<str>)>,
}

/// A column's type with what its data needs to be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The type.
    pub r#type: Type,
    /// Offset or name of the zone that timestamps are shown in; their data is UTC then. `None`
    /// is local time.
    pub zone: Option<Arc<str>>,
    /// The type in the file's own words, for typed files.
    pub physical: Option<Arc<str>>,
}

impl Kind {
    /// A type without zone.
    pub fn of(r#type: Type) -> Self {
        Kind {
            r#type,
            zone: None,
            physical: None,
        }
    }
}

/// The cells of a column.
#[derive(Debug, Clone)]
pub enum Data {
    /// 0 or 1.
    Boolean(Vec<u8>),
    /// `unscaled / 10^scale`: integers (scale 0), floats that were written with few decimals
    /// (exact: |unscaled value| ≤ 2^53, scale ≤ 15), days since 1970 (dates), seconds since 1970
    /// (timestamps) or since midnight (times).
    Fixed {
        /// Unscaled values.
        values: Ints,
        /// Decimals of each.
        scale: u8,
    },
    /// Floats that need all their bits.
    Float(Vec<f64>),
    /// Decimals, and integers beyond 64 bits: `value / 10^scale`.
    Wide {
        /// Unscaled values.
        values: Vec<i128>,
        /// Decimals of each; negative means trailing zeros.
        scale: i8,
    },
    /// Codes into a dictionary; code 0 stands for "not valid", its entry is empty.
    Dictionary {
        /// One per row.
        codes: Codes,
        /// Shared by all chunks of a table.
        dictionary: Arc<Texts>,
    },
    /// Text, cell after cell.
    Text(Texts),
}

impl Chunk {
    /// Rows.
    pub fn len(&self) -> usize {
        self.valid.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.valid.is_empty()
    }

    /// Cells that are missing: not valid and not invalid.
    pub fn missing(&self) -> usize {
        self.valid.unset() - self.invalid.len()
    }

    /// Which cells are there, whether they fit the type or not.
    pub fn non_null(&self) -> Bitmap {
        let mut invalid = self.invalid.iter().map(|(row, _)| *row as usize).peekable();
        let mut non_null = Bitmap::default();
        for first in (0..self.len()).step_by(64) {
            let mut bits = self.valid.word(first / 64);
            while let Some(row) = invalid.next_if(|row| *row < first + 64) {
                bits |= 1 << (row - first);
            }
            non_null.push_bits(bits, self.len() - first);
        }
        non_null
    }

    /// Missing cells by token.
    pub fn missing_tokens(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        let empty = self.missing() - self.token_rows.len();
        if empty > 0 {
            counts.insert(String::new(), empty as u64);
        }
        for &(_, token) in &self.token_rows {
            if let Some(token) = self.tokens.get(usize::from(token)) {
                *counts.entry(token.clone()).or_default() += 1;
            }
        }
        counts
    }

    /// The raw text of a cell that does not fit the type.
    pub fn invalid_text(&self, row: usize) -> Option<&str> {
        let at = self.invalid.binary_search_by_key(&row, |(r, _)| *r as usize).ok()?;
        self.invalid.get(at).map(|(_, text)| &**text)
    }

    /// The token of a missing cell; empty for an empty cell.
    pub fn token(&self, row: usize) -> &str {
        self.token_rows
            .binary_search_by_key(&row, |(r, _)| *r as usize)
            .ok()
            .and_then(|at| self.token_rows.get(at))
            .and_then(|(_, token)| self.tokens.get(usize::from(*token)))
            .map_or("", String::as_str)
    }

    /// The value of a valid cell; `None` otherwise.
    pub fn value(&self, row: usize) -> Option<Value> {
        if !self.valid.get(row) {
            return None;
        }
        Some(match &self.data {
            Data::Boolean(v) => Value::Boolean(v.get(row).copied().unwrap_or(0) != 0),
            Data::Fixed { values, scale } => super::show::whole(values.get(row), *scale, &self.kind),
            Data::Float(v) => Value::float(v.get(row).copied().unwrap_or(f64::NAN)),
            Data::Wide { values, scale } => {
                super::show::wide(values.get(row).copied().unwrap_or(0), *scale, &self.kind)
            }
            Data::Dictionary { codes, dictionary } => {
                Value::Text(dictionary.text(codes.get(row) as usize).into_owned())
            }
            Data::Text(texts) => Value::Text(texts.text(row).into_owned()),
        })
    }

    /// The valid cell as a float: numbers and booleans; times in their own unit (days, seconds).
    pub fn number(&self, row: usize) -> Option<f64> {
        if !self.valid.get(row) {
            return None;
        }
        match &self.data {
            Data::Boolean(v) => v.get(row).map(|&b| f64::from(b)),
            Data::Fixed { values, scale } => Some(float(values.get(row), *scale)),
            Data::Float(v) => v.get(row).copied(),
            Data::Wide { values, scale } => values.get(row).map(|&v| super::show::wide_float(v, *scale)),
            Data::Dictionary { .. } | Data::Text(_) => None,
        }
    }

    /// Bytes of its dictionary, which chunks of a column share.
    pub fn dictionary_memory(&self) -> usize {
        match &self.data {
            Data::Dictionary { dictionary, .. } => dictionary.memory(),
            _ => 0,
        }
    }

    /// One cell as it is shown.
    pub fn cell(&self, row: usize) -> Cell {
        match self.value(row) {
            Some(value) => Cell::Value(value.to_string()),
            None => match self.invalid_text(row) {
                Some(text) => Cell::OutOfType(text.to_owned()),
                None => Cell::Missing(self.token(row).to_owned()),
            },
        }
    }

    /// Bytes in memory; a dictionary is counted with every chunk that shares it.
    pub fn memory(&self) -> usize {
        let data = match &self.data {
            Data::Boolean(v) => v.len(),
            Data::Fixed { values, .. } => values.memory(),
            Data::Float(v) => v.len() * 8,
            Data::Wide { values, .. } => values.len() * 16,
            Data::Dictionary { codes, dictionary } => codes.memory() + dictionary.memory(),
            Data::Text(texts) => texts.memory(),
        };
        let invalid: usize = self.invalid.iter().map(|(_, text)| text.len() + 24).sum();
        data + self.valid.memory() + self.token_rows.len() * 8 + invalid
    }
}

/// `unscaled / 10^scale`, correctly rounded while the unscaled value has at most 53 bits.
#[inline]
pub fn float(unscaled: i64, scale: u8) -> f64 {
    match POWERS.get(usize::from(scale)) {
        Some(&1) | None => unscaled as f64,
        Some(&power) => unscaled as f64 / power as f64,
    }
}
