//! Nested columns: lists, structures and maps, put together from the levels of their leaves and
//! shown as JSON.
//!
//! Each leaf has a place for every value, and for every list or structure above it that has none.
//! Its definition level says down to which of them there is something, its repetition level which
//! list goes on (Dremel; Nested Encoding of Apache Parquet). So a cell is written by walking down the
//! schema, and each leaf below goes one place on with each value that it has.

use super::columns::Builder;
use super::json::{Sink, quote};
use super::leaf;
use super::numbers::{Shown, shown};
use super::tree::{Node, Repeated, Shape};
use super::values::Values;
use crate::{Error, Result};

/// Rows that are put together before their leaves are read on.
const ROWS: usize = 256;
/// Levels read of a leaf at once.
const LEVELS: usize = 1 << 12;

/// A nested column of a row group while it is read.
pub struct Nested {
    node: Node,
    leaves: Vec<Leaf>,
    /// Bytes that the levels and values of a leaf may take.
    limit: u64,
}

/// A leaf with what has been read of it and not yet been written.
struct Leaf {
    column: leaf::Column,
    /// The greatest definition level: that of a value.
    full: u8,
    held: Held,
    /// The next level, and the next value.
    at: usize,
    value: usize,
    /// Rows that begin among the levels still to come.
    starts: usize,
    /// Whether a level has been read, and whether the last one has.
    has_begun: bool,
    is_done: bool,
}

/// Levels and values.
struct Held {
    definition: Vec<u8>,
    /// Empty where no list is above.
    repetition: Vec<u8>,
    values: Values,
}

impl Held {
    /// Takes in a piece. Returns how many rows begin in it.
    fn add(&mut self, piece: &leaf::Piece, full: u8) -> usize {
        match piece.definition.is_empty() {
            // Where no level is above 1 they come as bits.
            true => {
                let levels = (0..piece.len).map(|at| u8::from(piece.valid.get(at)) * full);
                self.definition.extend(levels);
            }
            false => self.definition.extend_from_slice(&piece.definition),
        }
        self.repetition.extend_from_slice(&piece.repetition);
        self.values.append(&piece.values);
        match piece.repetition.is_empty() {
            true => piece.len,
            false => piece.repetition.iter().filter(|level| **level == 0).count(),
        }
    }

    fn memory(&self) -> u64 {
        (self.definition.len() + self.repetition.len() + self.values.memory()) as u64
    }
}

impl Nested {
    /// Of its leaves, each with its greatest definition level.
    pub fn new(node: Node, leaves: Vec<(leaf::Column, u8)>, limit: u64) -> Self {
        let leaf = |(column, full): (leaf::Column, u8)| Leaf {
            held: Held {
                definition: Vec::new(),
                repetition: Vec::new(),
                values: column.none(),
            },
            column,
            full,
            at: 0,
            value: 0,
            starts: 0,
            has_begun: false,
            is_done: false,
        };
        Nested {
            node,
            leaves: leaves.into_iter().map(leaf).collect(),
            limit,
        }
    }

    /// Appends rows to a column. Returns how many there were; `None` when there was more text than `limit` before
    /// the last of them.
    ///
    /// # Errors
    /// When a page is damaged, cannot be read, or takes more memory than is allowed.
    pub fn read(&mut self, rows: usize, to: &mut Builder, limit: u64) -> Result<Option<usize>> {
        let (mut left, mut text) = (rows, Sink::new(limit));
        while left > 0 {
            let wanted = left.min(ROWS);
            for leaf in &mut self.leaves {
                leaf.fill(wanted, self.limit)?;
            }
            let ready = self.leaves.iter().map(|leaf| leaf.starts).min().unwrap_or(0);
            let ready = ready.min(wanted);
            if ready == 0 {
                if self.leaves.iter().any(|leaf| leaf.starts > 0) {
                    return Err(self.broken());
                }
                break;
            }
            for _ in 0..ready {
                text.clear();
                let is_there = match write(&self.node, &mut self.leaves, &mut text) {
                    Ok(is_there) => is_there,
                    Err(Fault::TooLarge) => return Ok(None),
                    Err(Fault::Apart) => return Err(self.broken()),
                };
                // Nothing of the row is left over.
                if self.leaves.iter().any(|leaf| leaf.repeated() != 0) {
                    return Err(self.broken());
                }
                to.push_text(is_there.then_some(text.bytes()));
            }
            left -= ready;
            if to.text_bytes().max(to.dictionary_bytes()) > limit {
                return Ok(None);
            }
        }
        Ok(Some(rows - left))
    }

