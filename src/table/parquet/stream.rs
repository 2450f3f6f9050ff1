//! Columns in chunks of rows, one after another, of which none is kept: for those that are too
//! large to be held. What a chunk alone cannot know, the shapes of the whole column, is found in
//! a reading before, once.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{self, Poll, Waker};

use super::columns::{Builder, Cells};
use super::floats::Floats;
use super::group::Run;
use super::kinds::How;
use super::plan::Plan;
use super::read::batch;
use super::unify::{agree_on_floats, agree_on_unit};
use crate::run::{Context, Stopwatch};
use crate::table::Take;
use crate::table::chunk::Ints;
use crate::{Error, Result};

/// What all chunks of a column must agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Floats, or timestamps of 96 bits, that are unscaled values of this scale.
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
    pub async fn each_chunk(&self, columns: &[usize], bytes: u64, cx: &Context, take: Take<'_>) -> Result<()> {
        let unknown = self.without_shape(columns)?;
        if !unknown.is_empty() {
            let mut extents = Extents::default();
            self.begin(&unknown, cx);
            let texts = AtomicU64::new(0);
            let mut parts = Parts::new(self, &unknown, bytes, (&texts, cx.stopwatch()));
            while let Some((done, part)) = parts.next()? {
                cx.tick(done).await?;
                part.into_iter()
                    .for_each(|(_, builders)| extents.add(&unknown, builders));
            }
            self.know(extents)?;
        }
        let shapes = self.shapes_of(columns)?;
        self.begin(columns, cx);
        let texts = AtomicU64::new(0);
        let mut parts = Parts::new(self, columns, bytes, (&texts, cx.stopwatch()));
        while let Some((done, part)) = parts.next()? {
            cx.tick(done).await?;
            if let Some(part) = part
                && !self.hand_over(columns, &shapes, part, take)?
            {
                break;
            }
        }
        Ok(())
    }

    /// The same without waiting: nothing here waits but for a turn, and nobody else wants one.
    ///
    /// # Errors
    /// When the file is damaged or cannot be read, or `take` fails.
    pub fn each_chunk_now(&self, columns: &[usize], bytes: u64, take: Take<'_>) -> Result<()> {
        let cx = Context::silent();
        let mut reading = pin!(self.each_chunk(columns, bytes, &cx, take));
        match reading.as_mut().poll(&mut task::Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => done,
            Poll::Pending => Err(Error::internal("reading a Parquet file waits")),
        }
    }

    fn begin(&self, columns: &[usize], cx: &Context) {
        let groups = self.footer.groups.len();
        let total = (0..groups).map(|group| self.compressed(group, columns)).sum();
        cx.begin("reading", total);
    }

    /// Hands over some rows; whether more are wanted.
    fn hand_over(
        &self,
        columns: &[usize],
        shapes: &[Shape],
        (rows, mut builders): (usize, Vec<Builder>),
        take: Take<'_>,
    ) -> Result<bool> {
        for (builder, shape) in builders.iter_mut().zip(shapes) {
            builder.take_shape(*shape)?;
        }
        take(&batch(self, columns, rows, builders)?)
    }

    /// What is known of the shapes of some columns.
    pub(super) fn shapes_of(&self, columns: &[usize]) -> Result<Vec<Shape>> {
        let known = self.shapes.lock().map_err(|_| Error::internal("a thread failed"))?;
        let shape = |column: &usize| known.get(column).copied().unwrap_or(Shape::Any);
        Ok(columns.iter().map(shape).collect())
    }

    /// Those of the columns whose chunks do not tell what the whole column is.
    fn without_shape(&self, columns: &[usize]) -> Result<Vec<usize>> {
        let known = self.shapes.lock().map_err(|_| Error::internal("a thread failed"))?;
        let open = |column: &usize| {
            let how = self.columns.get(*column).map(|plan| plan.how);
            matches!(how, Some(How::Float | How::Unsigned | How::Instant)) && !known.contains_key(column)
        };
        Ok(columns.iter().copied().filter(open).collect())
    }

    /// Remembers the shapes of columns that have been read.
    fn know(&self, extents: Extents) -> Result<()> {
        let mut known = self.shapes.lock().map_err(|_| Error::internal("a thread failed"))?;
        for (column, mut parts) in extents.0 {
            self.cut.note(column, parts.iter().filter_map(Builder::instants));
            agree_on_floats(&mut parts);
            agree_on_unit(&mut parts);
            let shape = parts.iter().fold(Shape::Any, |shape, part| match &part.cells {
                Cells::Float(Floats::Fixed(_, scale)) => Shape::Scaled(*scale),
                Cells::Float(Floats::Raw(..)) => Shape::Raw,
                Cells::Instant(instants) => Shape::Scaled(instants.scale()),
                Cells::Wide(..) => Shape::Wide,
                _ => shape,
            });
            known.insert(column, shape);
        }
        Ok(())
    }
}

