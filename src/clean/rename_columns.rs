//! Columns under other names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::{Error, Result};

/// Gives columns other names; their places and cells stay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RenameColumns {
    /// The new name of each, by its old one. Two may change their names with each other.
    pub names: BTreeMap<String, String>,
}

impl Transform for RenameColumns {
    const NAME: &'static str = "rename-columns";

    fn check(&self) -> Result<()> {
        if self.names.is_empty() {
            return Err(Error::option("names", "say which columns get other names, and which"));
        }
        match self.names.values().any(|name| name.trim().is_empty()) {
            true => Err(Error::option("names", "a column needs a name")),
            false => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        let mut names = self.names.iter();
        // Outer spaces are what such a step often takes away: they are seen between quotes.
        let seen = |name: &String| match name.trim() == name {
            true => name.clone(),
            false => format!("\"{name}\""),
        };
        match (names.next(), names.next()) {
            (Some((from, to)), None) => format!("Rename {} to {}", seen(from), seen(to)),
            _ => format!(
                "Rename {}",
                crate::words::plural(self.names.len() as u64, "column", "columns")
            ),
        }
    }
}

#[cfg(feature = "engine")]
impl crate::step::Fit for RenameColumns {
    async fn fit(
        &self,
        table: &crate::table::Table,
        _: &crate::step::Others,
        _: &crate::run::Context,
    ) -> Result<crate::step::Plan> {
        let mut made = table.made();
        for (from, to) in &self.names {
            let place = table.position(from).ok_or_else(|| table.no_column("names", from))?;
            if let Some(made) = made.get_mut(place) {
                to.clone_into(&mut made.field.name);
            }
        }
        let mut taken = std::collections::BTreeSet::new();
        if let Some(twice) = made.iter().find(|made| !taken.insert(made.field.name.as_str())) {
            let problem = format!("two columns would be called \"{}\"", twice.field.name);
            return Err(crate::Error::option("names", problem));
        }
        Ok(crate::step::Plan::new(table, crate::step::Change::Columns(made)))
    }
}
