//! Runs of levels, dictionary indices and booleans.
//!
//! The RLE / bit-packing hybrid (Encodings.md of Apache Parquet): runs of one repeated value, or
//! of packed values in groups of eight.

use std::ops::Range;

use bytes::Bytes;

use super::Decoded;
use crate::kernel::Bitmap;

/// Most bytes of an integer of 64 bits.
const LONGEST: usize = 10;
/// Values that are unpacked together.
const GROUP: usize = 8;

const CUT: &str = "a run in it is cut off";

/// Bytes, and how far they have been read.
#[derive(Debug, Clone, Default)]
pub struct Rest {
    bytes: Bytes,
    at: usize,
}

impl Rest {
    /// All of them are to be read.
    pub fn new(bytes: Bytes) -> Self {
        Rest { bytes, at: 0 }
    }

    /// Those that are still to be read.
    #[inline]
    pub fn left(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    /// Reads so many, by their places; `None`, and nothing is read, when there are not as many.
    #[inline]
    pub fn take(&mut self, count: usize) -> Option<Range<usize>> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len())?;
        Some(std::mem::replace(&mut self.at, end)..end)
    }

    /// Reads so many, or as many as there are.
    pub fn take_up_to(&mut self, count: usize) -> Range<usize> {
        self.take(count.min(self.left().len())).unwrap_or(0..0)
    }

    /// The bytes at some places.
    #[inline]
    pub fn get(&self, places: &Range<usize>) -> &[u8] {
        self.bytes.get(places.clone()).unwrap_or(&[])
    }

    /// Reads an integer of up to ten bytes, seven bits in each, the lowest first.
    pub fn varint(&mut self) -> Option<u64> {
        let length = self.left().iter().take(LONGEST).position(|byte| byte & 0x80 == 0)? + 1;
        let places = self.take(length)?;
        let seven = |all: u64, &byte: &u8| all << 7 | u64::from(byte & 0x7f);
        Some(self.get(&places).iter().rev().fold(0, seven))
    }

    /// The bytes that are still to be read, to be kept.
    pub fn into_left(self) -> Bytes {
        self.bytes.slice(self.at.min(self.bytes.len())..)
    }
}

/// Runs, read value by value.
#[derive(Debug, Clone, Default)]
pub struct Runs {
    rest: Rest,
    /// Bits of a value.
    width: u8,
    run: Run,
}

/// What is left of the run at work.
#[derive(Debug, Clone)]
enum Run {
    /// This value so often.
    Repeated(u32, usize),
    /// Packed values, lowest bits first: where they are, from which on, and behind which.
    Packed(Range<usize>, usize, usize),
}

impl Default for Run {
    fn default() -> Self {
        Run::Repeated(0, 0)
    }
}

impl Runs {
    /// Of values that take `width` bits each.
    ///
    /// # Errors
    /// When that is more than 32.
    pub fn new(bytes: Bytes, width: u8) -> Decoded<Self> {
        let (rest, run) = (Rest::new(bytes), Run::default());
        match width {
            0..=32 => Ok(Runs { rest, width, run }),
            _ => Err("its indices are too wide"),
        }
    }

    /// Goes on to the next run where there is nothing left of the one at work.
    fn advance(&mut self) -> Decoded<()> {
        while let Run::Repeated(_, 0) = self.run {
            if self.rest.left().is_empty() {
                return Err("it holds fewer values than it claims");
            }
            let header = self.rest.varint().ok_or(CUT)?;
            let count = usize::try_from(header >> 1).map_err(|_| CUT)?;
            if header & 1 == 0 {
                let value = self.rest.take(self.width.div_ceil(8).into()).ok_or(CUT)?;
                let value = self
                    .rest
                    .get(&value)
                    .iter()
                    .rev()
                    .fold(0u32, |all, &byte| all << 8 | u32::from(byte));
                self.run = Run::Repeated(value, count);
                continue;
            }
            let bytes = count.checked_mul(self.width.into()).ok_or(CUT)?;
            // Some writers cut the last group off where its values end.
            let packed = self.rest.take_up_to(bytes);
            let held = match usize::from(self.width) {
                0 => usize::MAX,
                width => packed.len().saturating_mul(8) / width,
            };
            self.run = match count.saturating_mul(GROUP).min(held) {
                0 => Run::default(),
                count => Run::Packed(packed, 0, count),
            };
        }
        Ok(())
    }

    /// Takes `count` values from the run at work, which must have as many.
    fn pass(&mut self, count: usize) {
        match &mut self.run {
            Run::Repeated(_, left) => *left -= count,
            Run::Packed(_, at, end) => {
                *at += count;
                if at == end {
                    self.run = Run::default();
                }
            }
        }
    }

