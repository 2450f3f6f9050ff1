//! Tables written to a file or to standard output, in a format of choice.

use std::io::Write;
use std::path::Path;

use glovebox::Error;
use glovebox::run::Context;
use glovebox::table::{self, FileFormat, Formulas, Table};

use crate::failure::{Failure, say};
use crate::output::{Output, STDOUT};
use crate::save;
use crate::text::escape;

/// The format that was said, or the one that the ending of the file says.
///
/// # Errors
/// When neither says it.
pub fn format(said: Option<FileFormat>, out: &Path) -> Result<FileFormat, Failure> {
    let by_ending = || FileFormat::by_ending(out.extension()?.to_str()?);
    let piped = (out.as_os_str() == "-").then_some(FileFormat::Csv);
    said.or(piped).or_else(by_ending).ok_or_else(|| {
        Failure::Typed(
            "the ending of OUT names no format. Use .csv, .tsv, .xlsx, .json, .ndjson, .parquet or .arrow, or say --to.".to_owned(),
        )
    })
}

/// Where a table goes.
pub struct Place<'a> {
    out: &'a Path,
    to: FileFormat,
    formulas: Formulas,
}

/// How delimited text is written.
#[derive(clap::Args)]
pub struct TextFlags {
    /// Put a quote before texts that a spreadsheet would run as a formula, in CSV and TSV.
    ///
    /// They begin with =, +, -, @, a tab or a carriage return. Numbers are left as they are. XLSX needs none: a text
    /// in it is a text, and no spreadsheet runs it.
    #[arg(long)]
    quote_formulas: bool,
}

impl TextFlags {
    fn formulas(&self) -> Formulas {
        match self.quote_formulas {
            true => Formulas::Quoted,
            false => Formulas::Kept,
        }
    }
}

impl<'a> Place<'a> {
    /// A file, or `-` for standard output.
    ///
    /// # Errors
    /// When a terminal would get what is no text.
    pub fn of(out: &'a Path, to: FileFormat, text: &TextFlags, output: &Output) -> Result<Self, Failure> {
        if out.as_os_str() == "-" && !to.is_text() && output.is_terminal() {
            return Err(Failure::Typed(format!(
                "{} is no text for a terminal. Write it to a file, or into a pipe.",
                to.title()
            )));
        }
        let formulas = text.formulas();
        Ok(Place { out, to, formulas })
    }

    /// Writes the table there. A file appears whole or not at all.
    ///
    /// # Errors
    /// When the rows cannot be read any more, or the place cannot be written to.
    pub fn write(&self, table: &Table, progress: &Context, output: &mut Output) -> Result<(), Failure> {
        let name = match self.out.as_os_str() == "-" {
            true => STDOUT.into(),
            false => self.out.to_string_lossy(),
        };
        let write = |file: &mut dyn Write| {
            write(table, (self.to, self.formulas), file, progress).map_err(|error| called(&name, error))
        };
        if self.out.as_os_str() == "-" {
            output.bytes(write)
        } else {
            save::save(self.out, write)
        }
    }
}

/// An error by the name of the file that could not be written, which the engine does not know.
fn called(name: &str, error: Error) -> Failure {
    Failure::Engine(match error {
        Error::Unwritable { what, .. } => Error::Unwritable {
            file: name.to_owned(),
            what,
        },
        other => other,
    })
}

fn write(table: &Table, to: (FileFormat, Formulas), file: &mut dyn Write, progress: &Context) -> Result<(), Error> {
    for column in pollster::block_on(table::write_as(table, to, file, progress))? {
        let column = escape(&column);
        say(&format!(
            "glovebox: \"{column}\" is written as text: some of its cells {}",
            to.0.why_text()
        ));
    }
    Ok(())
}
