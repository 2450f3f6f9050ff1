//! How often each value of an ordered column occurs, exactly: what moments, quantiles, histogram,
//! top values and ranks are made from.
//!
//! Counted in an array where the range is small, else by one sort of the shard. Everything later
//! is computed from the sorted values and their counts, so that no cut into shards can change a bit.

use crate::scan::Aggregate;
use crate::scan::sort::{float_key, signed, sort, unsigned};
use crate::table::column::{Column, Data, Ints, Validity};

/// "No value here" among places.
pub const NONE: u32 = u32::MAX;

/// Values of a column with their counts, ascending.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Different values as ordered integers: mantissas, or keys of floats.
    pub keys: Vec<i64>,
    /// Rows that hold each.
    pub counts: Vec<u32>,
    /// For each row the place of its value in `keys`, or [`NONE`]; empty unless wanted.
    pub places: Vec<u32>,
    /// Order from row to row.
    pub order: Order,
    pub(super) wants_places: bool,
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

impl Tally {
    /// With the place of each row's value, or without.
    pub fn new(wants_places: bool) -> Self {
        Tally {
            wants_places,
            ..Tally::default()
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
        if self.places.is_empty() || once * 2 <= self.places.len() {
            return None;
        }
        let repeated = |place: &u32| self.counts.get(*place as usize).is_none_or(|count| *count > 1);
        Some(
            self.places
                .iter()
                .zip(0..)
                .filter(|(place, _)| repeated(place))
                .map(|(_, row)| row)
                .collect(),
        )
    }

    fn of(values: &[i64], valid: &Validity, wants_places: bool) -> Tally {
        let mut order = Order::default();
        let (mut least, mut greatest, mut rows) = (i64::MAX, i64::MIN, 0usize);
        for_valid(values, valid, |_, value| {
            order.step(value);
            least = least.min(value);
            greatest = greatest.max(value);
            rows += 1;
        });
        let range = greatest.checked_sub(least).and_then(|r| usize::try_from(r).ok());
        let mut tally = match range {
            _ if rows == 0 => Tally {
                places: if wants_places {
                    vec![NONE; values.len()]
                } else {
                    Vec::new()
                },
                ..Tally::default()
            },
            Some(range) if range < (rows / 2).max(4096) => counted(values, valid, least, range, wants_places),
            _ if order.rises => in_order(values, valid, wants_places),
            _ => sorted(values, valid, rows, wants_places),
        };
        tally.order = order;
        tally.wants_places = wants_places;
        tally
    }
}

#[inline]
fn for_valid(values: &[i64], valid: &Validity, mut take: impl FnMut(usize, i64)) {
    if valid.invalid() == 0 {
        values.iter().enumerate().for_each(|(row, &value)| take(row, value));
    } else {
        for (row, &value) in values.iter().enumerate() {
            if valid.get(row) {
                take(row, value);
            }
        }
    }
}

/// A small range: one counter per value.
fn counted(values: &[i64], valid: &Validity, least: i64, range: usize, wants_places: bool) -> Tally {
    let mut counters = vec![0u32; range + 1];
    for_valid(values, valid, |_, value| {
        if let Some(counter) = counters.get_mut((value - least) as usize) {
            *counter += 1;
        }
    });
    let mut tally = Tally::default();
    let mut place_of = vec![NONE; range + 1];
    for (offset, (&count, place)) in counters.iter().zip(&mut place_of).enumerate() {
        if count > 0 {
            *place = tally.keys.len() as u32;
            tally.keys.push(least + offset as i64);
            tally.counts.push(count);
        }
    }
    if wants_places {
        tally.places = vec![NONE; values.len()];
        let places = &mut tally.places;
        for_valid(values, valid, |row, value| {
            if let (Some(slot), Some(place)) = (places.get_mut(row), place_of.get((value - least) as usize)) {
                *slot = *place;
            }
        });
    }
    tally
}

/// Already ascending.
fn in_order(values: &[i64], valid: &Validity, wants_places: bool) -> Tally {
    let mut tally = Tally {
        places: if wants_places {
            vec![NONE; values.len()]
        } else {
            Vec::new()
        },
        ..Tally::default()
    };
    for_valid(values, valid, |row, value| {
        if tally.keys.last() != Some(&value) {
            tally.keys.push(value);
            tally.counts.push(0);
        }
        if let Some(count) = tally.counts.last_mut() {
            *count += 1;
        }
        if let Some(slot) = tally.places.get_mut(row) {
            *slot = tally.keys.len() as u32 - 1;
        }
    });
    tally
}

fn sorted(values: &[i64], valid: &Validity, rows: usize, wants_places: bool) -> Tally {
    let mut keys = Vec::with_capacity(rows);
    let mut at = Vec::with_capacity(rows);
    for_valid(values, valid, |row, value| {
        keys.push(unsigned(value));
        at.push(row as u32);
    });
    let (keys, at) = sort(keys, at);
    let mut tally = Tally {
        places: if wants_places {
            vec![NONE; values.len()]
        } else {
            Vec::new()
        },
        ..Tally::default()
    };
    let mut last = None;
    for (&key, &row) in keys.iter().zip(&at) {
        if last != Some(key) {
            last = Some(key);
            tally.keys.push(signed(key));
            tally.counts.push(0);
        }
        if let Some(count) = tally.counts.last_mut() {
            *count += 1;
        }
        if let Some(slot) = tally.places.get_mut(row as usize) {
            *slot = tally.keys.len() as u32 - 1;
        }
    }
    tally
}

impl Aggregate for Tally {
    type Output = Tally;

