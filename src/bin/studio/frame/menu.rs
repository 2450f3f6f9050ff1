//! The left column: the pages there are. Below 900 px it folds to a menu.

use yew::prelude::*;

use crate::route::{Page, Route, use_router};

/// Properties of [`Menu`].
#[derive(PartialEq, Properties)]
pub struct MenuProps {
    /// Whether it is unfolded, where there is little room.
    pub unfolded: bool,
    /// A page was chosen.
    pub on_chosen: Callback<()>,
}

/// The menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let here = use_router().map(|r| r.route.page);
    let entries = Page::MENU.into_iter().map(|page| {
        let current = here == Some(page);
        let onclick = props.on_chosen.reform(|_: MouseEvent| ());
        html! {
            <li>
                <a href={Route::to(page).href()} {onclick} data-test={format!("nav-{}", page.path())}
                    class={classes!(current.then_some("current"))} aria-current={current.then_some("page")}>{ page.title() }</a>
            </li>
        }
    });
    html! {
        <nav id="menu-list" class={classes!("menu", props.unfolded.then_some("unfolded"))} aria-label="Pages">
            <h2>{ "Data" }</h2>
            <ul>{ for entries }</ul>
        </nav>
    }
}
