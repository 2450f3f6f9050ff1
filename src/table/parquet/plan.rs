//! How is each column read? Decided once, from the schema and a first look at the data, so that
//! every later reading, whole or in part, gives the same types.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, Field as ArrowField, Schema, TimeUnit};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, RowSelection, RowSelector,
};
use parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};
use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::ColumnChunkMetaData;

use super::chunks::Chunks;
use super::footer::{failed, failed_arrow};
use super::kinds::{ColumnPlan, How, columns};
use super::pages::{Group, Pages};
use super::texts::{Form, each_text};
use crate::scan::distinct::Numbering;
use crate::table::{ReadOptions, Source};
use crate::{Error, Finding, Result};

/// Rows decoded at once, unless they are wide.
const BATCH_ROWS: usize = 1 << 14;
/// Bytes of the first row group that are fetched to look at, and kept for the reading.
const MOST_FETCHED: u64 = 64 << 20;
/// Bytes decoded at once, about.
const BATCH_BYTES: u64 = 64 << 20;

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
        let mut plan = Plan {
            source,
            footer,
            columns,
            findings,
            first: None,
            memory,
        };
        let with_rows = plan
            .footer
            .metadata()
            .row_groups()
            .iter()
            .position(|group| group.num_rows() > 0);
        if let Some(group) = with_rows.filter(|_| plan.columns.iter().any(|c| c.how == How::Text)) {
            let all: Vec<usize> = (0..plan.columns.len()).collect();
            let chunks = plan.fetch_up_to(group, &all, MOST_FETCHED)?;
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

    /// The same, or nothing yet when they have more bytes than `most`: pages then are fetched as
    /// the decoder asks for them.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn fetch_up_to(&self, group: usize, columns: &[usize], most: u64) -> Result<Chunks> {
        if self.compressed(group, columns) <= most {
            self.fetch(group, columns)
        } else {
            Ok(Chunks::on_demand(&self.source))
        }
    }

    fn leaves(&self, columns: &[usize]) -> Vec<usize> {
        columns
            .iter()
            .filter_map(|&c| self.columns.get(c))
            .flat_map(|c| c.leaves.iter().copied())
            .collect()
    }

    /// Compressed bytes of some columns of a row group.
    pub fn compressed(&self, group: usize, columns: &[usize]) -> u64 {
        self.bytes(group, columns, ColumnChunkMetaData::compressed_size)
    }

    /// The same before compression.
    pub fn uncompressed(&self, group: usize, columns: &[usize]) -> u64 {
        self.bytes(group, columns, ColumnChunkMetaData::uncompressed_size)
    }

    fn bytes(&self, group: usize, columns: &[usize], size: fn(&ColumnChunkMetaData) -> i64) -> u64 {
        let group = self.footer.metadata().row_groups().get(group);
        let chunks = group.map_or(&[][..], |group| group.columns());
        let leaves = self.leaves(columns);
        let sizes = leaves.into_iter().filter_map(|leaf| chunks.get(leaf)).map(size);
        sizes
            .map(|size| u64::try_from(size).unwrap_or(0))
            .fold(0, u64::saturating_add)
    }

    /// Rows of a row group; zero where there is none.
    pub fn rows(&self, group: usize) -> usize {
        let group = self.footer.metadata().row_groups().get(group);
        group.map_or(0, |g| usize::try_from(g.num_rows()).unwrap_or(0))
    }

    /// Bytes that some columns take in memory, about.
    pub fn needs(&self, columns: &[usize]) -> u64 {
        let estimates = columns.iter().map(|&column| self.estimate(column));
        estimates.fold(0, u64::saturating_add)
    }

    /// Bytes that a column takes in memory, about: what its type needs, or what its text had
    /// before compression, whichever is more.
    fn estimate(&self, column: usize) -> u64 {
        let Some(plan) = self.columns.get(column) else { return 0 };
        let groups = self.footer.metadata().row_groups();
        let rows: u64 = groups.iter().map(|g| u64::try_from(g.num_rows()).unwrap_or(0)).sum();
        let plain: u64 = groups
            .iter()
            .flat_map(|g| plan.leaves.iter().filter_map(|&leaf| g.columns().get(leaf)))
            .map(|chunk| {
                let size = chunk
                    .unencoded_byte_array_data_bytes()
                    .unwrap_or(0)
                    .max(chunk.uncompressed_size());
                u64::try_from(size).unwrap_or(0)
            })
            .fold(0, u64::saturating_add);
        let per_row = match plan.how {
            How::Boolean => 1,
            How::Coded => 4,
            How::Whole(_) | How::Unsigned | How::Float | How::Text => 8,
            How::Wide(_) => 16,
        };
        match (plan.form, plan.how) {
            (Form::Json, _) => plain.saturating_mul(4).saturating_add(rows.saturating_mul(8)),
            (_, How::Coded) => plain.max(rows.saturating_mul(per_row)),
            (_, How::Text) => plain.saturating_add(rows.saturating_mul(per_row)),
            _ => rows.saturating_mul(per_row),
        }
    }

    /// A decoder of some rows of some columns of one row group.
    ///
    /// # Errors
    /// When the pages contradict the footer.
    pub fn decoder(
        &self,
        group: usize,
        chunks: Chunks,
        columns: &[usize],
        rows: std::ops::Range<usize>,
    ) -> Result<ParquetRecordBatchReader> {
        let mask = ProjectionMask::leaves(self.footer.parquet_schema(), self.leaves(columns));
        let batch = self.batch_rows(group, columns).min(rows.len().max(1));
        let selection = (rows != (0..self.rows(group)))
            .then(|| RowSelection::from(vec![RowSelector::skip(rows.start), RowSelector::select(rows.len())]));
        let hints = Some(self.footer.schema().fields());
        let pages = Group {
            footer: self.footer.metadata(),
            group,
            chunks,
        };
        parquet_to_arrow_field_levels(self.footer.parquet_schema(), mask, hints)
            .and_then(|levels| ParquetRecordBatchReader::try_new_with_row_groups(&levels, &pages, batch, selection))
            .map_err(|e| failed(&*self.source, &format!("row group {group}"), &e))
    }

    fn batch_rows(&self, group: usize, columns: &[usize]) -> usize {
        let per_row = self.uncompressed(group, columns) / self.rows(group).max(1) as u64;
        let fitting = BATCH_BYTES / per_row.max(1);
        usize::try_from(fitting).unwrap_or(BATCH_ROWS).clamp(64, BATCH_ROWS)
    }

    /// Text columns whose dictionary has few entries become coded. Returns those without a
    /// dictionary, of which nothing is known yet.
    fn look_at_dictionaries(&mut self, group: usize, chunks: &Chunks) -> Result<Vec<usize>> {
        let footer = Arc::clone(self.footer.metadata());
        let Some(group_footer) = footer.row_groups().get(group) else {
            return Ok(Vec::new());
        };
        let mut unknown = Vec::new();
        for (number, column) in self.columns.iter_mut().enumerate().filter(|(_, c)| c.how == How::Text) {
            let chunk = match column.leaves.as_slice() {
                [leaf] if column.form != Form::Json => group_footer.columns().get(*leaf),
                _ => None,
            };
            match chunk.filter(|chunk| has_dictionary(chunk)) {
                None => unknown.push(number),
                Some(chunk) => {
                    let rows = group_footer.num_rows();
                    let few = few_entries(chunk, chunks, usize::try_from(rows).unwrap_or(0));
                    let part = format!("column \"{}\" of row group {group}", column.name);
                    if few.map_err(|e| failed(&*self.source, &part, &e))? {
                        column.how = How::Coded;
                    }
                }
            }
        }
        Ok(unknown)
    }

    /// Text columns without a dictionary whose first rows repeat become coded too.
    fn look_at_values(&mut self, group: usize, chunks: &Chunks, unknown: &[usize]) -> Result<()> {
        if unknown.is_empty() {
            return Ok(());
        }
        let rows = self.batch_rows(group, unknown).min(self.rows(group));
        let mut decoder = self.decoder(group, chunks.clone(), unknown, 0..rows)?;
        let Some(batch) = decoder.next() else { return Ok(()) };
        let batch = batch.map_err(|e| failed_arrow(&*self.source, &format!("row group {group}"), &e))?;
        for (&number, array) in unknown.iter().zip(batch.columns()) {
            if let Some(column) = self.columns.get_mut(number)
                && repeats(array, column.form)?
            {
                column.how = How::Coded;
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
                let hinted = column.map_or_else(|| field.data_type().clone(), |c| self.hint(c, field.data_type()));
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

    fn hint(&self, column: &ColumnPlan, now: &DataType) -> DataType {
        let value = match now {
            DataType::Dictionary(_, value) => value.as_ref(),
            other => other,
        };
        let large = match value {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => DataType::LargeUtf8,
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => DataType::LargeBinary,
            // Nanoseconds would wrap around silently for the years before 1677 and after 2262,
            // and 9999-12-31 is a common "never".
            DataType::Timestamp(TimeUnit::Nanosecond, zone) if self.is_int96(column) => {
                return DataType::Timestamp(TimeUnit::Microsecond, zone.clone());
            }
            other => return other.clone(),
        };
        match column.how {
            How::Coded => DataType::Dictionary(Box::new(DataType::Int32), Box::new(large)),
            _ => large,
        }
    }

    fn is_int96(&self, column: &ColumnPlan) -> bool {
        let schema = self.footer.parquet_schema();
        let leaf = column.leaves.first().and_then(|&leaf| schema.columns().get(leaf));
        leaf.is_some_and(|leaf| leaf.physical_type() == Physical::INT96)
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
fn few_entries(
    chunk: &ColumnChunkMetaData,
    chunks: &Chunks,
    rows: usize,
) -> std::result::Result<bool, parquet::errors::ParquetError> {
    let mask = chunk.page_encoding_stats_mask();
    if mask.is_some_and(|mask| !mask.encodings().all(is_dictionary)) {
        return Ok(false);
    }
    let mut pages = Pages::new(chunks.clone(), chunk);
    while let Some(page) = pages.get_next_page()? {
        match page {
            Page::DictionaryPage { num_values, .. } => {
                if num_values as usize > rows / 2 {
                    return Ok(false);
                }
                if mask.is_some() {
                    return Ok(true);
                }
            }
            Page::DataPage { encoding, .. } | Page::DataPageV2 { encoding, .. } if !is_dictionary(encoding) => {
                return Ok(false);
            }
            _ => {}
        }
    }
    Ok(true)
}

/// Whether at most half of the texts are different.
fn repeats(array: &ArrayRef, form: Form) -> Result<bool> {
    let (mut numbering, mut count) = (Numbering::default(), 0usize);
    each_text(array, form, &mut |text| {
        if let Some(text) = text {
            numbering.number(text);
            count += 1;
        }
    })?;
    Ok(numbering.len() * 2 <= count)
}
