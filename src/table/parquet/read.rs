//! Row groups in, batches out: on one thread all into one batch, on several one batch per thread.

use std::ops::Range;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use super::chunks::Chunks;
use super::columns::Builder;
use super::footer::{damaged, guarded};
use super::group::{Run, builders};
use super::plan::Plan;
use super::unify::{shrink, unify};
use crate::run::Context;
use crate::table::{Batch, Column, Data, Loading, Reader, Take, Taking};
use crate::{Error, Finding, Result};

/// Rows of a batch; they are counted in 32 bits.
const BATCH_ROWS: usize = 1 << 31;

/// All rows of some columns.
///
/// # Errors
/// When the file is damaged or cannot be read, and when the person said stop.
pub async fn all(plan: &Plan, columns: &[usize], cx: &Context) -> Result<Vec<Column>> {
    let groups = plan.footer.groups.len();
    let total = (0..groups).map(|group| plan.compressed(group, columns)).sum();
    cx.begin("reading", total);
    let (runs, watch) = (runs(plan, groups, cx.threads()), cx.stopwatch());
    let texts = AtomicU64::new(0);
    let mut parts = Vec::new();
    if runs.len() > 1 && cx.threads() > 1 {
        parts = on_threads(plan, columns, runs, cx, &texts)?;
        cx.tick(0).await?;
    } else {
        for groups in runs {
            let mut run = Run::new(plan, columns, groups, None, (&texts, watch));
            while let Some(bytes) = run.step()? {
                cx.tick(bytes).await?;
            }
            parts.push(run.finish());
        }
    }
    for (at, &column) in columns.iter().enumerate() {
        let builders = parts.iter().filter_map(|(_, builders)| builders.get(at));
        plan.cut.note(column, builders.filter_map(Builder::instants));
    }
    let loaded = watch.time("inferring types", || unified(plan, columns, parts));
    // Texts that several threads numbered are counted once, when they have been put together.
    let dictionaries: u64 = loaded.iter().map(dictionary).sum();
    if texts.into_inner().saturating_add(dictionaries) > plan.memory {
        return Err(plan.too_large(columns));
    }
    Ok(loaded)
}

/// Bytes of the texts of a column's dictionary.
fn dictionary(column: &Column) -> u64 {
    match column.parts().first().map(|chunk| &chunk.data) {
        Some(Data::Dictionary { dictionary, .. }) => dictionary.arena().len() as u64,
        _ => 0,
    }
}

/// Contiguous runs of row groups, one per thread at most, about equally many rows each: a group
/// goes to the thread in whose equal share its middle lies.
fn runs(plan: &Plan, groups: usize, threads: usize) -> Vec<Range<usize>> {
    let all: usize = (0..groups).map(|group| plan.rows(group)).sum();
    let mut runs: Vec<Range<usize>> = Vec::new();
    let (mut first, mut start, mut owner, mut in_run) = (0, 0usize, 0u128, 0usize);
    for group in 0..groups {
        let rows = plan.rows(group);
        let thread = (start as u128 * 2 + rows as u128) * threads as u128 / (all.max(1) as u128 * 2);
        if group > first && (thread != owner || in_run + rows > BATCH_ROWS) {
            runs.push(first..group);
            (first, in_run) = (group, 0);
        }
        owner = thread;
        in_run += rows;
        start += rows;
    }
    // Without row groups there is still a batch, since its columns tell what they would hold.
    runs.push(first..groups);
    runs
}

type Parts = Vec<(usize, Vec<Builder>)>;

fn on_threads(
    plan: &Plan,
    columns: &[usize],
    runs: Vec<Range<usize>>,
    cx: &Context,
    texts: &AtomicU64,
) -> Result<Parts> {
    let (counters, watch) = (cx.counters(), cx.stopwatch());
    let turn = (!plan.source.reads_in_parallel()).then(|| Mutex::new(()));
    let turn = turn.as_ref();
    let answers: Vec<Result<(usize, Vec<Builder>)>> = std::thread::scope(|scope| {
        let work = |groups: Range<usize>| {
            move || {
                let mut run = Run::new(plan, columns, groups, turn, (texts, watch));
                while let Some(bytes) = run.step()? {
                    counters.add(bytes);
                    counters.check()?;
                }
                Ok(run.finish())
            }
        };
        let threads: Vec<_> = runs.into_iter().map(|groups| scope.spawn(work(groups))).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Result<(usize, Vec<Builder>)>>| {
            thread
                .join()
                .unwrap_or_else(|_| Err(Error::internal("a thread failed")))
        };
        threads.into_iter().map(join).collect()
    });
    counters.check()?;
    answers.into_iter().collect()
}

