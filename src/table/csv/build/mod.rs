//! Cells of one column, as they come, into typed data: one builder per kind of column.
//!
//! What does not fit is kept as raw text with its row. Nothing is decided here for good: the
//! whole column is judged once it has been read (`infer.rs`).

mod numbers;
mod texts;
mod times;

pub use numbers::NumberBuilder;
pub use texts::{DictionaryBuilder, Seen, TextBuilder};
pub use times::{Example, Shape, TimeBuilder, Zone};

use super::cells::Cells;
use super::missing::{Meaning, Rule};
use crate::table::chunk::Bitmap;
use crate::table::parse::boolean;
use crate::table::parse::datetime::Order;
use crate::table::parse::number::Style;

/// Bytes of room made beforehand for a column at most.
const MAX_ROOM: usize = 256 << 20;

/// How a column's cells are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// Integers and floats.
    Number,
    /// true and false.
    Boolean,
    /// Days, instants, times of day.
    Time(Order),
    /// Text with few values.
    Dictionary,
    /// Other text.
    Text,
    /// Not wanted.
    Skip,
}

/// What every builder keeps.
#[derive(Debug, Clone, Default)]
pub struct Base {
    /// Which cells hold a value.
    pub valid: Bitmap,
    /// Missing cells that held a token.
    pub token_rows: Vec<(u32, u16)>,
    /// The tokens.
    pub tokens: Vec<String>,
    /// Cells that do not fit.
    pub invalid: Vec<(u32, Box<str>)>,
    /// Cells with leading zeros, among the invalid values.
    pub leading_zeros: u64,
    /// Whether one of the invalid values is a number in another notation.
    pub written: bool,
    /// Too many invalid values: the column is not of this kind, and nothing more is kept.
    pub failed: bool,
    /// Whether the type is final: however many cells do not fit, all are kept.
    pub is_final: bool,
    /// Rows before those that are held: only counted, as all together take too much memory.
    pub counted: Counted,
}

/// Rows that were counted and are not held.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counted {
    /// Rows.
    pub rows: usize,
    /// Cells that hold no value.
    pub unset: usize,
    /// Cells that do not fit, among these.
    pub invalid: usize,
    /// Bytes that the rows took.
    pub bytes: usize,
}

impl Base {
    /// The number of the next row.
    fn row(&self) -> u32 {
        self.valid.len() as u32
    }

    /// Takes a cell that is no value of the kind: missing, or an invalid value.
    #[cold]
    fn not_a_value(&mut self, cell: &[u8], rule: &Rule) {
        let row = self.row();
        if !cell.is_empty() {
            let blank = cell.iter().all(|b| *b == b' ');
            if !rule.pandas && blank || rule.meaning(cell) != Meaning::Value {
                self.token(cell);
            } else if !self.failed {
                self.invalid.push((row, String::from_utf8_lossy(cell).into()));
                // More than the hundredth part, with room for a bad beginning.
                let many = rule.pandas || self.invalid() > 10_000 + self.rows() / 50;
                self.failed = many && !self.is_final;
            }
        }
        self.valid.push(false);
    }

    /// Rows, those that are not held as well.
    pub fn rows(&self) -> usize {
        self.counted.rows + self.valid.len()
    }

    /// Cells of them that hold no value.
    pub fn unset(&self) -> usize {
        self.counted.unset + self.valid.unset()
    }

    /// Cells of them that do not fit.
    pub fn invalid(&self) -> usize {
        self.counted.invalid + self.invalid.len()
    }

    /// Counts the rows that are held, of so many bytes beside what is kept here, and gives them up.
    fn give_up(&mut self, bytes: usize) {
        let texts: usize = self.invalid.iter().map(|(_, text)| text.len() + 24).sum();
        let counted = &mut self.counted;
        counted.rows += self.valid.len();
        counted.unset += self.valid.unset();
        counted.invalid += self.invalid.len();
        counted.bytes += bytes + self.valid.memory() + self.token_rows.len() * 8 + texts;
        self.valid = Bitmap::default();
        self.token_rows = Vec::new();
        self.invalid = Vec::new();
    }

    /// Notes the token of a missing cell at the next row.
    fn token(&mut self, cell: &[u8]) {
        let row = self.row();
        let token = token_index(&mut self.tokens, &String::from_utf8_lossy(cell));
        self.token_rows.push((row, token));
    }
}

