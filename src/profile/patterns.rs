//! How often each pattern of a text column occurs, exactly.

use std::collections::BTreeMap;

use super::report::PatternCount;
use crate::kernel::Interner;
use crate::kernel::hash::SPREAD;
use crate::stats::top::Top;
use crate::table::text::pattern::{self, LONGEST};

/// Different patterns that are counted; a column with more has none worth telling.
const MAX: usize = 4096;

/// The listed patterns must hold for this share of the texts, or runs are drawn together; when
/// even then they do not hold for half, the column has no patterns.
const EXACT: f64 = 0.8;
const HALF: f64 = 0.5;

/// Counts patterns: exact ones, until they are too many, and then those with runs drawn together.
#[derive(Debug, Default)]
pub struct Counter {
    interner: Interner,
    recent: Recent,
    counts: Vec<u64>,
    drawn: bool,
    given_up: bool,
}

/// Patterns that came lately, with their numbers: most columns have few, and comparing a pattern as
/// a whole is quicker than looking it up. As many places as patterns ask for: a power of two, or none.
#[derive(Debug, Default)]
struct Recent(Vec<([u8; LONGEST], usize, u32)>);

/// Places at most.
const KEPT: usize = 128;

/// Places for each different pattern.
const APART: usize = 4;

impl Recent {
    #[inline]
    fn mixed(signs: &[u8; LONGEST]) -> usize {
        let (words, _) = signs.as_chunks::<8>();
        let mixed = words.iter().fold(0u64, |mixed, word| {
            (mixed.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(SPREAD)
        });
        (mixed >> 32) as usize
    }

    #[inline]
    fn number(&self, mixed: usize, signs: &[u8; LONGEST], length: usize) -> Option<u32> {
        let place = mixed & self.0.len().wrapping_sub(1);
        let (known, known_length, number) = self.0.get(place)?;
        (known == signs && *known_length == length).then_some(*number)
    }

    /// Keeps a pattern, one of `different`.
    fn keep(&mut self, mixed: usize, signs: [u8; LONGEST], length: usize, number: u32, different: usize) {
        if self.0.len() < KEPT && self.0.len() < different * APART {
            let places = (different * APART).next_power_of_two().min(KEPT);
            self.0 = vec![([0; LONGEST], 0, 0); places];
        }
        let place = mixed & self.0.len().wrapping_sub(1);
        if let Some(kept) = self.0.get_mut(place) {
            *kept = (signs, length, number);
        }
    }
}

impl Counter {
    /// Adds a UTF-8 text, the first `length` bytes of `from`, that occurs `weight` times.
    #[inline]
    pub fn add(&mut self, from: &[u8], length: usize, weight: u64) {
        let text = from.get(..length).unwrap_or(from);
        if self.given_up || text.is_empty() || text.len() > LONGEST && text.len() > longest(text.is_ascii()) {
            return;
        }
        if text.len() <= LONGEST {
            let (signs, length) = pattern::exact_of(from, text.len());
            let mixed = Recent::mixed(&signs);
            let number = self.recent.number(mixed, &signs, length).unwrap_or_else(|| {
                let number = self.number(signs.get(..length).unwrap_or(&[]));
                self.recent.keep(mixed, signs, length, number, self.interner.len());
                number
            });
            self.count(number, weight);
        } else if let Some(exact) = pattern::exact(&String::from_utf8_lossy(text)) {
            let number = self.number(exact.as_bytes());
            self.count(number, weight);
        }
    }

    /// Says that more than half of the texts have no pattern, so that none need be counted.
    pub fn give_up(&mut self) {
        self.given_up = true;
    }

    /// The number under which an exact pattern is counted now.
    fn number(&mut self, exact: &[u8]) -> u32 {
        if self.drawn {
            let drawn = pattern::runs(&String::from_utf8_lossy(exact));
            self.interner.number(drawn.as_bytes())
        } else {
            self.interner.number(exact)
        }
    }

