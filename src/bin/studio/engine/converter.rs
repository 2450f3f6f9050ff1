//! Files of other formats: each is turned into text by a worker of its own, which ends with its question.

use gloo_events::EventListener;
use glovebox::ask::{Ask, Convert};
use glovebox::protocol::RequestId;
use glovebox::table::Converted;
use glovebox::{Error, Result};
use js_sys::{Object, Reflect};
use serde_json::value::to_raw_value;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File, Worker};

use super::Engine;
use super::asking::{Asking, unread};
use super::ledger::{Came, Then};
use crate::browser;

/// A worker that turns a file into text. Dropped, it ends.
pub struct Converter {
    worker: Worker,
    _listeners: [EventListener; 2],
}

impl Drop for Converter {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Engine {
    /// Turns a file into text; `then` is called once, later. Where the page started without what does it, the file fails
    /// with `problem`.
    pub fn convert(
        &self,
        question: &Convert,
        file: &File,
        problem: Error,
        then: impl FnOnce(RequestId, Result<(Converted, Blob)>) + 'static,
    ) -> RequestId {
        let request = self
            .0
            .borrow_mut()
            .ledger
            .enter(Convert::DOING, browser::now(), |request| {
                Box::new(move |result: Result<Came<JsValue>>| {
                    let read = |(answer, text): Came<JsValue>| {
                        let text = text.and_then(|text| text.dyn_into().ok());
                        let text = text.ok_or_else(|| Error::internal("a text that was made is not there"))?;
                        let converted = serde_json::from_str(answer.get()).map_err(|error| unread(&error))?;
                        Ok((converted, text))
                    };
                    then(request, result.and_then(read));
                }) as Then<JsValue>
            });
        match self.converter(question, file, request) {
            Some(converter) => drop(self.0.borrow_mut().converters.insert(request, converter)),
            None => {
                let engine = self.clone();
                browser::later(move || engine.finish(request, Err(without(&problem))));
            }
        }
        self.tell();
        request
    }

    /// Whether a worker of its own answers that question.
    pub(super) fn has_converter(&self, request: RequestId) -> bool {
        self.0.borrow().converters.contains_key(&request)
    }

    /// Starts a worker and asks it.
    fn converter(&self, question: &Convert, file: &File, request: RequestId) -> Option<Converter> {
        let worker: Worker = browser::call(&js_sys::global(), "newConverter", &[])?.dyn_into().ok()?;
        let asking = Asking {
            name: Convert::NAME,
            doing: Convert::DOING,
            options: to_raw_value(question),
            on: Vec::new(),
            in_pieces: false,
        };
        let text = serde_json::to_string(&asking.message(request).ok()?).ok()?;
        let message = Object::new();
        Reflect::set(&message, &"text".into(), &text.into()).ok()?;
        Reflect::set(&message, &"file".into(), file).ok()?;
        let engine = self.clone();
        let on_message = browser::listen(&worker, "message", move |event| engine.receive(event));
        let (engine, name) = (self.clone(), file.name());
        let on_error = browser::listen(&worker, "error", move |_| engine.finish(request, Err(died(&name))));
        worker.post_message(&message).ok()?;
        Some(Converter {
            worker,
            _listeners: [on_message, on_error],
        })
    }
}

fn died(file: &str) -> Error {
    Error::Told(format!(
        "{file} could not be turned into a table: what reads its format stopped unexpectedly. Save it as CSV or Parquet, then open that."
    ))
}

/// What a file cannot be opened for: a part of the page is not there.
fn without(problem: &Error) -> Error {
    match problem {
        Error::Foreign { file, what } => Error::Told(format!(
            "{file} is {what}, and the part of this page that opens it did not arrive. Reload the page, or save the file as CSV or Parquet."
        )),
        other => other.clone(),
    }
}
