//! How is each column read? Decided once, from the schema and a first look at the data, so that
//! every later reading, whole or in part, gives the same types.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field as ArrowField, Schema};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, RowSelection, RowSelector,
};
use parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};
use parquet::basic::Encoding;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;

use super::checksums::Checksums;
use super::chunks::Chunks;
use super::footer::{failed, failed_arrow};
use super::header::Kind;
use super::instants::{self, Cut};
use super::kinds::{ColumnPlan, How, columns};
use super::maps;
use super::pages::{Group, Pages, Shared};
use super::stream::Shape;
use super::texts::{Form, each_text};
use crate::kernel::Interner;
use crate::table::{ReadOptions, Source};
use crate::{Error, Finding, Result};

/// Bytes of the first row group that are fetched to look at, and kept for the reading.
const MAX_FETCHED: u64 = 64 << 20;
/// Bytes of texts, and rows of them, that are looked at to see whether they repeat.
const LOOKED_AT: u64 = 4 << 20;
const MAX_LOOKED_AT: usize = 1 << 14;
/// How a file is read.
pub struct Plan {
    /// The bytes.
    pub source: Arc<dyn Source>,
    /// The footer, with the types to decode to.
    pub footer: ArrowReaderMetadata,
    /// The columns.
    pub columns: Vec<ColumnPlan>,
    /// What is odd about the names.
    pub findings: Vec<Finding>,
    /// The first row group with rows, when it was fetched to look at.
    pub first: Option<(usize, Chunks)>,
    /// Bytes of memory that loaded columns may take.
    pub memory: u64,
    /// Pages that turned out not to be those that were written.
    pub checksums: Arc<Checksums>,
    /// Timestamps that lost digits.
    pub cut: Cut,
    /// What chunks of a column agree on, of those that have been read for it.
    pub shapes: Mutex<BTreeMap<usize, Shape>>,
}

/// Decodes some rows, batch by batch; says in the program's own words what is wrong.
pub struct Decoder {
    reader: ParquetRecordBatchReader,
    shared: Arc<Shared>,
    source: Arc<dyn Source>,
    part: String,
}

impl Iterator for Decoder {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        self.shared.grown.store(0, Ordering::Relaxed);
        let batch = self.reader.next()?;
        Some(batch.map_err(|error| {
            let fault = self.shared.take_fault();
            fault.unwrap_or_else(|| failed_arrow(&*self.source, &self.part, &error))
        }))
    }
}

impl Plan {
    /// Decides, looking at the first row group that has rows where the schema does not tell enough.
    ///
    /// # Errors
    /// When the file uses what cannot be read, is damaged, or the options do not fit it.
    pub fn new(
        source: Arc<dyn Source>,
        footer: ArrowReaderMetadata,
        options: &ReadOptions,
        memory: u64,
    ) -> Result<Self> {
        let (columns, findings) = columns(&*source, &footer, options)?;
        let footer = maps::as_lists(footer)
            .and_then(|footer| instants::as_bytes(footer, &columns))
            .map_err(|e| failed(&*source, "the schema", &e))?;
        let mut plan = Plan {
            source,
            footer,
            columns,
            findings,
            first: None,
            memory,
            checksums: Arc::default(),
            cut: Cut::default(),
            shapes: Mutex::default(),
        };
        let with_rows = plan
            .footer
            .metadata()
            .row_groups()
            .iter()
            .position(|group| group.num_rows() > 0);
        if let Some(group) = with_rows.filter(|_| plan.columns.iter().any(|c| c.how == How::Text)) {
            let all: Vec<usize> = (0..plan.columns.len()).collect();
            let chunks = plan.fetch_up_to(group, &all, MAX_FETCHED.min(plan.share()))?;
            let unknown = plan.look_at_dictionaries(group, &chunks)?;
            plan.set_hints()?;
            plan.look_at_values(group, &chunks, &unknown)?;
            plan.first = chunks.is_whole().then_some((group, chunks));
        }
        plan.set_hints()?;
        Ok(plan)
    }

