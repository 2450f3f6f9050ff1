//! `text.typos`: rare values that differ from a frequent one in one letter.
//!
//! Rule: in a column of text with at most 10,000 different values a value of five letters or more that occurs at most twice, and one
//! that occurs ten times as often, five times at least, are one insertion, deletion, replacement or swap of neighbours
//! apart (optimal string alignment), not in a digit and not in capitals alone; they have more letters than digits; and
//! frequent values themselves are hardly ever so near each other (at most one in twenty), as names of people and codes
//! are; three of them do not differ at one place in one way, as codes do; and one or two alone do
//! not differ in the first letter, which is hardly ever mistyped (Yannakoudakis and Fawthrop 1983). From OpenRefine's nearest-neighbour clusters
//! (Levenshtein, radius 1) and Norvig's spelling corrector. A warning where there are three such values, else a note. It matters because
//! a count by category splits what belongs together, and a join loses it.

use super::Seen;
use super::look::{counted, texts};
use crate::clean::ReplaceValues;
use crate::few;
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type, Value};
use crate::words::{noun, percent, plural, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.typos";

/// Different texts that a column may have.
const DISTINCT: u64 = 10_000;
/// Letters of a value.
const LETTERS: std::ops::RangeInclusive<usize> = 5..=64;
/// A value that occurs so often at most may be a slip.
const RARE: u64 = 2;
/// One that occurs so often at least may be what was meant.
const OFTEN: u64 = 5;
/// As many times as often it must occur.
const TIMES: u64 = 10;
/// At most one frequent value in so many is near another.
const NEAR: usize = 20;
/// Slips from which on it is no chance.
const SLIPS: usize = 3;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let is_often = profile.top.first().is_some_and(|top| top.count >= OFTEN.max(TIMES));
    if profile.r#type != Type::Text || profile.distinct > DISTINCT || !is_often {
        return None;
    }
    let slips = slips(seen);
    let (rare, meant) = slips.first()?;
    let (count, listed) = texts(seen.chunks, LISTED_ROWS, |text| {
        std::str::from_utf8(text).is_ok_and(|text| slips.binary_search_by(|(rare, _)| rare.as_str().cmp(text)).is_ok())
    });
    let message = format!(
        "{} of {} {} one letter from a far more frequent value in {}, such as {} for {}: {} of its values",
        plural(slips.len() as u64, "value", "values"),
        seen.name(),
        noun(slips.len() as u64, "is", "are"),
        rows(count),
        quoted(rare),
        quoted(meant),
        percent(count, profile.count)
    );
    let severity = match slips.len() >= SLIPS {
        true => Severity::Warning,
        false => Severity::Note,
    };
    let tests = slips
        .iter()
        .map(|(rare, _)| Comparison::Equal(Value::Text(rare.clone())));
    Some(
        Finding::new(CODE, Kind::Typos, severity, message)
            .dimension(Dimension::Consistency)
            .column(seen.name())
            .why("It is probably mistyped: counts by category split what belongs together, and a join loses it.")
            .evidence("values", slips.len() as f64)
            .evidence("share", count as f64 / profile.count.max(1) as f64)
            .rows(count, listed)
            .selection(seen.that_any(tests))
            .mend(&ReplaceValues {
                column: seen.name().to_owned(),
                values: few::map(slips.iter().cloned()),
            }),
    )
}

/// Rare values with what was probably meant, in the order of the values.
fn slips(seen: &Seen) -> Vec<(String, String)> {
    let all = counted(seen.chunks);
    let fits = |text: &String| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        LETTERS.contains(&text.chars().count()) && letters > digits.max(2)
    };
    let (rare, often): (Vec<_>, Vec<_>) = all
        .into_iter()
        .filter(|(text, count)| fits(text) && (*count <= RARE || *count >= OFTEN))
        .partition(|(_, count)| *count <= RARE);
    // Two texts that are one letter apart have one of their shortened forms in common.
    let numbered = often.iter().enumerate();
    let forms = numbered.flat_map(|(number, (text, _))| shortened(text).map(move |form| (form, number)));
    let mut forms: Vec<(String, usize)> = forms.collect();
    few::sort_by(&mut forms, |a, b| a.cmp(b));
    if are_near(&often, &forms) {
        return Vec::new();
    }
    let mut slips: Vec<(String, String)> = rare
        .into_iter()
        .filter_map(|(text, count)| {
            let near = shortened(&text).flat_map(|form| {
                let first = forms.partition_point(|(known, _)| *known < form);
                let same = forms.get(first..).unwrap_or_default().iter();
                same.take_while(move |(known, _)| *known == form)
                    .map(|(_, number)| *number)
            });
            let near = near.filter_map(|number| often.get(number));
            let mut near = near.filter(|(other, times)| *times >= TIMES * count && is_slip(&text, other));
            near.next().map(|(other, _)| (text.clone(), other.clone()))
        })
        .collect();
    few::sort_by_key(&mut slips, |(rare, _)| rare.clone());
    let slips = without_codes(slips);
    // One or two may be names of their own; who mistypes hardly ever mistypes the first letter.
    let is_few = slips.len() < SLIPS;
    let begins_so = |(rare, meant): &(String, String)| rare.chars().next() == meant.chars().next();
    slips.into_iter().filter(|slip| !is_few || begins_so(slip)).collect()
}

