//! A nested cell as JSON: lists as arrays, structures and maps as objects, numbers with all their
//! digits, everything else as the text that a column of its type would show.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{DataType, TimeUnit};

use super::columns::instant;
use super::kinds::scale_of;
use super::maps;
use super::texts::{Form, text_of};
use crate::table::parse::datetime::date;
use crate::table::show;
use crate::{Error, Result};

/// Appends the cell at `row`.
///
/// # Errors
/// When the array is of a type that nothing can be shown of.
pub fn write(array: &ArrayRef, row: usize, out: &mut String) -> Result<()> {
    if array.is_null(row) || array.data_type() == &DataType::Null {
        out.push_str("null");
        return Ok(());
    }
    match array.data_type() {
        DataType::Boolean => out.push_str(if array.as_boolean().value(row) { "true" } else { "false" }),
        DataType::Int8 => number::<Int8Type>(array, row, out),
        DataType::Int16 => number::<Int16Type>(array, row, out),
        DataType::Int32 => number::<Int32Type>(array, row, out),
        DataType::Int64 => number::<Int64Type>(array, row, out),
        DataType::UInt8 => number::<UInt8Type>(array, row, out),
        DataType::UInt16 => number::<UInt16Type>(array, row, out),
        DataType::UInt32 => number::<UInt32Type>(array, row, out),
        DataType::UInt64 => number::<UInt64Type>(array, row, out),
        DataType::Float16 => float(array.as_primitive::<Float16Type>().value(row).to_f64(), out),
        DataType::Float32 => single(array.as_primitive::<Float32Type>().value(row), out),
        DataType::Float64 => float(array.as_primitive::<Float64Type>().value(row), out),
        DataType::Decimal32(..) => out.push_str(&array.as_primitive::<Decimal32Type>().value_as_string(row)),
        DataType::Decimal64(..) => out.push_str(&array.as_primitive::<Decimal64Type>().value_as_string(row)),
        DataType::Decimal128(..) => out.push_str(&array.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Decimal256(..) => out.push_str(&array.as_primitive::<Decimal256Type>().value_as_string(row)),
        DataType::Struct(_) => object(array.as_struct(), row, out)?,
        DataType::List(item) if is_map(item.data_type()) => {
            entries(array.as_list::<i32>().value(row).as_struct(), out)?;
        }
        DataType::List(_) => list(&array.as_list::<i32>().value(row), out)?,
        DataType::LargeList(_) => list(&array.as_list::<i64>().value(row), out)?,
        DataType::FixedSizeList(..) => list(&array.as_fixed_size_list().value(row), out)?,
        DataType::ListView(_) => list(&array.as_list_view::<i32>().value(row), out)?,
        DataType::LargeListView(_) => list(&array.as_list_view::<i64>().value(row), out)?,
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            match key(dictionary.keys(), row).filter(|&key| key < dictionary.values().len()) {
                Some(key) => write(dictionary.values(), key, out)?,
                None => out.push_str("null"),
            }
        }
        _ => {
            let text = plain(array, row)?;
            quote(&text, out);
        }
    }
    Ok(())
}

/// The place of a cell's value in its dictionary. Arrow gives the keys of all cells or of none.
fn key(keys: &dyn Array, row: usize) -> Option<usize> {
    fn of<T: ArrowPrimitiveType>(keys: &dyn Array, row: usize) -> Option<usize>
    where
        T::Native: TryInto<usize>,
    {
        keys.as_primitive_opt::<T>()?.value(row).try_into().ok()
    }
    match keys.data_type() {
        DataType::Int8 => of::<Int8Type>(keys, row),
        DataType::Int16 => of::<Int16Type>(keys, row),
        DataType::Int32 => of::<Int32Type>(keys, row),
        DataType::Int64 => of::<Int64Type>(keys, row),
        DataType::UInt8 => of::<UInt8Type>(keys, row),
        DataType::UInt16 => of::<UInt16Type>(keys, row),
        DataType::UInt32 => of::<UInt32Type>(keys, row),
        DataType::UInt64 => of::<UInt64Type>(keys, row),
        _ => None,
    }
}

