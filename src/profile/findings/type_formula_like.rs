//! `type.formula-like`: texts that a spreadsheet would run as a formula.
//!
//! Rule: a text begins with `=`, `+`, `-` or `@`, goes on with something that is no white space,
//! and is no number (`-5` and `+31` are). From OWASP ("CSV injection") and CWE-1236. It matters
//! because a table of foreign origin can make a spreadsheet send data or start programs when it
//! is opened there.

use super::Seen;
use super::look::{NAMED_ROWS, texts};
use super::text_kind::is_number;
use crate::table::{Selection, Type, Value};
use crate::words::{noun, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "type.formula-like";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    if seen.profile.r#type != Type::Text || !may_begin_so(seen) {
        return None;
    }
    let (count, first) = texts(seen.chunks, NAMED_ROWS, is_formula);
    if count == 0 {
        return None;
    }
    let message = format!(
        "{} of {} {} like a formula",
        rows(count),
        seen.name(),
        noun(count, "begins", "begin")
    );
    let finding = Finding::new(CODE, Kind::Formula, Severity::Warning, message)
        .column(seen.name())
        .why("A spreadsheet that opens this table runs such cells: they can send data away or start programs.")
        .evidence("cells", count as f64)
        .rows(count, first.iter().copied());
    // No condition says "is no number", so the rows are named.
    Some(finding.selection(Selection::rows(first)))
}

/// Texts are in byte order: when the least one begins beyond `@`, or the greatest below `+`,
/// none can be a formula, and no row is looked at.
fn may_begin_so(seen: &Seen) -> bool {
    let first = |value: &Option<Value>| match value {
        Some(Value::Text(text)) => text.bytes().next(),
        _ => None,
    };
    let (min, max) = (first(&seen.profile.min), first(&seen.profile.max));
    min.is_none_or(|byte| byte <= b'@') && max.is_none_or(|byte| byte >= b'+')
}

/// Whether a spreadsheet would take the text for a formula.
fn is_formula(text: &[u8]) -> bool {
    let Some((b'=' | b'+' | b'-' | b'@', rest)) = text.split_first() else {
        return false;
    };
    let goes_on = rest
        .iter()
        .find(|b| **b != b'-')
        .is_some_and(|b| !b.is_ascii_whitespace());
    goes_on && !is_number(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_marks_are_no_formulas() {
        for text in ["-5", "+31", "-1e3", "-", "--", "- first point", "plain", "", "-0,5"] {
            assert!(!is_formula(text.as_bytes()), "{text}");
        }
        for text in ["=1", "+1+1", "@SUM(A1)", "-2+3", "-cmd|' /C calc'!A0"] {
            assert!(is_formula(text.as_bytes()), "{text}");
        }
    }
}
