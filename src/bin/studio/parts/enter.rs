//! What is typed into a field; Enter in it does what the form's button does.
//!
//! The page's forms are no `<form>`s: a sandboxed page sends none, and is not even told that one would be sent.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser;

/// For the keys pressed in a group of fields: Enter clicks the button of that id.
pub fn on_enter(button: &'static str) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let field = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        let Some(field) = field.filter(|_| event.key() == "Enter" && !event.is_composing()) else {
            return;
        };
        event.prevent_default();
        // Leaving the field tells what was typed into it; the button is clicked once that has been heard.
        let _ = field.blur();
        let _ = field.focus();
        let id = field.id();
        browser::later(move || {
            browser::click(button);
            // A button of PatternFly gives the focus away; where the field is there still, something is wrong with it.
            browser::later(move || browser::focus_if_lost(&id));
        });
    })
}

/// The same, and Escape leaves the group.
pub fn on_enter_or_escape(button: &'static str, leave: Callback<()>) -> Callback<KeyboardEvent> {
    let enter = on_enter(button);
    Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => leave.emit(()),
        _ => enter.emit(event),
    })
}

/// For what is typed into a field: hands on its whole text.
pub fn on_typed(then: impl Fn(String) + 'static) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| {
        let field = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        field.into_iter().for_each(|field| then(field.value()));
    })
}
