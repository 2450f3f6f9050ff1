//! How is each column read? Decided once, from the schema and a first look at the data, so that
//! every later reading, whole or in part, gives the same types.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, Field as ArrowField, Schema, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{ConvertedType, Encoding, LogicalType, Type as Physical};
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::chunks::Chunks;
use super::footer::failed;
use super::texts::{Form, each_text};
use crate::scan::distinct::Numbering;
use crate::table::column::Kind;
use crate::table::{ReadOptions, Source, Type, names};
use crate::{Error, Finding, Result};

/// Rows decoded at once, unless they are wide.
const BATCH_ROWS: usize = 1 << 14;
/// Bytes of the first row group that are fetched to look at, and kept for the reading.
const MOST_FETCHED: u64 = 64 << 20;
/// Bytes decoded at once, about.
const BATCH_BYTES: u64 = 64 << 20;

/// How cells are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// True or false.
    Boolean,
    /// Whole numbers with this scale.
    Whole(u8),
    /// Whole numbers that may not fit 63 bits.
    Unsigned,
    /// Floats.
    Float,
    /// Decimals of more than 18 digits, with this scale.
    Wide(i8),
    /// Text with few values.
    Coded,
    /// Text with many.
    Text,
}

/// How one column is read.
#[derive(Debug, Clone)]
pub struct ColumnPlan {
    /// Its unique name.
    pub name: String,
    /// Its columns in the file: one, or all leaves of a nested column.
    pub leaves: Vec<usize>,
    /// Its type in the file.
    pub kind: Kind,
    /// How its cells are kept.
    pub how: How,
    /// How its text is made, if it is text.
    pub form: Form,
    /// The type that the person asked for, where it is another.
    pub given: Option<Type>,
}

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
        let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(chunks, self.footer.clone())
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(self.batch_rows(group, columns).min(rows.len().max(1)));
        if rows != (0..self.rows(group)) {
            builder = builder.with_offset(rows.start).with_limit(rows.len());
        }
        builder
            .build()
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
        let batch = batch.map_err(|e| super::footer::failed_arrow(&*self.source, &format!("row group {group}"), &e))?;
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

/// The columns as the schema describes them; text is not yet looked at.
fn columns(
    source: &dyn Source,
    footer: &ArrowReaderMetadata,
    options: &ReadOptions,
) -> Result<(Vec<ColumnPlan>, Vec<Finding>)> {
    let parquet = footer.parquet_schema();
    let mut roots: Vec<(usize, Vec<usize>)> = Vec::new();
    for leaf in 0..parquet.num_columns() {
        let root = parquet.get_column_root_idx(leaf);
        match roots.last_mut() {
            Some((last, leaves)) if *last == root => leaves.push(leaf),
            _ => roots.push((root, vec![leaf])),
        }
    }
    let fields = footer.schema().fields();
    if fields.len() != roots.len() {
        return Err(Error::Unsupported {
            file: source.name().to_owned(),
            what: "a nested column of it has no fields".into(),
        });
    }
    let raw: Vec<String> = fields.iter().map(|f| f.name().clone()).collect();
    let (unique, findings) = names::unique(&raw);
    if let Some(unknown) = options.types.keys().find(|name| !unique.contains(name)) {
        return Err(Error::option("types", format!("there is no column \"{unknown}\"")));
    }
    let columns = fields
        .iter()
        .zip(roots)
        .zip(unique)
        .map(|((field, (_, leaves)), name)| {
            let leaf = leaves.first().and_then(|&leaf| parquet.columns().get(leaf));
            let logical = leaf.and_then(|leaf| leaf.logical_type_ref());
            let trusted = leaf.is_some_and(|leaf| leaf.converted_type() == ConvertedType::UTF8);
            let (mut kind, mut how, form) = meaning(field.data_type(), logical, trusted);
            if leaf.is_some_and(|leaf| leaf.physical_type() == Physical::INT96) && kind.r#type == Type::Timestamp {
                kind.physical = Some("Int96".into());
                how = How::Whole(6);
            }
            let given = given(options, &name, kind.r#type)?;
            Ok(ColumnPlan {
                name,
                leaves,
                kind,
                how,
                form,
                given,
            })
        });
    Ok((columns.collect::<Result<_>>()?, findings))
}

/// The type that the person asked for, if it is another and can be had.
fn given(options: &ReadOptions, name: &str, found: Type) -> Result<Option<Type>> {
    match options.types.get(name).copied().filter(|wanted| *wanted != found) {
        None => Ok(None),
        Some(Type::Text) => Ok(Some(Type::Text)),
        Some(Type::Float) if matches!(found, Type::Integer | Type::Decimal) => Ok(Some(Type::Float)),
        Some(wanted) => Err(Error::option(
            "types",
            format!(
                "column \"{name}\" holds {} values by the file itself and cannot be read as {}; text can",
                found.name(),
                wanted.name()
            ),
        )),
    }
}

/// What an Arrow type is to us.
fn meaning(data: &DataType, logical: Option<&LogicalType>, trusted: bool) -> (Kind, How, Form) {
    let mut zone = None;
    let mut form = Form::Utf8;
    let (r#type, how) = match data {
        DataType::Boolean => (Type::Boolean, How::Boolean),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => (Type::Integer, How::Whole(0)),
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => (Type::Integer, How::Whole(0)),
        DataType::UInt64 => (Type::Integer, How::Unsigned),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => (Type::Float, How::Float),
        DataType::Decimal32(_, scale) | DataType::Decimal64(_, scale) | DataType::Decimal128(0..=18, scale)
            if (0..=18).contains(scale) =>
        {
            (Type::Decimal, How::Whole(scale.unsigned_abs()))
        }
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale)
        | DataType::Decimal256(_, scale) => (Type::Decimal, How::Wide(*scale)),
        DataType::Date32 | DataType::Date64 => (Type::Date, How::Whole(0)),
        DataType::Timestamp(unit, tz) => {
            zone = tz.clone();
            (Type::Timestamp, How::Whole(scale_of(*unit)))
        }
        DataType::Time32(unit) | DataType::Time64(unit) => (Type::Time, How::Whole(scale_of(*unit))),
        DataType::Dictionary(_, value) => {
            let (kind, how, form) = meaning(value, logical, trusted);
            return (
                Kind {
                    physical: Some(physical(data)),
                    ..kind
                },
                how,
                form,
            );
        }
        other => {
            form = match other {
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View if trusted => Form::Utf8,
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Form::Bytes,
                DataType::FixedSizeBinary(16) if matches!(logical, Some(LogicalType::Uuid)) => Form::Uuid,
                DataType::Binary | DataType::LargeBinary | DataType::BinaryView => Form::Bytes,
                DataType::FixedSizeBinary(_) => Form::Bytes,
                DataType::Duration(_) | DataType::Interval(_) | DataType::Null => Form::Shown,
                _ => Form::Json,
            };
            (Type::Text, How::Text)
        }
    };
    let physical = Some(physical(data));
    (Kind { r#type, zone, physical }, how, form)
}

fn physical(data: &DataType) -> Arc<str> {
    data.to_string().into()
}

/// Decimals of a second in this unit.
pub fn scale_of(unit: TimeUnit) -> u8 {
    match unit {
        TimeUnit::Second => 0,
        TimeUnit::Millisecond => 3,
        TimeUnit::Microsecond => 6,
        TimeUnit::Nanosecond => 9,
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
    let mut pages = SerializedPageReader::new(Arc::new(chunks.clone()), chunk, rows, None)?;
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
