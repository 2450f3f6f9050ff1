//! An answer that is not there yet, or did not come.

use glovebox::Error;
use patternfly_yew::prelude::{Button, ButtonVariant, Spinner, SpinnerSize};
use yew::prelude::*;

use super::short::sentence;
use super::{Icon, icon};

/// Under way. How far, and Cancel, are in the masthead.
pub fn busy(doing: &'static str) -> Html {
    html! {
        <div class="busy" role="status" data-test="busy">
            <Spinner size={SpinnerSize::Md} aria_label="Working" />
            <p>{ doing }</p>
        </div>
    }
}

/// Failed: what, where, what to do; and a button that says what asking again means.
pub fn problem(error: &Error, action: &'static str, on_again: Callback<()>) -> Html {
    let onclick = on_again.reform(|_: MouseEvent| ());
    // What a person stopped is no alarm.
    let (class, role, mark, which) = if *error == Error::Stopped {
        ("problem calm", "status", "mark note", Icon::Note)
    } else {
        ("problem", "alert", "mark critical", Icon::Critical)
    };
    html! {
        <div {class} {role} data-test="problem">
            <span class={mark}>{ icon(which) }</span>
            <p>{ sentence(&error.to_string()) }</p>
            <Button id="again" variant={ButtonVariant::Secondary} label={action} {onclick} />
        </div>
    }
}
