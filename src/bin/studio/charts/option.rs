//! What is drawn, and the ECharts option for it.

use glovebox::table::Type;
use serde_json::{Value, json};

use super::measure::Measure;
use crate::browser;
use crate::parts::{Digits, number};

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// What the horizontal axis counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Axis {
    /// Numbers.
    Number,
    /// Whole numbers.
    Whole,
    /// Whole numbers without thousands apart.
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
            _ if digits == Digits::PLAIN => Axis::Plain,
            Type::Integer => Axis::Whole,
            _ => Axis::Number,
        }
    }

    /// Whether there is nothing between two neighbouring numbers.
    pub fn is_whole(self) -> bool {
        matches!(self, Axis::Whole | Axis::Plain)
    }

    /// From the units of the edges to those of ECharts.
    pub fn scale(self, edge: f64) -> f64 {
        match self {
            Axis::Number | Axis::Whole | Axis::Plain => edge,
            Axis::Moment => edge * 1000.0,
            Axis::TimeOfDay => edge / 3600.0,
        }
    }
}

/// A picture as plain data.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// Bars of equal width along a measure.
    Histogram {
        /// The bars.
        measure: Measure,
        /// Whether heights are logarithms.
        log: bool,
    },
    /// The share of values up to each place along a measure.
    Cumulative {
        /// The bars whose counts are added up.
        measure: Measure,
        /// The line: places in the units of the edges, and shares from 0 to 1, both rising.
        points: Vec<(f64, f64)>,
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
    pub(super) ink: String,
    pub(super) quiet: String,
    pub(super) hair: String,
    pub(super) grid: String,
    pub(super) paper: String,
    pub(super) data: String,
    pub(super) rest: String,
    pub(super) font: String,
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
            Plot::Histogram { measure, .. } => {
                let place = measure.bar_at(x)?;
                measure.counts.get(place).is_some_and(|&n| n > 0).then_some(place)
            }
            Plot::Cumulative { measure, .. } => measure.bar_at(x),
            Plot::Bars { names, .. } => {
                let place = y.round();
                (place >= 0.0 && place < names.len() as f64).then_some(place as usize)
            }
        }
    }

    /// Whether the numbers below the plot are written without thousands apart.
    pub fn is_plain(&self) -> bool {
        match self {
            Plot::Histogram { measure, .. } | Plot::Cumulative { measure, .. } => measure.axis == Axis::Plain,
            Plot::Bars { .. } => false,
        }
    }

    /// Whether a box plot is drawn below the axis.
    pub fn has_box(&self) -> bool {
        match self {
            Plot::Histogram { measure, .. } | Plot::Cumulative { measure, .. } => measure.spread.is_some(),
            Plot::Bars { .. } => false,
        }
    }

    /// As ECharts wants it, for a picture of that height.
    pub fn option(&self, palette: &Palette, height: u32) -> Value {
        let mut option = match self {
            Plot::Histogram { measure, log } => measure.histogram(*log, palette, height),
            Plot::Cumulative { measure, points } => measure.cumulative(points, palette, height),
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
}

/// A bar for all other values that is so many times the longest would leave nothing to compare.
const TOO_LONG: u64 = 4;

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

/// The greatest value below the upper edge of a bar of whole numbers or days, which is the least of
/// the next bar, or of none; of other values the edge itself.
pub fn below(edge: f64, kind: Type) -> f64 {
    match kind {
        Type::Integer => edge - 1.0,
        Type::Date => edge - DAY,
        _ => edge,
    }
}

/// The values that a bar holds. Of whole numbers and days the least and the greatest, or the only one.
pub fn range_words((low, high): (f64, f64), kind: Type, digits: Digits) -> String {
    let words = |edge| edge_words(edge, kind, digits);
    let max = below(high, kind);
    if low == max {
        words(low)
    } else {
        format!("{} – {}", words(low), words(max))
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
        Type::Integer => digits.figure((edge * 100.0).round() / 100.0),
        _ => number::figure(edge),
    }
}
