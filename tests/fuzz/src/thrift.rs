//! Thrift's compact protocol as a tree. The protocol tells the kind of every value, so that any
//! structure can be taken apart, changed and written again without knowing what it means.
//!
//! Definition: thrift-compact-protocol.md of Apache Thrift.

/// Structures inside structures deeper than this are left alone.
const DEEPEST: usize = 64;

/// A value. What the protocol calls a set is a list here, with its own kind kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Bool(bool),
    Byte(u8),
    /// An integer of kind 4 (16 bits), 5 (32 bits) or 6 (64 bits).
    Int(u8, i64),
    Double([u8; 8]),
    Bytes(Vec<u8>),
    /// A list (kind 9) or set (kind 10): the kind of its items, and they.
    List(u8, u8, Vec<Value>),
    Map(u8, u8, Vec<(Value, Value)>),
    Struct(Vec<(i16, Value)>),
    Uuid([u8; 16]),
}

impl Value {
    /// The number by which the protocol knows the kind.
    fn kind(&self) -> u8 {
        match self {
            Value::Bool(true) => 1,
            Value::Bool(false) => 2,
            Value::Byte(_) => 3,
            Value::Int(kind, _) | Value::List(kind, ..) => *kind,
            Value::Double(_) => 7,
            Value::Bytes(_) => 8,
            Value::Map(..) => 11,
            Value::Struct(_) => 12,
            Value::Uuid(_) => 13,
        }
    }

