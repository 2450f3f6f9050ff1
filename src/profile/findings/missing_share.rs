//! `missing.share`: many cells of a column are missing.
//!
//! Rule: cells are missing; a note up to `share` of them (default 0.01). Where every missing cell is a mark,
//! `missing.disguised` says it; where there is no value at all, `missing.all`; where there is one value or none,
//! `constant`, since a blank then means no. A warning, but for remarks, which most rows rightly lack (more than half
//! are missing, and those that are there have three words or more): a note. From ydata-profiling (MISSING, 1 %). It
//! matters because figures are then about the rows that answered, and those are seldom like the others.

use super::Seen;
use super::look::first_invalid;
use super::missing_disguised::is_mark;
use super::reread;
use crate::clean::{Fill, FillMissing};
use crate::table::{Comparison, Type};
use crate::words::{list, noun, percent, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.share";

/// Tokens that a message names.
const TOKENS: usize = 3;

/// Words of a text that is no category.
const WORDS: f64 = 3.0;

/// Whether the column holds remarks, which most rows rightly lack.
fn is_remark(seen: &Seen) -> bool {
    let words = seen.profile.texts.as_ref().and_then(|texts| texts.words.as_ref());
    let of_words = words.is_some_and(|words| words.total as f64 >= WORDS * seen.profile.count as f64);
    of_words && seen.profile.missing > seen.profile.count
}

/// What is said of a column without a value in so many of all rows.
pub fn message(name: &str, missing: u64, all: u64) -> String {
    format!(
        "{} {} no value for {name}: {} of {}",
        rows(missing),
        noun(missing, "has", "have"),
        percent(missing, all),
        rows(all)
    )
}

/// The tokens that stand there, where programs read them without a word.
fn written(seen: &Seen) -> String {
    let tokens = seen.profile.missing_tokens.keys();
    let known = tokens.filter(|token| !token.is_empty() && !is_mark(token));
    let named: Vec<String> = known.take(TOKENS).map(|token| quoted(token)).collect();
    match named.is_empty() {
        true => String::new(),
        false => format!(", written {}", list(&named, "or")),
    }
}

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let (missing, all) = (seen.profile.missing, seen.rows());
    let tokens = &seen.profile.missing_tokens;
    let only_marks = !tokens.is_empty() && tokens.keys().all(|token| is_mark(token));
    if missing == 0 || seen.profile.count == 0 || only_marks || seen.profile.distinct == 1 {
        return None;
    }
    let message = format!("{}{}", message(seen.name(), missing, all), written(seen));
    let kind = seen.profile.r#type;
    let with = match kind.is_number() {
        true => Fill::Median,
        false => Fill::Mode,
    };
    let severity = match seen.is_much(missing, all) && !is_remark(seen) {
        true => Severity::Warning,
        false => Severity::Note,
    };
    let finding = Finding::new(CODE, Kind::Missing, severity, message);
    // Where most cells would be made up, or a text names single things, no value stands for all; nor does one moment, or
    // one of values that are as frequent as others.
    let mut top = seen.profile.top.iter().map(|top| top.count);
    let is_ahead = top.next() > top.next();
    let stands_for_all =
        kind.is_number() || !kind.is_time() && is_ahead && seen.profile.distinct <= seen.options.cardinality;
    let finding = match missing * 2 <= all && stands_for_all {
        true => finding.mend(&FillMissing {
            columns: vec![seen.name().to_owned()],
            with,
        }),
        false => finding,
    };
    Some(
        finding
            .dimension(Dimension::Completeness)
            .column(seen.name())
            .why("Figures of this column are about the rows that have a value, and those may differ from the others.")
            .evidence("missing", missing as f64)
            .rereadings(reread::as_values(
                seen,
                tokens.keys().filter(|token| kind == Type::Text && !is_mark(token)),
            ))
            .evidence("share", missing as f64 / all as f64)
            .rows(
                missing,
                first_invalid(seen.chunks, |chunk, row| chunk.invalid_text(row).is_none()),
            )
            .selection(seen.that(Comparison::Missing)),
    )
}
