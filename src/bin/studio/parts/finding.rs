//! One finding: how grave, what, why, which columns, and the way to its rows.

use std::cell::RefCell;
use std::rc::Rc;

use glovebox::few;
use glovebox::profile::Association;
use glovebox::step::Step;
use glovebox::{Dimension, Finding, Severity, steps};
use yew::prelude::*;

use super::short::{names, sentence};
use super::{ColumnLink, Icon, column_route, icon, number, raised, told, use_mend, use_row_links};
use crate::pages::profile::{Place, Tab};
use crate::route::Route;
use crate::workspace::{RowLink, Workspace, use_workspace};

/// An answer that has findings.
pub trait HasFindings {
    /// They, gravest first.
    fn findings(&self) -> &[Finding];
}

/// Findings that one stands for and that are listed.
const PARTS: usize = 100;

/// Columns named beside a finding before the rest is counted.
const NAMED: usize = 4;

/// The mark of a severity, with its word for screen readers and on hover.
pub fn severity_mark(severity: Severity) -> Html {
    let (class, which, word) = match severity {
        Severity::Critical => ("mark critical", Icon::Critical, "critical"),
        Severity::Warning => ("mark warning", Icon::Warning, "warning"),
        Severity::Note => ("mark note", Icon::Note, "note"),
    };
    html! { <span {class} title={word} role="img" aria-label={word}>{ icon(which) }</span> }
}

/// What a person is told wherever copies are opened: the rows that they copy are shown too.
pub const WITH_ORIGINALS: &str = "exact copies with their originals";

/// The words of the link to all copies, with the number of rows that it opens.
pub fn show_copies(rows: u64) -> String {
    let rows = number::plural(rows, "row", "rows");
    format!("Show {rows} (the copies with their originals)")
}

/// The words of the link to a finding's rows.
fn show_rows(finding: &Finding) -> String {
    match finding.evidence.get("rows_in_groups") {
        Some(rows) => show_copies(*rows as u64),
        None => format!("Show {}", number::plural(finding.count, "row", "rows")),
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

impl HasFindings for Vec<Finding> {
    fn findings(&self) -> &[Finding] {
        self
    }
}

/// How a list of findings is drawn.
pub struct FindingRows {
    row_links: Callback<RowLink>,
    workspace: Option<Workspace>,
    on_mend: Callback<Rc<Vec<Step>>>,
    /// The sentences of findings whose parts are shown. Back from the rows of one leads to the list as it was left.
    open: Rc<RefCell<Vec<String>>>,
    turned: UseForceUpdateHandle,
    /// The steps that would mend one, while they are looked at; to be drawn beside the list.
    pub mend: Html,
}

/// For a list of findings.
#[hook]
pub fn use_finding_rows() -> FindingRows {
    let (row_links, workspace) = (use_row_links(), use_workspace());
    let (on_mend, mend) = use_mend();
    let open = workspace.as_ref().map(|workspace| workspace.state.unfolded.clone());
    FindingRows {
        row_links,
        workspace,
        on_mend,
        open: open.unwrap_or_default(),
        turned: use_force_update(),
        mend,
    }
}

/// What is known of a finding where it is listed.
#[derive(Default)]
pub struct Listed<'a> {
    /// Its place in the answer.
    pub number: usize,
    /// Whether it is one of those that another stands for, which says why they matter.
    pub is_part: bool,
    /// The column whose page this is: it is neither named nor linked to.
    pub here: Option<&'a str>,
}

impl FindingRows {
    /// The row of a finding.
    pub fn row(&self, finding: &Finding, listed: &Listed<'_>) -> Html {
        let mend = (!finding.mend.is_empty()).then(|| Rc::new(finding.mend.clone()));
        let words = mend.as_ref().and_then(|steps| {
            let first = steps::sentence(steps.first()?).ok()?;
            Some(match steps.len() {
                1 => first,
                all => format!(
                    "{first}, and {}",
                    number::plural(all as u64 - 1, "more step", "more steps")
                ),
            })
        });
        let open = mend.map(|steps| self.on_mend.reform(move |_: MouseEvent| Rc::clone(&steps)));
        let rows = RowLink::of(finding).map(|link| self.row_links.reform(move |_: MouseEvent| link.clone()));
        let others: Vec<&String> = finding
            .columns
            .iter()
            .filter(|name| listed.here.is_none_or(|here| here != name.as_str()))
            .collect();
        let chips = others.iter().take(NAMED).map(|&name| {
            html! { <ColumnLink class="chip code" name={name.clone()} /> }
        });
        let profile = match (finding.columns.as_slice(), others.as_slice()) {
            ([column], [_]) => column_route(self.workspace.as_ref(), column),
            _ => None,
        };
        let pair = pair_route(self.workspace.as_ref(), finding);
        let parts = (!finding.parts.is_empty()).then(|| self.parts(finding));
        let more = others.len().saturating_sub(NAMED);
        html! {
            <li key={listed.number} class="finding" data-test="finding" data-code={finding.code.clone()}>
                <span title={finding.code.clone()}>{ severity_mark(finding.severity) }</span>
                <div class="finding-text">
                    <p><span class="sr">{ word(finding.severity) }{ ": " }</span>{ told(&finding.message, &finding.columns) }</p>
                    <div class="actions">
                        if let Some(onclick) = rows {
                            <button type="button" class="link" data-test="show-rows" {onclick}>{ show_rows(finding) }</button>
                        }
                        if let Some(profile) = profile {
                            <a href={profile.href()} data-test="show-column">{ "Open profile" }</a>
                        }
                        if let Some(pair) = pair {
                            <a href={pair.href()} data-test="show-pair">{ "Open pair" }</a>
                        }
                        if let Some(words) = words {
                            <button type="button" class="link" data-test="mend" aria-haspopup="dialog" onclick={open}>{ "Mend: " }{ sentence(&words) }</button>
                        }
                        { for self.rereadings(finding) }
                        if let Some((button, _)) = parts.clone() {
                            { button }
                        }
                        if !finding.why.is_empty() && !listed.is_part {
                            { why(finding) }
                        }
                    </div>
                </div>
                <div class="chips">
                    { for chips }
                    if more > 0 {
                        <span class="quiet" title={names(&finding.columns)}>{ format!("and {more} more") }</span>
                    }
                    if finding.columns.is_empty() {
                        <span class="chip code">{ "whole table" }</span>
                    }
                </div>
                if let Some((_, list)) = parts {
                    { list }
                }
            </li>
        }
    }

    /// Buttons that read the file again, in each way that a finding offers.
    fn rereadings<'a>(&'a self, finding: &'a Finding) -> impl Iterator<Item = Html> + 'a {
        finding.rereadings.iter().map(|other| {
            let (workspace, change) = (self.workspace.clone(), other.clone());
            let onclick = Callback::from(move |_: MouseEvent| {
                let table = workspace.as_ref().and_then(|workspace| workspace.state.table());
                let reading = table.and_then(|table| table.reading.changed(&change));
                if let (Some(workspace), Some(reading)) = (&workspace, reading) {
                    workspace.read_again(reading);
                }
            });
            html! {
                <button type="button" class="link" data-test="reread" {onclick}>{ sentence(&other.words) }</button>
            }
        })
    }

    /// The findings that one stands for: the button before them, and they.
    fn parts(&self, finding: &Finding) -> (Html, Html) {
        let is_open = self.open.borrow().contains(&finding.message);
        let (open, turned, told) = (self.open.clone(), self.turned.clone(), finding.message.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut open = open.borrow_mut();
            match open.iter().position(|known| *known == told) {
                Some(at) => drop(open.remove(at)),
                None => open.push(told.clone()),
            }
            turned.force_update();
        });
        let shown = finding.parts.iter().take(PARTS).enumerate().filter(|_| is_open);
        let rows = shown.map(|(number, part)| {
            let listed = Listed {
                number,
                is_part: true,
                ..Listed::default()
            };
            self.row(part, &listed)
        });
        let all = finding.parts.len();
        let words = match is_open {
            true => "Show them together".to_owned(),
            false => format!("Show each of {}", number::count(all as u64)),
        };
        let button = html! {
            <button type="button" class="link" data-test="parts" aria-expanded={is_open.to_string()} {onclick}>{ words }</button>
        };
        let list = html! {
            if is_open {
                <div class="parts">
                    <ul class="finding-list" data-test="part-list">{ for rows }</ul>
                    if all > PARTS {
                        <p class="quiet">{ format!("and {} more", number::count((all - PARTS) as u64)) }</p>
                    }
                </div>
            }
        };
        (button, list)
    }
}