    /// A field of a structure.
    pub fn field(&self, wanted: i16) -> Option<&Value> {
        match self {
            Value::Struct(fields) => fields.iter().find(|(id, _)| *id == wanted).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A field of a structure, to be changed.
    pub fn field_mut(&mut self, wanted: i16) -> Option<&mut Value> {
        match self {
            Value::Struct(fields) => fields.iter_mut().find(|(id, _)| *id == wanted).map(|(_, value)| value),
            _ => None,
        }
    }

    /// A whole number.
    pub fn int(&self) -> Option<i64> {
        match self {
            Value::Int(_, value) => Some(*value),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items_mut(&mut self) -> &mut [Value] {
        match self {
            Value::List(_, _, items) => items,
            _ => &mut [],
        }
    }

    /// How many values there are, this one and those inside.
    pub fn count(&self) -> usize {
        1 + match self {
            Value::List(_, _, items) => items.iter().map(Value::count).sum(),
            Value::Map(_, _, pairs) => pairs.iter().map(|(k, v)| k.count() + v.count()).sum(),
            Value::Struct(fields) => fields.iter().map(|(_, value)| value.count()).sum(),
            _ => 0,
        }
    }

    /// The value that comes at this place when all are counted, this one first.
    pub fn nth(&mut self, place: usize) -> Option<&mut Value> {
        let Some(mut place) = place.checked_sub(1) else {
            return Some(self);
        };
        let inside: Vec<&mut Value> = match self {
            Value::List(_, _, items) => items.iter_mut().collect(),
            Value::Map(_, _, pairs) => pairs.iter_mut().flat_map(|(k, v)| [k, v]).collect(),
            Value::Struct(fields) => fields.iter_mut().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        };
        for value in inside {
            let count = value.count();
            if place < count {
                return value.nth(place);
            }
            place -= count;
        }
        None
    }
}

/// Reads a structure; also says how many bytes it took.
pub fn read(bytes: &[u8]) -> Option<(Value, usize)> {
    let mut reader = Reader { rest: bytes };
    let value = reader.value(12, DEEPEST)?;
    Some((value, bytes.len() - reader.rest.len()))
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn integer(&mut self) -> Option<i64> {
        let raw = self.varint()?;
        Some((raw >> 1) as i64 ^ -((raw & 1) as i64))
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        Some(match kind {
            // In a list a boolean is a byte.
            1 | 2 => Value::Bool(self.byte()? == 1),
            3 => Value::Byte(self.byte()?),
            4..=6 => Value::Int(kind, self.integer()?),
            7 => Value::Double(self.take(8)?.try_into().ok()?),
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Value::Bytes(self.take(length)?.to_vec())
            }
            9 | 10 => self.list(kind, depth)?,
            11 => self.map(depth)?,
            12 => self.structure(depth)?,
            13 => Value::Uuid(self.take(16)?.try_into().ok()?),
            _ => return None,
        })
    }

    fn list(&mut self, kind: u8, depth: usize) -> Option<Value> {
        let header = self.byte()?;
        let count = match header >> 4 {
            15 => self.varint()?,
            count => u64::from(count),
        };
        let item = header & 0x0f;
        let items: Option<Vec<Value>> = (0..count).map(|_| self.value(item, depth)).collect();
        Some(Value::List(kind, item, items?))
    }

    fn map(&mut self, depth: usize) -> Option<Value> {
        let count = self.varint()?;
        if count == 0 {
            return Some(Value::Map(8, 8, Vec::new()));
        }
        let kinds = self.byte()?;
        let (key, value) = (kinds >> 4, kinds & 0x0f);
        let pairs: Option<Vec<_>> = (0..count)
            .map(|_| Some((self.value(key, depth)?, self.value(value, depth)?)))
            .collect();
        Some(Value::Map(key, value, pairs?))
    }

    fn structure(&mut self, depth: usize) -> Option<Value> {
        let mut fields = Vec::new();
        let mut id = 0i16;
        loop {
            let header = self.byte()?;
            let kind = header & 0x0f;
            if kind == 0 {
                return Some(Value::Struct(fields));
            }
            id = match header >> 4 {
                0 => i16::try_from(self.integer()?).ok()?,
                delta => id.wrapping_add(i16::from(delta)),
            };
            let value = match kind {
                1 | 2 => Value::Bool(kind == 1),
                _ => self.value(kind, depth)?,
            };
            fields.push((id, value));
        }
    }
}

/// The bytes of a structure.
pub fn write(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    put(value, &mut out);
    out
}

fn put_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_integer(value: i64, out: &mut Vec<u8>) {
    put_varint((value << 1 ^ value >> 63) as u64, out);
}

fn put(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Bool(yes) => out.push(if *yes { 1 } else { 2 }),
        Value::Byte(byte) => out.push(*byte),
        Value::Int(_, value) => put_integer(*value, out),
        Value::Double(bytes) => out.extend_from_slice(bytes),
        Value::Bytes(bytes) => {
            put_varint(bytes.len() as u64, out);
            out.extend_from_slice(bytes);
        }
        Value::List(_, item, items) => {
            match u8::try_from(items.len()) {
                Ok(count) if count < 15 => out.push(count << 4 | item),
                _ => {
                    out.push(0xf0 | item);
                    put_varint(items.len() as u64, out);
                }
            }
            items.iter().for_each(|item| put(item, out));
        }
        Value::Map(key, value, pairs) => {
            put_varint(pairs.len() as u64, out);
            if !pairs.is_empty() {
                out.push(key << 4 | value);
            }
            for (key, value) in pairs {
                put(key, out);
                put(value, out);
            }
        }
        Value::Struct(fields) => put_fields(fields, out),
        Value::Uuid(bytes) => out.extend_from_slice(bytes),
    }
}

fn put_fields(fields: &[(i16, Value)], out: &mut Vec<u8>) {
    let mut last = 0i16;
    for (id, value) in fields {
        let kind = value.kind();
        match id.checked_sub(last) {
            Some(delta @ 1..=15) => out.push((delta as u8) << 4 | kind),
            _ => {
                out.push(kind);
                put_integer(i64::from(*id), out);
            }
        }
        if !matches!(value, Value::Bool(_)) {
            put(value, out);
        }
        last = *id;
    }
    out.push(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        let bytes = [0x15, 0x04, 0x19, 0x23, 0x01, 0x02, 0x6c, 0x11, 0x00, 0x00];
        let (value, length) = read(&bytes).expect("a structure");
        assert_eq!(length, bytes.len());
        assert_eq!(write(&value), bytes);
        assert_eq!(value.field(1).and_then(Value::int), Some(2));
        assert_eq!(value.count(), 6);
    }
}
