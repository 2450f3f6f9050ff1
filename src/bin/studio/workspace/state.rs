//! What is open, what is being opened, what is to be told; and everything that can happen to it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use glovebox::profile::Report;
use glovebox::protocol::RequestId;
use glovebox::table::{ReadOptions, TableId};
use glovebox::{Error, Result};
use web_sys::File;
use yew::prelude::*;

use super::files::Settings;
use super::open::Request;
use super::{Answered, Arrangement, OpenFile, OpenTable, Opening, Roles, Seen, Version};
use crate::parts::{number, short};
use crate::shared::Shared;

/// Closed files that can be opened again.
const CLOSED: usize = 10;

/// What a person is told above the page, until dismissed.
#[derive(Debug, Clone)]
pub struct Notice {
    /// In a few words.
    pub title: String,
    /// What happened and what to do.
    pub text: String,
    /// A file to try once more, and how to read it.
    pub again: Option<(File, ReadOptions)>,
    /// Whether nothing went wrong: it is said beside the page, and moves nothing.
    pub is_calm: bool,
}

impl Notice {
    /// What a person may like to know, where nothing went wrong.
    pub fn calm(title: String, text: String) -> Notice {
        Notice {
            title,
            text,
            again: None,
            is_calm: true,
        }
    }

    /// What failed, where there is nothing to try again.
    pub fn failed(title: String, text: String) -> Notice {
        Notice {
            is_calm: false,
            ..Notice::calm(title, text)
        }
    }
}

/// What the worker must be told, once the state has changed: a reducer only reckons.
#[derive(Default)]
pub struct Errands {
    /// Tables that nobody can come back to.
    pub close: Vec<TableId>,
    /// Questions whose answer nobody waits for.
    pub cancel: Vec<RequestId>,
}

