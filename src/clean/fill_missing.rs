//! Missing cells with a value.

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::table::Value;
use crate::{Error, Result};

/// Fills the missing cells of columns. Cells that do not fit their column's type stay as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FillMissing {
    /// The columns.
    pub columns: Vec<String>,
    /// With what.
    pub with: Fill,
}

/// What missing cells are filled with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Fill {
    /// This value, which must be one of the column's type.
    Constant(Value),
    /// The mean of numbers or times. Dates, times and decimals are rounded to the digits that they
    /// have, half to even; integers become floats when their mean is not whole.
    Mean,
    /// The median of numbers or times, rounded as the mean.
    Median,
    /// The most frequent value, of equally frequent ones the smallest.
    Mode,
}

impl Transform for FillMissing {
    const NAME: &'static str = "fill-missing";

    fn check(&self) -> Result<()> {
        match self.columns.is_empty() {
            true => Err(Error::option("columns", "name the columns to fill")),
            false => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        let with = match &self.with {
            Fill::Constant(value) => value.to_string(),
            Fill::Mean => "the mean".to_owned(),
            Fill::Median => "the median".to_owned(),
            Fill::Mode => "the most frequent value".to_owned(),
        };
        format!("Fill missing cells of {} with {with}", super::named(&self.columns))
    }
}

#[cfg(feature = "engine")]
mod fit {
    use std::sync::Arc;

    use super::{Fill, FillMissing};
    use crate::run::Context;
    use crate::stats::centre;
    use crate::step::{CellsChanged, Change, Fit, Others, Plan, places};
    use crate::table::chunk::Chunk;
    use crate::table::column::{Cast, Column, Scalar, Written};
    use crate::table::{Comparison, Field, Fitted, Made, Selection, Table, Type};
    use crate::{Error, Result};

    /// A value for the missing cells of a column.
    struct Filled {
        /// The column is made another type before.
        cast: Option<Cast>,
        /// One cell.
        value: Chunk,
        /// How all cells are held then: a chunk without rows.
        form: Chunk,
    }

    impl Filled {
        fn of(column: &Column, value: &Scalar) -> Result<(Filled, Type)> {
            let becomes_float = column.r#type() == Type::Integer && matches!(value, Scalar::Float(_));
            let cast = match becomes_float {
                true => Some(Cast::of(column, Type::Float, Written::default())?.0),
                false => None,
            };
            let own = column.slice(0..0)?;
            let form = cast.as_ref().map_or(&own, Cast::form);
            let value = Chunk::single(form, value)?;
            let form = Chunk::concat(&[form, &value])?.slice(0, 0);
            let r#type = form.kind.r#type;
            Ok((Filled { cast, value, form }, r#type))
        }
    }

    impl Fitted for Filled {
        fn apply(&self, _: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
            let chunk = of.first().ok_or_else(|| Error::internal("a column is gone"))?;
            let chunk = match &self.cast {
                Some(cast) => cast.cells(chunk)?,
                None => Arc::clone(chunk),
            };
            let rows = chunk.missing_rows();
            match rows.is_empty() {
                true => Chunk::like(&chunk, &self.form),
                false => Chunk::like(&Arc::new(chunk.filled(&rows, &self.value)?), &self.form),
            }
        }
    }

    fn value(column: &Column, field: &Field, with: &Fill) -> Result<Scalar> {
        let (found, what, hint) = match with {
            Fill::Constant(value) => {
                let value = Scalar::of(value, &field.name, column.kind());
                return value.map_err(|problem| Error::option("with", problem));
            }
            Fill::Mean => (centre::mean(column), "mean", "use mode or a constant"),
            Fill::Median => (centre::median(column), "median", "use mode or a constant"),
            Fill::Mode => (centre::mode(column), "most frequent value", "use a constant"),
        };
        let (name, kind) = (&field.name, field.r#type.name());
        found.ok_or_else(|| Error::option("with", format!("\"{name}\" ({kind}) has no {what}; {hint}")))
    }

    impl Fit for FillMissing {
        async fn fit(&self, table: &Table, _: &Others, cx: &Context) -> Result<Plan> {
            let (mut made, mut changed, mut notes) = (table.made(), Vec::new(), Vec::new());
            cx.begin("filling missing cells", self.columns.len() as u64);
            for place in places(table, &self.columns)? {
                let Some(field) = table.fields().get(place).cloned() else {
                    continue;
                };
                let column = table.columns(&[place], cx).await?.pop();
                let column = column.ok_or_else(|| Error::internal("a column is gone"))?;
                cx.tick(1).await?;
                let missing = column.missing() as u64;
                if missing == 0 {
                    // What would not fit is told today, and not when a cell is missing next month.
                    if !column.is_empty() {
                        value(&column, &field, &self.with)?;
                    }
                    continue;
                }
                let (filled, r#type) = Filled::of(&column, &value(&column, &field, &self.with)?)?;
                if !filled.form.is_like(&column.slice(0..0)?) {
                    crate::table::check(&filled, &column, "with")?;
                }
                if r#type != field.r#type {
                    notes.push(format!("{} is {} now", field.name, r#type.name()));
                }
                changed.push(CellsChanged {
                    column: field.name.clone(),
                    count: missing,
                    selection: Selection::of(&field.name, Comparison::Missing),
                    invalid: 0,
                });
                let field = Field { r#type, ..field };
                if let Some(slot) = made.get_mut(place) {
                    *slot = Made::computed(field, vec![place], Arc::new(filled));
                }
            }
            let mut plan = Plan::new(table, Change::Columns(made));
            plan.effect.cells = changed;
            plan.effect.notes.extend(notes);
            Ok(plan)
        }
    }
}
