//! Values by which others are meant.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::step::Transform;
use crate::{Error, Result, words};

/// Puts other texts in the place of some, wherever they are a whole cell of a column of text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReplaceValues {
    /// The column.
    pub column: String,
    /// What stands in the place of each text.
    pub values: BTreeMap<String, String>,
}

impl Transform for ReplaceValues {
    const NAME: &'static str = "replace-values";

    fn check(&self) -> Result<()> {
        match (self.values.is_empty(), self.values.values().any(String::is_empty)) {
            (true, _) => Err(Error::option(
                "values",
                "say which texts, and what to put in their place",
            )),
            (_, true) => Err(Error::option(
                "values",
                "an empty text is no value; the step `set-missing` sets cells missing",
            )),
            _ => Ok(()),
        }
    }

    fn sentence(&self) -> String {
        match self.values.first_key_value() {
            Some((from, to)) if self.values.len() == 1 => format!(
                "Replace {} by {} in {}",
                words::quoted(from),
                words::quoted(to),
                self.column
            ),
            _ => {
                let values = words::plural(self.values.len() as u64, "value", "values");
                format!("Replace {values} of {}", self.column)
            }
        }
    }
}

#[cfg(feature = "engine")]
mod fit {
    use std::sync::Arc;

    use super::super::rewritten::rewritten;
    use super::ReplaceValues;
    use crate::run::Context;
    use crate::step::{Fit, Others, Plan};
    use crate::table::{Table, Type};
    use crate::{Error, Result};

    impl Fit for ReplaceValues {
        async fn fit(&self, table: &Table, _: &Others, cx: &Context) -> Result<Plan> {
            let place = table.position(&self.column);
            let place = place.ok_or_else(|| table.no_column("column", &self.column))?;
            let own = table.fields().get(place).map(|field| field.r#type);
            if own != Some(Type::Text) {
                return Err(Error::option("column", format!("{} holds no text", self.column)));
            }
            let values = self.values.clone();
            let write = move |text: &str| values.get(text).filter(|to| *to != text).cloned();
            rewritten(table, &[place], Arc::new(write), cx).await
        }
    }
}
