//! What the page needs of the browser beyond what Yew and gloo give: focus, downloads, the clipboard, and the object that the boot script leaves behind.

mod save;
mod seal;

pub use save::{Place, Writing, ask_place};
pub use seal::{Blocked, Request, Sample, Seal, Tried, beacon, offer_kill, requests, seal};

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_timers::callback::Timeout;
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, HtmlElement, Window};

/// The window; there is always one, but asking costs nothing.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// Milliseconds since the page began to load.
pub fn now() -> f64 {
    window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}

/// The element of that id.
pub fn by_id(id: &str) -> Option<Element> {
    window()?.document()?.get_element_by_id(id)
}

/// Moves the focus to the element of that id.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether the element of that id has the focus.
pub fn has_focus(id: &str) -> bool {
    let document = window().and_then(|w| w.document());
    document.and_then(|d| d.active_element()).is_some_and(|e| e.id() == id)
}

/// Moves the focus to the element of that id where nothing has it.
pub fn focus_if_lost(id: &str) {
    let document = window().and_then(|w| w.document());
    let active = document.as_ref().and_then(|d| d.active_element());
    let body = document.and_then(|d| d.body());
    if active.is_none_or(|element| body.as_deref() == Some(&element)) {
        focus(id);
    }
}

/// Whether the pointer or the keyboard is on the first element of that selector.
pub fn is_looked_at(selector: &str) -> bool {
    let looked_at = format!("{selector}:is(:hover, :focus-within)");
    let document = window().and_then(|w| w.document());
    document.is_some_and(|document| document.query_selector(&looked_at).is_ok_and(|found| found.is_some()))
}

/// Moves the focus to the element of that id, and scrolls nothing.
pub fn focus_quietly(id: &str) {
    if let Some(element) = by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Moves the focus to what the page is about: the heading of a column, past the list of all of
/// them, or the page itself.
pub fn focus_content() {
    let heading = by_id("column-title");
    focus(if heading.is_some() { "column-title" } else { "main" });
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|w| w.document()) {
        document.set_title(title);
    }
}

/// Clicks the element of that id.
pub fn click(id: &str) {
    if let Some(element) = by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// A global by its name; `None` when it is not defined.
pub fn global(name: &str) -> Option<JsValue> {
    property(&js_sys::global(), name)
}

/// A property of an object; `None` when it is not defined.
pub fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A method of an object, called with these arguments.
pub fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let method: Function = property(object, name)?.dyn_into().ok()?;
    let list = js_sys::Array::new();
    for argument in arguments {
        list.push(argument);
    }
    Reflect::apply(&method, object, &list).ok()
}

/// The value that a style variable has now, on the page as a whole.
pub fn style(name: &str) -> String {
    let find = || {
        let window = window()?;
        let root = window.document()?.document_element()?;
        window.get_computed_style(&root).ok()??.get_property_value(name).ok()
    };
    find().unwrap_or_default().trim().to_owned()
}

/// Gives the person a text made here, as a file; no byte goes over the network.
pub fn download(name: &str, text: &str) {
    give(name, gloo_file::Blob::new_with_options(text, Some("application/json")));
}

/// Gives the person a file made here.
pub fn give(name: &str, blob: impl Into<gloo_file::Blob>) {
    let url = gloo_file::ObjectUrl::from(blob.into());
    let make = || -> Result<(), JsValue> {
        let document = window().and_then(|w| w.document()).ok_or(JsValue::NULL)?;
        let link: web_sys::HtmlAnchorElement = document.create_element("a")?.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        Ok(())
    };
    if let Err(problem) = make() {
        web_sys::console::error_1(&problem);
    }
}

/// Puts a text on the clipboard; whether the browser let it.
pub fn copy(text: &str) -> impl Future<Output = bool> + use<> {
    let copying = window().map(|window| window.navigator().clipboard().write_text(text));
    async move {
        match copying {
            Some(copying) => wasm_bindgen_futures::JsFuture::from(copying).await.is_ok(),
            None => false,
        }
    }
}

/// Text as a file, for what was pasted.
pub fn text_file(name: &str, text: &str) -> web_sys::File {
    AsRef::<web_sys::File>::as_ref(&gloo_file::File::new(name, text)).clone()
}

/// Calls in a turn of its own, so that what is under way is not made longer by it.
pub fn later(act: impl FnOnce() + 'static) {
    Timeout::new(0, act).forget();
}

/// Calls `act` at every such event until the listener is dropped; it may keep the browser from acting.
pub fn listen(
    target: &EventTarget,
    event: &'static str,
    mut act: impl FnMut(&web_sys::Event) + 'static,
) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(target, event, options, move |event| act(event))
}

/// The same, before any element sees the event.
pub fn listen_first(
    target: &EventTarget,
    event: &'static str,
    mut act: impl FnMut(&web_sys::Event) + 'static,
) -> EventListener {
    let options = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: false,
    };
    EventListener::new_with_options(target, event, options, move |event| act(event))
}

/// What was made, as a file of that name. Its bytes stay where they are.
pub fn file_of(made: &web_sys::Blob, name: &str) -> web_sys::File {
    let bytes = gloo_file::Blob::from(made.clone());
    AsRef::<web_sys::File>::as_ref(&gloo_file::File::new(name, bytes)).clone()
}

/// The same bytes, where they are, as a file of another name.
pub fn renamed(file: web_sys::File, name: &str) -> web_sys::File {
    let bytes = gloo_file::Blob::from(web_sys::Blob::from(file));
    AsRef::<web_sys::File>::as_ref(&gloo_file::File::new(name, bytes)).clone()
}
