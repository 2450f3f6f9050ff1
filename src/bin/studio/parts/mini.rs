//! The tiny picture of a column: bars for numbers and times, a stacked bar for text.
//!
//! Plain drawings, one path each, since a table of columns shows hundreds.

use std::fmt::Write;
use std::rc::Rc;

use glovebox::profile::{ColumnProfile, Histogram, Report};
use glovebox::table::Comparison;
use yew::prelude::*;

use super::number;
use super::short::cut;

const HEIGHT: f64 = 24.0;
/// Bars beyond this are drawn together: narrower ones cannot be told apart.
const BARS: usize = 25;
/// Parts of a stacked bar that are drawn apart.
const PARTS: usize = 6;
/// Letters of a value that are named in the label.
const NAMED: usize = 24;

/// Properties of [`Mini`].
#[derive(Properties)]
pub struct MiniProps {
    /// The profile that holds the column.
    pub report: Rc<Report>,
    /// The column's place in it.
    pub column: usize,
}

impl PartialEq for MiniProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.report, &other.report) && self.column == other.column
    }
}

/// The picture; its words are in the label.
#[component]
pub fn Mini(props: &MiniProps) -> Html {
    let Some(column) = props.report.columns.get(props.column) else {
        return Html::default();
    };
    let rows = props.report.table.rows;
    let label = mini_label(column);
    let drawing = match column.histogram() {
        Some(histogram) if !histogram.counts.is_empty() => bars(histogram),
        _ => stack(column, rows),
    };
    html! {
        <svg class="mini" viewBox={format!("0 0 100 {HEIGHT}")} preserveAspectRatio="none" role="img" aria-label={label.clone()}>
            <title>{ label }</title>
            { drawing }
        </svg>
    }
}

/// The picture in words.
pub fn mini_label(column: &ColumnProfile) -> String {
    if column.count == 0 {
        return "nothing but missing values".to_owned();
    }
    if let (Some(_), Some(min), Some(max)) = (column.histogram(), &column.min, &column.max) {
        let digits = number::Digits::of(column);
        return format!("from {} to {}", digits.value(min), digits.value(max));
    }
    let parts = column.top.iter().take(3).map(|top| {
        format!(
            "{} {}",
            cut(&top.value.to_string(), NAMED),
            // Of those that are there, as everywhere a value's share is said.
            number::percent(top.count, column.count)
        )
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// So many bars of the histogram are drawn as one.
fn together(histogram: &Histogram) -> usize {
    histogram.counts.len().div_ceil(BARS).max(1)
}

/// The edges of the bars as they are drawn, one more than bars; all bars are equally wide.
pub fn drawn_edges(histogram: &Histogram) -> Vec<f64> {
    let starts = histogram.edges.iter().take(histogram.counts.len());
    let starts = starts.step_by(together(histogram));
    starts.chain(histogram.edges.last()).copied().collect()
}

/// What holds of exactly the rows of some bars as they are drawn.
pub fn drawn_between(histogram: &Histogram, first: usize, last: usize) -> Option<Comparison> {
    let each = together(histogram);
    let end = ((last + 1) * each).min(histogram.counts.len());
    histogram.between(first * each, end.checked_sub(1)?)
}

fn bars(histogram: &Histogram) -> Html {
    let each = together(histogram);
    let heights: Vec<u64> = histogram.counts.chunks(each).map(|c| c.iter().sum()).collect();
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

fn stack(column: &ColumnProfile, rows: u64) -> Html {
    let whole = rows.max(1) as f64;
    let mut x = 0.0;
    let mut parts = Vec::with_capacity(PARTS + 2);
    let mut drawn = 0;
    for (i, top) in column.top.iter().take(PARTS).enumerate() {
        let width = top.count as f64 / whole * 100.0;
        let style = format!("fill-opacity:{:.2}", 1.0 - i as f64 * 0.13);
        parts.push(html! { <rect class="data" x={format!("{x:.2}")} y="6" height="12" width={format!("{:.2}", (width - 0.6).max(0.2))} {style} /> });
        x += width;
        drawn += top.count;
    }
    let rest = column.count.saturating_sub(drawn);
    if rest > 0 {
        let width = rest as f64 / whole * 100.0;
        parts.push(
            html! { <rect class="rest" x={format!("{x:.2}")} y="6" height="12" width={format!("{width:.2}")} /> },
        );
        x += width;
    }
    if column.missing > 0 {
        let width = column.missing as f64 / whole * 100.0;
        parts.push(
            html! { <rect class="gone" x={format!("{x:.2}")} y="6" height="12" width={format!("{width:.2}")} /> },
        );
    }
    parts.into_iter().collect()
}
