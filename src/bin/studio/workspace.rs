//! The open table: its file, how it was read, its profile, and the doors to its rows.
//!
//! A handle is cheap to clone and compared by version. What was open stays open until another
//! file has been opened in its place.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use glovebox::ask::{Close, Open, Opened, Release};
use glovebox::profile::{Associations, Columns, Report, Summarised, Summary};
use glovebox::protocol::RequestId;
use glovebox::table::{KeptId, ReadOptions, Selection, TableId};
use glovebox::{Error, Result};
use web_sys::File;
use yew::prelude::*;

use crate::engine::Engine;
use crate::parts::short::names;
use crate::route::{Page, Route};

/// Columns and pairs of a profile that are read at once: some milliseconds' work for the page.
const COLUMNS_TOGETHER: u64 = 50;
const PAIRS_TOGETHER: u64 = 4000;

/// An answer in its three states.
#[derive(Debug, Clone, PartialEq)]
pub enum Answered<T> {
    /// Not asked yet, or under way.
    Running,
    /// It failed; what, where, and what to do.
    Failed(Error),
    /// Here it is.
    Ready(T),
}

/// A file that is open.
#[derive(Debug, Clone)]
pub struct OpenTable {
    /// The file itself, to be opened again when a worker is lost.
    pub file: File,
    /// How it was asked to be read.
    pub reading: ReadOptions,
    /// What was found.
    pub opened: Opened,
    /// Counts openings: what belongs to another opening is stale.
    pub serial: u32,
}

/// A file that is being opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// Its name.
    pub name: String,
    /// The question's number.
    pub request: RequestId,
}

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
}

/// Rows behind a number, with the words for them. The address names a door by its number, so
/// that no value from the data is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct RowLink {
    /// What these rows are.
    pub label: String,
    /// Which rows.
    pub selection: Selection,
    /// Columns whose cells are marked.
    pub columns: Vec<String>,
}

/// What the context holds. Two states of one version are the same.
#[derive(Clone)]
pub struct State {
    version: u64,
    serial: u32,
    profiling: Option<RequestId>,
    /// The open table.
    pub table: Option<Rc<OpenTable>>,
    /// The file being opened.
    pub opening: Option<Opening>,
    /// The open table's profile.
    pub report: Answered<Rc<Report>>,
    /// Whether the worker that held the table is gone.
    pub lost: bool,
    /// What to tell.
    pub notice: Option<Rc<Notice>>,
    // Shared and not a part of the version: a door matters only once the address names it.
    row_links: Rc<RefCell<Vec<RowLink>>>,
    // Likewise; typed words may be a cell's, and are no more in the address than they are.
    searches: Rc<RefCell<Vec<String>>>,
    // Where Table was left.
    rows_seen: Rc<RefCell<Option<Rc<Route>>>>,
    /// Parts of pages that were unfolded, by a stable name.
    pub unfolded: Rc<RefCell<BTreeSet<&'static str>>>,
}

impl Default for State {
    fn default() -> Self {
        State {
            version: 0,
            serial: 0,
            profiling: None,
            table: None,
            opening: None,
            report: Answered::Running,
            lost: false,
            notice: None,
            row_links: Rc::default(),
            searches: Rc::default(),
            rows_seen: Rc::default(),
            unfolded: Rc::default(),
        }
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

/// What can happen to the open table.
pub enum Act {
    /// A file is being opened.
    Opening(Opening),
    /// It was opened.
    Opened(RequestId, Box<OpenTable>),
    /// It was not.
    Failed(RequestId, Error, File, ReadOptions),
    /// The profile was asked for.
    Profiling(RequestId),
    /// The profile came, or failed.
    Profiled(RequestId, Result<Rc<Report>>),
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
            Act::Opened(request, table) if next.is_opening(request) => next.opened(*table),
            Act::Failed(request, problem, file, reading) if next.is_opening(request) => {
                next.opening = None;
                next.notice = Some(Rc::new(failure(&problem, file, reading)));
            }
            Act::Profiling(request) => {
                next.profiling = Some(request);
                next.report = Answered::Running;
            }
            Act::Profiled(request, result) if next.profiling == Some(request) => {
                next.profiling = None;
                next.report = match result {
                    Ok(report) => Answered::Ready(report),
                    Err(problem) => Answered::Failed(problem),
                };
            }
            Act::Lost(error) => next.lose(&error),
            Act::Tell(notice) => next.notice = Some(Rc::new(notice)),
            Act::Dismiss => next.notice = None,
            Act::Opened(..) | Act::Failed(..) | Act::Profiled(..) => return self,
        }
        Rc::new(next)
    }
}

impl State {
    fn is_opening(&self, request: RequestId) -> bool {
        self.opening.as_ref().is_some_and(|o| o.request == request)
    }