/// The columns of all parts, made to agree.
fn unified(plan: &Plan, columns: &[usize], parts: Parts) -> Vec<Column> {
    let mut by_column: Vec<Vec<Builder>> = columns.iter().map(|_| Vec::with_capacity(parts.len())).collect();
    for (_, builders) in parts {
        let both = by_column.iter_mut().zip(builders);
        both.for_each(|(list, builder)| list.push(builder));
    }
    let planned = columns.iter().filter_map(|at| plan.columns.get(*at)).zip(by_column);
    planned
        .map(|(column, parts)| Column::of_parts(unify(column, parts), column.kind.r#type))
        .collect()
}

/// Some rows of some columns.
///
/// # Errors
/// When a column is not there.
pub fn batch(plan: &Plan, columns: &[usize], rows: usize, builders: Vec<Builder>) -> Result<Batch> {
    let chunk = |(at, builder): (&usize, Builder)| {
        let column = plan.columns.get(*at);
        let unified = column.and_then(|column| unify(column, vec![builder]).pop());
        unified.map(Arc::new).ok_or_else(|| Error::internal("a column is gone"))
    };
    Ok(Batch {
        rows,
        columns: columns.iter().zip(builders).map(chunk).collect::<Result<_>>()?,
    })
}

impl Plan {
    /// These columns have more text than memory is allowed for.
    pub(super) fn too_large(&self, columns: &[usize]) -> Error {
        let names: Vec<&str> = columns
            .iter()
            .filter_map(|&c| self.columns.get(c))
            .map(|c| c.name.as_str())
            .collect();
        Error::Memory {
            what: format!("Loading \"{}\"", names.join("\", \"")),
            needed: self.needs(columns).max(self.memory.saturating_add(1)),
            allowed: self.memory,
        }
    }
}

impl Reader for Plan {
    fn load<'a>(&'a self, columns: &'a [usize], cx: &'a Context) -> Loading<'a> {
        if self.needs(columns) > self.memory {
            return Box::pin(std::future::ready(Err(self.too_large(columns))));
        }
        Box::pin(all(self, columns, cx))
    }

    fn chunks<'a>(&'a self, columns: &'a [usize], bytes: u64, cx: &'a Context, take: Take<'a>) -> Taking<'a> {
        Box::pin(self.each_chunk(columns, bytes, cx, take))
    }

    fn look(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        self.each_chunk_now(columns, bytes, take)
    }

    fn size(&self, column: usize) -> u64 {
        self.needs(&[column])
    }

    fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
        let mut builders = builders(self, columns, 0..0);
        let end = first.saturating_add(count as u64);
        let (mut start, mut total) = (0u64, 0usize);
        for group in 0..self.footer.groups.len() {
            let rows = self.rows(group) as u64;
            let from = first.clamp(start, start + rows) - start;
            let to = end.clamp(start, start + rows) - start;
            start += rows;
            if from < to {
                self.append_window(group, columns, from as usize..to as usize, &mut builders)?;
                total += (to - from) as usize;
            }
        }
        for (builder, shape) in builders.iter_mut().zip(self.shapes_of(columns)?) {
            builder.take_shape(shape)?;
        }
        let mut batch = batch(self, columns, total, builders)?;
        for column in &mut batch.columns {
            shrink(Arc::make_mut(column));
        }
        Ok(batch)
    }

    fn findings(&self) -> Vec<Finding> {
        self.odd_pages_and_times()
    }
}

impl Plan {
    /// Appends some rows of a row group, as many columns at once as memory is allowed for.
    fn append_window(
        &self,
        group: usize,
        columns: &[usize],
        rows: Range<usize>,
        builders: &mut [Builder],
    ) -> Result<()> {
        let mut builders = builders;
        for columns in self.together(group, columns) {
            let (now, later) = std::mem::take(&mut builders).split_at_mut(columns.len());
            builders = later;
            let found = guarded(&*self.source, &format!("row group {group}"), || {
                let (chunks, limit) = (self.window_chunks(group, &columns)?, self.limit());
                let mut fewest = rows.len();
                for (reader, builder) in self.readers(group, &chunks, &columns)?.0.iter_mut().zip(now) {
                    let skipped = reader.skip(rows.start)?;
                    let read = reader.read(rows.len(), builder, limit)?;
                    let read = read.ok_or_else(|| self.too_large(&columns))?;
                    fewest = fewest.min(if skipped < rows.start { 0 } else { read });
                }
                Ok(fewest)
            })?;
            if found != rows.len() {
                return Err(damaged(
                    &*self.source,
                    format!("row group {group} holds fewer rows than the footer claims"),
                ));
            }
        }
        Ok(())
    }

    /// Small row groups are fetched whole; of large ones only the pages that hold the rows.
    fn window_chunks(&self, group: usize, columns: &[usize]) -> Result<Chunks> {
        const WHOLE: u64 = 4 << 20;
        self.fetch_up_to(group, columns, WHOLE)
    }
}
