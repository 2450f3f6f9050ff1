//! The dispatcher: questions come in, and can be cancelled at any time. Each lane answers its own one
//! after another, and the quick lane does so between two turns of a long question.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use glovebox::ask::{Lane, Shelf, Tables};
use glovebox::protocol::{Body, Envelope, Message, Reply, RequestId};
use glovebox::run::{Context, Counters, Stopwatch};
use glovebox::{Error, Result, domains};
use serde_json::value::RawValue;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, MessageEvent};

use crate::made::Made;
use crate::pace::Pace;
use crate::{file, turn, warm};

/// A question that waits for its turn.
struct Waiting {
    envelope: Envelope,
    file: Option<File>,
    control: Control,
}

/// How a question under way is told what the page says of it.
#[derive(Clone, Default)]
struct Control {
    counters: Arc<Counters>,
    pace: Rc<Pace>,
}

/// Questions that are answered one after another.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    /// The question under way.
    current: Option<(RequestId, Control)>,
}

impl Queue {
    /// The next question, which is under way from now on; none while another is.
    fn next(&mut self) -> Option<Waiting> {
        if self.current.is_some() {
            return None;
        }
        let next = self.waiting.pop_front()?;
        self.current = Some((next.envelope.request, next.control.clone()));
        Some(next)
    }

    /// Tells a question under way to stop, or takes one that waits off the list, and says so.
    fn cancel(&mut self, request: RequestId) -> bool {
        if let Some(control) = self.control(request) {
            control.counters.stop();
            control.pace.end();
        }
        let before = self.waiting.len();
        self.waiting.retain(|waiting| waiting.envelope.request != request);
        self.waiting.len() < before
    }

    /// Of the question under way, when it is that one.
    fn control(&self, request: RequestId) -> Option<&Control> {
        let current = self.current.as_ref();
        current
            .filter(|(current, _)| *current == request)
            .map(|(_, control)| control)
    }
}

#[derive(Default)]
struct Dispatcher {
    quick: Queue,
    long: Queue,
    shelf: Shelf,
}

impl Dispatcher {
    fn queue(&mut self, lane: Lane) -> &mut Queue {
        match lane {
            Lane::Quick => &mut self.quick,
            Lane::Long => &mut self.long,
        }
    }
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
    // A worker comes later than the one whose place it takes.
    let shelf = Shelf::numbered_from(js_sys::Date::now() as u64);
    DISPATCHER.with_borrow_mut(|dispatcher| dispatcher.shelf = shelf);
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
        Ok(Message::Took(request)) => return took(request),
        Err(error) => {
            web_sys::console::error_1(&JsValue::from_str(&format!("a message that is no question: {error}")));
            return;
        }
    };
    let waiting = Waiting {
        envelope,
        file: get("file").dyn_into().ok(),
        control: Control::default(),
    };
    // A name that no question has is refused where it is answered.
    let lane = domains::lane(&waiting.envelope.ask).unwrap_or(Lane::Quick);
    DISPATCHER.with_borrow_mut(|dispatcher| dispatcher.queue(lane).waiting.push_back(waiting));
    wasm_bindgen_futures::spawn_local(work(lane));
}

fn cancel(request: RequestId) {
    let taken_off =
        DISPATCHER.with_borrow_mut(|dispatcher| dispatcher.quick.cancel(request) | dispatcher.long.cancel(request));
    if taken_off {
        reply(request, Body::Failed(Error::Stopped));
    }
}

fn took(request: RequestId) {
    DISPATCHER.with_borrow(|dispatcher| {
        let lanes = [&dispatcher.quick, &dispatcher.long];
        let control = lanes.into_iter().find_map(|lane| lane.control(request));
        control.inspect(|control| control.pace.took());
    });
}

/// Answers a lane's questions until none waits, unless somebody does so already.
async fn work(lane: Lane) {
    while let Some(next) = DISPATCHER.with_borrow_mut(|dispatcher| dispatcher.queue(lane).next()) {
        let request = next.envelope.request;
        let (body, file) = match answer(next).await {
            Ok((answer, file)) => (Body::Done(answer), file),
            Err(error) => (Body::Failed(error), None),
        };
        let file = file.map(JsValue::from);
        DISPATCHER.with_borrow_mut(|dispatcher| dispatcher.queue(lane).current = None);
        reply_with(request, body, file);
    }
}

/// The answer, and the file that was made for it.
async fn answer(waiting: Waiting) -> Result<(Box<RawValue>, Option<Blob>)> {
    let Envelope {
        request,
        ask,
        on,
        options,
        in_pieces,
    } = waiting.envelope;
    let Control { counters, pace } = waiting.control;
    let ticking = turn::ticking(move |snapshot| reply(request, Body::Progress(snapshot)));
    let at_pace = Rc::clone(&pace);
    let progress = Context::watched(move |snapshot| at_pace.after(ticking(snapshot)))
        .with_counters(counters)
        .with_stopwatch(Stopwatch::with(turn::now));
    let shelf = DISPATCHER.with_borrow(|dispatcher| dispatcher.shelf.clone());
    let made = match in_pieces {
        true => Made::handed(pace, move |bytes| reply_with(request, Body::Piece, Some(bytes.into()))),
        false => Made::kept(),
    };
    let on = Tables::on(&shelf, &on)?
        .with_source(waiting.file.as_ref().map(file::source))
        .with_out(made.clone());
    let answer = domains::answer(&ask, &options, &on, &progress).await;
    turn::measures(&progress.stopwatch().spent());
    let file = made.file().map_err(|problem| Error::unwritable(problem.to_string()));
    Ok((answer?, file?))
}

/// Sends a reply to the page.
fn reply(request: RequestId, body: Body) {
    reply_with(request, body, None);
}

/// Sends a reply to the page, and with it a file, or bytes, which are the page's from then on.
fn reply_with(request: RequestId, body: Body, file: Option<JsValue>) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let text = serde_json::to_string(&Reply { request, body }).unwrap_or_else(|error| {
        let failed = Body::Failed(Error::internal(format!("an answer could not be written: {error}")));
        serde_json::to_string(&Reply { request, body: failed }).unwrap_or_default()
    });
    let message = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&message, &JsValue::from_str("text"), &JsValue::from_str(&text));
    let moved = js_sys::Array::new();
    if let Some(file) = file {
        let _ = js_sys::Reflect::set(&message, &JsValue::from_str("file"), &file);
        if let Some(bytes) = file.dyn_ref::<js_sys::Uint8Array>() {
            moved.push(&bytes.buffer());
        }
    }
    let _ = scope.post_message_with_transfer(&message, &moved);
}
