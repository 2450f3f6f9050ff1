//! `text.case-variants`: one value is written in several ways that differ in case or outer space.
//!
//! Rule: in a column of at most 10,000 different texts, two are equal once outer white space is cut
//! off and capitals are made small. The most frequent spelling of a
//! value (of equals, the first in byte order) is taken for the right one; rows with another are
//! counted. From OpenRefine's fingerprint clusters and deepchecks (StringMismatch). It matters
//! because a count by category splits what belongs together.

use std::collections::{BTreeMap, BTreeSet};

use super::Seen;
use super::look::{each_text, texts};
use crate::finding::LISTED_ROWS;
use crate::kernel::Interner;
use crate::table::{Comparison, Type, Value};
use crate::words::{noun, percent, plural, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.case-variants";

/// Different texts that a column may have; with more it is free text, of which capitals are a part.
const DISTINCT: u64 = 10_000;

/// Spellings that a selection names; with more, the rows that are listed stand for the rest.
const NAMED: usize = 1_000;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    if seen.profile.r#type != Type::Text || seen.profile.distinct > DISTINCT {
        return None;
    }
    let (values, rare) = rarer_spellings(seen);
    if rare.is_empty() {
        return None;
    }
    let (count, first) = texts(seen.chunks, LISTED_ROWS, |bytes| rare.contains(bytes));
    let message = format!(
        "{} of {} {} a rarer spelling of {}, with other capitals or outer spaces: {} of its values",
        rows(count),
        seen.name(),
        noun(count, "has", "have"),
        plural(values, "value", "values"),
        percent(count, seen.profile.count)
    );
    let finding = Finding::new(CODE, Kind::CategoryVariants, Severity::Warning, message)
        .dimension(Dimension::Consistency)
        .column(seen.name())
        .why("Counts by category split what belongs together. Settle on one spelling.")
        .evidence("values", values as f64)
        .evidence("rarer spellings", rare.len() as f64)
        .evidence("cells", count as f64)
        .rows(count, first);
    if rare.len() > NAMED {
        return Some(finding);
    }
    let tests = rare
        .iter()
        .map(|text| Comparison::Equal(Value::Text(String::from_utf8_lossy(text).into_owned())));
    Some(finding.selection(seen.that_any(tests)))
}

/// How many values have several spellings, and the spellings that are not the most frequent one.
fn rarer_spellings(seen: &Seen) -> (u64, BTreeSet<Vec<u8>>) {
    let (mut different, mut counts) = (Interner::default(), Vec::new());
    each_text(seen.chunks, |text, times| {
        let number = different.number(text) as usize;
        counts.resize(different.len(), 0u64);
        counts.get_mut(number).into_iter().for_each(|count| *count += times);
    });
    let mut spellings: BTreeMap<String, BTreeMap<&[u8], u64>> = BTreeMap::new();
    for (number, count) in counts.iter().enumerate() {
        let key = different.texts().text(number).trim().to_lowercase();
        spellings
            .entry(key)
            .or_default()
            .insert(different.texts().bytes(number), *count);
    }
    let mut rare = BTreeSet::new();
    let mut values = 0;
    for ways in spellings.into_values().filter(|ways| ways.len() > 1) {
        values += 1;
        let limit = ways.values().max().copied().unwrap_or(0);
        let right = ways.iter().find(|(_, count)| **count == limit).map(|(text, _)| *text);
        rare.extend(ways.into_keys().filter(|text| Some(*text) != right).map(<[u8]>::to_vec));
    }
    (values, rare)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{coded, profile};
    use super::*;
    use crate::profile::Options;

    #[test]
    fn the_rarer_spellings_are_counted_over_all_chunks() {
        let chunks = coded(&[&["Free", "Free", "free ", "pro"], &["FREE", "pro", ""]]);
        let (profile, options) = (profile("plan", Type::Text, 6, 4), Options::default());
        let seen = Seen {
            profile: &profile,
            chunks: (&chunks).into(),
            source: None,
            options: &options,
        };
        let finding = find(&seen).expect("three spellings of one value");
        assert_eq!((finding.count, finding.rows), (2, vec![2, 4]));
        assert!(
            finding
                .message
                .starts_with("2 rows of plan have a rarer spelling of 1 value"),
            "{}",
            finding.message
        );
    }
}
