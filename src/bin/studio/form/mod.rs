//! The form of a question, drawn from the question's own JSON Schema: a new option needs no new markup, and
//! form, `--help` and reports never differ in what they call it.

mod columns;
mod draft;
mod field;
mod schema;

use std::rc::Rc;

use glovebox::ask::Ask;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::browser;
use crate::parts::{Icon, icon, on_enter};
use crate::workspace::use_workspace;

use draft::{Typed, question, summary, typed};
use field::FieldRow;
use schema::fields;

/// The id of the button that asks.
const APPLY: &str = "apply-question";

#[derive(PartialEq, Properties)]
struct QuestionProps<Q: Ask> {
    question: Q,
    columns: Rc<[String]>,
    on_ask: Callback<Q>,
}

/// What is asked, in a line, and the form behind it.
#[component]
fn Question<Q: Ask>(props: &QuestionProps<Q>) -> Html {
    let is_open = use_state_eq(|| false);
    let fields = use_memo((), |()| fields::<Q>());
    let turn = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let on_done = {
        let is_open = is_open.setter();
        Callback::from(move |()| {
            is_open.set(false);
            browser::focus("change-question");
        })
    };
    html! {
        <div class="question" data-test="question">
            <p class="asked">
                <span class="quiet">{ "Asked with: " }</span>
                <span data-test="asked">{ summary(&props.question, &fields) }</span>{ " " }
                <button type="button" class="link" id="change-question" aria-expanded={is_open.to_string()} aria-controls="question-form" onclick={turn}>
                    { "Change" }{ icon(if *is_open { Icon::Up } else { Icon::Down }) }
                </button>
            </p>
            if *is_open {
                <Form<Q> question={props.question.clone()} columns={props.columns.clone()} on_ask={props.on_ask.clone()} {on_done} />
            }
        </div>
    }
}

/// The question as it is asked of the file that is looked at, which remembers it.
#[component]
pub fn AskedOf<Q: Ask>() -> Html {
    let Some(workspace) = use_workspace() else {
        return Html::default();
    };
    let Some(table) = workspace.state.table() else {
        return Html::default();
    };
    let columns: Rc<[String]> = table.opened.fields.iter().map(|field| field.name.clone()).collect();
    let question: Q = workspace.question();
    let on_ask = Callback::from(move |question: Q| workspace.ask(&question));
    html! { <Question<Q> {question} {columns} {on_ask} /> }
}

#[derive(PartialEq, Properties)]
struct FormProps<Q: Ask> {
    question: Q,
    columns: Rc<[String]>,
    on_ask: Callback<Q>,
    on_done: Callback<()>,
}

/// The form. What is wrong with a field stands below it as soon as it is typed.
#[component]
fn Form<Q: Ask>(props: &FormProps<Q>) -> Html {
    let fields = use_memo((), |()| fields::<Q>());
    let draft = use_state(|| typed(&props.question, &fields));
    let read = question::<Q>(&fields, &draft);
    let problems = read.as_ref().err().cloned().unwrap_or_default();
    let problem = |name: &str| problems.iter().find(|(of, _)| of == name).map(|(_, what)| what.clone());
    let apply = {
        let (ask, done) = (props.on_ask.clone(), props.on_done.clone());
        let first = problems.first().map(|(name, _)| field::id(name));
        Callback::from(move |_: MouseEvent| match &read {
            Ok(question) => {
                ask.emit(question.clone());
                done.emit(());
            }
            Err(_) => first.iter().for_each(|first| browser::focus(first)),
        })
    };
    let by_default = {
        let (draft, fields) = (draft.setter(), fields.clone());
        Callback::from(move |_: MouseEvent| draft.set(typed(&Q::default(), &fields)))
    };
    let rows = fields.iter().zip(draft.iter()).enumerate().map(|(at, (field, value))| {
        let on_typed = {
            let draft = draft.clone();
            Callback::from(move |value: Typed| {
                let mut next = (*draft).clone();
                if let Some(place) = next.get_mut(at) {
                    *place = value;
                }
                draft.set(next);
            })
        };
        html! { <FieldRow key={field.name.clone()} field={field.clone()} value={value.clone()} problem={problem(&field.name)} columns={props.columns.clone()} {on_typed} /> }
    });
    html! {
        <div class="form question-form" id="question-form" role="group" aria-label="What is asked" onkeydown={on_enter(APPLY)}>
            <div class="form-rows">{ for rows }</div>
            if let Some(problem) = problem("") {
                <p class="field-problem" role="alert">{ problem }</p>
            }
            <p class="form-actions">
                <Button id={APPLY} variant={ButtonVariant::Primary} label="Apply" onclick={apply} />
                <Button id="default-question" variant={ButtonVariant::Link} label="As by default" onclick={by_default} />
            </p>
        </div>
    }
}
