//! What some writers put after the last record: ^Z, which ends a file under DOS and CP/M, and
//! zero bytes that fill up a block or are left of a write that was cut short.

use crate::Result;

/// ^Z.
const END_OF_FILE: u8 = 0x1a;

/// Zero bytes handed on at a time when they turn out to be no padding.
const ZEROS: [u8; 4096] = [0; 4096];

/// Bytes at the end that are held back, since they are padding if nothing follows them: any
/// number of ^Z, then any number of zero bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Padding {
    /// How many ^Z.
    pub ends: u64,
    /// How many zero bytes.
    pub zeros: u64,
}

impl Padding {
    /// The text without the padding at its end, and that.
    pub fn cut(text: &[u8]) -> (&[u8], Padding) {
        let zeros = text.iter().rev().take_while(|b| **b == 0).count();
        let rest = text.get(..text.len() - zeros).unwrap_or(text);
        let ends = rest.iter().rev().take_while(|b| **b == END_OF_FILE).count();
        let rest = rest.get(..rest.len() - ends).unwrap_or(rest);
        let padding = Padding {
            ends: ends as u64,
            zeros: zeros as u64,
        };
        (rest, padding)
    }

    /// Bytes held back.
    pub fn len(self) -> u64 {
        self.ends + self.zeros
    }

    /// Hands the next bytes on to `take`, but for those at the end that may be padding.
    ///
    /// # Errors
    /// Those of `take`.
    pub fn pass(&mut self, bytes: &[u8], mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let (text, padding) = Padding::cut(bytes);
        if self.len() > 0 {
            if text.is_empty() && (self.zeros == 0 || padding.ends == 0) {
                self.ends += padding.ends;
                self.zeros += padding.zeros;
                return Ok(());
            }
            self.release(&mut take)?;
        }
        *self = padding;
        if text.is_empty() { Ok(()) } else { take(text) }
    }

    /// Hands on what was held back: it was no padding after all.
    ///
    /// # Errors
    /// Those of `take`.
    pub fn release(&mut self, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let held = std::mem::take(self);
        for _ in 0..held.ends {
            take(&[END_OF_FILE])?;
        }
        let mut zeros = held.zeros;
        while zeros > 0 {
            let piece = zeros.min(ZEROS.len() as u64);
            take(ZEROS.get(..piece as usize).unwrap_or(&ZEROS))?;
            zeros -= piece;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nothing_follows_is_padding_however_the_bytes_come() {
        let (z, zero) = (END_OF_FILE, 0);
        for (bytes, text) in [
            (&[b'a', z, zero, zero][..], 1),
            (&[b'a', z, z], 1),
            (&[b'a', zero, b'b', zero], 3),
            (&[b'a', zero, z], 2),
            (&[b'a', z, zero, z, z, zero], 3),
            (&[z, zero], 0),
        ] {
            for piece in 1..=bytes.len() {
                let (mut padding, mut taken) = (Padding::default(), Vec::new());
                for part in bytes.chunks(piece) {
                    padding
                        .pass(part, |b| {
                            taken.extend_from_slice(b);
                            Ok(())
                        })
                        .expect("it takes all");
                }
                assert_eq!(taken, &bytes[..text], "{bytes:?} in pieces of {piece}");
                assert_eq!(padding, Padding::cut(bytes).1);
            }
        }
    }
}
