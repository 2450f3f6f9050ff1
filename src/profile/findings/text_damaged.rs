//! `text.damaged`: letters were read or written in another encoding, or are written as HTML.
//!
//! Rule: a text holds a character reference of HTML (`&eacute;`, `&#233;`, `&amp;`), the marks that UTF-8 leaves where it
//! is read as Latin-1 or Windows-1252 (`Ã©`, `â€™`), or the character that stands for unreadable bytes; one at least among
//! the first 100,000 cells, where the column is no category. What is to be mended without a guess is
//! (`table::text::damage`). From ftfy's table of such sequences and OpenRefine ("unescape HTML entities"). A warning. It matters because names that are spelt so do
//! not match themselves elsewhere, and are shown to readers as they are.

use super::Seen;
use super::look::{first_text, texts};
use crate::clean::{Mend, MendText};
use crate::finding::LISTED_ROWS;
use crate::table::text::damage::{DAMAGED, decoded, is_damaged, unescaped};
use crate::table::{Comparison, Type};
use crate::words::{noun, percent, quoted, rows};
use crate::{Dimension, Finding, Kind, Severity};

/// The finding's name.
pub const CODE: &str = "text.damaged";

/// Looks for it.
pub fn find(seen: &Seen) -> Option<Finding> {
    if seen.profile.r#type != Type::Text {
        return None;
    }
    // Most texts are passed over at a glance.
    let classes = seen.profile.texts.as_ref()?.characters?;
    if classes.beyond_ascii + classes.punctuation == 0 {
        return None;
    }
    let example = first_text(seen.chunks, &is_damaged)?;
    let (count, first) = texts(seen.chunks, LISTED_ROWS, is_damaged);
    if count == 0 {
        return None;
    }
    let mend = mend(seen);
    let whole = mend.iter().fold(example.clone(), |text, mend| match mend {
        Mend::Encoding => decoded(&text).unwrap_or(text),
        _ => unescaped(&text).unwrap_or(text),
    });
    let meant = match whole == example {
        true => String::new(),
        false => format!(" for {}", quoted(&whole)),
    };
    let message = format!(
        "{} of {} {} damaged letters, such as {}{meant}: {} of its values",
        rows(count),
        seen.name(),
        noun(count, "has", "have"),
        quoted(&example),
        percent(count, seen.profile.count)
    );
    let finding = Finding::new(CODE, Kind::EncodingDamage, Severity::Warning, message)
            .dimension(Dimension::Consistency)
            .column(seen.name())
            .why("The text went through a program that took it for another encoding, or for HTML. The same name spelt well is another value.")
            .evidence("cells", count as f64)
            .evidence("share", count as f64 / seen.profile.count.max(1) as f64)
            .rows(count, first)
            .selection(seen.that(Comparison::Matches(DAMAGED.to_owned())));
    if mend.is_empty() {
        return Some(finding);
    }
    Some(finding.mend(&MendText {
        columns: vec![seen.name().to_owned()],
        mend,
    }))
}

/// What can be mended in the column without a guess.
fn mend(seen: &Seen) -> Vec<Mend> {
    let holds = |change: fn(&str) -> Option<String>| {
        let is_mended = |text: &[u8]| std::str::from_utf8(text).is_ok_and(|text| change(text).is_some());
        first_text(seen.chunks, &is_mended).is_some()
    };
    let ways = [(Mend::Encoding, holds(decoded)), (Mend::Html, holds(unescaped))];
    let mend = ways.into_iter().filter(|(_, holds)| *holds);
    mend.map(|(mend, _)| mend).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{coded, profile};
    use super::*;
    use crate::profile::{CharacterClasses, Options};

    #[test]
    fn damage_is_told_with_the_step_that_mends_it_where_there_is_one() {
        let classes = CharacterClasses {
            beyond_ascii: 4,
            ..CharacterClasses::default()
        };
        for (cells, mends) in [(["Gr\u{c3}\u{bc}nberg", "Berlin"], 1), (["C\u{fffd}TE", "Berlin"], 0)] {
            let chunks = coded(&[&cells]);
            let mut profile = profile("city", Type::Text, 2, 2);
            profile.texts.as_mut().expect("text").characters = Some(classes);
            let seen = Seen {
                profile: &profile,
                chunks: (&chunks).into(),
                source: None,
                options: &Options::default(),
            };
            let finding = find(&seen).expect("damage");
            assert_eq!((finding.count, finding.mend.len()), (1, mends), "{}", finding.message);
            assert_eq!(
                finding.message.contains("for \"Gr\u{fc}nberg\""),
                mends > 0,
                "{}",
                finding.message
            );
        }
    }
}
