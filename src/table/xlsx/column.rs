//! How the cells of a column stand in a sheet, decided from the whole column.

use super::limits::Long;
use crate::table::chunk::{Chunk, Data, Kind, POWERS};
use crate::table::{Field, Type, show};

/// Whole numbers that a float tells apart.
const EXACT: i64 = 1 << 53;
/// Digits that spreadsheets keep of a number: the first number with more.
const DIGITS: i128 = 1_000_000_000_000_000;
/// Decimals of a second that they show.
const DECIMALS: u8 = 3;
/// Characters of the narrowest and widest column that is set here.
const WIDTHS: (usize, usize) = (9, 48);

/// What is to be known of a column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    kind: Option<Kind>,
    /// Decimals of seconds.
    scale: u8,
    /// Texts that no cell has room for.
    pub long: Long,
    /// Whether its cells are texts since numbers of a sheet would lose digits of them.
    pub is_text: bool,
}

impl Column {
    /// Takes in a batch's column.
    pub fn update(&mut self, chunk: &Chunk) {
        self.kind.get_or_insert_with(|| chunk.kind.clone());
        self.long.update(chunk);
        self.is_text |= loses_digits(chunk);
        if let Data::Fixed { scale, .. } = &chunk.data {
            self.scale = self.scale.max(*scale);
        }
    }

    /// How numbers that are days or times are shown; none of other columns.
    pub fn format(&self) -> Option<String> {
        let kind = self.kind.as_ref().filter(|_| !self.is_text)?;
        let clock = if self.scale > 0 { "hh:mm:ss.000" } else { "hh:mm:ss" };
        match kind.r#type {
            Type::Date => Some("yyyy-mm-dd".to_owned()),
            Type::Time => Some(clock.to_owned()),
            Type::Timestamp => {
                // A sheet knows no zones: what the clock of the zone shows is a number, and its name stands behind it.
                let shown = show::timestamp(0, 0, kind.zone.as_deref());
                let zone = shown.get("1970-01-01 00:00:00".len()..).filter(|zone| !zone.is_empty());
                let zone = zone.map(|zone| format!("&quot;{zone}&quot;")).unwrap_or_default();
                Some(format!(
                    "yyyy-mm-dd hh:mm:ss{}{zone}",
                    clock.strip_prefix("hh:mm:ss").unwrap_or("")
                ))
            }
            _ => None,
        }
    }
}

/// Characters that a column is wide, by its name and what its cells show: a day that has no room is shown as `####`.
pub fn width(field: &Field) -> usize {
    let cells = match field.r#type {
        Type::Date => 11,
        Type::Timestamp => 26,
        Type::Text => 20,
        _ => WIDTHS.0,
    };
    (field.name.chars().count() + 2).clamp(cells, WIDTHS.1)
}

/// Whether a number of a sheet, a float of which 15 digits are kept, would not say what a cell says.
fn loses_digits(chunk: &Chunk) -> bool {
    match (&chunk.data, chunk.kind.r#type) {
        (Data::Fixed { values, .. }, Type::Integer) => {
            let (min, max) = values.range();
            min < -EXACT || max > EXACT
        }
        (Data::Wide { values, scale }, kind) => {
            let limit = if kind == Type::Integer && *scale == 0 {
                EXACT.into()
            } else {
                DIGITS - 1
            };
            values
                .iter()
                .any(|value| without_zeros(*value, *scale) > limit.unsigned_abs())
        }
        (Data::Fixed { values, scale }, Type::Decimal) => {
            let (min, max) = values.range();
            let is_long = |value: i64| without_zeros(value.into(), *scale as i8) >= DIGITS.unsigned_abs();
            i128::from(min) <= -DIGITS && (0..values.len()).any(|row| is_long(values.get(row)))
                || i128::from(max) >= DIGITS && (0..values.len()).any(|row| is_long(values.get(row)))
        }
        (Data::Fixed { values, scale }, Type::Timestamp | Type::Time) if *scale > DECIMALS => {
            let finer = POWERS.get(usize::from(*scale - DECIMALS)).copied().unwrap_or(1);
            (0..values.len()).any(|row| values.get(row) % finer != 0)
        }
        _ => false,
    }
}

/// The digits of an unscaled value without the zeros at their end that are behind the point.
fn without_zeros(unscaled: i128, scale: i8) -> u128 {
    let (mut digits, mut scale) = (unscaled.unsigned_abs(), scale);
    while scale > 0 && digits > 0 && digits.is_multiple_of(10) {
        digits /= 10;
        scale -= 1;
    }
    digits
}
