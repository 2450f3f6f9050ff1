//! Where a file is opened: one drop zone, a button, samples, and how data stays here.

use glovebox::table::ReadOptions;
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant};
use yew::prelude::*;

use crate::browser::{self, Sample};
use crate::parts::{Icon, closed, icon, short};
use crate::route::{Page, Route, Router, use_router};
use crate::workspace::{Workspace, use_workspace};

/// The page.
pub static PAGE: Page = Page {
    needs_table: false,
    ..Page::plain("", "Open a file", || html! { <Landing /> })
};

#[component]
fn Landing() -> Html {
    let samples = use_memo((), |()| Sample::all());
    let without = use_memo((), |()| browser::seal().without);
    let Some((workspace, router)) = use_workspace().zip(use_router()) else {
        return Html::default();
    };
    let onclick = Callback::from(|_: MouseEvent| browser::click("file-input"));
    let has_closed = !workspace.state.closed().is_empty();
    let opening = workspace.state.opening.as_ref();
    let doing = opening.map(|o| format!("Opening {} …", short(&o.name)));
    html! {
        <section class="page landing">
            <div class="drop-zone" data-test="drop-zone">
                { icon(Icon::Logo) }
                <h1>{ "Drop a table: CSV, Excel, Parquet …" }</h1>
                <p class="lead">{ doing.unwrap_or_else(|| "It stays in this tab.".to_owned()) }</p>
                <p class="choose">
                    <Button id="choose-file" size={ButtonSize::Large} variant={ButtonVariant::Primary} label="Choose a file" {onclick} />
                    <span class="quiet">{ "or paste cells from a spreadsheet (Ctrl V)" }</span>
                </p>
                <p class="quiet">{ "CSV · TSV · Parquet · Excel (.xlsx) · OpenDocument · JSON · Arrow, also .zip, .gz and .zst. CSV and Parquet may be larger than memory." }</p>
            </div>
            if let Some(words) = missing_parts(&without) {
                <p class="quiet without" role="status" data-test="without">{ words }</p>
            }
            <div class="landing-columns">
                if has_closed {
                    <section>{ closed("h2", &workspace, &router, &Callback::noop()) }</section>
                }
                if !samples.is_empty() {
                    <section>
                        <h2>{ "Try one" }</h2>
                        <ul class="samples">{ for samples.iter().map(|sample| entry(sample, &workspace, &router)) }</ul>
                    </section>
                }
                <section>
                    <h2>{ "How it keeps your data here" }</h2>
                    <p>{ "The page fetched its parts once, then sealed itself: from that moment the browser refuses every request it could make, even to its own host. Your file is read by a worker inside this tab, under the same policy. Nothing is uploaded, and nothing is kept when the tab is closed." }</p>
                    <p class="quiet">{ "To check: open the shield above for the policy and the list of requests and let it try to send something out, watch your browser’s network tools, or pull the plug and go on working." }</p>
                </section>
                <section>
                    <h2>{ "What you get" }</h2>
                    <p>{ "In seconds: how the file was read, what is odd about it with the rows behind every number, and for each column its shape, its figures, and what it goes with." }</p>
                </section>
            </div>
        </section>
    }
}

/// What did not arrive, where the page started without.
fn missing_parts(without: &[String]) -> Option<String> {
    let (last, others) = without.split_last()?;
    let all = if others.is_empty() {
        last.clone()
    } else {
        format!("{} and {last}", others.join(", "))
    };
    Some(format!(
        "Started without all of its {all}: they did not arrive, or are damaged. Everything else works; to try again, reload the page."
    ))
}

/// One sample data set.
fn entry(sample: &Sample, workspace: &Workspace, router: &Router) -> Html {
    let (file, workspace, router) = (sample.file.clone(), workspace.clone(), router.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let router = router.clone();
        let then = Callback::from(move |()| router.go(Route::to(&super::overview::PAGE)));
        workspace.open(file.clone(), ReadOptions::default(), then);
    });
    html! {
        <li>
            <button type="button" class="link" data-test="sample" data-sample={sample.id.clone()} {onclick}>{ &sample.title }</button>
            <p class="quiet">{ &sample.about }</p>
        </li>
    }
}
