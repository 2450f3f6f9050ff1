//! Names of columns as a table needs them: none empty, none twice. What had to be changed is a
//! finding.

use std::collections::{BTreeMap, BTreeSet};

use crate::words;
use crate::{Error, Finding, Kind, Severity, few};

/// Unique names for the names as they stand; empty ones become `column 3`, a second `x` `x.1`.
pub fn unique(names: &[String]) -> (Vec<String>, Vec<Finding>) {
    let mut taken = Taken {
        names: few::set(names.iter().filter(|n| !n.trim().is_empty()).cloned()),
        tried: BTreeMap::new(),
    };
    let (mut seen, mut doubled) = (BTreeSet::new(), BTreeSet::new());
    let (mut out, mut empty, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    for (at, name) in names.iter().enumerate() {
        if name.trim().is_empty() {
            let fresh = taken.free(&format!("column {}", at + 1));
            empty.push(fresh.clone());
            out.push(fresh);
        } else if seen.insert(name) {
            out.push(name.clone());
        } else {
            let fresh = taken.numbered(name);
            if doubled.insert(name) {
                twice.push(name.clone());
            }
            twice.push(fresh.clone());
            out.push(fresh);
        }
    }
    let mut findings = findings(empty, twice, &doubled);
    findings.extend(super::odd_names::find(&out, names));
    (out, findings)
}

/// Names that no further column can have.
struct Taken {
    names: BTreeSet<String>,
    /// The numbers tried after each name: none of them is free any more.
    tried: BTreeMap<String, usize>,
}

impl Taken {
    fn free(&mut self, name: &str) -> String {
        if self.names.insert(name.to_owned()) {
            name.to_owned()
        } else {
            self.numbered(name)
        }
    }

    fn numbered(&mut self, name: &str) -> String {
        let tried = self.tried.entry(name.to_owned()).or_default();
        loop {
            *tried += 1;
            let fresh = format!("{name}.{tried}");
            if self.names.insert(fresh.clone()) {
                return fresh;
            }
        }
    }
}

fn findings(empty: Vec<String>, twice: Vec<String>, doubled: &BTreeSet<&String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |code: &str, columns: Vec<String>, message: String, why: &str| {
        if !columns.is_empty() {
            let mut finding = Finding::new(code, Kind::Header, Severity::Warning, message)
                .why(why)
                .count(columns.len() as u64);
            finding.columns = columns;
            findings.push(finding);
        }
    };
    let nameless = empty.len();
    let named: Vec<String> = doubled.iter().take(NAMED).map(|name| words::quoted(name)).collect();
    let more = doubled.len().saturating_sub(NAMED);
    let named = match more {
        0 => words::list(&named, "and"),
        more => format!("{} and {more} more", named.join(", ")),
    };
    let later = twice.len() - doubled.len();
    add(
        "header.duplicate",
        twice,
        match later {
            1 => format!("1 column has the name of an earlier one, {named}; a number was added to it"),
            n => format!("{n} columns have the name of an earlier one: {named}; a number was added to each"),
        },
        "Tools that look columns up by name would take the first for the second.",
    );
    add(
        "header.empty",
        empty,
        match nameless {
            1 => "1 column has no name; it is called by its place".into(),
            n => format!("{n} columns have no name; they are called by their place"),
        },
        "A column without a name often comes from an index that was saved with the table, or from an invalid value delimiter.",
    );
    findings
}

/// Doubled names that a sentence tells.
const NAMED: usize = 4;

/// Names that are offered for one that is not there.
const OFFERED: usize = 3;
/// Names that are listed where none is like it, if there are no more.
const LISTED: usize = 12;
/// Letters of a name that is compared with others.
const COMPARED: usize = 64;

/// That none of these columns has the name, which an option asks for; with those that may be meant.
pub fn unknown<'a>(field: &str, name: &str, names: impl Iterator<Item = &'a str> + Clone) -> Error {
    let small = name.to_lowercase();
    let length = small.chars().count();
    let allowed = length / 3;
    let near = |other: &'a str| {
        let own = other.to_lowercase();
        // Blanks around a name are not seen.
        if own.trim() == small.trim() {
            return Some((0, other));
        }
        // Of long names the distance would take long to count.
        let is_like = length <= COMPARED && own.chars().count().abs_diff(length) <= allowed;
        let distance = is_like.then(|| strsim::damerau_levenshtein(&small, &own))?;
        (distance <= allowed).then_some((distance, other))
    };
    let quoted = |name: &str| format!("\"{name}\"");
    let mut nearest: Vec<(usize, &str)> = names.clone().filter_map(near).collect();
    few::sort_by_key(&mut nearest, |(distance, _)| *distance);
    let nearest: Vec<String> = nearest
        .into_iter()
        .take(OFFERED)
        .map(|(_, name)| quoted(name))
        .collect();
    let meant = match nearest.is_empty() {
        false => format!("; is {} meant?", words::list(&nearest, "or")),
        true if small == "row" => "; rows by number are row in (1..10)".to_owned(),
        true if names.clone().nth(LISTED).is_none() => {
            format!(
                "; the table has {}",
                words::list(&names.map(quoted).collect::<Vec<_>>(), "and")
            )
        }
        true => String::new(),
    };
    Error::option(field, format!("there is no column {}{meant}", quoted(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_name_gets_a_number_and_an_empty_one_its_place() {
        let names: Vec<String> = ["id", "name", "name", "", "name.1"].map(String::from).to_vec();
        let (unique, findings) = unique(&names);
        assert_eq!(unique, ["id", "name", "name.2", "column 4", "name.1"]);
        assert_eq!(findings.len(), 2);
    }

    #[test]
    fn a_name_is_offered_for_what_was_typed_without_its_outer_blanks() {
        let offered = |typed| unknown("where", typed, ["x", " a ", "Kosten"].into_iter()).to_string();
        assert!(offered("A").contains("is \" a \" meant?"), "{}", offered("A"));
        assert!(offered("Costen").contains("is \"Kosten\" meant?"));
    }

    #[test]
    fn many_equal_names_are_numbered_without_trying_each_number_again() {
        let mut names = vec!["x".to_owned(); 100_000];
        names.extend(["x.1".to_owned(), "x.99998".to_owned(), "x".to_owned()]);
        let (unique, _) = unique(&names);
        assert_eq!(unique.get(1).map(String::as_str), Some("x.2"));
        assert_eq!(unique.last().map(String::as_str), Some("x.100002"));
        assert_eq!(unique.iter().collect::<BTreeSet<_>>().len(), unique.len());
    }
}
