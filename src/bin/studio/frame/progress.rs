//! The bar in the masthead: what is under way, how far it is, how long it will take, and Cancel.

use gloo_timers::callback::Interval;
use glovebox::run::Snapshot;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::browser;
use crate::engine::{Engine, Running};
use crate::parts::short;
use crate::workspace::use_workspace;

/// Work that ends sooner is not worth a bar.
const PATIENCE: f64 = 300.0;
/// How often the bar looks at the clock.
const LOOK: u32 = 150;
/// An estimate below this many seconds would be over before it was read.
const WORTH_SAYING: f64 = 2.0;

fn share(snapshot: &Snapshot) -> Option<f64> {
    (snapshot.total > 0).then(|| (snapshot.done as f64 / snapshot.total as f64).clamp(0.0, 1.0))
}

fn words(running: &Running, now: f64) -> String {
    let Some(snapshot) = &running.snapshot else {
        return running.doing.to_owned();
    };
    let mut text = snapshot.phase.to_string();
    if let Some(share) = share(snapshot) {
        // What is under way is not done.
        text.push_str(&format!(" {:.0} %", (share * 100.0).floor().min(99.0)));
        let spent = (now - running.phase_since) / 1000.0;
        let left = spent * (1.0 - share) / share.max(0.01);
        if spent > 0.5 && left > WORTH_SAYING {
            text.push_str(&format!(", about {left:.0} s"));
        }
    }
    text
}

/// The bar; nothing for what is quick.
#[component]
pub fn ProgressBar() -> Html {
    let engine = use_context::<Engine>();
    let opening = use_workspace().and_then(|w| w.state.opening.clone());
    let seen = use_force_update();
    {
        let seen = seen.clone();
        use_effect_with(engine.clone(), move |engine| {
            let again = Callback::from(move |()| seen.force_update());
            let watch = engine.as_ref().map(|e| e.watch(again));
            move || drop(watch)
        });
    }
    let running = engine.as_ref().map(Engine::running).unwrap_or_default();
    let busy = !running.is_empty();
    use_effect_with(busy, move |&busy| {
        let timer = if busy {
            Some(Interval::new(LOOK, move || seen.force_update()))
        } else {
            None
        };
        move || drop(timer)
    });
    let now = browser::now();
    // What a person waits for comes before what goes on beside it.
    let awaited = opening.as_ref().map(|opening| opening.request);
    let is_awaited = |running: &&Running| Some(running.request) == awaited;
    let shown = running
        .iter()
        .find(is_awaited)
        .or(running.first())
        .filter(|r| now - r.since > PATIENCE);
    let shown = shown.or(running.iter().find(|r| now - r.since > PATIENCE));
    let Some(first) = shown.cloned() else {
        return Html::default();
    };
    let filled = first.snapshot.as_ref().and_then(share);
    let style = format!("width:{:.1}%", filled.unwrap_or(0.0) * 100.0);
    let percent = filled.map(|f| format!("{:.0}", f * 100.0));
    let request = first.request;
    // The masthead names the file that is open: another that is being opened is named here.
    let opening = opening.filter(|opening| opening.request == request);
    let name = opening.map(|opening| html! { <><strong>{ short(&opening.name) }</strong>{ ": " }</> });
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(engine) = &engine {
            engine.cancel(request);
        }
    });
    html! {
        <div class="progress" data-test="progress">
            <span class={classes!("progress-bar", filled.is_none().then_some("unknown"))} role="progressbar"
                aria-label={first.doing} aria-valuemin="0" aria-valuemax="100" aria-valuenow={percent}><span {style}></span></span>
            <span class="progress-words">{ name }{ words(&first, now) }</span>
            <Button id="cancel" variant={ButtonVariant::Link} label="Cancel" {onclick} />
        </div>
    }
}
