//! A thin bar for a share: how much is missing, how strong an association is.

use yew::prelude::*;

use super::number;

/// The bar, filled by a share from 0 to 1, with a class that colours it.
pub fn bar(share: f64, class: Option<&'static str>) -> Html {
    let width = format!("width:{:.2}%", share.clamp(0.0, 1.0) * 100.0);
    html! { <span class={classes!("bar", class)} aria-hidden="true"><span style={width}></span></span> }
}

/// The share of missing cells, with its number.
pub fn missing_bar(missing: u64, rows: u64) -> Html {
    let share = if rows == 0 { 0.0 } else { missing as f64 / rows as f64 };
    let text = match missing {
        0 => "0".to_owned(),
        some => number::percent(some, rows),
    };
    let title = format!("{} of {} missing", number::count(missing), number::count(rows));
    html! {
        <span class="missing-bar" {title}>{ bar(share, Some("hatch")) }<span class="num">{ text }</span></span>
    }
}
