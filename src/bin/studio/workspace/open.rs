//! Files on their way: opened beside the others, in place of one, several one after the other, stacked; and
//! opened again with their steps.

use std::rc::Rc;

use glovebox::Error;
use glovebox::ask::{Convert, Open};
use glovebox::clean::Append;
use glovebox::protocol::RequestId;
use glovebox::step::{Step, Transform};
use glovebox::steps::Applied;
use glovebox::table::{Converted, ReadOptions, TableId};
use web_sys::File;
use yew::prelude::*;

use super::state::Unopened;
use super::{Act, Notice, OpenFile, OpenTable, Opening, Workspace, named};
use crate::browser;
use crate::parts::short;
use crate::parts::short::names;

/// What the column of a stack is called that says which file a row is from.
const SOURCE: &str = "source_file";

/// What is done once a file is open; it is told the table's number.
type Then = Rc<dyn Fn(TableId)>;

/// A file on its way: what it is read instead of, and what is done with it then.
#[derive(Clone)]
pub(super) struct Request {
    file: File,
    reading: ReadOptions,
    /// The number of the file whose place it takes; beside the others when there is none.
    instead: Option<u32>,
    /// How that one was read.
    before: Option<Rc<ReadOptions>>,
    /// Whether it is that file as it was, whose worker is gone.
    is_again: bool,
    /// Steps to take on it, and how many of them are looked at.
    steps: Vec<Step>,
    at: usize,
    /// Columns that types were given for, and which it turned out not to have.
    gone: Vec<String>,
    /// What was to be done with it and others, and is not where it cannot be opened.
    purpose: Option<&'static str>,
    then: Then,
}

impl Request {
    /// A file to be opened beside the others.
    fn beside(file: File, reading: ReadOptions, then: Then) -> Request {
        Request {
            file,
            reading,
            instead: None,
            before: None,
            is_again: false,
            steps: Vec::new(),
            at: 0,
            gone: Vec::new(),
            purpose: None,
            then,
        }
    }

    /// As what could not be opened.
    fn unopened(self) -> Unopened {
        Unopened {
            file: self.file,
            reading: self.reading,
            purpose: self.purpose,
        }
    }
}

impl Workspace {
    /// Opens a file beside those that are open; `then` is called once it is.
    pub fn open(&self, file: File, reading: ReadOptions, then: Callback<()>) {
        let before = self.state.opening.as_ref().map(|opening| short(&opening.name));
        let name = short(&file.name());
        self.open_all(vec![file], reading, then);
        if let Some(before) = before {
            let text = format!("It is opened once {before} is.");
            self.state
                .dispatch(Act::Tell(Notice::calm(format!("{name} is next"), text)));
        }
    }

    /// Opens files one after the other; `then` is called as each is open. One that cannot be opened keeps none of the
    /// others.
    pub fn open_all(&self, files: Vec<File>, reading: ReadOptions, then: Callback<()>) {
        for file in files {
            let then = then.clone();
            self.request(Request::beside(file, reading.clone(), Rc::new(move |_| then.emit(()))));
        }
    }

    /// Opens files one after the other, as long as they can be; `then` is told the tables' numbers.
    fn open_each(
        &self,
        mut files: Vec<File>,
        reading: ReadOptions,
        open: Vec<TableId>,
        then: Rc<dyn Fn(Vec<TableId>)>,
    ) {
        if files.is_empty() {
            then(open);
            return;
        }
        let (file, again) = (files.remove(0), self.clone());
        let next: Then = Rc::new({
            let reading = reading.clone();
            move |table| {
                let open = open.iter().copied().chain([table]).collect();
                again.open_each(files.clone(), reading.clone(), open, Rc::clone(&then));
            }
        });
        self.request(Request {
            purpose: Some("The files were not stacked; those that were opened stay open."),
            ..Request::beside(file, reading, next)
        });
    }

