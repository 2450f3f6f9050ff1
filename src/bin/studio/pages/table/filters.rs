//! The filters of the rows that are shown. They add up: a row is shown where all of them hold. Each is a
//! chip that is written anew, turned round, or taken away; the address has their numbers, and no word of the
//! data.

use glovebox::table::{Comparison, Selection};
use yew::prelude::*;

use super::condition::Condition;
use super::filter::focus_rows;
use super::place::{Numbered, Place};
use crate::parts::short::sentence;
use crate::parts::{Icon, icon};
use crate::route::Router;
use crate::shared::Shared;
use crate::workspace::{OpenTable, RowLink, Workspace};

/// The filters that an address names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filters {
    held: Vec<Held>,
    /// Whether the address names rows that are not known any more.
    pub is_gone: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
struct Held {
    filter: Numbered,
    link: RowLink,
}

impl Held {
    fn selection(&self) -> Selection {
        let own = self.link.selection.clone();
        if self.filter.is_not {
            Selection::Not(Box::new(own))
        } else {
            own
        }
    }

    fn label(&self) -> String {
        let own = sentence(&self.link.label);
        if self.filter.is_not { format!("not: {own}") } else { own }
    }

    /// Whether it keeps a range of the column and nothing else.
    fn is_range_of(&self, column: &str) -> bool {
        let is_range = |test: &Comparison| {
            use Comparison::{AtLeast, AtMost, Between, Equal, Greater, Less};
            matches!(
                test,
                Between { .. } | AtLeast(_) | AtMost(_) | Greater(_) | Less(_) | Equal(_)
            )
        };
        !self.filter.is_not
            && matches!(&self.link.selection, Selection::Where(one) if one.column == column && is_range(&one.test))
    }
}

impl Filters {
    /// Those of an address.
    pub fn of(workspace: &Workspace, place: &Place) -> Filters {
        let mut filters = Filters {
            is_gone: place.is_gone,
            ..Filters::default()
        };
        for filter in &place.filters {
            match workspace.row_link_of(filter.number) {
                Some(link) => filters.held.push(Held { filter: *filter, link }),
                None => filters.is_gone = true,
            }
        }
        filters
    }

