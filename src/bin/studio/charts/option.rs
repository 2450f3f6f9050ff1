//! What is drawn, and the ECharts option for it.

use glovebox::table::{Type, Value as Cell};
use serde_json::{Value, json};

use crate::browser;
use crate::parts::{Digits, number};

/// What the horizontal axis counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Axis {
    /// Numbers.
    Number,
    /// Numbers without thousands apart.
    Plain,
    /// Seconds since 1970.
    Moment,
    /// Seconds since midnight.
    TimeOfDay,
}

impl Axis {
    /// The axis for a type.
    pub fn of(kind: Type, digits: Digits) -> Axis {
        match kind {
            Type::Date | Type::Timestamp => Axis::Moment,
            Type::Time => Axis::TimeOfDay,
            _ if digits == Digits::Plain => Axis::Plain,
            _ => Axis::Number,
        }
    }

    fn scale(self, edge: f64) -> f64 {
        match self {
            Axis::Number | Axis::Plain => edge,
            Axis::Moment => edge * 1000.0,
            Axis::TimeOfDay => edge / 3600.0,
        }
    }
}

/// A line across the plot with a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The word.
    pub label: String,
    /// Where, in the units of the edges.
    pub at: f64,
}

/// A picture as plain data.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// Bars of equal width along a measure.
    Histogram {
        /// Edges, one more than bars.
        edges: Vec<f64>,
        /// Rows in each bar.
        counts: Vec<u64>,
        /// Each bar's range in words.
        names: Vec<String>,
        /// What the edges count.
        axis: Axis,
        /// Quartiles and the like.
        marks: Vec<Mark>,
        /// Whether heights are logarithms.
        log: bool,
    },
    /// Horizontal bars, one for each value, the first on top.
    Bars {
        /// The values.
        names: Vec<String>,
        /// Rows of each.
        counts: Vec<u64>,
        /// Whether the last stands for all other values.
        folded: bool,
    },
}

/// Colours of the page as it is lit now.
pub struct Palette {
    ink: String,
    quiet: String,
    hair: String,
    grid: String,
    paper: String,
    data: String,
    rest: String,
    font: String,
}

impl Palette {
    /// Read from the style sheet, so that plots and page agree.
    pub fn now() -> Palette {
        Palette {
            ink: browser::style("--ink"),
            quiet: browser::style("--quiet"),
            hair: browser::style("--hair"),
            grid: browser::style("--grid"),
            paper: browser::style("--paper"),
            data: browser::style("--data"),
            rest: browser::style("--rest"),
            font: browser::style("--pf-t--global--font--family--body"),
        }
    }
}

impl Plot {
    /// Which bar is at this point of the data.
    pub fn pick(&self, x: f64, y: f64) -> Option<usize> {
        match self {
            Plot::Histogram {
                edges, counts, axis, ..
            } => {
                let last = counts.len().checked_sub(1)?;
                let place = edges
                    .iter()
                    .skip(1)
                    .position(|&edge| x < axis.scale(edge))
                    .unwrap_or(last);
                counts.get(place).is_some_and(|&n| n > 0).then_some(place)
            }
            Plot::Bars { names, .. } => {
                let place = y.round();
                (place >= 0.0 && place < names.len() as f64).then_some(place as usize)
            }
        }
    }

    /// Whether the numbers below the plot are written without thousands apart.
    pub fn is_plain(&self) -> bool {
        matches!(self, Plot::Histogram { axis: Axis::Plain, .. })
    }

    /// As ECharts wants it.
    pub fn option(&self, palette: &Palette) -> Value {
        let mut option = match self {
            Plot::Histogram { .. } => self.histogram(palette),
            Plot::Bars { names, counts, folded } => bars(names, counts, *folded, palette),
        };
        option["animation"] = json!(false);
        option["textStyle"] = json!({ "fontFamily": palette.font, "color": palette.ink });
        // Drawn as text, not as HTML: what is in the data can then not become markup.
        option["tooltip"] = json!({
            "renderMode": "richText", "trigger": "item", "confine": true, "formatter": "{b}",
            "backgroundColor": palette.paper, "borderColor": palette.hair,
            "textStyle": { "color": palette.ink, "fontSize": 12, "fontFamily": palette.font },
        });
        option
    }

