//! How columns go together, pair by pair, over all rows.
//!
//! Numbers with numbers by Pearson and Spearman (`numbers.rs`); few-valued columns by Cramér's V,
//! with numbers by the correlation ratio, and all of them by mutual information, numbers cut into
//! ten bins of equal frequency (`categories.rs`).

mod categories;
mod centred;
mod numbers;

use std::sync::Arc;

use super::column::Summed;
use super::ordered::{NONE, Tally};
use super::report::{Association, Method, PAIR_LEVELS};
use crate::Result;
use crate::scan::distinct::Numbering;
use crate::scan::sort::key_float;
use crate::scan::{Phase, Progress};
use crate::table::column::{Column, Data, float};

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
    pub counts: Vec<u32>,
    /// Rows without a value.
    pub gaps: Vec<u32>,
    /// Σx and Σx² of the centred values.
    pub sums: numbers::Sums,
    /// Cut into bins.
    pub bins: Levels,
}

/// Makes a column ready, from its sums and (for text and booleans) its cells.
pub fn side(summed: &mut Summed, parts: &[Arc<Column>]) -> Side {
    if let Some(tally) = summed.tally.take() {
        return Side::Number(number_side(tally, parts));
    }
    let levels = summed.profile.distinct;
    if levels == 0 || levels > PAIR_LEVELS {
        return Side::None;
    }
    category(parts).map_or(Side::None, Side::Category)
}

fn number_side(tally: Tally, parts: &[Arc<Column>]) -> NumberSide {
    let (scale, floats) = match parts.first().map(|p| &p.data) {
        Some(Data::Whole { scale, .. }) => (*scale, false),
        _ => (0, true),
    };
    let values: Vec<f64> = tally
        .keys
        .iter()
        .map(|key| if floats { key_float(*key) } else { float(*key, scale) })
        .collect();
    let mut sum = super::moments::Sum::default();
    values
        .iter()
        .zip(&tally.counts)
        .for_each(|(x, count)| sum.add(x * f64::from(*count)));
    let rows = tally.rows();
    let mean = sum.total() / rows.max(1) as f64;
    let (mut before, mut bin_of) = (0u64, Vec::with_capacity(values.len()));
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
        counts: tally.counts,
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

/// All associations of the columns, by column order then method.
///
/// # Errors
/// When the person said stop.
pub async fn associations(names: &[&str], sides: &[Side], progress: &Progress) -> Result<Vec<Association>> {
    progress.begin(Phase::Pairs, sides.len() as u64);
    let numbers: Vec<(usize, &NumberSide)> = sides
        .iter()
        .enumerate()
        .filter_map(|(at, side)| {
            if let Side::Number(n) = side {
                Some((at, n))
            } else {
                None
            }
        })
        .collect();
    let levels: Vec<(usize, &Levels)> = sides
        .iter()
        .enumerate()
        .filter_map(|(at, side)| match side {
            Side::Number(n) => Some((at, &n.bins)),
            Side::Category(l) => Some((at, l)),
            Side::None => None,
        })
        .collect();
    let mut found = numbers::associations(&numbers, progress).await?;
    found.extend(categories::associations(sides, &levels, &numbers, progress).await?);
    found.sort_by_key(|pair| (pair.a, pair.b, pair.method));
    let named = found.into_iter().filter_map(|pair| {
        Some(Association {
            a: (*names.get(pair.a)?).to_owned(),
            b: (*names.get(pair.b)?).to_owned(),
            method: pair.method,
            value: pair.value.filter(|v| v.is_finite()),
            rows: pair.rows,
        })
    });
    Ok(named.collect())
}

/// An association between columns by position.
pub struct Found {
    a: usize,
    b: usize,
    method: Method,
    value: Option<f64>,
    rows: u64,
}
