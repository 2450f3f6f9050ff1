//! The rows: all of them, those of a finding, or those that a filter or a search leaves.

mod columns;
mod condition;
mod edit;
mod filter;
mod filters;
mod geometry;
mod grid;
mod letters;
mod marked;
mod order;
mod panel;
mod place;
mod rows;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use glovebox::clean::{DropRows, KeepRows};
use glovebox::step::{Step, Transform};
use glovebox::table::{RowsOptions, Selection};
use patternfly_yew::prelude::TextInputType;
use yew::prelude::*;

use crate::parts::download::download;
use crate::parts::{HasLooks, Mend, TextField};
use crate::route::{Page, Router, use_router};
use crate::shared::Shared;
use crate::workspace::{OpenTable, RowLink, Workspace, use_workspace};

use columns::ColumnsDrawer;
use filter::Filter;
use filters::{Chips, Filters};
use grid::Grid;
use letters::ByLetters;
use marked::Marked;
pub use place::Place;
use rows::Query;

/// A search waits this many milliseconds for the next letter.
const TYPING: u32 = 250;

/// The page.
pub static PAGE: Page = Page {
    group: "Data",
    key: Some('t'),
    about: "Table shows the rows.",
    search: Some("search"),
    // Doors have their numbers per file; which of them lead into another version, the page finds out.
    moved: |route, change| match change.before.file == change.now.file {
        true => route.place::<Place>().followed(change).into(),
        false => {
            let place = route.place::<Place>();
            let is_gone = change.is_back && (place.is_gone || !place.filters.is_empty());
            Place {
                is_gone,
                ..Place::default()
            }
            .into()
        }
    },
    ..Page::plain("table", "Table", || html! { <TablePage /> })
};

#[component]
fn TablePage() -> Html {
    let router = use_router();
    let workspace = use_workspace();
    let here = router.as_ref().zip(workspace.as_ref());
    let sought = here.map(|(router, workspace)| sought(workspace, &router.place()));
    let sought = sought.unwrap_or_default();
    let search = use_search(&sought, router.clone(), workspace.clone());
    use_shut_away(router.as_ref(), workspace.as_ref());
    let Some((router, workspace)) = router.zip(workspace) else {
        return Html::default();
    };
    let Some(table) = workspace.state.table().cloned() else {
        return Html::default();
    };
    let place = router.place::<Place>();
    let filters = Filters::of(&workspace, &place);
    let row_link = filters.rows();
    let query = query(&workspace, &table, &place, row_link.as_ref());
    let on_typed = {
        let search = search.setter();
        Callback::from(move |text| search.set(text))
    };
    let export = query.export(&workspace.state.arrangement(), &table.opened.fields);
    let gone = filters.is_gone;
    let looks = workspace
        .report()
        .map(|report| Shared::from(report.rc() as Rc<dyn HasLooks>));
    let marked = Marked::of(row_link.as_ref());
    let selection = row_link.as_ref().map(|rows| &rows.selection);
    let findings = workspace.report().map(|report| report.findings.as_slice());
    let nearly = letters::nearly(findings.unwrap_or_default(), &query.sort, selection);
    html! {
        <section class="page table-page">
            <div class="page-head"><h1>{ "Table" }</h1></div>
            <div class="toolbar">
                <TextField id="search" label="Search the cells" kind={TextInputType::Search} placeholder="Search the cells  /" value={search.to_string()} {on_typed} />
                <Chips {filters} router={router.clone()} workspace={workspace.clone()} table={table.clone()} />
                if let Some(row_link) = row_link.clone() {
                    <RowSteps {row_link} />
                }
                if gone {
                    <span class="quiet" role="status">{ gone_words(row_link.is_some()) }</span>
                }
                <Filter table={table.clone()} />
                <span class="end"><ColumnsButton table={table.clone()} />{ download(&workspace, ("download", "Download"), export, Callback::noop()) }</span>
            </div>
            if let Some(of) = nearly {
                <ByLetters {of} />
            }
            <Grid {table} {looks} query={Rc::new(query)} marked={Rc::new(marked)} />
        </section>
    }
}

/// Which rows are shown at a place, where they are not all rows in the order of the table.
pub fn shown_at(workspace: &Workspace, place: &Place) -> Option<RowsOptions> {
    let table = workspace.state.table()?;
    let rows = Filters::of(workspace, place).rows();
    let query = query(workspace, table, place, rows.as_ref());
    (query.is_partial() || !query.sort.is_empty()).then(|| query.rows())
}

/// What is looked for at a place.
fn sought(workspace: &Workspace, place: &Place) -> String {
    let sought = place.search.and_then(|number| workspace.sought(number));
    sought.unwrap_or_default()
}

/// The rows of a place, of which its filters leave those behind `rows`. What is looked for is looked for where it can be
/// seen: a row that is shown for what stands in a hidden column would be a riddle.
fn query(workspace: &Workspace, table: &OpenTable, place: &Place, rows: Option<&RowLink>) -> Query {
    let sought = sought(workspace, place);
    let fields = &table.opened.fields;
    let arrangement = workspace.state.arrangement();
    let search_in = (!sought.is_empty()).then(|| arrangement.visible(fields));
    Query {
        serial: table.serial,
        table: table.opened.table,
        selection: rows.map(|rows| rows.selection.clone()),
        search_in: search_in.unwrap_or_default(),
        search: (!sought.is_empty()).then_some(sought),
        sort: order::of(&place.sort, fields),
    }
}

