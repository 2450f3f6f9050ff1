//! What the values of a leaf are, by what Parquet says, and by what a stored Arrow schema adds.
//!
//! The rules are those of Apache Arrow's library for Rust, so that a type has one name in both.

use super::super::format::{ConvertedType, LogicalType, Physical, Unit};
use super::super::schema::{Element, Stored};
use super::{DataType, IntervalUnit, TimeUnit};

/// Digits that fit 128 bits.
const DIGITS: i32 = 38;

/// What the values of an element are. A type of the stored schema is taken where it tells more, and
/// passed over where it does not fit.
///
/// # Errors
/// When Parquet's own words contradict each other, in these words.
pub fn values(element: &Element, stored: &Stored, hint: Option<&DataType>) -> Result<DataType, String> {
    let own = own(element, stored)?;
    Ok(match hint {
        Some(hint) => hinted(own, hint),
        None => own,
    })
}

fn hinted(own: DataType, hint: &DataType) -> DataType {
    use DataType as Is;
    let is_taken = match (&own, hint) {
        // Not all units of time have words in Parquet, and days in milliseconds have none.
        (Is::Int32, Is::Timestamp(..) | Is::Time32(_)) => true,
        (Is::Int64, Is::Timestamp(..) | Is::Time64(_) | Is::Duration(_) | Is::Date64) => true,
        (Is::Date32, Is::Date64) => true,
        // The name of a zone.
        (Is::Timestamp(unit, _), Is::Timestamp(named, Some(_))) if unit == named => true,
        // Timestamps of 96 bits.
        (Is::Timestamp(TimeUnit::Nanosecond, None), Is::Timestamp(unit, _)) => *unit != TimeUnit::Nanosecond,
        (Is::Utf8, Is::LargeUtf8 | Is::Utf8View) => true,
        (Is::Binary, Is::LargeBinary | Is::BinaryView | Is::Utf8 | Is::LargeUtf8 | Is::Utf8View) => true,
        (Is::Interval(_), Is::Interval(_)) => true,
        (Is::Decimal(128, ..), Is::Decimal(32 | 64 | 256, ..)) => true,
        (_, Is::Dictionary(_, value)) => {
            let inner = hinted(own, value);
            return if inner == **value { hint.clone() } else { inner };
        }
        _ => false,
    };
    if is_taken { hint.clone() } else { own }
}

/// What Parquet says.
fn own(element: &Element, stored: &Stored) -> Result<DataType, String> {
    if element.logical == Some(LogicalType::Unknown) {
        return Ok(DataType::Null);
    }
    match stored.physical {
        Physical::Boolean => Ok(DataType::Boolean),
        Physical::Int32 => int32(element, stored),
        Physical::Int64 => int64(element, stored),
        Physical::Int96 => Ok(DataType::Timestamp(TimeUnit::Nanosecond, None)),
        Physical::Float => Ok(DataType::Float32),
        Physical::Double => Ok(DataType::Float64),
        Physical::ByteArray => byte_array(element, stored),
        Physical::FixedLenByteArray => fixed(element, stored),
    }
}

fn int32(element: &Element, stored: &Stored) -> Result<DataType, String> {
    use ConvertedType as Old;
    use DataType as Is;
    Ok(match (element.logical, element.converted) {
        (Some(LogicalType::Integer { bits, is_signed }), _) => return integer(bits, is_signed),
        (Some(LogicalType::Decimal { scale, precision }), _) => return decimal(128, scale, precision),
        (Some(LogicalType::Date), _) | (None, Some(Old::Date)) => Is::Date32,
        (Some(LogicalType::Time(Unit::Millis)), _) | (None, Some(Old::TimeMillis)) => Is::Time32(TimeUnit::Millisecond),
        (None, Some(Old::Uint8)) => Is::UInt8,
        (None, Some(Old::Uint16)) => Is::UInt16,
        (None, Some(Old::Uint32)) => Is::UInt32,
        (None, Some(Old::Int8)) => Is::Int8,
        (None, Some(Old::Int16)) => Is::Int16,
        (None, Some(Old::Int32) | None) => Is::Int32,
        (None, Some(Old::Decimal)) => return decimal(128, stored.scale, stored.precision),
        _ => return Err(unknown(element, stored)),
    })
}

