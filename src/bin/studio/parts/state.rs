//! An answer that is not there yet, or did not come.

use glovebox::Error;
use patternfly_yew::prelude::{Alert, AlertType, Button, ButtonVariant, Spinner, SpinnerSize};
use yew::prelude::*;

use super::short::sentence;

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
    let (role, kind) = match error {
        Error::Stopped => ("status", AlertType::Info),
        _ => ("alert", AlertType::Danger),
    };
    html! {
        <div class="problem" {role} data-test="problem">
            <Alert r#type={kind} inline=true title={sentence(&error.to_string())}>
                <Button id="again" variant={ButtonVariant::Secondary} label={action} {onclick} />
            </Alert>
        </div>
    }
}
