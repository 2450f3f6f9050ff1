//! Some rows of a table.

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::step::{KeptRows, Transform};
use crate::table::{Selection, language};
use crate::words;

/// Drops the rows of a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DropRows {
    /// Which rows.
    #[serde(rename = "where", with = "language::text")]
    #[cfg_attr(feature = "schema", schemars(with = "language::text::Written"))]
    pub selection: Selection,
}

/// Keeps the rows of a condition, and drops all others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeepRows {
    /// Which rows.
    #[serde(rename = "where", with = "language::text")]
    #[cfg_attr(feature = "schema", schemars(with = "language::text::Written"))]
    pub selection: Selection,
}

/// What is done with some rows. Those that are listed by number are counted where they are many.
fn sentence(what: &str, selection: &Selection) -> String {
    match selection.listed() {
        Some(listed) => format!("{what} {} by their numbers", words::rows(listed)),
        None => format!("{what} rows where {selection}"),
    }
}

impl Transform for DropRows {
    const NAME: &'static str = "drop-rows";

    fn sentence(&self) -> String {
        sentence("Drop", &self.selection)
    }

    fn resolved(&self, kept: &KeptRows) -> Result<Self> {
        let selection = self.selection.resolved(kept)?;
        Ok(DropRows { selection })
    }
}

impl Transform for KeepRows {
    const NAME: &'static str = "keep-rows";

    fn sentence(&self) -> String {
        sentence("Keep", &self.selection)
    }

    fn resolved(&self, kept: &KeptRows) -> Result<Self> {
        let selection = self.selection.resolved(kept)?;
        Ok(KeepRows { selection })
    }
}

#[cfg(feature = "engine")]
mod fit {
    use super::{DropRows, KeepRows};
    use crate::Result;
    use crate::run::Context;
    use crate::step::{Change, Fit, Others, Plan};
    use crate::table::{RowSet, Selection, Table, select};

    impl Fit for DropRows {
        async fn fit(&self, table: &Table, _: &Others, cx: &Context) -> Result<Plan> {
            let all = RowSet::range(table.numbered_rows()?);
            let left = all.minus(&select(table, &self.selection, cx).await?);
            Ok(Plan::new(table, Change::Rows(left)).removing(self.selection.clone()))
        }
    }

    impl Fit for KeepRows {
        async fn fit(&self, table: &Table, _: &Others, cx: &Context) -> Result<Plan> {
            let left = select(table, &self.selection, cx).await?;
            let dropped = Selection::Not(Box::new(self.selection.clone()));
            Ok(Plan::new(table, Change::Rows(left)).removing(dropped))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_rows_by_number_are_counted_in_the_sentence() {
        let drop = |rows: &[u64]| {
            DropRows {
                selection: Selection::rows(rows.iter().copied()),
            }
            .sentence()
        };
        assert_eq!(drop(&[3, 4, 5, 9]), "Drop rows where row in (4..6, 10)");
        assert_eq!(drop(&[1, 3, 5, 7, 9, 11]), "Drop 6 rows by their numbers");
    }
}
