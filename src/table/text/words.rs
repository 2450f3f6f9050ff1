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

/// Hands over the words of a UTF-8 text, one by one. `room` is used on the way.
#[inline]
pub fn each(text: &[u8], room: &mut Vec<u8>, mut take: impl FnMut(&[u8])) {
    room.clear();
    if text.is_ascii() {
        room.extend_from_slice(text);
        room.make_ascii_lowercase();
        // A blank ends the last word; nothing ends what fills the lane.
        room.push(b' ');
        room.resize(room.len().next_multiple_of(LANE), 0);
        split(room, take);
        return;
    }
    let small = String::from_utf8_lossy(text).to_lowercase();
    for word in small.split_whitespace().map(|word| bare(word.as_bytes())) {
        if !word.is_empty() {
            take(word);
        }
    }
}

/// Words of ASCII text, each ended by a blank, in full lanes.
#[inline]
fn split(room: &[u8], mut take: impl FnMut(&[u8])) {
    let mut start = 0;
    for (lane, at) in room.chunks_exact(LANE).zip((0..).step_by(LANE)) {
        let mut blanks = blanks(lane);
        while blanks != 0 {
            let end = at + blanks.trailing_zeros() as usize;
            blanks &= blanks - 1;
            let word = bare(room.get(start..end).unwrap_or(&[]));
            start = end + 1;
            if !word.is_empty() {
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
    let breaks = lane.max(u8x16::splat(9)).min(u8x16::splat(13)).simd_eq(lane);
    (breaks | lane.simd_eq(u8x16::splat(b' '))).to_bitmask()
}

/// Whether a word, itself in small letters, is among a text's words.
pub fn has(text: &str, wanted: &str) -> bool {
    let mut found = false;
    each(text.as_bytes(), &mut Vec::new(), |word| {
        found |= word == wanted.as_bytes();
    });
    found
}

#[inline]
fn bare(word: &[u8]) -> &[u8] {
    let is_mark = |byte: Option<&u8>| byte.is_some_and(|byte| MARKS[usize::from(*byte)]);
    if is_mark(word.first()) || is_mark(word.last()) {
        stripped(word)
    } else {
        word
    }
}

fn stripped(mut word: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = word
        && first.is_ascii_punctuation()
    {
        word = rest;
    }
    while let [rest @ .., last] = word
        && last.is_ascii_punctuation()
    {
        word = rest;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each(text.as_bytes(), &mut Vec::new(), |word| {
            words.push(String::from_utf8_lossy(word).into_owned());
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
        // Words across the lanes, and texts that fill them.
        for length in 0..50 {
            let text = format!("{} end", "x".repeat(length));
            let words: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(all(&text), words);
        }
        assert!(has("Late order!", "order") && !has("reorder", "order"));
    }
}
