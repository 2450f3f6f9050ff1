//! One cell.

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::table::Value;

/// Changes one cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EditCell {
    /// Its row, counted from 0.
    pub row: u64,
    /// Its column.
    pub column: String,
    /// What it holds then, a value of the column's type; `null` when it is missing.
    pub value: Option<Value>,
}

impl Transform for EditCell {
    const NAME: &'static str = "edit-cell";

    fn sentence(&self) -> String {
        let row = crate::words::count(self.row + 1);
        match &self.value {
            Some(value) => format!("Set {} in row {row} to {value}", self.column),
            None => format!("Set {} in row {row} missing", self.column),
        }
    }
}

#[cfg(feature = "engine")]
mod fit {
    use std::sync::Arc;

    use super::EditCell;
    use crate::run::Context;
    use crate::step::{CellsChanged, Change, Fit, Others, Plan};
    use crate::table::chunk::Chunk;
    use crate::table::column::Scalar;
    use crate::table::{Fitted, Made, Selection, Table};
    use crate::{Error, Result};

    /// Another value in one row.
    struct Edited {
        row: u64,
        /// The cell; `None` when it is missing.
        value: Option<Chunk>,
        /// How all cells are held then: a chunk without rows.
        form: Chunk,
    }

    impl Fitted for Edited {
        fn apply(&self, first: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
            let chunk = of.first().ok_or_else(|| Error::internal("a column is gone"))?;
            let at = self.row.checked_sub(first).filter(|at| *at < chunk.len() as u64);
            let Some(at) = at else {
                return Chunk::like(chunk, &self.form);
            };
            let rows = [at as u32];
            match &self.value {
                Some(value) => Chunk::like(&Arc::new(chunk.filled(&rows, value)?), &self.form),
                None => Ok(Arc::new(chunk.emptied(&rows))),
            }
        }
    }

    impl Fit for EditCell {
        async fn fit(&self, table: &Table, _: &Others, cx: &Context) -> Result<Plan> {
            let place = table.position(&self.column);
            let place = place.ok_or_else(|| table.no_column("column", &self.column))?;
            if self.row >= table.rows() {
                let rows = crate::words::plural(table.rows(), "row", "rows");
                return Err(Error::option("row", format!("the table has {rows}")));
            }
            let form = table.window(&[place], 0, 0)?.columns.pop();
            let form = form.ok_or_else(|| Error::internal("a column is gone"))?;
            let value = match &self.value {
                Some(value) => {
                    let value = Scalar::of(value, &self.column, &form.kind);
                    let value = value.map_err(|problem| Error::option("value", problem))?;
                    Some(Chunk::single(&form, &value)?)
                }
                None => None,
            };
            let own = form.slice(0, 0);
            let form = match &value {
                Some(value) => Chunk::concat(&[&own, value])?.slice(0, 0),
                None => own.clone(),
            };
            let is_like = form.is_like(&own);
            let row = self.row;
            let edited = Edited { row, value, form };
            if !is_like && let Some(column) = table.columns(&[place], cx).await?.pop() {
                crate::table::check(&edited, &column, "value")?;
            }
            let mut made = table.made();
            if let Some(slot) = made.get_mut(place) {
                *slot = Made::computed(slot.field.clone(), vec![place], Arc::new(edited));
            }
            let mut plan = Plan::new(table, Change::Columns(made));
            plan.effect.cells.push(CellsChanged {
                column: self.column.clone(),
                count: 1,
                selection: Selection::rows([self.row]),
                invalid: 0,
            });
            Ok(plan)
        }
    }
}
