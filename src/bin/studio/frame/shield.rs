//! The shield's drawer: the network ledger, the policy in force, and a try to break it.

use glovebox::few;
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::browser::{self, Blocked, Request, Seal, Tried};
use crate::parts::{Icon, icon, number, side};

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
    let seal = browser::seal();
    let requests = browser::requests();
    let inside = html! {
        <>
            { ledger(&seal, &requests) }
            <h3>{ "Try to send something out" }</h3>
            <p>{ "Asks the browser to fetch " }<code>{ ELSEWHERE }</code>{ ", a host that does not exist. It should refuse before anything is sent." }</p>
            <Button id="beacon" variant={ButtonVariant::Secondary} label="Try to send" onclick={try_it} />
            { beacon_result(result.as_ref()) }
            { policy(&seal) }
            { not_closed(&seal) }
            { blocked(&seal) }
        </>
    };
    side("shield-drawer", "What leaves this tab", &props.on_close, inside)
}

fn ledger(seal: &Seal, requests: &[Request]) -> Html {
    let after = requests.iter().filter(|r| seal.sealed && r.at > seal.sealed_at).count();
    let mut kinds: Vec<(&str, u64)> = Vec::new();
    for request in requests {
        match kinds.iter_mut().find(|(kind, _)| *kind == request.kind) {
            Some((_, n)) => *n += 1,
            None => kinds.push((&request.kind, 1)),
        }
    }
    few::sort_by_key(&mut kinds, |(kind, _)| *kind);
    let rows = kinds
        .iter()
        .map(|(kind, n)| html! { <tr><td>{ kind }</td><td class="right num">{ number::count(*n) }</td></tr> });
    let addresses = requests.iter().map(|r| html! { <li class="code">{ &r.address }</li> });
    html! {
        <>
            <p class="lead">
                if seal.sealed {
                    <strong data-test="requests-after-seal">{ number::count(after as u64) }</strong>
                    { if after == 1 { " request since the page was sealed, " } else { " requests since the page was sealed, " } }
                    { format!("{} after it began to load.", number::seconds(seal.sealed_at)) }
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

fn policy(seal: &Seal) -> Html {
    let offline = if seal.offline {
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
                if !seal.header.is_empty() {
                    <h4>{ "From the first byte, as a header" }</h4><pre class="policy">{ &seal.header }</pre>
                }
                <h4>{ "From the start" }</h4><pre class="policy">{ &seal.first }</pre>
                <h4>{ "Added at the seal" }</h4><pre class="policy">{ &seal.seal }</pre>
            </details>
        </>
    }
}

/// What the browser does not refuse by itself: each way in plain words.
fn not_closed(seal: &Seal) -> Html {
    let sandboxed = seal.header.contains("sandbox");
    let windows = if sandboxed {
        "Its host also sends a header, by which the browser itself refuses windows, and frames around this page."
    } else {
        "Its host sends no header by which the browser itself would refuse windows."
    };
    html! {
        <>
            <h3>{ "What no policy closes" }</h3>
            <p>{ "This page’s own code, which runs first, shuts the following. That is code, not a boundary of the browser: a script that got round it could send something out." }</p>
            <ul class="plain-list" data-test="by-code">
                <li><strong>{ "Leaving: " }</strong>{ "opening a window, following a link elsewhere, loading the page again or going back with something in its address or its name. " }{ windows }</li>
                <li><strong>{ "Services " }</strong>{ "that talk to hosts by themselves, such as WebRTC, speech and payment." }</li>
                <li><strong>{ "Frames: " }</strong>{ "an empty one would have all of this once more, unguarded." }</li>
                <li><strong>{ "What the pages of one host share: " }</strong>{ "cookies, stored data, caches, channels, locks, shared workers. Only one word is stored, “dark” or “light”." }</li>
                <li><strong>{ "Answers " }</strong>{ "to a window that opened this tab or writes to it." }</li>
                <li><strong>{ "Hints " }</strong>{ "to connect to a host, or to look up its name, ahead of time." }</li>
            </ul>
            <h3>{ "What stays open" }</h3>
            <ul class="plain-list" data-test="stays-open">
                <li><strong>{ "You: " }</strong>{ "you can save, copy, print and photograph what you see, and leave the page." }</li>
                <li><strong>{ "Your browser and computer: " }</strong>{ "extensions that may read this page, whoever controls either, and the clipboard, which other programs read. The history keeps the tab’s title, with the file’s name; the address holds numbers, and no word from the file." }</li>
                <li><strong>{ "The host: " }</strong>{ "it sends this page, and a service worker that another page of the host has left in this browser can change it on its way." }</li>
                if !sandboxed {
                    <li><strong>{ "A page of the same host that opened this tab " }</strong>{ "can look into it; only a header would part them." }</li>
                }
                if !seal.watched {
                    <li>{ "This browser lets no code refuse that a script leaves the page." }</li>
                }
                if !seal.typed {
                    <li>{ "This browser shows no code which text a script turns into frames or hints." }</li>
                }
            </ul>
        </>
    }
}

fn blocked(seal: &Seal) -> Html {
    let list: &[Blocked] = &seal.blocked;
    if list.is_empty() {
        return html! { <><h3>{ "Stopped" }</h3><p class="quiet">{ "Nothing has tried to get out." }</p></> };
    }
    let entries = list.iter().rev().take(50).map(|entry| {
        html! { <li data-test="blocked"><strong>{ &entry.kind }</strong>{ " " }<span class="code">{ &entry.target }</span></li> }
    });
    html! { <><h3>{ format!("Stopped ({})", number::count(seal.stopped)) }</h3><ul class="addresses">{ for entries }</ul></> }
}
