//! The dispatcher: questions come in, are answered one after another, quick ones first, and can be
//! cancelled at any time.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use glovebox::ask::{Lane, Shelf, Tables};
use glovebox::protocol::{Body, Envelope, Message, Reply, RequestId};
use glovebox::run::{Context, Counters, Stopwatch};
use glovebox::{Error, Result, domains};
use serde_json::value::RawValue;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use crate::{file, turn, warm};

/// A question that waits for its turn.
struct Waiting {
    envelope: Envelope,
    file: Option<File>,
    counters: Arc<Counters>,
}

impl Waiting {
    fn is_quick(&self) -> bool {
        domains::lane(&self.envelope.ask) == Some(Lane::Quick)
    }
}

#[derive(Default)]
struct Dispatcher {
    waiting: VecDeque<Waiting>,
    /// The question under way.
    current: Option<(RequestId, Arc<Counters>)>,
    shelf: Shelf,
}

thread_local! {
    static DISPATCHER: RefCell<Dispatcher> = RefCell::default();
}

/// Begins to listen, and tells the page so.
pub fn open() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| receive(&event.data()));
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    reply(0, Body::Ready);
    wasm_bindgen_futures::spawn_local(warm::up());
}

fn receive(message: &JsValue) {
    let get = |key: &str| js_sys::Reflect::get(message, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED);
    let text = get("text").as_string().unwrap_or_default();
    let envelope = match serde_json::from_str(&text) {
        Ok(Message::Ask(envelope)) => envelope,
        Ok(Message::Cancel(request)) => return cancel(request),
        Err(error) => {
            web_sys::console::error_1(&JsValue::from_str(&format!("a message that is no question: {error}")));
            return;
        }
    };
    let waiting = Waiting {
        envelope,
        file: get("file").dyn_into().ok(),
        counters: Arc::default(),
    };
    let idle = DISPATCHER.with_borrow_mut(|dispatcher| {
        let place = match waiting.is_quick() {
            true => dispatcher.waiting.iter().take_while(|other| other.is_quick()).count(),
            false => dispatcher.waiting.len(),
        };
        dispatcher.waiting.insert(place, waiting);
        dispatcher.current.is_none()
    });
    if idle {
        wasm_bindgen_futures::spawn_local(work());
    }
}

/// Tells a question under way to stop, or takes one that waits off the list.
fn cancel(request: RequestId) {
    let taken_off = DISPATCHER.with_borrow_mut(|dispatcher| {
        if let Some((current, counters)) = &dispatcher.current
            && *current == request
        {
            counters.stop();
        }
        let before = dispatcher.waiting.len();
        dispatcher.waiting.retain(|waiting| waiting.envelope.request != request);
        dispatcher.waiting.len() < before
    });
    if taken_off {
        reply(request, Body::Failed(Error::Stopped));
    }
}

/// Answers questions until none waits.
async fn work() {
    loop {
        let next = DISPATCHER.with_borrow_mut(|dispatcher| {
            if dispatcher.current.is_some() {
                return None;
            }
            let next = dispatcher.waiting.pop_front()?;
            dispatcher.current = Some((next.envelope.request, Arc::clone(&next.counters)));
            Some(next)
        });
        let Some(next) = next else { return };
        let request = next.envelope.request;
        let body = match answer(next).await {
            Ok(answer) => Body::Done(answer),
            Err(error) => Body::Failed(error),
        };
        DISPATCHER.with_borrow_mut(|dispatcher| dispatcher.current = None);
        reply(request, body);
    }
}

async fn answer(waiting: Waiting) -> Result<Box<RawValue>> {
    let Envelope {
        request,
        ask,
        on,
        options,
    } = waiting.envelope;
    let report = move |snapshot| reply(request, Body::Progress(snapshot));
    let progress = Context::watched(turn::ticking(report))
        .with_counters(waiting.counters)
        .with_stopwatch(Stopwatch::with(turn::now));
    let shelf = DISPATCHER.with_borrow(|dispatcher| dispatcher.shelf.clone());
    let on = Tables::on(&shelf, &on)?.with_source(waiting.file.as_ref().map(file::source));
    let answer = domains::answer(&ask, &options, &on, &progress).await;
    turn::measures(&progress.stopwatch().spent());
    answer
}

/// Sends a reply to the page.
fn reply(request: RequestId, body: Body) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let text = serde_json::to_string(&Reply { request, body }).unwrap_or_else(|error| {
        let failed = Body::Failed(Error::internal(format!("an answer could not be written: {error}")));
        serde_json::to_string(&Reply { request, body: failed }).unwrap_or_default()
    });
    let message = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&message, &JsValue::from_str("text"), &JsValue::from_str(&text));
    let _ = scope.post_message(&message);
}
