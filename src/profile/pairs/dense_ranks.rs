//! Each row's place among the values of its column, in as few bytes as they need.

use std::ops::Range;

use super::centred::BLOCK;
use crate::stats::value_counts::NONE;

/// Places by row; the greatest number of the width stands for a missing value.
#[derive(Debug)]
pub enum DenseRanks {
    /// Fewer than 255 values.
    One(Vec<u8>),
    /// Fewer than 65,535.
    Two(Vec<u16>),
    /// More.
    Four(Vec<u32>),
}

impl DenseRanks {
    /// None yet, of a column with so many values and so many rows.
    pub fn new(values: usize, rows: usize) -> Self {
        match DenseRanks::width(values) {
            1 => DenseRanks::One(Vec::with_capacity(rows)),
            2 => DenseRanks::Two(Vec::with_capacity(rows)),
            _ => DenseRanks::Four(Vec::with_capacity(rows)),
        }
    }

    /// The same places of a column with so many values.
    pub fn of(values: usize, dense_ranks: Vec<u32>) -> Self {
        match DenseRanks::width(values) {
            1 => DenseRanks::One(dense_ranks.into_iter().map(narrow_u8).collect()),
            2 => DenseRanks::Two(dense_ranks.into_iter().map(narrow_u16).collect()),
            _ => DenseRanks::Four(dense_ranks),
        }
    }

    /// Bytes of a place among so many values.
    pub fn width(values: usize) -> usize {
        match values {
            0..=0xfe => 1,
            0xff..=0xfffe => 2,
            _ => 4,
        }
    }

    /// Appends one, or [`NONE`].
    #[inline]
    pub fn push(&mut self, place: u32) {
        match self {
            DenseRanks::One(v) => v.push(narrow_u8(place)),
            DenseRanks::Two(v) => v.push(narrow_u16(place)),
            DenseRanks::Four(v) => v.push(place),
        }
    }

    /// Rows.
    pub fn len(&self) -> usize {
        match self {
            DenseRanks::One(v) => v.len(),
            DenseRanks::Two(v) => v.len(),
            DenseRanks::Four(v) => v.len(),
        }
    }

    /// The place of a row; [`NONE`] where it has none.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            DenseRanks::One(v) => v.get(row).map_or(NONE, |place| wide_u8(*place)),
            DenseRanks::Two(v) => v.get(row).map_or(NONE, |place| wide_u16(*place)),
            DenseRanks::Four(v) => v.get(row).copied().unwrap_or(NONE),
        }
    }

    /// The places of some rows, at most as many as there is room for.
    pub fn rows<'a>(&'a self, range: Range<usize>, room: &'a mut [u32; BLOCK]) -> &'a [u32] {
        let count = match self {
            DenseRanks::One(v) => widen(v.get(range).unwrap_or(&[]), room, wide_u8),
            DenseRanks::Two(v) => widen(v.get(range).unwrap_or(&[]), room, wide_u16),
            DenseRanks::Four(v) => return v.get(range).unwrap_or(&[]),
        };
        room.get(..count).unwrap_or(&[])
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        match self {
            DenseRanks::One(v) => v.len(),
            DenseRanks::Two(v) => v.len() * 2,
            DenseRanks::Four(v) => v.len() * 4,
        }
    }
}

#[inline]
fn narrow_u8(place: u32) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}

#[inline]
fn narrow_u16(place: u32) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

#[inline]
fn wide_u8(place: u8) -> u32 {
    if place == u8::MAX { NONE } else { u32::from(place) }
}

#[inline]
fn wide_u16(place: u16) -> u32 {
    if place == u16::MAX { NONE } else { u32::from(place) }
}

fn widen<T: Copy>(from: &[T], room: &mut [u32; BLOCK], wide: impl Fn(T) -> u32) -> usize {
    room.iter_mut().zip(from).for_each(|(slot, place)| *slot = wide(*place));
    from.len().min(BLOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_any_width_are_those_that_were_put_in() {
        for values in [3usize, 254, 255, 256, 65_534, 65_535, 70_000] {
            let all: Vec<u32> = (0..values as u32).chain([NONE]).collect();
            let dense_ranks = DenseRanks::of(values, all.clone());
            assert_eq!(dense_ranks.memory(), all.len() * DenseRanks::width(values));
            let mut room = [0; BLOCK];
            let last = all.len() - 3..all.len();
            assert_eq!(dense_ranks.rows(last.clone(), &mut room), &all[last]);
            assert!((0..all.len()).all(|row| dense_ranks.get(row) == all[row]), "{values}");
        }
    }
}
