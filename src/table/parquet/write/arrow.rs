//! The schema of a file in Arrow's words, which know the names of zones: a message of FlatBuffers, as text
//! (Schema.fbs and Message.fbs of Apache Arrow).

use super::super::arrow::base64;
use super::flat::{Value, buffer};
use super::footer::Column;
use super::stored::{Stored, Unit};

/// What a message begins with; its length follows.
const CONTINUES: [u8; 4] = [0xff; 4];
/// `MetadataVersion.V5`.
const VERSION: i16 = 4;
/// `MessageHeader.Schema`.
const SCHEMA: u8 = 1;

/// The schema of these columns, as the text that Arrow's readers look for. Each number of a field is followed by
/// its name.
pub fn schema(columns: &[Column<'_>]) -> String {
    // 1: fields.
    let schema = vec![(1, Value::Tables(columns.iter().map(field).collect()))];
    // 0: version, 1: header_type, 2: header.
    let message = buffer(&[
        (0, Value::Short(VERSION)),
        (1, Value::Byte(SCHEMA)),
        (2, Value::Table(schema)),
    ]);
    let length = (message.len() as u32).to_le_bytes();
    base64::encode(&[&CONTINUES[..], &length, &message].concat())
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

#[cfg(test)]
mod tests {
    use super::super::super::arrow::{DataType, TimeUnit, stored};
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let zone = Some("Europe/Paris".into());
        let written = [
            (Stored::Boolean, DataType::Boolean),
            (Stored::Integer, DataType::Int64),
            (Stored::Unsigned, DataType::UInt64),
            (Stored::Double, DataType::Float64),
            (Stored::Decimal(38, 7), DataType::Decimal(128, 38, 7)),
            (Stored::Date, DataType::Date32),
            (Stored::Time(Unit::Milli), DataType::Time32(TimeUnit::Millisecond)),
            (Stored::Time(Unit::Nano), DataType::Time64(TimeUnit::Nanosecond)),
            (
                Stored::Timestamp(Unit::Micro, zone.clone()),
                DataType::Timestamp(TimeUnit::Microsecond, zone),
            ),
            (
                Stored::Timestamp(Unit::Milli, None),
                DataType::Timestamp(TimeUnit::Millisecond, None),
            ),
            (Stored::Text { is_large: true }, DataType::LargeUtf8),
            (Stored::Text { is_large: false }, DataType::Utf8),
        ];
        let names: Vec<String> = (0..written.len()).map(|at| "é".repeat(at)).collect();
        let both = names.iter().zip(&written);
        let columns: Vec<Column<'_>> = both.map(|(name, (stored, _))| Column { name, stored }).collect();
        let found = stored::fields(&schema(&columns)).expect("a schema");
        assert_eq!(found.len(), columns.len());
        for ((name, (_, data)), found) in names.iter().zip(&written).zip(found) {
            assert_eq!(
                (&*found.name, &found.data, found.is_nullable),
                (name.as_str(), data, true)
            );
        }
    }
}
