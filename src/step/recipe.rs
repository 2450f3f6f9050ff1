//! Steps with the way the file was read: what brings a table about again, in the page and on the
//! command line.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::table::ReadOptions;
use crate::words::json_fault;
use crate::{Error, Result};

/// The form of recipes that this program writes and reads.
const VERSION: u32 = 1;

/// How a file is read, and what is done with it then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    /// The form of this recipe: 1.
    pub version: u32,
    /// How the file is read; what is left out is found out from the file itself.
    pub reading: ReadOptions,
    /// The changes, one after the other.
    pub steps: Vec<Step>,
}

impl Default for Recipe {
    fn default() -> Self {
        Recipe {
            version: VERSION,
            reading: ReadOptions::default(),
            steps: Vec::new(),
        }
    }
}

impl Recipe {
    /// Of JSON text.
    ///
    /// # Errors
    /// [`Error::Options`] when it is no recipe, or one of another form.
    pub fn parse(text: &str) -> Result<Recipe> {
        let text = text.trim_start_matches('\u{feff}');
        if !text.trim_start().starts_with('{') {
            let problem = "a recipe is an object: {\"steps\": [{\"step\": \"drop-columns\", \"columns\": [\"id\"]}]}";
            return Err(Error::option("recipe", problem));
        }
        let recipe: Recipe = serde_json::from_str(text).map_err(|error| Error::option("recipe", json_fault(&error)))?;
        match recipe.version {
            VERSION => Ok(recipe),
            other => Err(Error::option(
                "version",
                format!("this recipe has the form {other}; this program reads the form {VERSION}"),
            )),
        }
    }
}
