//! A table: its columns' names and types, its batches, and where they came from.

use std::sync::Arc;

use super::chunk::Chunk;
use super::{Column, Field, SourceReport};
use crate::run::Context;
use crate::{Error, Finding, Result};

/// Rows that were read together, all columns of them.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Rows.
    pub rows: usize,
    /// Columns, in table order; each `rows` long.
    pub columns: Vec<Arc<Chunk>>,
}

/// Typed columns with where they came from. Never changed once it is there.
///
/// When it fits the budget its columns are in memory; else [`Table::columns`] reads the wanted ones
/// again from where they lie.
#[derive(Clone)]
pub struct Table {
    /// Where it came from and how it was read.
    pub source: SourceReport,
    /// Names and types of the columns.
    pub fields: Vec<Field>,
    /// Rows in all.
    pub rows: u64,
    /// What was odd while reading.
    pub findings: Vec<Finding>,
    /// Its rows.
    pub store: Store,
}

/// Where the rows of a table are.
#[derive(Clone)]
pub enum Store {
    /// In memory: as many columns as the table has, all of them cut into chunks at the same rows.
    Memory(Vec<Column>),
    /// Where its columns are read again, without the rest.
    Disk(Arc<dyn Reader>),
}

/// Reads columns again: what a format offers for tables that do not fit in memory. It owns what it
/// reads from.
pub trait Reader: Send + Sync {
    /// All rows of the named columns, typed exactly as the table's fields say.
    fn load<'a>(&'a self, columns: &'a [usize], cx: &'a Context) -> Loading<'a>;

    /// Hands over all rows of the named columns in order, in chunks of about so many bytes of
    /// memory at most, typed exactly as the whole columns are. Each chunk has dictionaries of its own.
    fn chunks<'a>(&'a self, columns: &'a [usize], bytes: u64, cx: &'a Context, take: Take<'a>) -> Taking<'a> {
        let _ = bytes;
        Box::pin(async move {
            let columns = self.load(columns, cx).await?;
            for batch in batches(&columns, columns.first().map_or(0, Column::len)) {
                if !take(&batch)? {
                    break;
                }
            }
            Ok(())
        })
    }

    /// The same without waiting, where a question needs another look at a column that is not held.
    ///
    /// # Errors
    /// When the source cannot be read any more, or `take` fails.
    fn look(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        let _ = bytes;
        take(&self.window(columns, 0, usize::MAX)?).map(drop)
    }

    /// Bytes that all rows of a column take in memory, about.
    fn size(&self, column: usize) -> u64;

    /// Some rows of the named columns: `first` and how many, fewer at the end, as one batch.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch>;

    /// What reading has shown to be odd so far and could not be seen when the table was opened.
    fn findings(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// Columns, when they have been read.
pub type Loading<'a> = std::pin::Pin<Box<dyn Future<Output = Result<Vec<Column>>> + 'a>>;

/// What is done with a chunk of rows; whether more are wanted.
pub type Take<'a> = &'a mut (dyn FnMut(&Batch) -> Result<bool> + 'a);

/// Done when the last chunk has been taken.
pub type Taking<'a> = std::pin::Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

impl Table {
    /// Whether its rows are in memory.
    pub fn is_loaded(&self) -> bool {
        matches!(self.store, Store::Memory(_))
    }

    /// The rows in memory, chunk after chunk; none of a table that is read again.
    pub fn batches(&self) -> Vec<Batch> {
        match &self.store {
            Store::Memory(columns) => batches(columns, usize::try_from(self.rows).unwrap_or(usize::MAX)),
            Store::Disk(_) => Vec::new(),
        }
    }

    /// Some rows of the wanted columns, `first` and how many, fewer at the end, as one batch.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    pub fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
        let held = match &self.store {
            Store::Memory(held) => held,
            Store::Disk(reader) => return reader.window(columns, first, count),
        };
        let end = first.saturating_add(count as u64).min(self.rows);
        let at = |row: u64| usize::try_from(row).unwrap_or(usize::MAX);
        let rows = at(first.min(end))..at(end);
        let column = |place: &usize| {
            let column = held.get(*place).ok_or_else(|| Error::internal("a column is gone"))?;
            column.slice(rows.clone()).map(Arc::new)
        };
        Ok(Batch {
            rows: rows.len(),
            columns: columns.iter().map(column).collect::<Result<_>>()?,
        })
    }

    /// Bytes that all rows of a column take in memory, about.
    pub fn size(&self, column: usize) -> u64 {
        match &self.store {
            Store::Memory(columns) => columns.get(column).map_or(0, Column::memory),
            Store::Disk(reader) => reader.size(column),
        }
    }

    /// What was odd while reading: when it was opened, and, for a table that is not in memory, in
    /// all that has been read of it since.
    pub fn findings_so_far(&self) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        if let Store::Disk(reader) = &self.store {
            findings.extend(reader.findings());
        }
        findings
    }

    /// The position of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }

    /// Its rows as they are numbered in 32 bits.
    ///
    /// # Errors
    /// When there are more: a format refuses such a file when it opens it.
    pub fn numbered_rows(&self) -> Result<std::ops::Range<u32>> {
        match u32::try_from(self.rows) {
            Ok(rows) => Ok(0..rows),
            Err(_) => Err(Error::internal("a table of more rows than have numbers")),
        }
    }

    /// The wanted columns in the order asked for: from memory, or read again from the source. All
    /// are cut into chunks at the same rows.
    ///
    /// # Errors
    /// When a column does not exist, the source cannot be read any more, or the person said stop.
    pub async fn columns(&self, wanted: &[usize], cx: &Context) -> Result<Vec<Column>> {
        match &self.store {
            Store::Memory(columns) => {
                let column = |at: &usize| columns.get(*at).cloned();
                let wanted: Option<Vec<Column>> = wanted.iter().map(column).collect();
                wanted.ok_or_else(|| Error::internal("a column is gone"))
            }
            Store::Disk(reader) => reader.load(wanted, cx).await,
        }
    }

    /// Hands over all rows of the wanted columns in order, chunk after chunk: the batches in memory,
    /// or chunks of about so many bytes read again from the source, of which none is kept.
    ///
    /// # Errors
    /// When the source cannot be read any more, the person said stop, or what is done with a chunk
    /// fails.
    pub async fn chunks(
        &self,
        columns: &[usize],
        bytes: u64,
        cx: &Context,
        mut take: impl FnMut(&Batch) -> Result<()>,
    ) -> Result<()> {
        if let Store::Disk(reader) = &self.store {
            let mut all = |batch: &Batch| take(batch).map(|()| true);
            return reader.chunks(columns, bytes, cx, &mut all).await;
        }
        let wanted = self.columns(columns, cx).await?;
        for batch in batches(&wanted, usize::try_from(self.rows).unwrap_or(usize::MAX)) {
            take(&batch)?;
            cx.tick(0).await?;
        }
        Ok(())
    }

    /// Another look at a column, chunk after chunk, until `take` wants no more.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    pub fn look(&self, column: usize, bytes: u64, take: &mut dyn FnMut(&Chunk) -> bool) -> Result<()> {
        match &self.store {
            Store::Memory(columns) => {
                let mut chunks = columns.get(column).into_iter().flat_map(Column::chunks);
                let _ = chunks.all(|(_, chunk)| take(chunk));
                Ok(())
            }
            Store::Disk(reader) => {
                let mut of_batch = |batch: &Batch| Ok(batch.columns.first().is_some_and(|column| take(column)));
                reader.look(&[column], bytes, &mut of_batch)
            }
        }
    }

    /// Columns in groups that can be read together: all when the table is in memory, else as many
    /// as fit this many bytes, one at least.
    pub fn groups(&self, columns: &[usize], bytes: u64) -> Vec<Vec<usize>> {
        let Store::Disk(reader) = &self.store else {
            return vec![columns.to_vec()];
        };
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut taken = u64::MAX;
        for &column in columns {
            let size = reader.size(column);
            taken = taken.saturating_add(size);
            if taken > bytes {
                groups.push(Vec::new());
                taken = size;
            }
            if let Some(group) = groups.last_mut() {
                group.push(column);
            }
        }
        groups
    }

    /// Bytes that the rows in memory take; a shared dictionary counts once.
    pub fn memory(&self) -> u64 {
        match &self.store {
            Store::Memory(columns) => columns.iter().map(Column::memory).sum(),
            Store::Disk(_) => 0,
        }
    }
}

/// Columns that are cut at the same rows, cut there; `rows` is for tables without columns.
fn batches(columns: &[Column], rows: usize) -> Vec<Batch> {
    let Some(first) = columns.first() else {
        let columns = Vec::new();
        return vec![Batch { rows, columns }];
    };
    let batch = |(at, chunk): (usize, &Arc<Chunk>)| Batch {
        rows: chunk.len(),
        columns: columns
            .iter()
            .filter_map(|column| column.parts().get(at).cloned())
            .collect(),
    };
    first.parts().iter().enumerate().map(batch).collect()
}
