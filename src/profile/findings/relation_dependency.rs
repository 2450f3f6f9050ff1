//! `relation.dependency`: rows that agree in one column, and should in another, do not.
//!
//! Rule: the value of a column that can name things (text, whole numbers whose name says that they name, or any whole
//! number where it names a text) says what another holds in at least nine rows of ten, and is contradicted in no more
//! than a tenth of the rows that chance would make differ, in fifty rows and five groups of equal values, where a
//! quarter of the rows repeat an earlier value. What differs must look like an error: most of it occurs once in its
//! group, or it is a third of its group at most; in some group four rows and four of five agree. What a third column of
//! up to 100 values explains, or a finer one says exactly, is none. A column that says so much of one is told with what
//! it says less surely too, as long as nine groups of ten have a value that most of their rows agree on. Each column is
//! told once, by the column that names, or that says most. A warning; a note in fewer than 200 rows, or where
//! few rows agree. From TANE (Huhtala et al. 1999: the error g3), CORDS (Ilyas et al. 2004: more than chance) and
//! HoloClean (2017: what breaks a dependency is probably an error). It matters because one place then has two names, and
//! every count by it is wrong; and what most rows say is the best guess at what is right.

use super::{OfTable, these};
use crate::clean::SetMissing;
use crate::few;
use crate::profile::relations::{Breaks, Broken, Tally};
use crate::words::{cut, list, noun, percent, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "relation.dependency";

/// Columns that a sentence names.
const NAMED: usize = 4;

/// Looks for it.
pub fn find(of: &OfTable) -> Vec<Finding> {
    of.relations
        .broken
        .iter()
        .filter_map(|broken| tell(of, broken))
        .collect()
}

fn tell(of: &OfTable, broken: &Broken) -> Option<Finding> {
    let parts = broken
        .dependents
        .iter()
        .filter(|(_, _, breaks)| !breaks.rows.is_empty());
    let mut parts: Vec<Finding> = parts.map(|one| part(of, broken.determinant, one)).collect();
    if parts.len() < 2 {
        return parts.pop();
    }
    let mut all: Vec<u32> = broken
        .dependents
        .iter()
        .flat_map(|(_, _, breaks)| breaks.rows.iter().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    few::sort_by_key(&mut parts, |part| std::cmp::Reverse((part.severity, part.count)));
    let mut names: Vec<String> = parts
        .iter()
        .filter_map(|part| part.columns.get(1))
        .map(|name| cut(name))
        .collect();
    if let more @ 2.. = names.len().saturating_sub(NAMED) {
        names.truncate(NAMED);
        names.push(format!("{more} more"));
    }
    let determinant = of.name(broken.determinant);
    let first = parts.first()?;
    let (_, example) = first.message.split_once(", such as ")?;
    let of_first = first.columns.get(1)?;
    let message = format!(
        "{} {} most rows of the same {} in {}: {} of {}, such as {} {example}",
        rows(all.len() as u64),
        noun(all.len() as u64, "contradicts", "contradict"),
        cut(determinant),
        list(&names, "or"),
        percent(all.len() as u64, of.table.rows),
        rows(of.table.rows),
        cut(of_first)
    );
    let columns = parts.iter().filter_map(|part| part.columns.get(1));
    let columns: Vec<String> = std::iter::once(determinant.to_owned())
        .chain(columns.cloned())
        .collect();
    Some(
        Finding {
            message,
            columns,
            evidence: [
                ("columns".to_owned(), parts.len() as f64),
                ("rows".to_owned(), all.len() as f64),
                ("share".to_owned(), all.len() as f64 / of.table.rows.max(1) as f64),
            ]
            .into(),
            selection: Some(these(&all)),
            mend: parts.iter().flat_map(|part| part.mend.iter().cloned()).collect(),
            parts: parts.clone(),
            ..first.clone()
        }
        .rows(all.len() as u64, all.iter().map(|row| u64::from(*row))),
    )
}

fn part(of: &OfTable, a: usize, (b, tally, breaks): &(usize, Tally, Breaks)) -> Finding {
    let (determinant, dependent) = (of.name(a), of.name(*b));
    let (odd, usual, agree) = breaks.example;
    let told = tally.broken - tally.undecided;
    let message = format!(
        "{} {} another {} than most rows of the same {}: {} of {}, such as {} for {}, which has {} in {}",
        rows(told),
        noun(told, "has", "have"),
        cut(dependent),
        cut(determinant),
        percent(told, tally.rows),
        rows(tally.rows),
        of.cell(*b, odd),
        of.cell(a, odd),
        of.cell(*b, usual),
        rows(agree)
    );
    let severity = match tally.is_of_errors() {
        true => Severity::Warning,
        false => Severity::Note,
    };
    let selection = these(&breaks.rows);
    Finding::new(CODE, Kind::DependencyViolation, severity, message)
        .column(determinant)
        .column(dependent)
        .why("What most rows say is probably right, and what differs a slip; or two things share a name. Every count by these columns is wrong until one of them is mended.")
        .evidence("rows", told as f64)
        .evidence("share", told as f64 / tally.rows.max(1) as f64)
        .evidence("groups", tally.groups as f64)
          .rows(told, breaks.rows.iter().map(|row| u64::from(*row)))
        .selection(selection.clone())
        .mend(&SetMissing {
            columns: vec![dependent.to_owned()],
            tokens: Vec::new(),
            selection: Some(selection),
        })
}
