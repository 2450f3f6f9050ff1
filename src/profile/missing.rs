//! Which columns are missing together, row by row, over the whole table.
//!
//! Exact. Which cells are there is read 64 rows at a time: a word in which nothing is missing costs
//! one look per column, and one in which something is falls into classes of rows that miss the same
//! columns. Cells that are out of type are there.

use super::MissingPattern;
use crate::few;
use crate::finding::LISTED_ROWS;
use crate::kernel::Interner;
use crate::table::chunk::Bitmap;

/// Patterns that are kept.
const KEPT: usize = 1_000;

/// What is missing together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPatterns {
    /// Sets of missing columns with their rows: most rows first, then by column order.
    pub patterns: Vec<MissingPattern>,
    /// Rows with a missing cell.
    pub rows_with_missing: u64,
}

/// The patterns of a table with `rows` rows. `columns` are those with a missing cell, in table
/// order, each with its chunks, which say which cells are there; all of them are cut at the same
/// rows.
pub fn patterns(columns: &[(String, Vec<Bitmap>)], rows: u64) -> MissingPatterns {
    let mut value_counts = ValueCounts::new(columns.len());
    let batches = columns.first().map_or(&[][..], |(_, chunks)| chunks);
    let mut base = 0u64;
    for (number, batch) in batches.iter().enumerate() {
        let chunks: Vec<&Bitmap> = columns.iter().filter_map(|(_, chunks)| chunks.get(number)).collect();
        for word in 0..batch.len().div_ceil(64) {
            let inside = low_bits(batch.len() - word * 64);
            value_counts.word(&chunks, word, inside, base + word as u64 * 64);
        }
        base += batch.len() as u64;
    }
    // Without a column with missing cells there is nothing to read, yet all rows are complete.
    value_counts.complete_rows(base, rows.saturating_sub(base));
    value_counts.finish(columns)
}

/// A mask of the lowest `count` bits.
fn low_bits(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1u64 << count) - 1 }
}

/// Rows of one pattern.
#[derive(Default)]
struct Class {
    count: u64,
    first: Vec<u64>,
}

/// All patterns so far, numbered by their set of columns as bits.
struct ValueCounts {
    sets: Interner,
    classes: Vec<Class>,
    key: Vec<u8>,
    complete: Class,
    missing: Vec<(usize, u64)>,
    split: Vec<u64>,
}

impl ValueCounts {
    fn new(columns: usize) -> Self {
        ValueCounts {
            sets: Interner::default(),
            classes: Vec::new(),
            key: vec![0; columns.div_ceil(8)],
            complete: Class::default(),
            missing: Vec::new(),
            split: Vec::new(),
        }
    }

    /// Takes in 64 rows, those `inside` of them, of which the first is `base`.
    fn word(&mut self, chunks: &[&Bitmap], word: usize, inside: u64, base: u64) {
        self.missing.clear();
        let missing = chunks
            .iter()
            .enumerate()
            .map(|(at, chunk)| (at, !chunk.word(word) & inside));
        self.missing.extend(missing.filter(|(_, bits)| *bits != 0));
        let any = self.missing.iter().fold(0, |any, (_, bits)| any | bits);
        add(&mut self.complete, inside & !any, base);
        self.split.clear();
        if any != 0 {
            self.split.push(any);
        }
        for (_, bits) in &self.missing {
            for at in 0..self.split.len() {
                let Some(class) = self.split.get_mut(at) else { continue };
                let (with, without) = (*class & bits, *class & !bits);
                if with != 0 && without != 0 {
                    *class = with;
                    self.split.push(without);
                }
            }
        }
        for class in std::mem::take(&mut self.split) {
            self.class(class, base);
        }
    }

    /// Takes in rows that all miss the same columns.
    fn class(&mut self, rows: u64, base: u64) {
        self.key.fill(0);
        for (column, bits) in &self.missing {
            if bits & rows != 0
                && let Some(byte) = self.key.get_mut(column / 8)
            {
                *byte |= 1 << (column % 8);
            }
        }
        let number = self.sets.number(&self.key) as usize;
        if number == self.classes.len() {
            self.classes.push(Class::default());
        }
        if let Some(class) = self.classes.get_mut(number) {
            add(class, rows, base);
        }
    }

    /// Takes in rows in which nothing is missing.
    fn complete_rows(&mut self, first: u64, count: u64) {
        let room = (LISTED_ROWS - self.complete.first.len()) as u64;
        self.complete.first.extend(first..first + count.min(room));
        self.complete.count += count;
    }

