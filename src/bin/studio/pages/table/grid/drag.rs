//! A drag that picks cells and leaves the grid scrolls it, the faster the further out the pointer is.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};
use yew::prelude::*;

use super::Focus;
use super::range::Pick;
use crate::browser;
use crate::pages::table::geometry::{HEAD, Lanes, ROW, View};

/// Milliseconds between two looks at where the pointer is.
const LOOK: u32 = 40;
/// Pixels outside at which rows go by three times as fast as at the edge.
const FURTHER: f64 = 24.0;
/// Rows at a look at the edge.
const ROWS: f64 = 0.5;
/// Columns at a look at the edge: they are wider.
const COLUMNS: f64 = 0.1;

/// What is dragged over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Cells.
    Cells,
    /// Numbers of rows.
    Rows,
}

/// The grid as it is drawn now.
pub struct Drawn {
    /// Where columns lie.
    pub lanes: Rc<Lanes>,
    /// What is seen.
    pub view: View,
    /// Rows in all.
    pub rows: u64,
    /// Where the keyboard is.
    pub focus: Focus,
    /// Picks.
    pub go: Callback<Pick>,
}

/// A drag under way; its end is heard wherever the button is let go.
struct Held {
    _listeners: [EventListener; 2],
    _looks: Interval,
}

/// Pixels before an edge (negative) or behind the other; 0 between them.
fn beyond(at: f64, from: f64, to: f64) -> f64 {
    if at < from { at - from } else { (at - to).max(0.0) }
}

/// How many rows or columns go by at a look, where so many do at the edge.
fn speed(beyond: f64, at_edge: f64) -> f64 {
    let out = 1.0 + beyond.abs() / FURTHER;
    // Far out the end of a long table is some seconds away.
    beyond.signum() * at_edge * out * out.min(12.0)
}

/// Whole steps of what has gone by, with what is left of it for the next look.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Gone {
    rows: f64,
    columns: f64,
}

impl Gone {
    fn steps(&mut self, (x, y): (f64, f64)) -> (i64, i64) {
        let add = |gone: &mut f64, beyond: f64, at_edge: f64| {
            let now = if beyond == 0.0 {
                0.0
            } else {
                *gone + speed(beyond, at_edge)
            };
            *gone = now.fract();
            now.trunc() as i64
        };
        (add(&mut self.columns, x, COLUMNS), add(&mut self.rows, y, ROWS))
    }
}

impl Drawn {
    /// Where picking goes on when the pointer is there, in pixels from the grid's corner; `None` while it is over the
    /// cells, whose own handler sees it.
    fn next(&self, (x, y): (f64, f64), over: Over, gone: &mut Gone) -> Option<Focus> {
        let out_y = beyond(y, HEAD, self.view.height);
        let out_x = match over {
            Over::Cells => beyond(x, self.lanes.gutter, self.view.width),
            Over::Rows => 0.0,
        };
        let (columns, rows) = gone.steps((out_x, out_y));
        if (out_x, out_y) == (0.0, 0.0) {
            return None;
        }
        let last = self.rows.checked_sub(1)?;
        let row = match out_y {
            0.0 => ((self.view.top + y - HEAD) / ROW).max(0.0) as u64,
            _ if rows == 0 => self.focus.row?,
            out if out < 0.0 => self.first_whole().saturating_sub(rows.unsigned_abs()),
            _ => self.last_whole().saturating_add(rows.unsigned_abs()),
        };
        let column = match out_x {
            0.0 => self.lane_at(x).unwrap_or(self.focus.column),
            _ if columns == 0 => self.focus.column,
            out if out < 0.0 => self.beside(-columns, true),
            _ => self.beside(columns, false),
        };
        Some(Focus {
            row: Some(row.min(last)),
            column,
        })
    }

    /// The first row that is seen whole.
    fn first_whole(&self) -> u64 {
        (self.view.top / ROW).ceil().max(0.0) as u64
    }

    /// The last row that is seen whole.
    fn last_whole(&self) -> u64 {
        let rows = (self.view.top + self.view.body()) / ROW;
        (rows.floor().max(1.0) as u64) - 1
    }

