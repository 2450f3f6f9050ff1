//! The pages of a column chunk, unpacked: what the decoders read.
//!
//! Sizes and counts of a page are checked before room is made for it.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::checksums::{self, Checksums};
use super::chunks::Chunks;
use super::footer::chunk_range;
use super::format::{CompressionCodec, Encoding};
use super::header::{Header, Kind, header};
use super::metadata::Chunk;
use super::schema::{LeafElement, Path};
use super::thrift::Reader;
use super::unpack::Unpacker;
use crate::{Error, Result};

/// Bytes in which a header is looked for first, where the source is read block by block.
const HEADER: u64 = 16 * 1024;

/// Bytes by which the last page may lie beyond its chunk. Old writers left the header of the
/// dictionary page out of a chunk's size (PARQUET-816); Arrow allows them as much.
pub const SLACK: u64 = 100;

/// What the readers of a row group's columns have in common.
pub struct Shared {
    /// The file's name.
    pub file: String,
    /// Bytes that a page may unpack to.
    pub limit: u64,
    /// Takes note of pages that do not match their checksums.
    pub checksums: Arc<Checksums>,
    /// What unpacks the pages.
    pub unpacker: Mutex<Unpacker>,
}

/// A data page, unpacked.
pub struct Page {
    /// Levels and values.
    pub bytes: Bytes,
    /// What they are.
    pub kind: Kind,
}

/// The pages of one column chunk.
pub struct Pages {
    chunks: Chunks,
    shared: Arc<Shared>,
    /// Whether one row can hold several values.
    repeats: bool,
    /// The way to the column, its number, and the row group's.
    column: Arc<Path>,
    number: usize,
    group: usize,
    codec: CompressionCodec,
    /// Bytes of the chunk once it is unpacked, headers included.
    unpacked: u64,
    /// Values of the chunk, and those in pages that were passed.
    values: u64,
    seen: u64,
    /// Where the next header begins, or, once it is known, its page.
    at: u64,
    end: u64,
    next: Option<Header>,
}

impl Pages {
    /// Of the chunk of a leaf column in a row group, whose bytes are in `chunks` or can be fetched
    /// there.
    pub fn new(
        chunks: Chunks,
        (leaf, chunk): (&LeafElement, &Chunk),
        (number, group): (usize, usize),
        shared: &Arc<Shared>,
    ) -> Self {
        let (at, end) = chunk_range(chunk);
        Pages {
            chunks,
            shared: Arc::clone(shared),
            repeats: leaf.levels.1 > 0,
            column: Arc::clone(&leaf.path),
            number,
            group,
            codec: chunk.codec,
            unpacked: u64::try_from(chunk.unpacked).unwrap_or(0),
            values: u64::try_from(chunk.values).unwrap_or(0),
            seen: 0,
            at,
            end,
            next: None,
        }
    }

    /// The dictionary if there is one: its bytes, how many values they hold, and how these are written.
    ///
    /// # Errors
    /// When its page is damaged, cannot be read, or takes more memory than is allowed.
    pub fn dictionary(&mut self) -> Result<Option<(Bytes, usize, Encoding)>> {
        let Some(header) = self.header()? else {
            return Ok(None);
        };
        let Kind::Dictionary { values, encoding, .. } = header.kind else {
            return Ok(None);
        };
        Ok(Some((self.unpacked(header)?, values as usize, encoding)))
    }

    /// What the next page holds; `None` at the end.
    ///
    /// # Errors
    /// When its header is damaged or cannot be read.
    pub fn peek(&mut self) -> Result<Option<Kind>> {
        Ok(self.header()?.map(|header| header.kind))
    }

    /// What the next page holds, which is passed over; `None` at the end.
    pub fn pass_over(&mut self) -> Result<Option<Kind>> {
        let header = self.header()?;
        if let Some(header) = header {
            self.pass(header);
        }
        Ok(header.map(|header| header.kind))
    }

