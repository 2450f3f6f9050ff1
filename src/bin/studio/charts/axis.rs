//! The axes of a plot: a measure, or values one by one.

use glovebox::table::Type;
use serde_json::{Value, json};

use super::palette::Palette;
use super::ticks::ticks;
use crate::parts::Digits;

/// From an axis to its name below, past the labels.
const BELOW: u32 = 26;
/// Room for the values along a narrow plot.
const ALONG: usize = 230;

/// What an axis counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Axis {
    /// Numbers.
    Number,
    /// Whole numbers.
    Whole,
    /// Whole numbers without thousands apart.
    Plain,
    /// Days, in seconds since 1970.
    Day,
    /// Seconds since 1970.
    Moment,
    /// Seconds since midnight.
    TimeOfDay,
}

impl Axis {
    /// The axis for a type.
    pub fn of(kind: Type, digits: Digits) -> Axis {
        match kind {
            Type::Date => Axis::Day,
            Type::Timestamp => Axis::Moment,
            Type::Time => Axis::TimeOfDay,
            _ if digits == Digits::PLAIN => Axis::Plain,
            Type::Integer => Axis::Whole,
            _ => Axis::Number,
        }
    }
}

/// One of the two sides of a plane.
#[derive(Debug, Clone, PartialEq)]
pub enum Side {
    /// A measure.
    Measure {
        /// The column, with its unit where its name has one.
        name: String,
        /// Edges of its bars, rising.
        edges: Vec<f64>,
        /// What the edges count.
        axis: Axis,
    },
    /// Values, one place each.
    Levels {
        /// The column.
        name: String,
        /// The values, the first at the left or on top.
        names: Vec<String>,
    },
}

impl Side {
    /// How many places it has.
    pub fn places(&self) -> usize {
        match self {
            Side::Measure { edges, .. } => edges.len().saturating_sub(1),
            Side::Levels { names, .. } => names.len(),
        }
    }

    /// Its ends; none of values.
    pub fn ends(&self) -> Option<(f64, f64)> {
        match self {
            Side::Measure { edges, .. } => Some((*edges.first()?, *edges.last()?)),
            Side::Levels { .. } => None,
        }
    }

    /// As the axis of numbers or times, or that of values. `is_up` is the vertical one.
    pub fn axis(&self, is_up: bool, palette: &Palette) -> Value {
        match self {
            Side::Measure { name, edges, axis } => named(measure(*axis, edges, palette), name, is_up, palette),
            Side::Levels { name, names } => {
                let width = if is_up { 130 } else { ALONG / names.len().max(2) };
                let values = json!({
                    "type": "category", "data": names, "inverse": is_up,
                    "axisLabel": {
                        "color": palette.quiet, "fontSize": 11, "interval": 0, "overflow": "truncate", "width": width,
                    },
                    "axisTick": { "show": false }, "axisLine": { "show": false },
                });
                named(values, name, is_up, palette)
            }
        }
    }
}

/// An axis with its name: below its labels, or upright beside them.
pub fn named(mut axis: Value, name: &str, is_up: bool, palette: &Palette) -> Value {
    axis["name"] = json!(name);
    axis["nameLocation"] = json!("middle");
    axis["nameTextStyle"] = json!({ "color": palette.quiet, "fontSize": 11 });
    axis["nameTruncate"] = json!({ "maxWidth": 260 });
    if !is_up {
        axis["nameGap"] = json!(BELOW);
    }
    axis
}

/// An axis of numbers or times over some edges. Its labels are ours: ECharts writes numbers with a hyphen, hours as
/// decimals, days without their year and in the browser's own zone. What stands in the option as `formatter` becomes
/// a function when the option is given (`given.rs`).
pub fn measure(axis: Axis, edges: &[f64], palette: &Palette) -> Value {
    let (places, words): (Vec<f64>, Vec<String>) = ticks(axis, edges).into_iter().unzip();
    let end = |edge: Option<&f64>, way: f64| edge.map(|x| x + way * room(edges));
    json!({
        "type": "value", "min": end(edges.first(), -1.0), "max": end(edges.last(), 1.0),
        // Bars end where the axis does.
        "containShape": false,
        "axisLabel": {
            "color": palette.quiet, "fontSize": 11, "hideOverlap": true, "showMinLabel": true,
            "customValues": places, "formatter": words,
        },
        "axisLine": { "lineStyle": { "color": palette.hair }, "onZero": false },
        "axisTick": { "show": false, "customValues": places }, "splitLine": { "show": false },
    })
}

/// What is left beside a number so large that half a unit more or less is the same number.
fn room(edges: &[f64]) -> f64 {
    match edges {
        [low, high] if low == high => low.abs() / 2.0,
        _ => 0.0,
    }
}

/// The width of bars, as ECharts takes it: a share of the way from bar to bar, and of four fifths of the plot where
/// there is but one.
pub fn bar_width(bars: usize) -> &'static str {
    if bars == 1 { "119%" } else { "95%" }
}

/// An axis of shares in percent, up to 100 % where it is told.
pub fn shares(name: &str, whole: bool, palette: &Palette) -> Value {
    let axis = json!({
        "type": "value", "min": 0, "max": if whole { json!(100) } else { Value::Null },
        "interval": if whole { json!(25) } else { Value::Null }, "splitNumber": 4,
        "axisLabel": { "color": palette.quiet, "fontSize": 11, "formatter": "{value} %", "hideOverlap": true },
        "axisLine": { "show": false }, "axisTick": { "show": false },
        "splitLine": { "lineStyle": { "color": palette.grid } },
    });
    named(axis, name, true, palette)
}

/// The vertical axis of values that have bars or boxes, the first on top.
pub fn value_names(names: &[String], palette: &Palette) -> Value {
    /// The widest that they may be, in pixels.
    const WIDEST: usize = 170;
    /// What a name has beyond its letters: of one letter a tenth of a pixel decides whether it is left out.
    const SPARE: usize = 4;
    // At least as wide as drawn in any typeface: a name that is wider than its room is cut.
    let letter = |letter: char| match letter {
        'M' | 'W' | 'm' | 'w' | '%' | '@' => 12,
        'A'..='Z' | '0'..='9' => 10,
        _ if letter.is_ascii() => 8,
        _ => 13,
    };
    let wide = names.iter().map(|name| name.chars().map(letter).sum::<usize>() + SPARE);
    let width = wide.max().unwrap_or(0).min(WIDEST);
    json!({
        "type": "category", "inverse": true, "data": names,
        "axisLabel": { "color": palette.ink, "fontSize": 12, "lineHeight": 15, "width": width, "overflow": "truncate", "interval": 0 },
        "axisLine": { "show": false }, "axisTick": { "show": false },
    })
}

/// Where the axes are: room for labels and names is left inside.
pub fn grid(top: u32, right: u32) -> Value {
    json!({ "left": 4, "right": right, "top": top, "bottom": 4, "outerBoundsMode": "same", "outerBoundsContain": "all" })
}