/// Why a finding matters, and what it counts against, for whoever asks.
fn why(finding: &Finding) -> Html {
    let dimension = finding.dimension.map(|dimension| match dimension {
        Dimension::Completeness => "completeness",
        Dimension::Validity => "validity",
        Dimension::Uniqueness => "uniqueness",
        Dimension::Consistency => "consistency",
    });
    html! {
        <details class="why" data-test="why">
            <summary>{ "Why it matters" }</summary>
            <p>{ raised(&sentence(&finding.why)) }</p>
            <p class="quiet">
                if let Some(dimension) = dimension {
                    { format!("It counts against {dimension}. ") }
                }
                { "Its name in reports: " }<code>{ &finding.code }</code>{ "." }
            </p>
        </details>
    }
}

/// Where the pair of columns is that a finding is about.
fn pair_route(workspace: Option<&Workspace>, finding: &Finding) -> Option<Route> {
    let [a, b] = finding.columns.as_slice() else {
        return None;
    };
    let is_told = finding.parts.is_empty() && finding.code.starts_with("association.");
    let report = workspace.filter(|_| is_told)?.report()?;
    let is_it = |pair: &Association| pair.a == *a && pair.b == *b && pair.method.is_of_kinds();
    let place = Place {
        pair: Some(report.associations.iter().position(is_it)?),
        ..Place::tab(Tab::Associations)
    };
    Some(place.into())
}

/// Which findings each column has, worked out once for an answer: to look for each column in each
/// finding would take its time for thousands of both.
#[derive(Debug, Default, PartialEq)]
pub struct Found {
    by_column: Vec<Vec<usize>>,
    gravest: Vec<Option<Severity>>,
}

impl Found {
    /// Of all columns, by their names.
    pub fn of<'a>(findings: &[Finding], columns: impl Iterator<Item = &'a str>) -> Found {
        let places = few::map(columns.zip(0..));
        let mut found = Found {
            by_column: vec![Vec::new(); places.len()],
            gravest: vec![None; places.len()],
        };
        for (number, finding) in findings.iter().enumerate() {
            for part in finding.each() {
                for place in part.columns.iter().filter_map(|name| places.get(name.as_str())) {
                    if let Some(list) = found.by_column.get_mut(*place) {
                        list.push(number);
                    }
                    if let Some(gravest) = found.gravest.get_mut(*place) {
                        *gravest = (*gravest).max(Some(part.severity));
                    }
                }
            }
        }
        found
    }

    /// The places of a column's findings in the report.
    pub fn in_column(&self, column: usize) -> &[usize] {
        self.by_column.get(column).map_or(&[], Vec::as_slice)
    }

    /// The gravest of them.
    pub fn gravest(&self, column: usize) -> Option<Severity> {
        self.gravest.get(column).copied().flatten()
    }
}
