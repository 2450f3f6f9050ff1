//! The left column: the pages there are. Below 900 px it folds to a menu.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::browser;
use crate::pages::PAGES;
use crate::route::{Page, Route, use_router};
use crate::workspace::use_workspace;

/// Properties of [`Menu`].
#[derive(PartialEq, Properties)]
pub struct MenuProps {
    /// Whether it is unfolded, where there is little room.
    pub unfolded: bool,
    /// The menu is to be folded: a page was chosen, or Escape was pressed, or Back led elsewhere.
    pub on_fold: Callback<()>,
    /// Opens the go-to box, whose button the line on top has no room for where the menu is folded.
    pub on_go_to: Callback<()>,
}

/// Folds an unfolded menu when Escape is pressed, and when another place is come to.
#[hook]
fn use_folding(props: &MenuProps, entry: Option<u32>) {
    let before = use_mut_ref(|| entry);
    let fold = props.on_fold.clone();
    use_effect_with((props.unfolded, entry), move |&(unfolded, entry)| {
        if before.replace(entry) != entry && unfolded {
            fold.emit(());
        }
        let window = browser::window().filter(|_| unfolded);
        let listener = window.map(|window| {
            browser::listen(&window, "keydown", move |event| {
                let key = event.dyn_ref::<web_sys::KeyboardEvent>().map(|e| e.key());
                if key.as_deref() == Some("Escape") {
                    fold.emit(());
                    browser::focus("menu");
                }
            })
        });
        move || drop(listener)
    });
}

/// The menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let (router, workspace) = (use_router(), use_workspace());
    let here = router.as_ref().map(|r| r.route.page);
    use_folding(props, router.as_ref().map(|r| r.entry()));
    let entry = |page: &'static Page| {
        let current = here == Some(page);
        // From a page itself its name leads to where it opens, as from some rows to all of them.
        let left = workspace.as_ref().filter(|_| !current);
        let route = left.map_or_else(|| Route::to(page), |workspace| workspace.route_to(page));
        let router = router.clone().filter(|_| left.is_some());
        let onclick = props.on_fold.reform(move |_: MouseEvent| {
            if let Some(router) = &router {
                router.will_return();
            }
        });
        html! {
            <li>
                <a href={route.href()} {onclick} data-test={format!("nav-{}", page.path)}
                    class={classes!(current.then_some("current"))} aria-current={current.then_some("page")}>{ page.title }</a>
            </li>
        }
    };
    let listed: Vec<&'static Page> = PAGES.into_iter().filter(|page| !page.group.is_empty()).collect();
    let groups = listed.chunk_by(|a, b| a.group == b.group).map(|pages| {
        let entries = pages.iter().map(|page| entry(page));
        html! {
            <>
                <h2>{ pages.first().map_or("", |page| page.group) }</h2>
                <ul>{ for entries }</ul>
            </>
        }
    });
    let go_to = {
        let (fold, open) = (props.on_fold.clone(), props.on_go_to.clone());
        Callback::from(move |_: MouseEvent| {
            fold.emit(());
            open.emit(());
        })
    };
    html! {
        <nav id="menu-list" class={classes!("menu", props.unfolded.then_some("unfolded"))} aria-label="Pages">
            { for groups }
            <button type="button" class="link only-narrow" id="menu-go-to" aria-haspopup="dialog" onclick={go_to}>{ "Go to …" }</button>
        </nav>
    }
}
