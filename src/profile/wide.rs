//! How often each value of a column of decimals occurs, or of integers beyond 64 bits.

use crate::table::chunk::{Chunk, Data};

/// Values with their counts, ascending.
#[derive(Debug)]
pub struct WideValueCounts {
    /// Different unscaled values.
    pub keys: Vec<i128>,
    /// Rows that hold each.
    pub counts: Vec<u32>,
    /// No step from row to row falls.
    pub rises: bool,
    /// No step rises.
    pub falls: bool,
    last: Option<i128>,
}

impl Default for WideValueCounts {
    fn default() -> Self {
        WideValueCounts {
            keys: Vec::new(),
            counts: Vec::new(),
            rises: true,
            falls: true,
            last: None,
        }
    }
}

/// The unscaled values of a chunk, of missing cells too.
pub fn wide_values(chunk: &Chunk) -> &[i128] {
    match &chunk.data {
        Data::Wide { values, .. } => values,
        _ => &[],
    }
}

impl WideValueCounts {
    /// Takes in the next rows.
    pub fn update(&mut self, chunk: &Chunk) {
        let cells = wide_values(chunk).iter().enumerate();
        let mut sorted: Vec<i128> = cells
            .filter(|(row, _)| chunk.valid.get(*row))
            .map(|(_, v)| *v)
            .collect();
        for &value in &sorted {
            if let Some(last) = self.last.replace(value) {
                self.rises &= value >= last;
                self.falls &= value <= last;
            }
        }
        sorted.sort_unstable();
        let (keys, counts) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.counts));
        let mut known = keys.into_iter().zip(counts).peekable();
        for value in sorted {
            while let Some((key, count)) = known.next_if(|(key, _)| *key <= value) {
                self.push(key, count);
            }
            self.push(value, 1);
        }
        known.for_each(|(key, count)| self.push(key, count));
    }

    /// Adds rows of a value that is the greatest so far.
    fn push(&mut self, key: i128, rows: u32) {
        if self.keys.last() == Some(&key) {
            self.counts.last_mut().into_iter().for_each(|count| *count += rows);
        } else {
            self.keys.push(key);
            self.counts.push(rows);
        }
    }
}
