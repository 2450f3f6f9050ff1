//! What stops the work: what happened, where, and what to do about it.
//!
//! A message never holds a cell's value, so that it can be shared. What is wrong *in the data* is
//! no error but a [`crate::Finding`], and reading goes on.

use serde::{Deserialize, Serialize};

use crate::words::bytes;

/// The engine's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can stop a question. It crosses from the worker to the page as far as the page tells errors
/// apart, and in words beyond that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(into = "Crossing", from = "Crossing")]
#[non_exhaustive]
pub enum Error {
    /// The file has no bytes.
    #[error("{file} is empty: it has no bytes. Choose another file, or export it again.")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// The bytes are of a kind that is no table.
    #[error("{file} is {what}, not a table. Save the table that you want as CSV, XLSX or Parquet, then open that.")]
    NotATable {
        /// The file's name.
        file: String,
        /// What the first bytes say that it is, with its article.
        what: String,
    },
    /// The file is a table of a format that is turned into text before it is read.
    #[error("{file} is {what}, which this program does not open. Save it as CSV or Parquet, then open that.")]
    Foreign {
        /// The file's name.
        file: String,
        /// What it is, with its article.
        what: String,
    },
    /// The file breaks off or contradicts itself.
    #[error("{file} is damaged: {what}. Copy or export the file again.")]
    Damaged {
        /// The file's name.
        file: String,
        /// What is wrong, and at which byte or row group.
        what: String,
    },
    /// The file is encrypted.
    #[error("{file} is encrypted. Decrypt it with the tool that wrote it, then open the copy.")]
    Encrypted {
        /// The file's name.
        file: String,
    },
    /// The file is sound but uses something that cannot be read.
    #[error("{file} cannot be read: {what}. Save it as CSV or Parquet with the tool that wrote it.")]
    Unsupported {
        /// The file's name.
        file: String,
        /// What it uses.
        what: String,
    },
    /// The disk or the browser refused to give bytes.
    #[error("{file} could not be read at byte {byte}: {what}. Is it still there, and may it be read?")]
    Unreadable {
        /// The file's name.
        file: String,
        /// Where reading failed.
        byte: u64,
        /// What the system said.
        what: String,
    },
    /// The file is not what it was when it was opened.
    #[error("{file} has changed since it was opened: {what}. Open it again when nothing writes to it.")]
    Changed {
        /// The file's name.
        file: String,
        /// What it had, and what it has now.
        what: String,
    },
    /// The result could not be written.
    #[error("{file} could not be written: {what}.")]
    Unwritable {
        /// The file's name.
        file: String,
        /// What the system said.
        what: String,
    },
    /// A question's options do not fit; all bad fields at once.
    #[error("{}", join(.0))]
    Options(Bad),
    /// The table needs more memory than it may have, and cannot be read in parts.
    #[error(
        "{what} needs about {} of memory; {} are allowed. Choose fewer rows or columns, or allow more memory.",
        bytes(*needed),
        bytes(*allowed)
    )]
    Memory {
        /// What needs it.
        what: String,
        /// Bytes needed, estimated.
        needed: u64,
        /// Bytes allowed.
        allowed: u64,
    },
    /// The person said stop.
    #[error("Stopped. Nothing was changed.")]
    Stopped,
    /// The worker that computed died.
    #[error(
        "The worker stopped unexpectedly, and a new one has started. Ask again; if it happens again, the file may need more memory than this browser gives."
    )]
    WorkerLost,
    /// No worker can be started, which trying again does not mend.
    #[error(
        "The part of this page that reads files could not be started, {tries} times in a row. Close other tabs and reload the page; if that does not help, use another browser."
    )]
    NoWorker {
        /// How often a start failed, one after the other.
        tries: u32,
    },
    /// What a worker said; it is told as it is.
    #[error("{0}")]
    Told(String),
    /// A broken promise inside the program, told rather than panicked.
    #[error("Something went wrong inside: {0}. Please report it; your file is unchanged.")]
    Internal(Inside),
}

/// The bad fields of a question's options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// Field and what is wrong with it.
    pub fields: Vec<BadField>,
}

/// One bad field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadField {
    /// The field's name, as in the options.
    pub field: String,
    /// What is wrong, with the bound that it breaks.
    pub problem: String,
}

/// What went wrong inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// In words, without values from the data.
    pub what: String,
}

/// An error on its way to the page.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Crossing {
    Stopped,
    Options(Vec<BadField>),
    Foreign([String; 2]),
    Told(String),
}

impl From<Error> for Crossing {
    fn from(error: Error) -> Self {
        match error {
            Error::Stopped => Crossing::Stopped,
            Error::Options(bad) => Crossing::Options(bad.fields),
            Error::Foreign { file, what } => Crossing::Foreign([file, what]),
            other => Crossing::Told(other.to_string()),
        }
    }
}

impl From<Crossing> for Error {
    fn from(crossing: Crossing) -> Self {
        match crossing {
            Crossing::Stopped => Error::Stopped,
            Crossing::Options(fields) => Error::Options(Bad { fields }),
            Crossing::Foreign([file, what]) => Error::Foreign { file, what },
            Crossing::Told(words) => Error::Told(words),
        }
    }
}

impl std::fmt::Display for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl Error {
    /// A promise of the program that did not hold.
    pub fn internal(what: impl Into<String>) -> Self {
        Error::Internal(Inside { what: what.into() })
    }

    /// The result could not be written, to a file whose name whoever asks knows.
    pub fn unwritable(what: impl Into<String>) -> Self {
        Error::Unwritable {
            file: "The file".to_owned(),
            what: what.into(),
        }
    }

    /// One bad field.
    pub fn option(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Error::Options(Bad {
            fields: vec![BadField {
                field: field.into(),
                problem: problem.into(),
            }],
        })
    }
}

fn join(bad: &Bad) -> String {
    let mut text = String::new();
    for (i, field) in bad.fields.iter().enumerate() {
        if i > 0 {
            text.push_str("; ");
        }
        text.push_str(&field.field);
        text.push_str(": ");
        text.push_str(&field.problem);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_crosses_as_what_the_page_tells_apart_and_in_words() {
        let cross = |error: &Error| -> Error {
            let text = serde_json::to_string(error).expect("JSON");
            serde_json::from_str(&text).expect("an error")
        };
        let options = Error::option("bins", "must be from 1 to 250");
        let foreign = Error::Foreign {
            file: "a.json".to_owned(),
            what: "JSON".to_owned(),
        };
        for same in [Error::Stopped, options, foreign] {
            assert_eq!(cross(&same), same);
        }
        let empty = Error::Empty {
            file: "a.csv".to_owned(),
        };
        assert_eq!(cross(&empty), Error::Told(empty.to_string()));
        assert_eq!(cross(&empty).to_string(), empty.to_string());
    }
}
