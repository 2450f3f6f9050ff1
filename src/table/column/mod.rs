//! A column of the whole table: what domains work with.
//!
//! Always: one kind, one scale and one dictionary over all its chunks, whichever way it came to
//! be. So a code means the same text, and an unscaled value the same number, in every chunk.

mod build;
mod cast;
mod unify;
mod views;

use std::ops::Range;
use std::sync::Arc;

use super::chunk::{Chunk, Kind};
use super::{Cell, RowSet, Type, Value};
use crate::{Error, Result};

pub use build::{Builder, Scalar};
pub use cast::{Cast, Written, time, zone_name};
pub use views::{Factor, Numbers};

/// One column over all rows of a table, in chunks that are shared with other tables.
#[derive(Debug, Clone)]
pub struct Column {
    /// One at least: it says what the column would hold, were there rows.
    chunks: Arc<[Arc<Chunk>]>,
    rows: usize,
}

impl Column {
    /// Of chunks that may differ in scale and dictionary, which are made to agree.
    ///
    /// # Errors
    /// When there are none, or when they are of different types or zones.
    pub fn new(chunks: Vec<Chunk>) -> Result<Column> {
        Ok(Column::of(unify::unify(chunks)?))
    }

    /// The same of chunks that others hold too: what need not change is shared.
    ///
    /// # Errors
    /// As [`Column::new`].
    pub fn shared(chunks: &[Arc<Chunk>]) -> Result<Column> {
        match !chunks.is_empty() && unify::agree(chunks) {
            true => Ok(Column::of(chunks.to_vec())),
            false => unify::unify_shared(chunks).map(Column::of),
        }
    }

    /// Of chunks that agree, as readers make them; one at least.
    pub(crate) fn of(chunks: Vec<Arc<Chunk>>) -> Column {
        debug_assert!(unify::agree(&chunks), "chunks of one column must agree");
        let rows = chunks.iter().map(|chunk| chunk.len()).sum();
        Column {
            chunks: chunks.into(),
            rows,
        }
    }

    /// Of chunks that agree, as readers make them; without any, a column of that type without rows.
    pub(crate) fn of_parts(chunks: Vec<Chunk>, r#type: Type) -> Column {
        match chunks.is_empty() {
            true => Column::one(Chunk::missing_cells(Kind::of(r#type), 0)),
            false => Column::of(chunks.into_iter().map(Arc::new).collect()),
        }
    }

    /// Of a single chunk.
    pub fn one(chunk: Chunk) -> Column {
        Column::of(vec![Arc::new(chunk)])
    }

    /// The chunks in order, each with the number of its first row.
    pub fn chunks(&self) -> impl Iterator<Item = (usize, &Chunk)> {
        let mut next = 0;
        self.chunks.iter().map(move |chunk| {
            let first = next;
            next += chunk.len();
            (first, &**chunk)
        })
    }

    /// The chunks in order.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Arc<Chunk>> {
        self.chunks.iter()
    }

    /// The first chunk, which says of all how their cells are held.
    pub(crate) fn first(&self) -> Option<&Arc<Chunk>> {
        self.chunks.first()
    }

    /// The chunks in order, to be shared.
    pub(crate) fn parts(&self) -> &[Arc<Chunk>] {
        &self.chunks
    }

    /// What it holds.
    pub fn kind(&self) -> &Kind {
        static NONE: Kind = Kind {
            r#type: Type::Text,
            zone: None,
            physical: None,
        };
        self.chunks.first().map_or(&NONE, |chunk| &chunk.kind)
    }

    /// The type of its values.
    pub fn r#type(&self) -> Type {
        self.kind().r#type
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Cells that are missing.
    pub fn missing(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.missing()).sum()
    }

    /// Cells that do not parse as the column's type.
    pub fn invalid(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.invalid.len()).sum()
    }

    /// The chunk that holds a row, and the row's number in it.
    pub fn locate(&self, row: usize) -> Option<(&Chunk, usize)> {
        let mut rest = row;
        for chunk in self.chunks.iter() {
            if rest < chunk.len() {
                return Some((chunk, rest));
            }
            rest -= chunk.len();
        }
        None
    }

    /// The value of a cell; `None` when it is missing, does not fit the type, or is not there.
    pub fn value(&self, row: usize) -> Option<Value> {
        let (chunk, at) = self.locate(row)?;
        chunk.value(at)
    }

