//! Cells that are there, as Parquet keeps them, and how they are written plainly.

use std::ops::Range;

use super::runs;
use crate::kernel::Texts;

/// Values that are there, one after another.
#[derive(Debug)]
pub enum Cells {
    /// 0 or 1.
    Booleans(Vec<u8>),
    /// Integers or floats, as their bits; so many bytes of each are written.
    Words(Vec<u64>, usize),
    /// Wide integers; so many bytes of each are written.
    Wide(Vec<i128>, usize),
    /// Texts.
    Texts(Texts),
}

/// Bytes of the length before a text.
pub const LENGTH: usize = 4;

impl Cells {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Cells::Booleans(values) => values.len(),
            Cells::Words(values, _) => values.len(),
            Cells::Wide(values, _) => values.len(),
            Cells::Texts(texts) => texts.len(),
        }
    }

    /// Bytes of a value that is written plainly, of a boolean rather more.
    pub fn bytes(&self, at: usize) -> usize {
        match self {
            Cells::Booleans(_) => 1,
            Cells::Words(_, width) | Cells::Wide(_, width) => *width,
            Cells::Texts(texts) => LENGTH + texts.bytes(at).len(),
        }
    }

    /// Appends some of them plainly (`PLAIN`, Encodings.md of Apache Parquet).
    pub fn write(&self, some: Range<usize>, out: &mut Vec<u8>) {
        match self {
            Cells::Booleans(values) => {
                let values = values.get(some).unwrap_or(&[]);
                runs::pack(values.iter().map(|&value| value.into()), 1, out);
            }
            Cells::Words(values, 4) => {
                let values = values.get(some).unwrap_or(&[]);
                out.extend(values.iter().flat_map(|&word| (word as u32).to_le_bytes()));
            }
            Cells::Words(values, _) => {
                let values = values.get(some).unwrap_or(&[]);
                out.extend(values.iter().flat_map(|word| word.to_le_bytes()));
            }
            Cells::Wide(values, width) => {
                for value in values.get(some).unwrap_or(&[]) {
                    out.extend_from_slice(big_endian(value, *width).as_slice());
                }
            }
            Cells::Texts(texts) => {
                for text in some.map(|at| texts.bytes(at)) {
                    // A longer one fits no page, which is refused where the page ends.
                    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
                    out.extend_from_slice(text);
                }
            }
        }
    }
}

/// The lowest bytes of a wide integer, the highest of them first.
pub fn big_endian(value: &i128, width: usize) -> Vec<u8> {
    value
        .to_be_bytes()
        .into_iter()
        .skip(size_of::<i128>().saturating_sub(width))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_written_with_its_bytes() {
        let written = |cells: &Cells, some| {
            let mut out = Vec::new();
            cells.write(some, &mut out);
            out
        };
        let booleans = Cells::Booleans(vec![0, 1, 1, 0, 0, 0, 0, 0, 1, 1]);
        assert_eq!(written(&booleans, 1..10), [0b1000_0011, 1]);
        let words = |width| Cells::Words(vec![(-2i64).cast_unsigned(), 3], width);
        assert_eq!(written(&words(4), 0..2), [0xfe, 0xff, 0xff, 0xff, 3, 0, 0, 0]);
        assert_eq!(written(&words(8), 1..2), [3, 0, 0, 0, 0, 0, 0, 0]);
        let wide = Cells::Wide(vec![-2, 0x0102_0304_0506_0708_090a], 11);
        assert_eq!(written(&wide, 1..2), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(written(&wide, 0..1).last_chunk(), Some(&[0xff, 0xfe]));
        let mut texts = Texts::default();
        [&b"a"[..], b"", b"bc"].into_iter().for_each(|text| texts.push(text));
        assert_eq!(
            written(&Cells::Texts(texts), 1..3),
            [0, 0, 0, 0, 2, 0, 0, 0, b'b', b'c']
        );
    }
}
