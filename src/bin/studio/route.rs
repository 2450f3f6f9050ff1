//! Where a person is: the address after `#`, read and written, with back, forward and the scroll
//! position of each place.
//!
//! Nothing of the data is in the address, nor in the browser's history: a column is named by its place (what a file
//! calls it may be a cell, where the first row was no header), rows by a door's number. What such a number means is
//! known only while its table is open.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use glovebox::profile::Report;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

use crate::browser::{self, Listener};

/// A page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Where a file is opened.
    Landing,
    /// What is in the table, at a glance.
    Overview,
    /// The rows.
    Table,
    /// One column at a time, and what columns have to do with each other.
    Profile,
    /// What has changed against another table.
    Drift,
}

impl Page {
    /// The pages of the menu.
    pub const MENU: [Page; 4] = [Page::Overview, Page::Table, Page::Profile, Page::Drift];

    /// The part of the menu that it stands in; none of the page that stands before all others.
    pub fn group(self) -> &'static str {
        match self {
            Page::Landing => "",
            Page::Overview | Page::Table | Page::Profile => "Data",
            Page::Drift => "Quality",
        }
    }

    /// Its name on screen.
    pub fn title(self) -> &'static str {
        match self {
            Page::Landing => "Open a file",
            Page::Overview => "Overview",
            Page::Table => "Table",
            Page::Profile => "Profile",
            Page::Drift => "Drift",
        }
    }

    /// Its name in the address.
    pub fn path(self) -> &'static str {
        match self {
            Page::Landing => "",
            Page::Overview => "overview",
            Page::Table => "table",
            Page::Profile => "profile",
            Page::Drift => "drift",
        }
    }

    fn from_path(path: &str) -> Page {
        Page::MENU
            .into_iter()
            .find(|p| p.path() == path)
            .unwrap_or(Page::Landing)
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The page.
    pub page: Page,
    /// A column's place in the table, on the profile. The address counts from 1.
    pub column: Option<usize>,
    /// What else says where: a tab, a finding, a door, an order.
    pub query: BTreeMap<String, String>,
}

impl Route {
    /// A page as it opens.
    pub fn to(page: Page) -> Route {
        Route {
            page,
            column: None,
            query: BTreeMap::new(),
        }
    }

    /// The profile of the column at a place.
    pub fn column(place: usize) -> Route {
        Route {
            column: Some(place),
            ..Route::to(Page::Profile)
        }
    }

    /// A row of Table, of all rows as in the table.
    pub fn row(row: u64) -> Route {
        Route::to(Page::Table).with("at", Some((row + 1).to_string()))
    }

    /// The same rows of Table with a column in view.
    #[must_use]
    pub fn with_column_in_view(self, place: usize) -> Route {
        self.with("at", Some(format!(".{}", place + 1)))
    }

    /// The row and the column of Table that are to be in view.
    pub fn in_view(&self) -> (Option<u64>, Option<usize>) {
        let at = self.get("at").unwrap_or_default();
        let (row, column) = at.split_once('.').unwrap_or((at, ""));
        let row = row.parse::<u64>().ok().and_then(|row| row.checked_sub(1));
        let column = column.parse::<usize>().ok().and_then(|column| column.checked_sub(1));
        (row, column)
    }

    /// The profile of the column of that name.
    pub fn column_named(report: &Report, name: &str) -> Route {
        let place = report.columns.iter().position(|c| c.name == name);
        place.map_or_else(|| Route::to(Page::Profile), Route::column)
    }

    /// The same place in another version of the table: the numbers of findings are others there.
    #[must_use]
    fn of_another_version(self) -> Route {
        let finding = self.query.contains_key("finding");
        let rows = self.get("rows").map(str::to_owned);
        let route = self.with("finding", None);
        let gone = rows.as_ref().map_or("gone".to_owned(), |rows| format!("gone.{rows}"));
        route.with("rows", if finding { Some(gone) } else { rows })
    }

    /// The same page without what only another table's numbers told.
    #[must_use]
    fn of_another_table(self) -> Route {
        let rows = self.query.contains_key("rows") || self.query.contains_key("finding");
        let tab = self.get("tab").map(str::to_owned);
        // No door has a number that is none: the page says that these rows are gone.
        let route = Route::to(self.page).with("rows", rows.then(|| "gone".to_owned()));
        route.with("tab", tab)
    }

    /// The same place with one thing more to say, or (`None`) one less.
    #[must_use]
    pub fn with(mut self, key: &str, value: Option<String>) -> Route {
        match value {
            Some(value) => self.query.insert(key.to_owned(), value),
            None => self.query.remove(key),
        };
        self
    }

    /// What the query says under a name.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.query.get(key).map(String::as_str)
    }

    /// What the query says under a name, as a number.
    pub fn number(&self, key: &str) -> Option<usize> {
        self.get(key)?.parse().ok()
    }

    /// As it stands after the page's address, `#` included.
    pub fn href(&self) -> String {
        let mut text = format!("#/{}", self.page.path());
        if let Some(place) = self.column {
            text.push_str(&format!("/{}", place + 1));
        }
        for (i, (key, value)) in self.query.iter().enumerate() {
            text.push(if i == 0 { '?' } else { '&' });
            text.push_str(&encode(key));
            text.push('=');
            text.push_str(&encode(value));
        }
        text
    }

    /// Reads an address; what makes no sense is passed over.
    pub fn parse(hash: &str) -> Route {
        let hash = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let (page, column) = path.split_once('/').map_or((path, None), |(p, c)| (p, Some(c)));
        let column = column.and_then(|c| c.parse::<usize>().ok()?.checked_sub(1));
        let pairs = query.split('&').filter_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            Some((decode(key), decode(value)))
        });
        Route {
            page: Page::from_path(page),
            column,
            query: pairs.collect(),
        }
    }
}

fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

fn decode(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

/// Scroll positions by entry of the history and name of what scrolls.
type Scrolls = BTreeMap<(u32, &'static str), (i32, i32)>;

#[derive(Default)]
struct Places {
    entry: u32,
    last: u32,
    scrolls: Scrolls,
    /// The table that is looked at.
    table: Looked,
    /// Of which table the numbers in an entry's address are.
    tables: BTreeMap<u32, Looked>,
}

/// A table that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Looked {
    /// The number of its file, 0 for none.
    pub file: u32,
    /// The serial of its version.
    pub serial: u32,
}

impl Places {
    /// Notes that the present entry is of the table that is open.
    fn mark(&mut self) {
        self.tables.insert(self.entry, self.table);
    }

    /// Where an entry leads now, when its address was made for another table than is looked at.
    fn moved(&mut self, entry: u32, route: &Route) -> Option<Route> {
        let before = self.tables.get(&entry).copied();
        if self.table.file == 0 || before == Some(self.table) {
            return None;
        }
        self.mark();
        let same_file = before.is_some_and(|before| before.file == self.table.file);
        Some(match same_file {
            true => route.clone().of_another_version(),
            false => route.clone().of_another_table(),
        })
    }
}

/// Where we are, and how to go elsewhere.
#[derive(Clone)]
pub struct Router {
    /// Where we are.
    pub route: Rc<Route>,
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
    /// Goes to a place; back returns to this one.
    pub fn go(&self, route: Route) {
        if *self.route == route {
            return;
        }
        let entry = {
            let mut places = self.places.borrow_mut();
            places.last += 1;
            places.entry = places.last;
            places.mark();
            places.entry
        };
        if let Some(history) = browser::window().and_then(|w| w.history().ok()) {
            let _ = history.push_state_with_url(&JsValue::from(entry), "", Some(&route.href()));
        }
        self.changed.emit((entry, Rc::new(route)));
    }

    /// Goes to a place instead of this one.
    pub fn replace(&self, route: Route) {
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

    /// The number of the present entry of the history.
    pub fn entry(&self) -> u32 {
        self.entry
    }

    /// Remembers how far something is scrolled, for this entry of the history.
    pub fn remember(&self, name: &'static str, left: i32, top: i32) {
        self.places.borrow_mut().scrolls.insert((self.entry, name), (left, top));
    }

    /// How far it was scrolled when we were here last.
    pub fn remembered(&self, name: &'static str) -> Option<(i32, i32)> {
        self.places.borrow().scrolls.get(&(self.entry, name)).copied()
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
        places.last += 1;
        places.entry = places.last;
        places.mark();
        if let Some(history) = history {
            let _ = history.replace_state(&JsValue::from(places.entry), "");
        }
        return route;
    };
    places.entry = entry;
    let Some(route) = places.moved(entry, &route) else {
        return route;
    };
    if let Some(history) = history {
        let _ = history.replace_state_with_url(state, "", Some(&route.href()));
    }
    route
}

/// The router, made once by the app; `table` is what is looked at.
#[hook]
pub fn use_router_made(table: Looked) -> Router {
    let places: Rc<RefCell<Places>> = use_mut_ref(Places::default);
    places.borrow_mut().table = table;
    let here = use_state(|| (0u32, Rc::new(Route::parse(&hash()))));
    {
        // The table changes under the address: a step is taken or undone, another file is looked at.
        let (here, places) = (here.clone(), places.clone());
        use_effect_with(table, move |_| {
            let (entry, route) = (*here).clone();
            let moved = places.borrow_mut().moved(entry, &route);
            if let Some(route) = moved {
                // A person who takes a step from these rows knows that they are gone.
                let rows = route
                    .get("rows")
                    .map(|rows| rows.trim_start_matches("gone").trim_start_matches('.'));
                let rows = rows.filter(|rows| !rows.is_empty()).map(str::to_owned);
                let route = route.with("rows", rows);
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
            let moved = move |event: web_sys::Event| {
                let state = browser::property(&event, "state").unwrap_or(JsValue::NULL);
                let mut places = places.borrow_mut();
                let route = come_to(&mut places, &state);
                here.set((places.entry, Rc::new(route)));
            };
            let listener = browser::window().map(|w| Listener::new(&w, "popstate", moved));
            move || drop(listener)
        });
    }
    let changed = {
        let here = here.setter();
        Callback::from(move |place: (u32, Rc<Route>)| here.set(place))
    };
    let (entry, route) = (*here).clone();
    Router {
        route,
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

/// Keeps an element's scroll position for each place, and puts it back on return. `ready` says
/// whether the content that gives the element its height is there.
#[hook]
pub fn use_scroll(element: &NodeRef, name: &'static str, ready: bool) {
    let router = use_router();
    let key = router.as_ref().map(|r| (r.entry(), ready));
    let element = element.clone();
    use_effect_with(key, move |_| {
        let scroller = element.cast::<Element>();
        let listener = router.zip(scroller).map(|(router, scroller)| {
            if ready {
                let (left, top) = router.remembered(name).unwrap_or((0, 0));
                scroller.set_scroll_left(left);
                scroller.set_scroll_top(top);
            }
            let watched = scroller.clone();
            Listener::new(&scroller, "scroll", move |_| {
                router.remember(name, watched.scroll_left(), watched.scroll_top());
            })
        });
        move || drop(listener)
    });
}
