//! A dialog over the page, by the browser's own element: while it is open nothing else can be
//! reached, by keyboard or by a screen reader, and the focus returns where it was.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, MouseEvent};
use yew::prelude::*;

use crate::browser;

/// Properties of [`Dialog`].
#[derive(PartialEq, Properties)]
pub struct DialogProps {
    /// A stable name for tests.
    pub id: AttrValue,
    /// How it looks and where it lies.
    pub class: Classes,
    /// The id of its heading.
    #[prop_or_default]
    pub labelled_by: Option<AttrValue>,
    /// Its name, where it has no heading.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// The id of the element that has the focus first.
    pub first: AttrValue,
    /// What is in it.
    pub children: Html,
    /// The person wants it gone: Escape, or a click beside it.
    pub on_close: Callback<()>,
}

/// The dialog; open as long as it is there.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let element = use_node_ref();
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = props.on_close.clone();
    {
        let (element, first) = (element.clone(), props.first.clone());
        use_effect_with((), move |()| {
            let before = browser::window()
                .and_then(|w| w.document())
                .and_then(|d| d.active_element());
            let dialog = element.cast::<HtmlDialogElement>();
            let listeners = dialog.as_ref().map(|dialog| {
                let _ = dialog.show_modal();
                browser::focus(&first);
                let close = move || latest.borrow().clone().emit(());
                let (cancel, beside) = (close.clone(), close.clone());
                let watched = dialog.clone();
                [
                    browser::listen(dialog, "cancel", move |event| {
                        event.prevent_default();
                        cancel();
                    }),
                    // A second Escape closes without asking.
                    browser::listen(dialog, "close", move |_| close()),
                    browser::listen(dialog, "click", move |event| {
                        if event.dyn_ref::<MouseEvent>().is_some_and(|e| is_beside(e, &watched)) {
                            beside();
                        }
                    }),
                ]
            });
            move || {
                drop(listeners);
                if let Some(dialog) = dialog {
                    dialog.close();
                }
                give_back(before);
            }
        });
    }
    html! {
        <dialog ref={element} id={props.id.clone()} data-test={props.id.clone()} class={props.class.clone()} aria-modal="true"
            aria-labelledby={props.labelled_by.clone()} aria-label={props.label.clone()}>
            { props.children.clone() }
        </dialog>
    }
}

/// Whether a click was on what lies around the dialog, which counts as the dialog itself.
fn is_beside(event: &MouseEvent, dialog: &HtmlDialogElement) -> bool {
    let on_itself = event.target().is_some_and(|target| js_sys::Object::is(&target, dialog));
    let place = dialog.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let within = (place.left()..=place.right()).contains(&x) && (place.top()..=place.bottom()).contains(&y);
    on_itself && !within
}

/// Gives the focus back to the element that had it, or to the page where that is gone.
fn give_back(before: Option<Element>) {
    let body = browser::window().and_then(|w| w.document()).and_then(|d| d.body());
    let there = before.filter(|element| element.is_connected() && body.as_deref() != Some(element));
    match there.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        Some(element) => drop(element.focus()),
        None => browser::focus("main"),
    }
}
