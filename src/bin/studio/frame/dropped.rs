//! Several files came at once: what is to be done with them?

use glovebox::table::ReadOptions;
use patternfly_yew::prelude::{Button, ButtonVariant};
use web_sys::File;
use yew::prelude::*;

use crate::pages::{drift, overview};
use crate::parts::short::names;
use crate::parts::{Dialog, number};
use crate::route::{Page, Route, use_router};
use crate::workspace::use_workspace;

/// Properties of [`Dropped`].
#[derive(PartialEq, Properties)]
pub struct DroppedProps {
    /// The files, two at least.
    pub files: Vec<File>,
    /// It was said, or they are not wanted.
    pub on_close: Callback<()>,
}

/// The question.
#[component]
pub fn Dropped(props: &DroppedProps) -> Html {
    let (workspace, router) = (use_workspace(), use_router());
    let Some((workspace, router)) = workspace.zip(router) else {
        return Html::default();
    };
    let to = |page: &'static Page| {
        let router = router.clone();
        Callback::from(move |()| router.go(Route::to(page)))
    };
    let opening = |page: &'static Page| {
        let (workspace, files, close, then) =
            (workspace.clone(), props.files.clone(), props.on_close.clone(), to(page));
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            workspace.open_all(files.clone(), ReadOptions::default(), then.clone());
        })
    };
    let stack = {
        let (workspace, files, close, then) = (
            workspace.clone(),
            props.files.clone(),
            props.on_close.clone(),
            to(&overview::PAGE),
        );
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            workspace.stack(files.clone(), then.clone());
        })
    };
    let all: Vec<String> = props.files.iter().map(File::name).collect();
    let count = number::plural(all.len() as u64, "file", "files");
    let leave = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <Dialog id="dropped" class="dropped" labelled_by="dropped-title" first="open-all" on_close={props.on_close.clone()}>
            <h2 id="dropped-title">{ format!("{count} at once") }</h2>
            <p>{ names(&all) }</p>
            <div class="ways">
                <p><Button id="open-all" variant={ButtonVariant::Primary} label="Open each" onclick={opening(&overview::PAGE)} /><span class="quiet">{ "Side by side; the name of the file, above, leads from one to the other." }</span></p>
                if all.len() == 2 {
                    <p><Button id="compare" variant={ButtonVariant::Secondary} label="Compare" onclick={opening(&drift::PAGE)} /><span class="quiet">{ format!("Is {} distributed otherwise than {}?", all[1], all[0]) }</span></p>
                }
                <p><Button id="stack" variant={ButtonVariant::Secondary} label="Stack" onclick={stack} /><span class="quiet">{ "One table: the rows of the first, then those of the others. Columns go together by their names." }</span></p>
            </div>
            <p><Button id="leave-dropped" variant={ButtonVariant::Link} label="None of it" onclick={leave} /></p>
        </Dialog>
    }
}
