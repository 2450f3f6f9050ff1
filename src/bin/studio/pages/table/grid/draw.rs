//! Draws what is on screen: the header's cells, the row numbers, the cells.

use glovebox::table::{Cell, Comparison, Predicate, Selection, Type};
use yew::prelude::*;

use super::drag::Over;
use super::head::{self, HeadCell};
use super::range::Pick;
use super::{Focus, GridProps, Shown};
use crate::browser;
use crate::pages::table::geometry::{HEAD, ROW};
use crate::parts::{Digits, cell, number as numbers, short};

/// The id of the cell that the keyboard is on.
fn cell_id(at: Focus) -> String {
    match at.row {
        Some(row) => format!("cell-{row}-{}", at.column),
        None => head_id(at.column),
    }
}

/// The id of a column's cell in the header.
pub fn head_id(column: usize) -> String {
    format!("head-{column}")
}

/// The id of the button that sorts by a column.
pub fn sort_id(column: usize) -> String {
    format!("sort-{column}")
}

/// The id of the cell that the keyboard is on, as long as it is drawn.
pub fn active(shown: &Shown<'_>) -> Option<String> {
    let lanes = shown.lanes.seen(&shown.view);
    let rows = shown.view.rows(shown.window.total().unwrap_or_default());
    let Focus { row, column } = shown.focus;
    let is_drawn = lanes.contains(&column) && row.is_none_or(|row| (rows.0..rows.1).contains(&row));
    is_drawn.then(|| cell_id(shown.focus))
}

/// The range of a column that a selection holds its rows to.
fn held(selection: &Selection, name: &str) -> Option<(f64, f64)> {
    match selection {
        Selection::Where(Predicate {
            column,
            test: Comparison::Between { low, high, .. },
        }) if column == name => Some((low.number()?, high.number()?)),
        Selection::And(all) => all.iter().find_map(|one| held(one, name)),
        _ => None,
    }
}

/// The header.
pub fn head(shown: &Shown<'_>, props: &GridProps, go: &Callback<Pick>) -> Html {
    let (lanes, view) = (shown.lanes, &shown.view);
    let cells = lanes.seen(view).into_iter().filter_map(|lane| {
        let column = lanes.place(lane)?;
        let field = props.table.opened.fields.get(column)?.clone();
        let (left, width) = lanes.drawn(lane, view);
        let orders = &props.query.sort;
        let sort = orders.iter().find(|s| s.column == field.name).map(|s| s.descending);
        let place = orders
            .iter()
            .position(|s| s.column == field.name)
            .filter(|_| orders.len() > 1);
        let looks = props.looks.clone();
        let held = props.query.selection.as_ref().and_then(|s| held(s, &field.name));
        let here = shown.focus
            == Focus {
                row: None,
                column: lane,
            };
        let pinned = lanes.is_kept(lane, view);
        Some(html! { <HeadCell key={column} {lane} {column} {field} {sort} {place} {left} {width} {pinned} {looks} {held} {here} /> })
    });
    let gutter = format!("width:{}px;height:{HEAD}px", lanes.gutter);
    let onmousedown = on(go, |_| Some(Pick::All));
    let go = go.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        if let Some(pick) = head::picked(&event) {
            go.emit(pick);
            // Keys go on from the column, and not from the button that was clicked.
            browser::focus_quietly("grid");
        }
    });
    // With a key each, a cell stays the same element however many others there are: an edge is dragged on.
    html! {
        <div class="grid-head" role="row" aria-rowindex="1" style={format!("height:{HEAD}px")} {onclick}>
            <div key="corner" class="grid-corner" style={gutter} role="columnheader" aria-colindex="1" aria-label="Row number" title="Picks all cells" {onmousedown}>{ "#" }</div>
            { for cells }
        </div>
    }
}

