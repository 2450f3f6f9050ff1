//! How a number lies at each value of another column: a box plot for each.

use serde_json::{Value, json};

use super::axis::{Axis, grid, measure, named, value_names};
use super::measure::Spread;
use super::palette::Palette;

/// Box plots one below the other, over the same axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Boxes {
    /// The column that is measured.
    pub name: String,
    /// From the least to the greatest of all, as the edges of bars.
    pub edges: Vec<f64>,
    /// What the edges count.
    pub axis: Axis,
    /// The other column's values, with how the numbers there lie; `None` where there is none.
    pub groups: Vec<(String, Option<Spread>)>,
}

impl Boxes {
    /// From 25 % to 75 % as a box, to 5 % and 95 % as whiskers, to the ends as a faint line: as below a column's
    /// histogram.
    pub fn option(&self, palette: &Palette) -> Value {
        let names: Vec<String> = self.groups.iter().map(|(name, _)| name.clone()).collect();
        let data = self.groups.iter().map(|(_, spread)| match spread {
            Some(Spread {
                limit,
                half,
                median,
                words,
                ..
            }) => {
                let figures = [limit.0, half.0, *median, half.1, limit.1];
                json!({ "name": words, "value": figures })
            }
            None => json!({ "value": ["-", "-", "-", "-", "-"] }),
        });
        let ends = self.groups.iter().enumerate().filter_map(|(at, (_, spread))| {
            let (least, greatest) = spread.as_ref()?.whole;
            Some(json!([{ "coord": [least, at] }, { "coord": [greatest, at] }]))
        });
        let mut along = named(measure(self.axis, &self.edges, palette), &self.name, false, palette);
        along["splitLine"] = json!({ "show": true, "lineStyle": { "color": palette.grid } });
        json!({
            "grid": grid(8, 16),
            "xAxis": along,
            "yAxis": value_names(&names, palette),
            "series": [{
                "type": "boxplot", "data": data.collect::<Vec<Value>>(), "boxWidth": [8, 16], "cursor": "pointer",
                "itemStyle": { "color": palette.data, "borderColor": palette.ink, "borderWidth": 1.2 },
                "emphasis": { "disabled": true },
                "markLine": {
                    "symbol": "none", "silent": true, "label": { "show": false },
                    "lineStyle": { "type": "solid", "color": palette.quiet, "opacity": 0.6, "width": 1 },
                    "data": ends.collect::<Vec<Value>>(),
                },
            }],
        })
    }
}
