//! What a whole column decided, so that a part of it is read in the same way: a window of rows, or
//! one chunk after another of a column that is too large to be held.

use std::sync::Arc;

use super::build::{Builder, Shape, Zone};
use super::infer::{Hint, Inference, infer};
use super::plan::Plan;
use crate::table::Type;
use crate::table::chunk::{Chunk, Data, Kind};
use crate::{Error, Result};

/// What the parts of a column have in common.
#[derive(Debug, Clone)]
pub struct WholeColumn {
    kind: Kind,
    /// Decimals of its unscaled values; `None` where the cells are no unscaled values.
    scale: Option<u8>,
    /// The texts that stand for missing.
    tokens: Arc<Vec<String>>,
}

impl WholeColumn {
    /// Of all parts of a column that was read.
    pub fn of(parts: &[Chunk]) -> Self {
        let first = parts.first();
        let scale = match first.map(|part| &part.data) {
            Some(Data::Fixed { scale, .. }) => Some(*scale),
            _ => None,
        };
        let tokens = crate::few::set(parts.iter().flat_map(|part| &part.tokens));
        WholeColumn {
            kind: first.map_or_else(|| Kind::of(Type::Text), |part| part.kind.clone()),
            scale,
            tokens: Arc::new(tokens.into_iter().cloned().collect()),
        }
    }

    /// An empty builder goes on as if it had read what comes before.
    pub fn prepare(&self, builder: Builder) -> Builder {
        let mut builder = builder.finalized();
        match &mut builder {
            Builder::Number(b) => match self.scale {
                Some(scale) => b.scale = scale,
                None => b.turn_to_floats(),
            },
            Builder::Time(b) => {
                b.scale = self.scale.unwrap_or(0);
                (b.shape, b.zone) = match self.kind.r#type {
                    Type::Time => (Some(Shape::Clock), None),
                    Type::Timestamp if self.kind.zone.is_some() => (Some(Shape::Instant), Some(Zone::Mixed)),
                    Type::Timestamp => (Some(Shape::Instant), Some(Zone::Local)),
                    _ => (Some(Shape::Day), None),
                };
            }
            Builder::Boolean(_) | Builder::Dictionary(_) | Builder::Text(_) | Builder::Skip => {}
        }
        builder
    }

    /// The column of a part of the rows.
    ///
    /// # Errors
    /// When its cells are no longer what they were.
    pub fn part(&self, builder: Builder, plan: &Plan, hint: &Hint) -> Result<Chunk> {
        let hint = Hint {
            is_final: true,
            tokens: Some(Arc::clone(&self.tokens)),
            ..hint.clone()
        };
        let changed = || Error::internal("a column whose type has changed since it was opened");
        let Inference::Columns(parts, _) = infer(vec![builder], plan, &hint) else {
            return Err(changed());
        };
        let mut part = parts.into_iter().next().ok_or_else(changed)?;
        part.kind = self.kind.clone();
        Ok(part)
    }
}
