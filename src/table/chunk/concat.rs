//! Columns put one after another as one: the only place where scales, dictionaries and tokens of
//! different columns are made to agree.

use std::sync::Arc;

use super::{Bitmap, Chunk, Codes, Data, Ints, Kind, POWERS, Texts, float};
use crate::kernel::Interner;
use crate::table::Type;
use crate::{Error, Result};

/// What the cells of all parts fit into.
#[derive(Clone, Copy, PartialEq)]
pub enum Common {
    Boolean,
    Fixed(u8),
    Float,
    Wide(i8),
    Dictionary,
    Text,
}

impl Chunk {
    /// The rows of all, in this order.
    ///
    /// # Errors
    /// When there are none, when they are of different types or zones, when their numbers have no
    /// common scale within 128 bits, or when more than 65,536 tokens stand for missing.
    pub fn concat(parts: &[&Chunk]) -> Result<Chunk> {
        let Some((first, rest)) = parts.split_first() else {
            return Err(Error::internal("no columns to put together"));
        };
        if rest.is_empty() {
            return Ok((*first).clone());
        }
        let kind = rest
            .iter()
            .try_fold(first.kind.clone(), |kind, part| common_kind(&kind, &part.kind))?;
        let common = rest
            .iter()
            .try_fold(common_of(first), |common, part| join(common, common_of(part), &kind));
        let common = common.ok_or_else(|| Error::internal("decimals without a common scale"))?;
        let (mut valid, mut invalid) = (Bitmap::default(), Vec::new());
        let mut tokens = Interner::default();
        let (mut token_rows, mut base) = (Vec::new(), 0u32);
        for part in parts {
            (0..part.len().div_ceil(64)).for_each(|at| valid.push_bits(part.valid.word(at), part.len() - at * 64));
            invalid.extend(part.invalid.iter().map(|(row, text)| (row + base, text.clone())));
            for &(row, token) in &part.token_rows {
                let text = part.tokens.get(usize::from(token)).map_or("", String::as_str);
                let number = u16::try_from(tokens.number(text.as_bytes()));
                let number = number.map_err(|_| Error::internal("more than 65,536 tokens stand for missing"))?;
                token_rows.push((row + base, number));
            }
            base += part.len() as u32;
        }
        let texts = tokens.into_texts();
        Ok(Chunk {
            kind,
            data: data(parts, common)?,
            valid,
            token_rows,
            tokens: (0..texts.len()).map(|at| texts.text(at).into_owned()).collect(),
            invalid,
        })
    }
}

impl Chunk {
    /// The chunk, held as another one is; shared where it is so already.
    ///
    /// # Errors
    /// As [`Chunk::concat`].
    pub fn like(chunk: &Arc<Chunk>, form: &Chunk) -> Result<Arc<Chunk>> {
        match chunk.is_like(form) {
            true => Ok(Arc::clone(chunk)),
            false => Chunk::concat(&[&form.slice(0, 0), chunk]).map(Arc::new),
        }
    }

    /// Whether its cells are held as those of another chunk are, whatever their dictionaries.
    pub fn is_like(&self, form: &Chunk) -> bool {
        self.kind == form.kind && common_of(self) == common_of(form)
    }
}

/// The type of both. What a file calls it is kept while it is the same.
pub fn common_kind(a: &Kind, b: &Kind) -> Result<Kind> {
    if a.r#type != b.r#type || a.zone != b.zone {
        let zone = |kind: &Kind| kind.zone.as_ref().map(|zone| format!(" ({zone})")).unwrap_or_default();
        return Err(Error::internal(format!(
            "{}{} and {}{} cannot be one column",
            a.r#type.name(),
            zone(a),
            b.r#type.name(),
            zone(b)
        )));
    }
    let physical = a.physical.clone().filter(|_| a.physical == b.physical);
    Ok(Kind { physical, ..a.clone() })
}

/// The form that a chunk's cells have.
pub fn common_of(column: &Chunk) -> Common {
    match &column.data {
        Data::Boolean(_) => Common::Boolean,
        Data::Fixed { scale, .. } => Common::Fixed(*scale),
        Data::Float(_) => Common::Float,
        Data::Wide { scale, .. } => Common::Wide(*scale),
        Data::Dictionary { .. } => Common::Dictionary,
        Data::Text(_) => Common::Text,
    }
}