    /// Opens files, and puts the rows of all under those of the first.
    pub fn stack(&self, files: Vec<File>, then: Callback<()>) {
        let again = self.clone();
        let stack = move |open: Vec<TableId>| {
            let source = again.free_column(&open);
            // The last is the first of them, to which the others are appended.
            let others = open.split_last().map_or(&[][..], |(_, others)| others);
            let append = |table: &TableId| {
                let append = Append {
                    table: again.state.file_of(*table)?.name(),
                    source: Some(source.clone()),
                    ..Append::default()
                };
                append.step().ok()
            };
            again.take(others.iter().filter_map(append).collect());
            then.emit(());
        };
        // Names are given in the order of the files; the first comes last, and is the one that is looked at.
        let mut named = Vec::new();
        for file in files {
            let file = self.under_free_name(file, &named);
            named.push(file);
        }
        if !named.is_empty() {
            named.rotate_left(1);
        }
        self.open_each(named, ReadOptions::default(), Vec::new(), Rc::new(stack));
    }

    /// A name for the column that says which file a row is from, which none of these tables has.
    fn free_column(&self, tables: &[TableId]) -> String {
        let open = self.state.files().iter().flat_map(OpenFile::versions);
        let open = open.filter(|version| tables.contains(&version.table.opened.table));
        let taken: Vec<&str> = open
            .flat_map(|version| &version.table.opened.fields)
            .map(|field| field.name.as_str())
            .collect();
        let numbered = |at: u32| match at {
            1 => SOURCE.to_owned(),
            at => format!("{SOURCE}_{at}"),
        };
        free(numbered, |name| taken.contains(&name))
    }

    /// The file under a name that no other open file has, nor one that was closed and that steps name: steps name
    /// tables by it, and so do people. Its bytes stay where they are.
    fn under_free_name(&self, file: File, others: &[File]) -> File {
        let name = file.name();
        let (stem, ending) = name
            .rfind('.')
            .filter(|at| *at > 0)
            .map_or((&*name, ""), |at| name.split_at(at));
        let numbered = |at: u32| match at {
            1 => name.clone(),
            at => format!("{stem} ({at}){ending}"),
        };
        let known = || self.state.files().iter().chain(self.state.closed());
        let steps: Vec<Step> = known().flat_map(OpenFile::all_steps).collect();
        let is_needed = named(&steps);
        let needed = self.state.closed().iter().filter(|closed| is_needed(closed));
        let needed: Vec<String> = needed
            .filter(|closed| !closed.is_of(&file))
            .map(OpenFile::name)
            .collect();
        let is_taken = |name: &str| {
            let is_open = self.state.files().iter().any(|file| file.name() == name);
            is_open || needed.iter().any(|needed| needed == name) || others.iter().any(|other| other.name() == name)
        };
        let free = free(numbered, is_taken);
        match free == name {
            true => file,
            false => browser::renamed(file, &free),
        }
    }

    /// Reads the file that is looked at in another way; its steps are taken again.
    pub fn read_again(&self, reading: ReadOptions) {
        let Some((file, table)) = self.state.file().zip(self.state.table()) else {
            return;
        };
        let steps = file.steps();
        let wanted = Request {
            instead: Some(file.number),
            before: Some(Rc::new(table.reading.clone())),
            at: steps.len(),
            steps,
            ..Request::beside(table.file.clone(), reading, Rc::new(|_| ()))
        };
        let again = self.clone();
        let order = self.needed(&wanted.steps, &mut Vec::new());
        self.reopen_each(order, Rc::new(move || again.request(wanted.clone())));
    }

    /// Opens all files again whose worker is gone, that which is looked at first.
    pub fn reopen(&self) {
        let here = self.state.file().into_iter();
        self.reopen_all(here.chain(self.state.others()).map(|file| file.number).collect());
    }

    /// Opens files again as they were, by their numbers.
    pub(super) fn reopen_all(&self, numbers: Vec<u32>) {
        let mut seen = Vec::new();
        let order = numbers
            .into_iter()
            .flat_map(|number| self.with_needed(number, &mut seen));
        self.reopen_each(order.collect(), Rc::new(|| ()));
    }

    /// A file whose worker is gone, and before it those that its steps name; none that was `seen`.
    fn with_needed(&self, number: u32, seen: &mut Vec<u32>) -> Vec<OpenFile> {
        let file = self.state.files().iter().find(|file| file.number == number);
        // Two tables may have been appended to each other.
        let Some(file) = file.filter(|file| file.lost && !seen.contains(&number)).cloned() else {
            return Vec::new();
        };
        seen.push(number);
        let mut order = self.needed(&file.all_steps(), seen);
        order.push(file);
        order
    }

