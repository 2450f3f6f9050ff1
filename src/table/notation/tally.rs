//! What the cells of a column show about how its numbers are written: counted once, whatever they turn out to mean.

use super::{Notation, Shape, Sign, Unit, is_missing, is_plain};
use crate::table::chunk::{Chunk, Data};
use crate::table::parse::number::is_code;

/// Every way in which points and groups go together.
pub const WAYS: [(u8, u8); 8] = [
    (b'.', 0),
    (b'.', b','),
    (b'.', b' '),
    (b'.', b'\''),
    (b',', 0),
    (b',', b'.'),
    (b',', b' '),
    (b',', b'\''),
];

/// Different units that are told apart; beyond, a column is rather text.
const UNITS: usize = 24;

/// Digits that a telephone number has at least.
const LONG: usize = 7;

/// How numbers of a column are written.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The decimal point of plain numbers.
    pub point: u8,
    /// Whether texts that say that nothing is known are missing.
    pub phrases: bool,
    /// Cells that are not missing.
    pub total: u64,
    /// Of them, those that are numbers in each of the [`WAYS`].
    pub fits: [u64; 8],
    /// Of those, the ones with parted groups.
    pub used: [u64; 8],
    /// Units, with their cells and the first spelling.
    pub units: Vec<(Unit, u64, String)>,
    /// Numbers other than zero without a unit.
    pub bare: u64,
    /// Numbers that plain reading does not take for such.
    pub written: u64,
    /// The first of them.
    pub example: String,
    /// Digits with a zero before them.
    pub zeros: u64,
    /// Digits with a capital E among them, as identifiers have it.
    pub codes: u64,
    /// Numbers of three digits that nothing parts.
    pub short: u64,
    /// Longer ones.
    pub long: u64,
    /// Numbers in parentheses.
    pub parentheses: u64,
    /// Numbers with the minus behind.
    pub behind: u64,
    /// Numbers with further words behind their unit.
    pub remarks: u64,
    /// The seconds of the finest unit in times of several parts.
    pub finest: Option<u32>,
    /// The digits of the first number, all as zeros, with what parts them.
    pattern: Vec<u8>,
    /// Whether all numbers look the same.
    alike: bool,
}

impl Tally {
    /// Of no cell yet; plain numbers have this decimal point.
    pub fn new(point: u8) -> Tally {
        Tally {
            point,
            phrases: false,
            total: 0,
            fits: [0; 8],
            used: [0; 8],
            units: Vec::new(),
            bare: 0,
            written: 0,
            example: String::new(),
            zeros: 0,
            codes: 0,
            short: 0,
            long: 0,
            parentheses: 0,
            behind: 0,
            remarks: 0,
            finest: None,
            pattern: Vec::new(),
            alike: true,
        }
    }

    /// Counts a text that so many cells have.
    pub fn add(&mut self, text: &str, cells: u64) {
        let is_plain = is_plain(text, self.point);
        let shape = Shape::of(text);
        if self.phrases && shape.is_none() && !is_plain && is_missing(text) {
            return;
        }
        self.total += cells;
        let Some(shape) = shape else {
            // A number with an exponent, or a code.
            self.codes += if is_code(text.as_bytes()) { cells } else { 0 };
            let ways = self.fits.iter_mut().zip(WAYS).filter(|_| is_plain);
            ways.filter(|(_, (point, _))| *point == self.point)
                .for_each(|(fits, _)| *fits += cells);
            return;
        };
        let body = shape.body.bytes();
        let is_in = |way: (u8, u8)| body.iter().all(|b| b.is_ascii_digit() || *b == way.0 || *b == way.1);
        let mut fits_any = false;
        for ((fits, used), (point, group)) in self.fits.iter_mut().zip(&mut self.used).zip(WAYS) {
            if is_in((point, group)) && Notation::of((point, group)).digits(body).is_some() {
                fits_any = true;
                *fits += cells;
                *used += if group != 0 && body.contains(&group) { cells } else { 0 };
            }
        }
        if !fits_any {
            // Digits too many for a number are in no unit either.
            self.bare += if shape.unit == Unit::NONE { cells } else { 0 };
            self.zeros += if body.first() == Some(&b'0') { cells } else { 0 };
            return;
        }
        self.note(&shape, cells);
        if !is_plain {
            self.written += cells;
            if self.example.is_empty() {
                text.clone_into(&mut self.example);
            }
        }
    }

