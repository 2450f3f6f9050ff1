//! Which text does a cell give? Strings as they are, bytes as text where they are text and in
//! hexadecimal (`0x…`) where not, UUIDs, spans of time, and nested values as JSON.

use arrow_array::cast::AsArray;
use arrow_array::types::ByteArrayType;
use arrow_array::{Array, ArrayRef, GenericByteArray, LargeBinaryArray};
use arrow_buffer::ArrowNativeType;
use arrow_cast::display::{ArrayFormatter, DurationFormat, FormatOptions};
use arrow_schema::DataType;

use super::json;
use crate::{Error, Result};

/// How a column's text is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The decoder has checked that it is UTF-8.
    Utf8,
    /// Bytes that may be anything.
    Bytes,
    /// Sixteen bytes of a UUID.
    Uuid,
    /// As Arrow shows it: durations and intervals.
    Shown,
    /// Nested values, as JSON.
    Json,
}

/// Hands each cell's text to `take`; `None` is a missing cell.
///
/// # Errors
/// When the array is of a type that has no text of this form.
pub fn each_text(array: &ArrayRef, form: Form, take: &mut dyn FnMut(Option<&[u8]>)) -> Result<()> {
    match (form, array.data_type()) {
        (_, DataType::Null) => (0..array.len()).for_each(|_| take(None)),
        (Form::Json, _) => {
            let mut text = String::new();
            for row in 0..array.len() {
                if array.is_null(row) {
                    take(None);
                } else {
                    text.clear();
                    json::write(array, row, &mut text)?;
                    take(Some(text.as_bytes()));
                }
            }
        }
        (Form::Shown, _) => shown(array, take)?,
        (_, DataType::Dictionary(_, _)) => dictionary(array, form, take)?,
        (_, DataType::Utf8) => bytes(array.as_string::<i32>(), form, take),
        (_, DataType::LargeUtf8) => bytes(array.as_string::<i64>(), form, take),
        (_, DataType::Binary) => bytes(array.as_binary::<i32>(), form, take),
        (_, DataType::LargeBinary) => bytes(array.as_binary::<i64>(), form, take),
        (_, DataType::FixedSizeBinary(_)) => {
            let mut scratch = String::new();
            for cell in array.as_fixed_size_binary() {
                take(cell.map(|cell| text_of(cell, form, &mut scratch)));
            }
        }
        (_, other) => return Err(Error::internal(format!("no text is made of {other}"))),
    }
    Ok(())
}

/// The bytes of each value, never through `&str`: the decoder promises UTF-8 only for some.
fn bytes<T: ByteArrayType>(array: &GenericByteArray<T>, form: Form, take: &mut dyn FnMut(Option<&[u8]>)) {
    let mut scratch = String::new();
    let data = array.value_data();
    for (row, pair) in array.value_offsets().windows(2).enumerate() {
        let [start, end] = pair else { continue };
        if array.is_null(row) {
            take(None);
        } else {
            let cell = data.get(start.as_usize()..end.as_usize()).unwrap_or(&[]);
            take(Some(text_of(cell, form, &mut scratch)));
        }
    }
}

/// The text of some bytes; in `scratch` where it has to be made.
#[inline]
pub fn text_of<'a>(cell: &'a [u8], form: Form, scratch: &'a mut String) -> &'a [u8] {
    match form {
        Form::Utf8 => cell,
        Form::Uuid if cell.len() == 16 => {
            scratch.clear();
            for (at, byte) in cell.iter().enumerate() {
                if matches!(at, 4 | 6 | 8 | 10) {
                    scratch.push('-');
                }
                hex(*byte, scratch);
            }
            scratch.as_bytes()
        }
        _ if is_text(cell) => cell,
        _ => {
            scratch.clear();
            scratch.push_str("0x");
            cell.iter().for_each(|&byte| hex(byte, scratch));
            scratch.as_bytes()
        }
    }
}

/// Whether bytes of unknown meaning are text: UTF-8 without control characters. A geometry or a
/// hash is UTF-8 too now and then.
fn is_text(cell: &[u8]) -> bool {
    let control = |b: &u8| (*b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r')) || *b == 0x7f;
    std::str::from_utf8(cell).is_ok() && !cell.iter().any(control)
}

fn hex(byte: u8, out: &mut String) {
    for digit in [byte >> 4, byte & 15] {
        out.extend(char::from_digit(u32::from(digit), 16));
    }
}

fn dictionary(array: &ArrayRef, form: Form, take: &mut dyn FnMut(Option<&[u8]>)) -> Result<()> {
    let dictionary = array.as_any_dictionary();
    if dictionary.values().is_empty() {
        // Nothing but missing cells; Arrow has no keys to give then.
        (0..array.len()).for_each(|_| take(None));
        return Ok(());
    }
    let (mut texts, mut valid) = (crate::table::chunk::Texts::default(), Vec::new());
    each_text(dictionary.values(), form, &mut |text| {
        texts.push(text.unwrap_or(&[]));
        valid.push(text.is_some());
    })?;
    for (row, key) in dictionary.normalized_keys().into_iter().enumerate() {
        let non_null = !array.is_null(row) && valid.get(key).copied().unwrap_or(false);
        take(non_null.then(|| texts.bytes(key)));
    }
    Ok(())
}

fn shown(array: &ArrayRef, take: &mut dyn FnMut(Option<&[u8]>)) -> Result<()> {
    let options = FormatOptions::default().with_duration_format(DurationFormat::ISO8601);
    let formatter = ArrayFormatter::try_new(array, &options).map_err(|e| Error::internal(e.to_string()))?;
    let mut text = String::new();
    for row in 0..array.len() {
        if array.is_null(row) {
            take(None);
            continue;
        }
        text.clear();
        match formatter.value(row).write(&mut text) {
            Ok(()) => take(Some(text.as_bytes())),
            // A span too long to be shown is still there.
            Err(_) => take(Some(b"out of range")),
        }
    }
    Ok(())
}

/// The bytes of a dictionary's entries, without a copy where they are large offsets already.
pub fn large_entries(values: &ArrayRef) -> Option<(&[i64], &[u8])> {
    match values.data_type() {
        DataType::LargeUtf8 => {
            let array = values.as_string::<i64>();
            Some((array.value_offsets(), array.value_data()))
        }
        DataType::LargeBinary => {
            let array: &LargeBinaryArray = values.as_binary();
            Some((array.value_offsets(), array.value_data()))
        }
        _ => None,
    }
}
