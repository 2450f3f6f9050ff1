//! `missing.rows`: rows without any value; and what is said of other things apart from them.
//!
//! Rule: a row in which every column is missing, of a table in which two columns at least have a value. A reader of text
//! tells of such rows itself (`csv.empty-rows`, `csv.footer`); of other formats it is told here, critical above a
//! twentieth of the rows, a warning above a hundredth, a note below. One cause is one finding: missing cells and copies that are nothing
//! but such rows are not told, and of the others the shares are those of the rows that hold something. It matters
//! because a range that was copied too long makes every share wrong.

use super::{OfTable, missing_share};
use crate::clean::DropRows;
use crate::table::{Comparison, Selection};
use crate::words::{noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.rows";

/// What a reader of text tells of such rows: in the table, and below it.
const READ: [&str; 2] = ["csv.empty-rows", "csv.footer"];

/// Columns whose cells a selection of such rows names. In a table of more, which hardly has such rows, nothing is counted
/// apart from them: what is counted and what is opened are always the same rows.
const NAMED: usize = 100;

/// Shares of rows from which they are a warning, and critical.
const MANY: (f64, f64) = (0.01, 0.05);

/// The rows of a table that hold nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Empty {
    /// How many.
    pub count: u64,
    /// The first of them.
    rows: Vec<u64>,
    /// All of them.
    selection: Selection,
}

impl Empty {
    /// Those of a table, if it has any.
    pub fn of(of: &OfTable) -> Option<Empty> {
        let valued = of.columns.iter().filter(|column| column.count > 0).count();
        let all = of.columns.len();
        let pattern = of.missing.iter().find(|pattern| pattern.columns.len() == all)?;
        let missing = |name: &String| Selection::of(name.clone(), Comparison::Missing);
        (valued > 1 && all <= NAMED).then(|| Empty {
            count: pattern.count,
            rows: pattern.rows.clone(),
            selection: Selection::And(pattern.columns.iter().map(missing).collect()),
        })
    }

    /// Whether a row is among the first of them.
    pub fn holds(&self, row: u64) -> bool {
        self.rows.contains(&row)
    }

    /// Those of a selection that hold something.
    pub fn apart(&self, selection: Selection) -> Selection {
        Selection::And(vec![selection, Selection::Not(Box::new(self.selection.clone()))])
    }
}

/// Looks for it; `told` is what is known already.
pub fn find(of: &OfTable, empty: &Empty, told: &[Finding]) -> Option<Finding> {
    if told.iter().any(|finding| READ.contains(&finding.code.as_str())) {
        return None;
    }
    let share = empty.count as f64 / of.table.rows.max(1) as f64;
    let severity = match share {
        share if share > MANY.1 && empty.count > 1 => Severity::Critical,
        share if share > MANY.0 && empty.count > 1 => Severity::Warning,
        _ => Severity::Note,
    };
    let message = format!(
        "{} {} no value in any column: {} of {}",
        rows(empty.count),
        noun(empty.count, "has", "have"),
        percent(empty.count, of.table.rows),
        rows(of.table.rows)
    );
    let step = DropRows {
        selection: empty.selection.clone(),
    };
    Some(
        Finding::new(CODE, Kind::EmptyRows, severity, message)
            .why("They count as rows, as missing cells in every column and as copies of each other: drop them, or every share is wrong.")
            .evidence("rows without a value", empty.count as f64)
            .evidence("share", share)
            .rows(empty.count, empty.rows.iter().copied())
            .selection(empty.selection.clone())
            .mend(&step),
    )
}

/// What was found in single columns, with missing cells counted in the rows that hold something.
pub fn set_apart(found: &mut Vec<Finding>, of: &OfTable, empty: &Empty) {
    found.retain_mut(|finding| {
        if finding.code != missing_share::CODE || finding.count < empty.count {
            return true;
        }
        let (missing, all) = (finding.count - empty.count, of.table.rows - empty.count);
        let name = finding.columns.first().cloned().unwrap_or_default();
        finding.message = missing_share::message(&name, missing, all);
        if missing as f64 <= of.options.share * all as f64 {
            finding.severity = Severity::Note;
        }
        finding.evidence.insert("missing".into(), missing as f64);
        finding
            .evidence
            .insert("share".into(), missing as f64 / all.max(1) as f64);
        finding.rows.retain(|row| !empty.holds(*row));
        finding.count = missing;
        finding.selection = finding.selection.take().map(|selection| empty.apart(selection));
        missing > 0
    });
}
