//! From the decoder's arrays to our columns: one builder per column and batch, filled batch by
//! batch. What batches of a column must agree on is settled in `unify.rs`.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType,
    Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, PrimitiveArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};

use super::floats::Floats;
use super::instants::Instants;
use super::kinds::{ColumnPlan, How};
use super::texts::{Form, each_text, large_entries, text_of};
use crate::kernel::Interner;
use crate::table::chunk::{Bitmap, Codes, Ints, Texts};
use crate::table::show;
use crate::{Error, Result};

const DAY_MILLISECONDS: i64 = 86_400_000;

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
    /// The dictionary translated last, by the array that holds it. The array is kept, since its
    /// address alone could be another's tomorrow.
    known: Option<(ArrayRef, Vec<u32>)>,
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

    /// Whether its text is made from nested values, which says nothing of how long it becomes.
    pub fn is_nested(&self) -> bool {
        self.form == Form::Json
    }

    /// Takes in a batch.
    ///
    /// # Errors
    /// When the array is of a type that the plan did not foresee.
    pub fn append(&mut self, array: &ArrayRef) -> Result<()> {
        let first = self.valid.len();
        match &mut self.cells {
            Cells::Boolean(out) => {
                let values = array.as_boolean_opt().ok_or_else(|| unforeseen(array))?.values();
                let nulls = array.nulls();
                out.extend((0..array.len()).map(|row| u8::from(values.value(row) && is_there(nulls, row))));
                push_nulls(&mut self.valid, nulls, array.len());
            }
            Cells::Float(floats) => {
                append_floats(floats, array)?;
                push_nulls(&mut self.valid, array.nulls(), array.len());
                floats.take_nans(|row| {
                    self.nans.push(row as u32);
                    self.valid.clear(row);
                });
            }
            Cells::Fixed(..) | Cells::Unsigned(_) | Cells::Wide(..) => self.append_fixed(array, first)?,
            Cells::Instant(instants) => {
                let cells = array.as_fixed_size_binary_opt().ok_or_else(|| unforeseen(array))?;
                let mut beyond = Vec::new();
                for (row, cell) in cells.iter().enumerate() {
                    match cell.map(|cell| instants.push(cell)) {
                        None => instants.push_missing(),
                        Some(Ok(())) => {}
                        Some(Err(text)) => beyond.push((row, text)),
                    }
                }
                push_nulls(&mut self.valid, array.nulls(), array.len());
                self.put_aside(first, beyond);
            }
            Cells::Dictionary(coder) => {
                let non_null = coder.append(array, self.form)?;
                match non_null {
                    Some(non_null) => non_null.into_iter().for_each(|non_null| self.valid.push(non_null)),
                    None => push_nulls(&mut self.valid, array.nulls(), array.len()),
                }
            }
            Cells::Text(texts) => {
                if let Some((offsets, data)) = ready_texts(array, self.form) {
                    texts.extend(data, offsets);
                    push_nulls(&mut self.valid, array.nulls(), array.len());
                    return Ok(());
                }
                let valid = &mut self.valid;
                each_text(array, self.form, &mut |text| {
                    texts.push(text.unwrap_or(&[]));
                    valid.push(text.is_some());
                })?;
            }
        }
        Ok(())
    }

    fn append_fixed(&mut self, array: &ArrayRef, first: usize) -> Result<()> {
        let mut beyond = Vec::new();
        match (&mut self.cells, array.data_type()) {
            (Cells::Fixed(values, _), DataType::Decimal128(_, scale)) => {
                let decimals = array.as_primitive::<Decimal128Type>();
                each_fixed(decimals, |row, unscaled| {
                    values.push(i64::try_from(unscaled).unwrap_or_else(|_| {
                        beyond.push((row, show::decimal(unscaled, i32::from(*scale))));
                        0
                    }));
                });
            }
            (Cells::Fixed(values, _), _) => append_ints(values, array)?,
            (Cells::Unsigned(values), _) => {
                let unsigned = array
                    .as_primitive_opt::<UInt64Type>()
                    .ok_or_else(|| unforeseen(array))?;
                let largest = unsigned.iter().flatten().max().unwrap_or(0);
                if i64::try_from(largest).is_ok() {
                    push_ints(values, unsigned, |v| v as i64);
                } else {
                    let mut wide: Vec<i128> = (0..values.len()).map(|row| i128::from(values.get(row))).collect();
                    each_fixed(unsigned, |_, v| wide.push(i128::from(v)));
                    self.cells = Cells::Wide(wide, 0);
                }
            }
            (Cells::Wide(values, _), data) => match data {
                DataType::UInt64 => each_fixed(array.as_primitive::<UInt64Type>(), |_, v| values.push(i128::from(v))),
                DataType::Decimal32(..) => {
                    each_fixed(array.as_primitive::<Decimal32Type>(), |_, v| values.push(i128::from(v)));
                }
                DataType::Decimal64(..) => {
                    each_fixed(array.as_primitive::<Decimal64Type>(), |_, v| values.push(i128::from(v)));
                }
                DataType::Decimal128(..) => each_fixed(array.as_primitive::<Decimal128Type>(), |_, v| values.push(v)),
                DataType::Decimal256(..) => {
                    let decimals = array.as_primitive::<Decimal256Type>();
                    each_fixed(decimals, |row, unscaled| {
                        values.push(unscaled.to_i128().unwrap_or_else(|| {
                            beyond.push((row, decimals.value_as_string(row)));
                            0
                        }));
                    });
                }
                _ => return Err(unforeseen(array)),
            },
            _ => return Err(unforeseen(array)),
        }
        push_nulls(&mut self.valid, array.nulls(), array.len());
        self.put_aside(first, beyond);
        Ok(())
    }

    /// Cells of a batch that do not fit the type, by their rows in it.
    fn put_aside(&mut self, first: usize, beyond: Vec<(usize, String)>) {
        for (row, text) in beyond {
            self.valid.clear(first + row);
            self.invalid.push(((first + row) as u32, text.into()));
        }
    }
}

