//! A number that is a door: a click opens Table on the rows behind it.

use yew::prelude::*;

use super::short::sentence;
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

/// Opens Table on the rows behind a door.
#[hook]
pub fn use_doors() -> Callback<Door> {
    let (workspace, router) = (use_workspace(), use_router());
    Callback::from(move |door: Door| {
        if let (Some(workspace), Some(router)) = (&workspace, &router) {
            let number = workspace.door(door);
            router.go(Route::to(Page::Table).with("rows", Some(number.to_string())));
        }
    })
}

/// The link.
#[component]
pub fn RowsLink(props: &RowsLinkProps) -> Html {
    let door = props.door.clone();
    let onclick = use_doors().reform(move |_: MouseEvent| door.clone());
    let title = props
        .title
        .clone()
        .unwrap_or_else(|| format!("Show the rows: {}", sentence(&props.door.label)).into());
    html! { <button type="button" class="link" data-test="rows-link" {title} {onclick}>{ props.children.clone() }</button> }
}
