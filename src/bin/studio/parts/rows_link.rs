//! A number that is a door: a click opens Table on the rows behind it.

use yew::prelude::*;

use super::short::sentence;
use crate::pages::table;
use crate::route::use_router;
use crate::workspace::{RowLink, use_workspace};

/// Properties of [`RowsLink`].
#[derive(PartialEq, Properties)]
pub struct RowsLinkProps {
    /// The rows.
    pub row_link: RowLink,
    /// What is clicked.
    pub children: Html,
    /// What is said on hover.
    #[prop_or_default]
    pub title: Option<AttrValue>,
}

/// Opens Table on the rows behind a door.
#[hook]
pub fn use_row_links() -> Callback<RowLink> {
    let (workspace, router) = (use_workspace(), use_router());
    Callback::from(move |row_link: RowLink| {
        if let (Some(workspace), Some(router)) = (&workspace, &router) {
            let number = workspace.row_link(row_link);
            router.go(table::Place::rows(number));
        }
    })
}

/// The link.
#[component]
pub fn RowsLink(props: &RowsLinkProps) -> Html {
    let row_link = props.row_link.clone();
    let onclick = use_row_links().reform(move |_: MouseEvent| row_link.clone());
    let title = props
        .title
        .clone()
        .unwrap_or_else(|| format!("Show the rows: {}", sentence(&props.row_link.label)).into());
    html! { <button type="button" class="link" data-test="rows-link" {title} {onclick}>{ props.children.clone() }</button> }
}
