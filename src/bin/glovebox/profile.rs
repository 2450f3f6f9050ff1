//! `glovebox profile`: what is in a table, for people or as JSON.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use glovebox::ask::{self, Tables};
use glovebox::profile;

use crate::ask::Flags;
use crate::failure::{Failure, say};
use crate::input::Input;
use crate::output::{Output, STDOUT};
use crate::{save, text};

const MORE: &str = "\
Examples:
  glovebox profile survey.csv
  glovebox profile survey.csv --missing 'NA,?' --type zip=text --day-first
  glovebox profile survey.parquet --format json | jq '.findings[].message'
  glovebox profile survey.csv --out survey.json

Definitions follow pandas and ydata-profiling: standard deviation with n−1, bias-adjusted
skewness and excess kurtosis, quantiles by linear interpolation, lengths in Unicode code
points, copies as duplicated(keep=\"first\"). Every figure is exact. The JSON is described
by `glovebox schema profile`, which says of each field what it means.

Exit codes: 0 when there is an answer, whatever was found; 2 when the file cannot be read,
the answer cannot be written, or the flags are wrong.";

/// Says what is in a table, and what is odd about it.
///
/// Findings come first, gravest first, with the rows behind them (counted from 0); then
/// each column with its figures and its shape; then which columns go together, which rows
/// are copies, and which cells are missing together.
#[derive(clap::Args)]
#[command(after_long_help = MORE)]
pub struct Args {
    /// CSV (also .gz and .zst) or Parquet file; `-` reads standard input.
    ///
    /// What comes through a pipe and is longer than 16 MiB is kept in a temporary file without a
    /// name (in TMPDIR) until the program ends.
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// Text for people, or the whole report as JSON [default: text; json when --out ends in .json].
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Writes the answer to a file instead of standard output.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<PathBuf>,
    /// Lists every finding, pair and pattern in the text, not only the first ones.
    #[arg(long)]
    full: bool,
    /// Tells on standard error where the time went.
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    options: Flags<profile::Options>,
    #[command(flatten)]
    input: Input,
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: the whole report.
    Json,
}

/// Reads, asks, prints.
///
/// # Errors
/// When the file cannot be read, the answer cannot be written, or the flags do not fit.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    if args.place().is_some_and(|place| save::same(place, &args.file)) {
        return Err(Failure::Typed(
            "--out is the input itself. Choose another name.".to_owned(),
        ));
    }
    let watch = args.input.watch(args.timings);
    let table = args.input.open(&args.file, &watch.progress)?;
    let report = pollster::block_on(ask::answer(&args.options.0, &Tables::of(&table), &watch.progress))?;
    let spent = watch.spent();
    drop(watch);
    match args.format() {
        Format::Json => match args.place() {
            None => out.bytes(|stream| text::json(&report, stream, STDOUT))?,
            Some(place) => save::save(place, |file| text::json(&report, file, &place.to_string_lossy()))?,
        },
        Format::Text => {
            let text = text::profile(&report, &args.page(out));
            match args.place() {
                None => out.print(&text)?,
                Some(place) => save::save(place, |file| {
                    file.write_all(out.for_file(&text).as_bytes())
                        .map_err(|error| Failure::writing(&place.to_string_lossy(), &error))
                })?,
            }
        }
    }
    spent.iter().for_each(|line| say(line));
    // The program ends here, and the system takes memory back sooner than it can be handed over.
    std::mem::forget(table);
    Ok(())
}

impl Args {
    /// The file that takes the answer; `-` is standard output.
    fn place(&self) -> Option<&Path> {
        self.out.as_deref().filter(|place| place.as_os_str() != "-")
    }

    fn format(&self) -> Format {
        let by_name = || {
            let json = self
                .out
                .as_ref()
                .and_then(|place| place.extension())
                .is_some_and(|e| e == "json");
            if json { Format::Json } else { Format::Text }
        };
        self.format.unwrap_or_else(by_name)
    }

    fn page(&self, out: &Output) -> text::Page {
        text::Page {
            width: out.width(),
            full: self.full,
        }
    }
}
