//! Row groups in, shards out: on one thread all into one shard, on several one shard per thread.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::chunks::Chunks;
use super::columns::Builder;
use super::footer::{damaged, guarded};
use super::plan::{Decoder, Plan};
use super::settle::{settle, shrink};
use crate::scan::{Phase, Progress, Stopwatch};
use crate::table::{Column, Data, Loading, Reader, Shard, Table, Take, Taking};
use crate::{Error, Finding, Result};

/// Rows of a shard; they are counted in 32 bits.
const SHARD_ROWS: usize = 1 << 31;
/// Bytes of text for which room is made for each packed byte; more only as they come.
const TEXT_PER_BYTE: u64 = 16;
/// Rows of a nested column whose text is made before its size is looked at.
const NESTED_ROWS: usize = 256;

/// All rows of some columns.
///
/// # Errors
/// When the file is damaged or cannot be read, and when the person said stop.
pub async fn all(plan: &Plan, columns: &[usize], progress: &Progress) -> Result<Vec<Arc<Shard>>> {
    let groups = plan.footer.metadata().num_row_groups();
    let total = (0..groups).map(|group| plan.compressed(group, columns)).sum();
    progress.begin(Phase::Reading, total);
    let (runs, watch) = (runs(plan, groups, progress.threads()), progress.stopwatch());
    let texts = AtomicU64::new(0);
    let mut parts = Vec::new();
    if runs.len() > 1 && progress.threads() > 1 {
        parts = on_threads(plan, columns, runs, progress, &texts)?;
        progress.tick(0).await?;
    } else {
        for groups in runs {
            let mut run = Run::new(plan, columns, groups, None, (&texts, watch));
            while let Some(bytes) = run.step()? {
                progress.tick(bytes).await?;
            }
            parts.push(run.finish());
        }
    }
    let shards = watch.time("settling types", || shards(plan, columns, parts));
    // Texts that several threads numbered are counted once, when they have been put together.
    let dictionaries = shards
        .first()
        .map_or(0, |shard| shard.columns.iter().map(dictionary).sum());
    if texts.into_inner().saturating_add(dictionaries) > plan.memory {
        return Err(plan.too_large(columns));
    }
    Ok(shards)
}

/// Bytes of the texts of a column's dictionary.
fn dictionary(column: &Arc<Column>) -> u64 {
    match &column.data {
        Data::Coded { dictionary, .. } => dictionary.arena().len() as u64,
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
        if group > first && (thread != owner || in_run + rows > SHARD_ROWS) {
            runs.push(first..group);
            (first, in_run) = (group, 0);
        }
        owner = thread;
        in_run += rows;
        start += rows;
    }
    // Without row groups there is still a shard, since its columns tell what they would hold.
    runs.push(first..groups);
    runs
}

type Parts = Vec<(usize, Vec<Builder>)>;

fn on_threads(
    plan: &Plan,
    columns: &[usize],
    runs: Vec<Range<usize>>,
    progress: &Progress,
    texts: &AtomicU64,
) -> Result<Parts> {
    let (counters, watch) = (progress.counters(), progress.stopwatch());
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

/// The columns of each part, made to agree, as shards.
pub fn shards(plan: &Plan, columns: &[usize], parts: Parts) -> Vec<Arc<Shard>> {
    let mut shards: Vec<Shard> = Vec::new();
    let mut by_column: Vec<Vec<Builder>> = columns.iter().map(|_| Vec::new()).collect();
    for (rows, builders) in parts {
        shards.push(Shard {
            rows,
            columns: Vec::with_capacity(columns.len()),
        });
        by_column
            .iter_mut()
            .zip(builders)
            .for_each(|(list, builder)| list.push(builder));
    }
    for (&column, parts) in columns.iter().zip(by_column) {
        let Some(column) = plan.columns.get(column) else {
            continue;
        };
        for (shard, settled) in shards.iter_mut().zip(settle(column, parts)) {
            shard.columns.push(Arc::new(settled));
        }
    }
    shards.into_iter().map(Arc::new).collect()
}

/// A run of row groups being decoded into one part.
pub struct Run<'a> {
    plan: &'a Plan,
    columns: &'a [usize],
    /// The same, in the order in which the decoder gives them, with their places in `columns`.
    order: Vec<(usize, usize)>,
    groups: Range<usize>,
    builders: Vec<Builder>,
    rows: usize,
    current: Option<Group>,
    /// Held while reading, where the source does not like several readers.
    turn: Option<&'a Mutex<()>>,
    /// Bytes of text of all runs.
    texts: &'a AtomicU64,
    /// Compressed bytes of a row group that are fetched at once.
    fetched: u64,
    /// Bytes of text that may be held.
    held: u64,
    watch: &'a Stopwatch,
}

