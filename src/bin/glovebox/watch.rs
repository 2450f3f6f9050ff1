//! The progress bar: on standard error, only when that is a terminal, only for what takes long.

use std::borrow::Cow;
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use glovebox::run::{Context, Counters, Stopwatch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(300);
/// Time between two looks at the counters.
const PERIOD: Duration = Duration::from_millis(100);
/// While it is known how much there is to do.
const MEASURED: &str = "{msg:32} {wide_bar} {percent:>3} %  {eta:>4} left";
/// While it is not.
const OPEN: &str = "{msg} {spinner}";

/// Progress with a bar that follows it until dropped.
pub struct Watch {
    /// To hand to the engine.
    pub progress: Context,
    bar: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Watch {
    /// For work on this many threads in so many bytes of memory; `timed` notes where time goes.
    pub fn new(threads: usize, memory: u64, timed: bool) -> Self {
        // The clock begins here.
        milliseconds();
        let stopwatch = if timed {
            Stopwatch::with(milliseconds)
        } else {
            Stopwatch::default()
        };
        let progress = Context::silent()
            .with_threads(threads)
            .with_memory(memory)
            .with_stopwatch(stopwatch);
        let counters = Arc::clone(progress.counters());
        // The bar looks at the counters instead of being told at every tick: while threads work,
        // the one that ticks may be waiting for them.
        let bar = std::io::stderr().is_terminal().then(|| {
            let (stop, stopped) = mpsc::channel();
            let follow = thread::spawn(move || follow(&counters, &stopped));
            (stop, follow)
        });
        Watch { progress, bar }
    }

    /// Where time went, a line for each part; nothing unless timed.
    pub fn spent(&self) -> Vec<String> {
        let spent = self.progress.stopwatch().spent();
        if spent.is_empty() {
            return Vec::new();
        }
        let line = |part: &str, time: f64| format!("{time:9.1} ms  {part}");
        let mut lines: Vec<String> = spent.iter().map(|s| line(s.part, s.milliseconds)).collect();
        let sum = spent.iter().map(|s| s.milliseconds).sum();
        lines.push(line(&format!("sum over {} threads", self.progress.threads()), sum));
        lines.push(line("from the start to the answer", milliseconds()));
        lines
    }
}

/// Milliseconds since the first call.
fn milliseconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some((stop, follow)) = self.bar.take() {
            drop(stop);
            // A bar that failed has nothing to say that matters for the answer.
            let _ = follow.join();
        }
    }
}

fn follow(counters: &Counters, stopped: &mpsc::Receiver<()>) {
    if stopped.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(10));
    let mut phase: Option<Cow<'static, str>> = None;
    loop {
        let now = counters.snapshot();
        let begins = phase.as_ref() != Some(&now.phase);
        if begins {
            // Each call below draws: the look comes first, so that no frame has a wrong one.
            bar.set_style(style(now.total > 0));
        }
        bar.set_length(now.total.max(1));
        bar.set_position(now.done.min(now.total));
        if begins {
            bar.set_message(now.phase.clone());
            phase = Some(now.phase);
            bar.reset_eta();
        }
        bar.tick();
        if stopped.recv_timeout(PERIOD) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    bar.finish_and_clear();
}

fn style(measured: bool) -> ProgressStyle {
    let template = if measured { MEASURED } else { OPEN };
    let plain = ProgressStyle::default_bar();
    // The templates are constants that a test checks, so the plain bar never shows.
    plain.clone().template(template).unwrap_or(plain).progress_chars("▓▓░")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_well_formed() {
        for template in [MEASURED, OPEN] {
            assert!(ProgressStyle::with_template(template).is_ok());
        }
    }
}
