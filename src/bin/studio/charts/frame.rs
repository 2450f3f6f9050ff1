//! A plot as a picture that is read without the page: what is drawn, of which file, and what the axes are.

use serde_json::{Value, json};

use super::palette::Palette;
use crate::parts::short::cut;

/// Room for a title and a source of one row each.
const HEAD: u32 = 52;
/// Letters of a row of the title, in the widest typefaces, and its height.
const TITLE: (usize, u32) = (84, 20);
/// The same of the source.
const SOURCE: (usize, u32) = (108, 16);
/// Rows of either; what is longer is cut.
const ROWS: usize = 3;
/// Letters of the name below the plot.
const NAMED: usize = 108;
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
        of_plot + self.head() + self.foot()
    }

    /// From the top of the picture to what the plot takes for its bottom.
    pub fn bottom(&self, of_plot: u32) -> u32 {
        of_plot + self.head()
    }

    fn title(&self) -> Vec<String> {
        rows(&self.title, TITLE.0)
    }

    fn source(&self) -> Vec<String> {
        rows(&self.source, SOURCE.0)
    }

    fn head(&self) -> u32 {
        let more = |rows: &[String], height: u32| height * (rows.len().saturating_sub(1)) as u32;
        HEAD + more(&self.title(), TITLE.1) + more(&self.source(), SOURCE.1)
    }

    fn foot(&self) -> u32 {
        if self.along.is_some() { FOOT } else { 0 }
    }

    /// Puts itself around a plot's option.
    pub fn around(&self, mut option: Value, palette: &Palette) -> Value {
        option["backgroundColor"] = json!(palette.paper);
        let mut titles: Vec<Value> = option["title"].as_array().cloned().unwrap_or_default();
        titles
            .iter_mut()
            .for_each(|title| title["top"] = json!(self.head() + 4));
        titles.push(json!({
            "text": self.title().join("\n"), "subtext": self.source().join("\n"),
            "left": 4, "top": 4, "padding": 0, "itemGap": 7,
            "textStyle": { "color": palette.ink, "fontSize": 15, "fontWeight": 500, "lineHeight": TITLE.1 },
            "subtextStyle": { "color": palette.quiet, "fontSize": 12, "lineHeight": SOURCE.1 },
        }));
        if let Some(along) = &self.along {
            titles.push(json!({
                "text": cut(along, NAMED), "left": "center", "bottom": 4, "padding": 0,
                "textStyle": { "color": palette.quiet, "fontSize": 11, "fontWeight": "normal" },
            }));
        }
        if let Some(up) = &self.up {
            option["yAxis"]["name"] = json!(up);
            option["yAxis"]["nameLocation"] = json!("middle");
            option["yAxis"]["nameTextStyle"] = json!({ "color": palette.quiet, "fontSize": 11 });
        }
        let grid = &mut option["grid"];
        for (side, more) in [("top", self.head()), ("bottom", self.foot())] {
            grid[side] = json!(grid[side].as_u64().unwrap_or(0) + u64::from(more));
        }
        grid["left"] = json!(8);
        option["title"] = json!(titles);
        option
    }
}

/// A text in rows of so many letters, broken between words where it can be. Letters of the East take the room of two.
fn rows(text: &str, letters: usize) -> Vec<String> {
    let width = |text: &str| text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum::<usize>();
    let (mut rows, mut row) = (Vec::new(), String::new());
    for word in text.split(' ') {
        if !row.is_empty() && width(&row) + 1 + width(word) > letters {
            rows.push(std::mem::take(&mut row));
        } else if !row.is_empty() {
            row.push(' ');
        }
        for c in word.chars() {
            if width(&row) >= letters {
                rows.push(std::mem::take(&mut row));
            }
            row.push(c);
        }
    }
    rows.push(row);
    if rows.len() > ROWS {
        rows.truncate(ROWS);
        rows.last_mut().into_iter().for_each(|last| last.push('…'));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_has_rows_and_none_is_too_long() {
        assert_eq!(rows("", 5), [""]);
        assert_eq!(rows("one two three", 8), ["one two", "three"]);
        assert_eq!(rows("one  two", 8), ["one  two"]);
        assert_eq!(rows("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(rows("東京 北京 上海", 6), ["東京", "北京", "上海"]);
        assert_eq!(rows("a b c d e f", 1), ["a", "b", "c…"]);
    }

    #[test]
    fn what_is_longer_makes_the_picture_higher() {
        let of = |title: &str, source: &str| Frame {
            title: title.to_owned(),
            source: source.to_owned(),
            ..Frame::default()
        };
        let (short, long) = (of("a", "b"), of(&"word ".repeat(30), &"word ".repeat(40)));
        assert_eq!(long.height(100), short.height(100) + TITLE.1 + SOURCE.1);
        let option = long.around(
            json!({ "grid": { "top": 10, "bottom": 4 }, "yAxis": {} }),
            &super::super::palette::tests::palette(),
        );
        assert_eq!(option["grid"]["top"], json!(10 + HEAD + TITLE.1 + SOURCE.1));
    }
}