/// The place of a token in the list, new or not.
pub fn token_index(tokens: &mut Vec<String>, token: &str) -> u16 {
    let at = tokens.iter().position(|t| t == token).unwrap_or_else(|| {
        tokens.push(token.to_owned());
        tokens.len() - 1
    });
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// true or false, in any of three cases.
#[derive(Debug, Clone, Default)]
pub struct BooleanBuilder {
    /// What every builder keeps.
    pub base: Base,
    /// 0 or 1.
    pub values: Vec<u8>,
}

impl BooleanBuilder {
    fn push(&mut self, cell: &[u8], rule: &Rule) {
        let value = boolean(cell).filter(|_| !rule.is_listed(cell));
        self.values.push(u8::from(value == Some(true)));
        match value {
            Some(_) => self.base.valid.push(true),
            None => self.base.not_a_value(cell, rule),
        }
    }
}

/// A column being built.
#[derive(Debug, Clone)]
pub enum Builder {
    /// Integers and floats.
    Number(NumberBuilder),
    /// true and false.
    Boolean(BooleanBuilder),
    /// Days, instants, times of day.
    Time(TimeBuilder),
    /// Text with few values.
    Dictionary(DictionaryBuilder),
    /// Other text.
    Text(TextBuilder),
    /// Not wanted.
    Skip,
}

impl Builder {
    /// For cells read as `guess`.
    pub fn new(guess: Guess, style: Style) -> Self {
        match guess {
            Guess::Number => Builder::Number(NumberBuilder::new(style)),
            Guess::Boolean => Builder::Boolean(BooleanBuilder::default()),
            Guess::Time(order) => Builder::Time(TimeBuilder::new(order)),
            Guess::Dictionary => Builder::Dictionary(DictionaryBuilder::default()),
            Guess::Text => Builder::Text(TextBuilder::default()),
            Guess::Skip => Builder::Skip,
        }
    }

    /// Its type is final: however many cells do not fit, all are kept.
    #[must_use]
    pub fn finalized(mut self) -> Self {
        match &mut self {
            Builder::Number(NumberBuilder { base, .. })
            | Builder::Boolean(BooleanBuilder { base, .. })
            | Builder::Time(TimeBuilder { base, .. }) => base.is_final = true,
            Builder::Dictionary(_) | Builder::Text(_) | Builder::Skip => {}
        }
        self
    }

    /// Makes room for rows, and for texts of `width` bytes each; what is beyond [`MAX_ROOM`] is
    /// left to grow, since the rows are a guess.
    #[must_use]
    pub fn with_room(mut self, rows: usize, width: f64) -> Self {
        let rows = rows.min(MAX_ROOM / 8);
        match &mut self {
            Builder::Number(b) => b.values.reserve(rows),
            Builder::Boolean(b) => b.values.reserve(rows),
            Builder::Time(b) => b.values.reserve(rows),
            Builder::Dictionary(b) => b.codes.reserve(rows),
            Builder::Text(b) => b.texts.reserve(rows, ((rows as f64 * width) as usize).min(MAX_ROOM)),
            Builder::Skip => {}
        }
        self
    }

    /// Bytes that its texts take, those of a dictionary included.
    pub fn text_bytes(&self) -> usize {
        match self {
            Builder::Dictionary(b) => b.interner.texts().memory() + b.codes.memory(),
            Builder::Text(b) => b.texts.memory(),
            Builder::Number(_) | Builder::Boolean(_) | Builder::Time(_) | Builder::Skip => 0,
        }
    }

    /// Gives up the rows, of which only what tells the column's type is kept.
    pub fn give_up(&mut self, style: Style, rule: &Rule) {
        match self {
            Builder::Number(b) => b.give_up(),
            Builder::Boolean(b) => {
                b.base.give_up(b.values.len());
                b.values.clear();
            }
            Builder::Time(b) => {
                b.base.give_up(b.values.memory());
                b.values.keep_ends();
            }
            Builder::Dictionary(b) => b.give_up(),
            Builder::Text(b) => b.give_up(style, rule),
            Builder::Skip => {}
        }
    }

    /// Bytes of the rows that were given up.
    pub fn given_up(&self) -> usize {
        match self {
            Builder::Number(NumberBuilder { base, .. })
            | Builder::Boolean(BooleanBuilder { base, .. })
            | Builder::Time(TimeBuilder { base, .. })
            | Builder::Text(TextBuilder { base, .. }) => base.counted.bytes,
            Builder::Dictionary(b) => b.given_up_bytes(),
            Builder::Skip => 0,
        }
    }

    /// Which of the last `rows` cells do not fit, counted from the first of those, the last one first; none where the
    /// column is of another kind.
    pub fn misfits(&self, rows: u32) -> impl Iterator<Item = u32> + '_ {
        let (invalid, held): (&[(u32, Box<str>)], usize) = match self {
            Builder::Number(NumberBuilder { base, .. })
            | Builder::Boolean(BooleanBuilder { base, .. })
            | Builder::Time(TimeBuilder { base, .. })
                if !base.failed =>
            {
                (&base.invalid, base.valid.len())
            }
            _ => (&[], 0),
        };
        let first = (held as u32).saturating_sub(rows);
        let rows = invalid.iter().rev().map(move |(row, _)| row.checked_sub(first));
        rows.map_while(|row| row)
    }

    /// Takes the cells of a block.
    pub fn take(&mut self, cells: &Cells<'_>, scratch: &mut Vec<u8>, rule: &Rule) {
        match self {
            Builder::Number(b) => cells.each(scratch, |cell| b.push(cell, rule)),
            Builder::Boolean(b) => cells.each(scratch, |cell| b.push(cell, rule)),
            Builder::Time(b) => cells.each(scratch, |cell| b.push(cell, rule)),
            Builder::Dictionary(b) => cells.each(scratch, |cell| b.push(cell)),
            Builder::Text(b) => cells.each(scratch, |cell| b.push(cell, rule)),
            Builder::Skip => {}
        }
    }

    /// Takes one cell.
    pub fn push(&mut self, cell: &[u8], rule: &Rule) {
        match self {
            Builder::Number(b) => b.push(cell, rule),
            Builder::Boolean(b) => b.push(cell, rule),
            Builder::Time(b) => b.push(cell, rule),
            Builder::Dictionary(b) => b.push(cell),
            Builder::Text(b) => b.push(cell, rule),
            Builder::Skip => {}
        }
    }
}
