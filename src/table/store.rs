//! A table: its columns' names and types, its batches, and where they came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chunk::Chunk;
use super::{Column, Field, SourceReport};
use crate::run::Context;
use crate::{Error, Finding, Result, Step};

/// Rows that were read together, all columns of them.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Rows.
    pub rows: usize,
    /// Columns, in table order; each `rows` long.
    pub columns: Vec<Arc<Chunk>>,
}

/// Typed columns with where they came from. Never changed once it is there: a change makes another
/// table, which shares what stayed the same. A cheap clone.
///
/// When it fits the budget its columns are in memory; else [`Table::columns`] reads the wanted ones
/// again from where they lie.
#[derive(Clone)]
pub struct Table(Arc<Inner>);

struct Inner {
    name: String,
    fields: Vec<Field>,
    /// The place of each name.
    places: BTreeMap<String, usize>,
    rows: u64,
    origin: Arc<Origin>,
    findings: Vec<Finding>,
    store: Store,
    /// Reads the cells as they stand in the file.
    written: Option<Arc<dyn Reader>>,
    /// Tables that are read one from the other before a source is.
    depth: u32,
}

/// Where a table came from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// A file, read so.
    File(Box<SourceReport>),
    /// Another table, changed by steps.
    Derived {
        /// Where that one came from: a file, or what made it.
        of: Arc<Origin>,
        /// The changes in their order, one at least.
        steps: Vec<Arc<Step>>,
    },
    /// Values that the program made.
    Made {
        /// What made them, in words.
        by: String,
        /// The seed, where chance had a part in it.
        seed: Option<u64>,
    },
}

impl Origin {
    /// The file at the beginning, and how it was read.
    pub fn source(&self) -> Option<&SourceReport> {
        match self {
            Origin::File(source) => Some(source),
            Origin::Derived { of, .. } => of.source(),
            Origin::Made { .. } => None,
        }
    }

    /// The steps since then, in their order.
    pub fn steps(&self) -> &[Arc<Step>] {
        match self {
            Origin::Derived { steps, .. } => steps,
            Origin::File(_) | Origin::Made { .. } => &[],
        }
    }

    /// One step further.
    #[must_use]
    pub fn then(self: &Arc<Self>, step: Step) -> Origin {
        let (of, mut steps) = match &**self {
            Origin::Derived { of, steps } => (Arc::clone(of), steps.clone()),
            _ => (Arc::clone(self), Vec::new()),
        };
        steps.push(Arc::new(step));
        Origin::Derived { of, steps }
    }
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
            let rows = columns.first().map_or(0, Column::len);
            each_batch(&columns, rows as u64, take).map(drop)
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
    /// Of a store. The names of the fields must differ, and the store have these columns and rows.
    pub(crate) fn stored(name: &str, fields: Vec<Field>, rows: u64, origin: Arc<Origin>, store: Store) -> Table {
        let places = fields.iter().zip(0..).map(|(field, at)| (field.name.clone(), at));
        Table(Arc::new(Inner {
            name: name.to_owned(),
            places: crate::few::map(places),
            fields,
            rows,
            origin,
            findings: Vec::new(),
            store,
            written: None,
            depth: 0,
        }))
    }

    /// How many tables are read one from the other before a source is.
    pub(super) fn depth(&self) -> u32 {
        self.0.depth
    }