    fn histogram(&self, palette: &Palette) -> Value {
        let Plot::Histogram {
            edges,
            counts,
            names,
            axis,
            marks,
            log,
        } = self
        else {
            return json!({});
        };
        let data: Vec<Value> = edges
            .windows(2)
            .zip(counts)
            .zip(names)
            .map(|((edge, n), name)| {
                let middle = edge.iter().map(|e| axis.scale(*e)).sum::<f64>() / 2.0;
                // An empty bar keeps its place, since ECharts takes the width of a bar from the gaps.
                let height = if *n > 0 { json!(n) } else { json!("-") };
                json!({ "name": format!("{name}: {}", number::of(*n, "row", "rows")), "value": [middle, height] })
            })
            .collect();
        let (lines, raised) = mark_lines(edges, marks, *axis);
        let first = edges.first().map(|e| axis.scale(*e));
        let last = edges.last().map(|e| axis.scale(*e));
        let label = json!({ "color": palette.quiet, "fontSize": 11, "hideOverlap": true });
        let kind = if *axis == Axis::Moment { "time" } else { "value" };
        json!({
            "grid": { "left": 4, "right": 12, "top": if raised { 40 } else { 26 }, "bottom": 4, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel", "containLabel": true },
            "xAxis": {
                "type": kind, "min": first, "max": last,
                "axisLabel": { "color": palette.quiet, "fontSize": 11, "hideOverlap": true, "showMinLabel": false, "showMaxLabel": false },
                "axisLine": { "lineStyle": { "color": palette.hair }, "onZero": false },
                "axisTick": { "show": false }, "splitLine": { "show": false },
            },
            "yAxis": {
                "type": if *log { "log" } else { "value" }, "min": if *log { json!(0.5) } else { json!(0) },
                "minInterval": if *log { Value::Null } else { json!(1) },
                "axisLine": { "show": false }, "axisTick": { "show": false }, "axisLabel": label, "splitNumber": 4, "splitLine": { "lineStyle": { "color": palette.grid } },
            },
            "series": [{
                "type": "bar", "data": data, "barWidth": "95%", "cursor": "pointer",
                "barMinHeight": 1, "itemStyle": { "color": palette.data }, "clip": true,
                "markLine": {
                    "symbol": "none", "silent": true, "data": lines,
                    "label": { "formatter": "{b}", "color": palette.quiet, "fontSize": 11, "position": "end" },
                    "lineStyle": { "color": palette.ink, "type": "dotted", "width": 1.4 },
                },
            }],
        })
    }
}

/// Width of a letter of a mark's label, as a share of the narrowest plot.
const LETTER: f64 = 0.021;
/// Marks within this share of the plot get one label together.
const CROWDED: f64 = 0.12;
/// Marks nearer than this get their labels in two rows.
const NEAR: f64 = 0.25;
/// A bar for all other values that is so many times the longest would leave nothing to compare.
const TOO_LONG: u64 = 4;

/// The marks as lines, labelled so that no label covers another or leaves the plot; and whether
/// there are two rows of labels. Marks come in rising order.
fn mark_lines(edges: &[f64], marks: &[Mark], axis: Axis) -> (Vec<Value>, bool) {
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
            "name": words, "xAxis": axis.scale(mark.at),
            "label": { "align": align, "distance": distance, "show": !together || i == middle },
        })
    });
    (lines.collect(), raised)
}

fn bars(names: &[String], counts: &[u64], folded: bool, palette: &Palette) -> Value {
    let named = if folded {
        counts.len().saturating_sub(1)
    } else {
        counts.len()
    };
    let longest = counts.iter().take(named).copied().max().unwrap_or_default();
    let data: Vec<Value> = names
        .iter()
        .zip(counts)
        .enumerate()
        .map(|(i, (name, n))| {
            let count = number::count(*n);
            let cut = i >= named && *n > longest.saturating_mul(TOO_LONG);
            let (value, words) = if cut {
                (0, format!("{count}, too many for this scale"))
            } else {
                (*n, count.clone())
            };
            json!({
                "name": format!("{name}: {count}"), "value": value,
                "label": { "formatter": words },
                "itemStyle": { "color": if i < named { &palette.data } else { &palette.rest } },
            })
        })
        .collect();
    json!({
        "grid": { "left": 4, "right": 60, "top": 4, "bottom": 4, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel", "containLabel": true },
        "xAxis": { "type": "value", "show": false, "min": 0, "max": "dataMax" },
        "yAxis": {
            "type": "category", "inverse": true, "data": names,
            "axisLabel": { "color": palette.ink, "fontSize": 12, "width": 170, "overflow": "truncate", "interval": 0 },
            "axisLine": { "show": false }, "axisTick": { "show": false },
        },
        "series": [{
            "type": "bar", "data": data, "barCategoryGap": "22%", "barMaxWidth": 21, "cursor": "pointer", "barMinHeight": 1,
            "itemStyle": { "borderRadius": [0, 2, 2, 0] },
            "label": { "show": true, "position": "right", "color": palette.quiet, "fontSize": 11 },
        }],
    })
}

/// A histogram's edge as a value that rows can be compared with; times are compared by seconds.
pub fn edge_value(edge: f64, kind: Type) -> Cell {
    if kind == Type::Integer && edge.fract() == 0.0 && edge.abs() < 9e15 {
        Cell::Integer(edge as i64)
    } else {
        Cell::Float(edge)
    }
}

/// A histogram's edge in words.
pub fn edge_words(edge: f64, kind: Type, digits: Digits) -> String {
    match kind {
        Type::Date | Type::Timestamp => {
            let text = js_sys::Date::new(&(edge * 1000.0).into())
                .to_iso_string()
                .as_string()
                .unwrap_or_default();
            let text = text.trim_end_matches('Z').replace('T', " ");
            let days = if kind == Type::Date {
                text.chars().take(10).collect()
            } else {
                text
            };
            days.trim_end_matches(".000").trim_end_matches(" 00:00:00").to_owned()
        }
        Type::Time => {
            let whole = edge.round();
            format!(
                "{:02}:{:02}:{:02}",
                (whole / 3600.0).floor(),
                ((whole % 3600.0) / 60.0).floor(),
                whole % 60.0
            )
        }
        Type::Integer => digits.short((edge * 100.0).round() / 100.0),
        _ => number::short(edge),
    }
}