fn int64(element: &Element, stored: &Stored) -> Result<DataType, String> {
    use ConvertedType as Old;
    use DataType as Is;
    Ok(match (element.logical, element.converted) {
        (Some(LogicalType::Integer { bits, is_signed }), _) => return integer(bits, is_signed),
        (Some(LogicalType::Time(Unit::Micros)), _) | (None, Some(Old::TimeMicros)) => Is::Time64(TimeUnit::Microsecond),
        (Some(LogicalType::Time(Unit::Nanos)), _) => Is::Time64(TimeUnit::Nanosecond),
        (Some(LogicalType::Timestamp { is_utc, unit }), _) => timestamp(unit, is_utc),
        (None, Some(Old::TimestampMillis)) => timestamp(Unit::Millis, true),
        (None, Some(Old::TimestampMicros)) => timestamp(Unit::Micros, true),
        (None, Some(Old::Int64) | None) => Is::Int64,
        (None, Some(Old::Uint64)) => Is::UInt64,
        (Some(LogicalType::Decimal { scale, precision }), _) => return decimal(128, scale, precision),
        (None, Some(Old::Decimal)) => return decimal(128, stored.scale, stored.precision),
        _ => return Err(unknown(element, stored)),
    })
}

fn byte_array(element: &Element, stored: &Stored) -> Result<DataType, String> {
    use ConvertedType as Old;
    let by_digits = |precision| if precision <= DIGITS { 128 } else { 256 };
    Ok(match (element.logical, element.converted) {
        (Some(LogicalType::String | LogicalType::Json), _) | (None, Some(Old::Utf8 | Old::Json)) => DataType::Utf8,
        (Some(LogicalType::Decimal { scale, precision }), _) => return decimal(by_digits(precision), scale, precision),
        (None, Some(Old::Decimal)) => {
            return decimal(by_digits(stored.precision), stored.scale, stored.precision);
        }
        _ => DataType::Binary,
    })
}

fn fixed(element: &Element, stored: &Stored) -> Result<DataType, String> {
    use ConvertedType as Old;
    let bits = || match stored.length {
        1..=16 => Ok(128),
        17..=32 => Ok(256),
        other => Err(format!("decimals of 1 to 32 bytes can be read, not of {other}")),
    };
    Ok(match (element.logical, element.converted) {
        (Some(LogicalType::Decimal { scale, precision }), _) => return decimal(bits()?, scale, precision),
        (None, Some(Old::Decimal)) => return decimal(bits()?, stored.scale, stored.precision),
        // Which of Arrow's intervals it was, Parquet does not tell.
        (None, Some(Old::Interval)) => DataType::Interval(IntervalUnit::DayTime),
        (Some(LogicalType::Float16), _) => DataType::Float16,
        _ => DataType::FixedSizeBinary(stored.length),
    })
}

fn integer(bits: i8, is_signed: bool) -> Result<DataType, String> {
    DataType::integer(bits.into(), is_signed).ok_or_else(|| format!("integers of {bits} bits cannot be read"))
}

fn timestamp(unit: Unit, is_utc: bool) -> DataType {
    let unit = match unit {
        Unit::Millis => TimeUnit::Millisecond,
        Unit::Micros => TimeUnit::Microsecond,
        Unit::Nanos => TimeUnit::Nanosecond,
    };
    DataType::Timestamp(unit, is_utc.then(|| "UTC".into()))
}

fn decimal(bits: u16, scale: i32, precision: i32) -> Result<DataType, String> {
    match (u8::try_from(precision), i8::try_from(scale)) {
        (Ok(precision), Ok(scale)) => Ok(DataType::Decimal(bits, precision, scale)),
        _ => Err(format!(
            "decimals of {precision} digits, {scale} of them behind the point, cannot be read"
        )),
    }
}

fn unknown(element: &Element, stored: &Stored) -> String {
    let (logical, converted) = (element.logical, element.converted);
    format!("{:?} cannot be read as {logical:?} or {converted:?}", stored.physical)
}
