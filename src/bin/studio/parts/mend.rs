//! What steps would do, looked at before they are taken: the effect in words, and some rows before
//! and after.

use std::rc::Rc;

use glovebox::few;
use glovebox::step::{Preview, Step};
use glovebox::steps::{self, PreviewStep};
use glovebox::table::{Field, Rows};
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use super::short::sentence;
use super::{Digits, Side, cell, short};
use crate::asked::use_asked;
use crate::workspace::{Answered, use_workspace};

/// Rows shown before and after.
const SHOWN: u64 = 5;
/// Columns shown around those that change.
const AROUND: usize = 4;

/// Properties of [`Mend`].
#[derive(PartialEq, Properties)]
pub struct MendProps {
    /// The steps, one at least.
    pub steps: Rc<Vec<Step>>,
    /// It was taken, or is not wanted.
    pub on_close: Callback<()>,
}

/// The panel.
#[component]
pub fn Mend(props: &MendProps) -> Html {
    let workspace = use_workspace();
    let on = workspace.as_ref().map(|w| {
        let table = w.table_id().into_iter();
        table.chain(w.others(&props.steps)).collect::<Vec<_>>()
    });
    let first = props.steps.first().cloned();
    let question = first.map_or_else(PreviewStep::default, |step| PreviewStep { step, limit: SHOWN });
    let preview = use_asked(question, on.unwrap_or_default());
    let Some(workspace) = workspace else {
        return Html::default();
    };
    let words = props.steps.iter().map(|step| {
        let words = steps::sentence(step).unwrap_or_else(|_| step.name.clone());
        html! { <p class="lead" data-test="step-words">{ sentence(&words) }{ "." }</p> }
    });
    let fields = workspace.state.table().map(|table| table.opened.fields.clone());
    let answer = preview.view("Looking at what would change.", |preview| {
        shown(&fields.unwrap_or_default(), preview)
    });
    let take = {
        let (steps, close) = (props.steps.clone(), props.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            workspace.take((*steps).clone());
            close.emit(());
        })
    };
    let leave = props.on_close.reform(|_: MouseEvent| ());
    let disabled = !matches!(preview.answer, Answered::Ready(_));
    html! {
        <Side id="mend" title="Take a step" on_close={props.on_close.clone()}>
            { for words }
            { answer }
            <p class="form-actions">
                <Button id="take-step" variant={ButtonVariant::Primary} label="Take this step" onclick={take} {disabled} />
                <Button id="leave-step" variant={ButtonVariant::Link} label="Leave it" onclick={leave} />
            </p>
            <p class="quiet">{ "The file stays as it is, and the step can be undone." }</p>
        </Side>
    }
}

/// The effect, and the rows.
fn shown(fields: &[Field], preview: &Preview) -> Html {
    let changed: Vec<&str> = preview.effect.cells.iter().map(|cells| cells.column.as_str()).collect();
    let before = rows(fields, &preview.before, &changed);
    let after = rows(&preview.fields, &preview.after, &changed);
    let gone = preview.effect.rows_after < preview.effect.rows_before;
    html! {
        <>
            <p data-test="effect">{ sentence(&preview.effect.sentence()) }{ "." }</p>
            if !preview.before.rows.is_empty() {
                <h3>{ if gone { "Rows that go" } else { "Before" } }</h3>
                { before }
            }
            if !preview.after.rows.is_empty() {
                <h3>{ "After" }</h3>
                { after }
            }
        </>
    }
}

/// Some rows: of many columns those that change, and the first others.
fn rows(fields: &[Field], rows: &Rows, changed: &[&str]) -> Html {
    let is_changed = |place: &usize| fields.get(*place).is_some_and(|f| changed.contains(&f.name.as_str()));
    let all: Vec<usize> = (0..fields.len()).collect();
    let others = all.iter().filter(|place| !is_changed(place)).take(AROUND);
    let mut shown: Vec<usize> = all
        .iter()
        .filter(|place| is_changed(place))
        .take(AROUND)
        .chain(others)
        .copied()
        .collect();
    few::sort_by_key(&mut shown, |place| *place);
    let head = shown
        .iter()
        .filter_map(|place| fields.get(*place))
        .map(|field| html! { <th scope="col">{ short(&field.name) }</th> });
    let body = rows.cells.iter().zip(&rows.rows).map(|(cells, row)| {
        let cells = shown.iter().map(|place| {
            let mark = is_changed(place).then_some("changed");
            let (Some(value), Some(field)) = (cells.get(*place), fields.get(*place)) else {
                return html! { <td></td> };
            };
            let (class, title, content) = cell::content(value, field.r#type, Digits::PLAIN);
            html! { <td class={classes!(class, mark)} {title}>{ content }</td> }
        });
        html! { <tr><th scope="row" class="num">{ row + 1 }</th>{ for cells }</tr> }
    });
    html! {
        <div class="before-after">
            <table class="plain-table"><thead><tr><td></td>{ for head }</tr></thead><tbody>{ for body }</tbody></table>
        </div>
    }
}