#[derive(PartialEq, Properties)]
struct ColumnsButtonProps {
    table: Shared<OpenTable>,
}

/// Opens the drawer of columns.
#[component]
fn ColumnsButton(props: &ColumnsButtonProps) -> Html {
    let is_open = use_state_eq(|| false);
    let open = {
        let is_open = is_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let on_close = {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(false))
    };
    html! {
        <>
            <button type="button" class="link" id="columns" aria-haspopup="dialog" onclick={open}>{ "Columns" }</button>
            if *is_open {
                <ColumnsDrawer table={props.table.clone()} {on_close} />
            }
        </>
    }
}

/// What is said where some of the rows that an address names are not known any more.
fn gone_words(is_filtered: bool) -> &'static str {
    match is_filtered {
        true => "Some rows that this address named are gone; the other filters hold.",
        false => "The rows that this address named are gone; these are all rows.",
    }
}

#[derive(PartialEq, Properties)]
struct RowStepsProps {
    row_link: RowLink,
}

/// What can be done with the rows that a filter leaves.
#[component]
fn RowSteps(props: &RowStepsProps) -> Html {
    let steps = use_state(|| None::<Rc<Vec<Step>>>);
    let selection = &props.row_link.selection;
    // What the worker keeps under a number has no words, and no place in a recipe.
    if matches!(selection, Selection::Kept(_)) {
        return Html::default();
    }
    let open = |step: glovebox::Result<Step>| {
        let steps = steps.setter();
        Callback::from(move |_: MouseEvent| {
            if let Ok(step) = &step {
                steps.set(Some(Rc::new(vec![step.clone()])));
            }
        })
    };
    let (drop, keep) = (selection.clone(), selection.clone());
    let drop = open(DropRows { selection: drop }.step());
    let keep = open(KeepRows { selection: keep }.step());
    let close = {
        let steps = steps.setter();
        Callback::from(move |()| steps.set(None))
    };
    html! {
        <>
            <button type="button" class="link" id="drop-rows" aria-haspopup="dialog" onclick={drop}>{ "Drop these rows" }</button>
            <button type="button" class="link" id="keep-rows" aria-haspopup="dialog" onclick={keep}>{ "Keep only these" }</button>
            if let Some(steps) = (*steps).clone() {
                <Mend {steps} about={props.row_link.columns.clone()} on_close={close} />
            }
        </>
    }
}

/// Who takes a step from rows knows that they are others now: filters that hold of the version before alone
/// leave the address.
#[hook]
fn use_shut_away(router: Option<&Router>, workspace: Option<&Workspace>) {
    let here = router.cloned().zip(workspace.cloned());
    let looked = workspace.map(|workspace| {
        let at = workspace.state.file().map_or(0, |file| file.at());
        (workspace.looked(), at)
    });
    let before = use_mut_ref(|| looked);
    use_effect_with(looked, move |looked| {
        let before = before.replace(*looked);
        let stepped = before.zip(*looked);
        // Who goes back is told that the rows are gone: they were of a step that is undone, or are counted anew.
        let is_stepped = stepped.is_some_and(|((a, from), (b, to))| a.file == b.file && to > from);
        if let Some((router, workspace)) = here.filter(|_| is_stepped) {
            let place = router.place::<Place>();
            let filters = Filters::of(&workspace, &place);
            if filters.is_gone && !place.is_gone {
                router.replace(filters.at(place));
            }
        }
    });
}

/// What is typed into the search field. Once it has stopped changing it is in the address, by a
/// number; on the way back it is in the field again.
#[hook]
fn use_search(sought: &str, router: Option<Router>, workspace: Option<Workspace>) -> UseStateHandle<String> {
    let typed = use_state(|| sought.to_owned());
    // What the address got from here, and need not be taken back from it.
    let given = use_mut_ref(|| sought.to_owned());
    {
        let (typed, given) = (typed.setter(), given.clone());
        use_effect_with(sought.to_owned(), move |sought| {
            if given.replace(sought.clone()) != *sought {
                typed.set(sought.clone());
            }
        });
    }
    // As it is when the time is over, another order among what may have changed.
    let latest = use_mut_ref(|| None);
    *latest.borrow_mut() = router.zip(workspace);
    let text = (*typed).clone();
    use_effect_with(text, move |text| {
        let text = text.clone();
        let timer = if *given.borrow() == text {
            None
        } else {
            Some(Timeout::new(TYPING, move || {
                let here: Option<(Router, Workspace)> = latest.borrow().clone();
                if let Some((router, workspace)) = here {
                    given.replace(text.clone());
                    let number = workspace.search(&text);
                    router.replace(router.route.with(|at: &mut Place| at.search = number));
                }
            }))
        };
        move || drop(timer)
    });
    typed
}
