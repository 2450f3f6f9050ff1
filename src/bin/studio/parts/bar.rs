//! A thin bar for a share: how much is missing, how strong an association is.

use yew::prelude::*;

use super::number;

/// Properties of [`Bar`].
#[derive(PartialEq, Properties)]
pub struct BarProps {
    /// Between 0 and 1.
    pub share: f64,
    /// A class that colours it.
    #[prop_or_default]
    pub class: Classes,
}

/// A bar filled by a share. It is decoration: the number stands beside it.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let width = format!("width:{:.2}%", props.share.clamp(0.0, 1.0) * 100.0);
    html! { <span class={classes!("bar", props.class.clone())} aria-hidden="true"><span style={width}></span></span> }
}

/// Properties of [`MissingBar`].
#[derive(PartialEq, Properties)]
pub struct MissingBarProps {
    /// Missing cells.
    pub missing: u64,
    /// All cells.
    pub rows: u64,
}

/// How much of a column is missing: a hatched bar, the share, the count on hover.
#[component]
pub fn MissingBar(props: &MissingBarProps) -> Html {
    let share = if props.rows == 0 {
        0.0
    } else {
        props.missing as f64 / props.rows as f64
    };
    let text = if props.missing == 0 {
        "0".to_owned()
    } else {
        number::percent(props.missing, props.rows)
    };
    let title = format!(
        "{} of {} missing",
        number::count(props.missing),
        number::count(props.rows)
    );
    html! {
        <span class="missing-bar" {title}><Bar {share} class="hatch" /><span class="num">{ text }</span></span>
    }
}
