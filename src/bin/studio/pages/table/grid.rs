//! The grid: draws the rows and columns that are on screen, and moves over the others.
//!
//! The scrolled element is empty and only gives the scroll bars their length; what is seen lies
//! in a layer that stays in place and is drawn anew at every step.

use std::rc::Rc;

use glovebox::table::{Cell, Field};
use web_sys::Element;
use yew::prelude::*;

use super::geometry::{HEAD, Lanes, Scale, View};
use super::marked::Marked;
use super::order;
use super::panel::{CellPanel, cell_panel};
use super::place::Place;
use super::rows::{Query, Window, use_rows};
use crate::parts::HasLooks;
use crate::route::{Router, use_router, use_scroll};
use crate::shared::Shared;
use crate::workspace::{Act, OpenTable, Workspace, use_workspace};

mod brush;
mod carry;
mod drag;
mod draw;
mod head;
mod keys;
mod picked;
mod range;
mod status;
mod view;

use drag::{Drawn, Over, use_drag};
use keys::Moves;
use range::{Pick, Picked, Range};
use status::{failed, status};
use view::{Set, reveal, reveal_row, use_view};

/// Rows asked for beyond those on screen.
const AHEAD: u64 = 40;

/// Properties of [`Grid`].
#[derive(PartialEq, Properties)]
pub struct GridProps {
    /// The open table.
    pub table: Shared<OpenTable>,
    /// How its columns look, once that is known.
    pub looks: Option<Shared<dyn HasLooks>>,
    /// Which rows.
    pub query: Rc<Query>,
    /// Which cells are marked.
    pub marked: Rc<Marked>,
}

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    /// A place among the rows; `None` for the header.
    pub row: Option<u64>,
    /// A lane: a column by its place among those that are shown.
    pub column: usize,
}

/// Brings the first marked column into view where a person comes to the rows anew; on the way back
/// it is where it was.
#[hook]
fn use_marked_in_view(element: &NodeRef, lanes: &Rc<Lanes>, marked: Option<usize>, ready: bool) {
    let router = use_router();
    let key = (router.as_ref().map(Router::entry), marked, ready);
    let (element, lanes) = (element.clone(), lanes.clone());
    use_effect_with(key, move |&(_, marked, ready)| {
        let is_new = router.is_some_and(|router| router.remembered("grid").is_none());
        let scroller = element.cast::<Element>().filter(|_| ready && is_new);
        if let Some((scroller, lane)) = scroller.zip(marked.and_then(|place| lanes.lane_of(place))) {
            let (x, width) = lanes.lane(lane);
            let view = View {
                width: f64::from(scroller.client_width()),
                ..View::default()
            };
            let (room, kept) = (view.width - lanes.gutter, lanes.kept_width(&view));
            if x + width > room && !lanes.is_kept(lane, &view) {
                // Its neighbours are seen too; of one that is wider than the room, the beginning.
                let before = kept + ((room - kept - width) / 2.0).max(0.0);
                scroller.set_scroll_left((x - before) as i32);
            }
        }
    });
}

