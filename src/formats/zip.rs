//! ZIP archives (PKWARE's APPNOTE 6.3): what the directory at the end lists, and one file of it unpacked.
//!
//! The directory is believed for where files are, never for what they unpack to: that is counted, and the checksum
//! compared.

use super::feed::{Feed, Inflate, Range};
use crate::run::Context;
use crate::table::source::{self, Source};
use crate::{Error, Result};

/// Bytes at the end in which the record of the directory stands: its own 22, and a comment.
const END: u64 = 22 + 0xffff;

/// Bytes of directory that are read.
const DIRECTORY: u64 = 64 << 20;

/// A file of an archive.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name, with folders.
    pub name: String,
    /// Bytes that the directory promises.
    pub bytes: u64,
    packed: u64,
    method: u16,
    is_encrypted: bool,
    crc: u32,
    at: u64,
}

/// An archive.
pub struct Archive<'a> {
    source: &'a dyn Source,
    cx: &'a Context,
    /// Its files, folders left out.
    pub entries: Vec<Entry>,
}

/// Little-endian numbers in bytes.
struct Numbers<'b>(&'b [u8]);

impl Numbers<'_> {
    fn small(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.0.get(at..at + 2)?.try_into().ok()?))
    }

    fn four(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.0.get(at..at + 4)?.try_into().ok()?))
    }

    fn eight(&self, at: usize) -> Option<u64> {
        Some(u64::from_le_bytes(self.0.get(at..at + 8)?.try_into().ok()?))
    }
}

impl<'a> Archive<'a> {
    /// Reads the directory.
    ///
    /// # Errors
    /// When there is none, or it is damaged.
    pub fn open(source: &'a dyn Source, cx: &'a Context) -> Result<Self> {
        let size = source.size();
        let from = size.saturating_sub(END);
        let end = source::read(source, from, END as usize)?;
        let is_end = |at: &usize| end.get(*at..).is_some_and(|rest| rest.starts_with(b"PK\x05\x06"));
        let at = (0..end.len().saturating_sub(21)).rev().find(is_end);
        let at = at.ok_or_else(|| damaged(source, "its directory is not there, as when a download breaks off"))?;
        let record = Numbers(end.get(at..).unwrap_or(&[]));
        let parts = record.four(12).zip(record.four(16)).ok_or_else(|| cut(source))?;
        let (mut length, mut start) = (u64::from(parts.0), u64::from(parts.1));
        if parts.0 == u32::MAX || parts.1 == u32::MAX || record.small(10) == Some(u16::MAX) {
            (length, start) = large(source, from + at as u64)?.unwrap_or((length, start));
        }
        if length > DIRECTORY || start.saturating_add(length) > size {
            return Err(damaged(source, "its directory is not where it should be"));
        }
        let directory = source::read(source, start, length as usize)?;
        Ok(Archive {
            entries: entries(source, &directory)?,
            source,
            cx,
        })
    }

    /// The file of that name.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Unpacks a file.
    ///
    /// # Errors
    /// When it is encrypted, or packed in a way that few archives use.
    pub fn unpack(&self, entry: &Entry) -> Result<Box<dyn Feed + 'a>> {
        let file = self.source.name();
        if entry.is_encrypted {
            return Err(Error::Encrypted { file: file.to_owned() });
        }
        let header = source::read(self.source, entry.at, 30)?;
        let numbers = Numbers(&header);
        let rest = numbers
            .small(26)
            .zip(numbers.small(28))
            .filter(|_| header.starts_with(b"PK\x03\x04"));
        let (name, extra) = rest.ok_or_else(|| damaged(self.source, "a file is not where its directory says"))?;
        let start = entry.at + 30 + u64::from(name) + u64::from(extra);
        let end = start.saturating_add(entry.packed);
        if end > self.source.size() {
            return Err(cut(self.source));
        }
        let packed = Box::new(Range::new(self.source, start, end, self.cx));
        match entry.method {
            0 => Ok(packed),
            8 => Ok(Box::new(Inflate::raw(file, packed, entry.bytes, entry.crc))),
            other => Err(Error::Unsupported {
                file: file.to_owned(),
                what: format!("{} in it is packed by {}", entry.name, method(other)),
            }),
        }
    }

    /// All bytes of a file, where they are few.
    ///
    /// # Errors
    /// As [`Archive::unpack`], and when there are more than `most` bytes.
    pub fn read(&self, entry: &Entry, most: u64) -> Result<Vec<u8>> {
        let mut feed = self.unpack(entry)?;
        let mut bytes = Vec::new();
        while let Some(piece) = feed.next()? {
            bytes.extend_from_slice(&piece);
            if bytes.len() as u64 > most {
                return Err(Error::Memory {
                    what: format!("{} in {}, unpacked,", entry.name, self.source.name()),
                    needed: entry.bytes.max(bytes.len() as u64),
                    allowed: most,
                });
            }
        }
        Ok(bytes)
    }
}

