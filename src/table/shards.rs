//! A table: its columns' names and types, its shards, and where they came from.

use std::sync::Arc;

use super::column::Column;
use super::source::Source;
use super::{Field, ReadOptions, SourceReport};
use crate::scan::Progress;
use crate::{Finding, Result};

/// Rows that were read together, all columns of them.
#[derive(Debug, Clone)]
pub struct Shard {
    /// Rows.
    pub rows: usize,
    /// Columns, in table order; each `rows` long.
    pub columns: Vec<Arc<Column>>,
}

/// Typed columns with where they came from. Never changed once it is there.
///
/// When it fits the budget its shards are in memory; else `shards` is empty and [`Table::load`]
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
    pub shards: Vec<Arc<Shard>>,
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
    fn load<'a>(&'a self, table: &'a Table, columns: &'a [usize], progress: &'a Progress) -> Loading<'a>;

    /// Some rows of the named columns: `first` and how many, as one shard.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    fn window(&self, table: &Table, columns: &[usize], first: u64, count: usize) -> Result<Shard>;
}

/// Shards, when they have been read.
pub type Loading<'a> = std::pin::Pin<Box<dyn Future<Output = Result<Vec<Arc<Shard>>>> + 'a>>;

impl Table {
    /// Whether its rows are in memory.
    pub fn is_loaded(&self) -> bool {
        !self.shards.is_empty() || self.rows == 0
    }

    /// The position of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }

    /// The wanted columns as shards: from memory, or read again from the source. Their columns
    /// are in the order asked for.
    ///
    /// # Errors
    /// When the source cannot be read any more, or the person said stop.
    pub async fn load(&self, columns: &[usize], progress: &Progress) -> Result<Vec<Arc<Shard>>> {
        if self.is_loaded() {
            return Ok(self
                .shards
                .iter()
                .map(|shard| Arc::new(shard.project(columns)))
                .collect());
        }
        self.reader.load(self, columns, progress).await
    }

    /// Bytes that the rows in memory take; a shared dictionary counts once.
    pub fn memory(&self) -> u64 {
        let all: usize = self.shards.iter().flat_map(|s| &s.columns).map(|c| c.memory()).sum();
        all as u64
    }
}

impl Shard {
    /// Some of the columns, in the order asked for.
    pub fn project(&self, columns: &[usize]) -> Shard {
        Shard {
            rows: self.rows,
            columns: columns.iter().filter_map(|&c| self.columns.get(c).cloned()).collect(),
        }
    }
}
