//! The schema of a file in Arrow's words, which know the names of zones, as text.

use super::super::arrow::base64;
use crate::table::arrow;
use crate::table::stored::Column;

/// The schema of these columns, as the text that Arrow's readers look for.
pub fn schema(columns: &[Column<'_>]) -> String {
    base64::encode(&arrow::schema::message(columns))
}

#[cfg(test)]
mod tests {
    use super::super::super::arrow::{DataType, TimeUnit, stored};
    use super::*;
    use crate::table::stored::{Stored, Unit};

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