/// The rows.
pub fn rows(shown: &Shown<'_>, props: &GridProps, go: &Callback<Pick>, open: &Callback<Focus>) -> Html {
    let (window, lanes, view, focus) = (shown.window, shown.lanes, &shown.view, shown.focus);
    let drawn = drawn(shown, props);
    let (first, last) = view.rows(window.total().unwrap_or_default());
    // One pair of handlers for all cells: which one it was, the cell itself says.
    let (begin, goes) = (shown.drag.clone(), go.clone());
    let onmousedown = Callback::from(move |event: MouseEvent| {
        if let Some(pick) = pressed(&event).filter(|_| event.button() == 0) {
            goes.emit(pick);
            begin.emit(match pick {
                Pick::Row { .. } => Over::Rows,
                _ => Over::Cells,
            });
        }
    });
    // With the button held down, cells are picked as far as the pointer goes.
    let is_rows = shown.range.is_some_and(|range| range.is_rows(lanes.count()));
    let onmousemove = on(go, move |event| {
        if event.buttons() != 1 {
            return None;
        }
        match place(event) {
            Some(to) => (to != focus && !is_rows).then_some(Pick::Extend(to)),
            None => {
                let row = number(event).filter(|row| is_rows && focus.row != Some(*row))?;
                Some(Pick::Row { row, further: true })
            }
        }
    });
    let ondblclick = on(open, place);
    let rows = (first..last).map(|at| {
        let number = window.row(at);
        let y = HEAD + at as f64 * ROW - view.top;
        let cells = drawn.iter().map(|column| {
            let found = window.cell(at, column.place);
            let marked = found.as_ref().is_some_and(&column.marked);
            let (class, title, content) = match &found {
                Some(found) => cell::content(found, column.kind, column.digits),
                None => ("waiting", None, Html::default()),
            };
            let here = focus == Focus { row: Some(at), column: column.lane };
            let picked = shown.range.is_some_and(|range| range.has(at, column.lane));
            let class = classes!("cell", class, column.class.clone(), marked.then_some(column.mark), here.then_some("here"), picked.then_some("picked"));
            html! {
                <div {class} style={column.style.clone()} {title} role="gridcell" id={here.then(|| cell_id(focus))} data-test="cell" data-column={column.name.clone()}
                    data-at={format!("{at} {}", column.lane)} aria-colindex={(column.lane + 2).to_string()} aria-selected={(here || picked).to_string()}>{ content }</div>
            }
        });
        let gutter = format!("width:{}px", lanes.gutter);
        html! {
            <div class="grid-row" role="row" style={format!("top:{y}px")} data-test="row" data-row={number.map(|n| n.to_string())} aria-rowindex={(at + 2).to_string()}>
                <div class="grid-number num" role="rowheader" aria-colindex="1" style={gutter} data-place={at.to_string()} title="Picks the row; with Shift, all as far as it">{ number.map(|n| numbers::count(n + 1)) }</div>
                { for cells }
            </div>
        }
    });
    html! { <div class="grid-rows" role="rowgroup" {onmousedown} {onmousemove} {ondblclick}>{ for rows }</div> }
}

/// A column as it is drawn in every row.
struct Drawn<M> {
    lane: usize,
    place: usize,
    name: AttrValue,
    kind: Type,
    digits: Digits,
    style: AttrValue,
    class: Classes,
    /// Which of its cells are marked.
    marked: M,
    /// How these look.
    mark: &'static str,
}

/// The columns on screen.
fn drawn(shown: &Shown<'_>, props: &GridProps) -> Vec<Drawn<impl Fn(&Cell) -> bool + use<>>> {
    let lanes = shown.lanes;
    let column = |lane: usize| {
        let place = lanes.place(lane)?;
        let field = props.table.opened.fields.get(place)?;
        let (left, width) = lanes.drawn(lane, &shown.view);
        // Which way suits a column its profile tells; until that is there, numbers stand as they are.
        let looks = props.looks.as_ref();
        Some(Drawn {
            lane,
            place,
            name: short(&field.name).into(),
            kind: field.r#type,
            digits: looks.map_or(Digits::PLAIN, |looks| looks.digits(place)),
            style: format!("left:{left}px;width:{width}px").into(),
            class: classes!(
                field.r#type.is_number().then_some("right"),
                lanes.is_kept(lane, &shown.view).then_some("pinned")
            ),
            marked: props.marked.test(&field.name),
            mark: props.marked.class(&field.name),
        })
    };
    lanes.seen(&shown.view).into_iter().filter_map(column).collect()
}

/// Calls back where the event means something.
fn on<T: 'static>(act: &Callback<T>, meant: impl Fn(&MouseEvent) -> Option<T> + 'static) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |event: MouseEvent| {
        if let Some(meant) = meant(&event) {
            act.emit(meant);
        }
    })
}

/// What a press on a cell or on a row's number picks.
fn pressed(event: &MouseEvent) -> Option<Pick> {
    let further = event.shift_key();
    if let Some(at) = place(event) {
        return Some(if further { Pick::Extend(at) } else { Pick::Move(at) });
    }
    let row = number(event)?;
    Some(Pick::Row { row, further })
}

/// The place of the row whose number the pointer is on.
fn number(event: &MouseEvent) -> Option<u64> {
    let target: web_sys::Element = wasm_bindgen::JsCast::dyn_into(event.target()?).ok()?;
    let row = target.closest("[data-place]").ok()??.get_attribute("data-place")?;
    row.parse().ok()
}

/// The place and column of the cell that was clicked.
fn place(event: &MouseEvent) -> Option<Focus> {
    let target: web_sys::Element = wasm_bindgen::JsCast::dyn_into(event.target()?).ok()?;
    let at = target.closest("[data-at]").ok()??.get_attribute("data-at")?;
    let (row, column) = at.split_once(' ')?;
    Some(Focus {
        row: Some(row.parse().ok()?),
        column: column.parse().ok()?,
    })
}
