//! How often each value of an ordered column occurs, exactly: what moments, quantiles, histogram,
//! top values and ranks are made from.
//!
//! Counted in an array where the range is small, else by one sort of the chunk. Everything later
//! is computed from the sorted values and their counts, so that no cut into chunks can change a bit.

use crate::kernel::sort::{Packed, float_key, signed, sort, unsigned};
use crate::table::chunk::{Bitmap, Chunk, Data, Ints};

/// "No value here" among places.
pub const NONE: u32 = u32::MAX;

/// Values of a column with their counts, ascending.
#[derive(Debug, Clone, Default)]
pub struct ValueCounts {
    /// Different values as ordered integers: unscaled values, or keys of floats.
    pub keys: Vec<i64>,
    /// Rows that hold each.
    pub counts: Vec<u32>,
    /// For each row the place of its value in `keys`, or [`NONE`]; empty unless wanted.
    pub dense_ranks: Vec<u32>,
    /// Order from row to row.
    pub order: Order,
    /// Whether the ranks are wanted.
    pub wants_ranks: bool,
}

/// Whether values rise or fall from row to row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// First and last value.
    pub ends: Option<(i64, i64)>,
    /// No step falls.
    pub rises: bool,
    /// No step rises.
    pub falls: bool,
    /// No step stays.
    pub strict: bool,
}

impl Default for Order {
    fn default() -> Self {
        Order {
            ends: None,
            rises: true,
            falls: true,
            strict: true,
        }
    }
}

impl Order {
    #[inline]
    fn step(&mut self, value: i64) {
        if let Some((first, last)) = self.ends {
            self.rises &= value >= last;
            self.falls &= value <= last;
            self.strict &= value != last;
            self.ends = Some((first, value));
        } else {
            self.ends = Some((value, value));
        }
    }

    fn merge(&mut self, after: Order) {
        let (Some((first, last)), Some((next, end))) = (self.ends, after.ends) else {
            if self.ends.is_none() {
                *self = after;
            }
            return;
        };
        self.rises &= after.rises && next >= last;
        self.falls &= after.falls && next <= last;
        self.strict &= after.strict && next != last;
        self.ends = Some((first, end));
    }
}

impl ValueCounts {
    /// With the place of each row's value, or without.
    pub fn new(wants_ranks: bool) -> Self {
        ValueCounts {
            wants_ranks,
            ..ValueCounts::default()
        }
    }

    /// Rows with a value.
    pub fn rows(&self) -> u64 {
        self.counts.iter().map(|c| u64::from(*c)).sum()
    }

    /// Rows whose value occurs again, and rows without one; `None` when they are not known, or
    /// are more than half.
    pub fn repeats(&self) -> Option<Vec<u32>> {
        let once = self.counts.iter().filter(|count| **count == 1).count();
        if self.dense_ranks.is_empty() || once * 2 <= self.dense_ranks.len() {
            return None;
        }
        let repeated = |place: &u32| self.counts.get(*place as usize).is_none_or(|count| *count > 1);
        Some(
            self.dense_ranks
                .iter()
                .zip(0..)
                .filter(|(place, _)| repeated(place))
                .map(|(_, row)| row)
                .collect(),
        )
    }

    /// Of one chunk's cells, whose `key` has their order.
    fn of<T: Copy>(values: &[T], key: impl Fn(T) -> i64 + Copy, valid: &Bitmap, wants_ranks: bool) -> ValueCounts {
        let cells = Cells { values, key, valid };
        let Survey { order, min, max, rows } = cells.survey();
        let range = max.checked_sub(min).and_then(|r| usize::try_from(r).ok());
        let mut values = ValueCounts {
            dense_ranks: if wants_ranks {
                vec![NONE; values.len()]
            } else {
                Vec::new()
            },
            ..ValueCounts::default()
        };
        match range {
            _ if rows == 0 => {}
            Some(range) if range < (rows / 2).max(4096) => values.counted(&cells, min, range),
            _ if order.rises => values.in_order(&cells),
            _ => values.sorted(&cells, rows, unsigned(min), unsigned(max)),
        }
        values.order = order;
        values.wants_ranks = wants_ranks;
        values
    }

    /// A small range: one counter per value.
    fn counted<T: Copy>(&mut self, cells: &Cells<'_, T, impl Fn(T) -> i64 + Copy>, min: i64, range: usize) {
        let mut counters = vec![0u32; range + 1];
        cells.each(|_, value| {
            if let Some(counter) = counters.get_mut((value - min) as usize) {
                *counter += 1;
            }
        });
        // From here on a counter holds the place of its value instead.
        for (offset, counter) in counters.iter_mut().enumerate() {
            let count = std::mem::replace(counter, self.keys.len() as u32);
            if count > 0 {
                self.keys.push(min + offset as i64);
                self.counts.push(count);
            }
        }
        if self.dense_ranks.is_empty() {
            return;
        }
        cells.each(|row, value| {
            if let (Some(slot), Some(place)) = (self.dense_ranks.get_mut(row), counters.get((value - min) as usize)) {
                *slot = *place;
            }
        });
    }

