//! Where a person is: the address after `#`, read and written, with back, forward and the scroll
//! position of each place.
//!
//! Nothing of the data is in the address but a column's name; rows are named by a door's number.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

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
}

impl Page {
    /// The pages of the menu.
    pub const MENU: [Page; 3] = [Page::Overview, Page::Table, Page::Profile];

    /// Its name on screen.
    pub fn title(self) -> &'static str {
        match self {
            Page::Landing => "Open a file",
            Page::Overview => "Overview",
            Page::Table => "Table",
            Page::Profile => "Profile",
        }
    }

    /// Its name in the address.
    pub fn path(self) -> &'static str {
        match self {
            Page::Landing => "",
            Page::Overview => "overview",
            Page::Table => "table",
            Page::Profile => "profile",
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
    /// A column, on the profile.
    pub column: Option<String>,
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

    /// The profile of a column.
    pub fn column(name: &str) -> Route {
        Route {
            column: Some(name.to_owned()),
            ..Route::to(Page::Profile)
        }
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
        if let Some(column) = &self.column {
            text.push('/');
            text.push_str(&encode(column));
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
        let pairs = query.split('&').filter_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            Some((decode(key), decode(value)))
        });
        Route {
            page: Page::from_path(page),
            column: column.filter(|c| !c.is_empty()).map(decode),
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
            places.entry
        };
        if let Some(history) = browser::window().and_then(|w| w.history().ok()) {
            let _ = history.push_state_with_url(&JsValue::from(entry), "", Some(&route.href()));
        }
        self.changed.emit((entry, Rc::new(route)));
    }

    /// Goes to a place instead of this one.
    pub fn replace(&self, route: Route) {
        let entry = self.places.borrow().entry;
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

/// The router, made once by the app.
#[hook]
pub fn use_router_made() -> Router {
    let places: Rc<RefCell<Places>> = use_mut_ref(Places::default);
    let here = use_state(|| (0u32, Rc::new(Route::parse(&hash()))));
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
                let mut known = places.borrow_mut();
                // An address typed by hand, or a plain link, makes an entry without a number.
                known.entry = entry_of(&state).unwrap_or_else(|| {
                    known.last += 1;
                    if let Some(history) = browser::window().and_then(|w| w.history().ok()) {
                        let _ = history.replace_state(&JsValue::from(known.last), "");
                    }
                    known.last
                });
                here.set((known.entry, Rc::new(Route::parse(&hash()))));
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