    /// The lane below a pointer.
    fn lane_at(&self, x: f64) -> Option<usize> {
        let is_at = |lane: &usize| {
            let (left, width) = self.lanes.drawn(*lane, &self.view);
            (left..left + width).contains(&x)
        };
        self.lanes.seen(&self.view).into_iter().find(is_at)
    }

    /// The lane so many places beyond those that are seen whole. To the left of what scrolls come those that stay.
    fn beside(&self, places: i64, left: bool) -> usize {
        let places = usize::try_from(places).unwrap_or(0);
        let scrolls = |lane: &usize| !self.lanes.is_kept(*lane, &self.view);
        let is_whole = |lane: &usize| self.lanes.revealed(*lane, &self.view).is_none();
        let seen = self.lanes.seen(&self.view).into_iter();
        let mut whole = seen.filter(|lane| scrolls(lane) && is_whole(lane));
        let last = self.lanes.count().saturating_sub(1);
        match left {
            true => whole.next().map_or(0, |first| match first.checked_sub(places) {
                Some(lane) if scrolls(&lane) => lane,
                // The first of those that scroll is come to before those that stay.
                _ if self.view.left > 0.0 => (0..first).find(scrolls).unwrap_or(0),
                _ => 0,
            }),
            false => whole.next_back().unwrap_or(last).saturating_add(places).min(last),
        }
    }
}

/// Listens to a drag from where it begins: to be called with what it is over. `drawn` is the grid now.
#[hook]
pub fn use_drag(element: &NodeRef, drawn: Drawn) -> Callback<Over> {
    let latest = use_mut_ref(|| None);
    latest.replace(Some(drawn));
    let held = use_mut_ref(|| None::<Held>);
    let element = element.clone();
    Callback::from(move |over: Over| {
        let begun = browser::window().zip(element.cast::<Element>());
        let begun = begun.map(|(window, scroller)| begin(&window, scroller, over, &latest, &held));
        held.replace(begun);
    })
}

