//! Keys that work on every page.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::browser;
use crate::pages::PAGES;
use crate::route::Page;

/// After `g` a page's letter must follow within this many milliseconds.
const SECOND_KEY: f64 = 1500.0;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Choose a file.
    Open,
    /// Go to a page or column by name.
    GoTo,
    /// The page's search field.
    Search,
    /// Out of the search field, what is typed stays.
    Leave,
    /// The list of keys.
    Help,
    /// Back a step.
    Undo,
    /// The step that was undone, again.
    Redo,
    /// Light to dark, or back.
    Theme,
    /// What left the tab.
    Shield,
    /// Open tables and steps.
    Tables,
    /// A page.
    Page(&'static Page),
}

fn is_shown(selector: &str) -> bool {
    let document = browser::window().and_then(|w| w.document());
    document.is_some_and(|d| d.query_selector(selector).ok().flatten().is_some())
}

/// While a dialog is open the page below cannot be reached, by these keys neither.
fn is_covered() -> bool {
    is_shown("dialog[open]")
}

/// The same for the keys of steps, which are listed in one of the dialogs.
fn is_covered_for_steps() -> bool {
    is_shown("dialog[open]:not(#tables-drawer)")
}

fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let element = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Whether the key is pressed in a field that `/` leads to.
fn is_searching(event: &web_sys::KeyboardEvent) -> bool {
    let element = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|e| PAGES.iter().any(|page| page.search.is_some_and(|id| id == e.id())))
}

fn read(event: &web_sys::KeyboardEvent, after_g: bool) -> Option<Key> {
    let command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        "o" if command => Some(Key::Open),
        // In a field they are of what is typed there.
        "z" | "Z" | "y" if command && (is_typing(event) || is_covered_for_steps()) => None,
        "z" if command && !event.shift_key() => Some(Key::Undo),
        "z" | "Z" | "y" if command => Some(Key::Redo),
        _ if is_covered() => None,
        "k" if command => Some(Key::GoTo),
        "Escape" if is_searching(event) => Some(Key::Leave),
        _ if command || event.alt_key() || is_typing(event) => None,
        "/" => Some(Key::Search),
        "?" => Some(Key::Help),
        key if after_g => PAGES
            .into_iter()
            .find(|page| page.key.is_some_and(|k| key.chars().eq([k])))
            .map(Key::Page),
        _ => None,
    }
}

/// Calls `act` for every key that asks for something.
#[hook]
pub fn use_keys(act: Callback<Key>) {
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = act;
    let pressed_g = use_memo((), |()| Rc::new(Cell::new(f64::MIN)));
    use_effect_with((), move |()| {
        let listener = browser::window().map(|window| {
            browser::listen(&window, "keydown", move |event| {
                let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else {
                    return;
                };
                let now = browser::now();
                let after_g = now - pressed_g.get() < SECOND_KEY;
                let is_g = event.key() == "g" && !event.ctrl_key() && !event.meta_key() && !is_typing(event);
                pressed_g.set(if is_g { now } else { f64::MIN });
                if let Some(key) = read(event, after_g) {
                    event.prevent_default();
                    let act = latest.borrow().clone();
                    act.emit(key);
                }
            })
        });
        move || drop(listener)
    });
}
