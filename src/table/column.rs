//! A typed column of one shard, in the shape in which the scans are fastest.
//!
//! Everything that is a whole number at heart (integers, fixed-point floats, days, seconds) is a
//! mantissa with one scale for the column, so that sorting, ranking and comparing stay on
//! integers. Text with few values is codes into a dictionary; other text is one arena of bytes.
//! Arrow's record batches are made from this at the rim (`arrow.rs`), where other tools need them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Type, Value};

/// Ten to the powers that a mantissa's scale can have.
pub const POWERS: [i64; 19] = {
    let mut powers = [1i64; 19];
    let mut i = 1;
    while i < 19 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// One column of one shard.
#[derive(Debug, Clone)]
pub struct Column {
    /// What it holds.
    pub kind: Kind,
    /// The cells; where `valid` says no, a placeholder.
    pub data: Data,
    /// Which cells hold a value of the type. The others are missing or out of type.
    pub valid: Validity,
    /// Rows (in the shard) whose missing cell held a token, by rising row; a missing cell that
    /// is not listed was empty. The number is an index into `tokens`.
    pub token_rows: Vec<(u32, u16)>,
    /// Tokens that stood for missing.
    pub tokens: Vec<String>,
    /// Cells that do not fit the type: row in the shard and raw text, by rising row.
    pub strays: Vec<(u32, Box<str>)>,
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
    /// `mantissa / 10^scale`: integers (scale 0), floats that were written with few decimals
    /// (exact: |mantissa| ≤ 2^53, scale ≤ 15), days since 1970 (dates), seconds since 1970
    /// (timestamps) or since midnight (times).
    Whole {
        /// Mantissas.
        values: Ints,
        /// Decimals of each.
        scale: u8,
    },
    /// Floats that need all their bits.
    Float(Vec<f64>),
    /// Decimals, and integers beyond 64 bits: `value / 10^scale`.
    Wide {
        /// Mantissas.
        values: Vec<i128>,
        /// Decimals of each; negative means trailing zeros.
        scale: i8,
    },
    /// Codes into a dictionary; code 0 stands for "not valid", its entry is empty.
    Coded {
        /// One per row.
        codes: Codes,
        /// Shared by all shards of a table.
        dictionary: Arc<Texts>,
    },
    /// Text, cell after cell.
    Text(Texts),
}

/// Integers in 32 bits while they fit, else in 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ints {
    /// All fit in 32 bits.
    Narrow(Vec<i32>),
    /// Some do not.
    Broad(Vec<i64>),
}

impl Default for Ints {
    fn default() -> Self {
        Ints::Narrow(Vec::new())
    }
}

impl Ints {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Ints::Narrow(v) => v.len(),
            Ints::Broad(v) => v.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at `row`; 0 beyond the end.
    pub fn get(&self, row: usize) -> i64 {
        match self {
            Ints::Narrow(v) => v.get(row).copied().map_or(0, i64::from),
            Ints::Broad(v) => v.get(row).copied().unwrap_or(0),
        }
    }

    /// Appends one, widening all when it does not fit.
    #[inline]
    pub fn push(&mut self, value: i64) {
        match self {
            Ints::Narrow(v) => match i32::try_from(value) {
                Ok(narrow) => v.push(narrow),
                Err(_) => {
                    self.widen();
                    self.push(value);
                }
            },
            Ints::Broad(v) => v.push(value),
        }
    }

    /// Multiplies all by `factor`; `false`, and nothing is changed, when one would overflow.
    pub fn multiply(&mut self, factor: i64) -> bool {
        let limit = i64::MAX / factor.max(1);
        let (least, greatest) = self.range();
        if least < -limit || greatest > limit {
            return false;
        }
        if least * factor < i64::from(i32::MIN) || greatest * factor > i64::from(i32::MAX) {
            self.widen();
        }
        match self {
            Ints::Narrow(v) => v.iter_mut().for_each(|x| *x = (i64::from(*x) * factor) as i32),
            Ints::Broad(v) => v.iter_mut().for_each(|x| *x *= factor),
        }
        true
    }