/// What two fit into; `None` when there is nothing.
pub fn join(a: Common, b: Common, kind: &Kind) -> Option<Common> {
    let wide = |a: i8, b: i8| Common::Wide(a.max(b));
    Some(match (a, b) {
        (a, b) if a == b => a,
        (Common::Dictionary | Common::Text, Common::Dictionary | Common::Text) => Common::Text,
        // Floats of different scales may not all be fixed-point numbers of one.
        (Common::Fixed(_) | Common::Float, Common::Fixed(_) | Common::Float) if kind.r#type == Type::Float => {
            Common::Float
        }
        (Common::Fixed(a), Common::Fixed(b)) if kind.r#type.is_time() => Common::Fixed(a.max(b)),
        (Common::Fixed(a), Common::Fixed(b)) => wide(i8::try_from(a).ok()?, i8::try_from(b).ok()?),
        (Common::Fixed(a), Common::Wide(b)) | (Common::Wide(b), Common::Fixed(a)) => wide(i8::try_from(a).ok()?, b),
        (Common::Wide(a), Common::Wide(b)) => wide(a, b),
        _ => return None,
    })
}

/// The cells of all parts in their common form.
pub fn data(parts: &[&Chunk], common: Common) -> Result<Data> {
    Ok(match common {
        Common::Boolean => Data::Boolean(each(parts, |data| match data {
            Data::Boolean(values) => Some(values.clone()),
            _ => None,
        })?),
        Common::Float => Data::Float(each(parts, floats)?),
        Common::Fixed(scale) => Data::Fixed {
            values: fixed(parts, scale)?,
            scale,
        },
        Common::Wide(scale) => Data::Wide {
            values: wides(parts, scale)?,
            scale,
        },
        Common::Dictionary => coded(parts),
        Common::Text => Data::Text(texts(parts)),
    })
}

fn each<T>(parts: &[&Chunk], cells: impl Fn(&Data) -> Option<Vec<T>>) -> Result<Vec<T>> {
    let mut all = Vec::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        let cells = cells(&part.data);
        all.extend(cells.ok_or_else(|| Error::internal("a column of other cells"))?);
    }
    Ok(all)
}

fn floats(data: &Data) -> Option<Vec<f64>> {
    Some(match data {
        Data::Float(values) => values.clone(),
        Data::Fixed { values, scale } => (0..values.len()).map(|row| float(values.get(row), *scale)).collect(),
        _ => return None,
    })
}

fn too_fine() -> Error {
    Error::internal("a number has too many digits at the scale of the others; cast the column to float first")
}

/// Cells that are times: a time at a finer scale may lie outside 64 bits.
fn fixed(parts: &[&Chunk], scale: u8) -> Result<Ints> {
    let mut all = Ints::default();
    for part in parts {
        let Data::Fixed { values, scale: own } = &part.data else {
            return Err(Error::internal("a column of other cells"));
        };
        let power = POWERS.get(usize::from(scale - own)).copied().unwrap_or(1);
        let mut values = values.clone();
        if power > 1 && !values.multiply(power) {
            return Err(too_fine());
        }
        all.append(&values);
    }
    Ok(all)
}

fn wides(parts: &[&Chunk], scale: i8) -> Result<Vec<i128>> {
    let mut all = Vec::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        let (values, own): (Vec<i128>, i8) = match &part.data {
            Data::Fixed { values, scale } => {
                let wide = (0..values.len()).map(|row| i128::from(values.get(row)));
                (wide.collect(), i8::try_from(*scale).map_err(|_| too_fine())?)
            }
            Data::Wide { values, scale } => (values.clone(), *scale),
            _ => return Err(Error::internal("a column of other cells")),
        };
        let finer = u32::try_from(i32::from(scale) - i32::from(own)).map_err(|_| too_fine())?;
        let power = 10i128.checked_pow(finer);
        for (row, value) in values.into_iter().enumerate() {
            let scaled = power.and_then(|power| value.checked_mul(power));
            match scaled {
                Some(scaled) => all.push(scaled),
                None if !part.valid.get(row) || value == 0 => all.push(0),
                None => return Err(too_fine()),
            }
        }
    }
    Ok(all)
}

