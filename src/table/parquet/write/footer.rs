//! The end of a file: its schema, and where each column chunk is (`FileMetaData`, parquet.thrift of
//! Apache Parquet).

use super::super::format::{CompressionCodec, ConvertedType, Encoding, PageType, Physical, Repetition};
use super::super::metadata::ARROW_SCHEMA;
use super::arrow;
use super::compact::Structure;
use super::pages::Told;
use crate::table::stored::{Column, Stored, Unit};

/// A row group of the file.
#[derive(Debug)]
pub struct Group {
    /// Where its first column chunk begins; the others follow.
    pub start: u64,
    /// Of each column.
    pub chunks: Vec<Told>,
}

/// The footer, without its length.
pub fn footer(columns: &[Column<'_>], groups: &[Group], rows: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    Structure::write(&mut bytes, &mut |file| {
        file.int(1, 1);
        file.structures(
            2,
            columns.len() + 1,
            &mut |at, element| match at.checked_sub(1).and_then(|at| columns.get(at)) {
                Some(column) => describe(column, element),
                None => {
                    element.bytes(4, b"arrow_schema");
                    element.int(5, columns.len() as i32);
                }
            },
        );
        file.long(3, rows as i64);
        file.structures(4, groups.len(), &mut |at, out| {
            if let Some(group) = groups.get(at) {
                describe_group(columns, group, at, out);
            }
        });
        file.structures(5, 1, &mut |_, pair| {
            pair.bytes(1, ARROW_SCHEMA.as_bytes());
            pair.bytes(2, arrow::schema(columns).as_bytes());
        });
        file.bytes(6, format!("glovebox {}", env!("CARGO_PKG_VERSION")).as_bytes());
        // Every column is in the order of its type.
        file.structures(7, columns.len(), &mut |_, order| order.empty(1));
    });
    bytes
}

fn describe(column: &Column<'_>, element: &mut Structure<'_>) {
    let (physical, converted) = physical(column.stored);
    element.int(1, physical as i32);
    if physical == Physical::FixedLenByteArray {
        element.int(2, column.stored.width() as i32);
    }
    element.int(3, Repetition::Optional as i32);
    element.bytes(4, column.name.as_bytes());
    if let Some(converted) = converted {
        element.int(6, converted as i32);
    }
    if let Stored::Decimal(precision, scale) = column.stored {
        element.int(7, (*scale).into());
        element.int(8, (*precision).into());
    }
    logical(column.stored, element);
}

/// How values are kept, and their meaning in the words of old readers.
fn physical(stored: &Stored) -> (Physical, Option<ConvertedType>) {
    match stored {
        Stored::Boolean => (Physical::Boolean, None),
        Stored::Integer => (Physical::Int64, None),
        Stored::Unsigned => (Physical::Int64, Some(ConvertedType::Uint64)),
        Stored::Double => (Physical::Double, None),
        Stored::Decimal(precision, _) => {
            let physical = match precision {
                ..=9 => Physical::Int32,
                10..=18 => Physical::Int64,
                _ => Physical::FixedLenByteArray,
            };
            (physical, Some(ConvertedType::Decimal))
        }
        Stored::Date => (Physical::Int32, Some(ConvertedType::Date)),
        Stored::Time(Unit::Milli) => (Physical::Int32, Some(ConvertedType::TimeMillis)),
        Stored::Time(Unit::Micro) => (Physical::Int64, Some(ConvertedType::TimeMicros)),
        Stored::Timestamp(Unit::Milli, _) => (Physical::Int64, Some(ConvertedType::TimestampMillis)),
        Stored::Timestamp(Unit::Micro, _) => (Physical::Int64, Some(ConvertedType::TimestampMicros)),
        Stored::Time(Unit::Nano) | Stored::Timestamp(Unit::Nano, _) => (Physical::Int64, None),
        Stored::Text { .. } => (Physical::ByteArray, Some(ConvertedType::Utf8)),
    }
}

