//! Files that are open, and their versions: the table as it was read, and what each step made of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use glovebox::ask::{Ask, Opened};
use glovebox::clean::RenameColumns;
use glovebox::profile::{self, Report};
use glovebox::protocol::RequestId;
use glovebox::step::{Effect, Step};
use glovebox::steps::Applied;
use glovebox::table::{Field, ReadOptions, TableId};
use glovebox::{Error, Result};
use web_sys::File;

use super::{Answered, Arrangement, Roles, RowLink};
use crate::route::{Looked, Route};
use crate::shared::Shared;

/// A table that can be looked at: a file as it was read, or what steps made of that.
#[derive(Debug, Clone)]
pub struct OpenTable {
    /// The file itself, to be opened again when a worker is lost.
    pub file: File,
    /// How it was asked to be read.
    pub reading: ReadOptions,
    /// How it was asked to be read before, where that was otherwise.
    pub before: Option<Rc<ReadOptions>>,
    /// What was found; rows, columns and the table's number are those of the version.
    pub opened: Opened,
    /// Counts tables: what belongs to another one is stale.
    pub serial: u32,
    /// Steps since it was read.
    pub steps: usize,
}

impl OpenTable {
    /// What a step made of it.
    pub fn after(&self, applied: &Applied, serial: u32) -> OpenTable {
        OpenTable {
            opened: Opened {
                table: applied.table,
                rows: applied.rows,
                fields: applied.fields.clone(),
                ..self.opened.clone()
            },
            serial,
            steps: self.steps + 1,
            ..self.clone()
        }
    }
}

/// A step that was taken, and what it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The step.
    pub step: Step,
    /// What it changed.
    pub effect: Effect,
}

/// One version of a file's table.
#[derive(Debug, Clone)]
pub struct Version {
    /// The table.
    pub table: Shared<OpenTable>,
    /// What made it; `None` of the table as it was read.
    pub by: Option<Rc<Taken>>,
    /// Its profile.
    pub report: Answered<Shared<Report>>,
    /// The question that the profile answers.
    profiling: Option<RequestId>,
}

impl Version {
    /// Whose profile was not asked for.
    pub fn new(table: OpenTable, by: Option<Taken>) -> Version {
        Version {
            table: Shared::new(table),
            by: by.map(Rc::new),
            report: Answered::Running,
            profiling: None,
        }
    }

    /// Whether nobody has asked for its profile.
    pub fn is_unasked(&self) -> bool {
        self.profiling.is_none() && self.report == Answered::Running
    }
}

/// How a page was left: of which table it was, and what its address said.
pub struct Left {
    /// The table.
    pub of: Looked,
    /// The address.
    pub route: Rc<Route>,
}

/// What was looked at, by the numbers that an address names.
#[derive(Clone, Default)]
pub struct Seen {
    /// Rows behind numbers, each with the table that it is of.
    pub row_links: Rc<RefCell<Vec<(u32, RowLink)>>>,
    /// Typed words may be a cell's, and are no more in the address than those.
    pub searches: Rc<RefCell<Vec<String>>>,
    /// How pages were left, each once.
    pub left: Rc<RefCell<Vec<Left>>>,
}

/// What a person has set of a file. Columns are known by their names, so that it holds over the versions of the
/// table, and of the file when it is opened once more.
#[derive(Clone, Default)]
pub struct Settings {
    /// How its columns are arranged.
    pub arrangement: Rc<Arrangement>,
    /// What its columns are for.
    pub roles: Rc<Roles>,
    /// What is asked otherwise than by default, as JSON by the questions' names.
    questions: BTreeMap<&'static str, Rc<str>>,
}

impl Settings {
    /// What of them fits these columns: another file may have the name.
    #[must_use]
    pub fn fitting(mut self, fields: &[Field]) -> Settings {
        Rc::make_mut(&mut self.roles).fit(fields);
        self
    }
}

/// A file that is open.
#[derive(Clone)]
pub struct OpenFile {
    /// Its number while the page lives.
    pub number: u32,
    /// From the table as it was read on; one at least.
    versions: Vec<Version>,
    /// The one that is looked at.
    at: usize,
    /// Whether the worker that held its tables is gone.
    pub lost: bool,
    /// What was looked at in it.
    pub seen: Seen,
    /// What a person has set of it.
    pub settings: Settings,
}

impl OpenFile {
    /// A file as it was read, of which that has been set before.
    pub fn new(number: u32, table: OpenTable, settings: Settings) -> OpenFile {
        OpenFile {
            number,
            versions: vec![Version::new(table, None)],
            at: 0,
            lost: false,
            seen: Seen::default(),
            settings,
        }
    }

    /// What is asked of it by the question of that name, as JSON; `None` where it is as by default.
    pub fn asked(&self, name: &str) -> Option<Rc<str>> {
        self.settings.questions.get(name).cloned()
    }

