//! Rows that are exact copies of others: the groups, and beside them the chosen one.

use std::rc::Rc;

use glovebox::profile::{DuplicateGroup, Duplicates, Report};
use glovebox::table::Selection;
use yew::prelude::*;

use super::Place;
use super::copies::Copies;
use crate::parts::{RowsLink, WITH_ORIGINALS, number, show_copies};
use crate::route::Router;
use crate::shared::Shared;
use crate::workspace::RowLink;

/// Row numbers written out in a group's line.
const WRITTEN: usize = 8;

/// The tab. The chosen group is in the address, so that Back from its rows finds it chosen.
pub fn duplicates_tab(report: &Shared<Report>, router: &Router) -> Html {
    let duplicates = &report.duplicates;
    if duplicates.groups == 0 {
        return html! { <p class="lead">{ "No row is a copy of another." }</p> };
    }
    let last = duplicates.largest.len().saturating_sub(1);
    let chosen = router.place::<Place>().group.map_or(0, |group| group.min(last));
    let lines = duplicates.largest.iter().enumerate();
    let lines = lines.map(|(place, group)| line(group, place, place == chosen, router));
    html! {
        <>
            { sentence(report) }
            <div class="group-split">
                <section>
                    <h3>{ "Groups, largest first" }</h3>
                    <ul class="group-list" data-test="groups">{ for lines }</ul>
                    { folded(duplicates) }
                </section>
                if let Some(group) = duplicates.largest.get(chosen) {
                    <Copies key={chosen} report={report.clone()} group={Rc::new(group.clone())} />
                }
            </div>
        </>
    }
}

fn sentence(report: &Report) -> Html {
    let duplicates = &report.duplicates;
    let all = RowLink {
        label: WITH_ORIGINALS.to_owned(),
        selection: Selection::Duplicates,
        columns: Vec::new(),
        of_version: false,
    };
    let verb = if duplicates.copies == 1 {
        "is an exact copy"
    } else {
        "are exact copies"
    };
    html! {
        <p class="lead">
            { format!("{} {verb} of an earlier one, in {}. ", number::plural(duplicates.copies, "row", "rows"), number::plural(duplicates.groups, "group", "groups")) }
            <RowsLink row_link={all}>{ show_copies(report.duplicates.rows_in_groups) }</RowsLink>
        </p>
    }
}

/// That there are more groups than the report lists.
fn folded(duplicates: &Duplicates) -> Html {
    let listed = duplicates.largest.len() as u64;
    if duplicates.groups <= listed {
        return Html::default();
    }
    let words = format!(
        "The {listed} largest of {}.",
        number::plural(duplicates.groups, "group", "groups")
    );
    html! { <p class="quiet">{ words }</p> }
}

/// One group: how many rows, and the first of their numbers.
fn line(group: &DuplicateGroup, place: usize, is_chosen: bool, router: &Router) -> Html {
    let mut numbers: Vec<String> = group
        .rows
        .iter()
        .take(WRITTEN)
        .map(|row| number::count(row + 1))
        .collect();
    if group.count > WRITTEN as u64 {
        numbers.push("…".to_owned());
    }
    let router = router.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        // In place: going from group to group is no step that Back should take again.
        router.replace(router.route.with(|at: &mut Place| at.group = Some(place)));
    });
    html! {
        <li>
            <button type="button" data-test="group" aria-pressed={is_chosen.to_string()} {onclick}>
                <span>{ number::plural(group.count, "row", "rows") }</span>
                <span class="num quiet">{ numbers.join(" · ") }</span>
            </button>
        </li>
    }
}
