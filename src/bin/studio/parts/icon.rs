//! Icons as inline drawings: an icon font would be one more file to fetch, and after the seal
//! nothing can be fetched.

use yew::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// The program's mark.
    Logo,
    /// A shield with a tick.
    Shield,
    /// A cross.
    Close,
    /// Three bars: the menu.
    Menu,
    /// Light and dark.
    Contrast,
    /// An arrow up: rising.
    Up,
    /// An arrow down: falling.
    Down,
    /// An arrow up to a bar: first of all.
    First,
    /// An arrow down to a bar: last of all.
    Last,
    /// A filled circle with an exclamation mark: critical.
    Critical,
    /// A triangle: warning.
    Warning,
    /// A rhomb: note.
    Note,
    /// A tick.
    Tick,
    /// Three bars of a chart: the profile.
    Chart,
    /// A pin: it stays where it is.
    Pin,
    /// A point downwards: there is a list below.
    Unfold,
    /// Two arrows, to and fro: turned round.
    Turn,
    /// An arrow that turns back: undo.
    Undo,
    /// An arrow that turns forward: redo.
    Redo,
}

/// Draws an icon; it is decoration, and the word stands beside it or in a label.
pub fn icon(which: Icon) -> Html {
    let (class, shape) = match which {
        Icon::Logo => (
            "icon logo",
            html! { <><rect x="1.2" y="1.2" width="17.6" height="17.6" rx="4" /><circle cx="7" cy="11.5" r="2.8" /><circle cx="13" cy="11.5" r="2.8" /></> },
        ),
        Icon::Shield => (
            "icon",
            html! { <><path d="M10 1.8 17 4.3v5c0 4.6-2.8 7.4-7 9-4.2-1.6-7-4.4-7-9v-5z" /><path d="m6.8 9.8 2.4 2.5 4.2-4.6" /></> },
        ),
        Icon::Close => ("icon", html! { <path d="m5 5 10 10M15 5 5 15" /> }),
        Icon::Menu => ("icon", html! { <path d="M3 5.5h14M3 10h14M3 14.5h14" /> }),
        Icon::Contrast => (
            "icon",
            html! { <><circle cx="10" cy="10" r="7.2" /><path class="filled" d="M10 2.8a7.2 7.2 0 0 1 0 14.4z" /></> },
        ),
        Icon::Up => ("icon small", html! { <path d="M10 16V4m-5 5 5-5 5 5" /> }),
        Icon::Down => ("icon small", html! { <path d="M10 4v12m-5-5 5 5 5-5" /> }),
        Icon::First => (
            "icon small",
            html! { <path d="M4.5 3.5h11M10 17V7.5M5.5 12 10 7.5l4.5 4.5" /> },
        ),
        Icon::Last => (
            "icon small",
            html! { <path d="M4.5 16.5h11M10 3v9.5M5.5 8l4.5 4.5L14.5 8" /> },
        ),
        Icon::Critical => (
            "icon small filled",
            html! { <><circle cx="10" cy="10" r="8" /><path class="cut" d="M10 5.4v5.6m0 2.6v1" /></> },
        ),
        Icon::Warning => (
            "icon small filled",
            html! { <><path d="M10 2 19 18H1z" /><path class="cut" d="M10 8v4.6m0 2v1" /></> },
        ),
        Icon::Note => (
            "icon small filled",
            html! { <path d="m10 2.5 7.5 7.5-7.5 7.5L2.5 10z" /> },
        ),
        Icon::Tick => ("icon small", html! { <path d="m4 10.5 4 4.2 8-9" /> }),
        Icon::Pin => (
            "icon small",
            html! { <path d="M7 3h6m-5 0v5l-2.5 3h9L12 8V3m-2 8v6" /> },
        ),
        Icon::Unfold => ("icon small", html! { <path d="m5 8 5 5 5-5" /> }),
        Icon::Turn => (
            "icon small",
            html! { <path d="M3 7h13m-3.5-3.5L16 7l-3.5 3.5M17 13.5H4m3.5-3.5L4 13.5 7.5 17" /> },
        ),
        Icon::Undo => (
            "icon",
            html! { <path d="M7.5 4 3.5 8l4 4M3.5 8h8a4.5 4.5 0 0 1 0 9H8" /> },
        ),
        Icon::Redo => (
            "icon",
            html! { <path d="m12.5 4 4 4-4 4M16.5 8h-8a4.5 4.5 0 0 0 0 9H12" /> },
        ),
        Icon::Chart => ("icon small", html! { <path d="M4 16v-4m6 4V4m6 12V8" /> }),
    };
    html! { <svg {class} viewBox="0 0 20 20" aria-hidden="true" focusable="false">{ shape }</svg> }
}
