//! What is told first: what is grave, then how the file is built, then what its values mean, then how they are spread;
//! of that, what concerns most. And what is told once: one trouble in several columns is one finding, and what follows
//! from another finding is not told beside it.
//!
//! The order of kinds is that of harm: a total row or a wrong delimiter makes every figure wrong, a word for a missing
//! value makes those of a column wrong, a long tail makes none wrong.

use std::cmp::Reverse;

use super::{missing_share, personal_data, relation_by_level};
use crate::few;
use crate::step::Step;
use crate::words::{cut, list, percent, plural};
use crate::{Finding, Kind};

/// What steps call the columns that they change.
const COLUMNS: &str = "columns";

/// Columns that the sentence of a group names.
const NAMED: usize = 3;

/// What is said of several columns at once, by the code of what is found in each.
const TOGETHER: [(&str, &str); 45] = [
    ("boolean.mixed", "say yes and no in several ways"),
    ("constant", "hold one value only"),
    ("date.mixed-notations", "write their dates in several ways"),
    ("date.notation", "have dates written as most programs do not read them"),
    ("date.number", "hold numbers that count days or seconds"),
    (
        "dates.ambiguous",
        "have dates of which nothing tells the day from the month",
    ),
    ("dates.far", "have dates far from all others"),
    ("distribution.imbalance", "hold one value nearly everywhere"),
    ("distribution.infinite", "have infinite values"),
    ("distribution.skew", "have a long tail"),
    (
        "distribution.uniform",
        "are spread more evenly than chance would make it",
    ),
    ("missing.all", "have no value at all"),
    ("missing.disguised", "have a mark or a word where a value is missing"),
    ("missing.from", "have no value in one part of the rows"),
    ("missing.mixed-tokens", "say in several ways that a value is missing"),
    ("missing.share", "have missing cells"),
    (
        "missing.question",
        "have a word that may be a value, or stand for a missing one",
    ),
    ("missing.words", "have a word where a value is missing, read as a value"),
    ("number.ambiguous", "have numbers that can be read in two ways"),
    ("number.mixed-units", "have numbers in several units"),
    (
        "number.notation",
        "have numbers written as most programs do not read them",
    ),
    ("number.rounded", "have numbers with more digits than are kept"),
    ("number.unit", "have a unit beside their numbers"),
    ("personal.data", "hold data about persons"),
    (
        "rows.blocked",
        "have their values in blocks of rows, one after the other",
    ),
    ("rows.sorted", "are in order along the rows"),
    ("text.case-variants", "write one value in several ways"),
    ("text.damaged", "have damaged letters"),
    ("text.invisible", "have characters that nobody sees"),
    ("text.multi-valued", "hold several values in a cell"),
    ("text.typos", "have values one letter from a far more frequent one"),
    ("text.outer-space", "have values with outer spaces"),
    ("type.formula-like", "have cells that a spreadsheet would run"),
    ("type.leading-zeros", "have numbers with leading zeros, kept as text"),
    ("type.mismatch", "have cells that do not fit their type"),
    ("type.mixed", "hold numbers or dates beside other text"),
    ("unique", "differ in every row"),
    ("values.far", "have values far from all others"),
    ("values.impossible", "have values that cannot be"),
    (
        "values.placeholder",
        "repeat one value where hardly any other occurs twice",
    ),
    ("values.sentinel", "have a number that probably stands for missing"),
    ("values.shift", "have other values from one row on"),
    ("values.stuck", "stand still over many rows"),
    (
        "values.top-coded",
        "stop at a value that is far more frequent than those next to it",
    ),
    ("values.zero", "have zeros apart from their other values"),
];

/// Kinds that say nothing new of a column of which another is told.
const FOLLOWS: [(Kind, &[Kind]); 5] = [
    (
        Kind::AllMissingColumn,
        &[Kind::Missing, Kind::Constant, Kind::MissingTogether],
    ),
    (
        Kind::Constant,
        &[Kind::Imbalance, Kind::Skew, Kind::Missing, Kind::LeadingZeros],
    ),
    (Kind::MixedDateFormats, &[Kind::CategoryVariants, Kind::Typos]),
    (Kind::TopCoded, &[Kind::Outliers, Kind::DisguisedMissing]),
    (Kind::InconsistentBooleans, &[Kind::Imbalance, Kind::CategoryVariants]),
];

/// Kinds by which all is said of a column that is mostly numbers or dates: how those are written, and what the others are.
const WRITTEN: [Kind; 4] = [
    Kind::NumberFormat,
    Kind::MixedUnits,
    Kind::DateFormat,
    Kind::MixedDateFormats,
];

/// In the order in which they are to be read, one for each trouble.
pub fn settle(findings: Vec<Finding>) -> Vec<Finding> {
    let mut settled = grouped(without_fills(without_what_follows(findings)));
    order(&mut settled);
    settled
}

/// Gravest first, then by kind, then those that concern most; what is equal stays as it came, which is by column and
/// then by the order of the lists of findings.
fn order(findings: &mut [Finding]) {
    few::sort_by_key(findings, |finding| {
        (Reverse(finding.severity), finding.kind, Reverse(finding.count))
    });
}

