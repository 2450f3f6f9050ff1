//! `glovebox profile`: what is in a table, for people or as JSON.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use glovebox::Severity;
use glovebox::ask::{self, Tables};
use glovebox::profile::{self, Report, Score};

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
  glovebox profile *.csv --fail-on critical
  glovebox profile survey.csv --missing Country=none --thousands Price=comma

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

/// Says what is in tables, and what is odd about them.
///
/// Findings come first, gravest first, with the rows behind them (counted from 1; in JSON from 0); then
/// each column with its figures and its shape; then which columns go together, which rows
/// are copies, and which cells are missing together. Of several files each has its block, one after the other; in JSON
/// they are an array.
#[derive(clap::Args)]
#[command(after_long_help = more())]
pub struct Args {
    /// CSV (also .gz and .zst), Excel, OpenDocument, JSON, Arrow or Parquet files, or a ZIP of one; `-` reads standard input.
    ///
    /// What comes through a pipe and is longer than 16 MiB is kept in a temporary file without a
    /// name (in TMPDIR) until the program ends.
    #[arg(value_hint = clap::ValueHint::FilePath, value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    answer: Answer,
    /// Ends with exit code 1 where a finding is as grave as this, or graver.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<Grave>,
    /// Tells on standard error where the time went.
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    options: Flags<profile::Options>,
    #[command(flatten)]
    input: Input,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Grave {
    /// Worth knowing.
    Note,
    /// Probably wrong, or will mislead.
    Warning,
    /// Wrong: figures computed from it are wrong too.
    Critical,
}

impl Grave {
    fn is_in(self, report: &Report) -> bool {
        let least = match self {
            Grave::Note => Severity::Note,
            Grave::Warning => Severity::Warning,
            Grave::Critical => Severity::Critical,
        };
        report.findings.iter().any(|finding| finding.severity >= least)
    }
}

/// Reads, asks, prints.
///
/// # Errors
/// When a file cannot be read, the answer cannot be written, the flags do not fit, or a finding is as grave as was asked
/// about.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    let files: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    args.answer.spares(&files)?;
    let (mut reports, mut failed) = (Vec::new(), false);
    for file in &files {
        match of_file(args, file) {
            Ok(report) => reports.push(report),
            Err(failure) if files.len() == 1 => return Err(failure),
            // The others are answered all the same.
            Err(failure) => {
                failure.tell();
                failed = true;
            }
        }
    }
    match reports.as_slice() {
        [] => return Err(Failure::Told),
        [report] if files.len() == 1 => args.answer.write(report, text::profile, out)?,
        all => args.answer.write(&all, |all, page| text::profiles(all, page), out)?,
    }
    match args.fail_on {
        _ if failed => Err(Failure::Told),
        Some(grave) if reports.iter().any(|report| grave.is_in(report)) => Err(Failure::Found),
        _ => Ok(()),
    }
}

/// The report of one file.
fn of_file(args: &Args, file: &Path) -> Result<Report, Failure> {
    let watch = args.input.watch(args.timings);
    let table = args.input.open(file, &watch.progress)?;
    let report = pollster::block_on(ask::answer(&args.options.0, &Tables::of(&table), &watch.progress))?;
    let spent = watch.spent();
    drop(watch);
    spent.iter().for_each(|line| say(line));
    if args.files.len() == 1 {
        // The program ends soon, and the system takes memory back sooner than it can be handed over.
        std::mem::forget(table);
    }
    Ok(report)
}
