//! On which lines of a text file its rows stand.

use serde::{Deserialize, Serialize};

/// Lines are counted from 1, as editors count them; rows from 0. Cells may hold line ends, and lines between rows may be
/// passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lines {
    /// The line on which the first row begins.
    pub first: u64,
    /// Rows from which on there were more lines than one for each row, and how many in all up to there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<(u64, u64)>,
}

impl Lines {
    /// The line on which a row begins.
    pub fn of(&self, row: u64) -> u64 {
        let after = self.more.partition_point(|(from, _)| *from <= row);
        let more = after.checked_sub(1).and_then(|at| self.more.get(at));
        self.first + row + more.map_or(0, |(_, lines)| *lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stands_behind_all_lines_before_it() {
        let lines = Lines {
            first: 2,
            more: vec![(3, 1), (5, 4)],
        };
        let of: Vec<u64> = (0..7).map(|row| lines.of(row)).collect();
        assert_eq!(of, [2, 3, 4, 6, 7, 11, 12]);
    }
}
