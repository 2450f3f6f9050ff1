//! Characters that nobody sees, and blanks that are none of the usual.
//!
//! Those of Unicode's report 36 (security): without width, of the direction of writing, of control; and all blanks but
//! the space, the tab and the line end. U+200C and U+200D join and part letters of many scripts, and emoji: behind a
//! letter beyond ASCII they belong there.

/// They, as a regular expression that holds of the same texts as [`first`].
pub const HIDDEN: &str = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\u{a0}\\u{ad}\\u{2000}-\\u{200b}\\u{200e}\\u{200f}\\u{202a}-\\u{202f}\\u{205f}-\\u{2060}\\u{2066}-\\u{2069}\\u{3000}\\u{feff}]|(?:^|[\\x00-\\x7f])[\\u{200c}\\u{200d}]";

/// What is to be done with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Keep,
    /// A blank, which a space stands for.
    Blank,
    Drop,
}

/// The first of them in a text.
pub fn first(text: &[u8]) -> Option<char> {
    if !may_be(text) {
        return None;
    }
    let mut before = None;
    std::str::from_utf8(text).ok()?.chars().find(|c| {
        let way = way(*c, before.replace(*c));
        way != Way::Keep
    })
}

/// Most texts are passed over by their bytes: those that begin these characters.
fn may_be(text: &[u8]) -> bool {
    let is_one = |pair: &[u8]| {
        matches!(
            pair,
            [0xc2, 0xa0 | 0xad] | [0xe2, 0x80 | 0x81] | [0xe3, 0x80] | [0xef, 0xbb]
        )
    };
    !text.is_ascii() && text.windows(2).any(is_one) || text.iter().any(u8::is_ascii_control)
}

fn way(c: char, before: Option<char>) -> Way {
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Way::Blank,
        '\u{200c}' | '\u{200d}' if before.is_some_and(|before| !before.is_ascii()) => Way::Keep,
        '\0'..='\x08'
        | '\x0b'
        | '\x0c'
        | '\x0e'..='\x1f'
        | '\x7f'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Way::Drop,
        _ => Way::Keep,
    }
}

/// The text without them, with spaces for blanks; `None` where it has none.
pub fn without(text: &str) -> Option<String> {
    first(text.as_bytes())?;
    let (mut mended, mut before) = (String::with_capacity(text.len()), None);
    for c in text.chars() {
        match way(c, before.replace(c)) {
            Way::Keep => mended.push(c),
            Way::Blank => mended.push(' '),
            Way::Drop => {}
        }
    }
    Some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expression_holds_of_the_same_characters() {
        let expression = regex::Regex::new(HIDDEN).expect("an expression");
        for c in (0..0x3100).chain(0xfe00..0x10000).filter_map(char::from_u32) {
            for text in [c.to_string(), format!("a{c}"), format!("\u{939}{c}")] {
                assert_eq!(
                    expression.is_match(&text),
                    first(text.as_bytes()).is_some(),
                    "U+{:04X} in {text:?}",
                    u32::from(c)
                );
            }
        }
    }

    #[test]
    fn blanks_become_spaces_and_the_rest_goes() {
        assert_eq!(without("a\u{a0}b\u{200b}c\u{202e}d\u{3000}").as_deref(), Some("a bcd "));
        assert_eq!(without("a\u{200d}b").as_deref(), Some("ab"));
        assert_eq!(without("\u{1f469}\u{200d}\u{1f52c} a b\tc\n"), None);
    }
}