    /// The chunks of some columns of a row group.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn fetch(&self, group: usize, columns: &[usize]) -> Result<Chunks> {
        let group = self
            .footer
            .metadata()
            .row_groups()
            .get(group)
            .ok_or_else(|| Error::internal("no such row group"))?;
        Chunks::fetch(&self.source, group, &self.leaves(columns))
    }

    /// The same, or nothing yet when they have more bytes than `limit`: pages then are fetched as
    /// the decoder asks for them.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn fetch_up_to(&self, group: usize, columns: &[usize], limit: u64) -> Result<Chunks> {
        if self.compressed(group, columns) <= limit {
            self.fetch(group, columns)
        } else {
            Ok(Chunks::on_demand(&self.source))
        }
    }

    /// The leaf columns of some columns.
    pub fn leaves(&self, columns: &[usize]) -> Vec<usize> {
        columns
            .iter()
            .filter_map(|&c| self.columns.get(c))
            .flat_map(|c| c.leaves.iter().copied())
            .collect()
    }

    /// A decoder of some rows of some columns of one row group.
    ///
    /// # Errors
    /// When the pages contradict the footer, or take more memory than is allowed.
    pub fn decoder(
        &self,
        group: usize,
        chunks: Chunks,
        columns: &[usize],
        rows: std::ops::Range<usize>,
    ) -> Result<Decoder> {
        let leaves = self.leaves(columns);
        let mask = ProjectionMask::leaves(self.footer.parquet_schema(), leaves.iter().copied());
        let selection = (rows != (0..self.rows(group)))
            .then(|| RowSelection::from(vec![RowSelector::skip(rows.start), RowSelector::select(rows.len())]));
        let shared = self.shared(selection.is_some());
        let (part, hints) = (format!("row group {group}"), Some(self.footer.schema().fields()));
        let (mut pages, mut row) = (BTreeMap::new(), 0u64);
        let open = || {
            for &leaf in &leaves {
                let Some(mut of_leaf) = self.pages(group, leaf, &chunks, &shared) else {
                    continue;
                };
                let longest = of_leaf.read_dictionary()? as u64;
                row = row.saturating_add(longest.max(self.bytes_per_row(group, leaf)));
                pages.insert(leaf, of_leaf);
            }
            let batch = self.batch_rows(row).min(rows.len().max(1));
            let pages = Group {
                footer: self.footer.metadata(),
                group,
                pages: RefCell::new(std::mem::take(&mut pages)),
            };
            let levels = parquet_to_arrow_field_levels(self.footer.parquet_schema(), mask, hints)?;
            ParquetRecordBatchReader::try_new_with_row_groups(&levels, &pages, batch, selection)
        };
        match open() {
            Ok(reader) => Ok(Decoder {
                reader,
                shared,
                source: Arc::clone(&self.source),
                part,
            }),
            Err(error) => Err(self.failed(&shared, &part, &error)),
        }
    }

    /// What was wrong, in the program's own words where it has some.
    fn failed(&self, shared: &Shared, part: &str, error: &ParquetError) -> Error {
        let fault = shared.take_fault();
        fault.unwrap_or_else(|| failed(&*self.source, part, error))
    }

    fn shared(&self, skips: bool) -> Arc<Shared> {
        Arc::new(Shared {
            file: self.source.name().to_owned(),
            limit: self.limit(),
            skips,
            checksums: Arc::clone(&self.checksums),
            unpacker: std::sync::Mutex::default(),
            grown: AtomicU64::new(0),
            fault: Mutex::default(),
        })
    }

    fn pages(&self, group: usize, leaf: usize, chunks: &Chunks, shared: &Arc<Shared>) -> Option<Pages> {
        let chunk = self.footer.metadata().row_groups().get(group)?.columns().get(leaf)?;
        Some(Pages::new(chunks.clone(), chunk, (leaf, group), shared))
    }

    /// Text columns whose dictionary has few entries become coded. Returns those without a
    /// dictionary, of which nothing is known yet.
    fn look_at_dictionaries(&mut self, group: usize, chunks: &Chunks) -> Result<Vec<usize>> {
        let footer = Arc::clone(self.footer.metadata());
        let Some(group_footer) = footer.row_groups().get(group) else {
            return Ok(Vec::new());
        };
        let shared = self.shared(false);
        let (mut unknown, mut coded) = (Vec::new(), Vec::new());
        for (number, column) in self.columns.iter().enumerate().filter(|(_, c)| c.how == How::Text) {
            let chunk = match column.leaves.as_slice() {
                [leaf] if column.form != Form::Json => group_footer.columns().get(*leaf).map(|chunk| (*leaf, chunk)),
                _ => None,
            };
            let Some((leaf, chunk)) = chunk.filter(|(_, chunk)| has_dictionary(chunk)) else {
                unknown.push(number);
                continue;
            };
            let Some(pages) = self.pages(group, leaf, chunks, &shared) else {
                continue;
            };
            let part = format!("column \"{}\" of row group {group}", column.name);
            if few_entries(chunk, pages, self.rows(group)).map_err(|e| self.failed(&shared, &part, &e))? {
                coded.push(number);
            }
        }
        for number in coded {
            if let Some(column) = self.columns.get_mut(number) {
                column.how = How::Dictionary;
            }
        }
        Ok(unknown)
    }

    /// Text columns without a dictionary whose first rows repeat become coded too. As many rows
    /// are looked at whatever memory there is, so that they are read in the same way. Those whose
    /// first rows take too much stay texts.
    fn look_at_values(&mut self, group: usize, chunks: &Chunks, unknown: &[usize]) -> Result<()> {
        for together in unknown.iter().map(|column| vec![*column]) {
            let columns = together.iter().filter_map(|&c| self.columns.get(c));
            let leaves = columns.flat_map(|c| c.leaves.iter().copied());
            let per_row = leaves
                .map(|leaf| self.bytes_per_row(group, leaf))
                .fold(0, u64::saturating_add);
            let rows = usize::try_from(LOOKED_AT / per_row.max(1)).unwrap_or(usize::MAX);
            let rows = rows.clamp(1, MAX_LOOKED_AT).min(self.rows(group));
            let first = |plan: &Plan| {
                plan.decoder(group, chunks.clone(), &together, 0..rows)?
                    .next()
                    .transpose()
            };
            let batch = match first(self) {
                Ok(Some(batch)) => batch,
                Ok(None) | Err(Error::Memory { .. }) => continue,
                Err(error) => return Err(error),
            };
            for (&number, array) in together.iter().zip(batch.columns()) {
                if let Some(column) = self.columns.get_mut(number)
                    && repeats(array, column.form)?
                {
                    column.how = How::Dictionary;
                }
            }
        }
        Ok(())
    }

    /// Tells the decoder which types to decode to: dictionaries for coded text, wide offsets for
    /// other text, which may be larger than 2 GiB.
    fn set_hints(&mut self) -> Result<()> {
        let schema = Arc::clone(self.footer.schema());
        let fields: Vec<ArrowField> = schema
            .fields()
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let column = self.columns.get(at);
                let hinted = column.map_or_else(|| field.data_type().clone(), |c| hint(c, field.data_type()));
                field.as_ref().clone().with_data_type(hinted)
            })
            .collect();
        let hinted = Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()));
        if hinted == schema {
            return Ok(());
        }
        let options = ArrowReaderOptions::new().with_schema(hinted);
        self.footer = ArrowReaderMetadata::try_new(Arc::clone(self.footer.metadata()), options)
            .map_err(|e| failed(&*self.source, "the schema", &e))?;
        Ok(())
    }

    /// What reading has shown so far: pages that are not those that were written, and timestamps
    /// that lost digits.
    pub fn odd_pages_and_times(&self) -> Vec<Finding> {
        let mut findings = self.checksums.findings(self.footer.metadata(), &self.columns);
        findings.extend(self.cut.findings(&self.columns));
        findings
    }
}

