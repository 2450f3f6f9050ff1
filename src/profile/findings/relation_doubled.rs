//! `relation.doubled`: two columns together name the rows, but some stand there twice.
//!
//! Rule: in fifty rows or more without a column that names them, two columns of three values or more and none missing have about as many
//! pairs of values as there are rows (all but a hundredth of the places of their grid, up to five places for four
//! rows), and no more than a hundredth of the rows repeats a pair. From dbt's test of unique combinations of columns and
//! the panel data of econometrics, in which each unit has one row for each time. A warning. It matters because what
//! was measured once is counted twice, and a join by both columns multiplies rows.

use super::{OfTable, these};
use crate::clean::{DropDuplicates, Keep};
use crate::profile::relations::Doubled;
use crate::words::{cut, noun, percent, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "relation.doubled";

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    of.relations.doubled.iter().map(|doubled| tell(of, doubled)).collect()
}

fn tell(of: &OfTable, doubled: &Doubled) -> Finding {
    let (a, b) = doubled.columns;
    let (again, example) = (doubled.again, doubled.example.0);
    let message = format!(
        "{} {} the {} and {} of an earlier row, which name all others: {} of {}, such as {} and {}",
        rows(again),
        noun(again, "has", "have"),
        cut(of.name(a)),
        cut(of.name(b)),
        percent(again, of.table.rows),
        rows(of.table.rows),
        of.cell(a, example),
        of.cell(b, example)
    );
    let columns = vec![of.name(a).to_owned(), of.name(b).to_owned()];
    Finding::new(CODE, Kind::DuplicateKeys, Severity::Warning, message)
        .dimension(Dimension::Uniqueness)
        .column(of.name(a))
        .column(of.name(b))
        .why("Each pair of these values stands there once, but for these rows: they are probably counted twice, and a join by both columns multiplies them.")
        .evidence("copies", again as f64)
        .evidence("rows", doubled.rows.len() as f64)
        .rows(doubled.rows.len() as u64, doubled.rows.iter().map(|row| u64::from(*row)))
        .selection(these(&doubled.rows))
        .mend(&DropDuplicates {
            columns,
            keep: Keep::First,
        })
}
