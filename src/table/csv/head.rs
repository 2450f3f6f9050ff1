//! The beginning of a text file: how it is packed and encoded, and whether it is text at all.

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::decode::{by_label, decode, detect};
use super::padding::Padding;
use super::unpack::{Packing, Unpacker};
use crate::table::source::{self, Source};
use crate::table::{Format, ReadOptions, foreign};
use crate::{Error, Result};

/// Unpacked bytes that are looked at first.
pub const HEAD: usize = 1 << 20;

/// Bytes in which a binary file shows.
const SHOWS: usize = 8192;

/// Kinds of control characters that a text does not have.
const MANY_KINDS: u32 = 4;

/// The beginning of a file.
pub struct Head {
    /// How it is packed.
    pub packing: Packing,
    /// How it is encoded.
    pub encoding: &'static Encoding,
    /// Bytes of byte-order mark.
    pub mark: usize,
    /// The text without the mark, and without padding where it ends with some.
    pub text: Bytes,
    /// Whether that is all of it.
    pub whole: bool,
    /// Bytes that a byte of the file unpacks to, as far as was seen.
    pub unpacked: f64,
}

impl Head {
    /// Reads `limit` unpacked bytes of it; in `encoding` where that is known already.
    ///
    /// # Errors
    /// When the file cannot be read, is damaged, or is no text, and when the options do not fit.
    pub fn read(
        source: &dyn Source,
        options: &ReadOptions,
        encoding: Option<&'static Encoding>,
        limit: usize,
    ) -> Result<Self> {
        let (packing, plain, whole, taken) = unpack(source, limit)?;
        if packing != Packing::Plain && options.format.is_none() {
            foreign::refuse(source.name(), &plain)?;
        }
        let (encoding, mark) = match encoding {
            Some(encoding) => (encoding, 0),
            None => encoding_of(&plain, options)?,
        };
        let text = decode(&plain, encoding, mark, whole);
        let (sound, padding) = Padding::cut(&text);
        if options.format != Some(Format::Csv) {
            refuse_binary(source.name(), sound, options)?;
        }
        if sound.is_empty() && padding.len() > 0 {
            return Err(Error::NotATable {
                file: source.name().to_owned(),
                what: "nothing but padding (zero bytes or ^Z)".to_owned(),
            });
        }
        Ok(Head {
            packing,
            encoding,
            mark,
            text: text.slice_ref(sound),
            whole,
            unpacked: plain.len() as f64 / taken.max(1) as f64,
        })
    }
}

/// The first bytes, unpacked; whether they are all, and how many bytes of the file they took.
fn unpack(source: &dyn Source, limit: usize) -> Result<(Packing, Bytes, bool, u64)> {
    let mut head = source::read(source, 0, HEAD)?;
    let packing = Packing::of(&head);
    if packing == Packing::Plain {
        if limit > HEAD {
            head = source::read(source, 0, limit)?;
        }
        let (whole, taken) = (head.len() as u64 == source.size(), head.len() as u64);
        return Ok((packing, head, whole, taken));
    }
    let mut unpacker = Unpacker::new(source.name(), packing)?;
    let (mut plain, mut at) = (Vec::new(), 0);
    // One read is enough, unless the file begins with a long frame to pass over.
    while !head.is_empty() {
        at += head.len() as u64;
        unpacker.push(head);
        while let Some(piece) = unpacker.next()? {
            plain.extend_from_slice(piece);
            if plain.len() >= limit {
                return Ok((packing, plain.into(), false, unpacker.taken()));
            }
        }
        head = source::read(source, at, HEAD)?;
    }
    unpacker.finish()?;
    Ok((packing, plain.into(), true, unpacker.taken()))
}

/// The encoding that was given or shows, and the length of its mark.
fn encoding_of(plain: &[u8], options: &ReadOptions) -> Result<(&'static Encoding, usize)> {
    let (seen, mark) = detect(plain);
    let Some(label) = &options.encoding else {
        return Ok((seen, mark));
    };
    let given = by_label(label).map_err(|problem| Error::option("encoding", problem))?;
    // The mark knows the order of bytes better than a person; without one, "utf-16" leaves it open.
    let open_order = mark > 0 || label.trim().eq_ignore_ascii_case("utf-16");
    Ok(match given {
        given if given == seen => (given, mark),
        given if wide(given) && wide(seen) && open_order => (seen, mark),
        given => (given, 0),
    })
}

/// Whether an encoding has two bytes a letter, so that it cannot be taken for another.
pub fn wide(encoding: &Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Text has few control characters, of few kinds; what has many of many is something else.
fn refuse_binary(file: &str, text: &[u8], options: &ReadOptions) -> Result<()> {
    let sample = text.get(..text.len().min(SHOWS)).unwrap_or(text);
    let delimiter = options.delimiter.and_then(|c| u8::try_from(c).ok());
    let usual = |b: u8| b >= 32 || matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b) || Some(b) == delimiter;
    let (mut odd, mut zeros, mut kinds) = (0usize, 0usize, 0u32);
    for byte in sample.iter().copied().filter(|b| !usual(*b)) {
        odd += 1;
        zeros += usize::from(byte == 0);
        kinds |= 1 << byte;
    }
    // A table may have a zero byte in every cell; what is numbers in binary has more.
    let many_zeros = zeros >= 4 && zeros * 4 > sample.len();
    if odd * 50 > sample.len() && (kinds.count_ones() >= MANY_KINDS || many_zeros) {
        return Err(Error::NotATable {
            file: file.to_owned(),
            what: "a binary file of an unknown kind".to_owned(),
        });
    }
    Ok(())
}
