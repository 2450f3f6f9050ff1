//! The columns at a glance: type, missing, distinct, shape, range; sorted and filtered.

use glovebox::few;
use glovebox::profile::{ColumnProfile, Report};
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::pages::profile::Place;
use crate::parts::{
    Digits, Found, HasLooks, Icon, RoleField, column_tag, find, icon, mini, missing_bar, number, short, use_window,
};
use crate::route::{Route, use_router};
use crate::shared::Shared;

/// A line's height, as in the style sheet.
const LINE: f64 = 34.0;

/// Properties of [`Columns`].
#[derive(PartialEq, Properties, Clone)]
pub struct ColumnsProps {
    /// The profile that holds them.
    pub report: Shared<Report>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Numbers,
    Text,
    Times,
    Booleans,
    Found,
}

const KINDS: [(Kind, &str); 6] = [
    (Kind::All, "All"),
    (Kind::Numbers, "Numbers"),
    (Kind::Text, "Text"),
    (Kind::Times, "Dates and times"),
    (Kind::Booleans, "True or false"),
    (Kind::Found, "With findings"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Place,
    Name,
    Type,
    Missing,
    Distinct,
}

/// The columns of a profile, and what is asked of each of them again and again.
struct Listed<'a> {
    report: &'a Report,
    found: &'a Found,
}

impl Listed<'_> {
    fn belongs(&self, place: usize, kind: Kind) -> bool {
        let Some(column) = self.report.columns.get(place) else {
            return false;
        };
        match kind {
            Kind::All => true,
            Kind::Numbers => column.r#type.is_number(),
            Kind::Times => column.r#type.is_time(),
            Kind::Booleans => column.r#type == glovebox::table::Type::Boolean,
            Kind::Text => column.r#type == glovebox::table::Type::Text,
            Kind::Found => !self.found.in_column(place).is_empty(),
        }
    }

    /// Columns of each kind.
    fn counts(&self) -> [usize; KINDS.len()] {
        let all = self.report.columns.len();
        KINDS.map(|(kind, _)| (0..all).filter(|&place| self.belongs(place, kind)).count())
    }

    fn chosen(&self, typed: &str, kind: Kind, (by, descending): (By, bool)) -> Vec<usize> {
        let typed = typed.to_lowercase();
        let mut wanted: Vec<(usize, &ColumnProfile)> = self
            .report
            .columns
            .iter()
            .enumerate()
            .filter(|(i, c)| self.belongs(*i, kind) && c.name.to_lowercase().contains(&typed))
            .collect();
        match by {
            By::Place => {}
            By::Name => few::sort_by_cached_key(&mut wanted, |(_, c)| c.name.to_lowercase()),
            By::Type => few::sort_by_key(&mut wanted, |(_, c)| c.r#type),
            By::Missing => few::sort_by_key(&mut wanted, |(_, c)| c.missing),
            By::Distinct => few::sort_by_key(&mut wanted, |(_, c)| c.distinct),
        }
        if descending {
            wanted.reverse();
        }
        wanted.into_iter().map(|(i, _)| i).collect()
    }
}

/// The table of columns.
#[component]
pub fn Columns(props: &ColumnsProps) -> Html {
    let typed = use_state(String::new);
    let kind = use_state(|| Kind::All);
    let order = use_state(|| (By::Place, false));
    let report = &props.report;
    let found = use_memo(props.clone(), |props| {
        let columns = &props.report.columns;
        Found::of(
            &props.report.findings,
            columns.iter().map(|column| column.name.as_str()),
        )
    });
    let counts = use_memo(props.clone(), |props| {
        let (report, found) = (&*props.report, &*found);
        Listed { report, found }.counts()
    });
    let wanted = use_memo((props.clone(), (*typed).clone(), *kind, *order), |_| {
        let (report, found) = (&**report, &*found);
        Listed { report, found }.chosen(&typed, *kind, *order)
    });
    let body = use_node_ref();
    let seen = use_window(&body, wanted.len(), LINE);
    let rows = wanted
        .iter()
        .enumerate()
        .skip(seen.first)
        .take(seen.last - seen.first)
        .map(|(at, &column)| {
            html! { <ColumnRow key={column} report={report.clone()} {column} {at} /> }
        });
    html! {
        <section class="columns" aria-labelledby="columns-title">
            <div class="section-head">
                <h2 id="columns-title" tabindex="-1">{ "Columns" }</h2>
                <div class="choices" role="group" aria-label="By type">{ for kinds(&counts, &kind) }</div>
                { find("find-column", &typed) }
            </div>
            <div class="wide">
                <table class="list-table column-table" aria-rowcount={(wanted.len() + 1).to_string()}>
                    <thead><tr aria-rowindex="1">
                        { head("Name", By::Name, &order, "") }
                        { head("Type", By::Type, &order, "") }
                        { head("Missing", By::Missing, &order, "") }
                        { head("Distinct", By::Distinct, &order, "right") }
                        <th scope="col" class="shape">{ "Shape" }</th>
                        <th scope="col" class="right range">{ "Range" }</th>
                        <th scope="col" class="role-cell" title="What the column is for: pages on models, fairness and anonymisation go by it">{ "Role" }</th>
                    </tr></thead>
                    <tbody ref={body}>
                        <tr class="spacer" aria-hidden="true" style={seen.before()}></tr>
                        { rows.collect::<Html>() }
                        <tr class="spacer" aria-hidden="true" style={seen.after(wanted.len())}></tr>
                    </tbody>
                </table>
            </div>
            if wanted.is_empty() {
                <p class="quiet">{ "No column is called that." }</p>
            }
        </section>
    }
}

