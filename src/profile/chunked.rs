//! Columns that are too large to be held are summed up chunk by chunk: what is kept grows with
//! their different values, and not with their rows. What a question needs a second time is read a
//! second time.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use super::column::{ordered_into, texts_into, wide_for_pairs, wide_into};
use super::common::Common;
use super::composition::Composing;
use super::findings::{self, Again, Chunks};
use super::report::{ColumnProfile, Options};
use super::texts::{self, TextFigures};
use super::wide::WideValueCounts;
use crate::kernel::Interner;
use crate::run::Context;
use crate::stats::lengths;
use crate::stats::top::Top;
use crate::stats::value_counts::ValueCounts;
use crate::table::chunk::{Bitmap, Chunk, Data};
use crate::table::duplicates::passes::{self, Found};
use crate::table::duplicates::{Group, written_text};
use crate::table::{Batch, Field, Table};
use crate::{Error, Finding, Result};

/// A column that was summed up.
pub struct Chunked {
    /// For the report.
    pub profile: ColumnProfile,
    /// What is odd.
    pub findings: Vec<Finding>,
    /// Which cells are there, when some are missing.
    pub non_null: Option<Bitmap>,
    /// Values and counts of a column of numbers, without places.
    pub value_counts: Option<ValueCounts>,
    /// The first part, without its rows.
    pub first: Option<Arc<Chunk>>,
}

/// What is gathered of a column in one go.
#[derive(Default)]
struct Gathering {
    common: Common,
    non_null: Bitmap,
    cells: Cells,
}

/// Of its cells.
#[derive(Default)]
enum Cells {
    #[default]
    None,
    Numbers(ChunkedCounts),
    Wide(WideValueCounts, i8),
    Dictionary(Interner, Vec<u64>),
    Texts(Box<(Composing, TextFigures)>),
}

/// Value counts of chunks, merged so that each is merged few times.
#[derive(Default)]
struct ChunkedCounts(Vec<ValueCounts>);

impl ChunkedCounts {
    fn add(&mut self, chunk: &Chunk) {
        let mut value_counts = ValueCounts::new(false);
        value_counts.update(chunk);
        // Those of about the same size together: a large one is not copied for each small one.
        while let Some(mut before) = self.0.pop_if(|last| last.keys.len() <= value_counts.keys.len() * 2) {
            before.merge(value_counts);
            value_counts = before;
        }
        self.0.push(value_counts);
    }

    fn finish(self) -> ValueCounts {
        let mut all = self.0.into_iter().rev();
        let last = all.next().unwrap_or_default();
        all.fold(last, |after, mut before| {
            before.merge(after);
            before
        })
    }
}

/// Sums up some columns, and looks for findings in them: in as few passes as they need, in each of
/// which what is kept of them stays below the budget, if that of one column does.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn sum_up(
    table: &Table,
    columns: &[usize],
    bytes: u64,
    options: &Options,
    cx: &Context,
) -> Result<Vec<(usize, Chunked)>> {
    let mut done = Vec::with_capacity(columns.len());
    let mut left = columns.to_vec();
    while !left.is_empty() {
        let gathered = gathered(table, &left, bytes, cx).await?;
        left = Vec::new();
        for (column, gathering) in gathered {
            let Some(gathering) = gathering else {
                left.push(column);
                continue;
            };
            let field = table
                .fields()
                .get(column)
                .ok_or_else(|| Error::internal("a column is gone"))?;
            let mut one = gathering.finish(table, column, field, (bytes, options), cx).await?;
            let again = Again {
                table,
                column,
                bytes,
                along: OnceCell::new(),
                failed: RefCell::new(None),
            };
            findings::say_kind(&mut one.profile, Chunks::Again(&again));
            one.findings = findings::of_column(&one.profile, Chunks::Again(&again), table.source(), options);
            if let Some(error) = again.failed.take() {
                return Err(error);
            }
            done.push((column, one));
        }
    }
    Ok(done)
}