    /// Passes over rows. Returns how many there were.
    ///
    /// # Errors
    /// As in `read`.
    pub fn skip(&mut self, rows: usize) -> Result<usize> {
        let mut passed = Vec::new();
        for leaf in &mut self.leaves {
            passed.push(leaf.skip(rows)?);
        }
        match passed.split_first() {
            Some((first, rest)) if rest.iter().all(|other| other == first) => Ok(*first),
            _ => Err(self.broken()),
        }
    }

    /// Whether all has been read.
    ///
    /// # Errors
    /// When what follows is damaged.
    pub fn is_done(&mut self) -> Result<bool> {
        for leaf in &mut self.leaves {
            leaf.fill(0, self.limit)?;
        }
        Ok(self.leaves.iter().all(|leaf| leaf.starts == 0))
    }

    fn broken(&self) -> Error {
        let what =
            "its levels contradict each other: fields, or keys and values, of other numbers, or items of no list";
        match self.leaves.first() {
            Some(leaf) => leaf.column.broken(what),
            None => Error::internal("a nested column without leaves"),
        }
    }
}

impl Leaf {
    /// Reads on until so many rows are whole.
    fn fill(&mut self, rows: usize, limit: u64) -> Result<()> {
        if self.at > self.held.definition.len() / 2 {
            self.forget();
        }
        // A row is whole once the next one has begun.
        while self.starts <= rows && !self.is_done {
            let Some(piece) = self.column.next(LEVELS)? else {
                self.is_done = true;
                break;
            };
            if !std::mem::replace(&mut self.has_begun, true) && piece.repetition.first().is_some_and(|again| *again > 0)
            {
                return Err(self.column.broken("its first value belongs to no row"));
            }
            self.starts += self.held.add(piece, self.full);
            let held = self.held.memory();
            if held > limit {
                return Err(self.column.too_large(held));
            }
        }
        Ok(())
    }

    /// Passes over rows. Returns how many there were.
    fn skip(&mut self, rows: usize) -> Result<usize> {
        let mut left = rows;
        while self.at < self.held.definition.len() {
            if self.repeated() == 0 {
                if left == 0 {
                    return Ok(rows);
                }
                left -= 1;
            }
            self.advance();
        }
        self.forget();
        let (begun, piece) = self.column.pass_rows(left)?;
        self.has_begun = true;
        match piece {
            Some(piece) => self.starts += self.held.add(piece, self.full),
            None => self.is_done = true,
        }
        Ok(rows - left + begun)
    }

    /// Lets go of what has been written.
    fn forget(&mut self) {
        let held = &mut self.held;
        held.definition.drain(..self.at);
        if !held.repetition.is_empty() {
            held.repetition.drain(..self.at);
        }
        held.values.forget(self.value);
        (self.at, self.value) = (0, 0);
    }

    /// The definition level at hand; `None` behind the last.
    fn defined(&self) -> Option<u8> {
        self.held.definition.get(self.at).copied()
    }

    /// From which list on the level at hand goes on; 0 begins a row, as does the end.
    fn repeated(&self) -> u8 {
        self.held.repetition.get(self.at).copied().unwrap_or(0)
    }

    /// Goes on by one level. Returns the place of its value, if it has one.
    fn advance(&mut self) -> Option<usize> {
        let is_value = self.defined()? == self.full;
        if self.repeated() == 0 {
            self.starts = self.starts.saturating_sub(1);
        }
        self.at += 1;
        is_value.then(|| {
            self.value += 1;
            self.value - 1
        })
    }
}

