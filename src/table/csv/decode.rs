//! From the bytes of a file to UTF-8: decompression, then decoding, piece by piece.

use bytes::Bytes;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};

use super::unpack::{Packing, Unpacker};
use super::wrapped::Unwrap;
use super::{legacy, malformed};
use crate::Result;

/// Bytes that a decoder may look back to when it calls a sequence malformed.
const LOOKS_BACK: usize = 8;

/// Takes packed bytes, gives UTF-8.
pub struct Decoder {
    unpacker: Unpacker,
    encoded: Option<Encoded>,
    wrapped: Option<Unwrap>,
    mark: usize,
}

impl Decoder {
    /// For a file of this packing and encoding; `mark` bytes of byte-order mark are cut off.
    ///
    /// # Errors
    /// When the decompressor cannot be set up.
    pub fn new(file: &str, packing: Packing, encoding: &'static Encoding, mark: usize) -> Result<Self> {
        Ok(Decoder {
            unpacker: Unpacker::new(file, packing)?,
            encoded: Encoded::new(encoding),
            wrapped: None,
            mark,
        })
    }

    /// The same of a text whose lines stand between quotes as a whole, where that is so, and end in such a byte.
    #[must_use]
    pub fn unwrapping(mut self, newline: Option<u8>) -> Self {
        self.wrapped = newline.map(Unwrap::new);
        self
    }

    /// Takes the next bytes; those before must have been decoded.
    pub fn push(&mut self, bytes: Bytes) {
        self.unpacker.push(bytes);
    }

    /// Packed bytes taken so far.
    pub fn taken(&self) -> u64 {
        self.unpacker.taken()
    }

    /// The next piece of text as UTF-8, which may be empty; `None` when more bytes are wanted.
    ///
    /// Bytes that claim to be UTF-8 are not checked here. In other encodings a malformed sequence
    /// becomes [`malformed::MARK`] and its digits.
    ///
    /// # Errors
    /// When the packed bytes are damaged.
    pub fn next(&mut self) -> Result<Option<&[u8]>> {
        let Some(plain) = self.unpacker.next()? else {
            return Ok(None);
        };
        let cut = self.mark.min(plain.len());
        self.mark -= cut;
        let plain = plain.get(cut..).unwrap_or(&[]);
        let text = match &mut self.encoded {
            None => plain,
            Some(encoded) => encoded.decode(plain, false),
        };
        Ok(Some(match &mut self.wrapped {
            None => text,
            Some(wrapped) => wrapped.take(text, false),
        }))
    }

    /// The text that comes after the last byte.
    ///
    /// # Errors
    /// When the packed bytes break off.
    pub fn finish(&mut self) -> Result<&[u8]> {
        self.unpacker.finish()?;
        let text = match &mut self.encoded {
            None => &[],
            Some(encoded) => encoded.decode(&[], true),
        };
        Ok(match &mut self.wrapped {
            None => text,
            Some(wrapped) => wrapped.take(text, true),
        })
    }
}

/// Decodes the beginning of a text, `mark` bytes of byte-order mark cut off; `whole` when there
/// is no more of it.
pub fn decode(plain: &Bytes, encoding: &'static Encoding, mark: usize, whole: bool) -> Bytes {
    let plain = plain.slice(mark.min(plain.len())..);
    match Encoded::new(encoding) {
        None => plain,
        Some(mut encoded) => Bytes::copy_from_slice(encoded.decode(&plain, whole)),
    }
}

/// Text in an encoding that is not UTF-8, on its way to UTF-8.
struct Encoded {
    decoder: encoding_rs::Decoder,
    /// The last bytes taken before those at hand.
    before: Vec<u8>,
    /// Decoded text, and what is left in the room after it.
    room: Vec<u8>,
}

impl Encoded {
    fn new(encoding: &'static Encoding) -> Option<Self> {
        (encoding != UTF_8).then(|| Encoded {
            decoder: encoding.new_decoder_without_bom_handling(),
            before: Vec::new(),
            room: Vec::new(),
        })
    }

