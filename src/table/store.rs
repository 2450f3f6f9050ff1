//! A table: its columns' names and types, its batches, and where they came from.

use std::sync::Arc;

use super::chunk::Chunk;
use super::source::Source;
use super::{Field, ReadOptions, SourceReport};
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
/// When it fits the budget its batches are in memory; else `batches` is empty and [`Table::load`]
/// reads the wanted columns again from the source.
#[derive(Clone)]
pub struct Table {
    /// Where it came from and how it was read.
    pub source: SourceReport,
    /// Names and types of the columns.
    pub fields: Vec<Field>,
    /// Rows in all.
    pub rows: u64,
    /// The rows in memory, in order.
    pub batches: Vec<Arc<Batch>>,
    /// What was odd while reading.
    pub findings: Vec<Finding>,
    /// The bytes, to read again.
    pub origin: Arc<dyn Source>,
    /// How to read them again: everything that was sniffed is set.
    pub reading: ReadOptions,
    /// How to read columns again without the rest; kept by the format that read the table.
    pub reader: Arc<dyn Reader>,
}

/// Reads columns again: what a format offers for tables that do not fit in memory.
pub trait Reader: Send + Sync {
    /// All rows of the named columns, typed exactly as the table's fields say.
    fn load<'a>(&'a self, table: &'a Table, columns: &'a [usize], cx: &'a Context) -> Loading<'a>;

    /// Hands over all rows of the named columns in order, in chunks of about so many bytes of
    /// memory at most, typed exactly as the whole columns are. Each chunk has dictionaries of its own.
    fn chunks<'a>(
        &'a self,
        table: &'a Table,
        columns: &'a [usize],
        bytes: u64,
        cx: &'a Context,
        take: Take<'a>,
    ) -> Taking<'a> {
        let _ = bytes;
        Box::pin(async move {
            for batch in self.load(table, columns, cx).await? {
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
    fn look(&self, table: &Table, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        let _ = bytes;
        take(&self.window(table, columns, 0, usize::try_from(table.rows).unwrap_or(usize::MAX))?).map(drop)
    }

    /// Bytes that all rows of a column take in memory, about.
    fn size(&self, column: usize) -> u64;

    /// Some rows of the named columns: `first` and how many, as one batch.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    fn window(&self, table: &Table, columns: &[usize], first: u64, count: usize) -> Result<Batch>;

    /// What reading has shown to be odd so far and could not be seen when the table was opened.
    fn findings(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// Batches, when they have been read.
pub type Loading<'a> = std::pin::Pin<Box<dyn Future<Output = Result<Vec<Arc<Batch>>>> + 'a>>;

/// What is done with a chunk of rows; whether more are wanted.
pub type Take<'a> = &'a mut (dyn FnMut(&Batch) -> Result<bool> + 'a);

/// Done when the last chunk has been taken.
pub type Taking<'a> = std::pin::Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

impl Table {
    /// Whether its rows are in memory.
    pub fn is_loaded(&self) -> bool {
        !self.batches.is_empty() || self.rows == 0
    }

    /// What was odd while reading: when it was opened, and, for a table that is not in memory, in
    /// all that has been read of it since.
    pub fn findings_so_far(&self) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        if !self.is_loaded() {
            findings.extend(self.reader.findings());
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

    /// The wanted columns as batches: from memory, or read again from the source. Their columns
    /// are in the order asked for.
    ///
    /// # Errors
    /// When the source cannot be read any more, or the person said stop.
    pub async fn load(&self, columns: &[usize], cx: &Context) -> Result<Vec<Arc<Batch>>> {
        if self.is_loaded() {
            return Ok(self
                .batches
                .iter()
                .map(|batch| Arc::new(batch.project(columns)))
                .collect());
        }
        self.reader.load(self, columns, cx).await
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
        if self.is_loaded() {
            for batch in &self.batches {
                take(&batch.project(columns))?;
                cx.tick(0).await?;
            }
            return Ok(());
        }
        self.reader
            .chunks(self, columns, bytes, cx, &mut |batch| take(batch).map(|()| true))
            .await
    }

    /// Another look at a column, chunk after chunk, until `take` wants no more.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    pub fn look(&self, column: usize, bytes: u64, take: &mut dyn FnMut(&Chunk) -> bool) -> Result<()> {
        let mut of_batch = |batch: &Batch| Ok(batch.columns.first().is_some_and(|column| take(column)));
        if self.is_loaded() {
            for batch in &self.batches {
                if !of_batch(&batch.project(&[column]))? {
                    break;
                }
            }
            return Ok(());
        }
        self.reader.look(self, &[column], bytes, &mut of_batch)
    }

    /// Columns in groups that can be read together: all when the table is in memory, else as many
    /// as fit this many bytes, one at least.
    pub fn groups(&self, columns: &[usize], bytes: u64) -> Vec<Vec<usize>> {
        if self.is_loaded() {
            return vec![columns.to_vec()];
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut taken = u64::MAX;
        for &column in columns {
            let size = self.reader.size(column);
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
        let all: usize = self.batches.iter().flat_map(|s| &s.columns).map(|c| c.memory()).sum();
        all as u64
    }
}

impl Batch {
    /// Some of the columns, in the order asked for.
    pub fn project(&self, columns: &[usize]) -> Batch {
        Batch {
            rows: self.rows,
            columns: columns.iter().filter_map(|&c| self.columns.get(c).cloned()).collect(),
        }
    }
}
