//! Reads FlatBuffers, in which Arrow writes schemas: tables that refer to each other by their distance
//! (FlatBuffers' "Internals").
//!
//! A table begins with the distance back to its list of fields: two bytes for its own length, two for the
//! table's, and two for each field, which say where in the table it is, or 0. Whatever the bytes say, nothing
//! outside them is read, and no more is taken than a multiple of them: tables may refer to the same part again
//! and again.

/// Why a buffer is given up.
#[derive(Debug)]
pub struct Broken;

/// What is read, if the buffer is sound.
pub type Read<T> = Result<T, Broken>;

/// A table in a buffer.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    buffer: &'a [u8],
    at: usize,
    /// Where each field is, in two bytes.
    places: &'a [u8],
}

fn bytes<const N: usize>(buffer: &[u8], at: usize) -> Read<[u8; N]> {
    let found = buffer.get(at..).and_then(<[u8]>::first_chunk);
    found.copied().ok_or(Broken)
}

/// To where the distance at a place leads.
fn follow(buffer: &[u8], at: usize) -> Read<usize> {
    at.checked_add(u32::from_le_bytes(bytes(buffer, at)?) as usize)
        .ok_or(Broken)
}

impl<'a> Table<'a> {
    /// The one in which all others are.
    pub fn root(buffer: &'a [u8]) -> Read<Self> {
        Table::new(buffer, follow(buffer, 0)?)
    }

    fn new(buffer: &'a [u8], at: usize) -> Read<Self> {
        let back = i64::from(i32::from_le_bytes(bytes(buffer, at)?));
        let start = i64::try_from(at).ok().and_then(|at| usize::try_from(at - back).ok());
        let start = start.ok_or(Broken)?;
        let length = usize::from(u16::from_le_bytes(bytes(buffer, start)?));
        let list = buffer.get(start..).and_then(|list| list.get(..length)).ok_or(Broken)?;
        let places = list.get(4..).ok_or(Broken)?;
        Ok(Table { buffer, at, places })
    }

    /// Where a field is, if it is there.
    fn place(self, field: usize) -> Option<usize> {
        let place = self.places.get(field * 2..).and_then(<[u8]>::first_chunk);
        match u16::from_le_bytes(place.copied().unwrap_or_default()) {
            0 => None,
            place => Some(self.at + usize::from(place)),
        }
    }

    fn number<const N: usize>(self, field: usize) -> Read<Option<[u8; N]>> {
        self.place(field).map(|at| bytes(self.buffer, at)).transpose()
    }

    /// A field of one byte; 0 where there is none.
    pub fn byte(self, field: usize) -> Read<u8> {
        Ok(self.number::<1>(field)?.map_or(0, |[byte]| byte))
    }

    /// A field of two bytes.
    pub fn short(self, field: usize) -> Read<Option<i16>> {
        Ok(self.number(field)?.map(i16::from_le_bytes))
    }

    /// A field of four bytes.
    pub fn int(self, field: usize) -> Read<Option<i32>> {
        Ok(self.number(field)?.map(i32::from_le_bytes))
    }

    /// A table that a field refers to.
    pub fn table(self, field: usize) -> Read<Option<Table<'a>>> {
        let at = self.place(field).map(|at| follow(self.buffer, at)).transpose()?;
        at.map(|at| Table::new(self.buffer, at)).transpose()
    }

    /// A text that a field refers to.
    pub fn text(self, field: usize) -> Read<Option<&'a str>> {
        let Some(at) = self.place(field) else { return Ok(None) };
        let (at, length) = self.list(at)?;
        let text = self.buffer.get(at..).and_then(|text| text.get(..length));
        std::str::from_utf8(text.ok_or(Broken)?).map(Some).map_err(|_| Broken)
    }

    /// The tables in a list that a field refers to.
    pub fn tables(self, field: usize) -> Read<Option<impl Iterator<Item = Read<Table<'a>>>>> {
        let Some(at) = self.place(field) else { return Ok(None) };
        let (at, count) = self.list(at)?;
        // All of them are there in bytes.
        let end = count.checked_mul(4).and_then(|bytes| bytes.checked_add(at));
        if end.is_none_or(|end| end > self.buffer.len()) {
            return Err(Broken);
        }
        let table = move |place: usize| Table::new(self.buffer, follow(self.buffer, at + place * 4)?);
        Ok(Some((0..count).map(table)))
    }

    /// Where the items of a list are, and how many.
    fn list(self, at: usize) -> Read<(usize, usize)> {
        let at = follow(self.buffer, at)?;
        let count = u32::from_le_bytes(bytes(self.buffer, at)?);
        Ok((at.checked_add(4).ok_or(Broken)?, count as usize))
    }
}
