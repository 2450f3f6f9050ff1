//! Bytes that are no text in the file's encoding, and how they are shown.
//!
//! Each malformed sequence becomes U+FFFD and its bytes as hexadecimal digits in brackets, such as
//! `caf\u{fffd}[E9]`: a person sees at once that something is broken, and what; cells that differ
//! in a byte stay different; and a U+FFFD that stands in the file as a character is not taken for
//! damage.

use std::fmt::Write;

/// Stands in decoded text before the digits of a malformed sequence. No UTF-8 has this byte, so
/// whoever reads the text knows the place for one that could not be decoded.
pub const MARK: u8 = 0xff;

/// The digits of a malformed sequence, in brackets.
pub fn digits(bytes: impl IntoIterator<Item = u8>) -> String {
    let mut text = String::from("[");
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02X}");
    }
    text.push(']');
    text
}

/// Text in which malformed sequences can be read, and by how much it moved what follows them.
#[derive(Debug, Default)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// Ends of malformed sequences in the original, rising, and how many bytes longer the text
    /// is from there on.
    longer: Vec<(usize, usize)>,
}

impl Shown {
    /// Shows what is malformed in `bytes`. Where they came out of a decoder (`decoded`), their
    /// digits stand in them already, after [`MARK`].
    pub fn of(bytes: &[u8], decoded: bool) -> Shown {
        let mut shown = Shown::default();
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            shown.text.push_str(chunk.valid());
            at += chunk.valid().len() + chunk.invalid().len();
            if chunk.invalid().is_empty() {
                continue;
            }
            shown.text.push(char::REPLACEMENT_CHARACTER);
            if !decoded {
                shown.text.push_str(&digits(chunk.invalid().iter().copied()));
            }
            // U+FFFD alone takes three bytes, and no malformed sequence is longer.
            shown.longer.push((at, shown.text.len().saturating_sub(at)));
        }
        shown
    }

    /// Where in the text is what was at this byte, the first of a sequence or any that is sound.
    pub fn place(&self, byte: u32) -> u32 {
        let before = self.longer.partition_point(|(end, _)| *end <= byte as usize);
        let longer = before.checked_sub(1).and_then(|last| self.longer.get(last));
        byte + longer.map_or(0, |(_, by)| *by as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_a_malformed_byte_stays_different_and_what_follows_is_found_again() {
        let bytes = b"a\xe9,b\xe8\xe9,\xef\xbf\xbd";
        let shown = Shown::of(bytes, false);
        assert_eq!(shown.text, "a\u{fffd}[E9],b\u{fffd}[E8]\u{fffd}[E9],\u{fffd}");
        for (raw, byte) in bytes.iter().enumerate().filter(|(_, b)| b.is_ascii()) {
            let place = shown.place(raw as u32) as usize;
            assert_eq!(shown.text.as_bytes().get(place), Some(byte));
        }
        assert_eq!(shown.place(bytes.len() as u32) as usize, shown.text.len());
    }

    #[test]
    fn what_a_decoder_marked_is_not_marked_again() {
        assert_eq!(Shown::of(b"x\xff[8120]y", true).text, "x\u{fffd}[8120]y");
    }
}
