//! The values of a page, decoded: every encoding of Apache Parquet (Encodings.md of the format).
//!
//! A page may claim anything. What is made of it is bounded by what its bytes hold, and what they
//! do not hold is an error.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use super::Decoded;
use super::delta::Delta;
use super::format::{Encoding, Physical};
use super::runs::{Rest, Runs};
use super::schema::Stored;
use super::texts::{Form, text_of};
use super::values::Values;
use crate::kernel::Texts;

/// Bytes before each text that is written plainly, and before levels and booleans in runs.
const LENGTH: usize = 4;
/// Said when texts that are written as what they share with others take more than is allowed.
pub const TOO_LARGE: &str = "its texts are larger than is allowed";

const FEWER: &str = "it holds fewer values than it claims";

/// What a column's values are, and how its texts are made.
#[derive(Debug, Clone, Copy)]
pub struct Leaf {
    /// Their type in the file.
    pub physical: Physical,
    /// Bytes of each, where all have as many.
    pub width: usize,
    /// How texts are made of bytes; `None` leaves bytes as they are.
    pub form: Option<Form>,
    /// Bytes of texts that may be made at once.
    pub limit: usize,
}

impl Leaf {
    /// By the schema.
    pub fn new(stored: &Stored, form: Option<Form>, limit: u64) -> Self {
        let physical = stored.physical;
        let width = match physical {
            Physical::Boolean | Physical::ByteArray => 0,
            Physical::Int32 | Physical::Float => 4,
            Physical::Int64 | Physical::Double => 8,
            Physical::Int96 => 12,
            Physical::FixedLenByteArray => usize::try_from(stored.length).unwrap_or(0),
        };
        Leaf {
            physical,
            width,
            form,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
        }
    }

    /// Whether its values are texts: bytes of any length, or those of which text is made.
    fn is_text(self) -> bool {
        self.physical == Physical::ByteArray || self.form.is_some()
    }

    /// Room for its values.
    pub fn none(self) -> Values {
        match self.physical {
            Physical::Boolean => Values::Booleans(Vec::new()),
            Physical::Int32 => Values::Ints(Vec::new()),
            Physical::Int64 => Values::Longs(Vec::new()),
            Physical::Float => Values::Singles(Vec::new()),
            Physical::Double => Values::Doubles(Vec::new()),
            _ if self.is_text() => Values::Texts(Texts::default()),
            Physical::Int96 | Physical::FixedLenByteArray | Physical::ByteArray => {
                Values::Fixed(Vec::new(), self.width)
            }
        }
    }

    /// The values of a dictionary page.
    ///
    /// # Errors
    /// When its bytes do not hold what it claims.
    pub fn dictionary(self, page: Bytes, count: usize, encoding: Encoding) -> Decoded<Values> {
        let is_plain = matches!(encoding, Encoding::Plain | Encoding::PlainDictionary);
        if !is_plain || self.physical == Physical::Boolean {
            return Err("it is a dictionary of a kind that cannot be");
        }
        let least = if self.physical == Physical::ByteArray {
            LENGTH
        } else {
            self.width
        };
        if count.checked_mul(least).is_none_or(|least| least > page.len()) {
            return Err("its dictionary claims more values than its bytes hold");
        }
        let (mut values, mut decoder) = (self.none(), Decoder::plain(self, page));
        decoder.read(self, count, &mut values)?;
        Ok(match values {
            Values::Texts(texts) => Values::Codes(Vec::new(), Arc::new(texts)),
            other => other,
        })
    }

    /// Whether its values can be so encoded.
    fn can_be(self, encoding: Encoding) -> bool {
        use Physical::{Boolean, ByteArray, Double, FixedLenByteArray, Float, Int32, Int64};
        match encoding {
            Encoding::Plain => true,
            Encoding::PlainDictionary | Encoding::RleDictionary => self.physical != Boolean,
            Encoding::Rle => self.physical == Boolean,
            Encoding::DeltaBinaryPacked => matches!(self.physical, Int32 | Int64),
            Encoding::DeltaLengthByteArray => self.physical == ByteArray,
            Encoding::DeltaByteArray => matches!(self.physical, ByteArray | FixedLenByteArray),
            Encoding::ByteStreamSplit => {
                matches!(self.physical, Int32 | Int64 | Float | Double | FixedLenByteArray)
            }
            _ => false,
        }
    }
}

