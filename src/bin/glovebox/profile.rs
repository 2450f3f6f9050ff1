//! `glovebox profile`: what is in a table, for people or as JSON.

use std::path::PathBuf;

use glovebox::ask::{self, Tables};
use glovebox::profile::{self, Score};

use crate::answer::Answer;
use crate::ask::Flags;
use crate::failure::{Failure, say};
use crate::input::Input;
use crate::output::Output;
use crate::text;

const EXAMPLES: &str = "\
Examples:
  glovebox profile survey.csv
  glovebox profile survey.csv --missing 'NA,?' --type zip=text --day-first
  glovebox profile survey.parquet --format json | jq '.findings[].message'
  glovebox profile survey.csv --out survey.json

Definitions follow pandas and ydata-profiling: standard deviation with n−1, bias-adjusted
skewness and excess kurtosis, quantiles by linear interpolation, lengths in Unicode code
points, copies as duplicated(keep=\"first\"). Every figure is exact. The JSON is described
by `glovebox schema profile`, which says of each field what it means.";

const EXIT_CODES: &str = "\
Exit codes: 0 when there is an answer, whatever was found; 1 when --fail-on is given and a
finding is as grave; 2 when a file cannot be read, the answer cannot be written, or the flags
are wrong. Of several files the highest counts, and the others are answered all the same.";

/// What `--help` says below the flags.
fn more() -> String {
    let scores = Score::FORMULAS.map(|(name, formula)| format!("  {name:<13}{formula}"));
    format!(
        "{EXAMPLES}\n\nScores from 0 to 100:\n{}\n\n{EXIT_CODES}",
        scores.join("\n")
    )
}

/// Says what is in a table, and what is odd about it.
///
/// Findings come first, gravest first, with the rows behind them (counted from 1; in JSON from 0); then
/// each column with its figures and its shape; then which columns go together, which rows
/// are copies, and which cells are missing together.
#[derive(clap::Args)]
#[command(after_long_help = more())]
pub struct Args {
    /// CSV (also .gz and .zst) or Parquet file; `-` reads standard input.
    ///
    /// What comes through a pipe and is longer than 16 MiB is kept in a temporary file without a
    /// name (in TMPDIR) until the program ends.
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    answer: Answer,
    /// Tells on standard error where the time went.
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    options: Flags<profile::Options>,
    #[command(flatten)]
    input: Input,
}

/// Reads, asks, prints.
///
/// # Errors
/// When the file cannot be read, the answer cannot be written, or the flags do not fit.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    args.answer.spares(&[&args.file])?;
    let watch = args.input.watch(args.timings);
    let table = args.input.open(&args.file, &watch.progress)?;
    let report = pollster::block_on(ask::answer(&args.options.0, &Tables::of(&table), &watch.progress))?;
    let spent = watch.spent();
    drop(watch);
    args.answer.write(&report, text::profile, out)?;
    spent.iter().for_each(|line| say(line));
    // The program ends here, and the system takes memory back sooner than it can be handed over.
    std::mem::forget(table);
    Ok(())
}
