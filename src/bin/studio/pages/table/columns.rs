//! The drawer of columns: which are shown, which stay at the left, in which order they come.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use super::place::Place;
use crate::browser;
use crate::parts::{Icon, RoleField, find, icon, number, short, side, type_tag, use_window};
use crate::route::{Router, use_router};
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
    let (workspace, router) = (use_workspace(), use_router());
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
    let entries = entries.map(|&place| {
        let entry = Entry {
            place,
            hidden: !shown.contains(&place),
            drawer: props,
            arrangement: &arrangement,
            arrange: &arrange,
            router: router.as_ref(),
        };
        entry.view()
    });
    let count = format!(
        "{} of {} shown",
        number::count(shown.len() as u64),
        number::plural(fields.len() as u64, "column", "columns")
    );
    let inside = html! {
        <>
            { find("find-shown", &typed) }
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
        </>
    };
    side("columns-drawer", "Columns", &props.on_close, inside)
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
    first.to_uppercase() + rest
}

/// Brings a column that was moved into view in the list, with the focus on the button that moved it: where a line is
/// taken out and put elsewhere the focus is lost.
fn follow(to: To<'static>, id: String) {
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

/// One column: a click on its name brings it into view.
struct Entry<'a> {
    place: usize,
    hidden: bool,
    drawer: &'a ColumnsDrawerProps,
    arrangement: &'a Rc<Arrangement>,
    arrange: &'a Callback<Arrangement>,
    router: Option<&'a Router>,
}

impl Entry<'_> {
    fn view(&self) -> Html {
        let Some(field) = self.drawer.table.opened.fields.get(self.place) else {
            return Html::default();
        };
        let (name, label) = (&field.name, short(&field.name));
        let (hidden, pinned) = (self.hidden, self.arrangement.is_pinned(name));
        let hide = self.arranged(name, move |now, name| now.with_hidden(name, !hidden));
        let pin = self.arranged(name, move |now, name| now.with_pinned(name, !pinned));
        html! {
            <li key={self.place} data-test="arranged" data-column={label.clone()} class={classes!(hidden.then_some("undone"))}>
                <input type="checkbox" checked={!hidden} aria-label={format!("Show {label}")} onclick={hide} />
                { type_tag(field.r#type) }
                <button type="button" class="link" disabled={hidden} title="Into view" onclick={self.show()}>{ label.clone() }</button>
                <RoleField column={name.clone()} place={self.place} />
                { self.mover(name, To::First, "first", Icon::First) }
                { self.mover(name, To::Earlier, "earlier", Icon::Up) }
                { self.mover(name, To::Later, "later", Icon::Down) }
                { self.mover(name, To::Last, "last", Icon::Last) }
                <button type="button" class="plain pin" aria-pressed={pinned.to_string()} aria-label={format!("Keep {label} at the left")} title="Keep at the left" onclick={pin}>{ icon(Icon::Pin) }</button>
            </li>
        }
    }

    /// Arranges the columns otherwise.
    fn arranged(&self, name: &str, with: impl Fn(Arrangement, &str) -> Arrangement + 'static) -> Callback<MouseEvent> {
        let (now, name) = (self.arrangement.clone(), name.to_owned());
        self.arrange.reform(move |_| with((*now).clone(), &name))
    }

    /// The button that moves it.
    fn mover(&self, name: &str, to: To<'static>, word: &'static str, which: Icon) -> Html {
        let table = self.drawer.table.clone();
        let id = format!("{word}-{}", self.place);
        let onclick = {
            let id = id.clone();
            self.arranged(name, move |now, name| {
                follow(to, id.clone());
                now.with_moved(&table.opened.fields, name, to)
            })
        };
        let label = format!("{} {word}", short(name));
        html! { <button type="button" class="plain" {id} aria-label={label} title={capital(word)} {onclick}>{ icon(which) }</button> }
    }

    /// Brings it into view.
    fn show(&self) -> Callback<MouseEvent> {
        let (place, router, close) = (self.place, self.router.cloned(), self.drawer.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(router) = &router {
                router.replace(router.place::<Place>().with_column_in_view(place));
            }
            close.emit(());
        })
    }
}
