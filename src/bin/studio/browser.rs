//! What the page needs of the browser beyond what Yew gives: listeners that end with their
//! owner, timers, downloads, and the object that the boot script leaves behind.

mod seal;

pub use seal::{Blocked, Request, Sample, Seal, Tried, beacon, offer_kill, requests, seal};

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
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&text.into());
    match web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) {
        Ok(blob) => give(name, &blob),
        Err(problem) => web_sys::console::error_1(&problem),
    }
}

/// Gives the person a file made here.
pub fn give(name: &str, blob: &web_sys::Blob) {
    let make = || -> Result<(), JsValue> {
        let url = web_sys::Url::create_object_url_with_blob(blob)?;
        let document = window().and_then(|w| w.document()).ok_or(JsValue::NULL)?;
        let link: web_sys::HtmlAnchorElement = document.create_element("a")?.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        web_sys::Url::revoke_object_url(&url)
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
pub fn text_file(name: &str, text: &str) -> Option<web_sys::File> {
    web_sys::File::new_with_str_sequence(&js_sys::Array::of1(&text.into()), name).ok()
}

/// Calls in a turn of its own, so that what is under way is not made longer by it.
pub fn later(act: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(act);
    if let Some(window) = window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), 0);
    }
}

/// An event listener that ends when it is dropped.
pub struct Listener {
    target: EventTarget,
    event: &'static str,
    capture: bool,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    /// Calls `act` at every such event.
    pub fn new(target: &EventTarget, event: &'static str, act: impl FnMut(web_sys::Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(web_sys::Event)>::new(act);
        let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        Listener {
            target: target.clone(),
            event,
            capture: false,
            closure,
        }
    }

    /// The same, before any element sees the event, and allowed to keep the browser from acting.
    pub fn first(target: &EventTarget, event: &'static str, act: impl FnMut(web_sys::Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(web_sys::Event)>::new(act);
        let options = web_sys::AddEventListenerOptions::new();
        options.set_capture(true);
        options.set_passive(false);
        let function = closure.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(event, function, &options);
        Listener {
            target: target.clone(),
            event,
            capture: true,
            closure,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback_and_bool(self.event, function, self.capture);
    }
}

/// Something done again and again, or once, until dropped.
pub struct Timer {
    handle: i32,
    repeats: bool,
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    /// Every so many milliseconds.
    pub fn every(milliseconds: i32, act: impl FnMut() + 'static) -> Option<Self> {
        let closure = Closure::<dyn FnMut()>::new(act);
        let function = closure.as_ref().unchecked_ref();
        let handle = window()?
            .set_interval_with_callback_and_timeout_and_arguments_0(function, milliseconds)
            .ok()?;
        Some(Timer {
            handle,
            repeats: true,
            _closure: closure,
        })
    }

    /// Once, after so many milliseconds.
    pub fn after(milliseconds: i32, act: impl FnMut() + 'static) -> Option<Self> {
        let closure = Closure::<dyn FnMut()>::new(act);
        let function = closure.as_ref().unchecked_ref();
        let handle = window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(function, milliseconds)
            .ok()?;
        Some(Timer {
            handle,
            repeats: false,
            _closure: closure,
        })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = window() {
            if self.repeats {
                window.clear_interval_with_handle(self.handle);
            } else {
                window.clear_timeout_with_handle(self.handle);
            }
        }
    }
}
