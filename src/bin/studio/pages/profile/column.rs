//! One column: the sentence, the plot, the figures, its values, its findings, what it goes with.

use glovebox::Finding;
use glovebox::profile::Report;
use yew::prelude::*;

use super::composition::composition;
use super::figures::figures;
use super::plots::Plots;
use super::related::Related;
use super::sentence::sentence;
use super::values::values;
use super::{Of, Place};
use crate::parts::{Icon, Listed, icon, kind_words, number, role_tag, short, type_tag, type_words, use_finding_rows};
use crate::route::Route;
use crate::shared::Shared;
use crate::workspace::{Roles, use_workspace};

/// Findings shown before the rest is asked for: the plot is not to be pushed off the screen.
const SHOWN: usize = 3;
/// Their name among what was unfolded.
const UNFOLDED: &str = "column-findings";

/// The tab.
pub fn column_tab(report: &Shared<Report>, place: usize, roles: &Roles) -> Html {
    let Some(column) = report.columns.get(place) else {
        return html! { <p class="quiet">{ "The table has no columns." }</p> };
    };
    let mut about = vec![type_words(column.r#type).to_owned()];
    about.extend(kind_words(column).map(str::to_owned));
    about.extend(column.physical.as_deref().map(short));
    let zone = column.times.as_ref().and_then(|times| times.zone.as_ref());
    about.extend(zone.map(|zone| format!("zone {zone}")));
    html! {
        <article aria-labelledby="column-title">
            <div class="column-head">
                <h2 id="column-title" tabindex="-1" title={short(&column.name)}>{ short(&column.name) }</h2>
                { type_tag(column.r#type) }{ role_tag(roles.of(&column.name)) }<span class="quiet">{ about.join(" · ") }</span>
                <span class="beside">
                    { beside(report, place.checked_sub(1), "Previous column", Icon::Up) }
                    { beside(report, Some(place + 1), "Next column", Icon::Down) }
                </span>
            </div>
            <p class="lead" data-test="sentence">{ sentence(column, report.table.rows) }</p>
            <Found key={format!("found {place}")} report={report.clone()} column={place} />
            <Plots key={place} report={report.clone()} column={place} />
            <div class="thirds">
                { figures(column) }
                { values(column) }
                <Related report={report.clone()} column={place} />
            </div>
            { composition(column) }
        </article>
    }
}

/// The way to the column above or below, as they are listed; none at the ends.
fn beside(report: &Report, place: Option<usize>, label: &'static str, way: Icon) -> Html {
    let column = place.and_then(|place| report.columns.get(place));
    html! {
        if let Some((place, column)) = place.zip(column) {
            <a class="framed" href={Route::from(Place::column(place)).href()} aria-label={label} title={format!("{label}: {}", short(&column.name))}>{ icon(way) }</a>
        }
    }
}

/// What was found in it, gravest first.
#[component]
fn Found(props: &Of) -> Html {
    // Back from the rows of a finding leads to the list as it was left.
    let unfolded = use_workspace().map(|w| w.state.unfolded.clone()).unwrap_or_default();
    let all = use_state(|| unfolded.borrow().iter().any(|known| known == UNFOLDED));
    let drawn = use_finding_rows();
    let report = &props.report;
    let Some(column) = report.columns.get(props.column) else {
        return Html::default();
    };
    let all_found = report.findings.iter().flat_map(Finding::each);
    let found: Vec<&Finding> = all_found.filter(|one| one.columns.contains(&column.name)).collect();
    let hidden = if *all { 0 } else { found.len().saturating_sub(SHOWN) };
    let rows = found
        .iter()
        .take(found.len() - hidden)
        .enumerate()
        .map(|(number, finding)| {
            let here = Some(column.name.as_str());
            let listed = Listed {
                number,
                here,
                ..Listed::default()
            };
            drawn.row(finding, &listed)
        });
    let show_all = {
        let all = all.setter();
        Callback::from(move |_: MouseEvent| {
            unfolded.borrow_mut().push(UNFOLDED.to_owned());
            all.set(true);
        })
    };
    html! {
        <>
        if !found.is_empty() {
            <section class="found" aria-label="Findings">
                <ul class="finding-list">{ for rows }</ul>
                if hidden > 0 {
                    <button type="button" class="link" id="all-found" onclick={show_all}>{ format!("Show {} more", number::plural(hidden as u64, "finding", "findings")) }</button>
                }
            </section>
        }
        { drawn.mend.clone() }
        </>
    }
}
