//! A cell's value, set by hand: a step like any other.

use glovebox::Error;
use glovebox::clean::EditCell;
use glovebox::step::Transform;
use glovebox::table::{Cell, Field, Type, Value};
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::parts::short::sentence;
use crate::parts::{TextField, on_enter, short};
use crate::workspace::use_workspace;

/// Longer cells are not set by hand: a field of one line shows too little of them.
const LONGEST: usize = 1_000;

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub struct EditProps {
    /// The column.
    pub field: Field,
    /// The row's number, from 0.
    pub row: u64,
    /// The cell.
    pub cell: Cell,
    /// It was set.
    pub on_done: Callback<()>,
}

/// A field with the value, and what can be done with it.
#[component]
pub fn Edit(props: &EditProps) -> Html {
    let before = match &props.cell {
        Cell::Missing(_) => String::new(),
        Cell::Value(text) | Cell::OutOfType(text) => text.clone(),
    };
    let is_missing = matches!(props.cell, Cell::Missing(_));
    let typed = use_state(|| before.clone());
    let wrong = use_state_eq(|| None::<String>);
    let workspace = use_workspace();
    if before.len() > LONGEST {
        return Html::default();
    }
    let set = {
        let (field, row, done) = (props.field.clone(), props.row, props.on_done.clone());
        let wrong = wrong.setter();
        Callback::from(move |value: Option<Value>| {
            let column = field.name.clone();
            let step = EditCell { row, column, value }.step();
            if let (Some(workspace), Ok(step)) = (&workspace, step) {
                let (done, wrong) = (done.clone(), wrong.clone());
                workspace.take_then(vec![step], move |problem| {
                    match problem {
                        None => done.emit(()),
                        Some(problem) => wrong.set(Some(refused(problem))),
                    }
                    problem.is_some()
                });
            }
        })
    };
    let on_typed = {
        let (typed, wrong) = (typed.setter(), wrong.setter());
        Callback::from(move |text| {
            typed.set(text);
            wrong.set(None);
        })
    };
    let put = {
        let (set, text, kind) = (set.clone(), (*typed).clone(), props.field.r#type);
        Callback::from(move |_: MouseEvent| set.emit(Some(value(&text, kind))))
    };
    let empty = set.reform(|_: MouseEvent| None);
    // An empty text is a value of text alone.
    let is_same = *typed == before && !is_missing;
    let disabled = is_same || (typed.is_empty() && props.field.r#type != Type::Text);
    let label = format!("Value of {} in row {}", short(&props.field.name), props.row + 1);
    html! {
        <div class="form edit-cell" role="group" aria-label="Change this cell" onkeydown={on_enter("set-cell")}>
            <div class="form-row"><TextField id="cell-value" {label} value={typed.to_string()} {on_typed} is_wrong={wrong.is_some()} /></div>
            if let Some(wrong) = &*wrong {
                <p class="wrong" role="alert">{ sentence(wrong) }{ "." }</p>
            }
            <p class="form-actions">
                <Button id="set-cell" variant={ButtonVariant::Secondary} label="Set the value" onclick={put} {disabled} />
                <Button id="empty-cell" variant={ButtonVariant::Link} label="Set missing" onclick={empty} disabled={is_missing} />
            </p>
        </div>
    }
}

/// Why a value cannot be set: in the words of what is wrong with it, which stand at the field.
fn refused(problem: &Error) -> String {
    match problem {
        Error::Options(bad) => bad
            .fields
            .iter()
            .map(|field| field.problem.as_str())
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}

/// What was typed, as a value of the column's type; as text where it is none, which the engine refuses
/// with the reason.
fn value(text: &str, kind: Type) -> Value {
    let bare = text.trim();
    let number = match kind {
        Type::Integer => bare.parse().ok().map(Value::Integer),
        Type::Float => bare.parse().ok().filter(|x: &f64| x.is_finite()).map(Value::Float),
        Type::Boolean => bare.to_lowercase().parse().ok().map(Value::Boolean),
        Type::Decimal | Type::Date | Type::Timestamp | Type::Time | Type::Text => None,
    };
    let text = if kind == Type::Text { text } else { bare };
    number.unwrap_or_else(|| Value::Text(text.to_owned()))
}
