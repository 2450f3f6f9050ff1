//! Files that are written while they are made: a piece that came is written, and only then may the worker send
//! another; the last answer waits until the file is in place.

use std::cell::Cell;
use std::rc::Rc;

use glovebox::Error;
use glovebox::protocol::{Message, RequestId};
use serde_json::value::RawValue;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::Engine;
use crate::browser::Writing;

/// A file while it is written.
pub struct Sink {
    writing: Writing,
    /// All pieces are there, and it is being put in place.
    is_closing: Cell<bool>,
    is_stopped: Cell<bool>,
}

impl Sink {
    /// Nothing is written yet.
    pub fn new(writing: Writing) -> Sink {
        Sink {
            writing,
            is_closing: Cell::default(),
            is_stopped: Cell::default(),
        }
    }

    /// Whether the worker has no more part in it.
    pub fn is_closing(&self) -> bool {
        self.is_closing.get()
    }

    /// Gives up; what was there before stays.
    pub fn abort(&self) {
        spawn_local(self.writing.abort());
    }

    /// The same, since the person said stop.
    pub fn stop(&self) {
        self.is_stopped.set(true);
        self.abort();
    }

    fn problem(&self, what: String) -> Error {
        match self.is_stopped.get() {
            true => Error::Stopped,
            false => Error::Unwritable {
                file: self.writing.name(),
                what,
            },
        }
    }
}

impl Engine {
    /// Writes a piece, and lets the worker send another then.
    pub(super) fn write(&self, request: RequestId, bytes: &JsValue) {
        let Some(sink) = self.sink(request) else { return };
        let (engine, written) = (self.clone(), sink.writing.write(bytes));
        spawn_local(async move {
            match written.await {
                Ok(()) => engine.send(&Message::Took(request), None),
                // What comes of it is nobody's any more.
                Err(what) => {
                    engine.cancel(request);
                    engine.finish(request, Err(sink.problem(what)));
                }
            }
        });
    }

    /// Puts the file in place, and gives the answer then.
    pub(super) fn close(&self, request: RequestId, sink: &Rc<Sink>, answer: Box<RawValue>) {
        sink.is_closing.set(true);
        let (engine, sink, closed) = (self.clone(), Rc::clone(sink), sink.writing.close());
        spawn_local(async move {
            let result = closed.await.map(|()| (answer, None));
            engine.finish(request, result.map_err(|what| sink.problem(what)));
        });
    }

    /// Forgets where a file goes; one that failed is not put there.
    pub(super) fn let_go(&self, request: RequestId, has_failed: bool) {
        let sink = self.0.borrow_mut().sinks.remove(&request);
        if let Some(sink) = sink.filter(|_| has_failed) {
            sink.abort();
        }
    }

    /// Where the file goes that is made for a question.
    pub(super) fn sink(&self, request: RequestId) -> Option<Rc<Sink>> {
        self.0.borrow().sinks.get(&request).cloned()
    }
}
