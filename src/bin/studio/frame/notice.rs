//! One message above the page: what failed and what to do, until dismissed.

use gloo_timers::callback::Timeout;
use patternfly_yew::prelude::{Alert, AlertType, Button, ButtonVariant};
use yew::prelude::*;

use crate::browser;
use crate::pages::overview;
use crate::parts::short::sentence;
use crate::parts::{Icon, icon};
use crate::route::{Route, Router};
use crate::shared::Shared;
use crate::workspace::{Act, Workspace};

/// Milliseconds for which a calm message stays: what it tells of is in the list of steps as well.
const CALM: u32 = 12_000;

/// Takes a calm message away after a while, unless the pointer or the keyboard is on it, or it offers something.
#[hook]
pub fn use_passing(workspace: &Workspace) {
    let passing = workspace.state.notice.clone();
    let passing = passing.filter(|notice| notice.is_calm && notice.again.is_none());
    let turns = use_state(|| 0u32);
    let (state, turn) = (workspace.state.clone(), turns.clone());
    use_effect_with((passing.map(Shared::from), *turns), move |(passing, _)| {
        let timer = passing.is_some().then(|| {
            Timeout::new(CALM, move || match browser::is_looked_at(".notice") {
                true => turn.set(*turn + 1),
                false => state.dispatch(Act::Dismiss),
            })
        });
        move || drop(timer)
    });
}

/// The message, when there is one.
pub fn notice_bar(workspace: &Workspace, router: &Router) -> Html {
    let Some(notice) = workspace.state.notice.clone() else {
        return Html::default();
    };
    let dismiss = {
        let state = workspace.state.clone();
        Callback::from(move |_: MouseEvent| state.dispatch(Act::Dismiss))
    };
    let again = notice.again.clone().map(|(file, reading)| {
        let reopens = workspace.state.table().is_some_and(|t| t.file == file);
        let (workspace, router) = (workspace.clone(), router.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            // The button is gone with what it is about.
            browser::later(|| browser::focus_if_lost("main"));
            if reopens {
                return workspace.reopen();
            }
            let router = router.clone();
            let then = Callback::from(move |()| router.go(Route::to(&overview::PAGE)));
            workspace.open(file.clone(), reading.clone(), then);
        });
        html! { <Button id="notice-again" variant={ButtonVariant::Secondary} label={if reopens { "Reopen" } else { "Open again" }} {onclick} /> }
    });
    let (class, role, kind) = match notice.is_calm {
        true => ("notice calm", "status", AlertType::Info),
        false => ("notice", "alert", AlertType::Danger),
    };
    html! {
        <div {class} {role} data-test="notice">
            <Alert r#type={kind} inline=true title={sentence(&notice.title)}>
                <p data-test="notice-text">{ sentence(&notice.text) }</p>
                { again.unwrap_or_default() }
            </Alert>
            <button type="button" class="plain" id="dismiss" aria-label="Dismiss this message" onclick={dismiss}>{ icon(Icon::Close) }</button>
        </div>
    }
}
