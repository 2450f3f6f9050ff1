//! How often each word of a text column occurs, exactly.

use super::report::{TopValue, Words};
use super::top::Top;
use crate::scan::distinct::Numbering;
use crate::scan::hash;
use crate::table::Value;
use crate::table::text::words;

/// Different words that are counted; a column with more has no words to speak of, but codes.
const MOST: usize = 1 << 20;

/// Bytes of a word that is kept in its slot, where it is compared without a look elsewhere.
const SHORT: usize = 16;

/// An odd number with bits all over (2^64 over the golden ratio).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Counts words.
#[derive(Debug, Default)]
pub struct Counter {
    short: Slots,
    long: Numbering,
    long_counts: Vec<u64>,
    room: Vec<u8>,
    given_up: bool,
}

impl Counter {
    /// Adds the words of a text that occurs `weight` times.
    #[inline]
    pub fn add(&mut self, text: &[u8], weight: u64) {
        if self.given_up {
            return;
        }
        let (short, long, long_counts) = (&mut self.short, &mut self.long, &mut self.long_counts);
        words::each(text, &mut self.room, |word| {
            if word.len() <= SHORT {
                short.add(word, weight);
                return;
            }
            match long_counts.get_mut(long.number(word) as usize) {
                Some(count) => *count += weight,
                None => long_counts.push(weight),
            }
        });
        self.given_up = self.short.used + self.long_counts.len() > MOST;
    }

    /// The words; `None` when there are none, or more different ones than are counted.
    pub fn finish(self, top: usize) -> Option<Words> {
        let distinct = self.short.used + self.long_counts.len();
        if self.given_up || distinct == 0 {
            return None;
        }
        let mut best = Top::new(top);
        let mut total = 0;
        for slot in self.short.slots.iter().filter(|slot| slot.length > 0) {
            total += slot.count;
            if best.would_take(slot.count) {
                best.offer(slot.count, slot.word());
            }
        }
        for (number, count) in self.long_counts.iter().enumerate() {
            total += count;
            if best.would_take(*count) {
                best.offer(*count, self.long.texts().bytes(number).to_vec());
            }
        }
        let listed = best.into_sorted().into_iter().map(|(count, word)| TopValue {
            value: Value::Text(String::from_utf8_lossy(&word).into_owned()),
            count,
        });
        Some(Words {
            total,
            distinct: distinct as u64,
            top: listed.collect(),
        })
    }
}

/// A short word, as two machine words and its length, which tell it from all others.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    first: u64,
    last: u64,
    length: u64,
    count: u64,
}

impl Slot {
    #[inline]
    fn of(word: &[u8]) -> Self {
        let (first, last) = hash::words(word);
        Slot {
            first,
            last,
            length: word.len() as u64,
            count: 0,
        }
    }

    #[inline]
    fn hash(&self) -> usize {
        let spread = (self.first ^ self.last.rotate_left(29) ^ self.length).wrapping_mul(SPREAD);
        (spread ^ spread >> 32) as usize
    }

    #[inline]
    fn is(&self, other: &Slot) -> bool {
        self.first == other.first && self.last == other.last && self.length == other.length
    }

    /// Its bytes: the machine words hold its first and its last eight, or four; they may overlap.
    fn word(&self) -> Vec<u8> {
        let (first, last) = (self.first.to_le_bytes(), self.last.to_le_bytes());
        let length = self.length as usize;
        let width = match length {
            8.. => 8,
            4.. => 4,
            _ => return first.into_iter().take(length).collect(),
        };
        let head = first.into_iter().take(width);
        head.chain(last.into_iter().take(width).skip(2 * width - length))
            .collect()
    }
}

/// Short words with their counts, by open addressing.
#[derive(Debug)]
struct Slots {
    slots: Vec<Slot>,
    used: usize,
}

impl Default for Slots {
    fn default() -> Self {
        Slots {
            slots: vec![Slot::default(); 256],
            used: 0,
        }
    }
}

impl Slots {
    #[inline]
    fn add(&mut self, word: &[u8], weight: u64) {
        let wanted = Slot::of(word);
        let mask = self.slots.len() - 1;
        let mut at = wanted.hash() & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.is(&wanted) {
                slot.count += weight;
                return;
            }
            if slot.length == 0 {
                *slot = Slot {
                    count: weight,
                    ..wanted
                };
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
        let wider = vec![Slot::default(); self.slots.len() * 4];
        let mask = wider.len() - 1;
        for slot in std::mem::replace(&mut self.slots, wider) {
            let mut at = slot.hash() & mask;
            while self.slots.get(at).is_some_and(|taken| taken.length > 0) {
                at = (at + 1) & mask;
            }
            if let Some(free) = self.slots.get_mut(at).filter(|_| slot.length > 0) {
                *free = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two of each length, that differ in the middle alone.
    fn word(length: usize, middle: char) -> String {
        format!("{}{middle}{}", "a".repeat(length / 2), "z".repeat(length - length / 2))
    }

    #[test]
    fn words_of_all_lengths_are_counted_and_come_back() {
        let mut counter = Counter::default();
        for length in 0..40 {
            counter.add(format!("{} {}", word(length, 'm'), word(length, 'n')).as_bytes(), 1);
            counter.add(word(length, 'n').as_bytes(), length as u64);
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
        (0..5000u32).for_each(|n| counter.add(format!("{n:x} {n:020}").as_bytes(), 2));
        let words = counter.finish(1).expect("words");
        assert_eq!((words.distinct, words.total), (10_000, 20_000));
    }
}
