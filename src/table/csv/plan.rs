//! What must be known of a text before its records become columns, and what was odd on the way.

use super::build::{Builder, Guess};
use super::cells::Layout;
use super::decode::BeyondAscii;
use super::index::Marks;
use super::missing::Rule;
use crate::table::Type;
use crate::table::parse::datetime::Order;
use crate::table::parse::number::Style;

/// How often a record is held at once: as it comes, as a cell, and in what is said about it.
const HELD: u64 = 4;

/// Bytes of a record that are no matter for any budget.
const SHORT: usize = 4 << 20;

/// Runs of rows whose numbers a problem lists; beyond, they are counted only.
const LISTED: usize = 100_000;

/// Room made for rows and bytes, beyond what is expected.
const ROOM: f64 = 1.02;

/// Everything that must be known to turn text into columns.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The bytes that have a meaning.
    pub marks: Marks,
    /// How records are laid out.
    pub layout: Layout,
    /// Whether the beginning holds zero bytes, so that rows with some are looked for.
    pub zeros: bool,
    /// How each column's cells are to be read.
    pub guesses: Vec<Guess>,
    /// How numbers are written.
    pub style: Style,
    /// Types that the person gave: however many cells do not fit, all are kept, and leading zeros
    /// are no objection to a number.
    pub given: Vec<Option<Type>>,
    /// Which of the two numbers of 03/04/2024 is the day, where nothing else is said.
    pub order: Order,
    /// What stands for missing.
    pub rule: Rule,
    /// The same of columns that have a rule of their own, in their order.
    pub rules: Vec<(usize, Rule)>,
    /// Bytes of text per row in the first look.
    pub bytes_per_row: f64,
    /// Bytes of text per cell of each column there.
    pub widths: Vec<f64>,
    /// Whether the text came out of a decoder, which has marked what is malformed.
    pub decoded: bool,
    /// How much may be read before the pass is broken off, since it needs more memory than was
    /// thought.
    pub limit: Option<Limits>,
    /// Bytes of text after which the rows read so far are given up, where they do not fit and only
    /// the types of the columns are looked for.
    pub give_up: Option<u64>,
    /// Bytes of a record at most, by the memory that there is.
    pub longest: usize,
}

/// Rows and bytes of text that a pass may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rows.
    pub rows: f64,
    /// Bytes.
    pub bytes: f64,
}

impl Plan {
    /// Bytes of a record that may be held where a table may take so much memory.
    pub fn longest(memory: u64) -> usize {
        usize::try_from(memory / HELD).unwrap_or(usize::MAX).max(SHORT)
    }

    /// Bytes of memory that a record of so many bytes takes.
    pub fn memory_of(record: usize) -> u64 {
        record as u64 * HELD
    }

    /// What stands for missing in a column.
    pub fn rule_of(&self, column: usize) -> &Rule {
        let own = self.rules.binary_search_by_key(&column, |(of, _)| *of).ok();
        own.and_then(|at| self.rules.get(at)).map_or(&self.rule, |(_, own)| own)
    }

    /// The same plan for some of the columns; the others are passed over.
    #[must_use]
    pub fn of_columns(&self, columns: &[usize]) -> Plan {
        let mut guesses = vec![Guess::Skip; self.guesses.len()];
        for &column in columns {
            if let (Some(to), Some(from)) = (guesses.get_mut(column), self.guesses.get(column)) {
                *to = *from;
            }
        }
        Plan {
            guesses,
            ..self.clone()
        }
    }

    /// A fresh builder for each column, with room for what this many bytes of text will hold if
    /// they are like the first look: what grows is copied again and again.
    pub fn builders(&self, bytes: u64) -> Vec<Builder> {
        let bytes = if self.give_up.is_some() { 0 } else { bytes };
        let rows = (bytes as f64 / self.bytes_per_row.max(1.0) * ROOM) as usize;
        let widths = self.widths.iter().copied().chain(std::iter::repeat(0.0));
        let empty = self.empty_builders().into_iter().zip(widths);
        empty
            .map(|(builder, width)| builder.with_room(rows, width * ROOM))
            .collect()
    }

