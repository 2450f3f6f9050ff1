//! The pages of a column chunk, unpacked: what the decoders read.
//!
//! A page header is a small Thrift structure (parquet.thrift of Apache Parquet, `PageHeader`); sizes
//! and counts are checked before anything is read by them.

use bytes::Bytes;
use parquet::arrow::arrow_reader::RowGroups;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;

use super::chunks::Chunks;
use super::thrift::Reader;
use super::unpack::unpack;

/// Bytes in which a header is looked for first, where the source is read block by block.
const HEADER: u64 = 16 * 1024;

/// What a page header says.
#[derive(Debug, Clone, Copy)]
struct Header {
    kind: Kind,
    packed: usize,
    unpacked: usize,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Data {
        values: u32,
        encoding: Encoding,
        definition: Encoding,
        repetition: Encoding,
    },
    DataV2 {
        values: u32,
        nulls: u32,
        rows: u32,
        encoding: Encoding,
        definition: u32,
        repetition: u32,
        is_packed: bool,
    },
    Dictionary {
        values: u32,
        encoding: Encoding,
        is_sorted: bool,
    },
    /// An index, or what came after the format was written down.
    Other,
}

/// The pages of one column chunk.
pub struct Pages {
    chunks: Chunks,
    codec: Compression,
    /// Where the next header begins, or, once it is known, its page.
    at: u64,
    end: u64,
    next: Option<Header>,
}

impl Pages {
    /// Of a chunk, whose bytes are in `chunks` or can be fetched there.
    pub fn new(chunks: Chunks, chunk: &ColumnChunkMetaData) -> Self {
        let (start, length) = chunk.byte_range();
        Pages {
            chunks,
            codec: chunk.compression(),
            at: start,
            end: start.saturating_add(length),
            next: None,
        }
    }

    /// The next header, of a page that has values; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>> {
        loop {
            if let Some(header) = self.next {
                return Ok(Some(header));
            }
            if self.at >= self.end {
                return Ok(None);
            }
            let (header, length) = self.read_header()?;
            self.at += length as u64;
            if header.packed as u64 > self.end - self.at.min(self.end) {
                return Err(ParquetError::EOF("a page is longer than its column".into()));
            }
            match header.kind {
                Kind::Other => self.at += header.packed as u64,
                _ => self.next = Some(header),
            }
        }
    }

    fn read_header(&self) -> Result<(Header, usize)> {
        let rest = self.end - self.at;
        let mut bytes = self.chunks.from(self.at)?;
        let mut asked = HEADER;
        loop {
            let mut reader = Reader::new(&bytes);
            if let Some(header) = header(&mut reader) {
                return Ok((header?, bytes.len() - reader.left()));
            }
            // It may go on in the next block; statistics in it can be long.
            if self.chunks.is_whole() || bytes.len() as u64 >= rest {
                return Err(ParquetError::General("a page header is damaged".into()));
            }
            bytes = self.chunks.get_bytes(self.at, asked.min(rest) as usize)?;
            asked = asked.saturating_mul(16);
        }
    }

    /// Passes over the page whose header is known.
    fn pass(&mut self, header: Header) -> u64 {
        self.next = None;
        let start = self.at;
        self.at += header.packed as u64;
        start
    }

    fn page(&mut self, header: Header) -> Result<Page> {
        let start = self.pass(header);
        let bytes = self.chunks.get_bytes(start, header.packed)?;
        Ok(match header.kind {
            Kind::Data {
                values,
                encoding,
                definition,
                repetition,
            } => Page::DataPage {
                buf: self.unpacked(bytes, 0, true, header)?,
                num_values: values,
                encoding,
                def_level_encoding: definition,
                rep_level_encoding: repetition,
                statistics: None,
            },
            Kind::DataV2 {
                values,
                nulls,
                rows,
                encoding,
                definition,
                repetition,
                is_packed,
            } => Page::DataPageV2 {
                buf: self.unpacked(bytes, definition as usize + repetition as usize, is_packed, header)?,
                num_values: values,
                encoding,
                num_nulls: nulls,
                num_rows: rows,
                def_levels_byte_len: definition,
                rep_levels_byte_len: repetition,
                is_compressed: is_packed,
                statistics: None,
            },
            Kind::Dictionary {
                values,
                encoding,
                is_sorted,
            } => Page::DictionaryPage {
                buf: self.unpacked(bytes, 0, true, header)?,
                num_values: values,
                encoding,
                is_sorted,
            },
            Kind::Other => return Err(ParquetError::General("a page without values".into())),
        })
    }

    /// The bytes of a page; the first `plain` of them are never packed.
    fn unpacked(&self, bytes: Bytes, plain: usize, is_packed: bool, header: Header) -> Result<Bytes> {
        let levels = bytes.split_at_checked(plain);
        let (Some((levels, packed)), Some(size)) = (levels, header.unpacked.checked_sub(plain)) else {
            return Err(ParquetError::General(
                "the levels of a page are longer than the page".into(),
            ));
        };
        if !is_packed || self.codec == Compression::UNCOMPRESSED {
            return Ok(bytes);
        }
        let mut out = Vec::new();
        out.try_reserve_exact(header.unpacked)
            .map_err(|_| ParquetError::General("a page is larger than memory".into()))?;
        out.extend_from_slice(levels);
        // Without a value that is there, nothing need be packed.
        if size > 0 {
            unpack(self.codec, packed, size, &mut out)?;
        }
        Ok(out.into())
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
        match self.header()? {
            Some(header) => self.page(header).map(Some),
            None => Ok(None),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
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
        if let Some(header) = self.header()? {
            self.pass(header);
        }
        Ok(())
    }
}

