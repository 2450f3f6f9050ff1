//! How is each column read? Decided once, from the schema and a first look at the data, so that
//! every later reading, whole or in part, gives the same types.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::checksums::Checksums;
use super::chunks::Chunks;
use super::columns::{Builder, Cells};
use super::decode::Leaf;
use super::footer::{Footer, damaged};
use super::format::{ConvertedType, Encoding, LogicalType, Physical};
use super::group::Reader;
use super::header::Kind;
use super::instants::Cut;
use super::kinds::{ColumnPlan, How, columns};
use super::leaf::Column;
use super::metadata::Chunk;
use super::nested::Nested;
use super::pages::{Pages, Shared};
use super::schema::LeafElement;
use super::stream::Shape;
use super::texts::Form;
use super::tree::Node;
use crate::kernel::Interner;
use crate::table::{ReadOptions, Source, Type};
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
    pub footer: Arc<Footer>,
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

impl Plan {
    /// Decides, looking at the first row group that has rows where the schema does not tell enough.
    ///
    /// # Errors
    /// When the file uses what cannot be read, is damaged, or the options do not fit it.
    pub fn new(source: Arc<dyn Source>, footer: Arc<Footer>, options: &ReadOptions, memory: u64) -> Result<Self> {
        let (columns, findings) = columns(&*source, &footer, options)?;
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
        let with_rows = plan.footer.groups.iter().position(|group| group.rows > 0);
        if let Some(group) = with_rows.filter(|_| plan.columns.iter().any(|c| c.how == How::Text)) {
            let all: Vec<usize> = (0..plan.columns.len()).collect();
            let chunks = plan.fetch_up_to(group, &all, MAX_FETCHED.min(plan.share()))?;
            let unknown = plan.look_at_dictionaries(group, &chunks)?;
            plan.look_at_values(group, &chunks, &unknown)?;
            plan.first = chunks.is_whole().then_some((group, chunks));
        }
        Ok(plan)
    }

    /// The chunks of some columns of a row group.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn fetch(&self, group: usize, columns: &[usize]) -> Result<Chunks> {
        let group = self.footer.groups.get(group);
        let group = group.ok_or_else(|| Error::internal("no such row group"))?;
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

    /// What reads some columns of one row group, and how many rows of them to read at once.
    ///
    /// # Errors
    /// When a dictionary is damaged, cannot be read, or takes more memory than is allowed.
    pub fn readers(&self, group: usize, chunks: &Chunks, columns: &[usize]) -> Result<(Vec<Reader>, usize)> {
        let shared = self.shared();
        let mut row = 0u64;
        let mut reader = |&column: &usize| {
            let plan = self
                .columns
                .get(column)
                .ok_or_else(|| Error::internal("no such column"))?;
            let mut leaves = Vec::new();
            for &leaf in &plan.leaves {
                let read = self.leaf(group, leaf, plan, chunks, &shared)?;
                row = row.saturating_add((read.longest() as u64).max(self.bytes_per_row(group, leaf)));
                leaves.push(read);
            }
            self.reader(column, plan, leaves)
        };
        let readers = columns.iter().map(&mut reader).collect::<Result<_>>()?;
        Ok((readers, self.batch_rows(row)))
    }

    fn reader(&self, number: usize, plan: &ColumnPlan, mut leaves: Vec<Column>) -> Result<Reader> {
        if plan.form != Form::Json {
            let leaf = leaves.pop().ok_or_else(|| Error::internal("a column without values"))?;
            return Ok(Reader::Flat(Box::new(leaf)));
        }
        let schema = &self.footer.schema;
        let field = schema.root.children().get(number);
        let node = field
            .ok_or("it is not in the schema")
            .and_then(|field| Node::new(field, &plan.data));
        let node = node.map_err(|what| damaged(&*self.source, format!("column \"{}\": {what}", plan.name)))?;
        let level = |leaf: &usize| schema.leaves.get(*leaf).map_or(0, |leaf| leaf.levels.0);
        let levels = plan
            .leaves
            .iter()
            .map(|leaf| u8::try_from(level(leaf)).unwrap_or(u8::MAX));
        let leaves = leaves.into_iter().zip(levels).collect();
        Ok(Reader::Nested(Box::new(Nested::new(node, leaves, self.limit()))))
    }

    fn leaf(
        &self,
        group: usize,
        number: usize,
        plan: &ColumnPlan,
        chunks: &Chunks,
        shared: &Arc<Shared>,
    ) -> Result<Column> {
        let pages = self.pages(group, number, chunks, shared);
        let leaf = self.footer.schema.leaves.get(number);
        let (Some(pages), Some(leaf)) = (pages, leaf) else {
            return Err(Error::internal("a column is not in its row group"));
        };
        let form = match plan.form {
            Form::Json if leaf.converted == Some(ConvertedType::Utf8) => Some(Form::Utf8),
            Form::Json => Some(Form::Bytes),
            Form::Shown => None,
            form => Some(form),
        };
        let is_bytes = matches!(leaf.stored.physical, Physical::ByteArray | Physical::FixedLenByteArray);
        let form = form.filter(|_| is_bytes && is_text(leaf, plan));
        Column::new(pages, Leaf::new(&leaf.stored, form, self.limit()), leaf.levels)
    }

