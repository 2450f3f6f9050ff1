//! A turn for the event loop, so that a cancel can arrive, and how often one is given.
//!
//! By `MessageChannel`: a resolved promise and `scheduler.yield` never let a waiting message in,
//! and a timer costs four milliseconds.

use std::cell::Cell;
use std::rc::Rc;

use glovebox::scan::{Snapshot, Turn};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, Performance, WorkerGlobalScope};

/// Milliseconds between turns.
const BETWEEN_TURNS: f64 = 50.0;

/// Milliseconds between reports of progress.
const BETWEEN_REPORTS: f64 = 100.0;

/// Calls back at most every 100 ms with the progress, and gives a turn at most every 50 ms.
pub fn ticking(report: impl Fn(Snapshot) + 'static) -> impl Fn(Snapshot) -> Option<Turn> {
    let clock = clock();
    let now = move || clock.as_ref().map_or(0.0, Performance::now);
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
        let (last_turn, now) = (Rc::clone(&last_turn), now.clone());
        Some(Box::pin(async move {
            turn().await;
            last_turn.set(now());
        }))
    }
}

/// The worker's clock.
pub fn clock() -> Option<Performance> {
    js_sys::global().dyn_into::<WorkerGlobalScope>().ok()?.performance()
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
