//! Columns of the table, some of which are chosen; none means all.

use std::rc::Rc;

use patternfly_yew::prelude::TextInput;
use yew::prelude::*;

use crate::parts::{number, short};

/// Columns listed at once: where there are more, a field finds them by name.
const LISTED: usize = 60;

/// Properties of [`ColumnsPicker`].
#[derive(PartialEq, Properties)]
pub struct ColumnsPickerProps {
    /// The id of the field that finds columns.
    pub id: String,
    /// The id of what it means.
    pub help: String,
    /// Those that are chosen.
    pub names: Vec<String>,
    /// All of them.
    pub columns: Rc<[String]>,
    /// Others are chosen.
    pub on_names: Callback<Vec<String>>,
}

/// The field and the list below it.
#[component]
pub fn ColumnsPicker(props: &ColumnsPickerProps) -> Html {
    let sought = use_state(String::new);
    let wanted = sought.to_lowercase();
    // What was chosen and is no column of the table any more can be taken back.
    let gone = props.names.iter().filter(|name| !props.columns.contains(name));
    let all = props.columns.iter().chain(gone);
    let all = all.enumerate();
    let found: Vec<(usize, &String)> = all.filter(|(_, name)| name.to_lowercase().contains(&wanted)).collect();
    let entries = found.iter().take(LISTED).map(|(place, name)| {
        let (name, names, on_names) = ((*name).clone(), props.names.clone(), props.on_names.clone());
        let is_chosen = names.contains(&name);
        let label = match props.columns.contains(&name) {
            true => short(&name),
            false => format!("{} (not in this table)", short(&name)),
        };
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut next: Vec<String> = names.iter().filter(|other| **other != name).cloned().collect();
            if !is_chosen {
                next.push(name.clone());
            }
            on_names.emit(next);
        });
        html! { <label key={*place}><input type="checkbox" data-test="pick-column" checked={is_chosen} {onclick} />{ " " }{ label }</label> }
    });
    let all = props.on_names.reform(|_: MouseEvent| Vec::new());
    let words = match props.names.len() {
        0 => format!(
            "all {}",
            number::plural(props.columns.len() as u64, "column", "columns")
        ),
        some => format!(
            "{} of {}",
            number::count(some as u64),
            number::plural(props.columns.len() as u64, "column", "columns")
        ),
    };
    // Enter takes the one that was found, and is not of the form.
    let onkeydown = {
        let only = found
            .first()
            .filter(|_| found.len() == 1)
            .map(|(_, name)| (*name).clone());
        let (names, on_names) = (props.names.clone(), props.on_names.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() != "Enter" {
                return;
            }
            event.prevent_default();
            event.stop_propagation();
            if let Some(only) = only.as_ref().filter(|only| !names.contains(only)) {
                on_names.emit(names.iter().chain([only]).cloned().collect());
            }
        })
    };
    let left = found.len().saturating_sub(LISTED);
    let onchange = {
        let sought = sought.setter();
        Callback::from(move |text: String| sought.set(text))
    };
    html! {
        <div class="columns-picker">
            <TextInput id={props.id.clone()} value={(*sought).clone()} placeholder="Find a column" autocomplete="off" aria_describedby={props.help.clone()} {onchange} {onkeydown} />
            <div class="columns-list" role="group" aria-label="Columns" tabindex="0">{ entries.collect::<Html>() }</div>
            <p class="quiet">
                <span role="status">{ words }</span>
                if left > 0 {
                    { format!(" · {} more: find them by name", number::count(left as u64)) }
                }
                if !props.names.is_empty() {
                    { " · " }<button type="button" class="link" onclick={all}>{ "All" }</button>
                }
            </p>
        </div>
    }
}
