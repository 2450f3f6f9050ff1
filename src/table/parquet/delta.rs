//! Integers by their differences: numbers, and the lengths of texts.
//!
//! A header (values in a block, miniblocks in a block, values in all, the first value), then
//! blocks: the least difference, the width of each miniblock, the packed rests (Encodings.md of
//! Apache Parquet, DELTA_BINARY_PACKED).

use std::ops::Range;

use bytes::Bytes;

use super::Decoded;
use super::runs::{Rest, bits};

const CUT: &str = "its differences are cut off";

/// Values that a byte of such integers can stand for at most: writers have blocks of a few hundred
/// values, whose header takes several bytes.
const MAX_PER_BYTE: usize = 1024;

/// Integers by their differences, read one after another.
#[derive(Debug, Clone)]
pub struct Delta {
    rest: Rest,
    /// Values that are still to come.
    left: usize,
    /// The value to come, where it is the first; else the one before.
    last: i64,
    is_first: bool,
    /// Whether sums wrap around within 32 bits.
    is_narrow: bool,
    miniblocks: usize,
    /// Values of a miniblock.
    each: usize,
    /// The least difference of the block at work, and the widths of its miniblocks still to come.
    min: i64,
    widths: Range<usize>,
    /// The miniblock at work: its bytes, the width of its values, and which of them comes next.
    packed: Range<usize>,
    width: u8,
    at: usize,
}

impl Delta {
    /// Reads the header of what must hold `limit` values at most, of 32 bits or of 64.
    ///
    /// # Errors
    /// When it claims what cannot be.
    pub fn new(bytes: Bytes, limit: usize, is_narrow: bool) -> Decoded<Self> {
        let (held, mut rest) = (bytes.len(), Rest::new(bytes));
        let mut next = || rest.varint().ok_or(CUT);
        let [block, miniblocks, count] = [next()?, next()?, next()?].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        let first = zigzag(next()?);
        if miniblocks == 0 || !block.is_multiple_of(128) || !block.is_multiple_of(miniblocks) {
            return Err("its differences come in blocks that cannot be");
        }
        if count > limit || count > held.saturating_mul(MAX_PER_BYTE) {
            return Err("it claims more differences than it holds");
        }
        let each = block / miniblocks;
        Ok(Delta {
            rest,
            left: count,
            last: first,
            is_first: true,
            is_narrow,
            miniblocks,
            each,
            min: 0,
            widths: 0..0,
            packed: 0..0,
            width: 0,
            at: each,
        })
    }

    /// Appends the next `wanted` values.
    ///
    /// # Errors
    /// When a block is cut off, or there are not as many.
    pub fn read(&mut self, mut wanted: usize, out: &mut Vec<i64>) -> Decoded<()> {
        if wanted > self.left {
            return Err("it holds fewer values than it claims");
        }
        self.left -= wanted;
        if self.is_first && wanted > 0 {
            self.is_first = false;
            out.push(self.last);
            wanted -= 1;
        }
        while wanted > 0 {
            if self.at == self.each {
                self.next_miniblock()?;
            }
            let count = wanted.min(self.each - self.at);
            let packed = self.rest.get(&self.packed);
            for at in self.at..self.at + count {
                let sum = self
                    .last
                    .wrapping_add(self.min)
                    .wrapping_add(long(packed, at, self.width));
                self.last = if self.is_narrow { i64::from(sum as i32) } else { sum };
                out.push(self.last);
            }
            self.at += count;
            wanted -= count;
        }
        Ok(())
    }

    fn next_miniblock(&mut self) -> Decoded<()> {
        if self.widths.is_empty() {
            self.min = zigzag(self.rest.varint().ok_or(CUT)?);
            self.widths = self.rest.take(self.miniblocks).ok_or(CUT)?;
        }
        let width = self.rest.get(&self.widths).first().copied().ok_or(CUT)?;
        if width > 64 {
            return Err("its differences are too wide");
        }
        let bytes = self.each.checked_mul(width.into()).ok_or(CUT)? / 8;
        // Some writers cut the last miniblock off where its values end.
        self.packed = self.rest.take_up_to(bytes);
        self.widths.start += 1;
        (self.width, self.at) = (width, 0);
        Ok(())
    }

