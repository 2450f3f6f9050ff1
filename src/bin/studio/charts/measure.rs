//! Bars along a measure: how they are drawn as a histogram and as a cumulative share, with the
//! quartiles across and a box plot below.

use serde_json::{Value, json};

use super::axis::{Axis, bar_width, grid, measure};
use super::palette::Palette;

/// A line across the plot with a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The word.
    pub label: String,
    /// Where, in the units of the edges.
    pub at: f64,
}

/// Where values lie, in the units of the edges: what a box plot shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// Least and greatest.
    pub whole: (f64, f64),
    /// From the 5 % quantile to that of 95 %.
    pub limit: (f64, f64),
    /// From the quartile of 25 % to that of 75 %.
    pub half: (f64, f64),
    /// The median.
    pub median: f64,
    /// All of it in words.
    pub words: String,
}

/// Bars of equal width along a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Edges, one more than bars.
    pub edges: Vec<f64>,
    /// Rows in each bar.
    pub counts: Vec<u64>,
    /// What is said of each bar on hover.
    pub names: Vec<String>,
    /// What the edges count.
    pub axis: Axis,
    /// Quartiles and the like.
    pub marks: Vec<Mark>,
    /// What the box plot below shows; `None` for no box plot.
    pub spread: Option<Spread>,
}

/// Room for the box plot, between the axis and its numbers.
pub const BOX: u32 = 20;
/// Thickness of the box.
const THICK: u32 = 11;
/// From the bottom of the picture to the middle of the box.
const BOX_RISE: u32 = 29;

impl Measure {
    /// Which bar a place on the drawn axis belongs to.
    pub fn bar_at(&self, x: f64) -> Option<usize> {
        let last = self.counts.len().checked_sub(1)?;
        let mut upper = self.edges.iter().skip(1);
        Some(upper.position(|&edge| x < edge).unwrap_or(last).min(last))
    }

    /// Heights as counts.
    pub fn histogram(&self, log: bool, palette: &Palette, height: u32) -> Value {
        // An empty bar keeps its place, since ECharts takes the width of a bar from the gaps.
        let data = self.bars(|n| if n > 0 { json!(n) } else { json!("-") });
        let counts = json!({
            "type": if log { "log" } else { "value" }, "min": if log { json!(0.5) } else { json!(0) },
            "minInterval": if log { Value::Null } else { json!(1) }, "splitNumber": 4,
        });
        self.option(data, json!({ "color": palette.data }), counts, palette, height)
    }

    /// A line from 0 % to 100 %. The bars are there to be pointed at, and not seen.
    pub fn cumulative(&self, points: &[(f64, f64)], palette: &Palette, height: u32) -> Value {
        let data = self.bars(|_| json!(100));
        let shares = json!({
            "type": "value", "min": 0, "max": 100, "interval": 25, "axisLabel": { "formatter": "{value} %" },
        });
        let line: Vec<Value> = points.iter().map(|(at, share)| json!([at, share * 100.0])).collect();
        let mut option = self.option(data, json!({ "color": "transparent" }), shares, palette, height);
        if let Some(series) = option["series"].as_array_mut() {
            series.push(json!({
                "type": "line", "data": line, "symbol": "none", "silent": true,
                "lineStyle": { "color": palette.data, "width": 2, "cap": "round" },
            }));
        }
        option
    }

    fn bars(&self, height: impl Fn(u64) -> Value) -> Vec<Value> {
        let bars = self.middles().zip(&self.counts).zip(&self.names);
        bars.map(|((middle, n), name)| json!({ "name": name, "value": [middle, height(*n)] }))
            .collect()
    }

