//! Characters by class and lengths of texts, sixteen bytes at a time.

use std::collections::BTreeMap;

use wide::u8x16;

use super::report::{CharacterClasses, Histogram};

/// Lengths that are counted in an array; longer ones go to a map.
const SHORT: usize = 512;

/// Adds the characters of a text that occurs `weight` times.
pub fn count(text: &[u8], weight: u64, classes: &mut CharacterClasses) {
    let mut lanes = text.chunks_exact(16);
    let (mut upper, mut lower, mut digits, mut blanks, mut breaks) = (0, 0, 0, 0, 0);
    let (mut control, mut high, mut leads) = (0, 0, 0u64);
    for lane in &mut lanes {
        let Ok(lane) = <[u8; 16]>::try_from(lane) else { continue };
        let lane = u8x16::from(lane);
        upper += among(lane, b'A', b'Z');
        lower += among(lane, b'a', b'z');
        digits += among(lane, b'0', b'9');
        blanks += among(lane, b' ', b' ');
        breaks += among(lane, b'\t', b'\n') + among(lane, b'\r', b'\r');
        control += among(lane, 0, 31) + among(lane, 127, 127);
        high += among(lane, 128, 255);
        leads += among(lane, 192, 255);
    }
    let rest = lanes.remainder();
    for b in rest {
        upper += u64::from(b.is_ascii_uppercase());
        lower += u64::from(b.is_ascii_lowercase());
        digits += u64::from(b.is_ascii_digit());
        blanks += u64::from(*b == b' ');
        breaks += u64::from(matches!(b, b'\t' | b'\n' | b'\r'));
        control += u64::from(b.is_ascii_control());
        high += u64::from(*b >= 128);
        leads += u64::from(*b >= 192);
    }
    // Tabs and line ends are control characters too; they count as space alone.
    control -= breaks;
    let space = blanks + breaks;
    let known = upper + lower + digits + space + control + high;
    classes.upper += upper * weight;
    classes.lower += lower * weight;
    classes.digits += digits * weight;
    classes.space += space * weight;
    classes.control += control * weight;
    classes.beyond_ascii += leads * weight;
    classes.punctuation += (text.len() as u64 - known) * weight;
}

#[inline]
fn among(lane: u8x16, low: u8, high: u8) -> u64 {
    let inside = lane.max(u8x16::splat(low)).min(u8x16::splat(high)).simd_eq(lane);
    u64::from((inside.to_bitmask() & 0xffff).count_ones())
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