/// What one pass gathers of some columns; nothing of those whose values were too many beside the
/// others'.
async fn gathered(
    table: &Table,
    columns: &[usize],
    bytes: u64,
    cx: &Context,
) -> Result<Vec<(usize, Option<Gathering>)>> {
    let mut all: Vec<(usize, Option<Gathering>)> = columns
        .iter()
        .map(|column| (*column, Some(Gathering::default())))
        .collect();
    let (watch, limit) = (cx.stopwatch(), cx.memory());
    let add = |batch: &Batch| {
        let start = watch.now();
        for ((_, gathering), chunk) in all.iter_mut().zip(&batch.columns) {
            gathering.iter_mut().for_each(|of| of.add(chunk));
        }
        give_up_largest(&mut all, limit);
        watch.add("columns in chunks", start);
        Ok(())
    };
    table.chunks(columns, bytes, cx, add).await?;
    Ok(all)
}

/// Gives up the columns of which most is kept, until the others together fit; one is left at least.
fn give_up_largest(all: &mut [(usize, Option<Gathering>)], limit: u64) {
    let size = |of: &Option<Gathering>| of.as_ref().map_or(0, Gathering::memory);
    while all.iter().map(|(_, of)| size(of)).sum::<usize>() as u64 > limit
        && all.iter().filter(|(_, of)| of.is_some()).count() > 1
    {
        if let Some((_, largest)) = all.iter_mut().max_by_key(|(_, of)| size(of)) {
            *largest = None;
        }
    }
}

/// The values of a column of numbers with their counts, without places, and its first chunk without
/// rows.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn value_counts(
    table: &Table,
    column: usize,
    bytes: u64,
    cx: &Context,
) -> Result<(ValueCounts, Option<Arc<Chunk>>)> {
    let (mut counts, mut first) = (ChunkedCounts::default(), None);
    let add = |batch: &Batch| {
        for chunk in &batch.columns {
            counts.add(chunk);
            first.get_or_insert_with(|| Arc::new(chunk.slice(0, 0)));
        }
        Ok(())
    };
    table.chunks(&[column], bytes, cx, add).await?;
    Ok((counts.finish(), first))
}

impl Gathering {
    /// Bytes of the values.
    fn memory(&self) -> usize {
        match &self.cells {
            Cells::None | Cells::Texts(_) => 0,
            Cells::Numbers(counts) => counts.0.iter().map(|value_counts| value_counts.keys.len() * 12).sum(),
            Cells::Wide(value_counts, _) => value_counts.keys.len() * 20,
            Cells::Dictionary(interner, counts) => interner.texts().memory() + counts.len() * 24,
        }
    }

    fn add(&mut self, chunk: &Chunk) {
        self.common.add(chunk);
        self.non_null.append(&chunk.non_null());
        if matches!(self.cells, Cells::None) {
            self.cells = match &chunk.data {
                Data::Dictionary { .. } => Cells::Dictionary(Interner::default(), Vec::new()),
                Data::Text(_) => Cells::Texts(Box::default()),
                Data::Wide { scale, .. } => Cells::Wide(WideValueCounts::default(), *scale),
                Data::Boolean(_) | Data::Fixed { .. } | Data::Float(_) => Cells::Numbers(ChunkedCounts::default()),
            };
        }
        match (&mut self.cells, &chunk.data) {
            (Cells::Numbers(counts), _) => counts.add(chunk),
            (Cells::Wide(value_counts, _), _) => value_counts.update(chunk),
            (Cells::Dictionary(interner, sums), Data::Dictionary { codes, dictionary }) => {
                // Code 0 is "not valid".
                for (code, count) in codes.counts(dictionary.len()).into_iter().enumerate().skip(1) {
                    let number = interner.number(dictionary.bytes(code)) as usize;
                    sums.resize(interner.len(), 0);
                    sums.get_mut(number).into_iter().for_each(|sum| *sum += count);
                }
            }
            (Cells::Texts(both), Data::Text(texts)) => {
                let (making, figures) = &mut **both;
                making.first(chunk);
                for row in (0..texts.len()).filter(|row| chunk.valid.get(*row)) {
                    let text = texts.bytes(row);
                    figures.lengths.add(lengths::length(text), 1);
                    figures.edges(text, 1);
                    figures.extend(text);
                }
            }
            _ => {}
        }
    }

