//! What the texts of a column are made of: characters, patterns, words. Each is a pass of its own
//! over bytes that lie in a row, which is quicker than one that does all.

use std::sync::Arc;

use super::characters::Characters;
use super::{patterns, words};
use crate::scan::Stopwatch;
use crate::table::column::{Column, Data, Texts};

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

/// Of the valid cells of a column of texts in arenas, `rows` in all. Others count for nothing: a
/// word for missing may still lie in the arena.
pub fn of_arenas(parts: &[Arc<Column>], rows: usize, watch: &Stopwatch) -> MadeOf {
    let mut made = MadeOf::default();
    let parts: Vec<Part> = parts.iter().filter_map(|column| Part::of(column)).collect();
    watch.time("texts: characters", || {
        let pieces = parts.iter().flat_map(Part::pieces);
        pieces.for_each(|piece| made.characters.add_all(piece));
    });
    if parts.iter().map(Part::long_texts).sum::<usize>() * 2 > rows {
        made.patterns.give_up();
    } else {
        watch.time("texts: patterns", || {
            let patterns = &mut made.patterns;
            parts
                .iter()
                .for_each(|part| part.each(|from, length| patterns.add(from, length, 1)));
        });
    }
    if made.is_prose(rows as u64) {
        watch.time("texts: words", || {
            let words = &mut made.words;
            parts
                .iter()
                .for_each(|part| part.each(|from, length| words.add(from, length, 1)));
        });
    }
    made
}

/// The same of a column that comes in chunks, twice: first characters are counted, then what they
/// make worth counting.
#[derive(Debug, Default)]
pub struct Making {
    made: MadeOf,
    rows: u64,
    /// Texts that are too long for a pattern, where all are ASCII and where not.
    long: [u64; 2],
    beyond_ascii: bool,
    settled: Option<(bool, bool)>,
}

impl Making {
    /// Takes in a chunk for the first time.
    pub fn first(&mut self, column: &Column) {
        let Some(part) = Part::of(column) else { return };
        self.rows += (column.len() - column.valid.invalid()) as u64;
        part.pieces().for_each(|piece| self.made.characters.add_all(piece));
        self.beyond_ascii |= !part.texts.arena().is_ascii();
        for (long, ascii) in self.long.iter_mut().zip([true, false]) {
            let most = patterns::longest(ascii);
            part.each(|_, length| *long += u64::from(length > most));
        }
    }

    /// Takes in a chunk for the second time.
    pub fn second(&mut self, column: &Column) {
        let (patterns, words) = *self.settled.get_or_insert_with(|| {
            let long = self.long[usize::from(self.beyond_ascii)];
            (long * 2 <= self.rows, self.made.is_prose(self.rows))
        });
        let Some(part) = Part::of(column) else { return };
        let made = &mut self.made;
        if patterns {
            part.each(|from, length| made.patterns.add(from, length, 1));
        } else {
            made.patterns.give_up();
        }
        if words {
            part.each(|from, length| made.words.add(from, length, 1));
        }
    }

    /// What was counted.
    pub fn finish(self) -> MadeOf {
        self.made
    }
}

impl MadeOf {
    /// Whether there is a white space to two of so many texts at least, so that words are worth
    /// counting: in a column of codes they would be the codes again.
    fn is_prose(&self, texts: u64) -> bool {
        texts > 0 && self.characters.classes().space * 2 >= texts
    }
}

/// The texts of a shard.
struct Part<'a> {
    texts: &'a Texts,
    /// Rows that are not valid though their text is not empty.
    marks: Vec<usize>,
}

impl<'a> Part<'a> {
    fn of(column: &'a Column) -> Option<Self> {
        let Data::Text(texts) = &column.data else { return None };
        let gaps = column.valid.invalid_rows();
        let marks = gaps.filter(|row| !texts.bytes(*row).is_empty()).collect();
        Some(Part { texts, marks })
    }

    /// The arena without the texts that do not count.
    fn pieces(&self) -> impl Iterator<Item = &'a [u8]> + '_ {
        let ends = self.texts.ends();
        let end = move |row: usize| ends.get(row).copied().unwrap_or(0);
        let begin = move |row: usize| row.checked_sub(1).map_or(0, end);
        let starts = std::iter::once(0).chain(self.marks.iter().map(move |row| end(*row)));
        let stops = self.marks.iter().map(move |row| begin(*row));
        let arena = self.texts.arena();
        let stops = stops.chain([arena.len()]);
        starts
            .zip(stops)
            .map(|(start, stop)| arena.get(start..stop).unwrap_or(&[]))
    }

    /// Hands over each text: the arena from its first byte on, and its length.
    #[inline]
    fn each(&self, mut take: impl FnMut(&[u8], usize)) {
        let arena = self.texts.arena();
        let mut marks = self.marks.iter().copied().peekable();
        let mut start = 0;
        for (row, &end) in self.texts.ends().iter().enumerate() {
            if marks.next_if_eq(&row).is_none() {
                take(arena.get(start..).unwrap_or(&[]), end.saturating_sub(start));
            }
            start = end;
        }
    }

    /// Texts that are too long for a pattern, at least.
    fn long_texts(&self) -> usize {
        let most = patterns::longest(self.texts.arena().is_ascii());
        let mut long = 0;
        self.each(|_, length| long += usize::from(length > most));
        long
    }
}
