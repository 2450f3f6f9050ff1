//! How two columns lie together: a picture of their rows, each cell of which opens its own.

use std::rc::Rc;

use glovebox::profile::{Extent, Interaction, InteractionOptions, Places, Report};
use glovebox::table::Selection;
use yew::prelude::*;

use crate::asked::use_answer;
use crate::charts::{below, edge_words, range_words};
use crate::pages::table;
use crate::parts::{Digits, RowsLink, number, short};
use crate::route::use_router;
use crate::workspace::{Answered, RowLink, use_workspace};

/// Cells of the fullest that the table behind the picture lists.
const LISTED: usize = 20;

/// The least that a cell with rows is tinted, so that it can be seen.
const FAINT: f64 = 0.08;

/// Properties of [`Joint`].
#[derive(Properties)]
pub struct JointProps {
    /// The profile.
    pub report: Rc<Report>,
    /// The column along.
    pub a: AttrValue,
    /// The column up.
    pub b: AttrValue,
}

impl PartialEq for JointProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.report, &other.report) && self.a == other.a && self.b == other.b
    }
}

/// The picture, asked of the worker.
#[component]
pub fn Joint(props: &JointProps) -> Html {
    let workspace = use_workspace();
    let table = use_state(|| false);
    let question = InteractionOptions {
        a: props.a.to_string(),
        b: props.b.to_string(),
        ..InteractionOptions::default()
    };
    let on: Vec<_> = workspace
        .iter()
        .filter_map(|workspace| workspace.state.table().cloned())
        .collect();
    let asked = use_answer(question, &on);
    let router = use_router();
    let Some(workspace) = workspace else {
        return Html::default();
    };
    let found = match &asked.answer {
        Answered::Ready(found) => Rc::clone(found),
        _ => return asked.view("Counting the rows of both.", |_| Html::default()),
    };
    if found.rows == 0 {
        return html! { <p class="quiet">{ "No row has a value in both." }</p> };
    }
    let on_pick = Callback::from({
        let found = Rc::clone(&found);
        let report = Rc::clone(&props.report);
        move |(x, y): (usize, usize)| {
            if let Some(router) = &router {
                let number = workspace.row_link(row_link(&found, &report, x, y));
                router.go(table::Place::rows(number));
            }
        }
    });
    let turn = {
        let table = table.clone();
        Callback::from(move |_: MouseEvent| table.set(!*table))
    };
    html! {
        <figure class="joint" data-test="joint">
            if *table {
                { listed(&found, &props.report) }
            } else {
                { picture(&found, &props.report, &on_pick) }
            }
            <figcaption>
                <span class="quiet">{ format!("{} with a value in both; the fuller a cell, the stronger its colour.", number::plural(found.rows, "row", "rows")) }</span>
                <button type="button" class="link" aria-pressed={table.to_string()} onclick={turn}>{ if *table { "as picture" } else { "as table" } }</button>
            </figcaption>
        </figure>
    }
}

/// Cells as rectangles: along from the least, up from the least; values of text from the top.
fn picture(found: &Rc<Interaction>, report: &Report, on_pick: &Callback<(usize, usize)>) -> Html {
    let (across, up) = (found.a.places.len(), found.b.places.len());
    let limit = found.counts.iter().flatten().copied().max().unwrap_or(1) as f64;
    let cells = found.counts.iter().enumerate().flat_map(|(x, column)| {
        column
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
            .map(move |(y, count)| (x, y, *count))
    });
    let rectangle = |(x, y, count): (usize, usize, u64)| {
        // By the root: a cell with few rows is still seen beside a very full one.
        let tint = (count as f64 / limit).sqrt().max(FAINT);
        let title = format!(
            "{}: {}\n{}: {}\n{}",
            short(&found.a.name),
            words(&found.a, report, x),
            short(&found.b.name),
            words(&found.b, report, y),
            number::plural(count, "row", "rows")
        );
        let on_pick = on_pick.clone();
        let onclick = Callback::from(move |_: MouseEvent| on_pick.emit((x, y)));
        let top = if is_measure(&found.b) { up - 1 - y } else { y };
        html! {
            <rect class="joint-cell" data-test="joint-cell" x={x.to_string()} y={top.to_string()} width="1" height="1" style={format!("fill-opacity:{tint:.3}")} {onclick}><title>{ title }</title></rect>
        }
    };
    html! {
        <div class="joint-plot">
            <div class="joint-up">{ scale(&found.b, report) }</div>
            <svg viewBox={format!("0 0 {across} {up}")} preserveAspectRatio="none" role="img" aria-label={format!("{} along and {} up; the fullest cells are behind “as table”", short(&found.a.name), short(&found.b.name))}>{ for cells.map(rectangle) }</svg>
            <div class="joint-along">{ scale(&found.a, report) }</div>
        </div>
    }
}

