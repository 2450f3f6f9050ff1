//! `glovebox convert`: a table written in another format.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use glovebox::scan::Progress;
use glovebox::table::{Table, csv, parquet};

use crate::failure::Failure;
use crate::input::Input;
use crate::output::Output;
use crate::save;
use crate::watch::Watch;

const MORE: &str = "\
Examples:
  glovebox convert survey.csv survey.parquet
  glovebox convert survey.parquet survey.tsv
  glovebox convert export.txt export.csv --delimiter ';' --decimal-comma --encoding windows-1252
  zcat survey.csv.gz | glovebox convert - survey.parquet
  glovebox convert survey.parquet - --to csv | head

OUT appears whole or not at all: it is written beside its place and renamed at the end.

Exit codes: 0 when OUT is written; 2 when IN cannot be read, OUT cannot be written, or the
flags are wrong.";

/// Writes a table in another format.
///
/// Types, missing cells and stragglers are found as in `glovebox profile`, and the same
/// flags overrule what was found.
#[derive(clap::Args)]
#[command(after_long_help = MORE)]
pub struct Args {
    /// CSV (also .gz and .zst) or Parquet file; `-` reads standard input.
    ///
    /// What comes through a pipe and is longer than 16 MiB is kept in a temporary file without a
    /// name (in TMPDIR) until the program ends.
    #[arg(value_name = "IN", value_hint = clap::ValueHint::FilePath)]
    from: PathBuf,
    /// File to write: its ending .csv, .tsv or .parquet says the format; `-` writes standard output.
    #[arg(value_name = "OUT", value_hint = clap::ValueHint::FilePath)]
    out: PathBuf,
    /// The format to write, when the ending of OUT does not say it.
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<To>,
    #[command(flatten)]
    input: Input,
}

/// A format to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// Comma-separated text, UTF-8.
    Csv,
    /// Tab-separated text, UTF-8.
    Tsv,
    /// Apache Parquet.
    Parquet,
}

/// Reads, writes.
///
/// # Errors
/// When IN cannot be read, OUT cannot be written, or the flags do not fit.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    let to = args.to.or_else(|| by_ending(&args.out)).ok_or_else(|| {
        Failure::Typed("the ending of OUT names no format. Use .csv, .tsv or .parquet, or say --to.".to_owned())
    })?;
    let to_output = args.out.as_os_str() == "-";
    if save::same(&args.from, &args.out) {
        return Err(Failure::Typed(
            "IN and OUT are the same file. Choose another name for OUT.".to_owned(),
        ));
    }
    if to_output && to == To::Parquet && out.is_terminal() {
        return Err(Failure::Typed(
            "Parquet is no text for a terminal. Write it to a file, or into a pipe.".to_owned(),
        ));
    }
    let watch = Watch::new(args.input.threads(), false);
    let table = args.input.open(&args.from, &watch.progress)?;
    let write = |file: &mut dyn Write| write(&table, to, file, &watch.progress);
    if to_output {
        out.bytes(write)
    } else {
        save::save(&args.out, write)
    }
}

fn write(table: &Table, to: To, file: &mut dyn Write, progress: &Progress) -> Result<(), Failure> {
    let text = |delimiter| csv::write::WriteOptions {
        delimiter,
        ..Default::default()
    };
    let written = match to {
        To::Csv => pollster::block_on(csv::write::write(table, file, &text(','), progress)),
        To::Tsv => pollster::block_on(csv::write::write(table, file, &text('\t'), progress)),
        To::Parquet => pollster::block_on(parquet::write::write(table, file, progress)),
    };
    written.map_err(Failure::from)
}

fn by_ending(out: &Path) -> Option<To> {
    let ending = out.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "csv" => Some(To::Csv),
        "tsv" | "tab" => Some(To::Tsv),
        "parquet" | "pq" => Some(To::Parquet),
        _ => None,
    }
}
