//! The shield's drawer: the network ledger, the policy in force, and a try to break it.

use std::collections::BTreeMap;

use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::browser::{self, Blocked, Glove, Request, Tried};
use crate::parts::{Icon, Side, icon, number};

/// A name that the standards reserve for never existing.
const ELSEWHERE: &str = "https://example.invalid/";

/// Properties of [`Shield`].
#[derive(PartialEq, Properties)]
pub struct ShieldProps {
    /// The person wants it gone.
    pub on_close: Callback<()>,
}

/// The drawer.
#[component]
pub fn Shield(props: &ShieldProps) -> Html {
    let result = use_state(|| None::<Tried>);
    let try_it = {
        let result = result.setter();
        Callback::from(move |_: MouseEvent| {
            let result = result.clone();
            wasm_bindgen_futures::spawn_local(async move {
                result.set(Some(browser::beacon(ELSEWHERE).await));
            });
        })
    };
    let glove = browser::glove();
    let requests = browser::requests();
    html! {
        <Side id="shield-drawer" title="What leaves this tab" on_close={props.on_close.clone()}>
            { ledger(&glove, &requests) }
            <h3>{ "Try to send something out" }</h3>
            <p>{ "Asks the browser to fetch " }<code>{ ELSEWHERE }</code>{ ", a host that does not exist. It should refuse before anything is sent." }</p>
            <Button id="beacon" variant={ButtonVariant::Secondary} label="Try to send" onclick={try_it} />
            { beacon_result(result.as_ref()) }
            { policy(&glove) }
            { not_closed() }
            { blocked(&glove.blocked) }
        </Side>
    }
}

fn ledger(glove: &Glove, requests: &[Request]) -> Html {
    let after = requests
        .iter()
        .filter(|r| glove.sealed && r.at > glove.sealed_at)
        .count();
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for request in requests {
        *kinds.entry(request.kind.as_str()).or_default() += 1;
    }
    let rows = kinds
        .iter()
        .map(|(kind, n)| html! { <tr><td>{ kind }</td><td class="right num">{ number::count(*n) }</td></tr> });
    let addresses = requests.iter().map(|r| html! { <li class="code">{ &r.address }</li> });
    html! {
        <>
            <p class="lead">
                if glove.sealed {
                    <strong data-test="requests-after-seal">{ number::count(after as u64) }</strong>
                    { if after == 1 { " request since the page was sealed, " } else { " requests since the page was sealed, " } }
                    { format!("{} after it began to load.", number::seconds(glove.sealed_at)) }
                } else {
                    { "The page is not sealed: it was not started by its own boot script." }
                }
            </p>
            <h3>{ "Requests since load, by kind" }</h3>
            <table class="plain-table"><tbody>{ for rows }</tbody></table>
            <details><summary>{ "Each one" }</summary><ul class="addresses">{ for addresses }</ul></details>
        </>
    }
}

fn beacon_result(result: Option<&Tried>) -> Html {
    let words = match result {
        None => return Html::default(),
        Some(Tried::Sent) => {
            html! { <><span class="mark critical">{ icon(Icon::Critical) }</span>{ " It was sent. The policy is not in force here." }</> }
        }
        Some(Tried::Stopped(directive, said)) => html! {
            <><span class="mark good">{ icon(Icon::Tick) }</span>{ " The browser refused it, by " }<code>{ directive }</code>{ format!(" ({said}). Nothing was sent.") }</>
        },
        Some(Tried::Failed(said)) => {
            html! { <>{ format!("It failed ({said}), but not by the policy, so that proves nothing.") }</> }
        }
    };
    html! { <p role="status" data-test="beacon-result">{ words }</p> }
}

fn policy(glove: &Glove) -> Html {
    let offline = if glove.offline {
        "The page is kept in this browser: it opens without a network too."
    } else {
        "The page is not kept for use without a network (yet)."
    };
    html! {
        <>
            <h3>{ "The policy that the browser enforces" }</h3>
            <p>{ "This page could load its own parts, from its own host, and nothing from anybody else. Once they were there, and before a byte of a file was read, it gave up even that. A policy cannot be taken back." }</p>
            <p>{ offline }</p>
            <details><summary>{ "Word for word" }</summary>
                <h4>{ "From the start" }</h4><pre class="policy">{ &glove.first }</pre>
                <h4>{ "Added at the seal" }</h4><pre class="policy">{ &glove.seal }</pre>
            </details>
        </>
    }
}

fn not_closed() -> Html {
    html! {
        <>
            <h3>{ "What no policy closes" }</h3>
            <ul class="plain-list">
                <li>{ "Opening a window, following a link elsewhere and WebRTC are shut by this page’s own code, which runs first. That is code, not a boundary of the browser." }</li>
                <li>{ "Hints to connect or to look up a name ahead of time cannot be shut at all. This page never gives one." }</li>
            </ul>
        </>
    }
}

fn blocked(list: &[Blocked]) -> Html {
    if list.is_empty() {
        return html! { <><h3>{ "Stopped" }</h3><p class="quiet">{ "Nothing has tried to get out." }</p></> };
    }
    let entries = list.iter().rev().take(50).map(|entry| {
        html! { <li data-test="blocked"><strong>{ &entry.kind }</strong>{ " " }<span class="code">{ &entry.target }</span></li> }
    });
    html! { <><h3>{ format!("Stopped ({})", list.len()) }</h3><ul class="addresses">{ for entries }</ul></> }
}
