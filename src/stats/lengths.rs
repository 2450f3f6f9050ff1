//! Lengths of texts, in Unicode code points.

use std::collections::BTreeMap;

use super::Histogram;

/// Lengths that are counted in an array; longer ones go to a map.
const SHORT: usize = 512;

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
#[derive(Debug, Clone, Default)]
pub struct Lengths {
    /// As far as lengths occurred: a table may have 100,000 columns.
    short: Vec<u64>,
    long: BTreeMap<u64, u64>,
}

impl Lengths {
    /// Adds `weight` texts of this length.
    #[inline]
    pub fn add(&mut self, length: usize, weight: u64) {
        match self.short.get_mut(length) {
            Some(count) => *count += weight,
            None => self.add_longer(length, weight),
        }
    }

    #[cold]
    fn add_longer(&mut self, length: usize, weight: u64) {
        if length < SHORT {
            self.short.resize((length + 1).next_power_of_two(), 0);
            self.add(length, weight);
        } else {
            *self.long.entry(length as u64).or_default() += weight;
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

    /// How many.
    pub fn texts(&self) -> u64 {
        self.all().map(|(_, count)| count).sum()
    }

    /// The median, between the two middle ones where they are two; `None` without texts.
    pub fn median(&self) -> Option<f64> {
        let rows = self.texts();
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
        let (min, _) = self.all().next()?;
        let (max, _) = self.all().last()?;
        let (sum, rows) = self.all().fold((0u128, 0u64), |(sum, rows), (l, c)| {
            (sum + u128::from(l) * u128::from(c), rows + c)
        });
        let width = (max - min + 1).div_ceil(bins as u64).max(1);
        let bars = (max - min + 1).div_ceil(width);
        let mut counts = vec![0u64; usize::try_from(bars).unwrap_or(0)];
        for (length, count) in self.all() {
            if let Some(bar) = counts.get_mut(((length - min) / width) as usize) {
                *bar += count;
            }
        }
        let histogram = Histogram {
            edges: (0..=bars).map(|i| (min + i * width) as f64).collect(),
            exact: Vec::new(),
            counts,
        };
        Some((min, max, sum as f64 / rows as f64, histogram))
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
}
