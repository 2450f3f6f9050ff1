//! The window onto the rows: kept in step with scrolling, the wheel and the element's size, and moved from here.

use std::cell::Cell as Mutable;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::Focus;
use crate::browser;
use crate::pages::table::geometry::{HEAD, Lanes, ROW, Scale, View};

/// A position that was set from here: the scroll bar's, and the exact one that it stands for.
pub type Set = Rc<Mutable<Option<(i32, f64)>>>;

fn measure(scroller: &Element, scale: Scale, set: &Set) -> View {
    let height = f64::from(scroller.client_height());
    let mut view = View {
        top: 0.0,
        left: f64::from(scroller.scroll_left()),
        width: f64::from(scroller.client_width()),
        height,
    };
    let scrolled = scroller.scroll_top();
    view.top = match set.get() {
        Some((at, top)) if (at - scrolled).abs() <= 1 => top.min(scale.last_top(view.body())),
        _ => {
            set.set(None);
            scale.top(f64::from(scrolled), view.body())
        }
    };
    view
}

fn scroll_to(scroller: &Element, scale: Scale, set: &Set, top: f64) -> View {
    let body = (f64::from(scroller.client_height()) - HEAD).max(0.0);
    let top = top.clamp(0.0, scale.last_top(body));
    let at = scale.scrolled(top, body).round() as i32;
    set.set(Some((at, top)));
    scroller.set_scroll_top(at);
    measure(scroller, scale, set)
}

/// The view onto so many rows, kept in step with scrolling, the wheel and the element's size.
#[hook]
pub fn use_view(element: &NodeRef, scale: Scale, set: &Set) -> UseStateHandle<View> {
    let view = use_state_eq(View::default);
    let (element, set, now) = (element.clone(), set.clone(), view.setter());
    use_effect_with(scale, move |&scale| {
        let scroller = element.cast::<Element>();
        let ends = scroller.map(|scroller| {
            now.set(measure(&scroller, scale, &set));
            let on_scroll = {
                let (seen, set, now) = (scroller.clone(), set.clone(), now.clone());
                browser::listen(&scroller, "scroll", move |_| now.set(measure(&seen, scale, &set)))
            };
            let on_wheel = {
                let (seen, set, now) = (scroller.clone(), set.clone(), now.clone());
                browser::listen_first(&scroller, "wheel", move |event| {
                    if let Some(event) = event
                        .dyn_ref::<web_sys::WheelEvent>()
                        .filter(|_| scale.is_proportional())
                    {
                        turn(event, &seen, scale, &set, &now);
                    }
                })
            };
            (
                on_scroll,
                on_wheel,
                Resized::watch(scroller, move |seen| now.set(measure(seen, scale, &set))),
            )
        });
        move || drop(ends)
    });
    view
}

/// A turn of the wheel, where the scroll bar is too coarse to be left to it.
fn turn(event: &web_sys::WheelEvent, scroller: &Element, scale: Scale, set: &Set, now: &UseStateSetter<View>) {
    if event.ctrl_key() {
        return;
    }
    event.prevent_default();
    let unit = if event.delta_mode() == 1 { ROW } else { 1.0 };
    scroller.set_scroll_left(scroller.scroll_left() + (event.delta_x() * unit) as i32);
    let top = measure(scroller, scale, set).top;
    now.set(scroll_to(scroller, scale, set, top + event.delta_y() * unit));
}

/// Tells when an element's size changes, until dropped.
struct Resized {
    observer: Option<web_sys::ResizeObserver>,
    _closure: wasm_bindgen::closure::Closure<dyn FnMut()>,
}

impl Resized {
    fn watch(element: Element, act: impl Fn(&Element) + 'static) -> Self {
        let watched = element.clone();
        let closure = wasm_bindgen::closure::Closure::<dyn FnMut()>::new(move || act(&watched));
        let observer = web_sys::ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(&element);
        }
        Resized {
            observer,
            _closure: closure,
        }
    }
}

impl Drop for Resized {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Scrolls just so far that a cell is seen whole.
pub fn reveal(scroller: &Element, at: Focus, lanes: &Lanes, scale: Scale, set: &Set, view: &UseStateHandle<View>) {
    let seen = measure(scroller, scale, set);
    if let Some(left) = lanes.revealed(at.column, &seen) {
        scroller.set_scroll_left(left as i32);
    }
    reveal_row(scroller, at.row, scale, set, view);
}

/// Scrolls just so far that a row is seen whole.
pub fn reveal_row(scroller: &Element, row: Option<u64>, scale: Scale, set: &Set, view: &UseStateHandle<View>) {
    let seen = measure(scroller, scale, set);
    let top = match row.map(|row| row as f64 * ROW) {
        // The header is always seen.
        None => seen.top,
        Some(y) if y < seen.top => y,
        Some(y) => seen.top.max(y + ROW - seen.body()),
    };
    view.set(scroll_to(scroller, scale, set, top));
}