    /// How many of the next `wanted` values the run at work has.
    fn ready(&mut self, wanted: usize) -> Decoded<usize> {
        self.advance()?;
        Ok(match &self.run {
            Run::Repeated(_, left) => wanted.min(*left),
            Run::Packed(_, at, end) => wanted.min(end - at),
        })
    }

    /// Appends the next `wanted` values.
    ///
    /// # Errors
    /// When a run is cut off, or there are not as many.
    pub fn read(&mut self, mut wanted: usize, out: &mut Vec<u32>) -> Decoded<()> {
        while wanted > 0 {
            let count = self.ready(wanted)?;
            match &self.run {
                Run::Repeated(value, _) => out.resize(out.len() + count, *value),
                Run::Packed(packed, at, _) => unpack(self.rest.get(packed), *at, count, self.width, out),
            }
            self.pass(count);
            wanted -= count;
        }
        Ok(())
    }

    /// Appends the next `wanted` values, none of which needs more than a byte.
    ///
    /// # Errors
    /// As in `read`, and when one is greater than `limit`.
    pub fn levels(&mut self, mut wanted: usize, limit: u8, out: &mut Vec<u8>) -> Decoded<()> {
        let first = out.len();
        while wanted > 0 {
            let count = self.ready(wanted)?;
            match &self.run {
                // What does not fit a byte is above any limit.
                Run::Repeated(value, _) => out.resize(out.len() + count, u8::try_from(*value).unwrap_or(u8::MAX)),
                Run::Packed(packed, at, _) => {
                    let packed = self.rest.get(packed);
                    out.extend((*at..at + count).map(|at| bits(packed, at, self.width).min(255) as u8));
                }
            }
            self.pass(count);
            wanted -= count;
        }
        match out.iter().skip(first).any(|&level| level > limit) {
            true => Err("a level of it cannot be"),
            false => Ok(()),
        }
    }

    /// Appends the next `wanted` values, which are one bit each.
    ///
    /// # Errors
    /// As in `read`, and when one is neither 0 nor 1.
    pub fn bitmap(&mut self, mut wanted: usize, out: &mut Bitmap) -> Decoded<()> {
        while wanted > 0 {
            let count = self.ready(wanted)?;
            match &self.run {
                Run::Repeated(1, _) => out.push_valid(count),
                Run::Repeated(0, _) => {
                    for done in (0..count).step_by(64) {
                        out.push_bits(0, (count - done).min(64));
                    }
                }
                Run::Repeated(..) => return Err("a level of it cannot be"),
                Run::Packed(packed, at, _) => {
                    let packed = self.rest.get(packed);
                    for done in (0..count).step_by(64) {
                        out.push_bits(word(packed, at + done), (count - done).min(64));
                    }
                }
            }
            self.pass(count);
            wanted -= count;
        }
        Ok(())
    }

    /// Passes over values.
    ///
    /// # Errors
    /// When a run is cut off, or there are not as many.
    pub fn skip(&mut self, mut count: usize) -> Decoded<()> {
        while count > 0 {
            let ready = self.ready(count)?;
            self.pass(ready);
            count -= ready;
        }
        Ok(())
    }
}

/// The 64 bits from bit `first` on; zeros behind the end.
fn word(packed: &[u8], first: usize) -> u64 {
    let rest = packed.get(first / 8..).unwrap_or(&[]);
    let low = eight(rest) >> (first % 8);
    match rest.get(8) {
        Some(&byte) if !first.is_multiple_of(8) => low | u64::from(byte) << (64 - first % 8),
        _ => low,
    }
}

/// The first eight bytes; zeros behind the end.
fn eight(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => bytes.iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    }
}

/// Bits of each of the values from 0 to `limit`.
pub fn width_of(limit: i16) -> u8 {
    (16 - limit.max(0).leading_zeros()) as u8
}

/// The packed value at a place; zero behind the end.
#[inline]
pub fn bits(packed: &[u8], at: usize, width: u8) -> u32 {
    let first = at * usize::from(width);
    let mask = (1u64 << width.min(32)) - 1;
    (eight(packed.get(first / 8..).unwrap_or(&[])) >> (first % 8) & mask) as u32
}

