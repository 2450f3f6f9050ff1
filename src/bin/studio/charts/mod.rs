//! Plots that a person studies: ECharts fed with our own options as JSON.
//!
//! [`Chart`] owns one ECharts instance: it draws again when the data, the size or the light
//! changes, and ends it with the component. What is drawn is a [`Plot`], plain data, whose options are made
//! without a browser, a file per kind. [`Picture`] is a chart with what belongs to it: its table, and a menu
//! that saves it.

mod axis;
mod bars;
mod boxes;
mod frame;
mod given;
mod intervals;
mod listing;
mod measure;
mod paired;
mod palette;
mod picture;
mod plane;
mod plot;
mod save;
#[cfg(test)]
mod tests;
mod ticks;
mod words;

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

pub use axis::Axis;
pub use boxes::Boxes;
pub use frame::Frame;
pub use intervals::{Estimate, Intervals};
pub use listing::{Entry, Listing};
pub use measure::{BOX, Mark, Measure, Spread};
pub use paired::{Furthest, KEY, Key, Overlay, Steps, Two};
pub use palette::Palette;
pub use picture::Picture;
pub use plane::{Cell, Heatmap, Scatter};
pub use plot::Plot;
pub use words::{below, beyond_words, edge_words, far_words, infinite_words, place_words, range_words, side};

use self::given::{Given, given};
use crate::browser;
use crate::frame::Theme;

/// Properties of [`Chart`].
#[derive(PartialEq, Properties)]
pub struct ChartProps {
    /// What to draw.
    pub plot: Rc<Plot>,
    /// The picture in a sentence, for those who do not see it.
    pub label: AttrValue,
    /// Height in pixels.
    pub height: u32,
    /// The bar that was clicked, by its place.
    #[prop_or_default]
    pub on_pick: Callback<usize>,
}

struct Drawing {
    chart: JsValue,
    observer: Option<web_sys::ResizeObserver>,
    _resize: Closure<dyn FnMut()>,
    _click: Closure<dyn FnMut(JsValue)>,
    _given: Given,
}

impl Drop for Drawing {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
        browser::call(&self.chart, "dispose", &[]);
    }
}

fn draw(element: &Element, plot: &Rc<Plot>, height: u32, on_pick: Callback<usize>) -> Option<Drawing> {
    let echarts = browser::global("echarts")?;
    let chart = browser::call(&echarts, "init", &[element])?;
    let given = given(&plot.option(&Palette::now(), height))?;
    browser::call(&chart, "setOption", &[&given.option]);

    let sized = chart.clone();
    let resize = Closure::<dyn FnMut()>::new(move || {
        browser::call(&sized, "resize", &[]);
    });
    let observer = web_sys::ResizeObserver::new(resize.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }

    let (clicked, picked) = (chart.clone(), plot.clone());
    let click = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        if let Some(place) = place_of(&clicked, &event).and_then(|(x, y)| picked.pick(x, y)) {
            on_pick.emit(place);
        }
    });
    if let Some(canvas) = browser::call(&chart, "getZr", &[]) {
        browser::call(&canvas, "on", &[&"click".into(), click.as_ref()]);
    }
    Some(Drawing {
        chart,
        observer,
        _resize: resize,
        _click: click,
        _given: given,
    })
}

/// Where in the data a click was: a short bar can be picked anywhere in its column.
fn place_of(chart: &JsValue, event: &JsValue) -> Option<(f64, f64)> {
    let x = browser::property(event, "offsetX")?;
    let y = browser::property(event, "offsetY")?;
    let finder = js_sys::Object::new();
    js_sys::Reflect::set(&finder, &"seriesIndex".into(), &0.into()).ok()?;
    let pixel = js_sys::Array::of2(&x, &y);
    let inside = browser::call(chart, "containPixel", &[&finder, &pixel])?;
    if !inside.is_truthy() {
        return None;
    }
    let point = js_sys::Array::from(&browser::call(chart, "convertFromPixel", &[&finder, &pixel])?);
    Some((point.get(0).as_f64()?, point.get(1).as_f64()?))
}

/// The plot.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let element = use_node_ref();
    let theme = use_context::<Theme>();
    let dark = theme.is_some_and(|t| t.dark);
    {
        let element = element.clone();
        let on_pick = props.on_pick.clone();
        use_effect_with((props.plot.clone(), dark, props.height), move |(plot, _, height)| {
            let drawing = element
                .cast::<Element>()
                .and_then(|element| draw(&element, plot, *height, on_pick));
            move || drop(drawing)
        });
    }
    if browser::global("echarts").is_none() {
        return html! { <p class="quiet" data-test="no-charts">{ "The charts did not arrive when this page was loaded. “as table” shows the same numbers; to try again, reload the page and open the file anew." }</p> };
    }
    let style = format!("height:{}px", props.height);
    html! { <div ref={element} class="plot" data-test="plot" role="img" aria-label={props.label.clone()} {style}></div> }
}
