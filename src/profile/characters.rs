//! Characters by class and lengths of texts, sixteen bytes at a time.

use std::collections::BTreeMap;

use wide::u8x16;

use super::report::{CharacterClasses, Histogram};

/// Lengths that are counted in an array; longer ones go to a map.
const SHORT: usize = 512;

/// Lanes that are counted before a counter of eight bits could overflow.
const LANES: usize = 255;

/// Bytes of each kind.
#[derive(Default)]
struct Kinds {
    upper: u64,
    lower: u64,
    digits: u64,
    blanks: u64,
    breaks: u64,
    control: u64,
    high: u64,
    leads: u64,
}

/// Adds the characters of a text that occurs `weight` times.
pub fn count(text: &[u8], weight: u64, classes: &mut CharacterClasses) {
    let mut kinds = Kinds::default();
    let lanes = text.chunks_exact(16);
    kinds.bytes(lanes.remainder());
    let body = text.get(..text.len() - lanes.remainder().len()).unwrap_or(&[]);
    body.chunks(16 * LANES).for_each(|lanes| kinds.lanes(lanes));
    // Tabs and line ends are control characters too; they count as space alone.
    let control = kinds.control - kinds.breaks;
    let space = kinds.blanks + kinds.breaks;
    let known = kinds.upper + kinds.lower + kinds.digits + space + control + kinds.high;
    classes.upper += kinds.upper * weight;
    classes.lower += kinds.lower * weight;
    classes.digits += kinds.digits * weight;
    classes.space += space * weight;
    classes.control += control * weight;
    classes.beyond_ascii += kinds.leads * weight;
    classes.punctuation += (text.len() as u64 - known) * weight;
}

impl Kinds {
    fn bytes(&mut self, text: &[u8]) {
        for b in text {
            self.upper += u64::from(b.is_ascii_uppercase());
            self.lower += u64::from(b.is_ascii_lowercase());
            self.digits += u64::from(b.is_ascii_digit());
            self.blanks += u64::from(*b == b' ');
            self.breaks += u64::from(matches!(b, b'\t' | b'\n' | b'\r'));
            self.control += u64::from(b.is_ascii_control());
            self.high += u64::from(*b >= 128);
            self.leads += u64::from(*b >= 192);
        }
    }

    /// At most [`LANES`] lanes of sixteen bytes, each byte counted in its own place.
    fn lanes(&mut self, text: &[u8]) {
        let none = u8x16::splat(0);
        let (mut upper, mut lower, mut digits, mut blanks) = (none, none, none, none);
        let (mut breaks, mut control, mut high, mut leads) = (none, none, none, none);
        for lane in text.chunks_exact(16) {
            let Ok(lane) = <[u8; 16]>::try_from(lane) else { continue };
            let lane = u8x16::from(lane);
            // What is inside has all bits set, which is -1.
            upper -= among(lane, b'A', b'Z');
            lower -= among(lane, b'a', b'z');
            digits -= among(lane, b'0', b'9');
            blanks -= lane.simd_eq(u8x16::splat(b' '));
            breaks -= among(lane, b'\t', b'\n') | lane.simd_eq(u8x16::splat(b'\r'));
            control -= among(lane, 0, 31) | lane.simd_eq(u8x16::splat(127));
            high -= among(lane, 128, 255);
            leads -= among(lane, 192, 255);
        }
        let sum = |counts: u8x16| counts.to_array().iter().map(|count| u64::from(*count)).sum::<u64>();
        self.upper += sum(upper);
        self.lower += sum(lower);
        self.digits += sum(digits);
        self.blanks += sum(blanks);
        self.breaks += sum(breaks);
        self.control += sum(control);
        self.high += sum(high);
        self.leads += sum(leads);
    }
}

/// All bits of each byte from `low` to `high`.
#[inline]
fn among(lane: u8x16, low: u8, high: u8) -> u8x16 {
    lane.max(u8x16::splat(low)).min(u8x16::splat(high)).simd_eq(lane)
}

/// Code points of a UTF-8 text.
#[inline]
pub fn length(text: &[u8]) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.iter().filter(|b| (**b as i8) >= -64).count()
    }
}

/// How often each length occurs.
#[derive(Debug, Clone)]
pub struct Lengths {
    short: Vec<u64>,
    long: BTreeMap<u64, u64>,
}

impl Default for Lengths {
    fn default() -> Self {
        Lengths {
            short: vec![0; SHORT],
            long: BTreeMap::new(),
        }
    }
}

impl Lengths {
    /// Adds `weight` texts of this length.
    #[inline]
    pub fn add(&mut self, length: usize, weight: u64) {
        match self.short.get_mut(length) {
            Some(count) => *count += weight,
            None => *self.long.entry(length as u64).or_default() += weight,
        }
    }

    fn all(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let short = self
            .short
            .iter()
            .enumerate()
            .filter(|(_, c)| **c > 0)
            .map(|(l, c)| (l as u64, *c));
        short.chain(self.long.iter().map(|(l, c)| (*l, *c)))
    }

    /// The median, between the two middle ones where they are two; `None` without texts.
    pub fn median(&self) -> Option<f64> {
        let rows: u64 = self.all().map(|(_, count)| count).sum();
        let at = |place: u64| {
            let mut before = 0;
            self.all().find_map(|(length, count)| {
                before += count;
                (place < before).then_some(length as f64)
            })
        };
        Some((at(rows.saturating_sub(1) / 2)? + at(rows / 2)?) / 2.0)
    }

    /// Shortest, longest, mean, and bars of whole width; `None` without texts.
    pub fn figures(&self, bins: usize) -> Option<(u64, u64, f64, Histogram)> {
        let (least, _) = self.all().next()?;
        let (greatest, _) = self.all().last()?;
        let (sum, rows) = self.all().fold((0u128, 0u64), |(sum, rows), (l, c)| {
            (sum + u128::from(l) * u128::from(c), rows + c)
        });
        let width = (greatest - least + 1).div_ceil(bins as u64).max(1);
        let bars = (greatest - least + 1).div_ceil(width);
        let mut counts = vec![0u64; usize::try_from(bars).unwrap_or(0)];
        for (length, count) in self.all() {
            if let Some(bar) = counts.get_mut(((length - least) / width) as usize) {
                *bar += count;
            }
        }
        let edges = (0..=bars).map(|i| (least + i * width) as f64).collect();
        Some((least, greatest, sum as f64 / rows as f64, Histogram { edges, counts }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// pandas: Series([1, 2, 2, 600]).median(), Series([1, 2, 3]).median()
    #[test]
    fn the_median_length_is_that_of_pandas() {
        let of = |lengths: &[usize]| {
            let mut all = Lengths::default();
            lengths.iter().for_each(|length| all.add(*length, 1));
            all.median()
        };
        assert_eq!(of(&[600, 2, 1, 2]), Some(2.0));
        assert_eq!(of(&[600, 2, 1, 5]), Some(3.5));
        assert_eq!(of(&[3, 1, 2]), Some(2.0));
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn every_character_is_counted_once() {
        let mut classes = CharacterClasses::default();
        let text = "Ünïcode, TABS\tand\r\nlines: 12 34 — end\u{7}";
        count(text.as_bytes(), 2, &mut classes);
        let sum = classes.upper + classes.lower + classes.digits + classes.space;
        let sum = sum + classes.punctuation + classes.control + classes.beyond_ascii;
        assert_eq!(sum, 2 * text.chars().count() as u64);
        assert_eq!((classes.digits, classes.control, classes.beyond_ascii), (8, 2, 6));
    }
}
