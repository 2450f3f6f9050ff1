//! Which columns go together: a map of all pairs by one method, and the list behind it.

use std::collections::BTreeMap;
use std::rc::Rc;

use glovebox::few;
use glovebox::profile::{Association, Method, Options, Report};
use yew::prelude::*;

use super::definitions::method_word;
use super::joint::Joint;
use super::related::{method_name, short_name};
use super::{Of, Place};
use crate::browser;
use crate::parts::{ColumnLink, choice, number, short};
use crate::route::{Router, use_router};
use crate::shared::Shared;

/// Columns drawn: more could not be told apart, and would hold the page up.
const DRAWN: usize = 40;
/// Up to so many columns there is room for the value in each cell of the map.
const WRITTEN: usize = 12;
/// Side of a cell of the map in its drawing, gap included.
const CELL: usize = 100;
/// Side of a cell without the gap.
const DRAWN_CELL: &str = "94";
/// Pairs listed before the rest is asked for.
const LISTED: usize = 50;
/// Pairs listed at most.
const LIMIT: usize = 1000;

const METHODS: [Method; 5] = [
    Method::Pearson,
    Method::Spearman,
    Method::CramersV,
    Method::CorrelationRatio,
    Method::MutualInformation,
];

/// The pairs of one method, ready to draw.
struct Pairs {
    /// Places in the report's associations, strongest first.
    strongest: Vec<usize>,
    /// Columns drawn, in the order asked for.
    names: Vec<String>,
    /// The drawn pair of two drawn columns.
    cells: BTreeMap<(usize, usize), usize>,
    /// The greatest value, which is drawn darkest.
    limit: f64,
    /// Columns that the method applies to.
    columns: usize,
}

/// By a method; `None` takes each pair by the method of its kinds.
fn pairs(report: &Report, method: Option<Method>, clustered: bool) -> Pairs {
    let value = |i: &usize| report.associations.get(*i).and_then(|a| a.value).map_or(-1.0, f64::abs);
    let mut strongest: Vec<usize> = (0..report.associations.len())
        .filter(|&i| report.associations.get(i).is_some_and(|a| is_of(a, method)))
        .collect();
    few::sort_by(&mut strongest, |a, b| value(b).total_cmp(&value(a)));
    let order = few::map(report.columns.iter().map(|c| c.name.as_str()).zip(0..));
    let mut all: BTreeMap<usize, &str> = BTreeMap::new();
    let mut drawn: BTreeMap<usize, &str> = BTreeMap::new();
    for association in strongest.iter().filter_map(|i| report.associations.get(*i)) {
        for name in [association.a.as_str(), association.b.as_str()] {
            let place = order.get(name).copied().unwrap_or_default();
            all.insert(place, name);
            if drawn.len() < DRAWN {
                drawn.insert(place, name);
            }
        }
    }
    let mut names: Vec<&str> = drawn.into_values().collect();
    if clustered && let Some(order) = report.clusterings.iter().find(|of| of.method == method) {
        let places = few::map(order.columns.iter().map(String::as_str).zip(0..));
        few::sort_by_key(&mut names, |name| places.get(name));
    }
    let cells = cells_of(report, &strongest, &names);
    let limit = if method == Some(Method::MutualInformation) {
        strongest.first().map_or(1.0, value)
    } else {
        1.0
    };
    Pairs {
        names: names.into_iter().map(str::to_owned).collect(),
        columns: all.len(),
        strongest,
        cells,
        limit: limit.max(f64::MIN_POSITIVE),
    }
}

/// Whether a method takes a pair.
fn is_of(association: &Association, method: Option<Method>) -> bool {
    method.map_or(association.method.is_of_kinds(), |method| association.method == method)
}

/// Which pair is drawn where, both ways round.
fn cells_of(report: &Report, pairs: &[usize], names: &[&str]) -> BTreeMap<(usize, usize), usize> {
    let places = few::map(names.iter().copied().zip(0..));
    let mut cells = BTreeMap::new();
    for &i in pairs {
        let Some(association) = report.associations.get(i) else {
            continue;
        };
        if let (Some(&a), Some(&b)) = (places.get(association.a.as_str()), places.get(association.b.as_str())) {
            cells.insert((a, b), i);
            cells.insert((b, a), i);
        }
    }
    cells
}

