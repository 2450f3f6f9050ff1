//! The list of findings, gravest first, by severity if wished.

use glovebox::Severity;
use yew::prelude::*;

use super::{HasFindings, Listed, number, use_finding_rows, use_more};
use crate::shared::Shared;
use crate::workspace::use_workspace;

/// Findings shown before the rest is asked for.
const SHOWN: usize = 12;

/// Properties of [`Findings`].
#[derive(PartialEq, Properties)]
pub struct FindingsProps {
    /// The answer that holds them.
    pub of: Shared<dyn HasFindings>,
    /// The list's name among what was unfolded.
    pub name: &'static str,
    /// What is said where there are none.
    pub none: AttrValue,
}

const FILTERS: [(&str, &str, Option<Severity>); 4] = [
    ("All", "severity-all", None),
    ("Critical", "severity-critical", Some(Severity::Critical)),
    ("Warnings", "severity-warning", Some(Severity::Warning)),
    ("Notes", "severity-note", Some(Severity::Note)),
];

/// The list.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let chosen = use_state(|| None::<Severity>);
    let drawn_rows = use_finding_rows();
    // Back from the rows of a finding leads to the list as it was left.
    let unfolded = use_workspace().map(|w| w.state.unfolded.clone()).unwrap_or_default();
    let all = use_state(|| unfolded.borrow().iter().any(|known| known == props.name));
    let findings = props.of.findings();
    let count = |severity: Option<Severity>| {
        findings
            .iter()
            .filter(|f| severity.is_none_or(|s| f.severity == s))
            .count()
    };
    let filters = FILTERS
        .into_iter()
        .filter(|(_, _, s)| s.is_none() || count(*s) > 0)
        .map(|(word, test, severity)| {
            let pressed = *chosen == severity;
            let chosen = chosen.setter();
            let onclick = Callback::from(move |_: MouseEvent| chosen.set(severity));
            html! {
                <button type="button" class="choice" data-test={test} aria-pressed={pressed.to_string()} {onclick}>
                    { format!("{word} {}", number::count(count(severity) as u64)) }
                </button>
            }
        });
    let wanted: Vec<usize> = (0..findings.len())
        .filter(|&i| chosen.is_none_or(|s| findings.get(i).is_some_and(|f| f.severity == s)))
        .collect();
    let list = use_node_ref();
    let drawn = use_more(&list, SHOWN, *all, wanted.len());
    let hidden = if *all { 0 } else { wanted.len() - drawn };
    let rows = wanted.iter().take(drawn).map(|&number| {
        let listed = Listed {
            number,
            ..Listed::default()
        };
        findings
            .get(number)
            .map(|finding| drawn_rows.row(finding, &listed))
            .unwrap_or_default()
    });
    let show_all = {
        let (all, name) = (all.setter(), props.name);
        Callback::from(move |_: MouseEvent| {
            unfolded.borrow_mut().push(name.to_owned());
            all.set(true);
        })
    };
    html! {
        <section class="findings" aria-labelledby="findings-title">
            <div class="section-head">
                <h2 id="findings-title">{ "Findings" }</h2>
                <div class="choices" role="group" aria-label="By severity">{ for filters }</div>
            </div>
            if findings.is_empty() {
                <p class="quiet">{ &props.none }</p>
            }
            <ul class="finding-list" ref={list}>{ for rows }</ul>
            if hidden > 0 {
                <button type="button" class="link" id="all-findings" onclick={show_all}>{ format!("Show {} more", number::count(hidden as u64)) }</button>
            }
            { drawn_rows.mend.clone() }
        </section>
    }
}
