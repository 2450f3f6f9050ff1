//! One of a few ways to look at something.

use yew::prelude::*;

/// A button that turns a state to this value, and is pressed while it has it.
pub fn choice<T: Copy + PartialEq + 'static>(state: &UseStateHandle<T>, value: T, word: &str) -> Html {
    let pressed = **state == value;
    let state = state.setter();
    let onclick = Callback::from(move |_: MouseEvent| state.set(value));
    html! { <button type="button" class="choice" aria-pressed={pressed.to_string()} {onclick}>{ word }</button> }
}

/// Whether a plot shows all values, or leaves out the few that are far from all others.
pub fn range_choice(whole: &UseStateHandle<bool>) -> Html {
    html! {
        <span class="choices" role="group" aria-label="Range" data-test="range">
            { choice(whole, false, "Without far values") }{ choice(whole, true, "All values") }
        </span>
    }
}