    /// Already ascending.
    fn in_order<T: Copy>(&mut self, cells: &Cells<'_, T, impl Fn(T) -> i64 + Copy>) {
        cells.each(|row, value| self.next(row, value));
    }

    fn sorted<T: Copy>(&mut self, cells: &Cells<'_, T, impl Fn(T) -> i64 + Copy>, rows: usize, min: u64, max: u64) {
        if let Some(shape) = Packed::of(min, max, cells.values.len()) {
            let mut words = Vec::with_capacity(rows);
            cells.each(|row, value| words.push(shape.word(unsigned(value), row as u32)));
            for word in shape.sort(words) {
                let (key, row) = shape.split(word);
                self.next(row as usize, signed(key));
            }
            return;
        }
        let (mut keys, mut at) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        cells.each(|row, value| {
            keys.push(unsigned(value));
            at.push(row as u32);
        });
        let (keys, at) = sort(keys, at);
        for (key, row) in keys.into_iter().zip(at) {
            self.next(row as usize, signed(key));
        }
    }

    /// Takes the next value in ascending order.
    #[inline]
    fn next(&mut self, row: usize, value: i64) {
        match self.counts.last_mut() {
            Some(count) if self.keys.last() == Some(&value) => *count += 1,
            _ => {
                self.keys.push(value);
                self.counts.push(1);
            }
        }
        if let Some(slot) = self.dense_ranks.get_mut(row) {
            *slot = self.keys.len() as u32 - 1;
        }
    }
}

/// Hands over the key of each cell as a [`ValueCounts`] has it, `None` where there is no value.
pub fn each_key(column: &Chunk, take: impl FnMut(Option<i64>)) {
    fn each<T: Copy>(values: &[T], valid: &Bitmap, key: impl Fn(T) -> i64, mut take: impl FnMut(Option<i64>)) {
        let cells = values.iter().enumerate();
        cells.for_each(|(row, value)| take(valid.get(row).then(|| key(*value))));
    }
    match &column.data {
        Data::Boolean(v) => each(v, &column.valid, i64::from, take),
        Data::Fixed {
            values: Ints::Broad(v), ..
        } => each(v, &column.valid, |x| x, take),
        Data::Fixed {
            values: Ints::Narrow(v),
            ..
        } => each(v, &column.valid, i64::from, take),
        Data::Float(v) => each(v, &column.valid, float_key, take),
        Data::Wide { .. } | Data::Dictionary { .. } | Data::Text(_) => {}
    }
}

/// The cells of one chunk as ordered integers.
struct Cells<'a, T, F> {
    values: &'a [T],
    key: F,
    valid: &'a Bitmap,
}

/// What is learnt of some cells before they are counted.
struct Survey {
    order: Order,
    min: i64,
    max: i64,
    rows: usize,
}

impl<T: Copy, F: Fn(T) -> i64 + Copy> Cells<'_, T, F> {
    fn survey(&self) -> Survey {
        let mut found = Survey {
            order: Order::default(),
            min: i64::MAX,
            max: i64::MIN,
            rows: 0,
        };
        let first = self.values.first().filter(|_| self.valid.unset() == 0);
        let Some(first) = first.map(|first| (self.key)(*first)) else {
            self.each(|_, value| {
                found.order.step(value);
                found.min = found.min.min(value);
                found.max = found.max.max(value);
                found.rows += 1;
            });
            return found;
        };
        // The same without a question on the way, where all cells hold a value.
        let (mut last, mut rises, mut falls, mut stays) = (first, true, true, false);
        (found.min, found.max, found.rows) = (first, first, self.values.len());
        for value in self.values.iter().skip(1) {
            let value = (self.key)(*value);
            rises &= value >= last;
            falls &= value <= last;
            stays |= value == last;
            found.min = found.min.min(value);
            found.max = found.max.max(value);
            last = value;
        }
        found.order = Order {
            ends: Some((first, last)),
            rises,
            falls,
            strict: !stays,
        };
        found
    }

    /// Rows that hold a value, with it.
    #[inline]
    fn each(&self, mut take: impl FnMut(usize, i64)) {
        let whole = self.valid.unset() == 0;
        for (row, &value) in self.values.iter().enumerate() {
            if whole || self.valid.get(row) {
                take(row, (self.key)(value));
            }
        }
    }
}

