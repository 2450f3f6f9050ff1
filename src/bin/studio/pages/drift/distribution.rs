//! The chosen column in both tables: asked of the worker, and drawn.

use std::rc::Rc;

use glovebox::drift::{Distributions, SideBySide};
use yew::prelude::*;

use super::Both;
use super::drawn::{Pictured, bars, shares, steps};
use super::undrawn::{left_out, undrawn};
use crate::asked::use_answer;
use crate::charts::{Frame, Key, Picture};
use crate::parts::{ColumnLink, Digits, range_choice, short, use_row_links, visible};
use crate::shared::Shared;
use crate::workspace::{Answered, Workspace, use_workspace};

/// Properties of [`Distribution`].
#[derive(PartialEq, Properties)]
pub struct DistributionProps {
    /// The column.
    pub column: AttrValue,
    /// The reference and the current table.
    pub on: Both,
    /// What they are called.
    pub key_of: Key,
}

/// The pictures of a column: its bars in both tables, and of numbers and times the shares added up. Where few
/// values are far from all others, they are left out until all are asked for.
#[component]
pub fn Distribution(props: &DistributionProps) -> Html {
    let whole = use_state(|| false);
    let question = Distributions {
        column: props.column.to_string(),
        whole: *whole,
        ..Distributions::default()
    };
    let asked = use_answer(question, &props.on.0);
    let is_cut = match &asked.answer {
        Answered::Ready(found) => found.outside_reference.far() + found.outside_current.far() > 0,
        _ => false,
    };
    let body = asked.view("Counting the rows of both tables.", |found| {
        html! { <Pictures found={found.clone()} key_of={props.key_of.clone()} /> }
    });
    html! {
        <section class="side-by-side" data-test="distribution" aria-label={format!("{} in both tables", short(&props.column))}>
            <div class="side-by-side-head">
                <h2><ColumnLink name={props.column.clone()} /></h2>
                if is_cut || *whole {
                    { range_choice(&whole) }
                }
            </div>
            { body }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct PicturesProps {
    found: Shared<SideBySide>,
    key_of: Key,
}

#[component]
fn Pictures(props: &PicturesProps) -> Html {
    let open = use_row_links();
    let workspace = use_workspace();
    let found = &props.found;
    let digits = digits(workspace.as_ref(), &found.extent.name);
    let undrawn = undrawn(found, digits);
    if found.extent.places.is_empty() {
        return html! {
            <>
                <p class="quiet">{ "Neither table has a value in it that can be drawn." }</p>
                { left_out(&undrawn) }
            </>
        };
    }
    let mut pictured = vec![match &found.cumulative {
        Some(_) => bars(found, digits, &props.key_of),
        None => shares(found, digits, &props.key_of),
    }];
    pictured.extend(steps(found, digits, &props.key_of));
    let name = visible(&found.extent.name);
    let not_drawn: String = undrawn.iter().map(|of| format!(". {}", of.sentence())).collect();
    let picture = |(at, drawn): (usize, Pictured)| {
        let Pictured {
            plot,
            height,
            listing,
            row_links,
            title,
            said,
        } = drawn;
        let open = open.clone();
        let on_pick = Callback::from(move |place: usize| {
            if let Some(Some(row_link)) = row_links.get(place) {
                open.emit(row_link.clone());
            }
        });
        let key = &props.key_of;
        let frame = Frame {
            title: format!("{name}: {title}"),
            source: format!(
                "{}, compared with {}{not_drawn}",
                short(&key.current),
                short(&key.reference)
            ),
            ..Frame::default()
        };
        let label = format!("{name} in both tables, {title}; the same figures are behind “as table”");
        let below = html! { <span class="quiet">{ said }</span> };
        html! {
            <div>
                <Picture id={format!("drift-{at}")} plot={Rc::new(plot)} {label} {height} {frame} listing={Rc::new(listing)} {on_pick} {below} />
            </div>
        }
    };
    // One picture alone has its figures beside it where a second one would be.
    let beside = match pictured.as_slice() {
        [only] => html! { <div class="beside">{ only.listing.view() }</div> },
        _ => Html::default(),
    };
    html! {
        <>
            <div class="halves">{ for pictured.into_iter().enumerate().map(picture) }{ beside }</div>
            { left_out(&undrawn) }
        </>
    }
}

/// How the numbers of a column are set, as far as its table's profile is there.
fn digits(workspace: Option<&Workspace>, column: &str) -> Digits {
    let report = workspace.and_then(Workspace::report);
    let column = report.and_then(|report| report.columns.iter().find(|of| of.name == column));
    column.map_or(Digits::PLAIN, Digits::of)
}
