//! A panel at the right edge, over the page: the shield, help, one cell in full.

use yew::prelude::*;

use super::{Icon, icon};
use crate::browser;

/// Properties of [`Side`].
#[derive(PartialEq, Properties)]
pub struct SideProps {
    /// What it is about.
    pub title: AttrValue,
    /// A stable name for tests and for the focus.
    pub id: AttrValue,
    /// What is in it.
    pub children: Html,
    /// The person wants it gone.
    pub on_close: Callback<()>,
}

/// The panel. It takes the focus, gives it back, and Escape closes it.
#[component]
pub fn Side(props: &SideProps) -> Html {
    let close_id = format!("{}-close", props.id);
    {
        let close_id = close_id.clone();
        use_effect_with((), move |()| {
            let before = browser::window()
                .and_then(|w| w.document())
                .and_then(|d| d.active_element());
            browser::focus(&close_id);
            move || {
                let element = before.and_then(|e| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(e).ok());
                if let Some(element) = element {
                    let _ = element.focus();
                }
            }
        });
    }
    let on_close = props.on_close.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            on_close.emit(());
        }
    });
    let onclick = props.on_close.reform(|_: MouseEvent| ());
    let heading = format!("{}-title", props.id);
    html! {
        <aside class="side" id={props.id.clone()} data-test={props.id.clone()} role="dialog" aria-labelledby={heading.clone()} {onkeydown}>
            <header>
                <h2 id={heading}>{ &props.title }</h2>
                <button type="button" class="plain" id={close_id} aria-label="Close" {onclick}>{ icon(Icon::Close) }</button>
            </header>
            <div class="side-body">{ props.children.clone() }</div>
        </aside>
    }
}
