//! Rows of a text file that are no records: footers and totals below the table, a header that comes once more, and units
//! below it.
//!
//! They stay rows of the table, so that nothing is lost, but they say nothing of what its columns hold: a total's word
//! among two dozen numbers would make a column text. Readers of spreadsheets are told to leave such rows out
//! (`skipfooter` of pandas, `comment` and `n_max` of readr); here they are known from what was found while reading.

use std::sync::Arc;

use super::chunk::{Chunk, Data};
use super::column::{Cast, Written};
use super::parse::boolean;
use super::{Field, Made, Missing, ReadOptions, RowSet, Selection, Table, Type, notation};
use crate::run::Context;
use crate::{Finding, Result};

/// What is told of such rows.
pub const CODES: [&str; 3] = ["csv.footer", "header.repeated", "header.second-row"];

/// The rows that are no records, by what was found while reading.
pub fn none(findings: &[Finding]) -> RowSet {
    let told = findings.iter().filter(|finding| CODES.contains(&finding.code.as_str()));
    told.fold(RowSet::none(), |rows, finding| match &finding.selection {
        Some(Selection::Rows(more)) => rows.or(more),
        _ => rows,
    })
}

/// Reads columns as truth values that are text for nothing but such rows; numbers and dates are read so by those who know
/// how they are written.
///
/// # Errors
/// When the source cannot be read any more, or the person said stop.
pub async fn truths(table: Table, options: &ReadOptions, cx: &Context) -> Result<Table> {
    let apart = none(table.findings());
    let Some(source) = table
        .source()
        .filter(|_| !apart.is_empty() && options.missing != Missing::Pandas)
    else {
        return Ok(table);
    };
    let (mut made, mut changed) = (table.made(), false);
    for (place, field) in table.fields().iter().enumerate() {
        if field.r#type != Type::Text || options.types.contains_key(&field.name) {
            continue;
        }
        let (mut all, mut fit) = (0, 0);
        notation::each(&table, place, cx, &mut |chunk, first| {
            texts(chunk, first, &apart, &mut |text, cells| {
                all += cells;
                fit += if boolean(text.as_bytes()).is_some() { cells } else { 0 };
            });
        })
        .await?;
        if fit == 0 || fit < all {
            continue;
        }
        let Some((column, slot)) = table.columns(&[place], cx).await?.pop().zip(made.get_mut(place)) else {
            continue;
        };
        let (cast, _) = Cast::of(&column, Type::Boolean, Written::default())?;
        let field = Field {
            name: field.name.clone(),
            r#type: Type::Boolean,
        };
        *slot = Made::computed(field, vec![place], Arc::new(cast));
        changed = true;
    }
    if !changed {
        return Ok(table);
    }
    let (source, findings) = (source.clone(), table.findings().to_vec());
    Ok(table.with_columns(made, cx).await?.read_as(source, findings))
}

/// The rows of a chunk, whose first has number `first`, that are among `some`: by their place in it.
pub fn rows(chunk: &Chunk, first: u64, some: &RowSet) -> impl Iterator<Item = usize> {
    let of = |row: u64| u32::try_from(row).unwrap_or(u32::MAX);
    let (from, until) = (of(first), of(first + chunk.len() as u64));
    some.within(from..until).map(move |row| (row - from) as usize)
}

/// Calls `each` with the texts of a chunk, whose first row has number `first`, and how many cells they stand for, but for
/// those of the rows in `none`.
pub fn texts(chunk: &Chunk, first: u64, none: &RowSet, each: &mut dyn FnMut(&str, u64)) {
    let mut out = rows(chunk, first, none).peekable();
    if out.peek().is_none() {
        return notation::texts(chunk, each);
    }
    if let Data::Dictionary { codes, dictionary } = &chunk.data {
        let mut counts = codes.counts(dictionary.len());
        for row in out {
            if let Some(count) = counts.get_mut(codes.get(row) as usize) {
                *count = count.saturating_sub(1);
            }
        }
        let held = counts.iter().enumerate().skip(1).filter(|(_, count)| **count > 0);
        held.for_each(|(code, count)| each(&dictionary.text(code), *count));
        return;
    }
    for row in 0..chunk.len() {
        if out.next_if_eq(&row).is_none()
            && let Some(text) = notation::text(chunk, row)
        {
            each(&text, 1);
        }
    }
}
