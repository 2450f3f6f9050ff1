//! `glovebox completions`: what a shell needs to complete the subcommands and flags.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::failure::Failure;
use crate::output::Output;

const MORE: &str = "\
Examples:
  glovebox completions bash > ~/.local/share/bash-completion/completions/glovebox
  glovebox completions zsh > ~/.zfunc/_glovebox
  glovebox completions fish > ~/.config/fish/completions/glovebox.fish
  glovebox completions powershell >> $PROFILE";

/// Prints a completion script for a shell.
#[derive(clap::Args)]
#[command(after_long_help = MORE)]
pub struct Args {
    /// Which shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// When standard output is closed or full.
pub fn run(args: &Args, out: &mut Output) -> Result<(), Failure> {
    // Into memory first: the generator panics when its writer fails, as a closed pipe does.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "glovebox", &mut script);
    out.bytes(|stream| {
        stream
            .write_all(&script)
            .map_err(|e| Failure::writing("standard output", &e))
    })
}
