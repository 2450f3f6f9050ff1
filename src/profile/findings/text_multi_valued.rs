//! `text.multi-valued`: most cells hold several values with a mark between them.
//!
//! Rule: among the first thousand texts two in five hold a semicolon, a bar, a comma or a slash with blanks around it; what it parts is
//! short (40 letters at most), never empty, not a number (two in five at least), and comes again (at most half of the
//! parts differ, of those at commas a fifth); the cells have different numbers of parts, three or more some of them, so that it is no
//! address and no name. From tidyr (`separate_rows`) and the first normal form. A note. It matters because such a
//! column counts combinations, not values: "drama; war" is another category than "war; drama".

use std::collections::BTreeMap;

use super::Seen;
use super::look::{first_texts, texts};
use crate::finding::LISTED_ROWS;
use crate::table::{Comparison, Type};
use crate::words::{plural, quoted, rows};
use crate::{Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.multi-valued";

/// Texts that are looked at, and how many there must be at least.
const LOOKED_AT: usize = 1_000;
const LEAST: usize = 20;
/// Letters of a part.
const LONGEST: usize = 40;

/// What parts the values of a cell, what it is called, and of how many parts one may differ.
const MARKS: [(&str, &str, usize); 4] = [
    (";", "semicolons", 2),
    ("|", "bars", 2),
    (" / ", "slashes", 2),
    (",", "commas", 5),
];

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    let profile = seen.profile;
    let punctuation = profile.texts.as_ref().and_then(|texts| texts.characters);
    let has_marks = punctuation.is_none_or(|c| c.punctuation * 3 >= profile.count);
    if profile.r#type != Type::Text || profile.distinct < 3 || !has_marks {
        return None;
    }
    let all = first_texts(seen.chunks, LOOKED_AT);
    // What is nested has a structure of its own.
    if all.iter().any(|text| text.starts_with(['[', '{'])) {
        return None;
    }
    let (mark, called, parts) = MARKS.iter().find_map(|(mark, called, times)| {
        let parts = parts(&all, mark)?;
        let total: usize = parts.values().sum();
        (parts.len() * times <= total).then_some((*mark, *called, parts))
    })?;
    let holds = |text: &[u8]| text.windows(mark.len()).any(|part| part == mark.as_bytes());
    let (count, listed) = texts(seen.chunks, LISTED_ROWS, holds);
    let example = all.iter().find(|text| text.contains(mark))?;
    let often = parts
        .iter()
        .max_by_key(|(text, count)| (**count, std::cmp::Reverse(**text)))?;
    let message = format!(
        "{} of {} hold several values with {called} between them, such as {}; {} is one of them in {}",
        rows(count),
        seen.name(),
        quoted(example),
        quoted(often.0),
        plural(*often.1 as u64, "cell", "cells")
    );
    Some(
        Finding::new(CODE, Kind::MultiValued, Severity::Note, message)
            .column(seen.name())
            .why("Counts by category are of combinations. Look for one value by \u{201c}contains\u{201d}, or give each value a row or a column of its own.")
            .evidence("cells", count as f64)
            .evidence("different values among the first cells", parts.len() as f64)
            .rows(count, listed)
            .selection(seen.that(Comparison::Contains(mark.to_owned()))),
    )
}

/// What a mark parts the texts into, with how often each part is there; `None` where it does not part values.
fn parts<'a>(all: &'a [String], mark: &str) -> Option<BTreeMap<&'a str, usize>> {
    let parted: Vec<&String> = all.iter().filter(|text| text.contains(mark)).collect();
    if parted.len() < LEAST || parted.len() * 5 < all.len() * 2 {
        return None;
    }
    let (mut counts, mut fewest, mut most, mut numbers) = (BTreeMap::new(), usize::MAX, 0, 0);
    for text in &parted {
        // A mark at the end parts nothing.
        let bare = text.trim().trim_end_matches(mark.trim());
        let number = bare.split(mark).count();
        fewest = fewest.min(number);
        most = most.max(number);
        for part in bare.split(mark).map(str::trim) {
            if part.is_empty() || part.chars().count() > LONGEST {
                return None;
            }
            numbers += usize::from(part.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')));
            *counts.entry(part).or_default() += 1;
        }
    }
    let total: usize = counts.values().sum();
    (most > 2 && fewest < most && numbers * 5 < total * 3).then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{plain, profile};
    use super::*;
    use crate::profile::Options;

    fn of(cells: &[&str], times: usize) -> Option<Finding> {
        let all: Vec<&str> = cells.iter().cycle().take(cells.len() * times).copied().collect();
        let chunks = plain(&[&all]);
        let profile = profile("genres", Type::Text, all.len() as u64, cells.len() as u64);
        find(&Seen {
            profile: &profile,
            chunks: (&chunks).into(),
            source: None,
            options: &Options::default(),
        })
    }

    #[test]
    fn cells_of_several_values_are_told_and_addresses_are_not() {
        let finding = of(&["drama; war", "war; comedy; drama", "drama", "comedy; drama"], 10).expect("several values");
        assert_eq!(finding.count, 30);
        assert!(
            finding.message.contains("\"drama\" is one of them in 30 cells"),
            "{}",
            finding.message
        );
        assert_eq!(of(&["Madison, WI", "Austin, TX", "Portland, OR"], 10), None);
        assert_eq!(of(&["1,2,3", "2,3", "5,6,7"], 10), None);
        assert_eq!(
            of(
                &[
                    "one, and then",
                    "another thing, of many, as people say it in a long sentence of words",
                    "x"
                ],
                10
            ),
            None
        );
    }
}
