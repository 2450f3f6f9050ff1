//! The drawer behind the file's name: the tables that are open, and the steps that made this one.

use glovebox::ask::{Export, Held, HeldTable};
use glovebox::steps;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::asked::use_asked;
use crate::browser;
use crate::pages::{landing, overview};
use crate::parts::download::download;
use crate::parts::short::sentence;
use crate::parts::{Icon, closed, icon, number, short, side};
use crate::route::{Route, Router, use_router};
use crate::workspace::{Act, Answered, OpenFile, Version, Workspace, use_workspace};

/// Properties of [`TablesDrawer`].
#[derive(PartialEq, Properties)]
pub struct TablesDrawerProps {
    /// The person wants it gone.
    pub on_close: Callback<()>,
}

/// The drawer.
#[component]
pub fn TablesDrawer(props: &TablesDrawerProps) -> Html {
    let workspace = use_workspace();
    // Named, so that it is asked again when there are others.
    let tables = workspace.iter().flat_map(|workspace| workspace.state.files());
    let held = use_asked(Held {}, tables.flat_map(OpenFile::tables).collect());
    let Some((workspace, router)) = workspace.zip(use_router()) else {
        return Html::default();
    };
    let held = match &held.answer {
        Answered::Ready(held) => held.as_slice(),
        _ => &[],
    };
    let files = workspace.state.files().iter();
    let files = files.map(|file| entry(file, bytes(file, held), &workspace, &router, &props.on_close));
    let choose = props.on_close.reform(|_: MouseEvent| browser::click("file-input"));
    let inside = html! {
        <>
            <h3>{ "Open tables" }</h3>
            <ul class="open-tables">{ for files }</ul>
            <Button id="open-another" variant={ButtonVariant::Secondary} label="Open another file" onclick={choose} />
            { closed("h3", &workspace, &router, &props.on_close) }
            { steps_of(&workspace, &props.on_close) }
        </>
    };
    side("tables-drawer", "Tables and steps", &props.on_close, inside)
}

/// What a file's versions weigh: what they share counts once, as near as the largest tells.
fn bytes(file: &OpenFile, held: &[HeldTable]) -> u64 {
    let tables = file.tables();
    let own = held.iter().filter(|held| tables.contains(&held.table));
    own.map(|held| held.bytes).max().unwrap_or(0)
}

/// One file: its name leads to it.
fn entry(file: &OpenFile, bytes: u64, workspace: &Workspace, router: &Router, on_close: &Callback<()>) -> Html {
    let Some(version) = file.now() else {
        return Html::default();
    };
    let is_here = workspace.state.file().is_some_and(|here| here.number == file.number);
    let is_last = workspace.state.files().len() == 1;
    let name = file.name();
    let number = file.number;
    let show = {
        let (workspace, close) = (workspace.clone(), on_close.clone());
        Callback::from(move |_: MouseEvent| {
            workspace.switch(number);
            close.emit(());
        })
    };
    let close = {
        let (state, router, done) = (workspace.state.clone(), router.clone(), on_close.clone());
        Callback::from(move |_: MouseEvent| {
            state.dispatch(Act::Close(number));
            if is_last {
                done.emit(());
                router.go(Route::to(&landing::PAGE));
            }
            // The button is gone with its table.
            browser::later(|| browser::focus_if_lost("open-another"));
        })
    };
    html! {
        <li data-test="open-table" class={classes!(is_here.then_some("here"))}>
            <div>
                <button type="button" class="link" aria-current={is_here.then_some("true")} onclick={show}>{ short(&name) }</button>
                <p class="quiet">{ size(version, bytes, file.lost) }</p>
            </div>
            <button type="button" class="plain" aria-label={format!("Close {}", short(&name))} title="Close" data-test="close-table" onclick={close}>{ icon(Icon::Close) }</button>
        </li>
    }
}

fn size(version: &Version, bytes: u64, lost: bool) -> String {
    let table = &version.table;
    let rows = number::plural(table.opened.rows, "row", "rows");
    let columns = number::plural(table.opened.fields.len() as u64, "column", "columns");
    let mut text = format!("{rows} × {columns}");
    if table.steps > 0 {
        text.push_str(&format!(", version {}", table.steps + 1));
    }
    match (lost, bytes) {
        (true, _) => text.push_str(", opened again when you go there"),
        (false, 0) => {}
        (false, bytes) => text.push_str(&format!(", {} in memory", number::bytes(bytes))),
    }
    text
}

/// The steps of the table that is looked at, those that were undone among them.
fn steps_of(workspace: &Workspace, on_close: &Callback<()>) -> Html {
    let Some(file) = workspace.state.file() else {
        return Html::default();
    };
    let at = file.at();
    let entries = file.versions().iter().enumerate().map(|(place, version)| {
        let look = {
            let state = workspace.state.clone();
            Callback::from(move |_: MouseEvent| state.dispatch(Act::Look(place)))
        };
        let (words, changed) = words(version);
        let is_here = place == at;
        let class = classes!(is_here.then_some("here"), (place > at).then_some("undone"));
        html! {
            <li {class} data-test="step">
                <button type="button" class="link" aria-current={is_here.then_some("step")} onclick={look}>{ sentence(&words) }</button>
                <p class="quiet">{ sentence(&changed) }</p>
            </li>
        }
    });
    let has_steps = file.versions().len() > 1;
    let save = {
        let (recipe, name) = (workspace.recipe(), file.name());
        Callback::from(move |_: MouseEvent| {
            if let Some(Ok(text)) = recipe.as_ref().map(serde_json::to_string_pretty) {
                browser::download(&format!("{name}.recipe.json"), &format!("{text}\n"));
            }
        })
    };
    html! {
        <>
            <h3>{ "Versions of this table" }</h3>
            <ol class="steps">{ for entries }</ol>
            <p><a href={Route::to(&overview::PAGE).href()} onclick={on_close.reform(|_: MouseEvent| ())}>{ "How it was read" }</a></p>
            <p>{ download(workspace, ("download-version", "Download this version"), Export::default(), on_close.clone()) }</p>
            if has_steps {
                <p class="quiet">{ "A click looks at a version; the file itself never changes. The recipe brings this version about again: " }<code>{ "glovebox apply" }</code>{ " takes it." }</p>
                <Button id="save-recipe" variant={ButtonVariant::Secondary} label="Save the recipe" onclick={save} />
            } else {
                <p class="quiet">{ "No steps yet. Findings on Overview offer those that would mend them." }</p>
            }
        </>
    }
}

/// What made a version, and what that changed.
fn words(version: &Version) -> (String, String) {
    match &version.by {
        None => (
            "As it was read".to_owned(),
            number::plural(version.table.opened.rows, "row", "rows"),
        ),
        Some(taken) => (
            steps::sentence(&taken.step).unwrap_or_else(|_| taken.step.name.clone()),
            taken.effect.sentence(),
        ),
    }
}
