//! From the bytes of a file to UTF-8: decompression, then decoding, piece by piece.

use std::io::Write;

use bytes::Bytes;
use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{Error, Result};

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip, one member or several.
    Gzip,
    /// Zstandard frames.
    Zstd,
}

impl Packing {
    /// By the first bytes.
    pub fn of(head: &[u8]) -> Packing {
        if head.starts_with(&[0x1f, 0x8b]) {
            Packing::Gzip
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Packing::Zstd
        } else {
            Packing::Plain
        }
    }

    /// The name in reports.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Packing::Plain => None,
            Packing::Gzip => Some("gzip"),
            Packing::Zstd => Some("zstd"),
        }
    }
}

enum Unpacker {
    Plain,
    Gzip(Box<flate2::write::MultiGzDecoder<Vec<u8>>>),
    Zstd(Box<zstd::stream::write::Decoder<'static, Vec<u8>>>),
}

/// Takes packed bytes, gives UTF-8.
pub struct Decoder {
    file: String,
    unpacker: Unpacker,
    encoding: Option<encoding_rs::Decoder>,
    mark: usize,
}

impl Decoder {
    /// For a file of this packing and encoding; `mark` bytes of byte-order mark are cut off.
    ///
    /// # Errors
    /// When the decompressor cannot be set up.
    pub fn new(file: &str, packing: Packing, encoding: &'static Encoding, mark: usize) -> Result<Self> {
        let unpacker = match packing {
            Packing::Plain => Unpacker::Plain,
            Packing::Gzip => Unpacker::Gzip(Box::new(flate2::write::MultiGzDecoder::new(Vec::new()))),
            Packing::Zstd => Unpacker::Zstd(Box::new(
                zstd::stream::write::Decoder::new(Vec::new()).map_err(|e| damaged(file, &e))?,
            )),
        };
        Ok(Decoder {
            file: file.to_owned(),
            unpacker,
            encoding: (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling()),
            mark,
        })
    }

    /// The next bytes, unpacked but not yet decoded.
    ///
    /// # Errors
    /// When the packed bytes are damaged.
    pub fn unpack(&mut self, bytes: &Bytes) -> Result<Bytes> {
        let file = &self.file;
        match &mut self.unpacker {
            Unpacker::Plain => Ok(bytes.clone()),
            Unpacker::Gzip(gzip) => {
                gzip.write_all(bytes)
                    .and_then(|()| gzip.flush())
                    .map_err(|e| damaged(file, &e))?;
                Ok(std::mem::take(gzip.get_mut()).into())
            }
            Unpacker::Zstd(zstd) => {
                zstd.write_all(bytes)
                    .and_then(|()| zstd.flush())
                    .map_err(|e| damaged(file, &e))?;
                Ok(std::mem::take(zstd.get_mut()).into())
            }
        }
    }

    /// The next bytes as UTF-8 (bytes that claim to be UTF-8 are not checked here).
    ///
    /// # Errors
    /// When the packed bytes are damaged.
    pub fn decode(&mut self, bytes: &Bytes) -> Result<Bytes> {
        let mut plain = self.unpack(bytes)?;
        if self.mark > 0 {
            let cut = self.mark.min(plain.len());
            self.mark -= cut;
            plain = plain.slice(cut..);
        }
        Ok(match &mut self.encoding {
            None => plain,
            Some(decoder) => to_utf8(decoder, &plain, false).into(),
        })
    }

    /// The bytes that come after the last.
    ///
    /// # Errors
    /// When the packed bytes break off.
    pub fn finish(mut self) -> Result<Bytes> {
        let file = &self.file;
        let rest = match self.unpacker {
            Unpacker::Plain => Vec::new(),
            Unpacker::Gzip(gzip) => gzip.finish().map_err(|e| damaged(file, &e))?,
            Unpacker::Zstd(mut zstd) => {
                zstd.flush().map_err(|e| damaged(file, &e))?;
                std::mem::take(zstd.get_mut())
            }
        };
        Ok(match &mut self.encoding {
            None => rest.into(),
            Some(decoder) => to_utf8(decoder, &rest, true).into(),
        })
    }
}

fn damaged(file: &str, error: &std::io::Error) -> Error {
    Error::Damaged {
        file: file.to_owned(),
        what: format!("its compressed data cannot be unpacked ({error})"),
    }
}

fn to_utf8(decoder: &mut encoding_rs::Decoder, bytes: &[u8], last: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 3 / 2 + 16);
    let mut rest = bytes;
    loop {
        let start = out.len();
        out.resize(start + rest.len() * 3 + 16, 0);
        let room = out.get_mut(start..).unwrap_or(&mut []);
        let (result, read, written, _) = decoder.decode_to_utf8(rest, room, last);
        out.truncate(start + written);
        rest = rest.get(read..).unwrap_or(&[]);
        if result == CoderResult::InputEmpty {
            return out;
        }
    }
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
        Err(_) => (WINDOWS_1252, 0),
    }
}

/// Whether sound characters beyond ASCII outnumber the broken ones: UTF-8 with damage.
fn mostly_utf8(head: &[u8]) -> bool {
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in head.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken * 2
}
