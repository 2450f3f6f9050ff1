//! `text.case-variants`: one value is written in several ways.
//!
//! Rule: in a column of at most 10,000 different texts, two have the same fingerprint (`spelling`): they differ in
//! capitals, accents, punctuation, blanks or the order of words alone. Where more than one text in ten of several words is
//! there in another order too, as routes and pairs are, the order means something. Or the column numbers its categories
//! in two ways: at least one value in twenty is a word and a number ("Ward 3"), as many are a number alone ("3", "03"), of
//! which two at least are in both, and hardly anything else is there. The most frequent spelling of a value (of equals,
//! the first in byte order) is taken for the right one; rows with another are counted, and a step puts the right one in
//! their place. A warning where a right spelling is there three times or more, as categories are, and critical where more
//! than a tenth of a column of categories has another; else a note, as of titles. Not of names of persons, who spell
//! theirs as they like. From OpenRefine's fingerprint clusters and deepchecks (StringMismatch). It matters because a count
//! by category splits what belongs together.

use std::collections::{BTreeMap, BTreeSet};

use super::Seen;
use super::look::{counted, texts};
use super::personal_data::holds_names;
use super::spelling::Spelling;
use crate::clean::ReplaceValues;
use crate::few;
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type, Value};
use crate::words::{count, list, noun, percent, plural, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.case-variants";

/// Different texts that a column may have; with more it is free text, of which capitals are a part.
const DISTINCT: u64 = 10_000;

/// Spellings that a selection names; with more, the rows that are listed stand for the rest.
const NAMED: usize = 1_000;

/// Of so many texts of several words one may be there in another order without a meaning of the order.
const REORDERED: usize = 10;

/// Of so many values one at least is numbered in either way.
const NUMBERED: u64 = 20;

/// More than one row in so many makes counts by category wrong.
const MUCH: u64 = 10;

/// Rows with a right spelling that make it a category.
const OFTEN: u64 = 3;

/// Spellings that the sentence names beside the right one.
const SHOWN: usize = 2;

/// Ways of writing one value, the right one first, then by their rows.
type Ways<'a> = Vec<(&'a str, u64)>;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    if seen.profile.r#type != Type::Text || !(2..=DISTINCT).contains(&seen.profile.distinct) || holds_names(seen.name())
    {
        return None;
    }
    let all = counted(seen.chunks);
    let groups = match numbered(&all) {
        groups if groups.is_empty() => alike(&all),
        groups => groups,
    };
    let first = groups.first()?;
    let meant = |ways: &Ways| {
        let right = ways.first().map_or("", |(text, _)| *text).to_owned();
        let others = ways.iter().skip(1).map(|(text, _)| (*text).to_owned());
        others.map(|text| (text, right.clone())).collect::<Vec<_>>()
    };
    let values = few::map(groups.iter().flat_map(meant));
    let rare: BTreeSet<&[u8]> = values.keys().map(String::as_bytes).collect();
    let (cells, listed) = texts(seen.chunks, LISTED_ROWS, |bytes| rare.contains(bytes));
    let message = format!(
        "{} of {} {} a rarer spelling of {}, such as {}: {} of its values",
        rows(cells),
        seen.name(),
        noun(cells, "has", "have"),
        plural(groups.len() as u64, "value", "values"),
        example(first),
        percent(cells, seen.profile.count)
    );
    let is_often = |ways: &Ways| ways.first().is_some_and(|(_, rows)| *rows >= OFTEN);
    let is_much = cells * MUCH > seen.profile.count && seen.profile.distinct * 2 <= seen.profile.count;
    let severity = match groups.iter().any(is_often) {
        true if is_much => Severity::Critical,
        true => Severity::Warning,
        false => Severity::Note,
    };
    let finding = Finding::new(CODE, Kind::CategoryVariants, severity, message)
        .dimension(Dimension::Consistency)
        .column(seen.name())
        .why("Counts by category split what belongs together. Settle on one spelling.")
        .evidence("values", groups.len() as f64)
        .evidence("rarer spellings", rare.len() as f64)
        .evidence("cells", cells as f64)
        .rows(cells, listed);
    if rare.len() > NAMED {
        return Some(finding);
    }
    let tests = values.keys().map(|text| Comparison::Equal(Value::Text(text.clone())));
    let finding = finding.selection(seen.that_any(tests));
    Some(finding.mend(&ReplaceValues {
        column: seen.name().to_owned(),
        values,
    }))
}

