//! The quality score.

use super::report::{ColumnProfile, Score};
use crate::{Dimension, Finding, few};

/// Quality in percent. Consistency: a column counts as inconsistent when a finding of that dimension
/// names it.
pub fn quality(
    rows: u64,
    columns: &[ColumnProfile],
    missing: u64,
    invalid: u64,
    copies: u64,
    findings: &[Finding],
) -> Score {
    let share = |bad: u64, all: u64| (all > 0).then(|| 100.0 * (1.0 - bad as f64 / all as f64));
    let cells = rows * columns.len() as u64;
    let mixing = findings.iter().filter(|f| f.dimension == Some(Dimension::Consistency));
    let mixed = few::set(mixing.flat_map(|f| &f.columns));
    let inconsistent = columns.iter().filter(|c| mixed.contains(&c.name)).count() as u64;
    let score = Score {
        overall: None,
        completeness: share(missing, cells),
        validity: share(invalid, cells - missing),
        uniqueness: share(copies, rows),
        consistency: share(inconsistent, if rows > 0 { columns.len() as u64 } else { 0 }),
    };
    let known: Vec<f64> = [score.completeness, score.validity, score.uniqueness, score.consistency]
        .into_iter()
        .flatten()
        .collect();
    Score {
        overall: (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64),
        ..score
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Type;
    use crate::{Kind, Severity};

    #[test]
    fn each_column_that_a_finding_of_consistency_names_lowers_the_score_once() {
        let columns = ["a", "b", "c", "d"].map(|name| ColumnProfile::new(name, Type::Text));
        let finding = |code: &str, column: &str| Finding::new(code, Kind::Missing, Severity::Note, "").column(column);
        let found = [
            finding("new.code", "a").dimension(Dimension::Consistency),
            finding("another.code", "a").dimension(Dimension::Consistency),
            finding("missing.share", "b").dimension(Dimension::Completeness),
            finding("type.mixed", "c"),
        ];
        let score = quality(10, &columns, 4, 9, 5, &found);
        assert_eq!(score.consistency, Some(75.0));
        assert_eq!(score.completeness, Some(90.0));
        assert_eq!((score.validity, score.uniqueness), (Some(75.0), Some(50.0)));
        assert_eq!(score.overall, Some(72.5));
    }
}
