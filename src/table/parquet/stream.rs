//! Columns in chunks of rows, one after another, of which none is kept: for those that are too
//! large to be held. What a chunk alone cannot know, the shapes of the whole column, is found in
//! a reading before, once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use super::columns::{Builder, Cells};
use super::floats::Floats;
use super::kinds::How;
use super::plan::Plan;
use super::read::{Run, shards};
use super::settle::agree_on_floats;
use crate::scan::{Phase, Progress};
use crate::table::column::Ints;
use crate::table::Take;
use crate::{Error, Result};

/// What all chunks of a column must agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Floats that are mantissas of this scale.
    Scaled(u8),
    /// Floats as they are.
    Raw,
    /// Unsigned integers of which some need more than 64 bits.
    Wide,
    /// Nothing.
    Any,
}

impl Plan {
    /// Hands over all rows of some columns, chunk after chunk.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read, the person said stop, or `take` fails.
    pub async fn each_chunk(&self, columns: &[usize], bytes: u64, progress: &Progress, take: Take<'_>) -> Result<()> {
        self.find_shapes(columns, bytes, progress).await?;
        let shapes: Vec<Shape> = {
            let known = self.shapes.lock().map_err(|_| Error::internal("a thread failed"))?;
            let shape = |column: &usize| known.get(column).copied().unwrap_or(Shape::Any);
            columns.iter().map(shape).collect()
        };
        self.each_part(columns, bytes, progress, &mut |rows, mut builders| {
            for (builder, shape) in builders.iter_mut().zip(&shapes) {
                builder.take_shape(*shape)?;
            }
            for shard in shards(self, columns, vec![(rows, builders)]) {
                take(&shard)?;
            }
            Ok(())
        })
        .await
    }

    /// Reads those of the columns once whose cells alone do not tell their shape.
    async fn find_shapes(&self, columns: &[usize], bytes: u64, progress: &Progress) -> Result<()> {
        let unknown: Vec<usize> = {
            let known = self.shapes.lock().map_err(|_| Error::internal("a thread failed"))?;
            let open = |column: &usize| {
                let how = self.columns.get(*column).map(|plan| plan.how);
                matches!(how, Some(How::Float | How::Unsigned)) && !known.contains_key(column)
            };
            columns.iter().copied().filter(open).collect()
        };
        if unknown.is_empty() {
            return Ok(());
        }
        let mut extents: BTreeMap<usize, Vec<Builder>> = BTreeMap::new();
        self.each_part(&unknown, bytes, progress, &mut |_, builders| {
            for (column, builder) in unknown.iter().zip(builders) {
                extents.entry(*column).or_default().push(builder.extent());
            }
            Ok(())
        })
        .await?;
        let mut known = self.shapes.lock().map_err(|_| Error::internal("a thread failed"))?;
        for (column, mut parts) in extents {
            agree_on_floats(&mut parts);
            let shape = parts.iter().fold(Shape::Any, |shape, part| match &part.cells {
                Cells::Float(Floats::Whole(_, scale)) => Shape::Scaled(*scale),
                Cells::Float(Floats::Raw(..)) => Shape::Raw,
                Cells::Wide(..) => Shape::Wide,
                _ => shape,
            });
            known.insert(column, shape);
        }
        Ok(())
    }

    /// Hands over builders with some rows, again and again, and how many rows.
    async fn each_part(
        &self,
        columns: &[usize],
        bytes: u64,
        progress: &Progress,
        take: &mut dyn FnMut(usize, Vec<Builder>) -> Result<()>,
    ) -> Result<()> {
        let groups = self.footer.metadata().num_row_groups();
        let total = (0..groups).map(|group| self.compressed(group, columns)).sum();
        progress.begin(Phase::Reading, total);
        let (texts, watch) = (AtomicU64::new(0), progress.stopwatch());
        let mut run = Run::in_parts(self, columns, 0..groups, (&texts, watch));
        while let Some(done) = run.step()? {
            progress.tick(done).await?;
            if run.memory() >= bytes {
                let (rows, builders) = run.take();
                texts.store(0, Ordering::Relaxed);
                take(rows, builders)?;
            }
        }
        let (rows, builders) = run.take();
        if rows > 0 {
            take(rows, builders)?;
        }
        Ok(())
    }
}

impl Builder {
    /// What is to be known of its cells to tell the shape of the whole column.
    fn extent(mut self) -> Builder {
        self.cells = match self.cells {
            Cells::Float(Floats::Whole(values, scale)) => {
                let (least, greatest) = values.range();
                let mut ends = Ints::default();
                ends.push(least);
                ends.push(greatest);
                Cells::Float(Floats::Whole(ends, scale))
            }
            Cells::Float(Floats::Raw(..)) => Cells::Float(Floats::Raw(Vec::new(), 0)),
            Cells::Wide(_, scale) => Cells::Wide(Vec::new(), scale),
            Cells::Unsigned(_) => Cells::Unsigned(Ints::default()),
            other => other,
        };
        (self.valid, self.nans, self.strays) = Default::default();
        self
    }

    /// Takes the shape that the whole column has.
    fn take_shape(&mut self, shape: Shape) -> Result<()> {
        let fits = match (&mut self.cells, shape) {
            (Cells::Float(floats), Shape::Scaled(scale)) => floats.rescale(scale),
            (Cells::Float(floats), Shape::Raw) => {
                floats.make_raw();
                true
            }
            (Cells::Unsigned(values), Shape::Wide) => {
                let wide = (0..values.len()).map(|row| i128::from(values.get(row))).collect();
                self.cells = Cells::Wide(wide, 0);
                true
            }
            _ => true,
        };
        fits.then_some(())
            .ok_or_else(|| Error::internal("a column whose values have changed since it was opened"))
    }
}
