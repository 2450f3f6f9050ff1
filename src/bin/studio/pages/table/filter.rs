//! The form that makes one condition on one column.

mod typed;

use glovebox::table::language::days;
use glovebox::table::{Comparison, Field, Selection, SourceReport, Type};
use patternfly_yew::prelude::{Button, ButtonVariant, TextInputType};
use yew::prelude::*;

use crate::browser;
use crate::parts::short::{cut, short};
use crate::parts::{Choose, TextField, choose, on_enter_or_escape};
use crate::route::use_router;
use crate::shared::Shared;
use crate::workspace::{OpenTable, RowLink, use_workspace};

use super::condition::Condition;
use super::filters::with_filter;
use typed::{Typed, read};

/// Columns in the list; where there are more, a field finds them by name.
const LISTED: usize = 200;
/// Letters of a name in the list.
const NAMED: usize = 60;

/// What can be tested, as the form names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Between,
    Contains,
    StartsWith,
    EndsWith,
    Missing,
    Present,
    OutOfType,
    OuterSpace,
    Repeated,
    Once,
}

const TESTS: [(Test, &str); 16] = [
    (Test::Equal, "="),
    (Test::NotEqual, "≠"),
    (Test::Less, "<"),
    (Test::AtMost, "≤"),
    (Test::Greater, ">"),
    (Test::AtLeast, "≥"),
    (Test::Between, "between"),
    (Test::Contains, "contains"),
    (Test::StartsWith, "starts with"),
    (Test::EndsWith, "ends with"),
    (Test::Missing, "is missing"),
    (Test::Present, "is there"),
    (Test::OutOfType, "does not fit its type"),
    (Test::OuterSpace, "has outer spaces"),
    (Test::Repeated, "occurs again"),
    (Test::Once, "occurs once"),
];

impl Test {
    fn applies(self, kind: Type) -> bool {
        match self {
            Test::Contains | Test::StartsWith | Test::EndsWith | Test::OuterSpace => kind == Type::Text,
            Test::OutOfType => kind != Type::Text,
            Test::Less | Test::AtMost | Test::Greater | Test::AtLeast | Test::Between => kind != Type::Boolean,
            _ => true,
        }
    }

    fn wants_value(self) -> bool {
        !matches!(
            self,
            Test::Missing | Test::Present | Test::OutOfType | Test::OuterSpace | Test::Repeated | Test::Once
        )
    }

    /// What must hold of a cell, and how that is said.
    fn asked(
        self,
        word: &str,
        typed: Result<Typed, String>,
        high: Result<Typed, String>,
    ) -> Result<(Comparison, String), String> {
        let bare = match self {
            Test::Missing => Comparison::Missing,
            Test::Present => Comparison::Present,
            Test::OutOfType => Comparison::OutOfType,
            Test::OuterSpace => Comparison::OuterSpace,
            Test::Repeated => Comparison::Repeated,
            Test::Once => Comparison::Once,
            Test::Between => {
                let (low, high) = (typed?, high?);
                let words = format!("{word} {} and {}", short(&low.words), short(&high.words));
                let test = Comparison::Between {
                    low: low.value,
                    high: high.value,
                    closed: true,
                };
                return Ok((test, words));
            }
            _ => {
                let typed = typed?;
                let words = format!("{word} {}", short(&typed.words));
                return Ok((self.compared(typed)?, words));
            }
        };
        Ok((bare, word.to_owned()))
    }

    fn compared(self, Typed { value, words }: Typed) -> Result<Comparison, String> {
        if matches!(self, Test::Contains | Test::StartsWith | Test::EndsWith) && words.is_empty() {
            return Err("Type what to look for.".to_owned());
        }
        Ok(match self {
            Test::NotEqual => Comparison::NotEqual(value),
            Test::Less => Comparison::Less(value),
            Test::AtMost => Comparison::AtMost(value),
            Test::Greater => Comparison::Greater(value),
            Test::AtLeast => Comparison::AtLeast(value),
            Test::Contains => Comparison::Contains(words),
            Test::StartsWith => Comparison::StartsWith(words),
            Test::EndsWith => Comparison::EndsWith(words),
            _ => Comparison::Equal(value),
        })
    }
}

