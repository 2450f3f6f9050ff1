//! How columns go together, pair by pair, over all rows.
//!
//! Numbers with numbers by Pearson and Spearman (`numbers.rs`); few-valued columns by Cramér's V,
//! with numbers by the correlation ratio, and all of them by mutual information, numbers cut into
//! ten bins of equal frequency (`categories.rs`).

mod again;
mod blocks;
mod categories;
mod centred;
mod dense_ranks;
mod numbers;
mod ranks;

use std::sync::Arc;

use super::report::Method;
use crate::kernel::Interner;
use crate::stats::value_counts::{NONE, ValueCounts};
use crate::table::Column;
use crate::table::chunk::{Chunk, Data};

pub use again::is_wide;
pub use blocks::{Kept, Role, associations};
pub use categories::Levels;
use centred::Centred;
pub use centred::{Mean, mean_and_values};
use dense_ranks::DenseRanks;
use ranks::Ranks;

/// Bins of equal frequency into which numbers are cut for mutual information.
const BINS: u64 = 10;

/// Bytes of a row's place among so many values, and whether these are few enough to be looked up.
pub fn dense_rank_width(values: u64) -> (u64, bool) {
    let values = usize::try_from(values).unwrap_or(usize::MAX);
    (DenseRanks::width(values) as u64, values <= centred::MAX_BY_PLACE)
}

/// What a column brings to the comparison.
#[derive(Debug)]
pub enum Side {
    /// Numbers.
    Number(NumberSide),
    /// Few values.
    Category(Levels),
    /// Nothing that a method applies to.
    None,
}

/// A column of numbers made ready: all of it, or what one of the passes of `blocks` needs.
#[derive(Debug)]
pub struct NumberSide {
    /// Rows in all.
    pub rows: usize,
    /// Rows without a value.
    pub missing: Vec<u32>,
    /// For Pearson's r and the correlation ratio.
    pub values: Option<Values>,
    /// For Spearman's rho.
    pub ranked: Option<Ranked>,
    /// Cut into bins, for mutual information; without rows when that is not wanted.
    pub bins: Levels,
}

/// The values of a column.
#[derive(Debug)]
pub struct Values {
    /// Less their mean.
    pub centred: Centred,
    /// Σx and Σx² of the centred values.
    pub sums: numbers::Sums,
}

/// The ranks of a column.
#[derive(Debug)]
pub struct Ranked {
    /// Each row's place among the values.
    pub dense_ranks: Arc<DenseRanks>,
    /// The ranks of the values among all rows.
    pub ranks: Ranks,
}

impl Side {
    /// Bytes that it takes, but not the cells of a table that is in memory anyway.
    pub fn memory(&self, loaded: bool) -> u64 {
        let bytes = match self {
            Side::Number(number) => {
                let ranked = number.ranked.as_ref();
                let ranks = ranked.map_or(0, |ranked| ranked.dense_ranks.memory() + ranked.ranks.memory());
                let values = number.values.as_ref().filter(|_| !loaded);
                let values = values.map_or(0, |values| values.centred.memory());
                number.missing.len() * 4 + number.bins.memory() + ranks + values
            }
            Side::Category(levels) => levels.memory(),
            Side::None => 0,
        };
        bytes as u64
    }
}

/// Makes a column of numbers ready from its mean and values, as [`mean_and_values`] gives them, and
/// their places, any other from its cells, provided that it has few values.
pub fn side(number: Option<((Mean, Vec<f64>), ValueCounts)>, few: bool, column: &Column) -> Side {
    match number {
        Some(((mean, values), value_counts)) => {
            let mut number = ranked(value_counts);
            if let Some(ranked) = &number.ranked {
                let centred = Centred::new(&values, mean, column, &ranked.dense_ranks);
                number.values = Some(Values::new(centred, number.rows, &number.missing));
            }
            Side::Number(number)
        }
        None if few => category(column).map_or(Side::None, Side::Category),
        None => Side::None,
    }
}

/// The values of a column of numbers alone, whose mean is known.
pub fn values(mean: Mean, column: &Column) -> NumberSide {
    let mut missing = Vec::new();
    let mut base = 0;
    for chunk in column.iter() {
        missing.extend(chunk.valid.unset_rows().map(|row| (base + row) as u32));
        base += chunk.len();
    }
    let centred = Centred::of_cells(mean, column);
    NumberSide {
        rows: base,
        values: Some(Values::new(centred, base, &missing)),
        ranked: None,
        bins: Levels::new(Vec::new(), 0),
        missing,
    }
}

