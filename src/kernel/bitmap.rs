//! Which cells of a column hold a value.

use std::ops::Range;

/// One bit per row, kept only once a row is not valid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
    unset: usize,
}

impl Bitmap {
    /// `len` valid rows.
    pub fn all(len: usize) -> Self {
        Bitmap {
            words: Vec::new(),
            len,
            unset: 0,
        }
    }

    /// Appends one row.
    #[inline]
    pub fn push(&mut self, valid: bool) {
        if valid && self.words.is_empty() {
            self.len += 1;
        } else {
            self.push_slow(valid);
        }
    }

    /// Appends `count` valid rows.
    pub fn push_valid(&mut self, count: usize) {
        if self.words.is_empty() {
            self.len += count;
        } else {
            for done in (0..count).step_by(64) {
                self.push_bits(u64::MAX, (count - done).min(64));
            }
        }
    }

    /// Appends up to 64 rows, one bit each, lowest first; bits from `count` on are passed over.
    pub fn push_bits(&mut self, bits: u64, count: usize) {
        let count = count.min(64);
        let mask = if count == 64 { u64::MAX } else { (1u64 << count) - 1 };
        let bits = bits & mask;
        if count == 0 || (bits == mask && self.words.is_empty()) {
            self.len += count;
            return;
        }
        self.keep_words();
        let shift = self.len % 64;
        if shift == 0 {
            self.words.push(bits);
        } else {
            if let Some(last) = self.words.last_mut() {
                *last |= bits << shift;
            }
            if shift + count > 64 {
                self.words.push(bits >> (64 - shift));
            }
        }
        self.len += count;
        self.unset += count - bits.count_ones() as usize;
    }

    /// Keeps bits from now on.
    fn keep_words(&mut self) {
        if self.words.is_empty() {
            self.words = vec![u64::MAX; self.len / 64];
            if !self.len.is_multiple_of(64) {
                self.words.push((1u64 << (self.len % 64)) - 1);
            }
        }
    }

    fn push_slow(&mut self, valid: bool) {
        if self.words.is_empty() {
            self.keep_words();
        }
        let (word, bit) = (self.len / 64, self.len % 64);
        if bit == 0 {
            self.words.push(0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= u64::from(valid) << bit;
        }
        self.len += 1;
        self.unset += usize::from(!valid);
    }

    /// Marks a row as not valid.
    pub fn clear(&mut self, row: usize) {
        if row >= self.len || !self.get(row) {
            return;
        }
        self.keep_words();
        if let Some(word) = self.words.get_mut(row / 64) {
            *word &= !(1u64 << (row % 64));
        }
        self.unset += 1;
    }

    /// Whether the row is valid.
    #[inline]
    pub fn get(&self, row: usize) -> bool {
        match self.words.get(row / 64) {
            Some(word) => word >> (row % 64) & 1 == 1,
            None => row < self.len,
        }
    }

    /// Rows in all.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Rows that are not valid.
    pub fn unset(&self) -> usize {
        self.unset
    }

    /// The rows that are not valid, ascending.
    pub fn unset_rows(&self) -> impl Iterator<Item = usize> + '_ {
        let words = if self.unset == 0 { 0 } else { self.len.div_ceil(64) };
        (0..words).flat_map(|index| {
            let mut missing = !self.word(index);
            std::iter::from_fn(move || {
                let row = index * 64 + missing.trailing_zeros() as usize;
                (missing != 0).then(|| {
                    missing &= missing - 1;
                    row
                })
            })
            .take_while(|row| *row < self.len)
        })
    }

    /// 64 rows from `64 * index`, one bit each, lowest first; bits beyond the end are 0.
    pub fn word(&self, index: usize) -> u64 {
        if let Some(&word) = self.words.get(index) {
            return word;
        }
        match self.len.saturating_sub(index * 64) {
            0 => 0,
            rest if rest >= 64 => u64::MAX,
            rest => (1u64 << rest) - 1,
        }
    }

    /// Appends all of another.
    pub fn append(&mut self, other: &Bitmap) {
        if other.unset == 0 {
            self.push_valid(other.len);
        } else {
            for first in (0..other.len).step_by(64) {
                self.push_bits(other.word(first / 64), (other.len - first).min(64));
            }
        }
    }

    /// Some of its rows; those beyond the end are left out.
    #[must_use]
    pub fn slice(&self, rows: &Range<usize>) -> Bitmap {
        let end = rows.end.min(self.len);
        if self.unset == 0 {
            return Bitmap::all(end.saturating_sub(rows.start));
        }
        let mut slice = Bitmap::default();
        for first in (rows.start..end).step_by(64) {
            let (word, shift) = (first / 64, first % 64);
            // Two shifts, as one by 64 is none.
            let bits = self.word(word) >> shift | (self.word(word + 1) << 1) << (63 - shift);
            slice.push_bits(bits, end - first);
        }
        slice
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.words.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_appended_together_are_those_appended_one_by_one() {
        let (mut together, mut single) = (Bitmap::default(), Bitmap::default());
        for (bits, count) in [
            (u64::MAX, 64),
            (7, 3),
            (0b1011, 4),
            (0, 64),
            (u64::MAX, 64),
            (5, 0),
            (1, 61),
            (9, 5),
        ] {
            together.push_bits(bits, count);
            (0..count).for_each(|bit| single.push(bits >> bit & 1 == 1));
        }
        assert_eq!(together, single);
        let mut twice = together.clone();
        twice.append(&together);
        (0..together.len()).for_each(|row| single.push(together.get(row)));
        assert_eq!(twice, single);
        for (start, end) in [
            (0, 200),
            (1, 66),
            (63, 64),
            (64, 190),
            (70, 70),
            (130, 9_999),
            (9_999, 9_999),
        ] {
            let mut slice = Bitmap::default();
            (start..end.min(single.len())).for_each(|row| slice.push(single.get(row)));
            assert_eq!(single.slice(&(start..end)), slice, "{start} to {end}");
        }
    }
}