/// The rows have the focus once they are shown, whatever had it before.
pub fn focus_rows() {
    browser::later(|| browser::later(|| browser::focus("grid")));
}

/// How a filter is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From lists.
    Chosen,
    /// As a text.
    Written,
}

/// Properties of [`Filter`].
#[derive(PartialEq, Properties)]
pub struct FilterProps {
    /// The open table.
    pub table: Shared<OpenTable>,
}

/// The link that opens the form, or the form.
#[component]
pub fn Filter(props: &FilterProps) -> Html {
    let open = use_state(|| None::<Way>);
    let (router, workspace) = (use_router(), use_workspace());
    let to = |way: Way| {
        let open = open.setter();
        Callback::from(move |_: MouseEvent| open.set(Some(way)))
    };
    // The way that was taken has the focus again; rows that are shown then take it.
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| {
            let id = match *open {
                Some(Way::Chosen) => "add-filter",
                _ => "add-condition",
            };
            open.set(None);
            browser::later(move || browser::focus(id));
        })
    };
    let on_rows = Callback::from(move |link: RowLink| {
        if let Some((router, workspace)) = router.as_ref().zip(workspace.as_ref()) {
            router.go(with_filter(workspace, router.place(), link));
            focus_rows();
        }
    });
    match *open {
        None => html! {
            <>
                <button type="button" class="link" id="add-filter" onclick={to(Way::Chosen)}>{ "+ Filter" }</button>
                <button type="button" class="link" id="add-condition" onclick={to(Way::Written)}>{ "+ Condition" }</button>
            </>
        },
        Some(Way::Chosen) => html! { <Form table={props.table.clone()} {on_close} /> },
        Some(Way::Written) => html! { <Condition table={props.table.clone()} {on_rows} {on_close} /> },
    }
}

#[derive(PartialEq, Properties)]
struct FormProps {
    table: Shared<OpenTable>,
    on_close: Callback<()>,
}

/// The rows for which the condition holds.
fn filtered(
    field: &Field,
    source: &SourceReport,
    (test, word): (Test, &str),
    (typed, high): (&str, &str),
) -> Result<RowLink, String> {
    let read = |typed| read(typed, field.r#type, source);
    let (test, words) = test.asked(word, read(typed), read(high))?;
    // A bare day among moments is all of it, as in a condition that is written.
    let tests = match field.r#type {
        Type::Timestamp => days::whole(test),
        _ => vec![test],
    };
    let mut any: Vec<Selection> = tests.into_iter().map(|test| Selection::of(&field.name, test)).collect();
    let selection = match (any.pop(), any.is_empty()) {
        (Some(one), true) => one,
        (last, _) => Selection::Or(any.into_iter().chain(last).collect()),
    };
    Ok(RowLink {
        label: format!("{} {words}", short(&field.name)),
        selection,
        columns: vec![field.name.clone()],
        of_version: false,
    })
}

