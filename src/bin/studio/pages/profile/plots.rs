//! The large picture of a column, with the same figures as a table behind it.

use std::rc::Rc;

use glovebox::profile::{CharacterClasses, ColumnProfile, Histogram};
use glovebox::table::{Comparison, Type};
use yew::prelude::*;

use super::Of;
use super::figures::door;
use crate::charts::{Axis, Chart, Mark, Plot, edge_value, edge_words};
use crate::parts::{Digits, RowsLink, number};
use crate::route::{Page, Route, use_router};
use crate::workspace::{Door, use_workspace};

/// Height of a histogram.
const TALL: u32 = 270;
/// Height of one horizontal bar.
const BAR: u32 = 26;

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Values,
    Lengths,
    Characters,
}

/// A picture with, for each bar, its words, its rows, and how to open them.
struct Drawn {
    plot: Plot,
    height: u32,
    lines: Vec<(String, u64, Option<Door>)>,
}

/// Whole numbers that are so few that each can have a bar of its own.
fn is_listed(column: &ColumnProfile) -> bool {
    column.r#type == Type::Integer && column.out_of_type == 0 && column.distinct <= column.top.len() as u64
}

fn looks(column: &ColumnProfile) -> Vec<(Look, &'static str)> {
    let values = if column.histogram.is_some() && !is_listed(column) {
        "Histogram"
    } else {
        "Values"
    };
    let mut looks = vec![(Look::Values, values)];
    if column.lengths.as_ref().is_some_and(|h| !h.counts.is_empty()) {
        looks.push((Look::Lengths, "Lengths"));
    }
    if column.characters.is_some() {
        looks.push((Look::Characters, "Characters"));
    }
    looks
}

/// The picture, and what it can be turned into.
#[component]
pub fn Plots(props: &Of) -> Html {
    let look = use_state(|| Look::Values);
    let log = use_state(|| false);
    let table = use_state(|| false);
    let (router, workspace) = (use_router(), use_workspace());
    let Some(column) = props.report.columns.get(props.column) else {
        return Html::default();
    };
    let Some(drawn) = drawn(column, *look, *log) else {
        return html! { <p class="quiet">{ "There is nothing to draw." }</p> };
    };
    let doors: Vec<Option<Door>> = drawn.lines.iter().map(|(_, _, door)| door.clone()).collect();
    let on_pick = Callback::from(move |bar: usize| {
        if let (Some(Some(door)), Some(router), Some(workspace)) = (doors.get(bar), &router, &workspace) {
            let number = workspace.door(door.clone());
            router.go(Route::to(Page::Table).with("rows", Some(number.to_string())));
        }
    });
    let label = format!(
        "{}: {} bars; the same figures are behind “as table”",
        column.name,
        drawn.lines.len()
    );
    let looks = looks(column);
    let is_histogram = matches!(drawn.plot, Plot::Histogram { .. });
    html! {
        <figure class="plots">
            if *table {
                { as_table(&drawn.lines) }
            } else {
                <Chart plot={Rc::new(drawn.plot)} {label} height={drawn.height} {on_pick} />
            }
            <figcaption>
                if looks.len() > 1 {
                    <span class="choices" role="group" aria-label="Picture">{ for looks.into_iter().map(|(which, word)| choice(&look, which, word)) }</span>
                }
                <span class="end">
                    if is_histogram && !*table {
                        <span class="choices" role="group" aria-label="Scale">{ choice(&log, false, "Linear") }{ choice(&log, true, "Log") }</span>
                    }
                    <button type="button" class="link" data-test="as-table" aria-pressed={table.to_string()} onclick={toggle(&table)}>
                        { if *table { "as picture" } else { "as table" } }
                    </button>
                </span>
            </figcaption>
        </figure>
    }
}

fn toggle(state: &UseStateHandle<bool>) -> Callback<MouseEvent> {
    let state = state.clone();
    Callback::from(move |_| state.set(!*state))
}

fn choice<T: Copy + PartialEq + 'static>(state: &UseStateHandle<T>, value: T, word: &str) -> Html {
    let pressed = **state == value;
    let state = state.setter();
    let onclick = Callback::from(move |_: MouseEvent| state.set(value));
    html! { <button type="button" class="choice" aria-pressed={pressed.to_string()} {onclick}>{ word }</button> }
}