/// The row group at work.
struct Group {
    number: usize,
    decoder: Decoder,
    wanted: usize,
    rows: usize,
    bytes: u64,
    told: u64,
}

impl<'a> Run<'a> {
    fn new(
        plan: &'a Plan,
        columns: &'a [usize],
        groups: Range<usize>,
        turn: Option<&'a Mutex<()>>,
        (texts, watch): (&'a AtomicU64, &'a Stopwatch),
    ) -> Self {
        Run {
            plan,
            columns,
            order: in_file_order(columns),
            builders: builders(plan, columns, groups.clone()),
            groups,
            rows: 0,
            current: None,
            turn,
            texts,
            fetched: plan.most(),
            held: plan.memory,
            watch,
        }
    }

    /// The same for builders that are taken away again and again, before much is in them.
    pub fn in_parts(
        plan: &'a Plan,
        columns: &'a [usize],
        groups: Range<usize>,
        (texts, watch): (&'a AtomicU64, &'a Stopwatch),
    ) -> Self {
        Run {
            builders: builders(plan, columns, 0..0),
            fetched: plan.share(),
            held: plan.most(),
            ..Run::new(plan, columns, groups.start..groups.start, None, (texts, watch))
        }
        .over(groups)
    }

    fn over(self, groups: Range<usize>) -> Self {
        Run { groups, ..self }
    }

    /// Bytes of what has been read and not yet taken.
    pub fn memory(&self) -> u64 {
        self.builders.iter().map(Builder::memory).fold(0, u64::saturating_add)
    }

    /// Takes away what has been read, and how many rows.
    pub fn take(&mut self) -> (usize, Vec<Builder>) {
        let fresh = builders(self.plan, self.columns, 0..0);
        (
            std::mem::take(&mut self.rows),
            std::mem::replace(&mut self.builders, fresh),
        )
    }

    /// Decodes one batch, opening the next row group when there is none. Returns compressed
    /// bytes done, or `None` at the end.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read.
    pub fn step(&mut self) -> Result<Option<u64>> {
        let part = match &self.current {
            Some(group) => format!("row group {}", group.number),
            None => format!("row group {}", self.groups.start),
        };
        guarded(&*self.plan.source, &part, || self.decode())
    }

    fn decode(&mut self) -> Result<Option<u64>> {
        let Some(group) = &mut self.current else {
            let Some(number) = self.groups.next() else {
                return Ok(None);
            };
            self.current = Some(self.open(number)?);
            return Ok(Some(0));
        };
        match self.watch.time("decompressing and decoding", || group.decoder.next()) {
            Some(batch) => {
                let batch = batch?;
                let (plan, builders, order, most) = (self.plan, &mut self.builders, &self.order, self.held);
                let grown = self
                    .watch
                    .time("batches to columns", || append(builders, order, &batch, most))?;
                // The same sum in the end, however the rows are shared out.
                let all = grown.map(|grown| self.texts.fetch_add(grown, Ordering::Relaxed).saturating_add(grown));
                if all.is_none_or(|all| all > most) {
                    return Err(plan.too_large(self.columns));
                }
                group.rows += batch.num_rows();
                self.rows += batch.num_rows();
                let share = group.bytes as u128 * group.rows.min(group.wanted) as u128 / group.wanted.max(1) as u128;
                let bytes = (share as u64).saturating_sub(group.told);
                group.told += bytes;
                Ok(Some(bytes))
            }
            None => {
                if group.rows != group.wanted {
                    let (number, rows, wanted) = (group.number, group.rows, group.wanted);
                    let what = format!("row group {number} holds {rows} rows where the footer claims {wanted}");
                    return Err(damaged(&*self.plan.source, what));
                }
                let rest = group.bytes - group.told;
                self.current = None;
                Ok(Some(rest))
            }
        }
    }