    /// The files that steps name and that are not in the worker, closed ones too, which are open again then.
    fn needed(&self, steps: &[Step], seen: &mut Vec<u32>) -> Vec<OpenFile> {
        let is_named = named(steps);
        let closed = self.state.closed().iter().filter(|file| is_named(file));
        let closed: Vec<u32> = closed.map(|file| file.number).collect();
        closed
            .into_iter()
            .for_each(|number| self.state.dispatch(Act::Restore(number)));
        let open = self.state.files().iter().filter(|file| is_named(file));
        let open: Vec<u32> = open.map(|file| file.number).collect();
        open.into_iter()
            .flat_map(|number| self.with_needed(number, seen))
            .collect()
    }

    fn reopen_each(&self, mut files: Vec<OpenFile>, then: Rc<dyn Fn()>) {
        if files.is_empty() {
            return then();
        }
        let (file, again) = (files.remove(0), self.clone());
        let Some(first) = file.versions().first() else { return };
        let next: Then = Rc::new(move |_| again.reopen_each(files.clone(), Rc::clone(&then)));
        self.request(Request {
            instead: Some(file.number),
            is_again: true,
            at: file.at(),
            steps: file.all_steps(),
            ..Request::beside(first.table.file.clone(), first.table.reading.clone(), next)
        });
    }

    /// Opens a file, once that is open which is being opened.
    fn request(&self, wanted: Request) {
        match &self.state.opening {
            Some(_) => self.state.waiting.borrow_mut().push(wanted),
            None => self.start(wanted),
        }
    }

    /// Opens the file that waits first, once no other is being opened. What was told of that stays.
    pub(super) fn open_next(&self) {
        let mut waiting = self.state.waiting.borrow_mut();
        if self.state.opening.is_some() || waiting.is_empty() {
            return;
        }
        let next = waiting.remove(0);
        drop(waiting);
        let told = self.state.notice.clone().filter(|told| !told.is_calm);
        self.start(next);
        if let Some(told) = told {
            self.state.dispatch(Act::Tell((*told).clone()));
        }
    }

    fn start(&self, mut wanted: Request) {
        if wanted.instead.is_none() {
            wanted.file = self.under_free_name(wanted.file, &[]);
        }
        self.start_with(wanted, None);
    }

    /// Opens a file, or the text that it was turned into.
    fn start_with(&self, wanted: Request, text: Option<(Converted, File)>) {
        let name = wanted.file.name();
        let (converted, text) = text.map_or((None, None), |(converted, text)| {
            (Some(Box::new(converted)), Some(text))
        });
        let question = Open {
            reading: wanted.reading.clone(),
            converted,
        };
        let (again, file) = (self.clone(), text.unwrap_or_else(|| wanted.file.clone()));
        let request = self
            .engine
            .ask(&question, &[], Some(&file), move |request, result| match result {
                Ok(opened) => {
                    let table = OpenTable {
                        file: wanted.file.clone(),
                        reading: wanted.reading.clone(),
                        before: wanted.before.clone(),
                        opened,
                        serial: again.state.serial(),
                        steps: 0,
                    };
                    again.opened(request, table, wanted);
                }
                Err(Error::Foreign { file, what }) => again.convert(wanted, Error::Foreign { file, what }),
                Err(problem) => match without_column(&problem, &wanted.reading) {
                    // Another delimiter makes other columns: that is no reason to refuse the file.
                    Some((name, reading)) => {
                        let gone = wanted.gone.iter().cloned().chain([name]).collect();
                        again.start(Request {
                            reading,
                            gone,
                            ..wanted
                        });
                    }
                    None => again.state.dispatch(Act::Failed(request, problem, wanted.unopened())),
                },
            });
        self.state.dispatch(Act::Opening(Opening { name, request }));
    }

    /// Has a file of another format turned into text, and opens that.
    fn convert(&self, wanted: Request, problem: Error) {
        let name = wanted.file.name();
        let question = Convert {
            reading: wanted.reading.clone(),
        };
        let (again, file) = (self.clone(), wanted.file.clone());
        let request = self
            .engine
            .convert(&question, &file, problem, move |request, result| match result {
                Ok((converted, text)) => {
                    let text = browser::file_of(&text, &wanted.file.name());
                    again.start_with(wanted, Some((converted, text)));
                }
                Err(problem) => again.state.dispatch(Act::Failed(request, problem, wanted.unopened())),
            });
        self.state.dispatch(Act::Opening(Opening { name, request }));
    }

