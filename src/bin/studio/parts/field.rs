//! PatternFly's text field and list, in the size of a line, with a name that screen readers say: its own take
//! no name but that of a label.

use patternfly_yew::prelude::{FormSelect, FormSelectOption, InputState, TextInput, TextInputType};
use yew::prelude::*;

use crate::browser;

/// Properties of [`TextField`].
#[derive(PartialEq, Properties)]
pub struct TextFieldProps {
    /// The control's id, for the focus.
    pub id: AttrValue,
    /// What it is called.
    pub label: AttrValue,
    /// As a row of a form: what it is called is seen.
    #[prop_or_default]
    pub is_row: bool,
    /// Search, number or text.
    #[prop_or_default]
    pub kind: TextInputType,
    /// What stands there as long as nothing is typed.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// What is typed.
    pub value: AttrValue,
    /// It cannot be understood.
    #[prop_or_default]
    pub is_wrong: bool,
    /// It is typed anew.
    pub on_typed: Callback<String>,
}

/// A line to type into. Words that belong to a language are not looked for in it.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    // The field is another one once it has, or has no more, the sign that something is wrong.
    let had_focus = browser::has_focus(&props.id);
    let id = props.id.clone();
    use_effect_with(props.is_wrong, move |_| {
        if had_focus {
            browser::later(move || browser::focus(&id));
        }
    });
    let state = if props.is_wrong {
        InputState::Error
    } else {
        InputState::Default
    };
    html! {
        <div class={place(props.is_row)} spellcheck="false">
            { name(&props.id, &props.label, props.is_row) }
            <TextInput id={&props.id} r#type={props.kind} placeholder={&props.placeholder} autocomplete="off" {state}
                value={&props.value} onchange={&props.on_typed} />
        </div>
    }
}

/// Where a control stands: in a form, or in a line of the page.
fn place(is_row: bool) -> &'static str {
    if is_row { "form-row" } else { "field" }
}

/// What a control is called: seen in a form, and said of it everywhere.
fn name(id: &AttrValue, label: &AttrValue, is_row: bool) -> Html {
    html! { <label for={id} class={(!is_row).then_some("sr")}>{ label }</label> }
}

/// A field that narrows a list of columns to what is sought; its id is for the focus.
pub fn find(id: &'static str, sought: &UseStateHandle<String>) -> Html {
    let on_typed = {
        let sought = sought.setter();
        Callback::from(move |text| sought.set(text))
    };
    html! {
        <TextField {id} label="Find a column" kind={TextInputType::Search} placeholder="Find a column" value={sought.to_string()} {on_typed} />
    }
}

/// A list to choose one thing from; [`choose`] draws it.
#[derive(Default)]
pub struct Choose {
    /// The control's id, for its label and the focus.
    pub id: AttrValue,
    /// How it looks.
    pub class: Classes,
    /// What it is called.
    pub label: AttrValue,
    /// As a row of a form: what it is called is seen.
    pub is_row: bool,
    /// What can be chosen: a value, and its words.
    pub options: Vec<(String, String)>,
    /// The value that is chosen.
    pub value: String,
    /// Another is.
    pub on_chosen: Callback<String>,
}

/// A list to choose one thing from.
pub fn choose(of: Choose) -> Html {
    let onchange = of.on_chosen.reform(|value: Option<String>| value.unwrap_or_default());
    let options = of.options.iter().map(|(value, words)| {
        let selected = *value == of.value;
        html_nested! { <FormSelectOption<String> value={value.clone()} description={words.clone()} {selected} /> }
    });
    html! {
        <div class={classes!(place(of.is_row), of.class.clone())}>
            { name(&of.id, &of.label, of.is_row) }
            <FormSelect<String> id={of.id.clone()} value={of.value.clone()} {onchange}>{ for options }</FormSelect<String>>
        </div>
    }
}