/// The grid.
#[component]
pub fn Grid(props: &GridProps) -> Html {
    let element = use_node_ref();
    let set: Set = (*use_memo((), |()| Set::default())).clone();
    let picked = use_state_eq(Picked::first);
    let focus = picked.focus;
    let panel = use_state(|| None::<(Focus, Cell)>);
    let fields = &props.table.opened.fields;
    let window = use_rows(&props.query, fields.len(), props.table.opened.rows);
    let router = use_router();
    let total = window.as_ref().and_then(Window::total);
    let scale = Scale::of(total.unwrap_or_default());
    let workspace = use_workspace();
    let lost = workspace.as_ref().is_some_and(|w| w.state.is_lost());
    let arrangement = workspace.as_ref().map(|w| w.state.arrangement()).unwrap_or_default();
    let lanes = use_memo(
        (props.table.serial, props.looks.is_some(), arrangement),
        |(_, _, arrangement)| Lanes::of(fields, props.table.opened.rows, props.looks.as_deref(), arrangement),
    );
    let view = use_view(&element, scale, &set);
    use_scroll(&element, "grid", total.is_some());
    let marked = props.marked.first(fields);
    use_marked_in_view(&element, &lanes, marked, total.is_some());
    {
        let rows = view.rows(total.unwrap_or(AHEAD));
        let seen = lanes.seen(&view);
        let places: Vec<usize> = seen.into_iter().filter_map(|lane| lanes.place(lane)).collect();
        let window = window.clone();
        use_effect(move || {
            if let Some(window) = window.filter(|_| !places.is_empty()) {
                window.want((rows.0, (rows.1 + AHEAD).min(total.unwrap_or(u64::MAX))), &places, lost);
            }
        });
    }
    let go = {
        let (element, picked, lanes, now) = (element.clone(), picked.clone(), lanes.clone(), view.clone());
        Callback::from(move |pick: Pick| {
            picked.set(picked.after(pick, total.unwrap_or_default(), lanes.count()));
            if let (Pick::Move(at) | Pick::Extend(at), Some(scroller)) = (pick, element.cast::<Element>()) {
                reveal(&scroller, at, &lanes, scale, &set, &now);
            }
            if let (Pick::Row { row, .. }, Some(scroller)) = (pick, element.cast::<Element>()) {
                reveal_row(&scroller, Some(row), scale, &set, &now);
            }
        })
    };
    let drag = use_drag(
        &element,
        Drawn {
            lanes: lanes.clone(),
            view: *view,
            rows: total.unwrap_or_default(),
            focus,
            go: go.clone(),
        },
    );
    use_fewer(&picked, &props.query, &lanes);
    use_shown_again(router.as_ref(), workspace.as_ref(), fields);
    use_in_view(&go, focus, router.as_ref(), &lanes, total);
    let Some(window) = window else {
        return Html::default();
    };
    let open = {
        let (panel, window, lanes) = (panel.setter(), window.clone(), lanes.clone());
        Callback::from(move |at: Focus| {
            let place = lanes.place(at.column);
            let cell = at.row.zip(place).and_then(|(row, place)| window.cell(row, place));
            panel.set(
                cell.zip(place)
                    .map(|(cell, place)| (Focus { column: place, ..at }, cell)),
            );
        })
    };
    let sort = {
        let router = router.clone();
        Callback::from(move |(column, is_more): (usize, bool)| {
            if let Some(router) = &router {
                router.replace(router.route.with(|at: &mut Place| {
                    at.sort = order::turned(std::mem::take(&mut at.sort), column, is_more);
                }));
            }
        })
    };
    let close = {
        let panel = panel.setter();
        Callback::from(move |()| panel.set(None))
    };
    let shown = Shown {
        window: &window,
        lanes: &lanes,
        view: *view,
        scale,
        focus,
        range: picked.range(),
        copy: Callback::noop(),
        widen: Callback::noop(),
        drag,
    };
    let shown = Shown {
        copy: copy(&shown, props, &workspace),
        widen: widen(&shown, props, &workspace),
        ..shown
    };
    // One node each, there or not: a list that grows would make Yew build the grid anew, and its
    // listeners would be lost with the old one.
    html! {
        <>
        { window.error().map(|error| failed(&error, &window, &workspace, &router)).unwrap_or_default() }
        { scrolled(&element, &shown, props, &go, &open, &sort) }
        { status(total, &shown, props, &picked) }
        { panel.as_ref().map(|(at, cell)| panel_of(*at, cell, &window, props, &close)).unwrap_or_default() }
        </>
    }
}

/// What is drawn now.
pub struct Shown<'a> {
    /// The cells.
    pub window: &'a Window,
    /// Where columns lie.
    pub lanes: &'a Rc<Lanes>,
    /// What is seen.
    pub view: View,
    /// How the scroll bar maps to rows.
    pub scale: Scale,
    /// Where the keyboard is.
    pub focus: Focus,
    /// The cells that are picked, when they are more than that one.
    pub range: Option<Range>,
    /// Copies them.
    pub copy: Callback<()>,
    /// Makes the column that the keyboard is on wider.
    pub widen: Callback<f64>,
    /// A drag begins.
    pub drag: Callback<Over>,
}

/// Goes to the row and the column that the address names, where a person comes anew or the address changes. A row
/// or a column that it does not name stays.
#[hook]
fn use_in_view(go: &Callback<Pick>, from: Focus, router: Option<&Router>, lanes: &Lanes, total: Option<u64>) {
    let place = router.map(Router::place::<Place>).unwrap_or_default();
    let row = place.row;
    let column = place.column.and_then(|place| lanes.lane_of(place));
    let entry = router.map(Router::entry);
    let before = use_mut_ref(|| None);
    let is_new = router.is_some_and(|router| router.remembered("grid").is_none());
    let go = go.clone();
    use_effect_with((entry, row, column, total.is_some()), move |_| {
        let last: Option<(Option<u32>, _)> = before.replace(Some((entry, (row, column))));
        let is_changed = last.is_some_and(|(of, place)| of == entry && place != (row, column));
        let rows = total.filter(|total| *total > 0 && (is_new || is_changed));
        if let Some(rows) = rows.filter(|_| row.is_some() || column.is_some()) {
            go.emit(Pick::Move(Focus {
                row: row.or(from.row).map(|row| row.min(rows - 1)),
                column: column.unwrap_or(from.column),
            }));
        }
    });
}

/// Of other rows, and of columns in another order, the same places are other cells: none of them is picked.
#[hook]
fn use_fewer(picked: &UseStateHandle<Picked>, query: &Rc<Query>, lanes: &Lanes) {
    let picked = picked.clone();
    let (columns, count) = (lanes.places(0, lanes.count()), lanes.count());
    use_effect_with((query.clone(), columns), move |_| {
        picked.set(picked.after(Pick::Single, 0, count));
    });
}

