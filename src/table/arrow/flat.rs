//! Writes FlatBuffers, which Parquet's `arrow::flat` reads and tells of: tables that refer to each other by their
//! distance.
//!
//! Distances lead forwards, so what a table refers to is written behind it, and the distance filled in then. That holds
//! of the lists of places too, as if each table were a buffer by itself: so the readers of Polars take it (`planus`).

/// What a field of a table holds.
#[derive(Debug)]
pub enum Value<'a> {
    /// One byte.
    Byte(u8),
    /// Two bytes.
    Short(i16),
    /// Four bytes.
    Int(i32),
    /// Eight bytes.
    Long(i64),
    /// A text.
    Text(&'a str),
    /// A table: its fields by rising numbers.
    Table(Vec<(u16, Value<'a>)>),
    /// Tables.
    Tables(Vec<Vec<(u16, Value<'a>)>>),
    /// Structures of so many numbers of eight bytes, one after another.
    Numbers(usize, Vec<i64>),
}

/// Bytes of a field in its table; smaller ones leave some unused.
const SLOT: usize = 4;
/// The same in a table that has a field of eight bytes.
const WIDE: usize = 8;

/// Bytes of each field in a table of these.
fn slot(fields: &[(u16, Value<'_>)]) -> usize {
    let is_wide = fields.iter().any(|(_, value)| matches!(value, Value::Long(_)));
    if is_wide { WIDE } else { SLOT }
}

/// A buffer with this table, and all in it.
pub fn buffer(root: &[(u16, Value<'_>)]) -> Vec<u8> {
    let mut out = Buffer {
        bytes: vec![0; SLOT],
        lists: Vec::new(),
    };
    let at = out.table(root, 0);
    out.refer(0, at);
    out.align(8);
    out.bytes
}

struct Buffer {
    bytes: Vec<u8>,
    /// The lists of places that were written, and where last: most tables have one in common.
    lists: Vec<(Vec<u8>, usize)>,
}

impl Buffer {
    /// Fills up to a multiple of so many bytes.
    fn align(&mut self, bytes: usize) {
        self.bytes.resize(self.bytes.len().next_multiple_of(bytes), 0);
    }

    /// Fills up so that what comes behind so many bytes stands at a multiple of others.
    fn align_before(&mut self, before: usize, bytes: usize) {
        let end = (self.bytes.len() + before).next_multiple_of(bytes);
        self.bytes.resize(end - before, 0);
    }

    /// Writes a table, which what begins at a place refers to. Returns where it begins.
    fn table(&mut self, fields: &[(u16, Value<'_>)], from: usize) -> usize {
        let (list, slot) = (self.places(fields, from), slot(fields));
        // Its fields begin behind the distance to that list.
        self.align_before(SLOT, slot);
        let at = self.bytes.len();
        self.bytes.extend_from_slice(&((at - list) as i32).to_le_bytes());
        for (_, value) in fields {
            let number = match value {
                Value::Byte(byte) => i64::from(*byte),
                Value::Short(short) => i64::from(*short),
                Value::Int(int) => i64::from(*int),
                Value::Long(long) => *long,
                Value::Text(_) | Value::Table(_) | Value::Tables(_) | Value::Numbers(..) => 0,
            };
            self.bytes.extend(number.to_le_bytes().iter().take(slot));
        }
        for (number, (_, value)) in fields.iter().enumerate() {
            self.value(value, at + SLOT + slot * number, at);
        }
        at
    }

    /// Writes where in a table its fields are, or finds where that is written, behind a place. Returns where.
    fn places(&mut self, fields: &[(u16, Value<'_>)], from: usize) -> usize {
        let (count, slot) = (
            fields.last().map_or(0, |(last, _)| usize::from(*last) + 1),
            slot(fields),
        );
        // Bytes of the list and of the table come first.
        let sizes = [2 * (count + 2), SLOT + slot * fields.len()];
        let place = |id: usize| {
            let found = fields.iter().position(|(known, _)| usize::from(*known) == id);
            found.map_or(0, |number| SLOT + slot * number)
        };
        let places = sizes.into_iter().chain((0..count).map(place));
        let list: Vec<u8> = places.flat_map(|place| (place as u16).to_le_bytes()).collect();
        let known = self.lists.iter_mut().find(|(known, _)| *known == list);
        if let Some((_, at)) = known.as_ref().filter(|(_, at)| *at >= from) {
            return *at;
        }
        let at = self.bytes.len().next_multiple_of(2);
        self.bytes.resize(at, 0);
        self.bytes.extend_from_slice(&list);
        match known {
            Some((_, last)) => *last = at,
            None => self.lists.push((list, at)),
        }
        at
    }

    /// Writes what a field refers to, if it does; `from` is where its table begins.
    fn value(&mut self, value: &Value<'_>, slot: usize, from: usize) {
        match value {
            Value::Byte(_) | Value::Short(_) | Value::Int(_) | Value::Long(_) => {}
            Value::Text(text) => {
                self.length(text.len(), slot, SLOT);
                self.bytes.extend_from_slice(text.as_bytes());
                self.bytes.push(0);
            }
            Value::Table(fields) => {
                let at = self.table(fields, from);
                self.refer(slot, at);
            }
            Value::Tables(tables) => {
                let first = self.length(tables.len(), slot, SLOT);
                self.bytes.resize(first + SLOT * tables.len(), 0);
                for (number, table) in tables.iter().enumerate() {
                    let at = self.table(table, first);
                    self.refer(first + SLOT * number, at);
                }
            }
            Value::Numbers(each, numbers) => {
                self.length(numbers.len() / each, slot, WIDE);
                let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
                self.bytes.extend(bytes);
            }
        }
    }

    /// Begins a text or a list that a slot refers to with its length. Returns where its items begin, a multiple of
    /// `aligned`.
    fn length(&mut self, length: usize, slot: usize, aligned: usize) -> usize {
        self.align_before(SLOT, aligned);
        self.refer(slot, self.bytes.len());
        self.bytes.extend_from_slice(&(length as u32).to_le_bytes());
        self.bytes.len()
    }

    /// Fills in the distance from a slot to what it refers to.
    fn refer(&mut self, slot: usize, to: usize) {
        let distance = ((to - slot) as u32).to_le_bytes();
        if let Some(bytes) = self.bytes.get_mut(slot..slot + SLOT) {
            bytes.copy_from_slice(&distance);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(bytes: &[u8], at: usize) -> usize {
        let four = bytes[at..at + 4].try_into().expect("four bytes");
        i32::from_le_bytes(four).try_into().expect("forwards")
    }

    /// Where the table that a slot refers to begins, and the list of its places; both behind `from`.
    fn table(bytes: &[u8], slot: usize, from: usize) -> (usize, Vec<usize>) {
        let at = slot + number(bytes, slot);
        let list = at - number(bytes, at);
        assert!(
            list >= from,
            "the list of the table at {at} is at {list}, before {from}"
        );
        let place = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        let places = (list + 4..list + place(list)).step_by(2);
        (at, places.map(place).collect())
    }

    #[test]
    fn what_a_table_refers_to_is_behind_it() {
        let empty = || vec![(0, Value::Table(Vec::new())), (1, Value::Long(7)), (3, Value::Byte(1))];
        let bytes = buffer(&[
            (0, Value::Tables(vec![empty(), empty(), empty()])),
            (1, Value::Table(Vec::new())),
            (2, Value::Numbers(2, vec![1, 2, 3, 4])),
        ]);
        let (root, places) = table(&bytes, 0, 0);
        let vector = root + places[0] + number(&bytes, root + places[0]);
        assert_eq!(number(&bytes, vector), 3);
        for item in 0..3 {
            let (at, places) = table(&bytes, vector + 4 + 4 * item, vector + 4);
            assert_eq!(places.len(), 4);
            table(&bytes, at + places[0], at);
            let long = at + places[1];
            assert_eq!((long % 8, number(&bytes, long)), (0, 7));
            assert_eq!((places[2], bytes[at + places[3]]), (0, 1));
        }
        table(&bytes, root + places[1], root);
        let numbers = root + places[2] + number(&bytes, root + places[2]);
        assert_eq!((number(&bytes, numbers), (numbers + 4) % 8), (2, 0));
    }
}