    fn finish(self, columns: &[(String, Vec<Bitmap>)]) -> MissingPatterns {
        let rows_with_missing = self.classes.iter().map(|class| class.count).sum();
        let set = |number: usize| -> Vec<usize> {
            let key = self.sets.texts().bytes(number);
            let has = |column: &usize| key.get(column / 8).is_some_and(|byte| byte >> (column % 8) & 1 == 1);
            (0..columns.len()).filter(has).collect()
        };
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        let count = |number: &usize| self.classes.get(*number).map_or(0, |class| class.count);
        // Only what may be kept is worth an exact order among equals.
        few::sort_by_key(&mut order, |number| std::cmp::Reverse(count(number)));
        if let Some(min) = order.get(KEPT).map(count) {
            order.retain(|number| count(number) >= min);
        }
        let mut kept: Vec<(Vec<usize>, Class)> = Vec::new();
        let mut classes: Vec<Option<Class>> = self.classes.into_iter().map(Some).collect();
        for number in order {
            if let Some(class) = classes.get_mut(number).and_then(Option::take) {
                kept.push((set(number), class));
            }
        }
        if self.complete.count > 0 {
            kept.push((Vec::new(), self.complete));
        }
        few::sort_by(&mut kept, |(a, x), (b, y)| y.count.cmp(&x.count).then_with(|| a.cmp(b)));
        kept.truncate(KEPT);
        let name = |at: usize| columns.get(at).map(|(name, _)| name.clone());
        let patterns = kept.into_iter().map(|(set, class)| MissingPattern {
            columns: set.into_iter().filter_map(name).collect(),
            count: class.count,
            rows: class.first,
        });
        MissingPatterns {
            patterns: patterns.collect(),
            rows_with_missing,
        }
    }
}

/// Adds the rows whose bits are set.
fn add(class: &mut Class, rows: u64, base: u64) {
    class.count += u64::from(rows.count_ones());
    let mut rest = rows;
    while rest != 0 && class.first.len() < LISTED_ROWS {
        class.first.push(base + u64::from(rest.trailing_zeros()));
        rest &= rest - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Type;
    use crate::table::chunk::{Chunk, Data, Kind, Texts};

    /// A chunk in which `is_missing` says which cells are missing and `invalid_text` which are out of type.
    fn batch(rows: usize, is_missing: impl Fn(usize) -> bool, invalid_text: impl Fn(usize) -> bool) -> Bitmap {
        let mut valid = Bitmap::default();
        (0..rows).for_each(|row| valid.push(!is_missing(row) && !invalid_text(row)));
        let invalid = (0..rows)
            .filter(|row| invalid_text(*row))
            .map(|row| (row as u32, "?".into()))
            .collect();
        let column = Chunk {
            kind: Kind::of(Type::Text),
            data: Data::Text(Texts::default()),
            valid,
            token_rows: Vec::new(),
            tokens: Vec::new(),
            invalid,
        };
        column.non_null()
    }

    /// Columns, rows and first row of each pattern.
    fn seen(missing: &MissingPatterns) -> Vec<(String, u64, Option<u64>)> {
        missing
            .patterns
            .iter()
            .map(|p| (p.columns.join("+"), p.count, p.rows.first().copied()))
            .collect()
    }

    #[test]
    fn classes_are_found_across_words_and_chunks() {
        let no = |_| false;
        let a = vec![batch(100, |r| r % 10 == 0, no), batch(70, |r| r == 69, no)];
        let b = vec![batch(100, |r| r % 20 == 0, no), batch(70, no, no)];
        let missing = patterns(&[("a".into(), a), ("b".into(), b)], 170);
        assert_eq!(
            seen(&missing),
            [
                ("".into(), 159, Some(1)),
                ("a".into(), 6, Some(10)),
                ("a+b".into(), 5, Some(0))
            ]
        );
        assert_eq!(missing.rows_with_missing, 11);
        assert_eq!(missing.patterns[1].rows, [10, 30, 50, 70, 90, 169]);
        assert_eq!(missing.patterns[0].rows.len(), LISTED_ROWS);
    }

    #[test]
    fn an_invalid_value_is_not_missing() {
        let a = vec![batch(130, |r| r == 128, |r| r == 3 || r == 129)];
        let missing = patterns(&[("a".into(), a)], 130);
        assert_eq!(seen(&missing), [("".into(), 129, Some(0)), ("a".into(), 1, Some(128))]);
    }

    #[test]
    fn a_table_without_gaps_has_one_pattern_and_one_without_rows_none() {
        assert_eq!(seen(&patterns(&[], 3)), [("".into(), 3, Some(0))]);
        assert_eq!(patterns(&[], 0).patterns, []);
    }
}
