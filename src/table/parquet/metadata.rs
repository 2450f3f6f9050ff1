//! The footer, decoded: the schema, and where each column chunk is (`FileMetaData`, parquet.thrift of
//! Apache Parquet).
//!
//! Of what a footer holds, that is taken which somebody asks for. Its form was looked at before (`shape`):
//! counts are there in bytes, fields are of their kinds, and the schema is no deeper than can be read.

use super::format::{
    CompressionCodec, ConvertedType, Encoding, Encodings, LogicalType, PageType, Physical, Repetition, Unit,
};
use super::schema::{Schema, Told};
use super::thrift::{Reader, kind};

/// Under which name Arrow keeps its own schema.
pub const ARROW_SCHEMA: &str = "ARROW:schema";

/// What the end of a file says.
#[derive(Debug)]
pub struct Metadata {
    /// The columns.
    pub schema: Schema,
    /// Rows, as the file claims.
    pub rows: i64,
    /// The rows, group by group.
    pub groups: Vec<Group>,
    /// The program that wrote the file.
    pub created_by: Option<String>,
    /// The schema in Arrow's words, as some writers add it.
    pub arrow_schema: Option<String>,
}

/// A row group.
#[derive(Debug)]
pub struct Group {
    /// Its rows.
    pub rows: i64,
    /// A chunk for each leaf of the schema.
    pub chunks: Vec<Chunk>,
}

/// The values of a leaf in a row group. Numbers are as the file claims.
#[derive(Debug)]
pub struct Chunk {
    /// How its pages are packed.
    pub codec: CompressionCodec,
    /// Values, the missing ones among them.
    pub values: i64,
    /// Bytes if no page were packed.
    pub unpacked: i64,
    /// Bytes in the file.
    pub packed: i64,
    /// Where its first page with values begins.
    pub data_page: i64,
    /// Where its dictionary begins.
    pub dictionary_page: Option<i64>,
    /// Bytes of its texts, each as often as it is there.
    pub text_bytes: Option<i64>,
    /// The encodings of its pages, and of their levels.
    pub encodings: Encodings,
    /// Those of the values in its data pages.
    pub data_encodings: Option<Encodings>,
    /// Whether its bytes are in another file.
    pub is_elsewhere: bool,
}

type Decoded<T> = Result<T, String>;

/// What stands for a part that has another form than footers have.
const OTHERWISE: &str = "it is not made as footers are";

impl Metadata {
    /// Decodes a footer.
    ///
    /// # Errors
    /// When it lacks what footers must have, or says what cannot be.
    pub fn decode(footer: &[u8]) -> Decoded<Metadata> {
        let (mut elements, mut groups, mut arrow_schema) = (None, None, None);
        let fields = Fields::read(&mut Reader::new(footer), &mut |id, reader| match id {
            2 => some(&mut elements, list(reader, &mut element)),
            4 => some(&mut groups, list(reader, &mut group)),
            5 => list(reader, &mut |reader| key_value(reader, &mut arrow_schema)).map(|_| true),
            _ => Ok(false),
        })?;
        fields.needed(1, "version")?;
        let rows = fields.needed(3, "num_rows")?;
        Ok(Metadata {
            schema: Schema::new(elements.ok_or_else(|| missing("schema"))?)?,
            rows,
            groups: groups.ok_or_else(|| missing("row_groups"))?,
            created_by: fields.text(6)?.map(str::to_owned),
            arrow_schema,
        })
    }
}

/// A structure while it is read: its integers and texts by the numbers of their fields.
#[derive(Default)]
struct Fields<'a> {
    integers: [Option<i64>; 17],
    texts: [Option<&'a [u8]>; 7],
}

/// Reads the structure or list of a field, or says `false` to pass over it.
type Inner<'f, 'a> = &'f mut dyn FnMut(i16, &mut Reader<'a>) -> Decoded<bool>;

impl<'a> Fields<'a> {
    fn read(reader: &mut Reader<'a>, inner: Inner<'_, 'a>) -> Decoded<Self> {
        let mut fields = Fields::default();
        let mut wrong = None;
        let read = reader.structure(&mut |id, found, reader| {
            let place = usize::try_from(id).unwrap_or(usize::MAX);
            let (integer, text) = (fields.integers.get_mut(place), fields.texts.get_mut(place));
            match (found, integer, text) {
                (kind::TRUE | kind::FALSE, Some(truth), _) => *truth = Some((found == kind::TRUE).into()),
                (kind::I8, Some(integer), _) => *integer = Some(reader.byte()?.into()),
                (kind::I16..=kind::I64, Some(integer), _) => *integer = Some(reader.integer()?),
                (kind::BINARY, _, Some(text)) => *text = Some(reader.bytes()?),
                (kind::STRUCT | kind::LIST | kind::SET, ..) => match inner(id, reader) {
                    Ok(is_read) => return Some(is_read),
                    Err(what) => {
                        wrong = Some(what);
                        return None;
                    }
                },
                _ => return Some(false),
            }
            Some(true)
        });
        match (read, wrong) {
            (Some(()), _) => Ok(fields),
            (None, wrong) => Err(wrong.unwrap_or_else(|| OTHERWISE.to_owned())),
        }
    }

