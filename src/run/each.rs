//! The same work on many items: on threads where there are some, else one after another with a
//! tick between, so that a cancel can arrive. The order of the answers is that of the items.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::Context;
use crate::{Error, Result};

/// Does `work` for every index below `items`, and counts one unit of progress for each.
///
/// # Errors
/// The first error by index, or that the person said stop.
pub async fn each<T: Send>(cx: &Context, items: usize, work: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    each_on(cx, cx.threads(), items, work).await
}

/// The same on at most so many threads, for work that takes much memory.
///
/// # Errors
/// The first error by index, or that the person said stop.
pub async fn each_on<T: Send>(
    cx: &Context,
    threads: usize,
    items: usize,
    work: impl Fn(usize) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    if threads > 1 && items > 1 {
        let answers = on_threads(cx, threads, items, &work)?;
        cx.tick(0).await?;
        return Ok(answers);
    }
    let mut answers = Vec::with_capacity(items);
    for index in 0..items {
        answers.push(work(index)?);
        cx.tick(1).await?;
    }
    Ok(answers)
}

/// Threads take the next item as they get free.
fn on_threads<T: Send>(
    cx: &Context,
    threads: usize,
    items: usize,
    work: &(impl Fn(usize) -> Result<T> + Sync),
) -> Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let answers: Mutex<Vec<Option<Result<T>>>> = Mutex::new((0..items).map(|_| None).collect());
    let counters = cx.counters();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(items) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Relaxed);
                    if index >= items || counters.check().is_err() {
                        return;
                    }
                    let answer = work(index);
                    counters.add(1);
                    if let Ok(mut answers) = answers.lock()
                        && let Some(slot) = answers.get_mut(index)
                    {
                        *slot = Some(answer);
                    }
                }
            });
        }
    });
    counters.check()?;
    let answers = answers.into_inner().map_err(|_| Error::internal("a thread failed"))?;
    answers
        .into_iter()
        .map(|a| a.unwrap_or_else(|| Err(Error::internal("a thread failed"))))
        .collect()
}
