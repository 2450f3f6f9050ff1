//! Rows in the plane of two columns: counted in cells, or one by one.

use serde_json::{Value, json};

use super::axis::{Side, grid};
use super::palette::Palette;
use crate::parts::number;

/// The least that a cell with rows is tinted, so that it can be seen.
const FAINT: f64 = 0.1;
/// Up to so many places a side there is room for the count in each cell.
const WRITTEN: usize = 12;
/// How far from a point a click still means it, as a share of the plot's sides.
const NEAR: f64 = 0.03;

/// A cell with rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its place along.
    pub x: usize,
    /// Its place up.
    pub y: usize,
    /// Its rows.
    pub count: u64,
    /// What is said of it on hover.
    pub words: String,
}

/// Rows counted by the places of two columns: the fuller a cell, the stronger its colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Heatmap {
    /// The column along.
    pub along: Side,
    /// The column up.
    pub up: Side,
    /// The cells that are not empty.
    pub cells: Vec<Cell>,
}

impl Heatmap {
    /// Which cell is at these places.
    pub fn cell_at(&self, x: f64, y: f64) -> Option<usize> {
        let is_at = |cell: &Cell| cell.x as f64 == x.round() && cell.y as f64 == y.round();
        self.cells.iter().position(is_at)
    }

    /// Cells as ECharts' heatmap, which needs a place for each value: where a side is a measure, its own axis
    /// is laid over the places.
    pub fn option(&self, palette: &Palette) -> Value {
        let limit = self.cells.iter().map(|cell| cell.count).max().unwrap_or(1) as f64;
        let is_measure = |side: &Side| matches!(side, Side::Measure { .. });
        let written = !is_measure(&self.along) && !is_measure(&self.up) && self.along.places() <= WRITTEN;
        let data = self.cells.iter().map(|cell| {
            // By the root: a cell with few rows is still seen beside a very full one.
            let strength = (cell.count as f64 / limit).sqrt().max(FAINT);
            json!({
                "name": cell.words, "value": [cell.x, cell.y, cell.count],
                "itemStyle": { "color": palette.tint(strength) },
                "label": { "show": written, "formatter": number::count(cell.count), "color": palette.ink, "fontSize": 11 },
            })
        });
        let series = json!({
            "type": "heatmap", "data": data.collect::<Vec<Value>>(), "cursor": "pointer",
            "itemStyle": { "borderColor": palette.paper, "borderWidth": if written { 1 } else { 0 } },
            "emphasis": { "itemStyle": { "borderColor": palette.ink, "borderWidth": 1 } },
        });
        json!({
            "grid": grid(8, 14),
            "xAxis": placed(&self.along, false, palette), "yAxis": placed(&self.up, true, palette),
            "series": [series],
        })
    }
}

/// The axis of places, and over it that of the measure.
fn placed(side: &Side, is_up: bool, palette: &Palette) -> Value {
    let own = side.axis(is_up, palette);
    match side {
        Side::Levels { .. } => json!([own]),
        Side::Measure { .. } => {
            let places: Vec<String> = (0..side.places()).map(|place| place.to_string()).collect();
            let mut over = own;
            over["position"] = json!(if is_up { "left" } else { "bottom" });
            json!([{ "type": "category", "data": places, "show": false }, over])
        }
    }
}

/// Rows of two measures one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    /// The column along.
    pub along: Side,
    /// The column up.
    pub up: Side,
    /// The rows, in the units of the edges.
    pub points: Vec<(f64, f64)>,
    /// What is said of each on hover.
    pub words: Vec<String>,
}

impl Scatter {
    /// The point that is nearest to a place.
    pub fn point_at(&self, x: f64, y: f64) -> Option<usize> {
        let width = |ends: (f64, f64)| (ends.1 - ends.0).max(f64::MIN_POSITIVE);
        let (wide, high) = (width(self.along.ends()?), width(self.up.ends()?));
        let far = |point: (f64, f64)| ((point.0 - x) / wide).hypot((point.1 - y) / high);
        let nearest = self
            .points
            .iter()
            .copied()
            .map(far)
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1));
        nearest.filter(|(_, distance)| *distance < NEAR).map(|(at, _)| at)
    }

    /// Dots, so clear that several at one place are seen as such.
    pub fn option(&self, palette: &Palette) -> Value {
        let data = self.points.iter().zip(&self.words);
        let data = data.map(|((x, y), words)| json!({ "name": words, "value": [x, y] }));
        json!({
            "grid": grid(10, 16),
            "xAxis": self.along.axis(false, palette), "yAxis": self.up.axis(true, palette),
            "series": [{
                "type": "scatter", "data": data.collect::<Vec<Value>>(), "symbolSize": 7, "cursor": "pointer",
                "itemStyle": { "color": palette.data, "opacity": 0.6 },
                "emphasis": { "itemStyle": { "color": palette.ink, "opacity": 1 } },
                // A dot on the edge is seen whole.
                "clip": false,
            }],
        })
    }
}
