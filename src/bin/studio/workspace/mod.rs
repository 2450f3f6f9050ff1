//! What is open: files, the versions of their tables, profiles, and the doors to rows.
//!
//! A handle is cheap to clone and compared by version. What is open stays open until it is closed.

mod arrangement;
mod export;
mod files;
mod open;
mod profile;
mod roles;
mod row_link;
mod state;

use std::rc::Rc;

use glovebox::ask::{Ask, Close};
use glovebox::profile::Report;
use glovebox::protocol::RequestId;
use glovebox::step::{Recipe, Step};
use glovebox::steps::{self, Applied, ApplySteps};
use glovebox::table::TableId;
use glovebox::{Error, Result};
use yew::prelude::*;

use crate::asked::Answers;
use crate::browser;
use crate::engine::Engine;
use crate::parts::short;
use crate::route::{Change, ColumnsMoved, Looked, Page, Route, Router};
use crate::shared::Shared;

pub use arrangement::{Arrangement, To};
use files::Left;
pub use files::{OpenFile, OpenTable, Seen, Taken, Version};
pub use roles::{Role, Roles};
pub use row_link::RowLink;
pub use state::{Act, Notice, State};

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

/// A file that is being opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// Its name.
    pub name: String,
    /// The question's number.
    pub request: RequestId,
}

/// The handle that pages get.
#[derive(Clone, PartialEq)]
pub struct Workspace {
    /// What is open.
    pub state: UseReducerHandle<State>,
    /// What was asked of open tables.
    pub answers: Answers,
    engine: Engine,
}

impl Workspace {
    /// Over this state, these answers and this engine.
    pub fn new(state: UseReducerHandle<State>, answers: Answers, engine: Engine) -> Self {
        Workspace { state, answers, engine }
    }

    /// The number on the worker's shelf of the table that is looked at.
    pub fn table_id(&self) -> Option<TableId> {
        self.state.table().map(|table| table.opened.table)
    }

    /// The profile, when it is there.
    pub fn report(&self) -> Option<&Shared<Report>> {
        match self.state.report() {
            Answered::Ready(report) => Some(report),
            _ => None,
        }
    }

    /// Takes steps on the table that is looked at, one after the other; what has been undone is gone then.
    pub fn take(&self, steps: Vec<Step>) {
        self.take_then(steps, |_| false);
    }

    /// Takes steps, and says so; `then` hears what was wrong with them, if anything, and whether it has told of that.
    pub fn take_then(&self, steps: Vec<Step>, then: impl FnOnce(Option<&Error>) -> bool + 'static) {
        let Some(table) = self.state.table() else { return };
        if self.state.is_lost() {
            return self.state.dispatch(Act::Tell(not_taken(table)));
        }
        let (again, on) = (self.clone(), table.clone());
        let words = steps
            .iter()
            .map(|step| steps::sentence(step).unwrap_or_else(|_| step.name.clone()));
        let words = words.collect::<Vec<_>>().join("; ");
        let others = self.others(&steps);
        self.take_on(table, steps, others, move |result| {
            if then(result.as_ref().err()) {
                return;
            }
            again.state.dispatch(Act::Tell(match result {
                Ok(effects) => {
                    let back = match &effects[..] {
                        [_] => "Ctrl Z takes it back.",
                        _ => "Ctrl Z takes the last of them back, and then the others.",
                    };
                    Notice::calm(words, format!("{}. {back}", effects.join("; ")))
                }
                Err(Error::WorkerLost) => not_taken(&on),
                Err(Error::Stopped) => Notice::calm("Stopped".to_owned(), "Nothing was changed.".to_owned()),
                Err(problem) => Notice::failed("Nothing was changed".to_owned(), problem.to_string()),
            }));
        });
    }

    /// Takes steps on a table, which may name others; `then` is told what each changed, in words.
    fn take_on(
        &self,
        table: &OpenTable,
        steps: Vec<Step>,
        others: Vec<TableId>,
        then: impl FnOnce(Result<Vec<String>>) + 'static,
    ) {
        let on: Vec<TableId> = [table.opened.table].into_iter().chain(others).collect();
        let again = self.clone();
        let before = table.clone();
        // Its profile would be in the way; where the steps fail it is asked for again.
        self.state.dispatch(Act::Leave);
        self.apply(steps, &on, move |_, result| match result {
            Ok(applied) => {
                let effects = applied.iter().map(|applied| applied.effect.sentence()).collect();
                let versions = again.versions(&before, applied);
                again.state.dispatch(Act::Stepped(before.serial, versions));
                then(Ok(effects));
            }
            Err(problem) => then(Err(problem)),
        });
    }

