//! `glovebox apply`: the steps of a recipe, taken on a table.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use glovebox::run::Context;
use glovebox::step::{Effect, Others, Recipe, Step};
use glovebox::table::{FileFormat, ReadOptions, Table};
use glovebox::words::plural;
use glovebox::{Error, steps};
use serde::Serialize;

use crate::failure::{Failure, said};
use crate::input::Input;
use crate::output::Output;
use crate::text::{escape, json};
use crate::written::{Place, TextFlags, format};
use crate::{save, text};

const MORE: &str = "\
Examples:
  glovebox apply survey.csv --recipe clean.json --out clean.parquet
  glovebox apply survey.csv --recipe clean.json --dry-run
  glovebox apply 2024.csv --recipe stack.json --table 2025.csv --out both.csv

A recipe is JSON: how the file is read (`reading`; what is left out is found out), and steps.
  {
    \"version\": 1,
    \"reading\": { \"delimiter\": \";\", \"types\": { \"zip\": \"text\" } },
    \"steps\": [
      { \"step\": \"rename-columns\", \"names\": { \"Alder\": \"age\" } },
      { \"step\": \"set-missing\", \"columns\": [\"age\"], \"tokens\": [\"?\", \"-999\"] },
      { \"step\": \"cast\", \"types\": { \"age\": \"integer\" }, \"misfits\": \"missing\" },
      { \"step\": \"fill-missing\", \"columns\": [\"age\"], \"with\": \"median\" },
      { \"step\": \"drop-rows\", \"where\": \"age < 18 or city is missing\" },
      { \"step\": \"drop-duplicates\", \"columns\": [\"id\"], \"keep\": \"first\" },
      { \"step\": \"sort-rows\", \"by\": [{ \"column\": \"age\", \"descending\": true }] }
    ]
  }
Steps: append, cast, drop-columns, drop-duplicates, drop-rows, edit-cell, fill-missing,
keep-rows, rename-columns, reorder-columns, set-missing, sort-rows.
`glovebox schema recipe` has every step with its parameters. The findings of
`glovebox profile --format json` name the steps that would mend them (`mend`).

Exit codes: 0 when every step was taken and OUT is written; 2 when a file cannot be read, a step
does not fit, OUT cannot be written, or the flags are wrong. Then nothing is written.";

/// Takes the steps of a recipe on a table, and writes what comes of it.
///
/// The same file and recipe give the same bytes, on every machine and in the page.
#[derive(clap::Args)]
#[command(after_long_help = MORE)]
pub struct Args {
    /// CSV (also .gz and .zst), Excel, OpenDocument, JSON, Arrow or Parquet file, or a ZIP of one; `-` reads standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// The recipe, a JSON file. Flags that say how FILE is read go before what it says.
    #[arg(long, value_name = "RECIPE", value_hint = clap::ValueHint::FilePath)]
    recipe: PathBuf,
    /// File to write: its ending .csv, .tsv, .xlsx, .json, .ndjson, .parquet or .arrow says the format; `-`
    /// writes standard output.
    #[arg(long, value_name = "OUT", value_hint = clap::ValueHint::FilePath, required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// The format to write, when the ending of OUT does not say it.
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<FileFormat>,
    #[command(flatten)]
    text: TextFlags,
    /// Another table that steps name, by its file name or as NAME=FILE; may be given several times.
    ///
    /// It is read as the flags say, and not as the recipe does.
    #[arg(long = "table", value_name = "FILE", value_parser = named)]
    tables: Vec<(String, PathBuf)>,
    /// File for what each step changed, as JSON.
    #[arg(long, value_name = "EFFECTS", value_hint = clap::ValueHint::FilePath)]
    effects: Option<PathBuf>,
    /// Writes no OUT: shows what each step would change, with the first rows that it concerns.
    #[arg(long, conflicts_with_all = ["out", "to"])]
    dry_run: bool,
    #[command(flatten)]
    input: Input,
}

/// Rows that are shown of each step.
const SHOWN: u64 = 3;

/// What each step changed.
#[derive(Serialize)]
struct Effects {
    version: u32,
    steps: Vec<Taken>,
}

/// A step, and what it changed.
#[derive(Serialize)]
struct Taken {
    #[serde(flatten)]
    step: Step,
    effect: Effect,
}

/// Reads, takes the steps, writes.
///
/// # Errors
/// When a file cannot be read, a step does not fit, OUT cannot be written, or the flags do not fit.
pub fn run(args: &Args, output: &mut Output) -> Result<(), Failure> {
    let recipe = recipe(&args.recipe)?;
    check(&recipe, args)?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("-"));
    let to = match args.dry_run {
        true => FileFormat::Csv,
        false => format(args.to, &out)?,
    };
    for written in args.out.iter().chain(&args.effects) {
        let inputs = args
            .tables
            .iter()
            .map(|(_, file)| file)
            .chain([&args.file, &args.recipe]);
        if inputs.into_iter().any(|read| save::same(read, written)) {
            let name = written.display();
            return Err(Failure::Typed(format!(
                "{name} is read and cannot be written. Choose another name."
            )));
        }
    }
    if args
        .effects
        .as_ref()
        .is_some_and(|effects| save::same_place(effects, &out))
    {
        let name = out.display();
        return Err(Failure::Typed(format!(
            "{name} is OUT and EFFECTS, and would hold one of them only. Choose another name."
        )));
    }
    let place = Place::of(&out, to, &args.text, output)?;
    let watch = args.input.watch(false);
    let progress = &watch.progress;
    let mut others = Others::new();
    for (name, file) in &args.tables {
        others.insert(
            name.clone(),
            args.input.open_to_write(file, &ReadOptions::default(), progress)?,
        );
    }
    let table = args.input.open_to_write(&args.file, &recipe.reading, progress);
    let table = table.map_err(|failure| of_reading(args, failure))?;
    let mut taken = Taking {
        table,
        steps: Vec::new(),
        told: String::new(),
    };
    for step in &recipe.steps {
        taken
            .step(step, &others, args.dry_run, progress)
            .map_err(|failure| in_recipe(args, failure))?;
    }
    taken.told.push_str(&size(&taken.table));
    let all = Effects {
        version: 1,
        steps: taken.steps,
    };
    let mut table = || match args.dry_run {
        true => Ok(()),
        false => place.write(&taken.table, progress, output),
    };
    match &args.effects {
        // The table is written while the effects are ready and have no name yet: both appear, or neither.
        Some(effects) => save::save(effects, |file| {
            json(&all, file, &effects.to_string_lossy())?;
            table()
        })?,
        None => table()?,
    }
    drop(watch);
    // The table itself has standard output for itself.
    match args.dry_run || out.as_os_str() != "-" {
        true => output.print(&taken.told),
        false => Ok(()),
    }
}

/// A table on its way through a recipe.
struct Taking {
    table: Table,
    steps: Vec<Taken>,
    told: String,
}

impl Taking {
    fn step(&mut self, step: &Step, others: &Others, is_shown: bool, cx: &Context) -> Result<(), Failure> {
        let number = self.steps.len();
        let of_step = |error: Error| Failure::Engine(steps::of_step(number, step, error));
        let preview = match is_shown {
            true => Some(pollster::block_on(steps::preview(step, &self.table, others, SHOWN, cx)).map_err(of_step)?),
            false => None,
        };
        let applied = pollster::block_on(steps::apply(step, &self.table, others, cx));
        let (next, effect) = applied.map_err(of_step)?;
        let (what, changed) = (steps::sentence(step)?, effect.sentence());
        let _ = writeln!(self.told, "{:>3}  {}: {}", number + 1, escape(&what), escape(&changed));
        if let Some(preview) = preview {
            self.told.push_str(&text::preview(&preview, self.table.fields()));
        }
        self.table = next;
        self.steps.push(Taken {
            step: step.clone(),
            effect,
        });
        Ok(())
    }
}

fn size(table: &Table) -> String {
    let (rows, columns) = (table.rows(), table.fields().len() as u64);
    format!(
        "     {} × {}\n",
        plural(rows, "row", "rows"),
        plural(columns, "column", "columns")
    )
}

/// Reads a recipe.
fn recipe(path: &Path) -> Result<Recipe, Failure> {
    let name = path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::Typed(format!("{name} cannot be read: {}.", said(&error))))?;
    Recipe::parse(&text).map_err(|error| match error {
        Error::Options(bad) => {
            let problems = bad.fields.into_iter().map(|field| field.problem);
            Failure::Typed(format!(
                "{name} is no recipe: {}",
                problems.collect::<Vec<_>>().join("; ")
            ))
        }
        other => Failure::Engine(other),
    })
}

/// What is wrong with a recipe before any file is read: steps that are none, and tables that are not
/// given; all at once.
fn check(recipe: &Recipe, args: &Args) -> Result<(), Failure> {
    let mut bad = Vec::new();
    for (at, step) in recipe.steps.iter().enumerate() {
        match steps::others(step) {
            Ok(others) => {
                let missing = others
                    .iter()
                    .filter(|name| !args.tables.iter().any(|(known, _)| known == *name));
                bad.extend(
                    missing.map(|name| format!("step {} ({}) needs {name}: give it with --table", at + 1, step.name)),
                );
            }
            Err(error) => match steps::of_step(at, step, error) {
                Error::Options(fields) => {
                    bad.extend(fields.fields.iter().map(|f| format!("{}: {}", f.field, f.problem)))
                }
                other => return Err(other.into()),
            },
        }
    }
    for (at, (name, _)) in args.tables.iter().enumerate() {
        if args.tables.iter().take(at).any(|(other, _)| other == name) {
            bad.push(format!("two tables are called {name}; give one as NAME=FILE"));
        }
    }
    match bad.is_empty() {
        true => Ok(()),
        false => Err(Failure::Typed(format!("{}: {}", args.recipe.display(), bad.join("; ")))),
    }
}

/// A fault of how the file is read, told with the recipe where that says so and no flag does.
fn of_reading(args: &Args, failure: Failure) -> Failure {
    match failure {
        Failure::Engine(Error::Options(bad)) if !bad.fields.iter().any(|field| args.input.says(&field.field)) => {
            let problems = bad
                .fields
                .iter()
                .map(|f| format!("reading, {}: {}", f.field, f.problem));
            let problems: Vec<String> = problems.collect();
            Failure::Typed(format!("{}: {}", args.recipe.display(), problems.join("; ")))
        }
        other => other,
    }
}

/// A fault of a step, told with the recipe that it stands in.
fn in_recipe(args: &Args, failure: Failure) -> Failure {
    match failure {
        Failure::Engine(Error::Options(bad)) => {
            let problems = bad.fields.iter().map(|f| format!("{}: {}", f.field, f.problem));
            let problems: Vec<String> = problems.collect();
            Failure::Typed(format!("{}: {}", args.recipe.display(), problems.join("; ")))
        }
        other => other,
    }
}

/// `FILE`, known by its name without folders, or `NAME=FILE`.
fn named(text: &str) -> Result<(String, PathBuf), String> {
    let whole = PathBuf::from(text);
    match text.split_once('=').filter(|_| !whole.exists()) {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok((name.to_owned(), file.into())),
        Some(_) => Err("NAME=FILE is wanted, or FILE alone".to_owned()),
        None => {
            let name = whole.file_name().ok_or("this is no file name")?;
            Ok((name.to_string_lossy().into_owned(), whole.clone()))
        }
    }
}
