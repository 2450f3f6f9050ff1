//! Columns read again in chunks of rows, one after another: none is held longer than it is looked at.

use super::build::Builder;
use super::reader::CsvReader;
use super::scan::{Intake, Text};
use super::shard::Plan;
use crate::scan::{Phase, Progress};
use crate::table::source::InOrder;
use crate::table::{Shard, Table, Take};
use crate::{Error, Result};

/// Bytes of text fed at once: after each it is asked whether the chunk is full.
const FEED: usize = 256 << 10;

/// Rows of a chunk at least, however little memory there is.
const FEWEST: u64 = 1 << 12;

impl CsvReader {
    /// Rows of which these columns take so many bytes, about.
    fn rows_in(&self, columns: &[usize], bytes: u64) -> u64 {
        let sizes = columns.iter().filter_map(|&column| self.sizes.get(column));
        let all: u64 = sizes.fold(0, |sum, size| sum.saturating_add(*size));
        let row = (all / self.rows.max(1)).max(1);
        (bytes / row).clamp(FEWEST, 1 << 31)
    }

    /// Hands over all rows of some columns, chunk after chunk.
    ///
    /// # Errors
    /// When the source cannot be read or has changed, the person said stop, or `take` fails.
    pub async fn each_chunk(
        &self,
        table: &Table,
        columns: &[usize],
        bytes: u64,
        progress: &Progress,
        take: Take<'_>,
    ) -> Result<()> {
        let (source, watch) = (&*table.origin, progress.stopwatch());
        progress.begin(Phase::Reading, source.size());
        let plan = self.plan.of_columns(columns);
        let most = self.rows_in(columns, bytes);
        let Text { packing, encoding, mark, data_start } = self.text;
        let mut decoder = super::decode::Decoder::new(source.name(), packing, encoding, mark)?;
        let mut intake = Intake::new(&plan, data_start as u64, 0, watch);
        intake.skip(data_start);
        intake.replace_builders(self.fresh(&plan));
        let mut chunk = Chunk { reader: self, plan: &plan, columns, bytes, most, seen: 0, take };
        let (mut stream, mut told) = (InOrder::new(source)?, 0);
        while let Some(piece) = stream.next().await? {
            decoder.push(piece);
            while let Some(text) = decoder.next()? {
                for text in text.chunks(FEED) {
                    intake.feed(text)?;
                    chunk.pass_on(&mut intake, false)?;
                }
                let taken = decoder.taken();
                progress.tick(taken - told).await?;
                told = taken;
            }
        }
        intake.feed(decoder.finish()?)?;
        intake.end()?;
        chunk.pass_on(&mut intake, true)?;
        self.same_rows(table, chunk.seen)
    }

    /// Builders that go on as the whole columns began.
    fn fresh(&self, plan: &Plan) -> Vec<Builder> {
        let builders = plan.empty_builders().into_iter().enumerate();
        let prepared = builders.map(|(column, builder)| match self.wholes.get(column) {
            Some(whole) => whole.prepare(builder),
            None => builder,
        });
        prepared.collect()
    }
}

/// Rows on their way to whoever wants them.
struct Chunk<'a> {
    reader: &'a CsvReader,
    plan: &'a Plan,
    columns: &'a [usize],
    /// Bytes of texts in a chunk.
    bytes: u64,
    /// Rows of a chunk.
    most: u64,
    /// Rows handed over.
    seen: u64,
    take: Take<'a>,
}

impl Chunk<'_> {
    /// Hands over what there is, once it is enough or all.
    fn pass_on(&mut self, intake: &mut Intake<'_>, last: bool) -> Result<()> {
        let rows = intake.rows().saturating_sub(self.seen as usize);
        let full = rows as u64 >= self.most || intake.text_bytes() as u64 >= self.bytes;
        if rows == 0 || !(last || full) {
            return Ok(());
        }
        let mut builders = intake.replace_builders(self.reader.fresh(self.plan));
        let mut columns = Vec::with_capacity(self.columns.len());
        for &column in self.columns {
            let builder = builders.get_mut(column).map(|b| std::mem::replace(b, Builder::Skip));
            let (whole, wish) = (self.reader.wholes.get(column), self.reader.wishes.get(column));
            let (Some(builder), Some(whole), Some(wish)) = (builder, whole, wish) else {
                return Err(Error::internal("a column is gone"));
            };
            columns.push(std::sync::Arc::new(whole.part(builder, self.plan, *wish)?));
        }
        drop(builders);
        self.seen += rows as u64;
        (self.take)(&Shard { rows, columns })
    }
}
