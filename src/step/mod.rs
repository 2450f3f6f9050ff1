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

use crate::{Error, Result};

#[cfg(feature = "engine")]
pub use change::{Change, Fit, Others, Plan, apply, places, preview};
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
        let read: T = serde_json::from_value(options).map_err(|error| Error::option(T::NAME, error.to_string()))?;
        read.check()?;
        Ok(read)
    }
}
