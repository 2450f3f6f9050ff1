//! Estimates with how sure they are: a dot between two ends for each name.

use serde_json::{Value, json};

use super::axis::{Axis, grid, measure, named, value_names};
use super::palette::Palette;

/// An estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Of what.
    pub name: String,
    /// What it is, where something is known at all.
    pub at: Option<f64>,
    /// Between which ends it lies, where that can be told.
    pub between: Option<(f64, f64)>,
    /// All of it in words.
    pub words: String,
}

/// Estimates one below the other, over the same axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    /// What is estimated.
    pub name: String,
    /// What the axis counts.
    pub axis: Axis,
    /// One for each name, the first on top.
    pub estimates: Vec<Estimate>,
}

impl Intervals {
    /// The ends of the axis: all intervals, with some room beside them, since only their order matters and not
    /// how far they are from 0.
    fn ends(&self) -> Vec<f64> {
        let of = |estimate: &Estimate| {
            let (low, high) = estimate.between.or(estimate.at.map(|at| (at, at)))?;
            Some([low, high])
        };
        let all = self.estimates.iter().filter_map(of).flatten();
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (low.min(x), high.max(x))
        });
        if low > high {
            return Vec::new();
        }
        let room = if high > low { (high - low) * 0.06 } else { 0.5 };
        vec![low - room, high + room]
    }

    /// Dots, and lines through them.
    pub fn option(&self, palette: &Palette) -> Value {
        let names: Vec<String> = self.estimates.iter().map(|of| of.name.clone()).collect();
        let data = self.estimates.iter().enumerate().map(|(place, of)| match of.at {
            Some(at) => json!({ "name": of.words, "value": [at, place] }),
            None => json!({ "value": ["-", place] }),
        });
        let lines = self.estimates.iter().enumerate().filter_map(|(place, of)| {
            let (low, high) = of.between?;
            let end = |x: f64| json!({ "coord": [x, place] });
            Some(json!([end(low), end(high)]))
        });
        let mut along = named(measure(self.axis, &self.ends(), palette), &self.name, false, palette);
        along["splitLine"] = json!({ "show": true, "lineStyle": { "color": palette.grid } });
        json!({
            "grid": grid(8, 16),
            "xAxis": along,
            "yAxis": value_names(&names, palette),
            "series": [{
                "type": "scatter", "data": data.collect::<Vec<Value>>(), "symbolSize": 9, "cursor": "pointer",
                "itemStyle": { "color": palette.data, "borderColor": palette.ink, "borderWidth": 1 },
                "markLine": {
                    "symbol": "none", "silent": true, "label": { "show": false },
                    "lineStyle": { "type": "solid", "color": palette.data, "width": 3, "opacity": 0.75 },
                    "data": lines.collect::<Vec<Value>>(),
                },
            }],
        })
    }
}
