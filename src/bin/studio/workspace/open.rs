//! Files on their way: opened beside the others, in place of one, several one after the other, stacked; and
//! opened again with their steps.

use std::rc::Rc;

use glovebox::Error;
use glovebox::ask::Open;
use glovebox::clean::Append;
use glovebox::protocol::RequestId;
use glovebox::step::{Step, Transform};
use glovebox::table::{ReadOptions, TableId};
use web_sys::File;
use yew::prelude::*;

use super::{Act, Notice, OpenFile, OpenTable, Opening, Workspace};
use crate::parts::short::names;

/// What the column of a stack is called that says which file a row is from.
const SOURCE: &str = "source_file";

/// What is done once a file is open; it is told the table's number.
type Then = Rc<dyn Fn(TableId)>;

/// A file on its way: what it is read instead of, and what is done with it then.
#[derive(Clone)]
struct Request {
    file: File,
    reading: ReadOptions,
    /// The number of the file whose place it takes; beside the others when there is none.
    instead: Option<u32>,
    /// Steps to take on it, and how many of them are looked at.
    steps: Vec<Step>,
    at: usize,
    /// Tables that the steps name, beside those that were open when it was asked for.
    others: Vec<TableId>,
    /// Columns that types were given for, and which it turned out not to have.
    gone: Vec<String>,
    then: Then,
}

impl Request {
    /// A file to be opened beside the others.
    fn beside(file: File, reading: ReadOptions, then: Then) -> Request {
        Request {
            file,
            reading,
            instead: None,
            steps: Vec::new(),
            at: 0,
            others: Vec::new(),
            gone: Vec::new(),
            then,
        }
    }
}

impl Workspace {
    /// Opens a file beside those that are open; `then` is called once it is.
    pub fn open(&self, file: File, reading: ReadOptions, then: Callback<()>) {
        self.request(Request::beside(file, reading, Rc::new(move |_| then.emit(()))));
    }

    /// Opens files one after the other; `then` is called once the last is open.
    pub fn open_all(&self, files: Vec<File>, reading: ReadOptions, then: Callback<()>) {
        self.open_each(files, reading, Vec::new(), Rc::new(move |_| then.emit(())));
    }

    /// Opens files one after the other; `then` is told the tables' numbers.
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
        self.request(Request::beside(file, reading, next));
    }

    /// Opens files, and puts the rows of all under those of the first.
    pub fn stack(&self, files: Vec<File>, then: Callback<()>) {
        let Some((first, rest)) = files.split_first() else {
            return;
        };
        let names: Vec<String> = rest.iter().map(File::name).collect();
        let again = self.clone();
        let stack = move |open: Vec<TableId>| {
            let source = again.free_name(&open);
            let append = |table: &String| {
                let append = Append {
                    table: table.clone(),
                    source: Some(source.clone()),
                    ..Append::default()
                };
                append.step().ok()
            };
            again.take(names.iter().filter_map(append).collect());
            then.emit(());
        };
        // The first comes last, and is the one that is looked at.
        let order = rest.iter().chain([first]).cloned().collect();
        self.open_each(order, ReadOptions::default(), Vec::new(), Rc::new(stack));
    }

    /// A name for the column that says which file a row is from, which none of these tables has.
    fn free_name(&self, tables: &[TableId]) -> String {
        let open = self.state.files().iter().flat_map(OpenFile::versions);
        let open = open.filter(|version| tables.contains(&version.table.opened.table));
        let taken: Vec<&str> = open
            .flat_map(|version| &version.table.opened.fields)
            .map(|field| field.name.as_str())
            .collect();
        let numbered = |at: u32| {
            if at == 1 {
                SOURCE.to_owned()
            } else {
                format!("{SOURCE}_{at}")
            }
        };
        (1..)
            .map(numbered)
            .find(|name| !taken.contains(&name.as_str()))
            .unwrap_or_default()
    }

    /// Reads the file that is looked at in another way; its steps are taken again.
    pub fn read_again(&self, reading: ReadOptions) {
        if let Some((file, table)) = self.state.file().zip(self.state.table()) {
            let steps = file.steps();
            self.request(Request {
                instead: Some(file.number),
                at: steps.len(),
                steps,
                ..Request::beside(table.file.clone(), reading, Rc::new(|_| ()))
            });
        }
    }

    /// Opens the file that is looked at once more, in the same way, with all its versions.
    pub fn reopen(&self) {
        if let Some(file) = self.state.file() {
            self.reopen_file(file, Rc::new(|_| ()));
        }
    }

    pub(super) fn reopen_file(&self, file: &OpenFile, then: Then) {
        let Some(first) = file.versions().first() else { return };
        let steps = file
            .versions()
            .iter()
            .filter_map(|version| Some(version.by.as_ref()?.step.clone()));
        self.request(Request {
            instead: Some(file.number),
            steps: steps.collect(),
            at: file.at(),
            ..Request::beside(first.table.file.clone(), first.table.reading.clone(), then)
        });
    }

    /// Opens all files again whose worker is gone, one after the other.
    pub fn reopen_lost(&self) {
        self.reopen_each(self.state.files().iter().filter(|file| file.lost).cloned().collect());
    }

    fn reopen_each(&self, mut files: Vec<OpenFile>) {
        if files.is_empty() {
            return;
        }
        let (file, again) = (files.remove(0), self.clone());
        self.reopen_file(&file, Rc::new(move |_| again.reopen_each(files.clone())));
    }

    fn request(&self, wanted: Request) {
        if let Some(opening) = &self.state.opening {
            self.engine.cancel(opening.request);
        }
        let name = wanted.file.name();
        let question = Open {
            reading: wanted.reading.clone(),
        };
        let (again, file) = (self.clone(), wanted.file.clone());
        let request = self
            .engine
            .ask(&question, &[], Some(&file), move |request, result| match result {
                Ok(opened) => {
                    let table = OpenTable {
                        file: wanted.file.clone(),
                        reading: wanted.reading.clone(),
                        opened,
                        serial: again.state.serial(),
                        steps: 0,
                    };
                    again.opened(request, table, wanted);
                }
                Err(problem) => match without_column(&problem, &wanted.reading) {
                    // Another delimiter makes other columns: that is no reason to refuse the file.
                    Some((name, reading)) => {
                        let gone = wanted.gone.iter().cloned().chain([name]).collect();
                        again.request(Request {
                            reading,
                            gone,
                            ..wanted
                        });
                    }
                    None => again
                        .state
                        .dispatch(Act::Failed(request, problem, wanted.file, wanted.reading)),
                },
            });
        self.state.dispatch(Act::Opening(Opening { name, request }));
    }

    fn opened(&self, request: RequestId, table: OpenTable, wanted: Request) {
        self.state
            .dispatch(Act::Opened(request, Box::new(table.clone()), wanted.instead));
        if !wanted.gone.is_empty() {
            self.state.dispatch(Act::Tell(types_dropped(&wanted.gone)));
        }
        (wanted.then)(table.opened.table);
        if wanted.steps.is_empty() {
            return;
        }
        let again = self.clone();
        let at = wanted.at;
        let others = self.others(&wanted.steps).into_iter().chain(wanted.others).collect();
        self.take_on(&table, wanted.steps, others, move |result| match result {
            Ok(_) => again.state.dispatch(Act::Look(at)),
            Err(problem) => again.state.dispatch(Act::Tell(Notice::failed(
                "The steps could not be taken again".to_owned(),
                format!("{problem} The table is as it was read."),
            ))),
        });
    }
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