/// A page header; `None` when the bytes end too early or are no such structure, an error when they
/// are one that cannot be.
fn header(reader: &mut Reader<'_>) -> Option<Result<Header>> {
    let (mut kind, mut unpacked, mut packed) = (None, None, None);
    let (mut data, mut dictionary, mut data_v2) = (Fields::default(), Fields::default(), Fields::default());
    reader.structure(&mut |id, field, reader| {
        match (id, field) {
            (1, 5) => kind = Some(reader.integer()?),
            (2, 5) => unpacked = Some(reader.integer()?),
            (3, 5) => packed = Some(reader.integer()?),
            (5, 12) => data.read(reader)?,
            (7, 12) => dictionary.read(reader)?,
            (8, 12) => data_v2.read(reader)?,
            _ => return Some(false),
        }
        Some(true)
    })?;
    let kind = match kind? {
        0 => data.data(),
        2 => dictionary.dictionary(),
        3 => data_v2.data_v2(),
        _ => Some(Kind::Other),
    };
    let sizes = usize::try_from(unpacked?).ok().zip(usize::try_from(packed?).ok());
    let header = kind
        .zip(sizes)
        .map(|(kind, (unpacked, packed))| Header { kind, packed, unpacked });
    Some(header.ok_or_else(|| ParquetError::General("a page header says what cannot be".into())))
}

/// The first eight fields of a header's inner structure: integers, and booleans as 0 and 1.
#[derive(Default)]
struct Fields([Option<i64>; 8]);

impl Fields {
    fn read(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        reader.structure(&mut |id, field, reader| {
            let place = usize::try_from(id)
                .ok()
                .and_then(|id| self.0.get_mut(id.checked_sub(1)?));
            let value = match (field, &place) {
                (1, Some(_)) => 1,
                (2, Some(_)) => 0,
                (5, Some(_)) => reader.integer()?,
                _ => return Some(false),
            };
            place.into_iter().for_each(|place| *place = Some(value));
            Some(true)
        })
    }

    fn count(&self, id: usize) -> Option<u32> {
        u32::try_from((*self.0.get(id - 1)?)?).ok()
    }

    fn truth(&self, id: usize) -> Option<bool> {
        Some((*self.0.get(id - 1)?)? != 0)
    }

    fn encoding(&self, id: usize) -> Option<Encoding> {
        Some(match (*self.0.get(id - 1)?)? {
            0 => Encoding::PLAIN,
            2 => Encoding::PLAIN_DICTIONARY,
            3 => Encoding::RLE,
            #[expect(deprecated, reason = "old files have it, for their levels")]
            4 => Encoding::BIT_PACKED,
            5 => Encoding::DELTA_BINARY_PACKED,
            6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
            7 => Encoding::DELTA_BYTE_ARRAY,
            8 => Encoding::RLE_DICTIONARY,
            9 => Encoding::BYTE_STREAM_SPLIT,
            _ => return None,
        })
    }

    fn data(&self) -> Option<Kind> {
        Some(Kind::Data {
            values: self.count(1)?,
            encoding: self.encoding(2)?,
            definition: self.encoding(3)?,
            repetition: self.encoding(4)?,
        })
    }

    fn dictionary(&self) -> Option<Kind> {
        Some(Kind::Dictionary {
            values: self.count(1)?,
            encoding: self.encoding(2)?,
            is_sorted: self.truth(3).unwrap_or(false),
        })
    }

    fn data_v2(&self) -> Option<Kind> {
        Some(Kind::DataV2 {
            values: self.count(1)?,
            nulls: self.count(2)?,
            rows: self.count(3)?,
            encoding: self.encoding(4)?,
            definition: self.count(5)?,
            repetition: self.count(6)?,
            is_packed: self.truth(7).unwrap_or(true),
        })
    }
}

/// One row group, as the decoders ask for it.
pub struct Group<'a> {
    /// The footer.
    pub footer: &'a ParquetMetaData,
    /// Which group.
    pub group: usize,
    /// Its bytes.
    pub chunks: Chunks,
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
        let group = self.footer.row_groups().get(self.group);
        let chunk = group.and_then(|group| group.columns().get(leaf));
        let chunk = chunk.ok_or_else(|| ParquetError::General("a column is not in its row group".into()))?;
        let pages = Pages::new(self.chunks.clone(), chunk);
        Ok(Box::new(One(Some(Box::new(pages)))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(self.footer.row_groups().get(self.group).into_iter())
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.footer
    }
}
