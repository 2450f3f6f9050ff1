//! Has a table changed? The table that is looked at against another that is open: what has drifted, how the
//! chosen column is distributed in both, and all columns.

mod distribution;
mod drawn;
mod place;
mod undrawn;

use std::rc::Rc;

use glovebox::Finding;
use glovebox::drift::{ColumnDrift, Options, Report};
use glovebox::table::Type;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use self::distribution::Distribution;
use self::place::Place;
use crate::asked::use_answer;
use crate::browser;
use crate::charts::{Key, Two};
use crate::form::asked_of;
use crate::parts::{Choose, ColumnLink, Digits, Findings, HasFindings, choose, number, raised, short};
use crate::route::{Page, Router, use_router};
use crate::shared::Shared;
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
        return alone();
    };
    let refer = {
        let state = workspace.state.clone();
        Callback::from(move |number: String| {
            let number = number.parse().ok();
            number.into_iter().for_each(|number| state.dispatch(Act::Refer(number)));
        })
    };
    let others = workspace.state.others();
    let options: Vec<(String, String)> = others
        .map(|file| (file.number.to_string(), short(&file.name())))
        .collect();
    let name = workspace.state.file().map(OpenFile::name).unwrap_or_default();
    let on = on(&workspace, reference);
    let chosen = choose(Choose {
        id: "reference".into(),
        label: "The table to compare with".into(),
        options,
        value: reference.number.to_string(),
        on_chosen: refer,
        ..Choose::default()
    });
    html! {
        <section class="page scrolls" data-test="drift">
            <div class="page-head"><h1>{ "Drift" }</h1></div>
            <p class="asked-of">
                { "Is " }<strong>{ short(&name) }</strong>{ " distributed otherwise than " }
                { chosen }{ "?" }
            </p>
            { asked_of::<Options>() }
            if let Some(on) = on {
                <Answer {on} key_of={Two { reference: reference.name(), current: name }} both={in_both(&workspace, reference)} />
            }
        </section>
    }
}

