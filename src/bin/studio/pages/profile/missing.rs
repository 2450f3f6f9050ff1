//! What is missing: how much of each column, and which columns together.

use glovebox::few;
use glovebox::profile::{MissingPattern, Report};
use glovebox::table::{Comparison, Predicate, Selection};
use yew::prelude::*;

use super::figures::{counted, row_link};
use super::{Of, Place};
use crate::parts::short::names;
use crate::parts::{bar, number, short, use_more, use_row_links};
use crate::route::Route;
use crate::shared::Shared;
use crate::workspace::RowLink;

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
        number::plural(table.columns_with_missing, "column", "columns"),
        number::plural(table.rows_with_missing, "row", "rows"),
    );
    let more = {
        let all = all.setter();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    let longest = (report.missing_patterns.len() as u64).max(table.columns_with_missing);
    html! {
        <>
            <p class="lead">{ sentence }</p>
            <div class="halves">
                <section aria-labelledby="missing-columns"><h3 id="missing-columns">{ "Column by column" }</h3><Columns report={report.clone()} all={*all} /></section>
                <section aria-labelledby="missing-patterns"><h3 id="missing-patterns">{ "Missing together" }</h3><Patterns report={report.clone()} all={*all} /></section>
            </div>
            if !*all && longest > SHOWN as u64 {
                <button type="button" class="link" onclick={more}>{ "Show all" }</button>
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct LinesProps {
    report: Shared<Report>,
    /// Whether those beyond the first are asked for.
    all: bool,
}

#[component]
fn Columns(props: &LinesProps) -> Html {
    let report = &props.report;
    let with = use_memo(report.table.columns_with_missing, |_| {
        let columns = report.columns.iter().enumerate().filter(|(_, c)| c.missing > 0);
        let mut with: Vec<(usize, u64)> = columns.map(|(place, c)| (place, c.missing)).collect();
        few::sort_by_key(&mut with, |(_, missing)| std::cmp::Reverse(*missing));
        with
    });
    let list = use_node_ref();
    let drawn = use_more(&list, SHOWN, props.all, with.len());
    let rows = report.table.rows;
    let places = with.iter().take(drawn);
    let lines = places.filter_map(|&(place, _)| Some((place, report.columns.get(place)?))).map(|(place, column)| {
        let share = column.missing as f64 / rows.max(1) as f64;
        let open = row_link(&column.name, Comparison::Missing, "is missing");
        html! {
            <tr>
                <th scope="row" class="name"><a href={Route::from(Place::column(place)).href()} title={short(&column.name)}>{ short(&column.name) }</a></th>
                <td class="missing-share">{ bar(share, Some("hatch")) }</td>
                <td class="right num">{ counted(column.missing, open) }</td>
                <td class="right num quiet">{ number::percent(column.missing, rows) }</td>
            </tr>
        }
    });
    html! { <table class="list-table" aria-labelledby="missing-columns" ref={list}><tbody>{ for lines }</tbody></table> }
}

fn pattern_words(pattern: &MissingPattern) -> String {
    if pattern.columns.is_empty() {
        "complete rows".to_owned()
    } else {
        format!("missing together: {}", names(&pattern.columns))
    }
}

/// The rows of a pattern: these columns missing, every other one there.
fn pattern_link(pattern: &MissingPattern, report: &Report) -> RowLink {
    let missing = few::set(pattern.columns.iter().map(String::as_str));
    let tests = report.columns.iter().filter(|c| c.missing > 0).map(|c| Predicate {
        column: c.name.clone(),
        test: if missing.contains(c.name.as_str()) {
            Comparison::Missing
        } else {
            Comparison::Present
        },
    });
    RowLink {
        label: pattern_words(pattern),
        selection: Selection::And(tests.map(Selection::Where).collect()),
        columns: pattern.columns.clone(),
        of_version: false,
    }
}

#[component]
fn Patterns(props: &LinesProps) -> Html {
    let report = &props.report;
    let rows = report.table.rows;
    let list = use_node_ref();
    let drawn = use_more(&list, SHOWN, props.all, report.missing_patterns.len());
    let lines = report
        .missing_patterns
        .iter()
        .enumerate()
        .take(drawn)
        .map(|(place, pattern)| {
            let chips = pattern
                .columns
                .iter()
                .take(8)
                .map(|name| html! { <span class="chip code">{ short(name) }</span> });
            let hidden = pattern.columns.len().saturating_sub(8);
            html! {
                <tr>
                    <th scope="row" class="pattern">
                        if pattern.columns.is_empty() {
                            <span class="quiet">{ "nothing" }</span>
                        }
                        { for chips }
                        if hidden > 0 {
                            <span class="quiet" title={names(&pattern.columns)}>{ format!("and {hidden} more") }</span>
                        }
                    </th>
                    <td class="right num"><PatternRows report={report.clone()} column={place} /></td>
                    <td class="right num quiet">{ number::percent(pattern.count, rows) }</td>
                </tr>
            }
        });
    html! { <table class="list-table" aria-labelledby="missing-patterns" ref={list}><tbody>{ for lines }</tbody></table> }
}

/// A pattern's count. What its rows are is told only when they are wanted: it takes a condition for
/// each column with something missing.
#[component]
fn PatternRows(props: &Of) -> Html {
    let open = use_row_links();
    let Some(pattern) = props.report.missing_patterns.get(props.column) else {
        return Html::default();
    };
    let (report, place) = (props.report.clone(), props.column);
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(pattern) = report.missing_patterns.get(place) {
            open.emit(pattern_link(pattern, &report));
        }
    });
    let title = format!("Show the rows: {}", pattern_words(pattern));
    html! { <button type="button" class="link" data-test="rows-link" {title} {onclick}>{ number::count(pattern.count) }</button> }
}
