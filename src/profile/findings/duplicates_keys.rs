//! `duplicates.keys`: a column that should name the rows names several by one value.
//!
//! Rule: at least half of the values are different but not all, in a column of text or whole
//! numbers whose name says that it names (as for `unique`); or in a series of times with a regular step at least nineteen in
//! twenty are. From deepchecks and dbt's test of uniqueness. A warning. It matters because a join by such a column multiplies rows, and because what was recorded
//! once may be counted twice. The rows that are listed are those of the most frequent value; the selection has all of them.

use super::Seen;
use super::dates_gaps::step;
use super::look::{first_rows, texts};
use super::unique::is_named;
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type, Value};
use crate::words::{self, percent, plural, quoted};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "duplicates.keys";

/// Rows at least.
const ROWS: u64 = 20;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let again = profile.count - profile.distinct;
    let is_key = is_named(profile) && profile.distinct * 2 >= profile.count;
    let is_nearly = profile.distinct * 20 >= profile.count * 19;
    if profile.count < ROWS || again == 0 || !(is_key || is_nearly && step(seen).is_some()) {
        return None;
    }
    let repeated = profile.distinct - profile.unique;
    let example = profile.top.first().filter(|top| top.count > 1);
    let example = example.map_or(String::new(), |top| {
        format!(
            ", such as {} {} times",
            quoted(&top.value.to_string()),
            words::count(top.count)
        )
    });
    let message = format!(
        "{} of {} {} more than once{example}: {} of its rows repeat an earlier one",
        plural(repeated, "value", "values"),
        seen.name(),
        words::noun(repeated, "occurs", "occur"),
        percent(again, profile.count)
    );
    let concerned = profile.count - profile.unique;
    let finding = Finding::new(CODE, Kind::DuplicateKeys, Severity::Warning, message)
        .dimension(Dimension::Uniqueness)
        .column(seen.name())
        .why("A join by this column multiplies rows, and what was recorded once may be counted twice. If the column names something else than rows, all is well.")
        .evidence("repeated", repeated as f64)
        .evidence("share", again as f64 / profile.count.max(1) as f64);
    let listed = profile.top.first().map_or(Vec::new(), |top| rows_of(seen, &top.value));
    let cells = seen.that(Comparison::Repeated);
    Some(finding.rows(concerned, listed).selection(cells))
}

/// The rows of the value that is told as an example.
fn rows_of(seen: &Seen, value: &Value) -> Vec<u64> {
    match (value, value.number()) {
        (Value::Text(text), _) if seen.profile.r#type == Type::Text => {
            texts(seen.chunks, LISTED_ROWS, |bytes| bytes == text.as_bytes()).1
        }
        (_, Some(number)) => first_rows(seen.chunks, |chunk, row| chunk.number(row) == Some(number)),
        _ => first_rows(seen.chunks, |chunk, row| chunk.value(row).as_ref() == Some(value)),
    }
}
