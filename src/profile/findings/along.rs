//! A column along its rows: some of its cells, at equal distances.

use super::Chunks;
use crate::table::chunk::{Chunk, Data};

/// Cells that are looked at: enough to see blocks, few enough to cost nothing.
const CELLS: u64 = 4_096;

/// Some rows of a column, with what is there.
#[derive(Debug, Clone, Default)]
pub struct Along {
    /// By row: what is equal has the same key.
    pub keys: Vec<(u64, u64)>,
}

/// Looks at a column of so many rows; cells that are not there are left out. A column that is not held is read for it
/// once.
pub fn along(chunks: Chunks<'_>, rows: u64) -> Along {
    match chunks {
        Chunks::Held(_) => looked_at(chunks, rows),
        Chunks::Again(again) => again.along.get_or_init(|| looked_at(chunks, rows)).clone(),
    }
}

fn looked_at(chunks: Chunks<'_>, rows: u64) -> Along {
    let step = rows.div_ceil(CELLS).max(1);
    let (mut keys, mut base) = (Vec::new(), 0u64);
    chunks.each(|chunk| {
        let end = base + chunk.len() as u64;
        let first = base.next_multiple_of(step);
        for row in (first..end).step_by(usize::try_from(step).unwrap_or(usize::MAX)) {
            keys.extend(key(chunk, (row - base) as usize).map(|key| (row, key)));
        }
        base = end;
        true
    });
    Along { keys }
}

/// What a cell is known by: its number, or a hash of its text (Fowler, Noll and Vo's).
fn key(chunk: &Chunk, row: usize) -> Option<u64> {
    let bytes = match &chunk.data {
        _ if !chunk.valid.get(row) => return None,
        Data::Dictionary { codes, dictionary } => dictionary.bytes(codes.get(row) as usize),
        Data::Text(texts) => texts.bytes(row),
        _ => return chunk.number(row).map(|number| (number + 0.0).to_bits()),
    };
    let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    Some(bytes.iter().fold(0xcbf2_9ce4_8422_2325, add))
}

impl Along {
    /// The numbers, by row.
    pub fn numbers(&self) -> impl Iterator<Item = (u64, f64)> + '_ {
        let numbers = self.keys.iter().map(|(row, key)| (*row, f64::from_bits(*key)));
        numbers.filter(|(_, number)| number.is_finite())
    }
}
