//! A word of statistics with its definition, in PatternFly's tooltip. Its own component opens for a pointer alone,
//! and brings a library that places it; this one opens for the focus and for a touch too.

use patternfly_yew::prelude::{Orientation, TooltipPopup};
use web_sys::Element;
use yew::prelude::*;

use crate::browser;

/// The greatest width of a tooltip, as its style sheet says, and what it keeps from the edge, in pixels.
const WIDTH: f64 = 300.0;
const EDGE: f64 = 8.0;
/// Room above a word in which a tooltip of a few lines fits.
const ROOM: f64 = 130.0;

/// Properties of [`Term`].
#[derive(PartialEq, Properties)]
pub struct TermProps {
    /// The word.
    pub word: AttrValue,
    /// What it means.
    pub definition: AttrValue,
}

/// The word.
#[component]
pub fn Term(props: &TermProps) -> Html {
    let word = use_node_ref();
    // Where it lies, while it is open.
    let open = use_state_eq(|| None::<String>);
    let show = {
        let (open, word) = (open.setter(), word.clone());
        Callback::from(move |()| open.set(word.cast::<Element>().and_then(|word| beside(&word))))
    };
    let hide = {
        let open = open.setter();
        Callback::from(move |()| open.set(None))
    };
    // Who came by a key or a touch still reads it when a pointer leaves.
    let leave = {
        let (hide, word) = (hide.clone(), word.clone());
        Callback::from(move |_: MouseEvent| {
            let document = browser::window().and_then(|window| window.document());
            let focused = document.and_then(|document| document.active_element());
            if focused != word.cast::<Element>() {
                hide.emit(());
            }
        })
    };
    {
        // It goes with its word: a key that comes to a word out of sight has the page scroll after it.
        let show = show.clone();
        use_effect_with(open.is_some(), move |is_open| {
            let window = browser::window().filter(|_| *is_open);
            let listener = window.map(|window| browser::listen_first(&window, "scroll", move |_| show.emit(())));
            move || drop(listener)
        });
    }
    let onkeydown = {
        let (open, hide) = (open.is_some(), hide.clone());
        Callback::from(move |event: KeyboardEvent| {
            if open && event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                hide.emit(());
            }
        })
    };
    html! {
        <span class="term" onmouseenter={show.reform(|_: MouseEvent| ())} onmouseleave={leave}>
            <span class="term-word" data-test="term" ref={word} tabindex="0" role="note" aria-label={format!("{}: {}", props.word, props.definition)}
                onfocus={show.reform(|_: FocusEvent| ())} onblur={hide.reform(|_: FocusEvent| ())} onclick={show.reform(|_: MouseEvent| ())}
                {onkeydown}>{ &props.word }</span>
            if let Some(style) = &*open {
                <span aria-hidden="true"><TooltipPopup orientation={Orientation::Top} style={style.clone()} text={props.definition.to_string()} /></span>
            }
        </span>
    }
}

/// Above a word, or below it where there is no room, and within the window.
fn beside(word: &Element) -> Option<String> {
    let place = word.get_bounding_client_rect();
    let window = browser::window()?;
    let (width, height) = (
        window.inner_width().ok()?.as_f64()?,
        window.inner_height().ok()?.as_f64()?,
    );
    let left = place.left().min(width - WIDTH - EDGE).max(EDGE);
    let upright = match place.top() > ROOM {
        true => format!("bottom:{:.0}px", height - place.top()),
        false => format!("top:{:.0}px", place.bottom()),
    };
    Some(format!("position:fixed;z-index:40;left:{left:.0}px;{upright}"))
}
