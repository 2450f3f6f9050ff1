//! `dates.gaps`: a series with a regular step leaves some out, or goes back.
//!
//! Rule: nine in ten of the steps between neighbouring rows of a date or timestamp are the same, and not 0; some are longer, or go
//! backwards. From pandas' `infer_freq` and the practice of
//! sensor data. A note. It matters because sums by day lack what was not recorded, and what comes before is taken for what
//! comes after.

use super::Seen;
use super::look::NAMED_ROWS;
use crate::table::{Selection, Type};
use crate::words::{count, noun, plural, seconds};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "dates.gaps";

/// Rows at least.
const ROWS: u64 = 20;
/// Steps that are looked at to know the usual one.
const LOOKED: usize = 2_000;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let usual = step(seen)?;
    let (mut longer, mut back, mut before) = (0u64, 0u64, None);
    let (mut rows, mut base) = (Vec::new(), 0u64);
    seen.chunks.each(|chunk| {
        for row in 0..chunk.len() {
            let Some(now) = chunk.number(row) else { continue };
            let step = before.replace(now).map(|before: f64| now - before);
            let is_back = step.is_some_and(|step| step != 0.0 && (step > 0.0) != (usual > 0.0));
            let is_longer = !is_back && step.is_some_and(|step| step.abs() > usual.abs());
            longer += u64::from(is_longer);
            back += u64::from(is_back);
            if (is_longer || is_back) && rows.len() < NAMED_ROWS {
                rows.push(base + row as u64);
            }
        }
        base += chunk.len() as u64;
        true
    });
    if longer + back == 0 {
        return None;
    }
    let mut said = Vec::new();
    if longer > 0 {
        said.push(format!("{} longer", plural(longer, "step is", "steps are")));
    }
    if back > 0 {
        said.push(format!("{} {} back", count(back), noun(back, "goes", "go")));
    }
    let message = format!(
        "{} goes on by {} nearly everywhere; {}",
        seen.name(),
        span(seen, usual.abs()),
        said.join(", ")
    );
    Some(
        Finding::new(CODE, Kind::TimeGaps, Severity::Note, message)
            .column(seen.name())
            .why("What was not recorded is lacking from every sum by time, and rows out of order are taken for what comes after.")
            .evidence("longer", longer as f64)
            .evidence("back", back as f64)
            .evidence("step", usual)
            .rows(longer + back, rows.iter().copied())
            .selection(Selection::rows(rows)),
    )
}

/// A step in words: days are held in days.
fn span(seen: &Seen, step: f64) -> String {
    match seen.profile.r#type {
        Type::Date => plural(step as u64, "day", "days"),
        _ => seconds(step * 1000.0),
    }
}

/// The usual step of a series, in days of dates and seconds of others, where it has one; below 0 where it goes back.
pub fn step(seen: &Seen) -> Option<f64> {
    if !matches!(seen.profile.r#type, Type::Date | Type::Timestamp) || seen.profile.count < ROWS {
        return None;
    }
    let (mut steps, mut before) = (Vec::new(), None);
    seen.chunks.each(|chunk| {
        for now in (0..chunk.len()).filter_map(|row| chunk.number(row)) {
            steps.extend(before.map(|before| now - before));
            before = Some(now);
            if steps.len() == LOOKED {
                return false;
            }
        }
        true
    });
    steps.sort_unstable_by(f64::total_cmp);
    let usual = steps.get(steps.len() / 2).copied().filter(|step| *step != 0.0)?;
    let as_usual = steps.iter().filter(|step| **step == usual).count();
    (as_usual * 10 >= steps.len() * 9).then_some(usual)
}
