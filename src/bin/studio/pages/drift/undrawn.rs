//! What a picture of two tables leaves out, in words: few values that are far from all others, and infinite ones.

use glovebox::drift::SideBySide;
use glovebox::profile::Places;
use glovebox::table::{Comparison, Selection};
use yew::prelude::*;

use super::drawn::row_link;
use crate::charts::{below, edge_words};
use crate::parts::{Digits, RowsLink, number};
use crate::workspace::RowLink;

/// What is not drawn, in words: how many values and where, and how many of each table.
#[derive(Debug, PartialEq)]
pub struct Undrawn {
    /// How many, and what they are.
    pub words: String,
    /// Of the reference.
    pub reference: u64,
    /// Of the current table.
    pub current: u64,
    /// The rows of the current table.
    pub rows: RowLink,
}

impl Undrawn {
    /// As one sentence.
    pub fn sentence(&self) -> String {
        format!(
            "{}: {} of the reference, {} of the current table",
            self.words,
            number::count(self.reference),
            number::count(self.current)
        )
    }
}

/// The values that are not drawn: few that are far from all others, and infinite ones.
pub fn undrawn(found: &SideBySide, digits: Digits) -> Vec<Undrawn> {
    let (reference, current) = (found.outside_reference, found.outside_current);
    let column = &found.extent.name;
    let is_infinite = Selection::of(column, Comparison::Infinite);
    let mut all = Vec::new();
    if reference.far() + current.far() > 0
        && let Some((low, high)) = ends(found)
    {
        let kind = found.extent.r#type;
        let range = format!(
            "{} – {}",
            edge_words(low, kind, digits),
            edge_words(below(high, kind), kind, digits)
        );
        let count = number::plural(reference.far() + current.far(), "value is", "values are");
        let beyond = [found.extent.below(), found.extent.above()]
            .into_iter()
            .flatten()
            .map(Selection::Where);
        let finite = Selection::Not(Box::new(is_infinite.clone()));
        all.push(Undrawn {
            words: format!("{count} beyond {range} and not drawn"),
            reference: reference.far(),
            current: current.far(),
            rows: row_link(
                found,
                &format!("beyond {range}"),
                Selection::And(vec![Selection::Or(beyond.collect()), finite]),
            ),
        });
    }
    if reference.infinite() + current.infinite() > 0 {
        let count = number::plural(
            reference.infinite() + current.infinite(),
            "infinite value is",
            "infinite values are",
        );
        all.push(Undrawn {
            words: format!("{count} not drawn"),
            reference: reference.infinite(),
            current: current.infinite(),
            rows: row_link(found, "is infinite", is_infinite),
        });
    }
    all
}

/// The first and the last edge.
fn ends(found: &SideBySide) -> Option<(f64, f64)> {
    match &found.extent.places {
        Places::Bars { edges, .. } => Some((*edges.first()?, *edges.last()?)),
        Places::Levels { .. } => None,
    }
}

/// What is not drawn, each with a way to the current table's rows.
pub fn left_out(undrawn: &[Undrawn]) -> Html {
    let line = |of: &Undrawn| {
        let current = format!("{} of the current table", number::count(of.current));
        html! {
            <li>
                { format!("{}: {} of the reference, ", of.words, number::count(of.reference)) }
                if of.current > 0 {
                    <RowsLink row_link={of.rows.clone()}>{ current }</RowsLink>
                } else {
                    { current }
                }
                { "." }
            </li>
        }
    };
    html! {
        if !undrawn.is_empty() {
            <ul class="undrawn quiet" data-test="undrawn">{ for undrawn.iter().map(line) }</ul>
        }
    }
}

#[cfg(test)]
mod tests {
    use glovebox::table::Type;

    use super::super::drawn::tests::found;
    use super::*;

    #[test]
    fn what_is_not_drawn_is_said() {
        let found = found(Type::Float, &[0.0, 5.0, 10.0], &[-900.0, 2.0, 7.0, 900.0]);
        let said: Vec<String> = undrawn(&found, Digits::PLAIN).iter().map(Undrawn::sentence).collect();
        assert_eq!(
            said,
            [
                "2 values are beyond 0 – 10 and not drawn: 0 of the reference, 2 of the current table",
                "3 infinite values are not drawn: 0 of the reference, 3 of the current table",
            ]
        );
    }
}