/// The values of a data page that are still to be read.
pub enum Decoder {
    /// One after another, with their lengths where these differ.
    Plain(Rest),
    /// Booleans, a bit each; the place of the next.
    Bits(Bytes, usize),
    /// Booleans in runs.
    Runs(Runs),
    /// Places in the dictionary, in runs.
    Codes(Runs),
    /// Integers by their differences.
    Delta(Delta),
    /// Texts: what each shares with the one before, the length of its rest, and the rests.
    Texts(Box<Pieces>),
    /// The first byte of all, then the second of all; the place of the next value.
    Split(Bytes, usize),
}

/// Texts in two parts. The lists run backwards, so that the next is at the end.
pub struct Pieces {
    shared: Vec<u32>,
    lengths: Vec<u32>,
    rest: Rest,
    last: Vec<u8>,
}

impl Decoder {
    fn plain(leaf: Leaf, body: Bytes) -> Self {
        match leaf.physical {
            Physical::Boolean => Decoder::Bits(body, 0),
            _ => Decoder::Plain(Rest::new(body)),
        }
    }

    /// Of a page with at most so many values.
    ///
    /// # Errors
    /// When the values cannot be so encoded, or the page begins as none can.
    pub fn new(leaf: Leaf, encoding: Encoding, body: Bytes, count: usize) -> Decoded<Self> {
        if !leaf.can_be(encoding) {
            return Err("it has an encoding that its type cannot have");
        }
        Ok(match encoding {
            Encoding::Rle => Decoder::Runs(Runs::new(
                prefixed(&mut Rest::new(body.clone())).map(|runs| body.slice(runs))?,
                1,
            )?),
            Encoding::DeltaBinaryPacked => Decoder::Delta(Delta::new(body, count, leaf.width == 4)?),
            Encoding::DeltaLengthByteArray => {
                let (lengths, rest) = Delta::new(body, count, true)?.lengths()?;
                Decoder::Texts(Box::new(Pieces::new(Vec::new(), lengths, rest)))
            }
            Encoding::DeltaByteArray => {
                let (shared, rest) = Delta::new(body, count, true)?.lengths()?;
                let (lengths, rest) = Delta::new(rest, count, true)?.lengths()?;
                if lengths.len() != shared.len() {
                    return Err("its texts have other numbers of beginnings and ends");
                }
                Decoder::Texts(Box::new(Pieces::new(shared, lengths, rest)))
            }
            Encoding::ByteStreamSplit if leaf.width == 0 || !body.len().is_multiple_of(leaf.width) => {
                return Err(FEWER);
            }
            Encoding::ByteStreamSplit => Decoder::Split(body, 0),
            Encoding::Plain => Decoder::plain(leaf, body),
            // A page in which nothing is there may have no bytes for its values.
            _ => match body.first() {
                Some(&width) => Decoder::Codes(Runs::new(body.slice(1..), width)?),
                None => Decoder::Codes(Runs::default()),
            },
        })
    }

    /// Whether its values are places in a dictionary.
    pub fn is_coded(&self) -> bool {
        matches!(self, Decoder::Codes(_))
    }

    /// Appends the next places in the dictionary.
    ///
    /// # Errors
    /// When there are not as many, or one is outside a dictionary of `entries`.
    pub fn codes(&mut self, wanted: usize, entries: usize, out: &mut Vec<u32>) -> Decoded<()> {
        let first = out.len();
        if let Decoder::Codes(runs) = self {
            runs.read(wanted, out)?;
        }
        let largest = out
            .get(first..)
            .unwrap_or(&[])
            .iter()
            .fold(0, |most, &code| most.max(code));
        match wanted > 0 && largest as usize >= entries {
            true => Err("it refers to values that its dictionary does not have"),
            false => Ok(()),
        }
    }