    /// Least and greatest, placeholders among them; zeros when there are none.
    pub fn range(&self) -> (i64, i64) {
        match self {
            Ints::Narrow(v) => v
                .iter()
                .fold(None, |range: Option<(i32, i32)>, &x| {
                    Some(range.map_or((x, x), |(a, b)| (a.min(x), b.max(x))))
                })
                .map_or((0, 0), |(a, b)| (i64::from(a), i64::from(b))),
            Ints::Broad(v) => v
                .iter()
                .fold(None, |range: Option<(i64, i64)>, &x| {
                    Some(range.map_or((x, x), |(a, b)| (a.min(x), b.max(x))))
                })
                .unwrap_or((0, 0)),
        }
    }

    fn widen(&mut self) {
        if let Ints::Narrow(v) = self {
            *self = Ints::Broad(v.iter().map(|&x| i64::from(x)).collect());
        }
    }

    /// Appends all of another.
    pub fn append(&mut self, other: &Ints) {
        match (&mut *self, other) {
            (Ints::Narrow(a), Ints::Narrow(b)) => a.extend_from_slice(b),
            (Ints::Broad(a), Ints::Broad(b)) => a.extend_from_slice(b),
            (Ints::Broad(a), Ints::Narrow(b)) => a.extend(b.iter().map(|&x| i64::from(x))),
            (Ints::Narrow(_), Ints::Broad(_)) => {
                self.widen();
                self.append(other);
            }
        }
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        match self {
            Ints::Narrow(v) => v.len() * 4,
            Ints::Broad(v) => v.len() * 8,
        }
    }
}

/// Codes in as few bytes as the dictionary's size allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// At most 256 entries.
    One(Vec<u8>),
    /// At most 65,536 entries.
    Two(Vec<u16>),
    /// More.
    Four(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Codes::One(Vec::new())
    }
}

impl Codes {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Codes::One(v) => v.len(),
            Codes::Two(v) => v.len(),
            Codes::Four(v) => v.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at `row`; 0 beyond the end.
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Codes::One(v) => v.get(row).copied().map_or(0, u32::from),
            Codes::Two(v) => v.get(row).copied().map_or(0, u32::from),
            Codes::Four(v) => v.get(row).copied().unwrap_or(0),
        }
    }

    /// Appends one, widening all when it does not fit.
    #[inline]
    pub fn push(&mut self, code: u32) {
        match self {
            Codes::One(v) if code < 1 << 8 => v.push(code as u8),
            Codes::Two(v) if code < 1 << 16 => v.push(code as u16),
            Codes::Four(v) => v.push(code),
            Codes::One(v) if code < 1 << 16 => {
                *self = Codes::Two(v.iter().map(|&c| u16::from(c)).collect());
                self.push(code);
            }
            Codes::One(v) => {
                *self = Codes::Four(v.iter().map(|&c| u32::from(c)).collect());
                self.push(code);
            }
            Codes::Two(v) => {
                *self = Codes::Four(v.iter().map(|&c| u32::from(c)).collect());
                self.push(code);
            }
        }
    }

    /// Replaces each code by its entry in `map` (a code beyond it becomes 0).
    pub fn remap(&self, map: &[u32]) -> Codes {
        let mut out = match map.iter().max().copied().unwrap_or(0) {
            0..=0xff => Codes::One(Vec::with_capacity(self.len())),
            0x100..=0xffff => Codes::Two(Vec::with_capacity(self.len())),
            _ => Codes::Four(Vec::with_capacity(self.len())),
        };
        for row in 0..self.len() {
            out.push(map.get(self.get(row) as usize).copied().unwrap_or(0));
        }
        out
    }

    /// How often each code below `entries` occurs.
    pub fn counts(&self, entries: usize) -> Vec<u64> {
        let mut counts = vec![0u64; entries];
        let mut add = |code: usize| {
            if let Some(count) = counts.get_mut(code) {
                *count += 1;
            }
        };
        match self {
            Codes::One(v) => v.iter().for_each(|&c| add(usize::from(c))),
            Codes::Two(v) => v.iter().for_each(|&c| add(usize::from(c))),
            Codes::Four(v) => v.iter().for_each(|&c| add(c as usize)),
        }
        counts
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        match self {
            Codes::One(v) => v.len(),
            Codes::Two(v) => v.len() * 2,
            Codes::Four(v) => v.len() * 4,
        }
    }
}

