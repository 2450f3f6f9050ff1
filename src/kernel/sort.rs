//! Sorting keys with their rows: least-significant-digit radix, only over the bits that differ.

/// Bits of a digit: its counters stay in the first cache.
const DIGIT: u32 = 11;

/// The rows in the order of their keys; rows of equal keys keep their order.
pub fn rows_by_key_of(keys: Vec<u64>, rows: Vec<u32>) -> Vec<u32> {
    if rows.is_sorted() {
        return sort(keys, rows).1;
    }
    // Rows that are not ascending keep their places among equals only by place.
    let places = sort(keys, (0..rows.len() as u32).collect()).1;
    places.iter().filter_map(|at| rows.get(*at as usize).copied()).collect()
}

/// Sorts keys, and the rows that belong to them alike. Both have the same length.
pub fn sort(keys: Vec<u64>, rows: Vec<u32>) -> (Vec<u64>, Vec<u32>) {
    let (min, max) = keys.iter().fold((u64::MAX, 0), |(a, b), &k| (a.min(k), b.max(k)));
    if keys.len() < 2 || keys.is_sorted() {
        return (keys, rows);
    }
    let max_row = rows.iter().max().copied().unwrap_or(0) as usize;
    if let Some(shape) = Packed::of(min, max, max_row + 1) {
        let both = keys.iter().zip(&rows);
        let words = shape.sort(both.map(|(key, row)| shape.word(*key, *row)).collect());
        words.into_iter().map(|word| shape.split(word)).unzip()
    } else {
        pairs(keys, rows, min, bits(max - min))
    }
}

/// Bits that a number needs.
fn bits(number: u64) -> u32 {
    64 - number.leading_zeros()
}

/// Key and row in one word, where both fit: half the memory traffic of pairs.
#[derive(Debug, Clone, Copy)]
pub struct Packed {
    min: u64,
    key_bits: u32,
    row_bits: u32,
}

impl Packed {
    /// For keys from `min` to `max` of rows below `rows`; `None` when a word is too small.
    pub fn of(min: u64, max: u64, rows: usize) -> Option<Self> {
        let shape = Packed {
            min,
            key_bits: bits(max - min),
            row_bits: bits(rows.saturating_sub(1) as u64),
        };
        (shape.key_bits + shape.row_bits <= 64 && shape.row_bits < 64).then_some(shape)
    }

    /// Packs a key and its row.
    #[inline]
    pub fn word(self, key: u64, row: u32) -> u64 {
        (key - self.min) << self.row_bits | u64::from(row)
    }

    /// The key and the row of a word.
    #[inline]
    pub fn split(self, word: u64) -> (u64, u32) {
        let row = word & ((1 << self.row_bits) - 1);
        ((word >> self.row_bits) + self.min, row as u32)
    }

    /// Sorts words by their keys; those of equal keys keep their order.
    pub fn sort(self, mut words: Vec<u64>) -> Vec<u64> {
        let mut other = vec![0; words.len()];
        let (passes, digit) = split(self.key_bits);
        for pass in 0..passes {
            let shift = self.row_bits + pass * digit;
            let mask = (1u64 << digit) - 1;
            let of = |word: &u64| (word >> shift & mask) as usize;
            let Some(mut places) = places(words.iter().map(of), digit, words.len()) else {
                continue;
            };
            for word in &words {
                put(&mut other, &mut places, of(word), *word);
            }
            std::mem::swap(&mut words, &mut other);
        }
        words
    }
}

fn pairs(mut keys: Vec<u64>, mut rows: Vec<u32>, min: u64, key_bits: u32) -> (Vec<u64>, Vec<u32>) {
    let (mut other_keys, mut other_rows) = (vec![0u64; keys.len()], vec![0u32; rows.len()]);
    let (passes, digit) = split(key_bits);
    for pass in 0..passes {
        let shift = pass * digit;
        let mask = (1u64 << digit) - 1;
        let digit_of = |key: u64| ((key - min) >> shift & mask) as usize;
        let Some(mut places) = places(keys.iter().map(|k| digit_of(*k)), digit, keys.len()) else {
            continue;
        };
        for (&key, &row) in keys.iter().zip(&rows) {
            let bucket = digit_of(key);
            let place = places.get(bucket).copied().unwrap_or(0);
            put(&mut other_keys, &mut places, bucket, key);
            if let Some(slot) = other_rows.get_mut(place as usize) {
                *slot = row;
            }
        }
        std::mem::swap(&mut keys, &mut other_keys);
        std::mem::swap(&mut rows, &mut other_rows);
    }
    (keys, rows)
}

/// Passes, and bits of each.
fn split(bits: u32) -> (u32, u32) {
    let passes = bits.div_ceil(DIGIT).max(1);
    (passes, bits.div_ceil(passes).max(1))
}

/// Where each bucket begins; `None` when all keys are in one, and the pass is not needed.
fn places(digits: impl Iterator<Item = usize>, bits: u32, all: usize) -> Option<Vec<u32>> {
    let mut counts = vec![0u32; 1 << bits];
    for digit in digits {
        if let Some(count) = counts.get_mut(digit) {
            *count += 1;
        }
    }
    if counts.iter().any(|count| *count as usize == all) {
        return None;
    }
    let mut sum = 0;
    for count in &mut counts {
        let next = sum + *count;
        *count = sum;
        sum = next;
    }
    Some(counts)
}

#[inline]
fn put<T>(out: &mut [T], places: &mut [u32], bucket: usize, value: T) {
    if let Some(place) = places.get_mut(bucket) {
        if let Some(slot) = out.get_mut(*place as usize) {
            *slot = value;
        }
        *place += 1;
    }
}

/// A float as an integer of the same order; the two zeros are one.
#[inline]
pub fn float_key(x: f64) -> i64 {
    let bits = (x + 0.0).to_bits() as i64;
    // Negative floats are ordered backwards by their bits: turn all but the sign.
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// The float of a key.
#[inline]
pub fn key_float(key: i64) -> f64 {
    f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64)
}

/// A signed key as an unsigned one of the same order.
#[inline]
pub fn unsigned(key: i64) -> u64 {
    key as u64 ^ 1 << 63
}

/// And back.
#[inline]
pub fn signed(key: u64) -> i64 {
    (key ^ 1 << 63) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_sort_and_keep_the_order_of_equals() {
        for bits in [3u32, 20, 33, 64] {
            let mut state = 7u64;
            let keys: Vec<u64> = (0..5000)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    (state >> 7 ^ state << 40) & (u64::MAX >> (64 - bits))
                })
                .collect();
            let mut expect: Vec<(u64, u32)> = keys.iter().copied().zip(0..).collect();
            expect.sort();
            let (keys, rows) = sort(keys, (0..5000).collect());
            let got: Vec<(u64, u32)> = keys.into_iter().zip(rows).collect();
            assert_eq!(got, expect, "{bits} bits");
        }
    }

    #[test]
    fn float_keys_have_the_order_of_floats() {
        let floats = [
            f64::NEG_INFINITY,
            -1e300,
            -2.5,
            -1e-300,
            0.0,
            1e-300,
            1.0,
            2.5,
            f64::INFINITY,
        ];
        assert!(floats.map(float_key).is_sorted());
        assert_eq!(floats.map(float_key).map(key_float), floats);
        assert_eq!(float_key(-0.0), float_key(0.0));
    }
}
