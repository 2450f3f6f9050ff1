//! `glovebox drift`: how a table differs from a reference.

use std::path::PathBuf;

use glovebox::ask::{self, Tables};
use glovebox::drift;

use crate::answer::Answer;
use crate::ask::Flags;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::Output;
use crate::text;

const MORE: &str = "\
Examples:
  glovebox drift 2024.csv 2025.csv
  glovebox drift train.parquet today.parquet --columns age,income --alpha 0.01
  glovebox drift train.parquet today.parquet --out drift.json

Columns go together by their names. Numbers and times are compared by the two-sample test of
Kolmogorov and Smirnov, as scipy.stats.ks_2samp has it; columns that cannot be compared are named
with the reason. Many columns are many tests: of twenty that have not changed, one is below an
alpha of 0.05 on average.

Exit codes: 0 when there is an answer, whatever was found; 2 when a file cannot be read, the
answer cannot be written, or the flags are wrong.";

/// Says which columns of a table are distributed otherwise than in a reference.
#[derive(clap::Args)]
#[command(after_long_help = MORE)]
pub struct Args {
    /// The table to compare with: CSV (also .gz and .zst), Excel, OpenDocument, JSON, Arrow or Parquet.
    #[arg(value_name = "REFERENCE", value_hint = clap::ValueHint::FilePath)]
    reference: PathBuf,
    /// The table to compare, which is read by the same flags.
    #[arg(value_name = "CURRENT", value_hint = clap::ValueHint::FilePath)]
    current: PathBuf,
    #[command(flatten)]
    answer: Answer,
    #[command(flatten)]
    options: Flags<drift::Options>,
    #[command(flatten)]
    input: Input,
}

/// Reads both, asks, prints.
///
/// # Errors
/// When a file cannot be read, the answer cannot be written, or the flags do not fit.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    args.answer.spares(&[&args.reference, &args.current])?;
    let watch = args.input.watch(false);
    let reference = args.input.open(&args.reference, &watch.progress)?;
    let current = args.input.open(&args.current, &watch.progress)?;
    let both = Tables::of_all([&reference, &current]);
    let report = pollster::block_on(ask::answer(&args.options.0, &both, &watch.progress))?;
    drop(watch);
    args.answer.write(&report, text::drift, out)
}
