//! Numbers as unscaled values with one scale for the column, and as floats once that is not enough.

use super::super::missing::Rule;
use super::Base;
use crate::table::chunk::{Ints, POWERS, float};
use crate::table::notation::is_written;
use crate::table::parse::number::{Number, Style, is_code, long_whole, number, short};

/// Beyond this an unscaled value over a power of ten may round twice.
const EXACT: u64 = 1 << 53;

/// Most decimals kept in the unscaled value.
const MAX_DECIMALS: u8 = 15;

/// A column of numbers being built.
#[derive(Debug, Clone)]
pub struct NumberBuilder {
    /// What every builder keeps.
    pub base: Base,
    /// Unscaled values, while `floats` is `None`.
    pub values: Ints,
    /// Decimals of the unscaled values.
    pub scale: u8,
    /// Whether a cell was written with a point.
    pub point: bool,
    /// Cells that are identifiers where no other has decimals.
    pub codes: u64,
    /// Whether a cell was written as only numbers are: with a point, or with a sign in its exponent.
    pub decimals: bool,
    /// Cells with more digits than a float keeps, and than programs write that print one in full.
    pub rounded: u64,
    /// Set once a value needs all bits of a float; all values then.
    pub floats: Option<Vec<f64>>,
    style: Style,
    /// Whether the person said that they are whole: others then do not fit.
    is_whole: bool,
    /// Whether the person said that they are floats: whole ones of any length then fit.
    is_float: bool,
    /// Greatest absolute unscaled value.
    max: u64,
}

impl NumberBuilder {
    /// For numbers written in this style.
    pub fn new(style: Style) -> Self {
        NumberBuilder {
            base: Base::default(),
            values: Ints::default(),
            scale: 0,
            point: false,
            codes: 0,
            decimals: false,
            rounded: 0,
            floats: None,
            style,
            is_whole: false,
            is_float: false,
            max: 0,
        }
    }

    /// The same for whole numbers alone.
    pub fn whole(self) -> Self {
        NumberBuilder { is_whole: true, ..self }
    }

    /// The same for floats, whatever their digits.
    pub fn float(self) -> Self {
        NumberBuilder { is_float: true, ..self }
    }

    /// Takes one cell.
    #[inline]
    pub fn push(&mut self, cell: &[u8], rule: &Rule) {
        if rule.is_listed(cell) {
            self.placeholder();
            self.base.not_a_value(cell, rule);
        } else if !self.push_short(cell) {
            self.push_any(cell, rule);
        }
    }

    /// Takes a short number with no more decimals than the column's, as nearly all are.
    #[inline(always)]
    fn push_short(&mut self, cell: &[u8]) -> bool {
        let (Ints::Narrow(values), None) = (&mut self.values, &self.floats) else {
            return false;
        };
        let Some(digits) = short(cell, self.style).filter(|digits| !(self.is_whole && digits.point)) else {
            return false;
        };
        let scaled = POWERS
            .get(usize::from(self.scale.wrapping_sub(digits.decimals)))
            .and_then(|power| digits.unscaled.checked_mul(*power))
            .and_then(|scaled| i32::try_from(scaled).ok());
        let Some(scaled) = scaled else { return false };
        values.push(scaled);
        self.max = self.max.max(scaled.unsigned_abs().into());
        self.point |= digits.point;
        self.decimals |= digits.point;
        self.base.valid.push(true);
        true
    }

    fn push_any(&mut self, cell: &[u8], rule: &Rule) {
        if cell.is_empty() {
            self.placeholder();
            self.base.valid.push(false);
            return;
        }
        match self.number(cell) {
            Number::Plain {
                unscaled,
                decimals,
                point,
            } => {
                if decimals == self.scale && self.floats.is_none() && !(point && self.beyond(unscaled)) {
                    self.values.push(unscaled);
                    self.max = self.max.max(unscaled.unsigned_abs());
                } else {
                    self.rescaled(unscaled, decimals, point);
                }
                self.point |= point;
                self.decimals |= point;
                self.base.valid.push(true);
            }
            // "-nan" and the like are missing words, and no number.
            Number::Float(value) => {
                match is_code(cell) {
                    true => self.codes += 1,
                    false => self.decimals = true,
                }
                self.rounded += u64::from(is_rounded(cell));
                self.point = true;
                self.turn_to_floats();
                if let Some(floats) = &mut self.floats {
                    floats.push(value);
                }
                self.base.valid.push(true);
            }
            other => {
                self.placeholder();
                let invalid = self.base.invalid.len();
                self.base.not_a_value(cell, rule);
                if self.base.invalid.len() > invalid {
                    self.base.leading_zeros += u64::from(other == Number::LeadingZero);
                    // Where a person said that they are numbers, a unit is no objection.
                    self.base.written |= !rule.pandas && is_written(cell, self.style.point, self.base.is_final);
                }
            }
        }
    }

