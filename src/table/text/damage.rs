//! What another encoding has left of letters, and the letters that it was: UTF-8 that was read as Windows-1252
//! (`Ã©` for `é`), and letters that are written as HTML (`&eacute;`).
//!
//! Windows-1252 gives each byte a letter of its own, so the way back is exact: letters become bytes, and bytes that are
//! one letter of UTF-8 become that. One pair of letters may stand together by chance (`É–`), so a sequence is taken for
//! damage where it begins as those of Western letters and of quotation marks and dashes do, or where two follow each
//! other. From ftfy's table of sequences (Speer 2019).

/// What is damaged, as a regular expression that holds of the same texts as [`is_damaged`].
pub const DAMAGED: &str = "&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,5});|\u{fffd}|[\u{c2}\u{c3}][\u{80}-\u{bf}\u{20ac}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\u{160}\u{2039}\u{152}\u{17d}\u{2018}\u{2019}\u{201c}\u{201d}\u{2022}\u{2013}\u{2014}\u{2dc}\u{2122}\u{161}\u{203a}\u{153}\u{17e}\u{178}]|\u{e2}[\u{20ac}\u{201a}\u{201e}\u{2020}\u{2c6}\u{2030}\u{153}][\u{80}-\u{bf}\u{20ac}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\u{160}\u{2039}\u{152}\u{17d}\u{2018}\u{2019}\u{201c}\u{201d}\u{2022}\u{2013}\u{2014}\u{2dc}\u{2122}\u{161}\u{203a}\u{153}\u{17e}\u{178}]|(?:[\u{c4}-\u{df}][\u{80}-\u{bf}\u{20ac}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\u{160}\u{2039}\u{152}\u{17d}\u{2018}\u{2019}\u{201c}\u{201d}\u{2022}\u{2013}\u{2014}\u{2dc}\u{2122}\u{161}\u{203a}\u{153}\u{17e}\u{178}]){2}";

/// The letters of Windows-1252 from 0x80 to 0x9F; of the five bytes that have none, the control character.
const HIGH: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
    '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
    '\u{17e}', '\u{178}',
];

/// Names of HTML for the letters from U+00A0 to U+00FF, in order.
const NAMES: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// Names for others that are often seen.
const OTHER_NAMES: [(&str, char); 15] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("lsquo", '\u{2018}'),
    ("rsquo", '\u{2019}'),
    ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'),
    ("hellip", '\u{2026}'),
    ("bull", '\u{2022}'),
    ("euro", '\u{20ac}'),
    ("trade", '\u{2122}'),
];

/// What follows the first letter of a quotation mark, a dash, a currency, an arrow or a check mark, and no `â` of a word.
const SECOND: [char; 7] = [
    '\u{20ac}', '\u{201a}', '\u{201e}', '\u{2020}', '\u{2c6}', '\u{2030}', '\u{153}',
];

/// As often as a text may have been read wrongly, one reading after another.
const TIMES: usize = 3;

/// Whether a text holds what such a reading leaves, or the character that stands for bytes that nobody can read.
pub fn is_damaged(text: &[u8]) -> bool {
    if !may_be(text) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    let mut letters = text.chars();
    while let Some(first) = letters.next() {
        let is_one = match first {
            '&' => reference(letters.as_str()).is_some(),
            '\u{fffd}' => true,
            _ => is_sure(first, letters.as_str()),
        };
        if is_one {
            return true;
        }
    }
    false
}

/// Whether it is worth a look, by its bytes: most texts are passed over so.
fn may_be(text: &[u8]) -> bool {
    // The first bytes of U+00C2 to U+00DF, U+00E2 and U+FFFD.
    let is_one = |pair: &[u8]| matches!(pair, [0xc3, 0x82..=0x9f | 0xa2] | [0xef, 0xbf]);
    text.contains(&b'&') || !text.is_ascii() && text.windows(2).any(is_one)
}

/// The text as it was before UTF-8 was read as Windows-1252; `None` where nothing of that is in it.
pub fn decoded(text: &str) -> Option<String> {
    let mut found = once(text)?;
    for _ in 1..TIMES {
        match once(&found) {
            Some(next) => found = next,
            None => break,
        }
    }
    Some(found)
}

fn once(text: &str) -> Option<String> {
    if !may_be(text.as_bytes()) {
        return None;
    }
    let (mut mended, mut rest, mut is_after, mut is_changed) = (String::with_capacity(text.len()), text, false, false);
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        let found = sequence(first, after).filter(|_| is_after || is_sure(first, after));
        match found {
            Some((letter, left)) => {
                mended.push(letter);
                rest = left;
            }
            None => {
                mended.push(first);
                rest = after;
            }
        }
        is_after = found.is_some();
        is_changed |= is_after;
    }
    is_changed.then_some(mended)
}

/// Whether a sequence begins here that hardly stands there by chance.
fn is_sure(first: char, after: &str) -> bool {
    match first {
        '\u{c2}' | '\u{c3}' => sequence(first, after).is_some(),
        '\u{e2}' => after.starts_with(SECOND) && sequence(first, after).is_some(),
        '\u{c4}'..='\u{df}' => sequence(first, after).is_some_and(|(_, left)| {
            let mut letters = left.chars();
            let next = letters.next();
            next.is_some_and(|next| ('\u{c4}'..='\u{df}').contains(&next) && sequence(next, letters.as_str()).is_some())
        }),
        _ => false,
    }
}