/// The columns whose names hold these letters, whatever their case.
fn named<'a>(fields: &'a [Field], letters: &str) -> impl Iterator<Item = (usize, &'a Field)> + use<'a> {
    let letters = letters.to_lowercase();
    let all = fields.iter().enumerate();
    all.filter(move |(_, field)| field.name.to_lowercase().contains(&letters))
}

/// A list to choose from.
fn list(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    value: String,
    on_chosen: Callback<String>,
) -> Html {
    choose(Choose {
        id: id.into(),
        label: label.into(),
        options,
        value,
        on_chosen,
        ..Choose::default()
    })
}

#[component]
fn Form(props: &FormProps) -> Html {
    let column = use_state(|| 0usize);
    let test = use_state(|| 0usize);
    let typed = use_state(String::new);
    let high = use_state(String::new);
    let sought = use_state(String::new);
    let wrong = use_state(|| None::<String>);
    let (router, workspace) = (use_router(), use_workspace());
    use_effect_with((), |()| browser::focus("filter-column"));
    let field: Option<Field> = props.table.opened.fields.get(*column).cloned();
    let kind = field.as_ref().map_or(Type::Text, |f| f.r#type);
    let (chosen, word) = TESTS
        .get(*test)
        .copied()
        .filter(|(t, _)| t.applies(kind))
        .unwrap_or((Test::Equal, "="));

    let apply = {
        let (close, typed, high, wrong) = (props.on_close.clone(), typed.clone(), high.clone(), wrong.clone());
        let table = props.table.clone();
        Callback::from(move |()| {
            let Some(((field, router), workspace)) = field.as_ref().zip(router.as_ref()).zip(workspace.as_ref()) else {
                return;
            };
            match filtered(field, &table.opened.source, (chosen, word), (&typed, &high)) {
                Ok(row_link) => {
                    let (router, held, close, wrong) =
                        (router.clone(), workspace.clone(), close.clone(), wrong.setter());
                    workspace.check_rows(&row_link.selection.clone(), move |problem| match problem {
                        Some(problem) => wrong.set(Some(problem)),
                        None => {
                            close.emit(());
                            // The order of the rows stays, what is looked for, and the other filters.
                            router.go(with_filter(&held, router.place(), row_link));
                            focus_rows();
                        }
                    });
                }
                Err(problem) => wrong.set(Some(problem)),
            }
        })
    };
    let pick = |state: &UseStateHandle<usize>| {
        let state = state.setter();
        Callback::from(move |place: String| state.set(place.parse().unwrap_or_default()))
    };
    let input = |state: &UseStateHandle<String>| {
        let (state, wrong) = (state.setter(), wrong.setter());
        Callback::from(move |text| {
            state.set(text);
            wrong.set(None);
        })
    };
    let find = {
        let (sought, column, table) = (sought.setter(), column.setter(), props.table.clone());
        Callback::from(move |text: String| {
            if let Some((first, _)) = named(&table.opened.fields, &text).next() {
                column.set(first);
            }
            sought.set(text);
        })
    };
    let between = chosen == Test::Between;
    // Of two values the one that cannot be read is marked, or both, where it is neither's.
    let unread = |typed: &str| read(typed, kind, &props.table.opened.source).is_err();
    let unread = (unread(&typed), between && unread(&high));
    let is_wrong = wrong.is_some() && (unread.0 || !unread.1);
    let is_high_wrong = wrong.is_some() && (unread.1 || !unread.0);
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    let fields = &props.table.opened.fields;
    let columns = named(fields, &sought).take(LISTED);
    let columns: Vec<(String, String)> = columns.map(|(i, f)| (i.to_string(), cut(&f.name, NAMED))).collect();
    let tests = TESTS.iter().enumerate().filter(|(_, (t, _))| t.applies(kind));
    let at = tests.clone().find(|(_, (t, _))| *t == chosen).map_or(0, |(i, _)| i);
    let tests: Vec<(String, String)> = tests
        .map(|(i, (_, word))| (i.to_string(), (*word).to_owned()))
        .collect();
    html! {
        <div class="filter-form" role="group" aria-label="Filter" onkeydown={on_enter_or_escape("apply-filter", props.on_close.clone())}>
            if fields.len() > LISTED {
                <TextField id="filter-find" label="Find the column to filter by" kind={TextInputType::Search} placeholder="Find a column" value={sought.to_string()} on_typed={find} />
            }
            { list("filter-column", "Column", columns, column.to_string(), pick(&column)) }
            { list("filter-test", "Comparison", tests, at.to_string(), pick(&test)) }
            if chosen.wants_value() {
                <TextField id="filter-value" label="Value" {is_wrong} value={typed.to_string()} on_typed={input(&typed)} />
            }
            if between {
                <span>{ "and" }</span>
                <TextField id="filter-high" label="Greatest value" is_wrong={is_high_wrong} value={high.to_string()} on_typed={input(&high)} />
            }
            <Button id="apply-filter" variant={ButtonVariant::Secondary} label="Show rows" onclick={apply.reform(|_: MouseEvent| ())} />
            <Button id="cancel-filter" variant={ButtonVariant::Link} label="Close" onclick={cancel} />
            if let Some(wrong) = &*wrong {
                <span role="alert" class="wrong">{ wrong }</span>
            }
        </div>
    }
}
