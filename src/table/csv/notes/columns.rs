//! What was odd about single columns while they were read: days that could be read in two ways, digits that are lost.

use crate::table::csv::infer::Notes;
use crate::table::{Field, Rereading, Type};
use crate::words;
use crate::{Finding, Kind, Severity};

/// Columns of numbers with more digits than are kept.
pub fn rounded(fields: &[Field], kinds: &[(Type, Notes)]) -> Vec<Finding> {
    let odd = fields.iter().zip(kinds).filter(|(_, (_, notes))| notes.rounded > 0);
    odd.map(|(field, (_, notes))| {
        let message = format!(
            "{} of {} {} more than 20 digits, of which a number keeps 17",
            words::plural(notes.rounded, "value", "values"),
            field.name,
            words::noun(notes.rounded, "has", "have")
        );
        Finding::new("number.rounded", Kind::LargeIntegers, Severity::Note, message)
            .column(field.name.clone())
            .count(notes.rounded)
            .why("Values that differ in later digits alone are equal then. Where they matter, read the column as text.")
    })
    .collect()
}

/// A column of dates that could all be read either way round.
pub fn ambiguous_dates(fields: &[Field], kinds: &[(Type, Notes)]) -> Vec<Finding> {
    let odd = fields
        .iter()
        .zip(kinds)
        .filter(|(_, (_, notes))| notes.ambiguous_dates > 0);
    odd.map(|(field, (_, notes))| {
        let (read, other) = match notes.day_first {
            Some(true) => ("day first", "month first"),
            _ => ("month first", "day first"),
        };
        let message = format!(
            "{} is read with the {read}, but no date in it tells; it may be {other}",
            field.name
        );
        Finding::new("dates.ambiguous", Kind::DateFormat, Severity::Warning, message)
            .column(field.name.clone())
            .count(notes.ambiguous_dates)
            .rereadings([Rereading::of(
                format!("Read dates with the {other}"),
                "day_first",
                notes.day_first != Some(true),
            )])
            .why("03/04 is the third of April or the fourth of March. Say which in how the file is read.")
    })
    .collect()
}
