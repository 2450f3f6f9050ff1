//! Reads Thrift's compact protocol, in which footers and page headers are written
//! (thrift-compact-protocol.md of Apache Thrift).

/// `FileMetaData.encryption_algorithm`. A file with a readable footer may have encrypted columns, which would
/// look like noise.
pub const ENCRYPTION_ALGORITHM: i16 = 8;

/// Structures inside structures deeper than this are no footer.
const DEEPEST: usize = 64;

/// Whether the outermost structure in `bytes` has the field; `false` too when it cannot be read.
pub fn has_field(bytes: &[u8], wanted: i16) -> bool {
    let mut found = false;
    Reader::new(bytes).structure(&mut |id, _, _| {
        found |= id == wanted;
        // What comes after it does not matter.
        (!found).then_some(false)
    });
    found
}

/// What kind of value follows.
pub mod kind {
    /// True; in a list, a boolean.
    pub const TRUE: u8 = 1;
    /// False; in a list, a boolean.
    pub const FALSE: u8 = 2;
    /// An integer of 8 bits.
    pub const I8: u8 = 3;
    /// An integer of 16 bits.
    pub const I16: u8 = 4;
    /// An integer of 32 bits.
    pub const I32: u8 = 5;
    /// An integer of 64 bits.
    pub const I64: u8 = 6;
    /// Text or bytes.
    pub const BINARY: u8 = 8;
    /// A list.
    pub const LIST: u8 = 9;
    /// A set, written as a list is.
    pub const SET: u8 = 10;
    /// A structure.
    pub const STRUCT: u8 = 12;
}

/// Reads values one after another.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// From the first of these bytes on.
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    /// Bytes that were not read.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Reads a structure. `take` is given each field's number and kind; it reads the value and says
    /// `true`, or says `false` to pass over it (a boolean is its kind: 1 is true, 2 is false).
    /// `None` when the bytes end too early, or `take` said so.
    pub fn structure(&mut self, take: &mut dyn FnMut(i16, u8, &mut Self) -> Option<bool>) -> Option<()> {
        let mut id = 0i16;
        loop {
            let header = self.byte()?;
            let kind = header & 0x0f;
            if kind == 0 {
                return Some(());
            }
            id = match header >> 4 {
                0 => i16::try_from(self.integer()?).ok()?,
                delta => id.saturating_add(i16::from(delta)),
            };
            if !take(id, kind, self)? {
                self.skip(kind, true, DEEPEST)?;
            }
        }
    }

    /// Reads an integer of any width.
    pub fn integer(&mut self) -> Option<i64> {
        self.varint().map(zigzag)
    }

    /// Reads text or bytes.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.varint()?;
        let (bytes, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some(bytes)
    }

    /// Reads a list. `take` is given each item's kind, and reads the item or says `false`.
    /// `None` when the bytes end before the list does, or `take` said so.
    pub fn list(&mut self, take: &mut dyn FnMut(u8, &mut Self) -> Option<bool>) -> Option<()> {
        let header = self.byte()?;
        let kind = header & 0x0f;
        for _ in 0..self.count(header)? {
            if !take(kind, self)? {
                self.skip(kind, false, DEEPEST)?;
            }
        }
        Some(())
    }

    /// Items of the list that begins with this byte. Readers do not agree whether a boolean in a
    /// list takes a byte, and Parquet has no such list.
    fn count(&mut self, header: u8) -> Option<u64> {
        let count = match header >> 4 {
            15 => self.varint()?,
            count => u64::from(count),
        };
        (count == 0 || !is_boolean(header & 0x0f)).then_some(count)
    }

    /// Reads an integer of 8 bits.
    pub fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
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

    fn pass(&mut self, count: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    /// Passes over a value. A boolean is in its field's header.
    fn skip(&mut self, kind: u8, in_field: bool, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            kind::TRUE | kind::FALSE if in_field => Some(()),
            3 => self.pass(1),
            4..=6 => self.varint().map(|_| ()),
            7 => self.pass(8),
            8 => {
                let length = self.varint()?;
                self.pass(length)
            }
            9 | 10 => self.skip_list(depth),
            11 => self.skip_map(depth),
            12 => self.skip_struct(depth),
            13 => self.pass(16),
            _ => None,
        }
    }

    fn skip_list(&mut self, depth: usize) -> Option<()> {
        let header = self.byte()?;
        for _ in 0..self.count(header)? {
            self.skip(header & 0x0f, false, depth)?;
        }
        Some(())
    }

    fn skip_map(&mut self, depth: usize) -> Option<()> {
        let count = self.varint()?;
        if count == 0 {
            return Some(());
        }
        let kinds = self.byte()?;
        if is_boolean(kinds >> 4) || is_boolean(kinds & 0x0f) {
            return None;
        }
        for _ in 0..count {
            self.skip(kinds >> 4, false, depth)?;
            self.skip(kinds & 0x0f, false, depth)?;
        }
        Some(())
    }

    fn skip_struct(&mut self, depth: usize) -> Option<()> {
        loop {
            let header = self.byte()?;
            if header & 0x0f == 0 {
                return Some(());
            }
            if header >> 4 == 0 {
                self.varint()?;
            }
            self.skip(header & 0x0f, true, depth)?;
        }
    }
}

fn is_boolean(found: u8) -> bool {
    matches!(found, kind::TRUE | kind::FALSE)
}

fn zigzag(raw: u64) -> i64 {
    (raw >> 1) as i64 ^ -((raw & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_behind_others_and_nonsense_is_no_field() {
        // 1: i32 = 2, 2: list of 2 bytes, 8: an empty structure.
        let footer = [0x15, 0x04, 0x19, 0x23, 0x01, 0x02, 0x6c, 0x00, 0x00];
        assert!(has_field(&footer, 8));
        assert!(!has_field(&footer, 7));
        assert!(!has_field(&[0xff; 40], 8));
    }

    #[test]
    fn structures_without_end_are_given_up() {
        assert!(!has_field(&[0x1c; 100_000], 8));
    }
}