/// The type that a column is decoded to.
fn hint(column: &ColumnPlan, now: &DataType) -> DataType {
    let value = match now {
        DataType::Dictionary(_, value) => value.as_ref(),
        other => other,
    };
    let large = match value {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => DataType::LargeUtf8,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => DataType::LargeBinary,
        other => return other.clone(),
    };
    match column.how {
        How::Dictionary => DataType::Dictionary(Box::new(DataType::Int32), Box::new(large)),
        _ => large,
    }
}

fn is_dictionary(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY)
}

fn has_dictionary(chunk: &ColumnChunkMetaData) -> bool {
    chunk.encodings().any(is_dictionary)
}

/// Whether all pages of a chunk use its dictionary, and that has at most half as many entries as
/// there are rows. Writers give a dictionary up when it grows too large.
fn few_entries(chunk: &ColumnChunkMetaData, mut pages: Pages, rows: usize) -> std::result::Result<bool, ParquetError> {
    let mask = chunk.page_encoding_stats_mask();
    if mask.is_some_and(|mask| !mask.encodings().all(is_dictionary)) {
        return Ok(false);
    }
    while let Some(page) = pages.pass_over()? {
        match page {
            Kind::Dictionary { values, .. } => {
                if values as usize > rows / 2 {
                    return Ok(false);
                }
                if mask.is_some() {
                    return Ok(true);
                }
            }
            Kind::Data { encoding, .. } | Kind::DataV2 { encoding, .. } if !is_dictionary(encoding) => {
                return Ok(false);
            }
            _ => {}
        }
    }
    Ok(true)
}

/// Whether at most half of the texts are different.
fn repeats(array: &ArrayRef, form: Form) -> Result<bool> {
    let (mut interner, mut count) = (Interner::default(), 0usize);
    each_text(array, form, &mut |text| {
        if let Some(text) = text {
            interner.number(text);
            count += 1;
        }
    })?;
    Ok(interner.len() * 2 <= count)
}
