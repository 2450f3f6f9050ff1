//! What was odd about single columns while they were read: days that could be read in two ways, digits that are lost.

use crate::table::csv::infer::Notes;
use crate::table::dates::{Form, told};
use crate::table::{DateNotation, DatesRead, Field, Type};
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

/// Columns of dates that could all be read either way round, and those with the day first.
pub fn dates(fields: &[Field], kinds: &[(Type, Notes)]) -> Vec<Finding> {
    let both = fields.iter().zip(kinds);
    let found = both.filter_map(|(field, (_, notes))| {
        let dates = notes.dates?;
        let is_day_first = notes.day_first == Some(true);
        if notes.ambiguous_dates > 0 {
            return Some(told::ambiguous(&field.name, notes.ambiguous_dates, is_day_first));
        }
        let is_news = is_day_first && !dates.is_given;
        is_news.then(|| told::day_first(&field.name, dates.cells, &dates.example.text(), dates.open))
    });
    found.collect()
}

/// How dates were read of which one of two numbers is the day.
pub fn dates_read(fields: &[Field], kinds: &[(Type, Notes)]) -> Vec<DatesRead> {
    let both = fields.iter().zip(kinds);
    let found = both.filter_map(|(field, (r#type, notes))| {
        let dates = notes.dates?;
        let is_first = notes.day_first == Some(true);
        let day = Form::of_bit(dates.form)?.pattern(is_first);
        let clock = if *r#type == Type::Timestamp { " %H:%M" } else { "" };
        Some(DatesRead {
            column: field.name.clone(),
            notations: vec![DateNotation {
                pattern: format!("{day}{clock}"),
                cells: dates.cells.0,
            }],
            day_first: notes.day_first,
            doubted: notes.ambiguous_dates > 0,
            pivot: None,
            cells: dates.cells.0,
        })
    });
    found.collect()
}
