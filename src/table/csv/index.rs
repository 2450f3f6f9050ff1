//! Where fields and records end: the structural index of a piece of delimited text.
//!
//! The fast way finds delimiters, line ends and quotes 64 bytes at a time as bit masks, and knows
//! what lies inside quotes by a prefix-xor (the idea of simdjson, G. Langdale and D. Lemire). It
//! holds only while quotes stand where they should; when one does not, the piece is read again by
//! the slow way, a state machine with the usual rules: a quote opens a field only as its first
//! byte, two quotes inside are one, and what follows the closing quote belongs to the field.

use wide::u8x16;

/// The bytes that have a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Between fields.
    pub delimiter: u8,
    /// Around fields; `None` when no byte quotes.
    pub quote: Option<u8>,
    /// Ends a record: `\n` (a `\r` before it is cut off later), or `\r` in old files.
    pub newline: u8,
    /// Whether spaces before a field belong to none, so that a quote may follow them.
    pub padded: bool,
}

/// The structural positions of a piece.
#[derive(Debug, Default)]
pub struct Index {
    /// Delimiters and line ends outside quotes, rising.
    pub ends: Vec<u32>,
    /// Quotes that stand where none should, rising.
    pub bare_quotes: Vec<u32>,
    /// A place in each quoted field that is more than its text between two quotes, rising.
    pub doubled: Vec<u32>,
    /// Delimiters and line ends inside quotes, rising.
    pub inner: Vec<u32>,
}

impl Index {
    fn clear(&mut self) {
        self.ends.clear();
        self.bare_quotes.clear();
        self.doubled.clear();
        self.inner.clear();
    }

    /// Indexes `bytes`, which must begin at the start of a record.
    pub fn fill(&mut self, bytes: &[u8], marks: Marks) {
        self.clear();
        if !self.fast(bytes, marks) {
            self.slow(bytes, marks, None);
        }
    }

    /// `false` when a quote stands where none should; the index is of no use then.
    fn fast(&mut self, bytes: &[u8], marks: Marks) -> bool {
        let quote = marks.quote.unwrap_or(b'"');
        let quoting = marks.quote.is_some();
        let mut carry = Carry {
            inside: 0,
            after_end: 1,
            after_close: false,
        };
        let mut chunks = bytes.chunks_exact(64);
        let mut base = 0u32;
        for chunk in &mut chunks {
            let mut masks = Masks::of(chunk, quote, marks);
            if !quoting {
                masks.quotes = 0;
            }
            if !self.block(masks, base, &mut carry, 64) {
                return false;
            }
            base += 64;
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            let mut padded = [0u8; 64];
            padded.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            let mut masks = Masks::of(&padded, quote, marks);
            let real = (1u64 << rest.len()) - 1;
            masks.quotes &= if quoting { real } else { 0 };
            masks.ends &= real;
            masks.returns &= real;
            if !self.block(masks, base, &mut carry, rest.len()) {
                return false;
            }
        }
        true
    }

    /// One block of 64; `false` on a quote out of place.
    #[inline(always)]
    fn block(&mut self, masks: Masks, base: u32, carry: &mut Carry, length: usize) -> bool {
        let mut ends = masks.ends;
        if carry.after_close && (ends | masks.quotes | masks.returns) & 1 == 0 {
            return false;
        }
        // Of two quotes inside a field the first seems to close it.
        if carry.after_close && masks.quotes & 1 != 0 {
            self.keep_doubled(1, base);
        }
        carry.after_close = false;
        if masks.quotes != 0 || carry.inside != 0 {
            let inside = prefix_xor(masks.quotes) ^ carry.inside;
            if ends & inside != 0 {
                self.keep_inner(ends & inside, base);
            }
            ends &= !inside;
            // A quote that opens must follow an end or, as the second of a pair, another quote.
            let opens = masks.quotes & inside;
            let closes = masks.quotes & !inside;
            let may_open = (ends | masks.quotes) << 1 | carry.after_end;
            // A quote that closes must come before an end, a line end's \r, or another quote; of
            // the last byte the next block decides.
            let last = 1u64 << (length - 1);
            let may_close = (ends | masks.quotes | masks.returns) >> 1 | last;
            if opens & !may_open != 0 || closes & !may_close != 0 {
                return false;
            }
            let doubled = closes & (masks.quotes >> 1);
            if doubled != 0 {
                self.keep_doubled(doubled, base);
            }
            carry.after_close = length == 64 && closes & last != 0;
            carry.inside = if inside & last != 0 { u64::MAX } else { 0 };
        }
        carry.after_end = (ends | masks.quotes) >> 63;
        push_all(&mut self.ends, ends, base);
        true
    }

    #[cold]
    fn keep_doubled(&mut self, doubled: u64, base: u32) {
        push_all(&mut self.doubled, doubled, base);
    }