/// Appends packed values.
fn unpack(packed: &[u8], at: usize, count: usize, width: u8, out: &mut Vec<u32>) {
    out.reserve(count);
    let lead = (at.next_multiple_of(GROUP) - at).min(count);
    out.extend((at..at + lead).map(|at| bits(packed, at, width)));
    let (first, mask) = (at + lead, (1u64 << width) - 1);
    let groups = (count - lead) / GROUP;
    let whole = packed.get(first / GROUP * usize::from(width)..).unwrap_or(&[]);
    if width > 0 {
        // Each group of eight begins with a byte, and has as many bytes as a value has bits.
        for group in 0..groups {
            let bytes = whole.get(group * usize::from(width)..).unwrap_or(&[]);
            let value = |at: usize| {
                let bit = at * usize::from(width);
                (eight(bytes.get(bit / 8..).unwrap_or(&[])) >> (bit % 8) & mask) as u32
            };
            out.extend_from_slice(&std::array::from_fn::<u32, GROUP, _>(value));
        }
    } else {
        out.resize(out.len() + groups * GROUP, 0);
    }
    out.extend((first + groups * GROUP..at + count).map(|at| bits(packed, at, width)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(bytes: &[u8], width: u8) -> Decoded<Runs> {
        Runs::new(Bytes::copy_from_slice(bytes), width)
    }

    fn read(bytes: &[u8], width: u8, count: usize) -> Decoded<Vec<u32>> {
        let mut out = Vec::new();
        runs(bytes, width)?.read(count, &mut out)?;
        Ok(out)
    }

    #[test]
    fn runs_of_both_kinds_are_read() {
        // Ten ones; a group of eight packed bits; two zeros.
        let bytes = [20, 1, 3, 0b1011_0110, 4, 0];
        let mut expected = vec![1; 10];
        expected.extend([0, 1, 1, 0, 1, 1, 0, 1, 0, 0]);
        assert_eq!(read(&bytes, 1, 20), Ok(expected.clone()));
        assert!(read(&bytes, 1, 21).is_err());
        for skipped in 0..20 {
            let (mut of_all, mut rest, mut bitmap) = (runs(&bytes, 1).expect("runs"), Vec::new(), Bitmap::default());
            of_all.skip(skipped).expect("skipped");
            of_all.clone().bitmap(20 - skipped, &mut bitmap).expect("bits");
            of_all.read(20 - skipped, &mut rest).expect("read");
            assert_eq!(rest, expected[skipped..]);
            assert!((0..rest.len()).all(|at| bitmap.get(at) == (rest[at] == 1)));
        }
        // Three bits each: 5, 7, 1, the rest zero.
        assert_eq!(read(&[3, 0b0111_1101, 0, 0], 3, 8), Ok(vec![5, 7, 1, 0, 0, 0, 0, 0]));
        assert_eq!([0, 1, 2, 3, 7, 8].map(width_of), [0, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn packed_values_of_every_width_are_read_from_every_place() {
        for width in 0..=32u8 {
            let value = |at: u64| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 17) & ((1 << width) - 1);
            let mut packed = vec![0u8; 5 * usize::from(width)];
            for at in 0..40u64 {
                for bit in (0..u64::from(width)).filter(|bit| value(at) >> bit & 1 == 1) {
                    let place = at * u64::from(width) + bit;
                    packed[(place / 8) as usize] |= 1 << (place % 8);
                }
            }
            let bytes = [&[5 << 1 | 1][..], &packed].concat();
            let expected: Vec<u32> = (0..40).map(|at| value(at) as u32).collect();
            for skipped in [0, 1, 7, 8, 9, 39] {
                let (mut of_all, mut out) = (runs(&bytes, width).expect("runs"), Vec::new());
                of_all.skip(skipped).expect("skipped");
                of_all.read(40 - skipped, &mut out).expect("read");
                assert_eq!(out, expected[skipped..], "{width} bits from {skipped}");
            }
        }
    }

    #[test]
    fn a_header_without_end_and_a_value_that_is_not_there_are_refused() {
        assert!(read(&[0xff; 30], 1, 8).is_err());
        assert!(read(&[20], 8, 8).is_err());
        assert!(runs(&[], 33).is_err());
        // The last group may end where its values do.
        assert_eq!(read(&[5, 0x21], 4, 2), Ok(vec![1, 2]));
        assert!(read(&[5, 0x21], 4, 3).is_err());
        // A level above the greatest, and one of two bits where one is enough.
        let levels = |bytes: &[u8], width| runs(bytes, width)?.levels(8, 2, &mut Vec::new());
        assert!(levels(&[16, 2], 2).is_ok() && levels(&[16, 3], 2).is_err());
        assert!(
            runs(&[16, 2], 1)
                .and_then(|mut runs| runs.bitmap(8, &mut Bitmap::default()))
                .is_err()
        );
    }
}
