//! One column at a time, and what columns have to do with each other.

mod along;
mod associations;
mod column;
mod composition;
mod copies;
mod definitions;
mod duplicates;
mod figures;
mod joint;
mod list;
mod missing;
mod place;
mod plots;
mod related;
mod seen;
mod sentence;
mod together;
mod values;

use glovebox::profile::{Options, Report};
use yew::prelude::*;

use crate::form::asked_of;
use crate::parts::{busy, number, problem};
use crate::route::{Page, Route, Router, use_router, use_scroll};
use crate::shared::Shared;
use crate::workspace::{Answered, Roles, use_workspace};

use associations::Associations;
pub use associations::uncompared;
use column::column_tab;
use duplicates::duplicates_tab;
use list::ColumnList;
use missing::MissingTab;
pub use place::{Place, Tab};

/// A place in the report, compared by the report's identity: the properties of most parts here.
#[derive(PartialEq, Properties, Clone)]
pub struct Of {
    /// The profile.
    pub report: Shared<Report>,
    /// A column's place in it.
    #[prop_or_default]
    pub column: usize,
}

/// The page.
pub static PAGE: Page = Page {
    group: "Data",
    key: Some('p'),
    about: "Profile shows one column at a time, what is missing together, what goes together, and copies.",
    search: Some("find-profile"),
    parts: || {
        let tabs = [
            ("Missing together", Tab::Missing),
            ("Associations", Tab::Associations),
            ("Duplicates", Tab::Duplicates),
        ];
        tabs.map(|(name, tab)| (name, Place::tab(tab).into())).to_vec()
    },
    // Of another table's columns, copies and pairs nothing is known here.
    moved: |route, change| match change.before.file == change.now.file {
        true => route.place::<Place>().followed(change).into(),
        false => Place::tab(route.place::<Place>().tab).into(),
    },
    ..Page::plain("profile", "Profile", || html! { <Profile /> })
};

#[component]
fn Profile() -> Html {
    let page = use_node_ref();
    let (router, workspace) = (use_router(), use_workspace());
    let ready = workspace.as_ref().is_some_and(|w| w.report().is_some());
    use_scroll(&page, "profile", ready);
    let Some((router, workspace)) = router.zip(workspace) else {
        return Html::default();
    };
    let answer = match workspace.state.report() {
        Answered::Running => busy("Summing up the columns. Table can be looked at meanwhile."),
        Answered::Failed(error) => {
            let again = workspace.clone();
            let on_again = Callback::from(move |()| again.profile_again());
            problem(error, "Try again", on_again)
        }
        Answered::Ready(report) => tabs(report, &router, &workspace.state.roles()),
    };
    html! {
        <section class="page scrolls profile-page" ref={page}>
            <div class="page-head"><h1>{ "Profile" }</h1></div>
            { asked_of::<Options>() }
            { answer }
        </section>
    }
}

fn tabs(report: &Shared<Report>, router: &Router, roles: &Roles) -> Html {
    let place = router.place::<Place>();
    let column = place.column.filter(|column| *column < report.columns.len());
    let tab = |tab: Tab| {
        let to = Route::from(Place {
            column: place.column,
            ..Place::tab(tab)
        });
        let is = tab == place.tab;
        html! {
            <li><a href={to.href()} data-test={format!("tab-{}", tab.path())} class={classes!(is.then_some("current"))} aria-current={is.then_some("page")}>{ tab.title() }</a></li>
        }
    };
    let all = report.clone();
    // No entry of the list is the current one when the address names a column that is not there.
    let listed = column.unwrap_or(if place.column.is_some() { usize::MAX } else { 0 });
    let report = report.clone();
    let body = match place.tab {
        Tab::Missing => html! { <MissingTab {report} /> },
        Tab::Associations => html! { <Associations {report} /> },
        Tab::Duplicates => duplicates_tab(&report, router),
        Tab::Column => match (place.column, column) {
            (Some(_), None) => {
                html! { <p class="quiet" role="status">{ format!("This table has {}.", number::plural(report.columns.len() as u64, "column", "columns")) }</p> }
            }
            (_, place) => column_tab(&report, place.unwrap_or(0), roles),
        },
    };
    html! {
        <>
        <ul class="tabs">{ for Tab::ALL.into_iter().map(tab) }</ul>
        if place.tab == Tab::Column {
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
