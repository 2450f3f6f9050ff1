//! Is an unpacked page what its header says? Looked at before the Parquet crate decodes it.
//!
//! The crate checks most of what it reads, but makes room for as many values as a page claims,
//! and panics on some that cannot be: a dictionary that is not there, levels that are cut off,
//! lengths below zero. In wasm a panic ends the worker. Values themselves are not looked at.

use parquet::basic::{Encoding, Type as Physical};
use parquet::schema::types::ColumnDescriptor;

use super::delta::Delta;
use super::header::Kind;
use super::runs::{Run, Runs, bits, count, width_of};

/// Bytes before each text that is written plainly, and before levels and booleans in runs.
const LENGTH: usize = 4;
/// Bytes of memory that each place in a nested column takes while it is decoded: two levels, and
/// an offset or a number.
const NESTED: u64 = 12;
/// Where lengths are added in 32 bits, the crate must not be given one that leads beyond them.
const NARROW: bool = cfg!(target_pointer_width = "32");

type Checked<T> = Result<T, &'static str>;

/// What a column's pages can hold, by the schema.
pub struct Leaf {
    physical: Physical,
    width: usize,
    definition: i16,
    repetition: i16,
}

/// What is known of a chunk's dictionary.
pub struct Dictionary {
    entries: usize,
    /// Bytes of its longest text.
    pub longest: usize,
    /// Bytes of each text, where that is needed.
    lengths: Option<Vec<u32>>,
}

/// The parts of a data page.
struct Parts<'a> {
    values: usize,
    encoding: Encoding,
    /// The definition levels, where they are written in runs.
    levels: Option<&'a [u8]>,
    body: &'a [u8],
}

impl Leaf {
    /// By the schema.
    pub fn new(column: &ColumnDescriptor) -> Self {
        let physical = column.physical_type();
        let width = match physical {
            Physical::BOOLEAN | Physical::BYTE_ARRAY => 0,
            Physical::INT32 | Physical::FLOAT => 4,
            Physical::INT64 | Physical::DOUBLE => 8,
            Physical::INT96 => 12,
            Physical::FIXED_LEN_BYTE_ARRAY => usize::try_from(column.type_length()).unwrap_or(0),
        };
        Leaf {
            physical,
            width,
            definition: column.max_def_level(),
            repetition: column.max_rep_level(),
        }
    }

    /// Whether one row can hold several values.
    pub fn repeats(&self) -> bool {
        self.repetition > 0
    }

    /// Whether its values are texts of any length.
    pub fn is_text(&self) -> bool {
        self.physical == Physical::BYTE_ARRAY
    }

