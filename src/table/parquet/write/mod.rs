//! A table as Parquet: zstd, statistics, row groups of 131,072 rows.
//!
//! The same table gives the same bytes: no clock, and how the table is cut into batches does not
//! show. Types are kept, zones and decimals too. A column with cells out of type is written as
//! text, since a typed column has no place for them. Which token a missing cell held is not kept,
//! but NaN stays NaN.
//!
//! What a column becomes is decided from the whole of it (`table::stored`). Then, row group by row group, the
//! rows of each are gathered from their batches (`gather`), given a dictionary where it saves bytes
//! (`dictionary`), cut into pages and packed (`pages`, of `cells` and `runs`). The footer (`footer`, in
//! Thrift's words: `compact`) says where they are, and their least and greatest values (`ends`), and what they are
//! in Arrow's words too (`arrow`).

mod arrow;
mod cells;
pub mod compact;
mod dictionary;
mod ends;
mod footer;
mod gather;
mod pages;
mod runs;

use std::io::Write;

use crate::run::{Context, each};
use crate::table::Table;
use crate::table::out::Out;
use crate::table::pieces::piece;
use crate::table::stored::{self, Stored};
use crate::{Error, Result};
use footer::Group;

/// Rows of a row group.
const GROUP_ROWS: usize = 131_072;
/// What a file begins and ends with.
const MAGIC: &[u8] = b"PAR1";

/// Writes a table. Returns the names of columns that became text, since some of their cells are out of type.
///
/// # Errors
/// When the rows cannot be read any more, `out` refuses the bytes, or the person said stop.
pub async fn write(table: &Table, out: &mut dyn Write, cx: &Context) -> Result<Vec<String>> {
    let types = stored::types(table, cx).await?;
    let mut file = Out::to(out);
    file.put(MAGIC)?;
    let groups = table.rows().div_ceil(GROUP_ROWS as u64);
    cx.begin("writing", groups.saturating_mul(types.len() as u64));
    let mut written = Vec::new();
    for first in (0..table.rows()).step_by(GROUP_ROWS) {
        written.push(group(table, &types, first, &mut file, cx).await?);
    }
    let footer = footer::footer(&stored::columns(table, &types), &written, table.rows());
    file.put(&footer)?;
    let length =
        u32::try_from(footer.len()).map_err(|_| Error::internal("the footer is larger than Parquet can say"))?;
    file.put(&length.to_le_bytes())?;
    file.put(MAGIC)?;
    Ok(stored::became_text(table, &types))
}

/// Writes the row group that begins with a row.
async fn group(table: &Table, types: &[Stored], first: u64, file: &mut Out<'_>, cx: &Context) -> Result<Group> {
    let rows = (table.rows() - first).min(GROUP_ROWS as u64) as usize;
    let parts = piece(table, first, rows)?;
    if parts.iter().map(|part| part.rows.len()).sum::<usize>() != rows {
        return Err(Error::internal("the table ends before its last row"));
    }
    let packed = each(cx, types.len(), |column| {
        let stored = types
            .get(column)
            .ok_or_else(|| Error::internal("a column without a type"))?;
        pages::pack(stored, &gather::gather(stored, column, &parts)?)
    });
    let (start, mut chunks) = (file.written(), Vec::new());
    for packed in packed.await? {
        file.put(&packed.bytes)?;
        chunks.push(packed.told);
    }
    Ok(Group { start, chunks })
}