/// "03" (4 rows) and "3" (6) for "Ward 3" (14).
fn example(ways: &Ways) -> String {
    let right = ways.first().map_or(("", 0), |way| *way);
    let others = ways.iter().skip(1).take(SHOWN);
    let others = others.map(|(text, rows)| format!("{} ({})", quoted(text), count(*rows)));
    let others: Vec<String> = others.collect();
    format!("{} for {} ({})", list(&others, "and"), quoted(right.0), count(right.1))
}

/// Texts of one fingerprint, the group with most rows beside its right spelling first.
fn alike(all: &[(String, u64)]) -> Vec<Ways<'_>> {
    let spelt: Vec<(&(String, u64), Spelling)> = all
        .iter()
        .filter_map(|known| {
            // Of marks only outer blanks are no difference.
            let own = || Spelling {
                ordered: known.0.trim().to_lowercase(),
                sorted: None,
            };
            // Rather a number, a time or a code than a name: no way of writing it is known to be the same.
            let is_number = known.0.bytes().filter(u8::is_ascii_digit).count() * 2 > known.0.trim().len();
            (!is_number).then(|| (known, Spelling::of(&known.0).unwrap_or_else(own)))
        })
        .collect();
    let mut groups: BTreeMap<&str, Ways> = BTreeMap::new();
    for ((text, rows), spelling) in &spelt {
        groups.entry(&spelling.ordered).or_default().push((text, *rows));
    }
    let mut joined: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, spelling) in &spelt {
        if let Some(sorted) = &spelling.sorted {
            let orders = joined.entry(sorted).or_default();
            if !orders.contains(&spelling.ordered.as_str()) {
                orders.push(&spelling.ordered);
            }
        }
    }
    let reordered = joined.values().filter(|orders| orders.len() > 1).count();
    if reordered * REORDERED <= joined.len() || reordered == 1 {
        for orders in joined.values() {
            let mut rest = orders.iter();
            let Some(first) = rest.next() else { continue };
            let more: Ways = rest.filter_map(|order| groups.remove(order)).flatten().collect();
            groups.entry(first).or_default().extend(more);
        }
    }
    sorted(groups.into_values().collect(), |_| true)
}

/// Ways of writing numbered categories, where the column numbers them with a word and without.
fn numbered(all: &[(String, u64)]) -> Vec<Ways<'_>> {
    let total: u64 = all.iter().map(|(_, rows)| *rows).sum();
    let parsed = all
        .iter()
        .filter_map(|(text, rows)| Some((number(text)?, text.as_str(), *rows)));
    let parsed: Vec<((String, &str), &str, u64)> = parsed.collect();
    let mut words: BTreeMap<&str, u64> = BTreeMap::new();
    for ((word, _), _, rows) in &parsed {
        *words.entry(word).or_default() += rows;
    }
    let bare = words.remove("").unwrap_or(0);
    let Some((word, named)) = words.into_iter().max_by_key(|(_, rows)| *rows) else {
        return Vec::new();
    };
    let is_so = bare * NUMBERED >= total && named * NUMBERED >= total && (bare + named) * 10 >= total * 9;
    if !is_so {
        return Vec::new();
    }
    let mut groups: BTreeMap<&str, Ways> = BTreeMap::new();
    for ((of, number), text, rows) in &parsed {
        if of.is_empty() || of == word {
            groups.entry(number).or_default().push((text, *rows));
        }
    }
    let is_named = |text: &str| text.starts_with(char::is_alphabetic);
    let both = groups.values().filter(|ways| {
        let named = ways.iter().filter(|(text, _)| is_named(text)).count();
        named > 0 && named < ways.len()
    });
    if both.count() < 2 {
        return Vec::new();
    }
    // One way for all of them.
    sorted(groups.into_values().collect(), |text| is_named(text) == (named >= bare))
}