    /// Looks at a dictionary page.
    ///
    /// # Errors
    /// When its bytes do not hold what it claims.
    pub fn dictionary(&self, page: &[u8], values: u32, encoding: Encoding) -> Checked<Dictionary> {
        let is_plain = matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY);
        if !is_plain || self.physical == Physical::BOOLEAN {
            return Err("it is a dictionary of a kind that cannot be");
        }
        let entries = values as usize;
        let fewest = entries.checked_mul(if self.is_text() { LENGTH } else { self.width });
        if fewest.is_none_or(|fewest| fewest > page.len()) {
            return Err("its dictionary claims more values than its bytes hold");
        }
        let mut dictionary = Dictionary {
            entries,
            longest: 0,
            lengths: (self.is_text() && self.repeats()).then(Vec::new),
        };
        if self.is_text() {
            texts(page, entries, |length| {
                dictionary.longest = dictionary.longest.max(length);
                if let Some(lengths) = &mut dictionary.lengths {
                    lengths.push(length as u32);
                }
            })?;
        }
        Ok(dictionary)
    }

    /// Looks at a data page. Returns its encoding as the crate should take it, and the bytes that
    /// it grows to beyond what flat columns are read by. `skipped`: whether values may be passed
    /// over unread, for which the crate takes lengths at their word.
    ///
    /// # Errors
    /// When it contradicts itself, or what the schema says of the column.
    pub fn data(
        &self,
        page: &[u8],
        kind: &Kind,
        dictionary: Option<&Dictionary>,
        skipped: bool,
    ) -> Checked<(Encoding, u64)> {
        let Some(parts) = self.parts(page, kind)? else {
            return Err("it holds no values");
        };
        let mut grown = if self.repeats() {
            parts.values as u64 * NESTED
        } else {
            0
        };
        if !self.can_be(parts.encoding) {
            return Err("it has an encoding that its type cannot have");
        }
        let nothing = || Ok::<bool, &str>(self.present(&parts)? == Some(0));
        match parts.encoding {
            Encoding::PLAIN if self.is_text() && (skipped || NARROW) => texts(parts.body, parts.values, |_| ())?,
            Encoding::PLAIN => {}
            Encoding::BYTE_STREAM_SPLIT => {
                let present = self.present(&parts)?.unwrap_or(parts.values);
                let whole = self.width > 0 && parts.body.len().is_multiple_of(self.width);
                if !whole || parts.body.len() / self.width < present {
                    return Err("it holds fewer values than it claims");
                }
            }
            Encoding::RLE => {
                let (runs, _) = prefixed(parts.body)?;
                Runs::new(runs, 1).each(parts.values, |_, _| ())?;
            }
            Encoding::DELTA_BINARY_PACKED => {
                let delta = Delta::new(parts.body, parts.values)?;
                if delta.count == 0 && !nothing()? {
                    return Err("it holds fewer values than it claims");
                }
                delta.check()?;
            }
            Encoding::DELTA_LENGTH_BYTE_ARRAY => {
                let mut total = 0usize;
                let add = |length| {
                    total = total.saturating_add(length);
                    Ok(())
                };
                let rest = Delta::new(parts.body, parts.values)?.lengths(add)?;
                if total > rest.len() {
                    return Err("its texts are cut off");
                }
            }
            Encoding::DELTA_BYTE_ARRAY => grown += prefixed_texts(parts.body, parts.values)?,
            _ => match dictionary {
                None if nothing()? => return Ok((Encoding::PLAIN, grown)),
                None => return Err("it refers to a dictionary that is not there"),
                Some(dictionary) => grown += self.indices(&parts, dictionary)?,
            },
        }
        Ok((parts.encoding, grown))
    }

    fn parts<'a>(&self, page: &'a [u8], kind: &Kind) -> Checked<Option<Parts<'a>>> {
        const CUT: &str = "its levels are cut off";
        Ok(match *kind {
            Kind::Data {
                values,
                encoding,
                definition,
                repetition,
            } => {
                let values = values as usize;
                let (_, rest) = levels(page, repetition, self.repetition, values)?;
                let (levels, body) = levels(rest, definition, self.definition, values)?;
                Some(Parts {
                    values,
                    encoding,
                    levels,
                    body,
                })
            }
            Kind::DataV2 {
                values,
                encoding,
                definition,
                repetition,
                ..
            } => {
                let values = values as usize;
                let (repetition, rest) = page.split_at_checked(repetition as usize).ok_or(CUT)?;
                let (definition, body) = rest.split_at_checked(definition as usize).ok_or(CUT)?;
                runs_of(repetition, self.repetition, values)?;
                runs_of(definition, self.definition, values)?;
                Some(Parts {
                    values,
                    encoding,
                    levels: Some(definition),
                    body,
                })
            }
            Kind::Dictionary { .. } | Kind::Other => None,
        })
    }

    /// How many values are there; `None` where the levels are of a form that is not counted.
    fn present(&self, parts: &Parts<'_>) -> Checked<Option<usize>> {
        match (self.definition, parts.levels) {
            (0, _) => Ok(Some(parts.values)),
            (_, None) => Ok(None),
            (limit, Some(levels)) => {
                count(levels, width_of(limit), parts.values, u32::from(limit.unsigned_abs())).map(Some)
            }
        }
    }

    /// Whether values of this type can be so encoded.
    fn can_be(&self, encoding: Encoding) -> bool {
        use Physical::{BOOLEAN, BYTE_ARRAY, DOUBLE, FIXED_LEN_BYTE_ARRAY, FLOAT, INT32, INT64};
        match encoding {
            Encoding::PLAIN => true,
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => self.physical != BOOLEAN,
            Encoding::RLE => self.physical == BOOLEAN,
            Encoding::DELTA_BINARY_PACKED => matches!(self.physical, INT32 | INT64),
            Encoding::DELTA_LENGTH_BYTE_ARRAY | Encoding::DELTA_BYTE_ARRAY => {
                matches!(self.physical, BYTE_ARRAY | FIXED_LEN_BYTE_ARRAY)
            }
            Encoding::BYTE_STREAM_SPLIT => {
                matches!(self.physical, INT32 | INT64 | FLOAT | DOUBLE | FIXED_LEN_BYTE_ARRAY)
            }
            _ => false,
        }
    }

    /// Looks at indices into a dictionary. Returns the bytes of the texts that they stand for,
    /// where one row can hold several.
    fn indices(&self, parts: &Parts<'_>, dictionary: &Dictionary) -> Checked<u64> {
        // A page in which nothing is there may have no bytes for its values.
        let Some((&width, runs)) = parts.body.split_first() else {
            return match self.present(parts)? {
                Some(0) => Ok(0),
                _ => Err("it has no values"),
            };
        };
        if width > 32 {
            return Err("its indices are too wide");
        }
        let is_fixed = self.physical == Physical::FIXED_LEN_BYTE_ARRAY;
        if !is_fixed && dictionary.lengths.is_none() {
            return Runs::new(runs, width).each(parts.values, |_, _| ()).map(|_| 0);
        }
        let wanted = self.present(parts)?.unwrap_or(parts.values);
        let (mut outside, mut grown) = (false, 0u64);
        let mut add = |index: u32, times: usize| {
            outside |= index as usize >= dictionary.entries;
            let length = dictionary.lengths.as_ref().and_then(|all| all.get(index as usize));
            grown = grown.saturating_add(length.map_or(0, |&length| u64::from(length) * times as u64));
        };
        Runs::new(runs, width).each(wanted, |run, count| match run {
            Run::Repeated(index, _) => add(*index, count),
            Run::Packed(packed, _) => (0..count).for_each(|at| add(bits(packed, at, width), 1)),
        })?;
        if outside {
            return Err("it refers to values that its dictionary does not have");
        }
        Ok(grown)
    }
}

