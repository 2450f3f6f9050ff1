//! `glovebox rows`: some rows of a table, in an order, written out.

use std::path::PathBuf;

use glovebox::Error;
use glovebox::table::{Field, FileFormat, ReadOptions, RowsOptions, Selection, Sort, Table, chosen, language, view};

use crate::ask::whole;
use crate::failure::Failure;
use crate::input::Input;
use crate::names::names;
use crate::output::Output;
use crate::save;
use crate::written::{Place, TextFlags, format};

const MORE: &str = "\
Examples:
  glovebox rows staff.csv --where 'age >= 18 and city in (\"Oslo\", \"Bergen\")'
  glovebox rows staff.csv --where 'income is missing or `capital gain` > 9999' --columns name,income
  glovebox rows staff.parquet --sort -salary,name --limit 10
  glovebox rows staff.csv --where 'not (mail matches \"^[^@]+@[^@]+$\")' --out wrong.parquet

Conditions:
  x = 3  x != 3  x < 3  x <= 3  x > 3  x >= 3    values in their order; texts letter by letter
  x in (1, 2)  x not in (1, 2)                   one of several values, or another
  x between 1 and 5  x in [1, 5)                 with both ends, without the last
  x not between 1 and 5  x not contains \"a\"      something is there, and it is not so
  x is missing  x is not missing  x is invalid   nothing, something, not of the type
  x is unique  x is repeated  x is infinite      by how often the value occurs
  x contains \"a\"  x starts with \"a\"              also: ends with
  x matches \"^[A-Z]+$\"                           a regular expression
  x length <= 3                                  in characters
  x has word \"a\"  x has digit                    also upper, lower, space, punctuation,
                                                 control, beyond-ascii, outer space
  x has pattern \"99-A\"                           the whole text; 9 a digit, A and a letters
  x has script \"Latin\"  x has category \"Lu\"      also block \"Arrows\", character \"é\"
  row in (1, 5..9)  every row                    rows by number (from 1), all rows
  duplicated                                     rows that are equal, the first of them too
They are joined by and, or, not and parentheses. A name with blanks stands between backquotes,
a text between quotes (a quote in it is doubled). Days may stand bare: born < 1980-01-31; among
timestamps a bare day is all of it, and its midnight alone is t = 2024-05-01T00:00.

Texts are equal letter by letter, so \"oslo\" is not \"Oslo\"; contains, starts with, ends with
and --search pass over the case. A comparison never holds of a missing cell or of one that
does not fit the type; `not (x > 3)` holds of those too, `x <= 3` does not. A value of another
kind than the column's is refused, and so is another column. contains, matches, length, has
and --search look at a number in its shortest form: 22 and not 22.0. Missing cells come last
in every order.

In JSON a missing cell (NaN too) is null, decimals and whole numbers have all their digits,
times and infinities are texts, and so are lists and structures, which hold JSON themselves.

Exit codes: 0 when the rows are written, however few; 2 when FILE cannot be read, OUT cannot
be written, or the flags are wrong.";

/// Writes the rows that a condition holds of, in an order of choice.
///
/// The condition is written as in a sentence; its grammar stands below. Types, missing cells and
/// invalid ones are found as in `glovebox profile`, and the same flags overrule it.
#[derive(clap::Args)]
#[command(after_long_help = MORE)]
pub struct Args {
    /// CSV (also .gz and .zst), Excel, OpenDocument, JSON, Arrow or Parquet file, or a ZIP of one; `-` reads standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// Which rows; all when not given.
    #[arg(long = "where", value_name = "CONDITION")]
    condition: Option<String>,
    /// Only rows with this text in any cell, whatever its case.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// The order: by the first column, equal rows by the next; `-name` has the greatest first.
    #[arg(long, value_name = "COLUMNS", allow_hyphen_values = true)]
    sort: Vec<String>,
    /// The columns to write, in this order; all when not given. A name with a comma stands between
    /// double quotes.
    #[arg(long, value_name = "COLUMNS")]
    columns: Vec<String>,
    /// At most so many rows.
    #[arg(long, value_name = "N", value_parser = whole, allow_negative_numbers = true)]
    limit: Option<u64>,
    /// Writes how many rows there are, and none of them.
    #[arg(long, conflicts_with_all = ["out", "to", "columns", "sort"])]
    count: bool,
    /// File to write: its ending .csv, .tsv, .xlsx, .json, .ndjson, .parquet or .arrow says the format; standard output,
    /// as CSV, when not given or `-`.
    #[arg(long, value_name = "OUT", value_hint = clap::ValueHint::FilePath)]
    out: Option<PathBuf>,
    /// The format to write, when the ending of OUT does not say it.
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<FileFormat>,
    #[command(flatten)]
    text: TextFlags,
    #[command(flatten)]
    input: Input,
}