/// A word in small letters, or none, and a number without zeros before it.
fn number(text: &str) -> Option<(String, &str)> {
    let text = text.trim();
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let before = text.strip_suffix(digits)?;
    let word = before.trim_end_matches([' ', '-', '_', '#', '.', ':']);
    let is_number = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let is_word = word.chars().all(char::is_alphabetic) && (!word.is_empty() || before.is_empty());
    let bare = digits.trim_start_matches('0');
    (is_number && is_word).then(|| (word.to_lowercase(), if bare.is_empty() { "0" } else { bare }))
}

/// Groups of several, each with the right spelling first: of those that may be it, the most frequent.
fn sorted<'a>(mut groups: Vec<Ways<'a>>, may_be: impl Fn(&str) -> bool) -> Vec<Ways<'a>> {
    groups.retain(|ways| ways.len() > 1);
    for ways in &mut groups {
        few::sort_by(ways, |a, b| {
            (may_be(b.0), b.1).cmp(&(may_be(a.0), a.1)).then_with(|| a.0.cmp(b.0))
        });
    }
    let others = |ways: &Ways| ways.iter().skip(1).map(|(_, rows)| *rows).sum::<u64>();
    few::sort_by(&mut groups, |a, b| others(b).cmp(&others(a)).then_with(|| a.cmp(b)));
    groups
}

#[cfg(test)]
mod tests {
    use super::super::sample::{coded, profile};
    use super::*;
    use crate::profile::Options;

    fn of(cells: &[&[&str]]) -> Option<Finding> {
        let chunks = coded(cells);
        let all: Vec<&str> = cells.iter().flat_map(|cells| cells.iter().copied()).collect();
        let present = all.iter().filter(|text| !text.is_empty()).count() as u64;
        let different: BTreeSet<&str> = all.into_iter().collect();
        let profile = profile("plan", Type::Text, present, different.len() as u64);
        let options = Options::default();
        find(&Seen {
            profile: &profile,
            chunks: (&chunks).into(),
            source: None,
            options: &options,
        })
    }

    #[test]
    fn the_rarer_spellings_are_counted_over_all_chunks_and_can_be_mended() {
        let finding = of(&[&["Free", "Free", "free ", "pro"], &["FREE", "pro", ""]]).expect("three spellings");
        assert_eq!((finding.count, finding.rows), (2, vec![2, 4]));
        assert_eq!(
            finding.message,
            "2 rows of plan have a rarer spelling of 1 value, such as \"FREE\" (1) and \"free \" (1) for \"Free\" (2): 33 % of its values"
        );
        let step = serde_json::to_value(&finding.mend).expect("JSON");
        assert_eq!(step[0]["values"], serde_json::json!({"FREE": "Free", "free ": "Free"}));
    }

    #[test]
    fn categories_with_a_number_are_one_with_the_word_and_without_it() {
        let cells = [
            "Ward 3", "Ward 3", "Ward 3", "3", "03", "Ward 4", "Ward 4", "4", "Ward 11", "7",
        ];
        let finding = of(&[&cells]).expect("numbers in two ways");
        assert_eq!((finding.count, finding.rows), (3, vec![3, 4, 7]));
        assert!(finding.message.contains("for \"Ward 3\" (3)"), "{}", finding.message);
        assert_eq!(of(&[&["A1", "A2", "A3", "B1", "B2", "1st", "2nd"]]), None);
    }

    #[test]
    fn routes_and_codes_are_what_they_are() {
        assert_eq!(of(&[&["AMS LON", "LON AMS", "PAR AMS", "AMS PAR", "ROM PAR"]]), None);
        assert_eq!(of(&[&["1:30", "1.30", "13 0", "A+", "A-", "A"]]), None);
        assert!(of(&[&["Smith, John", "John Smith", "John Smith", "Ann Lee", "Bo Li"]]).is_some());
    }
}
