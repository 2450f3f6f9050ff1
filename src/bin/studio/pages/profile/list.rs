//! The columns at the left: searchable, with a dot where there is a finding.

use glovebox::Severity;
use web_sys::Element;
use yew::prelude::*;

use super::{Of, Place};
use crate::parts::{Find, Found, severity_mark, short, type_tag, use_window};
use crate::route::Route;

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
    use_in_view(&list, wanted.iter().position(|place| *place == props.column));
    let entries = wanted.iter().enumerate().skip(seen.first).take(seen.last - seen.first);
    let entries = entries.map(|(at, &place)| {
        let of = Of { report: report.clone(), column: place };
        html! { <Entry key={place} {of} current={place == props.column} mark={found.gravest(place)} {at} of_all={wanted.len()} /> }
    });
    html! {
        <nav class="column-list" aria-label="Columns">
            <Find id="find-profile" sought={typed} />
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

#[derive(PartialEq, Properties)]
struct EntryProps {
    of: Of,
    current: bool,
    mark: Option<Severity>,
    /// The line's place in the list.
    at: usize,
    /// Lines of the list.
    of_all: usize,
}

#[component]
fn Entry(props: &EntryProps) -> Html {
    let Some(column) = props.of.report.columns.get(props.of.column) else {
        return Html::default();
    };
    let mark = props.mark.map(severity_mark);
    html! {
        <li aria-posinset={(props.at + 1).to_string()} aria-setsize={props.of_all.to_string()}>
            <a href={Route::from(Place::column(props.of.column)).href()} class={classes!(props.current.then_some("current"))} aria-current={props.current.then_some("true")}
                data-test="profile-column" data-column={short(&column.name)} title={short(&column.name)}>
                { type_tag(column.r#type) }<span class="name">{ short(&column.name) }</span>{ mark }
            </a>
        </li>
    }
}
