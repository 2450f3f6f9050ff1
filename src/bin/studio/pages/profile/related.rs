//! What a column goes with: its strongest associations, one line per other column.

use glovebox::few;
use glovebox::profile::{Association, ColumnProfile, Method, PAIR_LEVELS, Report};
use glovebox::table::Type;
use yew::prelude::*;

use super::associations::too_many;
use super::{Of, Place, Tab};
use crate::parts::{ColumnLink, bar, number};
use crate::route::Route;

/// Lines shown.
const SHOWN: usize = 10;
/// What is weaker than this says nothing about either column.
const WEAKEST: f64 = 0.05;

/// A method's name.
pub fn method_name(method: Method) -> &'static str {
    match method {
        Method::Pearson => "Pearson’s r",
        Method::Spearman => "Spearman’s ρ",
        Method::CramersV => "Cramér’s V",
        Method::CorrelationRatio => "correlation ratio",
        Method::MutualInformation => "mutual information",
    }
}

/// A method's name where there is little room.
pub fn short_name(method: Method) -> &'static str {
    match method {
        Method::Pearson => "Pearson",
        Method::Spearman => "Spearman",
        Method::CramersV => "Cramér’s V",
        Method::CorrelationRatio => "corr. ratio",
        Method::MutualInformation => "mut. inf.",
    }
}

/// Between 0 and 1 whatever the method, to compare columns by; mutual information has no upper
/// end and is left out.
fn strength(association: &Association) -> Option<f64> {
    (association.method != Method::MutualInformation).then_some(association.value?.abs())
}

/// The other columns with their strongest association, strongest first.
fn related<'a>(report: &'a Report, name: &str) -> Vec<(&'a str, &'a Association, f64)> {
    let mut best: Vec<(&str, (&Association, f64))> = Vec::new();
    for association in &report.associations {
        let other = match (association.a == name, association.b == name) {
            (true, _) => association.b.as_str(),
            (_, true) => association.a.as_str(),
            _ => continue,
        };
        let Some(strength) = strength(association) else {
            continue;
        };
        match best.iter_mut().find(|(known, _)| *known == other) {
            Some((_, known)) if strength <= known.1 => {}
            Some((_, known)) => *known = (association, strength),
            None => best.push((other, (association, strength))),
        }
    }
    let mut list: Vec<_> = best
        .into_iter()
        .map(|(other, (association, strength))| (other, association, strength))
        .collect();
    list.retain(|(_, _, strength)| *strength >= WEAKEST);
    few::sort_by(&mut list, |a, b| b.2.total_cmp(&a.2));
    list.truncate(SHOWN);
    list
}

/// The list.
#[component]
pub fn Related(props: &Of) -> Html {
    let lines = use_memo(props.clone(), |of| {
        let name = of
            .report
            .columns
            .get(of.column)
            .map(|c| c.name.clone())
            .unwrap_or_default();
        let lines = related(&of.report, &name).into_iter();
        lines
            .map(|(other, association, strength)| line(other, association, strength))
            .collect::<Vec<Html>>()
    });
    let compared = use_memo(props.clone(), |of| {
        let name = of.report.columns.get(of.column).map(|c| c.name.as_str());
        of.report
            .associations
            .iter()
            .any(|a| name == Some(a.a.as_str()) || name == Some(a.b.as_str()))
    });
    let all = Route::from(Place::tab(Tab::Associations));
    html! {
        <section>
            <h3>{ "Goes with" }</h3>
            if let Some(why) = too_many(&props.report) {
                <p class="quiet">{ why }</p>
            } else if !*compared {
                <p class="quiet">{ props.report.columns.get(props.column).map(why_alone) }</p>
            } else {
                if lines.is_empty() {
                    <p class="quiet">{ "No column goes with this one." }</p>
                }
                <ul class="related">{ for lines.iter().cloned() }</ul>
                <p><a href={all.href()}>{ "All associations" }</a></p>
            }
        </section>
    }
}

/// Why a column is compared with no other.
fn why_alone(column: &ColumnProfile) -> String {
    if column.r#type == Type::Text && column.distinct > PAIR_LEVELS {
        let distinct = number::count(column.distinct);
        format!("Text is compared up to {PAIR_LEVELS} different values; this column has {distinct}.")
    } else {
        "No other column can be compared with this one.".to_owned()
    }
}

fn line(other: &str, association: &Association, strength: f64) -> Html {
    let value = association.value.unwrap_or_default();
    let title = format!("{value} over {}", number::plural(association.rows, "row", "rows"));
    html! {
        <li {title}>
            <ColumnLink name={other.to_owned()} />
            { bar(strength, None) }
            <strong class="num">{ number::coefficient(value) }</strong>
            <span class="quiet" title={method_name(association.method)}>{ short_name(association.method) }</span>
        </li>
    }
}
