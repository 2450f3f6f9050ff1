//! Tables are opened and closed, and what is kept is let go.

use serde::{Deserialize, Serialize};

use super::{Ask, Lane};
use crate::table::{Converted, Field, KeptId, ReadOptions, SourceReport, TableId};

/// Opens the file that comes with the question, or the file of the table that it is asked of once
/// more, and puts its table on the shelf.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Open {
    /// How to read it.
    pub reading: ReadOptions,
    /// What is to be known of a file that was turned into text, which then comes with the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converted: Option<Box<Converted>>,
}

/// What was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The table's number on the shelf.
    pub table: TableId,
    /// How it was read.
    pub source: SourceReport,
    /// Rows.
    pub rows: u64,
    /// Columns.
    pub fields: Vec<Field>,
    /// Milliseconds from the question to this answer, as the worker's clock says.
    pub milliseconds: f64,
}

impl Ask for Open {
    const NAME: &'static str = "open";
    const DOING: &'static str = "Opening";
    const LANE: Lane = Lane::Long;
    type Answer = Opened;
}

/// Turns the file that comes with the question into text, which comes with the answer. In the page a module of its own
/// answers it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Convert {
    /// How to read it.
    pub reading: ReadOptions,
}

impl Ask for Convert {
    const NAME: &'static str = "convert";
    const DOING: &'static str = "Opening";
    const LANE: Lane = Lane::Long;
    type Answer = Converted;
}

/// Takes the tables that it is asked of off the shelf. Tables that were derived from them stay.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Close {}

impl Ask for Close {
    const NAME: &'static str = "close";
    const DOING: &'static str = "Closing";
    const LANE: Lane = Lane::Quick;
    type Answer = ();
}

/// Lets go what is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Release {
    /// Its number.
    pub kept: KeptId,
}

impl Ask for Release {
    const NAME: &'static str = "release";
    const DOING: &'static str = "Tidying up";
    const LANE: Lane = Lane::Quick;
    type Answer = ();
}

/// Tells which tables are on the shelf, and what they weigh.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Held {}

/// A table on the shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldTable {
    /// Its number.
    pub table: TableId,
    /// Bytes that it holds in memory; columns that several tables share count with each.
    pub bytes: u64,
}

impl Ask for Held {
    const NAME: &'static str = "held";
    const DOING: &'static str = "Counting memory";
    const LANE: Lane = Lane::Quick;
    type Answer = Vec<HeldTable>;
}

#[cfg(feature = "engine")]
mod run {
    use super::{Close, Held, HeldTable, Open, Opened, Release};
    use crate::ask::{Run, Tables};
    use crate::run::Context;
    use crate::{Error, Result, table};

    impl Run for Open {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<Opened> {
            let start = cx.stopwatch().now();
            let source = on.source()?;
            let table = table::open_converted(source.clone(), self.converted.as_deref(), &self.reading, cx).await?;
            let read = table.source().cloned();
            Ok(Opened {
                source: read.ok_or_else(|| Error::internal("a file without a source"))?,
                rows: table.rows(),
                fields: table.fields().to_vec(),
                table: on.shelf().put(table, Some(source)),
                milliseconds: cx.stopwatch().now() - start,
            })
        }
    }

    impl Run for Close {
        async fn run(&self, on: &Tables, _: &Context) -> Result<()> {
            on.ids().iter().for_each(|id| on.shelf().close(*id));
            Ok(())
        }
    }

    impl Run for Held {
        async fn run(&self, on: &Tables, _: &Context) -> Result<Vec<HeldTable>> {
            let held = on.shelf().tables().into_iter();
            Ok(held.map(|(table, bytes)| HeldTable { table, bytes }).collect())
        }
    }

    impl Run for Release {
        async fn run(&self, on: &Tables, _: &Context) -> Result<()> {
            on.shelf().release(self.kept);
            Ok(())
        }
    }
}