    /// The next header, of a page that has values; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>> {
        loop {
            if let Some(header) = self.next {
                return Ok(Some(header));
            }
            let last = self.end.saturating_add(SLACK).min(self.chunks.size());
            let is_done = self.at >= self.end && self.seen >= self.values;
            if is_done || self.at >= last {
                return Ok(None);
            }
            let (header, length) = match self.read_header(last) {
                Ok(read) => read,
                // What follows a chunk is another's.
                Err(_) if self.at >= self.end => return Ok(None),
                Err(error) => return Err(error),
            };
            let at = self.at + length as u64;
            if header.packed as u64 > last - at.min(last) {
                return Err(self.broken("a page of it is longer than the column"));
            }
            if let Kind::Data { values, .. } | Kind::DataV2 { values, .. } = header.kind
                && u64::from(values) > self.values - self.seen.min(self.values)
            {
                let claimed = self.values;
                return Err(self.broken(&format!("its pages hold more than the {claimed} values claimed")));
            }
            self.check_sizes(&header)?;
            self.at = at;
            match header.kind {
                Kind::Other => self.at += header.packed as u64,
                _ => self.next = Some(header),
            }
        }
    }

    fn read_header(&self, last: u64) -> Result<(Header, usize)> {
        let rest = last - self.at;
        let mut bytes = self.chunks.from(self.at)?;
        let mut asked = HEADER;
        loop {
            let mut reader = Reader::new(&bytes);
            if let Some(header) = header(&mut reader) {
                let header = header.map_err(|what| self.broken(what))?;
                return Ok((header, bytes.len() - reader.left()));
            }
            // It may go on in the next block; statistics in it can be long.
            if self.chunks.is_whole() || bytes.len() as u64 >= rest {
                return Err(self.broken("a page header of it is damaged"));
            }
            bytes = self.chunks.get(self.at, asked.min(rest) as usize)?;
            asked = asked.saturating_mul(16);
        }
    }

    /// Whether a page may unpack to what it claims.
    fn check_sizes(&self, header: &Header) -> Result<()> {
        if matches!(header.kind, Kind::Other) || self.codec == CompressionCodec::Uncompressed {
            return Ok(());
        }
        let (claimed, all) = (header.unpacked as u64, self.unpacked);
        if claimed > all.max(header.packed as u64) {
            return Err(self.broken(&format!("a page of it claims {claimed} bytes, the whole column {all}")));
        }
        match claimed <= self.shared.limit {
            true => Ok(()),
            false => Err(self.too_large(claimed)),
        }
    }

    /// A page, or what is made of it, needs more bytes than are allowed.
    pub fn too_large(&self, needed: u64) -> Error {
        Error::Memory {
            what: format!("Unpacking column \"{}\"", self.column),
            needed,
            allowed: self.shared.limit,
        }
    }

    /// The column is damaged in this way.
    pub fn broken(&self, what: &str) -> Error {
        let (column, group) = (&self.column, self.group);
        Error::Damaged {
            file: self.shared.file.clone(),
            what: format!("column \"{column}\" of row group {group} cannot be read: {what}"),
        }
    }

    /// Passes over the page whose header is known.
    fn pass(&mut self, header: Header) -> u64 {
        self.next = None;
        if let Kind::Data { values, .. } | Kind::DataV2 { values, .. } = header.kind {
            self.seen += u64::from(values);
        }
        let start = self.at;
        self.at += header.packed as u64;
        start
    }

    /// The next data page, unpacked; `None` at the end.
    ///
    /// # Errors
    /// When it is damaged, cannot be read, or takes more memory than is allowed.
    pub fn next_data(&mut self) -> Result<Option<Page>> {
        let Some(header) = self.header()? else {
            return Ok(None);
        };
        if let Kind::DataV2 {
            values, nulls, rows, ..
        } = header.kind
            && (nulls > values || (!self.repeats && rows != values))
        {
            return Err(self.broken("a page of it claims other numbers of rows, values and missing values"));
        }
        let (bytes, kind) = (self.unpacked(header)?, header.kind);
        Ok(Some(Page { bytes, kind }))
    }

    /// The bytes of the page whose header is known.
    fn unpacked(&mut self, header: Header) -> Result<Bytes> {
        let first = self.seen;
        let start = self.pass(header);
        let bytes = self.chunks.get(start, header.packed)?;
        if header.checksum.is_some_and(|sum| !checksums::matches(&bytes, sum)) {
            // Of a nested column's page nobody knows the rows, and all rows may need a dictionary.
            let is_known = !self.repeats && self.seen > first;
            let rows = is_known.then_some(first..self.seen);
            self.shared.checksums.note((self.number, self.group, start), rows);
        }
        match header.kind {
            Kind::DataV2 {
                definition,
                repetition,
                is_packed,
                ..
            } => self.unpack(bytes, definition as usize + repetition as usize, is_packed, header),
            _ => self.unpack(bytes, 0, true, header),
        }
    }

    /// The bytes of a page; the first `plain` of them are never packed.
    fn unpack(&self, bytes: Bytes, plain: usize, is_packed: bool, header: Header) -> Result<Bytes> {
        let levels = bytes.split_at_checked(plain);
        let (Some((levels, packed)), Some(size)) = (levels, header.unpacked.checked_sub(plain)) else {
            return Err(self.broken("the levels of a page are longer than the page"));
        };
        if !is_packed || self.codec == CompressionCodec::Uncompressed {
            return Ok(bytes);
        }
        let mut out = levels.to_vec();
        // Without a value that is there, nothing need be packed.
        if size > 0 {
            let unpacker = self.shared.unpacker.lock();
            unpacker
                .unwrap_or_else(PoisonError::into_inner)
                .unpack(self.codec, packed, size, &mut out)
                .map_err(|what| self.broken(&format!("a page of it cannot be unpacked ({what})")))?;
        }
        Ok(out.into())
    }
}
