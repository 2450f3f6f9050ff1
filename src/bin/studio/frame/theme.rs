//! Light and dark: after the system, until the person chooses.

use yew::prelude::*;

use crate::browser;

const KEY: &str = "glovebox.theme";

/// How the page is lit.
#[derive(Clone, PartialEq)]
pub struct Theme {
    /// Whether it is dark.
    pub dark: bool,
    /// Turns it over, and remembers that.
    pub toggle: Callback<()>,
}

fn system() -> bool {
    let query = browser::window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
    query.is_some_and(|q| q.matches())
}

fn storage() -> Option<web_sys::Storage> {
    browser::window()?.local_storage().ok().flatten()
}

fn chosen() -> Option<bool> {
    match storage()?.get_item(KEY).ok()??.as_str() {
        "dark" => Some(true),
        "light" => Some(false),
        _ => None,
    }
}

fn light(dark: bool) {
    let root = browser::window()
        .and_then(|w| w.document())
        .and_then(|d| d.document_element());
    if let Some(root) = root {
        let _ = root.class_list().toggle_with_force("pf-v6-theme-dark", dark);
    }
}

/// The theme, made once by the app.
#[hook]
pub fn use_theme_made() -> Theme {
    let dark = use_state(|| {
        let dark = chosen().unwrap_or_else(system);
        light(dark);
        dark
    });
    {
        let dark = dark.setter();
        use_effect_with((), move |()| {
            let query = browser::window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
            let listener = query.map(|query| {
                browser::listen(&query, "change", move |_| {
                    if chosen().is_none() {
                        light(system());
                        dark.set(system());
                    }
                })
            });
            move || drop(listener)
        });
    }
    let toggle = {
        let dark = dark.clone();
        Callback::from(move |()| {
            let next = !*dark;
            light(next);
            // The system's own choice is not stored, so that the page follows it again.
            if let Some(storage) = storage() {
                let _ = if next == system() {
                    storage.remove_item(KEY)
                } else {
                    storage.set_item(KEY, if next { "dark" } else { "light" })
                };
            }
            dark.set(next);
        })
    };
    Theme { dark: *dark, toggle }
}
