//! What can be answered in one pass over a column's shards, in any order of cutting.

use crate::table::Column;

/// A running answer. Two of them over two runs of shards, merged in order, equal one over both.
pub trait Aggregate: Sized + Send {
    /// The finished answer.
    type Output;

    /// Takes in one shard's column.
    fn update(&mut self, column: &Column);

    /// Takes in what another gathered from the rows after these.
    fn merge(&mut self, after: Self);

    /// The answer.
    fn finish(self) -> Self::Output;
}
