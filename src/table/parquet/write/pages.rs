//! A column chunk: its dictionary and its pages, packed, and what the footer says of it.

use std::ops::Range;

use zstd::zstd_safe::{CCtx, compress_bound, get_error_name};

use super::super::format::{Encoding, PageType};
use super::compact::Structure;
use super::ends::{self, End};
use super::gather::{Gathered, Values};
use super::{dictionary, runs};
use crate::table::chunk::Bitmap;
use crate::table::stored::Stored;
use crate::{Error, Result};

/// Rows of a page at most.
const ROWS: usize = 20_000;
/// Bytes of a page's values, rather: the last one may go beyond.
const BYTES: usize = 1 << 20;
/// How hard Zstandard tries.
const LEVEL: i32 = 1;

/// A column chunk as it is written.
#[derive(Debug, Default)]
pub struct Packed {
    /// Headers and pages.
    pub bytes: Vec<u8>,
    /// What the footer says of it.
    pub told: Told,
}

/// What the footer says of a column chunk.
#[derive(Debug, Default)]
pub struct Told {
    /// Rows, the missing cells among them.
    pub rows: usize,
    /// Bytes of the dictionary, if there is one: the first page with values follows it.
    pub dictionary: Option<usize>,
    /// Pages with values.
    pub pages: usize,
    /// Bytes in the file.
    pub packed: usize,
    /// Bytes if no page were packed.
    pub unpacked: usize,
    /// Missing cells.
    pub missing: usize,
    /// The least value.
    pub min: Option<End>,
    /// The greatest value.
    pub max: Option<End>,
}

/// Packs some rows of a column.
///
/// # Errors
/// When a page is larger than a page can be.
pub fn pack(stored: &Stored, column: &Gathered) -> Result<Packed> {
    let (entries, codes) = match &column.values {
        Values::Plain(cells) => (cells, None),
        Values::Coded(coded) => (&coded.entries, Some(&coded.codes)),
    };
    let (min, max) = ends::of(stored, entries);
    let mut writer = Writer::new()?;
    writer.told = Told {
        rows: column.valid.len(),
        missing: column.valid.unset(),
        min,
        max,
        ..Told::default()
    };
    if codes.is_some() {
        entries.write(0..entries.len(), &mut writer.body);
        writer.page(PageType::Dictionary, entries.len(), Encoding::Plain)?;
        writer.told.dictionary = Some(writer.bytes.len());
    }
    let (mut row, mut value) = (0, 0);
    while row < column.valid.len() {
        let bytes = |at: usize| if codes.is_some() { 0 } else { entries.bytes(at) };
        let (rows, values) = page(&column.valid, row, value, bytes);
        writer.levels(&column.valid, &rows, values.len());
        let count = rows.len();
        (row, value) = (rows.end, values.end);
        match codes {
            Some(codes) => writer.indices(codes.get(values).unwrap_or(&[]), entries.len()),
            None => entries.write(values, &mut writer.body),
        }
        let encoding = if codes.is_some() {
            Encoding::RleDictionary
        } else {
            Encoding::Plain
        };
        writer.page(PageType::Data, count, encoding)?;
        writer.told.pages += 1;
    }
    writer.told.packed = writer.bytes.len();
    let Writer { bytes, told, .. } = writer;
    Ok(Packed { bytes, told })
}

/// The rows of the page that begins with a row, and which values they have.
fn page(valid: &Bitmap, row: usize, value: usize, bytes: impl Fn(usize) -> usize) -> (Range<usize>, Range<usize>) {
    let (mut end, mut next, mut size) = (row, value, 0);
    while end < valid.len() && end - row < ROWS && size < BYTES {
        if valid.get(end) {
            size += bytes(next);
            next += 1;
        }
        end += 1;
    }
    (row..end, value..next)
}

/// Pages one after another.
struct Writer {
    packer: CCtx<'static>,
    /// The page at work, not yet packed.
    body: Vec<u8>,
    /// The same, packed.
    packed: Vec<u8>,
    bytes: Vec<u8>,
    told: Told,
}

impl Writer {
    fn new() -> Result<Self> {
        Ok(Writer {
            packer: CCtx::try_create().ok_or_else(|| refused("there is no memory"))?,
            body: Vec::new(),
            packed: Vec::new(),
            bytes: Vec::new(),
            told: Told::default(),
        })
    }

    /// Says which rows of the page have a value.
    fn levels(&mut self, valid: &Bitmap, rows: &Range<usize>, values: usize) {
        let mut levels = Vec::new();
        match values {
            0 => runs::repeated(0, rows.len(), 1, &mut levels),
            all if all == rows.len() => runs::repeated(1, all, 1, &mut levels),
            _ => {
                let bits: Vec<u32> = rows.clone().map(|row| valid.get(row).into()).collect();
                runs::write(&bits, 1, &mut levels);
            }
        }
        self.body.extend_from_slice(&(levels.len() as u32).to_le_bytes());
        self.body.extend_from_slice(&levels);
    }

    /// Says where in the dictionary the values are.
    fn indices(&mut self, codes: &[u32], entries: usize) {
        let width = dictionary::width(entries);
        self.body.push(width);
        runs::write(codes, width, &mut self.body);
    }

    /// Packs the page at work, and writes it with its header.
    fn page(&mut self, kind: PageType, values: usize, encoding: Encoding) -> Result<()> {
        self.packed.clear();
        self.packed.reserve(compress_bound(self.body.len()));
        self.packer
            .compress(&mut self.packed, &self.body, LEVEL)
            .map_err(|code| refused(get_error_name(code)))?;
        let [unpacked, size, values] = [self.body.len(), self.packed.len(), values].map(i32::try_from);
        let too_large = |_| Error::internal("a page of it is larger than Parquet can say");
        let (unpacked, size, values) = (
            unpacked.map_err(too_large)?,
            size.map_err(too_large)?,
            values.map_err(too_large)?,
        );
        let start = self.bytes.len();
        Structure::write(&mut self.bytes, &mut |header| {
            header.int(1, kind as i32);
            header.int(2, unpacked);
            header.int(3, size);
            let id = if kind == PageType::Data { 5 } else { 7 };
            header.structure(id, &mut |page| {
                page.int(1, values);
                page.int(2, encoding as i32);
                if kind == PageType::Data {
                    // Of the levels.
                    page.int(3, Encoding::Rle as i32);
                    page.int(4, Encoding::Rle as i32);
                }
            });
        });
        self.told.unpacked += self.bytes.len() - start + self.body.len();
        self.bytes.extend_from_slice(&self.packed);
        self.body.clear();
        Ok(())
    }
}

fn refused(why: &str) -> Error {
    Error::internal(format!("Zstandard refused: {why}"))
}
