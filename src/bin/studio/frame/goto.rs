//! The go-to box: type part of a page's, a column's or an action's name, or a row's number, Enter goes there or does
//! it.

use glovebox::ask::Locate;
use glovebox::table::{RowsOptions, TableId};
use yew::prelude::*;

use super::Key;
use crate::browser;
use crate::engine::Engine;
use crate::pages::{PAGES, landing, profile, table};
use crate::parts::{Dialog, number, on_typed, short};
use crate::route::{Page, Route, use_router};
use crate::workspace::{Workspace, use_workspace};

/// Entries shown at once.
const SHOWN: usize = 12;

/// Properties of [`GoTo`].
#[derive(PartialEq, Properties)]
pub struct GoToProps {
    /// The person wants it gone, or has gone.
    pub on_close: Callback<()>,
    /// Something is to be done.
    pub on_act: Callback<Key>,
}

/// What an entry leads to.
#[derive(Clone, PartialEq)]
enum To {
    Place(Route),
    Act(Key),
}

struct Entry {
    name: String,
    kind: String,
    to: To,
}

impl Entry {
    fn place(name: &str, kind: &str, place: impl Into<Route>) -> Entry {
        Entry {
            name: name.to_owned(),
            kind: kind.to_owned(),
            to: To::Place(place.into()),
        }
    }
}

/// What can be done: its name, the key that does it too, and whether it can be done now.
fn actions(workspace: Option<&Workspace>) -> Vec<Entry> {
    let file = workspace.and_then(|workspace| workspace.state.file());
    let (at, versions) = file.map_or((0, 0), |file| (file.at(), file.versions().len()));
    let all = [
        ("Choose a file to open", "Ctrl O", Key::Open, true),
        ("Undo the last step", "Ctrl Z", Key::Undo, at > 0),
        ("Redo the step", "Ctrl Shift Z", Key::Redo, at + 1 < versions),
        ("Tables and steps", "", Key::Tables, versions > 0),
        ("Light or dark", "", Key::Theme, true),
        ("What left this tab", "", Key::Shield, true),
        ("Help and keys", "?", Key::Help, true),
    ];
    let able = all.into_iter().filter(|(.., is_able)| *is_able);
    let entry = |(name, key, act, _): (&str, &str, Key, bool)| Entry {
        name: name.to_owned(),
        kind: format!("action{}{key}", if key.is_empty() { "" } else { " · " }),
        to: To::Act(act),
    };
    able.map(entry).collect()
}

/// The number of a row that is typed, from 0, of so many.
fn row_of(typed: &str, rows: u64) -> Option<u64> {
    let row = typed.replace(',', "").trim().parse::<u64>().ok();
    row.filter(|row| (1..=rows).contains(row)).map(|row| row - 1)
}

/// The ways to a row. `shown` is where rows are filtered or in another order, with the row's place among them once that
/// is known, if it is there.
fn row_entries(row: u64, shown: Option<(table::Place, Option<Option<u64>>)>) -> Vec<Entry> {
    let name = format!("Row {}", number::count(row + 1));
    let entry = |kind: &str, place: table::Place| Entry::place(&name, kind, place);
    let all = |kind: &str| entry(kind, table::Place::row(row));
    match shown {
        None => vec![all("of all rows")],
        Some((_, None)) => vec![all("of all rows, in the table’s own order")],
        Some((_, Some(None))) => vec![all("filtered away here; opens all rows")],
        Some((here, Some(Some(place)))) => {
            let here = entry("of these rows", here.with_row_in_view(place));
            vec![here, all("of all rows, in the table’s own order")]
        }
    }
}

/// The place of a row among the rows that are shown, once the worker has told.
#[hook]
fn use_place(asked: Option<(Locate, TableId)>) -> Option<Option<u64>> {
    let engine = use_context::<Engine>();
    let found = use_state(|| None);
    let now = *found;
    use_effect_with(asked, move |asked| {
        found.set(None);
        let request = engine.zip(asked.clone()).map(|(engine, (question, table))| {
            let found = found.setter();
            let request = engine.ask(&question, &[table], None, move |_, result| found.set(result.ok()));
            (engine, request)
        });
        move || {
            if let Some((engine, request)) = request {
                engine.cancel(request);
            }
        }
    });
    now
}

fn entries(
    columns: &[String],
    here: Option<&Route>,
    route_to: Option<impl Fn(&'static Page) -> Route>,
    actions: Vec<Entry>,
    typed: &str,
) -> Vec<Entry> {
    let typed = typed.to_lowercase();
    let mut all: Vec<Entry> = Vec::new();
    let has_table = route_to.is_some();
    if let Some(route_to) = route_to {
        let listed = || PAGES.into_iter().filter(|page| page.needs_table);
        all.extend(listed().map(|page| Entry::place(page.title, "page", route_to(page))));
    }
    all.push(Entry::place(landing::PAGE.title, "page", Route::to(&landing::PAGE)));
    all.extend(actions);
    if has_table {
        all.extend(PAGES.into_iter().flat_map(|page| {
            let kind = format!("part of {}", page.title);
            let parts = (page.parts)().into_iter();
            parts
                .map(|(name, route)| Entry::place(name, &kind, route))
                .collect::<Vec<_>>()
        }));
    }
    let table = here.filter(|here| here.page == &table::PAGE);
    for (place, name) in columns.iter().enumerate() {
        // Who looks at rows means the column there first.
        let rows = table.map(|here| here.place::<table::Place>().with_column_in_view(place));
        all.extend(rows.map(|rows| Entry::place(name, "column of these rows", rows)));
        all.push(Entry::place(
            name,
            "profile of the column",
            profile::Place::column(place),
        ));
    }
    all.retain(|entry| entry.name.to_lowercase().contains(&typed));
    all.truncate(SHOWN);
    all
}

/// What keys do in the box: move along the list, go. Escape is the dialog’s.
fn pressed(
    at: usize,
    last: usize,
    target: Option<To>,
    move_to: Callback<usize>,
    go: Callback<To>,
) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            move_to.emit((at + 1).min(last));
        }
        "ArrowUp" => {
            event.prevent_default();
            move_to.emit(at.saturating_sub(1));
        }
        "Enter" => {
            // Else the button that gets the focus back would be pressed by the same key.
            event.prevent_default();
            target.iter().for_each(|to| go.emit(to.clone()));
        }
        _ => {}
    })
}

