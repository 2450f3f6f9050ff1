//! The quality ring and its dimensions, and how they are counted.

use glovebox::profile::{Report, Score};
use yew::prelude::*;

use crate::parts::{bar, number};
use crate::shared::Shared;

/// Below this a dimension is drawn in the colour of a warning.
const LOW: f64 = 80.0;
/// The ring's radius in its drawing.
const RADIUS: f64 = 42.0;

/// Properties of [`Quality`].
#[derive(PartialEq, Properties)]
pub struct QualityProps {
    /// The profile that holds the scores.
    pub report: Shared<Report>,
}

/// The scores.
#[component]
pub fn Quality(props: &QualityProps) -> Html {
    let open = use_state(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let table = &props.report.table;
    let score = &table.quality;
    let dimensions = [
        ("Completeness", score.completeness),
        ("Validity", score.validity),
        ("Uniqueness", score.uniqueness),
        ("Consistency", score.consistency),
    ];
    html! {
        <section class="quality" aria-labelledby="quality-title">
            <div class="section-head">
                <h2 id="quality-title">{ "Quality" }</h2>
                <button type="button" class="link" id="how-counted" aria-expanded={open.to_string()} onclick={toggle}>{ "How it is counted" }</button>
            </div>
            { ring(score.overall) }
            { for dimensions.into_iter().map(|(name, value)| dimension(name, value)) }
            if *open {
                { explained(&props.report) }
            }
        </section>
    }
}

/// A score out of 100, as the command line shows it.
fn points(score: f64) -> String {
    Score::shown(score).to_string()
}

fn ring(overall: Option<f64>) -> Html {
    let round = std::f64::consts::TAU * RADIUS;
    let filled = round * overall.unwrap_or(0.0) / 100.0;
    let words = overall.map_or("–".to_owned(), points);
    html! {
        <svg class="ring" viewBox="0 0 100 100" role="img" aria-label={format!("Quality {words} of 100")}>
            <circle class="track" cx="50" cy="50" r={RADIUS.to_string()} />
            <circle class="fill" cx="50" cy="50" r={RADIUS.to_string()} transform="rotate(-90 50 50)" stroke-dasharray={format!("{filled:.2} {round:.2}")} />
            <text x="50" y="51" text-anchor="middle" dominant-baseline="central">{ words }</text>
        </svg>
    }
}

fn dimension(name: &str, value: Option<f64>) -> Html {
    let share = value.unwrap_or(0.0) / 100.0;
    let low = value.is_some_and(|v| v < LOW).then_some("low");
    let title = value.map_or("nothing to judge by".to_owned(), |v| format!("{v} of 100"));
    html! {
        <p class="dimension" {title}>
            <span>{ name }</span>{ bar(share, low) }<span class="num">{ value.map_or("–".to_owned(), points) }</span>
        </p>
    }
}

/// How each figure is reckoned, and of what here.
fn explained(report: &Report) -> Html {
    let table = &report.table;
    let cells = table.rows.saturating_mul(table.columns);
    let said = |bad: u64, all: u64, what: &str| format!("{} of {} {what}", number::count(bad), number::count(all));
    let here = [
        said(table.missing_cells.saturating_add(table.stand_in_cells), cells, "cells"),
        said(
            table.out_of_type_cells.saturating_add(table.not_understood_cells),
            cells.saturating_sub(table.missing_cells),
            "cells",
        ),
        said(table.duplicate_rows, table.rows, "rows"),
    ];
    let here = here
        .map(|here| format!("; here {here}"))
        .into_iter()
        .chain(std::iter::repeat(String::new()));
    let lines = Score::FORMULAS.into_iter().zip(here).map(|((name, formula), here)| {
        html! { <li>{ format!("{name}: {formula}{here}.") }</li> }
    });
    html! {
        <ul class="plain-list quiet" data-test="formulas">
            { for lines }
            <li>{ "The dimensions follow ISO/IEC 25012." }</li>
        </ul>
    }
}
