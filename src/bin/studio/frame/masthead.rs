//! The line on top: the mark, the open file, what is under way, the shield, help, light.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::Theme;
use super::progress::ProgressBar;
use crate::browser;
use crate::pages::landing;
use crate::parts::{Icon, icon, short};
use crate::route::Route;
use crate::workspace::Workspace;

/// A drawer that the masthead opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawer {
    /// The network ledger.
    Shield,
    /// The keys and what is what.
    Help,
    /// The go-to box.
    GoTo,
    /// Open tables and steps.
    Tables,
}

/// What the masthead opens: a drawer, or closes it; and the menu, which may be unfolded.
pub struct Opens<'a> {
    /// A drawer.
    pub drawer: &'a Callback<Drawer>,
    /// The menu.
    pub menu: &'a Callback<()>,
    /// Whether that is unfolded.
    pub unfolded: bool,
}

/// The masthead.
pub fn masthead(workspace: &Workspace, theme: Option<&Theme>, opens: &Opens<'_>) -> Html {
    let table = workspace.state.table().cloned();
    let drawer = |which: Drawer| opens.drawer.reform(move |_: MouseEvent| which);
    let lighter = theme.map(|t| t.toggle.reform(|_: MouseEvent| ()));
    let menu = opens.menu.reform(|_: MouseEvent| ());
    html! {
        <header class="masthead">
            if table.is_some() {
                <button type="button" class="plain only-narrow" id="menu" aria-label="Menu" aria-expanded={opens.unfolded.to_string()}
                    aria-controls="menu-list" onclick={menu}>{ icon(Icon::Menu) }</button>
            }
            <a class="brand" href={Route::to(&landing::PAGE).href()} aria-label="Glovebox: open a file">{ icon(Icon::Logo) }<span>{ "Glovebox" }</span></a>
            if let Some(table) = table {
                <button type="button" class="framed file" id="tables" data-test="open-file" aria-haspopup="dialog"
                    title={format!("{}. Open tables and steps", short(&table.opened.source.name))} onclick={drawer(Drawer::Tables)}>
                    <strong>{ short(&table.opened.source.name) }</strong>
                    if table.steps > 0 {
                        <span class="quiet" data-test="version">{ format!(" · v{}", table.steps + 1) }</span>
                    }
                    { icon(Icon::Unfold) }
                </button>
                { undo_buttons(workspace) }
            }
            <ProgressBar />
            <span class="gap"></span>
            <ShieldButton onclick={drawer(Drawer::Shield)} />
            <button type="button" class="framed only-wide" id="go-to" aria-label="Ctrl K: go to a page or column" aria-haspopup="dialog" title="Go to a page or column (Ctrl K)" onclick={drawer(Drawer::GoTo)}>{ "Ctrl K" }</button>
            <button type="button" class="framed" id="help" aria-label="? Help and keys" aria-haspopup="dialog" title="Help and keys (?)" onclick={drawer(Drawer::Help)}>{ "?" }</button>
            <button type="button" class="framed" id="theme" aria-label="Light or dark" title="Light or dark" onclick={lighter}>{ icon(Icon::Contrast) }</button>
        </header>
    }
}

/// Undo and redo, once there was a step.
fn undo_buttons(workspace: &Workspace) -> Html {
    let Some((at, all)) = workspace.state.file().map(|file| (file.at(), file.versions().len())) else {
        return Html::default();
    };
    if all < 2 {
        return Html::default();
    }
    let (undo, redo) = (workspace.clone(), workspace.clone());
    let undo = Callback::from(move |_: MouseEvent| undo.undo());
    let redo = Callback::from(move |_: MouseEvent| redo.redo());
    html! {
        <>
            <button type="button" class="framed" id="undo" aria-label="Undo" title="Take the last step back (Ctrl Z)" disabled={at == 0} onclick={undo}>{ icon(Icon::Undo) }</button>
            <button type="button" class="framed" id="redo" aria-label="Redo" title="Take it again (Ctrl Shift Z)" disabled={at + 1 == all} onclick={redo}>{ icon(Icon::Redo) }</button>
        </>
    }
}

/// Properties of [`ShieldButton`].
#[derive(PartialEq, Properties)]
struct ShieldButtonProps {
    onclick: Callback<MouseEvent>,
}

/// The shield says how many requests there were since the seal: none, or something is wrong.
#[component]
fn ShieldButton(props: &ShieldButtonProps) -> Html {
    let counted = use_force_update();
    use_effect_with((), move |()| {
        let timer = Interval::new(2000, move || counted.force_update());
        move || drop(timer)
    });
    let seal = browser::seal();
    let sent = browser::requests()
        .iter()
        .filter(|r| seal.sealed && r.at > seal.sealed_at)
        .count();
    let (class, words) = match (seal.sealed, sent) {
        (false, _) => ("framed shield open", "not sealed".to_owned()),
        (true, 0) => ("framed shield", "0 sent".to_owned()),
        (true, sent) => ("framed shield open", format!("{sent} sent")),
    };
    html! {
        <button type="button" {class} id="shield" aria-haspopup="dialog" title="What left this tab since it was sealed" onclick={props.onclick.clone()}>
            { icon(Icon::Shield) }<span>{ words }</span>
        </button>
    }
}
