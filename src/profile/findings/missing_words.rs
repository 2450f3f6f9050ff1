//! `missing.words`: a word stands where a value is missing, and is read as a value.
//!
//! Rule: among other values, a text that says in so many words that nothing is known ("unknown", "not available",
//! "empty", "tbd", "{null}"), whatever its capitals; it is read as it stands, since in some columns it is an answer; or,
//! in a file with types of its own, a mark ("?", "-", "n/a") that a text file would be read as missing for. A warning where such
//! cells are more than `share` of the column (default 0.01), critical where they are marks, else a note. From the lists of deepchecks (MixedNulls), ydata-quality and Pearson's "disguised
//! missing data". It matters because the word is counted as a category of its own.

use std::collections::BTreeSet;

use super::Seen;
use super::look::{each_text, texts};
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type, Value};
use crate::words::{list, noun, percent, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.words";

/// Words that say that nothing is known, in small letters.
const WORDS: [&str; 34] = [
    "unknown",
    "unkown",
    "not known",
    "not available",
    "not applicable",
    "not provided",
    "not specified",
    "not given",
    "not stated",
    "not reported",
    "not recorded",
    "no data",
    "no value",
    "no answer",
    "no response",
    "missing",
    "empty",
    "blank",
    "undefined",
    "undetermined",
    "unspecified",
    "tbd",
    "tba",
    "tbc",
    "to be determined",
    "to be announced",
    "to be confirmed",
    "pending",
    "#n/a",
    "#value!",
    "#ref!",
    "#null!",
    "{null}",
    "(null)",
];
/// In a column of more different values than this only the most frequent ones are looked at: there such a word is one of them,
/// or hardly matters.
const DISTINCT: u64 = 10_000;
/// Marks that are no values, where something else is.
const MARKS: [&str; 10] = ["?", "??", "???", "-", "--", "---", "n/a", "null", "nan", "<na>"];
/// The longest of them, in bytes.
const LONGEST: usize = 16;

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    if seen.profile.r#type != Type::Text || seen.profile.count == 0 {
        return None;
    }
    let mut found: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut take = |text: &[u8]| {
        if is_word(text) && !found.contains(text) {
            found.insert(text.to_vec());
        }
    };
    match seen.profile.distinct > DISTINCT {
        true => seen
            .profile
            .top
            .iter()
            .for_each(|top| take(top.value.to_string().as_bytes())),
        false => each_text(seen.chunks, |text, _| take(text)),
    }
    if found.is_empty() {
        return None;
    }
    let (count, listed) = texts(seen.chunks, LISTED_ROWS, |text| found.contains(text));
    let names: Vec<String> = found
        .iter()
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .collect();
    let shown: Vec<String> = names.iter().take(3).map(|name| quoted(name)).collect();
    let message = format!(
        "{} {} {} for {}, as if it were a value: {} of them",
        rows(count),
        noun(count, "says", "say"),
        list(&shown, "or"),
        seen.name(),
        percent(count, seen.profile.count)
    );
    let has_mark = found.iter().any(|text| is_one_of(&MARKS, text));
    let severity = match (seen.is_much(count, seen.rows()), has_mark) {
        (true, true) => Severity::Critical,
        (true, false) => Severity::Warning,
        (false, _) => Severity::Note,
    };
    let tests = names.into_iter().map(|name| Comparison::Equal(Value::Text(name)));
    let cells = seen.that_any(tests);
    Some(
        Finding::new(CODE, Kind::DisguisedMissing, severity, message)
            .dimension(Dimension::Completeness)
            .column(seen.name())
            .why("Read as a value, it is a category of its own in every count, and a model learns from it that nothing was known.")
            .evidence("cells", count as f64)
            .evidence("share", count as f64 / seen.rows().max(1) as f64)
            .rows(count, listed)
            .selection(cells.clone())
            .mend(&seen.missing_where(cells)),
    )
}

fn is_word(text: &[u8]) -> bool {
    is_one_of(&WORDS, text) || is_one_of(&MARKS, text)
}

fn is_one_of(words: &[&str], text: &[u8]) -> bool {
    let text = text.trim_ascii();
    text.len() <= LONGEST && words.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_whatever_its_capitals_and_only_as_the_whole_text() {
        for text in ["Unknown", " TBD ", "not available", "{NULL}", "#N/A"] {
            assert!(is_word(text.as_bytes()), "{text}");
        }
        for text in ["unknown soldier", "", "none", "Blanka"] {
            assert!(!is_word(text.as_bytes()), "{text}");
        }
        assert!(WORDS.iter().all(|word| word.len() <= LONGEST), "{WORDS:?}");
    }
}
