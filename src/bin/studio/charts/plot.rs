//! What is drawn, as plain data, and the ECharts option for it.

use serde_json::{Value, json};

use super::bars::{Share, bars, paired};
use super::boxes::Boxes;
use super::frame::Frame;
use super::intervals::Intervals;
use super::measure::Measure;
use super::paired::{Key, Overlay, Steps, Two};
use super::palette::Palette;
use super::plane::{Heatmap, Scatter};

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
    /// Two horizontal bars for each value, the first on top.
    PairedBars {
        /// The values.
        names: Vec<String>,
        /// What is said of each on hover.
        words: Vec<String>,
        /// The share of each.
        shares: Two<Vec<Share>>,
        /// Which colour is which table.
        key: Key,
    },
    /// Two tables over the same bars.
    Overlay(Overlay),
    /// Two tables' cumulative shares.
    Steps(Steps),
    /// Rows counted by the places of two columns.
    Heatmap(Heatmap),
    /// Rows of two measures one by one.
    Scatter(Scatter),
    /// A number at each value of another column.
    Boxes(Boxes),
    /// An estimate of a number at each value of another column.
    Intervals(Intervals),
}

impl Plot {
    /// What is at this point of the data: the place of a bar, a value, a cell or a row.
    pub fn pick(&self, x: f64, y: f64) -> Option<usize> {
        let value = |all: usize| {
            let place = y.round();
            (place >= 0.0 && place < all as f64).then_some(place as usize)
        };
        match self {
            Plot::Histogram { measure, .. } => {
                let place = measure.bar_at(x)?;
                measure.counts.get(place).is_some_and(|&n| n > 0).then_some(place)
            }
            Plot::Cumulative { measure, .. } => measure.bar_at(x),
            Plot::Overlay(of) => of.measure.bar_at(x),
            Plot::Steps(of) => of.measure.bar_at(x),
            Plot::Bars { names, .. } | Plot::PairedBars { names, .. } => value(names.len()),
            Plot::Boxes(of) => value(of.groups.len()),
            Plot::Intervals(of) => value(of.estimates.len()),
            Plot::Heatmap(of) => of.cell_at(x, y),
            Plot::Scatter(of) => of.point_at(x, y),
        }
    }

    /// Whether a box plot is drawn below the axis.
    pub fn has_box(&self) -> bool {
        match self {
            Plot::Histogram { measure, .. } | Plot::Cumulative { measure, .. } => measure.spread.is_some(),
            _ => false,
        }
    }

    /// As ECharts wants it, for a picture of that height.
    pub fn option(&self, palette: &Palette, height: u32) -> Value {
        let mut option = match self {
            Plot::Histogram { measure, log } => measure.histogram(*log, palette, height),
            Plot::Cumulative { measure, points } => measure.cumulative(points, palette, height),
            Plot::Bars { names, counts, folded } => bars(names, counts, *folded, palette),
            Plot::PairedBars {
                names,
                words,
                shares,
                key,
            } => paired(names, words, shares, key, palette),
            Plot::Overlay(of) => of.option(palette),
            Plot::Steps(of) => of.option(palette),
            Plot::Heatmap(of) => of.option(palette),
            Plot::Scatter(of) => of.option(palette),
            Plot::Boxes(of) => of.option(palette),
            Plot::Intervals(of) => of.option(palette),
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

    /// The same with its frame around it, to be saved; the height is that of the plot alone.
    pub fn framed(&self, palette: &Palette, height: u32, frame: &Frame) -> Value {
        frame.around(self.option(palette, frame.bottom(height)), palette)
    }
}
