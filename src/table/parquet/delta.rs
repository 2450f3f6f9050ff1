//! Delta-encoded integers, walked before the Parquet crate makes room for as many as they claim.
//!
//! A header (values in a block, miniblocks in a block, values in all, the first value), then
//! blocks: the least difference, the width of each miniblock, the packed rests (Encodings.md of
//! Apache Parquet, DELTA_BINARY_PACKED). The lengths of texts are written so too.

use super::runs::{bits, varint};

/// Why a page is refused.
const CUT: &str = "its differences are cut off";

/// Values that a byte of such integers can stand for at most: writers have blocks of a few hundred
/// values, whose header takes several bytes.
const MAX_PER_BYTE: usize = 1024;

/// What the header says.
pub struct Delta<'a> {
    rest: &'a [u8],
    /// Values.
    pub count: usize,
    first: i64,
    miniblocks: usize,
    /// Values of a miniblock.
    each: usize,
}

impl<'a> Delta<'a> {
    /// Reads the header of what must hold `limit` values at most.
    ///
    /// # Errors
    /// When it claims what cannot be.
    pub fn new(bytes: &'a [u8], limit: usize) -> Result<Self, &'static str> {
        let mut rest = bytes;
        let mut next = || varint(&mut rest).ok_or(CUT);
        let [block, miniblocks, count] = [next()?, next()?, next()?].map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        let first = zigzag(next()?);
        if miniblocks == 0 || !block.is_multiple_of(128) || !block.is_multiple_of(miniblocks) {
            return Err("its differences come in blocks that cannot be");
        }
        if count > limit || count > bytes.len().saturating_mul(MAX_PER_BYTE) {
            return Err("it claims more differences than it holds");
        }
        Ok(Delta {
            rest,
            count,
            first,
            miniblocks,
            each: block / miniblocks,
        })
    }

    /// Walks the blocks, without a look at the values.
    ///
    /// # Errors
    /// When a block is cut off. The last one may end where its values do.
    pub fn check(mut self) -> Result<(), &'static str> {
        let mut left = self.count.saturating_sub(1);
        while left > 0 && !self.rest.is_empty() {
            let widths = self.block()?.1;
            for &width in widths {
                if left > 0 {
                    let bytes = self.each.saturating_mul(usize::from(width)) / 8;
                    self.rest = self.rest.get(bytes..).unwrap_or(&[]);
                }
                left = left.saturating_sub(self.each);
            }
        }
        Ok(())
    }

    /// Hands each value to `take`, all of which are lengths. Returns the bytes after them.
    ///
    /// # Errors
    /// When a block is cut off, a value is no length, or `take` said so.
    pub fn lengths(
        mut self,
        mut take: impl FnMut(usize) -> Result<(), &'static str>,
    ) -> Result<&'a [u8], &'static str> {
        let mut length = |value: i64| match i32::try_from(value) {
            Ok(length @ 0..) => take(length as usize),
            _ => Err("a length in it cannot be"),
        };
        if self.count == 0 {
            return Ok(self.rest);
        }
        length(self.first)?;
        let (mut last, mut left) = (self.first, self.count - 1);
        while left > 0 {
            let (min, widths) = self.block()?;
            for &width in widths {
                if left == 0 {
                    break;
                }
                if width > 32 {
                    return Err(CUT);
                }
                let bytes = self.each.checked_mul(usize::from(width)).ok_or(CUT)? / 8;
                let (packed, rest) = self.rest.split_at_checked(bytes).ok_or(CUT)?;
                self.rest = rest;
                for at in 0..self.each.min(left) {
                    let difference = min.wrapping_add(i64::from(bits(packed, at, width)));
                    // The format adds within 32 bits.
                    last = i64::from(last.wrapping_add(difference) as i32);
                    length(last)?;
                }
                left = left.saturating_sub(self.each);
            }
        }
        Ok(self.rest)
    }

    /// The least difference of the next block, and the widths of its miniblocks.
    fn block(&mut self) -> Result<(i64, &'a [u8]), &'static str> {
        let min = zigzag(varint(&mut self.rest).ok_or(CUT)?);
        let (widths, rest) = self.rest.split_at_checked(self.miniblocks).ok_or(CUT)?;
        self.rest = rest;
        Ok((min, widths))
    }
}

fn zigzag(raw: u64) -> i64 {
    (raw >> 1) as i64 ^ -((raw & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths 5, 6, 4 in a block of 128 with four miniblocks, and two bytes after them.
    const LENGTHS: [u8; 19] = [0x80, 1, 4, 3, 10, 3, 2, 0, 0, 0, 0b11, 0, 0, 0, 0, 0, 0, 0, 7];

    #[test]
    fn lengths_are_read_and_what_follows_them_is_found() {
        let mut found = Vec::new();
        let rest = Delta::new(&LENGTHS, 3).and_then(|delta| {
            delta.lengths(|length| {
                found.push(length);
                Ok(())
            })
        });
        assert_eq!((found, rest), (vec![5, 6, 4], Ok(&[7][..])));
        assert_eq!(Delta::new(&LENGTHS, 3).and_then(Delta::check), Ok(()));
    }

    #[test]
    fn what_claims_more_than_there_is_is_refused() {
        assert!(Delta::new(&LENGTHS, 2).is_err());
        assert!(Delta::new(&[0x80, 1, 4, 0xff, 0xff, 0xff, 0x7f, 0], usize::MAX).is_err());
        assert!(Delta::new(&[0x80, 1, 0, 3, 10], 9).is_err());
        assert!(Delta::new(&[0xff; 40], 9).is_err());
        let cut = Delta::new(&LENGTHS[..12], 3).and_then(|delta| delta.lengths(|_| Ok(())));
        assert!(cut.is_err());
        let negative = Delta::new(&[0x80, 1, 4, 1, 1], 9).and_then(|delta| delta.lengths(|_| Ok(())));
        assert!(negative.is_err());
    }
}