    fn open(&self, number: usize) -> Result<Group> {
        let chunks = match &self.plan.first {
            Some((first, chunks)) if *first == number => chunks.clone(),
            _ => {
                let _turn = self.turn.map(|turn| turn.lock());
                let fetch = || self.plan.fetch_up_to(number, self.columns, self.fetched);
                self.watch.time("bytes in", fetch)?
            }
        };
        let wanted = self.plan.rows(number);
        Ok(Group {
            number,
            decoder: self.plan.decoder(number, chunks, self.columns, 0..wanted)?,
            wanted,
            rows: 0,
            bytes: self.plan.compressed(number, self.columns),
            told: 0,
        })
    }

    fn finish(self) -> (usize, Vec<Builder>) {
        (self.rows, self.builders)
    }
}

/// Builders with room for some row groups, so that nothing is moved while they fill: for what
/// their bytes are likely to hold, whatever the footer claims.
fn builders(plan: &Plan, columns: &[usize], groups: Range<usize>) -> Vec<Builder> {
    let rows: usize = groups.clone().map(|group| plan.rows(group)).sum();
    let sum = |bytes: &dyn Fn(usize) -> u64| groups.clone().map(bytes).fold(0, u64::saturating_add);
    let builder = |&column: &usize| {
        let packed = sum(&|group| plan.compressed(group, &[column]));
        let plain = sum(&|group| plan.uncompressed(group, &[column]));
        let bytes = plain.min(packed.saturating_mul(TEXT_PER_BYTE));
        // A bit for each value at least, unless it repeats the one before.
        let rows = rows.min(usize::try_from(bytes.saturating_mul(8)).unwrap_or(usize::MAX));
        let bytes = usize::try_from(bytes).unwrap_or(0);
        plan.columns.get(column).map(|column| Builder::new(column, rows, bytes))
    };
    columns.iter().filter_map(builder).collect()
}

/// The decoder gives columns in the file's order, each once.
fn in_file_order(columns: &[usize]) -> Vec<(usize, usize)> {
    let mut sorted = columns.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let place = |column: usize| sorted.binary_search(&column).unwrap_or(usize::MAX);
    columns
        .iter()
        .enumerate()
        .map(|(at, &column)| (place(column), at))
        .collect()
}

/// Takes in a batch. Returns the bytes by which texts have grown; `None` when a column has more
/// than `most` bytes of them.
fn append(
    builders: &mut [Builder],
    order: &[(usize, usize)],
    batch: &arrow::array::RecordBatch,
    most: u64,
) -> Result<Option<u64>> {
    let mut grown = 0;
    for &(place, at) in order {
        let array = batch.columns().get(place);
        let (Some(array), Some(builder)) = (array, builders.get_mut(at)) else {
            return Err(Error::internal("the decoder gave fewer columns than were asked for"));
        };
        let before = builder.text_bytes();
        if builder.is_nested() {
            for first in (0..array.len()).step_by(NESTED_ROWS) {
                builder.append(&array.slice(first, NESTED_ROWS.min(array.len() - first)))?;
                if builder.text_bytes() > most {
                    return Ok(None);
                }
            }
        } else {
            builder.append(array)?;
        }
        if builder.text_bytes().max(builder.dictionary_bytes()) > most {
            return Ok(None);
        }
        grown += builder.text_bytes() - before;
    }
    Ok(Some(grown))
}