/// Texts one after another in one arena. Always UTF-8: who pushes has checked it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// Appends one.
    #[inline]
    pub fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of one; empty beyond the end.
    #[inline]
    pub fn bytes(&self, index: usize) -> &[u8] {
        let start = if index == 0 {
            0
        } else {
            self.ends.get(index - 1).copied().unwrap_or(0)
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or(&[])
    }

    /// One as text.
    pub fn text(&self, index: usize) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(index))
    }

    /// The whole arena.
    pub fn arena(&self) -> &[u8] {
        &self.bytes
    }

    /// Where each ends in the arena.
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// Appends all of another.
    pub fn append(&mut self, other: &Texts) {
        let base = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| end + base));
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.bytes.len() + self.ends.len() * size_of::<usize>()
    }
}

/// One bit per row, kept only once a row is not valid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validity {
    words: Vec<u64>,
    len: usize,
    invalid: usize,
}

impl Validity {
    /// `len` valid rows.
    pub fn all(len: usize) -> Self {
        Validity {
            words: Vec::new(),
            len,
            invalid: 0,
        }
    }

    /// Appends one row.
    #[inline]
    pub fn push(&mut self, valid: bool) {
        if valid && self.words.is_empty() {
            self.len += 1;
        } else {
            self.push_slow(valid);
        }
    }

    /// Appends `count` valid rows.
    pub fn push_valid(&mut self, count: usize) {
        if self.words.is_empty() {
            self.len += count;
        } else {
            for _ in 0..count {
                self.push_slow(true);
            }
        }
    }

    fn push_slow(&mut self, valid: bool) {
        if self.words.is_empty() {
            self.words = vec![u64::MAX; self.len / 64];
            if !self.len.is_multiple_of(64) {
                self.words.push((1u64 << (self.len % 64)) - 1);
            }
        }
        let (word, bit) = (self.len / 64, self.len % 64);
        if bit == 0 {
            self.words.push(0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= u64::from(valid) << bit;
        }
        self.len += 1;
        self.invalid += usize::from(!valid);
    }

    /// Marks a row as not valid.
    pub fn clear(&mut self, row: usize) {
        if row >= self.len || !self.get(row) {
            return;
        }
        if self.words.is_empty() {
            self.words = vec![u64::MAX; self.len / 64];
            if !self.len.is_multiple_of(64) {
                self.words.push((1u64 << (self.len % 64)) - 1);
            }
        }
        if let Some(word) = self.words.get_mut(row / 64) {
            *word &= !(1u64 << (row % 64));
        }
        self.invalid += 1;
    }

    /// Whether the row is valid.
    #[inline]
    pub fn get(&self, row: usize) -> bool {
        match self.words.get(row / 64) {
            Some(word) => word >> (row % 64) & 1 == 1,
            None => row < self.len,
        }
    }

    /// Rows in all.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Rows that are not valid.
    pub fn invalid(&self) -> usize {
        self.invalid
    }

    /// 64 rows from `64 * index`, one bit each, lowest first; bits beyond the end are 0.
    pub fn word(&self, index: usize) -> u64 {
        if let Some(&word) = self.words.get(index) {
            return word;
        }
        match self.len.saturating_sub(index * 64) {
            0 => 0,
            rest if rest >= 64 => u64::MAX,
            rest => (1u64 << rest) - 1,
        }
    }

    /// Appends all of another.
    pub fn append(&mut self, other: &Validity) {
        if other.invalid == 0 {
            self.push_valid(other.len);
        } else {
            for row in 0..other.len {
                self.push(other.get(row));
            }
        }
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.words.len() * 8
    }
}

impl Column {
    /// Rows.
    pub fn len(&self) -> usize {
        self.valid.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.valid.is_empty()
    }

