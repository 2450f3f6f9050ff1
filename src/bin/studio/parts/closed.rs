//! Files that were closed, to be opened again.

use yew::prelude::*;

use super::{number, short};
use crate::pages::overview;
use crate::route::{Route, Router};
use crate::workspace::{OpenFile, Workspace};

/// The list under a heading, the last one first; nothing where none was closed. What is chosen is opened, and told.
pub fn closed(heading: &'static str, workspace: &Workspace, router: &Router, on_chosen: &Callback<()>) -> Html {
    let entries = workspace.state.closed().iter().rev().map(|file| {
        let onclick = {
            let (workspace, router, number, chosen) =
                (workspace.clone(), router.clone(), file.number, on_chosen.clone());
            Callback::from(move |_: MouseEvent| {
                workspace.restore(number);
                router.go(Route::to(&overview::PAGE));
                chosen.emit(());
            })
        };
        html! {
            <li data-test="closed-table">
                <button type="button" class="link" {onclick}>{ short(&file.name()) }</button>
                <p class="quiet">{ size(file) }</p>
            </li>
        }
    });
    html! {
        if entries.len() > 0 {
            <@{heading}>{ "Closed" }</@>
            <ul class="closed">{ for entries }</ul>
        }
    }
}

/// What comes back.
fn size(file: &OpenFile) -> String {
    let Some(version) = file.now() else {
        return String::new();
    };
    let rows = number::plural(version.table.opened.rows, "row", "rows");
    let columns = number::plural(version.table.opened.fields.len() as u64, "column", "columns");
    let steps = match file.all_steps().len() as u64 {
        0 => String::new(),
        steps => format!(", {}", number::plural(steps, "step", "steps")),
    };
    format!("{rows} × {columns}{steps}")
}
