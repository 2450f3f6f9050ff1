//! The quality score. What each dimension counts is said by [`Score::FORMULAS`]; page and command line show those words
//! and the same figures.

use super::report::{ColumnProfile, Score, TableProfile};
use crate::{Dimension, Finding, few};

/// Cells of all columns that findings count by a figure: where two of one column do, the larger of them, as it may be
/// about the same cells.
pub fn counted(findings: &[Finding], figure: &str) -> u64 {
    let counted = findings.iter().filter_map(|finding| {
        let count = finding.evidence.get(figure)?;
        Some((finding.columns.first()?, *count as u64))
    });
    let mut counted: Vec<(&String, u64)> = counted.collect();
    few::sort_by(&mut counted, |a, b| a.cmp(b));
    let largest = counted.iter().zip(counted.iter().skip(1).map(Some).chain([None]));
    let is_last = |of: &&String, next: Option<&(&String, u64)>| next.is_none_or(|(other, _)| other != of);
    largest
        .filter(|((of, _), next)| is_last(of, *next))
        .map(|((_, count), _)| count)
        .sum()
}

/// Quality in percent, of a table whose other figures are there.
pub fn quality(table: &TableProfile, columns: &[ColumnProfile], findings: &[Finding]) -> Score {
    let share = |bad: u64, all: u64| (all > 0).then(|| 100.0 * (1.0 - bad.min(all) as f64 / all as f64));
    let cells = table.rows.saturating_mul(table.columns);
    let mixing = findings.iter().filter(|f| f.dimension == Some(Dimension::Consistency));
    let mixed = few::set(mixing.flat_map(|f| &f.columns));
    let inconsistent = columns.iter().filter(|c| mixed.contains(&c.name)).count() as u64;
    let score = Score {
        overall: None,
        completeness: share(table.missing_cells + table.stand_in_cells, cells),
        validity: share(
            table.out_of_type_cells + table.not_understood_cells,
            cells.saturating_sub(table.missing_cells),
        ),
        uniqueness: share(table.duplicate_rows, table.rows),
        consistency: share(inconsistent, if table.rows > 0 { table.columns } else { 0 }),
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

    fn finding(code: &str, column: &str) -> Finding {
        Finding::new(code, Kind::Missing, Severity::Note, "").column(column)
    }

    #[test]
    fn each_column_that_a_finding_of_consistency_names_lowers_the_score_once() {
        let columns = ["a", "b", "c", "d"].map(|name| ColumnProfile::new(name, Type::Text));
        let found = [
            finding("new.code", "a").dimension(Dimension::Consistency),
            finding("another.code", "a").dimension(Dimension::Consistency),
            finding("missing.share", "b").dimension(Dimension::Completeness),
            finding("type.mixed", "c"),
        ];
        let table = TableProfile {
            rows: 10,
            columns: 4,
            missing_cells: 3,
            stand_in_cells: 1,
            out_of_type_cells: 8,
            not_understood_cells: 1,
            duplicate_rows: 5,
            ..TableProfile::default()
        };
        let score = quality(&table, &columns, &found);
        assert_eq!(score.consistency, Some(75.0));
        assert_eq!(score.completeness, Some(90.0));
        assert_eq!(score.uniqueness, Some(50.0));
        assert_eq!(score.validity, Some(100.0 * (1.0 - 9.0 / 37.0)));
    }

    #[test]
    fn nothing_is_scored_where_there_is_nothing_to_score() {
        let none = TableProfile::default();
        assert_eq!(quality(&none, &[], &[]), Score::default());
    }

    #[test]
    fn cells_that_two_findings_of_a_column_count_are_counted_once() {
        let with = |column: &str, count: f64| finding("x", column).evidence(Finding::STAND_INS, count);
        let found = [with("a", 3.0), with("b", 2.0), with("a", 5.0), finding("y", "c")];
        assert_eq!(counted(&found, Finding::STAND_INS), 7);
        assert_eq!(counted(&found, Finding::NOT_UNDERSTOOD), 0);
    }
}