fn as_table(lines: &[(String, u64, Option<Door>)]) -> Html {
    let whole: u64 = lines.iter().map(|(_, n, _)| n).sum();
    let rows = lines.iter().map(|(name, n, door)| {
        let count = match door {
            Some(door) if *n > 0 => html! { <RowsLink door={door.clone()}>{ number::count(*n) }</RowsLink> },
            _ => html! { number::count(*n) },
        };
        html! { <tr><td>{ name }</td><td class="right num">{ count }</td><td class="right num quiet">{ number::percent(*n, whole) }</td></tr> }
    });
    html! {
        <div class="plot-table" tabindex="0">
            <table class="list-table">
                <thead><tr><th scope="col">{ "Range or value" }</th><th scope="col" class="right">{ "Count" }</th><th scope="col" class="right">{ "Share" }</th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn drawn(column: &ColumnProfile, look: Look, log: bool) -> Option<Drawn> {
    match (look, &column.histogram) {
        (Look::Lengths, _) => Some(lengths(column.lengths.as_ref()?, log)),
        (Look::Characters, _) => Some(characters(&column.characters?)),
        (Look::Values, Some(histogram)) if !histogram.counts.is_empty() && !is_listed(column) => {
            Some(measure(column, histogram, log))
        }
        (Look::Values, _) => values(column),
    }
}

fn measure(column: &ColumnProfile, histogram: &Histogram, log: bool) -> Drawn {
    let (kind, digits) = (column.r#type, Digits::of(column));
    let last = histogram.counts.len().saturating_sub(1);
    let mut lines = Vec::with_capacity(histogram.counts.len());
    for (i, (pair, &n)) in histogram.edges.windows(2).zip(&histogram.counts).enumerate() {
        let [low, high] = pair else { continue };
        let words = format!(
            "{} – {}",
            edge_words(*low, kind, digits),
            edge_words(*high, kind, digits)
        );
        let test = Comparison::Between {
            low: edge_value(*low, kind),
            high: edge_value(*high, kind),
            closed: i == last,
        };
        let open = door(&column.name, test, &words);
        lines.push((words, n, Some(open)));
    }
    let plot = Plot::Histogram {
        edges: histogram.edges.clone(),
        counts: histogram.counts.clone(),
        names: lines.iter().map(|(name, _, _)| name.clone()).collect(),
        axis: Axis::of(kind, digits),
        marks: marks(column),
        log,
    };
    Drawn {
        plot,
        height: TALL,
        lines,
    }
}

/// The quartiles as lines across the histogram.
fn marks(column: &ColumnProfile) -> Vec<Mark> {
    let at = |key: &str| column.quantiles.as_ref()?.get(key).copied();
    let named = |key: &str, label: String| at(key).map(|at| Mark { label, at });
    let median = at("0.5").map(|x| Digits::of(column).short(x)).unwrap_or_default();
    let mut marks: Vec<Mark> = Vec::new();
    let all = [
        named("0.25", "25 %".to_owned()),
        named("0.5", format!("median {median}")),
        named("0.75", "75 %".to_owned()),
    ];
    for mark in all.into_iter().flatten() {
        match marks.last_mut() {
            // Two words at one place would hide each other.
            Some(before) if before.at == mark.at => {
                before.label.push_str(", ");
                before.label.push_str(&mark.label);
            }
            _ => marks.push(mark),
        }
    }
    marks
}

fn values(column: &ColumnProfile) -> Option<Drawn> {
    let mut lines: Vec<(String, u64, Option<Door>)> = Vec::new();
    let mut top: Vec<_> = column.top.iter().collect();
    if is_listed(column) {
        top.sort_by(|a, b| {
            a.value
                .number()
                .unwrap_or_default()
                .total_cmp(&b.value.number().unwrap_or_default())
        });
    }
    for top in top {
        let value = top.value.to_string();
        let name: String = value.chars().take(40).collect();
        let name = if name.trim().is_empty() {
            format!("“{name}”")
        } else {
            name
        };
        let open = door(&column.name, Comparison::Equal(top.value.clone()), &format!("= {name}"));
        lines.push((name, top.count, Some(open)));
    }
    if lines.is_empty() {
        return None;
    }
    let listed: u64 = column.top.iter().map(|t| t.count).sum();
    let rest = column.count.saturating_sub(listed);
    let folded = rest > 0;
    if folded {
        let others = column.distinct.saturating_sub(column.top.len() as u64);
        lines.push((number::of(others, "other value", "other values"), rest, None));
    }
    Some(bars(lines, folded))
}

fn lengths(histogram: &Histogram, log: bool) -> Drawn {
    let pairs = histogram.edges.windows(2).zip(&histogram.counts);
    let lines: Vec<(String, u64, Option<Door>)> = pairs
        .map(|(pair, &n)| {
            let words: Vec<String> = pair.iter().map(|e| number::short(*e)).collect();
            (format!("{} characters", words.join(" – ")), n, None)
        })
        .collect();
    let plot = Plot::Histogram {
        edges: histogram.edges.clone(),
        counts: histogram.counts.clone(),
        names: lines.iter().map(|(name, _, _)| name.clone()).collect(),
        axis: Axis::Number,
        marks: Vec::new(),
        log,
    };
    Drawn {
        plot,
        height: TALL,
        lines,
    }
}

fn characters(classes: &CharacterClasses) -> Drawn {
    let named = [
        ("small letters", classes.lower),
        ("capital letters", classes.upper),
        ("digits", classes.digits),
        ("spaces", classes.space),
        ("punctuation", classes.punctuation),
        ("beyond ASCII", classes.beyond_ascii),
        ("control characters", classes.control),
    ];
    let lines = named
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(name, n)| (name.to_owned(), n, None));
    bars(lines.collect(), false)
}

fn bars(lines: Vec<(String, u64, Option<Door>)>, folded: bool) -> Drawn {
    let plot = Plot::Bars {
        names: lines.iter().map(|(name, _, _)| name.clone()).collect(),
        counts: lines.iter().map(|(_, n, _)| *n).collect(),
        folded,
    };
    let height = BAR * u32::try_from(lines.len().max(1)).unwrap_or(1) + 12;
    Drawn { plot, height, lines }
}
