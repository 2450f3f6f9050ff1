//! The pages of a column chunk, unpacked: what the decoders read.
//!
//! Sizes and counts of a page are checked before room is made for it, its bytes before they are
//! decoded. What is wrong is told in the program's own words through [`Shared::fault`], since an
//! error loses its kind on its way through the decoders.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::arrow::arrow_reader::RowGroups;
use parquet::basic::Compression;
use parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;

use super::check::{Dictionary, Leaf};
use super::checksums::{self, Checksums};
use super::chunks::Chunks;
use super::footer::chunk_range;
use super::header::{Header, Kind, header};
use super::thrift::Reader;
use super::unpack::Unpacker;
use crate::Error;

/// Bytes in which a header is looked for first, where the source is read block by block.
const HEADER: u64 = 16 * 1024;

/// Bytes by which the last page may lie beyond its chunk. Old writers left the header of the
/// dictionary page out of a chunk's size (PARQUET-816); Arrow allows them as much.
pub const SLACK: u64 = 100;

/// What the readers of a decoder's columns have in common.
pub struct Shared {
    /// The file's name.
    pub file: String,
    /// Bytes that a page may unpack to, and that a batch may grow to beyond its pages.
    pub limit: u64,
    /// Whether values are passed over unread.
    pub skips: bool,
    /// Takes note of pages that do not match their checksums.
    pub checksums: Arc<Checksums>,
    /// What unpacks the pages.
    pub unpacker: Mutex<Unpacker>,
    /// Bytes that the batch at work has grown to beyond its pages.
    pub grown: AtomicU64,
    /// The first thing that was wrong, in the program's own words.
    pub fault: Mutex<Option<Error>>,
}

/// The pages of one column chunk.
pub struct Pages {
    chunks: Chunks,
    shared: Arc<Shared>,
    leaf: Leaf,
    /// The column's name, its number, and the row group's.
    column: String,
    number: usize,
    group: usize,
    codec: Compression,
    /// Bytes of the chunk once it is unpacked, headers included.
    unpacked: u64,
    /// Values of the chunk, and those in pages that were passed.
    values: u64,
    seen: u64,
    /// Where the next header begins, or, once it is known, its page.
    at: u64,
    end: u64,
    next: Option<Header>,
    dictionary: Option<Dictionary>,
    /// The dictionary's page, when it was read before it was asked for.
    ready: Option<Page>,
}

impl Pages {
    /// Of the chunk of a leaf column in a row group, whose bytes are in `chunks` or can be fetched
    /// there.
    pub fn new(
        chunks: Chunks,
        chunk: &ColumnChunkMetaData,
        (number, group): (usize, usize),
        shared: &Arc<Shared>,
    ) -> Self {
        let (at, end) = chunk_range(chunk);
        Pages {
            chunks,
            shared: Arc::clone(shared),
            leaf: Leaf::new(chunk.column_descr()),
            column: chunk.column_path().string(),
            number,
            group,
            codec: chunk.compression(),
            unpacked: u64::try_from(chunk.uncompressed_size()).unwrap_or(0),
            values: u64::try_from(chunk.num_values()).unwrap_or(0),
            seen: 0,
            at,
            end,
            next: None,
            dictionary: None,
            ready: None,
        }
    }

