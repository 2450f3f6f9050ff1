//! From pieces of pages to our columns: one builder per column and batch, filled piece by piece.
//! What batches of a column must agree on is settled in `unify.rs`.

use std::sync::Arc;

use super::arrow::DataType;
use super::floats::Floats;
use super::instants::Instants;
use super::kinds::{ColumnPlan, How};
use super::leaf::Piece;
use super::numbers::{self, integer};
use super::texts::Form;
use super::values::Values;
use crate::kernel::Interner;
use crate::table::chunk::{Bitmap, Codes, Ints, Texts};
use crate::{Error, Result};

/// A column of a batch while it is read.
pub struct Builder {
    /// The cells so far.
    pub cells: Cells,
    /// Which of them hold a value.
    pub valid: Bitmap,
    /// Rows that hold NaN, which counts as missing.
    pub nans: Vec<u32>,
    /// Decimals beyond 128 bits, timestamps beyond 64.
    pub invalid: Vec<(u32, Box<str>)>,
    form: Form,
    /// What its values are in the file.
    data: DataType,
}

/// Cells while they are read.
pub enum Cells {
    /// 0 or 1.
    Boolean(Vec<u8>),
    /// Unscaled values of a known scale.
    Fixed(Ints, u8),
    /// Unsigned integers, in 64 bits while they fit.
    Unsigned(Ints),
    /// Floats, as unscaled values while they are short decimals.
    Float(Floats),
    /// Timestamps of 96 bits.
    Instant(Instants),
    /// Wide unscaled values of a known scale.
    Wide(Vec<i128>, i8),
    /// Numbers of texts.
    Dictionary(Coder),
    /// Texts.
    Text(Texts),
}

/// Codes, the texts behind them, and dictionaries already translated.
#[derive(Default)]
pub struct Coder {
    /// Code 0 is no value; text number `n` has code `n + 1`.
    pub codes: Codes,
    /// The texts.
    pub interner: Interner,
    /// The dictionary translated last, and the code of each of its entries. It is kept, since its
    /// address alone could be another's tomorrow.
    known: Option<(Arc<Texts>, Vec<u32>)>,
}

impl Builder {
    /// Empty, with room for `rows`, and for `bytes` of text.
    pub fn new(plan: &ColumnPlan, rows: usize, bytes: usize) -> Self {
        let cells = match plan.how {
            How::Boolean => Cells::Boolean(Vec::with_capacity(rows)),
            How::Fixed(scale) => Cells::Fixed(Ints::Narrow(Vec::with_capacity(rows)), scale),
            How::Unsigned => Cells::Unsigned(Ints::Narrow(Vec::with_capacity(rows))),
            How::Float => Cells::Float(Floats::with_capacity(rows)),
            How::Instant => Cells::Instant(Instants::with_capacity(rows)),
            How::Wide(scale) => Cells::Wide(Vec::with_capacity(rows), scale),
            How::Dictionary => Cells::Dictionary(Coder {
                codes: Codes::One(Vec::with_capacity(rows)),
                ..Coder::default()
            }),
            How::Text => {
                let mut texts = Texts::default();
                texts.reserve(rows, bytes);
                Cells::Text(texts)
            }
        };
        Builder {
            cells,
            valid: Bitmap::default(),
            nans: Vec::new(),
            invalid: Vec::new(),
            form: plan.form,
            data: plan.data.clone(),
        }
    }

    /// Bytes of the texts so far, in so far as they grow with the rows.
    pub fn text_bytes(&self) -> u64 {
        match &self.cells {
            Cells::Text(texts) => texts.arena().len() as u64,
            _ => 0,
        }
    }

    /// Bytes of the different texts so far, where they are numbered.
    pub fn dictionary_bytes(&self) -> u64 {
        match &self.cells {
            Cells::Dictionary(coder) => coder.interner.texts().arena().len() as u64,
            _ => 0,
        }
    }

    /// Bytes in memory, about.
    pub fn memory(&self) -> u64 {
        let cells = match &self.cells {
            Cells::Boolean(values) => values.len(),
            Cells::Fixed(values, _) | Cells::Unsigned(values) | Cells::Float(Floats::Fixed(values, _)) => {
                values.memory()
            }
            Cells::Float(Floats::Raw(values, _)) => values.len() * 8,
            Cells::Instant(instants) => instants.memory(),
            Cells::Wide(values, _) => values.len() * 16,
            Cells::Dictionary(coder) => coder.codes.memory() + coder.interner.texts().memory(),
            Cells::Text(texts) => texts.memory(),
        };
        (cells + self.valid.memory() + self.nans.len() * 4) as u64
    }

    /// Its timestamps of 96 bits, if it has such.
    pub fn instants(&self) -> Option<&Instants> {
        match &self.cells {
            Cells::Instant(instants) => Some(instants),
            _ => None,
        }
    }

