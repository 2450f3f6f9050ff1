//! The cells of a column, read in its notation.

use std::sync::Arc;

use super::{Cell, Notation, is_missing};
use crate::table::chunk::{Chunk, Data, Kind, POWERS, float};
use crate::table::column::{Builder, Scalar};
use crate::table::{Fitted, Type, show};
use crate::{Error, Result};

/// Beyond this, 2^53, an unscaled value over a power of ten may round twice.
const EXACT: u64 = 1 << 53;

/// Decimals that an unscaled value of a float may have, as text files are read.
const DECIMALS: usize = 15;

/// How large the numbers of a column are, by their decimals: what only all cells together tell.
#[derive(Debug, Clone, Default)]
pub struct Extent {
    largest: [u64; 19],
    decimals: usize,
    floats: bool,
}

impl Extent {
    /// Takes a number.
    pub fn add(&mut self, cell: Cell) {
        match cell {
            Cell::Float(_) => self.floats = true,
            Cell::Exact(unscaled, decimals) => {
                let decimals = usize::from(decimals);
                self.decimals = self.decimals.max(decimals);
                match self.largest.get_mut(decimals) {
                    Some(largest) => *largest = (*largest).max(unscaled.unsigned_abs()),
                    None => self.floats = true,
                }
            }
        }
    }

    /// Whether all are whole.
    pub fn is_whole(&self) -> bool {
        self.decimals == 0 && !self.floats
    }

    /// The scale at which all are held exactly, if there is one.
    fn scale(&self) -> Option<u8> {
        let fits = |(decimals, largest): (usize, &u64)| {
            let power = POWERS
                .get(self.decimals.saturating_sub(decimals))
                .copied()
                .unwrap_or(i64::MAX);
            *largest == 0
                || largest
                    .checked_mul(power.unsigned_abs())
                    .is_some_and(|scaled| scaled <= EXACT)
        };
        let exact = !self.floats && self.decimals <= DECIMALS && self.largest.iter().enumerate().all(fits);
        u8::try_from(self.decimals).ok().filter(|_| exact)
    }
}

/// Reads the texts of a column as numbers, chunk by chunk.
#[derive(Debug, Clone)]
pub struct Read {
    notation: Notation,
    kind: Kind,
    /// Decimals of the unscaled values; `None` where the numbers need all bits of a float.
    scale: Option<u8>,
}

impl Read {
    /// As integers or floats: as a person said, else by what the cells are.
    pub fn new(notation: Notation, extent: &Extent, given: Option<Type>) -> Read {
        let own = if extent.is_whole() { Type::Integer } else { Type::Float };
        let r#type = given.unwrap_or(own);
        let scale = match r#type {
            Type::Integer => Some(0),
            _ => extent.scale(),
        };
        Read {
            notation,
            kind: Kind::of(r#type),
            scale,
        }
    }

    /// The type of the numbers.
    pub fn r#type(&self) -> Type {
        self.kind.r#type
    }

    fn builder(&self) -> Builder {
        match self.scale {
            Some(scale) => Builder::fixed(self.kind.clone(), scale),
            None => Builder::new(self.kind.clone(), 0),
        }
    }

    /// A text as it is held.
    fn scalar(&self, text: &str) -> Option<Scalar> {
        let cell = self.notation.read(text)?;
        match (cell, self.scale) {
            (Cell::Exact(unscaled, decimals), Some(_)) => Some(Scalar::Fixed(i128::from(unscaled), decimals)),
            (Cell::Exact(unscaled, decimals), None) => Some(Scalar::Float(nearest(unscaled, decimals))),
            (Cell::Float(value), None) => Some(Scalar::Float(value)),
            (Cell::Float(_), Some(_)) => None,
        }
    }
}

fn nearest(unscaled: i64, decimals: u8) -> f64 {
    match unscaled.unsigned_abs() <= EXACT && usize::from(decimals) <= DECIMALS {
        true => float(unscaled, decimals),
        false => show::wide_float(i128::from(unscaled), i8::try_from(decimals).unwrap_or(i8::MAX)),
    }
}

impl Fitted for Read {
    fn apply(&self, _: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
        let chunk = of.first().ok_or_else(|| Error::internal("a column is gone"))?;
        Ok(Arc::new(cells(
            chunk,
            self.builder(),
            &|text| self.scalar(text),
            &|text| self.notation.phrases && is_missing(text),
        )))
    }
}

/// The cells of a chunk, made of their texts; what is none of the kind keeps its text, or is missing.
pub fn cells(
    chunk: &Chunk,
    mut builder: Builder,
    read: &dyn Fn(&str) -> Option<Scalar>,
    is_missing: &dyn Fn(&str) -> bool,
) -> Chunk {
    let push = |builder: &mut Builder, text: &str, scalar: Option<&Scalar>| match scalar {
        Some(scalar) if builder.push(scalar) => {}
        None if is_missing(text) => builder.missing(text),
        _ => builder.invalid(text),
    };
    // Of a dictionary every different text is read once.
    let known: Vec<Option<Scalar>> = match &chunk.data {
        Data::Dictionary { dictionary, .. } => (0..dictionary.len()).map(|code| read(&dictionary.text(code))).collect(),
        _ => Vec::new(),
    };
    for row in 0..chunk.len() {
        match &chunk.data {
            Data::Dictionary { codes, dictionary } if chunk.valid.get(row) => {
                let code = codes.get(row) as usize;
                let scalar = known.get(code).and_then(Option::as_ref);
                push(&mut builder, &dictionary.text(code), scalar);
            }
            Data::Text(texts) if chunk.valid.get(row) => {
                let text = texts.text(row);
                push(&mut builder, &text, read(&text).as_ref());
            }
            _ => match text(chunk, row) {
                Some(text) => push(&mut builder, &text, read(&text).as_ref()),
                None => builder.missing(chunk.token(row)),
            },
        }
    }
    builder.finish()
}

/// The text of a cell of any kind, whether it fits or not; `None` where it is missing.
pub fn text(chunk: &Chunk, row: usize) -> Option<String> {
    match chunk.value(row) {
        Some(value) => Some(value.to_string()),
        None => chunk.invalid_text(row).map(str::to_owned),
    }
}
