//! `missing.mixed-tokens`: a column says "missing" in more than one way.
//!
//! Rule: its missing cells are of two kinds or more; an empty cell is one kind. A warning when
//! the kinds are three or more, else a note. From deepchecks (MixedNulls, at most one kind). It
//! matters because a query for one kind overlooks the others, and because the kinds may differ
//! in meaning: "not asked" is not "asked, no answer".

use super::Seen;
use super::look::first_invalid;
use crate::table::Comparison;
use crate::words::{list, noun, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.mixed-tokens";

/// Kinds that a message lists; more are only counted.
const LISTED: usize = 5;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let tokens = &seen.profile.missing_tokens;
    if tokens.len() < 2 {
        return None;
    }
    let count = seen.profile.missing;
    let mut names: Vec<String> = tokens.keys().take(LISTED).map(|token| name(token)).collect();
    if let more @ 1.. = tokens.len().saturating_sub(LISTED) {
        names.push(format!("{more} more"));
    }
    let message = format!(
        "{} says that a value is missing in {} ways in {}: {}",
        seen.name(),
        tokens.len(),
        rows(count),
        list(&names, "and")
    );
    let severity = if tokens.len() > 2 {
        Severity::Warning
    } else {
        Severity::Note
    };
    let why = noun(
        u64::from(tokens.contains_key("")),
        "A query for one kind overlooks the others, and an empty cell may mean something else than a word. Settle on one.",
        "A query for one kind overlooks the others, and they may differ in meaning. Settle on one.",
    );
    let mut finding = Finding::new(CODE, Kind::Missing, severity, message)
        .dimension(Dimension::Consistency)
        .column(seen.name())
        .why(why)
        .evidence("kinds", tokens.len() as f64)
        .rows(
            count,
            first_invalid(seen.chunks, |chunk, row| chunk.invalid_text(row).is_none()),
        )
        .selection(seen.that(Comparison::Missing));
    for (token, cells) in tokens {
        finding = finding.evidence(&format!("cells: {}", name(token)), *cells as f64);
    }
    Some(finding)
}

fn name(token: &str) -> String {
    if token.is_empty() {
        "an empty cell".into()
    } else {
        format!("\"{token}\"")
    }
}
