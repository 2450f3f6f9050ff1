//! What the boot script left for the page in `globalThis.glovebox`, and what the browser itself
//! has on record about requests.

use wasm_bindgen::prelude::*;
use web_sys::{File, PerformanceResourceTiming};

use super::{call, global, property, window};

/// The state of the seal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seal {
    /// The program's version.
    pub version: String,
    /// Whether the second policy is in force.
    pub sealed: bool,
    /// When that happened, in milliseconds since the page began to load.
    pub sealed_at: f64,
    /// The policy in the page's head, word for word.
    pub first: String,
    /// The policy added at the seal, word for word.
    pub seal: String,
    /// The policy that came as a header, word for word; empty where the host sends none.
    pub header: String,
    /// Whether the page is kept for use without a network.
    pub offline: bool,
    /// The last ways out that were tried and stopped.
    pub blocked: Vec<Blocked>,
    /// How many were stopped in all.
    pub stopped: u64,
    /// Whether the browser lets code refuse that the page is left.
    pub watched: bool,
    /// Whether the browser shows code each text that is to become elements.
    pub typed: bool,
    /// What the page started without, since it did not arrive: `samples`, `fonts`, `charts`.
    pub without: Vec<String>,
}

/// One way out that was stopped.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Blocked {
    /// What was tried.
    pub kind: String,
    /// Where it wanted to go.
    pub target: String,
}

/// A sample data set that was loaded before the seal.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// A stable name.
    pub id: String,
    /// What to call it.
    pub title: String,
    /// What is in it.
    pub about: String,
    /// The file.
    pub file: File,
}

/// A request that the browser has on record.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What asked for it: `script`, `fetch`, `css`, ….
    pub kind: String,
    /// The address.
    pub address: String,
    /// When, in milliseconds since the page began to load.
    pub at: f64,
}

fn text(object: &JsValue, name: &str) -> String {
    property(object, name).and_then(|v| v.as_string()).unwrap_or_default()
}

fn flag(object: &JsValue, name: &str) -> bool {
    property(object, name).is_some_and(|v| v.is_truthy())
}

fn list(object: &JsValue, name: &str) -> Vec<JsValue> {
    property(object, name)
        .map(|v| js_sys::Array::from(&v).to_vec())
        .unwrap_or_default()
}

/// The seal as it is now.
pub fn seal() -> Seal {
    let Some(object) = global("glovebox") else {
        return Seal::default();
    };
    let policy = property(&object, "policy").unwrap_or(JsValue::NULL);
    let blocked = list(&object, "blocked");
    let blocked = blocked.iter().map(|entry| Blocked {
        kind: text(entry, "kind"),
        target: text(entry, "target"),
    });
    Seal {
        version: text(&object, "version"),
        sealed: flag(&object, "sealed"),
        sealed_at: property(&object, "sealedAt")
            .and_then(|v| v.as_f64())
            .unwrap_or_default(),
        first: text(&policy, "first"),
        seal: text(&policy, "seal"),
        header: text(&policy, "header"),
        offline: flag(&object, "offline"),
        blocked: blocked.collect(),
        stopped: stopped(&object),
        watched: flag(&object, "watched"),
        typed: flag(&object, "typed"),
        without: list(&object, "without").iter().filter_map(JsValue::as_string).collect(),
    }
}

fn stopped(glovebox: &JsValue) -> u64 {
    property(glovebox, "stopped")
        .and_then(|v| v.as_f64())
        .map_or(0, |n| n as u64)
}

impl Sample {
    /// All that were loaded before the seal.
    pub fn all() -> Vec<Sample> {
        let Some(object) = global("glovebox") else {
            return Vec::new();
        };
        let sample = |entry: &JsValue| {
            Some(Sample {
                id: text(entry, "id"),
                title: text(entry, "title"),
                about: text(entry, "about"),
                file: property(entry, "file")?.dyn_into().ok()?,
            })
        };
        list(&object, "samples").iter().filter_map(sample).collect()
    }
}

/// Lets a test (or a curious person, in the console) end the worker, by
/// `glovebox.killWorker()`.
pub fn offer_kill(kill: impl FnMut() + 'static) {
    let Some(object) = global("glovebox") else {
        return;
    };
    let closure = Closure::<dyn FnMut()>::new(kill);
    let _ = js_sys::Reflect::set(&object, &"killWorker".into(), closure.as_ref());
    // The page and this closure live equally long.
    closure.forget();
}

/// Requests since the page began to load, the page itself first.
pub fn requests() -> Vec<Request> {
    let Some(performance) = window().and_then(|w| w.performance()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in performance.get_entries().iter() {
        let kind = text(&entry, "entryType");
        let Ok(entry) = entry.dyn_into::<web_sys::PerformanceEntry>() else {
            continue;
        };
        // Blobs and data addresses are read from this tab's own memory.
        let local = entry.name().starts_with("blob:") || entry.name().starts_with("data:");
        let kind = match kind.as_str() {
            "navigation" => "page".to_owned(),
            "resource" if !local => entry
                .dyn_ref::<PerformanceResourceTiming>()
                .map_or_else(|| "other".to_owned(), PerformanceResourceTiming::initiator_type),
            _ => continue,
        };
        found.push(Request {
            kind,
            address: entry.name(),
            at: entry.start_time(),
        });
    }
    found
}

/// How the try to send something out went.
#[derive(Debug, Clone, PartialEq)]
pub enum Tried {
    /// It was sent.
    Sent,
    /// The policy stopped it: the directive, and what fetch said.
    Stopped(String, String),
    /// It failed without the policy, which proves nothing.
    Failed(String),
}

/// Tries to fetch from another host, and says what stopped it.
pub async fn beacon(target: &str) -> Tried {
    let before = seal().stopped;
    let sent = window().and_then(|w| call(&w, "fetch", &[&target.into()]));
    let Some(promise) = sent.and_then(|s| s.dyn_into::<js_sys::Promise>().ok()) else {
        return Tried::Failed("there is no fetch".to_owned());
    };
    let Err(problem) = wasm_bindgen_futures::JsFuture::from(promise).await else {
        return Tried::Sent;
    };
    let said = text(&problem, "message");
    // The browser tells of a refusal in an event of its own, which may come after the failure.
    let pause = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 50);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(pause).await;
    let after = seal();
    match after.blocked.into_iter().next_back().filter(|_| after.stopped > before) {
        Some(stopped) => Tried::Stopped(stopped.kind, said),
        None => Tried::Failed(said),
    }
}