    /// Takes in a piece.
    ///
    /// # Errors
    /// When its values are of a type that the plan did not foresee.
    pub fn append(&mut self, piece: &mut Piece) -> Result<()> {
        let first = self.valid.len();
        let beyond = match &mut self.cells {
            Cells::Dictionary(_) | Cells::Text(_) => {
                self.append_texts(piece);
                return Ok(());
            }
            Cells::Boolean(out) => {
                piece.spread();
                match &piece.values {
                    Values::Booleans(values) => out.extend_from_slice(values),
                    _ => return Err(self.unforeseen()),
                }
                Vec::new()
            }
            Cells::Float(floats) => {
                append_floats(floats, piece);
                Vec::new()
            }
            Cells::Fixed(out, scale) => append_whole(out, piece, &self.data, i8::try_from(*scale).unwrap_or(i8::MAX)),
            Cells::Unsigned(_) | Cells::Wide(..) => self.append_wide(piece)?,
            Cells::Instant(instants) => append_instants(instants, piece),
        };
        self.valid.append(&piece.valid);
        if let Cells::Float(floats) = &mut self.cells {
            floats.take_nans(|row| {
                self.nans.push(row as u32);
                self.valid.clear(row);
            });
        }
        for (row, text) in beyond {
            self.valid.clear(first + row);
            self.invalid.push(((first + row) as u32, text.into()));
        }
        Ok(())
    }

    /// Unsigned integers, in 128 bits once they need them, and decimals of more than 18 digits.
    fn append_wide(&mut self, piece: &mut Piece) -> Result<Beyond> {
        let is_unsigned = self.data == DataType::UInt64;
        if let Cells::Unsigned(out) = &mut self.cells {
            match &piece.values {
                Values::Longs(values) if values.iter().all(|value| *value >= 0) => {
                    piece.spread();
                    append_integers(out, &piece.values, &self.data);
                    return Ok(Vec::new());
                }
                _ => {
                    let wide = (0..out.len()).map(|row| i128::from(out.get(row))).collect();
                    self.cells = Cells::Wide(wide, 0);
                }
            }
        }
        let Cells::Wide(out, scale) = &mut self.cells else {
            return Err(self.unforeseen());
        };
        let mut beyond = Vec::new();
        for (row, at) in piece.places().enumerate() {
            out.push(match (at, &piece.values) {
                (None, _) => 0,
                (Some(at), Values::Longs(values)) => {
                    let value = values.get(at).copied().unwrap_or(0);
                    match is_unsigned {
                        true => i128::from(value.cast_unsigned()),
                        false => i128::from(value),
                    }
                }
                (Some(at), Values::Ints(values)) => values.get(at).copied().map_or(0, i128::from),
                (Some(at), values) => numbers::unscaled(values.bytes(at)).unwrap_or_else(|| {
                    beyond.push((row, numbers::decimal(values.bytes(at), *scale)));
                    0
                }),
            });
        }
        Ok(beyond)
    }

    fn append_texts(&mut self, piece: &Piece) {
        match (&mut self.cells, &piece.values) {
            (_, _) if self.data == DataType::Null => (0..piece.len).for_each(|_| self.push_text(None)),
            (_, values) if self.form == Form::Shown => {
                for at in piece.places() {
                    let text = at.and_then(|at| numbers::span(values, at, &self.data));
                    self.push_text(text.as_deref().map(str::as_bytes));
                }
            }
            (Cells::Dictionary(coder), Values::Codes(codes, texts)) => {
                coder.append(piece, codes, texts);
                self.valid.append(&piece.valid);
            }
            (Cells::Text(out), Values::Texts(texts)) if piece.valid.unset() == 0 => {
                out.append(texts);
                self.valid.append(&piece.valid);
            }
            (_, values) => {
                for at in piece.places() {
                    self.push_text(at.map(|at| values.bytes(at)));
                }
            }
        }
    }

    /// Takes in the text of a cell; `None` of a missing one.
    #[inline]
    pub fn push_text(&mut self, text: Option<&[u8]>) {
        match &mut self.cells {
            Cells::Text(texts) => texts.push(text.unwrap_or(&[])),
            Cells::Dictionary(coder) => {
                let code = text.map_or(0, |text| coder.interner.number(text) + 1);
                coder.codes.push(code);
            }
            _ => return,
        }
        self.valid.push(text.is_some());
    }

    fn unforeseen(&self) -> Error {
        Error::internal(format!("values that are no {} were read", self.data))
    }
}

