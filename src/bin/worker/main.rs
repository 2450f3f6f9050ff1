//! The browser's side of the engine: takes questions from the page, answers them one after another.
//!
//! It lives in a dedicated worker started from a blob, gets its compiled module handed in and
//! fetches nothing. A `File` never crosses as bytes: the worker reads it where it lies.

mod dispatcher;
mod file;
mod made;
mod pace;
mod turn;
mod warm;

use wasm_bindgen::prelude::*;

fn main() {
    std::panic::set_hook(Box::new(|info| {
        // The place only: a message could hold a value from the data.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        web_sys::console::error_1(&JsValue::from_str(&format!("the engine stopped at {place}")));
    }));
    dispatcher::open();
}
