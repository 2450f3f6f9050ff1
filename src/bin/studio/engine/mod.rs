//! Asks the worker: every question gets a number, and an answer, a progress or a failure.
//!
//! When the worker dies, every open question fails with `WorkerLost` and a new worker starts; when
//! none can be started, every question fails at once with `NoWorker`. The handle is a cheap clone,
//! compared by pointer.

mod asking;
mod converter;
mod ledger;
mod sink;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use glovebox::ask::Ask;
use glovebox::protocol::{Body, Message, Reply, RequestId};
use glovebox::table::TableId;
use glovebox::{Error, Result};
use js_sys::{Object, Reflect};
use serde_json::value::to_raw_value;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File, Worker};
use yew::Callback;

use crate::browser::{self, Writing};
use asking::{Asking, Told, unread};
use converter::Converter;
pub use ledger::Running;
use ledger::{Came, Ledger, Then, When};
use sink::Sink;

/// A worker that fails to start this often in a row is not started again: something is wrong
/// that starting does not mend.
const STARTS: u32 = 3;

/// Milliseconds in which a worker is ready, even on a machine that is busy with something else.
const START: u32 = 30_000;

/// Milliseconds of each wait for a worker that was told to stop.
const HEARD: u32 = 4_000;
/// Waits after the first.
const PATIENCE: u32 = 1;

/// A reply of more bytes is drawn in another turn than it was read in: together they would hold
/// the page up.
const LARGE: usize = 20_000;

struct Link {
    worker: Worker,
    _listeners: [EventListener; 3],
    _patience: Timeout,
}

/// Why a worker ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It died, or never came to life.
    Died,
    /// It was told to: that says nothing about the next one.
    Told,
}

#[derive(Default)]
struct State {
    link: Option<Link>,
    ready: bool,
    /// Starts in a row that failed; from [`STARTS`] on there is no worker, and none will come.
    failed_starts: u32,
    ledger: Ledger<JsValue>,
    /// Where files go that are written while they are made.
    sinks: BTreeMap<RequestId, Rc<Sink>>,
    /// Workers that turn files into text, by the question that each answers.
    converters: BTreeMap<RequestId, Converter>,
    // Messages that came before the worker was there to hear them.
    waiting: Vec<JsValue>,
    watchers: Vec<(u32, Callback<()>)>,
    watcher: u32,
    on_lost: Option<Callback<Error>>,
}

impl State {
    /// What every question fails with when there is no worker.
    fn no_worker(&self) -> Option<Error> {
        let tries = self.failed_starts;
        (tries >= STARTS).then_some(Error::NoWorker { tries })
    }
}

/// The handle.
#[derive(Clone)]
pub struct Engine(Rc<RefCell<State>>);

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Ends a watch when dropped.
pub struct Watch {
    engine: Engine,
    id: u32,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.engine.0.borrow_mut().watchers.retain(|(id, _)| *id != self.id);
    }
}

impl Engine {
    /// Starts the first worker.
    pub fn start() -> Self {
        let engine = Engine(Rc::default());
        engine.launch();
        let handle = engine.clone();
        browser::offer_kill(move || handle.lose(End::Told));
        engine
    }

    /// Asks; `then` is called once, later, with the question's number and its answer.
    pub fn ask<Q: Ask>(
        &self,
        question: &Q,
        on: &[TableId],
        file: Option<&File>,
        then: impl FnOnce(RequestId, Result<Q::Answer>) + 'static,
    ) -> RequestId {
        self.ask_for_file(question, on, file, move |request, result| {
            then(request, result.map(|(answer, _)| answer));
        })
    }

    /// The same for a question whose answer comes with a file.
    pub fn ask_for_file<Q: Ask>(
        &self,
        question: &Q,
        on: &[TableId],
        file: Option<&File>,
        then: impl FnOnce(RequestId, Result<(Q::Answer, Option<Blob>)>) + 'static,
    ) -> RequestId {
        self.ask_into(question, on, file, None, then)
    }