/// Leaves out what differs at one place in one way in several values: such are codes (`ak-1` and `ak-2` beside `al-1` and
/// `al-2`), since who mistypes does it here and there.
fn without_codes(slips: Vec<(String, String)>) -> Vec<(String, String)> {
    let place = |(rare, meant): &(String, String)| -> String {
        let mut pairs = rare.chars().zip(meant.chars());
        let mut same: String = pairs.by_ref().take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
        let at = same.chars().count();
        same.extend(rare.chars().nth(at));
        same.push('\0');
        same.extend(meant.chars().nth(at));
        same
    };
    let places: Vec<String> = slips.iter().map(place).collect();
    let often = |own: &String| places.iter().filter(|place| *place == own).count() >= SLIPS;
    let keeps: Vec<bool> = places.iter().map(|own| !often(own)).collect();
    let kept = slips.into_iter().zip(keeps).filter(|(_, keeps)| *keeps);
    kept.map(|(slip, _)| slip).collect()
}

/// Whether frequent values are one letter apart as well: then being so near says nothing.
fn are_near(often: &[(String, u64)], forms: &[(String, usize)]) -> bool {
    let mut near = vec![false; often.len()];
    let mut mark = |number: usize| {
        if let Some(near) = near.get_mut(number) {
            *near = true;
        }
    };
    for same in forms.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        for (at, (_, a)) in same.iter().enumerate() {
            for (_, b) in same.iter().skip(at + 1).filter(|(_, b)| b != a) {
                let pair = often.get(*a).zip(often.get(*b));
                if pair.is_some_and(|((a, _), (b, _))| is_slip(a, b)) {
                    mark(*a);
                    mark(*b);
                }
            }
        }
    }
    let count = near.iter().filter(|near| **near).count();
    count * NEAR > often.len()
}

/// A text, and the same without each of its letters in turn.
fn shortened(text: &str) -> impl Iterator<Item = String> + '_ {
    let without = text.char_indices().map(move |(at, letter)| {
        let (before, rest) = text.split_at(at);
        format!("{before}{}", rest.get(letter.len_utf8()..).unwrap_or_default())
    });
    std::iter::once(text.to_owned()).chain(without)
}

/// Whether they are one slip apart, which is neither of digits nor of capitals.
fn is_slip(rare: &str, often: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    strsim::osa_distance(rare, often) == 1
        && digits(rare) == digits(often)
        && rare.to_lowercase() != often.to_lowercase()
        && rare.trim() != often.trim()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{coded, profile};
    use super::*;
    use crate::profile::{Options, TopValue};

    #[test]
    fn values_that_differ_at_one_place_in_one_way_are_codes() {
        let slips = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let owned = pairs
                .iter()
                .map(|(rare, meant)| ((*rare).to_owned(), (*meant).to_owned()));
            owned.collect()
        };
        let codes = [
            ("ak_hf", "al_hf"),
            ("ak_mi", "al_mi"),
            ("ak_pn", "al_pn"),
            ("al_hx", "al_hf"),
        ];
        assert_eq!(without_codes(slips(&codes)), slips(&[("al_hx", "al_hf")]));
    }

    #[test]
    fn a_rare_value_one_letter_from_a_frequent_one_is_a_slip() {
        let mut cells = vec!["birmingham"; 20];
        cells.extend([
            "birminghxm",
            "birmingam",
            "birmnigham",
            "Birmingham",
            "dothan",
            "birmingham1",
        ]);
        let chunks = coded(&[&cells]);
        let mut profile = profile("city", Type::Text, cells.len() as u64, 7);
        profile.top = vec![TopValue::new(Value::Text("birmingham".to_owned()), 20)];
        let options = Options::default();
        let seen = Seen {
            profile: &profile,
            chunks: (&chunks).into(),
            source: None,
            options: &options,
        };
        let finding = find(&seen).expect("slips");
        assert_eq!(
            (finding.count, finding.rows.clone()),
            (3, vec![20, 21, 22]),
            "{}",
            finding.message
        );
        assert_eq!(finding.severity, Severity::Warning);
    }
}
