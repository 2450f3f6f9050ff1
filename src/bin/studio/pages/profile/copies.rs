//! One group of equal rows: what they say, once, and the numbers of all of them beside it.

use std::rc::Rc;

use glovebox::profile::{DuplicateGroup, Report};
use glovebox::table::{Cell, Comparison, Field, Predicate, Rows, RowsOptions, Selection, Type, Value};
use yew::prelude::*;

use super::Place;
use crate::asked::use_asked;
use crate::parts::{Digits, RowsLink, cell, number, short, type_tag};
use crate::route::Route;
use crate::shared::Shared;
use crate::workspace::{Answered, RowLink, Workspace, use_workspace};

/// Columns shown at first, and added each time that more are asked for: a thousand at once would
/// hold the page up.
const SHOWN: usize = 100;

/// Properties of [`Copies`].
#[derive(PartialEq, Properties)]
pub struct CopiesProps {
    /// The profile.
    pub report: Shared<Report>,
    /// The group.
    pub group: Rc<DuplicateGroup>,
}

/// The group.
#[component]
pub fn Copies(props: &CopiesProps) -> Html {
    let workspace = use_workspace();
    let shown = use_state(|| SHOWN);
    let first = props.group.rows.first().copied().unwrap_or_default();
    let question = RowsOptions {
        selection: Some(Selection::rows([first])),
        limit: 1,
        ..RowsOptions::default()
    };
    let on = workspace.as_ref().and_then(Workspace::table_id).into_iter().collect();
    let answer = use_asked(question, on);
    let Some(workspace) = workspace else {
        return Html::default();
    };
    let Some(table) = workspace.state.table().cloned() else {
        return Html::default();
    };
    let fields = &table.opened.fields;
    let values = answer.view("Finding the row.", |rows| {
            let cells = first_of(rows);
            let (limit, left) = (*shown, cells.len().saturating_sub(*shown));
            let more = Callback::from(move |_: MouseEvent| shown.set(limit + SHOWN));
            html! {
                <>
                    { content(&props.report, fields, cells, limit) }
                    if left > 0 {
                        <button type="button" class="link" data-test="more-columns" onclick={more}>{ format!("Show {} of {}", number::plural(left.min(SHOWN) as u64, "more column", "more columns"), number::count(cells.len() as u64)) }</button>
                    }
                </>
            }
    });
    html! {
        <>
            <section class="group-values" aria-label="What the equal rows say" data-test="group-values">
                <h3>{ "What they say" }</h3>
                { values }
            </section>
            { copies(&props.group, fields, &answer.answer) }
        </>
    }
}

fn first_of(rows: &Rows) -> &[Cell] {
    rows.cells.first().map_or(&[], Vec::as_slice)
}

/// The values, column by column.
fn content(report: &Report, fields: &[Field], cells: &[Cell], limit: usize) -> Html {
    let lines = fields.iter().zip(cells).enumerate().take(limit).map(|(place, (field, found))| {
        let digits = report.columns.get(place).map_or(Digits::PLAIN, Digits::of);
        let (class, title, words) = cell::content(found, field.r#type, digits);
        html! {
            <tr>
                <td class="name">{ type_tag(field.r#type) }<a href={Route::from(Place::column(place)).href()} title={short(&field.name)}>{ short(&field.name) }</a></td>
                <td data-test="group-value" data-column={short(&field.name)}><span class={classes!("value", class)} {title}>{ words }</span></td>
            </tr>
        }
    });
    html! { <table class="list-table group-table"><tbody>{ for lines }</tbody></table> }
}

/// The numbers of the rows, each a door to its row.
fn copies(group: &DuplicateGroup, fields: &[Field], answer: &Answered<Shared<Rows>>) -> Html {
    let numbers = group.rows.iter().map(|&row| {
        let words = number::count(row + 1);
        let row_link = RowLink {
            label: format!("row {words}"),
            selection: Selection::rows([row]),
            columns: Vec::new(),
            of_version: false,
        };
        html! { <li class="num"><RowsLink {row_link}>{ words }</RowsLink></li> }
    });
    let words = format!("All {}", number::plural(group.count, "row", "rows"));
    let listed = group.rows.len() as u64;
    html! {
        <section class="group-copies" data-test="group-copies">
            <h3>{ "Where they are" }</h3>
            <p>
                { row_link(group, fields, answer).map_or(html! { &words }, |row_link| html! { <RowsLink {row_link}>{ &words }</RowsLink> }) }
                if group.count > listed {
                    <span class="quiet">{ format!("; the first {listed}:") }</span>
                }
            </p>
            <ol>{ for numbers }</ol>
        </section>
    }
}

/// The door to all rows of a group. The report lists no more than the first hundred; where there
/// are more, all are found by what they say, once that is known.
fn row_link(group: &DuplicateGroup, fields: &[Field], answer: &Answered<Shared<Rows>>) -> Option<RowLink> {
    let first = number::count(group.rows.first()? + 1);
    let selection = if group.count <= group.rows.len() as u64 {
        Selection::rows(group.rows.iter().copied())
    } else {
        let Answered::Ready(rows) = answer else {
            return None;
        };
        Selection::And(
            fields
                .iter()
                .zip(first_of(rows))
                .map(same)
                .map(Selection::Where)
                .collect(),
        )
    };
    Some(RowLink {
        label: format!("row {first} and its copies"),
        selection,
        columns: Vec::new(),
        of_version: false,
    })
}

/// The condition that a cell of the column says the same. Missing is equal to missing, whatever
/// the token was.
fn same((field, cell): (&Field, &Cell)) -> Predicate {
    let test = match cell {
        Cell::Missing(_) => Comparison::Missing,
        Cell::OutOfType(text) => Comparison::Invalid(text.clone()),
        Cell::Value(text) => Comparison::Equal(match (field.r#type, text.parse()) {
            (Type::Integer, Ok(whole)) => Value::Integer(whole),
            _ => Value::Text(text.clone()),
        }),
    };
    Predicate {
        column: field.name.clone(),
        test,
    }
}
