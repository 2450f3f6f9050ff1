//! How the tests ask the engine: open some bytes, put a question, look at the cells.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{self, Poll, Waker};

#[cfg(not(target_arch = "wasm32"))]
use bytes::Bytes;
use glovebox::ask::{self, Tables};
use glovebox::profile::{self, Report};
use glovebox::run::Context;
#[cfg(not(target_arch = "wasm32"))]
use glovebox::table::source::{Ranges, Stream};
use glovebox::table::{Memory, Missing, ReadOptions, Source, Table};
use glovebox::{Finding, Result};

/// Memory that is enough for every file here.
pub const ENOUGH: u64 = 1 << 30;

/// Waits for an answer. Bytes in memory are always there, so nothing ever sleeps.
pub fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(answer) = future.as_mut().poll(&mut task::Context::from_waker(Waker::noop())) {
            return answer;
        }
    }
}

/// Bytes as a file of that name.
pub fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Arc<dyn Source> {
    Arc::new(Memory::new(name, bytes.into()))
}

/// Bytes that count how many of them are read.
#[cfg(not(target_arch = "wasm32"))]
pub struct Counted {
    bytes: Bytes,
    read: AtomicU64,
}

#[cfg(not(target_arch = "wasm32"))]
impl Counted {
    /// Of a text file.
    pub fn new(text: impl Into<Bytes>) -> Self {
        Counted {
            bytes: text.into(),
            read: AtomicU64::new(0),
        }
    }

    /// How many bytes were read so far.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Source for Counted {
    fn name(&self) -> &str {
        "test.csv"
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.bytes.len());
        let part = self
            .bytes
            .slice(start..start.saturating_add(length).min(self.bytes.len()));
        self.read.fetch_add(part.len() as u64, Ordering::Relaxed);
        Ok(part)
    }

    fn stream(&self) -> Result<Box<dyn Stream + '_>> {
        Ok(Box::new(Ranges::new(self, 1 << 20)))
    }
}

/// Opens a file on one thread, as it is opened when nothing is said.
pub fn open(source: Arc<dyn Source>) -> Result<Table> {
    open_as(source, &ReadOptions::default(), ENOUGH, 1)
}

/// Opens a file.
pub fn open_as(source: Arc<dyn Source>, options: &ReadOptions, memory: u64, threads: usize) -> Result<Table> {
    let cx = Context::silent().with_threads(threads).with_memory(memory);
    wait(glovebox::table::open(source, options, &cx))
}

/// Opens a text as CSV.
pub fn csv(text: &str) -> Table {
    open(file("test.csv", text)).expect("a text that can be read")
}

/// As `pandas.read_csv` reads.
pub fn as_pandas(delimiter: Option<char>) -> ReadOptions {
    ReadOptions {
        missing: Missing::Pandas,
        delimiter,
        ..ReadOptions::default()
    }
}

/// For a question about a table: on one thread, with the memory budget with which it was opened.
pub fn quietly(table: &Table) -> Context {
    Context::silent().with_memory(
        table
            .source()
            .map_or(glovebox::run::MEMORY, |source| source.memory_budget),
    )
}

/// What is in a table, as asked on one thread.
pub fn profile(table: &Table) -> Report {
    profile_on(table, 1)
}

/// What is in a table.
pub fn profile_on(table: &Table, threads: usize) -> Report {
    let cx = quietly(table).with_threads(threads);
    wait(ask::answer(&profile::Options::default(), &Tables::of(table), &cx)).expect("a profile")
}

/// The finding of that code about that column, or about the table when the name is empty.
pub fn finding<'a>(report: &'a Report, code: &str, column: &str) -> Option<&'a Finding> {
    let about = |f: &&Finding| {
        if column.is_empty() {
            true
        } else {
            f.columns.iter().any(|c| c == column)
        }
    };
    let all = report.findings.iter().flat_map(Finding::each);
    all.filter(|f| f.code == code).find(about)
}

/// All cells by row: what the grid shows, empty where a value is missing.
pub fn cells(table: &Table) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for batch in table.batches() {
        for row in 0..batch.rows {
            let cell = |column: &Arc<glovebox::table::Chunk>| match column.value(row) {
                Some(value) => value.to_string(),
                None => column.invalid_text(row).unwrap_or_default().to_owned(),
            };
            rows.push(batch.columns.iter().map(cell).collect());
        }
    }
    rows
}

/// The folder of shared test files: `GLOVEBOX_SHARED_DATA`, or beside the repository. Tests that ask
/// for it are ignored by default, and fail where it is not there.
#[cfg(not(target_arch = "wasm32"))]
pub fn shared() -> std::path::PathBuf {
    let named = std::env::var_os("GLOVEBOX_SHARED_DATA").map(std::path::PathBuf::from);
    let beside = || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = named.unwrap_or_else(beside);
    assert!(
        folder.join("csv").is_dir(),
        "no shared test files at {}",
        folder.display()
    );
    folder
}

/// The file that a variable of the environment names. Tests of large files are ignored by default,
/// and fail where it is not there.
#[cfg(not(target_arch = "wasm32"))]
pub fn large(variable: &str) -> std::path::PathBuf {
    let path = std::env::var_os(variable).map(std::path::PathBuf::from);
    path.filter(|path| path.is_file())
        .unwrap_or_else(|| panic!("{variable} names no file"))
}

/// A file on disk, read whole.
#[cfg(not(target_arch = "wasm32"))]
pub fn on_disk(path: &std::path::Path) -> Arc<dyn Source> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    file(
        &name,
        std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
    )
}
