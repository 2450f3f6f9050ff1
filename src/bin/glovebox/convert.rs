//! `glovebox convert`: a table written in another format.

use std::path::PathBuf;

use glovebox::table::{FileFormat, ReadOptions};

use crate::failure::Failure;
use crate::input::Input;
use crate::output::Output;
use crate::save;
use crate::written::{Place, TextFlags, format};

const MORE: &str = "\
Examples:
  glovebox convert survey.csv survey.parquet
  glovebox convert survey.parquet survey.tsv
  glovebox convert survey.csv survey.xlsx
  glovebox convert export.txt export.csv --delimiter ';' --decimal-comma --encoding windows-1252
  zcat survey.csv.gz | glovebox convert - survey.parquet
  glovebox convert survey.parquet - --to csv | head

In JSON a missing cell is null, decimals and whole numbers have all their digits, times are
texts, and so are lists and structures, which hold JSON themselves. Parquet has whole numbers
of 64 bits and floats of 64, whatever IN had; bytes, lists and structures become text. So
they do in Arrow (IPC, also called Feather).

XLSX has one sheet of at most 1,048,575 rows below its header and 16,384 columns, and texts
of at most 32,767 characters; a table of more is refused. Days and times are numbers that are
shown as 2024-03-01 13:30:00; those that Excel has none for (before March 1900) are texts.
Spreadsheets keep 15 digits of a number: a column of whole numbers beyond 2^53, of decimals
with more digits or of times finer than thousandths of a second is written as text.

OUT appears whole or not at all: it is written beside its place and renamed at the end.

Exit codes: 0 when OUT is written; 2 when IN cannot be read, OUT cannot be written, or the
flags are wrong.";

/// Writes a table in another format.
///
/// Types, missing and invalid cells are found as in `glovebox profile`, and the same
/// flags overrule what was found.
#[derive(clap::Args)]
#[command(after_long_help = MORE)]
pub struct Args {
    /// CSV (also .gz and .zst), Excel, OpenDocument, JSON, Arrow or Parquet file, or a ZIP of one; `-` reads standard input.
    ///
    /// What comes through a pipe and is longer than 16 MiB is kept in a temporary file without a
    /// name (in TMPDIR) until the program ends.
    #[arg(value_name = "IN", value_hint = clap::ValueHint::FilePath)]
    from: PathBuf,
    /// File to write: its ending .csv, .tsv, .xlsx, .json, .ndjson, .parquet or .arrow says the format;
    /// `-` writes standard output.
    #[arg(value_name = "OUT", value_hint = clap::ValueHint::FilePath)]
    out: PathBuf,
    /// The format to write, when the ending of OUT does not say it.
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<FileFormat>,
    #[command(flatten)]
    text: TextFlags,
    #[command(flatten)]
    input: Input,
}

/// Reads, writes.
///
/// # Errors
/// When IN cannot be read, OUT cannot be written, or the flags do not fit.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    let to = format(args.to, &args.out)?;
    if save::same(&args.from, &args.out) {
        return Err(Failure::Typed(
            "IN and OUT are the same file. Choose another name for OUT.".to_owned(),
        ));
    }
    let watch = args.input.watch(false);
    let place = Place::of(&args.out, to, &args.text, out)?;
    let table = args
        .input
        .open_to_write(&args.from, &ReadOptions::default(), &watch.progress)?;
    place.write(&table, &watch.progress, out)
}
