//! What comes from outside: files dropped on the window, cells pasted into it.

use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, Element, File, FileList};
use yew::prelude::*;

use crate::browser;

fn transfer(event: &web_sys::Event, name: &str) -> Option<DataTransfer> {
    browser::property(event, name)?.dyn_into().ok()
}

/// The files of a list.
pub fn listed(files: Option<FileList>) -> Vec<File> {
    let all = files
        .iter()
        .flat_map(|files| (0..files.length()).filter_map(|at| files.get(at)));
    all.collect()
}

/// Whether files are being dragged over the window; `open` is given those that are dropped.
#[hook]
pub fn use_drop(open: Callback<Vec<File>>) -> UseStateHandle<bool> {
    let dragging = use_state(|| false);
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = open;
    {
        let dragging = dragging.setter();
        use_effect_with((), move |()| {
            let listeners = browser::window().map(|window| {
                let over = dragging.clone();
                let left = dragging.clone();
                [
                    browser::listen(&window, "dragover", move |event| {
                        event.prevent_default();
                        over.set(true);
                    }),
                    browser::listen(&window, "dragleave", move |event| {
                        // Leaving one element for another has a target; leaving the window has none.
                        if browser::property(event, "relatedTarget").is_none() {
                            left.set(false);
                        }
                    }),
                    browser::listen(&window, "drop", move |event| {
                        event.prevent_default();
                        dragging.set(false);
                        let files = listed(transfer(event, "dataTransfer").and_then(|t| t.files()));
                        if !files.is_empty() {
                            latest.borrow().clone().emit(files);
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
            browser::listen(&window, "paste", move |event| {
                let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
                if target.is_some_and(|e| takes_text(&e)) {
                    return;
                }
                let Some(pasted) = transfer(event, "clipboardData") else {
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
                } else {
                    open.emit(browser::text_file("pasted.tsv", &text));
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