    /// What else a number shows.
    fn note(&mut self, shape: &Shape<'_>, cells: u64) {
        let body = shape.body.bytes();
        match shape.sign {
            Sign::Parentheses => self.parentheses += cells,
            Sign::Behind => self.behind += cells,
            Sign::Usual | Sign::Plus => {}
        }
        self.remarks += if shape.remark { cells } else { 0 };
        if body.iter().all(u8::is_ascii_digit) {
            self.short += if body.len() == 3 { cells } else { 0 };
            self.long += if body.len() > 3 { cells } else { 0 };
        }
        self.finest = self.finest.into_iter().chain(shape.finest()).min();
        let digits = body.iter().map(|b| if b.is_ascii_digit() { b'0' } else { *b });
        if self.pattern.is_empty() {
            self.pattern = digits.collect();
        } else if self.alike {
            self.alike = digits.eq(self.pattern.iter().copied());
        }
        if shape.unit == Unit::NONE {
            self.bare += if body.iter().all(|b| !(b'1'..=b'9').contains(b)) {
                0
            } else {
                cells
            };
            return;
        }
        self.alike = false;
        let known = self.units.iter_mut().find(|(unit, ..)| *unit == shape.unit);
        if let Some((_, count, _)) = known {
            *count += cells;
        } else if self.units.len() < UNITS {
            self.units.push((shape.unit, cells, shape.spelling.to_owned()));
        }
    }

    /// Whether all units are currencies.
    pub fn is_money(&self) -> bool {
        !self.units.is_empty() && self.units.iter().all(|(unit, ..)| unit.is_currency())
    }

    /// Whether the numbers show which sign is the decimal point: some have decimals or parted groups.
    pub fn shows_point(&self, notation: Notation) -> bool {
        let at = WAYS.iter().position(|way| *way == (notation.point, notation.group));
        let whole = WAYS.iter().zip(&self.fits).filter(|(way, _)| way.0 != notation.point);
        let most = whole.map(|(_, fits)| *fits).max().unwrap_or(0);
        at.and_then(|at| self.fits.get(at)).is_some_and(|fits| *fits > most)
    }

    /// Whether all numbers are groups of as many digits, as telephone numbers and registers have them.
    pub fn is_register(&self) -> bool {
        let mut groups = self.pattern.split(|b| matches!(b, b' ' | b'.')).map(<[u8]>::len);
        let first = groups.next().unwrap_or(0);
        let digits = self.pattern.iter().filter(|b| **b == b'0').count();
        let is_long = digits >= LONG && first > 1 && groups.count() > 1 && !self.pattern.contains(&b',');
        self.alike && is_long
    }
}

/// Calls `each` with the texts of a chunk and how many cells they stand for: of a coded one with every different text, of
/// one of another type with its values as they are shown.
pub fn texts(chunk: &Chunk, each: &mut dyn FnMut(&str, u64)) {
    match &chunk.data {
        Data::Dictionary { codes, dictionary } => {
            let counts = codes.counts(dictionary.len());
            for (code, count) in counts.iter().enumerate().skip(1).filter(|(_, count)| **count > 0) {
                each(&dictionary.text(code), *count);
            }
        }
        Data::Text(texts) => {
            let rows = (0..chunk.len()).filter(|row| chunk.valid.get(*row));
            rows.for_each(|row| each(&texts.text(row), 1));
        }
        _ => (0..chunk.len())
            .filter_map(|row| super::text(chunk, row))
            .for_each(|text| each(&text, 1)),
    }
}

/// The same, and adds the rows, counted from `first`, whose text holds what `each` asks, until there are `most`.
pub fn told(chunk: &Chunk, first: u64, most: usize, each: &mut dyn FnMut(&str, u64) -> bool, into: &mut Vec<u64>) {
    let room = most.saturating_sub(into.len());
    match &chunk.data {
        Data::Dictionary { codes, dictionary } => {
            let counts = codes.counts(dictionary.len());
            let holds = |(code, count): (usize, &u64)| code > 0 && *count > 0 && each(&dictionary.text(code), *count);
            let held: Vec<bool> = counts.iter().enumerate().map(holds).collect();
            let of = |row: &usize| held.get(codes.get(*row) as usize).copied().unwrap_or(false);
            let found = (0..chunk.len()).filter(of).take(room);
            into.extend(found.map(|row| first + row as u64));
        }
        Data::Text(texts) => {
            for row in (0..chunk.len()).filter(|row| chunk.valid.get(*row)) {
                if each(&texts.text(row), 1) && into.len() < most {
                    into.push(first + row as u64);
                }
            }
        }
        _ => {
            for row in 0..chunk.len() {
                if super::text(chunk, row).is_some_and(|text| each(&text, 1)) && into.len() < most {
                    into.push(first + row as u64);
                }
            }
        }
    }
}