/// Leaves out what is about a column of which all is said by another finding.
fn without_what_follows(mut findings: Vec<Finding>) -> Vec<Finding> {
    let told = findings
        .iter()
        .filter(|finding| finding.code != "type.mixed")
        .filter_map(|finding| Some((only(finding)?.clone(), finding.kind)));
    let mut told: Vec<(String, Kind)> = told.collect();
    few::sort_by(&mut told, |a, b| a.cmp(b));
    let is_told = |column: &str, kind: Kind| {
        let order = |(of, known): &(String, Kind)| of.as_str().cmp(column).then(known.cmp(&kind));
        told.binary_search_by(order).is_ok()
    };
    let is_unsure = |finding: &Finding| finding.evidence.contains_key(personal_data::UNSURE);
    let are_persons = findings.iter().any(|f| f.code == personal_data::CODE && !is_unsure(f));
    // Values that change where a block begins are those of the block.
    let are_blocks = findings.iter().any(|f| f.code == "rows.blocked");
    findings.retain(|finding| {
        if are_blocks && finding.code == "values.shift" && finding.kind == Kind::SortedOrBlocked {
            return false;
        }
        if is_unsure(finding) && !are_persons {
            return false;
        }
        let Some(column) = only(finding) else { return true };
        let of_written = finding.code == "type.mixed" && WRITTEN.iter().any(|kind| is_told(column, *kind));
        let mut causes = FOLLOWS.iter().filter(|(_, kinds)| kinds.contains(&finding.kind));
        !of_written && !causes.any(|(cause, _)| is_told(column, *cause))
    });
    findings
}

/// A cell that is missing because of what another column says must not be filled.
fn without_fills(mut findings: Vec<Finding>) -> Vec<Finding> {
    let explained = findings
        .iter()
        .filter(|finding| finding.code == relation_by_level::MISSING);
    let explained: Vec<String> = explained
        .filter_map(|finding| finding.columns.first().cloned())
        .collect();
    let filled = findings
        .iter_mut()
        .filter(|finding| finding.code == missing_share::CODE);
    filled
        .filter(|finding| only(finding).is_some_and(|column| explained.contains(column)))
        .for_each(|finding| finding.mend.clear());
    findings
}

/// The column of a finding about one.
fn only(finding: &Finding) -> Option<&String> {
    match finding.columns.as_slice() {
        [column] => Some(column),
        _ => None,
    }
}

/// One finding for those of one code that are about one column each.
fn grouped(findings: Vec<Finding>) -> Vec<Finding> {
    let mut groups: Vec<Vec<Finding>> = Vec::new();
    let mut places: Vec<(&str, Kind, usize)> = Vec::new();
    for finding in findings {
        let key = together(&finding.code).filter(|_| finding.columns.len() == 1);
        let is_it = |(words, kind, _): &&(&str, Kind, usize)| key == Some(*words) && *kind == finding.kind;
        let place = places.iter().find(is_it).map(|(_, _, place)| *place);
        match place.and_then(|place| groups.get_mut(place)) {
            Some(group) => group.push(finding),
            None => {
                places.extend(key.map(|words| (words, finding.kind, groups.len())));
                groups.push(vec![finding]);
            }
        }
    }
    groups.into_iter().filter_map(group).collect()
}

fn together(code: &str) -> Option<&'static str> {
    let known = TOGETHER.iter().find(|(known, _)| *known == code);
    known.map(|(_, words)| *words)
}

/// The finding that stands for several.
fn group(mut parts: Vec<Finding>) -> Option<Finding> {
    if parts.len() < 2 {
        return parts.pop();
    }
    order(&mut parts);
    let first = parts.first()?;
    let words = together(&first.code)?;
    let columns: Vec<String> = parts.iter().flat_map(|part| part.columns.iter().cloned()).collect();
    let named = parts.iter().take(NAMED).map(named).collect::<Vec<_>>();
    let rest = parts.len().saturating_sub(NAMED);
    let named = match rest {
        0 => list(&named, "and"),
        rest => format!("{} and {rest} more", named.join(", ")),
    };
    let all = plural(parts.len() as u64, "column", "columns");
    Some(Finding {
        message: format!("{all} {words}: {named}"),
        columns,
        count: parts.iter().map(|part| part.count).sum(),
        rows: Vec::new(),
        evidence: [("columns".to_owned(), parts.len() as f64)].into(),
        selection: None,
        mend: in_one_step(&parts).into_iter().collect(),
        rereadings: Vec::new(),
        parts: parts.clone(),
        ..first.clone()
    })
}