    /// The middle of each bar.
    pub fn middles(&self) -> impl Iterator<Item = f64> + '_ {
        let middle = |edges: &[f64]| edges.iter().sum::<f64>() / 2.0;
        self.edges.windows(2).map(middle)
    }

    /// The first and the last edge.
    pub fn ends(&self) -> Option<(f64, f64)> {
        Some((*self.edges.first()?, *self.edges.last()?))
    }

    fn option(&self, data: Vec<Value>, look: Value, heights: Value, palette: &Palette, height: u32) -> Value {
        let (mut lines, raised) = mark_lines(&self.edges, &self.marks);
        if let Some(spread) = &self.spread {
            lines.extend(self.box_plot(spread, palette, height));
        }
        let mut along = measure(self.axis, &self.edges, palette);
        along["axisLabel"]["margin"] = json!(8 + if self.spread.is_some() { BOX } else { 0 });
        let mut option = json!({
            "grid": grid(if raised { 40 } else { 26 }, 12),
            "xAxis": along,
            "yAxis": heights,
            "series": [{
                "type": "bar", "data": data, "barWidth": bar_width(self.counts.len()), "cursor": "pointer",
                "barMinHeight": 1, "itemStyle": look, "clip": true,
                "markLine": {
                    "symbol": "none", "data": lines, "emphasis": { "disabled": true },
                    "label": { "formatter": "{b}", "color": palette.quiet, "fontSize": 11, "position": "end" },
                    "lineStyle": { "color": palette.ink, "type": "dotted", "width": 1.4 },
                },
            }],
        });
        let axis = &mut option["yAxis"];
        axis["axisLine"] = json!({ "show": false });
        axis["axisTick"] = json!({ "show": false });
        axis["splitLine"] = json!({ "lineStyle": { "color": palette.grid } });
        let label = &mut axis["axisLabel"];
        label["color"] = json!(palette.quiet);
        label["fontSize"] = json!(11);
        label["hideOverlap"] = json!(true);
        option
    }

    /// The box plot as lines: along the axis where the values are, down the picture where the
    /// room for it is, whatever the scale of the heights. What lies beyond the bars goes on to their
    /// end, and has none there.
    fn box_plot(&self, spread: &Spread, palette: &Palette, height: u32) -> Vec<Value> {
        let (first, last) = self.ends().unwrap_or(spread.whole);
        let middle = f64::from(height.saturating_sub(BOX_RISE));
        let thick = f64::from(THICK);
        let piece = |(from, to): (f64, f64), half: f64, look: &Value| {
            let [from, to] = [from, to].map(|x| x.max(first).min(last));
            json!([
                { "name": spread.words, "coord": [from, 1], "y": middle - half, "lineStyle": look, "label": { "show": false } },
                { "coord": [to, 1], "y": middle + half },
            ])
        };
        let line = |color: &str, width: f64, opacity: f64| json!({ "type": "solid", "color": color, "width": width, "opacity": opacity });
        let (faint, thin) = (line(&palette.quiet, 1.0, 0.5), line(&palette.quiet, 1.0, 1.0));
        let upright = |at: f64, half: f64, look: &Value| {
            let is_seen = (first..=last).contains(&at);
            is_seen.then(|| piece((at, at), half, look))
        };
        let lines = [
            Some(piece(spread.whole, 0.0, &faint)),
            upright(spread.whole.0, 2.0, &faint),
            upright(spread.whole.1, 2.0, &faint),
            Some(piece(spread.limit, 0.0, &thin)),
            upright(spread.limit.0, 4.0, &thin),
            upright(spread.limit.1, 4.0, &thin),
            Some(piece(spread.half, 0.0, &line(&palette.data, thick, 1.0))),
            upright(spread.median, thick / 2.0, &line(&palette.ink, 2.0, 1.0)),
        ];
        lines.into_iter().flatten().collect()
    }
}

/// Width of a letter of a mark's label, as a share of the narrowest plot.
const LETTER: f64 = 0.021;
/// Marks within this share of the plot get one label together.
const CROWDED: f64 = 0.12;
/// Marks nearer than this get their labels in two rows.
const NEAR: f64 = 0.25;
/// The marks as lines, labelled so that no label covers another or leaves the plot; and whether
/// there are two rows of labels. Marks come in rising order.
fn mark_lines(edges: &[f64], marks: &[Mark]) -> (Vec<Value>, bool) {
    let (first, last) = (
        edges.first().copied().unwrap_or_default(),
        edges.last().copied().unwrap_or_default(),
    );
    let place = |mark: &Mark| {
        if last > first {
            (mark.at - first) / (last - first)
        } else {
            0.5
        }
    };
    let places: Vec<f64> = marks.iter().map(place).collect();
    let spread = places.last().unwrap_or(&0.0) - places.first().unwrap_or(&0.0);
    let together = marks.len() > 1 && spread < CROWDED;
    let nearest = places
        .windows(2)
        .map(|pair| if let [a, b] = pair { b - a } else { 1.0 })
        .fold(1.0, f64::min);
    let raised = !together && (marks.len() == 2 || nearest < NEAR);
    let middle = marks.len() / 2;
    let all = marks.iter().map(|m| m.label.as_str()).collect::<Vec<_>>().join(", ");
    let lines = marks.iter().zip(&places).enumerate().map(|(i, (mark, place))| {
        let words = if together { all.as_str() } else { mark.label.as_str() };
        let width = words.chars().count() as f64 * LETTER;
        // Outer labels lean outwards where there is room, so that the middle has more.
        let leans = if together || marks.len() == 1 || (i > 0 && i + 1 < marks.len()) {
            "center"
        } else if i == 0 {
            "right"
        } else {
            "left"
        };
        let (before, after) = match leans {
            "center" => (width / 2.0, width / 2.0),
            "right" => (width, 0.0),
            _ => (0.0, width),
        };
        let align = if *place < before {
            "left"
        } else if *place > 1.0 - after {
            "right"
        } else {
            leans
        };
        let distance = if raised && i % 2 == 1 { 19 } else { 5 };
        json!({
            "name": words, "xAxis": mark.at,
            "label": { "align": align, "distance": distance, "show": !together || i == middle },
        })
    });
    (lines.collect(), raised)
}
