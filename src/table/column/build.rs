//! Columns made from values: by steps, by domains that compute a column, and by tests.

use std::sync::Arc;

use super::Column;
use crate::kernel::{Bitmap, Codes, Ints, Texts};
use crate::table::chunk::{Chunk, Data, Kind, POWERS};
use crate::table::{Type, Value};
use crate::{Error, Result};

/// Up to here, 2^53, a float holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// One value on its way into a column, or out of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// True or false.
    Boolean(bool),
    /// `unscaled / 10^scale`: an integer or a decimal; days since 1970 of a date, seconds since 1970
    /// or since midnight of other times.
    Fixed(i128, u8),
    /// A float.
    Float(f64),
    /// Text.
    Text(String),
}

impl Scalar {
    /// A value as it is written in a report or a form, for a column of this name and kind.
    ///
    /// # Errors
    /// What is wrong with it: it is none of the kind, too large for it, or a float whose last digits may be gone
    /// already.
    pub fn of(value: &Value, column: &str, kind: &Kind) -> std::result::Result<Scalar, String> {
        let is_exact = matches!(kind.r#type, Type::Integer | Type::Decimal);
        if is_exact && matches!(value, Value::Float(x) if x.abs() > EXACT) {
            return Err("a number this large may have lost its last digits: write it between quotes".to_owned());
        }
        let text = value.to_string();
        let read = super::cast::parse(&text, kind, super::Written::default());
        let is_named = || text.to_lowercase().contains("inf");
        if matches!(read, Some(Scalar::Float(x)) if x.is_infinite() && !is_named()) {
            return Err(format!("{value} is too large for a float, which \"{column}\" holds"));
        }
        let name = kind.r#type.name();
        read.ok_or_else(|| format!("{value} is no {name}, which \"{column}\" holds; cast the column first"))
    }

    /// The value of a valid cell.
    pub fn at(chunk: &Chunk, row: usize) -> Option<Scalar> {
        if !chunk.valid.get(row) {
            return None;
        }
        Some(match &chunk.data {
            Data::Boolean(values) => Scalar::Boolean(*values.get(row)? != 0),
            Data::Fixed { values, scale } if chunk.kind.r#type != Type::Float => {
                Scalar::Fixed(i128::from(values.get(row)), *scale)
            }
            Data::Wide { values, scale } => match u8::try_from(*scale) {
                Ok(scale) => Scalar::Fixed(*values.get(row)?, scale),
                Err(_) => Scalar::Fixed(
                    values
                        .get(row)?
                        .checked_mul(10i128.checked_pow(u32::from(scale.unsigned_abs()))?)?,
                    0,
                ),
            },
            Data::Fixed { .. } | Data::Float(_) => Scalar::Float(chunk.number(row)?),
            Data::Dictionary { codes, dictionary } => {
                Scalar::Text(dictionary.text(codes.get(row) as usize).into_owned())
            }
            Data::Text(texts) => Scalar::Text(texts.text(row).into_owned()),
        })
    }
}

/// A chunk being made, cell after cell. Every cell stands for itself, so what a column holds does
/// not depend on where it is cut.
pub struct Builder {
    kind: Kind,
    cells: Cells,
    valid: Bitmap,
    token_rows: Vec<(u32, u16)>,
    tokens: Vec<String>,
    invalid: Vec<(u32, Box<str>)>,
}

/// The values of one type.
enum Cells {
    Boolean(Vec<u8>),
    Fixed(Vec<i128>, u8),
    Float(Vec<f64>),
    Text(Texts),
}

