//! The drawer of columns: which are shown, which stay at the left, in which order they come.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use super::place::Place;
use crate::browser;
use crate::parts::{Find, Icon, RoleField, Side, icon, number, short, type_tag, use_window};
use crate::route::use_router;
use crate::shared::Shared;
use crate::workspace::{Act, Arrangement, OpenTable, To, use_workspace};

/// A line's height, as in the style sheet.
const LINE: f64 = 34.0;
/// The id of what the list scrolls in.
const LIST: &str = "arranged-columns";
/// Milliseconds in which a list is drawn anew.
const DRAWN: u32 = 50;

/// Properties of [`ColumnsDrawer`].
#[derive(PartialEq, Properties)]
pub struct ColumnsDrawerProps {
    /// The open table.
    pub table: Shared<OpenTable>,
    /// The person wants it gone.
    pub on_close: Callback<()>,
}

/// The drawer.
#[component]
pub fn ColumnsDrawer(props: &ColumnsDrawerProps) -> Html {
    let typed = use_state(String::new);
    let workspace = use_workspace();
    let fields = &props.table.opened.fields;
    let state = workspace.as_ref().map(|workspace| workspace.state.clone());
    let arrangement = state.as_ref().map(|state| state.arrangement()).unwrap_or_default();
    let sought = typed.to_lowercase();
    let wanted: Vec<usize> = arrangement
        .ordered(fields)
        .into_iter()
        .filter(|place| {
            fields
                .get(*place)
                .is_some_and(|field| field.name.to_lowercase().contains(&sought))
        })
        .collect();
    let list = use_node_ref();
    let seen = use_window(&list, wanted.len(), LINE);
    let arrange = Callback::from(move |arrangement: Arrangement| {
        if let Some(state) = &state {
            state.dispatch(Act::Arrange(arrangement));
        }
    });
    let own = arrange.reform(|_: MouseEvent| Arrangement::default());
    let found = |hidden: bool| {
        let names = wanted.iter().filter_map(|place| Some(fields.get(*place)?.name.clone()));
        let (names, now) = (names.collect::<Vec<String>>(), arrangement.clone());
        arrange.reform(move |_: MouseEvent| {
            let now = (*now).clone();
            names.iter().fold(now, |now, name| now.with_hidden(name, hidden))
        })
    };
    let (shown, _) = arrangement.shown(fields);
    let entries = wanted
        .iter()
        .skip(seen.first)
        .take(seen.last.saturating_sub(seen.first));
    let entries = entries.map(|place| {
        html! { <Entry key={*place} place={*place} shown={shown.contains(place)} table={props.table.clone()} arrangement={arrangement.clone()} arrange={arrange.clone()} on_close={props.on_close.clone()} /> }
    });
    let count = format!(
        "{} of {} shown",
        number::count(shown.len() as u64),
        number::plural(fields.len() as u64, "column", "columns")
    );
    html! {
        <Side id="columns-drawer" title="Columns" on_close={props.on_close.clone()}>
            <Find id="find-shown" sought={typed} />
            <p class="quiet"><span role="status" data-test="columns-shown">{ count }</span>
                <button type="button" class="link" id="show-found" onclick={found(false)}>{ "Show all listed" }</button>
                <button type="button" class="link" id="hide-found" onclick={found(true)}>{ "Hide all listed" }</button>
            </p>
            <div class="scrolls arranged" id={LIST}>
                <ul ref={list}>
                    <li class="spacer" aria-hidden="true" style={seen.before()}></li>
                    { entries.collect::<Html>() }
                    <li class="spacer" aria-hidden="true" style={seen.after(wanted.len())}></li>
                </ul>
            </div>
            <Button id="own-columns" variant={ButtonVariant::Secondary} label="Reset order and widths" onclick={own} />
        </Side>
    }
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
    first.to_uppercase() + rest
}

/// Brings a column that was moved into view in the list, with the focus on the button that moved it: where a line is
/// taken out and put elsewhere the focus is lost.
fn follow(to: To, id: String) {
    browser::later(move || {
        let list = browser::by_id(LIST);
        match (to, list) {
            (To::First, Some(list)) => list.set_scroll_top(0),
            (To::Last, Some(list)) => list.set_scroll_top(list.scroll_height()),
            _ => {}
        }
        // Its line is drawn once the list has seen that it was scrolled.
        Timeout::new(DRAWN, move || browser::focus(&id)).forget();
    });
}

#[derive(PartialEq, Properties)]
struct EntryProps {
    place: usize,
    shown: bool,
    table: Shared<OpenTable>,
    arrangement: Rc<Arrangement>,
    arrange: Callback<Arrangement>,
    on_close: Callback<()>,
}

/// One column: a click on its name brings it into view.
#[component]
fn Entry(props: &EntryProps) -> Html {
    let router = use_router();
    let fields = &props.table.opened.fields;
    let Some(field) = fields.get(props.place) else {
        return Html::default();
    };
    let (name, now) = (field.name.clone(), props.arrangement.clone());
    let (hidden, pinned) = (!props.shown, now.is_pinned(&name));
    let label = short(&name);
    let act = |with: Rc<dyn Fn(Arrangement) -> Arrangement>| {
        let (arrange, now) = (props.arrange.clone(), now.clone());
        Callback::from(move |_: MouseEvent| arrange.emit(with((*now).clone())))
    };
    let hide = {
        let name = name.clone();
        act(Rc::new(move |now| now.with_hidden(&name, !hidden)))
    };
    let pin = {
        let name = name.clone();
        act(Rc::new(move |now| now.with_pinned(&name, !pinned)))
    };
    let moved = |to: To, word: &'static str, which: Icon| {
        let (arrange, now) = (props.arrange.clone(), now.clone());
        let (name, table) = (name.clone(), props.table.clone());
        let id = format!("{word}-{}", props.place);
        let onclick = {
            let id = id.clone();
            Callback::from(move |_: MouseEvent| {
                arrange.emit((*now).clone().with_moved(&table.opened.fields, &name, to));
                follow(to, id.clone());
            })
        };
        let (title, label) = (capital(word), format!("{label} {word}"));
        html! { <button type="button" class="plain" {id} aria-label={label} {title} {onclick}>{ icon(which) }</button> }
    };
    let show = {
        let (place, close) = (props.place, props.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(router) = &router {
                router.replace(router.place::<Place>().with_column_in_view(place));
            }
            close.emit(());
        })
    };
    html! {
        <li data-test="arranged" data-column={label.clone()} class={classes!(hidden.then_some("undone"))}>
            <input type="checkbox" checked={!hidden} aria-label={format!("Show {label}")} onclick={hide} />
            { type_tag(field.r#type) }
            <button type="button" class="link" disabled={hidden} title="Into view" onclick={show}>{ label.clone() }</button>
            <RoleField column={name.clone()} place={props.place} />
            { moved(To::First, "first", Icon::First) }
            { moved(To::Earlier, "earlier", Icon::Up) }
            { moved(To::Later, "later", Icon::Down) }
            { moved(To::Last, "last", Icon::Last) }
            <button type="button" class="plain pin" aria-pressed={pinned.to_string()} aria-label={format!("Keep {label} at the left")} title="Keep at the left" onclick={pin}>{ icon(Icon::Pin) }</button>
        </li>
    }
}
