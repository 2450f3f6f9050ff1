//! A column's head that is dragged by its name carries the column past the others. The drawer of columns does the same
//! by keyboard, and by touch, where a drag scrolls.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::draw::sort_id;
use crate::browser;
use crate::workspace::{Act, To, Workspace, use_workspace};

/// Pixels that a pointer may move in a click.
const CLICK: i32 = 5;

/// What a head's name does with a pointer.
pub struct Carry {
    /// The column is being carried.
    pub is_under_way: bool,
    /// Whether the click that comes now ends a drag.
    pub was_carried: Rc<Cell<bool>>,
    /// The pointer goes down.
    pub down: Callback<PointerEvent>,
}

/// For the column of that name and place in the table.
#[hook]
pub fn use_carry(name: &str, column: usize) -> Carry {
    let workspace = use_workspace();
    let under_way = use_state_eq(|| false);
    let was_carried = (*use_memo((), |()| Rc::new(Cell::new(false)))).clone();
    let held = use_mut_ref(|| None::<[EventListener; 3]>);
    let down = {
        let (name, was_carried, set) = (name.to_owned(), was_carried.clone(), under_way.setter());
        Callback::from(move |event: PointerEvent| {
            was_carried.set(false);
            let workspace = workspace.clone().zip(browser::window());
            let plain = workspace.filter(|_| event.button() == 0 && event.pointer_type() != "touch");
            let listeners = plain.map(|(workspace, window)| {
                let (from, name, was_carried) = (event.client_x(), name.clone(), was_carried.clone());
                let (moves, ends, escapes) = (set.clone(), set.clone(), set.clone());
                let (let_go, stop, leave) = (release(&held), release(&held), release(&held));
                let (before, state) = (workspace.state.arrangement(), workspace.state.clone());
                // By the window, since a browser lets go of an element that changes its place among others.
                let moved = browser::listen(&window, "pointermove", move |event| {
                    let Some(event) = event.dyn_ref::<PointerEvent>() else {
                        return;
                    };
                    // Let go outside of the window, nobody is told of it.
                    if event.buttons() & 1 == 0 {
                        moves.set(false);
                        return stop();
                    }
                    if !was_carried.get() && (event.client_x() - from).abs() > CLICK {
                        was_carried.set(true);
                        moves.set(true);
                    }
                    if let Some(place) = passed(column, event.client_x()).filter(|_| was_carried.get()) {
                        carry(&workspace, &name, place);
                    }
                });
                let up = browser::listen(&window, "pointerup", move |_| {
                    ends.set(false);
                    let_go();
                });
                let key = browser::listen(&window, "keydown", move |event| {
                    let key = event.dyn_ref::<web_sys::KeyboardEvent>().map(|event| event.key());
                    if key.as_deref() == Some("Escape") {
                        state.dispatch(Act::Arrange((*before).clone()));
                        escapes.set(false);
                        leave();
                    }
                });
                [moved, up, key]
            });
            held.replace(listeners);
        })
    };
    Carry {
        is_under_way: *under_way,
        was_carried,
        down,
    }
}

/// Ends a drag. Later, since what hears of it is let go with the drag.
fn release(held: &Rc<RefCell<Option<[EventListener; 3]>>>) -> impl Fn() + use<> {
    let held = Rc::clone(held);
    move || {
        let held = Rc::clone(&held);
        browser::later(move || drop(held.take()));
    }
}

/// The column whose place the carried one takes, by its place in the table: the one below the pointer, once the pointer
/// would be over the carried one in its place. Else columns of different widths would change places to and fro.
fn passed(column: usize, x: i32) -> Option<usize> {
    let own = browser::by_id(&sort_id(column))?.closest("[data-lane]").ok()??;
    let (x, from) = (f64::from(x), own.get_bounding_client_rect());
    let row = own.parent_element()?;
    let heads = std::iter::successors(row.first_element_child(), Element::next_element_sibling);
    let is_passed = |head: &Element| {
        let to = head.get_bounding_client_rect();
        let is_below = (to.left()..to.right()).contains(&x);
        let would_cover = match to.left() < from.left() {
            true => x < to.left() + from.width(),
            false => x > to.right() - from.width(),
        };
        is_below && would_cover && *head != own
    };
    heads
        .filter(is_passed)
        .last()?
        .get_attribute("data-place")?
        .parse()
        .ok()
}

fn carry(workspace: &Workspace, name: &str, place: usize) {
    let Some(table) = workspace.state.table() else { return };
    let fields = &table.opened.fields;
    if let Some(other) = fields.get(place) {
        let now = (*workspace.state.arrangement()).clone();
        let next = now.with_moved(fields, name, To::PlaceOf(&other.name));
        workspace.state.dispatch(Act::Arrange(next));
    }
}
