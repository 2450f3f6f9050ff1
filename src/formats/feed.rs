//! Bytes of a file in order, unpacked on the way, and a place in them.
//!
//! Everything here is read by ranges and without waiting, piece after piece: a piece is all that is held.

use bytes::Bytes;
use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::run::Context;
use crate::table::source::{self, Source};
use crate::{Error, Result};

/// Bytes that are read at a time.
const PIECE: usize = 1 << 20;

/// Bytes that are unpacked at a time.
const ROOM: usize = 256 << 10;

/// Bytes from which on what a packed file unpacks to is looked at.
const SMALL: u64 = 64 << 20;

/// How many times its size a packed file may unpack to: tables reach a few dozen, deflate ends at 1032.
const RATIO: u64 = 400;

/// Bytes, piece after piece.
pub trait Feed {
    /// The next piece, which is not empty; `None` at the end.
    ///
    /// # Errors
    /// When they cannot be read, or are damaged, and when the person said stop.
    fn next(&mut self) -> Result<Option<Bytes>>;
}

/// A part of a source as it is.
pub struct Range<'a> {
    source: &'a dyn Source,
    at: u64,
    end: u64,
    cx: &'a Context,
}

impl<'a> Range<'a> {
    /// From `at` to `end`. Progress counts its bytes.
    pub fn new(source: &'a dyn Source, at: u64, end: u64, cx: &'a Context) -> Self {
        Range { source, at, end, cx }
    }
}

impl Feed for Range<'_> {
    fn next(&mut self) -> Result<Option<Bytes>> {
        self.cx.counters().check()?;
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        if left == 0 {
            return Ok(None);
        }
        let bytes = source::read(self.source, self.at, left.min(PIECE))?;
        self.at += bytes.len() as u64;
        self.cx.counters().add(bytes.len() as u64);
        self.cx.report();
        Ok((!bytes.is_empty()).then_some(bytes))
    }
}

/// What packed bytes unpack to.
pub struct Inflate<'a> {
    file: String,
    from: Box<dyn Feed + 'a>,
    engine: Decompress,
    is_gzip: bool,
    input: Bytes,
    ended: bool,
    taken: u64,
    given: u64,
    crc: Crc,
    /// Bytes and checksum that a directory promises.
    promised: Option<(u64, u32)>,
}

impl<'a> Inflate<'a> {
    /// gzip members, one after another.
    pub fn gzip(file: &str, from: Box<dyn Feed + 'a>) -> Self {
        Inflate {
            file: file.to_owned(),
            from,
            engine: Decompress::new_gzip(15),
            is_gzip: true,
            input: Bytes::new(),
            ended: true,
            taken: 0,
            given: 0,
            crc: Crc::new(),
            promised: None,
        }
    }

    /// Deflated bytes, of which a directory promises how many there are and their checksum.
    pub fn raw(file: &str, from: Box<dyn Feed + 'a>, bytes: u64, crc: u32) -> Self {
        Inflate {
            engine: Decompress::new(false),
            is_gzip: false,
            ended: false,
            promised: Some((bytes, crc)),
            ..Inflate::gzip(file, from)
        }
    }

    fn damaged(&self, what: &str) -> Error {
        Error::Damaged {
            file: self.file.clone(),
            what: format!("its compressed data {what}"),
        }
    }

    /// Refuses what small bytes blow up to: a bomb.
    fn refuse_bomb(&self) -> Result<()> {
        if self.given > SMALL && self.given / RATIO > self.taken {
            return Err(Error::Unsupported {
                file: self.file.clone(),
                what: format!("it unpacks to more than {RATIO} times its size, as no table does"),
            });
        }
        Ok(())
    }

    /// Begins the next gzip member; whether there is one.
    fn begin(&mut self) -> Result<bool> {
        if !self.is_gzip || (self.input.is_empty() && !self.more()?) {
            return Ok(false);
        }
        if self.input.first() != Some(&0x1f) {
            return match self.input.iter().all(|byte| *byte == 0) {
                true => Ok(false),
                false => Err(self.damaged("is followed by something else")),
            };
        }
        if self.taken > 0 {
            self.engine = Decompress::new_gzip(15);
        }
        self.ended = false;
        Ok(true)
    }

    fn more(&mut self) -> Result<bool> {
        match self.from.next()? {
            Some(bytes) => {
                self.input = bytes;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    fn check_promise(&self) -> Result<()> {
        match self.promised {
            Some((bytes, crc)) if bytes != self.given || crc != self.crc.sum() => {
                Err(self.damaged("does not match its checksum"))
            }
            _ => Ok(()),
        }
    }
}

impl Feed for Inflate<'_> {
    fn next(&mut self) -> Result<Option<Bytes>> {
        let mut room = vec![0; ROOM];
        loop {
            if self.ended && !self.begin()? {
                return Ok(None);
            }
            let (read, written) = (self.engine.total_in(), self.engine.total_out());
            let done = self.engine.decompress(&self.input, &mut room, FlushDecompress::None);
            let status = done.map_err(|_| self.damaged("cannot be unpacked"))?;
            let read = (self.engine.total_in() - read) as usize;
            let written = (self.engine.total_out() - written) as usize;
            self.input = self.input.slice(read.min(self.input.len())..);
            (self.taken, self.given) = (self.taken + read as u64, self.given + written as u64);
            room.truncate(written);
            self.refuse_bomb()?;
            if self.promised.is_some() {
                self.crc.update(&room);
            }
            if status == Status::StreamEnd {
                self.ended = true;
                self.check_promise()?;
            }
            if !room.is_empty() {
                return Ok(Some(room.into()));
            }
            if !self.ended && read == 0 && !self.input.is_empty() {
                return Err(self.damaged("cannot be unpacked"));
            }
            if !self.ended && self.input.is_empty() && !self.more()? {
                return Err(self.damaged("breaks off"));
            }
            room.resize(ROOM, 0);
        }
    }
}

/// A place in the bytes of a feed.
pub struct Cursor<'a> {
    feed: Box<dyn Feed + 'a>,
    piece: Bytes,
    at: usize,
    /// Bytes of the pieces before.
    before: u64,
}

impl<'a> Cursor<'a> {
    /// At the beginning.
    pub fn new(feed: Box<dyn Feed + 'a>) -> Self {
        Cursor {
            feed,
            piece: Bytes::new(),
            at: 0,
            before: 0,
        }
    }

    /// Bytes that are behind.
    pub fn place(&self) -> u64 {
        self.before + self.at as u64
    }

    /// The bytes of this piece that are ahead; none at the end only.
    ///
    /// # Errors
    /// Those of the feed.
    pub fn ahead(&mut self) -> Result<&[u8]> {
        while self.at >= self.piece.len() {
            self.before += self.piece.len() as u64;
            self.at = 0;
            match self.feed.next()? {
                Some(piece) => self.piece = piece,
                None => {
                    self.piece = Bytes::new();
                    return Ok(&[]);
                }
            }
        }
        Ok(self.piece.get(self.at..).unwrap_or(&[]))
    }

    /// Goes over bytes of this piece.
    pub fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// The next byte, which stays ahead.
    ///
    /// # Errors
    /// Those of the feed.
    pub fn peek(&mut self) -> Result<Option<u8>> {
        match self.piece.get(self.at) {
            Some(byte) => Ok(Some(*byte)),
            None => Ok(self.ahead()?.first().copied()),
        }
    }

    /// The next byte, which is behind then.
    ///
    /// # Errors
    /// Those of the feed.
    pub fn next(&mut self) -> Result<Option<u8>> {
        let byte = self.peek()?;
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }
}
