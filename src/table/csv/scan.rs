//! One pass over the text for some columns: in order on one thread, or in record-aligned runs on
//! several. The answer is the same.

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8};

use super::build::Builder;
use super::cells::Fields;
use super::decode::{Decoder, Packing};
use super::index::Index;
use super::shard::{Plan, Problems, ShardScan};
use crate::scan::{Phase, Progress, Stopwatch};
use crate::table::source::Source;
use crate::{Error, Result};

/// Bytes read at a time by a thread.
const PIECE: usize = 4 << 20;

/// What reading from the source is called where time is noted.
const BYTES: &str = "bytes in";

/// Line ends tried as the start of a run.
const LINES_TRIED: usize = 8;

/// A run shorter than this is not worth a thread.
const LEAST_RUN: u64 = 4 << 20;

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
}

impl Text {
    /// Whether offsets in the text are offsets in the file.
    pub fn is_plain(&self) -> bool {
        self.packing == Packing::Plain && self.encoding == UTF_8
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
    /// Rows and the byte in the data text where they start.
    pub checkpoints: Vec<(u64, u64)>,
}

impl Run {
    fn of(scan: ShardScan<'_>, base: u64) -> Run {
        Run {
            builders: scan.builders,
            rows: scan.rows,
            problems: scan.problems,
            checkpoints: scan
                .checkpoints
                .into_iter()
                .map(|(row, byte)| (row, byte + base))
                .collect(),
        }
    }
}

/// Reads all rows.
///
/// # Errors
/// When the source cannot be read, its packing is damaged, or the person said stop.
pub async fn scan(source: &dyn Source, text: Text, plan: &Plan, phase: Phase, progress: &Progress) -> Result<Vec<Run>> {
    progress.begin(phase, source.size());
    if progress.threads() > 1 && source.reads_in_parallel() && text.is_plain() {
        let starts = run_starts(source, text, plan, progress.threads())?;
        if starts.len() > 1
            && let Some(runs) = on_threads(source, plan, &starts, progress)?
        {
            return Ok(runs);
        }
        progress.begin(phase, source.size());
    }
    Ok(vec![in_order(source, text, plan, progress).await?])
}

async fn in_order(source: &dyn Source, text: Text, plan: &Plan, progress: &Progress) -> Result<Run> {
    let mut decoder = Decoder::new(source.name(), text.packing, text.encoding, text.mark)?;
    let watch = progress.stopwatch();
    let expected = if text.is_plain() { source.size() } else { 0 };
    let mut scan = ShardScan::new(plan, expected, watch);
    let mut skip = text.data_start;
    let mut stream = source.stream()?;
    loop {
        let start = watch.now();
        let next = stream.next().await?;
        watch.add(BYTES, start);
        let Some(bytes) = next else { break };
        let decoded = watch.time("unpacking and decoding", || decoder.decode(&bytes))?;
        feed(&mut scan, &decoded, &mut skip)?;
        progress.tick(bytes.len() as u64).await?;
    }
    feed(&mut scan, &decoder.finish()?, &mut skip)?;
    scan.finish()?;
    Ok(Run::of(scan, text.data_start as u64))
}

fn feed(scan: &mut ShardScan<'_>, bytes: &Bytes, skip: &mut usize) -> Result<()> {
    let cut = (*skip).min(bytes.len());
    *skip -= cut;
    match bytes.get(cut..) {
        Some(rest) if !rest.is_empty() => scan.feed(rest),
        _ => Ok(()),
    }
}

/// File offsets at which runs begin; the last is the end of the file.
fn run_starts(source: &dyn Source, text: Text, plan: &Plan, threads: usize) -> Result<Vec<u64>> {
    let first = (text.mark + text.data_start) as u64;
    let size = source.size();
    let runs = (threads as u64).min(size.saturating_sub(first) / LEAST_RUN).max(1);
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
    let bytes = source.read(about, 256 << 10)?;
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
    let (mut index, mut fields) = (Index::default(), Fields::default());
    index.fill(text, plan.marks);
    fields.fill(text, &index, plan.marks, plan.guesses.len(), false);
    let odd = [&fields.short, &fields.long, &fields.strays];
    // A wrong start shows at once: its first record is a piece of one.
    let begins_odd = odd.iter().any(|rows| rows.contains(&0));
    let odd: usize = odd.iter().map(|rows| rows.len()).sum();
    fields.rows > 0 && !begins_odd && odd * 20 <= fields.rows as usize
}

/// Runs on threads; `None` when a guessed start was no record's start after all.
fn on_threads(source: &dyn Source, plan: &Plan, starts: &[u64], progress: &Progress) -> Result<Option<Vec<Run>>> {
    let spans: Vec<(u64, u64)> = starts
        .windows(2)
        .filter_map(|w| Some((*w.first()?, *w.get(1)?)))
        .collect();
    let (counters, watch) = (progress.counters(), progress.stopwatch());
    let work = |span: (u64, u64), report: bool| -> Result<(Run, bool)> {
        run(source, plan, span, watch, |bytes| {
            counters.add(bytes);
            if report {
                progress.report();
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
                    run(source, plan, span, watch, |bytes| {
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
        let (run, ends_at_boundary) = result?;
        if !ends_at_boundary {
            return Ok(None);
        }
        runs.push(run);
    }
    Ok(Some(runs))
}

/// One run; whether a record ended exactly where the next run begins.
fn run(
    source: &dyn Source,
    plan: &Plan,
    (start, end): (u64, u64),
    watch: &Stopwatch,
    tick: impl Fn(u64) -> Result<()>,
) -> Result<(Run, bool)> {
    let mut scan = ShardScan::new(plan, end - start, watch);
    let mut at = start;
    while at < end {
        let length = usize::try_from(end - at).unwrap_or(usize::MAX).min(PIECE);
        let bytes = watch.time(BYTES, || source.read(at, length))?;
        if bytes.is_empty() {
            break;
        }
        at += bytes.len() as u64;
        scan.feed(&bytes)?;
        tick(bytes.len() as u64)?;
    }
    let last = end >= source.size();
    let boundary = last || scan.pending() == 0;
    scan.finish()?;
    Ok((Run::of(scan, start), boundary))
}

/// Some rows from a checkpoint on, at most `count` after passing over `skip`: one shard.
///
/// # Errors
/// When the source cannot be read or its packing is damaged.
pub fn window(source: &dyn Source, text: Text, plan: &Plan, from: u64, until: u64) -> Result<Run> {
    let watch = Stopwatch::default();
    let mut scan = ShardScan::new(plan, 0, &watch);
    if text.is_plain() {
        let length = usize::try_from(until.saturating_sub(from)).unwrap_or(usize::MAX);
        scan.feed(&source.read(from + text.mark as u64, length)?)?;
    } else {
        let mut decoder = Decoder::new(source.name(), text.packing, text.encoding, text.mark)?;
        let (mut at, mut decoded) = (0u64, 0u64);
        while at < source.size() && decoded < until {
            let bytes = source.read(at, PIECE)?;
            at += bytes.len() as u64;
            let piece = decoder.decode(&bytes)?;
            let skip = usize::try_from(from.saturating_sub(decoded))
                .unwrap_or(usize::MAX)
                .min(piece.len());
            let keep = usize::try_from(until.saturating_sub(decoded))
                .unwrap_or(usize::MAX)
                .min(piece.len());
            decoded += piece.len() as u64;
            scan.feed(piece.get(skip..keep.max(skip)).unwrap_or(&[]))?;
        }
    }
    scan.finish()?;
    Ok(Run::of(scan, from))
}
