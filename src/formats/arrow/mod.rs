//! Arrow IPC, as a file ("Feather" of the second version) and as a stream, becomes delimited text.
//!
//! Both are messages one after the other: a schema, dictionaries, record batches. One batch is held at a time. The types
//! of the schema go beside the text. Lists, structures and maps become JSON text, as in Parquet.

mod array;
mod flat;
mod schema;

use self::array::{Array, Buffers, Dictionaries};
use self::flat::Table as Flat;
use self::schema::{Field, Kind};
use super::text::Writer;
use crate::run::Context;
use crate::table::{Converted, Format, Missing, ReadOptions, Source, Type, names, source};
use crate::{Error, Result};

/// The mark of a file, with its padding.
const MAGIC: u64 = 8;

/// Bytes that the metadata of a message may have.
const METADATA: i64 = 64 << 20;

/// Reads messages.
struct Reader<'a> {
    source: &'a dyn Source,
    cx: &'a Context,
    at: u64,
    fields: Vec<Field>,
    dictionaries: Dictionaries,
}

/// Writes the rows of a file or a stream as text.
///
/// # Errors
/// When it is damaged, holds what cannot be read, its text is too large, or the person said stop.
pub fn convert(source: &dyn Source, is_file: bool, out: &mut Writer<'_>, cx: &Context) -> Result<Converted> {
    cx.begin("turning into text", source.size());
    let mut reader = Reader {
        source,
        cx,
        at: if is_file { MAGIC } else { 0 },
        fields: Vec::new(),
        dictionaries: Dictionaries::new(),
    };
    if is_file && !ends_as_a_file(source)? {
        return Err(reader.damaged("it breaks off: the mark at its end is not there"));
    }
    let mut called = Vec::new();
    while let Some((metadata, body)) = reader.message()? {
        let message = Flat::root(&metadata).ok_or_else(|| reader.damaged("a message of it cannot be read"))?;
        let header = message
            .table(2)
            .ok_or_else(|| reader.damaged("a message of it has no header"))?;
        match message.byte(1) {
            Some(1) if called.is_empty() => called = reader.schema(header, out)?,
            Some(2) => reader.dictionary(header, &body)?,
            Some(3) if !called.is_empty() => reader.batch(header, &body, out)?,
            Some(3) => return Err(reader.damaged("its rows come before its schema")),
            _ => {}
        }
    }
    if called.is_empty() {
        return Err(reader.damaged("it has no schema"));
    }
    let types = called
        .into_iter()
        .zip(&reader.fields)
        .map(|(name, field)| (name, field.r#type()));
    Ok(Converted {
        format: Some(Format::Arrow),
        reading: ReadOptions {
            header: Some(true),
            types: crate::few::map(types),
            missing: Missing::Tokens(Vec::new()),
            ..super::plain()
        },
        ..Converted::default()
    })
}

/// Whether the mark of a file stands at its end, too.
fn ends_as_a_file(source: &dyn Source) -> Result<bool> {
    let at = source.size().saturating_sub(6);
    Ok(at > MAGIC && source::read(source, at, 6)?.starts_with(b"ARROW1"))
}

impl Reader<'_> {
    /// The metadata and the body of the next message; `None` at the end.
    fn message(&mut self) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        self.cx.counters().check()?;
        let mut length = self.number()?;
        if length == Some(-1) {
            length = self.number()?;
        }
        let Some(length) = length.filter(|length| *length != 0) else {
            return Ok(None);
        };
        let length = i64::from(length);
        if !(0..METADATA).contains(&length) {
            return Err(self.damaged("a message of it is longer than any"));
        }
        let metadata = self.take(length)?;
        let root = Flat::root(&metadata).ok_or_else(|| self.damaged("a message of it cannot be read"))?;
        let body = root.long(3).unwrap_or(0);
        self.check(u64::try_from(body).unwrap_or(u64::MAX), "a batch of rows of")?;
        let bytes = self.take(body)?;
        self.cx.counters().add((length + body).unsigned_abs());
        self.cx.report();
        Ok(Some((metadata, bytes)))
    }

    /// The next number of four bytes; `None` where the file ends, which a stream may do.
    fn number(&mut self) -> Result<Option<i32>> {
        if self.at + 4 > self.source.size() {
            return match self.at >= self.source.size() {
                true => Ok(None),
                false => Err(self.damaged("it breaks off")),
            };
        }
        let four = self.take(4)?;
        Ok(four.try_into().ok().map(i32::from_le_bytes))
    }

    fn take(&mut self, length: i64) -> Result<Vec<u8>> {
        let length = length.unsigned_abs();
        if self.at.saturating_add(length) > self.source.size() {
            return Err(self.damaged("it breaks off"));
        }
        let bytes = source::read(self.source, self.at, usize::try_from(length).unwrap_or(usize::MAX))?;
        self.at += length;
        Ok(bytes.to_vec())
    }

    /// Reads the schema, and writes the header. What the columns are called.
    fn schema(&mut self, header: Flat<'_>, out: &mut Writer<'_>) -> Result<Vec<String>> {
        if header.short(0) == Some(1) {
            return Err(self.unsupported("its numbers are big-endian"));
        }
        let fields = header.tables(1).unwrap_or_default();
        let fields: Option<Vec<Field>> = fields.into_iter().map(|field| Field::of(field, 0)).collect();
        self.fields = fields.ok_or_else(|| self.damaged("its schema cannot be read"))?;
        if self.fields.is_empty() {
            return Err(Error::NotATable {
                file: self.source.name().to_owned(),
                what: "an Arrow file without a column".to_owned(),
            });
        }
        if let Some((name, what)) = self.fields.iter().find_map(strange) {
            return Err(self.unsupported(&format!("its column {name} holds {what}")));
        }
        let raw: Vec<String> = self.fields.iter().map(|field| field.name.clone()).collect();
        raw.iter().for_each(|name| out.text(name));
        out.end()?;
        Ok(names::unique(&raw).0)
    }

    fn dictionary(&mut self, header: Flat<'_>, body: &[u8]) -> Result<()> {
        let id = header.long(0).unwrap_or(0);
        let field = self.fields.iter().find_map(|field| of_dictionary(field, id)).cloned();
        let (Some(mut field), Some(batch)) = (field, header.table(1)) else {
            return Err(self.damaged("a dictionary of it belongs to no column"));
        };
        field.dictionary = None;
        let mut buffers = self.buffers(batch, body)?;
        let array = Array::of(&field, &mut buffers).ok_or_else(|| self.damaged("a dictionary of it breaks off"))?;
        let is_delta = header.byte(2) == Some(1);
        let before = self.dictionaries.get(&id).filter(|_| is_delta).map_or(0, Vec::len);
        let (mut values, mut held) = (Vec::new(), before * size_of::<Option<String>>());
        for at in 0..array.len {
            let value = match array.shown(&field, at, &self.dictionaries) {
                None => None,
                Some(text) => Some(text.ok_or_else(|| self.damaged("a dictionary of it breaks off"))?),
            };
            // A length may be claimed that nothing is behind.
            held += size_of_val(&value) + value.as_ref().map_or(0, String::len);
            self.check(held as u64, "a dictionary of")?;
            values.push(value);
        }
        match self.dictionaries.get_mut(&id).filter(|_| is_delta) {
            Some(before) => before.extend(values),
            None => drop(self.dictionaries.insert(id, values)),
        }
        Ok(())
    }

    fn batch(&mut self, header: Flat<'_>, body: &[u8], out: &mut Writer<'_>) -> Result<()> {
        let rows = header.long(0).and_then(|rows| usize::try_from(rows).ok()).unwrap_or(0);
        let mut buffers = self.buffers(header, body)?;
        let mut arrays = Vec::new();
        for field in &self.fields {
            let array = Array::of(field, &mut buffers);
            arrays.push(
                array
                    .filter(|array| array.len == rows)
                    .ok_or_else(|| self.damaged("a batch of rows breaks off"))?,
            );
        }
        for at in 0..rows {
            for (field, array) in self.fields.iter().zip(&arrays) {
                match array.shown(field, at, &self.dictionaries) {
                    None => out.nothing(),
                    Some(None) => return Err(self.damaged("a value of it is not where it should be")),
                    Some(Some(text)) if field.r#type() == Type::Text => out.text(&text),
                    Some(Some(text)) => out.bare(&text),
                }
            }
            out.end()?;
        }
        Ok(())
    }

    /// The buffers of a batch, unpacked.
    fn buffers(&self, batch: Flat<'_>, body: &[u8]) -> Result<Buffers> {
        let codec = batch.table(3).map(|compression| compression.byte(0).unwrap_or(0));
        let places = batch.pairs(2).unwrap_or_default();
        let mut buffers = Vec::with_capacity(places.len());
        let mut held = 0;
        for (start, length) in places {
            let place = usize::try_from(start).ok().zip(usize::try_from(length).ok());
            let bytes = place.and_then(|(start, length)| body.get(start..start.checked_add(length)?));
            let bytes = bytes.ok_or_else(|| self.damaged("a buffer of it is not where it should be"))?;
            let bytes = match codec {
                Some(codec) => self.unpack(codec, bytes, held)?,
                None => bytes.to_vec(),
            };
            held += bytes.len() as u64;
            buffers.push(bytes);
        }
        Ok(Buffers {
            nodes: batch.pairs(1).unwrap_or_default().into_iter(),
            buffers: buffers.into_iter(),
            views: batch.longs(4).unwrap_or_default().into_iter(),
        })
    }

    /// A buffer as it was: its length, and a frame of LZ4 or Zstandard.
    fn unpack(&self, codec: u8, bytes: &[u8], held: u64) -> Result<Vec<u8>> {
        let broken = || self.damaged("a buffer of it cannot be unpacked");
        let Some((length, packed)) = bytes.split_at_checked(8) else {
            return match bytes.is_empty() {
                true => Ok(Vec::new()),
                false => Err(broken()),
            };
        };
        let length = length.try_into().ok().map(i64::from_le_bytes).unwrap_or(0);
        if length == -1 {
            return Ok(packed.to_vec());
        }
        let length = u64::try_from(length).map_err(|_| broken())?;
        self.check(held.saturating_add(length), "an unpacked batch of rows of")?;
        let length = usize::try_from(length).map_err(|_| broken())?;
        let plain = match codec {
            0 => lz4_frame(packed, length),
            _ => zstd_frame(packed, length),
        };
        plain.filter(|plain| plain.len() == length).ok_or_else(broken)
    }

    /// Refuses what needs more memory than there is.
    fn check(&self, needed: u64, what: &str) -> Result<()> {
        match needed > self.cx.memory() {
            false => Ok(()),
            true => Err(Error::Memory {
                what: format!("{what} {}", self.source.name()),
                needed,
                allowed: self.cx.memory(),
            }),
        }
    }

    fn damaged(&self, what: &str) -> Error {
        Error::Damaged {
            file: self.source.name().to_owned(),
            what: format!("as an Arrow file, {what}, at byte {}", self.at),
        }
    }

    fn unsupported(&self, what: &str) -> Error {
        Error::Unsupported {
            file: self.source.name().to_owned(),
            what: what.to_owned(),
        }
    }
}