/// What the context holds. Two states of one version are the same.
#[derive(Clone, Default)]
pub struct State {
    version: u64,
    serials: Rc<Cell<u32>>,
    files: Vec<OpenFile>,
    /// The number of the file that is looked at.
    here: u32,
    /// The number of the file that it is compared with, once one was chosen.
    reference: u32,
    /// The file being opened.
    pub opening: Option<Opening>,
    /// What to tell.
    pub notice: Option<Rc<Notice>>,
    // Shared and not a part of the version, as what they hold is taken once.
    errands: Rc<RefCell<Errands>>,
    /// Files that are opened once others are.
    pub(super) waiting: Rc<RefCell<Vec<Request>>>,
    /// Files that were closed, the last one last; of each name one, and none of a name that is open.
    closed: Vec<OpenFile>,
    /// Parts of pages that were unfolded, by a stable name.
    pub unfolded: Rc<RefCell<Vec<String>>>,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

/// What can happen.
pub enum Act {
    /// A file is being opened.
    Opening(Opening),
    /// It was opened: beside the others, or instead of the file of that number.
    Opened(RequestId, Box<OpenTable>, Option<u32>),
    /// A file whose worker was gone is open again as it was: its number, and those of its versions' tables.
    Reopened(RequestId, u32, Vec<TableId>),
    /// It was not.
    Failed(RequestId, Error, Unopened),
    /// Steps were taken on the table of that serial.
    Stepped(u32, Vec<Version>),
    /// Something else is wanted than the profile of what is looked at, first.
    Leave,
    /// Another version of the file that is looked at is wanted, by its place.
    Look(usize),
    /// Another file is wanted, by its number.
    Switch(u32),
    /// What is looked at is to be compared with another file, by its number.
    Refer(u32),
    /// A file is not wanted any more.
    Close(u32),
    /// A file that was closed is wanted again.
    Restore(u32),
    /// The columns of the file that is looked at are for that.
    Assign(Roles),
    /// Something else is asked of the file that is looked at: a question's name, and its options as JSON.
    Ask(&'static str, Rc<str>),
    /// The columns of the file that is looked at are arranged so.
    Arrange(Arrangement),
    /// The profile of the table of that serial was asked for.
    Profiling(u32, RequestId),
    /// The profile came, or failed.
    Profiled(RequestId, Result<Shared<Report>>),
    /// The worker died: what to tell.
    Lost(Error),
    /// Something is to be told.
    Tell(Notice),
    /// The person has read it.
    Dismiss,
}

impl Reducible for State {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        next.version += 1;
        match act {
            Act::Opening(opening) => {
                next.opening = Some(opening);
                next.notice = None;
            }
            Act::Opened(request, table, instead) if next.is_opening(request) => next.opened(*table, instead),
            Act::Reopened(request, number, tables) if next.is_opening(request) => next.reopened(number, &tables),
            // Another file was asked for meanwhile.
            Act::Opened(_, table, _) => next.errands.borrow_mut().close.push(table.opened.table),
            Act::Reopened(_, _, tables) => next.errands.borrow_mut().close.extend(tables),
            Act::Failed(request, problem, unopened) if next.is_opening(request) => {
                next.opening = None;
                next.notice = Some(Rc::new(failure(&problem, unopened)));
            }
            Act::Stepped(of, versions) => next.stepped(of, versions),
            Act::Look(at) => {
                let unneeded = next.file_mut().and_then(|file| file.look(at));
                next.errands.borrow_mut().cancel.extend(unneeded);
                // What was said of the last step is over.
                next.notice = next.notice.take().filter(|notice| !notice.is_calm);
            }
            Act::Arrange(arrangement) => {
                if let Some(file) = next.file_mut() {
                    file.settings.arrangement = Rc::new(arrangement);
                }
            }
            Act::Assign(roles) => {
                if let Some(file) = next.file_mut() {
                    file.settings.roles = Rc::new(roles);
                }
            }
            Act::Ask(name, options) => {
                let unneeded = next.file_mut().map(|file| file.ask(name, options));
                next.errands.borrow_mut().cancel.extend(unneeded.into_iter().flatten());
            }
            Act::Leave => next.leave(),
            Act::Switch(number) => next.switch(number),
            Act::Refer(number) => next.reference = number,
            Act::Close(number) => next.close(number),
            Act::Restore(number) => next.restore(number),
            Act::Profiling(serial, request) => next.files.iter_mut().for_each(|f| f.profiling(serial, request)),
            Act::Profiled(request, result) => next.files.iter_mut().for_each(|f| f.profiled(request, result.clone())),
            Act::Lost(error) => next.lose(&error),
            Act::Tell(notice) => next.notice = Some(Rc::new(notice)),
            Act::Dismiss => next.notice = None,
            Act::Failed(..) => return self,
        }
        Rc::new(next)
    }
}

impl State {
    /// The files that are open, in the order in which they were opened.
    pub fn files(&self) -> &[OpenFile] {
        &self.files
    }

    /// The file that is looked at.
    pub fn file(&self) -> Option<&OpenFile> {
        self.files.iter().find(|file| file.number == self.here)
    }

    /// Files that were closed, the last one last.
    pub fn closed(&self) -> &[OpenFile] {
        &self.closed
    }

    /// The files beside it.
    pub fn others(&self) -> impl DoubleEndedIterator<Item = &OpenFile> {
        self.files.iter().filter(|file| file.number != self.here)
    }

    /// The file that it is compared with: the one that was chosen, else the last beside it.
    pub fn reference(&self) -> Option<&OpenFile> {
        let chosen = self.others().find(|file| file.number == self.reference);
        chosen.or_else(|| self.others().next_back())
    }

    fn file_mut(&mut self) -> Option<&mut OpenFile> {
        let here = self.here;
        self.files.iter_mut().find(|file| file.number == here)
    }

    /// The file that a table of the worker's shelf is of.
    pub fn file_of(&self, table: TableId) -> Option<&OpenFile> {
        self.files.iter().find(|file| file.tables().contains(&table))
    }

    /// Whether the table of that serial is open.
    pub fn has(&self, serial: u32) -> bool {
        let mut versions = self.files.iter().flat_map(OpenFile::versions);
        versions.any(|version| version.table.serial == serial)
    }

    /// The table that is looked at.
    pub fn table(&self) -> Option<&Shared<OpenTable>> {
        Some(&self.file()?.now()?.table)
    }

