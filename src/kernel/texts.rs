//! Many texts in one arena.

use std::ops::Range;

/// Texts one after another in one arena. Always UTF-8: who pushes has checked it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// Appends one.
    #[inline]
    pub fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
    }

    /// Appends several that lie one after another in `data`: the first begins at the first
    /// offset, each ends where the next begins. What lies outside `data` is empty.
    pub fn extend(&mut self, data: &[u8], offsets: &[i64]) {
        let at = |offset: i64| usize::try_from(offset).unwrap_or(0).min(data.len());
        let (Some(&first), Some(&last)) = (offsets.first(), offsets.last()) else {
            return;
        };
        let (first, base) = (at(first), self.bytes.len());
        self.bytes.extend_from_slice(data.get(first..at(last)).unwrap_or(&[]));
        let end = self.bytes.len();
        let ends = offsets
            .iter()
            .skip(1)
            .map(|&offset| (at(offset).saturating_sub(first) + base).min(end));
        self.ends.extend(ends);
    }

    /// Takes all away, and keeps the room.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Makes room for this many more texts with so many bytes.
    pub fn reserve(&mut self, texts: usize, bytes: usize) {
        self.ends.reserve(texts);
        self.bytes.reserve(bytes);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of one; empty beyond the end.
    #[inline]
    pub fn bytes(&self, index: usize) -> &[u8] {
        let start = if index == 0 {
            0
        } else {
            self.ends.get(index - 1).copied().unwrap_or(0)
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or(&[])
    }

    /// One as text.
    pub fn text(&self, index: usize) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(index))
    }

    /// The whole arena.
    pub fn arena(&self) -> &[u8] {
        &self.bytes
    }

    /// Where each ends in the arena.
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// Appends all of another.
    pub fn append(&mut self, other: &Texts) {
        let base = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| end + base));
    }

    /// Some of them; those beyond the end are left out.
    #[must_use]
    pub fn slice(&self, texts: &Range<usize>) -> Texts {
        let end = texts.end.min(self.len());
        let ends = self.ends.get(texts.start.min(end)..end).unwrap_or_default();
        let base = match texts.start.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let bytes = base..ends.last().copied().unwrap_or(base);
        Texts {
            bytes: self.bytes.get(bytes).unwrap_or_default().to_vec(),
            ends: ends.iter().map(|end| end - base).collect(),
        }
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.bytes.len() + self.ends.len() * size_of::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_taken_together_are_those_taken_one_by_one() {
        let (mut together, mut single) = (Texts::default(), Texts::default());
        single.push(b"first");
        together.push(b"first");
        together.extend(b"xabcde", &[1, 3, 3, 6]);
        [&b"ab"[..], b"", b"cde"].into_iter().for_each(|text| single.push(text));
        assert_eq!(together, single);
        for (start, end) in [(0, 4), (1, 3), (2, 2), (3, 9), (7, 9)] {
            let mut slice = Texts::default();
            (start..end.min(single.len())).for_each(|at| slice.push(single.bytes(at)));
            assert_eq!(single.slice(&(start..end)), slice, "{start} to {end}");
        }
    }
}
