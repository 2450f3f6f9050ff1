//! What a column is for: chosen from a list, and shown as a mark.

use yew::prelude::*;

use super::{Choose, short};
use crate::workspace::{Act, Role, use_workspace};

/// Properties of [`RoleField`] and [`RoleTag`].
#[derive(PartialEq, Properties)]
pub struct RoleProps {
    /// The column.
    pub column: AttrValue,
    /// Its place in the table.
    #[prop_or_default]
    pub place: usize,
}

#[hook]
fn use_role(column: &str) -> Option<Role> {
    use_workspace().and_then(|workspace| workspace.state.roles().of(column))
}

/// The list to choose from.
#[component]
pub fn RoleField(props: &RoleProps) -> Html {
    let now = use_role(&props.column);
    let on_chosen = {
        let (workspace, column) = (use_workspace(), props.column.clone());
        Callback::from(move |word: String| {
            if let Some(workspace) = &workspace {
                let roles = (*workspace.state.roles()).clone();
                workspace
                    .state
                    .dispatch(Act::Assign(roles.with(&column, Role::of(&word))));
            }
        })
    };
    let roles = Role::ALL.map(|role| (role.word().to_owned(), role.word().to_owned()));
    let options: Vec<(String, String)> = [(String::new(), "no role".to_owned())]
        .into_iter()
        .chain(roles)
        .collect();
    let value = now.map_or(String::new(), |role| role.word().to_owned());
    let label = format!("Role of {}", short(&props.column));
    html! {
        <span data-test="role" title={now.map(Role::about)}>
            <Choose id={format!("role-{}", props.place)} class={classes!("role", now.is_none().then_some("unset"))} {label} {options} {value} {on_chosen} />
        </span>
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
