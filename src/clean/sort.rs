//! Rows in another order.

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::table::Sort;
use crate::{Error, Result};

/// Sorts rows by columns. Equal rows keep their order; what is missing or does not fit its
/// column's type comes last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SortRows {
    /// The first column that decides, then the next.
    pub by: Vec<Sort>,
}

impl Transform for SortRows {
    const NAME: &'static str = "sort-rows";

    fn check(&self) -> Result<()> {
        match self.by.is_empty() {
            true => Err(Error::option("by", "name a column to sort by")),
            false => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        let by = self.by.iter().map(|by| match by.descending {
            true => format!("{}, greatest first", by.column),
            false => by.column.clone(),
        });
        format!("Sort rows by {}", by.collect::<Vec<_>>().join(", then "))
    }
}

#[cfg(feature = "engine")]
impl crate::step::Fit for SortRows {
    async fn fit(
        &self,
        table: &crate::table::Table,
        _: &crate::step::Others,
        cx: &crate::run::Context,
    ) -> Result<crate::step::Plan> {
        let rows = table.numbered_rows()?;
        let order = crate::table::ordered(table, table.rows(), rows, &self.by, cx).await?;
        Ok(crate::step::Plan::new(table, crate::step::Change::Order(order.into())))
    }
}
