//! Whether a condition can be asked of a table, before anything is shown for it.

use serde::{Deserialize, Serialize};

use super::{Ask, Lane};
use crate::table::Selection;

/// Asks whether these rows can be told: whether their columns are there, values are of the columns' kinds, and
/// regular expressions are some. Whoever types a condition learns of a mistake while it still stands before them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckRows {
    /// The rows; `None` for all of them.
    pub selection: Option<Selection>,
}

impl Ask for CheckRows {
    const NAME: &'static str = "check-rows";
    const DOING: &'static str = "Reading a condition";
    const LANE: Lane = Lane::Quick;
    type Answer = ();
}

#[cfg(feature = "engine")]
mod run {
    use super::super::{Run, Tables};
    use super::CheckRows;
    use crate::Result;
    use crate::run::Context;
    use crate::table::check_selection;

    impl Run for CheckRows {
        async fn run(&self, on: &Tables, _: &Context) -> Result<()> {
            let table = on.one()?;
            self.selection
                .as_ref()
                .map_or(Ok(()), |rows| check_selection(table, rows))
        }
    }
}