    /// Its profile.
    pub fn report(&self) -> &Answered<Shared<Report>> {
        let now = self.file().and_then(OpenFile::now);
        now.map_or(&Answered::Running, |version| &version.report)
    }

    /// How its columns are arranged.
    pub fn arrangement(&self) -> Rc<Arrangement> {
        let settings = self.file().map(|file| &file.settings);
        settings
            .map(|settings| Rc::clone(&settings.arrangement))
            .unwrap_or_default()
    }

    /// What its columns are for.
    pub fn roles(&self) -> Rc<Roles> {
        let settings = self.file().map(|file| &file.settings);
        settings.map(|settings| Rc::clone(&settings.roles)).unwrap_or_default()
    }

    /// Whether the worker that held the table is gone.
    pub fn is_lost(&self) -> bool {
        self.file().is_some_and(|file| file.lost)
    }

    /// Whether the worker that held one of these tables is gone.
    pub fn has_lost(&self, tables: &[TableId]) -> bool {
        let lost = self.files.iter().filter(|file| file.lost);
        let mut lost = lost.flat_map(OpenFile::versions);
        lost.any(|version| tables.contains(&version.table.opened.table))
    }

    /// What was looked at in the file.
    pub fn seen(&self) -> Seen {
        self.file().map(|file| file.seen.clone()).unwrap_or_default()
    }

    /// A number that no table or file has had yet.
    pub fn serial(&self) -> u32 {
        self.serials.set(self.serials.get() + 1);
        self.serials.get()
    }

    /// What the worker is still to be told; nothing when asked again.
    pub fn errands(&self) -> Errands {
        self.errands.take()
    }

    /// Whether that is the question for the file that is being opened.
    pub fn is_opening(&self, request: RequestId) -> bool {
        self.opening.as_ref().is_some_and(|o| o.request == request)
    }

    fn opened(&mut self, table: OpenTable, instead: Option<u32>) {
        // A file that is opened again beside the one that is looked at stays there.
        let is_shown = instead.is_none_or(|old| old == self.here);
        if is_shown {
            self.leave();
        }
        let old = instead.and_then(|number| self.files.iter().position(|file| file.number == number));
        let (number, file) = (table.serial, table.file.clone());
        match old.and_then(|old| self.files.get_mut(old)) {
            Some(slot) => {
                let file = OpenFile::new(number, table, slot.settings.clone());
                let old = std::mem::replace(slot, file);
                self.errands.borrow_mut().close.extend(old.tables());
            }
            None => {
                // What comes anew is compared with the one before it, until another is chosen.
                self.reference = 0;
                let settings = self.settings_of(&table.opened.source.name);
                let settings = settings.fitting(&table.opened.fields);
                self.files.push(OpenFile::new(number, table, settings));
            }
        }
        if is_shown {
            self.here = number;
            self.unfolded = Rc::default();
        }
        self.came(&file);
    }

    fn reopened(&mut self, number: u32, tables: &[TableId]) {
        match self.files.iter_mut().find(|file| file.number == number) {
            Some(file) => file.reopened(tables),
            // It was closed meanwhile.
            None => self.errands.borrow_mut().close.extend(tables),
        }
        self.opening = None;
    }

    /// What was being opened is there: that it was not before is over.
    fn came(&mut self, file: &File) {
        self.opening = None;
        let is_over = |notice: &Rc<Notice>| notice.again.as_ref().is_some_and(|(again, _)| again == file);
        self.notice = self.notice.take().filter(|notice| !is_over(notice));
    }

    fn stepped(&mut self, of: u32, versions: Vec<Version>) {
        self.leave();
        let has = |file: &&mut OpenFile| file.versions().iter().any(|version| version.table.serial == of);
        let gone = match self.files.iter_mut().find(has) {
            Some(file) => file.push(of, versions),
            None => versions.iter().map(|version| version.table.opened.table).collect(),
        };
        self.errands.borrow_mut().close.extend(gone);
    }

    /// Nobody waits for the profile of what is looked at any more.
    fn leave(&mut self) {
        let unneeded = self.file_mut().and_then(OpenFile::leave);
        self.errands.borrow_mut().cancel.extend(unneeded);
    }

