//! Rows that are equal to others, once.

use serde::{Deserialize, Serialize};

use crate::step::Transform;

/// Drops rows that are equal to another row in some columns: missing equals missing, whatever token
/// said so. As `drop_duplicates` of pandas.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DropDuplicates {
    /// The columns that are compared; all when none is named.
    pub columns: Vec<String>,
    /// Which of equal rows stays.
    pub keep: Keep,
}

/// Which of equal rows stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// The first.
    #[default]
    First,
    /// The last.
    Last,
    /// None of them.
    None,
}

impl Transform for DropDuplicates {
    const NAME: &'static str = "drop-duplicates";

    fn sentence(&self) -> String {
        let which = match self.columns.is_empty() {
            true => "Drop duplicate rows".to_owned(),
            false => format!("Drop rows with equal {}", super::named(&self.columns)),
        };
        match self.keep {
            Keep::First => which,
            Keep::Last => format!("{which}, all but the last"),
            Keep::None => format!("{which}, the first of them too"),
        }
    }
}

#[cfg(feature = "engine")]
impl crate::step::Fit for DropDuplicates {
    async fn fit(
        &self,
        table: &crate::table::Table,
        _: &crate::step::Others,
        cx: &crate::run::Context,
    ) -> crate::Result<crate::step::Plan> {
        use crate::table::{RowSet, Selection, duplicates};
        let compared: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        crate::step::places(table, &self.columns)?;
        let groups = match compared.is_empty() {
            true => duplicates::groups(table, cx).await?,
            false => duplicates::groups(&table.reordered(&compared)?, cx).await?,
        };
        let dropped = groups.iter().flat_map(|group| match self.keep {
            Keep::First => group.get(1..).unwrap_or(&[]),
            Keep::Last => group.get(..group.len() - 1).unwrap_or(&[]),
            Keep::None => group,
        });
        let mut dropped: Vec<u32> = dropped.copied().collect();
        dropped.sort_unstable();
        let dropped: RowSet = dropped.into_iter().collect();
        let left = RowSet::range(table.numbered_rows()?).minus(&dropped);
        let plan = crate::step::Plan::new(table, crate::step::Change::Rows(left));
        Ok(plan.removing(Selection::Rows(dropped)))
    }
}
