//! The words of a text, as ydata-profiling takes them: in small letters, parted by white space,
//! without ASCII punctuation at either end.

use wide::u8x16;

use super::among;

/// Bytes that are looked at together.
const LANE: usize = 16;

/// The bytes of a word of each length that has a key.
const MASKS: [u128; LANE] = {
    let mut masks = [0; LANE];
    let mut length = 1;
    while length < LANE {
        masks[length] = masks[length - 1] << 8 | 0xff;
        length += 1;
    }
    masks
};

/// Which bytes are ASCII punctuation.
const MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        marks[byte] = (byte as u8).is_ascii_punctuation();
        byte += 1;
    }
    marks
};

/// A word where it lies, with a lane of bytes from its first on.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    from: &'a [u8],
    start: usize,
    end: usize,
}

impl Word<'_> {
    /// Its bytes in small letters, one at least.
    pub fn bytes(&self) -> Vec<u8> {
        self.from.get(self.start..self.end).unwrap_or(&[]).to_ascii_lowercase()
    }

    /// Its bytes in small letters and its length in one number, which tells it from all others;
    /// `None` of a word that fills a lane.
    #[inline]
    pub fn key(&self) -> Option<u128> {
        let length = self.end - self.start;
        // Without a branch for each length: what comes after the word is cut off.
        let mask = MASKS.get(length)?;
        let lane = small(*self.from.get(self.start..)?.first_chunk::<LANE>()?);
        Some(u128::from_le_bytes(lane) & mask | (length as u128) << 120)
    }

    /// Without punctuation at either end; `None` where nothing else is there.
    #[inline]
    fn bare(mut self) -> Option<Self> {
        let is_mark = |at: usize| self.from.get(at).is_some_and(|byte| MARKS[usize::from(*byte)]);
        while self.start < self.end && is_mark(self.start) {
            self.start += 1;
        }
        while self.start < self.end && is_mark(self.end - 1) {
            self.end -= 1;
        }
        (self.start < self.end).then_some(self)
    }
}

/// ASCII capitals as small letters.
#[inline]
fn small(lane: [u8; LANE]) -> [u8; LANE] {
    let lane = u8x16::from(lane);
    let capitals = among(lane, b'A', b'Z');
    (lane | capitals & u8x16::splat(32)).to_array()
}

/// The bytes of the word that has this key.
pub fn of_key(key: u128) -> Vec<u8> {
    let bytes = key.to_le_bytes();
    let length = usize::from(bytes[LANE - 1]);
    bytes.into_iter().take(length).collect()
}

/// Hands over the words of a UTF-8 text, one by one. The text is the first `length` bytes of `from`;
/// where enough lies behind it, as in an arena, it need not be copied to `room` first.
#[inline]
pub fn each(from: &[u8], length: usize, room: &mut Vec<u8>, take: impl FnMut(Word<'_>)) {
    let text = from.get(..length).unwrap_or(from);
    let is_ascii = text.is_ascii();
    if is_ascii && from.len() >= text.len() + 2 * LANE {
        return split(from, text.len(), take);
    }
    room.clear();
    if is_ascii {
        room.extend_from_slice(text);
    } else {
        // Other white space parts words as the space does, which is a single byte.
        for c in String::from_utf8_lossy(text).to_lowercase().chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            room.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    let length = room.len();
    room.resize(length + 2 * LANE, 0);
    split(room, length, take);
}

/// The words in the first `length` bytes, with two lanes behind them.
#[inline]
fn split(from: &[u8], length: usize, mut take: impl FnMut(Word<'_>)) {
    let mut start = 0;
    for (lane, at) in from.chunks_exact(LANE).zip((0..=length).step_by(LANE)) {
        let mut blanks = blanks(lane);
        let left = length - at;
        if left < LANE {
            // The end of the text ends its last word.
            blanks = blanks & ((1 << left) - 1) | 1 << left;
        }
        while blanks != 0 {
            let end = at + blanks.trailing_zeros() as usize;
            blanks &= blanks - 1;
            let word = Word { from, start, end }.bare();
            start = end + 1;
            if let Some(word) = word {
                take(word);
            }
        }
    }
}

/// A bit for each white space of a lane: the space, and what lies from tab to carriage return.
#[inline]
fn blanks(lane: &[u8]) -> u32 {
    let Ok(bytes) = <[u8; LANE]>::try_from(lane) else {
        return 0;
    };
    let lane = u8x16::from(bytes);
    (among(lane, 9, 13) | lane.simd_eq(u8x16::splat(b' '))).to_bitmask()
}

/// Whether a word, itself in small letters, is among a text's words.
pub fn has(text: &str, wanted: &str) -> bool {
    let mut found = false;
    each(text.as_bytes(), text.len(), &mut Vec::new(), |word| {
        found |= word.bytes() == wanted.as_bytes();
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let (mut words, mut behind) = (Vec::new(), Vec::new());
        let word = |word: Word<'_>| String::from_utf8_lossy(&word.bytes()).into_owned();
        each(text.as_bytes(), text.len(), &mut Vec::new(), |found| {
            words.push(word(found))
        });
        // The same where others lie behind it.
        let from = format!("{text}Others, that lie behind it; and more.");
        each(from.as_bytes(), text.len(), &mut Vec::new(), |found| {
            behind.push(word(found))
        });
        assert_eq!(words, behind);
        words
    }

    #[test]
    fn words_are_small_and_bare() {
        assert_eq!(
            all("Late order, \"urgent\" --\n\u{b}it's"),
            ["late", "order", "urgent", "it's"]
        );
        assert_eq!(all("ÉTÉ\u{a0}(été)"), ["été", "été"]);
        assert_eq!(all(" -- "), [""; 0]);
        assert_eq!(all("a\u{2003}É\u{85}c"), ["a", "é", "c"]);
        // Words across the lanes, and texts that fill them.
        for length in 0..50 {
            let text = format!("{} end", "x".repeat(length));
            let words: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(all(&text), words);
        }
        assert!(has("Late order!", "order") && !has("reorder", "order"));
    }

    #[test]
    fn keys_tell_words_apart_and_give_them_back() {
        let mut keys = std::collections::BTreeSet::new();
        let text: String = (1..=20).map(|n| format!("{} ", "ab".repeat(n).split_at(n).0)).collect();
        each(text.as_bytes(), text.len(), &mut Vec::new(), |word| {
            let key = word.key();
            assert_eq!(key.is_some(), word.bytes().len() < LANE);
            if let Some(key) = key {
                assert_eq!(of_key(key), word.bytes());
                assert!(keys.insert(key));
            }
        });
        assert_eq!(keys.len(), LANE - 1);
    }
}
