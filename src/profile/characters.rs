//! Characters of a text column, each counted: by class, by Unicode's properties, and the most
//! frequent of them.

use std::collections::BTreeMap;

use super::report::{Alphabet, CharacterClasses, CharacterCount};
use crate::stats::top::Top;
use crate::table::Class;
use crate::table::text::unicode;

/// Code points that are counted in one array.
const PAGE: usize = 256;

/// Bytes below which counting them in pairs is not worth the counters.
const FEW: usize = 1 << 18;

/// How often each character occurs.
#[derive(Debug, Clone)]
pub struct Characters {
    ascii: [u64; 128],
    /// Beyond ASCII: pages of code points, made when one of theirs occurs.
    pages: BTreeMap<u32, Box<[u64; PAGE]>>,
}

impl Default for Characters {
    fn default() -> Self {
        Characters {
            ascii: [0; 128],
            pages: BTreeMap::new(),
        }
    }
}

impl Characters {
    /// Adds a UTF-8 text that occurs `weight` times.
    pub fn add(&mut self, text: &[u8], weight: u64) {
        text.iter().for_each(|byte| self.count(*byte, weight));
        if !text.is_ascii() {
            self.beyond(text, weight);
        }
    }

    /// Adds many UTF-8 texts, one after another.
    pub fn add_all(&mut self, texts: &[u8]) {
        if texts.len() < FEW {
            return self.add(texts, 1);
        }
        // Two bytes at a time, in counters of 32 bits; those that occur are few enough to stay near.
        for piece in texts.chunks(1 << 30) {
            let mut counts = vec![0u32; 1 << 16];
            let (pairs, rest) = piece.as_chunks::<2>();
            for pair in pairs {
                if let Some(count) = counts.get_mut(usize::from(u16::from_le_bytes(*pair))) {
                    *count += 1;
                }
            }
            for (pair, count) in (0u16..=u16::MAX).zip(&counts).filter(|(_, count)| **count > 0) {
                for byte in pair.to_le_bytes() {
                    self.count(byte, u64::from(*count));
                }
            }
            rest.iter().for_each(|byte| self.count(*byte, 1));
        }
        self.beyond(texts, 1);
    }

    #[inline]
    fn count(&mut self, byte: u8, weight: u64) {
        if let Some(count) = self.ascii.get_mut(usize::from(byte)) {
            *count += weight;
        }
    }

    /// Counts what is beyond ASCII.
    fn beyond(&mut self, text: &[u8], weight: u64) {
        let mut rest = text;
        while let Some(at) = next_beyond(rest) {
            rest = rest.get(at..).unwrap_or(&[]);
            // Who made the text has checked that it is UTF-8: only what is beyond ASCII is read.
            let end = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
            let (beyond, after) = rest.split_at(end);
            for c in beyond.utf8_chunks().flat_map(|piece| piece.valid().chars()) {
                let page = self.pages.entry(c as u32 >> 8).or_insert_with(|| Box::new([0; PAGE]));
                page[c as usize % PAGE] += weight;
            }
            rest = after;
        }
    }

    /// Characters that occur, ascending, with how often.
    fn all(&self) -> impl Iterator<Item = (char, u64)> + '_ {
        let ascii = (0u8..).map(char::from).zip(self.ascii.iter().copied());
        let beyond = self.pages.iter().flat_map(|(page, counts)| {
            let points = (page << 8..).zip(counts.iter().copied());
            points.filter_map(|(point, count)| Some((char::from_u32(point)?, count)))
        });
        ascii.chain(beyond).filter(|(_, count)| *count > 0)
    }

    /// By class.
    pub fn classes(&self) -> CharacterClasses {
        let mut classes = CharacterClasses::default();
        for (c, count) in self.all() {
            let class = match Class::of(c) {
                Class::Upper => &mut classes.upper,
                Class::Lower => &mut classes.lower,
                Class::Digit => &mut classes.digits,
                Class::Space => &mut classes.space,
                Class::Punctuation => &mut classes.punctuation,
                Class::Control => &mut classes.control,
                Class::BeyondAscii => &mut classes.beyond_ascii,
            };
            *class += count;
        }
        classes
    }

    /// By Unicode's properties; the `top` most frequent are listed.
    pub fn alphabet(&self, top: usize) -> Alphabet {
        let mut alphabet = Alphabet::default();
        let mut best = Top::new(top);
        for (c, count) in self.all() {
            alphabet.total += count;
            alphabet.distinct += 1;
            best.offer(count, c);
            for (of, name) in [
                (&mut alphabet.categories, unicode::category(c)),
                (&mut alphabet.scripts, unicode::script(c)),
                (&mut alphabet.blocks, unicode::block(c)),
            ] {
                *of.entry(name.to_owned()).or_default() += count;
            }
        }
        let listed = best.into_sorted().into_iter();
        alphabet.top = listed
            .map(|(count, character)| CharacterCount { character, count })
            .collect();
        alphabet
    }
}

/// Where the first byte beyond ASCII is.
fn next_beyond(text: &[u8]) -> Option<usize> {
    // Sixteen at a time, most texts being mostly ASCII.
    let plain = text.chunks(16).take_while(|piece| piece.is_ascii()).count() * 16;
    let within = text.get(plain..)?.iter().position(|byte| !byte.is_ascii())?;
    Some(plain + within)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ünïcode, TABS\tand\r\nlines: 12 34 — end\u{7} 東京 and a long tail of plain words 🙂";

    #[test]
    fn every_character_is_counted_once_either_way() {
        let (mut single, mut together) = (Characters::default(), Characters::default());
        single.add(TEXT.as_bytes(), 2);
        together.add_all(TEXT.as_bytes());
        together.add_all(TEXT.as_bytes());
        assert_eq!(single.alphabet(100), together.alphabet(100));
        let times = 2 * FEW / TEXT.len() + 1;
        let (mut many, mut all) = (Characters::default(), Characters::default());
        many.add(TEXT.as_bytes(), times as u64);
        all.add_all(TEXT.repeat(times).as_bytes());
        assert_eq!(many.alphabet(100), all.alphabet(100));
        let (alphabet, classes) = (single.alphabet(3), single.classes());
        assert_eq!(alphabet.total, 2 * TEXT.chars().count() as u64);
        let sum = classes.upper + classes.lower + classes.digits + classes.space;
        let sum = sum + classes.punctuation + classes.control + classes.beyond_ascii;
        assert_eq!(sum, alphabet.total);
        assert_eq!((classes.digits, classes.control, classes.beyond_ascii), (8, 2, 12));
        assert_eq!(alphabet.scripts.get("Han"), Some(&4));
        assert_eq!(alphabet.top.first().map(|top| top.character), Some(' '));
    }
}
