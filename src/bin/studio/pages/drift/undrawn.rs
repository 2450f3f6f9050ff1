//! What a picture of two tables leaves out, in words: few values that are far from all others, and infinite ones.

use glovebox::drift::SideBySide;
use glovebox::profile::Places;
use glovebox::table::{Comparison, Selection};
use yew::prelude::*;

use super::drawn::row_link;
use crate::charts::{beyond_words, far_words, infinite_words};
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
    let mut all = Vec::new();
    let far = (reference.below + current.below, reference.above + current.above);
    if far.0 + far.1 > 0
        && let Some((ends, rows)) = ends(found).zip(found.extent.beyond())
    {
        let place = beyond_words(ends, found.extent.r#type, digits, far);
        all.push(Undrawn {
            words: far_words(far.0 + far.1, &place),
            reference: reference.far(),
            current: current.far(),
            rows: row_link(found, &place, rows),
        });
    }
    let infinite = reference.infinite() + current.infinite();
    if infinite > 0 {
        let rows = Selection::of(&found.extent.name, Comparison::Infinite);
        all.push(Undrawn {
            words: infinite_words(infinite),
            reference: reference.infinite(),
            current: current.infinite(),
            rows: row_link(found, "is infinite", rows),
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
