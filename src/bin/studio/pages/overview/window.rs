//! Which lines of a long list are on screen: only those are drawn, of however many there are.

use web_sys::Element;
use yew::prelude::*;

use crate::browser::{self, Listener};

/// A line's height, as in the style sheet.
const LINE: f64 = 34.0;
/// Lines drawn beyond the screen, above and below.
const BEYOND: usize = 12;
/// Lists that are not longer are drawn whole.
const SHORT: usize = 60;

/// The lines that are drawn: the first, and one past the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The first line.
    pub first: usize,
    /// One past the last.
    pub last: usize,
}

impl Seen {
    /// The height of the lines before.
    pub fn before(&self) -> String {
        format!("height:{}px", self.first as f64 * LINE)
    }

    /// The height of the lines after.
    pub fn after(&self, all: usize) -> String {
        format!("height:{}px", all.saturating_sub(self.last) as f64 * LINE)
    }
}

fn look(body: &Element, scroller: &Element, all: usize) -> Seen {
    let (list, frame) = (body.get_bounding_client_rect(), scroller.get_bounding_client_rect());
    let above = ((frame.top() - list.top()) / LINE).max(0.0) as usize;
    let fit = (frame.height() / LINE) as usize + 1;
    let first = above.saturating_sub(BEYOND).min(all);
    // In steps of a few lines, so that not every pixel of scrolling draws anew.
    let first = first - first % 4;
    Seen {
        first,
        last: (above + fit + BEYOND).next_multiple_of(4).min(all),
    }
}

/// The lines of the list in `body` that are on screen, as its page scrolls. At first none, only their
/// room: what stands above the list is drawn in a turn of its own.
#[hook]
pub fn use_window(body: &NodeRef, all: usize) -> Seen {
    let start = Seen {
        first: 0,
        last: BEYOND * 2,
    };
    let seen = use_state_eq(|| start);
    let now = *seen;
    {
        let (body, seen) = (body.clone(), seen.setter());
        use_effect_with(all, move |&all| {
            let list = body.cast::<Element>().filter(|_| all > SHORT);
            let scroller = list.as_ref().and_then(|list| list.closest(".scrolls").ok().flatten());
            let listeners = list
                .zip(scroller)
                .zip(browser::window())
                .map(|((list, scroller), window)| {
                    seen.set(look(&list, &scroller, all));
                    let (list_too, scroller_too, seen_too) = (list.clone(), scroller.clone(), seen.clone());
                    let watched = scroller.clone();
                    [
                        Listener::new(&watched, "scroll", move |_| seen.set(look(&list, &scroller, all))),
                        Listener::new(&window, "resize", move |_| {
                            seen_too.set(look(&list_too, &scroller_too, all))
                        }),
                    ]
                });
            move || drop(listeners)
        });
    }
    let begun = use_state_eq(|| false);
    {
        let begun = begun.setter();
        use_effect_with((), move |()| browser::later(move || begun.set(true)));
    }
    if !*begun {
        Seen { first: 0, last: 0 }
    } else if all <= SHORT {
        Seen { first: 0, last: all }
    } else {
        Seen {
            first: now.first.min(all),
            last: now.last.min(all),
        }
    }
}
