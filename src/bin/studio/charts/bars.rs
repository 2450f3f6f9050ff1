//! Bars for values: one row each, or two rows where two tables are held side by side.

use serde_json::{Value, json};

use super::axis::{grid, value_names};
use super::paired::{KEY, Key, Two};
use super::palette::Palette;
use crate::parts::number;

/// A bar for all other values that is so many times the longest would leave nothing to compare.
const TOO_LONG: u64 = 4;

/// One bar for each value, the first on top; where `folded`, the last stands for all other values.
pub fn bars(names: &[String], counts: &[u64], folded: bool, palette: &Palette) -> Value {
    let named = if folded {
        counts.len().saturating_sub(1)
    } else {
        counts.len()
    };
    let longest = counts.iter().take(named).copied().max().unwrap_or_default();
    let data: Vec<Value> = names
        .iter()
        .zip(counts)
        .enumerate()
        .map(|(i, (name, n))| {
            let count = number::count(*n);
            let cut = i >= named && *n > longest.saturating_mul(TOO_LONG);
            let (value, words) = if cut {
                (0, format!("{count}, too many for this scale"))
            } else {
                (*n, count.clone())
            };
            json!({
                "name": format!("{name}: {count}"), "value": value,
                "label": { "formatter": words },
                "itemStyle": { "color": if i < named { &palette.data } else { &palette.rest } },
            })
        })
        .collect();
    json!({
        "grid": grid(4, 60),
        "xAxis": { "type": "value", "show": false, "min": 0, "max": "dataMax" },
        "yAxis": value_names(names, palette),
        "series": [{
            "type": "bar", "data": data, "barCategoryGap": "22%", "barMaxWidth": 21, "cursor": "pointer", "barMinHeight": 1,
            "itemStyle": { "borderRadius": [0, 2, 2, 0] },
            "label": { "show": true, "position": "right", "color": palette.quiet, "fontSize": 11 },
        }],
    })
}

/// A share, from 0 to 1, and how it is written.
pub type Share = (f64, String);

/// Two bars for each value: its share of the reference above that of the current table.
pub fn paired(names: &[String], words: &[String], shares: &Two<Vec<Share>>, key: &Key, palette: &Palette) -> Value {
    let series = |shares: &[Share], color: &str| {
        let data = shares.iter().zip(words).map(|((share, written), words)| {
            json!({ "name": words, "value": share * 100.0, "label": { "formatter": written } })
        });
        json!({
            "type": "bar", "data": data.collect::<Vec<Value>>(), "cursor": "pointer", "barMinHeight": 1,
            "barCategoryGap": "26%", "barGap": "6%", "barMaxWidth": 16,
            "itemStyle": { "color": color, "borderRadius": [0, 2, 2, 0] },
            "label": { "show": true, "position": "right", "color": palette.quiet, "fontSize": 11 },
        })
    };
    json!({
        "title": [key.title(palette)],
        "grid": grid(KEY, 60),
        "xAxis": { "type": "value", "show": false, "min": 0, "max": "dataMax" },
        "yAxis": value_names(names, palette),
        "series": [series(&shares.reference, &palette.reference), series(&shares.current, &palette.data)],
    })
}