    fn integer(&self, id: usize) -> Option<i64> {
        self.integers.get(id).copied().flatten()
    }

    /// An integer of 32 bits: of one with more, these.
    fn int(&self, id: usize) -> Option<i32> {
        self.integer(id).map(|value| value as i32)
    }

    fn text(&self, id: usize) -> Decoded<Option<&'a str>> {
        let bytes = self.texts.get(id).copied().flatten();
        let text = bytes.map(std::str::from_utf8).transpose();
        text.map_err(|_| "invalid utf8".to_owned())
    }

    fn needed(&self, id: usize, name: &str) -> Decoded<i64> {
        self.integer(id).ok_or_else(|| missing(name))
    }

    /// A variant of an enumeration, if there is one.
    fn variant<T>(&self, id: usize, numbered: fn(i64) -> Decoded<T>) -> Decoded<Option<T>> {
        self.integer(id).map(numbered).transpose()
    }
}

fn missing(name: &str) -> String {
    format!("Required field {name} is missing")
}

/// Keeps what was read.
fn some<T>(place: &mut Option<T>, read: Decoded<T>) -> Decoded<bool> {
    *place = Some(read?);
    Ok(true)
}

/// Passes over whatever is in a structure.
fn nothing(_: i16, _: &mut Reader<'_>) -> Decoded<bool> {
    Ok(false)
}

/// Reads a list of structures.
fn list<'a, T>(reader: &mut Reader<'a>, item: &mut dyn FnMut(&mut Reader<'a>) -> Decoded<T>) -> Decoded<Vec<T>> {
    let (mut items, mut wrong) = (Vec::new(), None);
    let read = reader.list(&mut |found, reader| {
        let read = match found {
            kind::STRUCT => item(reader),
            _ => Err(OTHERWISE.to_owned()),
        };
        match read {
            Ok(item) => items.push(item),
            Err(what) => wrong = Some(what),
        }
        wrong.is_none().then_some(true)
    });
    match (read, wrong) {
        (Some(()), _) => Ok(items),
        (None, wrong) => Err(wrong.unwrap_or_else(|| OTHERWISE.to_owned())),
    }
}

fn element(reader: &mut Reader<'_>) -> Decoded<Told> {
    let mut meaning = None;
    let fields = Fields::read(reader, &mut |id, reader| match id {
        10 => some(&mut meaning, logical(reader)),
        _ => Ok(false),
    })?;
    // Some writers say -1 where there is none.
    let converted = fields.integer(6).filter(|&number| number != -1);
    Ok(Told {
        physical: fields.variant(1, Physical::numbered)?,
        length: fields.int(2),
        repetition: fields.variant(3, Repetition::numbered)?,
        name: fields.text(4)?.ok_or_else(|| missing("name"))?.into(),
        children: fields.int(5),
        converted: converted.map(ConvertedType::numbered).transpose()?,
        scale: fields.int(7),
        precision: fields.int(8),
        id: fields.int(9),
        logical: meaning,
    })
}

/// A union: a structure with one field, whose number and value say what it is.
fn union<T>(reader: &mut Reader<'_>, variant: &dyn Fn(i16, &mut Reader<'_>) -> Decoded<T>) -> Decoded<T> {
    let (mut found, mut count) = (None, 0);
    Fields::read(reader, &mut |id, reader| {
        count += 1;
        some(&mut found, variant(id, reader))
    })?;
    found
        .filter(|_| count == 1)
        .ok_or_else(|| "a union of it is not one of its variants".to_owned())
}

