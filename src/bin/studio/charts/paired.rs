//! Two tables in one picture: the reference as an outline or a first bar, the current one filled.

use serde_json::{Value, json};

use super::axis::{bar_width, grid, measure, named, shares};
use super::measure::Measure;
use super::palette::Palette;
use crate::parts::short::visible_cut;

/// Room above a plot for the lines that say which colour is which table.
pub const KEY: u32 = 48;
/// Height of one of them.
const KEY_LINE: u32 = 18;
/// Room between them and a plot for the word above a mark.
const WORD: u32 = 18;
/// Letters of a table's name in such a line.
const NAMED: usize = 32;
/// A word above a mark this far from the side of a plot leans away from it.
const ASIDE: f64 = 0.3;

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
    /// The lines above the plot: one a table, since two names may be longer than a narrow plot.
    pub fn title(&self, palette: &Palette) -> Value {
        // Braces would be read as the names of styles.
        let name = |text: &str| visible_cut(text, NAMED).replace(['{', '}', '|'], " ");
        let text = format!(
            "{{reference|■}}{} (reference)\n{{current|■}}{}",
            name(&self.reference),
            name(&self.current)
        );
        let square = |color: &str| json!({ "color": color, "fontSize": 13, "width": 16 });
        json!({
            "text": text, "left": 4, "top": 4, "padding": 0,
            "textStyle": {
                "color": palette.ink, "fontSize": 12, "fontWeight": "normal", "lineHeight": KEY_LINE,
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
            "type": "bar", "silent": true, "barWidth": bar_width(current.len()), "barGap": "-100%", "barMinHeight": 0,
            "itemStyle": { "color": palette.data, "opacity": 0.8 },
            "data": of.middles().zip(current).map(|(x, share)| json!([x, share * 100.0])).collect::<Vec<Value>>(),
        });
        let outline = of.edges.iter().zip(reference.iter().chain(reference.last()));
        let outline = outline.map(|(edge, share)| json!([edge, share * 100.0]));
        let ends = [of.edges.first(), of.edges.last()].map(|edge| edge.map(|edge| json!([edge, 0])));
        let [first, last] = ends;
        let outline: Vec<Value> = first.into_iter().chain(outline).chain(last).collect();
        json!({
            "title": [self.key.title(palette)],
            "grid": grid(KEY, 12),
            "xAxis": named(measure(of.axis, &of.edges, palette), &self.name, false, palette),
            // No share is more than all.
            "yAxis": shares("share of values", limit > 80.0, palette),
            "series": [hover(of, limit), bars, line(outline, &palette.reference)],
        })
    }
}

/// Where two cumulative shares are furthest apart, within the edges.
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
    /// The share of values at or below a place, from the first edge to the last, where it changes.
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
        let points = |line: &[(f64, f64)]| {
            line.iter()
                .map(|(x, share)| json!([x, share * 100.0]))
                .collect::<Vec<Value>>()
        };
        let mut current = line(points(&self.lines.current), &palette.data);
        current["markLine"] = self.distance(palette);
        json!({
            "title": [self.key.title(palette)],
            "grid": grid(KEY + WORD, 12),
            "xAxis": named(measure(of.axis, &of.edges, palette), &self.name, false, palette),
            "yAxis": shares("share at or below", true, palette),
            "series": [hover(of, 100.0), line(points(&self.lines.reference), &palette.reference), current],
        })
    }

    /// The largest distance as a line from the one share to the other. Its size stands above the plot, where neither
    /// shares nor axes are, with a dotted line to it; near a side it leans away from there.
    fn distance(&self, palette: &Palette) -> Value {
        let Some(Furthest {
            at,
            shares: Two { reference, current },
            distance,
        }) = &self.furthest
        else {
            return Value::Null;
        };
        let place = self
            .measure
            .ends()
            .map_or(0.5, |(first, last)| (at - first) / (last - first));
        let align = match place {
            place if place < ASIDE => "left",
            place if place > 1.0 - ASIDE => "right",
            _ => "center",
        };
        let end = |share: f64| json!({ "coord": [at, share * 100.0] });
        let mut from = end(*reference);
        from["lineStyle"] = json!({ "type": "solid", "width": 1.8 });
        from["label"] = json!({ "show": false });
        json!({
            "symbol": "none", "silent": true,
            "lineStyle": { "color": palette.ink, "type": "dotted", "width": 1.2 },
            "label": {
                "formatter": "{b}", "position": "end", "align": align, "distance": 5, "color": palette.ink, "fontSize": 12,
            },
            "data": [{ "name": format!("largest distance {distance}"), "xAxis": at }, [from, end(*current)]],
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