    fn opened(&mut self, mut table: OpenTable) {
        self.serial += 1;
        table.serial = self.serial;
        self.table = Some(Rc::new(table));
        self.opening = None;
        // What was said when the file came stays, such as that others came with it.
        self.notice = self.notice.take().filter(|notice| notice.is_calm);
        self.report = Answered::Running;
        self.profiling = None;
        self.lost = false;
        self.row_links = Rc::default();
        self.searches = Rc::default();
        self.rows_seen = Rc::default();
        self.unfolded = Rc::default();
    }

    fn lose(&mut self, error: &Error) {
        let Some(table) = &self.table else {
            return;
        };
        self.lost = true;
        // A file that was being opened has told of its own failure already. What is only good to know
        // must not keep this from being told.
        if self.notice.as_ref().is_none_or(|notice| notice.is_calm) {
            let gone = matches!(error, Error::NoWorker { .. });
            let more = if gone {
                "What is on screen stays.".to_owned()
            } else {
                format!(
                    "What is on screen stays; open {} again to see more of its rows.",
                    table.opened.source.name
                )
            };
            self.notice = Some(Rc::new(Notice {
                title: "The worker stopped".to_owned(),
                text: format!("{error} {more}"),
                again: (!gone).then(|| (table.file.clone(), table.reading.clone())),
                is_calm: false,
            }));
        }
    }
}

fn failure(problem: &Error, file: File, reading: ReadOptions) -> Notice {
    let name = file.name();
    match problem {
        Error::Stopped => Notice {
            title: format!("Stopped opening {name}"),
            text: "Nothing was changed.".to_owned(),
            again: Some((file, reading)),
            is_calm: true,
        },
        Error::WorkerLost => Notice {
            title: format!("{name} was not opened"),
            text: problem.to_string(),
            again: Some((file, reading)),
            is_calm: false,
        },
        _ => Notice {
            title: format!("{name} was not opened"),
            text: problem.to_string(),
            again: None,
            is_calm: false,
        },
    }
}

/// The handle that pages get.
#[derive(Clone, PartialEq)]
pub struct Workspace {
    /// What is open.
    pub state: UseReducerHandle<State>,
    engine: Engine,
}

impl Workspace {
    /// Over this state and this engine.
    pub fn new(state: UseReducerHandle<State>, engine: Engine) -> Self {
        Workspace { state, engine }
    }

    /// The open table's number on the worker's shelf.
    pub fn table_id(&self) -> Option<TableId> {
        self.state.table.as_ref().map(|table| table.opened.table)
    }

    /// The profile, when it is there.
    pub fn report(&self) -> Option<&Rc<Report>> {
        match &self.state.report {
            Answered::Ready(report) => Some(report),
            _ => None,
        }
    }

    /// Opens a file; `then` is called once it is open. The table that is open stays until then.
    pub fn open(&self, file: File, reading: ReadOptions, then: Callback<()>) {
        self.open_without(file, reading, Vec::new(), then);
    }

    /// Opens a file; types were given for the columns in `gone`, which it turned out not to have.
    fn open_without(&self, file: File, reading: ReadOptions, gone: Vec<String>, then: Callback<()>) {
        if let Some(opening) = &self.state.opening {
            self.engine.cancel(opening.request);
        }
        let name = file.name();
        let options = Open {
            reading: reading.clone(),
        };
        let dispatch = self.state.dispatcher();
        let engine = self.engine.clone();
        let old_profile = self.state.profiling;
        let old_table = self.table_id().filter(|_| !self.state.lost);
        let sent = file.clone();
        let again = self.clone();
        let request = self
            .engine
            .ask(&options, &[], Some(&sent), move |request, result| match result {
                Ok(opened) => {
                    if let Some(old) = old_profile {
                        engine.cancel(old);
                    }
                    if let Some(old) = old_table {
                        engine.ask(&Close {}, &[old], None, |_, _| {});
                    }
                    let id = opened.table;
                    let table = OpenTable {
                        file,
                        reading,
                        opened,
                        serial: 0,
                    };
                    dispatch.dispatch(Act::Opened(request, Box::new(table)));
                    ask_profile(&engine, id, &dispatch);
                    if !gone.is_empty() {
                        dispatch.dispatch(Act::Tell(types_dropped(&gone)));
                    }
                    then.emit(());
                }
                Err(problem) => match without_column(&problem, &reading) {
                    // Another delimiter makes other columns: that is no reason to refuse the file.
                    Some((name, reading)) => {
                        let gone = gone.into_iter().chain([name]).collect();
                        again.open_without(file, reading, gone, then);
                    }
                    None => dispatch.dispatch(Act::Failed(request, problem, file, reading)),
                },
            });
        self.state.dispatch(Act::Opening(Opening { name, request }));
    }

    /// Opens the same file in the same way once more.
    pub fn reopen(&self) {
        if let Some(table) = &self.state.table {
            self.open(table.file.clone(), table.reading.clone(), Callback::noop());
        }
    }

    /// Asks for the profile once more, opening the file first if its worker is gone.
    pub fn profile_again(&self) {
        match self.table_id() {
            Some(table) if !self.state.lost => ask_profile(&self.engine, table, &self.state.dispatcher()),
            _ => self.reopen(),
        }
    }