    #[cold]
    fn keep_inner(&mut self, inner: u64, base: u32) {
        push_all(&mut self.inner, inner, base);
    }

    /// The state machine. `literal` is a quote to be taken as an ordinary byte.
    pub fn slow(&mut self, bytes: &[u8], marks: Marks, literal: Option<u32>) {
        self.slow_fields(bytes, marks, literal, usize::MAX);
    }

    /// The same for the first fields alone, `limit` of them.
    pub fn slow_fields(&mut self, bytes: &[u8], marks: Marks, literal: Option<u32>, limit: usize) {
        self.clear();
        let mut at = 0;
        while at < bytes.len() && self.ends.len() < limit {
            at = self.slow_field(bytes, at, marks, literal);
        }
    }

    /// One field from `start`; returns where the next begins.
    fn slow_field(&mut self, bytes: &[u8], start: usize, marks: Marks, literal: Option<u32>) -> usize {
        let is_end = |b: u8| b == marks.delimiter || b == marks.newline;
        let mut at = start;
        while marks.padded && bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        let quote = marks
            .quote
            .filter(|q| bytes.get(at) == Some(q) && literal != Some(at as u32));
        if let Some(quote) = quote {
            at += 1;
            let opened = at;
            loop {
                match bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == quote)) {
                    None => return bytes.len(),
                    Some(found) => at += found + 1,
                }
                if bytes.get(at) == Some(&quote) {
                    self.doubled.push(at as u32);
                    at += 1;
                } else {
                    break;
                }
            }
            let text = bytes.get(opened..at).unwrap_or(&[]).iter().zip(opened..);
            let inner = text.filter(|(b, _)| **b == marks.newline).map(|(_, at)| at as u32);
            self.inner.extend(inner);
            let follows = bytes.get(at).copied();
            if follows.is_some_and(|b| !is_end(b)) {
                self.doubled.push((at - 1) as u32);
            }
            if follows.is_some_and(|b| !is_end(b) && b != b'\r') {
                self.bare_quotes.push((at - 1) as u32);
            }
        }
        let first = at;
        while let Some(&b) = bytes.get(at) {
            if is_end(b) {
                self.ends.push(at as u32);
                return at + 1;
            }
            if Some(b) == marks.quote && (quote.is_none() || at > first) {
                self.bare_quotes.push(at as u32);
            }
            at += 1;
        }
        at
    }
}

/// The places of the bits of a mask, from `base` on.
#[inline]
fn push_all(places: &mut Vec<u32>, mut mask: u64, base: u32) {
    while mask != 0 {
        places.push(base + mask.trailing_zeros());
        mask &= mask - 1;
    }
}

/// Looks for the end of one record whose bytes come in pieces: the state machine of [`Index`]
/// without its positions. What it has seen it need not see again, however long the record is.
#[derive(Debug, Clone, Copy, Default)]
pub struct RecordEnd {
    state: State,
    /// Bytes of the record seen.
    seen: usize,
    /// Where the last quoted field began.
    opened: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// Before the first byte of a field.
    #[default]
    Start,
    /// In a field that no quote opened, or after the quote that closed it.
    Plain,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: it closes, unless another follows.
    Closing,
}

impl RecordEnd {
    /// The number of bytes of `piece`, the next of the record, up to and with the line end that
    /// ends it; `None` when it goes on. `literal` is a quote of the record, counted from its
    /// start, to be taken as an ordinary byte.
    pub fn find(&mut self, piece: &[u8], marks: Marks, literal: Option<usize>) -> Option<usize> {
        let mut at = 0;
        while let Some(&b) = piece.get(at) {
            let is_quote = Some(b) == marks.quote;
            match self.state {
                State::Quoted => {
                    let rest = piece.get(at..).unwrap_or(&[]);
                    match rest.iter().position(|b| Some(*b) == marks.quote) {
                        Some(found) => at += found,
                        None => break,
                    }
                    self.state = State::Closing;
                }
                State::Closing if is_quote => self.state = State::Quoted,
                State::Start if is_quote && literal != Some(self.seen + at) => {
                    self.state = State::Quoted;
                    self.opened = self.seen + at;
                }
                _ if b == marks.newline => return Some(at + 1),
                _ if b == marks.delimiter => self.state = State::Start,
                State::Start if marks.padded && b == b' ' => {}
                _ => self.state = State::Plain,
            }
            at += 1;
        }
        self.seen += piece.len();
        None
    }

    /// Where the quoted field began that is still open, counted from the start of the record.
    pub fn open(&self) -> Option<usize> {
        (self.state == State::Quoted).then_some(self.opened)
    }
}

struct Carry {
    /// All ones while inside quotes.
    inside: u64,
    /// 1 when the byte before was an end, a quote or the start.
    after_end: u64,
    /// Whether the byte before was a quote that closed.
    after_close: bool,
}

