//! The least and the greatest value of a column chunk, by which readers pass over it.
//!
//! Each type has its order (`ColumnOrder`, parquet.thrift of Apache Parquet): whole numbers by their
//! value, text by its bytes. A NaN is not counted, and since readers do not agree which zero is less,
//! the least zero is -0 and the greatest +0. Long text is cut, as many characters as fit: the least
//! one may become less, the greatest one has its last character raised.

use std::cmp::Ordering;

use super::cells::{Cells, big_endian};
use crate::table::stored::Stored;

/// Most bytes of a text.
const LONGEST: usize = 64;

/// A least or greatest value as it is written, and whether it is one of the values itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Its bytes, without a length.
    pub bytes: Vec<u8>,
    /// Whether it is one of the values.
    pub is_exact: bool,
}

/// The least and the greatest of some values; `None` where there is none, or none that can be written.
pub fn of(stored: &Stored, cells: &Cells) -> (Option<End>, Option<End>) {
    match cells {
        Cells::Booleans(values) => both(values.iter().copied(), u8::cmp, |value| vec![value]),
        Cells::Words(values, _) if *stored == Stored::Double => {
            let floats = values.iter().map(|&word| f64::from_bits(word)).filter(|v| !v.is_nan());
            // By all their bits, in which -0 is less than +0.
            let (min, max) = span(floats, f64::total_cmp);
            let min = min.map(|v| if v == 0.0 { -0.0 } else { v });
            // The sum of both zeros is +0.
            let max = max.map(|v| v + 0.0);
            (min.map(|v| exact(v.to_le_bytes())), max.map(|v| exact(v.to_le_bytes())))
        }
        Cells::Words(values, width) => {
            let bytes = |word: u64| word.to_le_bytes().into_iter().take(*width).collect();
            match stored {
                Stored::Unsigned => both(values.iter().copied(), u64::cmp, bytes),
                _ => both(values.iter().map(|word| word.cast_signed()), i64::cmp, |value| {
                    bytes(value.cast_unsigned())
                }),
            }
        }
        Cells::Wide(values, width) => both(values.iter().copied(), i128::cmp, |value| big_endian(&value, *width)),
        Cells::Texts(texts) => {
            let (min, max) = span((0..texts.len()).map(|at| texts.bytes(at)), |a, b| a.cmp(b));
            (min.and_then(least), max.and_then(greatest))
        }
    }
}

fn exact(bytes: impl Into<Vec<u8>>) -> End {
    End {
        bytes: bytes.into(),
        is_exact: true,
    }
}

fn both<T: Copy>(
    values: impl Iterator<Item = T>,
    order: impl Fn(&T, &T) -> Ordering,
    bytes: impl Fn(T) -> Vec<u8>,
) -> (Option<End>, Option<End>) {
    let (min, max) = span(values, order);
    (min.map(|v| exact(bytes(v))), max.map(|v| exact(bytes(v))))
}

fn span<T: Copy>(mut values: impl Iterator<Item = T>, order: impl Fn(&T, &T) -> Ordering) -> (Option<T>, Option<T>) {
    let Some(first) = values.next() else {
        return (None, None);
    };
    let (min, max) = values.fold((first, first), |(min, max), value| {
        (
            if order(&value, &min).is_lt() { value } else { min },
            if order(&value, &max).is_gt() { value } else { max },
        )
    });
    (Some(min), Some(max))
}

/// As much of a text as may be written; `None` when it is no text.
fn cut(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.get(..text.floor_char_boundary(LONGEST))
}

fn least(bytes: &[u8]) -> Option<End> {
    let text = cut(bytes)?;
    Some(End {
        bytes: text.as_bytes().to_vec(),
        is_exact: text.len() == bytes.len(),
    })
}

fn greatest(bytes: &[u8]) -> Option<End> {
    let text = cut(bytes)?;
    match text.len() == bytes.len() {
        true => Some(exact(bytes)),
        false => raised(text).map(|bytes| End { bytes, is_exact: false }),
    }
}

