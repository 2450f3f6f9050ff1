//! What is known of a column whatever its type, gathered part by part.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::report::{ColumnProfile, TopValue};
use crate::few;
use crate::kernel::Interner;
use crate::table::chunk::{Chunk, Data, Ints, Kind, Texts};
use crate::table::{Column, Field, Type, Value};

/// Counts over the parts of a column so far.
#[derive(Debug, Default)]
pub struct Common {
    /// The first part, without its rows: how values are held.
    pub first: Option<Arc<Chunk>>,
    rows: usize,
    missing: usize,
    tokens: BTreeMap<String, u64>,
    /// Bytes of a cell, the most of any part.
    width: usize,
    arenas: usize,
    /// Entries of the dictionary, and bytes of their texts.
    dictionary: Option<(usize, usize)>,
    any_unset: bool,
    token_rows: usize,
    invalid: usize,
    invalid_bytes: usize,
    /// The cells that do not fit the type, with their counts.
    odd: Interner,
    odd_counts: Vec<u64>,
}

impl Common {
    /// Of all parts of a column; they share a dictionary.
    pub fn of(column: &Column) -> Self {
        let mut common = Common::default();
        column.iter().for_each(|chunk| common.add(chunk));
        if let Some(Data::Dictionary { dictionary, .. }) = column.first().map(|chunk| &chunk.data) {
            common.set_dictionary(dictionary.len(), dictionary.arena().len());
        }
        common
    }

    /// Takes in the next part.
    pub fn add(&mut self, chunk: &Chunk) {
        if self.first.is_none() {
            let mut empty = chunk.slice(0, 0);
            if let Data::Dictionary { dictionary, .. } = &mut empty.data {
                *dictionary = Arc::new(Texts::default());
            }
            self.first = Some(Arc::new(empty));
        }
        self.rows += chunk.len();
        self.missing += chunk.missing();
        for (token, count) in chunk.missing_tokens() {
            *self.tokens.entry(token).or_default() += count;
        }
        self.width = self.width.max(width(&chunk.data));
        if let Data::Text(texts) = &chunk.data {
            self.arenas += texts.arena().len();
        }
        self.any_unset |= chunk.valid.unset() > 0;
        self.token_rows += chunk.token_rows.len();
        self.invalid += chunk.invalid.len();
        for (_, text) in &chunk.invalid {
            self.invalid_bytes += text.len() + 24;
            let number = self.odd.number(text.as_bytes()) as usize;
            self.odd_counts.resize(self.odd.len(), 0);
            self.odd_counts
                .get_mut(number)
                .into_iter()
                .for_each(|count| *count += 1);
        }
    }

    /// Tells of the dictionary how many entries it has, the one for missing included, and how many
    /// bytes.
    pub fn set_dictionary(&mut self, entries: usize, bytes: usize) {
        self.dictionary = Some((entries, bytes));
    }

    /// Whether a cell is missing.
    pub fn has_missing(&self) -> bool {
        self.missing > 0
    }

    /// A profile with what is common to all types.
    pub fn profile(&self, field: &Field) -> ColumnProfile {
        let kind = self
            .first
            .as_ref()
            .map_or_else(|| Kind::of(field.r#type), |chunk| chunk.kind.clone());
        let mut profile = ColumnProfile::new(field.name.clone(), field.r#type);
        profile.physical = kind.physical.as_deref().map(String::from);
        profile.count = (self.rows - self.missing) as u64;
        profile.missing = self.missing as u64;
        profile.missing_tokens = self.tokens.clone();
        profile.out_of_type = self.invalid as u64;
        profile.memory = self.memory();
        if let Some(times) = &mut profile.times {
            times.zone = kind.zone.as_deref().map(String::from);
        }
        if let Some(numbers) = &mut profile.numbers
            && field.r#type == Type::Float
            && kind.physical.is_some()
        {
            numbers.nan = Some(self.tokens.get("NaN").copied().unwrap_or(0));
        }
        profile
    }

    /// Bytes of the column in memory, in one chunk: the figure does not depend on the cut.
    fn memory(&self) -> u64 {
        // As on a 64-bit machine: the figure must not depend on where the report is made.
        let (entries, texts) = self.dictionary.unwrap_or_default();
        let dictionary = texts + entries * 8;
        let codes = match (self.dictionary, entries) {
            (None, _) => 0,
            (_, 0..=0x100) => 1,
            (_, 0x101..=0x1_0000) => 2,
            _ => 4,
        };
        let missing = if self.any_unset { self.rows.div_ceil(8) } else { 0 };
        let cells = self.width.max(codes) * self.rows;
        (cells + self.arenas + dictionary + missing + self.token_rows * 8 + self.invalid_bytes) as u64
    }

    /// Raw texts of another type count as values of the column.
    pub fn invalid_into(&self, profile: &mut ColumnProfile, top: usize) {
        if self.invalid == 0 {
            return;
        }
        profile.distinct += self.odd_counts.len() as u64;
        profile.unique += self.odd_counts.iter().filter(|c| **c == 1).count() as u64;
        let odd = self.odd_counts.iter().enumerate().map(|(number, count)| TopValue {
            invalid: true,
            ..TopValue::new(Value::Text(self.odd.texts().text(number).into_owned()), *count)
        });
        profile.top.extend(odd);
        few::sort_by_key(&mut profile.top, |top| std::cmp::Reverse(top.count));
        profile.top.truncate(top);
    }
}

/// Bytes of a cell; those of a code are told by the dictionary of all parts.
fn width(data: &Data) -> usize {
    match data {
        Data::Boolean(_) => 1,
        Data::Fixed {
            values: Ints::Narrow(_),
            ..
        } => 4,
        Data::Fixed { .. } | Data::Float(_) | Data::Text(_) => 8,
        Data::Wide { .. } => 16,
        Data::Dictionary { .. } => 0,
    }
}
