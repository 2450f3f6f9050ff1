//! What a column is for: chosen from a list, and shown as a mark.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::short;
use crate::workspace::{Act, Role, use_workspace};

/// Properties of [`RoleField`] and [`RoleTag`].
#[derive(PartialEq, Properties)]
pub struct RoleProps {
    /// The column.
    pub column: AttrValue,
}

#[hook]
fn use_role(column: &str) -> Option<Role> {
    use_workspace().and_then(|workspace| workspace.state.roles().of(column))
}

/// The list to choose from.
#[component]
pub fn RoleField(props: &RoleProps) -> Html {
    let now = use_role(&props.column);
    let onchange = {
        let (workspace, column) = (use_workspace(), props.column.clone());
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok());
            if let (Some(select), Some(workspace)) = (select, &workspace) {
                let roles = (*workspace.state.roles()).clone();
                workspace
                    .state
                    .dispatch(Act::Assign(roles.with(&column, Role::of(&select.value()))));
            }
        })
    };
    let options = Role::ALL.map(|role| {
        html! { <option value={role.word()} selected={now == Some(role)} title={role.about()}>{ role.word() }</option> }
    });
    let title = now.map(Role::about);
    html! {
        <select class={classes!("field", "role", now.is_none().then_some("unset"))} data-test="role" {title} aria-label={format!("Role of {}", short(&props.column))} {onchange}>
            <option value="" selected={now.is_none()}>{ "no role" }</option>
            { for options }
        </select>
    }
}

/// The mark of a column that has a role.
#[component]
pub fn RoleTag(props: &RoleProps) -> Html {
    match use_role(&props.column) {
        Some(role) => {
            html! { <span class="tag role-tag" data-test="role-tag" title={role.about()}>{ role.word() }</span> }
        }
        None => Html::default(),
    }
}