    fn decode(&mut self, bytes: &[u8], last: bool) -> &[u8] {
        let (mut read, mut written) = (0, 0);
        loop {
            let rest = bytes.get(read..).unwrap_or(&[]);
            // Three bytes for one at most, and what the decoder kept of the bytes before.
            let wanted = written + rest.len() * 3 + 64;
            if self.room.len() < wanted {
                self.room.resize(wanted, 0);
            }
            let room = self.room.get_mut(written..).unwrap_or(&mut []);
            let (result, more, text) = self.decoder.decode_to_utf8_without_replacement(rest, room, last);
            (read, written) = (read + more, written + text);
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    let sequence = self.sequence(bytes, read, usize::from(length), usize::from(after));
                    self.room.truncate(written);
                    self.room.push(malformed::MARK);
                    self.room.extend(malformed::digits(sequence).bytes());
                    written = self.room.len();
                }
            }
        }
        let old = bytes.len().min(LOOKS_BACK);
        self.before.extend(bytes.get(bytes.len() - old..).unwrap_or(&[]));
        self.before.drain(..self.before.len().saturating_sub(LOOKS_BACK));
        self.room.get(..written).unwrap_or(&[])
    }

    /// The malformed bytes: `length` of them, `after` bytes before those that are still to be read.
    fn sequence(&self, bytes: &[u8], read: usize, length: usize, after: usize) -> Vec<u8> {
        let taken = bytes.get(..read).unwrap_or(bytes).iter().rev();
        let backwards = taken.chain(self.before.iter().rev()).skip(after).take(length);
        let mut sequence: Vec<u8> = backwards.copied().collect();
        sequence.reverse();
        sequence
    }
}

/// The encoding of that WHATWG label.
///
/// # Errors
/// What is wrong with it, and what to try: no encoding has it, or the one that has it is for web
/// pages and reads no file.
pub fn by_label(label: &str) -> Result<&'static Encoding, String> {
    // `replacement` reads nothing, and x-user-defined turns bytes into characters without meaning.
    Encoding::for_label_no_replacement(label.as_bytes())
        .filter(|encoding| *encoding != X_USER_DEFINED)
        .ok_or_else(|| {
            let known = "utf-8, utf-16le, windows-1252, shift_jis, euc-kr, gb18030 or big5";
            format!("no text can be read as \"{label}\"; try {known}")
        })
}

/// What the first bytes (unpacked) say about the encoding: it, and the length of its mark.
pub fn detect(head: &[u8]) -> (&'static Encoding, usize) {
    if head.starts_with(&[0xef, 0xbb, 0xbf]) {
        return (UTF_8, 3);
    }
    if head.starts_with(&[0xff, 0xfe]) {
        return (UTF_16LE, 2);
    }
    if head.starts_with(&[0xfe, 0xff]) {
        return (UTF_16BE, 2);
    }
    let pairs = head.len().min(4096) / 2;
    let zeros = |offset: usize| {
        head.iter()
            .take(pairs * 2)
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    if pairs > 0 && zeros(1) * 10 > pairs * 7 && zeros(0) * 10 < pairs {
        return (UTF_16LE, 0);
    }
    if pairs > 0 && zeros(0) * 10 > pairs * 7 && zeros(1) * 10 < pairs {
        return (UTF_16BE, 0);
    }
    match std::str::from_utf8(head) {
        Ok(_) => (UTF_8, 0),
        // Cut in the middle of a character: sound up to there.
        Err(error) if error.error_len().is_none() => (UTF_8, 0),
        Err(_) if mostly_utf8(head) => (UTF_8, 0),
        Err(_) => (legacy::guess(head), 0),
    }
}

/// What there is beyond ASCII in bytes that may be UTF-8.
#[derive(Debug, Clone, Copy, Default)]
pub struct BeyondAscii {
    /// Characters.
    pub sound: u64,
    /// Sequences that are none.
    pub broken: u64,
}

impl BeyondAscii {
    /// Counts in bytes that may be damaged.
    pub fn count(&mut self, bytes: &[u8]) {
        for chunk in bytes.utf8_chunks() {
            self.count_sound(chunk.valid());
            self.broken += u64::from(!chunk.invalid().is_empty());
        }
    }

    /// Counts in a text without damage.
    pub fn count_sound(&mut self, text: &str) {
        // Every character beyond ASCII has one byte that begins it. So few at a time fit a byte's
        // sum, and sixteen of those are added at once.
        let starts = |piece: &[u8]| piece.iter().fold(0u8, |sum, b| sum + u8::from(*b >= 0xc0));
        let pieces = text.as_bytes().chunks(128);
        self.sound += pieces.map(|piece| u64::from(starts(piece))).sum::<u64>();
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: BeyondAscii) {
        self.sound += other.sound;
        self.broken += other.broken;
    }

    /// Whether the bytes are UTF-8 with damage rather than text in an old encoding.
    pub fn is_utf8(self) -> bool {
        self.broken == 0 || self.sound > self.broken * 2
    }
}

fn mostly_utf8(head: &[u8]) -> bool {
    let mut beyond = BeyondAscii::default();
    beyond.count(head);
    beyond.is_utf8()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_beyond_ascii_are_counted_however_many_stand_together() {
        let text = "é, 東京 🙂".repeat(100) + &"é".repeat(1000);
        let mut beyond = BeyondAscii::default();
        beyond.count(text.as_bytes());
        beyond.count(b"caf\xe9 caf\xe9");
        let sound = text.chars().filter(|c| !c.is_ascii()).count() as u64;
        assert_eq!((beyond.sound, beyond.broken), (sound, 2));
    }
}
