//! The rows of another table with other columns: kept, given, or computed as they are read.

use std::sync::Arc;

use super::{Cells, Made, check_names};
use crate::run::{Context, each};
use crate::table::chunk::Chunk;
use crate::table::{Batch, Column, Field, Loading, Reader, Store, Table, Take, Taking};
use crate::{Error, Result};

impl Table {
    /// The same rows with these columns.
    ///
    /// # Errors
    /// When a name is empty or stands twice, cells that are given are not as many as the rows, the
    /// source cannot be read any more, or the person said stop.
    pub async fn with_columns(&self, made: Vec<Made>, cx: &Context) -> Result<Table> {
        let all_there = !made.iter().any(|made| matches!(made.cells, Cells::Computed(..)));
        if all_there {
            return self.arranged(made);
        }
        let Store::Memory(own) = self.store() else {
            return self.computed(made);
        };
        let (mut columns, mut memory) = (Vec::with_capacity(made.len()), 0u64);
        for one in &made {
            let of = one.needs().iter().map(|place| own.get(*place).cloned());
            let of: Option<Vec<Column>> = of.collect();
            let column = whole(one, &of.ok_or_else(|| Error::internal("a column is gone"))?, cx).await?;
            memory = memory.saturating_add(column.memory());
            columns.push(Made::held(one.field.name.clone(), column));
            if memory > cx.memory() {
                return self.computed(made);
            }
        }
        self.arranged(columns)
    }

    /// The same, computed whenever they are read.
    pub(crate) fn computed(&self, made: Vec<Made>) -> Result<Table> {
        let fields: Vec<Field> = made.iter().map(|made| made.field.clone()).collect();
        check_names(&fields)?;
        let parent = self.clone();
        self.read_by(fields, self.rows(), Arc::new(Computed { parent, made }))
    }
}

/// A whole column, from the whole columns that it needs.
async fn whole(made: &Made, of: &[Column], cx: &Context) -> Result<Column> {
    let by = match &made.cells {
        Cells::Kept(_) => return of.first().cloned().ok_or_else(|| Error::internal("a column is gone")),
        Cells::Held(column) => return Ok(column.clone()),
        Cells::Computed(_, by) => by,
    };
    let firsts: Vec<usize> = of
        .first()
        .map_or_else(Vec::new, |one| one.chunks().map(|(first, _)| first).collect());
    let chunks = each(cx, firsts.len(), |at| {
        let chunks = of.iter().map(|column| column.iter().nth(at).cloned());
        let chunks: Option<Vec<Arc<Chunk>>> = chunks.collect();
        let chunks = chunks.ok_or_else(|| Error::internal("columns that are cut at different rows"))?;
        by.apply(firsts.get(at).copied().unwrap_or(0) as u64, &chunks)
    })
    .await?;
    Column::shared(&chunks)
}

/// Reads from the other table, and computes.
struct Computed {
    parent: Table,
    made: Vec<Made>,
}

impl Computed {
    /// The columns at some places, and the places of the other table's columns that they need.
    fn wanted(&self, columns: &[usize]) -> Result<(Vec<&Made>, Vec<usize>)> {
        let made: Option<Vec<&Made>> = columns.iter().map(|at| self.made.get(*at)).collect();
        let made = made.ok_or_else(|| Error::internal("a column is gone"))?;
        let mut needs: Vec<usize> = made.iter().flat_map(|made| made.needs().iter().copied()).collect();
        needs.sort_unstable();
        needs.dedup();
        // Some column must say where chunks begin and end.
        if needs.is_empty() && !self.parent.fields().is_empty() {
            needs.push(0);
        }
        Ok((made, needs))
    }
}

/// Some rows of the wanted columns, from the same rows of what they need.
fn batch(made: &[&Made], needs: &[usize], first: u64, of: &Batch) -> Result<Batch> {
    let chunk = |place: &usize| {
        let at = needs.binary_search(place).ok();
        let chunk = at.and_then(|at| of.columns.get(at)).cloned();
        chunk.ok_or_else(|| Error::internal("a column is gone"))
    };
    let cells = |made: &&Made| match &made.cells {
        Cells::Kept(place) => chunk(place),
        Cells::Held(column) => {
            let first = usize::try_from(first).unwrap_or(usize::MAX);
            column.slice(first..first.saturating_add(of.rows)).map(Arc::new)
        }
        Cells::Computed(places, by) => by.apply(first, &places.iter().map(chunk).collect::<Result<Vec<_>>>()?),
    };
    Ok(Batch {
        rows: of.rows,
        columns: made.iter().map(cells).collect::<Result<_>>()?,
    })
}

impl Reader for Computed {
    fn load<'a>(&'a self, columns: &'a [usize], cx: &'a Context) -> Loading<'a> {
        Box::pin(async move {
            let (made, needs) = self.wanted(columns)?;
            let own = self.parent.columns(&needs, cx).await?;
            let ends: Option<Vec<usize>> = own.first().map(|one| one.ends().collect());
            let mut loaded = Vec::with_capacity(made.len());
            for made in made {
                let of = made.needs().iter().map(|place| {
                    let at = needs.binary_search(place).ok();
                    at.and_then(|at| own.get(at)).cloned()
                });
                let of: Option<Vec<Column>> = of.collect();
                let column = whole(made, &of.ok_or_else(|| Error::internal("a column is gone"))?, cx).await?;
                loaded.push(match &ends {
                    Some(ends) => column.cut(ends)?,
                    None => column,
                });
            }
            Ok(loaded)
        })
    }

    fn chunks<'a>(&'a self, columns: &'a [usize], bytes: u64, cx: &'a Context, take: Take<'a>) -> Taking<'a> {
        Box::pin(async move {
            let (made, needs) = self.wanted(columns)?;
            let mut first = 0;
            let mut of_parent = |of: &Batch| {
                let batch = batch(&made, &needs, first, of)?;
                first += of.rows as u64;
                take(&batch)
            };
            self.parent.each_chunk(&needs, bytes, cx, &mut of_parent).await
        })
    }

    fn look(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        let (made, needs) = self.wanted(columns)?;
        let mut first = 0;
        self.parent.look_at(&needs, bytes, &mut |of: &Batch| {
            let batch = batch(&made, &needs, first, of)?;
            first += of.rows as u64;
            take(&batch)
        })
    }

    fn size(&self, column: usize) -> u64 {
        let Some(made) = self.made.get(column) else { return 0 };
        let of: u64 = made.needs().iter().map(|place| self.parent.size(*place)).sum();
        match &made.cells {
            Cells::Kept(_) => of,
            // It is held in any case.
            Cells::Held(_) => 0,
            // What it is made from is there at the same time.
            Cells::Computed(..) => of.saturating_mul(2),
        }
    }

    fn window(&self, columns: &[usize], first: u64, count: usize) -> Result<Batch> {
        let (made, needs) = self.wanted(columns)?;
        let first = first.min(self.parent.rows());
        batch(&made, &needs, first, &self.parent.window(&needs, first, count)?)
    }
}