/// Codes into one dictionary: the first one's while all share it.
fn coded(parts: &[&Chunk]) -> Data {
    let both = parts.iter().filter_map(|part| match &part.data {
        Data::Dictionary { codes, dictionary } => Some((codes, dictionary)),
        _ => None,
    });
    let both: Vec<(&Codes, &Arc<Texts>)> = both.collect();
    let shared = both
        .first()
        .map(|(_, dictionary)| Arc::clone(dictionary))
        .unwrap_or_default();
    let mut all = Codes::default();
    if both.iter().all(|(_, dictionary)| Arc::ptr_eq(dictionary, &shared)) {
        both.iter()
            .for_each(|(codes, _)| (0..codes.len()).for_each(|row| all.push(codes.get(row))));
        return Data::Dictionary {
            codes: all,
            dictionary: shared,
        };
    }
    // The text of code 0 is empty and stands for no value; an empty text that is a value has a code
    // of its own. So the numbers of texts begin with 1.
    let mut interner = Interner::default();
    for (codes, dictionary) in both {
        let mut map = vec![0u32; dictionary.len()];
        let numbers = map.iter_mut().enumerate().skip(1);
        numbers.for_each(|(code, to)| *to = interner.number(dictionary.bytes(code)) + 1);
        (0..codes.len()).for_each(|row| all.push(map.get(codes.get(row) as usize).copied().unwrap_or(0)));
    }
    let mut dictionary = Texts::default();
    dictionary.push(b"");
    dictionary.append(interner.texts());
    Data::Dictionary {
        codes: all,
        dictionary: Arc::new(dictionary),
    }
}

fn texts(parts: &[&Chunk]) -> Texts {
    let mut all = Texts::default();
    for part in parts {
        match &part.data {
            Data::Text(texts) => all.append(texts),
            Data::Dictionary { codes, dictionary } => {
                (0..codes.len()).for_each(|row| all.push(dictionary.bytes(codes.get(row) as usize)));
            }
            // No other cells have texts as their common form.
            _ => debug_assert!(false, "a column of other cells"),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: Type, data: Data, rows: usize) -> Chunk {
        Chunk {
            kind: Kind::of(kind),
            data,
            valid: Bitmap::all(rows),
            token_rows: Vec::new(),
            tokens: Vec::new(),
            invalid: Vec::new(),
        }
    }

    fn whole(kind: Type, values: &[i64], scale: u8) -> Chunk {
        let mut ints = Ints::default();
        values.iter().for_each(|value| ints.push(*value));
        column(kind, Data::Fixed { values: ints, scale }, values.len())
    }

    /// The value of a cell in full: decimals too are compared with all their digits.
    fn written(column: &Chunk, row: usize) -> Option<String> {
        match &column.data {
            Data::Wide { values, scale } if column.valid.get(row) => values
                .get(row)
                .map(|value| crate::table::show::decimal(*value, i32::from(*scale))),
            _ => column.value(row).map(|value| value.to_string()),
        }
    }

    fn shown(parts: &[&Chunk]) -> Result<Vec<String>> {
        let joined = Chunk::concat(parts)?;
        Ok((0..joined.len()).filter_map(|row| written(&joined, row)).collect())
    }

    #[test]
    fn scales_meet_at_the_finer_one() {
        let (cents, mills) = (whole(Type::Decimal, &[150], 2), whole(Type::Decimal, &[1250], 3));
        assert_eq!(shown(&[&cents, &mills]).expect("one column"), ["1.500", "1.250"]);
        let (tenths, float) = (
            whole(Type::Float, &[15], 1),
            column(Type::Float, Data::Float(vec![0.1]), 1),
        );
        assert_eq!(shown(&[&tenths, &float]).expect("one column"), ["1.5", "0.1"]);
        let (seconds, millis) = (whole(Type::Timestamp, &[60], 0), whole(Type::Timestamp, &[1], 3));
        assert_eq!(
            shown(&[&seconds, &millis]).expect("one column"),
            ["1970-01-01 00:01:00", "1970-01-01 00:00:00.001"]
        );
        let far = whole(Type::Timestamp, &[i64::MAX / 10], 0);
        assert!(shown(&[&far, &millis]).is_err());
        assert!(shown(&[&cents, &tenths]).is_err(), "decimals are no floats");
    }

    #[test]
    fn dictionaries_become_one() {
        let coded = |texts: &[&str], codes: &[u32]| {
            let mut dictionary = Texts::default();
            dictionary.push(b"");
            texts.iter().for_each(|text| dictionary.push(text.as_bytes()));
            let mut all = Codes::default();
            codes.iter().for_each(|code| all.push(*code));
            let dictionary = Arc::new(dictionary);
            column(Type::Text, Data::Dictionary { codes: all, dictionary }, codes.len())
        };
        let (a, b) = (coded(&["x", "y"], &[1, 2]), coded(&["y", "", "z"], &[1, 2, 3, 1]));
        let joined = Chunk::concat(&[&a, &b]).expect("one column");
        let Data::Dictionary { codes, dictionary } = &joined.data else {
            panic!("{joined:?}");
        };
        assert_eq!((0..6).map(|row| codes.get(row)).collect::<Vec<_>>(), [1, 2, 2, 3, 4, 2]);
        assert_eq!(dictionary.len(), 5);
        assert_eq!(shown(&[&a, &b]).expect("one column"), ["x", "y", "y", "", "z", "y"]);
    }
}
