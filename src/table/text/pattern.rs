//! The pattern of a text: `9` for a digit, `A` for a capital, `a` for another letter, and every
//! other character for itself ("AB-1234" is `AA-9999`).
//!
//! Where lengths vary, runs are drawn together: `9…` and `a…` stand for one or more, `A…` for two
//! or more, so that a name of any length is `Aa…`.

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

/// The exact pattern of an ASCII text, whose length is at most [`LONGEST`], in the same bytes.
#[inline]
pub fn exact_ascii(text: [u8; LONGEST]) -> [u8; LONGEST] {
    // Without a branch, so that all bytes are translated at once.
    text.map(|byte| {
        let digit = if byte.is_ascii_digit() { b'9' } else { byte };
        let capital = if byte.is_ascii_uppercase() { b'A' } else { digit };
        if byte.is_ascii_lowercase() { b'a' } else { capital }
    })
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
    fn ascii_texts_have_the_same_pattern_either_way() {
        for first in 0..=127u8 {
            let mut bytes = [first; LONGEST];
            bytes[1] = b'x';
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let signs = exact_ascii(bytes);
            assert_eq!(exact(&text).as_deref(), std::str::from_utf8(&signs).ok());
        }
    }

    #[test]
    fn a_text_fits_its_own_patterns_and_no_other() {
        assert!(fits("12345", "99999") && fits("12345", "9…"));
        assert!(!fits("12345", "9999") && !fits("12345", "a…") && !fits("", "9…"));
    }
}
