//! An answer that is not there yet, or did not come.

use glovebox::Error;
use patternfly_yew::prelude::{Button, ButtonVariant, Spinner, SpinnerSize};
use yew::prelude::*;

use super::short::sentence;
use super::{Icon, icon};

/// Properties of [`Busy`].
#[derive(PartialEq, Properties)]
pub struct BusyProps {
    /// What is being done.
    pub children: Html,
}

/// Under way. How far, and Cancel, are in the masthead.
#[component]
pub fn Busy(props: &BusyProps) -> Html {
    html! {
        <div class="busy" role="status" data-test="busy">
            <Spinner size={SpinnerSize::Md} aria_label="Working" />
            <p>{ props.children.clone() }</p>
        </div>
    }
}

/// Properties of [`Problem`].
#[derive(PartialEq, Properties)]
pub struct ProblemProps {
    /// What went wrong.
    pub error: Error,
    /// What the button says that asks again.
    #[prop_or(AttrValue::Static("Try again"))]
    pub action: AttrValue,
    /// Asks again.
    pub on_again: Callback<()>,
}

/// Failed: what, where, what to do.
#[component]
pub fn Problem(props: &ProblemProps) -> Html {
    let onclick = props.on_again.reform(|_: MouseEvent| ());
    // What a person stopped is no alarm.
    let (class, role, mark, which) = if props.error == Error::Stopped {
        ("problem calm", "status", "mark note", Icon::Note)
    } else {
        ("problem", "alert", "mark critical", Icon::Critical)
    };
    html! {
        <div {class} {role} data-test="problem">
            <span class={mark}>{ icon(which) }</span>
            <p>{ sentence(&props.error.to_string()) }</p>
            <Button id="again" variant={ButtonVariant::Secondary} label={props.action.to_string()} {onclick} />
        </div>
    }
}