    /// Has the worker take steps on the first of these tables; the others are those that the steps name.
    fn apply(
        &self,
        steps: Vec<Step>,
        on: &[TableId],
        then: impl FnOnce(RequestId, Result<Vec<Applied>>) + 'static,
    ) -> RequestId {
        self.engine.ask(&ApplySteps { steps }, on, None, then)
    }

    /// Tables that nobody can come back to are let go of.
    fn shut(&self, tables: &[TableId]) {
        self.engine.ask(&Close {}, tables, None, |_, _| {});
    }

    /// The versions that steps made, each from the one before.
    fn versions(&self, before: &OpenTable, applied: Vec<Applied>) -> Vec<Version> {
        let mut table = before.clone();
        let made = applied.into_iter().map(|applied| {
            table = table.after(&applied, self.state.serial());
            let Applied { step, effect, .. } = applied;
            Version::new(table.clone(), Some(Taken { step, effect }))
        });
        made.collect()
    }

    /// The tables that steps name, as they are looked at in their files.
    pub fn others(&self, steps: &[Step]) -> Vec<TableId> {
        let is_named = named(steps);
        let others = self.state.files().iter().filter(|file| !file.lost && is_named(file));
        others.filter_map(|file| Some(file.now()?.table.opened.table)).collect()
    }

    /// Goes back a step, where there is one.
    pub fn undo(&self) {
        if let Some(before) = self.state.file().and_then(|file| file.at().checked_sub(1)) {
            self.state.dispatch(Act::Look(before));
        }
    }

    /// Does the step again that was undone last, where there is one.
    pub fn redo(&self) {
        if let Some(file) = self.state.file().filter(|file| file.at() + 1 < file.versions().len()) {
            self.state.dispatch(Act::Look(file.at() + 1));
        }
    }

    /// Looks at another file, by its number; one whose worker is gone is opened again.
    pub fn switch(&self, number: u32) {
        self.state.dispatch(Act::Switch(number));
        let file = self.state.files().iter().find(|file| file.number == number);
        if let Some(file) = file.filter(|file| file.lost) {
            self.reopen_all(vec![file.number]);
        }
    }

    /// Opens a file again that was closed, with its steps.
    pub fn restore(&self, number: u32) {
        self.state.dispatch(Act::Restore(number));
        self.switch(number);
    }

    /// What brings the table about again, here and on the command line.
    pub fn recipe(&self) -> Option<Recipe> {
        let (file, table) = self.state.file().zip(self.state.table())?;
        Some(Recipe {
            reading: table.reading.clone(),
            steps: file.steps(),
            ..Recipe::default()
        })
    }

    /// Tells the worker what follows from what has changed: which tables may go, which questions nobody
    /// waits for, and whose profile is wanted.
    fn run_errands(&self) {
        let errands = self.state.errands();
        errands
            .cancel
            .into_iter()
            .for_each(|request| self.engine.cancel(request));
        if !errands.close.is_empty() {
            self.shut(&errands.close);
            self.answers.keep(|serial| self.state.has(serial));
        }
        self.open_next();
        let unasked = self.state.file().filter(|file| !file.lost).and_then(OpenFile::now);
        if let Some(version) = unasked.filter(|version| version.is_unasked()) {
            let table = (version.table.serial, version.table.opened.table);
            profile::ask_profile(&self.engine, self.question(), table, &self.state.dispatcher());
        }
    }

    /// What is asked of the file that is looked at by the question of that name, as JSON; `None` where it is as by
    /// default.
    pub fn asked(&self, name: &str) -> Option<Rc<str>> {
        self.state.file().and_then(|file| file.asked(name))
    }

