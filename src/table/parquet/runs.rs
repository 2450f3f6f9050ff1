//! Runs of levels, dictionary indices and booleans, walked before the Parquet crate decodes them.
//!
//! The RLE / bit-packing hybrid (Encodings.md of Apache Parquet): runs of one repeated value, or
//! of packed values in groups of eight. The crate panics on a run whose header has no end, and on
//! packed levels that are not there.

/// Most bytes of an integer of 64 bits; the crate panics on longer ones.
const LONGEST: usize = 10;

/// One run.
pub enum Run<'a> {
    /// This value so often.
    Repeated(u32, usize),
    /// Packed values, lowest bits first, and how many of them there are.
    Packed(&'a [u8], usize),
}

/// Runs one after another.
pub struct Runs<'a> {
    rest: &'a [u8],
    /// Bits of a value.
    width: u8,
}

impl<'a> Runs<'a> {
    /// Of values that take `width` bits each, 32 at most.
    pub fn new(bytes: &'a [u8], width: u8) -> Self {
        Runs { rest: bytes, width }
    }

    /// The next run; `Ok(None)` at the end.
    ///
    /// # Errors
    /// When its header or its repeated value is cut off.
    fn next(&mut self) -> Result<Option<Run<'a>>, &'static str> {
        const CUT: &str = "a run in it is cut off";
        if self.rest.is_empty() {
            return Ok(None);
        }
        let header = varint(&mut self.rest).ok_or(CUT)?;
        let count = usize::try_from(header >> 1).map_err(|_| CUT)?;
        if header & 1 == 0 {
            let (value, rest) = self.rest.split_at_checked(self.width.div_ceil(8).into()).ok_or(CUT)?;
            self.rest = rest;
            let value = value.iter().rev().fold(0u32, |all, &byte| all << 8 | u32::from(byte));
            return Ok(Some(Run::Repeated(value, count)));
        }
        let bytes = count.checked_mul(self.width.into()).ok_or(CUT)?;
        // Some writers cut the last group off where its values end.
        let (packed, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.rest = rest;
        let non_null = match usize::from(self.width) {
            0 => usize::MAX,
            width => packed.len().saturating_mul(8) / width,
        };
        Ok(Some(Run::Packed(packed, count.saturating_mul(8).min(non_null))))
    }

    /// Hands the first `wanted` values to `take`, run by run, with how many of the run count.
    /// Returns how many there were.
    ///
    /// # Errors
    /// When a run is cut off.
    pub fn each(mut self, wanted: usize, mut take: impl FnMut(&Run<'a>, usize)) -> Result<usize, &'static str> {
        let mut seen = 0;
        while seen < wanted {
            let Some(run) = self.next()? else { break };
            let (Run::Repeated(_, count) | Run::Packed(_, count)) = run;
            let count = count.min(wanted - seen);
            take(&run, count);
            seen += count;
        }
        Ok(seen)
    }
}

/// Bits of each of the values from 0 to `limit`.
pub fn width_of(limit: i16) -> u8 {
    (16 - limit.max(0).leading_zeros()) as u8
}

/// How many of the first `wanted` levels are `level`.
///
/// # Errors
/// When a run is cut off.
pub fn count(bytes: &[u8], width: u8, wanted: usize, level: u32) -> Result<usize, &'static str> {
    let mut found = 0;
    Runs::new(bytes, width).each(wanted, |run, count| {
        found += match run {
            Run::Repeated(value, _) if *value == level => count,
            Run::Repeated(..) => 0,
            Run::Packed(packed, _) => (0..count).filter(|&at| bits(packed, at, width) == level).count(),
        };
    })?;
    Ok(found)
}

/// The packed value at a place; zero behind the end.
pub fn bits(packed: &[u8], at: usize, width: u8) -> u32 {
    let first = at * usize::from(width);
    let bytes = packed.get(first / 8..).unwrap_or(&[]).iter().take(5);
    let window = bytes.rev().fold(0u64, |all, &byte| all << 8 | u64::from(byte));
    let mask = (1u64 << width.min(32)) - 1;
    ((window >> (first % 8)) & mask) as u32
}

/// An integer of up to ten bytes, seven bits in each, the lowest first.
pub fn varint(rest: &mut &[u8]) -> Option<u64> {
    let length = rest.iter().take(LONGEST).position(|byte| byte & 0x80 == 0)? + 1;
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    let seven = |all: u64, &byte: &u8| all << 7 | u64::from(byte & 0x7f);
    Some(bytes.iter().rev().fold(0, seven))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_both_kinds_are_counted() {
        // Ten ones; a group of eight packed bits, of which five are ones; two zeros.
        let bytes = [20, 1, 3, 0b1011_0110, 4, 0];
        assert_eq!(count(&bytes, 1, 20, 1), Ok(15));
        assert_eq!(count(&bytes, 1, 12, 1), Ok(11));
        // Three bits each: 5, 7, 1, the rest zero.
        let packed = [3, 0b0111_1101, 0, 0];
        assert_eq!(count(&packed, 3, 8, 5), Ok(1));
        assert_eq!(bits(&packed[1..], 2, 3), 1);
        assert_eq!([0, 1, 2, 3, 7, 8].map(width_of), [0, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn a_header_without_end_and_a_value_that_is_not_there_are_refused() {
        assert!(count(&[0xff; 30], 1, 8, 1).is_err());
        assert!(count(&[20], 8, 8, 1).is_err());
        // The last group may end where its values do.
        assert_eq!(Runs::new(&[5, 0xff], 4).each(16, |_, _| ()), Ok(2));
    }
}