/// Levels of a page of the first kind, where there are any, and what follows them.
fn levels(page: &[u8], encoding: Encoding, limit: i16, values: usize) -> Checked<(Option<&[u8]>, &[u8])> {
    if limit == 0 {
        return Ok((None, page));
    }
    match encoding {
        Encoding::RLE => {
            let (levels, rest) = prefixed(page)?;
            runs_of(levels, limit, values)?;
            Ok((Some(levels), rest))
        }
        #[expect(deprecated, reason = "old files have it")]
        Encoding::BIT_PACKED => {
            let bytes = values.checked_mul(width_of(limit).into()).map(|bits| bits.div_ceil(8));
            let rest = bytes.and_then(|bytes| page.get(bytes..));
            rest.map(|rest| (None, rest)).ok_or("its levels are cut off")
        }
        _ => Err("its levels have an encoding that levels cannot have"),
    }
}

/// Looks at levels in runs: there is one for each value.
fn runs_of(levels: &[u8], limit: i16, values: usize) -> Checked<()> {
    if limit == 0 {
        return Ok(());
    }
    let (width, limit) = (width_of(limit), u32::from(limit.unsigned_abs()));
    // What a level that cannot be decodes to depends on how many rows are decoded together.
    let can_be_above = limit + 1 < 1 << width;
    let mut above = false;
    let seen = Runs::new(levels, width).each(values, |run, count| {
        above |= match run {
            Run::Repeated(level, _) => *level > limit,
            Run::Packed(packed, _) => can_be_above && (0..count).any(|at| bits(packed, at, width) > limit),
        };
    })?;
    if above || seen < values {
        return Err("its levels are not those of so many values");
    }
    Ok(())
}

/// Bytes after their length, and what follows them.
fn prefixed(bytes: &[u8]) -> Checked<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<LENGTH>().ok_or("a length in it is cut off")?;
    let length = u32::from_le_bytes(*length) as usize;
    rest.split_at_checked(length)
        .ok_or("a length in it leads beyond its end")
}

/// Walks texts, each after its length, `limit` of them or as many as there are.
fn texts(mut bytes: &[u8], limit: usize, mut take: impl FnMut(usize)) -> Checked<()> {
    for _ in 0..limit {
        if bytes.is_empty() {
            break;
        }
        let (text, rest) = prefixed(bytes)?;
        take(text.len());
        bytes = rest;
    }
    Ok(())
}

