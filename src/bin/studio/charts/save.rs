//! A plot as a file: drawn once more, out of sight, with its frame around it.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag};

use super::given::given;
use super::palette::{TYPEFACES, WIDE_TYPEFACES};
use super::{Frame, Palette, Plot};
use crate::browser;

/// Width of a picture that is saved, in pixels of a page.
const WIDTH: u32 = 860;
/// Pixels of a PNG for each of them: sharp on paper, too.
const SHARP: u32 = 2;

/// What a picture can be saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines and letters.
    Svg,
    /// Pixels.
    Png,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 2] = [Format::Svg, Format::Png];

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Format::Svg => "SVG",
            Format::Png => "PNG",
        }
    }

    /// What it is for.
    pub fn about(self) -> &'static str {
        match self {
            Format::Svg => "sharp at any size, for papers",
            Format::Png => "pixels, for slides and mails",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
        }
    }
}

/// Gives the person the plot as a file.
pub fn save(plot: &Plot, height: u32, frame: &Frame, format: Format) {
    let name = file_name(frame, format);
    let done = match format {
        Format::Svg => svg(plot, height, frame).map(|blob| browser::give(&name, blob)),
        Format::Png => png(plot, height, frame, name),
    };
    if done.is_none() {
        web_sys::console::error_1(&"a picture could not be drawn".into());
    }
}

/// Draws it, with a renderer, and hands it to `take` before it is gone.
fn drawn<T>(
    plot: &Plot,
    palette: &Palette,
    height: u32,
    frame: &Frame,
    settings: &[(&str, JsValue)],
    take: impl FnOnce(&JsValue) -> Option<T>,
) -> Option<T> {
    let echarts = browser::global("echarts")?;
    let given = given(&plot.framed(palette, height, frame))?;
    let about = Object::new();
    let size = [("width", WIDTH.into()), ("height", frame.height(height).into())];
    for (name, value) in size.iter().chain(settings) {
        Reflect::set(&about, &(*name).into(), value).ok()?;
    }
    let place = match settings.iter().any(|(name, _)| *name == "ssr") {
        true => JsValue::NULL,
        false => browser::window()?.document()?.create_element("div").ok()?.into(),
    };
    let chart = browser::call(&echarts, "init", &[&place, &JsValue::NULL, &about])?;
    browser::call(&chart, "setOption", &[&given.option]);
    let taken = take(&chart);
    browser::call(&chart, "dispose", &[]);
    taken
}

fn svg(plot: &Plot, height: u32, frame: &Frame) -> Option<Blob> {
    let settings = [("renderer", "svg".into()), ("ssr", true.into())];
    let text = drawn(
        plot,
        &Palette::now().without_page(),
        height,
        frame,
        &settings,
        |chart| browser::call(chart, "renderToSVGString", &[])?.as_string(),
    )?;
    let text = text.replace(&family(WIDE_TYPEFACES), &family(TYPEFACES));
    let kind = BlobPropertyBag::new();
    kind.set_type("image/svg+xml");
    Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&as_xml(&text).into()), &kind).ok()
}

/// Typefaces as they stand in an SVG.
fn family(names: &str) -> String {
    format!("font-family:{names};")
}

/// Without the characters that XML has no way to write: a file may have any of them in a name.
fn as_xml(text: &str) -> String {
    let is_writable = |c: char| matches!(c, '\t' | '\n' | '\r') || !(c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars()
        .map(|c| if is_writable(c) { c } else { '\u{fffd}' })
        .collect()
}

/// As a canvas, which gives its bytes without an address that would have to be fetched.
fn png(plot: &Plot, height: u32, frame: &Frame, name: String) -> Option<()> {
    let settings = [("renderer", "canvas".into()), ("devicePixelRatio", SHARP.into())];
    let canvas = drawn(plot, &Palette::now(), height, frame, &settings, |chart| {
        let about = Object::new();
        Reflect::set(&about, &"pixelRatio".into(), &SHARP.into()).ok()?;
        browser::call(chart, "renderToCanvas", &[&about])
    })?;
    let give = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            browser::give(&name, blob);
        }
    });
    browser::property(&canvas, "toBlob")?;
    browser::call(&canvas, "toBlob", &[&give]);
    Some(())
}

/// After the file and what is drawn, in letters that every disk takes.
fn file_name(frame: &Frame, format: Format) -> String {
    let file = frame
        .source
        .split_once(['.', ','])
        .map_or(frame.source.as_str(), |(stem, _)| stem);
    let words: String = format!("{file} {}", frame.title)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let joined: Vec<&str> = words.split_whitespace().collect();
    let stem: String = joined.join("-").chars().take(80).collect();
    format!("{stem}.{}", format.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_write_is_left_out() {
        assert_eq!(as_xml("a\u{1}\tb\u{ffff}é\n"), "a\u{fffd}\tb\u{fffd}é\n");
    }

    #[test]
    fn a_file_is_called_after_what_is_drawn() {
        let frame = |title: &str, source: &str| Frame {
            title: title.to_owned(),
            source: source.to_owned(),
            ..Frame::default()
        };
        let named = |title, source| file_name(&frame(title, source), Format::Svg);
        assert_eq!(
            named("Body Mass (g)", "penguins.csv, 344 rows"),
            "penguins-Body-Mass-g.svg"
        );
        assert_eq!(named("../a/b: \"c\"", "x.tar.gz"), "x-a-b-c.svg");
        assert_eq!(named("é", ""), "é.svg");
    }
}
