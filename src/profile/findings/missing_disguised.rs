//! `missing.disguised`: a mark such as `?` or `-`, blanks, or a word such as "unknown" stand where a value is missing.
//!
//! Rule: a token that was read as missing and is none of those that any program knows (`NA`, `null`, …): it holds neither
//! letter nor digit and is not empty, says in words that nothing is known, or is what databases and spreadsheets export
//! for an error (`{NULL}`, `#REF!`).
//! Critical when such cells are more than `share` of the column (default 0.01), else a warning.
//! From the studies of disguised missing values (Pearson 2006) and deepchecks' MixedNulls. It
//! matters because a program that is not told takes the mark for a category of its own, or a
//! whole column of numbers for text.

use super::Seen;
use super::look::first_invalid;
use super::reread;
use crate::table::tokens::{self, Token};
use crate::table::{Comparison, Type};
use crate::words::{list, noun, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.disguised";

/// Whether a token that stands for missing is one that programs do not know.
pub fn is_mark(token: &str) -> bool {
    match tokens::token(token.as_bytes()) {
        _ if token.is_empty() => false,
        None | Some(Token::Mark | Token::Phrase) => !token.chars().any(char::is_alphanumeric) || is_phrase(token),
        Some(Token::Nothing) => token.trim().starts_with(['{', '(', '[', '\\', '#']) && !token.contains("N/A"),
        Some(Token::Word) => false,
    }
}

fn is_phrase(token: &str) -> bool {
    tokens::token(token.as_bytes()) == Some(Token::Phrase)
}

/// The mark between quotes where spaces are a part of it, and a word.
fn visible(token: &str) -> String {
    match token.trim() == token && !is_phrase(token) {
        true => token.to_owned(),
        false => format!("\"{token}\""),
    }
}

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let marks: Vec<(&String, u64)> = seen
        .profile
        .missing_tokens
        .iter()
        .filter(|(token, _)| is_mark(token))
        .map(|(t, n)| (t, *n))
        .collect();
    let count: u64 = marks.iter().map(|(_, n)| n).sum();
    if count == 0 {
        return None;
    }
    let names: Vec<String> = marks.iter().map(|(token, _)| (*token).clone()).collect();
    let seen_names: Vec<String> = names.iter().map(|token| visible(token)).collect();
    let message = format!(
        "{} {} {} where a value is missing: {} of {}",
        rows(count),
        noun(count, "says", "say"),
        list(&seen_names, "or"),
        percent(count, seen.rows()),
        seen.name()
    );
    let severity = if seen.is_much(count, seen.rows()) {
        Severity::Critical
    } else {
        Severity::Warning
    };
    Some(
        Finding::new(CODE, Kind::DisguisedMissing, severity, message)
            .dimension(Dimension::Completeness)
            .column(seen.name())
            .why("Programs that are not told take the mark for a value: it is counted as a category, or turns numbers into text. Here it is read as missing.")
            .evidence("cells", count as f64)
            .evidence("share", count as f64 / seen.rows() as f64)
            .evidence("marks", marks.len() as f64)
            .rereadings(reread::as_values(seen, names.iter().filter(|_| seen.profile.r#type == Type::Text)))
            .rows(count, first_invalid(seen.chunks, |chunk, row| is_mark(chunk.token(row)) && chunk.invalid_text(row).is_none()))
            .selection(seen.that_any(names.into_iter().map(Comparison::Token))),
    )
}
