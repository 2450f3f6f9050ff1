//! What can be typed, and the text around the subcommands in `--help` and the man page.

use clap::Parser;

use crate::Command;
use crate::output::Color;

const EXAMPLES: &str = "\
Examples:
  glovebox profile survey.csv
  glovebox profile survey.parquet --format json --out survey.json
  zcat survey.csv.gz | glovebox profile -
  glovebox convert survey.csv survey.parquet --type zip=text
  glovebox rows survey.csv --where 'age >= 18 and city = \"Oslo\"' --sort -age
  glovebox apply survey.csv --recipe clean.json --out clean.parquet
  glovebox drift 2024.csv 2025.csv

Exit codes:
  0  it worked, whatever was found in the data
  2  the input could not be read, the output could not be written, or the flags are
     wrong; one line on standard error says which

No byte of your data leaves this machine: the program opens no network connection.";

/// Looks into CSV, Excel, JSON, Arrow and Parquet files: what is in them, and what is wrong with it.
///
/// Glovebox reads a table, says what each column holds and what a person should know
/// about it, and writes it in another format. The page in the browser and this program
/// run the same engine and give the same answers.
#[derive(Parser)]
#[command(name = "glovebox", version, max_term_width = 100, after_long_help = EXAMPLES)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// Which subcommand.
    #[command(subcommand)]
    pub command: Command,
    /// When to use colour: only on a terminal that wants it (NO_COLOR is heeded), always, or never.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, global = true)]
    pub color: Color,
}
