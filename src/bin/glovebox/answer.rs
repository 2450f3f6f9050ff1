//! Where an answer goes and how it is written: the flags that every subcommand with a report shares.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Output, STDOUT};
use crate::{save, text};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: the whole report.
    Json,
}

/// Where, and how.
#[derive(clap::Args)]
pub struct Answer {
    /// Text for people, or the whole report as JSON [default: text; json when --out ends in .json].
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Writes the answer to a file instead of standard output.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<PathBuf>,
    /// Lists everything in the text, not only the first findings, pairs and patterns.
    #[arg(long)]
    full: bool,
}

impl Answer {
    /// Refuses to write over a file that is read.
    ///
    /// # Errors
    /// When the answer would go there.
    pub fn spares(&self, inputs: &[&Path]) -> Result<(), Failure> {
        let is_input = |place: &Path| inputs.iter().any(|input| save::same(place, input));
        match self.place().is_some_and(is_input) {
            true => Err(Failure::Typed(
                "--out is the input itself. Choose another name.".to_owned(),
            )),
            false => Ok(()),
        }
    }

    /// Writes a report, as JSON or as text for people.
    ///
    /// # Errors
    /// When the place cannot be written to, or standard output is closed or full.
    pub fn write<R: Serialize>(
        &self,
        report: &R,
        as_text: impl FnOnce(&R, &text::Page) -> String,
        out: &mut Output,
    ) -> Result<(), Failure> {
        match (self.format(), self.place()) {
            (Format::Json, None) => out.bytes(|stream| text::json(report, stream, STDOUT)),
            (Format::Json, Some(place)) => save::save(place, |file| text::json(report, file, &place.to_string_lossy())),
            (Format::Text, place) => {
                let page = text::Page {
                    width: out.width(),
                    full: self.full,
                };
                let text = as_text(report, &page);
                let Some(place) = place else {
                    return out.print(&text);
                };
                save::save(place, |file| {
                    file.write_all(out.for_file(&text).as_bytes())
                        .map_err(|error| Failure::writing(&place.to_string_lossy(), &error))
                })
            }
        }
    }

    /// The file that takes the answer; `-` is standard output.
    fn place(&self) -> Option<&Path> {
        self.out.as_deref().filter(|out| out.as_os_str() != "-")
    }

    fn format(&self) -> Format {
        let is_json = |place: &PathBuf| place.extension().is_some_and(|ending| ending == "json");
        let by_name = match self.out.as_ref().is_some_and(is_json) {
            true => Format::Json,
            false => Format::Text,
        };
        self.format.unwrap_or(by_name)
    }
}