/// The step that mends all parts: theirs, where each has one that differs from the others in its columns alone.
fn in_one_step(parts: &[Finding]) -> Option<Step> {
    let mut steps = parts.iter().map(|part| match part.mend.as_slice() {
        [step] => Some(step),
        _ => None,
    });
    let mut all = steps.next()??.clone();
    for step in steps {
        let step = step?;
        let (ours, theirs) = (all.options.remove(COLUMNS)?, step.options.get(COLUMNS)?);
        let mut rest = step.options.clone();
        rest.remove(COLUMNS);
        if step.name != all.name || rest != all.options {
            return None;
        }
        let columns = ours.as_array()?.iter().chain(theirs.as_array()?).cloned();
        all.options.insert(COLUMNS.into(), columns.collect());
    }
    Some(all)
}

/// The column of a finding, with the share of its rows where that is known.
fn named(part: &Finding) -> String {
    let name = part.columns.first().map_or(String::new(), |name| cut(name));
    match part.evidence.get("share") {
        Some(share) => format!("{name} ({})", percent((share * 1e9).round() as u64, 1_000_000_000)),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;
    use crate::clean::{Fill, FillMissing};
    use crate::step::Transform;

    fn finding(code: &str, kind: Kind, severity: Severity, count: u64) -> Finding {
        Finding::new(code, kind, severity, "").count(count)
    }

    #[test]
    fn the_gravest_come_first_then_the_kinds_and_equal_ones_keep_their_place() {
        let all = vec![
            finding("a", Kind::Skew, Severity::Note, 9),
            finding("b", Kind::Missing, Severity::Warning, 1),
            finding("c", Kind::Missing, Severity::Warning, 5),
            finding("d", Kind::Skew, Severity::Critical, 1),
            finding("e", Kind::Missing, Severity::Warning, 5),
            finding("f", Kind::Footer, Severity::Warning, 1),
        ];
        let codes: Vec<String> = settle(all).into_iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["d", "f", "c", "e", "b", "a"]);
    }

    #[test]
    fn one_trouble_of_several_columns_is_one_finding_that_holds_them() {
        let share = |column: &str, share: f64, count| {
            let one = finding("missing.share", Kind::Missing, Severity::Warning, count);
            one.column(column).evidence("share", share)
        };
        let settled = settle(vec![
            share("a", 0.01, 1),
            share("b", 0.3, 30),
            share("c", 0.02, 2),
            share("d", 0.02, 2),
            finding("unique", Kind::Key, Severity::Note, 1).column("a"),
        ]);
        let [group, alone] = settled.as_slice() else {
            panic!("{settled:?}");
        };
        assert_eq!(
            group.message,
            "4 columns have missing cells: b (30 %), c (2.0 %), d (2.0 %) and 1 more"
        );
        assert_eq!(group.columns, ["b", "c", "d", "a"]);
        assert_eq!((group.count, group.parts.len()), (35, 4));
        assert_eq!((alone.code.as_str(), alone.each().len()), ("unique", 1));
    }

    #[test]
    fn columns_that_one_step_mends_are_mended_together() {
        let fill = |column: &str, with| {
            let step = FillMissing {
                columns: vec![column.to_owned()],
                with,
            };
            finding("missing.share", Kind::Missing, Severity::Warning, 1)
                .column(column)
                .mend(&step)
        };
        let mended = |parts: Vec<Finding>| settle(parts).remove(0).mend;
        let together = mended(vec![fill("a", Fill::Median), fill("b", Fill::Median)]);
        let whole = FillMissing {
            columns: vec!["a".to_owned(), "b".to_owned()],
            with: Fill::Median,
        };
        assert_eq!(together, [whole.step().unwrap()]);
        assert_eq!(mended(vec![fill("a", Fill::Median), fill("b", Fill::Mode)]), []);
        let without = finding("missing.share", Kind::Missing, Severity::Warning, 1).column("c");
        assert_eq!(mended(vec![fill("a", Fill::Median), without]), []);
    }

    #[test]
    fn values_that_change_where_a_block_begins_are_those_of_the_block() {
        let shift = |kind| finding("values.shift", kind, Severity::Note, 1).column("a");
        let blocks = finding("rows.blocked", Kind::SortedOrBlocked, Severity::Note, 2).column("b");
        let told = |findings: Vec<Finding>| settle(findings).len();
        assert_eq!(told(vec![shift(Kind::SortedOrBlocked)]), 1);
        assert_eq!(told(vec![shift(Kind::SortedOrBlocked), blocks.clone()]), 1);
        assert_eq!(told(vec![shift(Kind::MixedUnits), blocks]), 2, "another unit is told");
    }

    #[test]
    fn what_follows_from_another_finding_is_not_told_beside_it() {
        let settled = settle(vec![
            finding("constant", Kind::Constant, Severity::Note, 1).column("a"),
            finding("missing.all", Kind::AllMissingColumn, Severity::Warning, 1).column("a"),
            finding("constant", Kind::Constant, Severity::Note, 1).column("b"),
        ]);
        let told: Vec<(&str, &[String])> = settled
            .iter()
            .map(|finding| (finding.code.as_str(), finding.columns.as_slice()))
            .collect();
        assert_eq!(
            told,
            [
                ("missing.all", &["a".to_owned()][..]),
                ("constant", &["b".to_owned()][..])
            ]
        );
    }
}
