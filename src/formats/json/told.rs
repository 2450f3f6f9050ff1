//! What is told of JSON that became a table.

use super::columns::{Column, Columns, Sort};
use crate::finding::LISTED_ROWS;
use crate::table::{Lists, RowSet, Selection};
use crate::words::{count, cut, list, noun, plural, quoted};
use crate::{Finding, Kind, Severity};

/// Findings about the columns, which are called so in the table.
pub fn findings(columns: &Columns, names: &[String], lists: Lists, rows: u64) -> Vec<Finding> {
    let each = || columns.all.iter().zip(names);
    let mixed = each().filter_map(|(column, name)| mixed(column, name));
    let nested = nested(&each().collect::<Vec<_>>(), lists);
    let absent = absent(&each().collect::<Vec<_>>(), rows);
    let quoted = numbers_in_quotes(&each().collect::<Vec<_>>());
    mixed.chain(quoted).chain(nested).chain(absent).collect()
}

/// `json.mixed-types`: a column has values of several sorts, of which JSON keeps numbers, texts and true or false apart.
fn mixed(column: &Column, name: &str) -> Option<Finding> {
    let most = Sort::ALL
        .into_iter()
        .max_by_key(|sort| column.counts.get(*sort as usize))?;
    let is_other = |sort: &Sort| *sort != most && column.counts.get(*sort as usize).is_some_and(|n| *n > 0);
    let others: Vec<Sort> = Sort::ALL.into_iter().filter(is_other).collect();
    if others.is_empty() {
        return None;
    }
    let number = |sort: Sort| column.counts.get(sort as usize).copied().unwrap_or_default();
    let total: u64 = others.iter().map(|sort| number(*sort)).sum();
    let all: u64 = column.counts.iter().sum();
    let said: Vec<String> = others
        .iter()
        .map(|sort| {
            let [one, many] = sort.words();
            let example = column.examples.get(*sort as usize).map_or("", String::as_str);
            format!("{}, such as {}", plural(number(*sort), one, many), cut(example))
        })
        .collect();
    let message = format!(
        "{} of {} values of {name} {} of another type than the others, which are {}: {}",
        count(total),
        count(all),
        noun(total, "is", "are"),
        most.words()[1],
        list(&said, "and"),
    );
    let rows: Vec<u32> = others
        .iter()
        .filter_map(|sort| column.rows.get(*sort as usize))
        .flatten()
        .copied()
        .collect();
    let mut sorted = rows;
    crate::few::sort_by(&mut sorted, Ord::cmp);
    let first = sorted
        .iter()
        .take(LISTED_ROWS)
        .map(|row| u64::from(*row))
        .collect::<Vec<_>>();
    let finding = Finding::new("json.mixed-types", Kind::MixedTypes, Severity::Warning, message)
        .column(name)
        .why(
            "Programs that take types from JSON make such a column objects of several types, which neither sort nor \
             compare. Here all its cells are read as one type.",
        )
        .evidence("values", total as f64)
        .evidence("of", all as f64);
    let has_all = sorted.len() as u64 == total;
    let finding = finding.rows(total, first);
    Some(match has_all {
        true => finding.selection(Selection::Rows(set(&sorted))),
        false => finding,
    })
}

fn set(rows: &[u32]) -> RowSet {
    let mut bits = vec![0u8; rows.last().map_or(0, |last| *last as usize / 8 + 1)];
    for row in rows {
        if let Some(byte) = bits.get_mut(*row as usize / 8) {
            *byte |= 1 << (row % 8);
        }
    }
    RowSet::from_bits(0, &bits)
}

