//! The question "how would the first rows look, read in this way?" and its answer, as plain data.

use serde::{Deserialize, Serialize};

use super::{Ask, Lane};
use crate::table::{Field, ReadOptions, Rows};

/// Reads the beginning of a text file in another way than its table was read; the table stays as it is. Asked of one
/// table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreviewReading {
    /// How to read it.
    pub reading: ReadOptions,
}

/// The first rows of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FirstRows {
    /// The columns, with the types that the rows of the file's beginning suggest.
    pub fields: Vec<Field>,
    /// The first rows, and the first of those after them that hold a letter beyond ASCII: by them an encoding is
    /// judged.
    pub rows: Rows,
}

impl Ask for PreviewReading {
    const NAME: &'static str = "preview-reading";
    const DOING: &'static str = "Reading the first rows";
    const LANE: Lane = Lane::Quick;
    type Answer = FirstRows;
}

#[cfg(feature = "engine")]
mod run {
    use std::sync::Arc;

    use super::{FirstRows, PreviewReading};
    use crate::Result;
    use crate::ask::{Run, Tables};
    use crate::run::Context;
    use crate::table::source::{self, Memory};
    use crate::table::{self, Cell, Rows, RowsOptions};

    /// Bytes of the file that are read.
    const HEAD: usize = 1 << 16;
    /// Rows among which letters beyond ASCII are looked for.
    const READ: u64 = 500;
    /// Rows that are shown: the first, and others with such letters.
    const FIRST: usize = 4;
    const LETTERED: usize = 3;

    impl Run for PreviewReading {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<FirstRows> {
            let whole = on.source()?;
            let mut head = source::read(&*whole, 0, HEAD)?;
            if (head.len() as u64) < whole.size() {
                // A record that is cut would be told to be short.
                let end = head.iter().rposition(|byte| *byte == b'\n');
                head.truncate(end.map_or(head.len(), |end| end + 1));
            }
            let head = Arc::new(Memory::new(whole.name(), head));
            let table = table::open(head, &self.reading, cx).await?;
            let wanted = RowsOptions {
                limit: READ,
                ..RowsOptions::default()
            };
            let view = table::view(&table, &wanted, cx).await?;
            Ok(FirstRows {
                fields: table.fields().to_vec(),
                rows: telling(table::cells(&table, &view, &wanted)?),
            })
        }
    }

    /// The rows that are shown of those that were read.
    fn telling(read: Rows) -> Rows {
        let mut lettered = 0;
        let all = read.rows.into_iter().zip(read.cells).enumerate();
        let shown = all.filter(|(place, (_, cells))| {
            let is_shown = *place < FIRST || (lettered < LETTERED && cells.iter().any(has_letters));
            lettered += usize::from(is_shown && *place >= FIRST);
            is_shown
        });
        let (rows, cells) = shown.map(|(_, row)| row).unzip();
        Rows {
            total: read.total,
            rows,
            cells,
            written: Vec::new(),
        }
    }

    fn has_letters(cell: &Cell) -> bool {
        match cell {
            Cell::Missing(text) | Cell::Value(text) | Cell::OutOfType(text) => !text.is_ascii(),
        }
    }
}
