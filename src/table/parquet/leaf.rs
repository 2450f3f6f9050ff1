//! A column of the file, read piece by piece: page after page, levels and values.
//!
//! Levels say where values are (Dremel's, in the words of Apache Parquet): a definition level below
//! the greatest is a value that is missing, a repetition level of 0 begins a row.

use std::ops::Range;

use bytes::Bytes;

use super::Decoded;
use super::decode::{Decoder, Leaf, TOO_LARGE, prefixed};
use super::format::Encoding;
use super::header::Kind;
use super::pages::{Page, Pages};
use super::runs::{Rest, Runs, width_of};
use super::values::Values;
use crate::Result;
use crate::kernel::Bitmap;

/// Levels handed on at once at most.
const PIECE: usize = 1 << 13;
/// Bytes of values that are handed on at once, where these are known beforehand.
const BYTES: usize = 1 << 20;

const CUT: &str = "its levels are cut off";

/// A column of a row group while it is read.
pub struct Column {
    pages: Pages,
    leaf: Leaf,
    /// The greatest definition level, and the greatest repetition level.
    definition: u8,
    repetition: u8,
    dictionary: Option<Values>,
    /// Bytes of the longest text that the dictionary has.
    longest: usize,
    page: Option<Open>,
    piece: Piece,
    codes: Vec<u32>,
}

/// Some levels, and the values that are there.
pub struct Piece {
    /// Levels.
    pub len: usize,
    /// Which of them have a value, where no level is above 1.
    pub valid: Bitmap,
    /// Definition and repetition levels of a nested column.
    pub definition: Vec<u8>,
    /// The same; of a column in no list there are none.
    pub repetition: Vec<u8>,
    /// The values that are there.
    pub values: Values,
}

impl Piece {
    /// The place of each cell's value, where one has it.
    pub fn places(&self) -> impl Iterator<Item = Option<usize>> + '_ {
        let mut next = 0..;
        (0..self.len).map(move |row| self.valid.get(row).then(|| next.next()).flatten())
    }

    /// Puts values where their cells are, with zeros for those that are missing; texts stay.
    pub fn spread(&mut self) {
        if self.valid.unset() > 0 {
            self.values.spread(self.len, |row| self.valid.get(row));
        }
    }
}

/// A page at work.
struct Open {
    /// Levels that are still to come.
    left: usize,
    definition: Levels,
    repetition: Levels,
    values: Decoder,
}

/// Levels of one kind.
enum Levels {
    /// All of them are 0, as the schema has it.
    None,
    /// In runs.
    Runs(Runs),
    /// A few bits each, the highest first; their width, and the place of the next.
    Packed(Bytes, u8, usize),
}

impl Levels {
    fn read(&mut self, count: usize, limit: u8, out: &mut Vec<u8>) -> Decoded<()> {
        match self {
            Levels::None => {
                out.resize(out.len() + count, 0);
                Ok(())
            }
            Levels::Runs(runs) => runs.levels(count, limit, out),
            Levels::Packed(bytes, width, at) => {
                for _ in 0..count {
                    let level = from_the_top(bytes, *at, *width);
                    if level > limit {
                        return Err("a level of it cannot be");
                    }
                    out.push(level);
                    *at += 1;
                }
                Ok(())
            }
        }
    }

    fn bitmap(&mut self, count: usize, out: &mut Bitmap) -> Decoded<()> {
        match self {
            Levels::None => {
                out.push_valid(count);
                Ok(())
            }
            Levels::Runs(runs) => runs.bitmap(count, out),
            Levels::Packed(bytes, width, at) => {
                (*at..*at + count).for_each(|at| out.push(from_the_top(bytes, at, *width) == 1));
                *at += count;
                Ok(())
            }
        }
    }
}

/// A level that is packed as old writers did it: from the highest bit of a byte down.
fn from_the_top(packed: &[u8], at: usize, width: u8) -> u8 {
    let first = at * usize::from(width);
    let bit = |at: usize| packed.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    (first..first + usize::from(width)).fold(0, |level, at| level << 1 | bit(at))
}

impl Column {
    /// Of its pages.
    ///
    /// # Errors
    /// When it begins with a dictionary that is damaged, or takes more memory than is allowed.
    pub fn new(pages: Pages, leaf: Leaf, (definition, repetition): (i16, i16)) -> Result<Self> {
        let level = |level: i16| u8::try_from(level).unwrap_or(u8::MAX);
        let mut column = Column {
            pages,
            leaf,
            definition: level(definition),
            repetition: level(repetition),
            dictionary: None,
            longest: 0,
            page: None,
            piece: Piece {
                len: 0,
                valid: Bitmap::default(),
                definition: Vec::new(),
                repetition: Vec::new(),
                values: leaf.none(),
            },
            codes: Vec::new(),
        };
        if let Some((page, count, encoding)) = column.pages.dictionary()? {
            let dictionary = leaf.dictionary(page, count, encoding);
            let dictionary = dictionary.map_err(|what| column.pages.broken(what))?;
            column.longest = dictionary.longest();
            column.dictionary = Some(dictionary);
        }
        Ok(column)
    }

