//! One of a few ways to look at something.

use yew::prelude::*;

/// A button that turns a state to this value, and is pressed while it has it.
pub fn choice<T: Copy + PartialEq + 'static>(state: &UseStateHandle<T>, value: T, word: &str) -> Html {
    let pressed = **state == value;
    let state = state.setter();
    let onclick = Callback::from(move |_: MouseEvent| state.set(value));
    html! { <button type="button" class="choice" aria-pressed={pressed.to_string()} {onclick}>{ word }</button> }
}
