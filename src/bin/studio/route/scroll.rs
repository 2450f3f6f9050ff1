//! How far things are scrolled, by place.

use web_sys::Element;
use yew::prelude::*;

use super::use_router;
use crate::browser;

/// Keeps an element's scroll position for each place, and puts it back on return. `ready` says
/// whether the content that gives the element its height is there.
#[hook]
pub fn use_scroll(element: &NodeRef, name: &'static str, ready: bool) {
    let router = use_router();
    let key = router.as_ref().map(|r| (r.entry(), r.file(), ready));
    let element = element.clone();
    use_effect_with(key, move |_| {
        let scroller = element.cast::<Element>();
        // What is scrolled because there is less to see for a while is not where the person was.
        let listener = router.zip(scroller).filter(|_| ready).map(|(router, scroller)| {
            let (left, top) = router.remembered(name).unwrap_or((0, 0));
            scroller.set_scroll_left(left);
            scroller.set_scroll_top(top);
            let watched = scroller.clone();
            browser::listen(&scroller, "scroll", move |_| {
                router.remember(name, watched.scroll_left(), watched.scroll_top());
            })
        });
        move || drop(listener)
    });
}