    /// Reads the dictionary if there is one, and keeps its page until it is asked for. Returns the
    /// bytes of its longest text.
    pub fn read_dictionary(&mut self) -> Result<usize> {
        if let Some(header) = self.header()?
            && matches!(header.kind, Kind::Dictionary { .. })
        {
            self.ready = Some(self.page(header)?);
        }
        Ok(self.dictionary.as_ref().map_or(0, |dictionary| dictionary.longest))
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
                return Ok((header?, bytes.len() - reader.left()));
            }
            // It may go on in the next block; statistics in it can be long.
            if self.chunks.is_whole() || bytes.len() as u64 >= rest {
                return Err(self.broken("a page header of it is damaged"));
            }
            bytes = self.chunks.get_bytes(self.at, asked.min(rest) as usize)?;
            asked = asked.saturating_mul(16);
        }
    }

    /// Whether a page may unpack to what it claims.
    fn check_sizes(&self, header: &Header) -> Result<()> {
        if matches!(header.kind, Kind::Other) || self.codec == Compression::UNCOMPRESSED {
            return Ok(());
        }
        let (claimed, all) = (header.unpacked as u64, self.unpacked);
        if claimed > all.max(header.packed as u64) {
            return Err(self.broken(&format!("a page of it claims {claimed} bytes, the whole column {all}")));
        }
        self.check_room(claimed)
    }

    /// Whether so many bytes may be taken for a page or what is made of it.
    fn check_room(&self, needed: u64) -> Result<()> {
        if needed <= self.shared.limit {
            return Ok(());
        }
        Err(self.shared.refuse(Error::Memory {
            what: format!("Unpacking column \"{}\"", self.column),
            needed,
            allowed: self.shared.limit,
        }))
    }

    /// The column is damaged in this way.
    fn broken(&self, what: &str) -> ParquetError {
        let (column, group) = (&self.column, self.group);
        self.shared.refuse(Error::Damaged {
            file: self.shared.file.clone(),
            what: format!("column \"{column}\" of row group {group} cannot be read: {what}"),
        })
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

    fn page(&mut self, header: Header) -> Result<Page> {
        let first = self.seen;
        let start = self.pass(header);
        let bytes = self.chunks.get_bytes(start, header.packed)?;
        if header.checksum.is_some_and(|sum| !checksums::matches(&bytes, sum)) {
            // Of a nested column's page nobody knows the rows, and all rows may need a dictionary.
            let is_known = !self.leaf.repeats() && self.seen > first;
            let rows = is_known.then_some(first..self.seen);
            self.shared.checksums.note((self.number, self.group, start), rows);
        }
        match header.kind {
            Kind::Data { .. } => {
                let bytes = self.unpacked(bytes, 0, true, header)?;
                self.data(bytes, header.kind)
            }
            Kind::DataV2 {
                definition,
                repetition,
                is_packed,
                ..
            } => {
                let plain = definition as usize + repetition as usize;
                let bytes = self.unpacked(bytes, plain, is_packed, header)?;
                self.data(bytes, header.kind)
            }
            Kind::Dictionary {
                values,
                encoding,
                is_sorted,
            } => {
                let mut buf = self.unpacked(bytes, 0, true, header)?;
                let checked = self.leaf.dictionary(&buf, values, encoding);
                self.dictionary = Some(checked.map_err(|what| self.broken(what))?);
                if values == 0 {
                    // The crate divides the bytes among the values.
                    buf = Bytes::new();
                }
                Ok(Page::DictionaryPage {
                    buf,
                    num_values: values,
                    encoding,
                    is_sorted,
                })
            }
            Kind::Other => Err(self.broken("a page of it holds no values")),
        }
    }

    /// A data page, looked at before it is decoded.
    fn data(&self, buf: Bytes, kind: Kind) -> Result<Page> {
        let checked = self
            .leaf
            .data(&buf, &kind, self.dictionary.as_ref(), self.shared.skips)
            .map_err(|what| self.broken(&format!("a page of it is damaged, {what}")));
        let (encoding, grown) = checked?;
        let grown = grown.saturating_add(self.shared.grown.fetch_add(grown, Ordering::Relaxed));
        self.check_room(grown)?;
        Ok(match kind {
            Kind::DataV2 {
                values,
                nulls,
                rows,
                definition,
                repetition,
                is_packed,
                ..
            } => {
                if nulls > values || (!self.leaf.repeats() && rows != values) {
                    return Err(self.broken("a page of it claims other numbers of rows, values and missing values"));
                }
                Page::DataPageV2 {
                    buf,
                    num_values: values,
                    encoding,
                    // Of texts the crate believes this number more than the levels.
                    num_nulls: if self.leaf.is_text() { 0 } else { nulls },
                    num_rows: rows,
                    def_levels_byte_len: definition,
                    rep_levels_byte_len: repetition,
                    is_compressed: is_packed,
                    statistics: None,
                }
            }
            Kind::Data {
                values,
                definition,
                repetition,
                ..
            } => Page::DataPage {
                buf,
                num_values: values,
                encoding,
                def_level_encoding: definition,
                rep_level_encoding: repetition,
                statistics: None,
            },
            Kind::Dictionary { .. } | Kind::Other => return Err(self.broken("a page of it holds no values")),
        })
    }

    /// The bytes of a page; the first `plain` of them are never packed.
    fn unpacked(&self, bytes: Bytes, plain: usize, is_packed: bool, header: Header) -> Result<Bytes> {
        let levels = bytes.split_at_checked(plain);
        let (Some((levels, packed)), Some(size)) = (levels, header.unpacked.checked_sub(plain)) else {
            return Err(self.broken("the levels of a page are longer than the page"));
        };
        if !is_packed || self.codec == Compression::UNCOMPRESSED {
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

impl Shared {
    /// Keeps what is wrong until the decoder has given up, and gives an error that makes it do so.
    fn refuse(&self, error: Error) -> ParquetError {
        let message = ParquetError::General(error.to_string());
        if let Ok(mut fault) = self.fault.lock() {
            fault.get_or_insert(error);
        }
        message
    }

    /// What was wrong, in the program's own words.
    pub fn take_fault(&self) -> Option<Error> {
        self.fault.lock().ok()?.take()
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        if let Some(page) = self.ready.take() {
            return Ok(Some(page));
        }
        match self.header()? {
            Some(header) => self.page(header).map(Some),
            None => Ok(None),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        if self.ready.is_some() {
            return Ok(Some(PageMetadata {
                num_rows: None,
                num_levels: None,
                is_dict: true,
            }));
        }
        let metadata = |header: Header| match header.kind {
            Kind::DataV2 { values, rows, .. } => (Some(rows), Some(values), false),
            Kind::Data { values, .. } => (None, Some(values), false),
            _ => (None, None, true),
        };
        let of = |(rows, levels, is_dict): (Option<u32>, Option<u32>, bool)| PageMetadata {
            num_rows: rows.map(|n| n as usize),
            num_levels: levels.map(|n| n as usize),
            is_dict,
        };
        Ok(self.header()?.map(metadata).map(of))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        if self.ready.take().is_some() {
            return Ok(());
        }
        if let Some(header) = self.header()? {
            self.pass(header);
        }
        Ok(())
    }
}

/// One row group, as the decoders ask for it.
pub struct Group<'a> {
    /// The footer.
    pub footer: &'a ParquetMetaData,
    /// Which group.
    pub group: usize,
    /// The pages of its wanted columns, by leaf.
    pub pages: RefCell<BTreeMap<usize, Pages>>,
}

/// The pages of a column in one row group.
struct One(Option<Box<dyn PageReader>>);

impl Iterator for One {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for One {}

impl RowGroups for Group<'_> {
    fn num_rows(&self) -> usize {
        let rows = self.footer.row_groups().get(self.group).map(RowGroupMetaData::num_rows);
        rows.and_then(|rows| usize::try_from(rows).ok()).unwrap_or(0)
    }

    fn column_chunks(&self, leaf: usize) -> Result<Box<dyn PageIterator>> {
        let pages = self.pages.borrow_mut().remove(&leaf);
        let pages = pages.ok_or_else(|| ParquetError::General("a column is not in its row group".into()))?;
        Ok(Box::new(One(Some(Box::new(pages)))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(self.footer.row_groups().get(self.group).into_iter())
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.footer
    }
}