/// Finds, orders, writes.
///
/// # Errors
/// When FILE cannot be read, OUT cannot be written, or the flags do not fit.
pub fn run(args: &Args, output: &mut Output) -> Result<(), Failure> {
    // What is no condition is told before the file is read, what its columns tell afterwards.
    args.condition.as_deref().map(|text| selection(text, &[])).transpose()?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("-"));
    let to = format(args.to, &out)?;
    if save::same(&args.file, &out) {
        return Err(Failure::Typed(
            "FILE and OUT are the same file. Choose another name for OUT.".to_owned(),
        ));
    }
    let place = Place::of(&out, to, &args.text, output)?;
    let watch = args.input.watch(false);
    let table = args
        .input
        .open_to_write(&args.file, &ReadOptions::default(), &watch.progress)?;
    let selection = args.condition.as_deref().map(|text| selection(text, table.fields()));
    let selection = selection.transpose()?;
    let columns = columns(&table, &names(&args.columns, |name| table.position(name).is_some()))?;
    let is_known = |name: &str| table.position(name.strip_prefix('-').unwrap_or(name)).is_some();
    let orders = names(&args.sort, is_known);
    let asked = RowsOptions {
        selection,
        search: args.search.clone(),
        sort: orders.iter().map(|by| sort(&table, by)).collect(),
        ..RowsOptions::default()
    };
    let progress = &watch.progress;
    if args.count {
        let view = pollster::block_on(view(&table, &asked, progress))?;
        let rows = view.total.min(args.limit.unwrap_or(u64::MAX));
        drop(watch);
        return output.print(&format!("{rows}\n"));
    }
    let limit = args.limit.unwrap_or(u64::MAX);
    let rows = pollster::block_on(async {
        let view = view(&table, &asked, progress).await?;
        chosen(&table, &view, &columns, 0..limit, progress).await
    })?;
    place.write(&rows, progress, output)
}

fn selection(text: &str, fields: &[Field]) -> Result<Selection, Failure> {
    language::parse_for(text, fields).map_err(|fault| Failure::Pointed {
        text: format!("--where: {fault}"),
        spot: fault.pointed(text),
    })
}

/// The places of the columns by their names.
fn columns(table: &Table, names: &[String]) -> Result<Vec<usize>, Error> {
    if names.is_empty() {
        return Ok((0..table.fields().len()).collect());
    }
    if let Some((_, twice)) = names
        .iter()
        .enumerate()
        .find(|(at, name)| names.iter().take(*at).any(|n| n == *name))
    {
        return Err(Error::option("columns", format!("\"{twice}\" is named twice")));
    }
    let place = |name: &String| table.position(name).ok_or_else(|| table.no_column("columns", name));
    names.iter().map(place).collect()
}

/// A column's name, with `-` before it for the greatest first; but a column may be called so.
fn sort(table: &Table, by: &str) -> Sort {
    match by.strip_prefix('-').filter(|_| table.position(by).is_none()) {
        Some(column) => Sort {
            column: column.to_owned(),
            descending: true,
        },
        None => Sort {
            column: by.to_owned(),
            descending: false,
        },
    }
}