    /// A fresh builder for each column, without room.
    pub fn empty_builders(&self) -> Vec<Builder> {
        let given = self.given.iter().copied().chain(std::iter::repeat(None));
        let each = self.guesses.iter().zip(given).map(|(&guess, given)| {
            let style = Style {
                lenient: self.style.lenient || given.is_some_and(Type::is_number),
                ..self.style
            };
            let builder = match Builder::new(guess, style) {
                Builder::Number(numbers) if given == Some(Type::Integer) => Builder::Number(numbers.whole()),
                Builder::Number(numbers) if given == Some(Type::Float) => Builder::Number(numbers.float()),
                builder => builder,
            };
            if given.is_some() { builder.finalized() } else { builder }
        });
        each.collect()
    }
}

/// Rows with the same problem.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// How many.
    pub count: u64,
    /// The first of them by number in the batch, those that follow each other as a run: its first and its last.
    pub runs: Vec<(u32, u32)>,
    /// What stands in the first of them.
    pub example: String,
}

impl Problem {
    /// Notes a row, which comes after those that are noted.
    pub fn add(&mut self, row: u32) {
        self.count += 1;
        let room = self.runs.len() < LISTED;
        match self.runs.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ if room => self.runs.push((row, row)),
            _ => {}
        }
    }

    /// Notes a row once more, where it may be the last that was noted.
    pub fn note(&mut self, row: u32) {
        match self.runs.last() {
            Some((_, last)) if *last == row => self.count += 1,
            _ => self.add(row),
        }
    }

    /// Notes rows of a block whose first row has number `base`.
    pub fn add_all(&mut self, base: u32, rows: &[u32]) {
        rows.iter().for_each(|row| self.add(base + row));
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.runs.iter().flat_map(|(first, last)| *first..=*last)
    }
}

/// Lines beyond one for each row: those inside cells, and those that are passed over.
#[derive(Debug, Clone, Default)]
pub struct MoreLines {
    /// Rows from which on there are more, and how many; a row may occur again.
    pub from: Vec<(u32, u32)>,
    /// Whether there were more than are kept.
    pub lost: bool,
}

/// Rows that are kept in [`MoreLines`].
const MORE_LINES: usize = 1_000;

impl MoreLines {
    /// Notes one more line from a row on.
    pub fn add(&mut self, row: u32) {
        let has_room = self.from.len() < MORE_LINES;
        match self.from.last_mut() {
            Some((last, lines)) if *last == row => *lines += 1,
            _ if has_room => self.from.push((row, 1)),
            _ => self.lost = true,
        }
    }
}

/// What was odd in the text.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    /// Rows with fewer fields than columns.
    pub short: Problem,
    /// Rows with more fields than columns.
    pub long: Problem,
    /// Rows with a quote out of place.
    pub bare_quotes: Problem,
    /// Rows with a quoted field that never ends; the quote is read as an ordinary character.
    pub unclosed: Problem,
    /// Rows with bytes that are no text in the encoding.
    pub undecodable: Problem,
    /// Rows without a value.
    pub empty: Problem,
    /// Rows that repeat the header.
    pub headers: Problem,
    /// Rows whose line ends unlike most others.
    pub odd_ends: Problem,
    /// Rows before which a byte-order mark or ^Z was cut off.
    pub joints: Problem,
    /// Rows with zero bytes.
    pub zeros: Problem,
    /// Rows whose cells fit their neighbours' columns better than their own.
    pub shifted: Problem,
    /// Rows before which a blank line was passed over, once for each.
    pub blank: Problem,
    /// Lines that are comments, passed over.
    pub comments: u64,
    /// Lines beyond one for each row.
    pub lines: MoreLines,
    /// The first text that is none in UTF-8, by which another encoding is told.
    pub broken: Vec<u8>,
    /// What there was beyond ASCII, where the text claims to be UTF-8.
    pub beyond_ascii: BeyondAscii,
}