impl ValueCounts {
    /// Takes in a chunk of booleans, whole numbers and floats; other data is passed over.
    pub fn update(&mut self, column: &Chunk) {
        let wants = self.wants_ranks;
        let values = match &column.data {
            Data::Boolean(v) => ValueCounts::of(v, i64::from, &column.valid, wants),
            Data::Fixed {
                values: Ints::Broad(v), ..
            } => ValueCounts::of(v, |x| x, &column.valid, wants),
            Data::Fixed {
                values: Ints::Narrow(v),
                ..
            } => ValueCounts::of(v, i64::from, &column.valid, wants),
            Data::Float(v) => ValueCounts::of(v, float_key, &column.valid, wants),
            Data::Wide { .. } | Data::Dictionary { .. } | Data::Text(_) => return,
        };
        self.merge(values);
    }

    /// Takes in what was counted of the rows after these: the same as of both together.
    pub fn merge(&mut self, after: Self) {
        if self.keys.is_empty() && self.dense_ranks.is_empty() {
            let wants_ranks = self.wants_ranks || after.wants_ranks;
            *self = after;
            self.wants_ranks = wants_ranks;
            return;
        }
        let limit = self.keys.len() + after.keys.len();
        let (mut keys, mut counts) = (Vec::with_capacity(limit), Vec::with_capacity(limit));
        let mut from_self = vec![NONE; self.keys.len()];
        let mut from_after = vec![NONE; after.keys.len()];
        let (mut a, mut b) = (0, 0);
        // Which side comes next is as good as chance: asked by arithmetic, not by branches.
        while let (Some(&left), Some(&right)) = (self.keys.get(a), after.keys.get(b)) {
            let (by_left, by_right) = (left <= right, right <= left);
            let (count_left, count_right) = (self.counts.get(a), after.counts.get(b));
            let place = keys.len() as u32;
            if let (Some(l), Some(r)) = (from_self.get_mut(a), from_after.get_mut(b)) {
                // What is written too early is written again.
                (*l, *r) = (place, place);
            }
            keys.push(left.min(right));
            counts.push(
                count_left.map_or(0, |c| c * u32::from(by_left)) + count_right.map_or(0, |c| c * u32::from(by_right)),
            );
            a += usize::from(by_left);
            b += usize::from(by_right);
        }
        for (of, from, at) in [(&*self, &mut from_self, a), (&after, &mut from_after, b)] {
            let base = keys.len() as u32;
            from.iter_mut()
                .skip(at)
                .zip(base..)
                .for_each(|(slot, place)| *slot = place);
            keys.extend(of.keys.iter().skip(at));
            counts.extend(of.counts.iter().skip(at));
        }
        let moved = |map: &[u32], place: u32| map.get(place as usize).copied().unwrap_or(NONE);
        self.dense_ranks
            .iter_mut()
            .for_each(|place| *place = moved(&from_self, *place));
        self.dense_ranks
            .extend(after.dense_ranks.iter().map(|place| moved(&from_after, *place)));
        (self.keys, self.counts) = (keys, counts);
        self.order.merge(after.order);
    }

    /// All that was counted.
    pub fn finish(self) -> ValueCounts {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(values: &[i64], missing: &[usize]) -> ValueCounts {
        let mut valid = Bitmap::all(values.len());
        missing.iter().for_each(|row| valid.clear(*row));
        ValueCounts::of(values, |x| x, &valid, true)
    }

    #[test]
    fn counting_sorting_and_running_agree_and_halves_merge_to_the_whole() {
        let spread = 1_000_003;
        for values in [
            vec![5, 3, 3, 9, 5, 5],
            (0..9000).map(|i| i * 7919 % 9001 * spread).collect(),
            (0..9000).map(|i| i * spread).collect(),
        ] {
            let whole = counted(&values, &[1]);
            for cut in [1, values.len() / 2, values.len() - 1] {
                let (left, right) = values.split_at(cut);
                let mut merged = counted(left, &[1].into_iter().filter(|r| *r < cut).collect::<Vec<_>>());
                merged.merge(counted(
                    right,
                    &[1usize]
                        .into_iter()
                        .filter(|r| *r >= cut)
                        .map(|r| r - cut)
                        .collect::<Vec<_>>(),
                ));
                assert_eq!(
                    (&merged.keys, &merged.counts, &merged.dense_ranks),
                    (&whole.keys, &whole.counts, &whole.dense_ranks)
                );
                assert_eq!(merged.order, whole.order);
            }
        }
    }
}
