//! A table without some of its columns.

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::{Error, Result};

/// Drops columns.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DropColumns {
    /// Their names.
    pub columns: Vec<String>,
}

impl Transform for DropColumns {
    const NAME: &'static str = "drop-columns";

    fn check(&self) -> Result<()> {
        match self.columns.is_empty() {
            true => Err(Error::option("columns", "name the columns to drop")),
            false => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        format!("Drop {}", super::named(&self.columns))
    }
}

#[cfg(feature = "engine")]
impl crate::step::Fit for DropColumns {
    async fn fit(
        &self,
        table: &crate::table::Table,
        _: &crate::step::Others,
        _: &crate::run::Context,
    ) -> Result<crate::step::Plan> {
        let mut left: Vec<_> = table.made().into_iter().map(Some).collect();
        for place in crate::step::places(table, &self.columns)? {
            if let Some(made) = left.get_mut(place) {
                *made = None;
            }
        }
        let left: Vec<_> = left.into_iter().flatten().collect();
        if left.is_empty() {
            return Err(Error::option(
                "columns",
                "these are all columns; one at least must stay",
            ));
        }
        Ok(crate::step::Plan::new(table, crate::step::Change::Columns(left)))
    }
}
