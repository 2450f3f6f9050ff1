//! `boolean.mixed`: yes and no are written in several ways.
//!
//! Rule: in a column of text of at most twenty different values nine in ten say yes or no ("yes", "Y", "true", "1", "on",
//! and in German, French, Spanish and Italian), some of them each; and one of the two is written with several words
//! (capitals alone make no other word), or another value is one letter from it. A third answer, such as "unsure", is no
//! fault. From OpenRefine's facets and pandas' `true_values`. A warning; a step writes the most frequent word for each,
//! where it is sure. It matters because each way is a category of its own, and a filter by one of them loses the others.

use std::collections::BTreeMap;

use super::Seen;
use super::look::{counted, texts};
use crate::clean::ReplaceValues;
use crate::few;
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type, Value};
use crate::words::{list, noun, plural, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "boolean.mixed";

/// Different values that there may be.
const DISTINCT: u64 = 20;

const YES: [&str; 11] = ["yes", "y", "true", "t", "1", "on", "ja", "j", "oui", "si", "s\u{ed}"];
const NO: [&str; 8] = ["no", "n", "false", "f", "0", "off", "nein", "non"];

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    if profile.r#type != Type::Text || !(3..=DISTINCT).contains(&profile.distinct) {
        return None;
    }
    let all = counted(seen.chunks);
    let of = |words: &[&str]| {
        let mut said: Vec<&(String, u64)> = all.iter().filter(|(text, _)| says(text, words)).collect();
        few::sort_by(&mut said, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        said
    };
    let (yes, no) = (of(&YES), of(&NO));
    let sum = |said: &[&(String, u64)]| said.iter().map(|(_, rows)| *rows).sum::<u64>();
    let others: Vec<&(String, u64)> = all
        .iter()
        .filter(|(text, _)| !says(text, &YES) && !says(text, &NO))
        .collect();
    let (first_yes, first_no) = (yes.first()?, no.first()?);
    let is_so = (sum(&yes) + sum(&no)) * 10 >= profile.count * 9;
    let values = meant(&yes, &no, &others);
    let are_slips = others.iter().any(|(text, _)| values.contains_key(text));
    if !is_so || !has_several(&yes) && !has_several(&no) && !are_slips {
        return None;
    }
    let is_odd = |text: &[u8]| {
        let usual = [&first_yes.0, &first_no.0];
        !usual.iter().any(|usual| usual.as_bytes() == text)
    };
    let (count, listed) = texts(seen.chunks, LISTED_ROWS, is_odd);
    let odd = yes
        .iter()
        .skip(1)
        .chain(no.iter().skip(1))
        .copied()
        .chain(others.iter().copied());
    let odd: Vec<&(String, u64)> = odd.collect();
    let shown: Vec<String> = odd.iter().take(3).map(|(text, _)| quoted(text)).collect();
    let message = format!(
        "{} of {} {} otherwise than {} and {}: {} in {}",
        plural(odd.len() as u64, "value", "values"),
        seen.name(),
        noun(odd.len() as u64, "is written", "are written"),
        quoted(&first_yes.0),
        quoted(&first_no.0),
        list(&shown, "and"),
        rows(count)
    );
    let tests = odd.iter().map(|(text, _)| Comparison::Equal(Value::Text(text.clone())));
    let finding = Finding::new(CODE, Kind::InconsistentBooleans, Severity::Warning, message)
        .dimension(Dimension::Consistency)
        .column(seen.name())
        .why("Each way of saying yes or no is a category of its own, and a filter by one of them loses the others.")
        .evidence("values", odd.len() as f64)
        .evidence("cells", count as f64)
        .rows(count, listed)
        .selection(seen.that_any(tests));
    match values.is_empty() {
        true => Some(finding),
        false => Some(finding.mend(&ReplaceValues {
            column: seen.name().to_owned(),
            values,
        })),
    }
}

/// What is meant by each of the rarer words: "yes" by "Y", and by "yxs", which is one letter from it.
fn meant(yes: &[&(String, u64)], no: &[&(String, u64)], others: &[&(String, u64)]) -> BTreeMap<String, String> {
    let usual = |said: &[&(String, u64)]| said.first().map_or(String::new(), |(text, _)| text.clone());
    let (first_yes, first_no) = (usual(yes), usual(no));
    let near = |text: &str, meant: &str| {
        meant.len() > 1 && strsim::osa_distance(&text.to_lowercase(), &meant.to_lowercase()) == 1
    };
    let slips = others
        .iter()
        .filter_map(|(text, _)| match (near(text, &first_yes), near(text, &first_no)) {
            (true, false) => Some((text.clone(), first_yes.clone())),
            (false, true) => Some((text.clone(), first_no.clone())),
            _ => None,
        });
    let same = |said: &[&(String, u64)]| -> Vec<(String, String)> {
        let rest = said.iter().skip(1);
        rest.map(|(text, _)| (text.clone(), usual(said))).collect()
    };
    few::map(same(yes).into_iter().chain(same(no)).chain(slips))
}

fn says(text: &str, words: &[&str]) -> bool {
    words.contains(&text.trim().to_lowercase().as_str())
}

/// Whether they are several words, not one in several capitals.
fn has_several(said: &[&(String, u64)]) -> bool {
    let first = said.first().map(|(text, _)| text.trim().to_lowercase());
    said.iter().any(|(text, _)| Some(text.trim().to_lowercase()) != first)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{coded, profile};
    use super::*;
    use crate::profile::Options;

    fn of(cells: &[&str]) -> Option<Finding> {
        let chunks = coded(&[cells]);
        let mut different = cells.to_vec();
        different.sort_unstable();
        different.dedup();
        let profile = profile("paid", Type::Text, cells.len() as u64, different.len() as u64);
        find(&Seen {
            profile: &profile,
            chunks: (&chunks).into(),
            source: None,
            options: &Options::default(),
        })
    }

    #[test]
    fn several_words_for_yes_are_told_and_mended() {
        let finding = of(&["yes", "yes", "Y", "no", "no", "true", "1", "yes", "no", "0"]).expect("several ways");
        assert_eq!((finding.count, finding.rows), (4, vec![2, 5, 6, 9]));
        let step = serde_json::to_value(&finding.mend).expect("JSON");
        assert_eq!(
            step[0]["values"],
            serde_json::json!({"0": "no", "1": "yes", "Y": "yes", "true": "yes"})
        );
        let mut cells = vec!["yes"; 20];
        cells.extend(["no", "no", "yxs", "unsure"]);
        let finding = of(&cells).expect("others");
        assert_eq!(finding.count, 2);
        let step = serde_json::to_value(&finding.mend).expect("JSON");
        assert_eq!(step[0]["values"], serde_json::json!({"yxs": "yes"}));
        assert_eq!(
            of(&["yes", "Yes", "YES", "no", "No"]),
            None,
            "capitals are other findings' business"
        );
        assert_eq!(of(&["yes", "no", "maybe", "often"]), None);
    }
}
