//! The Arrow schema that a writer keeps beside Parquet's: what it says of each column (Schema.fbs and Message.fbs
//! of Apache Arrow).
//!
//! It stands in the footer as the text of a message. A table of the schema has its fields by number: below, each
//! number is followed by its name.

use std::collections::BTreeMap;

use super::base64;
use super::flat::{Broken, Read, Table};
use super::{DataType, Field, IntervalUnit, Items, TimeUnit};

/// What a message begins with since version 0.15 of Arrow; its length follows.
const CONTINUES: &[u8] = &[0xff; 4];
/// `MessageHeader.Schema`.
const SCHEMA: u8 = 1;
/// Fields inside fields deeper than this are none of a file that is read here.
const DEEPEST: usize = 64;
/// What a field takes in memory, about, beside its texts.
const FIELD_BYTES: usize = 64;
/// Bytes that are taken for each byte of the message: more are not of it, but the same again and again.
const PER_BYTE: usize = 16;

/// The fields of a schema; `None` when it is none, or holds what no schema can.
pub fn fields(text: &str) -> Option<Vec<Field>> {
    let bytes = base64::decode(text)?;
    let message = match bytes.strip_prefix(CONTINUES) {
        Some(rest) if bytes.len() > 8 => rest.get(4..)?,
        _ => &bytes[..],
    };
    schema(message).ok()
}

fn schema(message: &[u8]) -> Read<Vec<Field>> {
    let root = Table::root(message)?;
    // 1: header_type, 2: header.
    if root.byte(1)? != SCHEMA {
        return Err(Broken);
    }
    let schema = root.table(2)?.ok_or(Broken)?;
    let mut taking = Taking {
        left: message.len().saturating_mul(PER_BYTE),
        // 0: endianness.
        is_big_endian: schema.short(0)?.unwrap_or(0) != 0,
    };
    // 1: fields.
    let fields = schema.tables(1)?.ok_or(Broken)?;
    fields.map(|field| taking.field(field?, DEEPEST)).collect()
}

/// What may still be taken.
struct Taking {
    left: usize,
    is_big_endian: bool,
}

impl Taking {
    fn take(&mut self, bytes: usize) -> Read<()> {
        self.left = self.left.checked_sub(bytes).ok_or(Broken)?;
        Ok(())
    }

    fn field(&mut self, field: Table<'_>, depth: usize) -> Read<Field> {
        let depth = depth.checked_sub(1).ok_or(Broken)?;
        // 0: name, 1: nullable, 4: dictionary, 6: custom_metadata.
        let name = field.text(0)?.unwrap_or_default();
        self.take(FIELD_BYTES + name.len())?;
        let value = self.data(field, depth)?;
        let data = match field.table(4)? {
            Some(dictionary) => {
                // 1: indexType.
                let index = dictionary.table(1)?.ok_or(Broken)?;
                DataType::Dictionary(Box::new(integer(index)?), Box::new(value))
            }
            None => value,
        };
        let mut metadata = BTreeMap::new();
        for pair in field.tables(6)?.into_iter().flatten() {
            let pair = pair?;
            // 0: key, 1: value.
            if let (Some(key), Some(value)) = (pair.text(0)?, pair.text(1)?) {
                self.take(FIELD_BYTES + key.len() + value.len())?;
                metadata.insert(key.to_owned(), value.to_owned());
            }
        }
        Ok(Field {
            name: name.into(),
            data,
            is_nullable: field.byte(1)? != 0,
            metadata,
        })
    }