/// The text of a cell that is no number, list or structure.
fn plain(array: &ArrayRef, row: usize) -> Result<String> {
    Ok(match array.data_type() {
        DataType::Utf8 => of_bytes(
            array.as_string::<i32>().value_data(),
            array.as_string::<i32>().value_offsets(),
            row,
        ),
        DataType::LargeUtf8 => of_bytes(
            array.as_string::<i64>().value_data(),
            array.as_string::<i64>().value_offsets(),
            row,
        ),
        DataType::Binary => of_cell(array.as_binary::<i32>().value(row)),
        DataType::LargeBinary => of_cell(array.as_binary::<i64>().value(row)),
        DataType::FixedSizeBinary(_) => of_cell(array.as_fixed_size_binary().value(row)),
        DataType::BinaryView => of_cell(array.as_binary_view().value(row)),
        DataType::Date32 => date(i64::from(array.as_primitive::<Date32Type>().value(row))),
        DataType::Date64 => date(array.as_primitive::<Date64Type>().value(row).div_euclid(86_400_000)),
        DataType::Timestamp(unit, zone) => match instant(array, row) {
            Some(unscaled) => show::timestamp(unscaled, scale_of(*unit), zone.as_deref()),
            None => String::new(),
        },
        DataType::Time32(unit @ (TimeUnit::Second | TimeUnit::Millisecond)) | DataType::Time64(unit) => {
            match instant(array, row) {
                Some(unscaled) => show::time(unscaled, scale_of(*unit)),
                None => String::new(),
            }
        }
        _ => {
            let options = FormatOptions::default();
            let formatter = ArrayFormatter::try_new(array, &options).map_err(|e| Error::internal(e.to_string()))?;
            formatter
                .value(row)
                .try_to_string()
                .unwrap_or_else(|_| "out of range".into())
        }
    })
}

fn of_cell(cell: &[u8]) -> String {
    String::from_utf8_lossy(text_of(cell, Form::Bytes, &mut String::new())).into_owned()
}

fn of_bytes<O: arrow_buffer::ArrowNativeType>(data: &[u8], offsets: &[O], row: usize) -> String {
    match offsets.get(row..row + 2) {
        Some([start, end]) => of_cell(data.get(start.as_usize()..end.as_usize()).unwrap_or(&[])),
        _ => String::new(),
    }
}

fn number<T: ArrowPrimitiveType>(array: &ArrayRef, row: usize, out: &mut String)
where
    T::Native: std::fmt::Display,
{
    out.push_str(&array.as_primitive::<T>().value(row).to_string());
}

fn float(value: f64, out: &mut String) {
    if value.is_finite() {
        out.push_str(&value.to_string())
    } else {
        quote(&value.to_string(), out)
    }
}

/// In its own precision, so that 0.1 does not become 0.10000000149011612.
fn single(value: f32, out: &mut String) {
    if value.is_finite() {
        out.push_str(&value.to_string())
    } else {
        quote(&value.to_string(), out)
    }
}

fn list(items: &ArrayRef, out: &mut String) -> Result<()> {
    out.push('[');
    for row in 0..items.len() {
        if row > 0 {
            out.push_str(", ");
        }
        write(items, row, out)?;
    }
    out.push(']');
    Ok(())
}

fn object(fields: &StructArray, row: usize, out: &mut String) -> Result<()> {
    out.push('{');
    for (at, (name, column)) in fields.column_names().into_iter().zip(fields.columns()).enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        quote(name, out);
        out.push_str(": ");
        write(column, row, out)?;
    }
    out.push('}');
    Ok(())
}

/// Whether a list of this is a map that is decoded as a list.
fn is_map(item: &DataType) -> bool {
    matches!(item, DataType::Struct(fields) if maps::is_entry(fields))
}

/// A map as an object; keys that are no text become text.
fn entries(entries: &StructArray, out: &mut String) -> Result<()> {
    let (Some(keys), values) = (entries.columns().first(), entries.columns().get(1)) else {
        out.push_str("{}");
        return Ok(());
    };
    out.push('{');
    for at in 0..entries.len() {
        if at > 0 {
            out.push_str(", ");
        }
        let mut key = String::new();
        write(keys, at, &mut key)?;
        if key.starts_with('"') {
            out.push_str(&key)
        } else {
            quote(&key, out)
        }
        out.push_str(": ");
        match values {
            Some(values) => write(values, at, out)?,
            None => out.push_str("null"),
        }
    }
    out.push('}');
    Ok(())
}

/// A JSON string (RFC 8259, section 7).
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{DictionaryArray, StringArray, UInt8Array};

    use super::*;

    #[test]
    fn a_cell_of_a_dictionary_is_the_value_behind_its_key() {
        let keys = UInt8Array::from(vec![Some(1), None, Some(0)]);
        let words: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
        let array: ArrayRef = Arc::new(DictionaryArray::new(keys, words));
        let mut text = String::new();
        for row in 0..3 {
            write(&array, row, &mut text).expect("written");
        }
        assert_eq!(text, r#""b"null"a""#);
    }
}