impl Builder {
    /// Of a kind; numbers and times have at most so many decimals.
    pub fn new(kind: Kind, scale: u8) -> Self {
        let cells = match kind.r#type {
            Type::Boolean => Cells::Boolean(Vec::new()),
            Type::Float => Cells::Float(Vec::new()),
            Type::Text => Cells::Text(Texts::default()),
            Type::Integer | Type::Decimal | Type::Date | Type::Timestamp | Type::Time => {
                Cells::Fixed(Vec::new(), scale)
            }
        };
        Builder {
            kind,
            cells,
            valid: Bitmap::default(),
            token_rows: Vec::new(),
            tokens: Vec::new(),
            invalid: Vec::new(),
        }
    }

    /// The same with unscaled values of one scale, whatever the type: floats of few decimals, as readers have them.
    pub fn fixed(kind: Kind, scale: u8) -> Self {
        Builder {
            cells: Cells::Fixed(Vec::new(), scale),
            ..Builder::new(kind, scale)
        }
    }

    /// Takes the next value; `false`, and nothing is taken, when it is none of the type, has more
    /// decimals than there is room for, or is too large with as many.
    pub fn push(&mut self, cell: &Scalar) -> bool {
        let taken = match (&mut self.cells, cell) {
            (Cells::Boolean(values), Scalar::Boolean(value)) => {
                values.push(u8::from(*value));
                true
            }
            (Cells::Float(values), Scalar::Float(value)) => {
                values.push(*value);
                true
            }
            (Cells::Text(texts), Scalar::Text(text)) => {
                texts.push(text.as_bytes());
                true
            }
            (Cells::Fixed(values, scale), Scalar::Fixed(unscaled, own)) => {
                let scaled = scaled(*unscaled, *own, *scale);
                // Times are held in 64 bits.
                let fits = |value: &i128| !self.kind.r#type.is_time() || i64::try_from(*value).is_ok();
                let scaled = scaled.filter(fits);
                values.extend(scaled);
                scaled.is_some()
            }
            _ => false,
        };
        if taken {
            self.valid.push(true);
        }
        taken
    }

    /// Takes a missing cell; its token, or "" of an empty one.
    pub fn missing(&mut self, token: &str) {
        if !token.is_empty() {
            let known = self.tokens.iter().position(|known| known == token);
            let at = known.unwrap_or_else(|| {
                self.tokens.push(token.to_owned());
                self.tokens.len() - 1
            });
            // Beyond as many tokens as have numbers the last one stands for the rest.
            let number = u16::try_from(at).unwrap_or(u16::MAX);
            self.token_rows.push((self.valid.len() as u32, number));
        }
        self.placeholder();
    }

    /// Takes a cell that does not parse as the type.
    pub fn invalid(&mut self, text: &str) {
        self.invalid.push((self.valid.len() as u32, text.into()));
        self.placeholder();
    }

    fn placeholder(&mut self) {
        match &mut self.cells {
            Cells::Boolean(values) => values.push(0),
            Cells::Float(values) => values.push(0.0),
            Cells::Text(texts) => texts.push(b""),
            Cells::Fixed(values, _) => values.push(0),
        }
        self.valid.push(false);
    }

    /// The chunk.
    pub fn finish(self) -> Chunk {
        let data = match self.cells {
            Cells::Boolean(values) => Data::Boolean(values),
            Cells::Float(values) => Data::Float(values),
            Cells::Text(texts) => Data::Text(texts),
            Cells::Fixed(values, scale) => fixed(values, scale),
        };
        Chunk {
            kind: self.kind,
            data,
            valid: self.valid,
            token_rows: self.token_rows,
            tokens: self.tokens,
            invalid: self.invalid,
        }
    }
}

/// An unscaled value at another scale; `None` when it has more decimals or does not fit.
fn scaled(unscaled: i128, own: u8, scale: u8) -> Option<i128> {
    let power = 10i128.checked_pow(u32::from(own.abs_diff(scale)))?;
    match own <= scale {
        true => unscaled.checked_mul(power),
        false => (unscaled % power == 0).then(|| unscaled / power),
    }
}

/// A float as one of so many decimals; `None` when it has more, or its digits do not fit 53 bits.
fn few_decimals(x: f64, scale: u8) -> Option<Data> {
    let Scalar::Fixed(unscaled, own) =
        super::cast::parse(&x.to_string(), &Kind::of(Type::Decimal), super::Written::default())?
    else {
        return None;
    };
    let unscaled = i64::try_from(scaled(unscaled, own, scale)?).ok()?;
    // The sign of -0.0 would be lost.
    if unscaled.unsigned_abs() > 1 << 53 || (unscaled == 0 && x.is_sign_negative()) {
        return None;
    }
    let mut values = Ints::default();
    values.push(unscaled);
    Some(Data::Fixed { values, scale })
}

/// In 64 bits where all fit, as readers have it.
fn fixed(values: Vec<i128>, scale: u8) -> Data {
    let narrow: Option<Vec<i64>> = match usize::from(scale) < POWERS.len() {
        true => values.iter().map(|value| i64::try_from(*value).ok()).collect(),
        false => None,
    };
    match narrow {
        Some(narrow) => {
            let mut ints = Ints::default();
            narrow.into_iter().for_each(|value| ints.push(value));
            Data::Fixed { values: ints, scale }
        }
        None => Data::Wide {
            values,
            scale: i8::try_from(scale).unwrap_or(i8::MAX),
        },
    }
}

