//! The rows of several tables, one table after the other.

use std::sync::Arc;

use crate::run::Context;
use crate::table::chunk::Chunk;
use crate::table::{Batch, Column, Field, Loading, Reader, Store, Table, Take, Taking};
use crate::{Error, Result};

impl Table {
    /// The rows of another table after its own. Both have the same columns in the same order; what
    /// differs in scale or dictionary is made to agree.
    ///
    /// # Errors
    /// When names or types of columns differ, when numbers have no common scale, when there are
    /// more rows than can be numbered, or the person said stop.
    pub async fn append(&self, other: &Table, cx: &Context) -> Result<Table> {
        if self.fields() != other.fields() {
            return Err(Error::option(
                "table",
                "its columns are not the same, in name, type and order",
            ));
        }
        let rows = self.rows() + other.rows();
        if rows > u64::from(crate::table::MAX_ROWS) {
            return Err(Error::option(
                "table",
                "both together have more rows than can be numbered",
            ));
        }
        // What has no rows has no say in how cells are held.
        let mut parts = vec![self.clone(), other.clone()];
        if rows > 0 {
            parts.retain(|part| part.rows() > 0);
        }
        let forms = forms(&parts)?;
        if let (Store::Memory(own), Store::Memory(others)) = (self.store(), other.store())
            && self.memory().saturating_add(other.memory()) <= cx.memory()
        {
            let mut columns = Vec::with_capacity(own.len());
            for ((own, other), field) in own.iter().zip(others).zip(self.fields()) {
                columns.push(named(field, Column::concat(&[own.clone(), other.clone()]))?);
                cx.tick(0).await?;
            }
            return Ok(self.derived(self.fields().to_vec(), rows, Store::Memory(columns)));
        }
        self.check_scales(other, &forms, cx).await?;
        let depth = self.depth().max(other.depth());
        let deeper = if self.depth() < depth { other } else { self };
        let reader = Arc::new(Appended { parts, forms });
        let table = deeper.read_by(self.fields().to_vec(), rows, reader)?;
        Ok(self
            .derived(self.fields().to_vec(), rows, table.store().clone())
            .with_depth(table.depth()))
    }
}

impl Table {
    /// Whether numbers of both fit the scale that they have together: before one is read, not after.
    async fn check_scales(&self, other: &Table, forms: &[Arc<Chunk>], cx: &Context) -> Result<()> {
        for ((at, field), form) in self.fields().iter().enumerate().zip(forms) {
            let mut columns = Vec::new();
            for part in [self, other].into_iter().filter(|part| part.rows() > 0) {
                let empty = part.window(&[at], 0, 0)?.columns.pop();
                if empty.is_none_or(|empty| !empty.is_like(form)) {
                    columns.extend(part.columns(&[at], cx).await?);
                }
            }
            for (_, chunk) in columns.iter().flat_map(Column::chunks) {
                named(field, Chunk::concat(&[&**form, chunk]))?;
            }
        }
        Ok(())
    }
}

/// A fault of two columns that do not go together, told of the column.
fn named<T>(field: &Field, result: Result<T>) -> Result<T> {
    result.map_err(|error| match error {
        Error::Internal(inside) => Error::option("table", format!("\"{}\": {}", field.name, inside.what)),
        other => other,
    })
}

/// For each column a chunk without rows that is held as the column of all tables is.
fn forms(parts: &[Table]) -> Result<Vec<Arc<Chunk>>> {
    let fields = parts.first().map_or(&[][..], Table::fields);
    let all: Vec<usize> = (0..fields.len()).collect();
    let empty: Vec<Batch> = parts
        .iter()
        .map(|part| part.window(&all, 0, 0))
        .collect::<Result<_>>()?;
    let form = |(at, field): (usize, &Field)| {
        let chunks: Vec<&Chunk> = empty
            .iter()
            .filter_map(|batch| batch.columns.get(at))
            .map(|c| &**c)
            .collect();
        let joined = named(field, Chunk::concat(&chunks));
        Ok(Arc::new(joined?.slice(0, 0)))
    };
    fields.iter().enumerate().map(form).collect()
}

/// Reads from each table in turn.
struct Appended {
    parts: Vec<Table>,
    forms: Vec<Arc<Chunk>>,
}

impl Appended {
    /// A batch of one of the tables, held as all are.
    fn agreeing(&self, columns: &[usize], batch: &Batch) -> Result<Batch> {
        let both = batch.columns.iter().zip(columns);
        let chunk = |(chunk, at): (&Arc<Chunk>, &usize)| match self.forms.get(*at) {
            Some(form) => Chunk::like(chunk, form),
            None => Err(Error::internal("a column is gone")),
        };
        Ok(Batch {
            rows: batch.rows,
            columns: both.map(chunk).collect::<Result<_>>()?,
        })
    }
}

impl Reader for Appended {
    fn load<'a>(&'a self, columns: &'a [usize], cx: &'a Context) -> Loading<'a> {
        Box::pin(async move {
            let mut all: Vec<Vec<Column>> = vec![Vec::new(); columns.len()];
            for part in &self.parts {
                let loaded = part.columns(columns, cx).await?;
                all.iter_mut().zip(loaded).for_each(|(all, one)| all.push(one));
            }
            all.iter().map(|parts| Column::concat(parts)).collect()
        })
    }

    fn chunks<'a>(&'a self, columns: &'a [usize], bytes: u64, cx: &'a Context, take: Take<'a>) -> Taking<'a> {
        Box::pin(async move {
            let mut more = true;
            for part in self.parts.iter() {
                let mut of_part = |batch: &Batch| {
                    more = take(&self.agreeing(columns, batch)?)?;
                    Ok(more)
                };
                part.each_chunk(columns, bytes, cx, &mut of_part).await?;
                if !more {
                    break;
                }
            }
            Ok(())
        })
    }

    fn look(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        let mut more = true;
        for part in self.parts.iter() {
            part.look_at(columns, bytes, &mut |batch: &Batch| {
                more = take(&self.agreeing(columns, batch)?)?;
                Ok(more)
            })?;
            if !more {
                break;
            }
        }
        Ok(())
    }

    fn size(&self, column: usize) -> u64 {
        // Each is read, and then all are put together.
        self.parts
            .iter()
            .map(|part| part.size(column))
            .sum::<u64>()
            .saturating_mul(2)
    }

    fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
        let (mut found, mut start): (Vec<Batch>, u64) = (Vec::new(), 0);
        let end = first.saturating_add(count as u64);
        for part in &self.parts {
            let from = first.max(start);
            let to = end.min(start + part.rows());
            if from < to {
                let batch = part.window(columns, from - start, (to - from) as usize)?;
                found.push(self.agreeing(columns, &batch)?);
            }
            start += part.rows();
        }
        let column = |(place, at): (usize, &usize)| {
            let form = self.forms.get(*at).ok_or_else(|| Error::internal("a column is gone"))?;
            let chunks = found.iter().filter_map(|batch| batch.columns.get(place));
            let chunks: Vec<&Chunk> = std::iter::once(form).chain(chunks).map(|chunk| &**chunk).collect();
            Chunk::concat(&chunks).map(Arc::new)
        };
        Ok(Batch {
            rows: found.iter().map(|batch| batch.rows).sum(),
            columns: columns.iter().enumerate().map(column).collect::<Result<_>>()?,
        })
    }
}