fn method(number: u16) -> String {
    let name = match number {
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "xz",
        98 => "PPMd",
        99 => return "encryption of AES".to_owned(),
        other => return format!("method {other}"),
    };
    name.to_owned()
}

/// The length and the place of a directory that has no room in the usual record (Zip64).
fn large(source: &dyn Source, end: u64) -> Result<Option<(u64, u64)>> {
    let Some(at) = end.checked_sub(20) else {
        return Ok(None);
    };
    let locator = source::read(source, at, 20)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return Ok(None);
    }
    let at = Numbers(&locator)
        .eight(8)
        .filter(|at| *at < source.size())
        .ok_or_else(|| cut(source))?;
    let record = source::read(source, at, 56)?;
    if !record.starts_with(b"PK\x06\x06") {
        return Err(cut(source));
    }
    let numbers = Numbers(&record);
    Ok(numbers.eight(40).zip(numbers.eight(48)))
}

fn entries(source: &dyn Source, directory: &[u8]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut rest = directory;
    while rest.starts_with(b"PK\x01\x02") {
        let (entry, length) = entry(rest).ok_or_else(|| cut(source))?;
        if !entry.name.ends_with('/') {
            entries.push(entry);
        }
        rest = rest.get(length..).unwrap_or(&[]);
    }
    Ok(entries)
}

/// An entry of the directory, and its length there.
fn entry(bytes: &[u8]) -> Option<(Entry, usize)> {
    let numbers = Numbers(bytes);
    let (name, extra, comment) = (numbers.small(28)?, numbers.small(30)?, numbers.small(32)?);
    let (name, extra) = (usize::from(name), usize::from(extra));
    let mut entry = Entry {
        name: String::from_utf8_lossy(bytes.get(46..46 + name)?).into_owned(),
        bytes: u64::from(numbers.four(24)?),
        packed: u64::from(numbers.four(20)?),
        method: numbers.small(10)?,
        is_encrypted: numbers.small(8)? & 1 == 1,
        crc: numbers.four(16)?,
        at: u64::from(numbers.four(42)?),
    };
    widen(&mut entry, bytes.get(46 + name..46 + name + extra)?);
    Some((entry, 46 + name + extra + usize::from(comment)))
}

/// Takes the numbers that have no room in four bytes from where they are then.
fn widen(entry: &mut Entry, mut extra: &[u8]) {
    while let (Some(tag), Some(length)) = (Numbers(extra).small(0), Numbers(extra).small(2)) {
        let field = extra.get(4..4 + usize::from(length)).unwrap_or(&[]);
        if tag == 1 {
            let mut at = 0;
            for number in [&mut entry.bytes, &mut entry.packed, &mut entry.at] {
                if *number == u64::from(u32::MAX) {
                    *number = Numbers(field).eight(at).unwrap_or(*number);
                    at += 8;
                }
            }
        }
        extra = extra.get(4 + usize::from(length)..).unwrap_or(&[]);
    }
}

fn cut(source: &dyn Source) -> Error {
    damaged(source, "its directory breaks off")
}

fn damaged(source: &dyn Source, what: &str) -> Error {
    Error::Damaged {
        file: source.name().to_owned(),
        what: format!("as a ZIP archive, {what}"),
    }
}
