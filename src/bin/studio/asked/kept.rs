//! Answers by what was asked of which tables, kept while these are open.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use glovebox::ask::Ask;
use glovebox::protocol::RequestId;
use glovebox::table::TableId;
use yew::Callback;

use super::answered;
use crate::engine::Engine;
use crate::shared::Shared;
use crate::workspace::{Answered, OpenTable};

/// Answers kept at once; of those that nobody looks at the oldest goes first.
const KEPT: usize = 40;

/// What was asked of which tables. These are named by their serials, since a new worker gives its numbers anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    ask: &'static str,
    options: String,
    tables: Vec<u32>,
}

impl Key {
    /// The key of a question about tables.
    pub fn of<Q: Ask>(question: &Q, on: &[Shared<OpenTable>]) -> Key {
        Key {
            ask: Q::NAME,
            options: serde_json::to_string(question).unwrap_or_default(),
            tables: on.iter().map(|table| table.serial).collect(),
        }
    }
}

struct Entry {
    key: Key,
    request: RequestId,
    answer: Answered<Rc<dyn Any>>,
}

impl Entry {
    fn is_running(&self) -> bool {
        matches!(self.answer, Answered::Running)
    }
}

#[derive(Default)]
struct Store {
    /// The oldest first.
    entries: Vec<Entry>,
    watchers: Vec<(u32, Key, Callback<()>)>,
    last: u32,
}

impl Store {
    fn is_watched(&self, key: &Key) -> bool {
        self.watchers.iter().any(|(_, watched, _)| watched == key)
    }

    fn entry(&self, key: &Key) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == *key)
    }

    /// Makes room for one more.
    fn make_room(&mut self) {
        while self.entries.len() >= KEPT {
            let is_over = |entry: &Entry| !entry.is_running() && !self.is_watched(&entry.key);
            match self.entries.iter().position(is_over) {
                Some(oldest) => drop(self.entries.remove(oldest)),
                None => return,
            }
        }
    }
}

/// The answers; a cheap handle.
#[derive(Clone, Default)]
pub struct Answers(Rc<RefCell<Store>>);

impl PartialEq for Answers {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Ends a watch when dropped.
pub struct Watch {
    answers: Answers,
    id: u32,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.answers.0.borrow_mut().watchers.retain(|(id, ..)| *id != self.id);
    }
}

impl Answers {
    /// The answer to a question, as far as it is there; `None` where it was not asked.
    pub fn look<Q: Ask>(&self, key: &Key) -> Option<Answered<Shared<Q::Answer>>> {
        let store = self.0.borrow();
        Some(match &store.entry(key)?.answer {
            Answered::Running => Answered::Running,
            Answered::Failed(error) => Answered::Failed(error.clone()),
            Answered::Ready(answer) => Answered::Ready(answer.clone().downcast::<Q::Answer>().ok()?.into()),
        })
    }

    /// Calls `changed` whenever the answer does.
    pub fn watch(&self, key: &Key, changed: Callback<()>) -> Watch {
        let mut store = self.0.borrow_mut();
        store.last += 1;
        let id = store.last;
        store.watchers.push((id, key.clone(), changed));
        Watch {
            answers: self.clone(),
            id,
        }
    }

    /// Asks, whatever is known already.
    pub fn ask<Q: Ask>(&self, engine: &Engine, key: &Key, question: &Q, on: &[TableId]) {
        let answers = self.clone();
        let request = engine.ask(question, on, None, move |request, result| {
            let answer = match answered(result) {
                Answered::Ready(answer) => Answered::Ready(answer.rc() as Rc<dyn Any>),
                Answered::Failed(error) => Answered::Failed(error),
                Answered::Running => Answered::Running,
            };
            answers.put(request, answer);
        });
        {
            let mut store = self.0.borrow_mut();
            store.entries.retain(|entry| entry.key != *key);
            store.make_room();
            store.entries.push(Entry {
                key: key.clone(),
                request,
                answer: Answered::Running,
            });
        }
        self.tell(key);
    }

    fn put(&self, request: RequestId, answer: Answered<Rc<dyn Any>>) {
        let key = {
            let mut store = self.0.borrow_mut();
            let entry = store.entries.iter_mut().find(|entry| entry.request == request);
            entry.map(|entry| {
                entry.answer = answer;
                entry.key.clone()
            })
        };
        key.iter().for_each(|key| self.tell(key));
    }

    /// Nobody means this question any more: it is stopped where it is not answered yet.
    pub fn leave(&self, engine: &Engine, key: &Key) {
        let request = {
            let mut store = self.0.borrow_mut();
            let is_watched = store.is_watched(key);
            let at = store.entries.iter().position(|entry| entry.key == *key);
            let is_running = |at: &usize| store.entries.get(*at).is_some_and(Entry::is_running);
            let at = at.filter(|at| !is_watched && is_running(at));
            at.map(|at| store.entries.remove(at).request)
        };
        request.into_iter().for_each(|request| engine.cancel(request));
    }

    /// Lets go of answers about tables that are closed; questions about them end with their tables.
    pub fn keep(&self, is_open: impl Fn(u32) -> bool) {
        let mut store = self.0.borrow_mut();
        store
            .entries
            .retain(|entry| entry.key.tables.iter().all(|table| is_open(*table)));
    }

    fn tell(&self, key: &Key) {
        let store = self.0.borrow();
        let told = store.watchers.iter().filter(|(_, watched, _)| watched == key);
        let told: Vec<Callback<()>> = told.map(|(_, _, changed)| changed.clone()).collect();
        drop(store);
        told.iter().for_each(|changed| changed.emit(()));
    }
}