impl Column {
    /// Floats; `None` is a missing cell.
    pub fn from_numbers(values: impl IntoIterator<Item = Option<f64>>) -> Column {
        Column::from_cells(Type::Float, values.into_iter().map(|value| value.map(Scalar::Float)))
    }

    /// Integers; `None` is a missing cell.
    pub fn from_integers(values: impl IntoIterator<Item = Option<i64>>) -> Column {
        let cell = |value: i64| Scalar::Fixed(i128::from(value), 0);
        Column::from_cells(Type::Integer, values.into_iter().map(|value| value.map(cell)))
    }

    /// Booleans; `None` is a missing cell.
    pub fn from_booleans(values: impl IntoIterator<Item = Option<bool>>) -> Column {
        Column::from_cells(
            Type::Boolean,
            values.into_iter().map(|value| value.map(Scalar::Boolean)),
        )
    }

    /// Texts; `None` is a missing cell.
    pub fn from_texts<T: Into<String>>(values: impl IntoIterator<Item = Option<T>>) -> Column {
        let cell = |value: Option<T>| value.map(|text| Scalar::Text(text.into()));
        Column::from_cells(Type::Text, values.into_iter().map(cell))
    }

    /// Text of few values: one code per row, its place among `levels`; a code beyond them is a
    /// missing cell.
    pub fn from_factor(codes: &[u32], levels: &[String]) -> Column {
        let mut dictionary = Texts::default();
        dictionary.push(b"");
        levels.iter().for_each(|level| dictionary.push(level.as_bytes()));
        let (mut all, mut valid) = (Codes::default(), Bitmap::default());
        for &code in codes {
            let is_level = (code as usize) < levels.len();
            all.push(if is_level { code + 1 } else { 0 });
            valid.push(is_level);
        }
        Column::one(Chunk {
            kind: Kind::of(Type::Text),
            data: Data::Dictionary {
                codes: all,
                dictionary: Arc::new(dictionary),
            },
            valid,
            token_rows: Vec::new(),
            tokens: Vec::new(),
            invalid: Vec::new(),
        })
    }

    /// Values of one type; what is none of it is a missing cell.
    fn from_cells(r#type: Type, cells: impl Iterator<Item = Option<Scalar>>) -> Column {
        let mut builder = Builder::new(Kind::of(r#type), 0);
        for cell in cells {
            if !cell.is_some_and(|cell| builder.push(&cell)) {
                builder.missing("");
            }
        }
        Column::one(builder.finish())
    }

    /// So many rows that all hold one value, which is given as it is written in a report.
    ///
    /// # Errors
    /// When the value is none of the kind.
    pub fn constant(kind: &Kind, value: &Value, rows: usize) -> Result<Column> {
        let wrong = |_| Error::option("value", format!("it is no {}", kind.r#type.name()));
        let cell = Scalar::of(value, "", kind).map_err(wrong)?;
        let scale = match cell {
            Scalar::Fixed(_, scale) => scale,
            _ => 0,
        };
        let mut builder = Builder::new(kind.clone(), scale);
        (0..rows).for_each(|_| {
            builder.push(&cell);
        });
        Ok(Column::one(builder.finish()))
    }
}

impl Chunk {
    /// One cell, held as those of `form` are, as far as it can be: a float with no more decimals
    /// stays one of few decimals, a text goes into a dictionary.
    ///
    /// # Errors
    /// When the value is none of the kind.
    pub fn single(form: &Chunk, value: &Scalar) -> Result<Chunk> {
        if let Scalar::Text(text) = value
            && form.kind.r#type == Type::Text
        {
            let column = Column::from_factor(&[0], std::slice::from_ref(text));
            let chunk = column.slice(0..1)?;
            return Ok(Chunk {
                kind: form.kind.clone(),
                ..chunk
            });
        }
        if let (Scalar::Float(x), Data::Fixed { scale, .. }) = (value, &form.data)
            && let Some(data) = few_decimals(*x, *scale)
        {
            let valid = Bitmap::all(1);
            return Ok(Chunk {
                data,
                valid,
                ..form.slice(0, 0)
            });
        }
        let scale = match value {
            Scalar::Fixed(_, scale) => *scale,
            _ => 0,
        };
        let mut builder = Builder::new(form.kind.clone(), scale);
        match builder.push(value) {
            true => Ok(builder.finish()),
            false => Err(Error::option("value", format!("it is no {}", form.kind.r#type.name()))),
        }
    }

    /// So many missing cells.
    pub fn missing_cells(kind: Kind, rows: usize) -> Chunk {
        let mut builder = Builder::new(kind, 0);
        (0..rows).for_each(|_| builder.missing(""));
        builder.finish()
    }
}
