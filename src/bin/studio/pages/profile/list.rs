//! The columns at the left: searchable, with a dot where there is a finding.

use std::rc::Rc;

use glovebox::Severity;
use glovebox::profile::ColumnProfile;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::{Of, Place};
use crate::browser;
use crate::parts::{Found, find, severity_mark, short, type_tag, use_window};
use crate::route::{Route, Router, use_router};

/// A line's height, as in the style sheet.
const LINE: f64 = 27.0;

/// The list.
#[component]
pub fn ColumnList(props: &Of) -> Html {
    let typed = use_state(String::new);
    let report = &props.report;
    let all = Of {
        column: 0,
        ..props.clone()
    };
    let found = use_memo(all.clone(), |of| {
        let columns = &of.report.columns;
        Found::of(&of.report.findings, columns.iter().map(|column| column.name.as_str()))
    });
    let wanted = use_memo((all, typed.to_lowercase()), |(of, sought)| {
        let columns = of.report.columns.iter().enumerate();
        let named = columns.filter(|(_, c)| c.name.to_lowercase().contains(sought));
        named.map(|(place, _)| place).collect::<Vec<usize>>()
    });
    let list = use_node_ref();
    let seen = use_window(&list, wanted.len(), LINE);
    let at = wanted.iter().position(|place| *place == props.column);
    use_in_view(&list, at);
    let onkeydown = pressed(use_router(), wanted.clone(), at);
    let entries = wanted.iter().enumerate().skip(seen.first).take(seen.last - seen.first);
    let entries = entries.filter_map(|(at, &place)| {
        let entry = Entry {
            place,
            column: report.columns.get(place)?,
            is_current: place == props.column,
            mark: found.gravest(place),
            at,
            of_all: wanted.len(),
        };
        Some(entry.view())
    });
    html! {
        <nav class="column-list" aria-label="Columns" {onkeydown}>
            { find("find-profile", &typed) }
            <div class="scrolls">
                <ul ref={list}>
                    <li class="spacer" aria-hidden="true" style={seen.before()}></li>
                    { entries.collect::<Html>() }
                    <li class="spacer" aria-hidden="true" style={seen.after(wanted.len())}></li>
                </ul>
            </div>
        </nav>
    }
}

/// Where a key leads from an entry of so many, or out of the field above them.
fn led(key: &str, at: Option<usize>, all: usize, is_typing: bool) -> Option<usize> {
    let last = all.checked_sub(1)?;
    match (key, at) {
        ("ArrowDown", Some(at)) => Some(if is_typing { at } else { (at + 1).min(last) }),
        ("ArrowDown", None) => Some(0),
        _ if is_typing => None,
        ("ArrowUp", at) => at.map(|at| at.saturating_sub(1)),
        ("Home", _) => Some(0),
        ("End", _) => Some(last),
        _ => None,
    }
}

/// What arrow keys do: the column above or below is shown, and its entry has the focus.
fn pressed(router: Option<Router>, wanted: Rc<Vec<usize>>, at: Option<usize>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let is_typing = event.target_dyn_into::<HtmlInputElement>().is_some();
        let to = led(&event.key(), at, wanted.len(), is_typing);
        let to = to.and_then(|to| wanted.get(to)).copied();
        if let Some((router, place)) = router.as_ref().zip(to) {
            event.prevent_default();
            // One column after the other is no place to come back to.
            router.replace(router.route.with(|at: &mut Place| at.column = Some(place)));
            // Of a long list the entry is drawn once it is scrolled to.
            browser::later(move || browser::later(move || browser::focus(&entry_id(place))));
        }
    })
}

fn entry_id(place: usize) -> String {
    format!("profile-column-{}", place + 1)
}

/// Scrolls the list, and nothing around it, so far that the line at a place is seen.
#[hook]
fn use_in_view(list: &NodeRef, at: Option<usize>) {
    let list = list.clone();
    use_effect_with(at, move |at| {
        let list = list.cast::<Element>();
        let scroller = list.and_then(|list| list.closest(".scrolls").ok().flatten());
        if let Some((scroller, at)) = scroller.zip(*at) {
            let (top, height) = (at as f64 * LINE, f64::from(scroller.client_height()));
            let scrolled = f64::from(scroller.scroll_top());
            if height > 0.0 && (top < scrolled || top + LINE > scrolled + height) {
                scroller.set_scroll_top((top - (height - LINE) / 2.0) as i32);
            }
        }
    });
}

/// One column's line.
struct Entry<'a> {
    /// The column's place in the report.
    place: usize,
    column: &'a ColumnProfile,
    is_current: bool,
    mark: Option<Severity>,
    /// The line's place in the list.
    at: usize,
    /// Lines of the list.
    of_all: usize,
}

impl Entry<'_> {
    fn view(&self) -> Html {
        let (place, column) = (self.place, self.column);
        let mark = self.mark.map(severity_mark);
        html! {
            <li key={place} aria-posinset={(self.at + 1).to_string()} aria-setsize={self.of_all.to_string()}>
                <a id={entry_id(place)} href={Route::from(Place::column(place)).href()} class={classes!(self.is_current.then_some("current"))} aria-current={self.is_current.then_some("true")}
                    data-test="profile-column" data-column={short(&column.name)} title={short(&column.name)}>
                    { type_tag(column.r#type) }<span class="name">{ short(&column.name) }</span>{ mark }
                </a>
            </li>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_lead_from_one_entry_to_the_next_and_out_of_the_field() {
        assert_eq!(led("ArrowDown", Some(1), 3, false), Some(2));
        assert_eq!(
            led("ArrowDown", Some(2), 3, false),
            Some(2),
            "the last one has none below"
        );
        assert_eq!(led("ArrowUp", Some(0), 3, false), Some(0));
        assert_eq!(
            led("ArrowDown", Some(1), 3, true),
            Some(1),
            "from the field to the column that is shown"
        );
        assert_eq!(led("ArrowDown", None, 3, true), Some(0), "which may not be listed");
        assert_eq!(
            (led("End", Some(0), 3, false), led("Home", None, 3, false)),
            (Some(2), Some(0))
        );
        assert_eq!(led("Home", Some(1), 3, true), None, "that is the field's own");
        assert_eq!(
            (led("ArrowDown", None, 0, false), led("x", Some(0), 3, false)),
            (None, None)
        );
    }
}
