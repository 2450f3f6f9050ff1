//! The go-to box: type part of a page's or a column's name, or a row's number, Enter goes there.

use glovebox::ask::Locate;
use glovebox::table::{RowsOptions, TableId};
use yew::prelude::*;

use crate::browser;
use crate::engine::Engine;
use crate::pages::{PAGES, landing, profile, table};
use crate::parts::{Dialog, number, on_typed, short};
use crate::route::{Page, Route, use_router};
use crate::workspace::use_workspace;

/// Entries shown at once.
const SHOWN: usize = 12;

/// Properties of [`GoTo`].
#[derive(PartialEq, Properties)]
pub struct GoToProps {
    /// The person wants it gone, or has gone.
    pub on_close: Callback<()>,
}

struct Entry {
    name: String,
    kind: String,
    route: Route,
}

/// The number of a row that is typed, from 0, of so many.
fn row_of(typed: &str, rows: u64) -> Option<u64> {
    let row = typed.replace(',', "").trim().parse::<u64>().ok();
    row.filter(|row| (1..=rows).contains(row)).map(|row| row - 1)
}

/// The ways to a row. `shown` is where rows are filtered or in another order, with the row's place among them once that
/// is known, if it is there.
fn row_entries(row: u64, shown: Option<(table::Place, Option<Option<u64>>)>) -> Vec<Entry> {
    let entry = |kind: &str, place: table::Place| Entry {
        name: format!("Row {}", number::count(row + 1)),
        kind: kind.to_owned(),
        route: place.into(),
    };
    let all = |kind: &str| entry(kind, table::Place::row(row));
    match shown {
        None => vec![all("of all rows")],
        Some((_, None)) => vec![all("of all rows, as in the file")],
        Some((_, Some(None))) => vec![all("filtered away here; opens all rows")],
        Some((here, Some(Some(place)))) => {
            let here = entry("of these rows", here.with_row_in_view(place));
            vec![here, all("of all rows, as in the file")]
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
    typed: &str,
) -> Vec<Entry> {
    let typed = typed.to_lowercase();
    let mut all: Vec<Entry> = Vec::new();
    if let Some(route_to) = route_to {
        let listed = || PAGES.into_iter().filter(|page| page.needs_table);
        all.extend(listed().map(|page| Entry {
            name: page.title.to_owned(),
            kind: "page".to_owned(),
            route: route_to(page),
        }));
        all.extend(listed().flat_map(|page| {
            (page.parts)().into_iter().map(|(name, route)| Entry {
                name: name.to_owned(),
                kind: format!("part of {}", page.title),
                route,
            })
        }));
    }
    all.push(Entry {
        name: landing::PAGE.title.to_owned(),
        kind: "page".to_owned(),
        route: Route::to(&landing::PAGE),
    });
    let table = here.filter(|here| here.page == &table::PAGE);
    for (place, name) in columns.iter().enumerate() {
        // Who looks at rows means the column there first.
        all.extend(table.map(|here| Entry {
            name: name.clone(),
            kind: "column of these rows".to_owned(),
            route: here.place::<table::Place>().with_column_in_view(place).into(),
        }));
        all.push(Entry {
            name: name.clone(),
            kind: "profile of the column".to_owned(),
            route: profile::Place::column(place).into(),
        });
    }
    all.retain(|entry| entry.name.to_lowercase().contains(&typed));
    all.truncate(SHOWN);
    all
}

/// What keys do in the box: move along the list, go. Escape is the dialog’s.
fn pressed(
    at: usize,
    last: usize,
    target: Option<Route>,
    move_to: Callback<usize>,
    go: Callback<Route>,
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
            target.iter().for_each(|route| go.emit(route.clone()));
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
    let route_to = workspace
        .filter(|_| table.is_some())
        .map(|w| move |page: &'static Page| w.route_to(page));
    let mut found = entries(&columns, here.as_ref(), route_to, &typed);
    if let Some(row) = row {
        found.splice(0..0, row_entries(row, shown.map(|(_, place)| (place, at))));
    }
    let at = (*chosen).min(found.len().saturating_sub(1));
    let go = {
        let (router, close) = (router, props.on_close.clone());
        Callback::from(move |route: Route| {
            close.emit(());
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
        let target = found.get(at).map(|e| e.route.clone());
        let chosen = chosen.setter();
        let move_to = Callback::from(move |place: usize| chosen.set(place));
        pressed(at, found.len().saturating_sub(1), target, move_to, go.clone())
    };
    let options = found.into_iter().enumerate().map(|(i, entry)| {
        let onclick = go.reform(move |_: MouseEvent| entry.route.clone());
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
                aria-label="Page, column or row" placeholder="Page, column or row number" autocomplete="off" value={(*typed).clone()} {oninput} {onkeydown} />
            <ul id="goto-list" role="listbox" aria-label="Places">{ for options }</ul>
            <p class="sr" role="status">{ number::plural(count as u64, "place", "places") }</p>
        </Dialog>
    }
}
