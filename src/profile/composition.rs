//! What the texts of a column are made of: characters, patterns, words. Each is a pass of its own
//! over bytes that lie in a row, which is quicker than one that does all.

use super::characters::Characters;
use super::{patterns, words};
use crate::run::Stopwatch;
use crate::table::Column;
use crate::table::chunk::{Chunk, Data, Texts};

/// What was counted.
#[derive(Debug, Default)]
pub struct Composition {
    /// Characters.
    pub characters: Characters,
    /// Patterns.
    pub patterns: patterns::Counter,
    /// Words; none are counted unless the column is prose.
    pub words: words::Counter,
}

/// Of different texts with their counts.
pub fn of_counted<'a>(texts: impl Iterator<Item = (&'a [u8], u64)> + Clone) -> Composition {
    let mut composition = Composition::default();
    for (text, count) in texts.clone() {
        composition.characters.add(text, count);
        composition.patterns.add(text, text.len(), count);
    }
    if composition.is_prose(texts.clone().map(|(_, count)| count).sum()) {
        texts.for_each(|(text, count)| composition.words.add(text, text.len(), count));
    }
    composition
}

/// Of the valid cells of a column of texts in arenas, `rows` in all. Others count for nothing: a
/// word for missing may still lie in the arena.
pub fn of_arenas(column: &Column, rows: usize, watch: &Stopwatch) -> Composition {
    let mut composition = Composition::default();
    let parts: Vec<Part> = column.iter().filter_map(|chunk| Part::of(chunk)).collect();
    watch.time("texts: characters", || {
        let pieces = parts.iter().flat_map(Part::pieces);
        pieces.for_each(|piece| composition.characters.add_all(piece));
    });
    if parts.iter().map(Part::long_texts).sum::<usize>() * 2 > rows {
        composition.patterns.give_up();
    } else {
        watch.time("texts: patterns", || {
            let patterns = &mut composition.patterns;
            parts
                .iter()
                .for_each(|part| part.each(|from, length| patterns.add(from, length, 1)));
        });
    }
    if composition.is_prose(rows as u64) {
        watch.time("texts: words", || {
            let words = &mut composition.words;
            parts
                .iter()
                .for_each(|part| part.each(|from, length| words.add(from, length, 1)));
        });
    }
    composition
}

/// The same of a column that comes in chunks, twice: first characters are counted, then what they
/// make worth counting.
#[derive(Debug, Default)]
pub struct Composing {
    composition: Composition,
    rows: u64,
    /// Texts that are too long for a pattern, where all are ASCII and where not.
    long: [u64; 2],
    beyond_ascii: bool,
    settled: Option<(bool, bool)>,
}

impl Composing {
    /// Takes in a chunk for the first time.
    pub fn first(&mut self, chunk: &Chunk) {
        let Some(part) = Part::of(chunk) else { return };
        self.rows += (chunk.len() - chunk.valid.unset()) as u64;
        part.pieces()
            .for_each(|piece| self.composition.characters.add_all(piece));
        self.beyond_ascii |= !part.texts.arena().is_ascii();
        for (long, ascii) in self.long.iter_mut().zip([true, false]) {
            let limit = patterns::longest(ascii);
            part.each(|_, length| *long += u64::from(length > limit));
        }
    }

    /// Takes in a chunk for the second time.
    pub fn second(&mut self, chunk: &Chunk) {
        let (patterns, words) = *self.settled.get_or_insert_with(|| {
            let long = self.long[usize::from(self.beyond_ascii)];
            (long * 2 <= self.rows, self.composition.is_prose(self.rows))
        });
        let Some(part) = Part::of(chunk) else { return };
        let composition = &mut self.composition;
        if patterns {
            part.each(|from, length| composition.patterns.add(from, length, 1));
        } else {
            composition.patterns.give_up();
        }
        if words {
            part.each(|from, length| composition.words.add(from, length, 1));
        }
    }

    /// What was counted.
    pub fn finish(self) -> Composition {
        self.composition
    }
}

impl Composition {
    /// Whether there is a white space to two of so many texts at least, so that words are worth
    /// counting: in a chunk of codes they would be the codes again.
    fn is_prose(&self, texts: u64) -> bool {
        texts > 0 && self.characters.classes().space * 2 >= texts
    }
}

/// The texts of a chunk.
struct Part<'a> {
    texts: &'a Texts,
    /// Rows that are not valid though their text is not empty.
    marks: Vec<usize>,
}

impl<'a> Part<'a> {
    fn of(chunk: &'a Chunk) -> Option<Self> {
        let Data::Text(texts) = &chunk.data else { return None };
        let missing = chunk.valid.unset_rows();
        let marks = missing.filter(|row| !texts.bytes(*row).is_empty()).collect();
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
        let limit = patterns::longest(self.texts.arena().is_ascii());
        let mut long = 0;
        self.each(|_, length| long += usize::from(length > limit));
        long
    }
}
