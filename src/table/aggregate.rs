//! What can be answered in one pass over a column's chunks, in any order of cutting.

use super::Chunk;

/// A running answer. Two of them over two runs of chunks, merged in order, equal one over both.
pub trait Aggregate: Sized + Send {
    /// The finished answer.
    type Output;

    /// Takes in one chunk's column.
    fn update(&mut self, column: &Chunk);

    /// Takes in what another gathered from the rows after these.
    fn merge(&mut self, after: Self);

    /// The answer.
    fn finish(self) -> Self::Output;
}
