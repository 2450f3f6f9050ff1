//! Lines that stand between quotes as a whole, with the cells of a record inside: `"1;Ann;""Main St. 3"""`.
//!
//! Spreadsheets write them where a file of one column is saved once more: a cell holds a line, and is quoted since it holds
//! a delimiter or a quote. The quotes around each line are taken off, and two inside are one, before records are looked
//! for. That is done where all lines, but perhaps the first, stand so, and the same delimiter parts all of them into as
//! many cells: three at least, or two of which most are numbers or dates, or by a delimiter that a person named. Where
//! words alone are parted in two, it is only suspected: a comma in every title is no delimiter.

use super::delimiter::Body;
use crate::table::{Missing, ReadOptions};

/// Lines between quotes that there must be.
const FEWEST: usize = 3;

/// Lines looked at.
const LINES: usize = 200;

/// Bytes of a line: a longer one is passed on as it stands.
const LONGEST: usize = 4 << 20;

/// Around lines.
const QUOTE: u8 = b'"';

/// Cells of words alone that must be in each line.
const CELLS: usize = 3;

/// What lines between quotes hold.
pub struct Wrapped {
    /// The text without the quotes around its lines.
    pub text: Vec<u8>,
    /// What parts their cells, and how many there are.
    pub parted: (u8, usize),
    /// Whether they are to be read so.
    pub is_sure: bool,
}

/// Looks for it in the beginning of a text; `whole` when there is no more of it.
pub fn look(text: &[u8], newline: u8, whole: bool, options: &ReadOptions) -> Option<Wrapped> {
    let said = options.quote.is_some_and(|quote| quote != char::from(QUOTE)) || options.skip_lines.is_some();
    if said || options.missing == Missing::Pandas || !are_wrapped(text, newline) {
        return None;
    }
    let mut inner = Vec::with_capacity(text.len());
    let lines = text.split_inclusive(|b| *b == newline);
    lines.for_each(|line| add(line, newline, &mut inner));
    let body = Body {
        text: &inner,
        newline,
        quote: Some(QUOTE),
        whole,
        padded: Some(false),
        as_pandas: false,
    };
    let given = options.delimiter.and_then(|c| u8::try_from(c).ok());
    let (parted, typed) = body.parts_all(given)?;
    let is_sure = given.is_some() || parted.1 >= CELLS || typed >= 0.5;
    Some(Wrapped {
        text: inner,
        parted,
        is_sure,
    })
}

/// Whether all of the first lines, but perhaps the very first, stand between quotes as a whole.
fn are_wrapped(text: &[u8], newline: u8) -> bool {
    let lines = text.split(|b| *b == newline).skip(1).take(LINES);
    let ended = lines.filter(|line| !line.is_empty() && *line != b"\r");
    let mut ended = ended.peekable();
    let mut count = 0;
    while let Some(line) = ended.next() {
        // The last one may be cut.
        if inside(line).is_none() && (ended.peek().is_some() || count < FEWEST) {
            return false;
        }
        count += 1;
    }
    count >= FEWEST
}

/// What stands between the quotes around a line, where it is all of it and other quotes are doubled; and the line's end.
fn inside(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let inner = line.strip_prefix(&[QUOTE])?.strip_suffix(&[QUOTE])?;
    let mut at = inner.iter().enumerate().filter(|(_, b)| **b == QUOTE).map(|(at, _)| at);
    while let Some(first) = at.next() {
        if at.next() != Some(first + 1) {
            return None;
        }
    }
    Some(inner)
}

/// Adds a line, with its end, without the quotes around it.
fn add(line: &[u8], newline: u8, into: &mut Vec<u8>) {
    let bare = line.strip_suffix(&[newline]).unwrap_or(line);
    let Some(inner) = inside(bare) else {
        into.extend_from_slice(line);
        return;
    };
    let mut quoted = false;
    for &b in inner {
        quoted = b == QUOTE && !quoted;
        if !quoted {
            into.push(b);
        }
    }
    let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
    into.extend_from_slice(line.get(bare.len()..).unwrap_or(&[]));
}

/// Takes the quotes off as the text comes.
pub struct Unwrap {
    newline: u8,
    /// The beginning of a line whose end has not come.
    line: Vec<u8>,
    /// Whether the line is too long to be held.
    through: bool,
    room: Vec<u8>,
}

impl Unwrap {
    /// Of a text whose lines end so.
    pub fn new(newline: u8) -> Self {
        Unwrap {
            newline,
            line: Vec::new(),
            through: false,
            room: Vec::new(),
        }
    }

    /// The lines that end in a piece of text; with the rest of it where it is the `last`.
    pub fn take(&mut self, text: &[u8], last: bool) -> &[u8] {
        let newline = self.newline;
        self.room.clear();
        for piece in text.split_inclusive(|b| *b == newline) {
            let ends = piece.ends_with(&[newline]);
            if self.through {
                self.room.extend_from_slice(piece);
                self.through = !ends;
                continue;
            }
            self.line.extend_from_slice(piece);
            if ends {
                add(&self.line, newline, &mut self.room);
                self.line.clear();
            } else if self.line.len() > LONGEST {
                self.room.append(&mut self.line);
                self.through = true;
            }
        }
        if last {
            add(&self.line, newline, &mut self.room);
            self.line.clear();
        }
        &self.room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unwrapped(text: &str, at: usize) -> String {
        let mut unwrap = Unwrap::new(b'\n');
        let (first, rest) = text.as_bytes().split_at(at);
        let mut all = unwrap.take(first, false).to_vec();
        all.extend_from_slice(unwrap.take(rest, false));
        all.extend_from_slice(unwrap.take(b"", true));
        String::from_utf8_lossy(&all).into_owned()
    }

    #[test]
    fn quotes_around_lines_are_taken_off_wherever_a_piece_ends() {
        let text = "a;b\r\n\"1;\"\"x;y\"\"\"\r\n\"2;\"z\"\n\"\"\n\"3;\"\"\"\"\"";
        for at in 0..=text.len() {
            assert_eq!(unwrapped(text, at), "a;b\r\n1;\"x;y\"\r\n\"2;\"z\"\n\n3;\"\"", "{at}");
        }
    }

    #[test]
    fn words_with_a_comma_are_only_suspected() {
        let look = |text: &str, options: &ReadOptions| {
            look(text.as_bytes(), b'\n', true, options).map(|wrapped| (wrapped.parted, wrapped.is_sure))
        };
        let auto = ReadOptions::default();
        let semicolons = "a;b;c\n\"1;2;x\"\n\"3;4;y\"\n\"5;6;z\"\n";
        assert_eq!(look(semicolons, &auto), Some(((b';', 3), true)));
        let places = "city,state\n\"Bonn, NW\"\n\"Kiel, SH\"\n\"Jena, TH\"\n";
        assert_eq!(look(places, &auto), Some(((b',', 2), false)));
        let said = ReadOptions {
            delimiter: Some(','),
            ..ReadOptions::default()
        };
        assert_eq!(look(places, &said), Some(((b',', 2), true)));
        assert_eq!(look("title\n\"Hello, you\"\n\"Bye\"\n\"No, no, no\"\n", &auto), None);
        assert_eq!(look("a,b\n\"1\",\"2\"\n\"3\",\"4\"\n\"5\",\"6\"\n", &auto), None);
    }
}
