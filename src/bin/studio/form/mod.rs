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
use crate::parts::{Icon, icon, on_enter_or_escape};
use crate::workspace::use_workspace;

use draft::{Judge, Typed, judge, question, summary, typed};
use field::{FieldRow, field_row};
use schema::{FormField, fields};

/// The id of the button that asks.
const APPLY: &str = "apply-question";

/// The kind of a question, as far as its form needs it: one form serves all kinds, since each copy of it for a
/// type would be loaded by everybody.
#[derive(Clone)]
struct Kind {
    name: &'static str,
    /// The question as by default, as JSON.
    by_default: Rc<str>,
    judge: Judge,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// What is asked of the file that is looked at, which remembers it: a line, and the form behind it.
pub fn asked_of<Q: Ask>() -> Html {
    let kind = Kind {
        name: Q::NAME,
        by_default: serde_json::to_string(&Q::default()).unwrap_or_default().into(),
        judge: judge::<Q>,
    };
    html! { <Question {kind} /> }
}

#[derive(PartialEq, Properties)]
struct QuestionProps {
    kind: Kind,
}

/// The line. A person opens the form, and it closes when it has asked.
#[component]
fn Question(props: &QuestionProps) -> Html {
    let is_open = use_state_eq(|| false);
    let fields = use_memo(props.kind.clone(), |kind| fields(kind.name, &kind.by_default));
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
    let Some(workspace) = use_workspace() else {
        return Html::default();
    };
    let Some(table) = workspace.state.table() else {
        return Html::default();
    };
    let kind = &props.kind;
    let question = workspace.asked(kind.name).unwrap_or_else(|| kind.by_default.clone());
    let line = summary(&question, &kind.by_default, &fields);
    let form = is_open.then(|| {
        let columns: Rc<[String]> = table.opened.fields.iter().map(|field| field.name.clone()).collect();
        html! { <Form kind={kind.clone()} {question} {fields} {columns} {on_done} /> }
    });
    // Nothing is an element too: a list that gets shorter would make the line anew, and its button lose the focus.
    let form = form.unwrap_or_default();
    html! {
        <div class="question" data-test="question">
            <p class="asked">
                <span class="quiet">{ "Asked with: " }</span>
                <span data-test="asked">{ line }</span>{ " " }
                <button type="button" class="link" id="change-question" aria-expanded={is_open.to_string()} aria-controls="question-form" onclick={turn}>
                    { "Change" }{ icon(Icon::Unfold) }
                </button>
            </p>
            { form }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct FormProps {
    kind: Kind,
    question: Rc<str>,
    fields: Rc<Vec<FormField>>,
    columns: Rc<[String]>,
    on_done: Callback<()>,
}

/// The form. What is wrong with a field stands below it as soon as it is typed.
#[component]
fn Form(props: &FormProps) -> Html {
    let FormProps { kind, fields, .. } = props;
    let workspace = use_workspace();
    let draft = use_state(|| typed(&props.question, fields));
    let read = question(fields, &draft, kind.judge);
    let problems = read.as_ref().err().cloned().unwrap_or_default();
    let problem = |name: &str| problems.iter().find(|(of, _)| of == name).map(|(_, what)| what.clone());
    let apply = {
        let (name, done) = (kind.name, props.on_done.clone());
        let first = problems.first().map(|(name, _)| field::id(name));
        Callback::from(move |_: MouseEvent| match (&read, &workspace) {
            (Ok(question), Some(workspace)) => {
                workspace.ask(name, question.as_str().into());
                done.emit(());
            }
            _ => first.iter().for_each(|first| browser::focus(first)),
        })
    };
    let by_default = {
        let (draft, now) = (draft.setter(), typed(&kind.by_default, fields));
        Callback::from(move |_: MouseEvent| draft.set(now.clone()))
    };
    let leave = props.on_done.reform(|_: MouseEvent| ());
    let onkeydown = on_enter_or_escape(APPLY, props.on_done.clone());
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
        field_row(&FieldRow {
            field,
            value,
            problem: problem(&field.name),
            columns: &props.columns,
            on_typed,
        })
    });
    html! {
        <div class="form question-form" id="question-form" role="group" aria-label="What is asked" {onkeydown}>
            <div class="form-rows">{ for rows }</div>
            if let Some(problem) = problem("") {
                <p class="field-problem" role="alert">{ problem }</p>
            }
            <p class="form-actions">
                <Button id={APPLY} variant={ButtonVariant::Primary} label="Apply" onclick={apply} />
                <Button id="default-question" variant={ButtonVariant::Link} label="As by default" onclick={by_default} />
                <Button id="leave-question" variant={ButtonVariant::Link} label="Leave it" onclick={leave} />
            </p>
        </div>
    }
}
