//! The pattern of a text: `9` for a digit, `A` for a capital, `a` for another letter, and every
//! other character for itself ("AB-1234" is `AA-9999`).
//!
//! Where lengths vary, runs are drawn together: `9…` and `a…` stand for one or more, `A…` for two
//! or more, so that a name of any length is `Aa…`.

use wide::u8x16;

use super::among;

/// Bytes that are looked at together.
const LANE: usize = 16;

/// Longer texts have no pattern: they are prose, or codes that nobody checks by eye.
pub const LONGEST: usize = 32;

/// "And more of these", after the sign of a run.
pub const MORE: char = '…';

/// The exact pattern; `None` for an empty text, and beyond [`LONGEST`] characters.
pub fn exact(text: &str) -> Option<String> {
    let mut signs = String::with_capacity(text.len());
    for (place, c) in text.chars().enumerate() {
        if place == LONGEST {
            return None;
        }
        signs.push(sign(c));
    }
    (!signs.is_empty()).then_some(signs)
}

/// The exact pattern of the UTF-8 text in the first `length` bytes of `from`, at most [`LONGEST`],
/// with zeros behind it, and the pattern's length: the same as [`exact`], all bytes at once.
#[inline]
pub fn exact_of(from: &[u8], length: usize) -> ([u8; LONGEST], usize) {
    let (low, high) = lanes(from, length);
    let is_ascii = ((low | high) & u8x16::splat(128)).simd_eq(u8x16::splat(0)).to_bitmask() == 0xffff;
    let mut signs = [0; LONGEST];
    let (first, last) = signs.split_at_mut(LANE);
    first.copy_from_slice(&translated(low).to_array());
    last.copy_from_slice(&translated(high).to_array());
    if is_ascii {
        return (signs, length);
    }
    let length = beyond(&mut signs, length);
    (signs, length)
}

/// The bytes, and zeros behind them.
#[inline]
fn lanes(from: &[u8], length: usize) -> (u8x16, u8x16) {
    let lane = |bytes: &[u8]| u8x16::from(bytes.first_chunk::<LANE>().copied().unwrap_or_default());
    if let Some((low, high)) = from.first_chunk::<LONGEST>().map(|all| all.split_at(LANE)) {
        // What lies behind is read with it, and cut off: quicker than to copy byte for byte.
        let places = u8x16::from(std::array::from_fn(|place| place as u8));
        let cut = |bytes: &[u8], length: usize| {
            let last = u8x16::splat(length.wrapping_sub(1) as u8);
            let within = places.min(last).simd_eq(places);
            if length == 0 {
                u8x16::splat(0)
            } else {
                lane(bytes) & within
            }
        };
        return (cut(low, length.min(LANE)), cut(high, length.saturating_sub(LANE)));
    }
    let mut room = [0; LONGEST];
    room.iter_mut()
        .zip(from)
        .take(length)
        .for_each(|(to, byte)| *to = *byte);
    let (low, high) = room.split_at(LANE);
    (lane(low), lane(high))
}

/// ASCII digits and letters as their signs.
#[inline]
fn translated(lane: u8x16) -> u8x16 {
    let sign = |lane: u8x16, (low, high): (u8, u8), sign: u8| {
        let among = among(lane, low, high);
        (among & u8x16::splat(sign)) | (!among & lane)
    };
    let lane = sign(lane, (b'0', b'9'), b'9');
    let lane = sign(lane, (b'A', b'Z'), b'A');
    sign(lane, (b'a', b'z'), b'a')
}

/// Turns what is beyond ASCII into its signs, which are never longer, and draws the rest up.
fn beyond(text: &mut [u8; LONGEST], length: usize) -> usize {
    let all = *text;
    let mut rest = all.get(..length).unwrap_or(&[]);
    let mut end = 0;
    let mut put = |bytes: &[u8]| {
        for byte in bytes {
            if let Some(place) = text.get_mut(end) {
                *place = *byte;
                end += 1;
            }
        }
    };
    while !rest.is_empty() {
        let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (plain, after) = rest.split_at(ascii);
        put(plain);
        let high = after.iter().position(u8::is_ascii).unwrap_or(after.len());
        let (high, after) = after.split_at(high);
        for c in String::from_utf8_lossy(high).chars() {
            put(sign(c).encode_utf8(&mut [0; 4]).as_bytes());
        }
        rest = after;
    }
    text.iter_mut().skip(end).for_each(|byte| *byte = 0);
    end
}

/// An exact pattern with its runs drawn together.
pub fn runs(exact: &str) -> String {
    let mut drawn = String::with_capacity(exact.len());
    let mut signs = exact.chars().peekable();
    while let Some(sign) = signs.next() {
        drawn.push(sign);
        if !matches!(sign, '9' | 'A' | 'a') {
            continue;
        }
        let mut more = false;
        while signs.next_if_eq(&sign).is_some() {
            more = true;
        }
        if more || sign != 'A' {
            drawn.push(MORE);
        }
    }
    drawn
}

/// Whether a text has this pattern, exact or with runs drawn together.
pub fn fits(text: &str, pattern: &str) -> bool {
    exact(text).is_some_and(|exact| exact == pattern || pattern.contains(MORE) && runs(&exact) == pattern)
}

fn sign(c: char) -> char {
    match c {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        'a'..='z' => 'a',
        c if c.is_ascii() => c,
        // Small letters of Western Europe, which the tables below would find too, but late.
        'ß'..='ö' | 'ø'..='ÿ' => 'a',
        c if c.is_numeric() => '9',
        c if c.is_uppercase() => 'A',
        c if c.is_alphabetic() => 'a',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_become_signs_and_runs_are_drawn_together() {
        let both = |text: &str| exact(text).map(|exact| (runs(&exact), exact));
        let pair = |runs: &str, exact: &str| Some((runs.to_owned(), exact.to_owned()));
        assert_eq!(both("AB-1234"), pair("A…-9…", "AA-9999"));
        assert_eq!(both("Zoë Brown"), pair("Aa… Aa…", "Aaa Aaaaa"));
        assert_eq!(both("東京 1"), pair("a… 9…", "aa 9"));
        assert_eq!(both(""), None);
        assert_eq!(both(&"é".repeat(LONGEST)).map(|(runs, _)| runs).as_deref(), Some("a…"));
        assert_eq!(both(&"é".repeat(LONGEST + 1)), None);
    }

    #[test]
    fn texts_have_the_same_pattern_either_way() {
        let all_ascii = (0..=127u8).map(|byte| format!("{}x{}", byte as char, byte as char));
        let beyond = [
            "É1",
            "zoë@Example.org",
            "東京",
            "1½",
            "a\u{300}b",
            "über-lang, größer",
            "🙂",
            "ÀÉ…",
        ];
        for text in all_ascii.chain(beyond.map(str::to_owned)) {
            // At the end of all bytes, and with others behind it.
            for from in [text.clone(), format!("{text}Others, that lie behind it: 12345")] {
                let (signs, length) = exact_of(from.as_bytes(), text.len());
                assert_eq!(exact(&text).as_deref(), std::str::from_utf8(&signs[..length]).ok());
                assert!(signs[length..].iter().all(|byte| *byte == 0));
            }
        }
    }

    #[test]
    fn a_text_fits_its_own_patterns_and_no_other() {
        assert!(fits("12345", "99999") && fits("12345", "9…"));
        assert!(!fits("12345", "9999") && !fits("12345", "a…") && !fits("", "9…"));
    }
}
