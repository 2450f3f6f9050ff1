//! A column's name that leads to its profile.

use yew::prelude::*;

use super::short;
use crate::pages::profile::Place;
use crate::route::Route;
use crate::workspace::{Workspace, use_workspace};

/// Properties of [`ColumnLink`].
#[derive(PartialEq, Properties)]
pub struct ColumnLinkProps {
    /// The column.
    pub name: AttrValue,
    /// How it looks.
    #[prop_or_default]
    pub class: Classes,
}

/// Where the profile of a column of the open table is; `None` where the table has none of that name.
pub fn column_route(workspace: Option<&Workspace>, name: &str) -> Option<Route> {
    let fields = &workspace?.state.table()?.opened.fields;
    let place = fields.iter().position(|field| field.name == name)?;
    Some(Place::column(place).into())
}

/// The link.
#[component]
pub fn ColumnLink(props: &ColumnLinkProps) -> Html {
    let (name, class) = (short(&props.name), props.class.clone());
    match column_route(use_workspace().as_ref(), &props.name) {
        Some(route) => html! { <a {class} href={route.href()} title={name.clone()}>{ name }</a> },
        // Another table's, such as one that is missing here.
        None => html! { <span {class} title={name.clone()}>{ name }</span> },
    }
}
