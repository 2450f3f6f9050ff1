//! A report written out: for people, section by section, and as JSON.
//!
//! Text holds ANSI colour; `output.rs` takes it out where there should be none. Whatever comes
//! from the data goes through [`escape`], so that no cell can steer a terminal.

mod columns;
mod drift;
mod findings;
mod grid;
mod head;
mod pairs;
mod preview;
mod reread;
mod rows;
mod shape;
mod style;
mod words;

use std::io::{self, Write};

use glovebox::profile::Report;
use serde::Serialize;

pub use drift::drift;
pub use preview::preview;
pub use words::escape;

use crate::failure::Failure;

/// What the text has to fit.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Characters in a line.
    pub width: usize,
    /// Whether long lists are given in full.
    pub full: bool,
}

impl Page {
    /// How many of `all` things are listed, when the first `few` are enough to begin with.
    /// A list is not cut for the sake of one line.
    fn listed(&self, all: usize, few: usize) -> usize {
        if self.full || all <= few + 1 { all } else { few }
    }
}

/// One JSON document, indented, with a line end, written as it is made: that of a wide table is
/// hundreds of megabytes. `name` is where it goes, for the error.
///
/// # Errors
/// When writing fails.
pub fn json(value: &impl Serialize, to: &mut dyn Write, name: &str) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *to, value)
        .map_err(io::Error::from)
        .and_then(|()| to.write_all(b"\n"))
        .map_err(|error| Failure::writing(name, &error))
}

/// The reports of several files, block after block.
pub fn profiles(reports: &[Report], page: &Page) -> String {
    let blocks: Vec<String> = reports.iter().map(|report| profile(report, page)).collect();
    blocks.join("\n\n")
}

/// The report of `glovebox profile`.
pub fn profile(report: &Report, page: &Page) -> String {
    let mut sections = vec![head::section(report, page)];
    let lines = report.source.as_ref().and_then(|source| source.lines.as_ref());
    sections.push(findings::section(&report.findings, lines, page));
    sections.push(columns::section(report, page));
    sections.push(pairs::section(&report.associations, page));
    sections.push(rows::duplicates(&report.duplicates, page));
    sections.push(rows::missing(&report.missing_patterns, page));
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}