fn begin(
    window: &web_sys::Window,
    scroller: Element,
    over: Over,
    latest: &Rc<RefCell<Option<Drawn>>>,
    held: &Rc<RefCell<Option<Held>>>,
) -> Held {
    let pointer = Rc::new(Cell::new(None::<(f64, f64)>));
    let end = {
        let held = Rc::clone(held);
        // Later, since what hears of it is let go with the drag.
        move || {
            let held = Rc::clone(&held);
            browser::later(move || drop(held.take()));
        }
    };
    let on_move = {
        let (pointer, end) = (Rc::clone(&pointer), end.clone());
        browser::listen(window, "mousemove", move |event| {
            let Some(event) = event.dyn_ref::<MouseEvent>() else {
                return;
            };
            // Let go outside the window, nobody is told of it.
            if event.buttons() & 1 == 0 {
                return end();
            }
            pointer.set(Some((f64::from(event.client_x()), f64::from(event.client_y()))));
        })
    };
    let on_up = browser::listen(window, "mouseup", move |_| end());
    let (latest, mut gone) = (Rc::clone(latest), Gone::default());
    let looks = Interval::new(LOOK, move || {
        let Some((x, y)) = pointer.get() else { return };
        let corner = scroller.get_bounding_client_rect();
        let next = latest.borrow().as_ref().and_then(|drawn: &Drawn| {
            let to = drawn.next((x - corner.left(), y - corner.top()), over, &mut gone)?;
            let pick = match over {
                Over::Cells => Pick::Extend(to),
                Over::Rows => Pick::Row {
                    row: to.row?,
                    further: true,
                },
            };
            (to != drawn.focus).then(|| (drawn.go.clone(), pick))
        });
        if let Some((go, pick)) = next {
            go.emit(pick);
        }
    });
    Held {
        _listeners: [on_move, on_up],
        _looks: looks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Arrangement;
    use glovebox::table::{Field, Type};

    /// Twenty columns of 100 pixels; five of them and ten rows are seen.
    fn drawn(top: f64, left: f64, pinned: &str) -> Drawn {
        let fields: Vec<Field> = (0..20)
            .map(|at| Field {
                name: format!("c{at}"),
                r#type: Type::Integer,
            })
            .collect();
        let all = Arrangement::default().with_pinned(pinned, true);
        let all = fields.iter().fold(all, |now, field| now.with_width(&field.name, 100.0));
        let lanes = Rc::new(Lanes::of(&fields, 1_000, None, &all));
        let view = View {
            top,
            left,
            width: lanes.gutter + 500.0,
            height: HEAD + 10.0 * ROW,
        };
        let focus = Focus {
            row: Some(3),
            column: 2,
        };
        Drawn {
            lanes,
            view,
            rows: 1_000,
            focus,
            go: Callback::noop(),
        }
    }

    /// Where picking has gone after some looks at a pointer that rests there.
    fn after(drawn: &Drawn, at: (f64, f64), over: Over, looks: usize) -> Option<(u64, usize)> {
        let mut gone = Gone::default();
        let to = (0..looks).map(|_| drawn.next(at, over, &mut gone)).last()??;
        Some((to.row?, to.column))
    }

    #[test]
    fn the_further_out_the_faster() {
        let down = |out| speed(out, ROWS);
        assert!(down(1.0) < down(30.0) && down(30.0) < down(200.0) && down(200.0) < down(900.0));
        assert_eq!(down(-30.0), -down(30.0));
        assert!((ROWS..1.0).contains(&down(1.0)), "slow enough to stop where one wants");
    }

    #[test]
    fn over_the_cells_nothing_scrolls() {
        let grid = drawn(0.0, 0.0, "");
        assert_eq!(
            after(&grid, (grid.lanes.gutter + 50.0, HEAD + 20.0), Over::Cells, 9),
            None
        );
        assert_eq!(after(&grid, (5.0, HEAD + 20.0), Over::Rows, 9), None);
    }

    #[test]
    fn below_and_above_rows_are_picked_that_were_not_seen() {
        let grid = drawn(40.0 * ROW, 0.0, "");
        let x = grid.lanes.gutter + 250.0;
        assert_eq!(
            after(&grid, (x, grid.view.height + 20.0), Over::Cells, 1),
            Some((50, 2))
        );
        assert_eq!(after(&grid, (x, HEAD - 20.0), Over::Cells, 1), Some((39, 2)));
        assert_eq!(
            after(&grid, (5.0, HEAD - 20.0), Over::Rows, 1).map(|(row, _)| row),
            Some(39)
        );
        let far = after(&grid, (x, grid.view.height + 300.0), Over::Cells, 1);
        assert!(far.is_some_and(|(row, _)| row > 80), "{far:?}");
        let end = drawn(990.0 * ROW, 0.0, "");
        assert_eq!(
            after(&end, (x, end.view.height + 300.0), Over::Cells, 1),
            Some((999, 2))
        );
    }

    #[test]
    fn beside_the_grid_columns_are_picked_that_were_not_seen() {
        let grid = drawn(0.0, 400.0, "");
        let y = HEAD + 2.5 * ROW;
        let (left, right) = (grid.lanes.gutter - 60.0, grid.view.width + 60.0);
        assert_eq!(after(&grid, (right, y), Over::Cells, 1), Some((2, 9)));
        assert_eq!(after(&grid, (left, y), Over::Cells, 1), Some((2, 3)));
        let slow = after(&grid, (grid.view.width + 1.0, y), Over::Cells, 3);
        assert_eq!(slow, Some((2, 2)), "at the edge a column takes some looks");
        // What stays at the left comes only after all that scrolls.
        let kept = drawn(0.0, 400.0, "c9");
        assert_eq!(after(&kept, (left, y), Over::Cells, 1), Some((2, 4)));
        let begun = drawn(0.0, 0.0, "c9");
        assert_eq!(after(&begun, (left, y), Over::Cells, 1), Some((2, 0)));
    }
}