/// The letter whose bytes in UTF-8 are the bytes of these letters in Windows-1252, and what stands behind them.
fn sequence(first: char, after: &str) -> Option<(char, &str)> {
    let lead = byte(first)?;
    let more = match lead {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    let mut bytes = vec![lead];
    let mut letters = after.chars();
    for _ in 0..more {
        bytes.push(byte(letters.next()?)?);
    }
    let letter = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((letter, letters.as_str()))
}

/// The byte of a letter beyond ASCII in Windows-1252.
fn byte(letter: char) -> Option<u8> {
    match u32::from(letter) {
        0..=0x7f => None,
        code @ 0x80..=0xff => u8::try_from(code).ok(),
        _ => {
            let at = HIGH.iter().position(|high| *high == letter)?;
            u8::try_from(0x80 + at).ok()
        }
    }
}

/// The text with letters in the place of their names in HTML; `None` where it has none that are known.
pub fn unescaped(text: &str) -> Option<String> {
    let (mut mended, mut rest, mut is_changed) = (String::new(), text, false);
    while let Some((before, after)) = rest.split_once('&') {
        mended.push_str(before);
        let found = reference(after).and_then(|name| Some((letter(name)?, after.get(name.len() + 1..)?)));
        match found {
            Some((letter, left)) => {
                mended.push(letter);
                rest = left;
            }
            None => {
                mended.push('&');
                rest = after;
            }
        }
        is_changed |= found.is_some();
    }
    mended.push_str(rest);
    is_changed.then_some(mended)
}

/// The name of a character reference, where what follows an ampersand makes it one.
fn reference(after: &str) -> Option<&str> {
    let (name, _) = after.split_once(';')?;
    let all = |text: &str, range: std::ops::RangeInclusive<usize>, holds: fn(u8) -> bool| {
        range.contains(&text.len()) && text.bytes().all(holds)
    };
    let is_one = match (name.strip_prefix("#x"), name.strip_prefix('#')) {
        (Some(digits), _) => all(digits, 2..=5, |b| b.is_ascii_hexdigit()),
        (None, Some(digits)) => all(digits, 2..=6, |b| b.is_ascii_digit()),
        (None, None) => all(name, 2..=8, |b| b.is_ascii_alphabetic()),
    };
    is_one.then_some(name)
}

/// The letter that a reference names.
fn letter(name: &str) -> Option<char> {
    let code = match (name.strip_prefix("#x"), name.strip_prefix('#')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16).ok()?,
        (None, Some(digits)) => digits.parse().ok()?,
        (None, None) => {
            let at = NAMES.split(' ').position(|known| known == name);
            let other = || OTHER_NAMES.iter().find(|(known, _)| *known == name);
            return match at {
                Some(at) => char::from_u32(0xa0 + u32::try_from(at).ok()?),
                None => other().map(|(_, letter)| *letter),
            };
        }
    };
    char::from_u32(code).filter(|letter| !letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a program makes of UTF-8 that takes it for Windows-1252.
    fn misread(text: &str) -> String {
        let letter = |byte: u8| match byte {
            0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
            byte => char::from(byte),
        };
        text.bytes().map(letter).collect()
    }

    #[test]
    fn damage_is_known_by_what_it_leaves_and_the_expression_says_the_same() {
        let expression = regex::Regex::new(DAMAGED).expect("an expression");
        for (text, damaged) in [
            ("Fr&eacute;d&eacute;ric", true),
            ("T&amp;M", true),
            ("&#233;t&#xe9;", true),
            ("Gr\u{c3}\u{bc}nberg", true),
            ("it\u{e2}\u{20ac}\u{2122}s", true),
            ("\u{c3}\u{2030}cole", true),
            ("\u{d0}\u{153}\u{d0}\u{be}", true),
            ("\u{e2}\u{201a}\u{ac} 5", true),
            ("voil\u{e2}\u{2026}\u{201d}", false),
            ("a \u{fffd} b", true),
            ("T&M; Time & Materials", false),
            ("R & D; sales", false),
            ("\u{c3}o Paulo, \u{c2}ngela", false),
            ("f\u{ea}te \u{e2}ge", false),
            ("CAF\u{c9}\u{2013}BAR", false),
            ("\u{dc}\u{201c}", false),
            ("", false),
        ] {
            assert_eq!(is_damaged(text.as_bytes()), damaged, "{text}");
            assert_eq!(expression.is_match(text), damaged, "{text}");
        }
    }

    #[test]
    fn what_was_read_wrongly_comes_back_to_the_letter() {
        for text in [
            "Gr\u{fc}nberg",
            "C\u{f4}te d\u{2019}Ivoire",
            "\u{c9}cole \u{2013} \u{20ac} 5",
            "\u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{430}",
            "50 \u{b0}C",
        ] {
            assert_eq!(decoded(&misread(text)).as_deref(), Some(text));
            assert_eq!(decoded(&misread(&misread(text))).as_deref(), Some(text), "twice");
            assert_eq!(decoded(text), None, "what is well stays");
        }
        assert_eq!(decoded("CAF\u{c9}\u{2013}BAR \u{c3}o"), None);
    }

    #[test]
    fn names_of_letters_become_letters() {
        for (text, mended) in [
            ("Fr&eacute;d&eacute;ric", Some("Fr\u{e9}d\u{e9}ric")),
            ("T&amp;M &yuml; &#8217; &#xe9;", Some("T&M \u{ff} \u{2019} \u{e9}")),
            ("R & D; &unknown; &#7;", None),
        ] {
            assert_eq!(unescaped(text).as_deref(), mended, "{text}");
        }
    }
}
