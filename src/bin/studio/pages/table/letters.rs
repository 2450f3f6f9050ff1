//! Text that is nearly numbers or times is sorted and compared by its letters: that is said, with the step that
//! makes of it what it nearly is.

use std::rc::Rc;

use glovebox::Finding;
use glovebox::table::{Comparison, Selection, Sort};
use yew::prelude::*;

use crate::parts::Mend;
use crate::parts::short::sentence;

/// The finding that a column's texts are nearly something else.
const MIXED: &str = "type.mixed";

/// The columns that rows are sorted by, or compared with something that is more or less.
fn ordered<'a>(sort: &'a [Sort], selection: Option<&'a Selection>) -> Vec<&'a str> {
    let is_order = |test: &Comparison| {
        matches!(
            test,
            Comparison::Less(_)
                | Comparison::AtMost(_)
                | Comparison::Greater(_)
                | Comparison::AtLeast(_)
                | Comparison::Between { .. }
        )
    };
    let predicates = selection.into_iter().flat_map(Selection::predicates);
    let compared = predicates.filter(|predicate| is_order(&predicate.test));
    let compared = compared.map(|predicate| predicate.column.as_str());
    sort.iter().map(|sort| sort.column.as_str()).chain(compared).collect()
}

/// What is said of the first of them that is nearly something else.
pub fn nearly(findings: &[Finding], sort: &[Sort], selection: Option<&Selection>) -> Option<Finding> {
    let columns = ordered(sort, selection);
    let is_of = |finding: &&Finding| {
        let column = finding.columns.first();
        finding.code == MIXED && column.is_some_and(|column| columns.contains(&column.as_str()))
    };
    findings.iter().flat_map(Finding::each).find(is_of).cloned()
}

/// Properties of [`ByLetters`].
#[derive(PartialEq, Properties)]
pub struct ByLettersProps {
    /// What is said of the column.
    pub of: Finding,
}

/// The line above the rows.
#[component]
pub fn ByLetters(props: &ByLettersProps) -> Html {
    let is_open = use_state_eq(|| false);
    let to = |open: bool| {
        let is_open = is_open.setter();
        move || is_open.set(open)
    };
    let (open, close) = (to(true), to(false));
    let onclick = Callback::from(move |_: MouseEvent| open());
    let steps = Rc::new(props.of.mend.clone());
    html! {
        <p class="by-letters" role="status" data-test="by-letters">
            { sentence(&props.of.message) }{ ". It is text, and goes by its letters here: 10 before 9." }
            if !steps.is_empty() {
                { " " }<button type="button" class="link" id="cast" aria-haspopup="dialog" {onclick}>{ "Cast the column" }</button>
                if *is_open {
                    <Mend {steps} on_close={Callback::from(move |()| close())} />
                }
            }
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glovebox::table::Value;
    use glovebox::{Kind, Severity};

    #[test]
    fn what_is_sorted_or_compared_by_letters_is_told() {
        let mixed = Finding::new(
            MIXED,
            Kind::MixedTypes,
            Severity::Warning,
            "many are numbers".to_owned(),
        )
        .column("income".to_owned());
        let other = Finding::new(
            "values.constant",
            Kind::Constant,
            Severity::Note,
            "all alike".to_owned(),
        )
        .column("age".to_owned());
        let found = [other, mixed.clone()];
        let by = |column: &str| Sort {
            column: column.to_owned(),
            descending: false,
        };
        let above = |column: &str| Selection::of(column, Comparison::Greater(Value::Integer(3)));
        assert_eq!(nearly(&found, &[by("income")], None), Some(mixed.clone()));
        assert_eq!(nearly(&found, &[by("age")], None), None);
        assert_eq!(nearly(&found, &[], Some(&above("income"))), Some(mixed));
        assert_eq!(
            nearly(&found, &[], Some(&Selection::of("income", Comparison::Missing))),
            None
        );
    }
}