/// The box.
#[component]
pub fn GoTo(props: &GoToProps) -> Html {
    let typed = use_state(String::new);
    let chosen = use_state(|| 0usize);
    let router = use_router();
    let workspace = use_workspace();
    let table = workspace.as_ref().and_then(|w| w.state.table().cloned());
    let columns: Vec<String> = table
        .iter()
        .flat_map(|t| &t.opened.fields)
        .map(|f| f.name.clone())
        .collect();
    let here = router.as_ref().map(|router| (*router.route).clone());
    let row = row_of(&typed, table.as_ref().map_or(0, |table| table.opened.rows));
    let place = here
        .as_ref()
        .filter(|here| here.page == &table::PAGE)
        .map(Route::place::<table::Place>);
    let shown = workspace
        .as_ref()
        .zip(place)
        .and_then(|(workspace, place)| Some((table::shown_at(workspace, &place)?, place)));
    let asked = |rows: RowsOptions, row: u64| Some((Locate { rows, row }, table.as_ref()?.opened.table));
    let at = use_place(
        shown
            .as_ref()
            .zip(row)
            .and_then(|((rows, _), row)| asked(rows.clone(), row)),
    );
    let actions = actions(workspace.as_ref());
    let route_to = workspace
        .filter(|_| table.is_some())
        .map(|w| move |page: &'static Page| w.route_to(page));
    let mut found = entries(&columns, here.as_ref(), route_to, actions, &typed);
    if let Some(row) = row {
        found.splice(0..0, row_entries(row, shown.map(|(_, place)| (place, at))));
    }
    let at = (*chosen).min(found.len().saturating_sub(1));
    let go = {
        let (router, close, act) = (router, props.on_close.clone(), props.on_act.clone());
        Callback::from(move |to: To| {
            close.emit(());
            let route = match to {
                To::Place(route) => route,
                To::Act(key) => return act.emit(key),
            };
            let place = route.place::<table::Place>();
            let is_of_rows = place.row.is_some() || place.column.is_some();
            if let Some(router) = &router {
                // Another part of the same rows is no other place to come back from.
                let bare = |route: &Route| route.place::<table::Place>().without_view();
                match route.page == router.route.page && is_of_rows && bare(&route) == bare(&router.route) {
                    true => router.replace(route),
                    false => router.go(route),
                }
            }
            // The dialog gives the focus back to what may be gone: the place gone to has it instead.
            browser::later(move || match is_of_rows {
                true => browser::focus("grid"),
                false => browser::focus_content(),
            });
        })
    };
    let oninput = {
        let (typed, chosen) = (typed.setter(), chosen.setter());
        on_typed(move |text| {
            typed.set(text);
            chosen.set(0);
        })
    };
    let onkeydown = {
        let target = found.get(at).map(|e| e.to.clone());
        let chosen = chosen.setter();
        let move_to = Callback::from(move |place: usize| chosen.set(place));
        pressed(at, found.len().saturating_sub(1), target, move_to, go.clone())
    };
    let options = found.into_iter().enumerate().map(|(i, entry)| {
        let onclick = go.reform(move |_: MouseEvent| entry.to.clone());
        html! {
            <li role="option" id={format!("goto-{i}")} aria-selected={(i == at).to_string()} data-test="goto-entry" class={classes!((i == at).then_some("current"))} {onclick}>
                <span>{ short(&entry.name) }</span><span class="quiet">{ entry.kind }</span>
            </li>
        }
    });
    let count = options.len();
    let active = (count > 0).then(|| format!("goto-{at}"));
    html! {
        <Dialog id="goto" class="goto" label="Go to" first="goto-input" on_close={props.on_close.clone()}>
            <input id="goto-input" type="text" role="combobox" aria-expanded={(count > 0).to_string()} aria-controls="goto-list" aria-activedescendant={active} aria-autocomplete="list"
                aria-label="Page, column, row or action" placeholder="Page, column, row number or action" autocomplete="off" value={(*typed).clone()} {oninput} {onkeydown} />
            <ul id="goto-list" role="listbox" aria-label="Places">{ for options }</ul>
            <p class={if count > 0 { "sr" } else { "quiet" }} role="status" data-test="goto-count">
                { if count > 0 { number::plural(count as u64, "entry", "entries") } else { "Nothing is called that.".to_owned() } }
            </p>
        </Dialog>
    }
}