    async fn finish(
        mut self,
        table: &Table,
        column: usize,
        field: &Field,
        (bytes, options): (u64, &Options),
        cx: &Context,
    ) -> Result<Chunked> {
        if let Cells::Dictionary(interner, _) = &self.cells {
            self.common
                .set_dictionary(interner.len() + 1, interner.texts().arena().len());
        }
        let mut profile = self.common.profile(field);
        let mut value_counts = None;
        match self.cells {
            Cells::None => {}
            Cells::Numbers(counts) => {
                let all = counts.finish();
                if let Some(first) = &self.common.first {
                    ordered_into(&mut profile, first, &all, options);
                }
                value_counts = Some(all);
            }
            Cells::Wide(all, scale) => {
                if let Some(first) = &self.common.first {
                    wide_into(&mut profile, first, &all, scale, options);
                }
                value_counts = Some(wide_for_pairs(&all, scale));
            }
            Cells::Dictionary(interner, counts) => {
                let non_null = counts.iter().enumerate().filter(|(_, count)| **count > 0);
                let non_null = non_null.map(|(number, count)| (interner.texts().bytes(number), *count));
                texts_into(&mut profile, texts::of_counted(non_null, options.top), options);
            }
            Cells::Texts(both) => {
                let (mut making, mut figures) = *both;
                let second = |batch: &Batch| {
                    batch.columns.iter().for_each(|chunk| making.second(chunk));
                    Ok(())
                };
                table.chunks(&[column], bytes, cx, second).await?;
                let mut values = Values::new(options.top);
                passes::find(table, vec![column], (None, true), &mut values, cx).await?;
                figures.composition = making.finish();
                values.into_figures(&mut figures);
                texts_into(&mut profile, figures, options);
            }
        }
        self.common.invalid_into(&mut profile, options.top);
        Ok(Chunked {
            profile,
            findings: Vec::new(),
            non_null: self.common.has_missing().then_some(self.non_null),
            value_counts: value_counts.filter(|_| field.r#type.is_measure()),
            first: self.common.first,
        })
    }
}

/// Different texts with their counts, as far as they are told.
struct Values {
    best: Top<Vec<u8>>,
    once: u64,
    repeated: Vec<u64>,
    /// As before the rows that are not yet final.
    before: Option<(Top<Vec<u8>>, u64)>,
}

impl Values {
    fn new(top: usize) -> Self {
        Values {
            best: Top::new(top),
            once: 0,
            repeated: Vec::new(),
            before: None,
        }
    }

    fn into_figures(mut self, figures: &mut TextFigures) {
        self.repeated.sort_unstable();
        figures.distinct = self.once + self.repeated.len() as u64;
        figures.unique = self.once;
        figures.repeated = self.repeated;
        figures.top = texts::named(self.best);
    }

    fn offer(&mut self, text: &[u8], count: u64) {
        if self.best.would_keep(count, text) {
            self.best.offer(count, text.to_vec());
        }
    }
}

impl Found for Values {
    fn listed(&self) -> usize {
        0
    }

    fn group(&mut self, key: &[u8], group: Group) {
        match group.count {
            1 => self.once += 1,
            count => self.repeated.push(count),
        }
        self.offer(written_text(key), group.count);
    }

    fn wants_single(&self) -> bool {
        true
    }

    fn single(&mut self, batch: &Batch, row: usize) {
        if self.before.is_none() {
            self.before = Some((self.best.clone(), self.once));
        }
        self.once += 1;
        if let Some(Data::Text(texts)) = batch.columns.first().map(|column| &column.data) {
            self.offer(texts.bytes(row), 1);
        }
    }

    fn settle(&mut self, is_final: bool) {
        if let Some((best, once)) = self.before.take()
            && !is_final
        {
            (self.best, self.once) = (best, once);
        }
    }
}
