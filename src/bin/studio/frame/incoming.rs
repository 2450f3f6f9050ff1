//! What comes from outside: files dropped on the window, cells pasted into it.

use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, Element, File};
use yew::prelude::*;

use crate::browser::{self, Listener};

fn transfer(event: &web_sys::Event, name: &str) -> Option<DataTransfer> {
    browser::property(event, name)?.dyn_into().ok()
}

/// Whether a file is being dragged over the window; one that is dropped is opened. Of several it is
/// the first, and `first_only` is told its name and how many there are.
#[hook]
pub fn use_drop(open: Callback<File>, first_only: Callback<(String, u32)>) -> UseStateHandle<bool> {
    let dragging = use_state(|| false);
    let latest = use_mut_ref(|| (Callback::noop(), Callback::noop()));
    *latest.borrow_mut() = (open, first_only);
    {
        let dragging = dragging.setter();
        use_effect_with((), move |()| {
            let listeners = browser::window().map(|window| {
                let over = dragging.clone();
                let left = dragging.clone();
                [
                    Listener::new(&window, "dragover", move |event| {
                        event.prevent_default();
                        over.set(true);
                    }),
                    Listener::new(&window, "dragleave", move |event| {
                        // Leaving one element for another has a target; leaving the window has none.
                        if browser::property(&event, "relatedTarget").is_none() {
                            left.set(false);
                        }
                    }),
                    Listener::new(&window, "drop", move |event| {
                        event.prevent_default();
                        dragging.set(false);
                        let files = transfer(&event, "dataTransfer").and_then(|t| t.files());
                        let all = files.as_ref().map_or(0, web_sys::FileList::length);
                        if let Some(file) = files.and_then(|f| f.get(0)) {
                            let (open, first_only) = latest.borrow().clone();
                            let name = file.name();
                            open.emit(file);
                            if all > 1 {
                                first_only.emit((name, all));
                            }
                        }
                    }),
                ]
            });
            move || drop(listeners)
        });
    }
    dragging
}

/// Whether what is pasted belongs to this element.
fn takes_text(element: &Element) -> bool {
    let is_field =
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") && element.id() != "file-input";
    is_field || element.closest("[contenteditable]").ok().flatten().is_some()
}

/// Cells (or a file) pasted anywhere but into a field are opened, text that is no table is refused.
#[hook]
pub fn use_paste(open: Callback<File>, refuse: Callback<()>) {
    let latest = use_mut_ref(|| (Callback::noop(), Callback::noop()));
    *latest.borrow_mut() = (open, refuse);
    use_effect_with((), move |()| {
        let listener = browser::window().map(|window| {
            Listener::new(&window, "paste", move |event| {
                let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
                if target.is_some_and(|e| takes_text(&e)) {
                    return;
                }
                let Some(pasted) = transfer(&event, "clipboardData") else {
                    return;
                };
                let (open, refuse) = latest.borrow().clone();
                if let Some(file) = pasted.files().and_then(|f| f.get(0)) {
                    event.prevent_default();
                    open.emit(file);
                    return;
                }
                let text = pasted.get_data("text/plain").unwrap_or_default();
                if text.trim().is_empty() {
                    return;
                }
                event.prevent_default();
                if !is_table(&text) {
                    refuse.emit(());
                } else if let Some(file) = browser::text_file("pasted.tsv", &text) {
                    open.emit(file);
                }
            })
        });
        move || drop(listener)
    });
}

/// Whether pasted text can be a table: several lines, or one whose cells are parted by tabs, as a
/// spreadsheet copies a row. A word or a sentence is none.
fn is_table(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .next()
        .is_some_and(|first| first.trim().contains('\t') || lines.next().is_some())
}