/// The tab.
#[component]
pub fn Associations(props: &Of) -> Html {
    let report = props.report.clone();
    let has = |method: &Method| report.associations.iter().any(|a| a.method == *method);
    let available: Vec<Method> = METHODS.into_iter().filter(has).collect();
    // In the address, so that Back from the rows of a cell finds the picture again.
    let router = use_router();
    let place = router.as_ref().map(Router::place::<Place>).unwrap_or_default();
    let picked = place.pair.filter(|&i| i < report.associations.len());
    let method = place.method.and_then(|i| METHODS.get(i)).copied();
    let method = method.filter(|method| available.contains(method));
    // Who comes by a pair sees the map that it is in.
    let of_pair = picked.and_then(|i| report.associations.get(i)).map(|pair| pair.method);
    let method = method.or(of_pair.filter(|method| !method.is_of_kinds()));
    // Where all pairs are of one kind there is nothing to mix.
    let is_mixed = available.iter().filter(|method| method.is_of_kinds()).count() > 1;
    let method = method.or(available.first().copied().filter(|_| !is_mixed));
    let clustered = use_state(|| true);
    let found = use_memo((props.clone(), method, *clustered), |(of, method, clustered)| {
        pairs(&of.report, *method, *clustered)
    });
    if available.is_empty() {
        let why = too_many(&report).unwrap_or_else(|| "There are no two columns that can be compared.".to_owned());
        return html! { <p class="lead">{ why }</p> };
    }
    let mixed = is_mixed.then_some(None);
    let choices = mixed.into_iter().chain(available.iter().copied().map(Some)).map(|which| {
        let (router, pressed) = (router.clone(), method == which);
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(router) = &router {
                let method = METHODS.iter().position(|m| Some(*m) == which);
                let to = |at: &mut Place| (at.method, at.pair) = (method, None);
                router.replace(router.route.with(to));
            }
        });
        html! { <button type="button" class="choice" aria-pressed={pressed.to_string()} {onclick}>{ which.map_or("All kinds", method_name) }</button> }
    });
    let on_pick = {
        let router = router.clone();
        Callback::from(move |pair: usize| {
            if let Some(router) = &router {
                router.replace(router.route.with(|at: &mut Place| at.pair = Some(pair)));
            }
        })
    };
    // By keyboard, what was opened is read next.
    let on_open = {
        let on_pick = on_pick.clone();
        Callback::from(move |pair: usize| {
            on_pick.emit(pair);
            browser::later(|| browser::focus("pair-title"));
        })
    };
    html! {
        <>
            <div class="section-head">
                <div class="choices" role="group" aria-label="Method">{ for choices }</div>
                <div class="choices" role="group" aria-label="Order of columns">{ choice(&clustered, true, "Clustered") }{ choice(&clustered, false, "Table order") }</div>
            </div>
            <p class="quiet">{ explained(method) }</p>
            <div class="halves map-split" style={format!("--n:{}", found.names.len())}>
                <div>
                    { map(&found, &report, picked, &on_pick) }
                    { legend(method, &found, &report) }
                    if found.columns > found.names.len() {
                        <p class="quiet">{ format!("The {} columns with the strongest pairs, of {}. The list has all pairs.", found.names.len(), found.columns) }</p>
                    }
                </div>
                <div class="map-pairs">
                    { picked.and_then(|i| report.associations.get(i)).map(|a| pair(a, &report)).unwrap_or_default() }
                    <div><Listed report={report.clone()} {method} found={Shared::from(found.clone())} {on_open} /></div>
                </div>
            </div>
        </>
    }
}

/// Why no pair was compared at all, where that is for the number of columns.
pub fn uncompared(report: &Report) -> Option<String> {
    let limit = Options::default().pair_columns;
    (report.associations.is_empty() && report.columns.len() > limit).then(|| {
        format!(
            "All pairs are compared up to {limit} columns; this table has {}.",
            number::count(report.columns.len() as u64)
        )
    })
}

/// The same, and what to do about it, on the page where that can be done.
pub fn too_many(report: &Report) -> Option<String> {
    uncompared(report).map(|why| format!("{why} Choose which, or more, by Change beside “Asked with”."))
}

