//! A dictionary for a column chunk, where it saves bytes.

use super::cells::{Cells, LENGTH};
use crate::kernel::{Interner, Texts, hash};

/// Most bytes of a dictionary that is written.
const LARGEST: usize = 1 << 20;
/// Slots to begin with; a power of two.
const SLOTS: usize = 64;

/// Different values as they come first, and for each value that is there its place among them.
#[derive(Debug)]
pub struct Coded {
    /// The different values.
    pub entries: Cells,
    /// A place for each value.
    pub codes: Vec<u32>,
}

/// Bits of an index into so many entries: one at least, since readers do not agree about none.
pub fn width(entries: usize) -> u8 {
    let last = u32::try_from(entries.saturating_sub(1)).unwrap_or(u32::MAX);
    (32 - last.leading_zeros()).max(1) as u8
}

/// Whether a dictionary of these bytes saves some for `count` values that take `plain` bytes.
fn saves(entries: usize, bytes: usize, count: usize, plain: usize) -> bool {
    let indices = (count * usize::from(width(entries))).div_ceil(8);
    bytes <= LARGEST && bytes + indices < plain
}

/// A dictionary of numbers.
pub fn of_words(values: &[u64], bytes: usize) -> Option<Coded> {
    let (count, plain) = (values.len(), values.len() * bytes);
    let mut numbers = Numbers::default();
    let mut codes = Vec::with_capacity(count);
    for &value in values {
        let known = numbers.words.len();
        codes.push(numbers.number(value));
        let entries = numbers.words.len();
        // It only ever grows.
        if entries > known && !saves(entries, entries * bytes, count, plain) {
            return None;
        }
    }
    let entries = Cells::Words(numbers.words, bytes);
    (count > 0).then_some(Coded { entries, codes })
}

/// A dictionary of texts, made one text after another.
#[derive(Debug, Default)]
pub struct OfTexts {
    interner: Interner,
    codes: Vec<u32>,
}

impl OfTexts {
    /// The number of a text, new or not; `None` when the dictionary becomes too large.
    #[inline]
    pub fn number(&mut self, text: &[u8]) -> Option<u32> {
        let number = self.interner.number(text);
        (bytes(self.interner.texts()) <= LARGEST).then_some(number)
    }

    /// Appends a text by its number.
    #[inline]
    pub fn push(&mut self, number: u32) {
        self.codes.push(number);
    }

    /// The dictionary, if it saves bytes.
    pub fn finish(self) -> Option<Coded> {
        let (texts, codes) = (self.interner.into_texts(), self.codes);
        let plain = codes
            .iter()
            .map(|&code| LENGTH + texts.bytes(code as usize).len())
            .sum();
        saves(texts.len(), bytes(&texts), codes.len(), plain).then_some(Coded {
            entries: Cells::Texts(texts),
            codes,
        })
    }
}

fn bytes(texts: &Texts) -> usize {
    texts.arena().len() + texts.len() * LENGTH
}

/// Different words, numbered as they come.
struct Numbers {
    words: Vec<u64>,
    /// A number and one, or 0 for none.
    slots: Vec<u32>,
}

impl Default for Numbers {
    fn default() -> Self {
        Numbers {
            words: Vec::new(),
            slots: vec![0; SLOTS],
        }
    }
}

impl Numbers {
    #[inline]
    fn number(&mut self, word: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = hash::mix(word) as usize & mask;
        loop {
            let Some(number) = self.slots.get(at).and_then(|slot| slot.checked_sub(1)) else {
                return self.insert(word, at);
            };
            if self.words.get(number as usize) == Some(&word) {
                return number;
            }
            at = (at + 1) & mask;
        }
    }

    fn insert(&mut self, word: u64, at: usize) -> u32 {
        self.words.push(word);
        let count = self.words.len() as u32;
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = count;
        }
        if self.words.len() * 2 > self.slots.len() {
            self.grow();
        }
        count - 1
    }

    fn grow(&mut self) {
        let mut slots = vec![0u32; self.slots.len() * 4];
        let mask = slots.len() - 1;
        for (&word, number) in self.words.iter().zip(1..) {
            let mut at = hash::mix(word) as usize & mask;
            while slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = number;
            }
        }
        self.slots = slots;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_as_they_come() {
        let values: Vec<u64> = (0..50_000u64).map(|at| hash::mix(at % 9_000)).collect();
        let coded = of_words(&values, 8).expect("it saves bytes");
        let Cells::Words(entries, 8) = &coded.entries else {
            panic!("other entries")
        };
        assert_eq!(entries.len(), 9_000);
        assert!(entries.iter().zip(&values).all(|(entry, value)| entry == value));
        assert!(
            coded
                .codes
                .iter()
                .zip(&values)
                .all(|(&code, value)| entries[code as usize] == *value)
        );
    }

    #[test]
    fn what_saves_no_bytes_gets_no_dictionary() {
        let different: Vec<u64> = (0..1000).collect();
        assert!(of_words(&different, 8).is_none());
        assert!(of_words(&[], 8).is_none());
        assert!(of_words(&[7], 8).is_none());
        assert!(of_words(&[7, 7], 8).is_some());
        let mut texts = OfTexts::default();
        let large = vec![b'a'; LARGEST];
        assert!(texts.number(b"a").is_some() && texts.number(&large).is_none());
        assert!(OfTexts::default().finish().is_none());
        assert_eq!([0, 1, 2, 3, 256, 257].map(width), [1, 1, 1, 2, 8, 9]);
    }
}