    /// One cell as it is shown; `None` beyond the last row.
    pub fn cell(&self, row: usize) -> Option<Cell> {
        self.locate(row).map(|(chunk, at)| chunk.cell(at))
    }

    /// The rows of a set, in the order of the column. Chunks that are kept whole are shared.
    #[must_use]
    pub fn take(&self, rows: &RowSet) -> Column {
        let mut chunks = Vec::new();
        let mut first = 0;
        for chunk in self.chunks.iter() {
            let end = first + chunk.len() as u32;
            let inside: Vec<u32> = rows.within(first..end).map(|row| row - first).collect();
            first = end;
            if inside.len() == chunk.len() && !inside.is_empty() {
                chunks.push(Arc::clone(chunk));
            } else if !inside.is_empty() {
                chunks.push(Arc::new(chunk.take(&inside)));
            }
        }
        if chunks.is_empty() {
            chunks.extend(self.chunks.first().map(|chunk| Arc::new(chunk.take(&[]))));
        }
        Column::of(chunks)
    }

    /// The rows with these numbers, in this order; a row may come several times. A number beyond
    /// the end gives a missing cell.
    ///
    /// # Errors
    /// As [`Column::cut`].
    pub fn gather(&self, rows: &[u32]) -> Result<Column> {
        let parts: Vec<&Chunk> = self.chunks.iter().map(|part| &**part).collect();
        match parts.as_slice() {
            [one] => Ok(Column::one(one.take(rows))),
            parts => Ok(Column::one(Chunk::concat(parts)?.take(rows))),
        }
    }

    /// The rows of all, in this order: the one place where columns of different tables become one.
    ///
    /// # Errors
    /// When there are none, when they are of different types or zones, or when their numbers have no
    /// common scale within 128 bits.
    pub fn concat(columns: &[Column]) -> Result<Column> {
        let all: Vec<Arc<Chunk>> = columns
            .iter()
            .flat_map(|column| column.parts().iter().cloned())
            .collect();
        let filled: Vec<Arc<Chunk>> = all.iter().filter(|chunk| !chunk.is_empty()).cloned().collect();
        let chunks = if filled.is_empty() { all } else { filled };
        Column::shared(&chunks)
    }

    /// The same rows cut at other places; the ends of the chunks, rising, the last of them the
    /// number of rows.
    ///
    /// # Errors
    /// When the chunks have no common form, which those of one column always have.
    pub fn cut(&self, ends: &[usize]) -> Result<Column> {
        if self.ends().eq(ends.iter().copied()) {
            return Ok(self.clone());
        }
        let (mut chunks, mut start) = (Vec::with_capacity(ends.len()), 0);
        for &end in ends {
            chunks.push(Arc::new(self.slice(start..end)?));
            start = end;
        }
        if chunks.is_empty() {
            chunks.push(Arc::new(self.slice(0..0)?));
        }
        Ok(Column::of(chunks))
    }

    /// Where its chunks end, rising.
    pub fn ends(&self) -> impl Iterator<Item = usize> {
        self.chunks().map(|(first, chunk)| first + chunk.len())
    }

    /// Some of its rows as one chunk.
    ///
    /// # Errors
    /// As [`Column::cut`].
    pub fn slice(&self, rows: Range<usize>) -> Result<Chunk> {
        let mut parts = Vec::new();
        for (first, chunk) in self.chunks() {
            let from = rows.start.max(first);
            let to = rows.end.min(first + chunk.len());
            if from < to {
                parts.push(chunk.slice(from - first, to - from));
            }
        }
        match (parts.len(), self.chunks.first()) {
            (0, Some(first)) => Ok(first.slice(0, 0)),
            (0, None) => Err(Error::internal("a column without chunks")),
            (1, _) => Ok(parts.remove(0)),
            _ => Chunk::concat(&parts.iter().collect::<Vec<_>>()),
        }
    }

    /// Bytes in memory; a dictionary that chunks share counts once.
    pub fn memory(&self) -> u64 {
        let all: usize = self.chunks.iter().map(|chunk| chunk.memory()).sum();
        let shared = self.chunks.first().map_or(0, |chunk| chunk.dictionary_memory());
        (all - shared * (self.chunks.len() - 1)) as u64
    }
}