    /// Passes over the next values; `scratch` is where they go that cannot be passed over unread.
    ///
    /// # Errors
    /// As in `read`.
    pub fn skip(&mut self, leaf: Leaf, count: usize, scratch: &mut Values) -> Decoded<()> {
        match self {
            Decoder::Codes(runs) | Decoder::Runs(runs) => runs.skip(count),
            Decoder::Plain(rest) if leaf.physical != Physical::ByteArray => {
                let bytes = count.checked_mul(leaf.width).ok_or(FEWER)?;
                rest.take(bytes).map(|_| ()).ok_or(FEWER)
            }
            _ => {
                *scratch = leaf.none();
                self.read(leaf, count, scratch)?;
                scratch.clear();
                Ok(())
            }
        }
    }

    /// Appends the next values.
    ///
    /// # Errors
    /// When there are not as many, and [`TOO_LARGE`].
    pub fn read(&mut self, leaf: Leaf, wanted: usize, out: &mut Values) -> Decoded<()> {
        match (self, out) {
            (Decoder::Plain(rest), out @ Values::Texts(_)) => plain_texts(leaf, rest, wanted, out)?,
            (Decoder::Plain(rest), out) => {
                let bytes = wanted.checked_mul(leaf.width).ok_or(FEWER)?;
                let taken = rest.take(bytes).ok_or(FEWER)?;
                plain(rest.get(&taken), out);
            }
            (Decoder::Bits(bytes, at), Values::Booleans(out)) => {
                if bytes.len().saturating_mul(8) - *at < wanted {
                    return Err(FEWER);
                }
                let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (at % 8) & 1);
                out.extend((*at..*at + wanted).map(bit));
                *at += wanted;
            }
            (Decoder::Runs(runs), Values::Booleans(out)) => runs.levels(wanted, 1, out)?,
            (Decoder::Delta(delta), Values::Longs(out)) => delta.read(wanted, out)?,
            (Decoder::Delta(delta), Values::Ints(out)) => {
                let mut longs = Vec::new();
                delta.read(wanted, &mut longs)?;
                out.extend(longs.into_iter().map(|long| long as i32));
            }
            (Decoder::Texts(pieces), out) => pieces.read(leaf, wanted, out)?,
            (Decoder::Split(bytes, at), out) => {
                let all = bytes.len() / leaf.width.max(1);
                if all - *at < wanted {
                    return Err(FEWER);
                }
                let places = (*at..*at + wanted).flat_map(|at| (0..leaf.width).map(move |byte| byte * all + at));
                let joined: Vec<u8> = places.map(|place| bytes.get(place).copied().unwrap_or(0)).collect();
                *at += wanted;
                match out {
                    Values::Texts(_) => plain_texts(leaf, &mut Rest::new(joined.into()), wanted, out)?,
                    out => plain(&joined, out),
                }
            }
            _ => return Err("it has an encoding that its type cannot have"),
        }
        Ok(())
    }
}

impl Pieces {
    fn new(mut shared: Vec<u32>, mut lengths: Vec<u32>, rest: Bytes) -> Self {
        shared.reverse();
        lengths.reverse();
        let (rest, last) = (Rest::new(rest), Vec::new());
        Pieces {
            shared,
            lengths,
            rest,
            last,
        }
    }

    fn read(&mut self, leaf: Leaf, wanted: usize, out: &mut Values) -> Decoded<()> {
        let mut texts = TextSink::new(leaf, out);
        for _ in 0..wanted {
            let length = self.lengths.pop().ok_or(FEWER)? as usize;
            let shared = self.shared.pop().unwrap_or(0) as usize;
            let own = self.rest.take(length).ok_or("its texts are cut off")?;
            if shared > self.last.len() {
                return Err("a text of it shares more than the one before has");
            }
            self.last.truncate(shared);
            self.last.extend_from_slice(self.rest.get(&own));
            texts.push(&self.last)?;
            if texts.bytes() > leaf.limit {
                return Err(TOO_LARGE);
            }
        }
        texts.end()
    }
}