    /// The rows of all of them, in words too; `None` where there is none.
    pub fn rows(&self) -> Option<RowLink> {
        let held = self.held.iter();
        let mut all: Vec<(String, Selection, &RowLink)> =
            held.map(|held| (held.label(), held.selection(), &held.link)).collect();
        let mut columns: Vec<String> = Vec::new();
        for name in all.iter().flat_map(|(_, _, link)| &link.columns) {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        let labels: Vec<String> = all.iter().map(|(label, ..)| label.clone()).collect();
        let selection = match all.len() {
            0 => return None,
            1 => all.pop()?.1,
            _ => Selection::And(all.into_iter().map(|(_, selection, _)| selection).collect()),
        };
        Some(RowLink {
            label: labels.join(", "),
            selection,
            columns,
            of_version: false,
        })
    }

    /// The same place with these filters.
    pub fn at(&self, place: Place) -> Place {
        Place {
            filters: self.held.iter().map(|held| held.filter).collect(),
            is_gone: false,
            ..place
        }
    }

    fn with(mut self, at: usize, workspace: &Workspace, link: RowLink) -> Self {
        let filter = Numbered {
            number: workspace.row_link(link.clone()),
            is_not: false,
        };
        let held = Held { filter, link };
        let is_there = self.held.iter().any(|other| other.filter == filter);
        match self.held.get_mut(at) {
            Some(place) => *place = held,
            None if is_there => {}
            None => self.held.push(held),
        }
        self
    }
}

/// The place with one filter more.
pub fn with_filter(workspace: &Workspace, place: Place, link: RowLink) -> Place {
    let filters = Filters::of(workspace, &place);
    filters.with(usize::MAX, workspace, link).at(place)
}

/// The same for a range of a column, which takes the place of another one.
pub fn with_range(workspace: &Workspace, place: Place, column: &str, link: RowLink) -> Place {
    let filters = Filters::of(workspace, &place);
    let at = filters.held.iter().position(|held| held.is_range_of(column));
    filters.with(at.unwrap_or(usize::MAX), workspace, link).at(place)
}

/// Properties of [`Chips`].
#[derive(PartialEq, Properties)]
pub struct ChipsProps {
    /// The filters.
    pub filters: Filters,
    /// Where we are.
    pub router: Router,
    /// What is open.
    pub workspace: Workspace,
    /// The open table.
    pub table: Shared<OpenTable>,
}

/// A chip for each filter, and what writes one anew.
#[component]
pub fn Chips(props: &ChipsProps) -> Html {
    let written = use_state(|| None::<usize>);
    let ChipsProps {
        filters,
        router,
        workspace,
        ..
    } = props;
    let go = |filters: Filters| {
        let router = router.clone();
        Callback::from(move |_: MouseEvent| {
            router.go(filters.at(router.place()));
            focus_rows();
        })
    };
    let chips = filters.held.iter().enumerate().map(|(at, held)| {
        let (mut rest, mut turned) = (filters.clone(), filters.clone());
        rest.held.remove(at);
        if let Some(held) = turned.held.get_mut(at) {
            held.filter.is_not = !held.filter.is_not;
        }
        let write = {
            let written = written.setter();
            Callback::from(move |_: MouseEvent| written.set(Some(at)))
        };
        chip(
            held,
            &Acts {
                at,
                write,
                turn: go(turned),
                away: go(rest),
            },
        )
    });
    let all = filters.held.len();
    let none = Filters::default();
    let form = written.and_then(|at| Some((at, filters.held.get(at)?))).map(|(at, held)| {
        let close = {
            let written = written.setter();
            Callback::from(move |()| {
                written.set(None);
                focus_rows();
            })
        };
        let (router, workspace, filters) = (router.clone(), workspace.clone(), filters.clone());
        let on_rows = Callback::from(move |link: RowLink| {
            router.go(filters.clone().with(at, &workspace, link).at(router.place()));
            focus_rows();
        });
        html! { <Condition key={held.filter.number} text={held.selection().to_string()} table={props.table.clone()} {on_rows} on_close={close} /> }
    });
    html! {
        <>
            { for chips }
            if all > 1 {
                <button type="button" class="link" id="clear-filters" onclick={go(none)}>{ "Clear all" }</button>
            }
            { form }
        </>
    }
}

/// The button that takes a filter away.
fn away(at: usize, onclick: Callback<MouseEvent>) -> Html {
    let id = if at == 0 {
        "clear-filter".to_owned()
    } else {
        format!("clear-filter-{at}")
    };
    html! { <button type="button" class="plain" {id} aria-label="Take this filter away" {onclick}>{ icon(Icon::Close) }</button> }
}

/// What can be done with a filter.
struct Acts {
    at: usize,
    write: Callback<MouseEvent>,
    turn: Callback<MouseEvent>,
    away: Callback<MouseEvent>,
}

/// One filter.
fn chip(held: &Held, acts: &Acts) -> Html {
    // The button before it says whether the other rows are meant.
    let label = sentence(&held.link.label);
    // Rows by their numbers have no words that a person would write.
    let text = match held.link.selection.is_by_conditions() {
        true => html! {
            <button type="button" class="plain chip-text" aria-haspopup="true" title={format!("{label}. Write it anew")} onclick={&acts.write}>{ &label }</button>
        },
        false => html! { <span title={label.clone()}>{ &label }</span> },
    };
    // Only where it holds: beside a filter that is not turned round it would be read as a part of it.
    let (not, turn) = match held.filter.is_not {
        true => (html! { "not" }, "not: turn this filter round"),
        false => (icon(Icon::Turn), "Turn this filter round"),
    };
    html! {
        <span class="filter-chip" data-test="filter-chip">
            <button type="button" class="plain chip-not" aria-pressed={held.filter.is_not.to_string()} aria-label={turn} title="Turn round: the other rows" onclick={&acts.turn}>{ not }</button>
            { text }
            { away(acts.at, acts.away.clone()) }
        </span>
    }
}
