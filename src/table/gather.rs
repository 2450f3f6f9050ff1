//! From yes and no, row after row, to a set of rows.

use super::RowSet;

/// Bytes of bits that are put into the set together: one of its bitmaps.
const TOGETHER: usize = 8192;

/// Rows that have been looked at so far, in order.
#[derive(Default)]
pub struct Gather {
    set: RowSet,
    /// The row of the first bit.
    first: u32,
    bits: Vec<u8>,
    /// Bits of the last byte that is not whole yet, and how many.
    last: u8,
    filled: u8,
}

impl Gather {
    /// Looks at the next `count` rows; `holds` is asked with their numbers among these.
    pub fn rows(&mut self, count: usize, mut holds: impl FnMut(usize) -> bool) {
        for row in 0..count {
            self.last |= u8::from(holds(row)) << self.filled;
            self.filled += 1;
            if self.filled == 8 {
                self.bits.push(self.last);
                (self.last, self.filled) = (0, 0);
                if self.bits.len() == TOGETHER {
                    self.put();
                }
            }
        }
    }

    /// The rows for which it held.
    pub fn finish(mut self) -> RowSet {
        self.bits.push(self.last);
        self.put();
        self.set
    }

    fn put(&mut self) {
        if self.bits.iter().any(|byte| *byte != 0) {
            self.set = self.set.or(&RowSet::from_bits(self.first, &self.bits));
        }
        self.first = self.first.saturating_add(self.bits.len() as u32 * 8);
        self.bits.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_over_all_that_was_looked_at() {
        let mut gather = Gather::default();
        let mut base = 0u32;
        for count in [3usize, 0, 70_000, 1, 9] {
            gather.rows(count, |row| (base as usize + row).is_multiple_of(7));
            base += count as u32;
        }
        let set = gather.finish();
        assert_eq!(set, (0..base).filter(|row| row.is_multiple_of(7)).collect());
    }
}