/// What the parts of columns have told of their shapes.
#[derive(Default)]
struct Extents(BTreeMap<usize, Vec<Builder>>);

impl Extents {
    fn add(&mut self, columns: &[usize], builders: Vec<Builder>) {
        for (column, builder) in columns.iter().zip(builders) {
            self.0.entry(*column).or_default().push(builder.extent());
        }
    }
}

/// Rows and their cells, column by column.
type Part = (usize, Vec<Builder>);

/// Builders with some rows, one after another.
struct Parts<'a> {
    run: Run<'a>,
    texts: &'a AtomicU64,
    bytes: u64,
}

impl<'a> Parts<'a> {
    fn new(plan: &'a Plan, columns: &'a [usize], bytes: u64, (texts, watch): (&'a AtomicU64, &'a Stopwatch)) -> Self {
        texts.store(0, Ordering::Relaxed);
        let groups = plan.footer.groups.len();
        Parts {
            run: Run::in_parts(plan, columns, 0..groups, (texts, watch)),
            texts,
            bytes,
        }
    }

    /// Goes a step on: compressed bytes done, and rows with their builders once they are enough.
    /// `None` at the end.
    fn next(&mut self) -> Result<Option<(u64, Option<Part>)>> {
        let step = self.run.step()?;
        let full = step.is_none() || self.run.memory() >= self.bytes;
        let part = if full {
            self.texts.store(0, Ordering::Relaxed);
            Some(self.run.take()).filter(|(rows, _)| *rows > 0)
        } else {
            None
        };
        match (step, part) {
            (None, None) => Ok(None),
            (step, part) => Ok(Some((step.unwrap_or(0), part))),
        }
    }
}

impl Builder {
    /// What is to be known of its cells to tell the shape of the whole column.
    fn extent(mut self) -> Builder {
        self.cells = match self.cells {
            Cells::Float(Floats::Fixed(values, scale)) => {
                let (min, max) = values.range();
                let mut ends = Ints::default();
                ends.push(min);
                ends.push(max);
                Cells::Float(Floats::Fixed(ends, scale))
            }
            Cells::Float(Floats::Raw(..)) => Cells::Float(Floats::Raw(Vec::new(), 0)),
            Cells::Instant(mut instants) => {
                instants.keep_ends();
                Cells::Instant(instants)
            }
            Cells::Wide(_, scale) => Cells::Wide(Vec::new(), scale),
            Cells::Unsigned(_) => Cells::Unsigned(Ints::default()),
            other => other,
        };
        (self.valid, self.nans, self.invalid) = Default::default();
        self
    }

    /// Takes the shape that the whole column has.
    pub(super) fn take_shape(&mut self, shape: Shape) -> Result<()> {
        let fits = match (&mut self.cells, shape) {
            (Cells::Float(floats), Shape::Scaled(scale)) => floats.rescale(scale),
            (Cells::Float(floats), Shape::Raw) => {
                floats.make_raw();
                true
            }
            (Cells::Instant(instants), Shape::Scaled(scale)) => instants.rescale(scale),
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
