//! What steps would do, looked at before they are taken: the effect in words, and some rows before
//! and after.

use std::rc::Rc;

use glovebox::step::{Preview, Step};
use glovebox::steps::{self, PreviewStep};
use glovebox::table::{Field, Rows};
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use super::short::sentence;
use super::{Digits, cell, short, side};
use crate::asked::use_asked;
use crate::workspace::{Answered, use_workspace};

/// Rows shown before and after.
const SHOWN: u64 = 5;
/// Columns shown around those that change.
const AROUND: usize = 4;

/// Shows steps that are offered, in the panel beside it: that stays open when what offered them is drawn anew.
#[hook]
pub fn use_mend() -> (Callback<Rc<Vec<Step>>>, Html) {
    let offered = use_state(|| None::<Rc<Vec<Step>>>);
    let (show, close) = (offered.setter(), offered.setter());
    let on_close = Callback::from(move |()| close.set(None));
    let panel = (*offered).clone().map(|steps| html! { <Mend {steps} {on_close} /> });
    (
        Callback::from(move |steps| show.set(Some(steps))),
        panel.unwrap_or_default(),
    )
}

/// Properties of [`Mend`].
#[derive(PartialEq, Properties)]
pub struct MendProps {
    /// The steps, one at least.
    pub steps: Rc<Vec<Step>>,
    /// The columns by which its rows were chosen: they are shown first.
    #[prop_or_default]
    pub about: Vec<String>,
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
        shown(&fields.unwrap_or_default(), preview, &props.about)
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
    let inside = html! {
        <>
            { for words }
            { answer }
            <p class="form-actions">
                <Button id="take-step" variant={ButtonVariant::Primary} label="Take this step" onclick={take} {disabled} />
                <Button id="leave-step" variant={ButtonVariant::Link} label="Leave it" onclick={leave} />
            </p>
            <p class="quiet">{ "The file stays as it is, and the step can be undone." }</p>
        </>
    };
    side("mend", "Take a step", &props.on_close, inside)
}

/// The effect, and the rows; of the rows that go the columns that they were chosen by come first.
fn shown<'a>(fields: &'a [Field], preview: &'a Preview, about: &'a [String]) -> Html {
    let cells = preview.effect.cells.iter().map(|cells| cells.column.as_str());
    // Columns that only one of the two has go, or come.
    let lone = |of: &'a [Field], others: &[Field]| {
        let is_lone = |field: &&Field| others.iter().all(|other| other.name != field.name);
        let lone: Vec<&str> = of.iter().filter(is_lone).map(|field| field.name.as_str()).collect();
        lone
    };
    let (go, come) = (lone(fields, &preview.fields), lone(&preview.fields, fields));
    let changed: Vec<&str> = cells.chain(go).chain(come).collect();
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    let before = rows(fields, &preview.before, &changed, &about);
    let after = rows(&preview.fields, &preview.after, &changed, &about);
    let gone = preview.effect.rows_after < preview.effect.rows_before;
    let heading = |words: &str, rows: &Rows| match rows.rows.len() as u64 {
        SHOWN => format!("{words}, the first {SHOWN} rows"),
        _ => words.to_owned(),
    };
    html! {
        <>
            <p data-test="effect">{ sentence(&preview.effect.sentence()) }{ "." }</p>
            if !preview.before.rows.is_empty() {
                <h3>{ heading(if gone { "Rows that go" } else { "Before" }, &preview.before) }</h3>
                { before }
            }
            if !preview.after.rows.is_empty() {
                <h3>{ heading("After", &preview.after) }</h3>
                { after }
            }
        </>
    }
}

/// Some rows: of many columns those that change, which come first, and the first others.
fn rows(fields: &[Field], rows: &Rows, changed: &[&str], about: &[&str]) -> Html {
    let is_of = |names: &[&str], place: &usize| fields.get(*place).is_some_and(|f| names.contains(&f.name.as_str()));
    let is_changed = |place: &usize| is_of(changed, place);
    let is_first = |place: &usize| is_changed(place) || is_of(about, place);
    let all: Vec<usize> = (0..fields.len()).collect();
    let others = all.iter().filter(|place| !is_first(place)).take(AROUND);
    let first = all.iter().filter(|place| is_first(place)).take(AROUND);
    let shown: Vec<usize> = first.chain(others).copied().collect();
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
            let side = field.r#type.is_number().then_some("right");
            html! { <td class={classes!(class, mark, side)} {title}>{ content }</td> }
        });
        html! { <tr><th scope="row" class="num">{ row + 1 }</th>{ for cells }</tr> }
    });
    html! {
        // It scrolls by itself where there is no room for all columns.
        <div class="before-after" tabindex="0" role="region" aria-label="Rows">
            <table class="plain-table"><thead><tr><td></td>{ for head }</tr></thead><tbody>{ for body }</tbody></table>
        </div>
    }
}
