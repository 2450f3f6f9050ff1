//! Where among the rows that are shown a row of the table is.

use serde::{Deserialize, Serialize};

use super::{Ask, Lane};
use crate::table::RowsOptions;

/// Asks for the place of a row; the answer is `None` where it is not among the rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Locate {
    /// Among which rows, in which order.
    pub rows: RowsOptions,
    /// The row's number in the table, from 0.
    pub row: u64,
}

impl Ask for Locate {
    const NAME: &'static str = "locate";
    const DOING: &'static str = "Finding the row";
    const LANE: Lane = Lane::Quick;
    type Answer = Option<u64>;
}

#[cfg(feature = "engine")]
mod run {
    use super::super::{Run, Tables};
    use super::Locate;
    use crate::Result;
    use crate::run::Context;

    impl Run for Locate {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<Option<u64>> {
            let view = on.view(on.one()?, &self.rows, cx).await?;
            Ok(view.place_of(self.row))
        }
    }
}
