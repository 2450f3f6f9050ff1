//! A table as an Arrow file ("Feather" of the second version; IPC file format of Apache Arrow's columnar format 1.5):
//! record batches of 65,536 rows, buffers aligned to 64 bytes, neither dictionaries nor compression.
//!
//! What a column becomes is decided from the whole of it (`table::stored`), as for Parquet: types are kept, zones and
//! decimals too, and a column with cells out of type is text. The same table gives the same bytes.

mod body;
pub mod flat;
mod message;
pub mod schema;

use std::io::Write;

use self::body::{Body, body};
use self::flat::Value;
use self::message::{ALIGNED, CONTINUES, Header, VERSION};
use super::Table;
use super::out::Out;
use super::pieces::piece;
use super::stored::{self, Column, Stored};
use crate::run::{Context, each};
use crate::{Error, Result};

/// Rows of a record batch.
const BATCH_ROWS: usize = 1 << 16;
/// What a file begins and ends with.
pub const MAGIC: &[u8] = b"ARROW1";

/// Where a record batch is: its place, the bytes that tell of it, and its own.
type Block = [u64; 3];

/// Writes a table. Returns the names of columns that became text, since some of their cells are out of type.
///
/// # Errors
/// When the rows cannot be read any more, `out` refuses the bytes, or the person said stop.
pub async fn write(table: &Table, out: &mut dyn Write, cx: &Context) -> Result<Vec<String>> {
    let types = stored::types(table, cx).await?;
    let columns = stored::columns(table, &types);
    let mut file = Out::to(out);
    file.put(MAGIC)?;
    file.put(&[0; 2])?;
    file.put(&schema::message(&columns))?;
    let batches = table.rows().div_ceil(BATCH_ROWS as u64);
    cx.begin("writing", batches.saturating_mul(types.len() as u64));
    let mut blocks = Vec::new();
    for first in (0..table.rows()).step_by(BATCH_ROWS) {
        blocks.push(batch(table, &types, first, &mut file, cx).await?);
    }
    file.put(&CONTINUES)?;
    file.put(&[0; 4])?;
    let footer = footer(&columns, &blocks);
    file.put(&footer)?;
    file.put(&(footer.len() as u32).to_le_bytes())?;
    file.put(MAGIC)?;
    Ok(stored::became_text(table, &types))
}

/// Writes the record batch that begins with a row.
async fn batch(table: &Table, types: &[Stored], first: u64, file: &mut Out<'_>, cx: &Context) -> Result<Block> {
    let rows = (table.rows() - first).min(BATCH_ROWS as u64) as usize;
    let parts = piece(table, first, rows)?;
    if parts.iter().map(|part| part.rows.len()).sum::<usize>() != rows {
        return Err(Error::internal("the table ends before its last row"));
    }
    let bodies = each(cx, types.len(), |column| {
        let stored = types
            .get(column)
            .ok_or_else(|| Error::internal("a column without a type"))?;
        body(stored, column, &parts)
    });
    let bodies = bodies.await?;
    let (about, length) = record_batch(rows, &bodies);
    let at = file.written();
    file.put(&message::metadata(Header::RecordBatch, about, length, at))?;
    let start = file.written();
    for buffer in bodies.iter().flat_map(|body| &body.buffers) {
        file.put(buffer)?;
        let unused = padded(buffer) - buffer.len() as u64;
        file.put([0; ALIGNED as usize].get(..unused as usize).unwrap_or(&[]))?;
    }
    Ok([at, start - at, length])
}

/// Bytes of a buffer with those behind it that are unused.
fn padded(buffer: &[u8]) -> u64 {
    (buffer.len() as u64).next_multiple_of(ALIGNED)
}

/// What tells of a record batch, and the bytes that its buffers take.
fn record_batch<'a>(rows: usize, bodies: &[Body]) -> (Vec<(u16, Value<'a>)>, u64) {
    let nodes = bodies.iter().flat_map(|body| [body.rows as i64, body.missing as i64]);
    let (mut buffers, mut at) = (Vec::new(), 0);
    for buffer in bodies.iter().flat_map(|body| &body.buffers) {
        buffers.extend([at as i64, buffer.len() as i64]);
        at += padded(buffer);
    }
    // 0: length, 1: nodes of length and null_count, 2: buffers of offset and length.
    let about = vec![
        (0, Value::Long(rows as i64)),
        (1, Value::Numbers(2, nodes.collect())),
        (2, Value::Numbers(2, buffers)),
    ];
    (about, at)
}

/// The end of the file: its columns once more, and where the record batches are (File.fbs of Apache Arrow).
fn footer(columns: &[Column<'_>], blocks: &[Block]) -> Vec<u8> {
    // Each block's metaDataLength has four bytes, and four that are unused.
    let blocks = blocks.iter().flatten().map(|number| *number as i64);
    // 0: version, 1: schema, 2: dictionaries, 3: recordBatches.
    flat::buffer(&[
        (0, Value::Short(VERSION)),
        (1, Value::Table(schema::schema(columns))),
        (2, Value::Numbers(3, Vec::new())),
        (3, Value::Numbers(3, blocks.collect())),
    ])
}
