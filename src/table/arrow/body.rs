//! The buffers of a column's rows (Columnar format 1.5 of Apache Arrow): which are there, and their values.

use crate::table::chunk::Bitmap;
use crate::table::pieces::Part;
use crate::table::stored::{self, Rows, Stored, float, truth, unscaled, with_text};
use crate::{Error, Result};

/// Some rows of a column.
#[derive(Debug)]
pub struct Body {
    /// How many.
    pub rows: usize,
    /// How many of them are missing.
    pub missing: usize,
    /// A bit for each that is there, or nothing where all are; offsets of texts; values.
    pub buffers: Vec<Vec<u8>>,
}

/// Bytes of a decimal.
const DECIMAL: usize = 16;

/// Some rows of a column.
///
/// # Errors
/// When a value does not fit, which cannot be if the type is that of the whole column.
pub fn body(stored: &Stored, column: usize, parts: &[Part]) -> Result<Body> {
    let rows = stored::rows(column, parts);
    let mut valid = Bitmap::default();
    let values = match stored {
        Stored::Boolean => vec![truths(&rows, &mut valid)],
        Stored::Double => vec![floats(&rows, &mut valid)],
        Stored::Text { is_large } => texts(&rows, *is_large, &mut valid)?,
        _ => vec![whole(stored, &rows, &mut valid)?],
    };
    let missing = valid.unset();
    let bits = match missing {
        0 => Vec::new(),
        _ => bits(&valid),
    };
    Ok(Body {
        rows: valid.len(),
        missing,
        buffers: [bits].into_iter().chain(values).collect(),
    })
}

fn bits(of: &Bitmap) -> Vec<u8> {
    let words = 0..of.len().div_ceil(64);
    let mut bytes: Vec<u8> = words.flat_map(|at| of.word(at).to_le_bytes()).collect();
    bytes.truncate(of.len().div_ceil(8));
    bytes
}

fn truths(rows: &Rows<'_>, valid: &mut Bitmap) -> Vec<u8> {
    let mut truths = Bitmap::default();
    for (chunk, range) in rows {
        for row in range.clone() {
            let value = truth(chunk, row);
            valid.push(value.is_some());
            truths.push(value == Some(true));
        }
    }
    bits(&truths)
}

fn floats(rows: &Rows<'_>, valid: &mut Bitmap) -> Vec<u8> {
    let mut values = Vec::new();
    for (chunk, range) in rows {
        for row in range.clone() {
            let value = float(chunk, row);
            valid.push(value.is_some());
            values.extend_from_slice(&value.unwrap_or(0.0).to_le_bytes());
        }
    }
    values
}

/// Cells that are whole numbers at heart.
fn whole(stored: &Stored, rows: &Rows<'_>, valid: &mut Bitmap) -> Result<Vec<u8>> {
    let (scale, limits) = (stored.scale(), stored.limits());
    let width = match stored {
        Stored::Decimal(..) => DECIMAL,
        _ => stored.width(),
    };
    let (mut values, mut misfits) = (Vec::new(), 0usize);
    for (chunk, range) in rows {
        for row in range.clone() {
            let is_there = chunk.valid.get(row);
            let value = unscaled(chunk, row, scale).filter(|value| is_there && limits.contains(value));
            misfits += usize::from(is_there && value.is_none());
            valid.push(is_there);
            values.extend(value.unwrap_or(0).to_le_bytes().iter().take(width));
        }
    }
    match misfits {
        0 => Ok(values),
        _ => Err(Error::internal(format!(
            "{misfits} values do not fit the column's type"
        ))),
    }
}

/// Where each text ends, and the texts.
fn texts(rows: &Rows<'_>, is_large: bool, valid: &mut Bitmap) -> Result<Vec<Vec<u8>>> {
    let width = if is_large { 8 } else { 4 };
    let (mut ends, mut texts) = (vec![0; width], Vec::new());
    for (chunk, range) in rows {
        for row in range.clone() {
            valid.push(with_text(chunk, row, |text| texts.extend_from_slice(text)).is_some());
            ends.extend((texts.len() as u64).to_le_bytes().iter().take(width));
        }
    }
    if !is_large && i32::try_from(texts.len()).is_err() {
        return Err(Error::internal("texts are longer than was counted"));
    }
    Ok(vec![ends, texts])
}
