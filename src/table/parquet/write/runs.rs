//! Writes levels and dictionary indices as runs: what the other `runs` reads (the RLE / bit-packing
//! hybrid, Encodings.md of Apache Parquet).

use super::compact::varint;

/// Values that are packed together, and from how many on a repeated one becomes a run of its own.
const GROUP: usize = 8;

/// Appends values of `width` bits each (at most 32).
pub fn write(values: &[u32], width: u8, out: &mut Vec<u8>) {
    // What waits to be packed, and the values from `at` on.
    let (mut waiting, mut at) = (0, 0);
    while let Some(&value) = values.get(at) {
        let run = values.iter().skip(at).take_while(|other| **other == value).count();
        let over = (at - waiting) % GROUP;
        if over > 0 {
            // A group that was begun is filled up.
            at += run.min(GROUP - over);
        } else if run >= GROUP {
            packed(values.get(waiting..at).unwrap_or(&[]), width, out);
            repeated(value, run, width, out);
            at += run;
            waiting = at;
        } else {
            at += run;
        }
    }
    packed(values.get(waiting..).unwrap_or(&[]), width, out);
}

/// Appends a run of one value.
pub fn repeated(value: u32, count: usize, width: u8, out: &mut Vec<u8>) {
    varint((count as u64) << 1, out);
    out.extend(value.to_le_bytes().iter().take(width.div_ceil(8).into()));
}

/// Appends values in groups of eight, the last filled up with zeros.
fn packed(values: &[u32], width: u8, out: &mut Vec<u8>) {
    let groups = values.len().div_ceil(GROUP);
    if groups > 0 {
        varint((groups as u64) << 1 | 1, out);
        pack(values.iter().copied(), width, out);
        let end = values.len() * usize::from(width);
        let filled = groups * usize::from(width);
        out.resize(out.len() + filled - end.div_ceil(8), 0);
    }
}

/// Appends the bits of values, the lowest first; the last byte is filled up with zeros.
pub fn pack(values: impl Iterator<Item = u32>, width: u8, out: &mut Vec<u8>) {
    let (mut bits, mut count) = (0u64, 0u8);
    for value in values {
        bits |= u64::from(value) << count;
        count += width;
        while count >= 8 {
            out.push(bits as u8);
            bits >>= 8;
            count -= 8;
        }
    }
    if count > 0 {
        out.push(bits as u8);
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::super::runs::Runs;
    use super::*;

    fn back(bytes: Vec<u8>, width: u8, count: usize) -> Vec<u32> {
        let mut out = Vec::new();
        let mut runs = Runs::new(Bytes::from(bytes), width).expect("a width");
        runs.read(count, &mut out).expect("as many");
        out
    }

    #[test]
    fn a_value_that_repeats_takes_a_run_and_others_are_packed() {
        let mut bytes = Vec::new();
        write(&[1; 1000], 1, &mut bytes);
        assert_eq!(bytes, [0xd0, 0x0f, 1]);
        bytes.clear();
        // Two groups, the second of them filled up from the run that follows, and the rest of it.
        let values: Vec<u32> = [2, 0, 1, 3, 2, 1, 0, 3, 1].into_iter().chain([3; 20]).collect();
        write(&values, 2, &mut bytes);
        assert_eq!(bytes, [5, 0xd2, 0xc6, 0xfd, 0xff, 26, 3]);
        bytes.clear();
        write(&[], 7, &mut bytes);
        assert!(bytes.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(if cfg!(target_arch = "wasm32") { 32 } else { 256 }))]

        #[test]
        fn runs_of_any_lengths_are_read_back(width in 1u8..=32, drawn in vec((any::<u32>(), 1usize..30), 0..40)) {
            let mask = u32::MAX >> (32 - u32::from(width));
            let runs = drawn.into_iter().map(|(value, count)| vec![value & mask; if count > 20 { count } else { 1 }]);
            let values: Vec<u32> = runs.flatten().collect();
            let mut bytes = Vec::new();
            write(&values, width, &mut bytes);
            prop_assert_eq!(back(bytes, width, values.len()), values);
        }
    }
}
