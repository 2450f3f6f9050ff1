//! Several files came at once: what is to be done with them?

use std::cell::Cell;
use std::rc::Rc;

use glovebox::table::ReadOptions;
use patternfly_yew::prelude::{Button, ButtonVariant};
use web_sys::File;
use yew::prelude::*;

use crate::pages::{drift, overview};
use crate::parts::short::names;
use crate::parts::{Dialog, number};
use crate::route::{Page, Route, Router};
use crate::workspace::Workspace;

/// The question about some files, two at least; `on_close` is called once it was said, or they are not wanted.
pub fn dropped(workspace: &Workspace, router: &Router, files: &[File], on_close: &Callback<()>) -> Html {
    let to = |page: &'static Page| {
        let router = router.clone();
        Callback::from(move |()| router.go(Route::to(page)))
    };
    // What is said first holds: the question is gone only once it is drawn anew.
    let said = Rc::new(Cell::new(false));
    let saying = |then: Box<dyn Fn()>| {
        let (said, close) = (said.clone(), on_close.clone());
        Callback::from(move |_: MouseEvent| {
            if !said.replace(true) {
                close.emit(());
                then();
            }
        })
    };
    let opening = |page: &'static Page| {
        let (workspace, files, then) = (workspace.clone(), files.to_vec(), to(page));
        saying(Box::new(move || {
            workspace.open_all(files.clone(), ReadOptions::default(), then.clone());
        }))
    };
    let stack = {
        let (workspace, files, then) = (workspace.clone(), files.to_vec(), to(&overview::PAGE));
        saying(Box::new(move || workspace.stack(files.clone(), then.clone())))
    };
    let all: Vec<String> = files.iter().map(File::name).collect();
    let count = number::plural(all.len() as u64, "file", "files");
    let leave = on_close.reform(|_: MouseEvent| ());
    html! {
        <Dialog id="dropped" class="dropped" labelled_by="dropped-title" first="open-all" on_close={on_close.clone()}>
            <h2 id="dropped-title">{ format!("{count} at once") }</h2>
            <p>{ names(&all) }</p>
            <div class="ways">
                <p><Button id="open-all" variant={ButtonVariant::Primary} label="Open each" onclick={opening(&overview::PAGE)} /><span class="quiet">{ "One after the other; the name of the file, above, leads from one to the other." }</span></p>
                if all.len() == 2 {
                    <p><Button id="compare" variant={ButtonVariant::Secondary} label="Compare" onclick={opening(&drift::PAGE)} /><span class="quiet">{ format!("Is {} distributed otherwise than {}?", all[1], all[0]) }</span></p>
                }
                <p><Button id="stack" variant={ButtonVariant::Secondary} label="Stack" onclick={stack} /><span class="quiet">{ "One table: the rows of the first, then those of the others. Columns go together by their names." }</span></p>
            </div>
            <p><Button id="leave-dropped" variant={ButtonVariant::Link} label="None of it" onclick={leave} /></p>
        </Dialog>
    }
}