    #[inline]
    fn count(&mut self, number: u32, weight: u64) {
        match self.counts.get_mut(number as usize) {
            Some(count) => *count += weight,
            None => self.counts.push(weight),
        }
        if self.counts.len() > MAX {
            self.too_many();
        }
    }

    fn too_many(&mut self) {
        self.given_up = self.drawn;
        if !self.drawn {
            let drawn = self.drawn_together();
            self.drawn = true;
            self.interner = Interner::default();
            self.recent = Recent::default();
            self.counts.clear();
            for (pattern, count) in drawn {
                self.interner.number(pattern.as_bytes());
                self.counts.push(count);
            }
            self.given_up = self.counts.len() > MAX;
        }
    }

    fn drawn_together(&self) -> BTreeMap<String, u64> {
        let mut drawn = BTreeMap::new();
        for (number, count) in self.counts.iter().enumerate() {
            let runs = pattern::runs(&self.interner.texts().text(number));
            *drawn.entry(runs).or_default() += count;
        }
        drawn
    }

    /// The `top` most frequent patterns of `texts` texts; none when they do not hold for half.
    pub fn finish(self, top: usize, texts: u64) -> Vec<PatternCount> {
        if self.given_up {
            return Vec::new();
        }
        let names = self.interner.texts();
        let exact = (0..names.len()).map(|number| names.text(number).into_owned());
        let mut listed = best(top, exact.zip(self.counts.iter().copied()));
        let share = |listed: &[PatternCount]| listed.iter().map(|p| p.count).sum::<u64>() as f64 / texts.max(1) as f64;
        if !self.drawn && share(&listed) < EXACT {
            listed = best(top, self.drawn_together().into_iter());
        }
        if share(&listed) < HALF { Vec::new() } else { listed }
    }
}

/// Bytes of the longest text that can have a pattern: a character has four at most.
#[inline]
pub fn longest(is_ascii: bool) -> usize {
    if is_ascii { LONGEST } else { LONGEST * 4 }
}

fn best(top: usize, all: impl Iterator<Item = (String, u64)>) -> Vec<PatternCount> {
    let mut best = Top::new(top);
    all.for_each(|(pattern, count)| best.offer(count, pattern));
    let listed = best.into_sorted().into_iter();
    listed.map(|(count, pattern)| PatternCount { pattern, count }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: impl Iterator<Item = String>) -> String {
        let mut counter = Counter::default();
        let mut count = 0;
        for text in texts {
            counter.add(text.as_bytes(), text.len(), 1);
            count += 1;
        }
        let listed = counter.finish(2, count);
        let words: Vec<String> = listed.iter().map(|p| format!("{} {}", p.pattern, p.count)).collect();
        words.join(", ")
    }

    #[test]
    fn codes_keep_their_lengths_and_names_lose_them() {
        let codes = (0..100).map(|i| {
            if i < 97 {
                format!("{:05}-{i:04}", i * 7)
            } else {
                "none".to_owned()
            }
        });
        assert_eq!(of(codes), "99999-9999 97, aaaa 3");
        let names = (1..=20usize).map(|i| format!("Z{} Brown", "o".repeat(i)));
        assert_eq!(of(names), "Aa… Aa… 20");
    }

    #[test]
    fn too_many_patterns_are_drawn_together_and_then_given_up() {
        // Letters or digits by the bits of a number: each text has a pattern of its own.
        let bits = |i: u32, signs: [char; 2]| (0..13).map(move |bit| signs[(i >> bit & 1) as usize]).collect();
        assert_eq!(of((0..8192).map(|i| bits(i, ['-', '+']))), "");
        let words = (0..8192).map(|i| {
            format!(
                "{}-{}-{}",
                "a".repeat(1 + i % 9),
                "9".repeat(1 + i / 9 % 9),
                "A".repeat(2 + i / 81 % 9)
            )
        });
        assert_eq!(of(words), "a…-9…-A… 8192");
        assert_eq!(of((0..10).map(|_| "long ".repeat(9))), "");
    }
}