/// What values mean (`LogicalType`), where the way in which they are kept does not tell.
fn logical(stored: &Stored, element: &mut Structure<'_>) {
    let mut annotate = |id: i16, fill: &mut dyn FnMut(&mut Structure<'_>)| {
        element.structure(10, &mut |union| union.structure(id, fill));
    };
    let time = |kind: &mut Structure<'_>, is_utc: bool, unit: Unit| {
        kind.boolean(1, is_utc);
        let unit = match unit {
            Unit::Milli => 1,
            Unit::Micro => 2,
            Unit::Nano => 3,
        };
        kind.structure(2, &mut |union| union.empty(unit));
    };
    match stored {
        Stored::Boolean | Stored::Integer | Stored::Double => {}
        Stored::Text { .. } => annotate(1, &mut |_| {}),
        Stored::Decimal(precision, scale) => annotate(5, &mut |kind| {
            kind.int(1, (*scale).into());
            kind.int(2, (*precision).into());
        }),
        Stored::Date => annotate(6, &mut |_| {}),
        Stored::Time(unit) => annotate(7, &mut |kind| time(kind, false, *unit)),
        Stored::Timestamp(unit, zone) => {
            let is_utc = zone.as_ref().is_some_and(|zone| !zone.is_empty());
            annotate(8, &mut |kind| time(kind, is_utc, *unit));
        }
        Stored::Unsigned => annotate(10, &mut |kind| {
            kind.byte(1, 64);
            kind.boolean(2, false);
        }),
    }
}

fn describe_group(columns: &[Column<'_>], group: &Group, at: usize, out: &mut Structure<'_>) {
    let sum = |of: &dyn Fn(&Told) -> usize| group.chunks.iter().map(of).sum::<usize>() as i64;
    let mut start = group.start as i64;
    out.structures(1, group.chunks.len(), &mut |at, out| {
        let Some((column, told)) = columns.get(at).zip(group.chunks.get(at)) else {
            return;
        };
        out.long(2, 0);
        out.structure(3, &mut |out| describe_chunk(column, told, start, out));
        start += told.packed as i64;
    });
    out.long(2, sum(&|told| told.unpacked));
    out.long(3, group.chunks.first().map_or(0, |told| told.rows as i64));
    out.long(5, group.start as i64);
    out.long(6, sum(&|told| told.packed));
    if let Ok(ordinal) = i16::try_from(at) {
        out.short(7, ordinal);
    }
}

fn describe_chunk(column: &Column<'_>, told: &Told, start: i64, out: &mut Structure<'_>) {
    let (plain, levels, coded) = (
        Encoding::Plain as i32,
        Encoding::Rle as i32,
        Encoding::RleDictionary as i32,
    );
    out.int(1, physical(column.stored).0 as i32);
    match told.dictionary {
        Some(_) => out.ints(2, &[plain, levels, coded]),
        None => out.ints(2, &[plain, levels]),
    }
    out.text_alone(3, column.name);
    out.int(4, CompressionCodec::Zstd as i32);
    out.long(5, told.rows as i64);
    out.long(6, told.unpacked as i64);
    out.long(7, told.packed as i64);
    out.long(9, start + told.dictionary.unwrap_or(0) as i64);
    if told.dictionary.is_some() {
        out.long(11, start);
    }
    out.structure(12, &mut |out| statistics(told, out));
    // By which readers see whether a dictionary has all values.
    let of_values = (
        PageType::Data as i32,
        if told.dictionary.is_some() { coded } else { plain },
        told.pages as i32,
    );
    let of_dictionary = told.dictionary.map(|_| (PageType::Dictionary as i32, plain, 1));
    let kinds: Vec<(i32, i32, i32)> = of_dictionary.into_iter().chain([of_values]).collect();
    out.structures(13, kinds.len(), &mut |at, out| {
        if let Some(&(kind, encoding, count)) = kinds.get(at) {
            out.int(1, kind);
            out.int(2, encoding);
            out.int(3, count);
        }
    });
}

fn statistics(told: &Told, out: &mut Structure<'_>) {
    out.long(3, told.missing as i64);
    if let Some(max) = &told.max {
        out.bytes(5, &max.bytes);
    }
    if let Some(min) = &told.min {
        out.bytes(6, &min.bytes);
    }
    if let Some(max) = &told.max {
        out.boolean(7, max.is_exact);
    }
    if let Some(min) = &told.min {
        out.boolean(8, min.is_exact);
    }
}