    /// What the values of a field are, whether they stand in a dictionary or not.
    fn data(&mut self, field: Table<'_>, depth: usize) -> Read<DataType> {
        // 2: type_type, 3: type.
        let (number, of) = (field.byte(2)?, field.table(3)?.ok_or(Broken)?);
        Ok(match number {
            1 => DataType::Null,
            2 => integer(of)?,
            // 0: precision.
            3 => match of.short(0)?.unwrap_or(0) {
                0 => DataType::Float16,
                1 => DataType::Float32,
                2 => DataType::Float64,
                _ => return Err(Broken),
            },
            4 => DataType::Binary,
            5 => DataType::Utf8,
            6 => DataType::Boolean,
            7 if self.is_big_endian => return Err(Broken),
            7 => decimal(of)?,
            // 0: unit.
            8 => match of.short(0)?.unwrap_or(1) {
                0 => DataType::Date32,
                1 => DataType::Date64,
                _ => return Err(Broken),
            },
            9 => time(of)?,
            10 => {
                // 1: timezone.
                let zone = of.text(1)?;
                self.take(zone.map_or(0, str::len))?;
                DataType::Timestamp(unit(of, 0)?, zone.map(Into::into))
            }
            // 0: unit.
            11 => DataType::Interval(match of.short(0)?.unwrap_or(0) {
                0 => IntervalUnit::YearMonth,
                1 => IntervalUnit::DayTime,
                2 => IntervalUnit::MonthDayNano,
                _ => return Err(Broken),
            }),
            12 => self.list(Items::List, field, depth)?,
            13 => DataType::Struct(self.children(field, depth)?),
            14 | 22 => DataType::Other,
            // 0: byteWidth.
            15 => DataType::FixedSizeBinary(of.int(0)?.unwrap_or(0)),
            // 0: listSize.
            16 => self.list(Items::FixedSizeList(of.int(0)?.unwrap_or(0)), field, depth)?,
            // 0: keysSorted.
            17 => DataType::Map(self.only_child(field, depth)?, of.byte(0)? != 0),
            18 => DataType::Duration(unit(of, 1)?),
            19 => DataType::LargeBinary,
            20 => DataType::LargeUtf8,
            21 => self.list(Items::LargeList, field, depth)?,
            23 => DataType::BinaryView,
            24 => DataType::Utf8View,
            25 => self.list(Items::ListView, field, depth)?,
            26 => self.list(Items::LargeListView, field, depth)?,
            _ => return Err(Broken),
        })
    }

    fn list(&mut self, items: Items, field: Table<'_>, depth: usize) -> Read<DataType> {
        Ok(DataType::List(items, self.only_child(field, depth)?))
    }

    fn only_child(&mut self, field: Table<'_>, depth: usize) -> Read<Box<Field>> {
        let mut children = self.children(field, depth)?;
        match (children.pop(), children.is_empty()) {
            (Some(only), true) => Ok(Box::new(only)),
            _ => Err(Broken),
        }
    }

    fn children(&mut self, field: Table<'_>, depth: usize) -> Read<Vec<Field>> {
        // 5: children.
        let children = field.tables(5)?.into_iter().flatten();
        children.map(|child| self.field(child?, depth)).collect()
    }
}

fn integer(of: Table<'_>) -> Read<DataType> {
    // 0: bitWidth, 1: is_signed.
    DataType::integer(of.int(0)?.unwrap_or(0), of.byte(1)? != 0).ok_or(Broken)
}

fn decimal(of: Table<'_>) -> Read<DataType> {
    // 0: precision, 1: scale, 2: bitWidth.
    let precision = u8::try_from(of.int(0)?.unwrap_or(0)).map_err(|_| Broken)?;
    let scale = i8::try_from(of.int(1)?.unwrap_or(0)).map_err(|_| Broken)?;
    match of.int(2)?.unwrap_or(128) {
        bits @ (32 | 64 | 128 | 256) => Ok(DataType::Decimal(bits as u16, precision, scale)),
        _ => Err(Broken),
    }
}

fn time(of: Table<'_>) -> Read<DataType> {
    // 1: bitWidth.
    Ok(match (of.int(1)?.unwrap_or(32), unit(of, 1)?) {
        (32, unit @ (TimeUnit::Second | TimeUnit::Millisecond)) => DataType::Time32(unit),
        (64, unit @ (TimeUnit::Microsecond | TimeUnit::Nanosecond)) => DataType::Time64(unit),
        _ => return Err(Broken),
    })
}

/// The unit of a type, its field 0, which is `otherwise` where it is left out.
fn unit(of: Table<'_>, otherwise: i16) -> Read<TimeUnit> {
    match of.short(0)?.unwrap_or(otherwise) {
        0 => Ok(TimeUnit::Second),
        1 => Ok(TimeUnit::Millisecond),
        2 => Ok(TimeUnit::Microsecond),
        3 => Ok(TimeUnit::Nanosecond),
        _ => Err(Broken),
    }
}
