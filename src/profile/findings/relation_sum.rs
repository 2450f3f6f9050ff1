//! `relation.sum`: parts and their sum do not agree.
//!
//! Rule: a column of numbers is the sum of two to five others, or the product of two, or a sum of two in whole
//! hundredths of each, in nine of ten rows that have all
//! of them, thirty at least, and each part counts: in a twentieth of the rows it is not 0 (a factor not 0 or 1). Columns that
//! name are left out, and tables of more than sixteen columns of numbers. A warning where rows break it, a note where none does: the whole then says nothing that its parts do
//! not. From accounting checks (Benford's companions in audit software) and the equations that data cleaning
//! calls numerical constraints (Fan et al. 2012). It matters because one of the numbers is wrong, and nobody knows
//! which.

use super::{OfTable, these};
use crate::profile::relations::{How, Whole};
use crate::words::{cut, figure, list, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "relation.sum";

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    of.relations.wholes.iter().map(|whole| tell(of, whole)).collect()
}

fn tell(of: &OfTable, whole: &Whole) -> Finding {
    let names: Vec<String> = whole.parts.iter().map(|part| cut(of.name(*part))).collect();
    let what = match (whole.how, names.as_slice()) {
        (How::Product, _) => format!("the product of {}", list(&names, "and")),
        (How::Mix(a, b), [x, y]) => {
            let (a, b) = (figure(f64::from(a) / 100.0), figure(f64::from(b) / 100.0));
            format!("{a} × {x} plus {b} × {y}")
        }
        _ => format!("the sum of {}", list(&names, "and")),
    };
    let broken = whole.rows.len() as u64;
    let name = cut(of.name(whole.whole));
    let message = match whole.rows.first() {
        None => format!("{name} is {what} in all {}", rows(whole.of)),
        Some(row) => {
            let parts: Vec<String> = whole.parts.iter().map(|part| of.cell(*part, *row)).collect();
            format!(
                "In {} {name} is not {what}, which it is in all others: {} of {}, such as {} with {}",
                rows(broken),
                percent(broken, whole.of),
                rows(whole.of),
                of.cell(whole.whole, *row),
                list(&parts, "and")
            )
        }
    };
    let (kind, severity) = match broken {
        0 => (Kind::RedundantColumns, Severity::Note),
        _ => (Kind::SumMismatch, Severity::Warning),
    };
    let finding = Finding::new(CODE, kind, severity, message)
        .why(match broken {
            0 => "It says nothing that its parts do not: one of them may be left out, and a model that is given all of them knows the answer.",
            _ => "One of the numbers is wrong in these rows, or something is in the whole that has no column.",
        })
        .evidence("rows", broken as f64)
        .evidence("share", broken as f64 / whole.of.max(1) as f64);
    let finding = match broken {
        0 => finding.count(whole.parts.len() as u64 + 1),
        _ => finding
            .rows(broken, whole.rows.iter().map(|row| u64::from(*row)))
            .selection(these(&whole.rows)),
    };
    let columns = whole.parts.iter().chain([&whole.whole]);
    columns.fold(finding, |finding, at| finding.column(of.name(*at)))
}