/// The ranks of a column of numbers alone, and its bins.
pub fn ranked(value_counts: ValueCounts) -> NumberSide {
    ranked_of(
        &value_counts.counts,
        DenseRanks::of(value_counts.counts.len(), value_counts.dense_ranks),
        true,
    )
}

/// The same of values that so many rows hold each, and of each row's place; bins only when wanted.
fn ranked_of(counts: &[u32], dense_ranks: DenseRanks, wants_bins: bool) -> NumberSide {
    let rows: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let (mut before, mut bin, mut bin_of) = (0u64, 0u8, Vec::with_capacity(counts.len()));
    for count in counts {
        // Bins begin where tenths of the rows do: as values rise, so do these.
        let middle = 2 * before + u64::from(*count);
        while u64::from(bin) + 1 < BINS && middle * BINS >= (u64::from(bin) + 1) * 2 * rows {
            bin += 1;
        }
        bin_of.push(bin + 1);
        before += u64::from(*count);
    }
    let mut missing = Vec::new();
    let mut bins = Vec::with_capacity(if wants_bins { dense_ranks.len() } else { 0 });
    let mut room = [0; centred::BLOCK];
    let is_complete = rows == dense_ranks.len() as u64;
    for block in centred::blocks(dense_ranks.len()) {
        let places = dense_ranks.rows(block.clone(), &mut room);
        if !is_complete {
            let rows = block.zip(places).filter(|(_, place)| **place == NONE);
            missing.extend(rows.map(|(row, _)| row as u32));
        }
        if wants_bins {
            let bin = |place: &u32| bin_of.get(*place as usize).copied().unwrap_or(0);
            bins.extend(places.iter().map(bin));
        }
    }
    NumberSide {
        rows: dense_ranks.len(),
        missing,
        values: None,
        ranked: Some(Ranked {
            ranks: Ranks::new(counts),
            dense_ranks: Arc::new(dense_ranks),
        }),
        bins: Levels::new(bins, BINS as usize),
    }
}

/// Codes from 1 by first appearance, 0 where missing; `None` when a chunk holds something else.
fn category(column: &Column) -> Option<Levels> {
    let mut categories = Categories {
        codes: Vec::with_capacity(column.iter().map(|p| p.len()).sum()),
        ..Categories::default()
    };
    column.iter().for_each(|chunk| categories.add(chunk));
    categories.finish()
}

/// The codes of a column of few values, part after part.
#[derive(Default)]
struct Categories {
    codes: Vec<u8>,
    interner: Interner,
    /// Whether a part holds something else.
    other: bool,
}

impl Categories {
    fn level(&mut self, text: &[u8]) -> u8 {
        u8::try_from(self.interner.number(text) + 1).unwrap_or(0)
    }

    fn add(&mut self, chunk: &Chunk) {
        match &chunk.data {
            Data::Boolean(v) => {
                let levels = [self.level(b"false"), self.level(b"true")];
                let cells = v.iter().enumerate();
                self.codes.extend(cells.map(|(row, b)| match chunk.valid.get(row) {
                    true => levels[usize::from(*b != 0)],
                    false => 0,
                }));
            }
            Data::Dictionary { codes, dictionary } => {
                let mut map = vec![0u8; dictionary.len()];
                // A dictionary may have been made in another order, and know more than is here.
                let mut unseen = codes
                    .counts(dictionary.len())
                    .iter()
                    .skip(1)
                    .filter(|count| **count > 0)
                    .count();
                let mut rows = 0..codes.len();
                while unseen > 0
                    && let Some(row) = rows.next()
                {
                    let code = codes.get(row) as usize;
                    if let Some(level @ 0) = map.get_mut(code)
                        && code > 0
                    {
                        *level = self.level(dictionary.bytes(code));
                        unseen -= 1;
                    }
                }
                let level = |row| map.get(codes.get(row) as usize).copied().unwrap_or(0);
                self.codes.extend((0..codes.len()).map(level));
            }
            Data::Text(texts) => {
                for row in 0..texts.len() {
                    let level = if chunk.valid.get(row) {
                        self.level(texts.bytes(row))
                    } else {
                        0
                    };
                    self.codes.push(level);
                }
            }
            _ => self.other = true,
        }
    }

    fn finish(self) -> Option<Levels> {
        let levels = self.interner.len();
        (!self.other).then(|| Levels::new(self.codes, levels))
    }
}

/// An association between columns by position.
pub struct Found {
    a: usize,
    b: usize,
    method: Method,
    value: Option<f64>,
    rows: u64,
}
