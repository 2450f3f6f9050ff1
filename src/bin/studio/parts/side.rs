//! A panel at the right edge, over the page: the shield, help, one cell in full.

use yew::prelude::*;

use super::short::short;
use super::{Dialog, Icon, icon};

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

/// The panel. It takes the focus, holds it and gives it back; Escape closes it.
#[component]
pub fn Side(props: &SideProps) -> Html {
    let onclick = props.on_close.reform(|_: MouseEvent| ());
    let (heading, close) = (format!("{}-title", props.id), format!("{}-close", props.id));
    html! {
        <Dialog id={props.id.clone()} class="side" labelled_by={heading.clone()} first={close.clone()} on_close={props.on_close.clone()}>
            <header>
                <h2 id={heading.clone()}>{ short(&props.title) }</h2>
                <button type="button" class="plain" id={close} aria-label="Close" {onclick}>{ icon(Icon::Close) }</button>
            </header>
            <div class="side-body" tabindex="0" role="group" aria-labelledby={heading.clone()}>{ props.children.clone() }</div>
        </Dialog>
    }
}