impl Coder {
    /// Takes in a batch. Returns which cells are there when the array's nulls do not tell.
    fn append(&mut self, array: &ArrayRef, form: Form) -> Result<Option<Vec<bool>>> {
        if let Some(dictionary) = array.as_dictionary_opt::<Int32Type>()
            && let Some((offsets, data)) = large_entries(dictionary.values())
        {
            let same = self
                .known
                .as_ref()
                .is_some_and(|(values, _)| Arc::ptr_eq(values, dictionary.values()));
            if !same {
                let map = translate(&mut self.interner, offsets, data, form);
                self.known = Some((Arc::clone(dictionary.values()), map));
            }
            if let Some((_, map)) = &self.known {
                extend_codes(&mut self.codes, dictionary.keys().values(), array.nulls(), map);
            }
            return Ok(None);
        }
        let mut non_null = Vec::with_capacity(array.len());
        each_text(array, form, &mut |text| {
            self.codes.push(text.map_or(0, |text| self.interner.number(text) + 1));
            non_null.push(text.is_some());
        })?;
        Ok(Some(non_null))
    }
}

/// The code of each entry of a file's dictionary.
fn translate(interner: &mut Interner, offsets: &[i64], data: &[u8], form: Form) -> Vec<u32> {
    let mut scratch = String::new();
    let entry = |pair: &[i64]| match *pair {
        [start, end] => data.get(start as usize..end as usize).unwrap_or(&[]),
        _ => &[],
    };
    offsets
        .windows(2)
        .map(|pair| interner.number(text_of(entry(pair), form, &mut scratch)) + 1)
        .collect()
}

fn extend_codes(codes: &mut Codes, keys: &[i32], nulls: Option<&NullBuffer>, map: &[u32]) {
    let code = |row: usize, key: i32| {
        if is_there(nulls, row) {
            map.get(key as usize).copied().unwrap_or(0)
        } else {
            0
        }
    };
    codes.widen(map.iter().copied().max().unwrap_or(0));
    match codes {
        Codes::One(out) => out.extend(keys.iter().enumerate().map(|(row, &key)| code(row, key) as u8)),
        Codes::Two(out) => out.extend(keys.iter().enumerate().map(|(row, &key)| code(row, key) as u16)),
        Codes::Four(out) => out.extend(keys.iter().enumerate().map(|(row, &key)| code(row, key))),
    }
}

#[inline]
fn is_there(nulls: Option<&NullBuffer>, row: usize) -> bool {
    nulls.is_none_or(|nulls| nulls.is_valid(row))
}

/// Offsets and bytes of an array whose texts need no look: checked by the decoder, and nothing
/// between them that belongs to a missing cell.
fn ready_texts(array: &ArrayRef, form: Form) -> Option<(&[i64], &[u8])> {
    let (offsets, data) = large_entries(array).filter(|_| form == Form::Utf8)?;
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
    let clean = nulls.is_none_or(|nulls| {
        let pairs = offsets.iter().zip(offsets.iter().skip(1));
        pairs
            .enumerate()
            .all(|(row, (start, end))| start == end || nulls.is_valid(row))
    });
    clean.then_some((offsets, data))
}

/// Which cells are there, from Arrow's bits.
fn push_nulls(valid: &mut Bitmap, nulls: Option<&NullBuffer>, rows: usize) {
    match nulls.filter(|nulls| nulls.null_count() > 0) {
        None => valid.push_valid(rows),
        Some(nulls) => {
            let chunks = nulls.inner().bit_chunks();
            chunks.iter().for_each(|bits| valid.push_bits(bits, 64));
            valid.push_bits(chunks.remainder_bits(), chunks.remainder_len());
        }
    }
}

