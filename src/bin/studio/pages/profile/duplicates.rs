//! Rows that are exact copies of others, group by group.

use glovebox::profile::DuplicateGroup;
use glovebox::table::Selection;
use yew::prelude::*;

use super::Of;
use crate::parts::{RowsLink, number};
use crate::workspace::Door;

/// Groups shown.
const SHOWN: usize = 100;
/// Row numbers written out in a group's line.
const WRITTEN: usize = 8;

/// The tab.
#[component]
pub fn Duplicates(props: &Of) -> Html {
    let duplicates = &props.report.duplicates;
    if duplicates.groups == 0 {
        return html! { <p class="lead">{ "No row is a copy of another." }</p> };
    }
    let all = Door {
        label: "rows that are exact copies".to_owned(),
        selection: Selection::Duplicates,
        columns: Vec::new(),
    };
    let verb = if duplicates.copies == 1 {
        "is an exact copy"
    } else {
        "are exact copies"
    };
    let lines = duplicates.largest.iter().take(SHOWN).map(group);
    html! {
        <>
            <p class="lead">
                { format!("{} {verb} of an earlier one, in {}. ", number::of(duplicates.copies, "row", "rows"), number::of(duplicates.groups, "group", "groups")) }
                <RowsLink door={all}>{ format!("Show {}", number::of(duplicates.rows_in_groups, "row", "rows")) }</RowsLink>
            </p>
            <div class="wide">
                <table class="list-table groups">
                    <thead><tr><th scope="col" class="right">{ "Equal rows" }</th><th scope="col">{ "Row numbers" }</th></tr></thead>
                    <tbody>{ for lines }</tbody>
                </table>
            </div>
            if duplicates.groups > SHOWN as u64 {
                <p class="quiet">{ format!("The {SHOWN} largest groups of {}.", number::count(duplicates.groups)) }</p>
            }
        </>
    }
}

fn group(group: &DuplicateGroup) -> Html {
    let mut numbers: Vec<String> = group
        .rows
        .iter()
        .take(WRITTEN)
        .map(|row| number::count(row + 1))
        .collect();
    if group.count > WRITTEN as u64 {
        numbers.push("…".to_owned());
    }
    let first = numbers.first().cloned().unwrap_or_default();
    let door = Door {
        label: format!("copies of row {first}"),
        selection: Selection::Rows(group.rows.clone()),
        columns: Vec::new(),
    };
    html! {
        <tr>
            <td class="right num"><RowsLink {door}>{ number::count(group.count) }</RowsLink></td>
            <td class="num">{ numbers.join(" · ") }</td>
        </tr>
    }
}
