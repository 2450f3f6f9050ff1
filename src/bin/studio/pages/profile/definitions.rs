//! What the figures of a column and the measures of a pair mean.

use glovebox::profile::Method;
use yew::prelude::*;

use super::related::method_name;
use crate::parts::Term;

/// Words of the figures that not everybody knows, as the profile counts them.
const FIGURES: [(&str, &str); 13] = [
    ("distinct", "Different values, missing cells left out."),
    (
        "out of type",
        "Cells that do not read as the column’s type. The figures below leave them out.",
    ),
    (
        "std (n−1)",
        "Standard deviation of a sample: the square root of the variance.",
    ),
    ("variance", "Sum of the squared distances from the mean, over n−1."),
    (
        "CV",
        "Coefficient of variation: the standard deviation over the mean. How wide the values are spread for their size.",
    ),
    (
        "IQR",
        "Interquartile range: from the 25 % quantile to the 75 % quantile, where the middle half of the values lies.",
    ),
    (
        "MAD",
        "Median absolute deviation: the median of the distances from the median. A spread that outliers do not move.",
    ),
    (
        "skewness",
        "0 where both tails are alike; above 0 the right tail is longer, below 0 the left one. Adjusted for bias (G1), as pandas does.",
    ),
    (
        "kurtosis",
        "Excess kurtosis: 0 for a normal distribution, above 0 with heavier tails. Adjusted for bias (G2), as pandas does.",
    ),
    (
        "imbalance",
        "1 − entropy / log₂ of the distinct values: 0 where all values are equally frequent, 1 where there is only one.",
    ),
    (
        "even spread (p)",
        "p-value of a chi-squared test that all values are equally frequent, or all bars even for their width. Near 0: they are not.",
    ),
    ("NaN", "“Not a number” in a typed file; counted among the missing."),
    ("memory", "Bytes that the column takes while it is worked on."),
];

/// A figure's word, with its definition where it has one.
pub fn figure_word(word: &'static str) -> Html {
    match FIGURES.iter().find(|(known, _)| *known == word) {
        Some((_, definition)) => html! { <Term {word} definition={*definition} /> },
        None => html! { word },
    }
}

/// A measure's name, with its definition.
pub fn method_word(method: Method) -> Html {
    let definition = match method {
        Method::Pearson => {
            "How well a straight line tells one from the other: −1 falling, 0 not at all, 1 rising. Rows where both are there."
        }
        Method::Spearman => {
            "Pearson’s r of the ranks: whether one rises with the other, along whatever curve. −1 to 1."
        }
        Method::CramersV => {
            "From the chi-squared statistic of two columns of categories, corrected for bias (Bergsma): 0 independent, 1 each tells the other."
        }
        Method::CorrelationRatio => {
            "The share of a number’s variance that lies between the categories, its square root (η): 0 none, 1 all of it."
        }
        Method::MutualInformation => {
            "How much one tells of the other, in nats; 0 is nothing. Numbers are cut into ten bins of equal frequency."
        }
    };
    html! { <Term word={method_name(method)} {definition} /> }
}
