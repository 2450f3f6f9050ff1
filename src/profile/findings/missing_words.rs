//! `missing.words`: a word or a mark that stands for a missing value is read as a value; `missing.question`: one that may
//! well be a value.
//!
//! Rule: among the texts of a column, one that says in so many words that nothing is known ("unknown", "to be
//! determined"), whatever its capitals: in some columns it is an answer; a word that its column shows to be a value (`NA`
//! among codes, `None` among levels, `Null` among names; the rules stand in `table::tokens`): that is a question; or, in
//! a file with types of its own, what a text file would be read as missing for (`?`, `n/a`, `{NULL}`). Nothing is asked
//! of a column of which a person said what is missing. A warning where such cells are more than `share` of the column
//! (default 0.01), critical where they would be missing in a text file, a note where they are a question. From the lists
//! of deepchecks (MixedNulls), ydata-quality and Pearson's "disguised missing data". It matters because the word is
//! counted as a category of its own, and because a value that is taken for missing is lost without a word.

use std::collections::BTreeMap;

use super::Seen;
use super::look::{each_text, texts};
use super::reread;
use crate::finding::LISTED_ROWS;
use crate::table::tokens::{Company, Known, Token};
use crate::table::{Comparison, Type, Value};
use crate::words::{list, noun, percent, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "missing.words";

/// Its name where all that is found may well be values.
pub const QUESTION: &str = "missing.question";

/// In a column of more different values than this only the most frequent ones are looked at: there such a word is one of them,
/// or hardly matters.
const DISTINCT: u64 = 10_000;

/// Texts that may stand for missing, by what they may stand for, and what the others are like.
#[derive(Default)]
struct Found {
    tokens: BTreeMap<Vec<u8>, Token>,
    company: Company,
}

impl Found {
    fn of(seen: &Seen) -> Found {
        let (known, mut found) = (Known::default(), Found::default());
        let has_many = seen.profile.distinct > DISTINCT;
        let top = || seen.profile.top.iter().map(|top| top.value.to_string());
        let mut take = |text: &[u8]| {
            if let Some(token) = known.token(text)
                && !found.tokens.contains_key(text)
            {
                found.tokens.insert(text.to_vec(), token);
            }
        };
        match has_many {
            true => top().for_each(|text| take(text.as_bytes())),
            false => each_text(seen.chunks, |text, _| take(text)),
        }
        let is_open = |token: &Token| matches!(token, Token::Word | Token::Mark);
        if found.tokens.values().any(is_open) {
            let Found { tokens, company } = &mut found;
            let mut add = |text: &[u8]| {
                if !tokens.contains_key(text) {
                    company.add(text);
                }
            };
            match has_many {
                true => top().for_each(|text| add(text.as_bytes())),
                false => each_text(seen.chunks, |text, _| add(text)),
            }
        }
        // Marks among marks are values, and nobody needs to be asked.
        let Found { tokens, company } = &mut found;
        tokens.retain(|text, token| *token != Token::Mark || !company.is_value(text));
        found
    }

    /// Why all of them are values, where the column shows it.
    fn why_values(&self) -> Option<&'static str> {
        let mut reasons = self.tokens.keys().map(|text| self.company.why_value(text));
        let first = reasons.next()?;
        reasons.all(|reason| reason.is_some()).then_some(first)?
    }

    /// Whether one of them would be read as missing in a text file.
    fn has_missing(&self) -> bool {
        self.tokens.keys().any(|text| !self.company.is_value(text))
    }
}

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let is_said = |name: &str| seen.source.is_some_and(|source| source.missing_of.contains_key(name));
    if seen.profile.r#type != Type::Text || seen.profile.count == 0 || is_said(seen.name()) {
        return None;
    }
    let found = Found::of(seen);
    if found.tokens.is_empty() {
        return None;
    }
    let (count, listed) = texts(seen.chunks, LISTED_ROWS, |text| found.tokens.contains_key(text));
    let told = found.tokens.keys();
    let names: Vec<String> = told.map(|text| String::from_utf8_lossy(text).into_owned()).collect();
    let shown: Vec<String> = names.iter().take(3).map(|name| quoted(name)).collect();
    let why_values = found.why_values();
    let message = format!(
        "{} {} {} for {}, {}: {} of them",
        rows(count),
        noun(count, "says", "say"),
        list(&shown, "or"),
        seen.name(),
        why_values.map_or("as if it were a value".to_owned(), |why| format!(
            "read as a value since {why}"
        )),
        percent(count, seen.profile.count)
    );
    let severity = match (seen.is_much(count, seen.rows()), found.has_missing()) {
        (true, true) => Severity::Critical,
        (true, false) if why_values.is_none() => Severity::Warning,
        _ => Severity::Note,
    };
    let why = match why_values {
        Some(_) => "Most programs read it as missing without a word. If nothing is known there, read it as missing.",
        None => {
            "Read as a value, it is a category of its own in every count, and a model learns from it that nothing was known."
        }
    };
    let tests = names.iter().map(|name| Comparison::Equal(Value::Text(name.clone())));
    let cells = seen.that_any(tests);
    let code = if why_values.is_some() { QUESTION } else { CODE };
    let finding = Finding::new(code, Kind::DisguisedMissing, severity, message);
    // A question lowers no score.
    let finding = match why_values {
        Some(_) => finding,
        None => finding
            .dimension(Dimension::Completeness)
            .evidence(Finding::STAND_INS, count as f64),
    };
    Some(
        finding
            .column(seen.name())
            .why(why)
            .evidence("cells", count as f64)
            .evidence("share", count as f64 / seen.rows().max(1) as f64)
            .rows(count, listed)
            .selection(cells.clone())
            .mend(&seen.missing_where(cells))
            .rereadings(reread::as_missing(seen, names.iter())),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Chunks, Options};
    use super::*;
    use crate::profile::findings::sample::{coded, profile};

    fn found(cells: &[&str]) -> Option<Finding> {
        let distinct = crate::few::set(cells).len() as u64;
        let profile = profile("x", Type::Text, cells.len() as u64, distinct);
        let chunks = coded(&[cells]);
        find(&Seen {
            profile: &profile,
            chunks: Chunks::from(&chunks),
            source: None,
            options: &Options::default(),
        })
    }

    #[test]
    fn what_may_be_a_value_is_a_question_and_what_is_none_is_critical() {
        for (cells, wanted) in [
            (&["DE", "NA", "FR", "US"][..], Some(Severity::Note)),
            (&["a", "Unknown", "b", "c"], Some(Severity::Warning)),
            (&["ash", "{NULL}", "elm", "oak"], Some(Severity::Critical)),
            (&["ash", "NA", "elm", "oak"], Some(Severity::Critical)),
            (&["ash", "?", "elm", "oak"], Some(Severity::Critical)),
            (&["+", "-", "++", "+-"], None),
            (&["ash", "elm"], None),
        ] {
            assert_eq!(found(cells).map(|finding| finding.severity), wanted, "{cells:?}");
        }
        let told = found(&["Minor", "None", "Severe", "Moderate"]).map(|finding| finding.message);
        let wanted =
            "1 row says \"None\" for x, read as a value since it may be a level beside its other values: 25 % of them";
        assert_eq!(told.as_deref(), Some(wanted));
    }
}
