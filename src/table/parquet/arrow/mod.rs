//! Arrow's words for what columns are (Schema.fbs of Apache Arrow).
//!
//! The types of a table are told in them, since they say more than Parquet's: a writer may keep its Arrow schema
//! beside Parquet's own (`stored`, of `flat` and `base64`), and what a column is follows from both (`columns`,
//! `values`).

pub mod base64;
mod columns;
mod flat;
pub mod stored;
mod values;

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

pub use columns::columns;

/// What is counted since midnight, since 1970, or of a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// Thousandths.
    Millisecond,
    /// Millionths.
    Microsecond,
    /// Billionths.
    Nanosecond,
}

/// In what an interval is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalUnit {
    /// Months.
    YearMonth,
    /// Days and milliseconds.
    DayTime,
    /// Months, days and nanoseconds.
    MonthDayNano,
}

/// How a list says where its items are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Items {
    /// By offsets of 32 bits.
    List,
    /// By offsets of 64 bits.
    LargeList,
    /// There are as many in each.
    FixedSizeList(i32),
    /// By offsets and sizes of 32 bits.
    ListView,
    /// By offsets and sizes of 64 bits.
    LargeListView,
}

/// What values are.
#[derive(Debug, Clone, PartialEq)]
pub enum DataType {
    /// Nothing.
    Null,
    /// True or false.
    Boolean,
    /// 8 bits with a sign.
    Int8,
    /// 16 bits with a sign.
    Int16,
    /// 32 bits with a sign.
    Int32,
    /// 64 bits with a sign.
    Int64,
    /// 8 bits without a sign.
    UInt8,
    /// 16 bits without a sign.
    UInt16,
    /// 32 bits without a sign.
    UInt32,
    /// 64 bits without a sign.
    UInt64,
    /// 16 bits.
    Float16,
    /// 32 bits.
    Float32,
    /// 64 bits.
    Float64,
    /// Since 1970: in UTC where there is a zone.
    Timestamp(TimeUnit, Option<Arc<str>>),
    /// Days since 1970.
    Date32,
    /// Milliseconds since 1970, of whole days.
    Date64,
    /// Since midnight, in 32 bits.
    Time32(TimeUnit),
    /// Since midnight, in 64 bits.
    Time64(TimeUnit),
    /// A span of time.
    Duration(TimeUnit),
    /// A span of time of the calendar.
    Interval(IntervalUnit),
    /// Bytes.
    Binary,
    /// Bytes, so many of each value.
    FixedSizeBinary(i32),
    /// Bytes, with offsets of 64 bits.
    LargeBinary,
    /// Bytes, where they are.
    BinaryView,
    /// Text.
    Utf8,
    /// Text, with offsets of 64 bits.
    LargeUtf8,
    /// Text, where it is.
    Utf8View,
    /// Items.
    List(Items, Box<Field>),
    /// Fields.
    Struct(Vec<Field>),
    /// Places in a dictionary, and what is in that.
    Dictionary(Box<DataType>, Box<DataType>),
    /// Bits of unscaled values, digits in all, digits behind the point.
    Decimal(u16, u8, i8),
    /// Keys with values, and whether the keys are sorted.
    Map(Box<Field>, bool),
    /// What no column of Parquet is: unions, runs.
    Other,
}

/// Values with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name.
    pub name: Arc<str>,
    /// What they are.
    pub data: DataType,
    /// Whether they may be missing.
    pub is_nullable: bool,
    /// What a writer added, by its names.
    pub metadata: BTreeMap<String, String>,
}

impl Display for TimeUnit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TimeUnit::Second => "s",
            TimeUnit::Millisecond => "ms",
            TimeUnit::Microsecond => "µs",
            TimeUnit::Nanosecond => "ns",
        })
    }
}

impl DataType {
    /// A whole number of so many bits; `None` where Arrow has none.
    fn integer(bits: i32, is_signed: bool) -> Option<DataType> {
        Some(match (bits, is_signed) {
            (8, true) => DataType::Int8,
            (16, true) => DataType::Int16,
            (32, true) => DataType::Int32,
            (64, true) => DataType::Int64,
            (8, false) => DataType::UInt8,
            (16, false) => DataType::UInt16,
            (32, false) => DataType::UInt32,
            (64, false) => DataType::UInt64,
            _ => return None,
        })
    }

    /// Its name, where that says all.
    fn name(&self) -> &'static str {
        match self {
            DataType::Null => "Null",
            DataType::Boolean => "Boolean",
            DataType::Int8 => "Int8",
            DataType::Int16 => "Int16",
            DataType::Int32 => "Int32",
            DataType::Int64 => "Int64",
            DataType::UInt8 => "UInt8",
            DataType::UInt16 => "UInt16",
            DataType::UInt32 => "UInt32",
            DataType::UInt64 => "UInt64",
            DataType::Float16 => "Float16",
            DataType::Float32 => "Float32",
            DataType::Float64 => "Float64",
            DataType::Date32 => "Date32",
            DataType::Date64 => "Date64",
            DataType::Binary => "Binary",
            DataType::LargeBinary => "LargeBinary",
            DataType::BinaryView => "BinaryView",
            DataType::Utf8 => "Utf8",
            DataType::LargeUtf8 => "LargeUtf8",
            DataType::Utf8View => "Utf8View",
            _ => "Other",
        }
    }
}

impl Display for DataType {
    /// As Apache Arrow's library for Rust writes types.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            DataType::Timestamp(unit, None) => write!(f, "Timestamp({unit})"),
            DataType::Timestamp(unit, Some(zone)) => write!(f, "Timestamp({unit}, {zone:?})"),
            DataType::Time32(unit) => write!(f, "Time32({unit})"),
            DataType::Time64(unit) => write!(f, "Time64({unit})"),
            DataType::Duration(unit) => write!(f, "Duration({unit})"),
            DataType::Interval(unit) => write!(f, "Interval({unit:?})"),
            DataType::FixedSizeBinary(bytes) => write!(f, "FixedSizeBinary({bytes})"),
            DataType::Decimal(bits, precision, scale) => write!(f, "Decimal{bits}({precision}, {scale})"),
            DataType::Dictionary(key, value) => write!(f, "Dictionary({key}, {value})"),
            DataType::List(items, field) => write_list(*items, field, f),
            DataType::Struct(fields) => {
                f.write_str("Struct(")?;
                for (at, field) in fields.iter().enumerate() {
                    f.write_str(if at > 0 { ", " } else { "" })?;
                    write!(f, "{field}")?;
                }
                f.write_str(")")
            }
            DataType::Map(entries, true) => write!(f, "Map({entries}, sorted)"),
            DataType::Map(entries, false) => write!(f, "Map({entries}, unsorted)"),
            plain => f.write_str(plain.name()),
        }
    }
}

fn write_list(items: Items, item: &Field, f: &mut Formatter<'_>) -> fmt::Result {
    match items {
        Items::FixedSizeList(size) => write!(f, "FixedSizeList({size} x ")?,
        other => write!(f, "{other:?}(")?,
    }
    write!(f, "{}{}", item.nullability(), item.data)?;
    if &*item.name != "item" {
        write!(f, ", field: '{}'", item.name)?;
    }
    item.write_metadata(f)?;
    f.write_str(")")
}

impl Field {
    fn nullability(&self) -> &'static str {
        if self.is_nullable { "" } else { "non-null " }
    }

    fn write_metadata(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.metadata.is_empty() {
            true => Ok(()),
            false => write!(f, ", metadata: {:?}", self.metadata),
        }
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}{}", self.name, self.nullability(), self.data)?;
        self.write_metadata(f)
    }
}
