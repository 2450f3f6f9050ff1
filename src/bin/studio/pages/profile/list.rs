//! The columns at the left: searchable, with a dot where there is a finding.

use glovebox::Severity;
use glovebox::profile::Report;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::Of;
use crate::browser::Timer;
use crate::parts::{TypeTag, severity_mark};
use crate::route::Route;

/// Entries added at a time, so that hundreds do not hold the page up.
const BATCH: usize = 40;

/// The gravest finding of a column.
fn gravest(report: &Report, name: &str) -> Option<Severity> {
    report
        .findings
        .iter()
        .filter(|f| f.columns.iter().any(|c| c == name))
        .map(|f| f.severity)
        .max()
}

/// The list.
#[component]
pub fn ColumnList(props: &Of) -> Html {
    let typed = use_state(String::new);
    let shown = use_state(|| BATCH);
    let report = &props.report;
    let all = report.columns.len();
    {
        let shown = shown.clone();
        use_effect_with((*shown, all), move |&(now, all)| {
            let timer = if now < all {
                Timer::after(30, move || shown.set(now + BATCH))
            } else {
                None
            };
            move || drop(timer)
        });
    }
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event
                .target()
                .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok())
            {
                typed.set(input.value());
            }
        })
    };
    let sought = typed.to_lowercase();
    let entries = report
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| c.name.to_lowercase().contains(&sought))
        .take(*shown);
    let entries = entries.map(|(place, _)| {
        html! { <Entry key={place} of={Of { report: report.clone(), column: place }} current={place == props.column} /> }
    });
    html! {
        <nav class="column-list" aria-label="Columns">
            <input id="find-profile" class="field" type="search" placeholder="Find a column" aria-label="Find a column" value={(*typed).clone()} {oninput} />
            <ul>{ for entries }</ul>
        </nav>
    }
}

#[derive(PartialEq, Properties)]
struct EntryProps {
    of: Of,
    current: bool,
}

#[component]
fn Entry(props: &EntryProps) -> Html {
    let Some(column) = props.of.report.columns.get(props.of.column) else {
        return Html::default();
    };
    let mark = gravest(&props.of.report, &column.name).map(severity_mark);
    html! {
        <li>
            <a href={Route::column(props.of.column).href()} class={classes!(props.current.then_some("current"))} aria-current={props.current.then_some("true")}
                data-test="profile-column" data-column={column.name.clone()} title={column.name.clone()}>
                <TypeTag kind={column.r#type} /><span class="name">{ &column.name }</span>{ mark }
            </a>
        </li>
    }
}
