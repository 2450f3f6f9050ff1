//! The last rows of a text as they stand there, kept while it is read: what stands below a table is looked for in them.
//!
//! Rows without a value at the very end are not kept, since they say nothing and may be very many.

use super::cells::Fields;

/// Bytes of rows that are kept: some hundred rows of a common table, a share of a block that takes no time to copy.
const BYTES: usize = 8 << 10;

/// Rows that follow each other.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// The number of the first in the run.
    pub first: u32,
    /// How many.
    pub rows: u32,
    /// Their text, from the start of the first record to the end of the last.
    pub text: Vec<u8>,
}

/// The last rows of a run, as one piece or several.
#[derive(Debug, Clone, Default)]
pub struct Tail {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
}

impl Tail {
    /// Takes the rows of a block, of which the first has number `base`.
    pub fn take(&mut self, block: &[u8], fields: &Fields, width: usize, base: u32) {
        let Some((first, last, text)) = rows_at_end(block, fields, width) else {
            return;
        };
        if text.len() * 2 > BYTES {
            // The room of one of those that are let go serves again.
            self.pieces.truncate(1);
        } else {
            let mut held: usize = self.pieces.iter().map(|piece| piece.text.len()).sum();
            let old = self.pieces.iter().take_while(|piece| {
                held -= piece.text.len();
                held >= BYTES
            });
            let old = old.count();
            self.pieces.drain(..old);
            self.pieces.push(Piece::default());
        }
        if self.pieces.is_empty() {
            self.pieces.push(Piece::default());
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.text.clear();
            piece.text.extend_from_slice(text);
            (piece.first, piece.rows) = (base + first, last - first);
        }
    }
}

/// The last rows of a block but for those without a value, as far as they are to be kept: the first, the one after the
/// last, and their text.
fn rows_at_end<'b>(block: &'b [u8], fields: &Fields, width: usize) -> Option<(u32, u32, &'b [u8])> {
    let starts = |row: u32| match row < fields.rows {
        true => fields.spans.get(row as usize * width).map(|(start, _)| *start as usize),
        false => Some(fields.consumed),
    };
    let empty = fields.empty.iter().rev().zip(1..);
    let empty = empty.take_while(|(row, back)| **row + back == fields.rows).count() as u32;
    let last = fields.rows.checked_sub(empty).filter(|last| *last > 0)?;
    let end = starts(last)?;
    let (mut first, mut beyond) = (0, last);
    // The first row of which no more than is kept follows.
    while first < beyond {
        let middle = (first + beyond) / 2;
        match starts(middle)? + BYTES >= end {
            true => beyond = middle,
            false => first = middle + 1,
        }
    }
    let text = block.get(starts(first)?..end)?;
    (first < last).then_some((first, last, text))
}