/// A text that is greater than all that begin with this one: its last character that has a next one
/// of as many bytes is raised, and what follows is left out.
fn raised(text: &str) -> Option<Vec<u8>> {
    text.char_indices().rev().find_map(|(at, character)| {
        let next = char::from_u32(u32::from(character) + 1)?;
        if next.len_utf8() != character.len_utf8() {
            return None;
        }
        let mut raised = text.get(..at)?.to_owned();
        raised.push(next);
        Some(raised.into_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Texts;
    use crate::table::stored::Unit;

    fn floats(values: &[f64]) -> [Option<u64>; 2] {
        let cells = Cells::Words(values.iter().map(|v| v.to_bits()).collect(), 8);
        let (min, max) = of(&Stored::Double, &cells);
        [min, max].map(|end| {
            let bytes: [u8; 8] = end?.bytes.try_into().expect("eight bytes");
            Some(f64::from_le_bytes(bytes).to_bits())
        })
    }

    #[test]
    fn floats_pass_over_nan_and_take_the_wider_zero() {
        let bits = |values: [f64; 2]| values.map(|v| Some(v.to_bits()));
        assert_eq!(floats(&[f64::NAN, 2.0, -f64::NAN, -3.0]), bits([-3.0, 2.0]));
        assert_eq!(
            floats(&[f64::INFINITY, f64::NEG_INFINITY]),
            bits([f64::NEG_INFINITY, f64::INFINITY])
        );
        assert_eq!(floats(&[0.0]), bits([-0.0, 0.0]));
        assert_eq!(floats(&[-0.0]), bits([-0.0, 0.0]));
        assert_eq!(floats(&[0.0, 1.0]), bits([-0.0, 1.0]));
        assert_eq!(floats(&[-1.0, -0.0]), bits([-1.0, 0.0]));
        assert_eq!(floats(&[f64::NAN]), [None, None]);
        assert_eq!(floats(&[]), [None, None]);
    }

    #[test]
    fn whole_numbers_have_a_sign_unless_the_type_has_none() {
        let words = || vec![(-1i64).cast_unsigned(), 5, 3];
        let ends = |stored: &Stored, cells: &Cells| {
            let (min, max) = of(stored, cells);
            [min, max].map(|end| end.expect("an end").bytes)
        };
        let minus = vec![0xff; 8];
        let small = |value: u8| vec![value, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(
            ends(&Stored::Integer, &Cells::Words(words(), 8)),
            [minus.clone(), small(5)]
        );
        assert_eq!(ends(&Stored::Unsigned, &Cells::Words(words(), 8)), [small(3), minus]);
        let times = Stored::Time(Unit::Milli);
        assert_eq!(
            ends(&times, &Cells::Words(words(), 4)),
            [vec![0xff; 4], vec![5, 0, 0, 0]]
        );
        let decimals = Stored::Decimal(20, 2);
        assert_eq!(
            ends(&decimals, &Cells::Wide(vec![-1, 258, 7], 9)),
            [vec![0xff; 9], vec![0, 0, 0, 0, 0, 0, 0, 1, 2]]
        );
        assert_eq!(ends(&Stored::Boolean, &Cells::Booleans(vec![1, 0, 1])), [[0], [1]]);
    }

    #[test]
    fn long_text_is_cut_so_that_it_still_encloses_all() {
        let ends = |list: &[&str]| {
            let mut texts = Texts::default();
            list.iter().for_each(|text| texts.push(text.as_bytes()));
            let (min, max) = of(&Stored::Text { is_large: false }, &Cells::Texts(texts));
            [min, max].map(|end| end.map(|end| (String::from_utf8(end.bytes).expect("UTF-8"), end.is_exact)))
        };
        let end = |text: &str, is_exact| Some((text.to_owned(), is_exact));
        assert_eq!(ends(&["b", "", "é", "z"]), [end("", true), end("é", true)]);
        let fits = "a".repeat(64);
        assert_eq!(ends(&[&fits]), [end(&fits, true), end(&fits, true)]);
        let longer = "a".repeat(65);
        let above = format!("{}b", "a".repeat(63));
        assert_eq!(ends(&[&longer]), [end(&fits, false), end(&above, false)]);
        // A character of two bytes is not cut in half, and one without a next of its length is left out.
        let odd = format!("x{}", "é".repeat(40));
        let (below, above) = (format!("x{}", "é".repeat(31)), format!("x{}ê", "é".repeat(30)));
        assert_eq!(ends(&[&odd]), [end(&below, false), end(&above, false)]);
        let last = format!("k{}", "\u{7f}".repeat(99));
        assert_eq!(ends(&[&last])[1], end("l", false));
        let highest = "\u{10ffff}".repeat(99);
        assert_eq!(ends(&[&highest]), [end(&"\u{10ffff}".repeat(16), false), None]);
        assert_eq!(ends(&[]), [None, None]);
    }
}
