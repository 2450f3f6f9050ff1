//! What a column is for: chosen from a list, and shown as a mark.

use yew::prelude::*;

use super::{Choose, choose, short};
use crate::workspace::{Act, Notice, Role, Workspace, use_workspace};

/// Properties of [`RoleField`].
#[derive(PartialEq, Properties)]
pub struct RoleProps {
    /// The column.
    pub column: AttrValue,
    /// Its place in the table.
    #[prop_or_default]
    pub place: usize,
}

/// Gives a column a role. Who has it already has none then, which is told.
fn assign(workspace: &Workspace, column: &str, role: Option<Role>) {
    let roles = (*workspace.state.roles()).clone();
    let taken = role.and_then(|role| Some((roles.taken_from(column, role)?.to_owned(), role)));
    let roles = roles.with(column, role);
    workspace.state.dispatch(Act::Assign(roles));
    if let Some((other, role)) = taken {
        let title = format!("{} is the {} now", short(column), role.word());
        let text = format!(
            "{} has no role any more: one column alone is the {}.",
            short(&other),
            role.word()
        );
        workspace.state.dispatch(Act::Tell(Notice::calm(title, text)));
    }
}

/// The list to choose from: the roles that a column of its type can have.
#[component]
pub fn RoleField(props: &RoleProps) -> Html {
    let workspace = use_workspace();
    let now = workspace
        .as_ref()
        .and_then(|workspace| workspace.state.roles().of(&props.column));
    let table = workspace.as_ref().and_then(|workspace| workspace.state.table());
    let field = table.and_then(|table| table.opened.fields.iter().find(|field| *field.name == *props.column));
    let roles = Role::ALL.into_iter().filter(|role| {
        let fits = field.is_none_or(|field| role.fits(field.r#type));
        fits || now == Some(*role)
    });
    let roles = roles.map(|role| (role.word().to_owned(), role.word().to_owned()));
    let options: Vec<(String, String)> = [(String::new(), "no role".to_owned())]
        .into_iter()
        .chain(roles)
        .collect();
    let on_chosen = {
        let (workspace, column) = (workspace.clone(), props.column.clone());
        Callback::from(move |word: String| {
            if let Some(workspace) = &workspace {
                assign(workspace, &column, Role::of(&word));
            }
        })
    };
    let value = now.map_or(String::new(), |role| role.word().to_owned());
    let label = format!("Role of {}", short(&props.column));
    let list = choose(Choose {
        id: format!("role-{}", props.place).into(),
        class: classes!("role", now.is_none().then_some("unset")),
        label: label.into(),
        options,
        value,
        on_chosen,
        ..Choose::default()
    });
    html! {
        <span data-test="role" title={now.map(Role::about)}>
            { list }
        </span>
    }
}

/// The mark of a column that has a role.
pub fn role_tag(role: Option<Role>) -> Html {
    match role {
        Some(role) => {
            html! { <span class="tag role-tag" data-test="role-tag" title={role.about()}>{ role.word() }</span> }
        }
        None => Html::default(),
    }
}
