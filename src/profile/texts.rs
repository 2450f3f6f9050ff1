//! How often each text of a column occurs, exactly, and what the texts are made of.
//!
//! Coded columns are counted by code. Other text is hashed row by row into partitions small
//! enough for the cache; the bytes are compared wherever two hashes are equal.

use super::composition::{self, Composition};
use super::report::TopValue;
use crate::kernel::hash;
use crate::run::Stopwatch;
use crate::stats::lengths::{self, Lengths};
use crate::stats::top::Top;
use crate::table::chunk::{Data, Texts};
use crate::table::{Column, Value};

/// Partitions of the hash at most.
const PARTITIONS: usize = 512;

/// Rows of a partition, about: what is known of them stays in the first cache.
const TOGETHER: usize = 2_000;

/// What columns of few texts, and what finding the different ones of many, are called where time is noted.
const FEW: &str = "texts: few different ones";
const MANY: &str = "texts: values and lengths of many";

/// Figures of a text column.
#[derive(Debug, Default)]
pub struct TextFigures {
    /// Different texts.
    pub distinct: u64,
    /// Texts that occur once.
    pub unique: u64,
    /// Most frequent texts.
    pub top: Vec<TopValue>,
    /// First and last in byte order.
    pub ends: Option<(String, String)>,
    /// Lengths in code points.
    pub lengths: Lengths,
    /// What they are made of.
    pub composition: Composition,
    /// Texts that begin or end with white space.
    pub outer_space: u64,
    /// Texts that are empty.
    pub empty: u64,
    /// Rows whose text occurs again, and rows without one, when they are less than half.
    pub repeats: Option<Vec<u32>>,
    /// How often each text occurs that occurs more than once, ascending.
    pub repeated: Vec<u64>,
}

/// Sums up a text column.
pub fn figures(column: &Column, top: usize, watch: &Stopwatch) -> TextFigures {
    match column.first().map(|p| &p.data) {
        Some(Data::Dictionary { dictionary, .. }) => watch.time(FEW, || of_codes(column, dictionary, top)),
        Some(Data::Text(_)) => of_texts(column, top, watch),
        _ => TextFigures::default(),
    }
}

fn of_codes(column: &Column, dictionary: &Texts, top: usize) -> TextFigures {
    let mut counts = vec![0u64; dictionary.len()];
    for chunk in column.iter() {
        if let Data::Dictionary { codes, .. } = &chunk.data {
            counts
                .iter_mut()
                .zip(codes.counts(dictionary.len()))
                .for_each(|(sum, count)| *sum += count);
        }
    }
    // Code 0 is "not valid".
    let non_null = counts.iter().enumerate().skip(1).filter(|(_, count)| **count > 0);
    of_counted(non_null.map(|(code, count)| (dictionary.bytes(code), *count)), top)
}

/// Sums up different texts with their counts.
pub fn of_counted<'a>(texts: impl Iterator<Item = (&'a [u8], u64)> + Clone, top: usize) -> TextFigures {
    let mut best = Top::new(top);
    let mut figures = TextFigures {
        composition: composition::of_counted(texts.clone()),
        ..TextFigures::default()
    };
    for (text, count) in texts {
        figures.distinct += 1;
        figures.unique += u64::from(count == 1);
        figures.lengths.add(lengths::length(text), count);
        figures.edges(text, count);
        figures.extend(text);
        best.offer(count, text);
        if count > 1 {
            figures.repeated.push(count);
        }
    }
    figures.repeated.sort_unstable();
    figures.top = named(best);
    figures
}

/// The most frequent texts.
pub fn named<T: AsRef<[u8]> + Ord>(best: Top<T>) -> Vec<TopValue> {
    let named = best
        .into_sorted()
        .into_iter()
        .map(|(count, text)| TopValue::new(Value::Text(String::from_utf8_lossy(text.as_ref()).into_owned()), count));
    named.collect()
}

impl TextFigures {
    /// Notes how so many of a text begin and end.
    #[inline]
    pub fn edges(&mut self, text: &[u8], count: u64) {
        match (text.first(), text.last()) {
            (Some(first), Some(last)) => {
                let ascii_space = first.is_ascii_whitespace() || last.is_ascii_whitespace();
                if ascii_space || (*first >= 128 || *last >= 128) && has_outer_space(text) {
                    self.outer_space += count;
                }
            }
            _ => self.empty += count,
        }
    }

