//! One cell of the grid's header: type, name and order; below, the column's shape.

use std::rc::Rc;

use glovebox::profile::Report;
use glovebox::table::Field;
use yew::prelude::*;

use super::super::order;
use super::brush::{Brush, can_brush};
use super::draw::{head_id, sort_id};
use crate::parts::{Icon, Mini, TypeTag, icon, short};
use crate::route::{Route, use_router};

/// Properties of [`HeadCell`].
#[derive(Properties)]
pub struct HeadCellProps {
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
    /// The profile, once it is there.
    pub report: Option<Rc<Report>>,
    /// The range of this column that rows are held to.
    pub held: Option<(f64, f64)>,
    /// Whether the keyboard is on it.
    pub here: bool,
}

impl PartialEq for HeadCellProps {
    fn eq(&self, other: &Self) -> bool {
        self.column == other.column
            && self.field == other.field
            && self.sort == other.sort
            && self.place == other.place
            && self.left == other.left
            && self.width == other.width
            && self.held == other.held
            && self.here == other.here
            && match (&self.report, &other.report) {
                (Some(a), Some(b)) => Rc::ptr_eq(a, b),
                (a, b) => a.is_none() && b.is_none(),
            }
    }
}

/// The cell. A click on the name sorts, as Enter does when the keyboard is on it: rising, falling,
/// as in the file. With Shift the columns before it keep their part in the order.
#[component]
pub fn HeadCell(props: &HeadCellProps) -> Html {
    let router = use_router();
    let (name, sort) = (props.field.name.clone(), props.sort);
    let onclick = {
        let column = props.column;
        Callback::from(move |event: MouseEvent| {
            if let Some(router) = &router {
                router.replace(order::turned(&router.route, column, event.shift_key()));
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
        props.here.then_some("here")
    );
    let name = short(&name);
    html! {
        <div {class} {style} role="columnheader" aria-sort={aria} aria-colindex={(props.column + 2).to_string()} id={head_id(props.column)} data-test="head" data-column={name.clone()}>
            <button type="button" tabindex="-1" id={sort_id(props.column)} title={format!("{name}: sort; with Shift beside the other columns")} {onclick}>
                <TypeTag kind={props.field.r#type} /><strong>{ &name }</strong>{ arrow }{ props.place.map(|place| html! { <span class="sort-place">{ place + 1 }</span> }) }
            </button>
            <div class="head-shape">{ shape(props) }</div>
        </div>
    }
}

/// The column's shape: bars that can be brushed, with a link to the profile beside them, or the
/// link itself.
fn shape(props: &HeadCellProps) -> Html {
    let (name, column) = (&props.field.name, props.column);
    let (href, title) = (Route::column(column).href(), format!("Profile of {}", short(name)));
    match &props.report {
        Some(report) if report.columns.get(column).is_some_and(can_brush) => html! {
            <>
                <Brush report={report.clone()} {column} held={props.held} />
                <a class="to-profile" {href} tabindex="-1" title={title.clone()} aria-label={title}>{ icon(Icon::Chart) }</a>
            </>
        },
        report => html! {
            <a class="shape-link" {href} tabindex="-1" title={title.clone()} aria-label={title}>
                if let Some(report) = report {
                    <Mini report={report.clone()} {column} />
                }
            </a>
        },
    }
}
