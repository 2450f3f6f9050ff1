//! Changes made to tables: plain data with every parameter in it, so that the same table and step
//! give the same bytes everywhere.
//!
//! Start at [`Step`], what recipes and findings hold, and [`Transform`], what a kind of step is.
//! The kinds themselves stand in their domains; the list of them is in `steps/`.
//! Never: a change to a table in place.

#[cfg(feature = "engine")]
mod change;
mod effect;
mod recipe;
#[cfg(feature = "engine")]
mod versions;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::table::{KeptId, RowSet};
use crate::words::json_fault;
use crate::{Error, Result};

#[cfg(feature = "engine")]
pub use change::{Change, Fit, Fitting, Others, Plan, applied, apply, places, preview, previewed};
pub use effect::{CellsChanged, Effect, Preview};
pub use recipe::Recipe;
#[cfg(feature = "engine")]
pub use versions::{Version, Versions};

/// A change made to a table. In JSON `step` is its name, and its parameters stand beside it:
/// `{"step": "drop-columns", "columns": ["id"]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// Which kind of change, such as `fill-missing`.
    #[serde(rename = "step")]
    pub name: String,
    /// Its parameters.
    #[serde(flatten)]
    pub options: serde_json::Map<String, serde_json::Value>,
}

/// The rows that are kept under a number.
pub type KeptRows<'a> = dyn Fn(KeptId) -> Result<RowSet> + 'a;

/// A kind of step, with its parameters.
pub trait Transform: Serialize + DeserializeOwned + Clone + PartialEq + 'static {
    /// Its name in recipes.
    const NAME: &'static str;

    /// All bad parameters at once, as far as they are bad whatever the table.
    ///
    /// # Errors
    /// [`Error::Options`] when there are some.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// What it does, in a few words: "Rename age to years".
    fn sentence(&self) -> String;

    /// Names of other tables that it needs.
    fn others(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The same with rows in the place of numbers under which rows are kept: a recipe is read where nothing is kept.
    ///
    /// # Errors
    /// When `kept` has none under a number.
    fn resolved(&self, _kept: &KeptRows) -> Result<Self> {
        Ok(self.clone())
    }

    /// As plain data.
    ///
    /// # Errors
    /// When the parameters have no form in JSON, which is a fault of the program.
    fn step(&self) -> Result<Step> {
        let written = serde_json::to_value(self).map_err(|error| Error::internal(error.to_string()))?;
        match written {
            serde_json::Value::Object(options) => Ok(Step {
                name: Self::NAME.to_owned(),
                options,
            }),
            _ => Err(Error::internal("a step that is no object")),
        }
    }
}

/// A step that was read, whatever its kind.
pub trait AnyStep {
    /// What it does, in a few words.
    fn sentence(&self) -> String;

    /// Names of other tables that it needs.
    fn others(&self) -> Vec<String>;

    /// As plain data, with every parameter.
    ///
    /// # Errors
    /// As [`Transform::step`].
    fn step(&self) -> Result<Step>;

    /// As plain data, with rows in the place of numbers under which rows are kept.
    ///
    /// # Errors
    /// As [`Transform::resolved`].
    fn resolved(&self, kept: &KeptRows) -> Result<Step>;

    /// Makes it ready for a table.
    #[cfg(feature = "engine")]
    fn fit<'a>(
        &'a self,
        table: &'a crate::table::Table,
        others: &'a Others,
        cx: &'a crate::run::Context,
    ) -> Fitting<'a>;
}

/// What a kind of step must be to be in the list.
#[cfg(not(feature = "engine"))]
pub use Transform as Listed;
/// What a kind of step must be to be in the list.
#[cfg(feature = "engine")]
pub use change::Fit as Listed;

impl<T: Listed> AnyStep for T {
    fn sentence(&self) -> String {
        Transform::sentence(self)
    }

    fn others(&self) -> Vec<String> {
        Transform::others(self).into_iter().map(str::to_owned).collect()
    }

    fn step(&self) -> Result<Step> {
        Transform::step(self)
    }

    fn resolved(&self, kept: &KeptRows) -> Result<Step> {
        Transform::resolved(self, kept)?.step()
    }

    #[cfg(feature = "engine")]
    fn fit<'a>(
        &'a self,
        table: &'a crate::table::Table,
        others: &'a Others,
        cx: &'a crate::run::Context,
    ) -> Fitting<'a> {
        Box::pin(Fit::fit(self, table, others, cx))
    }
}

impl Step {
    /// As a step of that kind.
    ///
    /// # Errors
    /// [`Error::Options`] when it is of another kind, or its parameters do not fit.
    pub fn read<T: Transform>(&self) -> Result<T> {
        if self.name != T::NAME {
            return Err(Error::option(
                "step",
                format!("\"{}\" is no \"{}\"", self.name, T::NAME),
            ));
        }
        let options = serde_json::Value::Object(self.options.clone());
        let read: T = serde_json::from_value(options).map_err(|error| Error::option(T::NAME, json_fault(&error)))?;
        read.check()?;
        Ok(read)
    }
}
