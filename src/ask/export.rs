//! Rows as a file, for whoever asks to keep.

use serde::{Deserialize, Serialize};

use super::{Ask, Lane};
use crate::table::{FileFormat, Formulas, RowsOptions};

/// Writes a table, or some of its rows and columns, as a file, to where whoever asks wants it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Export {
    /// In which format.
    pub format: FileFormat,
    /// What becomes of texts that a spreadsheet would run as a formula, in delimited text.
    #[serde(skip_serializing_if = "is_kept")]
    pub formulas: Formulas,
    /// Which rows and columns, in which order; all of them by default. There is no bound to how many.
    pub rows: RowsOptions,
}

impl Default for Export {
    fn default() -> Self {
        Export {
            format: FileFormat::default(),
            formulas: Formulas::default(),
            rows: RowsOptions {
                limit: u64::MAX,
                ..RowsOptions::default()
            },
        }
    }
}

fn is_kept(formulas: &Formulas) -> bool {
    *formulas == Formulas::Kept
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// Columns that became text, since the format has no place for some of their cells as they are.
    pub became_text: Vec<String>,
}

impl Ask for Export {
    const NAME: &'static str = "export";
    const DOING: &'static str = "Writing the file";
    const LANE: Lane = Lane::Long;
    type Answer = Exported;
}

#[cfg(feature = "engine")]
mod run {
    use super::super::{Run, Tables};
    use super::{Export, Exported};
    use crate::Result;
    use crate::run::Context;
    use crate::table::{self, out::Out};

    impl Run for Export {
        async fn run(&self, on: &Tables, cx: &Context) -> Result<Exported> {
            let table = on.one()?;
            let chosen = on.chosen(table, &self.rows, cx).await?;
            let mut out = on.take_out()?;
            let mut out = Out::to(&mut *out);
            let became_text = table::write_as(&chosen, (self.format, self.formulas), &mut out, cx).await?;
            Ok(Exported {
                rows: chosen.rows(),
                bytes: out.written(),
                became_text,
            })
        }
    }
}
