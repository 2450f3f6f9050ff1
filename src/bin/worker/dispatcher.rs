//! The desk: questions come in, are answered in their order, and can be cancelled at any time.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use glovebox::protocol::{Answer, Body, Envelope, OpenOptions, Opened, Question, Reply, RequestId};
use glovebox::run::{Context, Counters, MEMORY, Stopwatch};
use glovebox::table::{self, RowsOptions, Source, Table, View};
use glovebox::{Error, Result, profile};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

use crate::{file, turn, warm};

/// A question that waits for its turn.
struct Waiting {
    request: RequestId,
    question: Question,
    file: Option<File>,
    counters: Arc<Counters>,
}

/// The order of rows that was asked for last: scrolling asks for it again and again.
struct LastView {
    question: RowsOptions,
    view: View,
}

#[derive(Default)]
struct Dispatcher {
    waiting: VecDeque<Waiting>,
    /// The question under way.
    current: Option<(RequestId, Arc<Counters>)>,
    source: Option<Arc<dyn Source>>,
    table: Option<Rc<Table>>,
    /// The memory budget with which it was opened.
    memory: Option<u64>,
    view: Option<Rc<LastView>>,
}

thread_local! {
    static DESK: RefCell<Dispatcher> = RefCell::default();
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
    let envelope: Envelope = match serde_json::from_str(&text) {
        Ok(envelope) => envelope,
        Err(error) => {
            web_sys::console::error_1(&JsValue::from_str(&format!("a message that is no question: {error}")));
            return;
        }
    };
    if let Question::Cancel(request) = envelope.question {
        return cancel(request);
    }
    let idle = DESK.with_borrow_mut(|dispatcher| {
        dispatcher.waiting.push_back(Waiting {
            request: envelope.request,
            question: envelope.question,
            file: get("file").dyn_into().ok(),
            counters: Arc::default(),
        });
        dispatcher.current.is_none()
    });
    if idle {
        wasm_bindgen_futures::spawn_local(work());
    }
}

/// Tells a question under way to stop, or takes one that waits off the list.
fn cancel(request: RequestId) {
    let taken_off = DESK.with_borrow_mut(|dispatcher| {
        if let Some((current, counters)) = &dispatcher.current
            && *current == request
        {
            counters.stop();
        }
        let before = dispatcher.waiting.len();
        dispatcher.waiting.retain(|waiting| waiting.request != request);
        dispatcher.waiting.len() < before
    });
    if taken_off {
        reply(request, Body::Failed(Error::Stopped));
    }
}

/// Answers questions until none waits.
async fn work() {
    loop {
        let next = DESK.with_borrow_mut(|dispatcher| {
            if dispatcher.current.is_some() {
                return None;
            }
            let next = dispatcher.waiting.pop_front()?;
            dispatcher.current = Some((next.request, Arc::clone(&next.counters)));
            Some(next)
        });
        let Some(next) = next else { return };
        let request = next.request;
        let body = match answer(next).await {
            Ok(mut answer) => {
                let parts = answer.take_parts();
                parts.into_iter().for_each(|part| reply(request, Body::Part(part)));
                Body::Done(Box::new(answer))
            }
            Err(error) => Body::Failed(error),
        };
        DESK.with_borrow_mut(|dispatcher| dispatcher.current = None);
        reply(request, body);
    }
}

async fn answer(waiting: Waiting) -> Result<Answer> {
    let request = waiting.request;
    let report = move |snapshot| reply(request, Body::Progress(snapshot));
    let memory = match &waiting.question {
        Question::Open(options) => Some(options.memory),
        _ => DESK.with_borrow(|dispatcher| dispatcher.memory),
    };
    let progress = Context::watched(turn::ticking(report))
        .with_memory(memory.unwrap_or(MEMORY))
        .with_counters(waiting.counters)
        .with_stopwatch(Stopwatch::with(turn::now));
    let answer = to(waiting.question, waiting.file, &progress).await;
    turn::measures(&progress.stopwatch().spent());
    answer
}

async fn to(question: Question, file: Option<File>, progress: &Context) -> Result<Answer> {
    match question {
        Question::Open(options) => Ok(Answer::Opened(open_file(options, file, progress).await?)),
        Question::Rows(options) => Ok(Answer::Rows(rows(options, progress).await?)),
        Question::Profile(options) => {
            let table = open_table()?;
            Ok(Answer::Profile(profile::run(&table, &options, progress).await?))
        }
        Question::Interaction(options) => {
            let table = open_table()?;
            Ok(Answer::Interaction(
                profile::interaction(&table, &options, progress).await?,
            ))
        }
        Question::Cancel(_) => Err(Error::internal("a cancel was queued")),
    }
}

fn open_table() -> Result<Rc<Table>> {
    DESK.with_borrow(|dispatcher| dispatcher.table.clone())
        .ok_or_else(|| Error::internal("no table is open"))
}

async fn open_file(options: OpenOptions, file: Option<File>, progress: &Context) -> Result<Opened> {
    let start = turn::now();
    let again = DESK.with_borrow(|dispatcher| dispatcher.source.clone());
    let source = match (&file, again) {
        (Some(file), _) => file::source(file),
        (None, Some(source)) => source,
        (None, None) => return Err(Error::internal("no file came with the question")),
    };
    let table = table::open(Arc::clone(&source), &options.reading, progress).await?;
    let opened = Opened {
        source: table
            .source()
            .cloned()
            .ok_or_else(|| Error::internal("a file without a source"))?,
        rows: table.rows(),
        fields: table.fields().to_vec(),
        milliseconds: turn::now() - start,
    };
    DESK.with_borrow_mut(|dispatcher| {
        dispatcher.source = Some(source);
        dispatcher.table = Some(Rc::new(table));
        dispatcher.memory = Some(progress.memory());
        dispatcher.view = None;
    });
    Ok(opened)
}

async fn rows(options: RowsOptions, progress: &Context) -> Result<table::Rows> {
    let table = open_table()?;
    let question = RowsOptions {
        offset: 0,
        limit: 0,
        columns: Vec::new(),
        ..options.clone()
    };
    let known = DESK
        .with_borrow(|dispatcher| dispatcher.view.clone())
        .filter(|last| last.question == question);
    let last = match known {
        Some(last) => last,
        None => {
            let view = table::view(&table, &question, progress).await?;
            let last = Rc::new(LastView { question, view });
            DESK.with_borrow_mut(|dispatcher| dispatcher.view = Some(Rc::clone(&last)));
            last
        }
    };
    table::cells(&table, &last.view, &options)
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
