//! What goes wrong on the command line, told in one line on standard error.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use glovebox::Error;

use crate::text::escape;

/// The input cannot be read, the output cannot be written, or the flags are wrong.
const FAILED: u8 = 2;

/// A finding is as grave as was asked about.
const FOUND: u8 = 1;

/// Why a subcommand stopped.
pub enum Failure {
    /// The engine says so.
    Engine(Error),
    /// What was typed does not fit: a flag, or a file that is not there.
    Typed(String),
    /// The same, with the spot in what was typed, marked on a line of its own.
    Pointed {
        /// What is wrong.
        text: String,
        /// The line and the mark below it.
        spot: String,
    },
    /// There is an answer, and a finding in it is as grave as was asked about.
    Found,
    /// One of several files failed, which has been told.
    Told,
    /// Whoever read standard output has gone: nothing to say, and nobody to say it to.
    NobodyReads,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Engine(error)
    }
}

impl Failure {
    /// Writing to `file` failed.
    pub fn writing(file: &str, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::NobodyReads;
        }
        Failure::Engine(Error::Unwritable {
            file: file.to_owned(),
            what: match error.kind() {
                io::ErrorKind::NotFound => "its folder does not exist".to_owned(),
                _ => said(error),
            },
        })
    }

    /// Says it on standard error.
    pub fn tell(&self) -> ExitCode {
        let text = match self {
            Failure::Engine(Error::Options(bad)) => {
                let fields = bad.fields.iter().map(|f| format!("{}: {}", flag(&f.field), f.problem));
                fields.collect::<Vec<_>>().join("; ")
            }
            Failure::Engine(error) => error.to_string(),
            Failure::Typed(text) => text.clone(),
            Failure::Pointed { text, spot } => {
                let code = line(text);
                spot.lines().for_each(|marked| say(&format!("  {}", escape(marked))));
                return code;
            }
            Failure::NobodyReads => return ExitCode::SUCCESS,
            Failure::Found => return ExitCode::from(FOUND),
            Failure::Told => return ExitCode::from(FAILED),
        };
        line(&text)
    }
}

/// What clap has to say: help and version are answers, the rest is one line.
pub fn of_flags(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that left early (`glovebox --help | head -1`) is no failure.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(FAILED)
        }
        _ => line(&one_line(&error.to_string())),
    }
}

/// What the system said, without its error number.
pub fn said(error: &io::Error) -> String {
    let text = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "you are not allowed to".to_owned(),
        _ => error.to_string(),
    };
    match text.find(" (os error") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}

fn line(text: &str) -> ExitCode {
    say(&format!("glovebox: {}", escape(text)));
    ExitCode::from(FAILED)
}

/// A line on standard error. Where nobody takes it, it is lost, and that is no failure.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// A field of some options as the flag that sets it.
pub fn flag(field: &str) -> String {
    match field {
        "format" => "--input-format".to_owned(),
        "header" => "--no-header".to_owned(),
        "types" => "--type".to_owned(),
        "selection" => "--where".to_owned(),
        _ if field.ends_with("_of") => flag(field.trim_end_matches("_of")),
        _ if field.starts_with("types.") => field.replacen("types.", "--type ", 1),
        _ => format!("--{}", field.replace('_', "-")),
    }
}

/// Clap's message, which spans several paragraphs, up to its usage text.
fn one_line(message: &str) -> String {
    let mut text = String::new();
    for part in message.lines().map(str::trim).filter(|part| !part.is_empty()) {
        if part.starts_with("Usage:") || part.starts_with("For more information") {
            break;
        }
        let part = part.strip_prefix("error: ").unwrap_or(part);
        match part.strip_prefix("tip: ") {
            Some(tip) => text.push_str(&format!("; {tip}")),
            None if text.is_empty() => text.push_str(part),
            None => text.push_str(&format!(" {part}")),
        }
    }
    text + ". Try --help."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_by_its_flag() {
        assert_eq!(flag("pair_columns"), "--pair-columns");
        assert_eq!(flag("types.zip"), "--type zip");
        assert_eq!(flag("encoding"), "--encoding");
    }

    #[test]
    fn claps_paragraphs_become_one_line() {
        let message = "error: unexpected argument '--delim' found\n\n  tip: a similar argument exists: '--delimiter'\n\nUsage: glovebox\n";
        assert_eq!(
            one_line(message),
            "unexpected argument '--delim' found; a similar argument exists: '--delimiter'. Try --help."
        );
    }
}
