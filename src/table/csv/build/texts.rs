//! Text: numbered where values repeat, appended where they hardly do.

use super::super::missing::{Meaning, Rule};
use super::{Base, token_index};
use crate::scan::distinct::Numbering;
use crate::scan::hash;
use crate::table::column::{Codes, Texts};

/// Recently seen short texts at most: a direct-mapped cache in front of the numbering.
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
pub struct CodedBuilder {
    /// Number 0 is the empty cell.
    pub codes: Codes,
    /// The texts.
    pub numbering: Numbering,
    cache: Cache,
}

impl Default for CodedBuilder {
    fn default() -> Self {
        let mut numbering = Numbering::default();
        numbering.number(b"");
        CodedBuilder {
            codes: Codes::default(),
            numbering,
            cache: Cache::default(),
        }
    }
}

impl CodedBuilder {
    /// Takes one cell.
    #[inline]
    pub fn push(&mut self, cell: &[u8]) {
        let code = if cell.is_empty() {
            0
        } else if let Some(key) = key(cell) {
            match self.cache.code(key) {
                Some(code) => code,
                None => {
                    let code = self.numbering.number(cell);
                    self.cache.put(key, code);
                    code
                }
            }
        } else {
            self.numbering.number(cell)
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
    /// The cells; missing ones are empty, marks are kept until the column is judged.
    pub texts: Texts,
    /// Cells that hold a mark, which may mean missing.
    pub mark_rows: Vec<(u32, u16)>,
    /// The marks.
    pub marks: Vec<String>,
}

impl TextBuilder {
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
            Meaning::Word => {
                self.base.token(cell);
                self.texts.push(b"");
                self.base.valid.push(false);
                return;
            }
            Meaning::Mark => {
                let mark = token_index(&mut self.marks, &String::from_utf8_lossy(cell));
                self.mark_rows.push((self.base.row(), mark));
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
        let mut few = CodedBuilder::default();
        (0..1000).for_each(|row| few.push(["yes", "no", ""][row % 3].as_bytes()));
        assert!(few.cache.slots.len() <= 16, "{}", few.cache.slots.len());
        let mut many = CodedBuilder::default();
        let text = |row: usize| format!("text {}", row * 7919 % 3000);
        (0..9000).for_each(|row| many.push(text(row).as_bytes()));
        assert_eq!(many.cache.slots.len(), CACHE);
        for row in 0..9000 {
            let number = many.codes.get(row) as usize;
            assert_eq!(many.numbering.texts().bytes(number), text(row).as_bytes());
        }
    }

    #[test]
    fn two_texts_that_alternate_do_not_drive_each_other_out() {
        for pair in 0..200 {
            let texts = [format!("a{pair}"), format!("b{pair}")];
            let mut column = CodedBuilder::default();
            (0..1000).for_each(|row| column.push(texts[row % 2].as_bytes()));
            let known = |text: &String| key(text.as_bytes()).and_then(|key| column.cache.code(key));
            assert_eq!([known(&texts[0]), known(&texts[1])], [Some(1), Some(2)], "{texts:?}");
        }
    }
}
