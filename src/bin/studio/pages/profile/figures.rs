//! A column's figures as a description list; each count opens its rows.

use glovebox::profile::{ChiSquared, ColumnProfile};
use glovebox::table::{Comparison, Predicate, Selection, Value};
use yew::prelude::*;

use super::Of;
use crate::parts::{Digits, Figure, RowsLink, number, short};
use crate::workspace::RowLink;

/// A door to the rows in which a column passes a test.
pub fn row_link(column: &str, test: Comparison, words: &str) -> RowLink {
    RowLink {
        label: format!("{} {words}", short(column)),
        selection: Selection::Where(Predicate {
            column: column.to_owned(),
            test,
        }),
        columns: vec![column.to_owned()],
    }
}

/// A count that opens its rows, unless it is none.
pub fn counted(count: u64, row_link: RowLink) -> Html {
    if count == 0 {
        return html! { <span class="num">{ "0" }</span> };
    }
    html! { <RowsLink {row_link}>{ number::count(count) }</RowsLink> }
}

type Line = (&'static str, Html);

/// The list.
#[component]
pub fn Figures(props: &Of) -> Html {
    let Some(column) = props.report.columns.get(props.column) else {
        return Html::default();
    };
    let lines = counts(column).into_iter().chain(measures(column)).chain(text(column));
    html! {
        <section>
            <h3>{ "Figures" }</h3>
            <dl class="figures">{ for lines.map(|(word, value)| html! { <div><dt>{ word }</dt><dd>{ value }</dd></div> }) }</dl>
        </section>
    }
}

fn plain(n: u64) -> Html {
    html! { <span class="num">{ number::count(n) }</span> }
}

fn counts(column: &ColumnProfile) -> Vec<Line> {
    let open = |count: u64, test: Comparison, words: &str| counted(count, row_link(&column.name, test, words));
    let mut lines = vec![
        ("present", open(column.count, Comparison::Present, "is there")),
        ("missing", open(column.missing, Comparison::Missing, "is missing")),
    ];
    if column.out_of_type > 0 {
        lines.push((
            "out of type",
            open(column.out_of_type, Comparison::OutOfType, "does not fit its type"),
        ));
    }
    lines.push(("distinct", plain(column.distinct)));
    lines.push(("occur once", open(column.unique, Comparison::Once, "occurs once")));
    let zero = Value::Integer(0);
    let optional = [
        ("zeros", column.zeros, Comparison::Equal(zero.clone()), "= 0"),
        ("negative", column.negatives, Comparison::Less(zero), "< 0"),
        (
            "infinite",
            column.infinite.filter(|n| *n > 0),
            Comparison::Infinite,
            "is infinite",
        ),
        (
            "outer spaces",
            column.outer_space,
            Comparison::OuterSpace,
            "has outer spaces",
        ),
    ];
    for (word, count, test, words) in optional {
        lines.extend(count.map(|count| (word, open(count, test, words))));
    }
    lines.extend(column.nan.filter(|n| *n > 0).map(|n| ("NaN", plain(n))));
    for (token, count) in column.missing_tokens.iter().take(4) {
        let words = if token.is_empty() {
            "empty".to_owned()
        } else {
            format!("“{}”", short(token))
        };
        let link = open(
            *count,
            Comparison::Token(token.clone()),
            &format!("is missing: {words}"),
        );
        lines.push((
            "missing as",
            html! { <><span class="code">{ words }</span>{ " " }{ link }</> },
        ));
    }
    lines
}

fn measures(column: &ColumnProfile) -> Vec<Line> {
    let quantile = |key: &str| column.quantiles.as_ref().and_then(|q| q.get(key)).copied();
    let moment = |key: &str| column.time_quantiles.as_ref().and_then(|q| q.get(key)).cloned();
    let digits = Digits::of(column);
    // On the column's own scale, and so written as its values are.
    let places = [
        ("mean", column.mean),
        ("5 %", quantile("0.05")),
        ("25 %", quantile("0.25")),
        ("median", quantile("0.5")),
        ("75 %", quantile("0.75")),
        ("95 %", quantile("0.95")),
    ];
    let figures = [
        ("std (n−1)", column.std),
        ("variance", column.variance),
        ("CV", column.cv),
        ("range", column.range),
        ("IQR", column.iqr),
        ("MAD", column.mad),
        ("skewness", column.skewness),
        ("kurtosis", column.kurtosis),
        ("sum", column.sum),
    ];
    let mut lines = Vec::new();
    if let (true, Some(min), Some(max)) = (column.histogram.is_some(), &column.min, &column.max) {
        lines.push((
            "least",
            html! { <span class="num" title={min.to_string()}>{ digits.value(min) }</span> },
        ));
        lines.push((
            "greatest",
            html! { <span class="num" title={max.to_string()}>{ digits.value(max) }</span> },
        ));
    }
    lines.extend(places.into_iter().filter_map(|(word, value)| {
        let value = value?;
        Some((
            word,
            html! { <span class="num" title={value.to_string()}>{ digits.figure(value) }</span> },
        ))
    }));
    lines.extend(
        figures
            .into_iter()
            .filter_map(|(word, value)| Some((word, html! { <Figure value={value?} /> }))),
    );
    for (word, key) in [("25 %", "0.25"), ("median", "0.5"), ("75 %", "0.75")] {
        lines.extend(moment(key).map(|text| (word, html! { <span class="num">{ text }</span> })));
    }
    lines
}

fn evenness(test: &ChiSquared) -> Html {
    let title = format!(
        "Chi-squared test of an even spread: {} with {} degrees of freedom, p = {}. Near 0: not even. Near 1: more even than chance would make it.",
        number::figure(test.statistic),
        test.degrees,
        test.p
    );
    html! { <span {title}><Figure value={test.p} /></span> }
}

fn text(column: &ColumnProfile) -> Vec<Line> {
    let mut lines = Vec::new();
    if let (Some(min), Some(max)) = (column.min_length, column.max_length) {
        lines.push((
            "lengths",
            html! { <span class="num">{ format!("{} – {}", number::count(min), number::count(max)) }</span> },
        ));
    }
    lines.extend(
        column
            .mean_length
            .map(|mean| ("mean length", html! { <Figure value={mean} /> })),
    );
    lines.extend(
        column
            .median_length
            .map(|median| ("median length", html! { <Figure value={median} /> })),
    );
    lines.extend(column.empty_texts.filter(|n| *n > 0).map(|n| {
        let empty = row_link(
            &column.name,
            Comparison::Equal(Value::Text(String::new())),
            "is empty but there",
        );
        ("empty texts", counted(n, empty))
    }));
    if let Some(words) = &column.words {
        lines.push(("words", plain(words.total)));
        lines.push(("distinct words", plain(words.distinct)));
    }
    if let Some(alphabet) = &column.alphabet {
        lines.push(("characters", plain(alphabet.total)));
        lines.push(("distinct characters", plain(alphabet.distinct)));
    }
    lines.extend(column.imbalance.map(|x| ("imbalance", html! { <Figure value={x} /> })));
    lines.extend(
        column
            .chi_squared
            .as_ref()
            .map(|test| ("even spread (p)", evenness(test))),
    );
    lines.push((
        "memory",
        html! { <span class="num" title={format!("{} bytes", column.memory)}>{ number::bytes(column.memory) }</span> },
    ));
    lines
}
