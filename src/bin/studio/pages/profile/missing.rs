//! What is missing: how much of each column, and which columns together.

use std::rc::Rc;

use glovebox::profile::{MissingPattern, Report};
use glovebox::table::{Comparison, Predicate, Selection};
use yew::prelude::*;

use super::Of;
use super::figures::{counted, door};
use crate::parts::{Bar, RowsLink, number};
use crate::route::Route;
use crate::workspace::Door;

/// Lines shown before the rest is asked for.
const SHOWN: usize = 25;

/// The tab.
#[component]
pub fn MissingTab(props: &Of) -> Html {
    let all = use_state(|| false);
    let report = &props.report;
    let table = &report.table;
    if table.missing_cells == 0 {
        return html! { <p class="lead">{ "Nothing is missing in this table." }</p> };
    }
    let cells = table.rows.saturating_mul(table.columns);
    let sentence = format!(
        "{} of {} cells ({}) are missing, in {} and {}.",
        number::count(table.missing_cells),
        number::count(cells),
        number::percent(table.missing_cells, cells),
        number::of(table.columns_with_missing, "column", "columns"),
        number::of(table.rows_with_missing, "row", "rows"),
    );
    let limit = if *all { usize::MAX } else { SHOWN };
    let more = {
        let all = all.setter();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    let longest = (report.missing_patterns.len() as u64).max(table.columns_with_missing);
    html! {
        <>
            <p class="lead">{ sentence }</p>
            <div class="halves">
                <section><h3>{ "Column by column" }</h3>{ columns(report, limit) }</section>
                <section><h3>{ "Missing together" }</h3>{ patterns(report, limit) }</section>
            </div>
            if !*all && longest > SHOWN as u64 {
                <button type="button" class="link" onclick={more}>{ "Show all" }</button>
            }
        </>
    }
}

fn columns(report: &Rc<Report>, limit: usize) -> Html {
    let mut with: Vec<_> = report.columns.iter().filter(|c| c.missing > 0).collect();
    with.sort_by_key(|c| std::cmp::Reverse(c.missing));
    let rows = report.table.rows;
    let lines = with.into_iter().take(limit).map(|column| {
        let share = column.missing as f64 / rows.max(1) as f64;
        let open = door(&column.name, Comparison::Missing, "is missing");
        html! {
            <tr>
                <td class="name"><a href={Route::column_named(report, &column.name).href()} title={column.name.clone()}>{ &column.name }</a></td>
                <td class="fill"><Bar {share} class="hatch" /></td>
                <td class="right num">{ counted(column.missing, open) }</td>
                <td class="right num quiet">{ number::percent(column.missing, rows) }</td>
            </tr>
        }
    });
    html! { <table class="list-table"><tbody>{ for lines }</tbody></table> }
}

/// The rows of a pattern: these columns missing, every other one there.
fn pattern_door(pattern: &MissingPattern, report: &Report) -> Door {
    let tests = report.columns.iter().filter(|c| c.missing > 0).map(|c| Predicate {
        column: c.name.clone(),
        test: if pattern.columns.contains(&c.name) {
            Comparison::Missing
        } else {
            Comparison::Present
        },
    });
    let label = if pattern.columns.is_empty() {
        "complete rows".to_owned()
    } else {
        format!("missing together: {}", pattern.columns.join(", "))
    };
    Door {
        label,
        selection: Selection::All(tests.collect()),
        columns: pattern.columns.clone(),
    }
}

fn patterns(report: &Rc<Report>, limit: usize) -> Html {
    let rows = report.table.rows;
    let lines = report.missing_patterns.iter().take(limit).map(|pattern| {
        let names = pattern.columns.iter().take(8).map(|name| html! { <span class="chip code">{ name }</span> });
        let hidden = pattern.columns.len().saturating_sub(8);
        html! {
            <tr>
                <td class="chips left">
                    if pattern.columns.is_empty() {
                        <span class="quiet">{ "nothing" }</span>
                    }
                    { for names }
                    if hidden > 0 {
                        <span class="quiet" title={pattern.columns.join(", ")}>{ format!("and {hidden} more") }</span>
                    }
                </td>
                <td class="right num"><RowsLink door={pattern_door(pattern, report)}>{ number::count(pattern.count) }</RowsLink></td>
                <td class="right num quiet">{ number::percent(pattern.count, rows) }</td>
            </tr>
        }
    });
    html! { <table class="list-table"><tbody>{ for lines }</tbody></table> }
}
