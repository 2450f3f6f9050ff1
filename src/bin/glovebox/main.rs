//! The command line: reads what was typed, runs one subcommand, says how it went.
//!
//! One file per subcommand, named as the domain in the engine. Everything is computed there; here
//! are only flags, files and the terminal.

#![allow(
    clippy::disallowed_methods,
    reason = "this is where files and clocks are handed to the engine"
)]

mod answer;
mod apply;
mod ask;
mod cli;
mod completions;
mod convert;
mod disk;
mod drift;
mod failure;
mod input;
mod man;
mod names;
mod output;
mod profile;
mod rows;
mod save;
mod schema;
mod text;
mod watch;
mod written;

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use cli::Cli;
use failure::Failure;
use output::Output;

/// The subcommands, in the order of `--help`: one line per domain. What each says of itself stands in its own file.
macro_rules! subcommands {
    ($($name:ident($file:ident),)*) => {
        /// A subcommand.
        #[derive(Subcommand)]
        enum Command {
            $($name($file::Args),)*
        }

        impl Command {
            fn run(&self, out: &mut Output) -> Result<(), Failure> {
                match self {
                    $(Command::$name(args) => $file::run(args, out),)*
                }
            }
        }
    };
}

subcommands! {
    Profile(profile),
    Convert(convert),
    Rows(rows),
    Apply(apply),
    Drift(drift),
    Schema(schema),
    Completions(completions),
    Man(man),
}

fn main() -> ExitCode {
    let typed = match Cli::try_parse() {
        Ok(typed) => typed,
        Err(error) => return failure::of_flags(&error),
    };
    // A library's panic over a damaged file is caught and told in one line, like every failure.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        set_hook(Box::new(|_| {}));
    }
    let ran = catch_unwind(AssertUnwindSafe(|| typed.command.run(&mut Output::new(typed.color))));
    match ran
        .unwrap_or_else(|_| Err(glovebox::Error::internal("the program failed; RUST_BACKTRACE=1 shows where").into()))
    {
        Ok(()) | Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}
