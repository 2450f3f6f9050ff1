//! A plot as a picture that is read without the page: what is drawn, of which file, and what the axes are.

use serde_json::{Value, json};

use super::palette::Palette;

/// Room for title and source.
const HEAD: u32 = 52;
/// Room for the name below the plot.
const FOOT: u32 = 20;

/// What a picture says of itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// What is drawn: the name of a column, or of two.
    pub title: String,
    /// The file, and what else it takes to find it again.
    pub source: String,
    /// What the axis along counts, where the plot does not say so itself.
    pub along: Option<String>,
    /// What the axis up counts, where the plot does not say so itself.
    pub up: Option<String>,
}

impl Frame {
    /// The height of the picture of a plot.
    pub fn height(&self, of_plot: u32) -> u32 {
        of_plot + HEAD + self.foot()
    }

    /// From the top of the picture to what the plot takes for its bottom.
    pub fn bottom(&self, of_plot: u32) -> u32 {
        of_plot + HEAD
    }

    fn foot(&self) -> u32 {
        if self.along.is_some() { FOOT } else { 0 }
    }

    /// Puts itself around a plot's option.
    pub fn around(&self, mut option: Value, palette: &Palette) -> Value {
        option["backgroundColor"] = json!(palette.paper);
        let mut titles: Vec<Value> = option["title"].as_array().cloned().unwrap_or_default();
        titles.iter_mut().for_each(|title| title["top"] = json!(HEAD + 4));
        titles.push(json!({
            "text": self.title, "subtext": self.source, "left": 4, "top": 4, "padding": 0, "itemGap": 9,
            "textStyle": { "color": palette.ink, "fontSize": 15, "fontWeight": 500 },
            "subtextStyle": { "color": palette.quiet, "fontSize": 12 },
        }));
        if let Some(along) = &self.along {
            titles.push(json!({
                "text": along, "left": "center", "bottom": 4, "padding": 0,
                "textStyle": { "color": palette.quiet, "fontSize": 11, "fontWeight": "normal" },
            }));
        }
        if let Some(up) = &self.up {
            option["yAxis"]["name"] = json!(up);
            option["yAxis"]["nameLocation"] = json!("middle");
            option["yAxis"]["nameTextStyle"] = json!({ "color": palette.quiet, "fontSize": 11 });
        }
        let grid = &mut option["grid"];
        for (side, more) in [("top", HEAD), ("bottom", self.foot())] {
            grid[side] = json!(grid[side].as_u64().unwrap_or(0) + u64::from(more));
        }
        grid["left"] = json!(8);
        option["title"] = json!(titles);
        option
    }
}
