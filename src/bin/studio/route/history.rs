//! The browser's history: back, forward, and what an entry means once another table is looked at.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::{Page, Place, Route};
use crate::browser;

/// Things noted by what they are of. A person comes to some hundred places: a list is searched fast enough, and a
/// tree of these types would weigh as much as this file.
type Notes<K, V> = Vec<(K, V)>;
/// Scroll positions by entry of the history, or by file, and name of what scrolls.
type Scrolls = Notes<(u32, &'static str), (i32, i32)>;

fn noted<K: PartialEq, V: Copy>(notes: &Notes<K, V>, of: &K) -> Option<V> {
    notes.iter().find(|(key, _)| key == of).map(|(_, value)| *value)
}

fn note<K: PartialEq, V>(notes: &mut Notes<K, V>, of: K, value: V) {
    match notes.iter_mut().find(|(key, _)| *key == of) {
        Some(slot) => slot.1 = value,
        None => notes.push((of, value)),
    }
}

#[derive(Default)]
struct Places {
    entry: u32,
    last: u32,
    scrolls: Scrolls,
    /// How each file was left.
    left: Scrolls,
    /// Whether the next entry is a page as it was left.
    returns: bool,
    /// The table that is looked at.
    table: Looked,
    /// Where the columns of one version are in another.
    columns: Option<Callback<(Looked, Looked), ColumnsMoved>>,
    /// Of which table the numbers in an entry's address are.
    tables: Notes<u32, Looked>,
}

/// A table that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Looked {
    /// The number of its file, 0 for none.
    pub file: u32,
    /// The serial of its version.
    pub serial: u32,
}

/// Where the columns of a version are in another of the same file; `None` where one of them is not known any more.
pub type ColumnsMoved = Option<Rc<[Option<usize>]>>;

/// Another table is looked at than an address was made for.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The table that it was made for.
    pub before: Looked,
    /// The table that is looked at.
    pub now: Looked,
    /// Whether a person comes back to the address: they know what it named.
    pub is_back: bool,
    /// Where the columns of one are in the other.
    pub columns: &'a ColumnsMoved,
}

impl Change<'_> {
    /// Where a column is now; `None` where there is none of that name any more.
    pub fn column(self, place: usize) -> Option<usize> {
        match self.columns {
            Some(places) => places.get(place).copied().flatten(),
            None => Some(place),
        }
    }
}

impl Places {
    /// The present entry is scrolled as the file that is looked at was left.
    fn scroll_as_left(&mut self) {
        let (entry, file) = (self.entry, self.table.file);
        self.scrolls.retain(|((of, _), _)| *of != entry);
        let left = self.left.iter().filter(|((of, _), _)| *of == file);
        self.scrolls.extend(left.map(|((_, name), at)| ((entry, *name), *at)));
    }

    /// Notes that the present entry is of the table that is open.
    fn mark(&mut self) {
        note(&mut self.tables, self.entry, self.table);
    }

    /// A new entry of the history; its number.
    fn begin(&mut self) -> u32 {
        self.last += 1;
        self.entry = self.last;
        self.mark();
        if std::mem::take(&mut self.returns) {
            self.scroll_as_left();
        }
        self.entry
    }

    /// Where an entry leads now, when its address was made for another table than is looked at. `left` is how its page
    /// was left in the file that is looked at.
    fn moved(
        &mut self,
        entry: u32,
        route: &Route,
        left: Option<&Callback<&'static Page, Option<Route>>>,
    ) -> Option<Route> {
        let before = noted(&self.tables, &entry);
        if self.table.file == 0 || before == Some(self.table) {
            return None;
        }
        self.mark();
        let before = before.unwrap_or_default();
        let is_other = before.file != self.table.file;
        if is_other {
            self.scroll_as_left();
        }
        let columns = self
            .columns
            .as_ref()
            .and_then(|columns| columns.emit((before, self.table)));
        let change = Change {
            before,
            now: self.table,
            is_back: left.is_none(),
            columns: &columns,
        };
        let left = left.filter(|_| is_other).and_then(|left| left.emit(route.page));
        Some(left.unwrap_or_else(|| (route.page.moved)(route, change)))
    }
}

/// Where we are, and how to go elsewhere.
#[derive(Clone)]
pub struct Router {
    /// Where we are.
    pub route: Rc<Route>,
    /// The table that it is of, once one was looked at here.
    of: Option<Looked>,
    entry: u32,
    places: Rc<RefCell<Places>>,
    changed: Callback<(u32, Rc<Route>)>,
}

impl PartialEq for Router {
    fn eq(&self, other: &Self) -> bool {
        self.entry == other.entry && self.route == other.route
    }
}

impl Router {
    /// The place of its page, which is as it opens where another page is looked at.
    pub fn place<P: Place>(&self) -> P {
        self.route.place()
    }

    /// Goes to a place; back returns to this one.
    pub fn go(&self, route: impl Into<Route>) {
        let route = route.into();
        if *self.route == route {
            return;
        }
        let entry = self.places.borrow_mut().begin();
        if let Some(history) = browser::window().and_then(|w| w.history().ok()) {
            let _ = history.push_state_with_url(&JsValue::from(entry), "", Some(&route.href()));
        }
        self.changed.emit((entry, Rc::new(route)));
    }

