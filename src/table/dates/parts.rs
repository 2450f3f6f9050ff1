//! A date as a list of its numbers and names, each with what parts it from the one before.

use super::names;

/// What stands between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing.
    None,
    /// Spaces.
    Space,
    /// A point.
    Dot,
    /// A comma.
    Comma,
    /// An apostrophe.
    Quote,
    /// A slash.
    Slash,
    /// A hyphen.
    Dash,
}

/// A part, with what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A number and how many digits it has.
    Number(u32, u8, Gap),
    /// A month by its name.
    Month(u8, Gap),
    /// The letter of a quarter.
    Quarter(Gap),
    /// The letter of a week.
    Week(Gap),
}

/// Digits of a number, at most.
const DIGITS: usize = 8;

/// Parts of a date, at most, words that say nothing left out.
const PARTS: usize = 4;

impl Gap {
    /// Of one mark.
    pub fn of(mark: u8) -> Gap {
        match mark {
            b'-' => Gap::Dash,
            b'/' => Gap::Slash,
            b'\'' => Gap::Quote,
            b',' => Gap::Comma,
            b'.' => Gap::Dot,
            b' ' => Gap::Space,
            _ => Gap::None,
        }
    }
}

/// The parts of a text of small letters; `None` where it has others than a date has.
pub fn items(text: &str) -> Option<Vec<Item>> {
    let mut found: Vec<Item> = Vec::with_capacity(PARTS);
    let (mut rest, mut gap) = (text, Gap::None);
    loop {
        let (own, after) = gap_of(rest)?;
        gap = gap.max(own);
        rest = after;
        let Some(first) = rest.bytes().next() else {
            // A mark at the end belongs to a word or an ordinal.
            return matches!(gap, Gap::None | Gap::Space | Gap::Dot | Gap::Comma).then_some(found);
        };
        let is_number = first.is_ascii_digit();
        let same = |b: &u8| {
            if is_number {
                b.is_ascii_digit()
            } else {
                b.is_ascii_alphabetic()
            }
        };
        let end = rest.bytes().take_while(same).count();
        let (part, after) = rest.split_at_checked(end).filter(|_| end > 0)?;
        rest = after;
        if is_number {
            let digits = u8::try_from(end).ok().filter(|_| end <= DIGITS)?;
            found.push(Item::Number(part.parse().ok()?, digits, gap));
        } else {
            // What parts the next number from the last one counts, not a word between them.
            if !word(part, gap, &mut found)? {
                continue;
            }
        }
        if found.len() > PARTS {
            return None;
        }
        gap = Gap::None;
    }
}

/// Takes a word, and tells whether it says something; `None` where it is in no date.
fn word(part: &str, gap: Gap, found: &mut Vec<Item>) -> Option<bool> {
    if let Some(month) = names::month(part) {
        // The first of two is a Tuesday: `mar. 11 novembre`.
        if matches!(found.first(), Some(Item::Month(3, _))) {
            found.remove(0);
        }
        found.push(Item::Month(month, gap));
        return Some(true);
    }
    let touches = gap == Gap::None && !found.is_empty();
    match part {
        "q" => found.push(Item::Quarter(gap)),
        "w" | "kw" => found.push(Item::Week(gap)),
        _ if touches => {
            let is_day = matches!(found.last(), Some(Item::Number(_, 1..=2, _)));
            return (is_day && names::is_ordinal(part)).then_some(false);
        }
        _ => return (names::is_silent(part) || names::is_weekday(part)).then_some(false),
    }
    Some(true)
}

/// Spaces and marks at the beginning: the one that says most, and the rest.
fn gap_of(text: &str) -> Option<(Gap, &str)> {
    let (mut gap, mut marks) = (Gap::None, 0);
    let end = text
        .bytes()
        .take_while(|b| matches!(b, b' ' | b'.' | b',' | b'\'' | b'/' | b'-'))
        .count();
    let (between, rest) = text.split_at_checked(end)?;
    for mark in between.bytes().map(Gap::of) {
        marks += u32::from(mark != Gap::Space);
        gap = gap.max(mark);
    }
    // `Sept., 2011` has two, `11--12` is none.
    let is_one = marks <= 1 || marks == 2 && between.contains('.') && !between.contains("..");
    is_one.then_some((gap, rest))
}