    /// Something else is asked of it; the questions that nobody waits for any more.
    pub fn ask(&mut self, name: &'static str, options: Rc<str>) -> Vec<RequestId> {
        self.settings.questions.insert(name, options);
        if name != profile::Options::NAME {
            return Vec::new();
        }
        let asked = self.versions.iter_mut().filter_map(|version| {
            version.report = Answered::Running;
            version.profiling.take()
        });
        asked.collect()
    }

    /// All versions that can be come back to.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The place of the version that is looked at.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The version that is looked at.
    pub fn now(&self) -> Option<&Version> {
        self.versions.get(self.at)
    }

    /// Its name.
    pub fn name(&self) -> String {
        let first = self.versions.first();
        first.map_or_else(String::new, |version| version.table.opened.source.name.clone())
    }

    /// Whether it is that file, as far as a name, a size and a time can tell.
    pub fn is_of(&self, file: &File) -> bool {
        let known = self.versions.first().map(|version| &version.table.file);
        known.is_some_and(|known| {
            known.name() == file.name() && known.size() == file.size() && known.last_modified() == file.last_modified()
        })
    }

    /// The steps that lead to the version that is looked at.
    pub fn steps(&self) -> Vec<Step> {
        let made = self.versions.iter().take(self.at + 1);
        made.filter_map(|version| Some(version.by.as_ref()?.step.clone()))
            .collect()
    }

    /// All its steps, those that were undone among them.
    pub fn all_steps(&self) -> Vec<Step> {
        let made = self.versions.iter().filter_map(|version| version.by.as_ref());
        made.map(|taken| taken.step.clone()).collect()
    }

    /// Looks at another version; the question for the profile of the one before, where that is not
    /// there yet, which nobody waits for any more.
    pub fn look(&mut self, at: usize) -> Option<RequestId> {
        let unneeded = self.leave();
        self.at = at.min(self.versions.len().saturating_sub(1));
        unneeded
    }

    /// What nobody waits for once another table is looked at.
    pub fn leave(&mut self) -> Option<RequestId> {
        self.versions.get_mut(self.at)?.profiling.take()
    }

    /// Takes in what steps made of a version, and looks at the last of them; the tables of steps that
    /// had been undone, which are gone now.
    pub fn push(&mut self, of: u32, versions: Vec<Version>) -> Vec<TableId> {
        let Some(parent) = self.versions.iter().position(|version| version.table.serial == of) else {
            return versions.iter().map(|version| version.table.opened.table).collect();
        };
        let taken = versions.iter().filter_map(|version| version.by.as_ref());
        let renamings = taken.filter_map(|taken| taken.step.read::<RenameColumns>().ok());
        for (from, to) in renamings.flat_map(|renaming| renaming.names) {
            Rc::make_mut(&mut self.settings.roles).renamed(&from, &to);
        }
        let gone = self.versions.split_off(parent + 1);
        self.versions.extend(versions);
        self.at = self.versions.len() - 1;
        gone.iter().map(|version| version.table.opened.table).collect()
    }

    /// It is not wanted any more: its tables go, and what was read of them. What it takes to open it again stays, and
    /// how it was left.
    pub fn close(&mut self) {
        for version in &mut self.versions {
            version.report = Answered::Failed(Error::Stopped);
            version.profiling = None;
        }
        self.lost = true;
    }

    /// A new worker holds its tables, under these numbers. They are what they were, since a file that has changed
    /// cannot be read any more: what was seen of them holds, and profiles that had failed are asked for again.
    pub fn reopened(&mut self, tables: &[TableId]) {
        for (version, id) in self.versions.iter_mut().zip(tables) {
            let mut table = (*version.table).clone();
            table.opened.table = *id;
            version.table = Shared::new(table);
            if !matches!(version.report, Answered::Ready(_)) {
                version.report = Answered::Running;
                version.profiling = None;
            }
        }
        self.lost = false;
    }

    /// Numbers of all its tables on the worker's shelf; none once that is lost.
    pub fn tables(&self) -> Vec<TableId> {
        match self.lost {
            true => Vec::new(),
            false => self.versions.iter().map(|version| version.table.opened.table).collect(),
        }
    }

    /// The profile of a version was asked for.
    pub fn profiling(&mut self, serial: u32, request: RequestId) {
        if let Some(version) = self.versions.iter_mut().find(|v| v.table.serial == serial) {
            version.profiling = Some(request);
            version.report = Answered::Running;
        }
    }

    /// The profile came, or failed; whether it is of one of its tables.
    pub fn profiled(&mut self, request: RequestId, result: Result<Shared<Report>>) {
        let asked = |version: &&mut Version| version.profiling == Some(request);
        if let Some(version) = self.versions.iter_mut().find(asked) {
            version.profiling = None;
            version.report = match result {
                Ok(report) => Answered::Ready(report),
                Err(problem) => Answered::Failed(problem),
            };
        }
    }
}