fn explained(method: Option<Method>) -> &'static str {
    let Some(method) = method else {
        return "Each pair by the measure of its kinds, 0 to 1: Spearman’s ρ for two columns of numbers or times, whose sign says whether they rise together; the correlation ratio where one of the two has few values; Cramér’s V where both have.";
    };
    match method {
        Method::Pearson => "Two numbers or times on a straight line: −1 to 1, over rows where both are there.",
        Method::Spearman => "Two numbers or times that rise together, straight or not: −1 to 1, by rank.",
        Method::CramersV => {
            "Two columns with few values: 0 is independent, 1 is one from the other; corrected for chance."
        }
        Method::CorrelationRatio => "How much of a number or time is explained by a column with few values: 0 to 1.",
        Method::MutualInformation => {
            "What one column tells about the other, in nats; numbers and times cut into ten equal groups."
        }
    }
}

fn map(found: &Rc<Pairs>, report: &Shared<Report>, picked: Option<usize>, on_pick: &Callback<usize>) -> Html {
    let n = found.names.len();
    // The more cells, the smaller they are drawn: their letters are to stay as large.
    let letters = format!("font-size:{:.1}px", (n as f64 * 2.4).max(15.0));
    let cells = found.cells.iter().map(|(&(row, column), &i)| {
        let value = report.associations.get(i).and_then(|a| a.value);
        let strength = value.map(|v| (v.abs() / found.limit).min(1.0));
        let style = strength.map(|strength| format!("fill-opacity:{strength:.3}"));
        let way = match value {
            None => "undefined",
            Some(value) if value < 0.0 => "falls",
            Some(_) => "rises",
        };
        let class = classes!("pair", way, (picked == Some(i)).then_some("picked"));
        let (a, b) = (found.names.get(row), found.names.get(column));
        let words = format!("{} and {}: {}", a.map_or(String::new(), |s| short(s)), b.map_or(String::new(), |s| short(s)), value.map_or("undefined".to_owned(), number::coefficient));
        let onclick = on_pick.reform(move |_: MouseEvent| i);
        html! {
            <>
                <rect {class} data-test="pair" x={(column * CELL).to_string()} y={(row * CELL).to_string()} width={DRAWN_CELL} height={DRAWN_CELL} {style} {onclick}><title>{ words }</title></rect>
                if let Some(value) = value.filter(|_| n <= WRITTEN) {
                    <text class="pair-value" x={(column * CELL + CELL / 2 - 3).to_string()} y={(row * CELL + CELL / 2 - 3).to_string()} style={letters.clone()} text-anchor="middle" dominant-baseline="central">{ in_cell(value) }</text>
                }
            </>
        }
    });
    let label = |name: &String| html! { <span title={short(name)}>{ short(name) }</span> };
    html! {
        <div class={classes!("map", density(n))}>
            <div class="map-rows" aria-hidden="true">{ for found.names.iter().map(label) }</div>
            <svg viewBox={format!("0 0 {0} {0}", n * CELL)} role="img" aria-label="Map of pairs; the list beside it has the same figures">
                { for (0..n).map(|i| html! { <rect class="self" x={(i * CELL).to_string()} y={(i * CELL).to_string()} width={DRAWN_CELL} height={DRAWN_CELL} /> }) }
                { for cells }
                { not_compared(found).map(|d| html! { <path class="not-compared" {d} /> }).unwrap_or_default() }
            </svg>
            <div class="map-columns" aria-hidden="true">{ for found.names.iter().map(label) }</div>
        </div>
    }
}

/// How many labels there is room for on a narrow screen: all, every second or every third.
fn density(columns: usize) -> Option<&'static str> {
    match columns {
        0..=17 => None,
        18..=34 => Some("second"),
        _ => Some("third"),
    }
}

/// A dot in each cell of two columns that the method does not compare: they have no 0 either.
fn not_compared(found: &Pairs) -> Option<String> {
    let n = found.names.len();
    let middle = (CELL - 6) / 2;
    let cells = (0..n).flat_map(|row| (0..n).map(move |column| (row, column)));
    let dots: String = cells
        .filter(|cell| cell.0 != cell.1 && !found.cells.contains_key(cell))
        .map(|(row, column)| format!("M{} {}h1", column * CELL + middle, row * CELL + middle))
        .collect();
    (!dots.is_empty()).then_some(dots)
}

