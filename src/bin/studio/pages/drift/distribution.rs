//! The chosen column in both tables: asked of the worker, and drawn.

use std::rc::Rc;

use glovebox::drift::{Distributions, SideBySide};
use yew::prelude::*;

use super::Both;
use super::drawn::{Pictured, bars, shares, steps};
use crate::asked::use_answer;
use crate::charts::{Frame, Key, Picture};
use crate::parts::{Digits, short, use_row_links};
use crate::shared::Shared;
use crate::workspace::{Workspace, use_workspace};

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

/// The pictures of a column: its bars in both tables, and of numbers and times the shares added up.
#[component]
pub fn Distribution(props: &DistributionProps) -> Html {
    let question = Distributions {
        column: props.column.to_string(),
        ..Distributions::default()
    };
    let asked = use_answer(question, &props.on.0);
    let body = asked.view("Counting the rows of both tables.", |found| {
        html! { <Pictures found={found.clone()} key_of={props.key_of.clone()} /> }
    });
    html! {
        <section class="side-by-side" data-test="distribution" aria-label={format!("{} in both tables", short(&props.column))}>
            <h2>{ short(&props.column) }</h2>
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
    if found.extent.places.is_empty() {
        return html! { <p class="quiet">{ "Neither table has a value in it." }</p> };
    }
    let digits = digits(workspace.as_ref(), &found.extent.name);
    let mut pictured = vec![match &found.cumulative {
        Some(_) => bars(found, digits, &props.key_of),
        None => shares(found, digits, &props.key_of),
    }];
    pictured.extend(steps(found, digits, &props.key_of));
    let name = short(&found.extent.name);
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
            source: format!("{}, compared with {}", short(&key.current), short(&key.reference)),
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
    html! { <div class="halves">{ for pictured.into_iter().enumerate().map(picture) }</div> }
}

/// How the numbers of a column are set, as far as its table's profile is there.
fn digits(workspace: Option<&Workspace>, column: &str) -> Digits {
    let report = workspace.and_then(Workspace::report);
    let column = report.and_then(|report| report.columns.iter().find(|of| of.name == column));
    column.map_or(Digits::PLAIN, Digits::of)
}
