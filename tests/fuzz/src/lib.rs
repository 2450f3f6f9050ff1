//! What the fuzz targets share: a file in memory that comes in pieces, a whole profile of it, and how
//! two answers are compared.

pub mod mutate;
pub mod options;
pub mod thrift;

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{self, Poll, Waker};

use bytes::Bytes;
use glovebox::Result;
use glovebox::ask::{self, Tables};
use glovebox::profile;
use glovebox::run::Context;
use glovebox::table::source::NextBytes;
use glovebox::table::{ReadOptions, Source, Stream};

/// A memory budget that every input fits.
pub const ENOUGH: u64 = 256 << 20;

/// A memory budget that few tables fit, though a column of them does: they are scanned from disk.
pub fn too_little(file: &[u8]) -> u64 {
    file.len() as u64 / 2
}

/// Bytes that come in pieces of `piece` bytes.
pub struct Pieces {
    bytes: Bytes,
    piece: usize,
}

impl Pieces {
    /// Bytes as a file; a piece has at least one byte.
    pub fn new(bytes: impl Into<Bytes>, piece: usize) -> Arc<dyn Source> {
        Arc::new(Pieces {
            bytes: bytes.into(),
            piece: piece.max(1),
        })
    }
}

struct Flow<'a> {
    of: &'a Pieces,
    at: usize,
}

impl Source for Pieces {
    fn name(&self) -> &str {
        "input"
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.bytes.len());
        let end = start.saturating_add(length).min(self.bytes.len());
        Ok(self.bytes.slice(start..end))
    }

    fn stream(&self) -> Result<Box<dyn Stream + '_>> {
        Ok(Box::new(Flow { of: self, at: 0 }))
    }
}

impl Stream for Flow<'_> {
    fn next(&mut self) -> NextBytes<'_> {
        let end = (self.at + self.of.piece).min(self.of.bytes.len());
        let piece = self.of.bytes.slice(self.at..end);
        self.at = end;
        Box::pin(std::future::ready(Ok((!piece.is_empty()).then_some(piece))))
    }
}

/// Waits for an answer. Bytes in memory are always there, so nothing ever sleeps.
pub fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(answer) = future.as_mut().poll(&mut task::Context::from_waker(Waker::noop())) {
            return answer;
        }
    }
}

/// The whole profile of a file as JSON, without what depends on the budget alone; the error in words.
pub fn profile(source: Arc<dyn Source>, options: &ReadOptions, memory: u64) -> std::result::Result<String, String> {
    let cx = Context::silent().with_memory(memory);
    let report = wait(async {
        let table = glovebox::table::open(source, options, &cx).await?;
        ask::answer(&profile::Options::default(), &Tables::of(&table), &cx).await
    });
    match report {
        Ok(mut report) => {
            let source = report.source.as_mut().expect("a file");
            (source.scanned_from_disk, source.memory_budget) = (false, 0);
            report.table.memory = 0;
            report.columns.iter_mut().for_each(|column| column.memory = 0);
            Ok(serde_json::to_string_pretty(&report).expect("a report is JSON"))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Panics where two answers differ, and says where.
pub fn same(what: &str, a: &std::result::Result<String, String>, b: &std::result::Result<String, String>) {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            let differs = a.lines().zip(b.lines()).zip(1..).find(|((x, y), _)| x != y);
            assert!(
                differs.is_none() && a.len() == b.len(),
                "{what}: the reports differ: {differs:?}"
            );
        }
        (Err(_), Err(_)) => {}
        // The budget was too small for one column even.
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) if refused.contains("raise the budget") => {}
        _ => panic!(
            "{what}: one answer is a report, the other is not: {:?} {:?}",
            a.as_ref().err(),
            b.as_ref().err()
        ),
    }
}
