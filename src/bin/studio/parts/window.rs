//! Which lines of a long list are on screen: only those are drawn, of however many there are. Where
//! lines are not equally high, a list grows instead as it is read.

use web_sys::Element;
use yew::prelude::*;

use crate::browser;

/// Lines drawn beyond the screen, above and below.
const BEYOND: usize = 12;
/// Lists that are not longer are drawn whole.
const SHORT: usize = 60;
/// Lines that a growing list gets at a time.
const MORE: usize = 40;
/// Pixels below the screen that a growing list is drawn ahead.
const AHEAD: f64 = 1000.0;

/// The lines that are drawn: the first, and one past the last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// The first line.
    pub first: usize,
    /// One past the last.
    pub last: usize,
    line: f64,
}

impl Seen {
    /// The height of the lines before.
    pub fn before(&self) -> String {
        format!("height:{}px", self.first as f64 * self.line)
    }

    /// The height of the lines after.
    pub fn after(&self, all: usize) -> String {
        format!("height:{}px", all.saturating_sub(self.last) as f64 * self.line)
    }
}

fn look(body: &Element, scroller: &Element, all: usize, line: f64) -> Seen {
    let (list, frame) = (body.get_bounding_client_rect(), scroller.get_bounding_client_rect());
    let above = ((frame.top() - list.top()) / line).max(0.0) as usize;
    let fit = (frame.height() / line) as usize + 1;
    let first = above.saturating_sub(BEYOND).min(all);
    // In steps of a few lines, so that not every pixel of scrolling draws anew.
    let first = first - first % 4;
    Seen {
        first,
        last: (above + fit + BEYOND).next_multiple_of(4).min(all),
        line,
    }
}

/// The lines of the list in `body` that are on screen, as what it is in (`.scrolls`) scrolls; each
/// is `line` pixels high, as the style sheet says. At first none, only their room: what stands
/// above the list is drawn in a turn of its own.
#[hook]
pub fn use_window(body: &NodeRef, all: usize, line: f64) -> Seen {
    let start = Seen {
        first: 0,
        last: BEYOND * 2,
        line,
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
                    seen.set(look(&list, &scroller, all, line));
                    let (list_too, scroller_too, seen_too) = (list.clone(), scroller.clone(), seen.clone());
                    let watched = scroller.clone();
                    [
                        browser::listen(&watched, "scroll", move |_| seen.set(look(&list, &scroller, all, line))),
                        browser::listen(&window, "resize", move |_| {
                            seen_too.set(look(&list_too, &scroller_too, all, line))
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
    let (first, last) = if !*begun {
        (0, 0)
    } else if all <= SHORT {
        (0, all)
    } else {
        (now.first.min(all), now.last.min(all))
    };
    Seen { first, last, line }
}

/// How many lines of the list in `body` are drawn: `few` until it is `open`, then more and more as
/// its end comes near.
#[hook]
pub fn use_more(body: &NodeRef, few: usize, open: bool, all: usize) -> usize {
    let drawn = use_state_eq(|| few);
    let now = if open { (*drawn).max(few + MORE) } else { few };
    {
        let (body, drawn) = (body.clone(), drawn.setter());
        use_effect_with((open, now, all), move |&(open, now, all)| {
            let list = body.cast::<Element>().filter(|_| open && now < all);
            let scroller = list.as_ref().and_then(|list| list.closest(".scrolls").ok().flatten());
            let listener = list.zip(scroller).map(|(list, scroller)| {
                let watched = scroller.clone();
                browser::listen(&watched, "scroll", move |_| {
                    let end = list.get_bounding_client_rect().bottom();
                    if end < scroller.get_bounding_client_rect().bottom() + AHEAD {
                        drawn.set(now + MORE);
                    }
                })
            });
            move || drop(listener)
        });
    }
    now.min(all)
}
