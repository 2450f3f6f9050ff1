//! The colours and the typeface of the page, for plots.

use crate::browser;

/// Typefaces of a picture that is read without the page: the page's own where somebody has it, else that of the
/// system.
pub const TYPEFACES: &str = "'Red Hat Text', system-ui, sans-serif";
/// The same without the page's own, which is narrower than most: what has room in these letters has it in its own.
pub const WIDE_TYPEFACES: &str = "system-ui, sans-serif";

/// Colours of the page as it is lit now.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette {
    pub(super) ink: String,
    pub(super) quiet: String,
    pub(super) hair: String,
    pub(super) grid: String,
    pub(super) paper: String,
    pub(super) data: String,
    /// Data's colour where figures stand on it.
    pub(super) full: String,
    pub(super) reference: String,
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
            full: browser::style("--rises"),
            reference: browser::style("--reference"),
            rest: browser::style("--rest"),
            // ECharts writes it between double quotes where it makes SVG.
            font: browser::style("--pf-t--global--font--family--body").replace('"', "'"),
        }
    }

    /// The same with the typefaces that are there where the page is not.
    pub fn without_page(self) -> Palette {
        Palette {
            font: WIDE_TYPEFACES.to_owned(),
            ..self
        }
    }

    /// A colour between that of paper, at 0, and that of data where figures stand on it, at 1: opaque, so that cells
    /// which touch do not darken each other at their edges. Data's own where a colour is written in a way that is not known.
    pub fn tint(&self, strength: f64) -> String {
        let (Some(paper), Some(data)) = (channels(&self.paper), channels(&self.full)) else {
            return self.full.clone();
        };
        let mixed = paper.iter().zip(&data).map(|(from, to)| {
            let between = f64::from(*from) + (f64::from(*to) - f64::from(*from)) * strength.clamp(0.0, 1.0);
            format!("{:02x}", between.round() as u8)
        });
        format!("#{}", mixed.collect::<String>())
    }
}

/// Red, green and blue of `#rgb` or `#rrggbb`.
fn channels(color: &str) -> Option<[u8; 3]> {
    let digits = color.strip_prefix('#')?;
    let wide: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let channel = |at: usize| u8::from_str_radix(wide.get(at..at + 2)?, 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Colours that tests know.
    pub fn palette() -> Palette {
        let color = |name: &str| name.to_owned();
        Palette {
            ink: color("#000"),
            quiet: color("#444"),
            hair: color("#ccc"),
            grid: color("#eee"),
            paper: color("#fff"),
            data: color("#4080c0"),
            full: color("#4080c0"),
            reference: color("#c06000"),
            rest: color("#abc"),
            font: color("sans-serif"),
        }
    }

    #[test]
    fn a_tint_lies_between_paper_and_data() {
        let palette = palette();
        assert_eq!(palette.tint(0.0), "#ffffff");
        assert_eq!(palette.tint(1.0), "#4080c0");
        assert_eq!(palette.tint(0.5), "#a0c0e0");
        let other = Palette {
            full: "rgb(1, 2, 3)".to_owned(),
            ..palette
        };
        assert_eq!(other.tint(0.5), "rgb(1, 2, 3)");
    }
}