    /// It is damaged in this way.
    pub fn broken(&self, what: &str) -> crate::Error {
        self.pages.broken(what)
    }

    /// It needs more bytes than are allowed.
    pub fn too_large(&self, needed: u64) -> crate::Error {
        self.pages.too_large(needed)
    }

    /// Room for its values.
    pub fn none(&self) -> Values {
        self.leaf.none()
    }

    /// Bytes of the longest text that its dictionary has.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Some of the next levels, `limit` at most, with their values; `None` at the end.
    ///
    /// # Errors
    /// When a page is damaged, cannot be read, or takes more memory than is allowed.
    pub fn next(&mut self, limit: usize) -> Result<Option<&mut Piece>> {
        if !self.open()? {
            return Ok(None);
        }
        match self.read(limit) {
            Ok(()) => Ok(Some(&mut self.piece)),
            Err(what) => Err(self.damaged(what)),
        }
    }

    fn damaged(&self, what: &str) -> crate::Error {
        if what == TOO_LARGE {
            return self.too_large((self.leaf.limit as u64).saturating_add(1));
        }
        self.pages.broken(&format!("a page of it is damaged, {what}"))
    }

    /// Passes over levels until as many rows have begun and the next one begins, `rows` at most; what follows of
    /// its piece is handed on. Returns how many began; fewer at the end.
    ///
    /// # Errors
    /// As in `next`.
    pub fn pass_rows(&mut self, rows: usize) -> Result<(usize, Option<&mut Piece>)> {
        let mut begun = 0;
        while self.open()? {
            match self.pass_levels(rows - begun) {
                Ok((_, true)) => return Ok((rows, Some(&mut self.piece))),
                Ok((passed, false)) => begun += passed,
                Err(what) => return Err(self.damaged(what)),
            }
        }
        Ok((begun, None))
    }

    /// Reads levels of the open page, and passes over those before the place where a row begins after so many.
    /// Returns how many rows begin before it, and whether there is such a place.
    fn pass_levels(&mut self, rows: usize) -> Decoded<(usize, bool)> {
        let (count, present) = self.read_levels(PIECE)?;
        let starts = |at: &usize| self.piece.repetition.get(*at).is_none_or(|level| *level == 0);
        let mut begins = (0..count).filter(starts);
        let Some(cut) = begins.nth(rows) else {
            let passed = (0..count).filter(starts).count();
            self.skip_present(present)?;
            return Ok((passed, false));
        };
        let before = match self.piece.definition.is_empty() {
            true => (0..cut).filter(|at| self.piece.valid.get(*at)).count(),
            false => self
                .piece
                .definition
                .iter()
                .take(cut)
                .filter(|level| **level == self.definition)
                .count(),
        };
        self.skip_present(before)?;
        let piece = &mut self.piece;
        piece.len = count - cut;
        piece.valid = piece.valid.slice(&(cut..count));
        piece.definition.drain(..cut.min(piece.definition.len()));
        piece.repetition.drain(..cut.min(piece.repetition.len()));
        self.read_present(present - before)?;
        Ok((rows, true))
    }

    /// Passes over rows of a column that is in no list. Returns how many there were.
    ///
    /// # Errors
    /// As in `next`.
    pub fn skip(&mut self, rows: usize) -> Result<usize> {
        let mut left = rows;
        while left > 0 {
            if self.page.as_ref().is_none_or(|page| page.left == 0) && self.repetition == 0 {
                // Pages whose rows all go by are not even unpacked.
                match self.pages.peek()? {
                    None => break,
                    Some(Kind::Data { values, .. } | Kind::DataV2 { values, .. }) if values as usize <= left => {
                        self.pages.pass_over()?;
                        left -= values as usize;
                        continue;
                    }
                    Some(_) => {}
                }
            }
            if !self.open()? {
                break;
            }
            left -= self.skip_values(left).map_err(|what| self.damaged(what))?;
        }
        Ok(rows - left)
    }

    /// Passes over some values of the open page, `limit` at most. Returns how many.
    fn skip_values(&mut self, limit: usize) -> Decoded<usize> {
        let (count, present) = self.read_levels(limit)?;
        self.skip_present(present)?;
        Ok(count)
    }

    fn skip_present(&mut self, present: usize) -> Decoded<()> {
        match &mut self.page {
            Some(page) => page.values.skip(self.leaf, present, &mut self.piece.values),
            None => Ok(()),
        }
    }

    /// Whether all has been read.
    ///
    /// # Errors
    /// When what follows is damaged.
    pub fn is_done(&mut self) -> Result<bool> {
        Ok(!self.open()?)
    }

    /// Goes to the next page with levels where none is open; `false` at the end.
    fn open(&mut self) -> Result<bool> {
        while self.page.as_ref().is_none_or(|page| page.left == 0) {
            let Some(page) = self.pages.next_data()? else {
                self.page = None;
                return Ok(false);
            };
            let open = self.opened(page);
            self.page = Some(open.map_err(|what| self.damaged(what))?);
        }
        Ok(true)
    }

