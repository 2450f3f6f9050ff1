//! `glovebox man`: the manual, in the form that `man` reads.

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::cli::Cli;
use crate::failure::Failure;
use crate::output::Output;

const MORE: &str = "\
Examples:
  glovebox man | man -l -
  glovebox man profile > ~/.local/share/man/man1/glovebox-profile.1";

/// Prints the man page of the program or of one subcommand.
#[derive(clap::Args)]
#[command(after_long_help = MORE)]
pub struct Args {
    /// Whose page; the program's own when not given.
    subcommand: Option<String>,
}

/// Prints the page.
///
/// # Errors
/// When there is no such subcommand, or standard output is closed or full.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    let mut program = Cli::command();
    // Building fills in what the pages share: names, global flags, version.
    program.build();
    let page = match &args.subcommand {
        None => program,
        Some(name) => of_subcommand(&program, name)?,
    };
    let mut text = Vec::new();
    let rendered = Man::new(page).render(&mut text);
    rendered.map_err(|e| Failure::writing("the man page", &e))?;
    out.bytes(|stream| {
        stream
            .write_all(&text)
            .map_err(|e| Failure::writing("standard output", &e))
    })
}

fn of_subcommand(program: &Command, name: &str) -> Result<Command, Failure> {
    let Some(found) = program.find_subcommand(name) else {
        let names: Vec<_> = program.get_subcommands().map(Command::get_name).collect();
        let text = format!("there is no subcommand {name}; there are {}", names.join(", "));
        return Err(Failure::Typed(text));
    };
    Ok(found.clone().name(format!("glovebox-{name}")))
}
