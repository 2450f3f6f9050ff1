//! Text: numbered where values repeat, appended where they hardly do.

use super::super::missing::{Meaning, Rule};
use super::{Base, token_index};
use crate::kernel::Interner;
use crate::kernel::hash;
use crate::table::chunk::{Codes, Texts};
use crate::table::notation::is_written;
use crate::table::parse::boolean;
use crate::table::parse::datetime::{Order, form, stamp};
use crate::table::parse::number::{Number, Style, is_code, number};
use crate::table::tokens::Company;

/// Recently seen short texts at most: a direct-mapped cache in front of the interner.
const CACHE: usize = 1024;

/// Places in it at first: a table may have 100,000 columns.
const FIRST: usize = 16;

/// How many times larger it becomes when texts get in each other's way.
const GROWTH: usize = 4;

/// A short text: its words and its length. No text that is looked up has length 0.
type Key = (u64, u64, u32);

/// A cache that grows only while looking up in it fails often: because the texts are many, or
/// because two that alternate have the same place.
#[derive(Debug, Clone, Default)]
struct Cache {
    /// Texts and their codes; a power of two, or none.
    slots: Vec<Slot>,
    /// How far a hash is shifted to be a place.
    shift: u32,
    /// Texts that were not found since the cache has this size.
    misses: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: Key,
    code: u32,
}

impl Cache {
    #[inline]
    fn place(&self, key: Key) -> usize {
        let hash = (key.0 ^ key.1.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (hash >> self.shift) as usize
    }

    #[inline]
    fn code(&self, key: Key) -> Option<u32> {
        let slot = self.slots.get(self.place(key))?;
        (slot.key == key).then_some(slot.code)
    }

    /// Remembers the code of a text that was not found.
    fn put(&mut self, key: Key, code: u32) {
        if self.slots.len() < CACHE && self.misses >= self.slots.len() {
            let size = (self.slots.len() * GROWTH).clamp(FIRST, CACHE);
            self.slots = vec![Slot::default(); size];
            self.shift = u64::BITS - size.trailing_zeros();
            self.misses = 0;
        }
        self.misses += 1;
        let at = self.place(key);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = Slot { key, code };
        }
    }
}

/// Text with few values. Which of them stand for missing is decided at the end, when all are known.
#[derive(Debug, Clone)]
pub struct DictionaryBuilder {
    /// Number 0 is the empty cell.
    pub codes: Codes,
    /// The texts.
    pub interner: Interner,
    /// How often each occurs in rows that are not held.
    pub counted: Vec<u64>,
    cache: Cache,
}

impl Default for DictionaryBuilder {
    fn default() -> Self {
        let mut interner = Interner::default();
        interner.number(b"");
        DictionaryBuilder {
            codes: Codes::default(),
            interner,
            counted: Vec::new(),
            cache: Cache::default(),
        }
    }
}

impl DictionaryBuilder {
    /// Gives up the rows; how often each text occurs stays.
    pub fn give_up(&mut self) {
        self.counted = self.counts();
        self.codes = Codes::default();
        self.codes.widen(self.interner.len() as u32);
    }

    /// How often each text occurs, in rows that are not held as well.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = self.codes.counts(self.interner.len());
        counts
            .iter_mut()
            .zip(&self.counted)
            .for_each(|(count, before)| *count += before);
        counts
    }

    /// Bytes of the codes that were given up.
    pub fn given_up_bytes(&self) -> usize {
        let rows: u64 = self.counted.iter().sum();
        let width = match self.interner.len() {
            0..=0x100 => 1,
            0x101..=0x1_0000 => 2,
            _ => 4,
        };
        usize::try_from(rows).unwrap_or(usize::MAX).saturating_mul(width)
    }

    /// Takes one cell.
    #[inline]
    pub fn push(&mut self, cell: &[u8]) {
        let code = if cell.is_empty() {
            0
        } else if let Some(key) = key(cell) {
            match self.cache.code(key) {
                Some(code) => code,
                None => {
                    let code = self.interner.number(cell);
                    self.cache.put(key, code);
                    code
                }
            }
        } else {
            self.interner.number(cell)
        };
        self.codes.push(code);
    }
}

/// A short text as its words and length; `None` of a longer one.
#[inline]
fn key(cell: &[u8]) -> Option<Key> {
    let length = cell.len();
    if length > 16 {
        return None;
    }
    let (first, last) = hash::words(cell);
    Some((first, last, length as u32))
}