fn logical(reader: &mut Reader<'_>) -> Decoded<LogicalType> {
    union(reader, &|id, reader| {
        let mut unit = None;
        let fields = Fields::read(reader, &mut |field, reader| match (id, field) {
            (7 | 8, 2) => some(&mut unit, union(reader, &time_unit)),
            _ => Ok(false),
        })?;
        let unit = || unit.ok_or_else(|| missing("unit"));
        Ok(match id {
            1 => LogicalType::String,
            2 => LogicalType::Map,
            3 => LogicalType::List,
            4 => LogicalType::Enum,
            5 => LogicalType::Decimal {
                scale: fields.needed(1, "scale")? as i32,
                precision: fields.needed(2, "precision")? as i32,
            },
            6 => LogicalType::Date,
            7 => LogicalType::Time(unit()?),
            8 => LogicalType::Timestamp {
                is_utc: fields.needed(1, "isAdjustedToUTC")? != 0,
                unit: unit()?,
            },
            10 => LogicalType::Integer {
                bits: fields.needed(1, "bitWidth")? as i8,
                is_signed: fields.needed(2, "isSigned")? != 0,
            },
            11 => LogicalType::Unknown,
            12 => LogicalType::Json,
            13 => LogicalType::Bson,
            14 => LogicalType::Uuid,
            15 => LogicalType::Float16,
            16 => LogicalType::Variant,
            17 => LogicalType::Geometry,
            18 => LogicalType::Geography,
            19 => LogicalType::File,
            _ => LogicalType::Other,
        })
    })
}

fn time_unit(id: i16, reader: &mut Reader<'_>) -> Decoded<Unit> {
    Fields::read(reader, &mut nothing)?;
    match id {
        1 => Ok(Unit::Millis),
        2 => Ok(Unit::Micros),
        3 => Ok(Unit::Nanos),
        other => Err(format!("Unexpected TimeUnit {other}")),
    }
}

/// Reads a key with its value, and keeps that of Arrow's schema.
fn key_value(reader: &mut Reader<'_>, arrow_schema: &mut Option<String>) -> Decoded<()> {
    let fields = Fields::read(reader, &mut nothing)?;
    if fields.text(1)?.ok_or_else(|| missing("key"))? == ARROW_SCHEMA
        && let Some(value) = fields.text(2)?
    {
        *arrow_schema = Some(value.to_owned());
    }
    Ok(())
}

fn group(reader: &mut Reader<'_>) -> Decoded<Group> {
    let mut chunks = None;
    let fields = Fields::read(reader, &mut |id, reader| match id {
        1 => some(&mut chunks, list(reader, &mut chunk)),
        _ => Ok(false),
    })?;
    fields.needed(2, "total_byte_size")?;
    Ok(Group {
        rows: fields.needed(3, "num_rows")?,
        chunks: chunks.ok_or_else(|| missing("columns"))?,
    })
}

fn chunk(reader: &mut Reader<'_>) -> Decoded<Chunk> {
    let mut column = None;
    let fields = Fields::read(reader, &mut |id, reader| match id {
        3 => some(&mut column, chunk_metadata(reader)),
        _ => Ok(false),
    })?;
    fields.needed(2, "file_offset")?;
    let chunk = column.ok_or_else(|| missing("meta_data"))?;
    let is_elsewhere = fields.text(1)?.is_some_and(|path| !path.is_empty());
    Ok(Chunk { is_elsewhere, ..chunk })
}

/// Reads what the format calls `ColumnMetaData`.
fn chunk_metadata(reader: &mut Reader<'_>) -> Decoded<Chunk> {
    let (mut encodings, mut data_encodings, mut text_bytes) = (None, None, None);
    let fields = Fields::read(reader, &mut |id, reader| match id {
        2 => some(&mut encodings, encodings_of(reader)),
        13 => some(&mut data_encodings, encodings_of_pages(reader)),
        16 => {
            text_bytes = Fields::read(reader, &mut nothing)?.integer(1);
            Ok(true)
        }
        _ => Ok(false),
    })?;
    // The schema has the type; it is read to see that it is one.
    fields.variant(1, Physical::numbered)?;
    let codec = fields.variant(4, CompressionCodec::numbered)?;
    Ok(Chunk {
        encodings: encodings.ok_or_else(|| missing("encodings"))?,
        codec: codec.ok_or_else(|| missing("codec"))?,
        values: fields.needed(5, "num_values")?,
        unpacked: fields.needed(6, "total_uncompressed_size")?,
        packed: fields.needed(7, "total_compressed_size")?,
        data_page: fields.needed(9, "data_page_offset")?,
        dictionary_page: fields.integer(11),
        text_bytes,
        data_encodings,
        is_elsewhere: false,
    })
}

fn encodings_of(reader: &mut Reader<'_>) -> Decoded<Encodings> {
    let (mut encodings, mut wrong) = (Encodings::default(), None);
    let read = reader.list(&mut |_, reader| {
        match Encoding::numbered(reader.integer()?) {
            Ok(encoding) => encodings.add(encoding),
            Err(what) => wrong = Some(what),
        }
        Some(true)
    });
    match (read, wrong) {
        (Some(()), None) => Ok(encodings),
        (_, wrong) => Err(wrong.unwrap_or_else(|| OTHERWISE.to_owned())),
    }
}

