//! A button that unfolds a list of things to do. PatternFly's own brings a library that places it, and
//! does not move by arrow keys; this one hangs from its button, and does.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::{Icon, icon};
use crate::browser;

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What it is called.
    pub title: AttrValue,
    /// What it is for, in a few words.
    pub about: AttrValue,
}

/// Properties of [`ActionMenu`].
#[derive(PartialEq, Properties)]
pub struct ActionMenuProps {
    /// A stable name for tests and for the focus.
    pub id: AttrValue,
    /// What the button says.
    pub label: AttrValue,
    /// The things to do.
    pub actions: Vec<Action>,
    /// The one at this place was chosen.
    pub on_choose: Callback<usize>,
}

/// The button and its list. Arrows, Home and End move, Escape and leaving it fold it.
#[component]
pub fn ActionMenu(props: &ActionMenuProps) -> Html {
    let is_open = use_state_eq(|| false);
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(*is_open, move |is_open| {
            if *is_open {
                focus_entry(&list, |_, _| 0);
            }
        });
    }
    let fold = {
        let (is_open, id) = (is_open.setter(), props.id.clone());
        move || {
            is_open.set(false);
            browser::focus(&id);
        }
    };
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let onkeydown = {
        let (list, fold) = (list.clone(), fold.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Escape" => fold(),
                "ArrowDown" => focus_entry(&list, |at, all| (at + 1) % all),
                "ArrowUp" => focus_entry(&list, |at, all| (at + all - 1) % all),
                "Home" => focus_entry(&list, |_, _| 0),
                "End" => focus_entry(&list, |_, all| all - 1),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onfocusout = {
        let (is_open, list) = (is_open.setter(), list.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            let stays = list.get().zip(to).is_some_and(|(list, to)| list.contains(Some(&to)));
            if !stays {
                is_open.set(false);
            }
        })
    };
    let entries = props.actions.iter().enumerate().map(|(at, action)| {
        let (choose, fold) = (props.on_choose.clone(), fold.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            fold();
            choose.emit(at);
        });
        html! {
            <li role="none">
                <button type="button" role="menuitem" tabindex="-1" class="plain" {onclick}>
                    <strong>{ &action.title }</strong><span class="quiet">{ &action.about }</span>
                </button>
            </li>
        }
    });
    let list_id = format!("{}-list", props.id);
    html! {
        <div class="action-menu">
            <button type="button" class="link" id={props.id.clone()} aria-haspopup="menu" aria-expanded={is_open.to_string()}
                aria-controls={is_open.then(|| list_id.clone())} onclick={toggle}>{ &props.label }{ icon(Icon::Unfold) }</button>
            if *is_open {
                <ul role="menu" id={list_id} ref={list} aria-label={props.label.clone()} {onkeydown} {onfocusout}>{ for entries }</ul>
            }
        </div>
    }
}

/// Moves the focus within the list: `to` tells the place from the one that has it and how many there are.
fn focus_entry(list: &NodeRef, to: impl Fn(usize, usize) -> usize) {
    let Some(entries) = list.cast::<Element>().map(|list| list.children()) else {
        return;
    };
    let all = entries.length() as usize;
    let entry = |at: usize| {
        let button = entries.item(at as u32)?.first_element_child()?;
        button.dyn_into::<HtmlElement>().ok()
    };
    let focused = browser::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    let at = (0..all).find(|at| entry(*at).is_some_and(|button| focused.as_deref() == Some(&*button)));
    if all > 0
        && let Some(button) = entry(to(at.unwrap_or(0), all))
    {
        let _ = button.focus();
    }
}