    /// The question that is asked of it.
    pub fn question<Q: Ask>(&self) -> Q {
        let asked = self.asked(Q::NAME);
        asked
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Asks something else of it by the question of that name: options that it has judged, as JSON.
    pub fn ask(&self, name: &'static str, options: Rc<str>) {
        self.state.dispatch(Act::Ask(name, options));
    }

    /// Asks for the profile once more, opening the file first if its worker is gone.
    pub fn profile_again(&self) {
        match self.state.table() {
            Some(table) if !self.state.is_lost() => {
                let table = (table.serial, table.opened.table);
                profile::ask_profile(&self.engine, self.question(), table, &self.state.dispatcher());
            }
            _ => self.reopen(),
        }
    }

    /// The table that is looked at.
    pub fn looked(&self) -> Looked {
        let looked = self.state.file().zip(self.state.table());
        looked.map_or_else(Looked::default, |(file, table)| Looked {
            file: file.number,
            serial: table.serial,
        })
    }

    /// Remembers how a page was left: rows, their order, what was looked for, the column.
    fn see(&self, route: &Rc<Route>) {
        let left = Left {
            of: self.looked(),
            route: Rc::clone(route),
        };
        let seen = self.state.seen();
        let mut all = seen.left.borrow_mut();
        all.retain(|left| left.route.page != route.page);
        all.push(left);
    }

    /// How a page was left in the file that is looked at: what of that holds in its present version.
    pub fn left(&self, page: &'static Page) -> Option<Route> {
        let (seen, now) = (self.state.seen(), self.looked());
        let left = seen.left.borrow();
        let left = left.iter().find(|left| left.route.page == page)?;
        Some(match left.of == now {
            true => (*left.route).clone(),
            false => (page.moved)(
                &left.route,
                Change {
                    before: left.of,
                    now,
                    is_back: true,
                    columns: &self.columns_moved(left.of, now),
                },
            ),
        })
    }

    /// Where the columns of one version are in another of the same file, by their names.
    pub fn columns_moved(&self, before: Looked, now: Looked) -> ColumnsMoved {
        let file = self.state.files().iter().find(|file| file.number == now.file)?;
        let fields = |looked: Looked| {
            let version = file
                .versions()
                .iter()
                .find(|version| version.table.serial == looked.serial);
            version.map(|version| &version.table.opened.fields)
        };
        Some(arrangement::columns_moved(fields(before)?, fields(now)?).into())
    }

    /// Where a page's name leads: to where it was left, else to where it opens.
    pub fn route_to(&self, page: &'static Page) -> Route {
        self.left(page).unwrap_or_else(|| Route::to(page))
    }
}

/// That a step was not taken, since the worker that held the table is gone.
fn not_taken(table: &OpenTable) -> Notice {
    let name = short(&table.opened.source.name);
    Notice {
        again: Some((table.file.clone(), table.reading.clone())),
        ..Notice::failed(
            "Nothing was changed".to_owned(),
            format!(
                "The worker that held {name} stopped before the step was taken. Open it again, then take it once more."
            ),
        )
    }
}

/// Whether steps name a file.
fn named(steps: &[Step]) -> impl Fn(&OpenFile) -> bool + use<> {
    let named = steps.iter().filter_map(|step| steps::others(step).ok());
    let named: Vec<String> = named.flatten().collect();
    move |file| named.contains(&file.name())
}

/// Remembers each page as it is left.
#[hook]
pub fn use_seen(workspace: &Workspace, router: &Router) {
    let (workspace, router) = (workspace.clone(), router.clone());
    use_effect(move || {
        // Just after another table is looked at, the address is still the one before's.
        if router.is_of(workspace.looked()) {
            workspace.see(&router.route);
        }
    });
}

/// Tells the worker what follows, whenever something has changed.
#[hook]
pub fn use_errands(workspace: &Workspace) {
    use_effect_with(workspace.clone(), Workspace::run_errands);
}

/// Before the tab is left with steps in it, the browser asks: nothing of them is kept.
#[hook]
pub fn use_leaving(workspace: &Workspace) {
    let has_steps = workspace.state.files().iter().any(|file| file.versions().len() > 1);
    use_effect_with(has_steps, |has_steps| {
        let window = browser::window().filter(|_| *has_steps);
        let listener = window.map(|window| browser::listen(&window, "beforeunload", |event| event.prevent_default()));
        move || drop(listener)
    });
}

/// The open table, in any component.
#[hook]
pub fn use_workspace() -> Option<Workspace> {
    use_context::<Workspace>()
}
