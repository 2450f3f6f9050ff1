//! How columns go together, pair by pair, over all rows.
//!
//! Numbers with numbers by Pearson and Spearman (`numbers.rs`); few-valued columns by Cramér's V,
//! with numbers by the correlation ratio, and all of them by mutual information, numbers cut into
//! ten bins of equal frequency (`categories.rs`).

mod blocks;
mod categories;
mod centred;
mod numbers;

use std::sync::Arc;

use super::ordered::{NONE, Tally};
use super::report::Method;
use crate::scan::distinct::Numbering;
use crate::table::column::{Column, Data};

pub use blocks::{Kept, Role, associations};
pub use categories::Levels;
use centred::Centred;

/// Bins of equal frequency into which numbers are cut for mutual information.
const BINS: u64 = 10;

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

/// A column of numbers made ready.
#[derive(Debug)]
pub struct NumberSide {
    /// Values less their mean.
    pub centred: Centred,
    /// Each row's place among the values.
    pub places: Vec<u32>,
    /// Rows that hold each value.
    pub counts: Counts,
    /// Rows without a value.
    pub gaps: Vec<u32>,
    /// Σx and Σx² of the centred values.
    pub sums: numbers::Sums,
    /// Cut into bins.
    pub bins: Levels,
}

/// Rows that hold each value of a column.
#[derive(Debug)]
pub enum Counts {
    /// So many values, each once.
    Once(usize),
    /// Of each value.
    Each(Vec<u32>),
}

impl Counts {
    fn new(counts: Vec<u32>) -> Self {
        if counts.iter().all(|count| *count == 1) {
            Counts::Once(counts.len())
        } else {
            Counts::Each(counts)
        }
    }

    /// How many values there are, if each occurs once.
    fn once(&self) -> Option<u64> {
        match self {
            Counts::Once(values) => Some(*values as u64),
            Counts::Each(_) => None,
        }
    }

    /// One by one, in the order of values.
    fn of_places(&self) -> impl Iterator<Item = u64> + Clone + '_ {
        let (once, each) = match self {
            Counts::Once(values) => (*values, &[][..]),
            Counts::Each(counts) => (0, &counts[..]),
        };
        std::iter::repeat_n(1, once).chain(each.iter().map(|count| u64::from(*count)))
    }
}

impl Side {
    /// Bytes that it takes until it has been compared, its ranks among them, but not the cells of
    /// a table that is in memory anyway.
    pub fn memory(&self, loaded: bool) -> u64 {
        let bytes = match self {
            Side::Number(number) => {
                let each = match &number.counts {
                    Counts::Once(_) => 0,
                    Counts::Each(counts) => counts.len() * 12,
                };
                let cells = if loaded { 0 } else { number.centred.memory() };
                number.places.len() * 4 + each + number.gaps.len() * 4 + number.bins.memory() + cells
            }
            Side::Category(levels) => levels.memory(),
            Side::None => 0,
        };
        bytes as u64
    }
}

/// Makes a column of numbers ready from its values and their places, any other from its cells,
/// provided that it has few values.
pub fn side(tally: Option<Tally>, few: bool, parts: &[Arc<Column>]) -> Side {
    match tally {
        Some(tally) => Side::Number(number_side(tally, parts)),
        None if few => category(parts).map_or(Side::None, Side::Category),
        None => Side::None,
    }
}

fn number_side(tally: Tally, parts: &[Arc<Column>]) -> NumberSide {
    let (mean, values) = centred::mean_and_values(&tally, parts);
    let rows = tally.rows();
    let (mut before, mut bin_of) = (0u64, Vec::with_capacity(tally.counts.len()));
    for count in &tally.counts {
        let middle = 2 * before + u64::from(*count);
        bin_of.push((middle * BINS / (2 * rows.max(1))).min(BINS - 1) as u8 + 1);
        before += u64::from(*count);
    }
    let mut gaps = Vec::new();
    let mut bins = Vec::with_capacity(tally.places.len());
    for (row, &place) in tally.places.iter().enumerate() {
        if place == NONE {
            gaps.push(row as u32);
        }
        bins.push(bin_of.get(place as usize).copied().unwrap_or(0));
    }
    let mut side = NumberSide {
        centred: Centred::new(&values, mean, parts),
        places: tally.places,
        counts: Counts::new(tally.counts),
        gaps,
        sums: numbers::Sums::default(),
        bins: Levels::new(bins, BINS as usize),
    };
    side.sums = numbers::Sums::of(&side);
    side
}

/// Codes from 1 by first appearance, 0 where missing; `None` when a shard holds something else.
fn category(parts: &[Arc<Column>]) -> Option<Levels> {
    let rows = parts.iter().map(|p| p.len()).sum();
    let mut codes: Vec<u8> = Vec::with_capacity(rows);
    let mut numbering = Numbering::default();
    let mut level = |text: &[u8]| u8::try_from(numbering.number(text) + 1).unwrap_or(0);
    for part in parts {
        match &part.data {
            Data::Boolean(v) => {
                let levels = [level(b"false"), level(b"true")];
                codes.extend(v.iter().enumerate().map(|(row, b)| {
                    if part.valid.get(row) {
                        levels[usize::from(*b != 0)]
                    } else {
                        0
                    }
                }));
            }
            Data::Coded {
                codes: from,
                dictionary,
            } => {
                let used = from.counts(dictionary.len());
                let map: Vec<u8> = used
                    .iter()
                    .enumerate()
                    .map(|(code, count)| {
                        if code > 0 && *count > 0 {
                            level(dictionary.bytes(code))
                        } else {
                            0
                        }
                    })
                    .collect();
                codes.extend((0..from.len()).map(|row| map.get(from.get(row) as usize).copied().unwrap_or(0)));
            }
            Data::Text(texts) => {
                codes.extend((0..texts.len()).map(|row| {
                    if part.valid.get(row) {
                        level(texts.bytes(row))
                    } else {
                        0
                    }
                }));
            }
            _ => return None,
        }
    }
    let levels = numbering.len();
    Some(Levels::new(codes, levels))
}

/// An association between columns by position.
pub struct Found {
    a: usize,
    b: usize,
    method: Method,
    value: Option<f64>,
    rows: u64,
}
