//! Values of a page once they are decoded: of one kind each, those that are there one after another.

use std::sync::Arc;

use crate::kernel::Texts;

/// Values that are there, one after another.
#[derive(Debug, Clone)]
pub enum Values {
    /// 0 or 1.
    Booleans(Vec<u8>),
    /// Integers of 32 bits.
    Ints(Vec<i32>),
    /// Integers of 64 bits.
    Longs(Vec<i64>),
    /// Floats of 32 bits.
    Singles(Vec<f32>),
    /// Floats of 64 bits.
    Doubles(Vec<f64>),
    /// So many bytes each.
    Fixed(Vec<u8>, usize),
    /// Texts, or bytes of any length.
    Texts(Texts),
    /// Places in a dictionary.
    Codes(Vec<u32>, Arc<Texts>),
}

impl Values {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Values::Booleans(values) => values.len(),
            Values::Ints(values) => values.len(),
            Values::Longs(values) => values.len(),
            Values::Singles(values) => values.len(),
            Values::Doubles(values) => values.len(),
            Values::Fixed(bytes, width) => bytes.len() / (*width).max(1),
            Values::Texts(texts) => texts.len(),
            Values::Codes(codes, _) => codes.len(),
        }
    }

    /// Entries, where these are the values of a dictionary.
    pub fn entries(&self) -> usize {
        match self {
            Values::Codes(_, texts) => texts.len(),
            other => other.len(),
        }
    }

    /// Bytes of its longest text, where these are the values of a dictionary.
    pub fn longest(&self) -> usize {
        match self {
            Values::Codes(_, texts) => (0..texts.len()).map(|at| texts.bytes(at).len()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// Takes all away, and keeps the room.
    pub fn clear(&mut self) {
        match self {
            Values::Booleans(values) => values.clear(),
            Values::Ints(values) => values.clear(),
            Values::Longs(values) => values.clear(),
            Values::Singles(values) => values.clear(),
            Values::Doubles(values) => values.clear(),
            Values::Fixed(bytes, _) => bytes.clear(),
            Values::Texts(texts) => texts.clear(),
            Values::Codes(codes, _) => codes.clear(),
        }
    }

    /// Appends the values of a dictionary at these places, all of which it has.
    pub fn take(&mut self, dictionary: &Values, codes: &[u32]) {
        fn each<T: Copy + Default>(from: &[T], codes: &[u32], out: &mut Vec<T>) {
            out.extend(
                codes
                    .iter()
                    .map(|&code| from.get(code as usize).copied().unwrap_or_default()),
            );
        }
        match (self, dictionary) {
            (Values::Ints(out), Values::Ints(from)) => each(from, codes, out),
            (Values::Longs(out), Values::Longs(from)) => each(from, codes, out),
            (Values::Singles(out), Values::Singles(from)) => each(from, codes, out),
            (Values::Doubles(out), Values::Doubles(from)) => each(from, codes, out),
            (Values::Fixed(out, width), Values::Fixed(from, _)) => {
                let value = |&code: &u32| from.get(code as usize * *width..).and_then(|rest| rest.get(..*width));
                codes
                    .iter()
                    .filter_map(value)
                    .for_each(|value| out.extend_from_slice(value));
            }
            (Values::Codes(out, texts), Values::Codes(_, known)) if Arc::ptr_eq(texts, known) => {
                out.extend_from_slice(codes);
            }
            (out, Values::Codes(_, texts)) => *out = Values::Codes(codes.to_vec(), Arc::clone(texts)),
            _ => {}
        }
    }

    /// Appends those of another.
    pub fn append(&mut self, other: &Values) {
        match (self, other) {
            (Values::Booleans(out), Values::Booleans(more)) => out.extend_from_slice(more),
            (Values::Ints(out), Values::Ints(more)) => out.extend_from_slice(more),
            (Values::Longs(out), Values::Longs(more)) => out.extend_from_slice(more),
            (Values::Singles(out), Values::Singles(more)) => out.extend_from_slice(more),
            (Values::Doubles(out), Values::Doubles(more)) => out.extend_from_slice(more),
            (Values::Fixed(out, _), Values::Fixed(more, _)) => out.extend_from_slice(more),
            (Values::Texts(out), Values::Texts(more)) => out.append(more),
            (Values::Texts(out), Values::Codes(codes, texts)) => {
                codes.iter().for_each(|&code| out.push(texts.bytes(code as usize)));
            }
            _ => {}
        }
    }

    /// Takes the first so many away.
    pub fn forget(&mut self, count: usize) {
        fn each<T>(values: &mut Vec<T>, count: usize) {
            values.drain(..count.min(values.len()));
        }
        match self {
            Values::Booleans(values) => each(values, count),
            Values::Ints(values) => each(values, count),
            Values::Longs(values) => each(values, count),
            Values::Singles(values) => each(values, count),
            Values::Doubles(values) => each(values, count),
            Values::Fixed(bytes, width) => each(bytes, count.saturating_mul(*width)),
            Values::Texts(texts) => *texts = texts.slice(&(count..texts.len())),
            Values::Codes(codes, _) => each(codes, count),
        }
    }

    /// Bytes in memory, about.
    pub fn memory(&self) -> usize {
        match self {
            Values::Booleans(values) => values.len(),
            Values::Fixed(bytes, _) => bytes.len(),
            Values::Texts(texts) => texts.memory(),
            Values::Ints(_) | Values::Singles(_) | Values::Codes(..) => self.len() * 4,
            Values::Longs(_) | Values::Doubles(_) => self.len() * 8,
        }
    }

    /// Puts values where their cells are, with zeros for those that are missing. Texts stay.
    pub fn spread(&mut self, rows: usize, is_there: impl Fn(usize) -> bool) {
        fn each<T: Copy + Default>(values: &mut Vec<T>, rows: usize, is_there: impl Fn(usize) -> bool) {
            let mut from = std::mem::replace(values, Vec::with_capacity(rows)).into_iter();
            values.extend((0..rows).map(|row| match is_there(row) {
                true => from.next().unwrap_or_default(),
                false => T::default(),
            }));
        }
        match self {
            Values::Booleans(values) => each(values, rows, is_there),
            Values::Ints(values) => each(values, rows, is_there),
            Values::Longs(values) => each(values, rows, is_there),
            Values::Singles(values) => each(values, rows, is_there),
            Values::Doubles(values) => each(values, rows, is_there),
            Values::Fixed(..) | Values::Texts(_) | Values::Codes(..) => {}
        }
    }

    /// The bytes of a value that is kept as bytes; nothing of others.
    #[inline]
    pub fn bytes(&self, at: usize) -> &[u8] {
        match self {
            Values::Fixed(bytes, width) => {
                let value = bytes.get(at * width..).and_then(|rest| rest.get(..*width));
                value.unwrap_or(&[])
            }
            Values::Texts(texts) => texts.bytes(at),
            Values::Codes(codes, texts) => codes.get(at).map_or(&[], |&code| texts.bytes(code as usize)),
            _ => &[],
        }
    }
}