/// Reads how many pages of which kind have which encoding, and keeps the encodings of those with values.
fn encodings_of_pages(reader: &mut Reader<'_>) -> Decoded<Encodings> {
    let mut encodings = Encodings::default();
    list(reader, &mut |reader| {
        let fields = Fields::read(reader, &mut nothing)?;
        let page = PageType::numbered(fields.needed(1, "page_type")?)?;
        let encoding = Encoding::numbered(fields.needed(2, "encoding")?)?;
        fields.needed(3, "count")?;
        if matches!(page, PageType::Data | PageType::DataV2) {
            encodings.add(encoding);
        }
        Ok(())
    })?;
    Ok(encodings)
}

#[cfg(test)]
mod tests {
    use super::super::write::compact::Structure;
    use super::*;

    /// A footer of one column, whose element and chunk get more fields.
    fn footer(of_element: &dyn Fn(&mut Structure<'_>), of_chunk: &dyn Fn(&mut Structure<'_>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        Structure::write(&mut bytes, &mut |file| {
            file.int(1, 1);
            file.structures(2, 2, &mut |at, element| match at {
                0 => {
                    element.bytes(4, b"root");
                    element.int(5, 1);
                }
                _ => {
                    element.int(1, Physical::Int64 as i32);
                    element.int(3, Repetition::Optional as i32);
                    element.bytes(4, b"x");
                    of_element(element);
                }
            });
            file.long(3, 5);
            file.structures(4, 1, &mut |_, group| {
                group.structures(1, 1, &mut |_, chunk| {
                    chunk.long(2, 0);
                    chunk.structure(3, &mut |column| {
                        column.ints(2, &[Encoding::Plain as i32, Encoding::RleDictionary as i32]);
                        column.int(4, CompressionCodec::Zstd as i32);
                        [5, 6, 7, 9].into_iter().for_each(|id| column.long(id, i64::from(id)));
                        of_chunk(column);
                    });
                });
                group.long(2, 0);
                group.long(3, 5);
            });
        });
        bytes
    }

    fn nothing_more(_: &mut Structure<'_>) {}

    #[test]
    fn a_chunk_is_told_with_what_the_writer_left_out() {
        let told = Metadata::decode(&footer(&nothing_more, &nothing_more)).expect("a footer");
        let chunk = &told.groups[0].chunks[0];
        assert_eq!(
            (chunk.values, chunk.unpacked, chunk.packed, chunk.data_page),
            (5, 6, 7, 9)
        );
        assert_eq!((chunk.dictionary_page, chunk.text_bytes), (None, None));
        assert!(chunk.encodings.has_dictionary() && !chunk.encodings.are_dictionaries());
        assert_eq!((told.rows, told.created_by), (5, None));
    }

    #[test]
    fn a_logical_type_is_one_of_a_kind() {
        let logical = |fill: &dyn Fn(&mut Structure<'_>)| {
            let element = |element: &mut Structure<'_>| element.structure(10, &mut |union| fill(union));
            let told = Metadata::decode(&footer(&element, &nothing_more))?;
            Ok::<_, String>(told.schema.leaves[0].logical)
        };
        let integer = |union: &mut Structure<'_>| {
            union.structure(10, &mut |of| {
                of.byte(1, 64);
                of.boolean(2, false);
            });
        };
        let expected = LogicalType::Integer {
            bits: 64,
            is_signed: false,
        };
        assert_eq!(logical(&integer), Ok(Some(expected)));
        assert_eq!(logical(&|union| union.empty(90)), Ok(Some(LogicalType::Other)));
        assert!(logical(&|_| {}).is_err());
        assert!(logical(&|union| [11, 90].into_iter().for_each(|id| union.empty(id))).is_err());
        assert!(logical(&|union| union.structure(10, &mut |of| of.byte(1, 64))).is_err());
    }

    #[test]
    fn what_the_format_does_not_know_is_named() {
        let of_chunk = |column: &mut Structure<'_>| column.int(10, 0);
        assert!(Metadata::decode(&footer(&nothing_more, &of_chunk)).is_ok());
        let none = |element: &mut Structure<'_>| element.int(6, -1);
        assert!(Metadata::decode(&footer(&none, &nothing_more)).is_ok());
        let converted = |element: &mut Structure<'_>| element.int(6, 22);
        let said = Metadata::decode(&footer(&converted, &nothing_more)).map(|_| ());
        assert_eq!(said, Err("Unexpected ConvertedType 22".to_owned()));
        let said = Metadata::decode(&[0x15, 2, 0]).map(|_| ());
        assert_eq!(said, Err("Required field num_rows is missing".to_owned()));
    }
}
