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
        browser::later(move || browser::click(button));
    })
}

/// For what is typed into a field: hands on its whole text.
pub fn on_typed(then: impl Fn(String) + 'static) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| {
        let field = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        field.into_iter().for_each(|field| then(field.value()));
    })
}
