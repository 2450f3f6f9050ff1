//! What is known while the columns are summed up: what was found so far, and the columns' names and types.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use glovebox::profile::FoundSoFar;
use glovebox::table::{Field, TableId};
use glovebox::{Finding, Result};
use yew::prelude::*;

use crate::engine::Engine;
use crate::pages::profile::Place;
use crate::parts::{RoleField, Seen, short, type_tag, type_words, use_window};
use crate::route::Route;
use crate::shared::Shared;
use crate::workspace::OpenTable;

/// Milliseconds between two looks at what was found.
const LOOK: u32 = 400;
/// A line's height, as in the style sheet.
const LINE: f64 = 34.0;

/// Properties of [`Meanwhile`].
#[derive(PartialEq, Properties)]
pub struct MeanwhileProps {
    /// The table.
    pub table: Shared<OpenTable>,
}

/// What was found so far in the table of that number, whose columns are summed up; it is looked at again and again.
#[hook]
pub fn use_found(table: Option<TableId>) -> Rc<Vec<Finding>> {
    let engine = use_context::<Engine>();
    let found = use_state(|| (None, Rc::<Vec<Finding>>::default()));
    let now = if found.0 == table {
        Rc::clone(&found.1)
    } else {
        Rc::default()
    };
    use_effect_with((table, now.len()), move |&(table, so_far)| {
        if table.is_none() {
            // Asked otherwise, the same table is another question.
            found.set((None, Rc::default()));
        }
        let timer = table.zip(engine).map(|(id, engine)| {
            Interval::new(LOOK, move || {
                let found = found.setter();
                let then = move |_, more: Result<Vec<Finding>>| {
                    // Nothing is drawn anew for no news.
                    let more = more.ok().filter(|more| more.len() > so_far);
                    more.into_iter().for_each(|more| found.set((Some(id), Rc::new(more))));
                };
                engine.ask(&FoundSoFar {}, &[id], None, then);
            })
        });
        move || drop(timer)
    });
    now
}

/// The columns, until more is known of them.
#[component]
pub fn Meanwhile(props: &MeanwhileProps) -> Html {
    let fields = &props.table.opened.fields;
    let body = use_node_ref();
    let seen = use_window(&body, fields.len(), LINE);
    named(fields, &body, seen)
}

/// The columns by name, with what is known of them: their types, and what they are for.
fn named(fields: &[Field], body: &NodeRef, seen: Seen) -> Html {
    let shown = fields.iter().enumerate().skip(seen.first).take(seen.last - seen.first);
    let rows = shown.map(|(place, field)| {
        let name = short(&field.name);
        html! {
            <tr key={place} data-test="named-column" aria-rowindex={(place + 2).to_string()}>
                <th scope="row" class="name"><a href={Route::from(Place::column(place)).href()} title={name.clone()}>{ name }</a></th>
                <td>{ type_tag(field.r#type) }{ " " }{ type_words(field.r#type) }</td>
                <td class="role-cell"><RoleField column={field.name.clone()} {place} /></td>
            </tr>
        }
    });
    html! {
        <section class="columns" aria-labelledby="columns-title">
            <div class="section-head"><h2 id="columns-title" tabindex="-1">{ "Columns" }</h2></div>
            <div class="wide">
                <table class="list-table" aria-rowcount={(fields.len() + 1).to_string()}>
                    <thead><tr aria-rowindex="1"><th scope="col">{ "Name" }</th><th scope="col">{ "Type" }</th><th scope="col">{ "Role" }</th></tr></thead>
                    <tbody ref={body.clone()}>
                        <tr class="spacer" aria-hidden="true" style={seen.before()}></tr>
                        { rows.collect::<Html>() }
                        <tr class="spacer" aria-hidden="true" style={seen.after(fields.len())}></tr>
                    </tbody>
                </table>
            </div>
        </section>
    }
}
