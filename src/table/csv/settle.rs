//! Columns are read until their types are settled: those whose type turned out to be another are
//! read again.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::build::Builder;
use super::judge::{Notes, Verdict, Wish, judge};
use super::plan::Plan;
use super::scan::{Run, Text, scan};
use crate::scan::{Phase, Progress, each};
use crate::table::column::Column;
use crate::table::source::Source;
use crate::{Error, Result};

/// Times that a column is read before its type is settled.
const MOST_READINGS: usize = 4;

/// Columns by shard, with what was learnt of them.
pub type Judged = Vec<(Vec<Column>, Notes)>;

/// Reads some columns until their types are settled; the plan learns the right guesses. There are
/// none when a pass was broken off.
///
/// # Errors
/// When the source cannot be read, its packing is damaged, or the person said stop.
pub async fn read(
    source: &dyn Source,
    text: Text,
    plan: &mut Plan,
    wishes: &[Wish],
    wanted: &[usize],
    progress: &Progress,
) -> Result<(Vec<Run>, Judged)> {
    let mut open: Vec<usize> = wanted.to_vec();
    let mut done: BTreeMap<usize, (Vec<Column>, Notes)> = BTreeMap::new();
    let mut first_runs = None;
    let most_readings = MOST_READINGS + usize::from(plan.give_up.is_some());
    for reading in 0..most_readings {
        let pass = plan.of_columns(&open);
        let phase = if reading == 0 { Phase::Reading } else { Phase::Rereading };
        let mut runs = scan(source, text, &pass, phase, progress).await?;
        if runs.iter().any(|run| run.broken_off.is_some()) {
            return Ok((runs, Vec::new()));
        }
        let verdicts = judge_all(&mut runs, &open, &pass, wishes, reading, progress).await?;
        first_runs.get_or_insert(runs);
        let mut again = Vec::new();
        for (column, verdict) in open.into_iter().zip(verdicts) {
            let guess = match verdict {
                Verdict::Again(guess) => {
                    again.push(column);
                    Some(guess)
                }
                Verdict::Columns(parts, notes) => {
                    done.insert(column, (parts, notes));
                    notes.guess
                }
            };
            if let (Some(guess), Some(planned)) = (guess, plan.guesses.get_mut(column)) {
                *planned = guess;
            }
        }
        open = again;
        if open.is_empty() {
            break;
        }
    }
    let done: Option<Judged> = wanted.iter().map(|column| done.remove(column)).collect();
    match (first_runs, done) {
        (Some(runs), Some(done)) => Ok((runs, done)),
        _ => Err(Error::internal("a column's type did not settle")),
    }
}

/// Judges the open columns, on threads where there are some.
async fn judge_all(
    runs: &mut [Run],
    open: &[usize],
    plan: &Plan,
    wishes: &[Wish],
    reading: usize,
    progress: &Progress,
) -> Result<Vec<Verdict>> {
    let parts: Vec<Mutex<Vec<Builder>>> = open
        .iter()
        .map(|&column| {
            let take = |run: &mut Run| {
                run.builders
                    .get_mut(column)
                    .map_or(Builder::Skip, |b| std::mem::replace(b, Builder::Skip))
            };
            Mutex::new(runs.iter_mut().map(take).collect())
        })
        .collect();
    let watch = progress.stopwatch();
    each(progress, open.len(), |at| {
        let (Some(parts), Some(wish)) = (parts.get(at), open.get(at).and_then(|c| wishes.get(*c))) else {
            return Err(Error::internal("a column without a wish"));
        };
        let parts = parts
            .lock()
            .map(|mut p| std::mem::take(&mut *p))
            .map_err(|_| Error::internal("a thread failed"))?;
        // Rows that were given up cannot be taken for another type where they are: that takes a
        // reading, and may be in vain.
        let (last, text) = match plan.give_up {
            None => (reading + 1 == MOST_READINGS, false),
            Some(_) => {
                let is_text = matches!(parts.first(), Some(Builder::Text(_) | Builder::Coded(_)));
                (reading == MOST_READINGS, is_text && reading + 1 >= MOST_READINGS)
            }
        };
        let wish = Wish {
            // The last reading is as text, whatever the cells look like.
            settled: wish.settled || last || text || reading > 1 && matches!(parts.first(), Some(Builder::Time(_))),
            ..*wish
        };
        Ok(watch.time("settling types", || judge(parts, plan, wish)))
    })
    .await
}
