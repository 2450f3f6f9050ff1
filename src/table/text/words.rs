//! The words of a text, as ydata-profiling takes them: in small letters, parted by white space,
//! without ASCII punctuation at either end.

use wide::u8x16;

/// Bytes that are looked at together.
const LANE: usize = 16;

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

/// A word where it lies: in small letters, with a lane of bytes from its first on.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    room: &'a [u8],
    start: usize,
    end: usize,
}

impl<'a> Word<'a> {
    /// Its bytes, one at least.
    #[inline]
    pub fn bytes(&self) -> &'a [u8] {
        self.room.get(self.start..self.end).unwrap_or(&[])
    }

    /// Its bytes and its length in one number, which tells it from all others; `None` of a word
    /// that fills a lane.
    #[inline]
    pub fn key(&self) -> Option<u128> {
        let length = self.end - self.start;
        let lane = self.room.get(self.start..)?.first_chunk::<LANE>()?;
        // Without a branch for each length: what comes after the word is cut off.
        let mask = (1u128 << (8 * length.min(LANE - 1))) - 1;
        (length < LANE).then(|| u128::from_le_bytes(*lane) & mask | (length as u128) << 120)
    }

    /// Without punctuation at either end; `None` where nothing else is there.
    #[inline]
    fn bare(mut self) -> Option<Self> {
        let is_mark = |at: usize| self.room.get(at).is_some_and(|byte| MARKS[usize::from(*byte)]);
        while self.start < self.end && is_mark(self.start) {
            self.start += 1;
        }
        while self.start < self.end && is_mark(self.end - 1) {
            self.end -= 1;
        }
        (self.start < self.end).then_some(self)
    }
}

/// The bytes of the word that has this key.
pub fn of_key(key: u128) -> Vec<u8> {
    let bytes = key.to_le_bytes();
    let length = usize::from(bytes[LANE - 1]);
    bytes.into_iter().take(length).collect()
}

/// Hands over the words of a UTF-8 text, one by one. `room` is where they lie meanwhile.
#[inline]
pub fn each(text: &[u8], room: &mut Vec<u8>, take: impl FnMut(Word<'_>)) {
    room.clear();
    if text.is_ascii() {
        room.extend_from_slice(text);
        room.make_ascii_lowercase();
    } else {
        let small = String::from_utf8_lossy(text).to_lowercase();
        // Other white space parts words as the space does, which is a single byte.
        for c in small.chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            room.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    // A blank ends the last word; nothing ends what fills its lane and the next.
    room.push(b' ');
    room.resize(room.len().next_multiple_of(LANE) + LANE, 0);
    split(room, take);
}

/// Words that blanks end, in full lanes.
#[inline]
fn split(room: &[u8], mut take: impl FnMut(Word<'_>)) {
    let mut start = 0;
    for (lane, at) in room.chunks_exact(LANE).zip((0..).step_by(LANE)) {
        let mut blanks = blanks(lane);
        while blanks != 0 {
            let end = at + blanks.trailing_zeros() as usize;
            blanks &= blanks - 1;
            let word = Word { room, start, end }.bare();
            start = end + 1;
            word.into_iter().for_each(&mut take);
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
    let breaks = lane.max(u8x16::splat(9)).min(u8x16::splat(13)).simd_eq(lane);
    (breaks | lane.simd_eq(u8x16::splat(b' '))).to_bitmask()
}

/// Whether a word, itself in small letters, is among a text's words.
pub fn has(text: &str, wanted: &str) -> bool {
    let mut found = false;
    each(text.as_bytes(), &mut Vec::new(), |word| {
        found |= word.bytes() == wanted.as_bytes();
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each(text.as_bytes(), &mut Vec::new(), |word| {
            words.push(String::from_utf8_lossy(word.bytes()).into_owned());
        });
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
        each(text.as_bytes(), &mut Vec::new(), |word| {
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
