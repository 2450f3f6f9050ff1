//! What the columns of a file are, in Arrow's words (Schema.fbs of Apache Arrow). Each number of a field is followed by
//! its name.

use super::flat::Value;
use super::message::{self, Header};
use crate::table::stored::{Column, Stored, Unit};

/// The schema of these columns, as a message.
pub fn message(columns: &[Column<'_>]) -> Vec<u8> {
    message::metadata(Header::Schema, schema(columns), 0, 0)
}

/// The schema of these columns, as a table.
pub fn schema<'a>(columns: &[Column<'a>]) -> Vec<(u16, Value<'a>)> {
    // 1: fields.
    vec![(1, Value::Tables(columns.iter().map(field).collect()))]
}

fn field<'a>(column: &Column<'a>) -> Vec<(u16, Value<'a>)> {
    let (number, of) = kind(column.stored);
    // 0: name, 1: nullable, 2: type_type, 3: type, 5: children, which some readers want though there are none.
    vec![
        (0, Value::Text(column.name)),
        (1, Value::Byte(1)),
        (2, Value::Byte(number)),
        (3, Value::Table(of)),
        (5, Value::Tables(Vec::new())),
    ]
}

/// The number of a type in the union of them, and its fields.
fn kind(stored: &Stored) -> (u8, Vec<(u16, Value<'_>)>) {
    let integer = |is_signed| vec![(0, Value::Int(64)), (1, Value::Byte(is_signed))];
    match stored {
        Stored::Boolean => (6, Vec::new()),
        // 0: bitWidth, 1: is_signed.
        Stored::Integer => (2, integer(1)),
        Stored::Unsigned => (2, integer(0)),
        // 0: precision, which is double.
        Stored::Double => (3, vec![(0, Value::Short(2))]),
        // 0: precision, 1: scale; of 128 bits.
        Stored::Decimal(precision, scale) => {
            let (precision, scale) = (Value::Int((*precision).into()), Value::Int((*scale).into()));
            (7, vec![(0, precision), (1, scale)])
        }
        // 0: unit, which is a day.
        Stored::Date => (8, vec![(0, Value::Short(0))]),
        // 0: unit, 1: bitWidth.
        Stored::Time(unit) => {
            let bits = if *unit == Unit::Milli { 32 } else { 64 };
            (9, vec![(0, number(*unit)), (1, Value::Int(bits))])
        }
        // 0: unit, 1: timezone.
        Stored::Timestamp(unit, zone) => {
            let zone = zone.as_deref().filter(|zone| !zone.is_empty());
            let zone = zone.map(|zone| (1, Value::Text(zone)));
            (10, [(0, number(*unit))].into_iter().chain(zone).collect())
        }
        Stored::Text { is_large: true } => (20, Vec::new()),
        Stored::Text { is_large: false } => (5, Vec::new()),
    }
}

fn number<'a>(unit: Unit) -> Value<'a> {
    Value::Short(match unit {
        Unit::Milli => 1,
        Unit::Micro => 2,
        Unit::Nano => 3,
    })
}
