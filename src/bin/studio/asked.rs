//! A question that a part of a page asks for itself, for as long as it is looked at.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::{Asked, Engine};
use crate::workspace::Answered;

/// Asks the worker whenever the question changes, or `again` does; what nobody looks at any more
/// is cancelled.
#[hook]
pub fn use_asked<Q>(question: Q, again: u32) -> Answered<Rc<Q::Answer>>
where
    Q: Asked + Clone + PartialEq + 'static,
    Q::Answer: 'static,
{
    let engine = use_context::<Engine>();
    let found = use_state(|| Answered::Running);
    let answer = (*found).clone();
    use_effect_with((question, again), move |(question, _)| {
        found.set(Answered::Running);
        let asked = engine.map(|engine| {
            let found = found.setter();
            let request = engine.ask(question.clone(), None, move |_, result| {
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
