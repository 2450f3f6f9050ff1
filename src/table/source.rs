//! Where bytes come from: a disk file, a browser's `File`, a pipe read whole.
//!
//! Two ways to the same bytes: in order, which is fastest for text, or by range, for formats
//! with an index. Ranges cost about a millisecond a call in a browser: ask for few and large.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;

use crate::{Error, Result};

/// The next piece of a stream, when it arrives.
pub type NextBytes<'a> = Pin<Box<dyn Future<Output = Result<Option<Bytes>>> + 'a>>;

/// Bytes that can be read again and again.
///
/// [`Source::size`] is a promise: whoever reads counts, by [`read`] and [`InOrder`], and a file
/// that has changed its size since is refused rather than read in part.
pub trait Source: Send + Sync {
    /// The file's name, without its folder.
    fn name(&self) -> &str;

    /// How many bytes there are.
    fn size(&self) -> u64;

    /// The bytes from `offset`, `length` of them, fewer only at the end.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when the disk or the browser refuses.
    fn read(&self, offset: u64, length: usize) -> Result<Bytes>;

    /// All bytes in order, in pieces that the source likes best.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when the disk or the browser refuses.
    fn stream(&self) -> Result<Box<dyn Stream + '_>>;

    /// Whether [`Source::read`] is cheap enough to be called from several threads at once.
    fn reads_in_parallel(&self) -> bool {
        false
    }
}

/// Bytes in order.
pub trait Stream {
    /// The next piece; `None` at the end.
    fn next(&mut self) -> NextBytes<'_>;
}

/// Reads a source in order by ranges of `piece` bytes: for sources without a stream of their own.
pub struct Ranges<'a> {
    source: &'a dyn Source,
    offset: u64,
    piece: usize,
}

impl<'a> Ranges<'a> {
    /// From the start, `piece` bytes at a time.
    pub fn new(source: &'a dyn Source, piece: usize) -> Self {
        Ranges {
            source,
            offset: 0,
            piece,
        }
    }
}

impl Stream for Ranges<'_> {
    fn next(&mut self) -> NextBytes<'_> {
        let read = if self.offset >= self.source.size() {
            Ok(None)
        } else {
            self.source.read(self.offset, self.piece).map(|bytes| {
                self.offset += bytes.len() as u64;
                (!bytes.is_empty()).then_some(bytes)
            })
        };
        Box::pin(std::future::ready(read))
    }
}

/// Exactly `length` bytes from `offset` on, fewer only where the promised size ends.
///
/// # Errors
/// [`Error::Changed`] when the source no longer has them, and those of [`Source::read`].
pub fn read(source: &dyn Source, offset: u64, length: usize) -> Result<Bytes> {
    let bytes = source.read(offset, length)?;
    let promised = source.size().saturating_sub(offset).min(length as u64);
    if (bytes.len() as u64) < promised {
        return Err(shrunk(source, offset + bytes.len() as u64));
    }
    Ok(bytes)
}

/// All bytes of a source in order, exactly as many as it promised.
pub struct InOrder<'a> {
    source: &'a dyn Source,
    stream: Box<dyn Stream + 'a>,
    given: u64,
}

impl<'a> InOrder<'a> {
    /// From the start.
    ///
    /// # Errors
    /// Those of [`Source::stream`].
    pub fn new(source: &'a dyn Source) -> Result<Self> {
        Ok(InOrder {
            source,
            stream: source.stream()?,
            given: 0,
        })
    }

    /// The next piece; `None` after the last promised byte. What was appended since is left out.
    ///
    /// # Errors
    /// [`Error::Changed`] when the source ends before, and those of its stream.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        let left = self.source.size().saturating_sub(self.given);
        if left == 0 {
            return Ok(None);
        }
        let Some(mut bytes) = self.stream.next().await?.filter(|bytes| !bytes.is_empty()) else {
            return Err(shrunk(self.source, self.given));
        };
        bytes.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        self.given += bytes.len() as u64;
        Ok(Some(bytes))
    }
}

/// An error that names the first byte found missing of those that a source promised.
pub fn shrunk(source: &dyn Source, at: u64) -> Error {
    changed(
        source,
        format!("it had {} bytes, and byte {at} is no longer there", source.size()),
    )
}

/// An error that says in what a source differs from what it was.
pub fn changed(source: &dyn Source, what: impl Into<String>) -> Error {
    Error::Changed {
        file: source.name().to_owned(),
        what: what.into(),
    }
}

/// Bytes that are in memory already.
#[derive(Debug, Clone)]
pub struct Memory {
    name: String,
    bytes: Bytes,
}

impl Memory {
    /// Under this name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Memory {
            name: name.into(),
            bytes: bytes.into(),
        }
    }
}

impl Source for Memory {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.bytes.len());
        let end = start.saturating_add(length).min(self.bytes.len());
        Ok(self.bytes.slice(start..end))
    }

    fn stream(&self) -> Result<Box<dyn Stream + '_>> {
        Ok(Box::new(Ranges::new(self, 4 << 20)))
    }

    fn reads_in_parallel(&self) -> bool {
        true
    }
}

/// An error that names this source and the byte.
pub fn unreadable(source: &dyn Source, byte: u64, what: impl std::fmt::Display) -> Error {
    Error::Unreadable {
        file: source.name().to_owned(),
        byte,
        what: what.to_string(),
    }
}
