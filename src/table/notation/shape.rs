//! One cell taken apart: sign, currency, digits with what parts them, and what stands behind.

use super::Unit;

/// Digits and separators of a number, at most; a longer cell is none.
const ROOM: usize = 32;

/// Bytes of a cell that may be a number with something beside it.
const LONGEST: usize = 64;

/// Words that may follow a unit.
const REMARK: usize = 3;

/// How a sign is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sign {
    /// There is none, or a minus before the number.
    #[default]
    Usual,
    /// A plus.
    Plus,
    /// Parentheses around the number: it is negative.
    Parentheses,
    /// A minus behind the number.
    Behind,
}

/// The digits of a number with what parts them, each as one byte: spaces of any width as one, apostrophes of any form.
#[derive(Debug, Clone, Copy)]
pub struct Body {
    bytes: [u8; ROOM],
    len: usize,
}

/// The parts of a cell.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// Whether the number is below zero.
    pub negative: bool,
    /// How that, or that it is not, is written.
    pub sign: Sign,
    /// The digits.
    pub body: Body,
    /// The power of ten that a letter or a word behind them stands for.
    pub power: u8,
    /// What stands beside the number.
    pub unit: Unit,
    /// How that is written.
    pub spelling: &'a str,
    /// Whether other words follow the unit.
    pub remark: bool,
    /// A further number with its unit, as in `1 hr. 39 min.`.
    pub more: Option<&'a str>,
}

impl Body {
    /// The digits and separators.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    /// Whether it may be a year.
    fn is_year(&self) -> bool {
        matches!(self.bytes(), [b'1' | b'2', rest @ ..] if rest.len() == 3 && rest.iter().all(u8::is_ascii_digit))
    }

    /// From the beginning of a text, and the rest of it.
    fn of(text: &str) -> Option<(Body, &str)> {
        let mut body = Body {
            bytes: [0; ROOM],
            len: 0,
        };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let next = rest.get(c.len_utf8()..)?;
            let byte = match c {
                '0'..='9' | '.' | ',' => c as u8,
                ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' => b' ',
                '\'' | '’' | '‘' => b'\'',
                _ => break,
            };
            let parts = !byte.is_ascii_digit();
            if parts && !next.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            *body.bytes.get_mut(body.len)? = byte;
            body.len += 1;
            rest = next;
        }
        Some((body, rest)).filter(|(body, _)| body.bytes().iter().any(u8::is_ascii_digit))
    }
}

impl<'a> Shape<'a> {
    /// `None` where the cell is no number in any notation.
    pub fn of(text: &'a str) -> Option<Shape<'a>> {
        let first = text.as_bytes().first()?;
        // Words, by far the most of what is not a number, are told from their first letter; a currency has at most four.
        if text.len() > LONGEST || first.is_ascii_lowercase() && !text.starts_with("kr") {
            return None;
        }
        let mut shape = Shape {
            negative: false,
            sign: Sign::Usual,
            body: Body {
                bytes: [0; ROOM],
                len: 0,
            },
            power: 0,
            unit: Unit::NONE,
            spelling: "",
            remark: false,
            more: None,
        };
        let rest = shape.front(text.trim())?;
        let (body, rest) = Body::of(rest)?;
        shape.body = body;
        // A plus and groups of digits are a telephone number.
        if shape.sign == Sign::Plus && body.bytes().contains(&b' ') {
            return None;
        }
        shape.behind(rest)?;
        Some(shape)
    }

    /// The seconds of the finest unit in a time of several parts.
    pub fn finest(&self) -> Option<u32> {
        let next = Shape::of(self.more?)?;
        let own = match next.unit {
            Unit::METRE => Some(60),
            unit => unit.seconds(),
        };
        next.finest().or(own)
    }

    /// Signs, parentheses and a currency before the digits, in any order; the rest of the text.
    fn front(&mut self, text: &'a str) -> Option<&'a str> {
        let (mut rest, mut signed) = (text, false);
        loop {
            rest = rest.trim_start();
            match rest.chars().next()? {
                '0'..='9' | '.' | ',' => return Some(rest),
                c @ ('-' | '−' | '–' | '+') if !signed => {
                    (signed, self.negative) = (true, c != '+');
                    if c == '+' {
                        self.sign = Sign::Plus;
                    }
                    rest = rest.get(c.len_utf8()..)?;
                }
                '(' if !signed => {
                    (signed, self.negative, self.sign) = (true, true, Sign::Parentheses);
                    rest = rest.strip_prefix('(')?.strip_suffix(')')?.trim_end();
                }
                _ if self.unit == Unit::NONE => {
                    let (unit, after) = Unit::before(rest)?;
                    self.unit = unit;
                    self.spelling = rest.get(..rest.len() - after.len())?;
                    rest = after;
                }
                _ => return None,
            }
        }
    }

    /// A minus, a magnitude, a unit and other words behind the digits; `None` where it is anything else.
    fn behind(&mut self, text: &'a str) -> Option<()> {
        let mut rest = text.trim_start();
        let mut touches = rest.len() == text.len();
        if let Some(before) = rest.strip_suffix(['-', '−'])
            && self.sign == Sign::Usual
            && !self.negative
            && (before.is_empty() || Unit::currency(before.trim()).is_some())
        {
            (self.negative, self.sign) = (true, Sign::Behind);
            rest = before.trim_end();
        }
        // The nineties, not so many seconds.
        if rest == "s" && touches && self.body.is_year() {
            return None;
        }
        let money = self.unit.is_currency();
        while !rest.is_empty() {
            let (word, after) = rest.split_at(word_end(rest));
            if self.power == 0
                && (self.unit == Unit::NONE || money)
                && let Some(power) = Unit::magnitude(word, money, touches)
            {
                self.power = power;
            } else if self.unit == Unit::NONE {
                self.unit = Unit::currency(word).or_else(|| Unit::behind(word, touches))?;
                self.spelling = word;
            } else if rest.starts_with(|c: char| c.is_ascii_digit()) && self.unit.seconds().is_some() {
                self.more = Some(rest);
                return Some(());
            } else if self.unit.is_currency() {
                // The same money in front and behind: `$5 USD`.
                return (Unit::currency(word) == Some(self.unit) && after.is_empty()).then_some(());
            } else if self.unit.is_word() {
                return None;
            } else {
                self.remark = true;
                let is_word = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '.');
                return (rest.chars().all(is_word) && rest.split(' ').count() <= REMARK).then_some(());
            }
            touches = false;
            rest = after.trim_start();
        }
        Some(())
    }
}

/// Where the first word of a text ends: at a space, at a digit that is no power, and before a sign that stands behind
/// letters.
fn word_end(text: &str) -> usize {
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_power = matches!(c, '2' | '3') && before == Some('m') && text.len() == at + 1;
        let is_sign = matches!(c, '%' | '‰' | '$' | '€' | '£' | '¥' | '₹');
        let ends = c.is_whitespace()
            || c.is_ascii_digit() && !is_power
            || is_sign && before.is_some() && Unit::currency(text).is_none();
        if ends && at > 0 {
            return at;
        }
        before = Some(c);
    }
    text.len()
}
