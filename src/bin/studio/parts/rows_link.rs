//! A number that is a door: a click opens Table on the rows behind it.

use yew::prelude::*;

use crate::route::{Page, Route, use_router};
use crate::workspace::{Door, use_workspace};

/// Properties of [`RowsLink`].
#[derive(PartialEq, Properties)]
pub struct RowsLinkProps {
    /// The rows.
    pub door: Door,
    /// What is clicked.
    pub children: Html,
    /// What is said on hover.
    #[prop_or_default]
    pub title: Option<AttrValue>,
}

/// The link.
#[component]
pub fn RowsLink(props: &RowsLinkProps) -> Html {
    let workspace = use_workspace();
    let router = use_router();
    let door = props.door.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let (Some(workspace), Some(router)) = (&workspace, &router) {
            let number = workspace.door(door.clone());
            router.go(Route::to(Page::Table).with("rows", Some(number.to_string())));
        }
    });
    let title = props
        .title
        .clone()
        .unwrap_or_else(|| format!("Show the rows: {}", props.door.label).into());
    html! { <button type="button" class="link" data-test="rows-link" {title} {onclick}>{ props.children.clone() }</button> }
}