/// Other text.
#[derive(Debug, Clone, Default)]
pub struct TextBuilder {
    /// What every builder keeps.
    pub base: Base,
    /// The cells; missing ones are empty, those that may be missing are kept until the column is judged.
    pub texts: Texts,
    /// Cells that hold a mark or a word that may mean missing.
    pub open_rows: Vec<(u32, u16)>,
    /// The marks and words.
    pub open: Vec<String>,
    /// Cells that would be missing among numbers and dates.
    pub phrases: usize,
    /// What cells that are not held looked like.
    pub seen: Seen,
}

/// Of how many texts what could be said; those that may stand for missing are not among them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// All.
    pub all: u64,
    /// What they are like, where a word among them may be a value.
    pub company: Company,
    /// Those that are no number.
    pub not_number: u64,
    /// Those that are numbers but for zeros in front; they count as none.
    pub zeros: u64,
    /// Whether one of those that are no number is one in another notation.
    pub written: bool,
    /// Whether one is digits with an E among them, and whether one has decimals.
    pub codes: bool,
    /// See `codes`.
    pub decimals: bool,
    /// Those that are neither true nor false.
    pub not_boolean: u64,
    /// Those that are no day or time.
    pub not_time: u64,
    /// The forms of those that are days, by their bits.
    pub forms: u8,
}

impl Seen {
    /// Takes in a text that occurs so often.
    pub fn add(&mut self, cell: &[u8], weight: u64, style: Style) {
        self.all += weight;
        self.company.add(cell);
        match number(cell, style) {
            Number::Plain { point, .. } => self.decimals |= point,
            Number::Float(_) if is_code(cell) => self.codes = true,
            Number::Float(_) => self.decimals = true,
            Number::LeadingZero => {
                self.zeros += weight;
                self.not_number += weight;
            }
            Number::No => {
                self.not_number += weight;
                // Of a column of other texts it does not matter.
                let may_matter = !self.written && self.not_number <= 10_000 + self.all / 50;
                self.written |= may_matter && is_written(cell, style.point, false);
            }
        }
        self.not_boolean += if boolean(cell).is_none() { weight } else { 0 };
        match stamp(cell, Order::MonthFirst) {
            Some(stamp) => self.forms |= form(cell, &stamp),
            None => self.not_time += weight,
        }
    }
}

impl TextBuilder {
    /// Gives up the rows, after a look at each of them.
    pub fn give_up(&mut self, style: Style, rule: &Rule) {
        for row in (0..self.texts.len()).filter(|row| self.base.valid.get(*row)) {
            let cell = self.texts.bytes(row);
            if rule.meaning(cell) == Meaning::Value {
                self.seen.add(cell, 1, style);
            }
        }
        self.base.give_up(self.texts.memory());
        self.texts = Texts::default();
        self.open_rows = Vec::new();
        self.phrases = 0;
    }

    /// Takes one cell.
    #[inline]
    pub fn push(&mut self, cell: &[u8], rule: &Rule) {
        if cell.is_empty() {
            self.texts.push(cell);
            self.base.valid.push(false);
            return;
        }
        match rule.meaning(cell) {
            Meaning::Value => {}
            Meaning::Missing => {
                self.base.token(cell);
                self.texts.push(b"");
                self.base.valid.push(false);
                return;
            }
            Meaning::Phrase => self.phrases += 1,
            Meaning::Open => {
                let text = token_index(&mut self.open, &String::from_utf8_lossy(cell));
                self.open_rows.push((self.base.row(), text));
            }
        }
        self.texts.push(cell);
        self.base.valid.push(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_few_texts_takes_little_and_one_of_many_is_numbered_rightly() {
        let mut few = DictionaryBuilder::default();
        (0..1000).for_each(|row| few.push(["yes", "no", ""][row % 3].as_bytes()));
        assert!(few.cache.slots.len() <= 16, "{}", few.cache.slots.len());
        let mut many = DictionaryBuilder::default();
        let text = |row: usize| format!("text {}", row * 7919 % 3000);
        (0..9000).for_each(|row| many.push(text(row).as_bytes()));
        assert_eq!(many.cache.slots.len(), CACHE);
        for row in 0..9000 {
            let number = many.codes.get(row) as usize;
            assert_eq!(many.interner.texts().bytes(number), text(row).as_bytes());
        }
    }

    #[test]
    fn two_texts_that_alternate_do_not_drive_each_other_out() {
        for pair in 0..200 {
            let texts = [format!("a{pair}"), format!("b{pair}")];
            let mut column = DictionaryBuilder::default();
            (0..1000).for_each(|row| column.push(texts[row % 2].as_bytes()));
            let known = |text: &String| key(text.as_bytes()).and_then(|key| column.cache.code(key));
            assert_eq!([known(&texts[0]), known(&texts[1])], [Some(1), Some(2)], "{texts:?}");
        }
    }
}