    /// Notes the first and the last in byte order.
    pub fn extend(&mut self, text: &[u8]) {
        let owned = || String::from_utf8_lossy(text).into_owned();
        match &mut self.ends {
            None => self.ends = Some((owned(), owned())),
            Some((first, last)) => {
                if text < first.as_bytes() {
                    *first = owned();
                } else if text > last.as_bytes() {
                    *last = owned();
                }
            }
        }
    }
}

fn has_outer_space(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|t| t.trim().len() < t.len())
}

/// The texts of a column, by row over all its chunks.
struct Rows<'a> {
    arenas: Vec<&'a Texts>,
    starts: Vec<u32>,
}

impl<'a> Rows<'a> {
    fn of(column: &'a Column) -> Self {
        let texts = column
            .iter()
            .filter_map(|p| if let Data::Text(t) = &p.data { Some(t) } else { None });
        Rows {
            arenas: texts.collect(),
            starts: column
                .iter()
                .scan(0, |sum, chunk| Some(std::mem::replace(sum, *sum + chunk.len() as u32)))
                .collect(),
        }
    }

    #[inline]
    fn bytes(&self, row: u32) -> &'a [u8] {
        let chunk = self.starts.partition_point(|start| *start <= row).saturating_sub(1);
        match (self.arenas.get(chunk), self.starts.get(chunk)) {
            (Some(texts), Some(start)) => texts.bytes((row - start) as usize),
            _ => &[],
        }
    }
}

/// A row of a text column: 32 bits of its hash above its number, in one word.
#[derive(Clone, Copy)]
struct Entry(u64);

impl Entry {
    fn tag(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn row(self) -> u32 {
        self.0 as u32
    }
}

fn of_texts(column: &Column, top: usize, watch: &Stopwatch) -> TextFigures {
    let texts = Rows::of(column);
    let mut figures = watch.time(MANY, || distinct(column, &texts, top));
    let rows: usize = column.iter().map(|p| p.len() - p.valid.unset()).sum();
    figures.composition = composition::of_arenas(column, rows, watch);
    figures
}

fn distinct(column: &Column, texts: &Rows<'_>, top: usize) -> TextFigures {
    let mut figures = TextFigures::default();
    let mut best = Top::new(top);
    let mut repeats = Vec::new();
    for partition in partitioned(column, texts, &mut figures) {
        distinct_of(&partition, texts, &mut repeats, |row, count| {
            figures.distinct += 1;
            figures.unique += u64::from(count == 1);
            if count > 1 {
                figures.repeated.push(count);
            }
            if best.would_take(count) {
                best.offer(count, texts.bytes(row));
            }
        });
    }
    figures.repeats = repeats_or_missing(column, figures.unique, repeats);
    figures.repeated.sort_unstable();
    figures.top = named(best);
    figures
}

/// The rows that repeat, with those that have no value; `None` when they are more than half.
fn repeats_or_missing(column: &Column, unique: u64, mut repeats: Vec<u32>) -> Option<Vec<u32>> {
    let rows: usize = column.iter().map(|p| p.len()).sum();
    if unique * 2 <= rows as u64 {
        return None;
    }
    let mut base = 0;
    for chunk in column.iter() {
        repeats.extend(chunk.valid.unset_rows().map(|row| (base + row) as u32));
        base += chunk.len();
    }
    repeats.sort_unstable();
    Some(repeats)
}

/// All valid rows by the top bits of their hash, each partition in the order of rows; takes
/// lengths, edges and ends on the way.
fn partitioned(column: &Column, texts: &Rows<'_>, figures: &mut TextFigures) -> Vec<Vec<Entry>> {
    let rows: usize = column.iter().map(|p| p.len() - p.valid.unset()).sum();
    let count = (rows / TOGETHER).next_power_of_two().min(PARTITIONS);
    // Hashes spread evenly, where texts differ: a little more than the mean is nearly always enough.
    let room = rows / count + rows / count / 8;
    let mut partitions: Vec<Vec<Entry>> = (0..count).map(|_| Vec::with_capacity(room)).collect();
    let mut ends = Ends::default();
    for ((chunk, texts), base) in column.iter().zip(&texts.arenas).zip(&texts.starts) {
        let arena = texts.arena();
        let ascii = arena.is_ascii();
        let mut start = 0;
        for (row, &end) in texts.ends().iter().enumerate() {
            let text = arena.get(start..end).unwrap_or(&[]);
            start = end;
            if !chunk.valid.get(row) {
                continue;
            }
            figures
                .lengths
                .add(if ascii { text.len() } else { lengths::length(text) }, 1);
            figures.edges(text, 1);
            ends.extend(text);
            let hash = hash::bytes(text);
            // The top bits: those below are the tag.
            let place = ((hash >> u32::BITS) * count as u64) >> u32::BITS;
            if let Some(partition) = partitions.get_mut(place as usize) {
                partition.push(Entry(hash << 32 | (u64::from(*base) + row as u64)));
            }
        }
    }
    let owned = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    figures.ends = ends.texts.map(|(first, last)| (owned(first), owned(last)));
    partitions
}

/// The first and the last of some texts in byte order, and how they begin: most texts differ from
/// both in that.
#[derive(Default)]
struct Ends<'a> {
    texts: Option<(&'a [u8], &'a [u8])>,
    beginnings: (u64, u64),
}

