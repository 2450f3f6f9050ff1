//! A table as Parquet: zstd, statistics, row groups of 131,072 rows.
//!
//! The same table gives the same bytes: no clock, and how the table is cut into batches does not
//! show. Types are kept, zones and decimals too. A column with cells out of type is written as
//! text, since a typed column has no place for them. Which token a missing cell held is not kept,
//! but NaN stays NaN.
//!
//! What a column becomes is decided from the whole of it (`stored`). Then, row group by row group, the
//! rows of each are gathered from their batches (`gather`), given a dictionary where it saves bytes
//! (`dictionary`), cut into pages and packed (`pages`, of `cells` and `runs`). The footer (`footer`, in
//! Thrift's words: `compact`) says where they are, and their least and greatest values (`ends`), and what they are
//! in Arrow's words too (`arrow`, of `flat`).

mod arrow;
mod cells;
pub mod compact;
mod dictionary;
mod ends;
mod flat;
mod footer;
mod gather;
mod pages;
mod runs;
mod stored;

use std::io::Write;

use crate::run::{Context, each};
use crate::table::out::Out;
use crate::table::pieces::piece;
use crate::table::{Batch, Table, Type};
use crate::{Error, Result};
use footer::{Column, Group};
use stored::{Extent, Stored};

/// Rows of a row group.
const GROUP_ROWS: usize = 131_072;
/// What a file begins and ends with.
const MAGIC: &[u8] = b"PAR1";

/// Writes a table. Returns the names of columns that became text, since some of their cells are out of type.
///
/// # Errors
/// When the rows cannot be read any more, `out` refuses the bytes, or the person said stop.
pub async fn write(table: &Table, out: &mut dyn Write, cx: &Context) -> Result<Vec<String>> {
    let types = types(table, cx).await?;
    let both = || table.fields().iter().zip(&types);
    let mut file = Out::to(out);
    file.put(MAGIC)?;
    let groups = table.rows().div_ceil(GROUP_ROWS as u64);
    cx.begin("writing", groups.saturating_mul(types.len() as u64));
    let mut written = Vec::new();
    for first in (0..table.rows()).step_by(GROUP_ROWS) {
        written.push(group(table, &types, first, &mut file, cx).await?);
    }
    let columns = both().map(|(field, stored)| Column {
        name: &field.name,
        stored,
    });
    let footer = footer::footer(&columns.collect::<Vec<_>>(), &written, table.rows());
    file.put(&footer)?;
    let length =
        u32::try_from(footer.len()).map_err(|_| Error::internal("the footer is larger than Parquet can say"))?;
    file.put(&length.to_le_bytes())?;
    file.put(MAGIC)?;
    let became = both().filter(|(field, stored)| field.r#type != Type::Text && stored.is_text());
    Ok(became.map(|(field, _)| field.name.clone()).collect())
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

/// What each column becomes, decided from the whole column. A table that is not in memory is
/// read for it once more.
async fn types(table: &Table, cx: &Context) -> Result<Vec<Stored>> {
    cx.begin("summing up columns", table.rows());
    let mut extents = vec![Extent::default(); table.fields().len()];
    let mut update = |batch: &Batch| {
        let both = extents.iter_mut().zip(&batch.columns);
        both.for_each(|(extent, column)| extent.update(column));
        batch.rows as u64
    };
    if table.is_loaded() {
        for batch in table.batches() {
            let rows = update(&batch);
            cx.tick(rows).await?;
        }
    } else if table.rows() == 0 {
        // Columns without rows tell what they would hold.
        let all: Vec<usize> = (0..table.fields().len()).collect();
        update(&table.window(&all, 0, 0)?);
    } else {
        for first in (0..table.rows()).step_by(GROUP_ROWS) {
            let mut rows = 0;
            for part in piece(table, first, GROUP_ROWS)? {
                rows += update(&part.batch);
            }
            cx.tick(rows).await?;
        }
    }
    Ok(extents.iter().map(Stored::of).collect())
}
