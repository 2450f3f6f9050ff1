//! A chart with what belongs to it: its figures as a table, and a menu that saves it.

use std::rc::Rc;

use yew::prelude::*;

use super::save::{Format, save};
use super::{Chart, Frame, Listing, Plot};
use crate::browser;
use crate::parts::{Action, ActionMenu};

/// Properties of [`Picture`].
#[derive(PartialEq, Properties)]
pub struct PictureProps {
    /// A stable name for tests and for the focus.
    pub id: AttrValue,
    /// What to draw.
    pub plot: Rc<Plot>,
    /// The picture in a sentence, for those who do not see it.
    pub label: AttrValue,
    /// Height in pixels.
    pub height: u32,
    /// What a saved picture says of itself.
    pub frame: Frame,
    /// The same figures.
    pub listing: Rc<Listing>,
    /// What was clicked, by its place.
    #[prop_or_default]
    pub on_pick: Callback<usize>,
    /// What is said or chosen below the picture, at the left.
    #[prop_or_default]
    pub below: Html,
    /// What is chosen of the picture alone.
    #[prop_or_default]
    pub looks: Html,
}

/// The chart or its table, and the line below.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let table = use_state(|| false);
    let turn = {
        let table = table.clone();
        Callback::from(move |_: MouseEvent| table.set(!*table))
    };
    let on_choose = {
        let (plot, height, frame) = (props.plot.clone(), props.height, props.frame.clone());
        Callback::from(move |at: usize| {
            if let Some(format) = Format::ALL.get(at) {
                save(&plot, height, &frame, *format);
            }
        })
    };
    let actions = Format::ALL.map(|format| Action {
        title: format.title().into(),
        about: format.about().into(),
    });
    let can_save = browser::global("echarts").is_some();
    html! {
        <figure class="plots" id={props.id.clone()} data-test="picture">
            if *table {
                { props.listing.view() }
            } else {
                <Chart plot={props.plot.clone()} label={props.label.clone()} height={props.height} on_pick={props.on_pick.clone()} />
            }
            <figcaption>
                { props.below.clone() }
                <span class="end">
                    if !*table {
                        { props.looks.clone() }
                    }
                    <button type="button" class="link" data-test="as-table" aria-pressed={table.to_string()} onclick={turn}>
                        { if *table { "as picture" } else { "as table" } }
                    </button>
                    if can_save {
                        <ActionMenu id={format!("{}-save", props.id)} label="Save picture" actions={actions.to_vec()} {on_choose} />
                    }
                </span>
            </figcaption>
        </figure>
    }
}
