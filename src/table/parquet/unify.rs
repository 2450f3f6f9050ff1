//! What must all batches of a column agree on? One dictionary, one scale, one width; and the type
//! that the person asked for, where the file has another.
//!
//! Settled so that it depends on the values alone and not on where the batches were cut.

use std::sync::Arc;

use super::columns::{Builder, Cells, Coder};
use super::floats::Floats;
use super::instants::common_scale;
use super::kinds::ColumnPlan;
use crate::kernel::Interner;
use crate::table::chunk::{Bitmap, Chunk, Codes, Data, Ints, Texts};
use crate::table::{Type, show};

/// The token of a missing cell that holds a NaN.
const NAN: &str = "NaN";

/// The finished columns of one column's batches, in order.
pub fn unify(plan: &ColumnPlan, mut parts: Vec<Builder>) -> Vec<Chunk> {
    agree_on_floats(&mut parts);
    agree_on_width(&mut parts);
    agree_on_unit(&mut parts);
    let dictionary = dictionary(&mut parts);
    parts
        .into_iter()
        .map(|part| finish(plan, part, dictionary.as_ref()))
        .collect()
}

/// Unscaled values of the largest scale that one batch needs; floats when one batch needs them.
pub fn agree_on_floats(parts: &mut [Builder]) {
    let mut floats: Vec<&mut Floats> = parts
        .iter_mut()
        .filter_map(|part| match &mut part.cells {
            Cells::Float(floats) => Some(floats),
            _ => None,
        })
        .collect();
    let scales = floats.iter().map(|f| match f {
        Floats::Fixed(_, scale) => Some(*scale),
        Floats::Raw(..) => None,
    });
    let scale = scales
        .collect::<Option<Vec<u8>>>()
        .and_then(|scales| scales.into_iter().max());
    let whole = scale.is_some_and(|scale| floats.iter_mut().all(|f| f.rescale(scale)));
    if !whole {
        floats.iter_mut().for_each(|f| f.make_raw());
    }
}

/// Unsigned integers take 128 bits everywhere once they need them anywhere.
fn agree_on_width(parts: &mut [Builder]) {
    if !parts.iter().any(|part| matches!(part.cells, Cells::Wide(..))) {
        return;
    }
    for part in parts {
        if let Cells::Unsigned(values) = &part.cells {
            let wide = (0..values.len()).map(|row| i128::from(values.get(row))).collect();
            part.cells = Cells::Wide(wide, 0);
        }
    }
}

/// Timestamps of 96 bits are nanoseconds everywhere, or microseconds everywhere.
pub fn agree_on_unit(parts: &mut [Builder]) {
    let scale = common_scale(parts.iter().filter_map(Builder::instants));
    for part in parts {
        if let Cells::Instant(instants) = &mut part.cells {
            instants.rescale(scale);
        }
    }
}

/// One dictionary for all batches: its order is that in which a reader of the whole file would
/// have met the texts. Codes are rewritten where a batch had numbered them otherwise.
fn dictionary(parts: &mut [Builder]) -> Option<Arc<Texts>> {
    let mut coders = parts.iter_mut().filter_map(|part| match &mut part.cells {
        Cells::Dictionary(coder) => Some(coder),
        _ => None,
    });
    let mut shared: Interner = std::mem::take(&mut coders.next()?.interner);
    for Coder { codes, interner, .. } in coders {
        let texts = interner.texts();
        let mut map = vec![0u32];
        map.extend((0..texts.len()).map(|text| shared.number(texts.bytes(text)) + 1));
        if map.iter().enumerate().any(|(from, &to)| from != to as usize) {
            *codes = codes.remap(&map);
        }
        *interner = Interner::default();
    }
    let mut texts = Texts::default();
    texts.push(b"");
    texts.append(shared.texts());
    Some(Arc::new(texts))
}

fn finish(plan: &ColumnPlan, part: Builder, dictionary: Option<&Arc<Texts>>) -> Chunk {
    let data = match part.cells {
        Cells::Boolean(values) => Data::Boolean(values),
        Cells::Fixed(values, scale) | Cells::Float(Floats::Fixed(values, scale)) => Data::Fixed { values, scale },
        Cells::Unsigned(values) => Data::Fixed { values, scale: 0 },
        Cells::Instant(instants) => Data::Fixed {
            scale: instants.scale(),
            values: instants.into_values(),
        },
        Cells::Float(Floats::Raw(values, _)) => Data::Float(values),
        Cells::Wide(values, scale) => Data::Wide { values, scale },
        Cells::Dictionary(coder) => Data::Dictionary {
            codes: coder.codes,
            dictionary: dictionary.map(Arc::clone).unwrap_or_default(),
        },
        Cells::Text(texts) => Data::Text(texts),
    };
    let column = Chunk {
        kind: plan.kind.clone(),
        data,
        valid: part.valid,
        tokens: if part.nans.is_empty() {
            Vec::new()
        } else {
            vec![NAN.to_owned()]
        },
        token_rows: part.nans.into_iter().map(|row| (row, 0)).collect(),
        invalid: part.invalid,
    };
    match plan.given {
        Some(Type::Text) => as_text(column),
        Some(Type::Float) => as_float(column),
        _ => column,
    }
}

/// Every value written out; what did not fit the type fits now.
fn as_text(column: Chunk) -> Chunk {
    let mut texts = Texts::default();
    let mut valid = Bitmap::default();
    for row in 0..column.len() {
        let value = column.value(row).map(|value| value.to_string());
        let text = value.as_deref().or_else(|| column.invalid_text(row));
        texts.push(text.unwrap_or("").as_bytes());
        valid.push(text.is_some());
    }
    let mut kind = column.kind;
    kind.r#type = Type::Text;
    kind.zone = None;
    Chunk {
        kind,
        data: Data::Text(texts),
        valid,
        invalid: Vec::new(),
        ..column
    }
}

/// Integers and decimals as the nearest floats.
fn as_float(column: Chunk) -> Chunk {
    let data = match column.data {
        Data::Fixed { values, scale } if scale <= 15 && exact(&values) => Data::Fixed { values, scale },
        Data::Fixed { values, scale } => Data::Float(
            (0..values.len())
                .map(|row| show::wide_float(i128::from(values.get(row)), scale as i8))
                .collect(),
        ),
        Data::Wide { values, scale } => {
            Data::Float(values.iter().map(|&value| show::wide_float(value, scale)).collect())
        }
        other => other,
    };
    let mut kind = column.kind;
    kind.r#type = Type::Float;
    Chunk { kind, data, ..column }
}

fn exact(values: &Ints) -> bool {
    let (min, max) = values.range();
    min >= -(1 << 53) && max <= 1 << 53
}

/// Codes that no row uses do not matter, but the dictionary of a part read alone must not be
/// larger than the part: `window` keeps only the texts that its rows hold.
pub fn shrink(column: &mut Chunk) {
    let Data::Dictionary { codes, dictionary } = &mut column.data else {
        return;
    };
    let counts = codes.counts(dictionary.len());
    let mut kept = Texts::default();
    kept.push(b"");
    let mut map = vec![0u32; dictionary.len()];
    for (code, slot) in map.iter_mut().enumerate().skip(1) {
        if counts.get(code).is_some_and(|&count| count > 0) {
            *slot = kept.len() as u32;
            kept.push(dictionary.bytes(code));
        }
    }
    let remapped: Codes = codes.remap(&map);
    *codes = remapped;
    *dictionary = Arc::new(kept);
}
