//! A column's figures as a description list; each count opens its rows.

use glovebox::profile::{ChiSquared, ColumnProfile, Numbers, Texts, Times};
use glovebox::table::{Comparison, Predicate, Selection, Value};
use yew::prelude::*;

use super::definitions::figure_word;
use crate::parts::{Digits, RowsLink, number, raised, short};
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
        of_version: false,
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
pub fn figures(column: &ColumnProfile) -> Html {
    let lines = counts(column).into_iter().chain(measures(column)).chain(others(column));
    html! {
        <section>
            <h3>{ "Figures" }</h3>
            <dl class="figures">{ for lines.map(|(word, value)| html! { <div><dt>{ figure_word(word) }</dt><dd>{ value }</dd></div> }) }</dl>
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
    let (numbers, texts) = (column.numbers.as_ref(), column.texts.as_ref());
    let optional = [
        (
            "zeros",
            numbers.map(|of| of.zeros),
            Comparison::Equal(zero.clone()),
            "= 0",
        ),
        (
            "negative",
            numbers.map(|of| of.negatives),
            Comparison::Less(zero),
            "< 0",
        ),
        (
            "infinite",
            numbers.map(|of| of.infinite).filter(|n| *n > 0),
            Comparison::Infinite,
            "is infinite",
        ),
        (
            "outer spaces",
            texts.and_then(|of| of.outer_space),
            Comparison::OuterSpace,
            "has outer spaces",
        ),
    ];
    for (word, count, test, words) in optional {
        lines.extend(count.map(|count| (word, open(count, test, words))));
    }
    lines.extend(
        numbers
            .and_then(|of| of.nan)
            .filter(|n| *n > 0)
            .map(|n| ("NaN", plain(n))),
    );
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
    let figures = column.numbers.as_ref().map(|of| numbers(column, of));
    let moments = column.times.as_ref().map(moments);
    ends(column)
        .into_iter()
        .chain(figures.into_iter().flatten())
        .chain(moments.into_iter().flatten())
        .collect()
}

/// The least and the greatest value, where there is a measure between them.
fn ends(column: &ColumnProfile) -> Vec<Line> {
    let (Some(_), Some(min), Some(max)) = (column.histogram(), &column.min, &column.max) else {
        return Vec::new();
    };
    let digits = Digits::of(column);
    let line = |word, value: &Value| {
        let value = html! { <span class="num" title={value.to_string()}>{ digits.value(value) }</span> };
        (word, value)
    };
    vec![line("least", min), line("greatest", max)]
}

fn numbers(column: &ColumnProfile, of: &Numbers) -> Vec<Line> {
    let quantile = |key: &str| of.quantiles.get(key).copied();
    let digits = Digits::of(column);
    // On the column's own scale, and so written as its values are.
    let places = [
        ("mean", of.mean),
        ("5 %", quantile("0.05")),
        ("25 %", quantile("0.25")),
        ("median", quantile("0.5")),
        ("75 %", quantile("0.75")),
        ("95 %", quantile("0.95")),
    ];
    let figures = [
        ("std (n−1)", of.std),
        ("variance", of.variance),
        ("CV", of.cv),
        ("range", of.range),
        ("IQR", of.iqr),
        ("MAD", of.mad),
        ("skewness", of.skewness),
        ("kurtosis", of.kurtosis),
        ("sum", of.sum),
    ];
    let places = places.into_iter().filter_map(|(word, value)| {
        let value = value?;
        Some((
            word,
            html! { <span class="num" title={value.to_string()}>{ digits.figure(value) }</span> },
        ))
    });
    let figures = figures
        .into_iter()
        .filter_map(|(word, value)| Some((word, number::shown(value?))));
    places.chain(figures).collect()
}

fn moments(of: &Times) -> Vec<Line> {
    let line = |(word, key)| {
        let moment = of.time_quantiles.get(key)?;
        Some((word, html! { <span class="num">{ moment }</span> }))
    };
    let shown = [("25 %", "0.25"), ("median", "0.5"), ("75 %", "0.75")];
    shown.into_iter().filter_map(line).collect()
}

fn evenness(test: &ChiSquared) -> Html {
    let title = format!(
        "Chi-squared test of an even spread: {} with {} degrees of freedom, p is {}. Near 0: not even. Near 1: more even than chance would make it.",
        number::figure(test.statistic),
        test.degrees,
        number::exact_probability(test.p)
    );
    html! { <span class="num" {title}>{ raised(&number::probability(test.p)) }</span> }
}

fn others(column: &ColumnProfile) -> Vec<Line> {
    let mut lines = column.texts.as_ref().map_or_else(Vec::new, |of| texts(column, of));
    let imbalance = column.categories.as_ref().and_then(|of| of.imbalance);
    lines.extend(imbalance.map(|x| ("imbalance", number::shown(x))));
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

fn texts(column: &ColumnProfile, of: &Texts) -> Vec<Line> {
    let mut lines = Vec::new();
    if let (Some(min), Some(max)) = (of.min_length, of.max_length) {
        lines.push((
            "lengths",
            match min == max {
                true => plain(min),
                false => {
                    html! { <span class="num">{ format!("{} – {}", number::count(min), number::count(max)) }</span> }
                }
            },
        ));
    }
    lines.extend(of.mean_length.map(|mean| ("mean length", number::shown(mean))));
    lines.extend(of.median_length.map(|median| ("median length", number::shown(median))));
    lines.extend(of.empty_texts.filter(|n| *n > 0).map(|n| {
        let empty = row_link(
            &column.name,
            Comparison::Equal(Value::Text(String::new())),
            "is empty but there",
        );
        ("empty texts", counted(n, empty))
    }));
    if let Some(words) = &of.words {
        lines.push(("words", plain(words.total)));
        lines.push(("distinct words", plain(words.distinct)));
    }
    if let Some(alphabet) = &of.alphabet {
        lines.push(("characters", plain(alphabet.total)));
        lines.push(("distinct characters", plain(alphabet.distinct)));
    }
    lines
}
