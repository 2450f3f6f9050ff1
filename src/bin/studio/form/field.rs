//! One field of a form: its name, what is typed, what it means, and what is wrong with it.

use std::rc::Rc;

use patternfly_yew::prelude::{FormSelect, FormSelectOption, InputState, Switch, TextInput};
use yew::prelude::*;

use super::columns::ColumnsPicker;
use super::draft::Typed;
use super::schema::{FormField, Kind};
use crate::parts::short::sentence;

/// The id of a field's control.
pub fn id(name: &str) -> String {
    format!("field-{name}")
}

/// A field and what is in it.
pub struct FieldRow<'a> {
    /// The field.
    pub field: &'a FormField,
    /// What stands in it.
    pub value: &'a Typed,
    /// What is wrong with that.
    pub problem: Option<String>,
    /// The columns that can be chosen.
    pub columns: &'a Rc<[String]>,
    /// It is typed anew.
    pub on_typed: Callback<Typed>,
}

/// The field, with its name before and its meaning below it.
pub fn field_row(props: &FieldRow<'_>) -> Html {
    let (id, help) = (id(&props.field.name), format!("help-{}", props.field.name));
    let problem = props
        .problem
        .as_ref()
        .map(|problem| format!("{} {problem}.", props.field.label));
    html! {
        <div key={props.field.name.clone()} class="form-row" data-test="form-row">
            <label for={id.clone()}>{ &props.field.label }</label>
            <div class="form-control">
                { control(props, id, help.clone()) }
                <p id={help} class="quiet">
                    if let Some(problem) = problem {
                        <span class="field-problem" role="alert">{ problem }{ " " }</span>
                    }
                    { sentence(&props.field.help) }
                </p>
            </div>
        </div>
    }
}

fn control(props: &FieldRow<'_>, id: String, help: String) -> Html {
    let on_text = props.on_typed.reform(Typed::Text);
    let label = props.field.label.clone();
    match (&props.field.kind, props.value) {
        (Kind::Columns, Typed::Names(names)) => {
            let on_names = props.on_typed.reform(Typed::Names);
            html! { <ColumnsPicker {id} {help} names={names.clone()} columns={props.columns.clone()} {on_names} /> }
        }
        (Kind::Switch, Typed::On(on)) => {
            let onchange = props.on_typed.reform(Typed::On);
            html! { <Switch {id} checked={*on} aria_label={label} {onchange} /> }
        }
        (Kind::Choice(choices), Typed::Text(now)) => {
            let options: Vec<(String, String)> = choices
                .iter()
                .map(|(word, about)| match about.trim_end_matches('.') {
                    "" => (word.clone(), word.clone()),
                    about => (word.clone(), format!("{word}: {about}")),
                })
                .collect();
            choice(id, now, options, on_text)
        }
        (Kind::Column, Typed::Text(now)) => {
            let columns = props.columns.iter().map(|name| (name.clone(), name.clone()));
            choice(id, now, columns.collect(), on_text)
        }
        (kind, Typed::Text(now)) => {
            let inputmode = match kind {
                Kind::Whole => "numeric",
                Kind::Number => "decimal",
                _ => "text",
            };
            let state = if props.problem.is_some() {
                InputState::Error
            } else {
                InputState::Default
            };
            html! { <TextInput {id} value={now.clone()} {state} {inputmode} autocomplete="off" aria_describedby={help} onchange={on_text} /> }
        }
        // What stands in a field is what its kind wants: `draft.rs` makes no other.
        _ => Html::default(),
    }
}

fn choice(id: String, now: &str, options: Vec<(String, String)>, on_text: Callback<String>) -> Html {
    let onchange = on_text.reform(|word: Option<String>| word.unwrap_or_default());
    let options = options.into_iter().map(|(value, description)| {
        html_nested! { <FormSelectOption<String> {value} {description} /> }
    });
    html! {
        <FormSelect<String> {id} value={now.to_owned()} placeholder="not set" {onchange}>{ for options }</FormSelect<String>>
    }
}
