//! Different texts, numbered as they come: the dictionary behind coded columns.

use super::{Texts, hash};

/// Texts with their numbers. Slots hold a 32-bit tag of the hash and a 32-bit number; the bytes
/// are compared only when the tags agree.
#[derive(Debug, Clone)]
pub struct Interner {
    texts: Texts,
    slots: Vec<u64>,
    mask: usize,
}

/// Slots to begin with: a table may have 100,000 columns with a few texts each.
const SLOTS: usize = 8;

impl Default for Interner {
    fn default() -> Self {
        Interner {
            texts: Texts::default(),
            slots: vec![0; SLOTS],
            mask: SLOTS - 1,
        }
    }
}

impl Interner {
    /// The number of a text, new or not.
    #[inline]
    pub fn number(&mut self, text: &[u8]) -> u32 {
        let hash = hash::bytes(text);
        let tag = hash >> 32;
        let mut at = hash as usize & self.mask;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or(0);
            if slot == 0 {
                return self.insert(text, at, tag);
            }
            let number = (slot as u32) - 1;
            if slot >> 32 == tag && self.texts.bytes(number as usize) == text {
                return number;
            }
            at = (at + 1) & self.mask;
        }
    }

    fn insert(&mut self, text: &[u8], at: usize, tag: u64) -> u32 {
        let number = self.texts.len() as u32;
        self.texts.push(text);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = tag << 32 | (u64::from(number) + 1);
        }
        if self.texts.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 4;
        self.mask = size - 1;
        let mut slots = vec![0u64; size];
        for number in 0..self.texts.len() {
            let hash = hash::bytes(self.texts.bytes(number));
            let mut at = hash as usize & self.mask;
            while slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & self.mask;
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = (hash >> 32) << 32 | (number as u64 + 1);
            }
        }
        self.slots = slots;
    }

    /// Different texts so far.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts, by number.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Gives the texts away.
    pub fn into_texts(self) -> Texts {
        self.texts
    }
}