    /// Opens a door and returns its number.
    pub fn row_link(&self, row_link: RowLink) -> usize {
        let mut row_links = self.state.row_links.borrow_mut();
        let known = row_links.iter().position(|d| *d == row_link);
        known.unwrap_or_else(|| {
            row_links.push(row_link);
            row_links.len() - 1
        })
    }

    /// The number of a text that is looked for in all cells; none for no text.
    pub fn search(&self, text: &str) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        let mut searches = self.state.searches.borrow_mut();
        let known = searches.iter().position(|s| s == text);
        Some(known.unwrap_or_else(|| {
            searches.push(text.to_owned());
            searches.len() - 1
        }))
    }

    /// The text of that number.
    pub fn sought(&self, number: usize) -> Option<String> {
        self.state.searches.borrow().get(number).cloned()
    }

    /// Remembers how Table was left: its rows, their order, what was looked for.
    pub fn see_rows(&self, route: &Rc<Route>) {
        *self.state.rows_seen.borrow_mut() = Some(Rc::clone(route));
    }

    /// Where a page's name leads: Table as it was left, the others as they open.
    pub fn route_to(&self, page: Page) -> Route {
        let seen = self.state.rows_seen.borrow();
        let seen = seen.as_deref().filter(|_| page == Page::Table);
        seen.cloned().unwrap_or_else(|| Route::to(page))
    }

    /// The door of that number.
    pub fn row_link_of(&self, number: usize) -> Option<RowLink> {
        self.state.row_links.borrow().get(number).cloned()
    }
}

/// Where a type was given for a column that is not there: its name, and the rest of the options.
fn without_column(problem: &Error, reading: &ReadOptions) -> Option<(String, ReadOptions)> {
    let Error::Options(bad) = problem else {
        return None;
    };
    let problems = || bad.fields.iter().filter(|f| f.field == "types");
    let is_meant = |name: &&String| problems().any(|f| f.problem.contains(&format!("\"{name}\"")));
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

/// Asks for a table's profile: first what it says of the whole table, then columns and associations
/// by ranges, since all at once would hold the page up while it reads them.
fn ask_profile(engine: &Engine, table: TableId, dispatch: &UseReducerDispatcher<State>) {
    let (next, done) = (engine.clone(), dispatch.clone());
    let request = engine.ask(
        &Summary::default(),
        &[table],
        None,
        move |request, result| match result {
            Ok(summarised) => Pieces::new(next, done, request, summarised).fetch(),
            Err(problem) => done.dispatch(Act::Profiled(request, Err(problem))),
        },
    );
    dispatch.dispatch(Act::Profiling(request));
}

/// A profile that comes in pieces: each is asked for when the one before is there, and put where it
/// belongs.
struct Pieces {
    engine: Engine,
    dispatch: UseReducerDispatcher<State>,
    /// The question that all of them answer.
    request: RequestId,
    kept: KeptId,
    report: Report,
    columns: u64,
    associations: u64,
}

impl Pieces {
    fn new(engine: Engine, dispatch: UseReducerDispatcher<State>, request: RequestId, of: Summarised) -> Self {
        Pieces {
            engine,
            dispatch,
            request,
            kept: of.kept,
            report: of.report,
            columns: of.columns,
            associations: of.associations,
        }
    }

    /// Asks for the next piece, or says that all are there.
    fn fetch(mut self) {
        let engine = self.engine.clone();
        let (columns, pairs) = (self.report.columns.len() as u64, self.report.associations.len() as u64);
        let kept = self.kept;
        if columns < self.columns {
            let (first, count) = (columns, COLUMNS_TOGETHER);
            let next = move |_: RequestId, result: Result<Vec<_>>| match result {
                Ok(more) if !more.is_empty() => {
                    self.report.columns.extend(more);
                    self.fetch();
                }
                other => self.fail(other.err()),
            };
            engine.ask(&Columns { kept, first, count }, &[], None, next);
        } else if pairs < self.associations {
            let (first, count) = (pairs, PAIRS_TOGETHER);
            let next = move |_: RequestId, result: Result<Vec<_>>| match result {
                Ok(more) if !more.is_empty() => {
                    self.report.associations.extend(more);
                    self.fetch();
                }
                other => self.fail(other.err()),
            };
            engine.ask(&Associations { kept, first, count }, &[], None, next);
        } else {
            engine.ask(&Release { kept }, &[], None, |_, _| {});
            let report = Rc::new(self.report);
            self.dispatch.dispatch(Act::Profiled(self.request, Ok(report)));
        }
    }

    fn fail(self, problem: Option<Error>) {
        let problem = problem.unwrap_or_else(|| Error::internal("a profile ends before its last column"));
        self.engine.ask(&Release { kept: self.kept }, &[], None, |_, _| {});
        self.dispatch.dispatch(Act::Profiled(self.request, Err(problem)));
    }
}

/// The open table, in any component.
#[hook]
pub fn use_workspace() -> Option<Workspace> {
    use_context::<Workspace>()
}