/// What a field, or one in it, holds that is not read.
fn strange(field: &Field) -> Option<(String, &'static str)> {
    match field.kind {
        Kind::Other(what) => Some((field.name.clone(), what)),
        Kind::Decimal(size, _) if size > 16 => Some((field.name.clone(), "decimals of more than 38 digits")),
        _ => field
            .children
            .iter()
            .find_map(strange)
            .map(|(_, what)| (field.name.clone(), what)),
    }
}

/// The field, however deep, whose values are in that dictionary.
fn of_dictionary(field: &Field, id: i64) -> Option<&Field> {
    match field.dictionary {
        Some((own, ..)) if own == id => Some(field),
        _ => field.children.iter().find_map(|child| of_dictionary(child, id)),
    }
}

/// A frame of LZ4 (lz4_Frame_format.md 1.6): blocks that may refer to those before them.
fn lz4_frame(bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    let rest = bytes.strip_prefix(&[0x04, 0x22, 0x4d, 0x18])?;
    let (flags, sizes) = (*rest.first()?, *rest.get(1)?);
    let (has_size, has_dictionary, has_checksums) = (flags >> 3 & 1, flags & 1, flags >> 4 & 1);
    let most = 1usize << (8 + 2 * u32::from(sizes >> 4 & 7));
    let mut rest = rest.get(3 + 8 * usize::from(has_size) + 4 * usize::from(has_dictionary)..)?;
    let mut plain = Vec::new();
    loop {
        let size = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?);
        if size == 0 || plain.len() >= length {
            return Some(plain);
        }
        let packed = (size & 0x7fff_ffff) as usize;
        let block = rest.get(4..4usize.checked_add(packed)?)?;
        if size >> 31 == 1 {
            plain.extend_from_slice(block);
        } else {
            let before = plain.get(plain.len().saturating_sub(64 << 10)..)?;
            let room = most.min(length - plain.len());
            let block = lz4_flex::block::decompress_with_dict(block, room, before).ok()?;
            plain.extend_from_slice(&block);
        }
        rest = rest.get(4 + packed + 4 * usize::from(has_checksums)..)?;
    }
}

fn zstd_frame(bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    use zstd::stream::raw::Operation;
    let mut decoder = zstd::stream::raw::Decoder::new().ok()?;
    let (mut plain, mut filled, mut rest) = (vec![0; length], 0, bytes);
    while filled < length {
        let done = decoder.run_on_buffers(rest, plain.get_mut(filled..)?).ok()?;
        if done.bytes_read == 0 && done.bytes_written == 0 {
            return None;
        }
        rest = rest.get(done.bytes_read..)?;
        filled += done.bytes_written;
    }
    Some(plain)
}