    pub(super) fn with_depth(mut self, depth: u32) -> Table {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.depth = depth;
        }
        self
    }

    /// Of a file, with what was odd while reading it.
    pub(crate) fn opened(
        source: SourceReport,
        fields: Vec<Field>,
        rows: u64,
        findings: Vec<Finding>,
        store: Store,
    ) -> Table {
        let name = source.name.clone();
        let mut table = Table::stored(&name, fields, rows, Arc::new(Origin::File(Box::new(source))), store);
        if let Some(inner) = Arc::get_mut(&mut table.0) {
            inner.findings = findings;
        }
        table
    }

    /// The same table, with so many rows in another store: for readers that wrap others.
    #[must_use]
    pub fn with_store(&self, store: Store, rows: u64) -> Table {
        let mut table = self.derived(self.fields().to_vec(), rows, store);
        if let Some(inner) = Arc::get_mut(&mut table.0) {
            inner.findings = self.findings().to_vec();
        }
        table
    }

    /// The same table, as it was read from a file, with what was odd there.
    #[must_use]
    pub(super) fn read_as(mut self, source: SourceReport, findings: Vec<Finding>) -> Table {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.origin = Arc::new(Origin::File(Box::new(source)));
            inner.findings = findings;
        }
        self
    }

    /// The same table, with what reads its cells as they stand in its file.
    #[must_use]
    pub(super) fn with_written(mut self, written: Option<Arc<dyn Reader>>) -> Table {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.written = written;
        }
        self
    }

    /// What reads its cells as they stand in its file, as texts; `None` where that cannot be done, or where steps have
    /// made other rows and columns of them.
    pub fn written(&self) -> Option<&Arc<dyn Reader>> {
        self.0.written.as_ref()
    }

    /// Of the same origin: other columns and rows.
    pub(crate) fn derived(&self, fields: Vec<Field>, rows: u64, store: Store) -> Table {
        Table::stored(self.name(), fields, rows, Arc::clone(&self.0.origin), store)
    }

    /// The same table, come from there.
    #[must_use]
    pub fn with_origin(&self, origin: Origin) -> Table {
        let store = self.0.store.clone();
        Table::stored(
            self.name(),
            self.fields().to_vec(),
            self.rows(),
            Arc::new(origin),
            store,
        )
        .with_depth(self.depth())
    }

    /// What it is called: the name of its file, or what made it gave.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Names and types of its columns.
    pub fn fields(&self) -> &[Field] {
        &self.0.fields
    }

    /// How many rows it has.
    pub fn rows(&self) -> u64 {
        self.0.rows
    }

    /// Where it came from.
    pub fn origin(&self) -> &Arc<Origin> {
        &self.0.origin
    }

    /// The file that it, or what it was derived from, came from, and how it was read.
    pub fn source(&self) -> Option<&SourceReport> {
        self.0.origin.source()
    }

    /// What was odd when it was opened.
    pub fn findings(&self) -> &[Finding] {
        &self.0.findings
    }

    /// Where its rows are.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Whether its rows are in memory.
    pub fn is_loaded(&self) -> bool {
        matches!(self.store(), Store::Memory(_))
    }

    /// The rows in memory, chunk after chunk; none of a table that is read again.
    pub fn batches(&self) -> Vec<Batch> {
        match self.store() {
            Store::Memory(columns) => batches(columns, usize::try_from(self.rows()).unwrap_or(usize::MAX)),
            Store::Disk(_) => Vec::new(),
        }
    }

    /// Some rows of the wanted columns, `first` and how many, fewer at the end, as one batch.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    pub fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
        let held = match self.store() {
            Store::Memory(held) => held,
            Store::Disk(reader) => return reader.window(columns, first, count),
        };
        let end = first.saturating_add(count as u64).min(self.rows());
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
        match self.store() {
            Store::Memory(columns) => columns.get(column).map_or(0, Column::memory),
            Store::Disk(reader) => reader.size(column),
        }
    }

    /// What was odd while reading: when it was opened, and, for a table that is not in memory, in
    /// all that has been read of it since.
    pub fn findings_so_far(&self) -> Vec<Finding> {
        let mut findings = self.findings().to_vec();
        if let Store::Disk(reader) = self.store() {
            findings.extend(reader.findings());
        }
        findings
    }

    /// The place of a column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.0.places.get(name).copied()
    }

    /// Its rows as they are numbered in 32 bits.
    ///
    /// # Errors
    /// When there are more: a format refuses such a file when it opens it.
    pub fn numbered_rows(&self) -> Result<std::ops::Range<u32>> {
        match u32::try_from(self.rows()) {
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
        match self.store() {
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
        self.each_chunk(columns, bytes, cx, &mut |batch: &Batch| take(batch).map(|()| true))
            .await
    }

    /// The same until `take` wants no more.
    ///
    /// # Errors
    /// As [`Table::chunks`].
    pub(crate) async fn each_chunk(&self, columns: &[usize], bytes: u64, cx: &Context, take: Take<'_>) -> Result<()> {
        if let Store::Disk(reader) = self.store() {
            return reader.chunks(columns, bytes, cx, take).await;
        }
        let wanted = self.columns(columns, cx).await?;
        for batch in batches(&wanted, usize::try_from(self.rows()).unwrap_or(usize::MAX)) {
            let more = take(&batch)?;
            cx.tick(0).await?;
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Another look at a column, chunk after chunk, until `take` wants no more.
    ///
    /// # Errors
    /// When the source cannot be read any more.
    pub fn look(&self, column: usize, bytes: u64, take: &mut dyn FnMut(&Chunk) -> bool) -> Result<()> {
        self.look_at(&[column], bytes, &mut |batch: &Batch| {
            Ok(batch.columns.first().is_some_and(|column| take(column)))
        })
    }

    /// The same at several columns.
    ///
    /// # Errors
    /// When the source cannot be read any more, or `take` fails.
    pub(crate) fn look_at(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        match self.store() {
            Store::Memory(held) => {
                let wanted: Vec<Column> = columns.iter().filter_map(|at| held.get(*at).cloned()).collect();
                each_batch(&wanted, self.rows(), take).map(drop)
            }
            Store::Disk(reader) => reader.look(columns, bytes, take),
        }
    }

    /// Columns in groups that can be read together: all when the table is in memory, else as many
    /// as fit this many bytes, one at least.
    pub fn groups(&self, columns: &[usize], bytes: u64) -> Vec<Vec<usize>> {
        let Store::Disk(reader) = self.store() else {
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
        match self.store() {
            Store::Memory(columns) => columns.iter().map(Column::memory).sum(),
            Store::Disk(_) => 0,
        }
    }
}

/// Hands columns over batch by batch until `take` wants no more; whether it never said so.
pub(super) fn each_batch(columns: &[Column], rows: u64, take: Take<'_>) -> Result<bool> {
    for batch in batches(columns, usize::try_from(rows).unwrap_or(usize::MAX)) {
        if !take(&batch)? {
            return Ok(false);
        }
    }
    Ok(true)
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