    /// The link that is followed next leads to a page as it was left, which is scrolled as it was.
    pub fn will_return(&self) {
        self.places.borrow_mut().returns = true;
    }

    /// Goes to a page as it was left, scrolled as it was.
    pub fn return_to(&self, route: Route) {
        if *self.route != route {
            self.will_return();
            self.go(route);
        }
    }

    /// Goes to a place instead of this one.
    pub fn replace(&self, route: impl Into<Route>) {
        let route = route.into();
        let entry = {
            let mut places = self.places.borrow_mut();
            places.mark();
            places.entry
        };
        if let Some(history) = browser::window().and_then(|w| w.history().ok()) {
            let _ = history.replace_state_with_url(&JsValue::from(entry), "", Some(&route.href()));
        }
        self.changed.emit((entry, Rc::new(route)));
    }

    /// Whether the address is of that table.
    pub fn is_of(&self, table: Looked) -> bool {
        self.of == Some(table)
    }

    /// The number of the file that the address is of.
    pub fn file(&self) -> Option<u32> {
        Some(self.of?.file)
    }

    /// The number of the present entry of the history.
    pub fn entry(&self) -> u32 {
        self.entry
    }

    /// Remembers how far something is scrolled, for this entry of the history.
    pub fn remember(&self, name: &'static str, left: i32, top: i32) {
        let mut places = self.places.borrow_mut();
        let file = places.table.file;
        note(&mut places.scrolls, (self.entry, name), (left, top));
        note(&mut places.left, (file, name), (left, top));
    }

    /// How far it was scrolled when we were here last.
    pub fn remembered(&self, name: &'static str) -> Option<(i32, i32)> {
        noted(&self.places.borrow().scrolls, &(self.entry, name))
    }
}

fn hash() -> String {
    browser::window()
        .and_then(|w| w.location().hash().ok())
        .unwrap_or_default()
}

fn entry_of(state: &JsValue) -> Option<u32> {
    state.as_f64().map(|n| n as u32)
}

/// Where an entry of the history leads, now that this table is open.
fn come_to(places: &mut Places, state: &JsValue) -> Route {
    let route = Route::parse(&hash());
    let history = browser::window().and_then(|w| w.history().ok());
    let Some(entry) = entry_of(state) else {
        // An address typed by hand, or a plain link, makes an entry without a number.
        places.begin();
        if let Some(history) = history {
            let _ = history.replace_state(&JsValue::from(places.entry), "");
        }
        return route;
    };
    places.entry = entry;
    places.returns = false;
    let Some(route) = places.moved(entry, &route, None) else {
        return route;
    };
    if let Some(history) = history {
        let _ = history.replace_state_with_url(state, "", Some(&route.href()));
    }
    route
}

/// The router, made once by the app; `table` is what is looked at, `left` how a page was left in its file, and
/// `columns` where the columns of one version are in another.
#[hook]
pub fn use_router_made(
    table: Looked,
    left: Callback<&'static Page, Option<Route>>,
    columns: Callback<(Looked, Looked), ColumnsMoved>,
) -> Router {
    let places: Rc<RefCell<Places>> = use_mut_ref(Places::default);
    {
        let mut places = places.borrow_mut();
        (places.table, places.columns) = (table, Some(columns));
    }
    let here = use_state(|| (0u32, Rc::new(Route::parse(&hash()))));
    {
        // The table changes under the address: a step is taken or undone, another file is looked at.
        let (here, places) = (here.clone(), places.clone());
        use_effect_with(table, move |_| {
            let (entry, route) = (*here).clone();
            let moved = places.borrow_mut().moved(entry, &route, Some(&left));
            if let Some(route) = moved {
                if let Some(history) = browser::window().and_then(|w| w.history().ok()) {
                    let _ = history.replace_state_with_url(&JsValue::from(entry), "", Some(&route.href()));
                }
                here.set((entry, Rc::new(route)));
            }
        });
    }
    {
        let (here, places) = (here.setter(), places.clone());
        use_effect_with((), move |()| {
            let history = browser::window().and_then(|w| w.history().ok());
            // After a reload the entry still has its number; numbers given from now on go beyond it.
            let found = history
                .as_ref()
                .and_then(|h| h.state().ok())
                .as_ref()
                .and_then(entry_of);
            let entry = found.unwrap_or(1);
            {
                let mut places = places.borrow_mut();
                places.entry = entry;
                places.last = entry + 1000;
            }
            if let Some(history) = history {
                let _ = history.replace_state(&JsValue::from(entry), "");
            }
            here.set((entry, Rc::new(Route::parse(&hash()))));
            let moved = move |event: &web_sys::Event| {
                let state = browser::property(event, "state").unwrap_or(JsValue::NULL);
                let mut places = places.borrow_mut();
                let route = come_to(&mut places, &state);
                here.set((places.entry, Rc::new(route)));
            };
            let listener = browser::window().map(|w| browser::listen(&w, "popstate", moved));
            move || drop(listener)
        });
    }
    let changed = {
        let here = here.setter();
        Callback::from(move |place: (u32, Rc<Route>)| here.set(place))
    };
    let (entry, route) = (*here).clone();
    let of = noted(&places.borrow().tables, &entry);
    Router {
        route,
        of,
        entry,
        places,
        changed,
    }
}

/// The router, in any component.
#[hook]
pub fn use_router() -> Option<Router> {
    use_context::<Router>()
}
