//! A table as Parquet: zstd, statistics, row groups of 131,072 rows.
//!
//! The same table gives the same bytes: no clock, and how the table is cut into batches does not
//! show. Types are kept, zones and decimals too. A column with cells out of type is written as
//! text, since a typed column has no place for them. Which token a missing cell held is not kept,
//! but NaN stays NaN.

use std::io::Write;
use std::sync::{Arc, Mutex};

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::run::Context;
use crate::table::arrow::{Extent, Shape};
use crate::table::pieces::piece;
use crate::table::{Batch, Table, Type};
use crate::{Error, Result};

/// Rows of a row group.
const GROUP_ROWS: usize = 131_072;
/// Rows handed to the encoder at once; a divisor of [`GROUP_ROWS`].
const STEP: usize = 16_384;

/// Writes a table. Returns the names of columns that became text, since some of their cells are out of type.
///
/// # Errors
/// When the rows cannot be read any more, `out` refuses the bytes, or the person said stop.
pub async fn write(table: &Table, out: &mut dyn Write, cx: &Context) -> Result<Vec<String>> {
    let shapes = shapes(table, cx).await?;
    let schema = schema(table, &shapes);
    cx.begin("writing", table.rows());
    let waiting = Waiting::default();
    let mut writer =
        ArrowWriter::try_new(waiting.clone(), Arc::clone(&schema), Some(properties())).map_err(|e| failed(&e))?;
    let mut first = 0u64;
    while first < table.rows() {
        // Fetched by row groups: what is not in memory has to be found in its file each time.
        let rows = (table.rows() - first).min(GROUP_ROWS as u64) as usize;
        let parts = piece(table, first, rows)?;
        if parts.iter().map(|part| part.rows.len()).sum::<usize>() != rows {
            return Err(Error::internal("the table ends before its last row"));
        }
        let arrays = shapes
            .iter()
            .enumerate()
            .map(|(column, shape)| shape.array(column, &parts));
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays.collect::<Result<_>>()?);
        let batch = batch.map_err(|e| Error::internal(e.to_string()))?;
        for start in (0..rows).step_by(STEP) {
            let count = STEP.min(rows - start);
            writer.write(&batch.slice(start, count)).map_err(|e| failed(&e))?;
            cx.tick(count as u64).await?;
        }
        writer.flush().map_err(|e| failed(&e))?;
        waiting.pass_on(out)?;
        first += rows as u64;
        cx.tick(0).await?;
    }
    writer.close().map_err(|e| failed(&e))?;
    waiting.pass_on(out)?;
    let both = table.fields().iter().zip(&shapes);
    let became = both.filter(|(field, shape)| field.r#type != Type::Text && shape.is_text());
    Ok(became.map(|(field, _)| field.name.clone()).collect())
}

/// The Arrow type of each column, decided from the whole column. A table that is not in memory is
/// read for it once more.
async fn shapes(table: &Table, cx: &Context) -> Result<Vec<Shape>> {
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
    Ok(extents.iter().map(Shape::of).collect())
}

fn schema(table: &Table, shapes: &[Shape]) -> SchemaRef {
    let fields = table
        .fields()
        .iter()
        .zip(shapes)
        .map(|(field, shape)| Field::new(&field.name, shape.data.clone(), true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by(format!("glovebox {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .build()
}

fn failed(error: &ParquetError) -> Error {
    Error::internal(format!("the Parquet encoder refused: {error}"))
}

/// Encoded bytes on their way: the encoder wants a writer that could go to another thread, and
/// what a page or a pipe offers need not.
#[derive(Clone, Default)]
struct Waiting(Arc<Mutex<Vec<u8>>>);

impl Waiting {
    fn pass_on(&self, out: &mut dyn Write) -> Result<()> {
        let mut bytes = self.0.lock().map_err(|_| Error::internal("the encoder failed"))?;
        out.write_all(&bytes).map_err(|e| Error::Unwritable {
            file: "The file".into(),
            what: e.to_string(),
        })?;
        bytes.clear();
        Ok(())
    }
}

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .map_err(|_| std::io::Error::other("the encoder failed"))?
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
