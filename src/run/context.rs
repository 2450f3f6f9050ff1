//! How far a piece of work is, and whether it should stop.
//!
//! The engine awaits nothing but a source's next bytes and [`Context::tick`]. Who drives the
//! engine decides what a tick does: in a worker it gives the event loop a turn, so that a cancel
//! can arrive; natively it is free.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::Stopwatch;
use crate::{Error, Result};

/// Progress at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// What is being done, in words that a person sees; empty before anything is.
    pub phase: Cow<'static, str>,
    /// Units done in this phase.
    pub done: u64,
    /// Units in all; 0 when unknown.
    pub total: u64,
}

/// A turn given to whoever else must run; resolves when work may go on.
pub type Turn = Pin<Box<dyn Future<Output = ()>>>;

/// Called at every tick with the progress so far; returns a turn to await, or `None` to go on.
type OnTick = Box<dyn Fn(Snapshot) -> Option<Turn>>;

/// The counters, shared with threads that work for one question.
#[derive(Debug, Default)]
pub struct Counters {
    phase: Mutex<&'static str>,
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Counters {
    /// Adds units done.
    pub fn add(&self, units: u64) {
        self.done.fetch_add(units, Relaxed);
    }

    /// `Err(Stopped)` once the person said stop.
    pub fn check(&self) -> Result<()> {
        if self.stop.load(Relaxed) {
            Err(Error::Stopped)
        } else {
            Ok(())
        }
    }

    /// Tells the work to stop at its next look.
    pub fn stop(&self) {
        self.stop.store(true, Relaxed);
    }

    /// Where the work stands.
    pub fn snapshot(&self) -> Snapshot {
        // A thread that failed while it held the word left it whole.
        let phase = *self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        Snapshot {
            phase: phase.into(),
            done: self.done.load(Relaxed),
            total: self.total.load(Relaxed),
        }
    }
}

/// Bytes of memory that work may take when nothing is said: 1.5 GiB.
pub const MEMORY: u64 = 1536 << 20;

/// Carried through every question.
pub struct Context {
    counters: Arc<Counters>,
    on_tick: Option<OnTick>,
    threads: usize,
    memory: u64,
    stopwatch: Stopwatch,
}

impl Context {
    /// Progress that nobody watches, on one thread.
    pub fn silent() -> Self {
        Context {
            counters: Arc::default(),
            on_tick: None,
            threads: 1,
            memory: MEMORY,
            stopwatch: Stopwatch::default(),
        }
    }

    /// Progress that calls `on_tick` at every tick.
    pub fn watched(on_tick: impl Fn(Snapshot) -> Option<Turn> + 'static) -> Self {
        Context {
            on_tick: Some(Box::new(on_tick)),
            ..Context::silent()
        }
    }

    /// Counts in these counters, which whoever may say stop holds too.
    #[must_use]
    pub fn with_counters(mut self, counters: Arc<Counters>) -> Self {
        self.counters = counters;
        self
    }

    /// Lets the work use this many threads, natively; in WebAssembly there is one.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = if cfg!(target_arch = "wasm32") {
            1
        } else {
            threads.max(1)
        };
        self
    }

    /// The memory budget, in bytes: for what a table holds, and for what a question keeps of it.
    #[must_use]
    pub fn with_memory(mut self, bytes: u64) -> Self {
        self.memory = bytes;
        self
    }

    /// Notes where time goes.
    #[must_use]
    pub fn with_stopwatch(mut self, stopwatch: Stopwatch) -> Self {
        self.stopwatch = stopwatch;
        self
    }

    /// Where time goes.
    pub fn stopwatch(&self) -> &Stopwatch {
        &self.stopwatch
    }

    /// Threads that the work may use.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Bytes of memory that the work may take.
    pub fn memory(&self) -> u64 {
        self.memory
    }

    /// The counters, for threads, for a progress bar, and to say stop.
    pub fn counters(&self) -> &Arc<Counters> {
        &self.counters
    }

    /// Begins a phase of `total` units (0 when unknown), named in words that a person sees:
    /// "reading", "comparing columns".
    pub fn begin(&self, phase: &'static str, total: u64) {
        *self.counters.phase.lock().unwrap_or_else(PoisonError::into_inner) = phase;
        self.counters.done.store(0, Relaxed);
        self.counters.total.store(total, Relaxed);
    }

    /// Tells whoever watches how far the work is, without giving a turn: for code that cannot wait.
    pub fn report(&self) {
        if let Some(on_tick) = &self.on_tick {
            drop(on_tick(self.counters.snapshot()));
        }
    }

    /// Tells that `units` more are done, gives others their turn, and stops when told to.
    ///
    /// # Errors
    /// [`Error::Stopped`] once the person said stop.
    pub async fn tick(&self, units: u64) -> Result<()> {
        self.counters.add(units);
        if let Some(on_tick) = &self.on_tick
            && let Some(turn) = on_tick(self.counters.snapshot())
        {
            turn.await;
        }
        self.counters.check()
    }
}