impl Coder {
    /// Takes in places in a dictionary of the file.
    fn append(&mut self, piece: &Piece, places: &[u32], texts: &Arc<Texts>) {
        let same = self.known.as_ref().is_some_and(|(known, _)| Arc::ptr_eq(known, texts));
        if !same {
            let number = |at| self.interner.number(texts.bytes(at)) + 1;
            let map = (0..texts.len()).map(number).collect();
            self.known = Some((Arc::clone(texts), map));
        }
        let Some((_, map)) = &self.known else { return };
        let code = |place: &u32| map.get(*place as usize).copied().unwrap_or(0);
        self.codes.widen(map.iter().copied().max().unwrap_or(0));
        if piece.valid.unset() == 0 {
            let all = places.iter().map(code);
            match &mut self.codes {
                Codes::One(out) => out.extend(all.map(|code| code as u8)),
                Codes::Two(out) => out.extend(all.map(|code| code as u16)),
                Codes::Four(out) => out.extend(all),
            }
            return;
        }
        let all = piece
            .places()
            .map(|at| at.and_then(|at| places.get(at)).map_or(0, code));
        match &mut self.codes {
            Codes::One(out) => out.extend(all.map(|code| code as u8)),
            Codes::Two(out) => out.extend(all.map(|code| code as u16)),
            Codes::Four(out) => out.extend(all),
        }
    }
}

/// Cells of a piece that do not fit the type, by their rows in it, as texts.
type Beyond = Vec<(usize, String)>;

fn append_floats(out: &mut Floats, piece: &mut Piece) {
    piece.spread();
    match &piece.values {
        Values::Doubles(values) => out.append(values, |value| value),
        Values::Singles(values) => out.append(values, f64::from),
        // Floats of 16 bits, as the bytes that they are.
        values => {
            let value = |at: Option<usize>| at.map_or(0.0, |at| numbers::half(values.bytes(at)));
            out.append(&piece.places().map(value).collect::<Vec<_>>(), |value| value);
        }
    }
}

fn append_instants(out: &mut Instants, piece: &Piece) -> Beyond {
    let mut beyond = Vec::new();
    for (row, at) in piece.places().enumerate() {
        match at.map(|at| out.push(piece.values.bytes(at))) {
            None => out.push_missing(),
            Some(Ok(())) => {}
            Some(Err(text)) => beyond.push((row, text)),
        }
    }
    beyond
}

/// Appends whole numbers, and decimals that are kept as such.
fn append_whole(out: &mut Ints, piece: &mut Piece, data: &DataType, scale: i8) -> Beyond {
    if matches!(piece.values, Values::Ints(_) | Values::Longs(_)) {
        piece.spread();
        append_integers(out, &piece.values, data);
        return Vec::new();
    }
    let mut beyond = Vec::new();
    for (row, at) in piece.places().enumerate() {
        let bytes = at.map_or(&[][..], |at| piece.values.bytes(at));
        let narrow = numbers::unscaled(bytes).and_then(|value| i64::try_from(value).ok());
        out.push(narrow.unwrap_or_else(|| {
            beyond.push((row, numbers::decimal(bytes, scale)));
            0
        }));
    }
    beyond
}

/// Appends integers as what the schema says they are.
fn append_integers(out: &mut Ints, values: &Values, data: &DataType) {
    match (values, data) {
        (Values::Ints(values), DataType::UInt32) => {
            for values in values.chunks(PIECE) {
                let mut piece = [0i64; PIECE];
                let both = piece.iter_mut().zip(values);
                both.for_each(|(slot, value)| *slot = i64::from(value.cast_unsigned()));
                extend_ints(out, piece.get(..values.len()).unwrap_or(&[]));
            }
        }
        (Values::Ints(values), _) => {
            let whole = values.iter().map(|value| integer(i64::from(*value), data));
            match out {
                Ints::Narrow(narrow) => narrow.extend(whole.map(|value| value as i32)),
                Ints::Broad(broad) => broad.extend(whole),
            }
        }
        (Values::Longs(values), DataType::Date64) => {
            extend_ints(
                out,
                &values.iter().map(|value| numbers::day(*value)).collect::<Vec<_>>(),
            );
        }
        (Values::Longs(values), _) => extend_ints(out, values),
        _ => {}
    }
}

/// Values that are widened at once: few enough to stay in the nearest cache.
const PIECE: usize = 1024;

/// Appends values, widening all of them when one does not fit.
pub fn extend_ints(out: &mut Ints, values: &[i64]) {
    if let Ints::Narrow(narrow) = out {
        let fits = values.iter().fold(true, |fits, &v| fits & (v == i64::from(v as i32)));
        if fits {
            narrow.extend(values.iter().map(|&v| v as i32));
            return;
        }
        let mut broad = Vec::with_capacity(narrow.capacity().max(narrow.len() + values.len()));
        broad.extend(narrow.iter().map(|&v| i64::from(v)));
        *out = Ints::Broad(broad);
    }
    if let Ints::Broad(broad) = out {
        broad.extend_from_slice(values);
    }
}
