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
