//! Names, values and sentences cut to what a person reads in a line: a file may call a column by a
//! hundred thousand letters, and a browser takes seconds to lay out each of them. Whatever comes
//! from a file is drawn, labelled and titled through here; only a cell's panel goes further.

use std::borrow::Borrow;

/// Letters of a name or a value that are drawn.
pub const LETTERS: usize = 120;

/// Letters of a sentence that names columns.
const SENTENCE: usize = 600;

/// Names of a list that are written out.
const NAMES: usize = 12;

/// A name or a value; what is cut ends with an ellipsis.
pub fn short(text: &str) -> String {
    cut(text, LETTERS)
}

/// A name or a value as plain letters in which nothing is hidden: where it is drawn in a picture.
pub fn visible(text: &str) -> String {
    visible_cut(text, LETTERS)
}

/// The same of at most so many letters.
pub fn visible_cut(text: &str, letters: usize) -> String {
    shown(&cut(text, letters)).concat()
}

/// A text as it is shown: the spaces before it, the text, the spaces behind it, with a sign for each that has no
/// look of its own. Joiners keep theirs, which is that of the letters around them.
pub fn shown(text: &str) -> [String; 3] {
    if text.bytes().all(|byte| byte > b' ' && byte < 0x7f) {
        return [String::new(), text.to_owned(), String::new()];
    }
    let lead = text.len() - text.trim_start().len();
    let (before, rest) = text.split_at(lead);
    let (inner, after) = rest.split_at(rest.trim_end().len());
    let sign = |c: char, is_outer: bool| match c {
        '\n' | '\r' => "↵".to_owned(),
        '\t' => "→".to_owned(),
        c if is_outer && c.is_whitespace() => "·".to_owned(),
        c if is_hidden(c) => format!("[U+{:04X}]", u32::from(c)),
        c => c.to_string(),
    };
    let of = |part: &str, is_outer: bool| part.chars().map(|c| sign(c, is_outer)).collect();
    [of(before, true), of(inner, false), of(after, true)]
}

/// Characters that are drawn as nothing.
fn is_hidden(c: char) -> bool {
    let has_no_width = matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    );
    has_no_width || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') || c.is_control()
}

/// A sentence in which names may stand.
pub fn sentence(text: &str) -> String {
    cut(text, SENTENCE)
}

/// Names with commas between; those beyond the first dozen are counted.
pub fn names<N: Borrow<str>>(all: &[N]) -> String {
    let written: Vec<String> = all.iter().take(NAMES).map(|name| short(name.borrow())).collect();
    match all.len() - written.len() {
        0 => written.join(", "),
        more => format!("{} and {more} more", written.join(", ")),
    }
}

/// At most so many letters.
pub fn cut(text: &str, letters: usize) -> String {
    // A letter takes a byte at least: most texts need no counting.
    if text.len() <= letters {
        return text.to_owned();
    }
    match text.char_indices().nth(letters) {
        Some((end, _)) => {
            let kept = text.get(..end).unwrap_or_default();
            format!("{kept}…")
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_look_is_seen() {
        let seen = [
            " Oslo",
            "Oslo\t ",
            "Ber\ngen",
            "a b",
            "\u{feff}Zero\u{200b}width",
            "\u{a0}",
            "",
            "é",
        ]
        .map(visible);
        let wanted = [
            "·Oslo",
            "Oslo→·",
            "Ber↵gen",
            "a b",
            "[U+FEFF]Zero[U+200B]width",
            "·",
            "",
            "é",
        ];
        assert_eq!(seen, wanted);
        assert_eq!(visible_cut("  long", 3), "··l…");
    }
}