    /// Cells that are missing: not valid and no stray.
    pub fn missing(&self) -> usize {
        self.valid.invalid() - self.strays.len()
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
    pub fn stray(&self, row: usize) -> Option<&str> {
        let at = self.strays.binary_search_by_key(&row, |(r, _)| *r as usize).ok()?;
        self.strays.get(at).map(|(_, text)| &**text)
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
            Data::Whole { values, scale } => super::show::whole(values.get(row), *scale, &self.kind),
            Data::Float(v) => Value::float(v.get(row).copied().unwrap_or(f64::NAN)),
            Data::Wide { values, scale } => {
                super::show::wide(values.get(row).copied().unwrap_or(0), *scale, &self.kind)
            }
            Data::Coded { codes, dictionary } => Value::Text(dictionary.text(codes.get(row) as usize).into_owned()),
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
            Data::Whole { values, scale } => Some(float(values.get(row), *scale)),
            Data::Float(v) => v.get(row).copied(),
            Data::Wide { values, scale } => values.get(row).map(|&v| super::show::wide_float(v, *scale)),
            Data::Coded { .. } | Data::Text(_) => None,
        }
    }

    /// Bytes in memory; a dictionary is counted with every shard that shares it.
    pub fn memory(&self) -> usize {
        let data = match &self.data {
            Data::Boolean(v) => v.len(),
            Data::Whole { values, .. } => values.memory(),
            Data::Float(v) => v.len() * 8,
            Data::Wide { values, .. } => values.len() * 16,
            Data::Coded { codes, dictionary } => codes.memory() + dictionary.memory(),
            Data::Text(texts) => texts.memory(),
        };
        let strays: usize = self.strays.iter().map(|(_, text)| text.len() + 24).sum();
        data + self.valid.memory() + self.token_rows.len() * 8 + strays
    }
}

/// `mantissa / 10^scale`, correctly rounded while the mantissa has at most 53 bits.
#[inline]
pub fn float(mantissa: i64, scale: u8) -> f64 {
    match POWERS.get(usize::from(scale)) {
        Some(&1) | None => mantissa as f64,
        Some(&power) => mantissa as f64 / power as f64,
    }
}

impl Column {
    /// Some of its rows, at most `count` from `first` on.
    #[must_use]
    pub fn slice(&self, first: usize, count: usize) -> Column {
        let end = first.saturating_add(count).min(self.len());
        let range = first.min(end)..end;
        let data = match &self.data {
            Data::Boolean(v) => Data::Boolean(v.get(range.clone()).unwrap_or(&[]).to_vec()),
            Data::Float(v) => Data::Float(v.get(range.clone()).unwrap_or(&[]).to_vec()),
            Data::Whole { values, scale } => {
                let mut part = Ints::default();
                range.clone().for_each(|row| part.push(values.get(row)));
                Data::Whole {
                    values: part,
                    scale: *scale,
                }
            }
            Data::Wide { values, scale } => Data::Wide {
                values: values.get(range.clone()).unwrap_or(&[]).to_vec(),
                scale: *scale,
            },
            Data::Coded { codes, dictionary } => {
                let mut part = Codes::default();
                range.clone().for_each(|row| part.push(codes.get(row)));
                Data::Coded {
                    codes: part,
                    dictionary: Arc::clone(dictionary),
                }
            }
            Data::Text(texts) => {
                let mut part = Texts::default();
                range.clone().for_each(|row| part.push(texts.bytes(row)));
                Data::Text(part)
            }
        };
        let mut valid = Validity::default();
        range.clone().for_each(|row| valid.push(self.valid.get(row)));
        let inside = |row: u32| range.contains(&(row as usize)).then(|| row - range.start as u32);
        Column {
            kind: self.kind.clone(),
            data,
            valid,
            token_rows: self
                .token_rows
                .iter()
                .filter_map(|(row, token)| Some((inside(*row)?, *token)))
                .collect(),
            tokens: self.tokens.clone(),
            strays: self
                .strays
                .iter()
                .filter_map(|(row, text)| Some((inside(*row)?, text.clone())))
                .collect(),
        }
    }
}