    fn shared(&self) -> Arc<Shared> {
        Arc::new(Shared {
            file: self.source.name().to_owned(),
            limit: self.limit(),
            checksums: Arc::clone(&self.checksums),
            unpacker: Mutex::default(),
        })
    }

    fn pages(&self, group: usize, leaf: usize, chunks: &Chunks, shared: &Arc<Shared>) -> Option<Pages> {
        let chunk = self.footer.groups.get(group)?.chunks.get(leaf)?;
        let element = self.footer.schema.leaves.get(leaf)?;
        Some(Pages::new(chunks.clone(), (element, chunk), (leaf, group), shared))
    }

    /// Text columns whose dictionary has few entries become coded. Returns those without a
    /// dictionary, of which nothing is known yet.
    fn look_at_dictionaries(&mut self, group: usize, chunks: &Chunks) -> Result<Vec<usize>> {
        let footer = Arc::clone(&self.footer);
        let Some(group_footer) = footer.groups.get(group) else {
            return Ok(Vec::new());
        };
        let shared = self.shared();
        let (mut unknown, mut coded) = (Vec::new(), Vec::new());
        for (number, column) in self.columns.iter().enumerate().filter(|(_, c)| c.how == How::Text) {
            let chunk = match column.leaves.as_slice() {
                [leaf] if column.form != Form::Json => group_footer.chunks.get(*leaf).map(|chunk| (*leaf, chunk)),
                _ => None,
            };
            let Some((leaf, chunk)) = chunk.filter(|(_, chunk)| chunk.encodings.has_dictionary()) else {
                unknown.push(number);
                continue;
            };
            let Some(pages) = self.pages(group, leaf, chunks, &shared) else {
                continue;
            };
            if few_entries(chunk, pages, self.rows(group))? {
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
        for &number in unknown {
            let Some(plan) = self.columns.get(number) else { continue };
            let per_row = plan.leaves.iter().map(|&leaf| self.bytes_per_row(group, leaf));
            let per_row = per_row.fold(0, u64::saturating_add);
            let rows = usize::try_from(LOOKED_AT / per_row.max(1)).unwrap_or(usize::MAX);
            let rows = rows.clamp(1, MAX_LOOKED_AT).min(self.rows(group));
            match self.first_repeat(group, chunks, number, rows) {
                Ok(true) => {
                    if let Some(column) = self.columns.get_mut(number) {
                        column.how = How::Dictionary;
                    }
                }
                Ok(false) | Err(Error::Memory { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Whether at most half of the texts in the first rows are different.
    fn first_repeat(&self, group: usize, chunks: &Chunks, number: usize, rows: usize) -> Result<bool> {
        let Some(plan) = self.columns.get(number) else {
            return Ok(false);
        };
        let mut texts = Builder::new(plan, 0, 0);
        for mut reader in self.readers(group, chunks, &[number])?.0 {
            if reader.read(rows, &mut texts, self.limit())?.is_none() {
                return Ok(false);
            }
        }
        let (Cells::Text(texts), valid) = (texts.cells, texts.valid) else {
            return Ok(false);
        };
        let mut interner = Interner::default();
        let there = (0..texts.len()).filter(|&row| valid.get(row));
        let count = there.map(|row| interner.number(texts.bytes(row))).count();
        Ok(interner.len() * 2 <= count)
    }

    /// What reading has shown so far: pages that are not those that were written, and timestamps
    /// that lost digits.
    pub fn odd_pages_and_times(&self) -> Vec<Finding> {
        let mut findings = self.checksums.findings(&self.footer.groups, &self.columns);
        findings.extend(self.cut.findings(&self.columns));
        findings
    }
}

/// Whether a leaf's bytes are shown as text, and are no numbers or times.
fn is_text(leaf: &LeafElement, plan: &ColumnPlan) -> bool {
    let is_interval = leaf.converted == Some(ConvertedType::Interval);
    let is_decimal = leaf.converted == Some(ConvertedType::Decimal);
    let is_number = matches!(leaf.logical, Some(LogicalType::Decimal { .. } | LogicalType::Float16));
    (plan.form == Form::Json || plan.kind.r#type == Type::Text) && !is_interval && !is_decimal && !is_number
}

fn is_dictionary(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::RleDictionary | Encoding::PlainDictionary)
}

/// Whether all pages of a chunk use its dictionary, and that has at most half as many entries as
/// there are rows. Writers give a dictionary up when it grows too large.
fn few_entries(chunk: &Chunk, mut pages: Pages, rows: usize) -> Result<bool> {
    let known = chunk.data_encodings;
    if known.is_some_and(|encodings| !encodings.are_dictionaries()) {
        return Ok(false);
    }
    while let Some(page) = pages.pass_over()? {
        match page {
            Kind::Dictionary { values, .. } => {
                if values as usize > rows / 2 {
                    return Ok(false);
                }
                if known.is_some() {
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
