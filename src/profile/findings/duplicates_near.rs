//! `duplicates.near`: rows that are equal to earlier ones in all but what names them.
//!
//! Rule: a table has a column that differs in every row, by its name an identifier or else a running number, and some rows are equal in
//! all others, three at least, which have together so many values that two rows would hardly be equal by chance (as
//! many sets of them as there are pairs of rows). From record linkage (Fellegi and Sunter 1969) and ydata-profiling
//! (NEAR_DUPLICATES). A note, since two things can be alike. It matters because what was entered twice has got two numbers, and no test for
//! equal rows finds it.

use super::{OfTable, these};
use crate::clean::{DropDuplicates, Keep};
use crate::words::{cut, list, noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "duplicates.near";

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    let Some(near) = &of.relations.near else {
        return Vec::new();
    };
    let copies = near.copies.len() as u64;
    let keys: Vec<String> = near.keys.iter().map(|at| cut(of.name(*at))).collect();
    let (first, next) = near.example;
    let example = near.keys.first().map_or(String::new(), |key| {
        format!(", such as {} and {}", of.cell(*key, first), of.cell(*key, next))
    });
    let message = format!(
        "{} {} in all but {}: {} of {}{example}",
        rows(copies),
        noun(copies, "equals an earlier row", "equal earlier rows"),
        list(&keys, "and"),
        percent(copies, of.table.rows),
        rows(of.table.rows)
    );
    let others = (0..of.columns.len()).filter(|at| !near.keys.contains(at));
    vec![
        Finding::new(CODE, Kind::DuplicateRows, Severity::Note, message)
            .why("What was entered twice has got two numbers: it is counted twice, and no test for equal rows finds it. Things of one kind can be equal rightly.")
            .evidence("copies", copies as f64)
            .evidence("rows_in_groups", near.rows.len() as f64)
            .evidence("share", copies as f64 / of.table.rows.max(1) as f64)
            .rows(copies, near.copies.iter().map(|row| u64::from(*row)))
            .selection(these(&near.rows))
            .mend(&DropDuplicates {
                columns: others.map(|at| of.name(at).to_owned()).collect(),
                keep: Keep::First,
            }),
    ]
}