/// Why a cell could not be written.
enum Fault {
    /// Leaves of it tell of other numbers of values.
    Apart,
    /// There is more text than is allowed.
    TooLarge,
}

type Written = std::result::Result<bool, Fault>;

/// Writes a part of a cell; whether it is there. What is not there is `null`.
fn write(node: &Node, leaves: &mut [Leaf], out: &mut Sink) -> Written {
    let own = node.first()..node.first() + node.leaves();
    let level = leaves.get(own.start).and_then(Leaf::defined).ok_or(Fault::Apart)?;
    if node.defined.is_some_and(|defined| level < defined) {
        pass(leaves, own)?;
        out.push("null");
        return Ok(false);
    }
    match &node.shape {
        Shape::Leaf(leaf, data) => {
            let leaf = leaves.get_mut(*leaf).ok_or(Fault::Apart)?;
            let value = leaf.advance().and_then(|at| shown(&leaf.held.values, at, data));
            match &value {
                Some(Shown::Bare(text)) => out.push(text),
                Some(Shown::Quoted(text)) => quote(text, out),
                None => out.push("null"),
            }
            return match out.is_full() {
                true => Err(Fault::TooLarge),
                false => Ok(value.is_some()),
            };
        }
        Shape::Struct(fields) => {
            out.push("{");
            for (at, (name, field)) in fields.iter().enumerate() {
                if at > 0 {
                    out.push(", ");
                }
                quote(name, out);
                out.push(": ");
                write(field, leaves, out)?;
            }
            out.push("}");
        }
        Shape::List(item, repeated) => {
            out.push("[");
            each(*repeated, level, own, leaves, |at, leaves| {
                if at > 0 {
                    out.push(", ");
                }
                write(item, leaves, out).map(|_| ())
            })?;
            out.push("]");
        }
        Shape::Map(key, value, repeated) => {
            out.push("{");
            each(*repeated, level, own, leaves, |at, leaves| {
                if at > 0 {
                    out.push(", ");
                }
                let from = out.len();
                write(key, leaves, out)?;
                // Keys that are no text become text.
                if !out.since(from).starts_with('"') {
                    let bare = out.cut(from);
                    quote(&bare, out);
                }
                out.push(": ");
                write(value, leaves, out).map(|_| ())
            })?;
            out.push("}");
        }
    }
    Ok(true)
}

/// Goes through the items of a list, if there are any.
fn each(
    repeated: Repeated,
    level: u8,
    own: std::ops::Range<usize>,
    leaves: &mut [Leaf],
    mut write: impl FnMut(usize, &mut [Leaf]) -> std::result::Result<(), Fault>,
) -> std::result::Result<(), Fault> {
    if level < repeated.filled {
        return pass(leaves, own);
    }
    let mut at = 0;
    loop {
        write(at, leaves)?;
        at += 1;
        let goes_on = |leaf: &Leaf| leaf.repeated() >= repeated.again;
        let mut all = leaves.get(own.clone()).unwrap_or(&[]).iter();
        let Some(first) = all.next().map(goes_on) else {
            return Err(Fault::Apart);
        };
        if all.any(|leaf| goes_on(leaf) != first) {
            return Err(Fault::Apart);
        }
        if !first {
            return Ok(());
        }
        // What goes on is an item, and no empty list.
        let mut all = leaves.get(own.clone()).unwrap_or(&[]).iter();
        if all.any(|leaf| leaf.defined().is_none_or(|level| level < repeated.filled)) {
            return Err(Fault::Apart);
        }
    }
}

/// Passes over a part that is not there: it has one place in each of its leaves.
fn pass(leaves: &mut [Leaf], own: std::ops::Range<usize>) -> std::result::Result<(), Fault> {
    for leaf in leaves.get_mut(own).unwrap_or(&mut []) {
        leaf.defined().ok_or(Fault::Apart)?;
        leaf.advance();
    }
    Ok(())
}