/// What the colours of the map say.
fn legend(method: Option<Method>, found: &Pairs, report: &Report) -> Html {
    let (low, class) = match method {
        None | Some(Method::Pearson | Method::Spearman) => ("−1", "ramp both"),
        _ => ("0", "ramp"),
    };
    let high = match method {
        Some(Method::MutualInformation) => number::coefficient(found.limit),
        _ => "1".to_owned(),
    };
    let value = |i: &usize| report.associations.get(*i).and_then(|a| a.value);
    let has_undefined = found.cells.values().any(|i| value(i).is_none());
    html! {
        <p class="map-legend quiet" data-test="map-legend">
            <span class="num">{ low }</span><span {class} aria-hidden="true"></span><span class="num">{ high }</span>
            if has_undefined {
                <svg class="swatch" viewBox="0 0 100 100" aria-hidden="true"><rect class="pair undefined" x="3" y="3" width="94" height="94" /></svg>
                <span>{ "no value: too few rows, or all alike" }</span>
            }
            if not_compared(found).is_some() {
                <svg class="swatch" viewBox="0 0 100 100" aria-hidden="true"><path class="not-compared" d="M50 50h1" /></svg>
                <span>{ "not compared in this way" }</span>
            }
        </p>
    }
}

/// A value in as few letters as say it; what is next to nothing leaves its cell empty.
fn in_cell(value: f64) -> String {
    if value.abs() < 0.05 {
        String::new()
    } else {
        format!("{value:.2}").replace('-', "−")
    }
}

/// A picked pair by every method that applies to it.
fn pair(picked: &Association, report: &Shared<Report>) -> Html {
    let same = report
        .associations
        .iter()
        .filter(|a| a.a == picked.a && a.b == picked.b);
    let lines = same.map(|a| {
        let value = a.value.map_or("undefined".to_owned(), number::coefficient);
        let exact = a.value.map(|v| v.to_string());
        html! { <div><dt>{ method_word(a.method) }</dt><dd><span class="num" title={exact}>{ value }</span><span class="quiet">{ format!(" over {}", number::plural(a.rows, "row", "rows")) }</span></dd></div> }
    });
    html! {
        <section class="picked-pair" data-test="picked-pair" aria-live="polite">
            <h3 id="pair-title" tabindex="-1"><ColumnLink name={picked.a.clone()} />{ " and " }<ColumnLink name={picked.b.clone()} /></h3>
            <dl class="figures">{ for lines }</dl>
            <Joint report={report.clone()} a={picked.a.clone()} b={picked.b.clone()} />
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct ListedProps {
    report: Shared<Report>,
    method: Option<Method>,
    found: Shared<Pairs>,
    /// A pair's picture is wanted.
    on_open: Callback<usize>,
}

/// The pairs as a list, strongest first.
#[component]
fn Listed(props: &ListedProps) -> Html {
    let all = use_state(|| false);
    let limit = if *all { LIMIT } else { LISTED };
    let is_mixed = props.method.is_none();
    let pairs = &props.found.strongest;
    let lines = pairs
        .iter()
        .take(limit)
        .filter_map(|&i| Some((i, props.report.associations.get(i)?)));
    let lines = lines.map(|(i, a)| {
        let value = a.value.map_or("–".to_owned(), number::coefficient);
        let onclick = props.on_open.reform(move |_: MouseEvent| i);
        let label = format!("{value}: show {} and {} together", short(&a.a), short(&a.b));
        html! {
            <tr>
                <td class="name"><ColumnLink name={a.a.clone()} /></td>
                <td class="name"><ColumnLink name={a.b.clone()} /></td>
                if is_mixed {
                    <td class="quiet" title={method_name(a.method)}>{ short_name(a.method) }</td>
                }
                <td class="right num" title={a.value.map(|v| v.to_string())}><button type="button" class="link" data-test="open-pair" aria-label={label} {onclick}>{ value }</button></td>
            </tr>
        }
    });
    let more = {
        let all = all.setter();
        Callback::from(move |_: MouseEvent| all.set(true))
    };
    html! {
        <>
            <table class="list-table pairs">
                <thead><tr><th scope="col">{ "Column" }</th><th scope="col">{ "goes with" }</th>if is_mixed { <th scope="col">{ "by" }</th> }<th scope="col" class="right">{ "Value" }</th></tr></thead>
                <tbody>{ for lines }</tbody>
            </table>
            if !*all && pairs.len() > LISTED {
                <button type="button" class="link" onclick={more}>{ format!("Show {}", number::plural(pairs.len().min(LIMIT) as u64, "pair", "pairs")) }</button>
            }
            if *all && pairs.len() > LIMIT {
                <p class="quiet">{ format!("The {} strongest of {}. The export has all.", number::count(LIMIT as u64), number::count(pairs.len() as u64)) }</p>
            }
        </>
    }
}