    /// The same, with the file written piece by piece where `writing` puts it, and none with the answer.
    pub fn ask_into<Q: Ask>(
        &self,
        question: &Q,
        on: &[TableId],
        file: Option<&File>,
        writing: Option<Writing>,
        then: impl FnOnce(RequestId, Result<(Q::Answer, Option<Blob>)>) + 'static,
    ) -> RequestId {
        let asking = Asking {
            name: Q::NAME,
            doing: Q::DOING,
            options: to_raw_value(question),
            on: on.to_vec(),
            in_pieces: writing.is_some(),
        };
        let then = move |request, result: Result<Came<JsValue>>| {
            let read = |(answer, file): Came<JsValue>| match serde_json::from_str(answer.get()) {
                Ok(answer) => Ok((answer, file.and_then(|file| file.dyn_into().ok()))),
                Err(error) => Err(unread(&error)),
            };
            then(request, result.and_then(read));
        };
        self.begin(asking, file, writing, Box::new(then))
    }

    /// The part of asking that is the same for every question, and in the program once.
    fn begin(&self, asking: Asking, file: Option<&File>, writing: Option<Writing>, then: Told) -> RequestId {
        let request = {
            let mut state = self.0.borrow_mut();
            let enter = |request| Box::new(move |result| then(request, result)) as Then<JsValue>;
            let request = state.ledger.enter(asking.doing, browser::now(), enter);
            let sink = writing.map(|writing| (request, Rc::new(Sink::new(writing))));
            state.sinks.extend(sink);
            request
        };
        let no_worker = self.0.borrow().no_worker();
        match no_worker.map_or(asking.message(request), Err) {
            Ok(message) => self.send(&message, file),
            // Later, since whoever asks is told the answer's number first.
            Err(error) => {
                let engine = self.clone();
                browser::later(move || engine.finish(request, Err(error)));
            }
        }
        self.tell();
        request
    }

    /// Tells the worker to stop one question, which then fails with `Stopped`.
    pub fn cancel(&self, request: RequestId) {
        if self.has_converter(request) {
            self.finish(request, Err(Error::Stopped));
        } else if let Some(sink) = self.sink(request).filter(|sink| sink.is_closing()) {
            sink.stop();
        } else if self.0.borrow().ledger.has(request) {
            self.send(&Message::Cancel(request), None);
            self.expect(request, PATIENCE);
        }
    }

    /// A worker stops within half a second of being told to. One that has not said so after several waits is taken
    /// for dead; after a single one a machine that slept would be, before its worker had a turn.
    fn expect(&self, request: RequestId, waits: u32) {
        let engine = self.clone();
        Timeout::new(HEARD, move || {
            let is_open = engine.0.borrow().ready && engine.0.borrow().ledger.has(request);
            match waits {
                _ if !is_open => {}
                0 => engine.lose(End::Died),
                more => engine.expect(request, more - 1),
            }
        })
        .forget();
    }

    /// The questions under way, oldest first.
    pub fn running(&self) -> Vec<Running> {
        self.0.borrow().ledger.running()
    }

    /// Calls `changed` whenever a question is asked, moves on or ends.
    pub fn watch(&self, changed: Callback<()>) -> Watch {
        let mut state = self.0.borrow_mut();
        state.watcher += 1;
        let id = state.watcher;
        state.watchers.push((id, changed));
        Watch {
            engine: self.clone(),
            id,
        }
    }

    /// Calls `lost` when a worker died, after its questions have failed with the same error.
    pub fn on_lost(&self, lost: Callback<Error>) {
        self.0.borrow_mut().on_lost = Some(lost);
    }

    fn tell(&self) {
        let watchers: Vec<_> = self.0.borrow().watchers.iter().map(|(_, w)| w.clone()).collect();
        for watcher in watchers {
            watcher.emit(());
        }
    }

    fn send(&self, what: &Message, file: Option<&File>) {
        let message: JsValue = Object::new().into();
        let text = serde_json::to_string(what).unwrap_or_default();
        let _ = Reflect::set(&message, &"text".into(), &text.into());
        if let Some(file) = file {
            let _ = Reflect::set(&message, &"file".into(), file);
        }
        let mut state = self.0.borrow_mut();
        match &state.link {
            Some(link) if state.ready => {
                let _ = link.worker.post_message(&message);
            }
            _ => state.waiting.push(message),
        }
    }

    fn launch(&self) {
        let made = browser::call(&js_sys::global(), "newWorker", &[]);
        let Some(worker) = made.and_then(|w| w.dyn_into::<Worker>().ok()) else {
            self.0.borrow_mut().failed_starts = STARTS;
            self.fail_all(&Error::NoWorker { tries: STARTS });
            return;
        };
        let engine = self.clone();
        let on_message = browser::listen(&worker, "message", move |event| engine.receive(event));
        let engine = self.clone();
        let on_error = browser::listen(&worker, "error", move |_| engine.lose(End::Died));
        let engine = self.clone();
        let on_garbled = browser::listen(&worker, "messageerror", move |_| engine.lose(End::Died));
        let engine = self.clone();
        let patience = Timeout::new(START, move || {
            let ready = engine.0.borrow().ready;
            if !ready {
                engine.lose(End::Died);
            }
        });
        self.0.borrow_mut().link = Some(Link {
            worker,
            _listeners: [on_message, on_error, on_garbled],
            _patience: patience,
        });
    }

