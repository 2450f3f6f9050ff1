//! What does a page header say? A small Thrift structure before each page (parquet.thrift of Apache
//! Parquet, `PageHeader`).

use super::Decoded;
use super::format::Encoding;
use super::thrift::Reader;

/// What a page header says.
#[derive(Debug, Clone, Copy)]
pub struct Header {
    /// What the page holds.
    pub kind: Kind,
    /// Bytes of the page in the file.
    pub packed: usize,
    /// Bytes of it once it is unpacked.
    pub unpacked: usize,
    /// CRC-32 of its bytes in the file, where the writer added it.
    pub checksum: Option<u32>,
}

/// What a page holds.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Levels and values, packed together.
    Data {
        /// Values, the missing ones among them.
        values: u32,
        /// Of the values.
        encoding: Encoding,
        /// Encoding of the definition levels.
        definition: Encoding,
        /// Encoding of the repetition levels.
        repetition: Encoding,
    },
    /// Levels as they are, then values.
    DataV2 {
        /// Values, the missing ones among them.
        values: u32,
        /// The missing ones.
        nulls: u32,
        /// Rows.
        rows: u32,
        /// Of the values.
        encoding: Encoding,
        /// Bytes of the definition levels.
        definition: u32,
        /// Bytes of the repetition levels.
        repetition: u32,
        /// Whether the values are packed.
        is_packed: bool,
    },
    /// The values that pages of this chunk refer to.
    Dictionary {
        /// How many.
        values: u32,
        /// Of the values.
        encoding: Encoding,
    },
    /// An index, or what came after the format was written down.
    Other,
}

/// A page header; `None` when the bytes end too early or are no such structure, an error when they
/// are one that cannot be.
pub fn header(reader: &mut Reader<'_>) -> Option<Decoded<Header>> {
    let (mut kind, mut unpacked, mut packed, mut checksum) = (None, None, None, None);
    let (mut data, mut dictionary, mut data_v2) = (Fields::default(), Fields::default(), Fields::default());
    reader.structure(&mut |id, field, reader| {
        match (id, field) {
            (1, 5) => kind = Some(reader.integer()?),
            (2, 5) => unpacked = Some(reader.integer()?),
            (3, 5) => packed = Some(reader.integer()?),
            (4, 5) => checksum = Some(reader.integer()?),
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
    let header = kind.zip(sizes).map(|(kind, (unpacked, packed))| Header {
        kind,
        packed,
        unpacked,
        // 32 bits without a sign, in a field that has one.
        checksum: checksum.and_then(|sum| i32::try_from(sum).ok()).map(i32::cast_unsigned),
    });
    Some(header.ok_or("a page header of it says what cannot be"))
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
        Encoding::numbered((*self.0.get(id - 1)?)?).ok()
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
