//! Some rows of a column, from the chunks where they lie: which cells are there, and their values.

use super::cells::Cells;
use super::dictionary::{self, Coded, OfTexts};
use crate::table::chunk::{Bitmap, Chunk, Data, Texts};
use crate::table::pieces::Part;
use crate::table::stored::{self, Rows, Stored, float, truth, unscaled, with_text};
use crate::{Error, Result};

/// What no text has for a number.
const NEW: u32 = u32::MAX;

/// Some rows of a column.
#[derive(Debug)]
pub struct Gathered {
    /// Which of them are there.
    pub valid: Bitmap,
    /// The values that are there.
    pub values: Values,
}

/// Values, with a dictionary or without.
#[derive(Debug)]
pub enum Values {
    /// One after another.
    Plain(Cells),
    /// Places in a dictionary.
    Coded(Coded),
}

/// Gathers some rows of a column.
///
/// # Errors
/// When a value does not fit, which cannot be if the type is that of the whole column.
pub fn gather(stored: &Stored, column: usize, parts: &[Part]) -> Result<Gathered> {
    let rows = stored::rows(column, parts);
    let (valid, cells) = match stored {
        Stored::Text { .. } => {
            if let Some((valid, coded)) = coded(&rows) {
                let values = Values::Coded(coded);
                return Ok(Gathered { valid, values });
            }
            texts(&rows)
        }
        Stored::Boolean => {
            let (valid, values) = each(&rows, |chunk, row| truth(chunk, row).map(u8::from));
            (valid, Cells::Booleans(values))
        }
        Stored::Double => {
            let (valid, values) = each(&rows, |chunk, row| float(chunk, row).map(f64::to_bits));
            (valid, Cells::Words(values, stored.width()))
        }
        _ => whole(stored, &rows)?,
    };
    let coded = match &cells {
        Cells::Words(values, bytes) => dictionary::of_words(values, *bytes),
        _ => None,
    };
    let values = coded.map_or(Values::Plain(cells), Values::Coded);
    Ok(Gathered { valid, values })
}

/// Cells that are whole numbers at heart.
fn whole(stored: &Stored, rows: &Rows<'_>) -> Result<(Bitmap, Cells)> {
    let (scale, width) = (stored.scale(), stored.width());
    let mut misfits = 0usize;
    let mut fitting = |value: Option<i128>, fits: bool| {
        let value = value.filter(|_| fits);
        misfits += usize::from(value.is_none());
        value.unwrap_or(0)
    };
    let found = if width > size_of::<u64>() {
        let (valid, values) = each(rows, |chunk, row| {
            chunk.valid.get(row).then(|| fitting(unscaled(chunk, row, scale), true))
        });
        (valid, Cells::Wide(values, width))
    } else {
        let limits = stored.limits();
        let (valid, values) = each(rows, |chunk, row| {
            let value = || {
                let value = unscaled(chunk, row, scale);
                fitting(value, value.is_some_and(|value| limits.contains(&value))) as u64
            };
            chunk.valid.get(row).then(value)
        });
        (valid, Cells::Words(values, width))
    };
    match misfits {
        0 => Ok(found),
        _ => Err(Error::internal(format!(
            "{misfits} values do not fit the column's type"
        ))),
    }
}

fn each<T>(rows: &Rows<'_>, mut value: impl FnMut(&Chunk, usize) -> Option<T>) -> (Bitmap, Vec<T>) {
    let count = rows.iter().map(|(_, range)| range.len()).sum();
    let (mut valid, mut values) = (Bitmap::default(), Vec::with_capacity(count));
    for (chunk, range) in rows {
        for row in range.clone() {
            let value = value(chunk, row);
            valid.push(value.is_some());
            values.extend(value);
        }
    }
    (valid, values)
}

/// Texts with a dictionary, where it saves bytes.
fn coded(rows: &Rows<'_>) -> Option<(Bitmap, Coded)> {
    let (mut valid, mut coding) = (Bitmap::default(), OfTexts::default());
    for (chunk, range) in rows {
        // What the table has a number for is looked up once.
        let mut known = match &chunk.data {
            Data::Dictionary { dictionary, .. } => vec![NEW; dictionary.len()],
            _ => Vec::new(),
        };
        for row in range.clone() {
            let number = match &chunk.data {
                Data::Dictionary { codes, dictionary } if chunk.valid.get(row) => {
                    let code = codes.get(row) as usize;
                    match known.get_mut(code) {
                        Some(number) if *number != NEW => Some(*number),
                        place => {
                            let number = coding.number(dictionary.bytes(code))?;
                            place.into_iter().for_each(|place| *place = number);
                            Some(number)
                        }
                    }
                }
                _ => match with_text(chunk, row, |text| coding.number(text)) {
                    Some(number) => Some(number?),
                    None => None,
                },
            };
            valid.push(number.is_some());
            number.into_iter().for_each(|number| coding.push(number));
        }
    }
    Some((valid, coding.finish()?))
}

/// Texts one after another.
fn texts(rows: &Rows<'_>) -> (Bitmap, Cells) {
    let (mut valid, mut texts) = (Bitmap::default(), Texts::default());
    for (chunk, range) in rows {
        for row in range.clone() {
            let text = with_text(chunk, row, |text| texts.push(text));
            valid.push(text.is_some());
        }
    }
    (valid, Cells::Texts(texts))
}
