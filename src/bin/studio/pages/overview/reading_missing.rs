//! Which words stand for a missing value, in the form of `ReadOptions`: in all columns, and in single ones.

use glovebox::table::Missing;
use yew::prelude::*;

use super::reading_form::{Form, LISTED, change, select};
use crate::parts::{Choose, TextField, choose, short};
use crate::workspace::OpenTable;

/// What stands for a missing value in every column.
pub(super) fn missing(form: &Form) -> Html {
    let (now, tokens) = match &form.missing {
        Missing::Auto => ("auto", None),
        Missing::Pandas => ("pandas", None),
        Missing::Tokens(list) => ("tokens", Some(list)),
    };
    let presets = [
        ("auto", "found per column"),
        ("pandas", "as pandas reads"),
        ("tokens", "exactly these words"),
    ];
    let onpreset = change(form, |f, v| {
        f.missing = match v.as_str() {
            "pandas" => Missing::Pandas,
            "tokens" => Missing::Tokens(Vec::new()),
            _ => Missing::Auto,
        }
    });
    let on_words = change(form, |f, v| f.missing = Missing::Tokens(words(&v, " ")));
    html! {
        <>
            { select("read-missing", "Missing is", &presets, now, onpreset) }
            if let Some(tokens) = tokens {
                <Tokens id="read-tokens" label="Words, spaces between" between=" " tokens={tokens.clone()} {on_words} />
            }
        </>
    }
}

/// The words that stand for a missing value in single columns, and a choice of one more.
pub(super) fn missing_of(form: &Form, table: &OpenTable) -> Html {
    let said = form.missing_of.iter().enumerate().map(|(at, (name, own))| {
        let tokens = match own {
            Missing::Tokens(tokens) => tokens.clone(),
            Missing::Auto | Missing::Pandas => Vec::new(),
        };
        let on_words = {
            let name = name.clone();
            change(form, move |f, v| {
                drop(f.missing_of.insert(name.clone(), Missing::Tokens(words(&v, ";"))))
            })
        };
        let label = format!("Missing in {}, semicolons between", short(name));
        html! { <Tokens key={name.clone()} id={format!("missing-of-{at}")} {label} between="; " {tokens} {on_words} /> }
    });
    let fields = table.opened.fields.iter();
    let free = fields.filter(|field| !form.missing_of.contains_key(&field.name));
    let free: Vec<String> = free.take(LISTED).map(|field| field.name.clone()).collect();
    // By their places: a name may be long.
    let named = free.iter().enumerate();
    let named = named.map(|(at, name)| (at.to_string(), short(name).to_string()));
    let options = [(String::new(), "as in the others".to_owned())]
        .into_iter()
        .chain(named)
        .collect();
    let on_chosen = change(form, move |f, at| {
        if let Some(name) = at.parse().ok().and_then(|at: usize| free.get(at)) {
            f.missing_of.insert(name.clone(), Missing::Tokens(Vec::new()));
        }
    });
    let one_more = choose(Choose {
        id: "read-missing-of".into(),
        label: "Other words in".into(),
        is_row: true,
        options,
        value: String::new(),
        on_chosen,
        ..Choose::default()
    });
    html! { <>{ for said }{ one_more }</> }
}

/// What stands between the marks, or between blanks.
fn words(text: &str, between: &str) -> Vec<String> {
    match between.trim() {
        "" => text.split_whitespace().map(str::to_owned).collect(),
        mark => text
            .split(mark)
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

#[derive(PartialEq, Properties)]
struct TokensProps {
    id: AttrValue,
    label: AttrValue,
    between: AttrValue,
    tokens: Vec<String>,
    on_words: Callback<String>,
}

/// The words that stand for a missing value. The field keeps its own text: of a space that was just typed
/// nothing is in the words yet.
#[component]
fn Tokens(props: &TokensProps) -> Html {
    let typed = use_state(|| props.tokens.join(&props.between));
    let value = if words(&typed, &props.between) == props.tokens {
        typed.to_string()
    } else {
        props.tokens.join(&props.between)
    };
    let on_typed = {
        let (typed, on_words) = (typed.setter(), props.on_words.clone());
        Callback::from(move |text: String| {
            typed.set(text.clone());
            on_words.emit(text);
        })
    };
    html! { <TextField id={&props.id} label={&props.label} is_row=true {value} {on_typed} /> }
}
