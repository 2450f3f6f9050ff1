//! One column at a time, and what columns have to do with each other.

mod associations;
mod column;
mod composition;
mod copies;
mod duplicates;
mod figures;
mod joint;
mod list;
mod missing;
mod plots;
mod related;
mod sentence;
mod together;
mod values;

use std::rc::Rc;

use glovebox::profile::Report;
use yew::prelude::*;

use crate::parts::{Busy, Problem, number};
use crate::route::{Page, Route, Router, use_router, use_scroll};
use crate::workspace::{Answered, use_workspace};

use associations::Associations;
use column::Column;
use duplicates::Duplicates;
use list::ColumnList;
use missing::MissingTab;

/// A place in the report, compared by the report's identity: the properties of most parts here.
#[derive(Properties, Clone)]
pub struct Of {
    /// The profile.
    pub report: Rc<Report>,
    /// A column's place in it.
    #[prop_or_default]
    pub column: usize,
}

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.report, &other.report) && self.column == other.column
    }
}

const TABS: [(&str, &str); 4] = [
    ("column", "Column"),
    ("missing", "Missing"),
    ("associations", "Associations"),
    ("duplicates", "Duplicates"),
];

/// The page.
#[component]
pub fn Profile() -> Html {
    let page = use_node_ref();
    let (router, workspace) = (use_router(), use_workspace());
    let ready = workspace.as_ref().is_some_and(|w| w.report().is_some());
    use_scroll(&page, "profile", ready);
    let Some((router, workspace)) = router.zip(workspace) else {
        return Html::default();
    };
    let answer = match workspace.state.report() {
        Answered::Running => html! { <Busy>{ "Summing up the columns. Table can be looked at meanwhile." }</Busy> },
        Answered::Failed(error) => {
            let again = workspace.clone();
            let on_again = Callback::from(move |()| again.profile_again());
            html! { <Problem error={error.clone()} {on_again} /> }
        }
        Answered::Ready(report) => tabs(report, &router),
    };
    html! {
        <section class="page scrolls profile-page" ref={page}>
            <div class="page-head"><h1>{ "Profile" }</h1></div>
            { answer }
        </section>
    }
}

fn tabs(report: &Rc<Report>, router: &Router) -> Html {
    let route = &router.route;
    let current = TABS
        .into_iter()
        .find(|(key, _)| route.get("tab") == Some(key))
        .map_or("column", |(key, _)| key);
    let column = route.column.filter(|place| *place < report.columns.len());
    let tab = |(key, word): (&str, &str)| {
        let to = Route {
            column: route.column,
            ..Route::to(Page::Profile)
        };
        let to = to.with("tab", (key != "column").then(|| key.to_owned()));
        let is = key == current;
        html! {
            <li><a href={to.href()} data-test={format!("tab-{key}")} class={classes!(is.then_some("current"))} aria-current={is.then_some("page")}>{ word }</a></li>
        }
    };
    let all = report.clone();
    // No entry of the list is the current one when the address names a column that is not there.
    let listed = column.unwrap_or(if route.column.is_some() { usize::MAX } else { 0 });
    let report = report.clone();
    let body = match current {
        "missing" => html! { <MissingTab {report} /> },
        "associations" => html! { <Associations {report} /> },
        "duplicates" => html! { <Duplicates {report} /> },
        _ => match (route.column, column) {
            (Some(_), None) => {
                html! { <p class="quiet" role="status">{ format!("This table has {}.", number::plural(report.columns.len() as u64, "column", "columns")) }</p> }
            }
            (_, place) => html! { <Column {report} column={place.unwrap_or(0)} /> },
        },
    };
    html! {
        <>
        <ul class="tabs">{ for TABS.into_iter().map(tab) }</ul>
        if current == "column" {
            <div class="profile-split">
                <ColumnList report={all} column={listed} />
                <div class="profile-body">{ body }</div>
            </div>
        } else {
            <div class="profile-body">{ body }</div>
        }
        </>
    }
}
