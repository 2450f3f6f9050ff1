//! The fields of an Arrow schema (format/Schema.fbs of Apache Arrow).

use super::flat::Table;
use crate::table::{Type, show};

/// Fields within one another at most.
const DEPTH: u32 = 32;

/// How many of its units a second has.
pub type PerSecond = i64;

/// The type of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// No values.
    Null,
    /// Whole numbers of so many bytes.
    Int(usize, bool),
    /// Floats of so many bytes.
    Float(usize),
    /// Texts, or bytes, with offsets of so many bytes.
    Text(usize, bool),
    /// The same, short ones beside their length.
    View(bool),
    /// Bytes of one length.
    Fixed(usize),
    /// True and false.
    Bool,
    /// Decimals of so many bytes, with digits behind the point.
    Decimal(usize, i32),
    /// Days, in so many bytes; of eight bytes, in milliseconds.
    Date(usize),
    /// Times of day in so many bytes.
    Time(usize, PerSecond),
    /// Instants; where they have a zone, its seconds east of Greenwich, none of a zone that goes by a name.
    Timestamp(PerSecond, Option<i64>),
    /// Lengths of time.
    Duration(PerSecond),
    /// Lists with offsets of so many bytes.
    List(usize),
    /// Lists of one length.
    FixedList(usize),
    /// Names with values.
    Struct,
    /// Pairs of keys and values.
    Map,
    /// What is not read here.
    Other(&'static str),
}

/// A field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The type of its values.
    pub kind: Kind,
    /// Where values are numbers of a dictionary: its number, and the bytes of an index and whether it has a sign.
    pub dictionary: Option<(i64, usize, bool)>,
    /// The fields in it.
    pub children: Vec<Field>,
}

impl Field {
    /// Of a schema.
    pub fn of(table: Table<'_>, depth: u32) -> Option<Field> {
        if depth > DEPTH {
            return None;
        }
        let dictionary = table.table(4).map(|encoding| {
            let index = encoding.table(1);
            let bits = index.and_then(|index| index.int(0)).unwrap_or(32);
            let signed = index.is_none_or(|index| index.byte(1) == Some(1));
            (encoding.long(0).unwrap_or(0), size(bits), signed)
        });
        let children = table.tables(5).unwrap_or_default();
        Some(Field {
            name: table.text(0).unwrap_or_default(),
            kind: kind(table.byte(2)?, table.table(3))?,
            dictionary,
            children: children
                .into_iter()
                .map(|child| Field::of(child, depth + 1))
                .collect::<Option<_>>()?,
        })
    }

    /// The type of its column.
    pub fn r#type(&self) -> Type {
        match self.kind {
            Kind::Int(8, false) | Kind::Null => Type::Text,
            Kind::Int(..) => Type::Integer,
            Kind::Float(_) => Type::Float,
            Kind::Bool => Type::Boolean,
            Kind::Decimal(..) => Type::Decimal,
            Kind::Date(_) => Type::Date,
            Kind::Time(..) => Type::Time,
            Kind::Timestamp(..) => Type::Timestamp,
            _ => Type::Text,
        }
    }
}

fn size(bits: i32) -> usize {
    usize::try_from(bits / 8).unwrap_or(0).clamp(1, 32)
}

fn per_second(unit: i16) -> PerSecond {
    match unit {
        0 => 1,
        1 => 1_000,
        2 => 1_000_000,
        _ => 1_000_000_000,
    }
}

fn kind(number: u8, about: Option<Table<'_>>) -> Option<Kind> {
    let int = |field, default| about.and_then(|about| about.int(field)).unwrap_or(default);
    let short = |field, default| about.and_then(|about| about.short(field)).unwrap_or(default);
    let length = |field| usize::try_from(int(field, 0)).ok().filter(|own| *own < 1 << 24);
    Some(match number {
        1 => Kind::Null,
        2 => Kind::Int(size(int(0, 0)), about.and_then(|about| about.byte(1)) == Some(1)),
        3 => Kind::Float(2 << short(0, 0).clamp(0, 2)),
        4 => Kind::Text(4, false),
        5 => Kind::Text(4, true),
        6 => Kind::Bool,
        7 => Kind::Decimal(size(int(2, 128)), int(1, 0).clamp(-76, 76)),
        8 => Kind::Date(if short(0, 1) == 0 { 4 } else { 8 }),
        9 => Kind::Time(size(int(1, 32)), per_second(short(0, 1))),
        10 => {
            let zone = about.and_then(|about| about.text(1));
            let east = zone.map(|zone| show::offset_seconds(&zone).unwrap_or(0));
            Kind::Timestamp(per_second(short(0, 0)), east)
        }
        11 => Kind::Other("intervals"),
        12 => Kind::List(4),
        13 => Kind::Struct,
        14 => Kind::Other("unions"),
        15 => Kind::Fixed(length(0)?),
        16 => Kind::FixedList(length(0)?),
        17 => Kind::Map,
        18 => Kind::Duration(per_second(short(0, 1))),
        19 => Kind::Text(8, false),
        20 => Kind::Text(8, true),
        21 => Kind::List(8),
        22 => Kind::Other("runs of equal values"),
        23 => Kind::View(false),
        24 => Kind::View(true),
        25 | 26 => Kind::Other("views of lists"),
        _ => Kind::Other("types of a later version"),
    })
}
