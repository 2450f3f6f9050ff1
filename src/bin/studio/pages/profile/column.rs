//! One column: the sentence, the plot, the figures, its values, its findings, what it goes with.

use std::rc::Rc;

use yew::prelude::*;

use super::Of;
use super::composition::Composition;
use super::figures::Figures;
use super::plots::Plots;
use super::related::Related;
use super::sentence::sentence;
use super::values::Values;
use crate::parts::{FindingRow, HasFindings, RoleTag, short, type_tag, type_words};
use crate::shared::Shared;

/// The tab.
#[component]
pub fn Column(props: &Of) -> Html {
    let Some(column) = props.report.columns.get(props.column) else {
        return html! { <p class="quiet">{ "The table has no columns." }</p> };
    };
    let (report, place) = (props.report.clone(), props.column);
    let mut about = vec![type_words(column.r#type).to_owned()];
    about.extend(column.physical.as_deref().map(short));
    let zone = column.times.as_ref().and_then(|times| times.zone.as_ref());
    about.extend(zone.map(|zone| format!("zone {zone}")));
    let findings_of = Shared::from(report.rc() as Rc<dyn HasFindings>);
    let findings: Vec<usize> = report
        .findings
        .iter()
        .enumerate()
        .filter(|(_, f)| f.columns.contains(&column.name))
        .map(|(i, _)| i)
        .collect();
    html! {
        <article aria-labelledby="column-title">
            <div class="column-head">
                <h2 id="column-title" tabindex="-1" title={short(&column.name)}>{ short(&column.name) }</h2>
                { type_tag(column.r#type) }<RoleTag column={column.name.clone()} /><span class="quiet">{ about.join(" · ") }</span>
            </div>
            <p class="lead" data-test="sentence">{ sentence(column, report.table.rows) }</p>
            <Plots key={place} report={report.clone()} column={place} />
            <div class="thirds">
                <Figures report={report.clone()} column={place} />
                <Values report={report.clone()} column={place} />
                <Related report={report.clone()} column={place} />
            </div>
            <Composition report={report.clone()} column={place} />
            if !findings.is_empty() {
                <section>
                    <h3>{ "Findings" }</h3>
                    <ul class="finding-list">
                        { for findings.into_iter().map(|number| html! { <FindingRow key={number} of={findings_of.clone()} {number} here={column.name.clone()} /> }) }
                    </ul>
                </section>
            }
        </article>
    }
}
