//! How often each word of a text column occurs, exactly.

use super::report::{TopValue, Words};
use crate::kernel::Interner;
use crate::kernel::hash::SPREAD;
use crate::stats::top::Top;
use crate::table::Value;
use crate::table::text::words;

/// Different words that are counted; a column with more has no words to speak of, but codes.
const MAX: usize = 1 << 20;

/// Counts words.
#[derive(Debug, Default)]
pub struct Counter {
    short: Slots,
    long: Interner,
    long_counts: Vec<u64>,
    room: Vec<u8>,
    given_up: bool,
}

impl Counter {
    /// Adds the words of a text, the first `length` bytes of `from`, that occurs `weight` times.
    #[inline]
    pub fn add(&mut self, from: &[u8], length: usize, weight: u64) {
        if self.given_up {
            return;
        }
        let (short, long, long_counts) = (&mut self.short, &mut self.long, &mut self.long_counts);
        words::each(from, length, &mut self.room, |word| {
            if let Some(key) = word.key() {
                short.add(key, weight);
                return;
            }
            match long_counts.get_mut(long.number(&word.bytes()) as usize) {
                Some(count) => *count += weight,
                None => long_counts.push(weight),
            }
        });
        self.given_up = self.short.used + self.long_counts.len() > MAX;
    }

    /// The words; `None` when there are none, or more different ones than are counted.
    pub fn finish(self, top: usize) -> Option<Words> {
        let distinct = self.short.used + self.long_counts.len();
        if self.given_up || distinct == 0 {
            return None;
        }
        let mut best = Top::new(top);
        let mut total = 0;
        for (key, count) in self.short.slots.iter().filter(|(key, _)| *key > 0) {
            total += count;
            if best.would_take(*count) {
                best.offer(*count, words::of_key(*key));
            }
        }
        for (number, count) in self.long_counts.iter().enumerate() {
            total += count;
            if best.would_take(*count) {
                best.offer(*count, self.long.texts().bytes(number).to_vec());
            }
        }
        let listed = best
            .into_sorted()
            .into_iter()
            .map(|(count, word)| TopValue::new(Value::Text(String::from_utf8_lossy(&word).into_owned()), count));
        Some(Words {
            total,
            distinct: distinct as u64,
            top: listed.collect(),
        })
    }
}

/// Words that have a key, with their counts, by open addressing: a key is compared where it lies.
#[derive(Debug)]
struct Slots {
    slots: Vec<(u128, u64)>,
    used: usize,
}

impl Default for Slots {
    fn default() -> Self {
        Slots {
            slots: vec![(0, 0); 256],
            used: 0,
        }
    }
}

impl Slots {
    #[inline]
    fn add(&mut self, key: u128, weight: u64) {
        let mask = self.slots.len() - 1;
        let mut at = spread(key) & mask;
        while let Some((known, count)) = self.slots.get_mut(at) {
            if *known == key {
                *count += weight;
                return;
            }
            if *known == 0 {
                (*known, *count) = (key, weight);
                break;
            }
            at = (at + 1) & mask;
        }
        self.used += 1;
        if self.used * 2 > self.slots.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let wider = vec![(0, 0); self.slots.len() * 4];
        let mask = wider.len() - 1;
        for (key, count) in std::mem::replace(&mut self.slots, wider) {
            let mut at = spread(key) & mask;
            while self.slots.get(at).is_some_and(|(known, _)| *known > 0) {
                at = (at + 1) & mask;
            }
            if let Some(free) = self.slots.get_mut(at).filter(|_| key > 0) {
                *free = (key, count);
            }
        }
    }
}

#[inline]
fn spread(key: u128) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
    let spread = folded.wrapping_mul(SPREAD);
    (spread ^ spread >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two of each length, that differ in the middle alone.
    fn word(length: usize, middle: char) -> String {
        format!("{}{middle}{}", "a".repeat(length / 2), "z".repeat(length - length / 2))
    }

    fn add(counter: &mut Counter, text: &str, weight: u64) {
        counter.add(text.as_bytes(), text.len(), weight);
    }

    #[test]
    fn words_of_all_lengths_are_counted_and_come_back() {
        let mut counter = Counter::default();
        for length in 0..40 {
            add(&mut counter, &format!("{} {}", word(length, 'm'), word(length, 'n')), 1);
            add(&mut counter, &word(length, 'n'), length as u64);
        }
        let words = counter.finish(100).expect("words");
        assert_eq!((words.distinct, words.total), (80, 80 + 780));
        for length in 0..40 {
            let of = |middle| {
                let text = word(length, middle);
                let mut all = words.top.iter();
                all.find(|top| top.value.to_string() == text).map(|top| top.count)
            };
            assert_eq!((of('m'), of('n')), (Some(1), Some(1 + length as u64)));
        }
    }

    #[test]
    fn many_words_make_the_table_grow() {
        let mut counter = Counter::default();
        (0..5000u32).for_each(|n| add(&mut counter, &format!("{n:x} {n:020}"), 2));
        let words = counter.finish(1).expect("words");
        assert_eq!((words.distinct, words.total), (10_000, 20_000));
    }
}
