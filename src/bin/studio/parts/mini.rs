//! The tiny picture of a column: bars for numbers and times, a stacked bar for text.
//!
//! Plain drawings, one path each, since a table of columns shows hundreds.

use std::fmt::Write;

use yew::prelude::*;

use super::look::{Drawing, Measured, Picture};

const HEIGHT: f64 = 24.0;

/// The picture; its words are in the label.
pub fn mini(Picture { label, drawing }: &Picture) -> Html {
    let drawing = match drawing {
        Drawing::Bars(measured) => bars(measured),
        Drawing::Parts {
            values,
            others,
            missing,
        } => stack(values, *others, *missing),
    };
    html! {
        <svg class="mini" viewBox={format!("0 0 100 {HEIGHT}")} preserveAspectRatio="none" role="img" aria-label={label.clone()}>
            <title>{ label }</title>
            { drawing }
        </svg>
    }
}

fn bars(measured: &Measured) -> Html {
    let heights = measured.heights();
    let limit = heights.iter().copied().max().unwrap_or(1).max(1) as f64;
    let step = 100.0 / heights.len().max(1) as f64;
    let mut path = String::new();
    for (i, &n) in heights.iter().enumerate() {
        if n == 0 {
            continue;
        }
        // Never thinner than a hair: what is there must show.
        let height = (n as f64 / limit * HEIGHT).max(0.8);
        let (x, width) = (i as f64 * step, step * 0.88);
        let _ = write!(path, "M{x:.2} {HEIGHT}v-{height:.2}h{width:.2}v{height:.2}z");
    }
    html! { <path class="data" d={path} /> }
}

fn stack(values: &[f64], others: f64, missing: f64) -> Html {
    let mut x = 0.0;
    let mut parts = Vec::with_capacity(values.len() + 2);
    for (i, share) in values.iter().enumerate() {
        let width = share * 100.0;
        let style = format!("fill-opacity:{:.2}", 1.0 - i as f64 * 0.13);
        parts.push(html! { <rect class="data" x={format!("{x:.2}")} y="6" height="12" width={format!("{:.2}", (width - 0.6).max(0.2))} {style} /> });
        x += width;
    }
    for (class, share) in [("rest", others), ("gone", missing)] {
        if share > 0.0 {
            let width = share * 100.0;
            parts
                .push(html! { <rect {class} x={format!("{x:.2}")} y="6" height="12" width={format!("{width:.2}")} /> });
            x += width;
        }
    }
    parts.into_iter().collect()
}
