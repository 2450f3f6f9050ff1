//! A condition as a person writes it, in the language of the command line: with the spot where it is wrong,
//! and the names that may come next.

use glovebox::table::{Field, Selection, language};
use patternfly_yew::prelude::{Button, ButtonVariant};
use yew::prelude::*;

use crate::browser;
use crate::parts::{TextField, on_enter_or_escape};
use crate::shared::Shared;
use crate::workspace::{OpenTable, RowLink, use_workspace};

/// Names that are offered.
const OFFERED: usize = 6;
/// Words of the language that are offered beside the names.
const WORDS: [&str; 12] = [
    "and",
    "or",
    "not",
    "in",
    "between",
    "contains",
    "starts with",
    "ends with",
    "matches",
    "is missing",
    "is invalid",
    "length",
];

/// What is wrong with a condition: in words, and, where there is one, the line with its mark.
#[derive(Debug, Clone, PartialEq)]
struct Wrong {
    problem: String,
    spot: Option<String>,
}

/// The rows of a condition.
fn read(text: &str, fields: &[Field]) -> Result<RowLink, Wrong> {
    let selection: Selection = language::parse_for(text, fields).map_err(|fault| Wrong {
        problem: fault.problem.clone(),
        spot: Some(fault.pointed(text)),
    })?;
    let mut columns: Vec<String> = Vec::new();
    for predicate in selection.predicates() {
        let name = &predicate.column;
        if !fields.iter().any(|field| field.name == *name) {
            return Err(Wrong {
                problem: format!("there is no column \"{name}\""),
                spot: None,
            });
        }
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    Ok(RowLink {
        label: text.trim().to_owned(),
        selection,
        columns,
        of_version: false,
    })
}

/// The last word that is being written, and where it begins in bytes.
fn last_word(text: &str) -> (usize, &str) {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '`'))
        .last()
        .map_or(text.len(), |(at, _)| at);
    (start, text.get(start..).unwrap_or(""))
}

/// A name as it is written in a condition.
fn named(name: &str) -> String {
    let text = Selection::of(name, glovebox::table::Comparison::Missing).to_string();
    text.strip_suffix(" is missing").map_or(text.clone(), str::to_owned)
}

/// What may be meant by the last word: columns first.
fn offered(text: &str, fields: &[Field]) -> Vec<String> {
    let word = last_word(text).1.trim_start_matches('`').to_lowercase();
    if word.is_empty() {
        return Vec::new();
    }
    let starts = |name: &str| name.to_lowercase().starts_with(&word);
    let holds = |name: &str| name.to_lowercase().contains(&word) && !starts(name);
    let names = fields.iter().map(|field| field.name.as_str());
    let first = names.clone().filter(|name| starts(name));
    let second = names.filter(|name| holds(name));
    let columns = first.chain(second).map(named);
    let words = WORDS
        .iter()
        .filter(|known| starts(known))
        .map(|known| (*known).to_owned());
    let mut all: Vec<String> = columns.chain(words).take(OFFERED).collect();
    // What is there already need not be offered.
    all.retain(|name| *name != last_word(text).1);
    all
}

/// Properties of [`Condition`].
#[derive(PartialEq, Properties)]
pub struct ConditionProps {
    /// What stands there at first.
    #[prop_or_default]
    pub text: AttrValue,
    /// The open table.
    pub table: Shared<OpenTable>,
    /// The rows of what was written.
    pub on_rows: Callback<RowLink>,
    /// The person wants it gone.
    pub on_close: Callback<()>,
}

/// The box.
#[component]
pub fn Condition(props: &ConditionProps) -> Html {
    let text = use_state(|| props.text.to_string());
    let workspace = use_workspace();
    let wrong = use_state(|| None::<Wrong>);
    use_effect_with((), |()| browser::focus("condition"));
    let on_typed = {
        let (text, wrong) = (text.setter(), wrong.setter());
        Callback::from(move |typed| {
            text.set(typed);
            wrong.set(None);
        })
    };
    let apply = {
        let (text, wrong, table) = (text.clone(), wrong.setter(), props.table.clone());
        let (on_rows, on_close) = (props.on_rows.clone(), props.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            let link = match read(&text, &table.opened.fields) {
                Ok(link) => link,
                Err(problem) => return wrong.set(Some(problem)),
            };
            let rows = link.selection.clone();
            let (wrong, on_rows, on_close) = (wrong.clone(), on_rows.clone(), on_close.clone());
            let show = move |problem: Option<String>| match problem {
                Some(problem) => wrong.set(Some(Wrong { problem, spot: None })),
                None => {
                    on_close.emit(());
                    on_rows.emit(link);
                }
            };
            match &workspace {
                Some(workspace) => workspace.check_rows(&rows, show),
                None => show(None),
            }
        })
    };
    let offers = offered(&text, &props.table.opened.fields).into_iter().map(|name| {
        let onclick = {
            let (text, name) = (text.clone(), name.clone());
            Callback::from(move |_: MouseEvent| {
                let before = text.get(..last_word(&text).0).unwrap_or("");
                text.set(format!("{before}{name} "));
                browser::focus("condition");
            })
        };
        html! { <button type="button" class="link" {onclick}>{ name }</button> }
    });
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <div class="filter-form condition-form" role="group" aria-label="Condition" onkeydown={on_enter_or_escape("apply-condition", props.on_close.clone())}>
            <TextField id="condition" label="Condition" placeholder="age >= 18 and city in (\"Oslo\", \"Bergen\")" is_wrong={wrong.is_some()}
                value={text.to_string()} {on_typed} />
            <Button id="apply-condition" variant={ButtonVariant::Secondary} label="Show rows" onclick={apply} />
            <Button id="cancel-condition" variant={ButtonVariant::Link} label="Close" onclick={cancel} />
            <span class="offers" role="group" aria-label="Names that may come next">{ for offers }</span>
            if let Some(wrong) = &*wrong {
                <div role="alert" class="wrong condition-wrong">
                    { &wrong.problem }
                    if let Some(spot) = &wrong.spot { <pre>{ spot }</pre> }
                </div>
            }
        </div>
    }
}
