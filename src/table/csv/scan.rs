//! One pass over the text for some columns: in order on one thread, or in record-aligned runs on
//! several. The answer is the same.

use encoding_rs::{Encoding, UTF_8};

use super::batch::BatchScan;
use super::build::Builder;
use super::cells::Fields;
use super::decode::Decoder;
use super::index::Index;
use super::padding::Padding;
use super::plan::{Plan, Problems};
use super::tail::Tail;
use super::unpack::Packing;
use crate::run::{Context, Stopwatch};
use crate::table::source::{self, InOrder, Source};
use crate::{Error, Result};

/// Bytes read at a time by a thread: few enough to stay in its cache until they are parsed.
const PIECE: usize = 256 << 10;

/// Bytes read at a time for a window, where each reading may be a question to a browser.
const WINDOW_PIECE: usize = 4 << 20;

/// What reading from the source is called where time is noted.
const BYTES: &str = "bytes in";

/// What comes between that and cells.
const DECODING: &str = "unpacking and decoding";

/// Line ends tried as the start of a run.
const LINES_TRIED: usize = 8;

/// A run shorter than this is not worth a thread.
const MIN_RUN: u64 = 4 << 20;

/// Where the text of the data lies.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// How it is packed.
    pub packing: Packing,
    /// How it is encoded.
    pub encoding: &'static Encoding,
    /// Bytes of byte-order mark.
    pub mark: usize,
    /// Bytes of preamble and header after the mark, decoded.
    pub data_start: usize,
    /// What ends lines that stand between quotes as a whole.
    pub wrapped: Option<u8>,
}

impl Text {
    /// Whether offsets in the text are offsets in the file.
    pub fn is_plain(&self) -> bool {
        self.packing == Packing::Plain && self.encoding == UTF_8 && self.wrapped.is_none()
    }
}

/// A run of rows that was read.
pub struct Run {
    /// The columns, as they were built.
    pub builders: Vec<Builder>,
    /// Rows.
    pub rows: usize,
    /// What was odd.
    pub problems: Problems,
    /// The last rows as they stand in the text.
    pub tail: Tail,
    /// Rows and the byte of the text, after its mark, where they start.
    pub checkpoints: Vec<(u64, u64)>,
    /// Where its text ends, counted in the same way.
    pub end: u64,
    /// What stands after the last record of the file.
    pub padding: Padding,
    /// Bytes of the file that were read when the pass was broken off: it took more than it may.
    pub broken_off: Option<u64>,
}

/// Text on its way into a run.
pub struct Intake<'p> {
    scan: BatchScan<'p>,
    /// Bytes still to be passed over.
    skip: usize,
    /// Where the run's text begins, after the mark.
    start: u64,
    padding: Padding,
}

impl<'p> Intake<'p> {
    /// For a run that begins at `start`, with about so many bytes of text (0 when unknown).
    pub fn new(plan: &'p Plan, start: u64, bytes: u64, watch: &'p Stopwatch) -> Self {
        Intake {
            scan: BatchScan::new(plan, bytes, watch),
            skip: 0,
            start,
            padding: Padding::default(),
        }
    }

    /// Passes over so many bytes of what comes next.
    pub fn skip(&mut self, bytes: usize) {
        self.skip = bytes;
    }

    /// Rows so far.
    pub fn rows(&self) -> usize {
        self.scan.rows
    }

    /// Bytes that the texts of the builders take.
    pub fn text_bytes(&self) -> usize {
        self.scan.builders.iter().map(Builder::text_bytes).sum()
    }

    /// Goes on with other builders; those until now.
    pub fn replace_builders(&mut self, fresh: Vec<Builder>) -> Vec<Builder> {
        std::mem::replace(&mut self.scan.builders, fresh)
    }

    /// Takes the next text.
    ///
    /// # Errors
    /// When a record is too long, or there are more rows than can be numbered.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<()> {
        let cut = self.skip.min(bytes.len());
        self.skip -= cut;
        let rest = bytes.get(cut..).unwrap_or(&[]);
        self.padding.pass(rest, |text| self.scan.feed(text))
    }

    /// Takes what was held back: more text follows it. Whether a record ends here.
    fn ends_at_record(&mut self) -> Result<bool> {
        self.padding.release(|text| self.scan.feed(text))?;
        Ok(self.scan.pending() == 0)
    }

    /// Tells that no more text comes.
    ///
    /// # Errors
    /// When there are more rows than can be numbered.
    pub fn end(&mut self) -> Result<()> {
        self.scan.finish()
    }

    fn finish(mut self) -> Result<Run> {
        self.end()?;
        Ok(self.so_far())
    }

    /// What was read so far, but for a record that has not ended.
    fn so_far(self) -> Run {
        let (scan, start) = (self.scan, self.start);
        let checkpoints = scan.checkpoints.into_iter();
        Run {
            builders: scan.builders,
            rows: scan.rows,
            problems: scan.problems,
            tail: scan.tail,
            checkpoints: checkpoints.map(|(row, byte)| (row, byte + start)).collect(),
            end: start + scan.consumed,
            padding: self.padding,
            broken_off: None,
        }
    }
}

