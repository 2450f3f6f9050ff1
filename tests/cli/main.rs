//! The program as a person runs it: a folder, a command, and what it printed.

#![allow(clippy::disallowed_methods, reason = "tests write the files that the program reads")]

mod apply;
mod bad_files;
mod convert;
mod drift;
mod formats;
mod hostile;
mod json_schema;
mod profile;
mod reading;
mod rows;
mod shell;
mod text;

use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// A fresh folder with a few files, removed at the end of the test.
struct Folder(tempfile::TempDir);

/// What a run of the program left behind.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// Names of the files, sorted.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glovebox"));
        command.args(arguments).current_dir(self.0.path());
        // What the machine of the person who tests likes must not matter.
        for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ran {
        Ran::of(self.command(arguments).stdin(Stdio::null()))
    }

    /// Runs with these bytes on standard input.
    fn run_with<S: AsRef<OsStr>>(&self, arguments: &[S], input: &[u8]) -> Ran {
        Ran::with_input(&mut self.command(arguments), input)
    }

    /// The report of a file, flags added.
    fn report(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["profile", "--format", "json"];
        all.extend(arguments);
        self.run(&all).json()
    }
}

impl Ran {
    fn of(command: &mut Command) -> Self {
        Ran::from(command.output().unwrap())
    }

    /// Runs with these bytes on standard input, as many of them as the program takes.
    fn with_input(command: &mut Command, input: &[u8]) -> Self {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        match pipe.write_all(input) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => panic!("{error}"),
            _ => drop(pipe),
        }
        Ran::from(child.wait_with_output().unwrap())
    }

    /// Standard output of a run that went well.
    #[track_caller]
    fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        assert_eq!(self.err, "", "a good run says nothing on standard error");
        self.out
    }

    /// The one line of a run that failed.
    #[track_caller]
    fn bad(self) -> String {
        assert_eq!(self.code, Some(2), "{}", self.err);
        assert_eq!(self.out, "", "a failed run prints no answer");
        assert!(self.err.starts_with("glovebox: "), "{}", self.err);
        assert_eq!(self.err.matches('\n').count(), 1, "one line: {}", self.err);
        self.err.trim_end().to_owned()
    }

    #[track_caller]
    fn json(self) -> Value {
        serde_json::from_str(&self.good()).unwrap()
    }
}

impl From<std::process::Output> for Ran {
    fn from(output: std::process::Output) -> Self {
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A column of a report by name.
#[track_caller]
fn column<'a>(report: &'a Value, name: &str) -> &'a Value {
    let columns = report["columns"].as_array().unwrap();
    columns
        .iter()
        .find(|c| c["name"] == name)
        .unwrap_or_else(|| panic!("no column {name}"))
}

/// Each column's name and type, in order.
fn types(report: &Value) -> String {
    let columns = report["columns"].as_array().unwrap();
    let one = |c: &Value| format!("{} {}", c["name"].as_str().unwrap(), c["type"].as_str().unwrap());
    columns.iter().map(one).collect::<Vec<_>>().join(", ")
}
