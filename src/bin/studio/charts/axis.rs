//! The axes of a plot: a measure, or values one by one.

use glovebox::table::Type;
use serde_json::{Value, json};

use super::palette::Palette;
use crate::parts::Digits;

/// Stands in an option for the function that writes numbers without thousands apart.
pub const PLAIN: &str = "plain";
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

    /// Its ends in ECharts' units; none of values.
    pub fn ends(&self) -> Option<(f64, f64)> {
        match self {
            Side::Measure { edges, axis, .. } => Some((axis.scale(*edges.first()?), axis.scale(*edges.last()?))),
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

/// An axis of numbers or times over some edges.
pub fn measure(axis: Axis, edges: &[f64], palette: &Palette) -> Value {
    let end = |edge: Option<&f64>| edge.map(|edge| axis.scale(*edge));
    json!({
        "type": if axis == Axis::Moment { "time" } else { "value" },
        "min": end(edges.first()), "max": end(edges.last()),
        "minInterval": if axis.is_whole() { json!(1) } else { Value::Null },
        "axisLabel": {
            "color": palette.quiet, "fontSize": 11, "hideOverlap": true, "showMinLabel": false, "showMaxLabel": false,
            "formatter": if axis == Axis::Plain { json!(PLAIN) } else { Value::Null },
        },
        "axisLine": { "lineStyle": { "color": palette.hair }, "onZero": false },
        "axisTick": { "show": false }, "splitLine": { "show": false },
    })
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
    json!({
        "type": "category", "inverse": true, "data": names,
        "axisLabel": { "color": palette.ink, "fontSize": 12, "lineHeight": 15, "width": 170, "overflow": "truncate", "interval": 0 },
        "axisLine": { "show": false }, "axisTick": { "show": false },
    })
}

/// Where the axes are: room for labels and names is left inside.
pub fn grid(top: u32, right: u32) -> Value {
    json!({ "left": 4, "right": right, "top": top, "bottom": 4, "outerBoundsMode": "same", "outerBoundsContain": "all" })
}