    /// Booleans, whole numbers and floats; other data is passed over.
    fn update(&mut self, column: &Column) {
        let wants = self.wants_places;
        let tally = match &column.data {
            Data::Boolean(v) => Tally::of(
                &v.iter().map(|b| i64::from(*b)).collect::<Vec<_>>(),
                &column.valid,
                wants,
            ),
            Data::Whole {
                values: Ints::Broad(v), ..
            } => Tally::of(v, &column.valid, wants),
            Data::Whole {
                values: Ints::Narrow(v),
                ..
            } => Tally::of(
                &v.iter().map(|x| i64::from(*x)).collect::<Vec<_>>(),
                &column.valid,
                wants,
            ),
            Data::Float(v) => Tally::of(
                &v.iter().map(|x| float_key(*x)).collect::<Vec<_>>(),
                &column.valid,
                wants,
            ),
            Data::Wide { .. } | Data::Coded { .. } | Data::Text(_) => return,
        };
        self.merge(tally);
    }

    fn merge(&mut self, after: Self) {
        if self.keys.is_empty() && self.places.is_empty() {
            let wants_places = self.wants_places || after.wants_places;
            *self = after;
            self.wants_places = wants_places;
            return;
        }
        let (mut keys, mut counts) = (Vec::new(), Vec::new());
        let (mut from_self, mut from_after) = (Vec::new(), Vec::new());
        let (mut a, mut b) = (0, 0);
        loop {
            let (left, right) = (self.keys.get(a), after.keys.get(b));
            let key = match (left, right) {
                (None, None) => break,
                (Some(l), Some(r)) => *l.min(r),
                (Some(one), None) | (None, Some(one)) => *one,
            };
            let mut count = 0;
            if left == Some(&key) {
                count += self.counts.get(a).copied().unwrap_or(0);
                from_self.push(keys.len() as u32);
                a += 1;
            }
            if right == Some(&key) {
                count += after.counts.get(b).copied().unwrap_or(0);
                from_after.push(keys.len() as u32);
                b += 1;
            }
            keys.push(key);
            counts.push(count);
        }
        let moved = |map: &[u32], place: u32| map.get(place as usize).copied().unwrap_or(NONE);
        self.places
            .iter_mut()
            .for_each(|place| *place = moved(&from_self, *place));
        self.places
            .extend(after.places.iter().map(|place| moved(&from_after, *place)));
        (self.keys, self.counts) = (keys, counts);
        self.order.merge(after.order);
    }

    fn finish(self) -> Tally {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(values: &[i64], missing: &[usize]) -> Tally {
        let mut valid = Validity::all(values.len());
        missing.iter().for_each(|row| valid.clear(*row));
        Tally::of(values, &valid, true)
    }

    #[test]
    fn counting_sorting_and_running_agree_and_halves_merge_to_the_whole() {
        let spread = 1_000_003;
        for values in [
            vec![5, 3, 3, 9, 5, 5],
            (0..9000).map(|i| i * 7919 % 9001 * spread).collect(),
            (0..9000).map(|i| i * spread).collect(),
        ] {
            let whole = tally(&values, &[1]);
            for cut in [1, values.len() / 2, values.len() - 1] {
                let (left, right) = values.split_at(cut);
                let mut merged = tally(left, &[1].into_iter().filter(|r| *r < cut).collect::<Vec<_>>());
                merged.merge(tally(
                    right,
                    &[1usize]
                        .into_iter()
                        .filter(|r| *r >= cut)
                        .map(|r| r - cut)
                        .collect::<Vec<_>>(),
                ));
                assert_eq!(
                    (&merged.keys, &merged.counts, &merged.places),
                    (&whole.keys, &whole.counts, &whole.places)
                );
                assert_eq!(merged.order, whole.order);
            }
        }
    }
}