impl<'a> Ends<'a> {
    #[inline]
    fn extend(&mut self, text: &'a [u8]) {
        let (first, last) = self.beginnings;
        let here = beginning(text);
        if self.texts.is_none() || here <= first || here >= last {
            let (first, last) = self.texts.unwrap_or((text, text));
            let (first, last) = (first.min(text), last.max(text));
            self.texts = Some((first, last));
            self.beginnings = (beginning(first), beginning(last));
        }
    }
}

/// A number that is never greater for a lesser text: its first bytes, zeros behind a shorter one.
#[inline]
fn beginning(text: &[u8]) -> u64 {
    match text.first_chunk::<8>() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => {
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
            u64::from_be_bytes(bytes)
        }
    }
}

/// Hands over the different texts of a partition, each by its first row, with their counts; adds
/// the rows whose text occurs more than once to `repeats`.
fn distinct_of(partition: &[Entry], texts: &Rows<'_>, repeats: &mut Vec<u32>, mut take: impl FnMut(u32, u64)) {
    let size = (partition.len() * 2).next_power_of_two().max(16);
    let mask = size - 1;
    let mut slots = vec![0u32; size];
    let mut found: Vec<(Entry, u64)> = Vec::with_capacity(partition.len());
    for &entry in partition {
        let mut at = entry.tag() as usize & mask;
        loop {
            let slot = slots.get(at).copied().unwrap_or(0);
            if slot == 0 {
                found.push((entry, 1));
                if let Some(free) = slots.get_mut(at) {
                    *free = found.len() as u32;
                }
                break;
            }
            if let Some((known, count)) = found.get_mut(slot as usize - 1)
                && known.tag() == entry.tag()
                && texts.bytes(known.row()) == texts.bytes(entry.row())
            {
                if *count == 1 {
                    repeats.push(known.row());
                }
                *count += 1;
                repeats.push(entry.row());
                break;
            }
            at = (at + 1) & mask;
        }
    }
    found.into_iter().for_each(|(entry, count)| take(entry.row(), count));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_texts_are_the_least_and_the_greatest_in_byte_order() {
        let letters = *b"\0ab\xff";
        let mut seed = 1u32;
        for _ in 0..2_000 {
            let texts: Vec<Vec<u8>> = (0..20)
                .map(|_| {
                    let mut next = || {
                        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        (seed >> 16) as usize
                    };
                    let length = next() % 11;
                    (0..length).map(|_| letters[next() % 64 % 5 % 4]).collect()
                })
                .collect();
            let mut ends = Ends::default();
            texts.iter().for_each(|text| ends.extend(text));
            let expected = texts.iter().min().zip(texts.iter().max());
            assert_eq!(ends.texts, expected.map(|(first, last)| (&first[..], &last[..])));
        }
    }
}