    fn receive(&self, event: &web_sys::Event) {
        let Some(message) = event.dyn_ref::<web_sys::MessageEvent>().map(|event| event.data()) else {
            return;
        };
        let Some(text) = browser::property(&message, "text").and_then(|text| text.as_string()) else {
            return;
        };
        let file = browser::property(&message, "file");
        match serde_json::from_str::<Reply>(&text) {
            Ok(reply) => self.take_in((reply, file), text.len() > LARGE),
            Err(problem) => {
                web_sys::console::error_1(&format!("a reply could not be read: {problem}").into());
                self.lose(End::Died);
            }
        }
    }

    /// Handles a reply now, or, when it is heavy, in a turn of its own. None overtakes another.
    fn take_in(&self, reply: (Reply, Option<JsValue>), heavy: bool) {
        let (when, reply) = self.0.borrow_mut().ledger.take_in(reply, heavy);
        reply.into_iter().for_each(|reply| self.handle(reply));
        if when == When::Later {
            let engine = self.clone();
            browser::later(move || engine.catch_up());
        }
    }

    fn catch_up(&self) {
        loop {
            let next = self.0.borrow_mut().ledger.next();
            match next {
                Some(reply) => self.handle(reply),
                None => return,
            }
        }
    }

    fn handle(&self, (reply, file): (Reply, Option<JsValue>)) {
        match reply.body {
            Body::Ready => {
                let mut state = self.0.borrow_mut();
                state.ready = true;
                state.failed_starts = 0;
                let waiting = std::mem::take(&mut state.waiting);
                if let Some(link) = &state.link {
                    for message in waiting {
                        let _ = link.worker.post_message(&message);
                    }
                }
            }
            Body::Progress(snapshot) => {
                let mut state = self.0.borrow_mut();
                state.ledger.progress(reply.request, snapshot, browser::now());
                drop(state);
                self.tell();
            }
            Body::Piece => self.write(reply.request, &file.unwrap_or_default()),
            Body::Done(answer) => match self.sink(reply.request) {
                Some(sink) => self.close(reply.request, &sink, answer),
                None => self.finish(reply.request, Ok((answer, file))),
            },
            Body::Failed(problem) => self.finish(reply.request, Err(problem)),
        }
    }

    fn finish(&self, request: RequestId, result: Result<Came<JsValue>>) {
        // Its worker has done its work, or ends with it.
        drop(self.0.borrow_mut().converters.remove(&request));
        let then = self.0.borrow_mut().ledger.end(request);
        self.let_go(request, result.is_err());
        if let Some(then) = then {
            then(result);
        }
        self.tell();
    }

    /// Ends the worker (or finds it dead), fails what it had to do, and starts another.
    fn lose(&self, end: End) {
        let (link, error) = {
            let mut state = self.0.borrow_mut();
            if end == End::Died {
                state.failed_starts = if state.ready { 0 } else { state.failed_starts + 1 };
            }
            state.ready = false;
            (state.link.take(), state.no_worker().unwrap_or(Error::WorkerLost))
        };
        if let Some(link) = link {
            link.worker.terminate();
        }
        self.fail_all(&error);
        if error == Error::WorkerLost {
            self.launch();
        }
        let lost = self.0.borrow().on_lost.clone();
        if let Some(lost) = lost {
            lost.emit(error);
        }
    }

    fn fail_all(&self, error: &Error) {
        // What a dead worker had said belongs to questions that fail now.
        let all = {
            let mut state = self.0.borrow_mut();
            state.waiting.clear();
            let State {
                ledger,
                sinks,
                converters,
                ..
            } = &mut *state;
            let is_elsewhere = |request| converters.contains_key(&request);
            ledger.end_all(|request| is_elsewhere(request) || sinks.get(&request).is_some_and(|sink| sink.is_closing()))
        };
        for (request, then) in all {
            self.let_go(request, true);
            then(Err(error.clone()));
        }
        self.tell();
    }
}
