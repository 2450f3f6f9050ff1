//! What the page may ask of the worker, and what comes back.
//!
//! Only the envelope, and one line per domain. On the wire a message is a JavaScript object
//! `{ text, file? }`: `text` is the [`Envelope`] (or [`Reply`]) as JSON, which keeps 64-bit
//! integers exact; `file` is the `File` handle to open, which no text can carry and which the
//! worker keeps until another is opened. Every reply carries its request's number.

use serde::{Deserialize, Serialize};

use crate::profile::{Association, ColumnProfile};
use crate::run::Snapshot;
use crate::table::{Field, ReadOptions, Rows, RowsOptions, SourceReport};
use crate::{Error, profile};

/// Numbers requests; unique while the page lives.
pub type RequestId = u32;

/// From page to worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The request's number.
    pub request: RequestId,
    /// What is asked.
    pub question: Question,
}

/// What can be asked: one line per domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Opens the file sent with the envelope (or, without one, the last file again) and keeps
    /// its table. The table that was open stays until this has succeeded.
    Open(OpenOptions),
    /// Cancels the request of that number; answered by that request's failure with `Stopped`.
    Cancel(RequestId),
    /// Cells of some rows.
    Rows(RowsOptions),
    /// What is in the table.
    Profile(profile::Options),
    /// How two columns lie together.
    Interaction(profile::InteractionOptions),
}

/// How to open a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpenOptions {
    /// How to read it.
    pub reading: ReadOptions,
    /// Bytes of memory that the table may take. Default 1.5 GiB.
    pub memory: u64,
}

impl Default for OpenOptions {
    fn default() -> Self {
        OpenOptions {
            reading: ReadOptions::default(),
            memory: crate::run::MEMORY,
        }
    }
}

/// What was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// How it was read.
    pub source: SourceReport,
    /// Rows.
    pub rows: u64,
    /// Columns.
    pub fields: Vec<Field>,
    /// Milliseconds from the question to this answer, as the worker's clock says.
    pub milliseconds: f64,
}

impl crate::Ask for OpenOptions {
    type Answer = Opened;
}

/// From worker to page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The request that it answers.
    pub request: RequestId,
    /// What comes back.
    pub body: Body,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// The worker is ready (request 0).
    Ready,
    /// Work is under way.
    Progress(Snapshot),
    /// Work is done, and this is a part of the answer, which follows.
    Part(Part),
    /// Work is done.
    Done(Box<Answer>),
    /// Work stopped.
    Failed(Error),
}

/// The answers: one line per domain.
#[allow(
    clippy::large_enum_variant,
    reason = "made once and always boxed, by `Body::Done`: its size on the stack does not matter"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// To [`Question::Open`].
    Opened(Opened),
    /// To [`Question::Rows`].
    Rows(Rows),
    /// To [`Question::Profile`].
    Profile(profile::Report),
    /// To [`Question::Interaction`].
    Interaction(profile::Interaction),
}

/// Columns and pairs that are read at once: some milliseconds' work for the page.
const COLUMNS_TOGETHER: usize = 50;
const PAIRS_TOGETHER: usize = 4000;

/// A part of an answer that would hold the page up if it were read at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The next columns of a profile.
    Columns(Vec<ColumnProfile>),
    /// The next associations of a profile.
    Associations(Vec<Association>),
}

impl Answer {
    /// Takes out what is too large to be read at once, in the order in which it is joined again.
    pub fn take_parts(&mut self) -> Vec<Part> {
        let Answer::Profile(report) = self else {
            return Vec::new();
        };
        let mut parts = Vec::new();
        while report.columns.len() > COLUMNS_TOGETHER {
            let later = report.columns.split_off(COLUMNS_TOGETHER);
            parts.push(Part::Columns(std::mem::replace(&mut report.columns, later)));
        }
        while report.associations.len() > PAIRS_TOGETHER {
            let later = report.associations.split_off(PAIRS_TOGETHER);
            parts.push(Part::Associations(std::mem::replace(&mut report.associations, later)));
        }
        parts
    }

    /// Puts the parts back where they were taken out.
    pub fn join(&mut self, parts: Vec<Part>) {
        let Answer::Profile(report) = self else { return };
        let (mut columns, mut associations) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Part::Columns(some) => columns.extend(some),
                Part::Associations(some) => associations.extend(some),
            }
        }
        // The last ones stayed where they were.
        columns.append(&mut report.columns);
        associations.append(&mut report.associations);
        report.columns = columns;
        report.associations = associations;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_taken_apart_and_joined_is_the_same() {
        let golden = include_str!("../tests/golden/penguins.report.json");
        let mut report: profile::Report = serde_json::from_str(golden).expect("a report");
        let (columns, pairs) = (report.columns.clone(), report.associations.clone());
        let numbered = |n: usize, column: &ColumnProfile| ColumnProfile {
            name: format!("{} {n}", column.name),
            ..column.clone()
        };
        report.columns = (0..120)
            .zip(columns.iter().cycle())
            .map(|(n, c)| numbered(n, c))
            .collect();
        report.associations = pairs.iter().cycle().take(9001).cloned().collect();
        let whole = Answer::Profile(report);
        let mut answer = whole.clone();
        let parts = answer.take_parts();
        assert_eq!(parts.len(), 4);
        assert_ne!(answer, whole);
        answer.join(parts);
        assert_eq!(answer, whole);
        let small = serde_json::from_str(golden).map(Answer::Profile);
        assert!(small.expect("a report").take_parts().is_empty());
    }
}
