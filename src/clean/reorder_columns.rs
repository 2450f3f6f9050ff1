//! Columns in another order.

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::step::Transform;

/// Puts some columns first; the others follow as they were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReorderColumns {
    /// The columns that come first, in their order.
    pub columns: Vec<String>,
}

impl Transform for ReorderColumns {
    const NAME: &'static str = "reorder-columns";

    fn check(&self) -> Result<()> {
        match self.columns.is_empty() {
            true => Err(crate::Error::option("columns", "name the columns that come first")),
            false => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        format!("Put {} first", super::named(&self.columns))
    }
}

#[cfg(feature = "engine")]
impl crate::step::Fit for ReorderColumns {
    async fn fit(
        &self,
        table: &crate::table::Table,
        _: &crate::step::Others,
        _: &crate::run::Context,
    ) -> Result<crate::step::Plan> {
        let mut left: Vec<_> = table.made().into_iter().map(Some).collect();
        let places = crate::step::places(table, &self.columns)?;
        let mut made: Vec<_> = places
            .into_iter()
            .filter_map(|place| left.get_mut(place)?.take())
            .collect();
        made.extend(left.into_iter().flatten());
        Ok(crate::step::Plan::new(table, crate::step::Change::Columns(made)))
    }
}
