//! Files of other formats, turned into text beside the engine: a module and a worker of its own, which is started when
//! such a file is chosen and ends with its answer, so that nobody loads or holds it otherwise.
//!
//! It speaks the worker's protocol, answers one question, and gives no turns: who cancels ends it.

mod file;
mod made;

use std::cell::Cell;

use glovebox::ask::{Ask, Convert};
use glovebox::protocol::{Body, Message, Reply, RequestId};
use glovebox::run::Context;
use glovebox::table::Converted;
use glovebox::{Error, Result, formats};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, MessageEvent};

use crate::file::Chosen;
use crate::made::Made;

/// Milliseconds between reports of progress.
const BETWEEN_REPORTS: f64 = 100.0;

fn main() {
    std::panic::set_hook(Box::new(|info| {
        // The place only: a message could hold a value from the data.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        web_sys::console::error_1(&JsValue::from_str(&format!("the reader of formats stopped at {place}")));
    }));
    let Some(scope) = scope() else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| receive(&event.data()));
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

fn receive(message: &JsValue) {
    let get = |key: &str| js_sys::Reflect::get(message, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED);
    let text = get("text").as_string().unwrap_or_default();
    let (Ok(Message::Ask(envelope)), Ok(file)) = (serde_json::from_str(&text), get("file").dyn_into::<File>()) else {
        return;
    };
    let request = envelope.request;
    let question = serde_json::from_str(envelope.options.get());
    let question = question.map_err(|error| Error::option(Convert::NAME, error.to_string()));
    let answer = question.and_then(|question: Convert| convert(&file, &question, request));
    let answer = answer.and_then(|(converted, text)| {
        let unwritten = |error: serde_json::Error| Error::internal(error.to_string());
        Ok((serde_json::value::to_raw_value(&converted).map_err(unwritten)?, text))
    });
    match answer {
        Ok((answer, text)) => reply(request, Body::Done(answer), Some(&text)),
        Err(error) => reply(request, Body::Failed(error), None),
    }
}

/// The text, and what is to be known of it.
fn convert(file: &File, question: &Convert, request: RequestId) -> Result<(Converted, Blob)> {
    let chosen = Chosen::new(file);
    let last = Cell::new(now());
    let cx = Context::watched(move |snapshot| {
        if now() - last.get() >= BETWEEN_REPORTS {
            last.set(now());
            reply(request, Body::Progress(snapshot), None);
        }
        None
    });
    let mut made = Made::default();
    let converted = formats::convert(&chosen, &question.reading, &mut made, &cx)?;
    let converted =
        converted.ok_or_else(|| Error::internal("a file that is read as it is was to be turned into text"))?;
    let text = made.file().map_err(|problem| Error::unwritable(problem.to_string()))?;
    Ok((converted, text))
}

fn now() -> f64 {
    js_sys::Date::now()
}

/// Sends a reply to the page, and with it the text.
fn reply(request: RequestId, body: Body, file: Option<&Blob>) {
    let Some(scope) = scope() else { return };
    let Ok(text) = serde_json::to_string(&Reply { request, body }) else {
        return;
    };
    let message = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&message, &JsValue::from_str("text"), &JsValue::from_str(&text));
    if let Some(file) = file {
        let _ = js_sys::Reflect::set(&message, &JsValue::from_str("file"), file);
    }
    let _ = scope.post_message(&message);
}