/// Reads all rows.
///
/// # Errors
/// When the source cannot be read, its packing is damaged, or the person said stop.
pub async fn scan(source: &dyn Source, text: Text, plan: &Plan, phase: &'static str, cx: &Context) -> Result<Vec<Run>> {
    cx.begin(phase, source.size());
    if cx.threads() > 1 && source.reads_in_parallel() && text.is_plain() {
        let starts = run_starts(source, text, plan, cx.threads())?;
        if starts.len() > 1
            && let Some(runs) = on_threads(source, text, plan, &starts, cx)?
        {
            return Ok(runs);
        }
        cx.begin(phase, source.size());
    }
    Ok(vec![in_order(source, text, plan, cx).await?])
}

async fn in_order(source: &dyn Source, text: Text, plan: &Plan, cx: &Context) -> Result<Run> {
    let mut decoder = Decoder::new(source.name(), text.packing, text.encoding, text.mark)?.unwrapping(text.wrapped);
    let watch = cx.stopwatch();
    let expected = if text.is_plain() { source.size() } else { 0 };
    let mut intake = Intake::new(plan, text.data_start as u64, expected, watch);
    intake.skip = text.data_start;
    let mut bytes = InOrder::new(source)?;
    let (mut told, mut decoded) = (0, 0);
    loop {
        let start = watch.now();
        let next = bytes.next().await?;
        watch.add(BYTES, start);
        let Some(piece) = next else { break };
        decoder.push(piece);
        while let Some(text) = watch.time(DECODING, || decoder.next())? {
            intake.feed(text)?;
            decoded += text.len();
            let taken = decoder.taken();
            cx.tick(taken - told).await?;
            told = taken;
            let rows = intake.scan.rows as f64;
            if plan
                .limit
                .is_some_and(|limit| rows > limit.rows || decoded as f64 > limit.bytes)
            {
                let mut run = intake.so_far();
                run.broken_off = Some(taken);
                return Ok(run);
            }
        }
    }
    intake.feed(decoder.finish()?)?;
    intake.finish()
}

/// File offsets at which runs begin; the last is the end of the file.
fn run_starts(source: &dyn Source, text: Text, plan: &Plan, threads: usize) -> Result<Vec<u64>> {
    let first = (text.mark + text.data_start) as u64;
    let size = source.size();
    let runs = (threads as u64).min(size.saturating_sub(first) / MIN_RUN).max(1);
    let mut starts = vec![first];
    for run in 1..runs {
        let about = first + (size - first) / runs * run;
        match record_start(source, about, plan)? {
            Some(start) if start > *starts.last().unwrap_or(&0) => starts.push(start),
            _ => return Ok(vec![first]),
        }
    }
    starts.push(size);
    Ok(if starts.len() > 2 { starts } else { vec![first] })
}

/// Where a record starts after `about`: guessed by which reading of the quotes gives records of
/// the right width. The run before checks the guess.
fn record_start(source: &dyn Source, about: u64, plan: &Plan) -> Result<Option<u64>> {
    let bytes = source::read(source, about, 256 << 10)?;
    let newline = plan.marks.newline;
    // One of the next line ends is real, unless a quoted field goes on for longer.
    let ends = bytes.iter().enumerate().filter(|(_, b)| **b == newline);
    let mut candidates: Vec<usize> = ends.take(LINES_TRIED).map(|(at, _)| at + 1).collect();
    if let Some(quote) = plan.marks.quote {
        let closing = bytes.windows(2).position(|w| w == [quote, newline]);
        candidates.extend(closing.map(|at| at + 2));
        let closing = bytes.windows(3).position(|w| w == [quote, b'\r', newline]);
        candidates.extend(closing.map(|at| at + 3));
        // In quotes: the first quote closes, and the next line end is real.
        let after = bytes.iter().position(|b| *b == quote).map(|at| at + 1);
        let end = after.and_then(|at| bytes.get(at..)?.iter().position(|b| *b == newline).map(|n| at + n + 1));
        candidates.extend(end);
    }
    let sound = candidates
        .into_iter()
        .find(|start| bytes.get(*start..).is_some_and(|rest| fits(rest, plan)));
    Ok(sound.map(|start| about + start as u64))
}

