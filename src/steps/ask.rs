//! The questions "what comes of this table by these steps?" and "what would this step change?".

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Lane};
use crate::step::{Effect, Preview, Step};
use crate::table::{Field, TableId};
use crate::{Error, Result};

/// Rows that a preview shows at most.
const MAX_LIMIT: u64 = 100;

/// Takes steps on the first of the tables that it is asked of, one after the other, and puts what
/// comes of each on the shelf. The other tables are those that steps name. The table before stays.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApplySteps {
    /// The steps, one at least.
    pub steps: Vec<Step>,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Applied {
    /// The step, as it can be taken again: rows that were kept are named by their numbers.
    pub step: Step,
    /// The table's number on the shelf.
    pub table: TableId,
    /// Rows.
    pub rows: u64,
    /// Columns.
    pub fields: Vec<Field>,
    /// What the step changed.
    pub effect: Effect,
}

impl Ask for ApplySteps {
    const NAME: &'static str = "apply-steps";
    const DOING: &'static str = "Changing the table";
    const LANE: Lane = Lane::Long;
    type Answer = Vec<Applied>;

    fn check(&self) -> Result<()> {
        match self.steps.is_empty() {
            true => Err(Error::option("steps", "name one step at least")),
            false => Ok(()),
        }
    }
}

/// Tells what a step would change, with the first rows that it concerns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreviewStep {
    /// The step.
    pub step: Step,
    /// How many rows are shown before and after, 100 at most. Default 5.
    pub limit: u64,
}

impl Default for PreviewStep {
    fn default() -> Self {
        let step = Step {
            name: String::new(),
            options: serde_json::Map::default(),
        };
        PreviewStep { step, limit: 5 }
    }
}

impl Ask for PreviewStep {
    const NAME: &'static str = "preview-step";
    const DOING: &'static str = "Looking at what would change";
    const LANE: Lane = Lane::Quick;
    type Answer = Preview;

    fn check(&self) -> Result<()> {
        match self.limit > MAX_LIMIT {
            true => Err(Error::option("limit", format!("must be at most {MAX_LIMIT}"))),
            false => Ok(()),
        }
    }
}

#[cfg(feature = "engine")]
mod run {
    use super::super::{of_step, preview, replay, resolved as with_rows};
    use super::{Applied, ApplySteps, PreviewStep};
    use crate::Result;
    use crate::ask::{Run, Tables};
    use crate::run::Context;
    use crate::step::{Effect, Others, Preview, Step};
    use crate::table::{RowSet, Table};

    /// The table that is changed, and those that steps name, by what they are called.
    fn tables(on: &Tables) -> Result<(&Table, Others)> {
        let (table, others) = on.first()?;
        let named = |other: &Table| (other.name().to_owned(), other.clone());
        Ok((table, crate::few::map(others.iter().map(named))))
    }

    /// The step with the rows that are kept under the numbers that it names.
    fn resolved(step: &Step, on: &Tables) -> Result<Step> {
        with_rows(step, &|id| on.kept::<RowSet>(id).map(|rows| (*rows).clone()))
    }

    impl Run for ApplySteps {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<Vec<Applied>> {
            let (table, others) = tables(on)?;
            let steps = self.steps.iter().enumerate();
            let steps: Vec<Step> = steps
                .map(|(at, step)| resolved(step, on).map_err(|error| of_step(at, step, error)))
                .collect::<Result<_>>()?;
            let mut versions = Vec::with_capacity(steps.len());
            let after = |step: &Step, table: &Table, effect: &Effect| {
                versions.push((step.clone(), table.clone(), effect.clone()));
            };
            replay(&steps, table, &others, cx, after).await?;
            // All of them or none: a step that fails leaves nothing behind.
            let put = |(step, table, effect): (Step, Table, Effect)| Applied {
                step,
                rows: table.rows(),
                fields: table.fields().to_vec(),
                table: on.shelf().put(table, None),
                effect,
            };
            Ok(versions.into_iter().map(put).collect())
        }
    }

    impl Run for PreviewStep {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<Preview> {
            let (table, others) = tables(on)?;
            preview(&resolved(&self.step, on)?, table, &others, self.limit, cx).await
        }
    }
}
