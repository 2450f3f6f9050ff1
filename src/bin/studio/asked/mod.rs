//! Questions that a part of a page asks for itself, and the one view of what comes back.
//!
//! [`use_answer`] is for what a page is about: the answer is kept for as long as its tables are open, and the
//! question goes on when the page is left. [`use_asked`] is for what is asked in passing, such as a preview:
//! nobody waits for it once it is not looked at.

mod kept;

use glovebox::Error;
use glovebox::ask::Ask;
use glovebox::table::TableId;
use yew::prelude::*;

use crate::engine::Engine;
use crate::parts::{busy, problem};
use crate::shared::Shared;
use crate::workspace::{Answered, OpenTable, use_workspace};

pub use kept::Answers;
use kept::Key;

/// What was asked, as far as it is answered, and the way to ask again.
pub struct Asked<A> {
    /// The answer in its three states.
    pub answer: Answered<Shared<A>>,
    again: Callback<()>,
    /// Whether asking again means to open the file again.
    is_lost: bool,
}

impl<A> Asked<A> {
    /// The answer as `ready` draws it; until then what is being done, or why it failed and a button that
    /// asks again.
    pub fn view(&self, doing: &'static str, ready: impl FnOnce(&Shared<A>) -> Html) -> Html {
        match &self.answer {
            Answered::Running => busy(doing),
            Answered::Failed(error) => {
                let action = if self.is_lost { "Reopen the file" } else { "Try again" };
                problem(error, action, self.again.clone())
            }
            Answered::Ready(answer) => ready(answer),
        }
    }
}

/// Asks again, or opens the file again where the worker that held the table is gone.
#[hook]
fn use_again(retry: Callback<()>, is_lost: bool) -> Callback<()> {
    let workspace = use_workspace();
    Callback::from(move |()| match &workspace {
        Some(workspace) if is_lost => workspace.reopen(),
        _ => retry.emit(()),
    })
}

/// The answer to a question about tables, asked once and kept while they are open. Another question takes the
/// place of one that is not answered yet; leaving the page does not.
#[hook]
pub fn use_answer<Q: Ask>(question: Q, on: &[Shared<OpenTable>]) -> Asked<Q::Answer> {
    let (engine, workspace) = (use_context::<Engine>(), use_workspace());
    let answers = workspace
        .as_ref()
        .map(|workspace| workspace.answers.clone())
        .unwrap_or_default();
    let key = Key::of(&question, on);
    let changed = use_force_update();
    let asked = use_mut_ref(|| None::<Key>);
    let tables: Vec<TableId> = on.iter().map(|table| table.opened.table).collect();
    let is_lost = workspace.is_some_and(|workspace| workspace.state.has_lost(&tables));
    {
        let (answers, engine) = (answers.clone(), engine.clone());
        let (question, tables) = (question.clone(), tables.clone());
        // A table that is opened again has another number, and is asked again.
        use_effect_with((key.clone(), tables.clone()), move |(key, _)| {
            let watch = answers.watch(key, Callback::from(move |()| changed.force_update()));
            if let Some(engine) = engine {
                let before = asked.replace(Some(key.clone())).filter(|before| before != key);
                before.into_iter().for_each(|before| answers.leave(&engine, &before));
                if answers.look::<Q>(key).is_none() && !is_lost {
                    answers.ask(&engine, key, &question, &tables);
                }
            }
            move || drop(watch)
        });
    }
    let answer = answers.look::<Q>(&key).unwrap_or(match is_lost {
        true => Answered::Failed(Error::WorkerLost),
        false => Answered::Running,
    });
    let retry = Callback::from(move |()| {
        if let Some(engine) = &engine {
            answers.ask(engine, &key, &question, &tables);
        }
    });
    let again = use_again(retry, is_lost);
    Asked { answer, again, is_lost }
}

/// Asks the worker about tables whenever the question changes; what nobody looks at any more is cancelled.
#[hook]
pub fn use_asked<Q: Ask>(question: Q, on: Vec<TableId>) -> Asked<Q::Answer> {
    let engine = use_context::<Engine>();
    let is_lost = use_workspace().is_some_and(|workspace| workspace.state.has_lost(&on));
    let tries = use_state(|| 0u32);
    let found = use_state(|| Answered::Running);
    let answer = (*found).clone();
    use_effect_with((question, on, *tries), move |(question, on, _)| {
        // What is there stays, and a new worker does not know these tables.
        found.set(match is_lost {
            true => Answered::Failed(Error::WorkerLost),
            false => Answered::Running,
        });
        let asked = engine.filter(|_| !is_lost).map(|engine| {
            let found = found.setter();
            let request = engine.ask(question, on, None, move |_, result| found.set(answered(result)));
            (engine, request)
        });
        move || {
            if let Some((engine, request)) = asked {
                engine.cancel(request);
            }
        }
    });
    let again = use_again(Callback::from(move |()| tries.set(*tries + 1)), is_lost);
    Asked { answer, again, is_lost }
}

fn answered<A>(result: Result<A, Error>) -> Answered<Shared<A>> {
    match result {
        Ok(answer) => Answered::Ready(Shared::new(answer)),
        Err(error) => Answered::Failed(error),
    }
}
