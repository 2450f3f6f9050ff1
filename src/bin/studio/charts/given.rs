//! An option as ECharts takes it: what JSON cannot say is put into it here.

use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::browser;

/// A function that writes the labels of an axis.
type Words = Closure<dyn FnMut(f64) -> String>;

/// An option, with the functions in it, which live as long as it does.
pub struct Given {
    /// The option.
    pub option: JsValue,
    _words: Vec<Words>,
}

/// The option; where an axis has its labels in a list, a function gives them.
pub fn given(option: &Value) -> Option<Given> {
    let parsed = js_sys::JSON::parse(&option.to_string()).ok()?;
    let mut all = Vec::new();
    for side in ["xAxis", "yAxis"] {
        let Some(axes) = option.get(side) else { continue };
        let drawn = browser::property(&parsed, side)?;
        let several = drawn.dyn_ref::<js_sys::Array>();
        for (at, axis) in axes
            .as_array()
            .map_or(std::slice::from_ref(axes), Vec::as_slice)
            .iter()
            .enumerate()
        {
            let Some(words) = words(axis) else { continue };
            let axis = several.map_or(drawn.clone(), |axes| axes.get(at as u32));
            let label = browser::property(&axis, "axisLabel")?;
            js_sys::Reflect::set(&label, &"formatter".into(), words.as_ref()).ok()?;
            all.push(words);
        }
    }
    Some(Given {
        option: parsed,
        _words: all,
    })
}

/// The labels of an axis by their places, where they are listed.
fn words(axis: &Value) -> Option<Words> {
    let label = axis.get("axisLabel")?;
    let words = label.get("formatter")?.as_array()?.iter();
    let words = words.map(|text| text.as_str().unwrap_or_default().to_owned());
    let places = label.get("customValues")?.as_array()?.iter().filter_map(Value::as_f64);
    let ticks: Vec<(f64, String)> = places.zip(words).collect();
    let word = move |x: f64| ticks.iter().find(|(at, _)| *at == x).map(|(_, text)| text.clone());
    Some(Closure::new(move |x: f64| word(x).unwrap_or_default()))
}