impl Plan {
    /// These columns have more text than memory is allowed for.
    fn too_large(&self, columns: &[usize]) -> Error {
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
    fn load<'a>(&'a self, _: &'a Table, columns: &'a [usize], progress: &'a Progress) -> Loading<'a> {
        if self.needs(columns) > self.memory {
            return Box::pin(std::future::ready(Err(self.too_large(columns))));
        }
        Box::pin(all(self, columns, progress))
    }

    fn chunks<'a>(
        &'a self,
        _: &'a Table,
        columns: &'a [usize],
        bytes: u64,
        progress: &'a Progress,
        take: Take<'a>,
    ) -> Taking<'a> {
        Box::pin(self.each_chunk(columns, bytes, progress, take))
    }

    fn look(&self, _: &Table, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        self.each_chunk_now(columns, bytes, take)
    }

    fn size(&self, column: usize) -> u64 {
        self.needs(&[column])
    }

    fn window(&self, _: &Table, columns: &[usize], first: u64, count: usize) -> Result<Shard> {
        let mut builders = builders(self, columns, 0..0);
        let end = first.saturating_add(count as u64);
        let (mut start, mut total) = (0u64, 0usize);
        for group in 0..self.footer.metadata().num_row_groups() {
            let rows = self.rows(group) as u64;
            let from = first.clamp(start, start + rows) - start;
            let to = end.clamp(start, start + rows) - start;
            start += rows;
            if from < to {
                self.append_window(group, columns, from as usize..to as usize, &mut builders)?;
                total += (to - from) as usize;
            }
        }
        let shard = shards(self, columns, vec![(total, builders)]).pop();
        let mut shard = shard
            .map(|shard| Shard::clone(&shard))
            .ok_or_else(|| Error::internal("no shard"))?;
        for column in &mut shard.columns {
            shrink(Arc::make_mut(column));
        }
        Ok(shard)
    }

    fn findings(&self) -> Vec<Finding> {
        self.checksums.findings(self.footer.metadata(), &self.columns)
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
                let (chunks, order) = (self.window_chunks(group, &columns)?, in_file_order(&columns));
                let mut found = 0;
                for batch in self.decoder(group, chunks, &columns, rows.clone())? {
                    let batch = batch?;
                    append(now, &order, &batch, self.most())?.ok_or_else(|| self.too_large(&columns))?;
                    found += batch.num_rows();
                }
                Ok(found)
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

#[cfg(all(test, feature = "write"))]
mod tests {
    use bytes::Bytes;
    use parquet::data_type::Int64Type;
    use parquet::file::metadata::{
        FileMetaData, ParquetMetaData, ParquetMetaDataBuilder, ParquetMetaDataReader, ParquetMetaDataWriter,
    };
    use parquet::file::writer::SerializedFileWriter;

    use super::super::columns::Cells;
    use super::super::footer;
    use super::*;
    use crate::table::column::Ints;
    use crate::table::{Memory, ReadOptions};

    /// Ten numbers in a file that claims `rows` of them.
    fn claiming(rows: i64) -> Vec<u8> {
        let schema = parquet::schema::parser::parse_message_type("message m { required int64 n; }").expect("a schema");
        let mut bytes = Vec::new();
        let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::default()).expect("a writer");
        let mut group = writer.next_row_group().expect("a row group");
        let mut column = group.next_column().expect("a column").expect("a column");
        let numbers: Vec<i64> = (0..10).collect();
        column
            .typed::<Int64Type>()
            .write_batch(&numbers, None, None)
            .expect("written");
        column.close().expect("closed");
        group.close().expect("closed");
        writer.close().expect("closed");
        let found = ParquetMetaDataReader::new()
            .parse_and_finish(&Bytes::from(bytes.clone()))
            .expect("a footer");
        let group = found.row_group(0).clone();
        let chunk = group
            .column(0)
            .clone()
            .into_builder()
            .set_num_values(rows)
            .build()
            .expect("a column");
        let builder = group.into_builder().set_num_rows(rows).set_column_metadata(vec![chunk]);
        let file = found.file_metadata();
        let file = FileMetaData::new(file.version(), rows, None, None, file.schema_descr_ptr(), None);
        let builder = ParquetMetaDataBuilder::new(file).add_row_group(builder.build().expect("a row group"));
        let claimed: ParquetMetaData = builder.build();
        ParquetMetaDataWriter::new(&mut bytes, &claimed)
            .finish()
            .expect("written");
        bytes
    }

    #[test]
    fn room_is_made_for_what_the_bytes_can_hold_and_not_for_what_is_claimed() {
        let room = |rows: i64| {
            let source: Arc<dyn crate::table::Source> = Arc::new(Memory::new("claims.parquet", claiming(rows)));
            let footer = footer::read(&*source).expect("a footer");
            let plan = Plan::new(source, footer, &ReadOptions::default(), u64::MAX).expect("a plan");
            match builders(&plan, &[0], 0..1).pop().map(|builder| builder.cells) {
                Some(Cells::Whole(Ints::Narrow(values), _)) => values.capacity(),
                _ => 0,
            }
        };
        assert!((10..100_000).contains(&room(10)), "{}", room(10));
        assert!(room(2_000_000_000) < 100_000, "{}", room(2_000_000_000));
    }
}
