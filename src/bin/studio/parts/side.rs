//! A panel at the right edge, over the page: the shield, help, one cell in full.

use yew::prelude::*;

use super::short::short;
use super::{Dialog, Icon, icon};

/// The panel: a stable name for tests and for the focus, what it is about, what is in it. It takes the focus, holds it
/// and gives it back; Escape closes it.
pub fn side(id: &'static str, title: &str, on_close: &Callback<()>, children: Html) -> Html {
    let onclick = on_close.reform(|_: MouseEvent| ());
    let (heading, close) = (format!("{id}-title"), format!("{id}-close"));
    html! {
        <Dialog {id} class="side" labelled_by={heading.clone()} first={close.clone()} on_close={on_close.clone()}>
            <header>
                <h2 id={heading.clone()}>{ short(title) }</h2>
                <button type="button" class="plain" id={close} aria-label="Close" {onclick}>{ icon(Icon::Close) }</button>
            </header>
            <div class="side-body" tabindex="0" role="group" aria-labelledby={heading}>{ children }</div>
        </Dialog>
    }
}