#[derive(Clone, Copy)]
struct Masks {
    quotes: u64,
    ends: u64,
    returns: u64,
}

impl Masks {
    #[inline]
    fn of(chunk: &[u8], quote: u8, marks: Marks) -> Masks {
        let (quotes, delimiters) = (u8x16::splat(quote), u8x16::splat(marks.delimiter));
        let (newlines, returns) = (u8x16::splat(marks.newline), u8x16::splat(b'\r'));
        let mut masks = Masks {
            quotes: 0,
            ends: 0,
            returns: 0,
        };
        for (i, lane) in chunk.chunks_exact(16).enumerate() {
            let Ok(lane) = <[u8; 16]>::try_from(lane) else { continue };
            let lane = u8x16::from(lane);
            let bits = |mask: u8x16| u64::from(mask.to_bitmask() & 0xffff) << (16 * i);
            masks.quotes |= bits(lane.simd_eq(quotes));
            masks.ends |= bits(lane.simd_eq(delimiters) | lane.simd_eq(newlines));
            masks.returns |= bits(lane.simd_eq(returns));
        }
        masks
    }
}

/// Bit i of the result is the parity of bits 0 to i.
#[inline]
fn prefix_xor(mut x: u64) -> u64 {
    x ^= x << 1;
    x ^= x << 2;
    x ^= x << 4;
    x ^= x << 8;
    x ^= x << 16;
    x ^ x << 32
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Marks = Marks {
        delimiter: b',',
        quote: Some(b'"'),
        newline: b'\n',
        padded: false,
    };

    fn both(text: &str) -> (Vec<u32>, Vec<u32>) {
        let (mut fast, mut slow) = (Index::default(), Index::default());
        fast.fill(text.as_bytes(), COMMA);
        slow.slow(text.as_bytes(), COMMA, None);
        (fast.ends, slow.ends)
    }

    #[test]
    fn fast_and_slow_agree_wherever_a_quoted_field_crosses_a_block() {
        for shift in 0..140 {
            for field in [
                "\"a,b\nc\"",
                "\"say \"\"hi\"\", she did\"",
                "\"\"",
                "\"\"\"\"",
                "a\"b",
                "\"a\"b",
            ] {
                let text = format!("{},{field},x\r\n1,2,3\n", "z".repeat(shift));
                let (fast, slow) = both(&text);
                assert_eq!(fast, slow, "shift {shift}, field {field}");
            }
        }
    }

    #[test]
    fn a_quote_in_the_middle_of_a_field_is_bare_and_quotes_nothing() {
        let mut index = Index::default();
        index.fill(b"5\" nail,6\n", COMMA);
        assert_eq!((index.ends, index.bare_quotes), (vec![7, 9], vec![1]));
    }

    /// Where the first record ends by the slow way.
    fn first_end(text: &[u8], literal: Option<usize>) -> Option<usize> {
        let mut index = Index::default();
        index.slow(text, COMMA, literal.map(|at| at as u32));
        let ends = index.ends.iter().map(|end| *end as usize);
        ends.filter(|end| text.get(*end) == Some(&b'\n'))
            .map(|end| end + 1)
            .next()
    }

    #[test]
    fn a_record_ends_where_the_index_says_however_it_is_cut() {
        let signs = *b"\",\na";
        for number in 0..4usize.pow(7) {
            let text: Vec<u8> = (0..7).map(|place| signs[number >> (2 * place) & 3]).collect();
            for literal in [None, Some(0), Some(2)] {
                let wanted = first_end(&text, literal);
                for cut in 0..text.len() {
                    let (before, after) = text.split_at(cut);
                    let mut end = RecordEnd::default();
                    let found = end
                        .find(before, COMMA, literal)
                        .or_else(|| Some(cut + end.find(after, COMMA, literal)?));
                    assert_eq!(found, wanted, "{:?} cut at {cut}", String::from_utf8_lossy(&text));
                }
            }
        }
    }

    /// Where the quoted field begins that is open at the end of a text, read record by record.
    fn open_at_end(text: &[u8], literal: Option<usize>) -> Option<usize> {
        let mut start = 0;
        loop {
            let mut end = RecordEnd::default();
            let literal = literal.and_then(|at| at.checked_sub(start));
            match end.find(&text[start..], COMMA, literal) {
                Some(length) => start += length,
                None => return end.open().map(|open| start + open),
            }
        }
    }

    #[test]
    fn once_the_quote_that_is_never_closed_is_a_character_no_other_is_left_open() {
        let signs = *b"\",\na";
        for number in 0..4usize.pow(8) {
            let text: Vec<u8> = (0..8).map(|place| signs[number >> (2 * place) & 3]).collect();
            if let Some(first) = open_at_end(&text, None) {
                let second = open_at_end(&text, Some(first));
                assert_eq!(second, None, "{:?}", String::from_utf8_lossy(&text));
            }
        }
    }
}
