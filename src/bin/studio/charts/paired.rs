//! Two tables in one picture: the reference as an outline or a first bar, the current one filled.

use serde_json::{Value, json};

use super::axis::{grid, measure, named, shares};
use super::measure::Measure;
use super::palette::Palette;
use crate::parts::short::cut;

/// Room above a plot for the line that says which colour is which table.
pub const KEY: u32 = 30;
/// Letters of a table's name in that line.
const NAMED: usize = 32;

/// What the reference has, and what the current table has.
#[derive(Debug, Clone, PartialEq)]
pub struct Two<T> {
    /// Of the table that is compared with.
    pub reference: T,
    /// Of the table that is looked at.
    pub current: T,
}

/// Which colour is which table.
pub type Key = Two<String>;

impl Key {
    /// The line above the plot.
    pub fn title(&self, palette: &Palette) -> Value {
        // Braces would be read as the names of styles.
        let name = |text: &str| cut(text, NAMED).replace(['{', '}', '|'], " ");
        let text = format!(
            "{{reference|■}} {} (reference)    {{current|■}} {}",
            name(&self.reference),
            name(&self.current)
        );
        let square = |color: &str| json!({ "color": color, "fontSize": 13 });
        json!({
            "text": text, "left": 4, "top": 4, "padding": 0,
            "textStyle": {
                "color": palette.ink, "fontSize": 12, "fontWeight": "normal",
                "rich": { "reference": square(&palette.reference), "current": square(&palette.data) },
            },
        })
    }
}

/// The shares of two tables over the same edges.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// The edges, what is said of each bar, and the column's name.
    pub measure: Measure,
    /// The column.
    pub name: String,
    /// The share of each bar.
    pub shares: Two<Vec<f64>>,
    /// Which colour is which.
    pub key: Key,
}

impl Overlay {
    /// Filled bars, and an outline over them.
    pub fn option(&self, palette: &Palette) -> Value {
        let Overlay {
            measure: of,
            shares: Two { reference, current },
            ..
        } = self;
        let limit = reference.iter().chain(current).copied().fold(0.0, f64::max) * 100.0;
        let bars = json!({
            "type": "bar", "silent": true, "barWidth": "95%", "barGap": "-100%", "barMinHeight": 0,
            "itemStyle": { "color": palette.data, "opacity": 0.8 },
            "data": of.middles().zip(current).map(|(x, share)| json!([x, share * 100.0])).collect::<Vec<Value>>(),
        });
        let outline = of.edges.iter().zip(reference.iter().chain(reference.last()));
        let outline = outline.map(|(edge, share)| json!([of.axis.scale(*edge), share * 100.0]));
        let ends = [of.edges.first(), of.edges.last()].map(|edge| edge.map(|edge| json!([of.axis.scale(*edge), 0])));
        let [first, last] = ends;
        let outline: Vec<Value> = first.into_iter().chain(outline).chain(last).collect();
        json!({
            "title": [self.key.title(palette)],
            "grid": grid(KEY, 12),
            "xAxis": named(measure(of.axis, &of.edges, palette), &self.name, false, palette),
            "yAxis": shares("share of values", false, palette),
            "series": [hover(of, limit), bars, line(outline, &palette.reference)],
        })
    }
}

/// Where two cumulative shares are furthest apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Furthest {
    /// The place.
    pub at: f64,
    /// Both shares.
    pub shares: Two<f64>,
    /// How far, as it is written.
    pub distance: String,
}

/// Two cumulative shares, with the place where they are furthest apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// The edges of the bars that are pointed at, and what is said of each.
    pub measure: Measure,
    /// The column.
    pub name: String,
    /// The share of values at or below a place, where it changes.
    pub lines: Two<Vec<(f64, f64)>>,
    /// Where the two are furthest apart.
    pub furthest: Option<Furthest>,
    /// Which colour is which.
    pub key: Key,
}

impl Steps {
    /// Two lines in steps.
    pub fn option(&self, palette: &Palette) -> Value {
        let of = &self.measure;
        let last = of.edges.last();
        let points = |line: &[(f64, f64)]| -> Vec<Value> {
            let first = of.edges.first().map(|edge| (*edge, 0.0));
            let end = last.map(|edge| (*edge, 1.0));
            let all = first.into_iter().chain(line.iter().copied()).chain(end);
            all.map(|(x, share)| json!([of.axis.scale(x), share * 100.0])).collect()
        };
        let mut current = line(points(&self.lines.current), &palette.data);
        current["markLine"] = self.distance(palette);
        json!({
            "title": [self.key.title(palette)],
            "grid": grid(KEY, 12),
            "xAxis": named(measure(of.axis, &of.edges, palette), &self.name, false, palette),
            "yAxis": shares("share at or below", true, palette),
            "series": [hover(of, 100.0), line(points(&self.lines.reference), &palette.reference), current],
        })
    }

    /// The largest distance as a line from the one share to the other, with its size beside it.
    fn distance(&self, palette: &Palette) -> Value {
        let Some(Furthest {
            at,
            shares: Two { reference, current },
            distance,
        }) = &self.furthest
        else {
            return Value::Null;
        };
        let x = self.measure.axis.scale(*at);
        let (low, high) = (reference.min(*current), reference.max(*current));
        let middle = self.measure.ends().map_or(x, |(first, last)| (first + last) / 2.0);
        // Shares only rise: right below the line's foot and left above its head there is never one of them.
        let (position, align, above) = if x < middle {
            ("start", "left", "top")
        } else {
            ("end", "right", "bottom")
        };
        json!({
            "symbol": "none", "silent": true,
            "lineStyle": { "color": palette.ink, "type": "solid", "width": 1.6 },
            "label": {
                "formatter": format!("largest distance {distance}"), "position": position,
                "rotate": 0, "distance": 2, "align": align, "verticalAlign": above, "color": palette.ink,
                "padding": [0, 6], "fontSize": 12,
            },
            "data": [[{ "coord": [x, low * 100.0] }, { "coord": [x, high * 100.0] }]],
        })
    }
}

/// Bars that are there to be pointed at, and not seen.
fn hover(of: &Measure, height: f64) -> Value {
    let data = of.middles().zip(&of.names);
    let data = data.map(|(x, name)| json!({ "name": name, "value": [x, height] }));
    json!({
        "type": "bar", "barWidth": "100%", "barGap": "-100%", "cursor": "pointer",
        "itemStyle": { "color": "transparent" }, "data": data.collect::<Vec<Value>>(),
    })
}

fn line(points: Vec<Value>, color: &str) -> Value {
    json!({
        "type": "line", "step": "end", "symbol": "none", "silent": true, "data": points,
        "lineStyle": { "color": color, "width": 2 },
    })
}
