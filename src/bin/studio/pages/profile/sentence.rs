//! A column summed up in a sentence or two.

use glovebox::profile::{ColumnProfile, Monotonic};

use crate::parts::{Digits, number, short};

/// The sentence.
pub fn sentence(column: &ColumnProfile, rows: u64) -> String {
    if column.count == 0 {
        return "Every cell is missing.".to_owned();
    }
    [shape(column), missing(column, rows), order(column)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

fn shape(column: &ColumnProfile) -> Option<String> {
    if column.distinct == 1 {
        let value = column
            .top
            .first()
            .map(|t| short(&t.value.to_string()))
            .unwrap_or_default();
        return Some(format!("Every cell says {value}."));
    }
    if column.r#type.is_number() {
        let (low, high) = (column.quantile("0.25")?, column.quantile("0.75")?);
        let digits = Digits::of(column);
        return Some(if low == high {
            format!("At least half of the values are {}.", digits.figure(low))
        } else {
            format!(
                "Half of the values are between {} and {}.",
                digits.figure(low),
                digits.figure(high)
            )
        });
    }
    if let (true, Some(min), Some(max)) = (column.r#type.is_time(), &column.min, &column.max) {
        return Some(format!("From {min} to {max}."));
    }
    if column.distinct == column.count {
        return Some(format!("All {} values differ.", number::count(column.count)));
    }
    let first = column.top.first()?;
    Some(format!(
        "{} different values; the commonest, {}, is in {} of those that are there.",
        number::count(column.distinct),
        short(&first.value.to_string()),
        number::percent(first.count, column.count)
    ))
}

fn missing(column: &ColumnProfile, rows: u64) -> Option<String> {
    let mut text = match column.missing {
        0 => "Nothing is missing.".to_owned(),
        n => format!(
            "{} missing ({}).",
            number::plural(n, "cell is", "cells are"),
            number::percent(n, rows)
        ),
    };
    if column.out_of_type > 0 {
        text.push_str(&format!(
            " {} not fit the type.",
            number::plural(column.out_of_type, "cell does", "cells do")
        ));
    }
    Some(text)
}

fn order(column: &ColumnProfile) -> Option<String> {
    let words = match column.ordered.as_ref()?.monotonic? {
        Monotonic::StrictlyIncreasing => "It rises at every row.",
        Monotonic::StrictlyDecreasing => "It falls at every row.",
        Monotonic::Increasing => "It never falls from row to row.",
        Monotonic::Decreasing => "It never rises from row to row.",
        Monotonic::Constant => return None,
    };
    Some(words.to_owned())
}
