//! A column's most frequent, least and greatest values; each opens its rows.

use glovebox::profile::{ColumnProfile, TopValue};
use yew::prelude::*;

use super::figures::row_link;
use crate::parts::cell::spaced;
use crate::parts::short::{cut, visible_cut};
use crate::parts::{Digits, RowsLink, number, short};

/// Letters of a value that are shown.
const SHOWN: usize = 60;
/// Extremes listed at each end.
const EXTREMES: usize = 5;

/// The lists.
pub fn values(column: &ColumnProfile) -> Html {
    let digits = Digits::of(column);
    let list = |title: &str, values: &[TopValue], limit: usize| {
        if values.is_empty() {
            return Html::default();
        }
        html! {
            <>
                <h3>{ title }</h3>
                <ol class="values">{ for values.iter().take(limit).map(|v| line(&column.name, v, column.count, digits)) }</ol>
            </>
        }
    };
    html! {
        <section>
            { list("Most frequent", &column.top, column.top.len()) }
            if let Some(ordered) = &column.ordered {
                { list("Lowest", &ordered.lowest, EXTREMES) }
                { list("Highest", &ordered.highest, EXTREMES) }
            }
        </section>
    }
}

fn line(column: &str, top: &TopValue, whole: u64, digits: Digits) -> Html {
    let full = top.value.to_string();
    let shown = cut(&digits.value(&top.value), SHOWN);
    let words = format!("= {}", visible_cut(&full, SHOWN));
    let rows = row_link(column, top.test(), &words);
    html! {
        <li>
            <span class="value" title={short(&full)}>{ if shown.is_empty() { html! { "(empty)" } } else { spaced(&shown) } }</span>
            <span class="num"><RowsLink row_link={rows}>{ number::count(top.count) }</RowsLink><span class="quiet">{ number::percent(top.count, whole) }</span></span>
        </li>
    }
}