impl HasFindings for Report {
    fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// The reference and the current table.
#[derive(Clone)]
pub struct Both(pub [Shared<OpenTable>; 2]);

impl PartialEq for Both {
    fn eq(&self, other: &Self) -> bool {
        // Under another number it is the same table in another worker, which is to be asked.
        let same = |(a, b): (&Shared<OpenTable>, &Shared<OpenTable>)| a.opened.table == b.opened.table;
        self.0.iter().zip(&other.0).all(same)
    }
}

/// The two tables as they are looked at.
fn on(workspace: &Workspace, reference: &OpenFile) -> Option<Both> {
    let table = |file: &OpenFile| Some(file.now()?.table.clone());
    Some(Both([table(reference)?, table(workspace.state.file()?)?]))
}

/// Columns that both tables have as categories: the test does not compare them, but they can be drawn.
fn in_both(workspace: &Workspace, reference: &OpenFile) -> Rc<Vec<String>> {
    let fields = |file: &OpenFile| {
        file.now()
            .map(|now| now.table.opened.fields.clone())
            .unwrap_or_default()
    };
    let current = workspace.state.file().map(fields).unwrap_or_default();
    let categories = fields(reference).into_iter().filter(|field| {
        matches!(field.r#type, Type::Text | Type::Boolean)
            && current
                .iter()
                .any(|other| other.name == field.name && other.r#type == field.r#type)
    });
    Rc::new(categories.map(|field| field.name).collect())
}

/// Where there is nothing to compare with.
fn alone() -> Html {
    let onclick = Callback::from(|_: MouseEvent| browser::click("file-input"));
    html! {
        <section class="page nothing" data-test="nothing">
            <h1>{ "Drift" }</h1>
            <p>{ "Open a second file, such as the same table of another month, and this page says which columns are distributed otherwise." }</p>
            <Button id="choose-file" variant={ButtonVariant::Primary} label="Choose a file" {onclick} />
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct AnswerProps {
    on: Both,
    /// What the tables are called.
    key_of: Key,
    /// Columns that can be drawn, though no test compares them.
    both: Rc<Vec<String>>,
}

/// The answer.
#[component]
fn Answer(props: &AnswerProps) -> Html {
    let router = use_router();
    let question: Options = use_workspace()
        .map(|workspace| workspace.question())
        .unwrap_or_default();
    let asked = use_answer(question, &props.on.0);
    asked.view("Comparing the columns of both tables.", |report| {
        answers(report, props, router.as_ref())
    })
}

/// The columns that can be drawn: those that were compared, then the categories.
fn drawable(report: &Report, both: &[String]) -> Vec<String> {
    let compared = report.columns.iter().map(|column| column.name.clone());
    let left_out = report.left_out.iter().map(|left| left.name.clone());
    compared.chain(left_out.filter(|name| both.contains(name))).collect()
}

/// The column that is drawn when none is chosen: the one that has drifted furthest.
fn furthest(report: &Report) -> Option<&str> {
    let drifted = report.columns.iter().filter(|column| column.drifted);
    let furthest = drifted.max_by(|a, b| a.statistic.total_cmp(&b.statistic));
    furthest.map(|column| column.name.as_str())
}

/// Findings first, then the chosen column, then all of them.
fn answers(report: &Shared<Report>, props: &AnswerProps, router: Option<&Router>) -> Html {
    let names = drawable(report, &props.both);
    let [_, current] = &props.on.0;
    let columns = || current.opened.fields.iter().map(|field| field.name.as_str());
    let place = router.map(Router::place::<Place>).unwrap_or_default();
    let chosen = place
        .drawn(columns(), &names)
        .or_else(|| furthest(report))
        .or(names.first().map(String::as_str));
    let router = router.cloned();
    let choose = Callback::from(move |place: Place| {
        if let Some(router) = &router {
            router.replace(place);
        }
    });
    // A button that draws a column, where it can be drawn.
    let draws = |name: &str, words: String, label: String| {
        let is_drawn = names.iter().any(|other| other == name);
        let place = Place::of(columns(), name).filter(|_| is_drawn);
        let onclick = place.map(|place| choose.reform(move |_: MouseEvent| place.clone()));
        html! {
            if let Some(onclick) = onclick {
                <button type="button" class="link" data-test="drift-column" aria-label={label} aria-pressed={(chosen == Some(name)).to_string()} {onclick}>{ words }</button>
            }
        }
    };
    let rows = report.columns.iter().map(|column| {
        row(
            column,
            draws(
                &column.name,
                short(&column.name),
                format!("Draw {}", short(&column.name)),
            ),
        )
    });
    let left_out = report.left_out.iter().map(|left| {
        html! { <li><ColumnLink name={left.name.clone()} />{ format!(": {} ", left.why) }{ draws(&left.name, "Draw both".to_owned(), format!("Draw both: {}", short(&left.name))) }</li> }
    });
    html! {
        <div class="answers">
            <p class="lead" data-test="summary">{ summary(report) }</p>
            if !report.findings.is_empty() {
                <Findings of={Shared::from(report.rc() as Rc<dyn HasFindings>)} name="drift-findings" none="" />
            }
            if let Some(name) = chosen {
                <Distribution key={name} column={name.to_owned()} on={props.on.clone()} key_of={props.key_of.clone()} />
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
                <h2>{ "Not compared by the test" }</h2>
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

fn row(column: &ColumnDrift, name: Html) -> Html {
    let title = format!("at {}", Digits::PLAIN.value(&column.location));
    html! {
        <tr data-test="drift-row" class={classes!(column.drifted.then_some("drifted"))}>
            <th scope="row">{ name }</th>
            <td>{ if column.drifted { "yes" } else { "no" } }</td>
            <td class="right num" {title}>{ number::figure(column.statistic) }</td>
            <td class="right num" title={number::exact_probability(column.p_value)}>{ raised(&number::probability(column.p_value)) }</td>
            <td class="right num">{ number::count(column.reference) }</td>
            <td class="right num">{ number::count(column.current) }</td>
        </tr>
    }
}
