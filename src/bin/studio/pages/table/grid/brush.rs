//! The header's little histogram as a filter: press, drag and release keeps the rows between, a
//! click those of one bar. The form does the same by keyboard.

use glovebox::table::{Predicate, Selection};
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::super::filters::with_range;
use crate::charts::range_words;
use crate::parts::{Drawing, Measured, Picture, mini, short};
use crate::route::use_router;
use crate::workspace::{RowLink, use_workspace};

/// The bars from one to another, both included.
type Bars = (usize, usize);

/// Properties of [`Brush`].
#[derive(PartialEq, Properties)]
pub struct BrushProps {
    /// The column's picture.
    pub picture: Picture,
    /// The column.
    pub name: AttrValue,
    /// The range that rows are held to now.
    pub held: Option<(f64, f64)>,
}

/// Whether a column's picture is bars along a measure, and not parts of a whole.
pub fn can_brush(picture: &Picture) -> bool {
    match &picture.drawing {
        Drawing::Bars(measured) => measured.kind.is_number() || measured.kind.is_time(),
        Drawing::Parts { .. } => false,
    }
}

/// The rows of these bars.
fn between(column: &str, measured: &Measured, (first, last): Bars) -> Option<RowLink> {
    let edges = measured.edges();
    let (low, high) = (*edges.get(first)?, *edges.get(last + 1)?);
    let words = range_words((low, high), measured.kind, measured.digits);
    Some(RowLink {
        label: format!("{} {words}", short(column)),
        selection: Selection::Where(Predicate {
            column: column.to_owned(),
            test: measured.between(first, last)?,
        }),
        columns: vec![column.to_owned()],
        of_version: false,
    })
}

/// The bars that lie in a range.
fn bars_in(edges: &[f64], (low, high): (f64, f64)) -> Option<Bars> {
    let last = edges.len().checked_sub(2)?;
    let first = edges.iter().skip(1).position(|edge| *edge > low)?;
    let end = edges.iter().take(last + 1).rposition(|edge| *edge < high)?;
    (first <= end).then_some((first, end))
}

/// The bar below the pointer, or the nearest one.
fn bar_at(element: &NodeRef, event: &PointerEvent, bars: usize) -> Option<usize> {
    let place = element.cast::<Element>()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
    Some(((share * bars as f64).max(0.0) as usize).min(bars.checked_sub(1)?))
}

/// The picture, which can be brushed.
#[component]
pub fn Brush(props: &BrushProps) -> Html {
    let element = use_node_ref();
    let drag = use_state_eq(|| None::<Bars>);
    let (router, workspace) = (use_router(), use_workspace());
    let Drawing::Bars(measured) = &props.picture.drawing else {
        return Html::default();
    };
    let edges = measured.edges();
    let bars = edges.len().saturating_sub(1);
    let held = props.held.and_then(|held| bars_in(&edges, held));
    let seen = drag.map(|(a, b)| (a.min(b), a.max(b))).or(held);
    let filter = {
        let (measured, name) = (measured.clone(), props.name.clone());
        Callback::from(move |(a, b): Bars| {
            let row_link = between(&name, &measured, (a.min(b), a.max(b)));
            if let (Some(row_link), Some(router), Some(workspace)) = (row_link, &router, &workspace) {
                // The order of the rows stays, and the other filters.
                router.go(with_range(workspace, router.place(), &name, row_link));
            }
        })
    };
    let title = format!(
        "{}. Drag over the bars to keep the rows between, click one for its rows. By keyboard: + Filter, “between”.",
        props.picture.label
    );
    let (onpointerdown, onpointermove, onpointerup, ends) = pointers(&element, bars, &drag, filter);
    html! {
        <div ref={element} class="brush" {title} data-test="brush" {onpointerdown} {onpointermove} {onpointerup}
            onpointercancel={ends.clone()} onlostpointercapture={ends}>
            { mini(&props.picture) }
            { seen.map(|bars_seen| brushed(bars_seen, bars)).unwrap_or_default() }
        </div>
    }
}

type OnPointer = Callback<PointerEvent>;

/// What a pointer does: down, move, up, and taken away.
fn pointers(
    element: &NodeRef,
    bars: usize,
    drag: &UseStateHandle<Option<Bars>>,
    filter: Callback<Bars>,
) -> (OnPointer, OnPointer, OnPointer, OnPointer) {
    let down = {
        let (element, drag) = (element.clone(), drag.setter());
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 || !event.is_primary() {
                return;
            }
            if let Some(bar) = bar_at(&element, &event, bars) {
                // Moves outside of the picture are told too, and the release.
                if let Some(element) = element.cast::<Element>() {
                    let _ = element.set_pointer_capture(event.pointer_id());
                }
                drag.set(Some((bar, bar)));
            }
        })
    };
    let moved = {
        let (element, drag) = (element.clone(), drag.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(((from, _), to)) = drag.zip(bar_at(&element, &event, bars)) {
                drag.set(Some((from, to)));
            }
        })
    };
    let up = {
        let (element, drag) = (element.clone(), drag.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(((from, _), to)) = drag.zip(bar_at(&element, &event, bars)) {
                drag.set(None);
                filter.emit((from, to));
            }
        })
    };
    let drag = drag.setter();
    (down, moved, up, Callback::from(move |_: PointerEvent| drag.set(None)))
}

/// The chosen bars.
fn brushed((first, last): Bars, bars: usize) -> Html {
    let step = 100.0 / bars.max(1) as f64;
    let (left, width) = (first as f64 * step, (last + 1 - first) as f64 * step);
    html! { <span class="brushed" data-test="brushed" style={format!("left:{left:.2}%;width:{width:.2}%")}></span> }
}
