//! Cells that hold something but mean nothing.

use serde::{Deserialize, Serialize};

use crate::step::{KeptRows, Transform};
use crate::table::Selection;
use crate::{Error, Result};

/// Sets cells missing: those that hold one of some texts, or those in the rows of a condition.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SetMissing {
    /// The columns; all when none is named.
    pub columns: Vec<String>,
    /// Texts that stand for a missing value, such as `?` or `-999`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tokens: Vec<String>,
    /// The rows in which the columns' cells mean nothing.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none", with = "optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::table::language::text::Written>"))]
    pub selection: Option<Selection>,
}

/// A condition that may be left out.
mod optional {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::table::{Selection, language};

    #[derive(Serialize, Deserialize)]
    struct Written(#[serde(with = "language::text")] Selection);

    pub fn serialize<S: Serializer>(selection: &Option<Selection>, to: S) -> Result<S::Ok, S::Error> {
        selection.clone().map(Written).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Selection>, D::Error> {
        Ok(Option::<Written>::deserialize(from)?.map(|written| written.0))
    }
}

impl Transform for SetMissing {
    const NAME: &'static str = "set-missing";

    fn check(&self) -> Result<()> {
        match (self.tokens.is_empty(), &self.selection) {
            (true, None) => Err(Error::option("tokens", "say which texts, or by `where` which rows")),
            (false, Some(_)) => Err(Error::option("tokens", "give either texts or `where`, not both")),
            _ => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        let columns = super::named(&self.columns);
        match &self.selection {
            Some(selection) => match selection.listed() {
                Some(listed) => format!("Set {columns} missing in {}", crate::words::rows(listed)),
                None => format!("Set {columns} missing where {selection}"),
            },
            None => format!("Set {} missing in {columns}", crate::words::list(&self.tokens, "and")),
        }
    }

    fn resolved(&self, kept: &KeptRows) -> Result<Self> {
        let selection = self.selection.as_ref().map(|rows| rows.resolved(kept)).transpose()?;
        Ok(SetMissing {
            selection,
            ..self.clone()
        })
    }
}

#[cfg(feature = "engine")]
mod fit {
    use std::sync::Arc;

    use super::SetMissing;
    use crate::run::Context;
    use crate::step::{CellsChanged, Change, Fit, Others, Plan, places};
    use crate::table::chunk::Chunk;
    use crate::table::{Comparison, Fitted, Made, RowSet, Selection, Table, Value, is_comparable, select};
    use crate::{Error, Result};

    /// Cells of these rows are missing.
    struct Emptied(RowSet);

    impl Fitted for Emptied {
        fn apply(&self, first: u64, of: &[Arc<Chunk>]) -> Result<Arc<Chunk>> {
            let chunk = of.first().ok_or_else(|| Error::internal("a column is gone"))?;
            // Rows are numbered in 32 bits.
            let first = first as u32;
            let end = first.saturating_add(chunk.len() as u32);
            let rows: Vec<u32> = self.0.within(first..end).map(|row| row - first).collect();
            match rows.is_empty() {
                true => Ok(Arc::clone(chunk)),
                false => Ok(Arc::new(chunk.emptied(&rows))),
            }
        }
    }

    impl SetMissing {
        /// The rows in which a column's cells are set missing.
        fn rows_of(&self, table: &Table, place: usize, column: &str) -> Result<Selection> {
            if let Some(selection) = &self.selection {
                // What is missing already does not change.
                let present = Selection::of(column, Comparison::Present);
                return Ok(Selection::And(vec![selection.clone(), present]));
            }
            let mut held = Vec::new();
            for token in &self.tokens {
                let value = Value::Text(token.clone());
                // A token may be asked of all columns, whatever they hold.
                if is_comparable(table, place, &value)? {
                    held.push(Selection::of(column, Comparison::Equal(value)));
                }
                held.push(Selection::of(column, Comparison::Invalid(token.clone())));
            }
            Ok(Selection::Or(held))
        }
    }

    impl Fit for SetMissing {
        async fn fit(&self, table: &Table, _: &Others, cx: &Context) -> Result<Plan> {
            let (mut made, mut changed) = (table.made(), Vec::new());
            for place in places(table, &self.columns)? {
                let Some(field) = table.fields().get(place).cloned() else {
                    continue;
                };
                let selection = self.rows_of(table, place, &field.name)?;
                let rows = select(table, &selection, cx).await?;
                if rows.is_empty() {
                    continue;
                }
                changed.push(CellsChanged {
                    column: field.name.clone(),
                    count: rows.len(),
                    selection,
                    invalid: 0,
                });
                if let Some(slot) = made.get_mut(place) {
                    *slot = Made::computed(field, vec![place], Arc::new(Emptied(rows)));
                }
            }
            let mut plan = Plan::new(table, Change::Columns(made));
            plan.effect.cells = changed;
            Ok(plan)
        }
    }
}
