//! What is drawn, and the ECharts option for it.

use glovebox::table::{Type, Value as Cell};
use serde_json::{Value, json};

use crate::browser;
use crate::parts::number;

/// What the horizontal axis counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Axis {
    /// Numbers.
    Number,
    /// Seconds since 1970.
    Moment,
    /// Seconds since midnight.
    TimeOfDay,
}

impl Axis {
    /// The axis for a type.
    pub fn of(kind: Type) -> Axis {
        match kind {
            Type::Date | Type::Timestamp => Axis::Moment,
            Type::Time => Axis::TimeOfDay,
            _ => Axis::Number,
        }
    }

    fn scale(self, edge: f64) -> f64 {
        match self {
            Axis::Number => edge,
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
    },
}

/// Colours of the page as it is lit now.
pub struct Palette {
    ink: String,
    quiet: String,
    hair: String,
    paper: String,
    data: String,
    font: String,
}

impl Palette {
    /// Read from the style sheet, so that plots and page agree.
    pub fn now() -> Palette {
        Palette {
            ink: browser::style("--ink"),
            quiet: browser::style("--quiet"),
            hair: browser::style("--hair"),
            paper: browser::style("--paper"),
            data: browser::style("--data"),
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

    /// As ECharts wants it.
    pub fn option(&self, palette: &Palette) -> Value {
        let mut option = match self {
            Plot::Histogram { .. } => self.histogram(palette),
            Plot::Bars { names, counts } => bars(names, counts, palette),
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
        let lines: Vec<Value> = marks
            .iter()
            .enumerate()
            .map(|(i, mark)| {
                let align = match (marks.len(), i) {
                    (2.., 0) => "right",
                    (2.., last) if last + 1 == marks.len() => "left",
                    _ => "center",
                };
                (mark, align)
            })
            .map(|(mark, align)| json!({ "name": mark.label, "xAxis": axis.scale(mark.at), "label": { "align": align } }))
            .collect();
        let first = edges.first().map(|e| axis.scale(*e));
        let last = edges.last().map(|e| axis.scale(*e));
        let label = json!({ "color": palette.quiet, "fontSize": 11, "hideOverlap": true });
        let kind = if *axis == Axis::Moment { "time" } else { "value" };
        json!({
            "grid": { "left": 4, "right": 12, "top": 26, "bottom": 4, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel", "containLabel": true },
            "xAxis": {
                "type": kind, "min": first, "max": last,
                "axisLabel": { "color": palette.quiet, "fontSize": 11, "hideOverlap": true, "showMinLabel": false, "showMaxLabel": false },
                "axisLine": { "lineStyle": { "color": palette.hair }, "onZero": false },
                "axisTick": { "show": false }, "splitLine": { "show": false },
            },
            "yAxis": {
                "type": if *log { "log" } else { "value" }, "min": if *log { json!(0.5) } else { json!(0) },
                "minInterval": if *log { Value::Null } else { json!(1) },
                "axisLine": { "show": false }, "axisTick": { "show": false }, "axisLabel": label, "splitNumber": 4, "splitLine": { "lineStyle": { "color": palette.hair } },
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

fn bars(names: &[String], counts: &[u64], palette: &Palette) -> Value {
    let data: Vec<Value> = names
        .iter()
        .zip(counts)
        .map(|(name, n)| {
            json!({
                "name": format!("{name}: {}", number::count(*n)), "value": n,
                "label": { "formatter": number::count(*n) },
            })
        })
        .collect();
    json!({
        "grid": { "left": 4, "right": 48, "top": 4, "bottom": 4, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel", "containLabel": true },
        "xAxis": { "type": "value", "show": false, "min": 0 },
        "yAxis": {
            "type": "category", "inverse": true, "data": names,
            "axisLabel": { "color": palette.ink, "fontSize": 12, "width": 170, "overflow": "truncate", "interval": 0 },
            "axisLine": { "show": false }, "axisTick": { "show": false },
        },
        "series": [{
            "type": "bar", "data": data, "barCategoryGap": "22%", "cursor": "pointer", "barMinHeight": 1,
            "itemStyle": { "color": palette.data, "borderRadius": [0, 2, 2, 0] },
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
pub fn edge_words(edge: f64, kind: Type) -> String {
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
        Type::Integer => number::value(&Cell::Float((edge * 100.0).round() / 100.0)),
        _ => number::short(edge),
    }
}