    /// Reads all values, which are lengths. Returns them, and the bytes after them.
    ///
    /// # Errors
    /// When a block is cut off, or a value is no length.
    pub fn lengths(mut self) -> Decoded<(Vec<u32>, Bytes)> {
        let mut values = Vec::new();
        self.read(self.left, &mut values)?;
        let length = |value: i64| match i32::try_from(value) {
            Ok(length @ 0..) => Ok(length as u32),
            _ => Err("a length in it cannot be"),
        };
        let lengths = values.into_iter().map(length).collect::<Decoded<_>>()?;
        Ok((lengths, self.rest.into_left()))
    }
}

/// A packed value of up to 64 bits; zeros behind the end.
#[inline]
fn long(packed: &[u8], at: usize, width: u8) -> i64 {
    if width <= 32 {
        return i64::from(bits(packed, at, width));
    }
    let first = at * usize::from(width);
    let bytes = packed.get(first / 8..).unwrap_or(&[]).iter().take(9);
    let window = bytes.rev().fold(0u128, |all, &byte| all << 8 | u128::from(byte));
    ((window >> (first % 8)) & ((1 << width) - 1)) as i64
}

fn zigzag(raw: u64) -> i64 {
    (raw >> 1) as i64 ^ -((raw & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths 5, 6, 4 in a block of 128 with four miniblocks, and two bytes after them.
    const LENGTHS: [u8; 19] = [0x80, 1, 4, 3, 10, 3, 2, 0, 0, 0, 0b11, 0, 0, 0, 0, 0, 0, 0, 7];

    fn delta(bytes: &[u8], limit: usize, is_narrow: bool) -> Decoded<Delta> {
        Delta::new(Bytes::copy_from_slice(bytes), limit, is_narrow)
    }

    #[test]
    fn lengths_are_read_and_what_follows_them_is_found() {
        let read = delta(&LENGTHS, 3, true).and_then(Delta::lengths);
        assert_eq!(read, Ok((vec![5, 6, 4], Bytes::from_static(&[7]))));
        let (mut delta, mut one) = (delta(&LENGTHS, 3, false).expect("a header"), Vec::new());
        for left in (0..3).rev() {
            delta.read(1, &mut one).expect("a value");
            assert_eq!(delta.left, left);
        }
        assert_eq!(one, [5, 6, 4]);
        assert!(delta.read(1, &mut one).is_err());
    }

    #[test]
    fn differences_of_all_64_bits_wrap_around() {
        // The least integer, then the greatest: a difference of -1, in 64 bits of which all are set.
        let mut bytes = vec![0x80, 1, 4, 2];
        bytes.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]);
        bytes.extend([0, 64, 0, 0, 0]);
        bytes.extend([0xff; 8]);
        let mut out = Vec::new();
        let read = delta(&bytes, 2, false).and_then(|mut delta| delta.read(2, &mut out));
        assert_eq!((read, out), (Ok(()), vec![i64::MIN, i64::MAX]));
    }

    #[test]
    fn what_claims_more_than_there_is_is_refused() {
        let new = |bytes: &[u8], limit| delta(bytes, limit, true).map(|_| ());
        assert!(new(&LENGTHS, 2).is_err());
        assert!(new(&[0x80, 1, 4, 0xff, 0xff, 0xff, 0x7f, 0], usize::MAX).is_err());
        assert!(new(&[0x80, 1, 0, 3, 10], 9).is_err());
        assert!(new(&[0xff; 40], 9).is_err());
        let lengths = |bytes: &[u8], limit| delta(bytes, limit, true).and_then(Delta::lengths).map(|_| ());
        assert!(lengths(&LENGTHS[..8], 3).is_err());
        assert!(lengths(&[0x80, 1, 4, 1, 1], 9).is_err());
    }
}
