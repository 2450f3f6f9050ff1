//! FlatBuffers, read only: tables, vectors and strings by their offsets, every one of which may lie.

/// A table in a buffer.
#[derive(Clone, Copy)]
pub struct Table<'b> {
    buffer: &'b [u8],
    at: usize,
}

fn bytes<const N: usize>(buffer: &[u8], at: usize) -> Option<[u8; N]> {
    buffer.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// Follows the offset that stands at a place.
fn follow(buffer: &[u8], at: usize) -> Option<usize> {
    at.checked_add(u32::from_le_bytes(bytes(buffer, at)?) as usize)
}

impl<'b> Table<'b> {
    /// The table that a buffer begins with.
    pub fn root(buffer: &'b [u8]) -> Option<Self> {
        Some(Table {
            buffer,
            at: follow(buffer, 0)?,
        })
    }

    /// Where a field stands; `None` of one that is left out.
    fn place(&self, field: usize) -> Option<usize> {
        let back = i64::from(i32::from_le_bytes(bytes(self.buffer, self.at)?));
        let fields = usize::try_from(i64::try_from(self.at).ok()? - back).ok()?;
        let size = usize::from(u16::from_le_bytes(bytes(self.buffer, fields)?));
        let slot = 4 + 2 * field;
        if slot + 2 > size {
            return None;
        }
        let offset = u16::from_le_bytes(bytes(self.buffer, fields.checked_add(slot)?)?);
        (offset != 0).then(|| self.at + usize::from(offset))
    }

    /// A field of one byte.
    pub fn byte(&self, field: usize) -> Option<u8> {
        self.buffer.get(self.place(field)?).copied()
    }

    /// A field of two bytes.
    pub fn short(&self, field: usize) -> Option<i16> {
        Some(i16::from_le_bytes(bytes(self.buffer, self.place(field)?)?))
    }

    /// A field of four bytes.
    pub fn int(&self, field: usize) -> Option<i32> {
        Some(i32::from_le_bytes(bytes(self.buffer, self.place(field)?)?))
    }

    /// A field of eight bytes.
    pub fn long(&self, field: usize) -> Option<i64> {
        Some(i64::from_le_bytes(bytes(self.buffer, self.place(field)?)?))
    }

    /// A field that is a table.
    pub fn table(&self, field: usize) -> Option<Table<'b>> {
        Some(Table {
            buffer: self.buffer,
            at: follow(self.buffer, self.place(field)?)?,
        })
    }

    /// A field that is a text.
    pub fn text(&self, field: usize) -> Option<String> {
        let (start, length) = self.vector(field)?;
        let text = self.buffer.get(start..start.checked_add(length)?)?;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    /// Where a vector begins, and how many items it has.
    fn vector(&self, field: usize) -> Option<(usize, usize)> {
        let at = follow(self.buffer, self.place(field)?)?;
        Some((at.checked_add(4)?, u32::from_le_bytes(bytes(self.buffer, at)?) as usize))
    }

    /// A field that is a vector of tables.
    pub fn tables(&self, field: usize) -> Option<Vec<Table<'b>>> {
        let (start, length) = self.vector(field)?;
        let table = |at: usize| {
            Some(Table {
                buffer: self.buffer,
                at: follow(self.buffer, start.checked_add(4 * at)?)?,
            })
        };
        (length <= self.buffer.len() / 4).then(|| (0..length).map(table).collect())?
    }

    /// A field that is a vector of pairs of numbers of eight bytes.
    pub fn pairs(&self, field: usize) -> Option<Vec<(i64, i64)>> {
        let numbers = self.longs_of(field, 2)?;
        Some(
            numbers
                .chunks_exact(2)
                .filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)))
                .collect(),
        )
    }

    /// A field that is a vector of numbers of eight bytes.
    pub fn longs(&self, field: usize) -> Option<Vec<i64>> {
        self.longs_of(field, 1)
    }

    fn longs_of(&self, field: usize, each: usize) -> Option<Vec<i64>> {
        let (start, length) = self.vector(field)?;
        let length = length.checked_mul(each)?;
        if length > self.buffer.len() / 8 {
            return None;
        }
        (0..length)
            .map(|at| Some(i64::from_le_bytes(bytes(self.buffer, start + 8 * at)?)))
            .collect()
    }
}
