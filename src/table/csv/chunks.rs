//! Columns read again in chunks of rows, one after another: none is held longer than it is looked at.

use super::build::Builder;
use super::decode::Decoder;
use super::plan::Plan;
use super::reader::CsvReader;
use super::scan::{Intake, Text};
use crate::run::{Context, Stopwatch};
use crate::table::source::{self, InOrder};
use crate::table::{Batch, Take};
use crate::{Error, Result};

/// Bytes of text fed at once: after each it is asked whether the chunk is full.
const FEED: usize = 256 << 10;

/// Bytes read at a time where nobody waits.
const PIECE: usize = 1 << 20;

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
    pub async fn each_chunk(&self, columns: &[usize], bytes: u64, cx: &Context, take: Take<'_>) -> Result<()> {
        let source = &*self.source;
        cx.begin("reading", source.size());
        let plan = self.plan.of_columns(columns);
        let mut reading = self.reading(&plan, columns, bytes, (cx.stopwatch(), take))?;
        let (mut stream, mut told) = (InOrder::new(source)?, 0);
        while let Some(piece) = stream.next().await? {
            reading.decoder.push(piece);
            while let Some(more) = reading.step()? {
                let taken = reading.decoder.taken();
                cx.tick(taken - told).await?;
                told = taken;
                if !more {
                    return Ok(());
                }
            }
        }
        self.same_rows(reading.finish()?)
    }

    /// The same without waiting.
    ///
    /// # Errors
    /// When the source cannot be read or has changed, or `take` fails.
    pub fn each_chunk_now(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        let source = &*self.source;
        let (plan, watch) = (self.plan.of_columns(columns), Stopwatch::default());
        let mut reading = self.reading(&plan, columns, bytes, (&watch, take))?;
        let mut at = 0u64;
        while at < source.size() {
            let piece = source::read(source, at, PIECE)?;
            at += piece.len() as u64;
            reading.decoder.push(piece);
            while let Some(more) = reading.step()? {
                if !more {
                    return Ok(());
                }
            }
        }
        self.same_rows(reading.finish()?)
    }

    fn reading<'a>(
        &'a self,
        plan: &'a Plan,
        columns: &'a [usize],
        bytes: u64,
        (watch, take): (&'a Stopwatch, Take<'a>),
    ) -> Result<Reading<'a>> {
        let Text {
            packing,
            encoding,
            mark,
            data_start,
            wrapped,
        } = self.text;
        let mut intake = Intake::new(plan, data_start as u64, 0, watch);
        intake.skip(data_start);
        intake.replace_builders(self.fresh(plan));
        Ok(Reading {
            decoder: Decoder::new(self.source.name(), packing, encoding, mark)?.unwrapping(wrapped),
            intake,
            chunk: Chunk {
                reader: self,
                plan,
                columns,
                bytes,
                limit: self.rows_in(columns, bytes),
                seen: 0,
                take,
            },
        })
    }

    /// Builders that go on as the whole columns began.
    pub(super) fn fresh(&self, plan: &Plan) -> Vec<Builder> {
        let builders = plan.empty_builders().into_iter().enumerate();
        let prepared = builders.map(|(column, builder)| match self.whole_columns.get(column) {
            Some(whole) => whole.prepare(builder),
            None => builder,
        });
        prepared.collect()
    }
}

/// Bytes on their way into chunks.
struct Reading<'a> {
    decoder: Decoder,
    intake: Intake<'a>,
    chunk: Chunk<'a>,
}

impl Reading<'_> {
    /// Takes in the next piece of text, if there is one; whether more is wanted.
    fn step(&mut self) -> Result<Option<bool>> {
        let Some(text) = self.decoder.next()? else {
            return Ok(None);
        };
        for text in text.chunks(FEED) {
            self.intake.feed(text)?;
            if !self.chunk.pass_on(&mut self.intake, false)? {
                return Ok(Some(false));
            }
        }
        Ok(Some(true))
    }

    /// Takes in what is left; rows in all.
    fn finish(mut self) -> Result<u64> {
        self.intake.feed(self.decoder.finish()?)?;
        self.intake.end()?;
        let rows = self.intake.rows() as u64;
        self.chunk.pass_on(&mut self.intake, true)?;
        Ok(rows)
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
    limit: u64,
    /// Rows handed over.
    seen: u64,
    take: Take<'a>,
}

impl Chunk<'_> {
    /// Hands over what there is, once it is enough or all; whether more is wanted.
    fn pass_on(&mut self, intake: &mut Intake<'_>, last: bool) -> Result<bool> {
        let rows = intake.rows().saturating_sub(self.seen as usize);
        let full = rows as u64 >= self.limit || intake.text_bytes() as u64 >= self.bytes;
        if rows == 0 || !(last || full) {
            return Ok(true);
        }
        let mut builders = intake.replace_builders(self.reader.fresh(self.plan));
        let mut columns = Vec::with_capacity(self.columns.len());
        for &column in self.columns {
            let builder = builders.get_mut(column).map(|b| std::mem::replace(b, Builder::Skip));
            let (whole, hint) = (self.reader.whole_columns.get(column), self.reader.hints.get(column));
            let (Some(builder), Some(whole), Some(hint)) = (builder, whole, hint) else {
                return Err(Error::internal("a column is gone"));
            };
            columns.push(std::sync::Arc::new(whole.part(builder, self.plan, hint)?));
        }
        drop(builders);
        self.seen += rows as u64;
        (self.take)(&Batch { rows, columns })
    }
}