fn kinds(counts: &[usize; KINDS.len()], chosen: &UseStateHandle<Kind>) -> Vec<Html> {
    let entry = |((kind, word), count): ((Kind, &str), &usize)| {
        if *count == 0 {
            return None;
        }
        let pressed = **chosen == kind;
        let chosen = chosen.setter();
        let onclick = Callback::from(move |_: MouseEvent| chosen.set(kind));
        Some(
            html! { <button type="button" class="choice" aria-pressed={pressed.to_string()} {onclick}>{ format!("{word} {count}") }</button> },
        )
    };
    KINDS.into_iter().zip(counts).filter_map(entry).collect()
}

fn head(word: &str, by: By, order: &UseStateHandle<(By, bool)>, class: &'static str) -> Html {
    let (now, descending) = **order;
    let active = now == by;
    let sort = match (active, descending) {
        (false, _) => "none",
        (true, false) => "ascending",
        (true, true) => "descending",
    };
    // Counts are first wanted from the greatest, names from the first letter.
    let first = matches!(by, By::Missing | By::Distinct);
    let next = if !active {
        (by, first)
    } else if descending == first {
        (by, !first)
    } else {
        (By::Place, false)
    };
    let order = order.setter();
    let onclick = Callback::from(move |_: MouseEvent| order.set(next));
    let arrow = active.then(|| icon(if descending { Icon::Down } else { Icon::Up }));
    html! { <th scope="col" {class} aria-sort={sort}><button type="button" {onclick}>{ word }{ arrow }</button></th> }
}

#[derive(PartialEq, Properties)]
struct ColumnRowProps {
    report: Shared<Report>,
    column: usize,
    /// The line's place in the list.
    at: usize,
}

/// One column's line; a click anywhere on it goes to its profile.
#[component]
fn ColumnRow(props: &ColumnRowProps) -> Html {
    let router = use_router();
    let Some(column) = props.report.columns.get(props.column) else {
        return Html::default();
    };
    let rows = props.report.table.rows;
    let route = Route::from(Place::column(props.column));
    let onclick = {
        let route = route.clone();
        Callback::from(move |event: MouseEvent| {
            // The link inside does the same by itself, and the role is chosen where it stands.
            let is_own = event
                .target()
                .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
                .is_some_and(|e| matches!(e.tag_name().as_str(), "A" | "SELECT" | "OPTION"));
            if let Some(router) = router.as_ref().filter(|_| !is_own) {
                router.go(route.clone());
            }
        })
    };
    html! {
        <tr data-test="column-row" data-column={short(&column.name)} aria-rowindex={(props.at + 2).to_string()} {onclick}>
            <th scope="row" class="name"><a href={route.href()} title={short(&column.name)}>{ short(&column.name) }</a></th>
            <td>{ column_tag(column) }</td>
            <td>{ missing_bar(column.missing, rows) }</td>
            <td class="right num">{ number::count(column.distinct) }</td>
            <td class="shape">if let Some(picture) = props.report.picture(props.column) { { mini(&picture) } }{ first_value(column) }</td>
            <td class="right num range" title={whole_range(column)}>{ range(column) }</td>
            <td class="role-cell"><RoleField column={column.name.clone()} place={props.column} /></td>
        </tr>
    }
}

fn first_value(column: &ColumnProfile) -> Html {
    match column.top.first() {
        Some(top) if column.histogram().is_none() && top.count > 1 => {
            let text = format!(
                "{} {}",
                short(&top.value.to_string()),
                number::percent(top.count, column.count)
            );
            html! { <span class="quiet" title={text.clone()}>{ text }</span> }
        }
        _ => Html::default(),
    }
}

/// The range to the last digit, on hover.
fn whole_range(column: &ColumnProfile) -> Option<String> {
    let (min, max) = (column.min.as_ref()?, column.max.as_ref()?);
    column.histogram().map(|_| format!("{min} – {max}"))
}

fn range(column: &ColumnProfile) -> String {
    match (&column.min, &column.max) {
        (Some(min), Some(max)) if column.histogram().is_some() => {
            let digits = Digits::of(column);
            let short = |value: &glovebox::table::Value| {
                let text = digits.value(value);
                // Of a moment the day is enough here, and two moments are wider than the column.
                if column.r#type == glovebox::table::Type::Timestamp {
                    text.chars().take_while(|c| !matches!(c, ' ' | 'T')).collect()
                } else {
                    text
                }
            };
            let (min, max) = (short(min), short(max));
            if min == max && column.r#type.is_time() {
                min
            } else {
                format!("{min} – {max}")
            }
        }
        _ => match column.texts.as_ref().map(|texts| (texts.min_length, texts.max_length)) {
            Some((Some(min), Some(max))) if min == max => number::plural(min, "character", "characters"),
            Some((Some(min), Some(max))) => format!("{} – {} characters", number::count(min), number::count(max)),
            _ => number::plural(column.distinct, "value", "values"),
        },
    }
}