    fn opened(&self, Page { bytes, kind }: Page) -> Decoded<Open> {
        let (count, encoding, definition, repetition, body);
        match kind {
            Kind::Data {
                values,
                encoding: of_values,
                definition: of_definition,
                repetition: of_repetition,
            } => {
                (count, encoding) = (values as usize, of_values);
                let mut rest = Rest::new(bytes.clone());
                repetition = levels(&bytes, &mut rest, of_repetition, self.repetition, count)?;
                definition = levels(&bytes, &mut rest, of_definition, self.definition, count)?;
                body = rest.into_left();
            }
            Kind::DataV2 {
                values,
                encoding: of_values,
                definition: of_definition,
                repetition: of_repetition,
                ..
            } => {
                (count, encoding) = (values as usize, of_values);
                let mut rest = Rest::new(bytes.clone());
                let mut part = |length: u32, limit: u8| {
                    let part = rest.take(length as usize).ok_or(CUT)?;
                    in_runs(bytes.slice(part), limit)
                };
                repetition = part(of_repetition, self.repetition)?;
                definition = part(of_definition, self.definition)?;
                body = rest.into_left();
            }
            Kind::Dictionary { .. } | Kind::Other => return Err("it holds no values"),
        }
        Ok(Open {
            left: count,
            definition,
            repetition,
            values: Decoder::new(self.leaf, encoding, body, count)?,
        })
    }

    /// Reads a piece of the open page.
    fn read(&mut self, limit: usize) -> Decoded<()> {
        let (_, present) = self.read_levels(limit)?;
        self.read_present(present)
    }

    /// Reads values of the open page that are there.
    fn read_present(&mut self, present: usize) -> Decoded<()> {
        let (Some(page), piece) = (&mut self.page, &mut self.piece) else {
            return Err("it is not there");
        };
        if page.values.is_coded() {
            return self.coded(present);
        }
        if matches!(piece.values, Values::Codes(..)) {
            piece.values = self.leaf.none();
        }
        piece.values.clear();
        page.values.read(self.leaf, present, &mut piece.values)
    }

    /// Reads levels of the open page. Returns how many, and how many of them have a value.
    fn read_levels(&mut self, limit: usize) -> Decoded<(usize, usize)> {
        let (Some(page), piece) = (&mut self.page, &mut self.piece) else {
            return Err("it is not there");
        };
        let bytes = match page.values.is_coded() {
            true => self.leaf.width.max(self.longest),
            false => self.leaf.width,
        };
        let count = limit.min(page.left).min(PIECE).min((BYTES / bytes.max(1)).max(1));
        piece.valid = Bitmap::default();
        piece.definition.clear();
        piece.repetition.clear();
        let present = if self.definition <= 1 && self.repetition == 0 {
            page.definition.bitmap(count, &mut piece.valid)?;
            count - piece.valid.unset()
        } else {
            page.definition.read(count, self.definition, &mut piece.definition)?;
            if self.repetition > 0 {
                page.repetition.read(count, self.repetition, &mut piece.repetition)?;
            }
            piece
                .definition
                .iter()
                .filter(|level| **level == self.definition)
                .count()
        };
        (piece.len, page.left) = (count, page.left - count);
        Ok((count, present))
    }

    fn coded(&mut self, present: usize) -> Decoded<()> {
        let Some(page) = &mut self.page else {
            return Err("it is not there");
        };
        self.piece.values.clear();
        let Some(dictionary) = &self.dictionary else {
            return match present {
                0 => Ok(()),
                _ => Err("it refers to a dictionary that is not there"),
            };
        };
        self.codes.clear();
        page.values.codes(present, dictionary.entries(), &mut self.codes)?;
        self.piece.values.take(dictionary, &self.codes);
        Ok(())
    }
}

/// Levels of a page of the first kind.
fn levels(page: &Bytes, rest: &mut Rest, encoding: Encoding, limit: u8, count: usize) -> Decoded<Levels> {
    if limit == 0 {
        return Ok(Levels::None);
    }
    let slice = |places: Range<usize>| page.slice(places);
    match encoding {
        Encoding::Rle => in_runs(slice(prefixed(rest)?), limit),
        Encoding::BitPacked => {
            let width = width_of(limit.into());
            let bits = count.checked_mul(width.into()).ok_or(CUT)?;
            let packed = rest.take(bits.div_ceil(8)).ok_or(CUT)?;
            Ok(Levels::Packed(slice(packed), width, 0))
        }
        _ => Err("its levels have an encoding that levels cannot have"),
    }
}

fn in_runs(levels: Bytes, limit: u8) -> Decoded<Levels> {
    match limit {
        0 => Ok(Levels::None),
        limit => Runs::new(levels, width_of(limit.into())).map(Levels::Runs),
    }
}
