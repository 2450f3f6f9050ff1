//! Has a table changed? The table that is looked at against another that is open.

use std::rc::Rc;

use glovebox::Finding;
use glovebox::drift::{ColumnDrift, Options, Report};
use patternfly_yew::prelude::{Button, ButtonVariant};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::asked::use_answer;
use crate::browser;
use crate::form::asked_of;
use crate::parts::{Findings, HasFindings, number, short};
use crate::route::Page;
use crate::workspace::{Act, OpenFile, OpenTable, Workspace, use_workspace};

/// The page.
pub static PAGE: Page = Page {
    group: "Quality",
    key: Some('d'),
    about: "Drift compares it with another table that is open.",
    ..Page::plain("drift", "Drift", || html! { <Drift /> })
};

#[component]
fn Drift() -> Html {
    let Some(workspace) = use_workspace() else {
        return Html::default();
    };
    let Some(reference) = workspace.state.reference() else {
        return html! { <Alone /> };
    };
    let choose = {
        let state = workspace.state.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok());
            let number = select.and_then(|select| select.value().parse().ok());
            number.into_iter().for_each(|number| state.dispatch(Act::Refer(number)));
        })
    };
    let options = workspace.state.others().map(|file| {
        html! { <option value={file.number.to_string()} selected={file.number == reference.number}>{ short(&file.name()) }</option> }
    });
    let name = workspace.state.file().map(OpenFile::name).unwrap_or_default();
    let on = on(&workspace, reference);
    let reopen = {
        let workspace = workspace.clone();
        Callback::from(move |_: MouseEvent| workspace.reopen_lost())
    };
    html! {
        <section class="page scrolls" data-test="drift">
            <div class="page-head"><h1>{ "Drift" }</h1></div>
            <p class="asked-of">
                { "Is " }<strong>{ short(&name) }</strong>{ " distributed otherwise than " }
                <select id="reference" class="field" aria-label="The table to compare with" onchange={choose}>{ for options }</select>{ "?" }
            </p>
            { asked_of::<Options>() }
            if let Some(on) = on {
                <Answer {on} />
            } else {
                <p>{ "The worker that held these tables stopped. " }<Button id="reopen" variant={ButtonVariant::Secondary} label="Open them again" onclick={reopen} /></p>
            }
        </section>
    }
}

impl HasFindings for Report {
    fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// The two tables as they are looked at; `None` while one of them is not in the worker.
fn on(workspace: &Workspace, reference: &OpenFile) -> Option<Vec<Rc<OpenTable>>> {
    let table = |file: &OpenFile| Some(Rc::clone(&file.now().filter(|_| !file.lost)?.table));
    Some(vec![table(reference)?, table(workspace.state.file()?)?])
}

/// Where there is nothing to compare with.
#[component]
fn Alone() -> Html {
    let onclick = Callback::from(|_: MouseEvent| browser::click("file-input"));
    html! {
        <section class="page nothing" data-test="nothing">
            <h1>{ "Drift" }</h1>
            <p>{ "Open a second file, such as the same table of another month, and this page says which columns are distributed otherwise." }</p>
            <Button id="choose-file" variant={ButtonVariant::Primary} label="Choose a file" {onclick} />
        </section>
    }
}

#[derive(Properties)]
struct AnswerProps {
    on: Vec<Rc<OpenTable>>,
}

impl PartialEq for AnswerProps {
    fn eq(&self, other: &Self) -> bool {
        self.on
            .iter()
            .map(|table| table.serial)
            .eq(other.on.iter().map(|table| table.serial))
    }
}

/// The answer.
#[component]
fn Answer(props: &AnswerProps) -> Html {
    let question: Options = use_workspace()
        .map(|workspace| workspace.question())
        .unwrap_or_default();
    let asked = use_answer(question, &props.on);
    asked.view("Comparing the columns of both tables.", |report| {
        html! { <Answers report={report.clone()} /> }
    })
}

#[derive(Properties)]
struct AnswersProps {
    report: Rc<Report>,
}

impl PartialEq for AnswersProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.report, &other.report)
    }
}

/// Findings first, then the columns.
#[component]
fn Answers(props: &AnswersProps) -> Html {
    let report = &props.report;
    let rows = report.columns.iter().map(row);
    let left_out = report.left_out.iter().map(|left| {
        html! { <li><span class="code">{ short(&left.name) }</span>{ format!(": {}", left.why) }</li> }
    });
    html! {
        <div class="answers">
            <p class="lead" data-test="summary">{ summary(report) }</p>
            if !report.findings.is_empty() {
                <Findings of={report.clone() as Rc<dyn HasFindings>} name="drift-findings" none="" />
            }
            if !report.columns.is_empty() {
                <h2>{ "Columns" }</h2>
                <div class="wide-table">
                    <table class="plain-table" data-test="drift-columns">
                        <thead><tr>
                            <th scope="col">{ "Column" }</th><th scope="col">{ "Changed" }</th>
                            <th scope="col" class="right">{ "Largest distance" }</th><th scope="col" class="right">{ "p" }</th>
                            <th scope="col" class="right">{ "Reference values" }</th><th scope="col" class="right">{ "Current values" }</th>
                        </tr></thead>
                        <tbody>{ for rows }</tbody>
                    </table>
                </div>
                <p class="quiet">{ "Kolmogorov and Smirnov’s two-sample test: the largest distance between the two distribution functions, and how probable one as large is when nothing has changed. Of twenty columns that have not changed, one has a p below 0.05 on average." }</p>
            }
            if !report.left_out.is_empty() {
                <h2>{ "Not compared" }</h2>
                <ul class="left-out">{ for left_out }</ul>
            }
        </div>
    }
}

fn summary(report: &Report) -> Html {
    let drifted = report.columns.iter().filter(|column| column.drifted).count();
    let all = number::plural(report.columns.len() as u64, "column", "columns");
    let words = match (drifted, report.columns.len()) {
        (_, 0) => "No column could be compared.".to_owned(),
        (0, _) => format!("None of {all} has changed more than chance explains."),
        (drifted, _) => format!(
            "{drifted} of {all} {} changed more than chance explains.",
            glovebox::words::noun(drifted as u64, "has", "have")
        ),
    };
    html! { <strong>{ words }</strong> }
}

fn row(column: &ColumnDrift) -> Html {
    let title = format!("at {}", column.location);
    html! {
        <tr data-test="drift-row" class={classes!(column.drifted.then_some("drifted"))}>
            <th scope="row">{ short(&column.name) }</th>
            <td>{ if column.drifted { "yes" } else { "no" } }</td>
            <td class="right num" {title}>{ number::figure(column.statistic) }</td>
            <td class="right num" title={column.p_value.to_string()}>{ number::figure(column.p_value) }</td>
            <td class="right num">{ number::count(column.reference) }</td>
            <td class="right num">{ number::count(column.current) }</td>
        </tr>
    }
}
