//! What the texts of a column are made of: characters, patterns, words. Each is a pass of its own
//! over bytes that lie in a row, which is quicker than one that does all.

use super::characters::Characters;
use super::{patterns, words};
use crate::scan::Stopwatch;
use crate::table::column::Texts;

/// What was counted.
#[derive(Debug, Default)]
pub struct MadeOf {
    /// Characters.
    pub characters: Characters,
    /// Patterns.
    pub patterns: patterns::Counter,
    /// Words; none are counted unless the column is prose.
    pub words: words::Counter,
}

/// Of different texts with their counts.
pub fn of_counted<'a>(texts: impl Iterator<Item = (&'a [u8], u64)> + Clone) -> MadeOf {
    let mut made = MadeOf::default();
    for (text, count) in texts.clone() {
        made.characters.add(text, count);
        made.patterns.add(text, text.len(), count);
    }
    if made.is_prose(texts.clone().map(|(_, count)| count).sum()) {
        texts.for_each(|(text, count)| made.words.add(text, text.len(), count));
    }
    made
}

/// Of texts in arenas, `rows` of which are there. Those that are not are empty, and count for nothing.
pub fn of_arenas(parts: &[&Texts], rows: usize, watch: &Stopwatch) -> MadeOf {
    let mut made = MadeOf::default();
    watch.time("texts: characters", || {
        parts.iter().for_each(|part| made.characters.add_all(part.arena()));
    });
    if long_texts(parts) * 2 > rows {
        made.patterns.give_up();
    } else {
        watch.time("texts: patterns", || {
            each(parts, |from, length| made.patterns.add(from, length, 1));
        });
    }
    if made.is_prose(rows as u64) {
        watch.time("texts: words", || {
            each(parts, |from, length| made.words.add(from, length, 1));
        });
    }
    made
}

impl MadeOf {
    /// Whether there is a white space to two of so many texts at least, so that words are worth
    /// counting: in a column of codes they would be the codes again.
    fn is_prose(&self, texts: u64) -> bool {
        texts > 0 && self.characters.classes().space * 2 >= texts
    }
}

/// Hands over each text: the arena from its first byte on, and its length.
#[inline]
fn each(parts: &[&Texts], mut take: impl FnMut(&[u8], usize)) {
    for part in parts {
        let arena = part.arena();
        let mut start = 0;
        for &end in part.ends() {
            take(arena.get(start..).unwrap_or(&[]), end.saturating_sub(start));
            start = end;
        }
    }
}

/// Texts that are too long for a pattern, at least.
fn long_texts(parts: &[&Texts]) -> usize {
    let of_part = |texts: &&Texts| {
        let most = patterns::longest(texts.arena().is_ascii());
        let mut start = 0;
        let long = texts.ends().iter().filter(|end| {
            let length = **end - start;
            start = **end;
            length > most
        });
        long.count()
    };
    parts.iter().map(of_part).sum()
}
