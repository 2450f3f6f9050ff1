//! A turn for the event loop, so that a cancel can arrive, how often one is given, and the clock.
//!
//! By `MessageChannel`: a resolved promise and `scheduler.yield` never let a waiting message in,
//! and a timer costs four milliseconds.

use std::cell::Cell;
use std::rc::Rc;

use glovebox::run::{Snapshot, Spent, Turn};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, Performance, WorkerGlobalScope};

thread_local! {
    static CLOCK: Option<Performance> = js_sys::global().dyn_into::<WorkerGlobalScope>().ok().and_then(|s| s.performance());
}

/// Milliseconds between turns.
const BETWEEN_TURNS: f64 = 50.0;

/// Milliseconds between reports of progress.
const BETWEEN_REPORTS: f64 = 100.0;

/// Calls back at most every 100 ms with the progress, and gives a turn at most every 50 ms.
pub fn ticking(report: impl Fn(Snapshot) + 'static) -> impl Fn(Snapshot) -> Option<Turn> {
    let (last_turn, last_report) = (Rc::new(Cell::new(now())), Cell::new(now()));
    move |snapshot| {
        let time = now();
        if time - last_report.get() >= BETWEEN_REPORTS {
            last_report.set(time);
            report(snapshot);
        }
        if time - last_turn.get() < BETWEEN_TURNS {
            return None;
        }
        let last_turn = Rc::clone(&last_turn);
        Some(Box::pin(async move {
            turn().await;
            last_turn.set(now());
        }))
    }
}

/// Milliseconds by the worker's clock.
pub fn now() -> f64 {
    CLOCK.with(|clock| clock.as_ref().map_or(0.0, Performance::now))
}

/// Leaves where time went in the worker's own timeline, which the browser's tools show and
/// `make bench` prints.
pub fn measures(spent: &[Spent]) {
    let set = |object: &js_sys::Object, key: &str, value: f64| {
        let _ = js_sys::Reflect::set(object, &JsValue::from_str(key), &JsValue::from_f64(value));
    };
    let measure = |clock: &Performance, spent: &Spent| {
        let options = js_sys::Object::new();
        set(&options, "start", clock.now() - spent.milliseconds);
        set(&options, "duration", spent.milliseconds);
        let method = js_sys::Reflect::get(clock, &JsValue::from_str("measure")).ok()?;
        let name = JsValue::from_str(spent.part);
        method.dyn_ref::<js_sys::Function>()?.call2(clock, &name, &options).ok()
    };
    CLOCK.with(|clock| {
        if let Some(clock) = clock {
            spent.iter().for_each(|spent| drop(measure(clock, spent)));
        }
    });
}

async fn turn() {
    let Ok(channel) = MessageChannel::new() else { return };
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // A port that cannot post would never resolve: go on at once instead.
        if channel.port2().post_message(&JsValue::NULL).is_err() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(promise).await;
    channel.port1().close();
}
