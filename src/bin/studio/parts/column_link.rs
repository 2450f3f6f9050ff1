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

/// Where the profile of a column of the open table is.
pub fn column_route(workspace: Option<&Workspace>, name: &str) -> Route {
    let table = workspace.and_then(|workspace| workspace.state.table());
    let fields = table.iter().flat_map(|table| &table.opened.fields);
    Place::named(fields.map(|field| field.name.as_str()), name).into()
}

/// The link.
#[component]
pub fn ColumnLink(props: &ColumnLinkProps) -> Html {
    let href = column_route(use_workspace().as_ref(), &props.name).href();
    html! { <a class={props.class.clone()} {href} title={short(&props.name)}>{ short(&props.name) }</a> }
}
