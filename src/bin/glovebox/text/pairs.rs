//! Which columns go together most.

use std::collections::BTreeMap;

use glovebox::profile::{Association, Method};
use glovebox::words::{count, figure, plural};

use super::Page;
use super::grid::{Column, Side, draw};
use super::style::{DATA, QUIET, STRONG, paint};
use super::words::{cut, escape};

const FEW: usize = 10;
const NAME: usize = 28;
const BAR: usize = 10;

/// The strongest pairs, each by the measure that shows it best.
pub fn section(associations: &[Association], page: &Page) -> String {
    let strongest = strongest(associations);
    if strongest.is_empty() {
        return String::new();
    }
    let listed = page.listed(strongest.len(), FEW);
    let each = |cell: &dyn Fn(&Association, f64) -> String| {
        strongest
            .iter()
            .take(listed)
            .map(|(pair, value)| cell(pair, *value))
            .collect::<Vec<_>>()
    };
    let drawn = vec![
        Column::new("", Side::Left, each(&|a, _| cut(&escape(&a.a), NAME))),
        Column::new("", Side::Left, each(&|a, _| cut(&escape(&a.b), NAME))),
        Column::new("value", Side::Right, each(&|_, value| figure(value))),
        Column::new("", Side::Left, each(&|_, value| bar(value)))
            .style(DATA)
            .spare(3),
        Column::new("measure", Side::Left, each(&|a, _| name(a.method).to_owned()))
            .style(QUIET)
            .spare(1),
        Column::new("rows", Side::Right, each(&|a, _| count(a.rows)))
            .style(QUIET)
            .spare(2),
    ];
    let head = paint(STRONG, "Strongest associations");
    let all = plural(strongest.len() as u64, "pair of columns", "pairs of columns");
    format!("{head}  {all}\n{}", draw(drawn, page.width))
}

/// Each pair once, strongest first. Mutual information is left out: it is in nats, and has no
/// common scale with the others, which go from 0 to 1.
fn strongest(associations: &[Association]) -> Vec<(&Association, f64)> {
    let mut pairs: BTreeMap<(&str, &str), (&Association, f64)> = BTreeMap::new();
    for pair in associations
        .iter()
        .filter(|pair| pair.method != Method::MutualInformation)
    {
        let Some(value) = pair.value.filter(|value| value.is_finite()) else {
            continue;
        };
        let best = pairs.entry((&pair.a, &pair.b)).or_insert((pair, value));
        if value.abs() > best.1.abs() {
            *best = (pair, value);
        }
    }
    let mut sorted: Vec<_> = pairs.into_values().collect();
    sorted.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    sorted
}

fn bar(value: f64) -> String {
    // Between 0 and BAR, whatever the value was.
    let full = (value.abs() * BAR as f64).round().clamp(0.0, BAR as f64) as usize;
    format!("{}{}", "█".repeat(full), "░".repeat(BAR - full))
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Pearson => "Pearson's r",
        Method::Spearman => "Spearman's rho",
        Method::CramersV => "Cramér's V",
        Method::CorrelationRatio => "correlation ratio",
        Method::MutualInformation => "mutual information",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_listed_once_by_its_strongest_measure() {
        let pair = |b: &str, method, value| Association {
            a: "a".into(),
            b: b.into(),
            method,
            value,
            rows: 9,
        };
        let all = [
            pair("b", Method::Pearson, Some(0.2)),
            pair("b", Method::Spearman, Some(-0.4)),
            pair("c", Method::CramersV, Some(0.3)),
            pair("c", Method::MutualInformation, Some(2.0)),
            pair("d", Method::Pearson, None),
        ];
        let values: Vec<f64> = strongest(&all).into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, [-0.4, 0.3]);
    }
}
