//! Floats that may be whole numbers with their thousands parted.

use crate::Result;
use crate::run::Context;
use crate::table::chunk::Data;
use crate::table::{Batch, Chunk, Table};

/// Floats that look like numbers with their thousands parted.
#[derive(Default)]
pub struct Groups {
    /// Values with three decimals.
    pub grouped: u64,
    ending_in_zero: u64,
    first: i64,
}

impl Groups {
    /// Whether all values of a column do: three decimals, and from one to a thousand without a zero in front. Decimals
    /// end in a zero once in ten times; where they do much more often, it is because they had fewer digits.
    pub async fn all_of(&mut self, table: &Table, place: usize, cx: &Context) -> Result<bool> {
        let mut holds = true;
        let bytes = (cx.memory() / 4).max(1 << 18);
        let mut take = |batch: &Batch| {
            holds = batch.columns.first().is_some_and(|chunk| self.take(chunk));
            Ok(holds)
        };
        table.each_chunk(&[place], bytes, cx, &mut take).await?;
        Ok(holds && self.grouped > 0 && self.ending_in_zero * 5 <= self.grouped)
    }

    fn take(&mut self, chunk: &Chunk) -> bool {
        let Data::Fixed {
            values,
            scale: super::GROUP,
        } = &chunk.data
        else {
            return false;
        };
        for row in (0..chunk.len()).filter(|row| chunk.valid.get(*row)) {
            let value = values.get(row);
            let is_whole = value % 1_000 == 0;
            let size = value.unsigned_abs();
            if size >= 1_000_000 || size < 1_000 && value != 0 {
                return false;
            }
            if !is_whole {
                self.grouped += 1;
                self.ending_in_zero += u64::from(value % 10 == 0);
                self.first = if self.first == 0 { value } else { self.first };
            }
        }
        true
    }

    /// The first of them, as it is written.
    pub fn example(&self, point: u8) -> String {
        let text = crate::table::show::decimal(i128::from(self.first), i32::from(super::GROUP));
        text.replace('.', if point == b',' { "," } else { "." })
    }
}
