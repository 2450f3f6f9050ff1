//! One cell of the grid's header: type, name and order; below, the column's shape.

use glovebox::table::Field;
use wasm_bindgen::JsCast;
use web_sys::PointerEvent;
use yew::prelude::*;

use super::super::geometry::LEAST;
use super::super::order;
use super::brush::{Brush, can_brush};
use super::carry::use_carry;
use super::draw::{head_id, sort_id};
use super::range::Pick;
use crate::pages::{profile, table};
use crate::parts::{HasLooks, Icon, icon, mini, role_tag, short, type_tag};
use crate::route::{Route, use_router};
use crate::shared::Shared;
use crate::workspace::{Act, Workspace, use_workspace};

/// Properties of [`HeadCell`].
#[derive(PartialEq, Properties)]
pub struct HeadCellProps {
    /// Its place among the columns that are shown.
    pub lane: usize,
    /// The column's place.
    pub column: usize,
    /// Its name and type.
    pub field: Field,
    /// Whether rows are in its order, and whether from the greatest.
    pub sort: Option<bool>,
    /// Its place among several columns that give the order.
    pub place: Option<usize>,
    /// Pixels from the left.
    pub left: f64,
    /// Width in pixels.
    pub width: f64,
    /// Whether it stays at the left.
    pub pinned: bool,
    /// How columns look, once that is known.
    pub looks: Option<Shared<dyn HasLooks>>,
    /// The range of this column that rows are held to.
    pub held: Option<(f64, f64)>,
    /// Whether the keyboard is on it.
    pub here: bool,
}

/// The cell. A click on the name sorts, as Enter does when the keyboard is on it: rising, falling,
/// as in the file. With Shift the columns before it keep their part in the order. With Ctrl it picks
/// the column, which the header as a whole sees to.
#[component]
pub fn HeadCell(props: &HeadCellProps) -> Html {
    let router = use_router();
    let (name, sort) = (props.field.name.clone(), props.sort);
    let role = use_workspace().and_then(|workspace| workspace.state.roles().of(&name));
    let carry = use_carry(&name, props.column);
    let edge = use_edge(&name, props.width);
    let onclick = {
        let (column, carried) = (props.column, carry.was_carried);
        Callback::from(move |event: MouseEvent| {
            let is_sorted = !is_far(&event) && !carried.get();
            if let Some(router) = router.as_ref().filter(|_| is_sorted) {
                router.replace(router.route.with(|at: &mut table::Place| {
                    at.sort = order::turned(std::mem::take(&mut at.sort), column, event.shift_key());
                }));
            }
        })
    };
    let (aria, arrow) = match sort {
        None => ("none", None),
        Some(false) => ("ascending", Some(icon(Icon::Up))),
        Some(true) => ("descending", Some(icon(Icon::Down))),
    };
    let style = format!("left:{}px;width:{}px", props.left, props.width);
    let class = classes!(
        "head-cell",
        props.field.r#type.is_number().then_some("right"),
        props.here.then_some("here"),
        props.pinned.then_some("pinned"),
        carry.is_under_way.then_some("carried")
    );
    let name = short(&name);
    html! {
        <div {class} {style} role="columnheader" aria-sort={aria} aria-colindex={(props.lane + 2).to_string()} id={head_id(props.lane)} data-test="head" data-column={name.clone()} data-lane={props.lane.to_string()} data-place={props.column.to_string()}>
            <button type="button" tabindex="-1" id={sort_id(props.column)} title={format!("{name}: sort; with Shift beside the other columns; with Ctrl pick the column; drag it elsewhere")} {onclick} onpointerdown={carry.down}>
                { type_tag(props.field.r#type) }<strong>{ &name }</strong>{ arrow }{ props.place.map(|place| html! { <span class="sort-place">{ place + 1 }</span> }) }
            </button>
            <div class="head-shape">{ shape(props) }{ role_tag(role) }</div>
            { edge }
        </div>
    }
}

/// Whether a click has the key that makes more of it: Ctrl, or on a Mac, where Ctrl opens a menu, ⌘.
fn is_far(event: &MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// The column whose name was clicked to pick it, and with Shift those as far as it.
pub fn picked(event: &MouseEvent) -> Option<Pick> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let name = target.closest("button").ok()??;
    let lane = name.closest("[data-lane]").ok()??.get_attribute("data-lane")?;
    let (column, further) = (lane.parse().ok()?, event.shift_key());
    is_far(event).then_some(Pick::Column { column, further })
}

/// The right edge of a column, which a drag moves; the keyboard does it with < and >.
#[hook]
fn use_edge(name: &str, width: f64) -> Html {
    let workspace = use_workspace();
    let begun = use_mut_ref(|| None::<f64>);
    let onpointerdown = {
        let begun = begun.clone();
        Callback::from(move |event: PointerEvent| {
            event.stop_propagation();
            event.prevent_default();
            if let Some(edge) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
                let _ = edge.set_pointer_capture(event.pointer_id());
            }
            begun.replace(Some(width - f64::from(event.client_x())));
        })
    };
    let onpointermove = {
        let (begun, name, workspace) = (begun.clone(), name.to_owned(), workspace.clone());
        Callback::from(move |event: PointerEvent| {
            if let (Some(from), Some(workspace)) = (*begun.borrow(), &workspace) {
                resize(workspace, &name, from + f64::from(event.client_x()));
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| {
        begun.replace(None);
    });
    let ondblclick = {
        let (workspace, name) = (workspace.clone(), name.to_owned());
        Callback::from(move |_: MouseEvent| {
            if let Some(workspace) = &workspace {
                let now = (*workspace.state.arrangement()).clone();
                workspace.state.dispatch(Act::Arrange(now.with_own_width(&name)));
            }
        })
    };
    html! { <span class="head-edge" aria-hidden="true" title="Drag: wider or narrower; a double click: as wide as its values need" {onpointerdown} {onpointermove} {onpointerup} {ondblclick}></span> }
}

/// Gives a column another width.
pub fn resize(workspace: &Workspace, name: &str, width: f64) {
    let now = (*workspace.state.arrangement()).clone();
    let width = width.clamp(LEAST, f64::from(u16::MAX)).round();
    workspace.state.dispatch(Act::Arrange(now.with_width(name, width)));
}

/// The column's shape: bars that can be brushed, with a link to the profile beside them, or the
/// link itself.
fn shape(props: &HeadCellProps) -> Html {
    let (name, column) = (&props.field.name, props.column);
    let (href, title) = (
        Route::from(profile::Place::column(column)).href(),
        format!("Profile of {}", short(name)),
    );
    let picture = props.looks.as_ref().and_then(|looks| looks.picture(column));
    match picture {
        Some(picture) if can_brush(&picture) => html! {
            <>
                <Brush {picture} name={name.clone()} held={props.held} />
                <a class="to-profile" {href} tabindex="-1" title={title.clone()} aria-label={title}>{ icon(Icon::Chart) }</a>
            </>
        },
        picture => html! {
            <a class="shape-link" {href} tabindex="-1" title={title.clone()} aria-label={title}>
                if let Some(picture) = picture {
                    { mini(&picture) }
                }
            </a>
        },
    }
}