/// Each row's value, a zero where it is missing.
fn each_fixed<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, mut take: impl FnMut(usize, T::Native)) {
    let nulls = array.nulls();
    for (row, &value) in array.values().iter().enumerate() {
        take(
            row,
            if is_there(nulls, row) {
                value
            } else {
                T::Native::default()
            },
        );
    }
}

/// Rows translated at once: few enough to stay in the nearest cache.
const PIECE: usize = 1024;

/// Appends 64-bit values, in 32 bits while they fit.
fn push_ints<T: ArrowPrimitiveType>(out: &mut Ints, array: &PrimitiveArray<T>, to: impl Fn(T::Native) -> i64) {
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
    let mut piece = [0i64; PIECE];
    for (number, values) in array.values().chunks(PIECE).enumerate() {
        for (slot, &value) in piece.iter_mut().zip(values) {
            *slot = to(value);
        }
        if let Some(nulls) = nulls {
            for (at, slot) in piece.iter_mut().take(values.len()).enumerate() {
                if !nulls.is_valid(number * PIECE + at) {
                    *slot = 0;
                }
            }
        }
        extend_ints(out, piece.get(..values.len()).unwrap_or(&[]));
    }
}

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

fn append_ints(out: &mut Ints, array: &ArrayRef) -> Result<()> {
    match array.data_type() {
        DataType::Int8 => push_ints(out, array.as_primitive::<Int8Type>(), i64::from),
        DataType::Int16 => push_ints(out, array.as_primitive::<Int16Type>(), i64::from),
        DataType::Int32 => push_ints(out, array.as_primitive::<Int32Type>(), i64::from),
        DataType::Int64 => push_ints(out, array.as_primitive::<Int64Type>(), |v| v),
        DataType::UInt8 => push_ints(out, array.as_primitive::<UInt8Type>(), i64::from),
        DataType::UInt16 => push_ints(out, array.as_primitive::<UInt16Type>(), i64::from),
        DataType::UInt32 => push_ints(out, array.as_primitive::<UInt32Type>(), i64::from),
        DataType::Decimal32(..) => push_ints(out, array.as_primitive::<Decimal32Type>(), i64::from),
        DataType::Decimal64(..) => push_ints(out, array.as_primitive::<Decimal64Type>(), |v| v),
        DataType::Date32 => push_ints(out, array.as_primitive::<Date32Type>(), i64::from),
        DataType::Date64 => push_ints(out, array.as_primitive::<Date64Type>(), |v| {
            v.div_euclid(DAY_MILLISECONDS)
        }),
        DataType::Timestamp(TimeUnit::Second, _) => push_ints(out, array.as_primitive::<TimestampSecondType>(), |v| v),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            push_ints(out, array.as_primitive::<TimestampMillisecondType>(), |v| v);
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            push_ints(out, array.as_primitive::<TimestampMicrosecondType>(), |v| v);
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            push_ints(out, array.as_primitive::<TimestampNanosecondType>(), |v| v);
        }
        DataType::Time32(TimeUnit::Second) => push_ints(out, array.as_primitive::<Time32SecondType>(), i64::from),
        DataType::Time32(TimeUnit::Millisecond) => {
            push_ints(out, array.as_primitive::<Time32MillisecondType>(), i64::from);
        }
        DataType::Time64(TimeUnit::Microsecond) => push_ints(out, array.as_primitive::<Time64MicrosecondType>(), |v| v),
        DataType::Time64(TimeUnit::Nanosecond) => push_ints(out, array.as_primitive::<Time64NanosecondType>(), |v| v),
        _ => return Err(unforeseen(array)),
    }
    Ok(())
}

/// One timestamp or time of day as its raw unscaled value, for nested values.
pub fn instant(array: &ArrayRef, row: usize) -> Option<i64> {
    let mut one = Ints::default();
    append_ints(&mut one, &array.slice(row, 1)).ok()?;
    Some(one.get(0))
}

fn append_floats(out: &mut Floats, array: &ArrayRef) -> Result<()> {
    match array.data_type() {
        DataType::Float64 => out.append(array.as_primitive::<Float64Type>().values(), array.nulls(), |v| v),
        DataType::Float32 => out.append(array.as_primitive::<Float32Type>().values(), array.nulls(), f64::from),
        DataType::Float16 => out.append(array.as_primitive::<Float16Type>().values(), array.nulls(), |v| {
            v.to_f64()
        }),
        _ => return Err(unforeseen(array)),
    }
    Ok(())
}

fn unforeseen(array: &ArrayRef) -> Error {
    Error::internal(format!(
        "the decoder gave {}, which was not asked for",
        array.data_type()
    ))
}