    /// What a cell says; a number with decimals is none where they must be whole, unless they are zeros.
    fn number(&self, cell: &[u8]) -> Number {
        let found = match number(cell, self.style) {
            Number::No if self.is_float => long_whole(cell).map_or(Number::No, Number::Float),
            found => found,
        };
        if !self.is_whole {
            return found;
        }
        let whole = |unscaled| Number::Plain {
            unscaled,
            decimals: 0,
            point: false,
        };
        match found {
            Number::Plain { unscaled, decimals, .. } => match POWERS.get(usize::from(decimals)) {
                Some(power) if unscaled % power == 0 => whole(unscaled / power),
                _ => Number::No,
            },
            Number::Float(value) => {
                // Nineteen digits may fit 64 bits.
                let exact = str::from_utf8(cell).ok().and_then(|text| text.trim().parse().ok());
                let is_whole = value.trunc() == value && value.abs() <= EXACT as f64;
                exact.or(is_whole.then_some(value as i64)).map_or(Number::No, whole)
            }
            other => other,
        }
    }

    /// Gives up the rows; the ends of the values stay, by which a larger scale is judged.
    pub fn give_up(&mut self) {
        let floats = self.floats.as_ref().map_or(0, |floats| floats.len() * 8);
        self.base.give_up(self.values.memory() + floats);
        self.values.keep_ends();
        self.floats.iter_mut().for_each(Vec::clear);
    }

    fn placeholder(&mut self) {
        match &mut self.floats {
            Some(floats) => floats.push(0.0),
            None => self.values.push(0),
        }
    }

    fn beyond(&self, unscaled: i64) -> bool {
        unscaled.unsigned_abs() > EXACT
    }

    /// Takes a number whose decimals differ from the column's so far.
    fn rescaled(&mut self, unscaled: i64, decimals: u8, point: bool) {
        if let Some(floats) = &mut self.floats {
            let exact = unscaled.unsigned_abs() <= EXACT && decimals <= MAX_DECIMALS;
            floats.push(if exact {
                float(unscaled, decimals)
            } else {
                parsed(unscaled, decimals)
            });
            return;
        }
        let scale = decimals.max(self.scale);
        let fits = scale <= MAX_DECIMALS && (scale == self.scale || self.raise(scale));
        let scaled = POWERS
            .get(usize::from(scale - decimals.min(scale)))
            .and_then(|power| unscaled.checked_mul(*power))
            .filter(|scaled| fits && !((point || scale > 0) && self.beyond(*scaled)));
        match scaled {
            Some(scaled) => {
                self.values.push(scaled);
                self.max = self.max.max(scaled.unsigned_abs());
            }
            None => {
                self.turn_to_floats();
                self.rescaled(unscaled, decimals, point);
            }
        }
    }

    /// Gives all unscaled values more decimals; `false` when one would lose its exactness.
    pub fn raise(&mut self, scale: u8) -> bool {
        let Some(&power) = POWERS.get(usize::from(scale - self.scale)) else {
            return false;
        };
        let exact = self.max.checked_mul(power.unsigned_abs()).is_some_and(|g| g <= EXACT);
        if exact && self.values.multiply(power) {
            self.scale = scale;
            self.max *= power.unsigned_abs();
            true
        } else {
            false
        }
    }

    /// Turns all unscaled values into floats.
    pub fn turn_to_floats(&mut self) {
        if self.floats.is_some() {
            return;
        }
        let values = std::mem::take(&mut self.values);
        let scale = self.scale;
        let floats = (0..values.len()).map(|row| {
            let unscaled = values.get(row);
            if unscaled.unsigned_abs() <= EXACT {
                float(unscaled, scale)
            } else {
                parsed(unscaled, scale)
            }
        });
        self.floats = Some(floats.collect());
    }
}

/// Digits that the most talkative programs print of a float, which keeps 17 of them.
const PRINTED: usize = 20;

/// Whether a number has digits that are lost in a float, and that no float was printed with.
fn is_rounded(cell: &[u8]) -> bool {
    if cell.len() <= PRINTED {
        return false;
    }
    let digits = cell
        .iter()
        .take_while(|b| !matches!(b, b'e' | b'E'))
        .filter(|b| b.is_ascii_digit());
    digits.skip_while(|b| **b == b'0').count() > PRINTED
}

/// The float nearest to an unscaled value too long to divide.
fn parsed(unscaled: i64, decimals: u8) -> f64 {
    crate::table::show::decimal(i128::from(unscaled), i32::from(decimals))
        .parse()
        .unwrap_or(f64::NAN)
}
