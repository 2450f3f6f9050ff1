//! What stands around the rows: how many they are below them, and above them what went wrong.

use glovebox::Error;
use yew::prelude::*;

use super::picked::PickedCells;
use super::range::Picked;
use super::{GridProps, Shown};
use crate::pages::table::Place;
use crate::pages::table::rows::Window;
use crate::parts::{number, problem, short};
use crate::route::Router;
use crate::workspace::Workspace;

/// The line below the rows.
pub fn status(total: Option<u64>, shown: &Shown<'_>, props: &GridProps, picked: &Picked) -> Html {
    let all = number::plural(props.table.opened.rows, "row", "rows");
    let rows = match total {
        None if shown.window.error().is_some() => "Rows unknown".to_owned(),
        None => "Finding rows …".to_owned(),
        Some(total) if props.query.is_partial() => format!("{} of {all}", number::count(total)),
        Some(_) => all,
    };
    let all_columns = props.table.opened.fields.len();
    let mut columns = number::plural(all_columns as u64, "column", "columns");
    if shown.lanes.count() < all_columns {
        columns = format!("{} of {columns}", number::count(shown.lanes.count() as u64));
        if props.query.search.is_some() {
            columns.push_str("; hidden ones are not searched");
        }
    }
    let focused = picked.focus.row.filter(|_| picked.range().is_none());
    let here = focused.and_then(|place| shown.window.row(place));
    // Steps may have moved rows: only those of the file as it was read have a line there.
    let lines = props
        .table
        .opened
        .source
        .lines
        .as_ref()
        .filter(|_| props.table.steps == 0);
    let here = here.map(|row| {
        let line = lines.map(|lines| format!(", line {} of the file", number::count(lines.of(row))));
        format!("row {}{}", number::count(row + 1), line.unwrap_or_default())
    });
    let orders = props.query.sort.iter().map(|sort| {
        let way = if sort.descending { "falling" } else { "rising" };
        format!("{}, {way}", short(&sort.column))
    });
    let orders = orders.collect::<Vec<_>>().join(", then by ");
    let order = (!orders.is_empty()).then(|| format!(", sorted by {orders}"));
    html! {
        <div class="grid-status">
            <span role="status"><span data-test="row-count">{ rows }</span><span class="sr" data-test="order">{ order }</span></span><span class="quiet">{ format!(" · {columns}") }</span>
            <span class="end quiet">{ here }</span>
            if let Some(range) = picked.range() {
                <PickedCells rows={range.options(&props.query, shown.lanes)} table={props.query.table} />
            }
        </div>
    }
}

/// The rows did not come: ask again, or open the file again first, or ask for other rows, where these cannot be told.
pub fn failed(error: &Error, window: &Window, workspace: &Option<Workspace>, router: &Option<Router>) -> Html {
    let (window, workspace, router) = (window.clone(), workspace.clone(), router.clone());
    let lost = workspace.as_ref().is_some_and(|w| w.state.is_lost());
    if let Error::Options(bad) = error {
        // By what it was asked is the program's own word.
        let told: Vec<&str> = bad.fields.iter().map(|field| field.problem.as_str()).collect();
        let on_all = Callback::from(move |()| {
            if let Some(router) = &router {
                let sort = router.place::<Place>().sort;
                router.go(Place {
                    sort,
                    ..Place::default()
                });
            }
        });
        return problem(&Error::Told(told.join("; ")), "Show all rows", on_all);
    }
    let on_again = Callback::from(move |()| match &workspace {
        Some(workspace) if lost => workspace.reopen(),
        _ => window.again(),
    });
    problem(error, if lost { "Reopen the file" } else { "Try again" }, on_again)
}