/// Walks texts that are written as what they share with the one before, and the rest. Returns the
/// bytes that they have in all.
fn prefixed_texts(body: &[u8], values: usize) -> Checked<u64> {
    let mut shared = Vec::new();
    let rest = Delta::new(body, values)?.lengths(|length| {
        shared.push(length);
        Ok(())
    })?;
    let own = Delta::new(rest, values)?;
    if own.count != shared.len() {
        return Err("its texts have other numbers of beginnings and ends");
    }
    let (mut shared, mut last, mut total) = (shared.into_iter(), 0usize, 0u64);
    own.lengths(|length| {
        last = shared.next().unwrap_or(0).min(last).saturating_add(length);
        total = total.saturating_add(last as u64);
        Ok(())
    })?;
    Ok(total)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parquet::schema::types::{ColumnPath, Type};

    use super::*;

    fn leaf(physical: Physical, width: i32, definition: i16) -> Leaf {
        let builder = Type::primitive_type_builder("x", physical).with_length(width);
        let column = Arc::new(builder.build().expect("a type"));
        Leaf::new(&ColumnDescriptor::new(column, definition, 0, ColumnPath::from("x")))
    }

    fn page(values: u32, encoding: Encoding) -> Kind {
        Kind::Data {
            values,
            encoding,
            definition: Encoding::RLE,
            repetition: Encoding::RLE,
        }
    }

    #[test]
    fn a_dictionary_holds_what_it_claims() {
        let texts = leaf(Physical::BYTE_ARRAY, 0, 0);
        let words = [2, 0, 0, 0, b'a', b'b', 1, 0, 0, 0, b'c'];
        assert_eq!(texts.dictionary(&words, 2, Encoding::PLAIN).map(|d| d.longest), Ok(2));
        assert!(texts.dictionary(&words, 3, Encoding::PLAIN).is_err());
        assert!(texts.dictionary(&words[..10], 2, Encoding::PLAIN).is_err());
        let numbers = leaf(Physical::INT64, 0, 0);
        assert!(numbers.dictionary(&[0; 16], 2, Encoding::PLAIN).is_ok());
        assert!(numbers.dictionary(&[0; 16], u32::MAX, Encoding::PLAIN).is_err());
    }

    #[test]
    fn indices_need_their_dictionary_unless_nothing_is_there() {
        let numbers = leaf(Physical::INT64, 0, 1);
        let kind = page(8, Encoding::RLE_DICTIONARY);
        let (non_null, missing) = ([2, 0, 0, 0, 16, 1, 1, 16, 0], [2, 0, 0, 0, 16, 0]);
        assert!(numbers.data(&non_null, &kind, None, false).is_err());
        assert_eq!(numbers.data(&missing, &kind, None, false), Ok((Encoding::PLAIN, 0)));
        let bytes = leaf(Physical::FIXED_LEN_BYTE_ARRAY, 2, 0);
        let dictionary = bytes.dictionary(&[0; 4], 2, Encoding::PLAIN).ok();
        let index = |at: u8| bytes.data(&[2, 16, at], &kind, dictionary.as_ref(), false);
        assert!(index(1).is_ok());
        assert!(index(2).is_err());
    }

    #[test]
    fn levels_and_lengths_that_cannot_be_are_refused() {
        let texts = leaf(Physical::BYTE_ARRAY, 0, 1);
        let refused = |bytes: &[u8], values, encoding| texts.data(bytes, &page(values, encoding), None, true).is_err();
        // Eight levels are there; no level is 3; a run without end.
        assert!(!refused(&[2, 0, 0, 0, 16, 0], 8, Encoding::PLAIN));
        assert!(refused(&[2, 0, 0, 0, 16, 0], 9, Encoding::PLAIN));
        assert!(refused(&[2, 0, 0, 0, 16, 3], 8, Encoding::PLAIN));
        assert!(refused(
            &[[12, 0, 0, 0].as_slice(), &[0xff; 12]].concat(),
            8,
            Encoding::PLAIN
        ));
        // Three bits each, and no level above 6: 6 and 0, 7 and 0.
        let deep = leaf(Physical::BYTE_ARRAY, 0, 6);
        let levels = |level: u8| [&[4, 0, 0, 0, 3, level, 0, 0][..], &[1, 0, 0, 0, b'a']].concat();
        let read = |level| deep.data(&levels(level), &page(2, Encoding::PLAIN), None, true).is_ok();
        assert_eq!([5, 6, 7].map(read), [true, true, false]);
        // A text of two bytes that is one long, and an encoding that texts do not have.
        let one = [2, 0, 0, 0, 2, 1, 2, 0, 0, 0, b'a'];
        assert!(refused(&one, 1, Encoding::PLAIN));
        assert!(refused(&one, 1, Encoding::BYTE_STREAM_SPLIT));
        // Differences that would take a million values from nine bytes.
        let many = [2, 0, 0, 0, 2, 1, 0x80, 1, 4, 0xc0, 0x84, 0x3d, 0];
        assert!(refused(&many, 1, Encoding::DELTA_LENGTH_BYTE_ARRAY));
        assert!(refused(&many, 1, Encoding::DELTA_BYTE_ARRAY));
    }

    #[test]
    fn texts_that_share_their_beginnings_count_with_them() {
        let texts = leaf(Physical::BYTE_ARRAY, 0, 0);
        // Shared 0 and 3, own 3 and 3: "abc", "abcdef".
        let lengths = |first: u8, more: u8| {
            let difference = more * 2;
            [&[0x80, 1, 4, 2, first * 2, difference][..], &[0; 4]].concat()
        };
        let body = [lengths(0, 3), lengths(3, 0), b"abcdef".to_vec()].concat();
        let grown = texts.data(&body, &page(2, Encoding::DELTA_BYTE_ARRAY), None, false);
        assert_eq!(grown, Ok((Encoding::DELTA_BYTE_ARRAY, 3 + 6)));
    }
}