/// Whether the first records of a text have the width of the table.
fn fits(text: &[u8], plan: &Plan) -> bool {
    let text = text.get(..text.len().min(64 << 10)).unwrap_or(text);
    let (mut index, mut fields) = (Index::default(), Fields::of(&plan.layout));
    index.fill(text, plan.marks);
    fields.fill(text, &index, plan.marks, plan.guesses.len(), false);
    let odd = [&fields.short, &fields.long, &fields.bare_quotes];
    // A wrong start shows at once: its first record is a piece of one.
    let begins_odd = odd.iter().any(|rows| rows.contains(&0));
    let odd: usize = odd.iter().map(|rows| rows.len()).sum();
    fields.rows > 0 && !begins_odd && odd * 20 <= fields.rows as usize
}

/// Runs on threads; `None` when a guessed start was no record's start after all.
fn on_threads(source: &dyn Source, text: Text, plan: &Plan, starts: &[u64], cx: &Context) -> Result<Option<Vec<Run>>> {
    let spans: Vec<(u64, u64)> = starts
        .windows(2)
        .filter_map(|w| Some((*w.first()?, *w.get(1)?)))
        .collect();
    let (counters, watch) = (cx.counters(), cx.stopwatch());
    let work = |span: (u64, u64), report: bool| -> Result<Option<Run>> {
        run(source, text, plan, span, watch, |bytes| {
            counters.add(bytes);
            if report {
                cx.report();
            }
            counters.check()
        })
    };
    let results = std::thread::scope(|scope| {
        let (first, rest) = spans.split_first()?;
        let others: Vec<_> = rest
            .iter()
            .map(|&span| {
                scope.spawn(move || {
                    run(source, text, plan, span, watch, |bytes| {
                        counters.add(bytes);
                        counters.check()
                    })
                })
            })
            .collect();
        let mut results = vec![work(*first, true)];
        results.extend(
            others
                .into_iter()
                .map(|o| o.join().unwrap_or_else(|_| Err(Error::internal("a thread failed")))),
        );
        Some(results)
    });
    let mut runs = Vec::new();
    for result in results.unwrap_or_default() {
        match result? {
            Some(run) => runs.push(run),
            None => return Ok(None),
        }
    }
    Ok(Some(runs))
}

/// One run; `None` when no record ends where the next run begins.
fn run(
    source: &dyn Source,
    text: Text,
    plan: &Plan,
    (start, end): (u64, u64),
    watch: &Stopwatch,
    tick: impl Fn(u64) -> Result<()>,
) -> Result<Option<Run>> {
    let mut intake = Intake::new(plan, start - text.mark as u64, end - start, watch);
    let mut at = start;
    while at < end {
        let length = usize::try_from(end - at).unwrap_or(usize::MAX).min(PIECE);
        let bytes = watch.time(BYTES, || source::read(source, at, length))?;
        at += bytes.len() as u64;
        intake.feed(&bytes)?;
        tick(bytes.len() as u64)?;
    }
    if end < source.size() && !intake.ends_at_record()? {
        return Ok(None);
    }
    Ok(Some(intake.finish()?))
}

/// The rows that the text from one byte until another holds, counted after its mark: one batch.
///
/// # Errors
/// When the source cannot be read or has changed, or its packing is damaged.
pub fn window(
    source: &dyn Source,
    text: Text,
    plan: &Plan,
    (from, until): (u64, u64),
    builders: Vec<Builder>,
) -> Result<Run> {
    let watch = Stopwatch::default();
    let mut scan = Intake::new(plan, from, 0, &watch);
    scan.replace_builders(builders);
    if text.is_plain() {
        let mark = text.mark as u64;
        let (mut at, end) = (from + mark, until + mark);
        while at < end {
            let length = usize::try_from(end - at).unwrap_or(usize::MAX).min(WINDOW_PIECE);
            let bytes = source::read(source, at, length)?;
            if bytes.is_empty() {
                return Err(source::shrunk(source, at));
            }
            at += bytes.len() as u64;
            scan.feed(&bytes)?;
        }
        scan.ends_at_record()?;
        return scan.finish();
    }
    let mut decoder = Decoder::new(source.name(), text.packing, text.encoding, text.mark)?.unwrapping(text.wrapped);
    let (mut at, mut decoded) = (0u64, 0u64);
    let mut take = |piece: &[u8]| {
        let within = |byte: u64| {
            usize::try_from(byte.saturating_sub(decoded))
                .unwrap_or(usize::MAX)
                .min(piece.len())
        };
        let (skip, keep) = (within(from), within(until));
        decoded += piece.len() as u64;
        scan.feed(piece.get(skip..keep).unwrap_or(&[]))?;
        Ok::<bool, Error>(decoded < until)
    };
    let mut more = true;
    while more && at < source.size() {
        let bytes = source::read(source, at, WINDOW_PIECE)?;
        at += bytes.len() as u64;
        decoder.push(bytes);
        while more && let Some(piece) = decoder.next()? {
            more = take(piece)?;
        }
    }
    if more {
        take(decoder.finish()?)?;
    }
    scan.ends_at_record()?;
    scan.finish()
}
