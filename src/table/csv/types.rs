//! Columns are read until their types are settled: those whose type turned out to be another are
//! read again.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::build::Builder;
use super::infer::{Hint, Inference, Notes, infer};
use super::plan::Plan;
use super::scan::{Run, Text, scan};
use crate::run::{Context, each};
use crate::table::chunk::Chunk;
use crate::table::source::Source;
use crate::{Error, Result};

/// Times that a column is read before its type is settled.
const MAX_READINGS: usize = 4;

/// Columns by batch, with what was learnt of them.
pub type Inferred = Vec<(Vec<Chunk>, Notes)>;

/// Reads some columns until their types are settled; the plan learns the right guesses. There are
/// none when a pass was broken off.
///
/// # Errors
/// When the source cannot be read, its packing is damaged, or the person said stop.
pub async fn read(
    source: &dyn Source,
    text: Text,
    plan: &mut Plan,
    hints: &[Hint],
    wanted: &[usize],
    cx: &Context,
) -> Result<(Vec<Run>, Inferred)> {
    let mut open: Vec<usize> = wanted.to_vec();
    let mut done: BTreeMap<usize, (Vec<Chunk>, Notes)> = BTreeMap::new();
    let mut first_runs = None;
    let max_readings = MAX_READINGS + usize::from(plan.give_up.is_some());
    for reading in 0..max_readings {
        let pass = plan.of_columns(&open);
        let phase = if reading == 0 {
            "reading"
        } else {
            "reading again, as another type"
        };
        let mut runs = scan(source, text, &pass, phase, cx).await?;
        if runs.iter().any(|run| run.broken_off.is_some()) {
            return Ok((runs, Vec::new()));
        }
        let inferences = infer_all(&mut runs, &open, &pass, hints, reading, cx).await?;
        first_runs.get_or_insert(runs);
        let mut again = Vec::new();
        for (column, inference) in open.into_iter().zip(inferences) {
            let guess = match inference {
                Inference::Again(guess) => {
                    again.push(column);
                    Some(guess)
                }
                Inference::Columns(parts, notes) => {
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
    let done: Option<Inferred> = wanted.iter().map(|column| done.remove(column)).collect();
    match (first_runs, done) {
        (Some(runs), Some(done)) => Ok((runs, done)),
        _ => Err(Error::internal("a column's type did not settle")),
    }
}

/// Judges the open columns, on threads where there are some.
async fn infer_all(
    runs: &mut [Run],
    open: &[usize],
    plan: &Plan,
    hints: &[Hint],
    reading: usize,
    cx: &Context,
) -> Result<Vec<Inference>> {
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
    let watch = cx.stopwatch();
    each(cx, open.len(), |at| {
        let (Some(parts), Some(hint)) = (parts.get(at), open.get(at).and_then(|c| hints.get(*c))) else {
            return Err(Error::internal("a column without an inferred type"));
        };
        let parts = parts
            .lock()
            .map(|mut p| std::mem::take(&mut *p))
            .map_err(|_| Error::internal("a thread failed"))?;
        // Rows that were given up cannot be taken for another type where they are: that takes a
        // reading, and may be in vain.
        let (last, text) = match plan.give_up {
            None => (reading + 1 == MAX_READINGS, false),
            Some(_) => {
                let is_text = matches!(parts.first(), Some(Builder::Text(_) | Builder::Dictionary(_)));
                (reading == MAX_READINGS, is_text && reading + 1 >= MAX_READINGS)
            }
        };
        let hint = Hint {
            // The last reading is as text, whatever the cells look like.
            is_final: hint.is_final || last || text || reading > 1 && matches!(parts.first(), Some(Builder::Time(_))),
            ..hint.clone()
        };
        Ok(watch.time("inferring types", || infer(parts, plan, &hint)))
    })
    .await
}
