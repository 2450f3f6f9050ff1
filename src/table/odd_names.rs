//! Names of columns that nobody types as they are: with outer spaces, line breaks, the same mark at the end of all; and
//! those that are values. pandas, R and SQL take a name to the letter; the marks are those of dumps and forms
//! (`c_customer_sk:`).

use std::collections::BTreeMap;

use super::parse::datetime::{Order, stamp};
use super::parse::number::{Number, Style, number};
use crate::{Finding, Kind, Severity, few, words};

/// Marks that end every name of some exports, and belong to none.
const ENDINGS: [char; 7] = [':', ';', ',', '.', '=', '-', '_'];

/// Names that must end alike: fewer may do so by chance.
const ENOUGH: usize = 3;

/// Names with what nobody sees or types: outer spaces, line breaks, the same mark at the end of all; and those that are
/// numbers or dates.
pub fn find(names: &[String], as_written: &[String]) -> Vec<Finding> {
    let mut all = Vec::new();
    let ending = as_written.first().and_then(|name| name.chars().last());
    let ending = ending.filter(|c| {
        let ends = |name: &String| name.ends_with(*c) && name.chars().count() > 1;
        ENDINGS.contains(c) && as_written.len() >= ENOUGH && as_written.iter().all(ends)
    });
    if let Some(mark) = ending {
        let message = format!(
            "All {} names end in \"{mark}\", such as {}",
            words::count(names.len() as u64),
            words::quoted(names.first().map_or("", String::as_str))
        );
        let renamed = |name: &str| name.strip_suffix(mark).unwrap_or(name).to_owned();
        all.extend(renaming(("header.ending", message), names.iter(), names, renamed));
    }
    let spaced: Vec<&String> = names.iter().filter(|name| name.trim() != name.as_str()).collect();
    if let Some(first) = spaced.first() {
        let have = match spaced.len() {
            1 => "1 name has spaces around it".to_owned(),
            n => format!("{} names have spaces around them", words::count(n as u64)),
        };
        let message = format!("{have}, such as {}", words::quoted(first));
        let renamed = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        all.extend(renaming(
            ("header.outer-space", message),
            spaced.iter().copied(),
            names,
            renamed,
        ));
    }
    let broken = |name: &&String| name.trim().contains(['\n', '\r']) && name.trim() == name.as_str();
    let broken: Vec<&String> = names.iter().filter(broken).collect();
    if let Some(first) = broken.first() {
        let have = match broken.len() {
            1 => "1 name goes over several lines".to_owned(),
            n => format!("{} names go over several lines", words::count(n as u64)),
        };
        let renamed = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("{have}, such as {}", words::quoted(&renamed(first)));
        all.extend(renaming(
            ("header.line-break", message),
            broken.iter().copied(),
            names,
            renamed,
        ));
    }
    all.extend(values(names));
    all
}

/// A finding about names, with better ones where they are free.
fn renaming<'a>(
    (code, message): (&str, String),
    odd: impl Iterator<Item = &'a String>,
    names: &[String],
    renamed: impl Fn(&str) -> String,
) -> Option<Finding> {
    let columns: Vec<String> = odd.cloned().collect();
    let better: BTreeMap<String, String> = columns.iter().map(|name| (name.clone(), renamed(name))).collect();
    let mut free = few::set(names.iter().filter(|name| !better.contains_key(*name)).cloned());
    let are_free = better
        .values()
        .all(|name| !name.is_empty() && free.insert(name.clone()));
    let mut finding = Finding::new(code, Kind::Header, Severity::Note, message)
        .why("Whoever types the name as it looks does not find the column.")
        .count(columns.len() as u64);
    finding.columns = columns;
    if are_free {
        finding.mend.push(super::mend::rename_columns(&better));
    }
    Some(finding)
}

/// Names that are numbers or dates: values that became columns, or a record that became the header.
fn values(names: &[String]) -> Option<Finding> {
    let style = Style {
        point: b'.',
        lenient: true,
    };
    let is_value = |name: &&String| {
        let name = name.trim().as_bytes();
        number(name, style) != Number::No || stamp(name, Order::DayFirst).is_some()
    };
    let columns: Vec<String> = names.iter().filter(is_value).cloned().collect();
    let first = columns.first()?;
    let message = match columns.len() {
        1 => format!("1 name is a number or a date, {}", words::quoted(first)),
        n => format!(
            "{} names are numbers or dates, such as {}",
            words::count(n as u64),
            words::quoted(first)
        ),
    };
    let mut finding = Finding::new("header.value", Kind::Header, Severity::Note, message)
        .why("Values became columns, as in a table of one column a year; or a record was taken for the header.")
        .count(columns.len() as u64);
    finding.columns = columns;
    Some(finding)
}