/// The ends of a measure, or all values; the stylesheet turns those that go up.
fn scale(extent: &Extent, report: &Report) -> Html {
    match &extent.places {
        Places::Bars { edges, .. } => {
            let end = |edge: Option<f64>| {
                let text = edge.map(|edge| edge_words(edge, extent.r#type, digits(extent, report)));
                html! { <span class="num">{ text.unwrap_or_default() }</span> }
            };
            html! {
                <div class="joint-ends">
                    { end(edges.first().copied()) }
                    <span class="name" title={short(&extent.name)}>{ short(&extent.name) }</span>
                    { end(edges.last().map(|edge| below(*edge, extent.r#type))) }
                </div>
            }
        }
        Places::Levels { .. } => {
            let name = |place: usize| {
                let words = words(extent, report, place);
                html! { <span title={words.clone()}>{ words }</span> }
            };
            html! { <div class="joint-levels">{ for (0..extent.places.len()).map(name) }</div> }
        }
    }
}

fn listed(found: &Interaction, report: &Report) -> Html {
    let mut cells: Vec<(u64, usize, usize)> = Vec::new();
    for (x, column) in found.counts.iter().enumerate() {
        cells.extend(
            column
                .iter()
                .enumerate()
                .filter(|(_, n)| **n > 0)
                .map(|(y, n)| (*n, x, y)),
        );
    }
    cells.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let all = cells.len();
    let rows = cells.into_iter().take(LISTED).map(|(count, x, y)| {
        html! {
            <tr>
                <td>{ words(&found.a, report, x) }</td>
                <td>{ words(&found.b, report, y) }</td>
                <td class="right num"><RowsLink row_link={row_link(found, report, x, y)}>{ number::count(count) }</RowsLink></td>
            </tr>
        }
    });
    html! {
        <div class="plot-table" tabindex="0">
            <table class="list-table">
                <thead><tr><th scope="col">{ short(&found.a.name) }</th><th scope="col">{ short(&found.b.name) }</th><th scope="col" class="right">{ "Rows" }</th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
            if all > LISTED {
                <p class="quiet">{ format!("The {LISTED} fullest of {}.", number::plural(all as u64, "cell", "cells")) }</p>
            }
        </div>
    }
}

fn is_measure(extent: &Extent) -> bool {
    matches!(extent.places, Places::Bars { .. })
}

fn digits(extent: &Extent, report: &Report) -> Digits {
    let column = report.columns.iter().find(|column| column.name == extent.name);
    column.map_or(Digits::PLAIN, Digits::of)
}

/// A place in words.
fn words(extent: &Extent, report: &Report, place: usize) -> String {
    match &extent.places {
        Places::Bars { edges, .. } => {
            let range = edges.get(place).copied().zip(edges.get(place + 1).copied());
            let words = range.map(|range| range_words(range, extent.r#type, digits(extent, report)));
            words.unwrap_or_default()
        }
        Places::Levels { values, others } => match values.get(place).map(|value| short(&value.to_string())) {
            Some(text) if text.trim().is_empty() => format!("“{text}”"),
            Some(text) => text,
            None => number::plural(*others, "other value", "other values"),
        },
    }
}

/// The rows of a cell.
fn row_link(found: &Interaction, report: &Report, x: usize, y: usize) -> RowLink {
    let (a, b) = (&found.a, &found.b);
    RowLink {
        label: format!(
            "{} {}, {} {}",
            short(&a.name),
            words(a, report, x),
            short(&b.name),
            words(b, report, y)
        ),
        selection: Selection::And(a.at(x).into_iter().chain(b.at(y)).map(Selection::Where).collect()),
        columns: vec![a.name.clone(), b.name.clone()],
        of_version: false,
    }
}
