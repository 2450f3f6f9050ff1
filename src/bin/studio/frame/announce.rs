//! What happens, in words for those who do not see it: a file opens, the profile is there. A region
//! that stays, since a browser tells only of changes; and the title of the tab.

use glovebox::run::Snapshot;
use yew::prelude::*;

use crate::browser;
use crate::engine::{Engine, Running};
use crate::parts::{number, short};
use crate::route::use_router;
use crate::workspace::{Answered, State, use_workspace};

/// Milliseconds after which work is worth telling how far it is.
const PATIENCE: f64 = 3000.0;
/// Work is told in so many steps.
const STEPS: u64 = 4;

/// The region.
#[component]
pub fn Announcer() -> Html {
    let percent = use_percent();
    let Some(workspace) = use_workspace() else {
        return Html::default();
    };
    let words = words(&workspace.state, percent);
    html! { <p class="sr" role="status" data-test="announcer">{ words }</p> }
}

fn words(state: &State, percent: Option<u64>) -> String {
    let so_far = percent.map_or(String::new(), |percent| format!(" {percent} % done."));
    if let Some(opening) = &state.opening {
        return format!("Opening {}.{so_far}", short(&opening.name));
    }
    let Some(table) = state.table() else {
        return String::new();
    };
    let name = short(&table.opened.source.name);
    match state.report() {
        Answered::Running => {
            let rows = number::plural(table.opened.rows, "row", "rows");
            let columns = number::plural(table.opened.fields.len() as u64, "column", "columns");
            format!("{name} is open: {rows}, {columns}. Summing up its columns.{so_far}")
        }
        Answered::Failed(_) => format!("The columns of {name} could not be summed up."),
        Answered::Ready(report) => {
            let findings = number::plural(report.findings.len() as u64, "finding", "findings");
            format!("The columns of {name} are summed up: {findings}.")
        }
    }
}

/// How far what takes long is, in a few steps.
#[hook]
fn use_percent() -> Option<u64> {
    let percent = use_state_eq(|| None::<u64>);
    let engine = use_context::<Engine>();
    {
        let percent = percent.setter();
        use_effect_with(engine, move |engine| {
            let watch = engine.as_ref().map(|engine| {
                let asked = engine.clone();
                engine.watch(Callback::from(move |()| {
                    let now = browser::now();
                    percent.set(asked.running().first().and_then(|first| step(first, now)));
                }))
            });
            move || drop(watch)
        });
    }
    *percent
}

fn step(running: &Running, now: f64) -> Option<u64> {
    let Snapshot { done, total, .. } = running.snapshot.clone()?;
    if total == 0 || now - running.since < PATIENCE {
        return None;
    }
    Some((done.saturating_mul(STEPS) / total).min(STEPS) * 100 / STEPS)
}

/// Keeps the tab's title: the page, the file, the program.
#[hook]
pub fn use_title() {
    let page = use_router().map(|r| r.route.page.title);
    let file = use_workspace().and_then(|w| w.state.table().map(|t| short(&t.opened.source.name)));
    use_effect_with((page, file), |(page, file)| {
        let parts = [page.map(str::to_owned), file.clone()].into_iter().flatten();
        let title = parts.collect::<Vec<_>>().join(" · ");
        browser::set_title(&format!("{title} — Glovebox"));
    });
}