    /// The file is read. Where it is there already, its steps are taken before anything is changed.
    fn opened(&self, request: RequestId, table: OpenTable, wanted: Request) {
        if wanted.steps.is_empty() || !self.state.is_opening(request) {
            return self.finished(request, table, Vec::new(), &wanted);
        }
        let (first, name) = (table.opened.table, wanted.file.name());
        let on = [first]
            .into_iter()
            .chain(self.others(&wanted.steps))
            .collect::<Vec<_>>();
        let again = self.clone();
        let request = self.apply(wanted.steps.clone(), &on, move |request, result| match result {
            Ok(applied) => again.finished(request, table, applied, &wanted),
            Err(problem) => {
                again.shut(&[first]);
                let is_step = !matches!(problem, Error::Stopped | Error::WorkerLost);
                let failed = Act::Failed(request, problem.clone(), wanted.unopened());
                again.state.dispatch(failed);
                if is_step {
                    again.state.dispatch(Act::Tell(steps_failed(&problem)));
                }
            }
        });
        self.state.dispatch(Act::Opening(Opening { name, request }));
    }

    /// All that is wanted of a file is there.
    fn finished(&self, request: RequestId, table: OpenTable, applied: Vec<Applied>, wanted: &Request) {
        let (first, serial) = (table.opened.table, table.serial);
        if wanted.is_again {
            let made = applied.iter().map(|applied| applied.table);
            return self.reopened(request, [first].into_iter().chain(made).collect(), wanted);
        }
        let versions = self.versions(&table, applied);
        self.state
            .dispatch(Act::Opened(request, Box::new(table), wanted.instead));
        if !versions.is_empty() {
            self.state.dispatch(Act::Stepped(serial, versions));
            self.state.dispatch(Act::Look(wanted.at));
        }
        if !wanted.gone.is_empty() {
            self.state.dispatch(Act::Tell(types_dropped(&wanted.gone)));
        }
        // The worker would have nothing to do while the table is drawn.
        self.run_errands();
        (wanted.then)(first);
    }

    fn reopened(&self, request: RequestId, tables: Vec<TableId>, wanted: &Request) {
        let Some((number, first)) = wanted.instead.zip(tables.first().copied()) else {
            return;
        };
        // What was answered may be kept by the worker that is gone.
        let file = self.state.files().iter().find(|file| file.number == number);
        let versions: Vec<u32> = file
            .iter()
            .flat_map(|file| file.versions())
            .map(|version| version.table.serial)
            .collect();
        self.answers.keep(|serial| !versions.contains(&serial));
        self.state.dispatch(Act::Reopened(request, number, tables));
        (wanted.then)(first);
    }
}

/// The first of numbered names that is free.
fn free(numbered: impl Fn(u32) -> String, is_taken: impl Fn(&str) -> bool) -> String {
    (1..).map(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

fn steps_failed(problem: &Error) -> Notice {
    Notice::failed(
        "The steps could not be taken again".to_owned(),
        format!(
            "{}. Nothing was changed. Without the steps it can be read: go back to the table as it was read, then try again.",
            problem.to_string().trim_end_matches('.')
        ),
    )
}

/// Where a type was given for a column that is not there: its name, and the rest of the options.
fn without_column(problem: &Error, reading: &ReadOptions) -> Option<(String, ReadOptions)> {
    let Error::Options(bad) = problem else {
        return None;
    };
    let problems = || bad.fields.iter().filter(|f| f.field == "types");
    let is_meant =
        |name: &&String| problems().any(|f| f.problem.starts_with(&format!("there is no column \"{name}\"")));
    let name = reading.types.keys().find(is_meant)?.clone();
    let mut rest = reading.clone();
    rest.types.remove(&name);
    Some((name, rest))
}

fn types_dropped(gone: &[String]) -> Notice {
    let title = match gone {
        [_] => "A type that was given was dropped",
        _ => "Types that were given were dropped",
    };
    let text = format!("Read in this way, the file has no column called {}.", names(gone));
    Notice::calm(title.to_owned(), text)
}