/// `json.quoted-numbers`: all values of a column are numbers between quotes, and none looks like a code.
fn numbers_in_quotes(columns: &[(&Column, &String)]) -> Option<Finding> {
    let all = |column: &Column| column.plain_numerals + column.empty;
    let texts = |column: &Column| column.counts.iter().sum::<u64>();
    let with: Vec<_> = columns
        .iter()
        .filter(|(column, _)| column.plain_numerals > 0 && all(column) == texts(column))
        .collect();
    let (first, name) = with.first()?;
    let example = first.examples.get(Sort::Text as usize).map_or("", String::as_str);
    let message = format!(
        "{} of numbers between quotes {} kept as text: {name}, such as {}",
        plural(with.len() as u64, "column", "columns"),
        noun(with.len() as u64, "is", "are"),
        cut(example),
    );
    let finding = Finding::new("json.quoted-numbers", Kind::NumberFormat, Severity::Note, message)
        .why("JSON keeps numbers and texts apart, so they are texts: they have no mean and sort as words. Read them as numbers unless they are codes.")
        .count(with.iter().map(|(column, _)| column.plain_numerals).sum());
    Some(
        with.iter()
            .fold(finding, |finding, (_, name)| finding.column(name.as_str())),
    )
}

/// `json.nested`: lists stand in cells.
fn nested(columns: &[(&Column, &String)], lists: Lists) -> Option<Finding> {
    let number = |column: &Column| column.counts.get(Sort::List as usize).copied().unwrap_or_default();
    let with: Vec<_> = columns.iter().filter(|(column, _)| number(column) > 0).collect();
    let total: u64 = with.iter().map(|(column, _)| number(column)).sum();
    let (first, name) = with.first()?;
    let example = first.examples.get(Sort::List as usize).map_or("", String::as_str);
    let became = match lists {
        Lists::Text => "are kept as their JSON text",
        Lists::Count => "are kept as their JSON text, lists of records as how many there are",
    };
    let message = format!(
        "{} in {} {became}: {name} holds {}",
        plural(total, "list", "lists"),
        plural(with.len() as u64, "column", "columns"),
        cut(example),
    );
    let finding = Finding::new("json.nested", Kind::Nested, Severity::Note, message)
        .why("A cell holds one value here. Where each item should be a row, take the lists apart with the tool that wrote them.")
        .count(total)
        .evidence("cells", total as f64);
    Some(
        with.iter()
            .fold(finding, |finding, (_, name)| finding.column(name.as_str())),
    )
}

/// `json.absent`: records lack a name that others have, which is not the same as `null`.
fn absent(columns: &[(&Column, &String)], rows: u64) -> Option<Finding> {
    let lacking = |column: &Column| rows.saturating_sub(column.present());
    let with: Vec<_> = columns.iter().filter(|(column, _)| lacking(column) > 0).collect();
    let total: u64 = with.iter().map(|(column, _)| lacking(column)).sum();
    let (most, name) = with.iter().max_by_key(|(column, _)| lacking(column))?;
    let nulls: u64 = columns.iter().map(|(column, _)| column.nulls).sum();
    let empty: u64 = columns.iter().map(|(column, _)| column.empty).sum();
    let beside: Vec<String> = [
        (nulls, "null, which says that there is no value"),
        (empty, "empty texts"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| format!("{} {} {what}", count(number), noun(number, "is", "are")))
    .collect();
    let beside = match beside.is_empty() {
        true => String::new(),
        false => format!("; beside them {}", list(&beside, "and")),
    };
    let message = format!(
        "{} {} missing since {} not name them: {} {} without {}{beside}",
        plural(total, "cell", "cells"),
        noun(total, "is", "are"),
        noun(total, "its record does", "their records do"),
        count(lacking(most)),
        noun(lacking(most), "record is", "records are"),
        quoted(name),
    );
    let finding = Finding::new("json.absent", Kind::Missing, Severity::Note, message)
        .why("That a record does not name a value may mean something else than null: that nobody asked, or that it does not apply.")
        .count(total)
        .evidence("cells", total as f64);
    Some(
        with.iter()
            .fold(finding, |finding, (_, name)| finding.column(name.as_str())),
    )
}
