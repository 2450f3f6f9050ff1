//! Writes Thrift's compact protocol: what `thrift` reads (thrift-compact-protocol.md of Apache Thrift).

use super::super::thrift::kind;

/// A structure that is being written, field by field, by rising numbers.
pub struct Structure<'a> {
    out: &'a mut Vec<u8>,
    last: i16,
}

impl Structure<'_> {
    /// Appends a structure; `fill` writes its fields.
    pub fn write(out: &mut Vec<u8>, fill: &mut dyn FnMut(&mut Structure<'_>)) {
        fill(&mut Structure { out, last: 0 });
        out.push(0);
    }

    fn begin(&mut self, id: i16, kind: u8) {
        match u8::try_from(i32::from(id) - i32::from(self.last)) {
            Ok(delta @ 1..=15) => self.out.push(delta << 4 | kind),
            _ => {
                self.out.push(kind);
                varint(zigzag(id.into()), self.out);
            }
        }
        self.last = id;
    }

    /// A field that is true or false.
    pub fn boolean(&mut self, id: i16, value: bool) {
        self.begin(id, if value { kind::TRUE } else { kind::FALSE });
    }

    /// An integer of 8 bits.
    pub fn byte(&mut self, id: i16, value: u8) {
        self.begin(id, kind::I8);
        self.out.push(value);
    }

    /// An integer of 16 bits.
    pub fn short(&mut self, id: i16, value: i16) {
        self.begin(id, kind::I16);
        varint(zigzag(value.into()), self.out);
    }

    /// An integer of 32 bits.
    pub fn int(&mut self, id: i16, value: i32) {
        self.begin(id, kind::I32);
        varint(zigzag(value.into()), self.out);
    }

    /// An integer of 64 bits.
    pub fn long(&mut self, id: i16, value: i64) {
        self.begin(id, kind::I64);
        varint(zigzag(value), self.out);
    }

    /// Text or bytes.
    pub fn bytes(&mut self, id: i16, value: &[u8]) {
        self.begin(id, kind::BINARY);
        bytes(value, self.out);
    }

    /// A structure.
    pub fn structure(&mut self, id: i16, fill: &mut dyn FnMut(&mut Structure<'_>)) {
        self.begin(id, kind::STRUCT);
        Structure::write(self.out, fill);
    }

    /// A structure without fields.
    pub fn empty(&mut self, id: i16) {
        self.structure(id, &mut |_| {});
    }

    /// A list of integers of 32 bits.
    pub fn ints(&mut self, id: i16, values: &[i32]) {
        self.list(id, kind::I32, values.len());
        values.iter().for_each(|&value| varint(zigzag(value.into()), self.out));
    }

    /// A list of one text.
    pub fn text_alone(&mut self, id: i16, value: &str) {
        self.list(id, kind::BINARY, 1);
        bytes(value.as_bytes(), self.out);
    }

    /// A list of `count` structures; `fill` writes the fields of one by its place.
    pub fn structures(&mut self, id: i16, count: usize, fill: &mut dyn FnMut(usize, &mut Structure<'_>)) {
        self.list(id, kind::STRUCT, count);
        for at in 0..count {
            Structure::write(self.out, &mut |item| fill(at, item));
        }
    }

    fn list(&mut self, id: i16, kind: u8, count: usize) {
        self.begin(id, kind::LIST);
        match count {
            0..15 => self.out.push((count as u8) << 4 | kind),
            _ => {
                self.out.push(0xf0 | kind);
                varint(count as u64, self.out);
            }
        }
    }
}

fn bytes(value: &[u8], out: &mut Vec<u8>) {
    varint(value.len() as u64, out);
    out.extend_from_slice(value);
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63).cast_unsigned()
}

/// Appends an integer, seven bits in each byte, the lowest first.
pub fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value > 0x7f {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::super::super::thrift::Reader;
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        Structure::write(&mut bytes, &mut |all| {
            all.int(1, -7);
            all.structures(2, 20, &mut |at, item| item.long(3, at as i64 - 10));
            all.ints(4, &[i32::MIN, 0, i32::MAX]);
            all.boolean(40, true);
            all.structure(41, &mut |inner| inner.byte(1, 64));
            all.short(300, i16::MAX);
            all.long(301, i64::MIN);
        });
        let mut seen = Vec::new();
        let mut reader = Reader::new(&bytes);
        let whole = reader.structure(&mut |id, kind, reader| {
            match (id, kind) {
                (1, 5) | (300, 4) | (301, 6) => seen.push(reader.integer()?),
                (2, 9) => reader.list(&mut |_, item| {
                    item.structure(&mut |id, _, item| {
                        seen.push(item.integer()? + i64::from(id));
                        Some(true)
                    })?;
                    Some(true)
                })?,
                (4, 9) => reader.list(&mut |_, item| {
                    seen.push(item.integer()?);
                    Some(true)
                })?,
                (40, _) => seen.push(i64::from(kind)),
                _ => return Some(false),
            }
            Some(true)
        });
        assert_eq!((whole, reader.left()), (Some(()), 0));
        let mut expected = vec![-7];
        expected.extend(-7..13);
        expected.extend([i32::MIN.into(), 0, i32::MAX.into(), 1, i16::MAX.into(), i64::MIN]);
        assert_eq!(seen, expected);
    }
}