/// Where texts go.
struct TextSink<'a> {
    leaf: Leaf,
    out: &'a mut Values,
    scratch: String,
    /// The texts before the first, and their bytes.
    first: (usize, usize),
}

impl<'a> TextSink<'a> {
    fn new(leaf: Leaf, out: &'a mut Values) -> Self {
        let first = match out {
            Values::Texts(texts) => (texts.len(), texts.arena().len()),
            _ => (0, 0),
        };
        TextSink {
            leaf,
            out,
            scratch: String::new(),
            first,
        }
    }

    fn bytes(&self) -> usize {
        match &self.out {
            Values::Texts(texts) => texts.arena().len(),
            _ => 0,
        }
    }

    #[inline]
    fn push(&mut self, bytes: &[u8]) -> Decoded<()> {
        if self.leaf.physical == Physical::FixedLenByteArray && bytes.len() != self.leaf.width {
            return Err("a value of it has another length than its type");
        }
        match (&mut self.out, self.leaf.form) {
            (Values::Texts(texts), None | Some(Form::Utf8)) => texts.push(bytes),
            (Values::Texts(texts), Some(form)) => texts.push(text_of(bytes, form, &mut self.scratch)),
            (Values::Fixed(all, _), _) => all.extend_from_slice(bytes),
            _ => return Err("it has an encoding that its type cannot have"),
        }
        Ok(())
    }

    /// What is promised to be UTF-8 must be: all of it at once, which is faster than one by one.
    fn end(self) -> Decoded<()> {
        const NO_TEXT: &str = "a text of it is not UTF-8";
        let (Values::Texts(texts), Some(Form::Utf8)) = (self.out, self.leaf.form) else {
            return Ok(());
        };
        let text = str::from_utf8(texts.arena().get(self.first.1..).unwrap_or(&[])).map_err(|_| NO_TEXT)?;
        let mut ends = texts.ends().get(self.first.0..).unwrap_or(&[]).iter();
        match ends.all(|end| text.is_char_boundary(end - self.first.1)) {
            true => Ok(()),
            false => Err(NO_TEXT),
        }
    }
}

/// Appends texts that are written plainly, each after its length where these differ.
fn plain_texts(leaf: Leaf, rest: &mut Rest, wanted: usize, out: &mut Values) -> Decoded<()> {
    let mut texts = TextSink::new(leaf, out);
    for _ in 0..wanted {
        let text = match leaf.physical {
            Physical::ByteArray => prefixed(rest)?,
            _ => rest.take(leaf.width).ok_or(FEWER)?,
        };
        texts.push(rest.get(&text))?;
    }
    texts.end()
}

/// Appends values of one width.
fn plain(bytes: &[u8], out: &mut Values) {
    match out {
        Values::Ints(out) => out.extend(bytes.as_chunks().0.iter().map(|b| i32::from_le_bytes(*b))),
        Values::Longs(out) => out.extend(bytes.as_chunks().0.iter().map(|b| i64::from_le_bytes(*b))),
        Values::Singles(out) => out.extend(bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b))),
        Values::Doubles(out) => out.extend(bytes.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b))),
        Values::Fixed(out, _) => out.extend_from_slice(bytes),
        Values::Booleans(_) | Values::Texts(_) | Values::Codes(..) => {}
    }
}

/// Reads bytes after their length.
#[inline]
pub fn prefixed(rest: &mut Rest) -> Decoded<Range<usize>> {
    let length = *rest.left().first_chunk::<LENGTH>().ok_or("a length in it is cut off")?;
    let bytes = rest.take(LENGTH).and(rest.take(u32::from_le_bytes(length) as usize));
    bytes.ok_or("a length in it leads beyond its end")
}