    fn switch(&mut self, number: u32) {
        if number != self.here && self.files.iter().any(|file| file.number == number) {
            self.leave();
            self.here = number;
            self.unfolded = Rc::default();
        }
    }

    /// Lets a file go; the one beside it is looked at then.
    fn close(&mut self, number: u32) {
        let Some(at) = self.files.iter().position(|file| file.number == number) else {
            return;
        };
        let beside = at.checked_sub(1).unwrap_or(1);
        if number == self.here {
            let next = self.files.get(beside).map_or(0, |file| file.number);
            self.leave();
            self.here = next;
        }
        let mut gone = self.files.remove(at);
        self.errands.borrow_mut().close.extend(gone.tables());
        let steps = gone.steps().len() as u64;
        if steps > 0 {
            self.notice = Some(Rc::new(Notice::calm(
                format!("{} is closed", short(&gone.name())),
                format!(
                    "The list of tables opens it again, with its {}.",
                    number::plural(steps, "step", "steps")
                ),
            )));
        }
        gone.close();
        self.closed.push(gone);
        if self.closed.len() > CLOSED {
            self.closed.remove(0);
        }
    }

    /// A file that was closed is among the open ones, and to be opened again.
    fn restore(&mut self, number: u32) {
        if let Some(at) = self.closed.iter().position(|file| file.number == number) {
            let file = self.closed.remove(at);
            self.files.push(file);
        }
    }

    /// What was set of a file of that name that was closed, which is open again then.
    fn settings_of(&mut self, name: &str) -> Settings {
        let at = self.closed.iter().position(|file| file.name() == name);
        at.map(|at| self.closed.remove(at).settings).unwrap_or_default()
    }

    fn lose(&mut self, error: &Error) {
        self.files.iter_mut().for_each(|file| file.lost = true);
        let Some(table) = self.table() else {
            return;
        };
        let gone = matches!(error, Error::NoWorker { .. });
        let more = match (gone, self.files.len()) {
            (true, _) => "What is on screen stays.".to_owned(),
            (false, 1) => format!(
                "What is on screen stays; open {} again to see more of its rows. Its steps are taken again then.",
                table.opened.source.name
            ),
            (false, _) => "What is on screen stays; open the files again to see more of their rows. Their steps are taken again then.".to_owned(),
        };
        // A file that was being opened has told of its own failure already: what becomes of the others is added.
        // So has a step, which is not among those that are taken again.
        let other = |notice: &Rc<Notice>| {
            let again = notice.again.as_ref();
            again.is_some_and(|(file, _)| *file != table.file || !notice.is_calm)
        };
        let notice = match self
            .notice
            .as_deref()
            .filter(|_| self.notice.as_ref().is_some_and(other))
        {
            Some(told) => Notice {
                text: format!("{} {more}", told.text),
                ..told.clone()
            },
            None => Notice {
                again: (!gone).then(|| (table.file.clone(), table.reading.clone())),
                ..Notice::failed("The worker stopped".to_owned(), format!("{error} {more}"))
            },
        };
        self.notice = Some(Rc::new(notice));
    }
}

/// A file that was to be opened.
pub struct Unopened {
    /// The file.
    pub file: File,
    /// How it was to be read.
    pub reading: ReadOptions,
    /// What was to be done with it and others, and is not.
    pub purpose: Option<&'static str>,
}

fn failure(problem: &Error, Unopened { file, reading, purpose }: Unopened) -> Notice {
    let name = file.name();
    // Opened by itself it would not do what was wanted.
    let again = purpose.is_none().then_some((file, reading));
    let left = purpose.unwrap_or("Nothing was changed.");
    match problem {
        Error::Stopped => Notice {
            again,
            ..Notice::calm(format!("Stopped opening {name}"), left.to_owned())
        },
        _ => Notice {
            again: again.filter(|_| *problem == Error::WorkerLost),
            ..Notice::failed(
                format!("{name} was not opened"),
                match purpose {
                    Some(left) => format!("{problem} {left}"),
                    None => problem.to_string(),
                },
            )
        },
    }
}
