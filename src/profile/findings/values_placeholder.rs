//! `values.placeholder`: one value is repeated in a column whose other values hardly are.
//!
//! Rule: three quarters of the different values or more occur once or twice, and the most frequent occurs ten times or
//! more, ten times as often as the next, in at most half of the rows; not 0, of which `values.zero` tells. From the
//! detection of disguised missing values by their frequency (Hua and Pei 2007). A warning. It matters because what is
//! repeated so was probably filled in: the coordinates of the town hall, "no prize was awarded".

use super::Seen;
use super::look::{first_rows, texts};
use crate::finding::LISTED_ROWS;
use crate::table::{Type, Value};
use crate::words::{noun, percent, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "values.placeholder";

/// As often as the next, and rows at least.
const TIMES: u64 = 10;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let (first, next) = (profile.top.first()?, profile.top.get(1)?);
    let is_spike = first.count >= TIMES && first.count >= next.count * TIMES && first.count * 2 <= profile.count;
    // Most others occur once.
    let is_sparse = profile.unique * 4 >= profile.distinct * 3 && profile.distinct >= 2 * TIMES;
    let is_told = matches!(profile.r#type, Type::Boolean) || first.value.number() == Some(0.0) || first.invalid;
    if !is_spike || !is_sparse || is_told {
        return None;
    }
    let text = first.value.to_string();
    let message = format!(
        "{} {} {} for {}, where hardly any other value occurs twice: {} of its values",
        rows(first.count),
        noun(first.count, "has", "have"),
        quoted(&text),
        seen.name(),
        percent(first.count, profile.count)
    );
    let listed = match &first.value {
        Value::Text(_) if profile.r#type == Type::Text => {
            texts(seen.chunks, LISTED_ROWS, |bytes| bytes == text.as_bytes()).1
        }
        value => {
            let number = value.number();
            first_rows(seen.chunks, |chunk, row| {
                number.is_some() && chunk.number(row) == number
            })
        }
    };
    let cells = seen.that(first.test());
    Some(
        Finding::new(CODE, Kind::Placeholder, Severity::Warning, message)
            .dimension(Dimension::Completeness)
            .column(seen.name())
            .why("It was probably filled in where nothing was known, and counts as one case that is more frequent than all others.")
            .evidence("values", first.count as f64)
            .evidence(Finding::STAND_INS, first.count as f64)
            .evidence("share", first.count as f64 / profile.count.max(1) as f64)
            .rows(first.count, listed)
            .selection(cells.clone())
            .mend(&seen.missing_where(cells)),
    )
}