/// Shows a column again that is hidden and asked for by the address.
#[hook]
fn use_shown_again(router: Option<&Router>, workspace: Option<&Workspace>, fields: &[Field]) {
    let place = router.and_then(|router| router.place::<Place>().column);
    let name = place
        .and_then(|place| fields.get(place))
        .map(|field| field.name.clone());
    let workspace = workspace.cloned();
    use_effect_with((router.map(Router::entry), name), move |(_, name)| {
        if let (Some(workspace), Some(name)) = (workspace, name) {
            let now = workspace.state.arrangement();
            if now.is_hidden(name) {
                workspace
                    .state
                    .dispatch(Act::Arrange((*now).clone().with_hidden(name, false)));
            }
        }
    });
}

/// The element that scrolls, with the layer that is seen.
fn scrolled(
    element: &NodeRef,
    shown: &Shown<'_>,
    props: &GridProps,
    go: &Callback<Pick>,
    open: &Callback<Focus>,
    sort: &Callback<(usize, bool)>,
) -> Html {
    let total = shown.window.total();
    let columns = shown.lanes.count();
    let sort = {
        let lanes = shown.lanes.clone();
        on_lane(sort, lanes)
    };
    let onkeydown = Moves {
        focus: shown.focus,
        rows: total.unwrap_or_default(),
        columns,
        page: shown.view.page(),
        go: go.clone(),
        open: open.clone(),
        sort,
        copy: shown.copy.clone(),
        widen: shown.widen.clone(),
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| onkeydown.press(&event));
    let (width, height) = (shown.lanes.gutter + shown.lanes.width(), shown.scale.drawn + HEAD);
    let sizer = format!("width:{width}px;height:{height}px");
    let layer = format!("width:{}px;height:{}px", shown.view.width, shown.view.height);
    // The header is a row too, and the row numbers are a column.
    let rowcount = total.map_or("-1".to_owned(), |t| (t + 1).to_string());
    html! {
        <div class="grid" id="grid" data-test="grid" ref={element.clone()} tabindex="0" role="grid" aria-label="Rows" aria-multiselectable="true" {onkeydown}
            aria-rowcount={rowcount} aria-colcount={(columns + 1).to_string()} aria-activedescendant={draw::active(shown)}>
            <div class="grid-sizer" style={sizer}>
                <div class="grid-layer" style={layer}>
                    { draw::head(shown, props, go) }
                    { draw::rows(shown, props, go, open) }
                    if total == Some(0) {
                        <div class="empty" data-test="no-rows">{ "No row is like that." }</div>
                    }
                </div>
            </div>
        </div>
    }
}

/// Sorts by the column of a lane.
fn on_lane(sort: &Callback<(usize, bool)>, lanes: Rc<Lanes>) -> Callback<(usize, bool)> {
    let sort = sort.clone();
    Callback::from(move |(lane, is_more): (usize, bool)| {
        if let Some(place) = lanes.place(lane) {
            sort.emit((place, is_more));
        }
    })
}

/// Makes the column that the keyboard is on wider.
fn widen(shown: &Shown<'_>, props: &GridProps, workspace: &Option<Workspace>) -> Callback<f64> {
    let lane = shown.focus.column;
    let field = shown
        .lanes
        .place(lane)
        .and_then(|place| props.table.opened.fields.get(place));
    let (workspace, name) = (workspace.clone(), field.map(|field| field.name.clone()));
    let (_, width) = shown.lanes.lane(lane);
    Callback::from(move |by: f64| {
        if let (Some(workspace), Some(name)) = (&workspace, &name) {
            head::resize(workspace, name, width + by);
        }
    })
}

/// Copies the cells that are picked: several with the names of their columns, one as it stands there.
fn copy(shown: &Shown<'_>, props: &GridProps, workspace: &Option<Workspace>) -> Callback<()> {
    let rows = shown.range.map(|range| range.options(&props.query, shown.lanes));
    let place = shown.lanes.place(shown.focus.column);
    let single = shown.focus.row.zip(place);
    let single = single.and_then(|(row, place)| shown.window.cell(row, place));
    let workspace = workspace.clone();
    Callback::from(move |()| {
        let Some(workspace) = &workspace else { return };
        match (&rows, &single) {
            (Some(rows), _) => workspace.copy(rows.clone()),
            (None, Some(Cell::Value(text) | Cell::OutOfType(text))) => workspace.copy_text(text, "The cell".to_owned()),
            (None, Some(Cell::Missing(_))) => workspace.copy_text("", "An empty cell".to_owned()),
            (None, None) => {}
        }
    })
}

fn panel_of(at: Focus, cell: &Cell, window: &Window, props: &GridProps, on_close: &Callback<()>) -> Html {
    let row = at.row.and_then(|place| window.row(place));
    let Some((field, row)) = props.table.opened.fields.get(at.column).cloned().zip(row) else {
        return Html::default();
    };
    cell_panel(&CellPanel {
        table: props.table.opened.table,
        column: at.column,
        field,
        row,
        cell: cell.clone(),
        on_close: on_close.clone(),
    })
}
