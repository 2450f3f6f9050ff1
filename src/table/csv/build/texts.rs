//! Text: numbered where values repeat, appended where they hardly do.

use super::super::missing::{Meaning, Rule};
use super::{Base, token_index};
use crate::scan::distinct::Numbering;
use crate::scan::hash;
use crate::table::column::{Codes, Texts};

/// Recently seen short texts: a direct-mapped cache in front of the numbering.
const CACHE: usize = 1024;

/// A short text: its words and its length.
type Key = (u64, u64, u32);

/// Text with few values. Which of them stand for missing is decided at the end, when all are known.
#[derive(Debug, Clone)]
pub struct CodedBuilder {
    /// Number 0 is the empty cell.
    pub codes: Codes,
    /// The texts.
    pub numbering: Numbering,
    cache: Vec<(Key, u32)>,
}

impl Default for CodedBuilder {
    fn default() -> Self {
        let mut numbering = Numbering::default();
        numbering.number(b"");
        CodedBuilder {
            codes: Codes::default(),
            numbering,
            cache: vec![((0, 0, 0), 0); CACHE],
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
            let hash = (key.0 ^ key.1.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let at = (hash >> 54) as usize;
            match self.cache.get(at) {
                Some(&(known, code)) if known == key => code,
                _ => {
                    let code = self.numbering.number(cell);
                    if let Some(slot) = self.cache.get_mut(at) {
                        *slot = (key, code);
                    }
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
