//! What is in the table, at a glance: how it was read, what is odd, how good it is, its columns.

mod columns;
mod meanwhile;
mod quality;
mod reading;
mod reading_form;
mod reading_missing;
mod reading_parts;

use std::rc::Rc;

use glovebox::Severity;
use glovebox::profile::Report;
use glovebox::steps;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::browser;
use crate::pages::profile;
use crate::parts::short::sentence;
use crate::parts::{Findings, HasFindings, busy, number, problem};
use crate::route::{Looked, Page, Route, use_scroll};
use crate::shared::Shared;
use crate::workspace::{Answered, OpenFile, OpenTable, Workspace, use_workspace};

use columns::Columns;
use meanwhile::{Meanwhile, use_found};
use quality::Quality;
use reading::Reading;

/// The page.
pub static PAGE: Page = Page {
    group: "Data",
    key: Some('o'),
    about: "Overview says what is in the file and what is odd about it.",
    search: Some("find-column"),
    ..Page::plain("overview", "Overview", || html! { <Overview /> })
};

#[component]
fn Overview() -> Html {
    let page = use_node_ref();
    let workspace = use_workspace();
    let ready = workspace.as_ref().is_some_and(|w| w.report().is_some());
    use_scroll(&page, "overview", ready);
    let running = workspace.as_ref().filter(|w| *w.state.report() == Answered::Running);
    let so_far = use_found(running.and_then(Workspace::table_id));
    use_focus_kept(workspace.as_ref().map(Workspace::looked), ready);
    let Some((workspace, table)) = workspace.and_then(|w| w.state.table().cloned().map(|t| (w, t))) else {
        return Html::default();
    };
    let report = workspace.report().cloned();
    let (state, findings): (Html, Option<Rc<dyn HasFindings>>) = match workspace.state.report() {
        Answered::Running => {
            let some = Some(so_far).filter(|found| !found.is_empty());
            let doing = busy("Summing up the columns. Table can be looked at meanwhile.");
            (doing, some.map(|found| found as Rc<dyn HasFindings>))
        }
        Answered::Failed(error) => {
            let again = workspace.clone();
            let on_again = Callback::from(move |()| again.profile_again());
            (problem(error, "Try again", on_again), None)
        }
        Answered::Ready(report) => (Html::default(), Some(report.rc())),
    };
    let columns = match workspace.state.report() {
        // Names and roles are known however the rest went.
        Answered::Running | Answered::Failed(_) => html! { <Meanwhile table={table.clone()} /> },
        Answered::Ready(report) => html! { <Columns report={report.clone()} /> },
    };
    html! {
        <section class="page scrolls" ref={page}>
            <div class="page-head">
                <h1>{ "Overview" }</h1>
                if let Some(report) = &report {
                    { export(report) }
                }
            </div>
            <p class="lead" data-test="summary">{ summary(&table, report.as_deref()) }</p>
            { made_by(&workspace) }
            <Reading {table} report={as_read(&workspace)} />
            { report.as_deref().and_then(not_compared).unwrap_or_default() }
            { state }
            // The list is one and the same before and after the last finding: what was opened in it stays open.
            <div class={report.is_some().then_some("split")}>
                if let Some(findings) = findings {
                    <Findings of={Shared::from(findings)} name="findings" none="Nothing odd was found. Profile shows each column by itself." />
                }
                if let Some(report) = report {
                    <Quality {report} />
                }
            </div>
            { columns }
        </section>
    }
}

/// Where the element that had the focus is gone with what was known of the table before, the page has it.
#[hook]
fn use_focus_kept(looked: Option<Looked>, ready: bool) {
    let was_here = use_mut_ref(|| false);
    use_effect_with((looked, ready), move |_| {
        if was_here.replace(true) {
            browser::focus_if_lost("main");
        }
    });
}

/// The profile of the file as it was read, where that was made.
fn as_read(workspace: &Workspace) -> Option<Shared<Report>> {
    let file = workspace.state.file()?;
    match &file.versions().first()?.report {
        Answered::Ready(report) => Some(report.clone()),
        _ => None,
    }
}

/// That no pair was compared, so that nobody takes it for a finding that none go together.
fn not_compared(report: &Report) -> Option<Html> {
    let href = Route::from(profile::Place::tab(profile::Tab::Associations)).href();
    let why = profile::uncompared(report)?;
    Some(html! {
        <p class="quiet made-by" data-test="not-compared">{ why }{ " " }<a {href}>{ "Choose which" }</a></p>
    })
}

/// Steps that are named; of more the last ones.
const STEPS: usize = 3;

/// What made this version of the table, where it is not the file as it was read.
fn made_by(workspace: &Workspace) -> Html {
    let steps = workspace.state.file().map(OpenFile::steps).unwrap_or_default();
    let earlier = steps.len().saturating_sub(STEPS);
    let words = steps.iter().skip(earlier);
    let words = words.map(|step| steps::sentence(step).unwrap_or_else(|_| step.name.clone()));
    let words = sentence(&words.collect::<Vec<_>>().join("; "));
    let before = match earlier {
        0 => String::new(),
        some => format!(", after {} before", number::plural(some as u64, "step", "steps")),
    };
    html! {
        if !steps.is_empty() {
            <p class="quiet made-by" data-test="made-by">{ format!("Version {}: {words}{before}.", steps.len() + 1) }</p>
        }
    }
}

fn summary(table: &OpenTable, report: Option<&Report>) -> Html {
    let rows = number::plural(table.opened.rows, "row", "rows");
    let columns = number::plural(table.opened.fields.len() as u64, "column", "columns");
    let rest = report.map(|report| {
        let critical = report
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Critical)
            .count();
        let missing = match (report.table.rows_with_missing, report.table.rows) {
            (0, _) => "Nothing is missing.".to_owned(),
            (some, all) => format!("{} of rows have something missing.", number::percent(some, all)),
        };
        format!(" {} {missing}", found(report.findings.len(), critical))
    });
    let to_columns = Callback::from(|_: MouseEvent| browser::focus("columns-title"));
    html! {
        <>
            <strong>{ format!("{rows} × ") }<button type="button" class="link" id="to-columns" title="To the list of columns" onclick={to_columns}>{ columns }</button>{ "." }</strong>
            { rest }
        </>
    }
}

fn found(all: usize, critical: usize) -> String {
    let findings = match all {
        0 => return "No findings.".to_owned(),
        1 => "One finding".to_owned(),
        n => format!("{} findings", number::count(n as u64)),
    };
    match (critical, all) {
        (0, _) => format!("{findings}, none of them critical."),
        (1, 1) => format!("{findings}, a critical one."),
        (1, _) => format!("{findings}, one of them critical."),
        (n, _) => format!("{findings}, {n} of them critical."),
    }
}

/// The report as JSON: the same bytes as `glovebox profile --format json` gives.
fn export(report: &Shared<Report>) -> Html {
    let report = report.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Ok(mut text) = serde_json::to_string_pretty(&*report) {
            text.push('\n');
            let name = report.source.as_ref().map_or("table", |source| &source.name);
            browser::download(&format!("{name}.profile.json"), &text);
        }
    });
    html! { <Button id="export" variant={ButtonVariant::Secondary} label="Export JSON" {onclick} /> }
}
