//! A question that a part of a page asks for itself, for as long as it is looked at.

use std::rc::Rc;

use glovebox::Error;
use glovebox::ask::Ask;
use glovebox::table::TableId;
use yew::prelude::*;

use crate::engine::Engine;
use crate::parts::Problem;
use crate::workspace::{Answered, Workspace};

/// Asks the worker about tables whenever the question changes, or `again` does; what nobody looks at any more
/// is cancelled.
#[hook]
pub fn use_asked<Q: Ask>(question: Q, on: Vec<TableId>, again: u32) -> Answered<Rc<Q::Answer>> {
    let engine = use_context::<Engine>();
    let found = use_state(|| Answered::Running);
    let answer = (*found).clone();
    use_effect_with((question, on, again), move |(question, on, _)| {
        found.set(Answered::Running);
        let asked = engine.map(|engine| {
            let found = found.setter();
            let request = engine.ask(question, on, None, move |_, result| {
                found.set(match result {
                    Ok(answer) => Answered::Ready(Rc::new(answer)),
                    Err(error) => Answered::Failed(error),
                });
            });
            (engine, request)
        });
        move || {
            if let Some((engine, request)) = asked {
                engine.cancel(request);
            }
        }
    });
    answer
}

/// What is shown where the answer would be when it failed: why, and a button that asks again, or
/// opens the file again where the worker is lost. `again` is what [`use_asked`] was given.
pub fn failed(error: Error, workspace: &Workspace, again: &UseStateHandle<u32>) -> Html {
    let lost = workspace.state.is_lost();
    let (workspace, again) = (workspace.clone(), again.clone());
    let on_again = Callback::from(move |()| {
        if lost {
            workspace.reopen()
        } else {
            again.set(*again + 1)
        }
    });
    html! { <Problem {error} action={if lost { "Reopen the file" } else { "Try again" }} {on_again} /> }
}
